//! A month's days as columns beside orders, planned in one line of each and done in the next (予 and 実): each figure of what was done
//! is a delivery on that day. What was planned is none.

use super::across;
use crate::domain::{CellRef, Field, FiscalYear, Month, Reason, RecordKind};
use crate::layout::mapping::scorer::Scorer;
use crate::layout::model::{Column, Context, MappedCell, Orientation, Record, SheetLayout, Table};
use crate::layout::notice;
use crate::layout::records::lines::lines_said;
use crate::layout::records::still_to_come::names_workshop;
use crate::layout::records::{dated, twofold};
use crate::layout::vocabulary::entry::Match;
use crate::layout::vocabulary::scored::WORD;

use crate::layout::lying::{self, Read};
use crate::layout::vocabulary::words::{month_named, month_written};
use crate::normalise::date;
use crate::normalise::text::tidied_line;
use crate::table::{Cell, Grid, Merge, Sheet};
use chrono::Datelike;
use std::borrow::Cow;

/// Days that a calendar has at least: a week of those on which there is work.
const FEWEST: usize = 5;
/// Lines of one record at most.
const MOST_LINES: u32 = 4;
const PLANNED: [&str; 9] =
    ["予", "予定", "計画", "納品予定", "予定数", "計画数", "見込", "見込み", "予定数量"];
const DONE: [&str; 12] = [
    "実",
    "実績",
    "実数",
    "納品",
    "納品実績",
    "納品数",
    "納入",
    "実績数",
    "納品済",
    "済",
    "納入実績",
    "実績数量",
];

/// What a line of a record says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    Planned,
    Done,
}

/// The columns of days.
struct Calendar {
    /// The row of the days, or of the months above them.
    first: u32,
    header: u32,
    last: u32,
    /// Each with its day, as it is written in full.
    days: Vec<(u32, String)>,
    /// The column that says of each row what it is.
    labels: Option<u32>,
    /// The same by the title, of each line in its turn; of one line of all.
    lines: Vec<Option<Line>>,
    /// What is added up beside them.
    reckoned: Vec<u32>,
}

pub(in crate::layout) fn read(sheet: &Sheet, context: &Context, scorer: &mut Scorer<'_>) -> Option<Read> {
    let path = context.origin.path().inner();
    let calendar =
        (1..=sheet.grid.rows().min(across::SEARCHED)).find_map(|row| Calendar::at(sheet, row, path))?;
    // Without its days it must be a list of work: a roster of people is none.
    let (mut layout, mut issues) = lying::as_it_lies(&calendar.set_aside(sheet), context, scorer);
    let at = |layout: &SheetLayout, kind: RecordKind| {
        let is_one = |table: &Table| {
            table.kind == kind && table.orientation == Orientation::Rows && !table.records.is_empty()
        };
        layout.tables.iter().position(is_one)
    };
    if at(&layout, RecordKind::Order).is_none() {
        let cases = at(&layout, RecordKind::Case)?;
        if let Some(orders) = orders(&sheet.grid, &layout.tables[cases], scorer) {
            layout.tables.insert(cases + 1, orders);
        }
    }
    let done = at(&layout, RecordKind::Order).or_else(|| at(&layout, RecordKind::Case))?;
    let deliveries = calendar.delivered(&sheet.grid, &layout.tables[done]);
    if !deliveries.records.is_empty() {
        layout.tables.insert(done + 1, deliveries);
    } else if calendar.lines == [None] {
        let place = CellRef::new(calendar.header, calendar.days[0].0);
        issues.push(notice::unread_label(
            &context.origin.sheet(&sheet.name).at(place),
            context,
            "日ごとの数",
        ));
    }
    twofold::drop_read(&layout.tables.iter().collect::<Vec<_>>(), &mut issues);
    Some((layout, issues))
}

