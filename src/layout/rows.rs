//! The rows below a header: which are records, which are not and why, and what headings between them say.

use super::assign::Scorer;
use super::header::{Header, looks_like_header};
use super::heading::{Heading, heading, is_example, is_note, is_total, marks_example};
use super::idle;
use super::lines::Lines;
use super::model::{Column, LeftOut, MappedCell, Orientation, Record};
use super::owners;
use super::view::View;
use super::words::fold;
use super::{branches, carry, section, year_beside};
use crate::domain::{CellRef, Field, Origin, RecordKind};
use crate::table::{Cell, Merge};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) struct Rows {
    pub(super) records: Vec<Record>,
    pub(super) left_out: Vec<LeftOut>,
    /// The last row that belongs to this table.
    pub(super) end: u32,
}

/// What is needed to read the rows of one table.
pub(super) struct Reader<'a> {
    pub(super) view: View<'a>,
    pub(super) header: &'a Header,
    pub(super) columns: &'a [Column],
    /// The columns' whole headers, one each.
    pub(super) headers: Vec<Arc<str>>,
    pub(super) kind: RecordKind,
    /// The fields whose cell stands for the record.
    pub(super) place: &'a [Field],
    /// The sheet.
    pub(super) origin: &'a Origin,
    /// What the sheet's name or title says about all records.
    pub(super) given: Vec<MappedCell>,
    /// What the lines of one record say of its months.
    pub(super) lines: Option<Lines>,
    /// The first letter of the last heading that named a field.
    pub(super) ranks: BTreeMap<Field, char>,
}

/// The texts of a row, each with its column.
type Texts<'t> = Vec<(u32, Cow<'t, str>)>;

enum Row<'t> {
    Blank,
    Record,
    /// A further row of the record above, whose name cell is merged over both.
    Continued,
    Heading(Heading, CellRef),
    LeftOut(Cow<'t, str>, &'static str),
}

const TOTAL: &str = "合計の行";

impl<'a> Reader<'a> {
    pub(super) fn read(mut self, scorer: &mut Scorer<'_>) -> Rows {
        let mut rows = Rows { records: Vec::new(), left_out: Vec::new(), end: self.view.rows() };
        let once = carry::written_once(&self);
        self.lines = Lines::of(&self, scorer);
        let mut is_behind_gap = false;
        let mut filled = 0;
        let mut above = self.view.texts(self.header.last).len();
        let mut is_of_total = false;
        for row in self.header.last + 1..=self.view.rows() {
            let texts = self.view.texts(row);
            if above <= 1 && self.begins_other_table(row, &texts, scorer) {
                rows.end = row - 1;
                break;
            }
            above = texts.len();
            let usual = filled / rows.records.len().max(1);
            match self.classify(row, &texts, is_behind_gap, usual) {
                Row::Blank => is_behind_gap = true,
                Row::LeftOut(text, why) => {
                    is_of_total |= why == TOTAL;
                    rows.left_out.push(LeftOut { row, text: text.chars().take(200).collect(), why });
                }
                Row::Heading(heading, cell) => {
                    rows.left_out.push(LeftOut { row, text: heading.text.clone(), why: "見出しの行" });
                    self.take_heading(heading, cell);
                    is_behind_gap = false;
                }
                Row::Continued if is_of_total => {
                    let text =
                        texts.first().map_or_else(String::new, |(_, text)| text.chars().take(200).collect());
                    rows.left_out.push(LeftOut { row, text, why: TOTAL });
                }
                Row::Continued => self.continue_record(row, rows.records.last_mut()),
                Row::Record => {
                    let mut record = self.record(row);
                    carry::resolve_dittos(&mut record, rows.records.last());
                    branches::beside(&mut record, &self.view, row, self.columns);
                    branches::resolve(&mut record, &rows.records);
                    year_beside::resolve(&mut record, &self.view, row, self.columns);
                    self.carry(&record, &once);
                    is_of_total = false;
                    filled += record.cells.len();
                    rows.records.push(record);
                    is_behind_gap = false;
                }
            }
        }
        rows
    }

