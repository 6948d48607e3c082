//! The rows below cases that stand as columns: workshops and what each is given, or desks and what each replies.

use super::across::{self, Group, Part};
use super::shared_out::{self, OF_CASE, OF_ORDERS};
use crate::domain::{CellRef, Field, Origin, RecordKind};
use crate::layout::forms::is_desk;
use crate::layout::heads::heading::{is_note, is_total};
use crate::layout::mapping::scorer::Scorer;
use crate::layout::model::{Context, HEADING, MappedCell, Record, Table};
use crate::layout::records::still_to_come::names_workshop;
use crate::layout::records::{replies, sums};
use crate::normalise::text::states_nothing;
use crate::normalise::words;
use crate::table::{Cell, Grid};
use std::sync::Arc;

const LEAST_ROWS: usize = 2;
/// Share of cells that must be of one sort.
const NEARLY_ALL: f64 = 0.9;

/// What stands below the cases.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::layout) enum Says {
    Shares,
    Replies,
}

/// A workshop or a desk below the head.
struct Line {
    row: u32,
    name: (CellRef, String),
    /// Its 事業所番号, where one is said.
    number: Option<(CellRef, String)>,
}

/// The rows below the cases.
pub(in crate::layout) struct Below {
    /// The row that says what their first columns are.
    pub(in crate::layout) header: Option<u32>,
    /// Whether that row, or most of their own names, tells that they are desks.
    are_desks: bool,
    lines: Vec<Line>,
}

