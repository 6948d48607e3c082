//! Prefectures down a column and the numbers of cases across, 店舗数 and 金額 below each: what of a case is done in each prefecture. The
//! cases themselves may be listed above, and other tables beside.

use super::across::{self, Group, Part};
use crate::domain::{CellRef, Field, Origin, Prefecture, Reason, RecordKind};
use crate::layout::forms::is_code;
use crate::layout::lying::{self, Read};
use crate::layout::mapping::scorer::Scorer;
use crate::layout::model::{Context, HEADING, MappedCell, Orientation, Record, Table};
use crate::layout::notice;
use crate::layout::records::sums;
use crate::table::{Cell, Grid, Merge, Sheet};
use std::borrow::Cow;

/// What may be said of a part.
const OF_PARTS: [Field; 5] = [Field::Quantity, Field::Amount, Field::UnitPrice, Field::Hours, Field::People];
/// Prefectures down a column and cases across at least.
const LEAST_LINES: usize = 3;
const LEAST_CASES: usize = 2;
/// Rows between the header and the first prefecture at most.
const HEADER_WITHIN: u32 = 3;
/// What is larger is no such table.
const MOST_ROWS: u32 = 2_000;
/// How many would do it in each is a reply.
const OTHERS: [&str; 6] = ["応募", "回答", "照会", "事業所", "登録", "対応可"];
const WHY: &str = "都道府県の行と案件番号の列が交わる所に数が並んでいる";

/// Such a table, wherever on its sheet.
struct Crossing {
    header: u32,
    last: u32,
    names: u32,
    lines: Vec<(u32, String)>,
    groups: Vec<Group>,
    /// The first and the last column that belong to it, 地方 before the prefectures and 合計 behind the cases.
    cols: (u32, u32),
    /// Its last row, what adds it up included.
    end: u32,
}

pub(in crate::layout) fn read(sheet: &Sheet, context: &Context, scorer: &mut Scorer<'_>) -> Option<Read> {
    let mut found = Crossing::of(sheet)?;
    let captions = found.captions(&sheet.grid);
    let parts = || found.groups.iter().flat_map(|group| &group.parts);
    let speaks_of = |text: &String| OTHERS.iter().any(|word| text.contains(word));
    if captions.iter().any(speaks_of) || parts().any(|part| speaks_of(&part.own)) {
        return None;
    }
    let counted: Vec<u32> = parts().map(|part| part.col).collect();
    let only = found.alone(sheet);
    if !across::hold_figures(&only.grid, &counted, found.last + 1) {
        return None;
    }
    across::tell_splits(&mut found.groups, &OF_PARTS, scorer);
    let (mut layout, mut issues) = lying::as_it_lies(&found.set_aside(sheet), context, scorer);
    let cases = layout.tables.iter().find(|table| table.kind == RecordKind::Case);
    let is_listed = |group: &Group| cases.is_some_and(|cases| case_of(cases, group).is_some());
    let listed = found.groups.iter().filter(|group| is_listed(group)).count();
    let is_told = match cases {
        Some(_) => listed * 2 >= found.groups.len(),
        None => found.speaks_of_cases(sheet),
    };
    if !is_told {
        return None;
    }
    found.tell_alone(&sheet.grid, cases, &captions);
    let origin = context.origin.sheet(&sheet.name);
    let unit = sums::above(&captions);
    let records = found.parts(&sheet.grid, cases, &origin, unit);
    if records.is_empty() {
        return None;
    }
    let unsaid = found.groups.iter().flat_map(|group| &group.parts).filter(|part| part.field.is_none());
    issues.extend(unsaid.map(|part| {
        let label = across::text(&sheet.grid, found.last, part.col);
        notice::unread_label(&origin.at(CellRef::new(found.last, part.col)), context, &label)
    }));
    let at = layout.tables.iter().position(|table| table.kind == RecordKind::Case).map_or(0, |at| at + 1);
    layout.tables.insert(at, found.table(captions, records));
    // What was read beside it was read.
    layout.skipped = None;
    issues.retain(|issue| issue.code != notice::NO_HEADER);
    Some((layout, issues))
}