/// The orders of cases beside which a column says who does the work.
fn orders(grid: &Grid, cases: &Table, scorer: &mut Scorer<'_>) -> Option<Table> {
    const OF_CASE: [Field; 10] = [
        Field::CaseNumber,
        Field::Client,
        Field::OrderedOn,
        Field::AssignedOn,
        Field::DueOn,
        Field::Programme,
        Field::Trial,
        Field::Category,
        Field::Quantity,
        Field::Amount,
    ];
    let mut says_who = |column: &&Column| {
        let own = column.header.last().map_or("", AsRef::as_ref);
        column.field.is_none() && scorer.meanings(own).of_kind(RecordKind::Order).iter().any(is_name)
    };
    let name = cases.columns.iter().find(&mut says_who)?;
    let order = |case: &Record| {
        let place = CellRef::new(across::row_of(case)?, name.index);
        let value = grid.get(place.row, place.col);
        if value.is_blank() || !names_workshop(&value.show()) {
            return None;
        }
        let mut cells: Vec<MappedCell> =
            OF_CASE.into_iter().filter_map(|field| case.get(field).cloned()).collect();
        cells.extend(across::title_of(case));
        let header = name.header_text().into();
        cells.push(MappedCell { field: Field::Name, header, cell: place, value: value.clone() });
        let first = case.get(Field::CaseNumber).map_or(place, |cell| cell.cell);
        Some(Record { kind: RecordKind::Order, origin: case.origin.at(first), cells })
    };
    let why = Reason::new("day-columns", "日ごとの欄の左に、作業をする事業所の列がある");
    let read = |column: &Column| match column.index == name.index {
        true => {
            Column { field: Some(Field::Name), confidence: 0.9, reasons: vec![why.clone()], ..column.clone() }
        }
        false => column.clone(),
    };
    let records: Vec<Record> = cases.records.iter().filter_map(order).collect();
    (!records.is_empty()).then(|| Table {
        kind: RecordKind::Order,
        reasons: vec![why.clone()],
        columns: cases.columns.iter().map(read).collect(),
        records,
        left_out: Vec::new(),
        ..cases.clone()
    })
}

fn is_name(found: &Match) -> bool {
    found.field == Field::Name && found.score >= WORD
}

impl Calendar {
    /// Days that follow each other in one row, of a month that is said, over lines of which it is known what they are.
    fn at(sheet: &Sheet, header: u32, path: &str) -> Option<Self> {
        let grid = &sheet.grid;
        let day = |col: u32| day_of(grid.get(header, col));
        let left = (1..=grid.cols()).find(|col| day(*col).is_some() && day(col + 1).is_some())?;
        let cols: Vec<u32> = (left..=grid.cols()).take_while(|col| day(*col).is_some()).collect();
        if cols.len() < FEWEST || left == 1 {
            return None;
        }
        let captions = across::captions(sheet, header);
        let year = dated::year(&sheet.name, &captions, "", path);
        let stated = month_stated(&sheet.name, &captions, year);
        let mut days: Vec<(u32, String)> = Vec::new();
        let mut before: Option<(Option<Dated>, u32)> = None;
        for col in cols {
            let own = day(col)?;
            let above = header.checked_sub(1).and_then(|row| month_of(&across::text(grid, row, col), year));
            let of_year = own.month.map(|own| own.within(year, stated));
            let month = of_year.or(above).or(stated);
            // 21 … 31, 1 … 20: the month changes where nobody says so.
            if before.is_some_and(|(of, last)| of == month && last >= own.day) {
                return None;
            }
            before = Some((month, own.day));
            days.push((col, month?.written(own.day)));
        }
        let is_below_months = |(col, _): &(u32, String)| {
            header > 1 && month_of(&across::text(grid, header - 1, *col), year).is_some()
        };
        // A title that was merged over all of it is none.
        let is_own = across::text(grid, header.saturating_sub(1).max(1), left - 1)
            != across::text(grid, header.saturating_sub(1).max(1), left);
        let first = header - u32::from(is_own && days.iter().all(is_below_months));
        let last = header + u32::from(names_weekdays(grid, header + 1, &days));
        let mut calendar =
            Self { first, header, last, days, labels: None, lines: Vec::new(), reckoned: Vec::new() };
        calendar.labels = (1..left).rev().find(|col| calendar.are_labels(grid, *col));
        if calendar.labels.is_none() {
            calendar.lines = lines_of(&captions);
        }
        let end = calendar.days.last()?.0;
        let is_sum = |col: &u32| across::is_reckoned(&across::text(grid, header, *col));
        calendar.reckoned = (end + 1..=grid.cols()).take_while(is_sum).collect();
        let cols: Vec<u32> = calendar.days.iter().map(|(col, _)| *col).collect();
        across::hold_figures(grid, &cols, last + 1).then_some(calendar)
    }

