//! Last night's table beside tonight's: which columns it had, and which of its rows are the same.

use crate::domain::{Field, Origin, RecordKind};
use crate::layout::model::{Column, Context, Record, Remembered, Standing};
use crate::layout::view::View;
use crate::layout::vocabulary::dictionary::Dictionary;
use crate::layout::vocabulary::words::fold;
use crate::normalise::yen;
use crate::table::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

/// What a row is known by, the surest first.
const KEYS: [Field; 8] = [
    Field::OfficeNumber,
    Field::CaseNumber,
    Field::OrderNumber,
    Field::LeadNumber,
    Field::Name,
    Field::Title,
    Field::Client,
    Field::DeskName,
];
/// Rows looked at of a long list.
const ROWS: u32 = 3000;
/// Share of the headers, or of the rows, that makes a table the successor of one of another name.
const ALIKE: f64 = 0.5;

/// The table as it stands tonight.
pub(in crate::layout) struct Tonight<'t, 'c> {
    pub(in crate::layout) view: &'t View<'c>,
    pub(in crate::layout) origin: &'t Origin,
    pub(in crate::layout) context: &'t Context,
    pub(in crate::layout) dictionary: &'t Dictionary,
    /// The lowest row of the header.
    pub(in crate::layout) row: u32,
}

/// How a table was read, and its rows that stand there again.
pub(in crate::layout) struct Past<'c> {
    pub(in crate::layout) known: Vec<&'c Remembered>,
    records: Vec<&'c Record>,
    /// Tonight's row, and what it was.
    pairs: Vec<(u32, &'c Record)>,
}

/// Of the rows that have both values, how many say the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::layout) struct Agreement {
    pub(in crate::layout) equal: usize,
    pub(in crate::layout) compared: usize,
}

impl Agreement {
    pub(in crate::layout) fn share(self) -> f64 {
        self.equal as f64 / self.compared.max(1) as f64
    }
}

impl<'c> Past<'c> {
    /// The same sheet of the same file; else the table whose headers or rows are for the most part those of tonight's, be it of
    /// a file that has gone; else the only one that the file had.
    pub(in crate::layout) fn of(
        context: &'c Context,
        (kind, origin): (RecordKind, &Origin),
        columns: &[Column],
        view: &View<'_>,
        rows: RangeInclusive<u32>,
    ) -> Option<Self> {
        let mut groups: BTreeMap<(&str, &str), Vec<&'c Remembered>> = BTreeMap::new();
        for one in context.remembered.iter().filter(|one| one.kind == kind) {
            groups.entry((&*one.file, &*one.sheet)).or_default().push(one);
        }
        if groups.is_empty() {
            return None;
        }
        let own = Own::of(columns, view, rows);
        let of_group = |(file, sheet): (&str, &str), known: Vec<&'c Remembered>| {
            let is_own = |record: &&Record| {
                record.kind == kind && *record.origin.file == *file && *record.origin.sheet == *sheet
            };
            let records: Vec<&'c Record> = context.before.iter().filter(is_own).collect();
            let pairs = own.pairs(&records);
            Self { known, records, pairs }
        };
        let is_here = |place: &&(&str, &str)| *place.0 == *origin.file && *place.1 == *origin.sheet;
        let here = groups.keys().find(is_here).copied();
        if let Some((place, known)) = here.and_then(|place| Some((place, groups.remove(&place)?))) {
            return Some(of_group(place, known));
        }
        let only = groups.len() == 1;
        let likeness = |((file, sheet), known)| {
            let past = of_group((file, sheet), known);
            let (headers, rows) = own.alike(&past);
            let is_alike = headers >= ALIKE || rows >= ALIKE || only && *file == *origin.file;
            let named = if *sheet == *origin.sheet { 0.01 } else { 0.0 };
            is_alike.then_some((headers + rows + named, past))
        };
        let found = groups.into_iter().filter_map(likeness);
        found.max_by(|one, other| one.0.total_cmp(&other.0)).map(|(_, past)| past)
    }

    /// Whether a column of tonight's says in the same rows what the column under a header said.
    pub(in crate::layout) fn agreement(&self, view: &View<'_>, index: u32, header: &str) -> Agreement {
        let mut found = Agreement::default();
        for (row, record) in &self.pairs {
            let cell = view.get(*row, index);
            let Some(was) = record.cells.iter().find(|one| *one.header == *header) else { continue };
            if !cell.is_blank() {
                found.compared += 1;
                found.equal += usize::from(says_same(cell, &was.value));
            }
        }
        found
    }

    /// Values that stood under a header.
    pub(in crate::layout) fn values(&self, header: &str) -> impl Iterator<Item = &'c Cell> {
        let of_header = move |record: &&'c Record| {
            record.cells.iter().find(|one| *one.header == *header).map(|one| &one.value)
        };
        self.records.iter().filter_map(of_header)
    }

    /// Whether most of the rows that stand there again, and those most of all there were, had a value below a header and none of
    /// them has one in a column of tonight's.
    pub(in crate::layout) fn has_lost(
        &self,
        view: &View<'_>,
        index: u32,
        header: &str,
        fewest: usize,
    ) -> bool {
        let has =
            |record: &Record| record.cells.iter().any(|one| *one.header == *header && !one.value.is_blank());
        let had = self.pairs.iter().filter(|(_, record)| has(record)).count();
        had >= fewest
            && had * 2 > self.pairs.len()
            && self.pairs.len() * 2 >= self.records.len()
            && self.pairs.iter().all(|(row, _)| view.get(*row, index).is_blank())
    }

    /// Whether there were rows and none of them had a value below a header.
    pub(in crate::layout) fn said_nothing(&self, header: &str) -> bool {
        !self.records.is_empty() && self.values(header).next().is_none()
    }

    /// Whether a header stood there, whatever was made of it.
    pub(in crate::layout) fn knew(&self, header: &str) -> bool {
        self.known.iter().any(|one| one.standing != Standing::Gone && fold(&one.header) == header)
    }
}

