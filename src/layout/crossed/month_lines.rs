//! The lines beside columns of months: of which case and which workshop each is, and an order of it for each figure below a month.

use super::across::{self, Group};
use super::month_band::Band;
use crate::domain::{CellRef, Field, Issue, RecordKind};
use crate::layout::forms::is_ditto;
use crate::layout::heads::heading::is_total;
use crate::layout::mapping::scorer::Scorer;
use crate::layout::model::{Context, HEADING, MappedCell, Record, Table};
use crate::layout::notice;
use crate::layout::records::still_to_come::names_workshop;
use crate::layout::records::sums;
use crate::layout::vocabulary::scored::WORD;
use crate::table::{Cell, Grid, Merge, Sheet};
use foldhash::HashMap;
use std::borrow::Cow;

/// What the case says of each of its orders. The day on which it was ordered is not that of each month.
const OF_CASE: [Field; 5] =
    [Field::CaseNumber, Field::Client, Field::Programme, Field::Trial, Field::Category];
pub(super) const WHY: &str = "月の見出しの下に、案件と事業所ごとの発注が並んでいる";

/// The lines beside the months: of which case and which workshop each is.
pub(super) struct Lines<'b> {
    pub(super) band: &'b Band,
    /// The column of the workshop, and that of its number.
    name: u32,
    number: Option<u32>,
    /// Each line with a workshop, and the first of its case.
    tops: HashMap<u32, u32>,
    /// The workshop of each line, where it is written in another.
    names: HashMap<u32, CellRef>,
}

impl<'b> Lines<'b> {
    pub(super) fn of(grid: &Grid, band: &'b Band, scorer: &mut Scorer<'_>) -> Option<Self> {
        let name = column_of(grid, band, Field::Name, scorer)?;
        let number = column_of(grid, band, Field::OfficeNumber, scorer);
        let mut lines = Self { band, name, number, tops: HashMap::default(), names: HashMap::default() };
        lines.follow(grid);
        (!lines.tops.is_empty()).then_some(lines)
    }

    /// The lines of a list that says nothing of the case, which a card above it does.
    pub(super) fn of_one_case(grid: &Grid, band: &'b Band, scorer: &mut Scorer<'_>) -> Option<Self> {
        let name = column_of(grid, band, Field::Name, scorer)?;
        let number = column_of(grid, band, Field::OfficeNumber, scorer);
        let mut lines = Self { band, name, number, tops: HashMap::default(), names: HashMap::default() };
        let rows = band.last + 1..=grid.rows();
        let says_nothing = |row: u32| lines.own().all(|col| across::text(grid, row, col).is_empty());
        if !rows.clone().all(says_nothing) {
            return None;
        }
        for row in rows {
            let own = across::text(grid, row, name);
            if names_workshop(&own) && !ends_in_sum(&own) {
                lines.tops.insert(row, row);
                lines.names.insert(row, CellRef::new(row, name));
            }
        }
        (!lines.tops.is_empty()).then_some(lines)
    }