/// The case that a group of columns is of.
fn case_of<'t>(cases: &'t Table, group: &Group) -> Option<&'t Record> {
    cases.records.iter().find(|case| {
        case.get(Field::CaseNumber).is_some_and(|number| number.value.show().trim() == group.name)
    })
}

impl Crossing {
    fn of(sheet: &Sheet) -> Option<Self> {
        let grid = &sheet.grid;
        if grid.rows() > MOST_ROWS {
            return None;
        }
        (1..=grid.cols()).find_map(|col| Self::in_column(sheet, col))
    }

    fn in_column(sheet: &Sheet, names: u32) -> Option<Self> {
        let grid = &sheet.grid;
        let prefecture = |row: u32| match grid.get(row, names) {
            // A quick look: most texts are longer than any prefecture's name.
            Cell::Text(text) if text.trim().chars().count() <= 4 => {
                let text = across::text(grid, row, names);
                Prefecture::from_name(&text).map(|_| text)
            }
            _ => None,
        };
        let first = (1..=grid.rows()).find(|row| prefecture(*row).is_some())?;
        let lines: Vec<(u32, String)> = (first..=grid.rows())
            .take_while(|row| {
                prefecture(*row).is_some() || across::is_reckoned(&across::text(grid, *row, names))
            })
            .filter_map(|row| Some((row, prefecture(row)?.into_owned())))
            .collect();
        if lines.len() < LEAST_LINES || first == 1 {
            return None;
        }
        let (header, groups) = (first.saturating_sub(HEADER_WITHIN).max(1)..first)
            .find_map(|row| Some((row, cases_in(sheet, row, names)?)))?;
        let last_line = lines.last()?.0;
        let is_blank = |col: u32| (header..=last_line).all(|row| grid.get(row, col).is_blank());
        let left = (1..names).rev().find(|col| is_blank(*col)).map_or(1, |col| col + 1);
        let right = (names..=grid.cols()).find(|col| is_blank(*col)).map_or(grid.cols(), |col| col - 1);
        let mut end = last_line;
        let is_total =
            |row: u32| (left..=names).any(|col| across::is_reckoned(&across::text(grid, row, col)));
        while end < grid.rows() && is_total(end + 1) {
            end += 1;
        }
        let mut found = Self { header, last: header, names, lines, groups, cols: (left, right), end };
        found.name_parts(grid, first)?;
        Some(found)
    }

    /// The words below the numbers of the cases; every row down to the first prefecture is the header's.
    fn name_parts(&mut self, grid: &Grid, first: u32) -> Option<()> {
        let has_words = |row: u32| {
            self.groups.iter().flat_map(|group| &group.parts).all(|part| {
                let cell = grid.get(row, part.col);
                !cell.is_blank() && across::figure(cell).is_none()
            })
        };
        let words = (self.header + 1..first).find(|row| has_words(*row));
        if words.is_none() && self.groups.iter().any(|group| group.parts.len() > 1) {
            return None;
        }
        for part in self.groups.iter_mut().flat_map(|group| &mut group.parts) {
            part.own = words.map_or_else(String::new, |row| across::text(grid, row, part.col).into_owned());
        }
        self.last = first - 1;
        Some(())
    }

    /// What the figures are where no words stand below the cases: what they add up to in each, else what a title says.
    fn tell_alone(&mut self, grid: &Grid, cases: Option<&Table>, captions: &[String]) {
        if self.groups.iter().any(|group| group.parts.iter().any(|part| !part.own.is_empty())) {
            return;
        }
        let adds_up = |field: &Field| {
            let told: Vec<bool> = self
                .groups
                .iter()
                .filter_map(|group| {
                    let whole = across::figure(&case_of(cases?, group)?.get(*field)?.value)?;
                    let cells = self.lines.iter().map(|(row, _)| grid.get(*row, group.parts[0].col));
                    let sum: f64 = cells.filter_map(across::figure).sum();
                    Some((sum - whole).abs() < 0.5)
                })
                .collect();
            told.len() >= LEAST_CASES && told.iter().all(|is_so| *is_so)
        };
        let field = [Field::Quantity, Field::Amount]
            .into_iter()
            .find(adds_up)
            .or_else(|| super::by_prefecture::said(captions));
        self.groups.iter_mut().flat_map(|group| &mut group.parts).for_each(|part| part.field = field);
    }