    /// The columns that are kept.
    pub(super) fn mapped(&self) -> impl Iterator<Item = (&'a Column, Field)> + use<'a> {
        let columns: &'a [Column] = self.columns;
        columns
            .iter()
            .filter_map(|column| Some((column, column.field?)))
            .filter(|(_, field)| *field != Field::PersonalInformation)
    }

    /// The same, each with its whole header.
    fn mapped_with_headers(&self) -> impl Iterator<Item = (&'a Column, Field, &Arc<str>)> {
        let columns: &'a [Column] = self.columns;
        columns
            .iter()
            .zip(&self.headers)
            .filter_map(|(column, header)| Some((column, column.field?, header)))
            .filter(|(_, field, _)| *field != Field::PersonalInformation)
    }

    fn column_at(&self, col: u32) -> Option<&'a Column> {
        let columns: &'a [Column] = self.columns;
        columns.binary_search_by_key(&col, |column| column.index).ok().map(|at| &columns[at])
    }

    fn classify(&self, row: u32, all: &Texts<'a>, is_behind_gap: bool, usual: usize) -> Row<'a> {
        if all.is_empty() {
            return Row::Blank;
        }
        let texts = self.kept_texts(all);
        let Some((col, first)) = texts.first().cloned() else {
            return Row::LeftOut("".into(), "表の外にある書き込み");
        };
        if self.repeats_header(all) {
            return Row::LeftOut(first, "見出しの繰り返し");
        }
        if let Some(why) = idle::why(self, row, &texts) {
            return Row::LeftOut(first, why);
        }
        if row <= self.header.last + 2 && numbers_columns(&texts) {
            return Row::LeftOut(first, "列の番号の行");
        }
        if let Some(total) = self.total_of(row, &texts) {
            return Row::LeftOut(total, TOTAL);
        }
        if texts.len() == 1 {
            if is_behind_gap && !is_note(&first) && is_imprint(&first) {
                return Row::LeftOut(first, "表の後の書き込み");
            }
            return self.classify_single(row, col, first);
        }
        let name = self.name_text(row);
        if texts.len() <= 2 && (is_note(&first) || name.as_deref().is_some_and(is_note)) {
            return Row::LeftOut(first, "注記の行");
        }
        if texts.iter().take(2).any(|(_, text)| marks_example(text))
            || name.as_deref().is_some_and(is_example)
        {
            return Row::LeftOut(name.unwrap_or(first), "記入例の行");
        }
        if name
            .as_deref()
            .is_some_and(|name| ["◎", "○", "〇", "◯", "△", "▲", "×", "✕", "●", "☆", "★", "※"].contains(&name))
        {
            return Row::LeftOut(first, "凡例の行");
        }
        let may_be_several = self.view.orientation == Orientation::Rows;
        if self.name_continues(row) && !(may_be_several && self.states_anew(row)) || self.is_further_line(row)
        {
            return Row::Continued;
        }
        if self.counts_marks(row) {
            return Row::LeftOut(name.unwrap_or(first), "集計の行");
        }
        if self.view.orientation != Orientation::Rows && name.is_none() && self.place_column().is_some() {
            return Row::LeftOut(first, "名前のない列");
        }
        let filled = self
            .mapped()
            .filter(|(column, field)| *field != Field::RowNumber && !self.cell(row, column).is_blank())
            .count();
        if filled == 0 {
            return Row::LeftOut(first, "番号だけの行");
        }
        if name.is_none()
            && (is_behind_gap && filled < (usual / 3).max(2) || texts.iter().all(|(_, text)| is_unit(text)))
        {
            return Row::LeftOut(first, "表の後の書き込み");
        }
        Row::Record
    }

    /// A row with a single text: a heading, a note, or a record of which only the name is known.
    fn classify_single(&self, row: u32, col: u32, text: Cow<'a, str>) -> Row<'a> {
        if is_note(&text) {
            return Row::LeftOut(text, "注記の行");
        }
        let mut heading = heading(&text);
        let has = |field: Field| self.columns.iter().any(|column| column.field == Some(field));
        if let Some((field, said)) = section::says(&heading, &text, self.kind, has) {
            (heading.field, heading.text) = (Some(field), said);
        }
        if let Some(owner) = owners::heading(self, &text).filter(|_| heading.field.is_none()) {
            (heading.field, heading.text) = (Some(Field::Corporation), owner.to_owned());
        }
        let is_name =
            self.place_column().is_some_and(|column| column.index == col) && !self.is_wide(row, col);
        let is_only_column = self.mapped().count() == 1;
        let is_owner = heading.field == Some(Field::Corporation) && owners::head(self, col);
        if is_name
            && !is_owner
            && !heading.is_marked
            && (heading.field.is_none_or(|field| field == Field::Corporation) || is_only_column)
        {
            return if is_example(&text) { Row::LeftOut(text, "記入例の行") } else { Row::Record };
        }
        let is_number = self.mapped().any(|(column, field)| column.index == col && field == Field::RowNumber);
        if is_number && heading.field.is_none() && !heading.is_marked {
            return Row::LeftOut(text, "番号だけの行");
        }
        Row::Heading(heading, self.view.place(row, col))
    }

    /// A text over three or more columns of the table, as no record's name is: the title of a printed page.
    fn is_wide(&self, row: u32, col: u32) -> bool {
        let range = self.view.merge(row, col).filter(|range| range.first.row == range.last.row);
        let covers = |range: &Merge| {
            self.columns
                .iter()
                .filter(|column| (range.first.col..=range.last.col).contains(&column.index))
                .count()
        };
        self.view.orientation == Orientation::Rows
            && self.view.fold().is_none()
            && range.is_some_and(|range| covers(range) >= 3)
    }

    /// The texts of a row in columns that are kept or in no column at all; notes beside the table do not count.
    fn kept_texts(&self, texts: &Texts<'a>) -> Texts<'a> {
        let is_table = |col: u32| self.column_at(col).map(|column| column.field);
        let in_table =
            |col: u32| matches!(is_table(col), Some(Some(field)) if field != Field::PersonalInformation);
        let stands_outside = texts.len() == 1 && is_table(texts[0].0).is_none();
        if stands_outside && (is_note(&texts[0].1) || heading(&texts[0].1).field.is_some()) {
            return texts.clone();
        }
        texts.iter().filter(|(col, _)| in_table(*col)).cloned().collect()
    }

    /// Numbers under three or more kinds of work: how many can do each, counted below the list.
    fn counts_marks(&self, row: u32) -> bool {
        let marks = self.mapped().filter(|(_, field)| *field == Field::WorkMark);
        let texts = marks.map(|(column, _)| self.view.text(row, column.index));
        let count = |text: Cow<'a, str>| text.parse::<u32>().is_ok().then_some(text);
        let counts: Option<Vec<Cow<'a, str>>> = texts.filter(|text| !text.is_empty()).map(count).collect();
        counts.is_some_and(|counts| {
            counts.len() >= 3 && counts.iter().any(|text| !["0", "1"].contains(&&**text))
        })
    }

    fn place_column(&self) -> Option<&'a Column> {
        self.place.iter().find_map(|field| self.columns.iter().find(|column| column.field == Some(*field)))
    }

    pub(super) fn has_name(&self, row: u32) -> bool {
        self.name_text(row).is_some()
    }

    fn name_text(&self, row: u32) -> Option<Cow<'a, str>> {
        let text = self.view.text(row, self.place_column()?.index);
        (!text.is_empty()).then_some(text)
    }

    /// A line without a name that says what its numbers are.
    fn is_further_line(&self, row: u32) -> bool {
        let speaks = |lines: &Lines| row > self.header.last + 1 && lines.speak_of(self, row);
        self.lines.as_ref().is_some_and(speaks) && !self.has_name(row)
    }

    fn name_continues(&self, row: u32) -> bool {
        row > self.header.last + 1
            && self.place_column().is_some_and(|column| self.view.continues_above(row, column.index))
    }

    /// Whether a row under a merged name says again what the row above says: one of several records that share the
    /// name (several desks' replies to a case, several services of a workshop), no further line of one.
    fn states_anew(&self, row: u32) -> bool {
        let tells_apart = match self.kind {
            RecordKind::Workshop => Field::ServiceType,
            RecordKind::Application => Field::DeskName,
            _ => Field::Name,
        };
        let is_stated = |row: u32, column: &Column| {
            let text = self.view.text(row, column.index);
            !text.is_empty() && !is_unit(&text) && !is_note(&text)
        };
        let again = self.mapped().filter(|(column, field)| {
            !field.repeats()
                && !self.view.continues_above(row, column.index)
                && is_stated(row, column)
                && is_stated(row - 1, column)
        });
        // An address, a person or a note may take two lines in one record.
        let takes_lines = |field: Field| {
            matches!(
                field,
                Field::Address
                    | Field::Building
                    | Field::PostalCode
                    | Field::Municipality
                    | Field::ContactPerson
                    | Field::Corporation
                    | Field::NameKana
                    | Field::Email
                    | Field::Url
                    | Field::Fax
                    | Field::UpdatedOn
            )
        };
        let fields: Vec<Field> = again.map(|(_, field)| field).filter(|field| !takes_lines(*field)).collect();
        fields.len() >= 2 || fields.contains(&tells_apart)
    }

    /// A word for a total in the name, or in front of a row without a name.
    fn total_of(&self, row: u32, texts: &[(u32, Cow<'a, str>)]) -> Option<Cow<'a, str>> {
        match self.name_text(row) {
            Some(name) => is_total(&name)
                .then_some(name)
                .or_else(|| texts.first().filter(|(_, text)| is_total(text)).map(|(_, text)| text.clone())),
            None => texts.iter().take(3).find(|(_, text)| is_total(text)).map(|(_, text)| text.clone()),
        }
    }

    fn repeats_header(&self, texts: &Texts<'a>) -> bool {
        let repeats = |col: u32, text: &str| {
            self.column_at(col).is_some_and(|column| column.header.iter().any(|part| part.trim() == text))
        };
        let may_differ = texts.len() * 4 / 10;
        let differ = texts.iter().filter(|(col, text)| !repeats(*col, text)).take(may_differ + 1).count();
        differ <= may_differ && texts.len() - differ >= 2
    }

    /// Whether another table's header stands in a row: known words, none of them a value. Behind a blank row, that is,
    /// or one of a single text.
    fn begins_other_table(&self, row: u32, texts: &Texts<'a>, scorer: &mut Scorer<'_>) -> bool {
        if row < self.header.last + 2
            || texts.len() < 3
            || !looks_like_header(&self.view, row)
            || self.repeats_header(texts)
        {
            return false;
        }
        let known = texts.iter().filter(|(_, text)| scorer.best(text) >= 0.9).count();
        known >= 3 && known * 10 >= texts.len() * 6
    }

    fn cell(&self, row: u32, column: &Column) -> &'a Cell {
        self.view.get(row, column.index)
    }

    fn record(&self, row: u32) -> Record {
        let mut cells: Vec<MappedCell> = Vec::with_capacity(self.columns.len());
        for (column, field, header) in self.mapped_with_headers() {
            cells.extend(self.mapped_cell(row, column, field, header));
            if self.kind == RecordKind::Survey && field == Field::DeskName {
                cells.extend(self.mapped_cell(row, column, Field::SurveyQuestion, header));
            }
        }
        let place = self.place.iter().find_map(|field| cells.iter().find(|cell| cell.field == *field));
        let first = cells.iter().find(|cell| cell.field != Field::RowNumber).or(cells.first());
        let place = place.or(first).map_or(self.view.place(row, 1), |cell| cell.cell);
        let stated = |field: Field| cells.iter().any(|cell| cell.field == field);
        let given: Vec<MappedCell> = self.given.iter().filter(|cell| !stated(cell.field)).cloned().collect();
        cells.extend(given);
        Record { kind: self.kind, origin: self.origin.at(place), cells }
    }

    fn mapped_cell(&self, row: u32, column: &Column, field: Field, header: &Arc<str>) -> Option<MappedCell> {
        let value = self.cell(row, column);
        let (field, header) = match &self.lines {
            Some(lines) => lines.field(self, row, (column.index, field), header)?,
            None => (field, Arc::clone(header)),
        };
        (!value.is_blank()).then(|| MappedCell {
            field,
            header,
            cell: self.view.place(row, column.index),
            value: value.clone(),
        })
    }

    /// Adds what a further row of the same record states anew.
    fn continue_record(&self, row: u32, record: Option<&mut Record>) {
        let Some(record) = record else { return };
        for (column, field, header) in self.mapped_with_headers() {
            let text = self.view.text(row, column.index);
            if self.view.continues_above(row, column.index) || is_unit(&text) || is_note(&text) {
                continue;
            }
            let is_new = field.repeats() || record.get(field).is_none();
            record.cells.extend(self.mapped_cell(row, column, field, header).filter(|_| is_new));
        }
    }

    /// A value that is written once for several records holds until the next of its column.
    fn carry(&mut self, record: &Record, once: &[Field]) {
        for field in once {
            if let Some(cell) = record.get(*field) {
                self.given.retain(|given| given.field != *field);
                self.given.push(cell.clone());
            }
        }
    }

    /// A heading holds until another of its field, or one of its rank that names no field; a prefecture ends a municipality.
    fn take_heading(&mut self, heading: Heading, cell: CellRef) {
        let Some(field) = heading.field else {
            let ended = self.ranks.iter().filter(|(_, first)| heading.is_marked && **first == heading.first);
            let ended: Vec<Field> = ended.map(|(field, _)| *field).collect();
            self.given.retain(|given| !ended.contains(&given.field));
            return;
        };
        self.ranks.insert(field, heading.first);
        self.given.retain(|given| {
            given.field != field && !(field == Field::Prefecture && given.field == Field::Municipality)
        });
        let text: Arc<str> = heading.text.as_str().into();
        self.given.push(MappedCell { field, header: "見出し".into(), cell, value: Cell::Text(text) });
    }
}

/// A line under a header that counts its columns: (1) (2) (3), ① ② ③, 1 2 3, ア イ ウ.
fn numbers_columns(texts: &[(u32, Cow<'_, str>)]) -> bool {
    let plain = |text: &str| fold(text);
    let number = |text: &str| plain(text).parse::<u32>().ok();
    let letter = |text: &str| {
        let text = plain(text);
        let mut letters = text.chars();
        let only = letters.next().filter(|_| letters.next().is_none())?;
        [KANA_ORDER, LATIN_ORDER]
            .iter()
            .find_map(|order| Some(order.chars().position(|own| own == only)? as u32))
    };
    let follow = |of: &dyn Fn(&str) -> Option<u32>| {
        let places: Option<Vec<u32>> = texts.iter().map(|(_, text)| of(text)).collect();
        places.is_some_and(|places| places.windows(2).all(|pair| pair[1] == pair[0] + 1) && places[0] <= 2)
    };
    texts.len() >= 3 && (follow(&number) || follow(&letter))
}

const KANA_ORDER: &str = "アイウエオカキクケコサシスセソタチツテト";
const LATIN_ORDER: &str = "abcdefghijklmnopqrstuvwxyz";

/// `発行：共同受注窓口　電話 …`: a word, a colon and a text, alone below a list, say whose list it is.
fn is_imprint(text: &str) -> bool {
    let Some((label, rest)) = text.split_once(['：', ':']) else { return false };
    let letters = label.trim().chars().count();
    (1..=8).contains(&letters)
        && heading(text).field.is_none()
        && !rest.trim().is_empty()
        && !label.trim().starts_with(['【', '■', '◆', '●', '○'])
}

/// A line of units under a header: （名）, （円）.
pub(super) fn is_unit(text: &str) -> bool {
    let text = text.trim();
    text.starts_with(['(', '（', '[', '［'])
        && text.ends_with([')', '）', ']', '］'])
        && text.chars().count() <= 8
}
