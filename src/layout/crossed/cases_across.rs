//! Cases as columns: their numbers, titles and clients a row each, and below them workshops or desks as rows. A figure is what
//! a workshop is given of a case (分配表), ○ and × what a desk replies to it (応募状況).

use super::across::{self, Group, Part};
use super::below_cases::{Below, Head, LEAST_CASES, MOST, Says, names_lines};
use super::shared_out;
use crate::domain::{CellRef, Field, RecordKind};
use crate::layout::forms::is_code;
use crate::layout::lying::{self, Read};
use crate::layout::mapping::scorer::Scorer;
use crate::layout::model::{Context, Orientation, Record, Table};
use crate::layout::notice;
use crate::layout::records::sums;
use crate::layout::relaid::laid::Laid;
use crate::layout::vocabulary::scored::WORD;
use crate::table::{Cell, Grid, Merge, Sheet};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// Labels below each other that make a head of cases, and cases to their right at least.
const LEAST_LABELS: usize = 3;

pub(in crate::layout) fn read(sheet: &Sheet, context: &Context, scorer: &mut Scorer<'_>) -> Option<Read> {
    let grid = &sheet.grid;
    let mut head = (1..=grid.cols().min(3)).find_map(|labels| Head::at(sheet, labels, scorer))?;
    let below = Below::of(grid, &mut head, scorer)?;
    let captions = across::captions(sheet, head.first);
    let says = below.says(grid, &head, &captions, context, scorer)?;
    let (mut layout, mut issues) = head.cases_of(sheet, context, scorer)?;
    let at = layout.tables.iter().position(|table| table.kind == RecordKind::Case)?;
    let cases = &layout.tables[at];
    let origin = context.origin.sheet(&sheet.name);
    let beside = match says {
        Says::Replies => {
            let records = below.replies(grid, &head, cases, &origin, scorer);
            let parts = head.cases.iter_mut().flat_map(|case| &mut case.parts);
            parts.for_each(|part| part.field = Some(Field::Interest));
            table(cases, RecordKind::Application, &head, records, ("replies", WHY_REPLIES))
        }
        Says::Shares => {
            head.tell(grid, cases, &below, &captions, scorer);
            let unit = sums::above(&captions);
            let records = below.orders(grid, &head, cases, &origin, unit);
            let parts = head.cases.iter().flat_map(|case| &case.parts);
            issues.extend(parts.filter(|part| part.field.is_none()).map(|part| {
                let label = part.header(&across::text(grid, head.first, part.col));
                notice::unread_label(&origin.at(CellRef::new(head.last, part.col)), context, &label)
            }));
            table(cases, RecordKind::Order, &head, records, ("shared-out", WHY_ORDERS))
        }
    };
    if beside.records.is_empty() {
        return None;
    }
    layout.tables.insert(at + 1, beside);
    if below.header.is_some() && says == Says::Shares {
        let (list, told) = lying::as_it_lies(&head.without_cases(sheet), context, scorer);
        let lists: Vec<Table> =
            list.tables.into_iter().filter(|table| table.kind == RecordKind::Workshop).collect();
        if !lists.is_empty() {
            issues.extend(told);
            layout.tables.extend(lists.into_iter().map(|list| below.of_lines(list)));
        }
    }
    Some((layout, issues))
}

const WHY_ORDERS: &str = "案件の見出しの下に事業所ごとの配分が並んでいる";
const WHY_REPLIES: &str = "案件の見出しの下に窓口ごとの回答が並んでいる";

fn table(
    cases: &Table,
    kind: RecordKind,
    head: &Head,
    records: Vec<Record>,
    (rule, why): (&'static str, &'static str),
) -> Table {
    let beside = across::beside(cases, kind, &head.cases, (rule, why), records);
    Table { orientation: Orientation::Rows, header: (head.first, head.last), ..beside }
}

/// So many labels may stand among others and mean nothing.
const UNKNOWN: u32 = 2;