    /// What is said of each case in each prefecture.
    fn parts(&self, grid: &Grid, cases: Option<&Table>, origin: &Origin, unit: Option<&str>) -> Vec<Record> {
        let mut records = Vec::new();
        for (row, prefecture) in &self.lines {
            for group in &self.groups {
                let is_said = |part: &&Part| {
                    across::figure(grid.get(*row, part.col)).is_some_and(|figure| figure > 0.0)
                };
                let Some(first) = group.parts.iter().find(is_said) else { continue };
                let said = |field: Field, cell: CellRef, text: &str| MappedCell {
                    field,
                    header: HEADING.into(),
                    cell,
                    value: Cell::text(text),
                };
                let mut cells = vec![
                    said(Field::ParentCase, group.cell, &group.name),
                    said(Field::Prefecture, CellRef::new(*row, self.names), prefecture),
                ];
                cells.extend(cases.and_then(|cases| across::title_of(case_of(cases, group)?)));
                for part in &group.parts {
                    let value = grid.get(*row, part.col);
                    if let Some(field) = part.field.filter(|_| !value.is_blank()) {
                        let header = sums::with_unit(part.header(&group.name), field, unit);
                        let cell = CellRef::new(*row, part.col);
                        cells.push(MappedCell { field, header, cell, value: value.clone() });
                    }
                }
                let place = CellRef::new(*row, first.col);
                records.push(Record { kind: RecordKind::CaseSplit, origin: origin.at(place), cells });
            }
        }
        records
    }

    fn table(&self, caption: Vec<String>, records: Vec<Record>) -> Table {
        Table {
            kind: RecordKind::CaseSplit,
            confidence: 0.9,
            reasons: vec![Reason::new("prefectures-down", WHY)],
            orientation: Orientation::Rows,
            header: (self.header, self.last),
            caption,
            columns: across::columns(&self.groups, "prefectures-down", WHY),
            records,
            left_out: Vec::new(),
        }
    }

    /// The texts right above it, in its own columns.
    fn captions(&self, grid: &Grid) -> Vec<String> {
        let rows = self.header.saturating_sub(2).max(1)..self.header;
        let cells = rows.flat_map(|row| (self.cols.0..=self.cols.1).map(move |col| (row, col)));
        let texts = cells.map(|(row, col)| across::text(grid, row, col));
        texts.filter(|text| !text.is_empty()).map(Cow::into_owned).collect()
    }

    /// Whether the words over it say that cases are shared out, where no list tells of these.
    fn speaks_of_cases(&self, sheet: &Sheet) -> bool {
        const CASES: [&str; 6] = ["案件", "配分", "店舗", "割当", "割振", "発注"];
        let said = across::captions(sheet, self.header);
        let says = |words: &[&str]| said.iter().any(|text| words.iter().any(|word| text.contains(word)));
        says(&CASES) && !says(&OTHERS) && self.groups.iter().all(|group| group.name.contains('-'))
    }

    fn holds(&self, row: u32, col: u32) -> bool {
        (self.header..=self.end).contains(&row) && (self.cols.0..=self.cols.1).contains(&col)
    }

    /// The sheet without it.
    fn set_aside(&self, sheet: &Sheet) -> Sheet {
        self.part_of(sheet, |row, col| !self.holds(row, col))
    }

    /// Its prefectures' rows alone.
    fn alone(&self, sheet: &Sheet) -> Sheet {
        self.part_of(sheet, |row, col| {
            self.holds(row, col) && self.lines.iter().any(|(line, _)| *line == row)
        })
    }