impl Below {
    pub(in crate::layout) fn of(grid: &Grid, head: &mut Head, scorer: &mut Scorer<'_>) -> Option<Self> {
        let first = head.cols().into_iter().min()?;
        let rows = head.last + 1..=grid.rows().min(head.last + 4);
        let name_in = |row: u32, scorer: &mut Scorer<'_>| {
            (1..first).find(|col| {
                let text = across::text(grid, row, *col);
                names_lines(&text, scorer) || heads_replies(&text)
            })
        };
        let header = rows.into_iter().find_map(|row| Some((row, name_in(row, scorer)?)));
        let (from, names) = header.map_or((head.last, head.labels), |(row, col)| (row, col));
        if header.is_some() {
            for part in head.cases.iter_mut().flat_map(|case| &mut case.parts) {
                part.own = across::text(grid, from, part.col).into_owned();
            }
        }
        let mut lines = Vec::new();
        for row in from + 1..=grid.rows() {
            let name = across::text(grid, row, names);
            let is_line = name.contains(char::is_alphabetic)
                && names_workshop(&name)
                && !is_total(&name)
                && !is_note(&name)
                && !name.ends_with('数')
                && !name.ends_with('計');
            if is_line {
                let number = (1..first).find_map(|col| {
                    let (_, number) = shared_out::number_in(&across::text(grid, row, col))?;
                    Some((CellRef::new(row, col), number))
                });
                lines.push(Line { row, name: (CellRef::new(row, names), name.into_owned()), number });
            }
        }
        let said = header.is_some_and(|(row, col)| {
            let text = across::text(grid, row, col);
            scorer.means(&text, Field::DeskName) || heads_replies(&text)
        });
        let desks = lines.iter().filter(|line| is_desk(&line.name.1)).count();
        let are_desks = said || desks as f64 >= lines.len() as f64 * MOST;
        (lines.len() >= LEAST_ROWS).then_some(Self { header: header.map(|(row, _)| row), are_desks, lines })
    }

    /// Whether the cells below the cases are replies or shares, by what they hold and by who stands beside them.
    pub(in crate::layout) fn says(
        &self,
        grid: &Grid,
        head: &Head,
        captions: &[String],
        context: &Context,
        scorer: &mut Scorer<'_>,
    ) -> Option<Says> {
        let (mut filled, mut answers, mut figures) = (0, 0, 0);
        for (line, col) in
            self.lines.iter().flat_map(|line| head.cols().into_iter().map(move |col| (line, col)))
        {
            let cell = grid.get(line.row, col);
            if states_nothing(&cell.show()) {
                continue;
            }
            filled += 1;
            answers += usize::from(words::interest(&cell.show()).is_some());
            figures += usize::from(across::figure(cell).is_some());
        }
        let nearly_all = |count: usize| count > 0 && count as f64 >= f64::from(filled) * NEARLY_ALL;
        if self.are_desks && nearly_all(answers) && figures < answers {
            return Some(Says::Replies);
        }
        // How many would do it in each is a reply.
        const REPLIES: [&str; 6] = ["応募", "回答", "照会", "可能", "意向", "希望"];
        let path = context.origin.path().inner();
        let replies = |text: &String| REPLIES.iter().any(|word| text.contains(word));
        let parts = head.cases.iter().flat_map(|case| &case.parts);
        let is_reply = captions.iter().any(replies) || parts.clone().any(|part| replies(&part.own));
        let numbered = self.lines.iter().filter(|line| line.number.is_some()).count();
        let is_said = captions.iter().any(|text| shared_out::says(text))
            || shared_out::says(path)
            || parts.clone().all(|part| across::of_order(&part.own, &OF_ORDERS, scorer).is_some());
        let are_workshops =
            numbered as f64 >= self.lines.len() as f64 * MOST || self.header.is_some() && is_said;
        (nearly_all(figures) && !is_reply && is_said && are_workshops).then_some(Says::Shares)
    }

    /// What the figures below each case add up to, in nearly all cases of which it can be said.
    pub(in crate::layout) fn add_up_to(&self, grid: &Grid, cases: &Table, groups: &[Group]) -> Option<Field> {
        let adds_up = |field: &Field| {
            let told: Vec<bool> = groups
                .iter()
                .filter_map(|group| {
                    let whole = across::figure(&case_at(cases, group)?.get(*field)?.value)?;
                    let parts = || group.parts.iter();
                    let sum: f64 = self
                        .lines
                        .iter()
                        .flat_map(|line| parts().filter_map(|part| part.figure(grid, line.row)))
                        .sum();
                    (sum > 0.0).then(|| (sum - whole).abs() < 0.5)
                })
                .collect();
            let right = told.iter().filter(|is_so| **is_so).count();
            right >= LEAST_CASES && right as f64 >= told.len() as f64 * MOST
        };
        [Field::Amount, Field::Quantity].into_iter().find(adds_up)
    }

    /// What each workshop is given of each case.
    pub(in crate::layout) fn orders(
        &self,
        grid: &Grid,
        head: &Head,
        cases: &Table,
        origin: &Origin,
        unit: Option<&str>,
    ) -> Vec<Record> {
        let mut records = Vec::new();
        for line in &self.lines {
            for group in &head.cases {
                let Some(case) = case_at(cases, group) else { continue };
                let Some(first) = group.parts.iter().find(|part| part.figure(grid, line.row).is_some())
                else {
                    continue;
                };
                let mut cells: Vec<MappedCell> =
                    OF_CASE.into_iter().filter_map(|field| case.get(field).cloned()).collect();
                cells.extend(across::title_of(case));
                let name = if self.are_desks { Field::DeskName } else { Field::Name };
                cells.push(said(name, &line.name));
                cells.extend(line.number.as_ref().map(|number| said(Field::OfficeNumber, number)));
                for part in &group.parts {
                    let value = grid.get(line.row, part.col);
                    let Some(field) = part.field.filter(|_| across::figure(value).is_some()) else {
                        continue;
                    };
                    let own = if part.own.is_empty() { field.label() } else { &part.own };
                    // What adds up to the case's is in the unit of the case's.
                    let of_case = case.get(field).filter(|_| part.own.is_empty());
                    let header = match of_case {
                        Some(whole) => whole.header.clone(),
                        None => sums::with_unit(own.to_owned(), field, unit),
                    };
                    let cell = CellRef::new(line.row, part.col);
                    cells.push(MappedCell { field, header, cell, value: value.clone() });
                }
                let place = CellRef::new(line.row, first.col);
                records.push(Record { kind: RecordKind::Order, origin: origin.at(place), cells });
            }
        }
        records
    }

    /// What each desk replies to each case.
    pub(in crate::layout) fn replies(
        &self,
        grid: &Grid,
        head: &Head,
        cases: &Table,
        origin: &Origin,
        scorer: &Scorer<'_>,
    ) -> Vec<Record> {
        let words = scorer.dictionary.vocabulary(RecordKind::Application);
        let names: Vec<Field> = [Field::CaseNumber, Field::Title]
            .into_iter()
            .filter(|field| words.is_some_and(|words| words.has(*field)))
            .collect();
        let mut records = Vec::new();
        for line in &self.lines {
            for group in &head.cases {
                let Some(case) = case_at(cases, group) else { continue };
                let place = CellRef::new(line.row, group.cell.col);
                let value = grid.get(line.row, group.cell.col);
                if value.is_blank() {
                    continue;
                }
                let mut cells: Vec<MappedCell> =
                    names.iter().filter_map(|field| case.get(*field).cloned()).collect();
                cells.push(said(Field::DeskName, &line.name));
                let header: Arc<str> = group.name.as_str().into();
                let count = value.show();
                cells.push(MappedCell {
                    field: Field::Interest,
                    header: header.clone(),
                    cell: place,
                    value: value.clone(),
                });
                // ○3: three workshops would.
                cells.extend(replies::count_behind(&count).map(|count| MappedCell {
                    field: Field::WorkshopCount,
                    header,
                    cell: place,
                    value: Cell::text(count),
                }));
                records.push(Record { kind: RecordKind::Application, origin: origin.at(place), cells });
            }
        }
        records
    }

    /// A list of workshops without what adds up below them.
    pub(in crate::layout) fn of_lines(&self, mut list: Table) -> Table {
        let is_line = |record: &Record| {
            let row = across::row_of(record);
            self.lines.iter().any(|line| Some(line.row) == row)
        };
        list.records.retain(is_line);
        list
    }
}