    /// The columns of the case.
    fn own(&self) -> impl Iterator<Item = u32> + '_ {
        (1..self.band.left).filter(|col| *col != self.name && Some(*col) != self.number)
    }

    /// Whose line each is: what names the case is blank, merged downwards or said again in those that follow its first.
    fn follow(&mut self, grid: &Grid) {
        let is_first = self.own().all(|col| col > self.name);
        let (mut top, mut named): (Option<u32>, Option<CellRef>) = (None, None);
        for row in self.band.last + 1..=grid.rows() {
            let texts: Vec<(u32, Cow<'_, str>)> =
                self.own().map(|col| (col, across::text(grid, row, col))).collect();
            let own = across::text(grid, row, self.name);
            let is_blank = texts.iter().all(|(_, text)| text.is_empty());
            let is_sum =
                ends_in_sum(&own) || own.is_empty() && texts.iter().any(|(_, text)| ends_in_sum(text));
            if is_sum || is_blank && own.is_empty() {
                (top, named) = (None, None);
                continue;
            }
            let is_again = own.is_empty() && is_first || is_ditto(&own);
            let place = if is_again { named } else { Some(CellRef::new(row, self.name)) };
            named = place;
            let Some(place) = place.filter(|place| names_workshop(&across::text(grid, place.row, place.col)))
            else {
                top = None;
                continue;
            };
            let goes_on = top.filter(|top| {
                let says_again = |(col, text): &(u32, Cow<'_, str>)| {
                    text.is_empty() || is_ditto(text) || *text == across::text(grid, *top, *col)
                };
                texts.iter().all(says_again)
            });
            if goes_on.is_none() && is_blank {
                top = None;
                continue;
            }
            top = goes_on.or(Some(row));
            self.tops.extend(top.map(|top| (row, top)));
            self.names.insert(row, place);
        }
    }

    /// Whether a column says who wants the work, or numbers the cases in so many words: 整理番号 and 法人名 stand in any list.
    pub(super) fn names_client(&self, grid: &Grid, scorer: &mut Scorer<'_>) -> bool {
        const OF_CASES: [&str; 6] = ["案件", "仕事", "受注", "発注", "注文", "依頼"];
        self.own().any(|col| {
            let label = self.band.label(grid, col);
            let meant = scorer.meanings(&label);
            let means = |field: Field| {
                let of_case = meant.of_kind(RecordKind::Case).iter();
                of_case.filter(|found| found.field == field).any(|found| found.score >= WORD)
            };
            let is_number = means(Field::CaseNumber) && OF_CASES.iter().any(|word| label.contains(word));
            is_number || means(Field::Client) && !scorer.means(&label, Field::Corporation)
        })
    }

    /// The sheet as a list of cases, each in its first line.
    pub(super) fn cases_alone(&self, sheet: &Sheet) -> Sheet {
        let mut cols = self.band.cols();
        cols.push(self.name);
        cols.extend(self.number);
        let mut bare = across::set_aside(sheet, self.band.first, &cols);
        let is_upright = |merge: &Merge| merge.first.row > self.band.last && merge.last.row > merge.first.row;
        bare.merges.retain(|merge| !(is_upright(merge) && merge.last.col < self.band.left));
        for (row, top) in &self.tops {
            if row != top {
                (1..self.band.left).for_each(|col| bare.grid.set(*row, col, Cell::Empty));
            }
        }
        bare
    }

    pub(super) fn untold_months(&self, sheet: &str, context: &Context) -> Issue {
        let place = CellRef::new(self.band.header, self.band.left);
        notice::unread_label(&context.origin.sheet(sheet).at(place), context, "月ごとの数字")
    }

    /// An order for each figure of each line of a case.
    pub(super) fn orders(&self, grid: &Grid, cases: &Table, unit: Option<&str>) -> Vec<Record> {
        let by_row: HashMap<u32, &Record> =
            cases.records.iter().filter_map(|case| Some((across::row_of(case)?, case))).collect();
        self.orders_of(grid, |top| by_row.get(&top).copied(), unit)
    }

    /// The same, of the case that belongs to the first line of each.
    pub(super) fn orders_of<'c>(
        &self,
        grid: &Grid,
        case_of: impl Fn(u32) -> Option<&'c Record>,
        unit: Option<&str>,
    ) -> Vec<Record> {
        let mut rows: Vec<(&u32, &u32)> = self.tops.iter().collect();
        rows.sort_unstable();
        let mut records = Vec::new();
        for (row, top) in rows {
            let Some(case) = case_of(*top) else { continue };
            let mut cells: Vec<MappedCell> =
                OF_CASE.into_iter().filter_map(|field| case.get(field).cloned()).collect();
            cells.extend(across::title_of(case));
            cells.extend(self.names.get(row).map(|place| self.said(grid, Field::Name, *place)));
            let number = self.number.map(|col| CellRef::new(*row, col));
            let number = number.filter(|place| !grid.get(place.row, place.col).is_blank());
            cells.extend(number.map(|place| self.said(grid, Field::OfficeNumber, place)));
            let line = Record { kind: RecordKind::Order, origin: case.origin.clone(), cells };
            records.extend(self.in_months(grid, &line, Some(*row), unit));
        }
        records
    }

    fn said(&self, grid: &Grid, field: Field, place: CellRef) -> MappedCell {
        let header = self.band.label(grid, place.col).as_str().into();
        MappedCell { field, header, cell: place, value: grid.get(place.row, place.col).clone() }
    }

    /// A line once for each month in which it has a figure.
    pub(super) fn in_months(
        &self,
        grid: &Grid,
        line: &Record,
        row: Option<u32>,
        unit: Option<&str>,
    ) -> Vec<Record> {
        const OF_MONTH: [Field; 3] = [Field::Month, Field::Amount, Field::Quantity];
        let Some(row) = row else { return Vec::new() };
        let of_month = |month: &super::month_band::MonthColumn| {
            let mut cells: Vec<MappedCell> =
                line.cells.iter().filter(|cell| !OF_MONTH.contains(&cell.field)).cloned().collect();
            let value = Cell::text(&month.written);
            cells.push(MappedCell {
                field: Field::Month,
                header: HEADING.into(),
                cell: month.group.cell,
                value,
            });
            let mut place = None;
            for part in &month.group.parts {
                let value = grid.get(row, part.col);
                let is_said = across::figure(value).is_some_and(|figure| figure > 0.0);
                let Some(field) = part.field.filter(|_| is_said) else { continue };
                let own = if part.own.is_empty() { field.label() } else { &part.own };
                let header = sums::with_unit(own.to_owned(), field, unit);
                let cell = CellRef::new(row, part.col);
                place = place.or(Some(cell));
                cells.push(MappedCell { field, header, cell, value: value.clone() });
            }
            Some(Record { kind: RecordKind::Order, origin: line.origin.at(place?), cells })
        };
        self.band.months.iter().filter_map(of_month).collect()
    }

    /// Figures below months that are read for no order: parts that say nothing known, lines that name no workshop.
    pub(super) fn unsaid(&self, grid: &Grid) -> Vec<(CellRef, String)> {
        let parts = self.band.months.first().map(|month| &month.group.parts);
        let unread = parts.into_iter().flatten().filter(|part| part.field.is_none());
        let mut told: Vec<(CellRef, String)> = unread
            .map(|part| {
                let label = across::text(grid, self.band.last, part.col);
                (CellRef::new(self.band.last, part.col), label.into_owned())
            })
            .collect();
        let has_figure = |row: &u32| {
            let mut parts = self.band.months.iter().flat_map(|month| &month.group.parts);
            parts.any(|part| across::figure(grid.get(*row, part.col)).is_some_and(|figure| figure > 0.0))
        };
        let is_lost = |row: &u32| {
            let names_case = self.own().map(|col| across::text(grid, *row, col));
            let mut texts: Vec<Cow<'_, str>> = names_case.filter(|text| !text.is_empty()).collect();
            texts.push(across::text(grid, *row, self.name));
            texts.len() > 1 && texts.iter().all(|text| !ends_in_sum(text))
        };
        let lost = (self.band.last + 1..=grid.rows())
            .filter(|row| !self.tops.contains_key(row) && has_figure(row) && is_lost(row));
        told.extend(lost.map(|row| (CellRef::new(row, self.name), self.band.label(grid, self.name))));
        told
    }
}