impl Head {
    /// Labels in a column from the number or the title of cases on, with a case in each of the columns to the right.
    fn at(sheet: &Sheet, labels: u32, scorer: &mut Scorer<'_>) -> Option<Self> {
        let grid = &sheet.grid;
        let names_case = |field: Field| matches!(field, Field::CaseNumber | Field::Title);
        let rows = 1..=grid.rows().min(across::SEARCHED);
        let first = rows.into_iter().find(|row| {
            field_of(grid, *row, labels, scorer).is_some_and(names_case)
                && field_of(grid, row + 1, labels, scorer).is_some()
        })?;
        let mut fields = BTreeMap::new();
        let mut last = first;
        for row in first..=grid.rows().min(first + across::SEARCHED) {
            match field_of(grid, row, labels, scorer) {
                Some(field) => {
                    fields.insert(row, field);
                    last = row;
                }
                // One or two labels that nobody knows may stand between those that are known.
                None if row <= last + UNKNOWN
                    && !names_lines(&across::text(grid, row, labels), scorer)
                    && (row + 1..=last + UNKNOWN + 1)
                        .any(|row| field_of(grid, row, labels, scorer).is_some()) => {}
                None => break,
            }
        }
        // 番号 alone numbers whatever stands below it: here the cases, by codes.
        let first = match first.checked_sub(1).filter(|above| numbers_cases(sheet, *above, first, labels)) {
            Some(above) => {
                fields.insert(above, Field::CaseNumber);
                above
            }
            None => first,
        };
        let different: BTreeSet<Field> = fields.values().copied().collect();
        let says_more = different.iter().any(|field| !names_case(*field));
        if different.len() < LEAST_LABELS || !says_more {
            return None;
        }
        let number = fields.iter().find(|(_, field)| **field == Field::CaseNumber).map(|(row, _)| *row);
        let key = number
            .or_else(|| fields.iter().find(|(_, field)| **field == Field::Title).map(|(row, _)| *row))?;
        let cases = cases_in(sheet, key, labels);
        let mut names: Vec<&String> = cases.iter().map(|case| &case.name).collect();
        let codes = names.iter().filter(|name| is_code(name) || is_sign(name)).count();
        names.sort_unstable();
        names.dedup();
        // The header of a list below each other begins with the same words: there, words stand beside them.
        let are_words = {
            let texts: Vec<Cow<'_, str>> = fields
                .keys()
                .flat_map(|row| cases.iter().map(|case| across::text(grid, *row, case.cell.col)))
                .filter(|text| !text.is_empty())
                .collect();
            let words = texts.iter().filter(|text| scorer.best(text) >= WORD).count();
            words * 5 > texts.len()
        };
        let are_cases = number.is_none() || codes as f64 >= cases.len() as f64 * MOST;
        if cases.len() < LEAST_CASES
            || number.is_some() && names.len() < cases.len()
            || are_words
            || !are_cases
        {
            return None;
        }
        Some(Self { labels, first, last, cases })
    }

    /// The cases, a row each below the labels, read as a list and turned back.
    fn cases_of(&self, sheet: &Sheet, context: &Context, scorer: &mut Scorer<'_>) -> Option<Read> {
        let grid = &sheet.grid;
        let rows: Vec<u32> = (self.first..=self.last).collect();
        let width = (rows.len() as u32).max(grid.cols());
        let at = |row: u32, col: u32| (grid.get(row, col).clone(), CellRef::new(row, col));
        let blank = |row: u32, col: u32| (Cell::Empty, CellRef::new(row, col));
        let mut lines: Vec<Vec<(Cell, CellRef)>> = Vec::new();
        for row in 1..self.first {
            let cell = |col: u32| if col <= grid.cols() { at(row, col) } else { blank(row, col) };
            lines.push((1..=width).map(cell).collect());
        }
        let mut line = |col: u32| {
            let cells = rows.iter().map(|row| at(*row, col));
            let rest = (rows.len() as u32..width).map(|_| blank(self.first, col));
            lines.push(cells.chain(rest).collect());
        };
        line(self.labels);
        self.cases.iter().for_each(|case| line(case.cell.col));
        let places = lines.iter().flatten().map(|(_, place)| *place).collect();
        let cells = lines.into_iter().map(|line| line.into_iter().map(|(cell, _)| cell).collect()).collect();
        let is_above = |merge: &&Merge| merge.last.row < self.first;
        let merges = sheet.merges.iter().filter(is_above).cloned().collect();
        let laid = Laid::of_rows(Sheet { grid: Grid::from_rows(cells), merges, ..sheet.clone() }, places);
        let (mut layout, mut issues) =
            scorer.only(RecordKind::Case, |scorer| lying::as_it_lies(&laid.sheet, context, scorer));
        laid.restore(&mut layout, &mut issues);
        for table in &mut layout.tables {
            table.orientation = Orientation::Columns;
            table.header = (self.labels, self.labels);
            table.columns.iter_mut().for_each(|column| column.index = column.header_cell.row);
            table.left_out.clear();
        }
        let is_one = |table: &Table| table.kind == RecordKind::Case && !table.records.is_empty();
        layout.tables.iter().any(is_one).then_some((layout, issues))
    }