impl Part {
    fn figure(&self, grid: &Grid, row: u32) -> Option<f64> {
        across::figure(grid.get(row, self.col)).filter(|figure| *figure > 0.0)
    }
}

fn said(field: Field, (cell, text): &(CellRef, String)) -> MappedCell {
    MappedCell { field, header: HEADING.into(), cell: *cell, value: Cell::text(text) }
}

/// The case of a group of columns.
fn case_at<'t>(cases: &'t Table, group: &Group) -> Option<&'t Record> {
    cases.records.iter().find(|case| case.origin.cell.is_some_and(|cell| cell.col == group.cell.col))
}

/// Whether a text says that what desks reply stands below it: 各窓口のお返事, ■ 窓口の回答.
fn heads_replies(text: &str) -> bool {
    const LONGEST: usize = 16;
    let replies = ["返事", "回答", "返答", "意向"];
    text.contains("窓口")
        && replies.iter().any(|word| text.contains(word))
        && !text.ends_with('数')
        && text.chars().count() <= LONGEST
}

/// Whether a text says that workshops or desks stand below it: 事業所名, ▼事業所名.
pub(in crate::layout) fn names_lines(text: &str, scorer: &mut Scorer<'_>) -> bool {
    let text = text.trim_start_matches(['▼', '▽', '↓', '■', '◆', '●', '○']).trim();
    !text.is_empty()
        && (scorer.word_of_workshops(text) == Some(Field::Name) || scorer.means(text, Field::DeskName))
}

pub(in crate::layout) const LEAST_CASES: usize = 2;

/// Share of rows or columns that must be of one sort.
pub(in crate::layout) const MOST: f64 = 0.8;

/// Labels down a column, and a case in each column to its right.
pub(in crate::layout) struct Head {
    /// The column of the labels.
    pub(in crate::layout) labels: u32,
    pub(in crate::layout) first: u32,
    pub(in crate::layout) last: u32,
    /// One for each case, by its number or its title.
    pub(in crate::layout) cases: Vec<Group>,
}

impl Head {
    pub(in crate::layout) fn cols(&self) -> Vec<u32> {
        self.cases.iter().flat_map(|case| &case.parts).map(|part| part.col).collect()
    }
}