    fn part_of(&self, sheet: &Sheet, stays: impl Fn(u32, u32) -> bool) -> Sheet {
        let mut grid = sheet.grid.clone();
        for row in 1..=grid.rows() {
            for col in 1..=grid.cols() {
                if !stays(row, col) {
                    grid.set(row, col, Cell::Empty);
                }
            }
        }
        let is_whole =
            |merge: &&Merge| stays(merge.first.row, merge.first.col) && stays(merge.last.row, merge.last.col);
        let merges = sheet.merges.iter().filter(is_whole).cloned().collect();
        Sheet { grid, merges, ..sheet.clone() }
    }
}

/// The numbers of cases in a row, right of the prefectures, each over as many columns as the first; what adds them up ends them.
fn cases_in(sheet: &Sheet, row: u32, names: u32) -> Option<Vec<Group>> {
    let grid = &sheet.grid;
    let mut groups: Vec<Group> = Vec::new();
    for col in names + 1..=grid.cols() {
        let own = across::text(grid, row, col);
        let part = Part::alone(col);
        match groups.last_mut() {
            Some(last) if own == last.name || own.is_empty() && !grid.get(row + 1, col).is_blank() => {
                last.parts.push(part);
            }
            _ if is_code(&own) && !is_year(&own) => {
                groups.push(Group {
                    name: own.into_owned(),
                    cell: CellRef::new(row, col),
                    parts: vec![part],
                });
            }
            _ => break,
        }
    }
    let width = groups.first()?.parts.len();
    let mut names: Vec<&String> = groups.iter().map(|group| &group.name).collect();
    names.sort_unstable();
    names.dedup();
    let is_even = groups.iter().all(|group| group.parts.len() == width);
    (groups.len() >= LEAST_CASES && names.len() == groups.len() && is_even).then_some(groups)
}

/// R5, H30: a year, no case.
fn is_year(text: &str) -> bool {
    let digits = text.trim_start_matches(['R', 'H', 'S', 'r', 'h', 's']);
    digits.len() <= 2 && digits.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Visibility;

    fn sheet(rows: &[&[&str]]) -> Sheet {
        let rows = rows.iter().map(|row| row.iter().map(|text| Cell::text(text)).collect());
        let grid = Grid::from_rows(rows.collect());
        Sheet { name: "配分".into(), visibility: Visibility::Visible, grid, merges: Vec::new() }
    }

    #[test]
    fn prefectures_below_each_other_and_cases_across() {
        let found = Crossing::of(&sheet(&[
            &["地方", "都道府県", "全8-1", "", "全8-2", "", "合計", ""],
            &["", "", "店舗数", "金額", "店舗数", "金額", "店舗数", "金額"],
            &["関東", "東京都", "56", "84000", "", "", "56", "84000"],
            &["", "千葉県", "22", "33000", "47", "94000", "69", "127000"],
            &["中部", "愛知県", "16", "24000", "", "", "16", "24000"],
            &["計", "", "94", "141000", "47", "94000", "141", "235000"],
        ]));
        let told = found.map(|found| {
            let widths: Vec<usize> = found.groups.iter().map(|group| group.parts.len()).collect();
            (widths, found.cols, found.end, found.last)
        });
        assert_eq!(told, Some((vec![2, 2], (1, 8), 6, 2)));
    }

    #[test]
    fn years_across_are_no_cases() {
        let found = Crossing::of(&sheet(&[
            &["都道府県", "R4", "R5", "R6"],
            &["滋賀県", "12", "13", "14"],
            &["京都府", "21", "22", "23"],
            &["大阪府", "31", "32", "33"],
        ]));
        assert!(found.is_none());
    }

    #[test]
    fn a_list_of_workshops_by_prefecture_is_none() {
        let found = Crossing::of(&sheet(&[
            &["都道府県", "事業所名", "電話番号"],
            &["滋賀県", "見本作業所", "077-000-0000"],
            &["滋賀県", "例示工房", "077-000-0001"],
            &["京都府", "ひな形の家", "075-000-0000"],
        ]));
        assert!(found.is_none());
    }
}
