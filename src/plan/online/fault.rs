//! Rows that cannot be known for certain: a key that stands twice, was erased or was written over. The tab then waits for a
//! person.
//!
//! A row without a key is a person's own (a legend, a total) and is left alone, also where it stands in columns of ours;
//! unless a record of tonight stands nowhere and that row says what the record says: then its key was erased, and the
//! record added once more would stand twice.
//!
//! A row with a key that no record has tonight is one whose record vanished, and is marked; unless it says all of what a
//! record says that stands nowhere: then its key was written over, and what people wrote in it would be parted from it.

use super::super::compare::{is_blank, says};
use super::super::correspond::{FoundTab, Lookup, find_tabs, text};
use super::super::model::StandingSheet;
use super::model::OnlineBook;
use super::{STATE_HEADER, VANISHED};
use crate::domain::{CellRef, Issue, IssueCode, Origin, Severity};
use crate::views::{ColumnKind, Tab, TabCell, TabRow, TabSpec};
use std::collections::{BTreeMap, BTreeSet};

/// Keys of a tab that a person may have written over in a day; where more are unknown, they were made anew.
const MOST_BY_HAND: usize = 3;
/// Rows times records that are held against each other.
const MOST_COMPARED: usize = 1_000_000;
/// Cells that have to say the same before a row is taken for a record with another key.
const LEAST_ALIKE: usize = 2;

const TAB_HELD: IssueCode = IssueCode::new("book.tab-held");

/// The faults of a book's tabs, as issues at the cell that a person has to mend.
#[must_use]
pub fn faults(book: &OnlineBook, specs: &[TabSpec], origin: &Origin) -> Vec<Issue> {
    let lookups = find_tabs(specs, None, &book.standing);
    let mut issues = Vec::new();
    for (spec, lookup) in specs.iter().zip(lookups) {
        let Lookup::Found(found) = lookup else { continue };
        let sheet = &book.standing.sheets[found.sheet];
        let rows = Rows { spec, sheet, found: &found };
        let told = match rows.copied() {
            Some((cell, message)) => {
                Some((cell, format!("{message}直るまで、このタブは更新しません。"), Severity::Error))
            }
            None => rows.seems_erased().map(|(cell, message)| (cell, message, Severity::Warning)),
        };
        issues.extend(told.map(|(cell, message, severity)| {
            Issue::new(TAB_HELD, severity, origin.sheet(&sheet.name).at(cell), message)
        }));
    }
    issues
}

/// Tabs whose header stands and not one key below it: somebody emptied them, or nothing was ever written there.
#[must_use]
pub fn emptied(book: &OnlineBook, specs: &[TabSpec]) -> BTreeSet<String> {
    let lookups = find_tabs(specs, None, &book.standing);
    let is_empty = |(spec, lookup): &(&TabSpec, Lookup)| match lookup {
        Lookup::Found(found) => has_no_key(spec, &book.standing.sheets[found.sheet], found),
        _ => false,
    };
    specs.iter().zip(lookups).filter(is_empty).map(|(spec, _)| spec.name.clone()).collect()
}

/// Whether no row below the header has a key.
pub(super) fn has_no_key(spec: &TabSpec, sheet: &StandingSheet, found: &FoundTab) -> bool {
    Rows { spec, sheet, found }.keys().all(|(_, key)| key.is_empty())
}

/// Why tonight's records cannot be written into a tab; `None` = they can.
pub(super) fn fault(spec: &TabSpec, sheet: &StandingSheet, found: &FoundTab, tab: &Tab) -> Option<String> {
    let rows = Rows { spec, sheet, found };
    rows.copied().map(|(_, message)| message).or_else(|| rows.erased(tab)).or_else(|| rows.overwritten(tab))
}

/// Whether a key stands twice.
pub(super) fn is_copied(spec: &TabSpec, sheet: &StandingSheet, found: &FoundTab) -> bool {
    Rows { spec, sheet, found }.copied().is_some()
}

struct Rows<'a> {
    spec: &'a TabSpec,
    sheet: &'a StandingSheet,
    found: &'a FoundTab,
}

impl<'a> Rows<'a> {
    fn header(&self) -> &str {
        &self.spec.columns[0].header
    }

    /// Every row below the header, with its key.
    fn keys(&self) -> impl Iterator<Item = (usize, String)> {
        let key = self.found.key_column();
        (self.found.header + 1..self.sheet.rows.len()).map(move |row| (row, text(self.sheet, row, key)))
    }

    /// The filled cells of a row in columns of ours, by our column.
    fn of_ours(&self, row: usize) -> Vec<(usize, &'a TabCell)> {
        let owned = |at: &usize| *at > 0 && self.spec.columns[*at].kind == ColumnKind::Owned;
        let cells = self.found.columns.iter().enumerate();
        let ours = cells.filter_map(|(col, ours)| Some((col, ours.filter(owned)?)));
        ours.filter_map(|(col, ours)| Some((ours, &self.sheet.rows[row].cells.get(col)?.value)))
            .filter(|(_, value)| !is_blank(value))
            .collect()
    }

    /// A key that stands twice.
    fn copied(&self) -> Option<(CellRef, String)> {
        let mut first = BTreeMap::new();
        for (row, name) in self.keys().filter(|(_, name)| !name.is_empty()) {
            if let Some(before) = first.insert(name.clone(), row) {
                let message = format!(
                    "「{}」の「{name}」が{}行目と{}行目にあります（行の複写と思われます）。どちらかの行を削除してください。",
                    self.header(),
                    before + 1,
                    row + 1
                );
                return Some((place(row, self.found.key_column()), message));
            }
        }
        None
    }