    /// The sheet with the rows below the cases alone, without what they are given.
    fn without_cases(&self, sheet: &Sheet) -> Sheet {
        let first = self.cols().into_iter().min().unwrap_or(u32::MAX);
        let cols: Vec<u32> = (first..=sheet.grid.cols()).collect();
        let mut rest = across::set_aside(sheet, self.first, &cols);
        for row in self.first..=self.last {
            (1..=rest.grid.cols()).for_each(|col| rest.grid.set(row, col, Cell::Empty));
        }
        rest.merges.retain(|merge| merge.last.row < self.first || merge.first.row > self.last);
        rest
    }

    /// Tells what the figures are: what they add up to below each case, else the word over them or the title.
    fn tell(
        &mut self,
        grid: &Grid,
        cases: &Table,
        below: &Below,
        captions: &[String],
        scorer: &mut Scorer<'_>,
    ) {
        let whole = below.add_up_to(grid, cases, &self.cases);
        let said = shared_out::said(captions);
        for part in self.cases.iter_mut().flat_map(|case| &mut case.parts) {
            let own = across::of_order(&part.own, &shared_out::OF_ORDERS, scorer);
            part.field = own.or(whole).or(said);
        }
    }
}

/// What a label is of a case.
fn field_of(grid: &Grid, row: u32, col: u32, scorer: &mut Scorer<'_>) -> Option<Field> {
    let text = across::text(grid, row, col);
    if text.is_empty() || row > grid.rows() {
        return None;
    }
    scorer.meanings(&text).word_of(RecordKind::Case, |_| true)
}

/// Whether a row right above the titles of cases is called a number, and holds a code above each.
fn numbers_cases(sheet: &Sheet, row: u32, titles: u32, labels: u32) -> bool {
    const ENDS: [&str; 8] = ["番号", "No", "No.", "NO", "NO.", "№", "記号", "通番"];
    let grid = &sheet.grid;
    let label = across::text(grid, row, labels);
    let cols = || (labels + 1..=grid.cols()).filter(|col| !across::text(grid, titles, *col).is_empty());
    row >= 1
        && ENDS.iter().any(|end| label.trim().ends_with(end))
        && cols().next().is_some()
        && cols().all(|col| {
            let text = across::text(grid, row, col);
            is_code(&text) || is_sign(&text)
        })
}

/// W1, a2: a letter or two and a number.
fn is_sign(text: &str) -> bool {
    let letters = text.chars().take_while(char::is_ascii_alphabetic).count();
    (1..=2).contains(&letters)
        && text.len() > letters
        && text[letters..].bytes().all(|byte| byte.is_ascii_digit())
}

/// The columns of each case, by the row that names them.
fn cases_in(sheet: &Sheet, key: u32, labels: u32) -> Vec<Group> {
    let grid = &sheet.grid;
    // 数量 and 金額 below one name; two cases may have the same title.
    let is_one = |col: u32| {
        let (left, own) = (CellRef::new(key, col - 1), CellRef::new(key, col));
        is_code(&across::text(grid, key, col))
            || sheet.merges.iter().any(|merge| merge.contains(left) && merge.contains(own))
    };
    let label = across::text(grid, key, labels);
    let mut cases: Vec<Group> = Vec::new();
    for col in labels + 1..=grid.cols() {
        let name = across::text(grid, key, col);
        let is_label = cases.is_empty() && name == label;
        if is_label || name.is_empty() && cases.is_empty() {
            continue;
        }
        if name.is_empty() || across::is_reckoned(&name) {
            break;
        }
        match cases.last_mut().filter(|last| last.name == name && is_one(col)) {
            Some(last) => last.parts.push(Part::alone(col)),
            None => {
                let (name, cell) = (name.into_owned(), CellRef::new(key, col));
                cases.push(Group { name, cell, parts: vec![Part::alone(col)] });
            }
        }
    }
    cases
}