    /// Whether a column says of each line whether it was planned or done.
    fn are_labels(&self, grid: &Grid, col: u32) -> bool {
        let texts: Vec<Cow<'_, str>> =
            (self.last + 1..=grid.rows()).map(|row| across::text(grid, row, col)).collect();
        let filled = texts.iter().filter(|text| !text.is_empty()).count();
        let said: Vec<Line> = texts.iter().filter_map(|text| line_named(text)).collect();
        said.len() >= 2 && said.len() * 10 >= filled * 4 && said.contains(&Line::Done)
    }

    /// What a row says.
    fn line(&self, grid: &Grid, row: u32) -> Option<Line> {
        match self.labels {
            Some(col) => line_named(&across::text(grid, row, col)),
            None if self.lines.len() <= 1 => self.lines.first().copied().flatten(),
            None => self.lines.get((row - self.top(grid, row)) as usize).copied().flatten(),
        }
    }

    /// The first line of a row's record.
    fn top(&self, grid: &Grid, row: u32) -> u32 {
        let mut top = row;
        while top > self.last + 1 && row - top + 1 < MOST_LINES && self.goes_on(grid, top) {
            top -= 1;
        }
        top
    }

    /// Whether a row is one more line of the record above: what names it is blank, merged downwards or said again.
    fn goes_on(&self, grid: &Grid, row: u32) -> bool {
        let names = (1..self.days[0].0).filter(|col| Some(*col) != self.labels);
        let (mut says_again, mut is_blank) = (true, true);
        for col in names {
            let own = across::text(grid, row, col);
            is_blank &= own.is_empty();
            says_again &= own.is_empty() || own == across::text(grid, row - 1, col);
        }
        let says_other = self.labels.is_none_or(|col| {
            let (own, above) = (across::text(grid, row, col), across::text(grid, row - 1, col));
            !own.is_empty() && own != above
        });
        says_again && says_other && (self.labels.is_some() || self.lines.len() > 1 || is_blank)
    }

    /// The sheet without its days, their sums and what the lines are called; what is said again of one record is said once.
    fn set_aside(&self, sheet: &Sheet) -> Sheet {
        let mut cols: Vec<u32> = self.days.iter().map(|(col, _)| *col).collect();
        cols.extend(&self.reckoned);
        cols.extend(self.labels);
        let mut bare = across::set_aside(sheet, self.first, &cols);
        for row in self.last + 2..=sheet.grid.rows() {
            let is_merged = |merge: &Merge| (merge.first.row + 1..=merge.last.row).contains(&row);
            if self.goes_on(&sheet.grid, row) && !sheet.merges.iter().any(is_merged) {
                (1..self.days[0].0).for_each(|col| bare.grid.set(row, col, Cell::Empty));
            }
        }
        bare
    }

    /// The cells of a record that say what was done, each with its day.
    fn done<'a>(&'a self, grid: &'a Grid, top: u32) -> impl Iterator<Item = (CellRef, &'a str)> {
        let rows =
            (top..=grid.rows().min(top + MOST_LINES - 1)).filter(move |row| self.top(grid, *row) == top);
        let done = rows.filter(|row| self.line(grid, *row) == Some(Line::Done));
        let cells = done.flat_map(|row| self.days.iter().map(move |(col, on)| (row, *col, on.as_str())));
        cells.filter_map(move |(row, col, on)| {
            let is_said = across::figure(grid.get(row, col)).is_some_and(|figure| figure > 0.0);
            is_said.then(|| (CellRef::new(row, col), on))
        })
    }

    /// One delivery for each cell of what was done of some records.
    fn delivered(&self, grid: &Grid, of: &Table) -> Table {
        const NAMES: [Field; 6] = [
            Field::OrderNumber,
            Field::CaseNumber,
            Field::Client,
            Field::Name,
            Field::OfficeNumber,
            Field::DeskName,
        ];
        let delivery = |record: &Record, place: CellRef, on: &str| {
            let mut cells: Vec<MappedCell> =
                NAMES.into_iter().filter_map(|field| record.get(field).cloned()).collect();
            cells.extend(across::title_of(record));
            let said = |field: Field, header: &str, value: Cell| MappedCell {
                field,
                header: header.into(),
                cell: place,
                value,
            };
            cells.push(said(Field::DeliveredOn, "納品日", Cell::text(on)));
            cells.push(said(Field::Quantity, "納品数", grid.get(place.row, place.col).clone()));
            Record { kind: RecordKind::Delivery, origin: record.origin.at(place), cells }
        };
        let of_record = |record: &Record| {
            let top = across::row_of(record).map(|row| self.top(grid, row));
            let done = top.into_iter().flat_map(|top| self.done(grid, top));
            done.map(|(place, on)| delivery(record, place, on)).collect::<Vec<_>>()
        };
        let why = Reason::new("day-columns", "日ごとの欄に、その日に納めた数が並んでいる");
        let column = |(col, _): &(u32, String)| Column {
            index: *col,
            header: vec![across::text(grid, self.header, *col).as_ref().into()],
            header_cell: CellRef::new(self.header, *col),
            field: Some(Field::Quantity),
            confidence: 0.9,
            reasons: vec![why.clone()],
        };
        Table {
            kind: RecordKind::Delivery,
            confidence: 0.9,
            reasons: vec![why.clone()],
            columns: self.days.iter().map(column).collect(),
            records: of.records.iter().flat_map(of_record).collect(),
            left_out: Vec::new(),
            ..of.clone()
        }
    }
}