/// Whether two cells say the same: `20` and `20名` do, and so do `0952-00-0000` and `０９５２‐００‐００００`.
pub(in crate::layout) fn says_same(one: &Cell, other: &Cell) -> bool {
    let numbers = || Some((yen::number(one)?, yen::number(other)?));
    let bare = |cell: &Cell| fold(&cell.show()).replace(['-', '/'], "");
    one == other || fold(&one.show()) == fold(&other.show()) || {
        match numbers() {
            Some((one, other)) => one.total_cmp(&other).is_eq(),
            None => bare(one) == bare(other),
        }
    }
}

/// What a record is known by: each key that it has.
pub(in crate::layout) fn keys(record: &Record) -> impl Iterator<Item = (Field, String)> {
    KEYS.iter().filter_map(|field| Some((*field, key(&record.get(*field)?.value)?)))
}

fn key(cell: &Cell) -> Option<String> {
    let text = fold(&cell.show());
    let text = text.trim_start_matches('0');
    (!text.is_empty()).then(|| text.to_owned())
}

/// Keys that one record alone has.
pub(in crate::layout) fn by_key<'r>(
    records: impl Iterator<Item = &'r Record>,
) -> BTreeMap<(Field, String), Option<&'r Record>> {
    let mut found = BTreeMap::new();
    for record in records {
        for key in keys(record) {
            found.entry(key).and_modify(|one| *one = None).or_insert(Some(record));
        }
    }
    found
}

/// Tonight's table: its headers, and its rows by what they are known by.
struct Own {
    headers: BTreeSet<String>,
    rows: BTreeMap<(Field, String), Option<u32>>,
    count: usize,
}

impl Own {
    fn of(columns: &[Column], view: &View<'_>, rows: RangeInclusive<u32>) -> Self {
        let headers = columns.iter().map(|column| fold(&column.header_text())).collect();
        let mut own = Self { headers, rows: BTreeMap::new(), count: 0 };
        let keyed: Vec<(Field, u32)> = KEYS
            .iter()
            .filter_map(|field| {
                let column = columns.iter().find(|column| column.field == Some(*field))?;
                Some((*field, column.index))
            })
            .collect();
        for row in rows.take(ROWS as usize) {
            let mut is_row = false;
            for (field, index) in &keyed {
                let Some(key) = key(view.get(row, *index)) else { continue };
                is_row = true;
                own.rows.entry((*field, key)).and_modify(|one| *one = None).or_insert(Some(row));
            }
            own.count += usize::from(is_row);
        }
        own
    }

    fn pairs<'c>(&self, records: &[&'c Record]) -> Vec<(u32, &'c Record)> {
        let unique = by_key(records.iter().copied());
        let row_of = |record: &&'c Record| {
            let is_its = |key: &(Field, String)| unique.get(key).is_some_and(Option::is_some);
            let row = keys(record).filter(is_its).find_map(|key| self.rows.get(&key).copied().flatten())?;
            Some((row, *record))
        };
        records.iter().filter_map(row_of).collect()
    }

    /// Shares of its headers and rows that stand there tonight.
    fn alike(&self, past: &Past<'_>) -> (f64, f64) {
        let headers: BTreeSet<String> = past
            .known
            .iter()
            .filter(|one| one.standing != Standing::Gone)
            .map(|one| fold(&one.header))
            .collect();
        let again = headers.intersection(&self.headers).count();
        let rows = past.records.len().min(self.count);
        let share = |part: usize, all: usize| if part < 2 { 0.0 } else { part as f64 / all.max(1) as f64 };
        (share(again, headers.len()), share(past.pairs.len(), rows))
    }
}