    /// A row without its key that says what a record says which stands nowhere.
    fn erased(&self, tab: &Tab) -> Option<String> {
        let standing: BTreeSet<String> = self.keys().map(|(_, key)| key).collect();
        let missing: Vec<&TabRow> = tab.rows.iter().filter(|row| !standing.contains(&row.key)).collect();
        if missing.is_empty() {
            return None;
        }
        self.keys().filter(|(_, key)| key.is_empty()).find_map(|(row, _)| {
            let cells = self.of_ours(row);
            let alike = |record: &TabRow| {
                let is_same = |(at, cell): &&(usize, &TabCell)| {
                    record.cells.get(*at).is_some_and(|wanted| says(cell, wanted))
                };
                cells.iter().filter(is_same).count()
            };
            let best = missing.iter().map(|record| (alike(record), *record)).max_by_key(|(count, _)| *count);
            let (count, record) = best.filter(|(count, _)| *count > 0)?;
            let is_sure = count * 2 >= cells.len();
            Some(format!("{}{OWN_ROW}", self.ask_for_key(row, is_sure.then_some(record.key.as_str()))))
        })
    }

    /// A row with a key that no record has and with all that one says which stands nowhere. Where there are more than a hand
    /// would write over, the keys themselves are new.
    fn overwritten(&self, tab: &Tab) -> Option<String> {
        let standing: BTreeMap<String, usize> = self.keys().map(|(row, key)| (key, row)).collect();
        let records: BTreeSet<&str> = tab.rows.iter().map(|row| row.key.as_str()).collect();
        let missing: Vec<&TabRow> = tab.rows.iter().filter(|row| !standing.contains_key(&row.key)).collect();
        if missing.is_empty() {
            return None;
        }
        let unknown: Vec<(usize, String)> = self
            .keys()
            .filter(|(row, key)| !key.is_empty() && !records.contains(key.as_str()) && !self.is_marked(*row))
            .collect();
        // Who wonders about so many cannot be asked about one.
        if unknown.len() * missing.len() > MOST_COMPARED {
            return None;
        }
        let found = unknown.into_iter().filter_map(|(row, key)| {
            let cells = self.of_ours(row);
            let record = missing.iter().find(|record| self.says_all(&cells, record))?;
            Some((row, key, *record))
        });
        let found: Vec<(usize, String, &TabRow)> = found.take(MOST_BY_HAND + 1).collect();
        if found.len() > MOST_BY_HAND {
            return None;
        }
        let (row, key, record) = found.first()?;
        Some(format!(
            "{}行目は「{1}」の行と思われますが、「{2}」が「{key}」に書き換えられています。「{1}」に戻してください（Ctrl+Z、または「変更履歴」）。",
            row + 1,
            record.key,
            self.header()
        ))
    }

    /// Whether a row was marked on an earlier night as having no record.
    fn is_marked(&self, row: usize) -> bool {
        let state = self.spec.columns.iter().position(|column| column.header == STATE_HEADER);
        let column = state.and_then(|ours| self.found.standing_column(ours));
        column.is_some_and(|column| text(self.sheet, row, column) == VANISHED)
    }

    /// Whether a row says what a record says, but for one cell in ten, which may have changed tonight.
    fn says_all(&self, cells: &[(usize, &TabCell)], record: &TabRow) -> bool {
        let owned = |at: usize| at > 0 && self.spec.columns[at].kind == ColumnKind::Owned;
        let filled =
            record.cells.iter().enumerate().filter(|(at, cell)| owned(*at) && !is_blank(cell)).count();
        let is_same =
            |(at, cell): &&(usize, &TabCell)| record.cells.get(*at).is_some_and(|wanted| says(cell, wanted));
        let alike = cells.iter().filter(is_same).count();
        alike >= LEAST_ALIKE && alike * 10 >= 9 * filled.max(cells.len())
    }

    /// A row without its key that is as full as those with theirs; whether it is one of ours tells only what tonight says.
    fn seems_erased(&self) -> Option<(CellRef, String)> {
        let (bare, whole): (Vec<_>, Vec<_>) = self.keys().partition(|(_, key)| key.is_empty());
        let filled: usize = whole.iter().map(|(row, _)| self.of_ours(*row).len()).sum();
        let is_full = |row: usize| {
            let count = self.of_ours(row).len();
            count > 0 && count * 2 * whole.len() >= filled
        };
        let (row, _) = bare.into_iter().find(|(row, _)| is_full(*row))?;
        let message = format!(
            "{}それまで、このタブの更新を止めることがあります。{OWN_ROW}",
            self.ask_for_key(row, None)
        );
        Some((place(row, self.found.key_column()), message))
    }

    fn ask_for_key(&self, row: usize, key: Option<&str>) -> String {
        let (header, number) = (self.header(), row + 1);
        match key {
            Some(key) => format!(
                "{number}行目は「{key}」の行と思われますが、「{header}」が空です。「{key}」に戻してください（Ctrl+Z、または「変更履歴」）。"
            ),
            None => format!(
                "{number}行目の「{header}」が空です。書き換えて消えたのであれば、元の値に戻してください（Ctrl+Z、または「変更履歴」）。"
            ),
        }
    }
}

/// What to do with a row that was never ours.
const OWN_ROW: &str =
    "ご自分で足した行であれば、つなぎの書く列を避け、色のついた列か自分で足した列に書いてください。";

fn place(row: usize, col: usize) -> CellRef {
    let number = |at: usize| u32::try_from(at + 1).unwrap_or(u32::MAX);
    CellRef::new(number(row), number(col))
}