/// A month, and its year where that is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Dated {
    year: Option<i32>,
    month: u32,
}

impl Dated {
    /// 5/1 in a sheet of a year, or of 令和6年5月.
    fn within(self, year: Option<FiscalYear>, stated: Option<Self>) -> Self {
        if self.year.is_some() {
            return self;
        }
        let of_year = || date::month(&format!("{}月", self.month), year).value.filter(|_| year.is_some());
        stated.filter(|stated| stated.month == self.month).or_else(|| of_year().map(Self::of)).unwrap_or(self)
    }

    fn written(self, day: u32) -> String {
        match self.year {
            Some(year) => format!("{year}年{}月{day}日", self.month),
            None => format!("{}月{day}日", self.month),
        }
    }

    const fn of(month: Month) -> Self {
        Self { year: Some(month.year), month: month.month }
    }
}

/// A day above a column: 1, 1日, 5/1, 5月1日, 1(水) or a date.
struct Day {
    month: Option<Dated>,
    day: u32,
}

fn day_of(cell: &Cell) -> Option<Day> {
    let (month, day) = match cell {
        Cell::Number(number) if number.fract() == 0.0 => (None, *number as u32),
        Cell::DateTime(at) => (Some(Dated { year: Some(at.year()), month: at.month() }), at.day()),
        Cell::Text(text) if across::begins_with_letter(text) => return None,
        Cell::Text(text) => {
            let line = tidied_line(text);
            let bare = line.split('(').next().unwrap_or(&line).trim();
            // 4月 is a month.
            let bare = bare.trim_end_matches(['火', '水', '木', '金', '土', '日']).trim();
            let (month, day) = bare.split_once(['/', '月']).map_or((None, bare), |(of, day)| (Some(of), day));
            let month = match month {
                Some(of) => {
                    Some(Dated { year: None, month: of.parse().ok().filter(|of| (1..=12).contains(of))? })
                }
                None => None,
            };
            (month, day.parse().ok()?)
        }
        _ => return None,
    };
    (1..=31).contains(&day).then_some(Day { month, day })
}

/// The one month that the sheet's name and the texts above its days say.
fn month_stated(name: &str, captions: &[String], year: Option<FiscalYear>) -> Option<Dated> {
    let named = month_of(name, year);
    let above: Vec<Dated> = captions.iter().skip(1).filter_map(|text| month_of(text, year)).collect();
    let all: Vec<Dated> = named.into_iter().chain(above).collect();
    let first = *all.first()?;
    all.iter().all(|other| other.month == first.month).then_some(first)
}

/// The month that a text names: R6.5, 5月, 令和6年5月　納品予定表.
fn month_of(text: &str, year: Option<FiscalYear>) -> Option<Dated> {
    let line = tidied_line(text);
    if let Some(month) = month_written(&line) {
        return Some(Dated::of(month));
    }
    let month = month_named(&line)?;
    Some(Dated { year: None, month }.within(year, None))
}