/// 月　計, フローラ 計.
fn ends_in_sum(text: &str) -> bool {
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    is_total(&bare) || is_total(text)
}

/// The column left of the months whose header means a field of an order in so many words.
fn column_of(grid: &Grid, band: &Band, field: Field, scorer: &mut Scorer<'_>) -> Option<u32> {
    let mut best: Option<(f64, u32)> = None;
    for col in 1..band.left {
        let meant = scorer.meanings(&band.label(grid, col));
        let score = |kind: RecordKind, field: Field| {
            let found = meant.of_kind(kind).iter().filter(|found| found.field == field);
            found.map(|found| found.score).fold(0.0, f64::max)
        };
        let own = score(RecordKind::Order, field);
        let is_better = own >= WORD && best.is_none_or(|(before, _)| own > before);
        if is_better && score(RecordKind::Case, Field::Client) < own {
            best = Some((own, col));
        }
    }
    best.map(|(_, col)| col)
}

impl Band {
    /// The months, as columns of a table.
    pub(super) fn groups(&self) -> Vec<Group> {
        let group = |month: &super::month_band::MonthColumn| Group {
            name: month.group.name.clone(),
            cell: month.group.cell,
            parts: month
                .group
                .parts
                .iter()
                .map(|part| across::Part { own: part.own.clone(), ..*part })
                .collect(),
        };
        self.months.iter().map(group).collect()
    }
}
