//! The rows below a header: their records, with what headings between them say.

use crate::layout::model::{Column, HEADING, LeftOut, MappedCell, Orientation, Record};
use crate::layout::records::reader::Lines;

use super::reader::Reader;
use super::row::{Row, TOTAL};
use super::{branches, carry, month_and_day, names_beside, phone_parts, year_beside};
use crate::domain::{CellRef, Field, RecordKind};
use crate::layout::forms::is_unit;
use crate::layout::heads::heading::{Heading, is_note};
use crate::layout::mapping::amended::{self};
use crate::layout::mapping::goods;
use crate::layout::mapping::scorer::Scorer;
use crate::table::Cell;
use std::borrow::Cow;
use std::sync::Arc;

pub(in crate::layout) struct Rows {
    pub(in crate::layout) records: Vec<Record>,
    pub(in crate::layout) left_out: Vec<LeftOut>,
    /// The last row that belongs to this table.
    pub(in crate::layout) end: u32,
}

/// A list of fewer columns may have a name alone in its last row.
const FEWEST_OF_A_LIST: usize = 3;

/// 令和６年度 ※様式変更, ■ 下期: a line of few texts right above another table's header is its title, no record.
fn is_title(texts: &[(u32, Cow<'_, str>)]) -> bool {
    const FEW: usize = 3;
    let says_so =
        |text: &str| text.contains("年度") || text.starts_with(['■', '【', '◆', '●', '◇', '※', '＜', '〈']);
    texts.len() <= FEW && texts.first().is_some_and(|(_, text)| says_so(text))
}

impl<'a> Reader<'a> {
    pub(in crate::layout) fn read(mut self, scorer: &mut Scorer<'_>) -> Rows {
        let mut rows = Rows { records: Vec::new(), left_out: Vec::new(), end: self.view.rows() };
        let once = carry::written_once(&self);
        self.lines = Lines::of(&self, scorer);
        let mut is_behind_gap = false;
        let mut filled = 0;
        let mut above = self.view.texts(self.header.last).len();
        let mut is_of_total = false;
        for row in self.header.last + 1..=self.view.rows() {
            let texts = self.view.texts(row);
            if self.begins_other_table(row, &texts, above, scorer) {
                rows.end = row - 1;
                self.leave_title(&mut rows);
                break;
            }
            above = texts.len();
            let usual = filled / rows.records.len().max(1);
            match self.classify(row, &texts, is_behind_gap, usual) {
                Row::Blank => is_behind_gap = true,
                Row::LeftOut(text, why) => {
                    is_of_total |= why == TOTAL;
                    is_behind_gap |= why == TOTAL;
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
                    let is_turned = self.view.orientation == Orientation::Columns;
                    carry::resolve_dittos(&mut record, &rows.records, is_turned);
                    carry::same_workshop(&mut record, rows.records.last());
                    branches::beside(&mut record, &self.view, row, self.columns);
                    branches::resolve(&mut record, &rows.records);
                    year_beside::resolve(&mut record, &self.view, row, self.columns);
                    month_and_day::resolve(&mut record, &self.view, row, self.columns);
                    month_and_day::resolve_given(&mut record, self.columns);
                    month_and_day::resolve_alone(&mut record, self.month);
                    phone_parts::resolve(&mut record, &self.view, row, self.columns);
                    names_beside::drop_corporation(&mut record);
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

    /// What stands alone right above the header of another table, or says that it is a title, is that one's title and no record:
    /// ３　新規相談.
    fn leave_title(&self, rows: &mut Rows) {
        let texts = self.view.texts(rows.end);
        let (Some((_, title)), Some(last)) = (texts.first(), rows.records.last()) else { return };
        let is_last = last.origin.cell.is_some_and(|cell| cell.row == rows.end);
        let is_upright = self.view.orientation == Orientation::Rows && self.view.fold().is_none();
        let stands_alone = texts.len() == 1 && self.mapped().count() >= FEWEST_OF_A_LIST;
        if is_last && is_upright && (stands_alone || is_title(&texts)) {
            let text = title.chars().take(200).collect();
            rows.left_out.push(LeftOut { row: rows.end, text, why: "見出しの行" });
            rows.records.pop();
        }
    }

    fn record(&self, row: u32) -> Record {
        let mut cells: Vec<MappedCell> = Vec::with_capacity(self.columns.len());
        let amends = |col: u32| amended::amends(&self.view.text(row, col));
        for (column, field, header) in self.mapped_with_headers() {
            if self.amendments.silence(column.index, amends) {
                continue;
            }
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
        if goods::is_good(self.columns, column, |col| self.view.text(row, col)) {
            return None;
        }
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
            // What a second line says under the same month is no second value of it, where nothing says what it is.
            let is_month = matches!(field, Field::MonthlyTotal | Field::MonthlyHeads);
            let is_said = |cell: &MappedCell| cell.field == field && cell.cell.col == column.index;
            let is_new = match is_month && self.lines.is_none() {
                true => !record.cells.iter().any(is_said),
                false => field.repeats() || record.get(field).is_none(),
            };
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
            // ■廃止 ends at the next heading of its rank.
            let is_ended = given.field == Field::Status && heading.is_marked;
            given.field != field
                && !is_ended
                && !(field == Field::Prefecture && given.field == Field::Municipality)
        });
        let text: Arc<str> = heading.text.as_str().into();
        self.given.push(MappedCell { field, header: HEADING.into(), cell, value: Cell::Text(text) });
    }
}