/// A row of 水 木 金 below the days.
fn names_weekdays(grid: &Grid, row: u32, days: &[(u32, String)]) -> bool {
    let is_weekday = |text: &str| {
        let bare = text.trim_matches(['(', ')', '（', '）']);
        ["月", "火", "水", "木", "金", "土", "日", "祝"]
            .contains(&bare.trim_end_matches("曜日").trim_end_matches('曜'))
    };
    let texts = days.iter().map(|(col, _)| across::text(grid, row, *col));
    let filled: Vec<Cow<'_, str>> = texts.filter(|text| !text.is_empty()).collect();
    filled.len() * 2 > days.len() && filled.iter().all(|text| is_weekday(text))
}

/// 予, (実), 納品予定.
fn line_named(text: &str) -> Option<Line> {
    let bare = text.trim_matches(['(', ')', '（', '）', '[', ']', '【', '】', ' ', '　']);
    match () {
        () if PLANNED.contains(&bare) => Some(Line::Planned),
        () if DONE.contains(&bare) => Some(Line::Done),
        () => None,
    }
}

/// What the title says of the lines: of each in its turn (上段：予定　下段：実績), or of all.
fn lines_of(captions: &[String]) -> Vec<Option<Line>> {
    let in_turn = captions.iter().map(|text| lines_said(text)).find(|said| said.len() >= 2);
    if let Some(said) = in_turn {
        return said.iter().map(|said| line_named(said)).collect();
    }
    let says = |words: &[&str]| captions.iter().any(|text| words.iter().any(|word| text.contains(word)));
    let is_planned = says(&["予定", "計画", "見込"]);
    let is_done = says(&["実績"]);
    match () {
        // Which of them the figures are is not known.
        () if is_planned && is_done => vec![None],
        // What is planned alone is no delivery.
        () if is_planned => vec![Some(Line::Planned)],
        () if is_done || says(&["納品", "納入", "引渡", "引き渡し"]) => vec![Some(Line::Done)],
        () => vec![None],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;
    use rstest::rstest;

    #[rstest]
    #[case("1", Some((None, 1)))]
    #[case("31日", Some((None, 31)))]
    #[case("１５(水)", Some((None, 15)))]
    #[case("8木", Some((None, 8)))]
    #[case("5/1", Some((Some(5), 1)))]
    #[case("5月2日(木)", Some((Some(5), 2)))]
    #[case("4月", None)]
    #[case("32", None)]
    #[case("13/1", None)]
    #[case("予", None)]
    fn days_above_columns(#[case] text: &str, #[case] expected: Option<(Option<u32>, u32)>) {
        let found = day_of(&Cell::text(text)).map(|own| (own.month.map(|month| month.month), own.day));
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn a_date_above_a_column_says_its_month() {
        let at = NaiveDate::from_ymd_opt(2024, 5, 16).and_then(|day| day.and_hms_opt(0, 0, 0));
        let own = at.and_then(|at| day_of(&Cell::DateTime(at)));
        let written = own.and_then(|own| Some(own.month?.written(own.day)));
        assert_eq!(written.as_deref(), Some("2024年5月16日"));
    }

    #[rstest]
    #[case(&["R6.5", "令和6年5月　納品予定表（上段：予定　下段：実績）"], Some((2024, 5)))]
    #[case(&["納品", "2月分　納品実績"], Some((2025, 2)))]
    #[case(&["5月", "6月の納品"], None)]
    #[case(&["納品", "納品実績"], None)]
    fn months_of_a_calendar(#[case] texts: &[&str], #[case] expected: Option<(i32, u32)>) {
        let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
        let month = month_stated(&texts[0], &texts, Some(FiscalYear(2024)));
        assert_eq!(month.and_then(|month| Some((month.year?, month.month))), expected, "{texts:?}");
    }

    #[rstest]
    #[case("納品予定表（上段：予定　下段：実績）", &[Some(Line::Planned), Some(Line::Done)])]
    #[case("5月　納品実績", &[Some(Line::Done)])]
    #[case("5月　納品予定", &[Some(Line::Planned)])]
    #[case("5月　納品予定・実績", &[None])]
    #[case("5月　シフト表", &[None])]
    fn what_a_title_says_of_the_lines(#[case] title: &str, #[case] expected: &[Option<Line>]) {
        assert_eq!(lines_of(&[title.to_owned()]), expected, "{title}");
    }
}
