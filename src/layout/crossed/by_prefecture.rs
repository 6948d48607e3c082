//! Prefectures as columns beside the numbers of cases: each figure is a part of the case, done there. 店数 and 金額 may stand below
//! each.

use super::across::{self, Group, Part};
use crate::domain::{CellRef, Field, Prefecture, RecordKind};
use crate::layout::lying::{self, Read};
use crate::layout::mapping::scorer::Scorer;
use crate::layout::model::{Context, HEADING, MappedCell, Orientation, Record, Table};
use crate::layout::notice;
use crate::layout::records::sums;
use crate::table::{Cell, Grid, Sheet};

/// What may be said of a part.
const OF_PARTS: [Field; 6] =
    [Field::Quantity, Field::Amount, Field::UnitPrice, Field::Hours, Field::People, Field::DeskName];
const WHY: &str = "都道府県の見出しの下に案件ごとの数が並んでいる";

/// The columns of prefectures, and those that add them up.
struct Band {
    header: u32,
    last: u32,
    groups: Vec<Group>,
    reckoned: Vec<u32>,
}

pub(in crate::layout) fn read(sheet: &Sheet, context: &Context, scorer: &mut Scorer<'_>) -> Option<Read> {
    let mut band =
        (1..=sheet.grid.rows().min(across::SEARCHED)).find_map(|row| Band::at(&sheet.grid, row))?;
    let captions = across::captions(sheet, band.header);
    // How many would do it in each is a reply.
    const OTHERS: [&str; 6] = ["応募", "回答", "照会", "事業所数", "登録", "対応可"];
    if captions.iter().any(|text| OTHERS.iter().any(|word| text.contains(word))) {
        return None;
    }
    across::tell_splits(&mut band.groups, &OF_PARTS, scorer);
    let mut cols: Vec<u32> = band.groups.iter().flat_map(|group| &group.parts).map(|part| part.col).collect();
    let is_counted = |col: &u32| {
        let part = band.groups.iter().flat_map(|group| &group.parts).find(|part| part.col == *col);
        part.is_some_and(|part| part.field != Some(Field::DeskName))
    };
    let counted: Vec<u32> = cols.iter().copied().filter(is_counted).collect();
    if !across::hold_figures(&sheet.grid, &counted, band.last + 1) {
        return None;
    }
    cols.extend(&band.reckoned);
    let (mut layout, mut issues) =
        lying::as_it_lies(&across::set_aside(sheet, band.header, &cols), context, scorer);
    let is_of_cases = |table: &Table| {
        matches!(table.kind, RecordKind::Case | RecordKind::CaseSplit)
            && table.orientation == Orientation::Rows
            && table.columns.iter().any(|column| column.field == Some(Field::CaseNumber))
    };
    let at = layout.tables.iter().position(is_of_cases)?;
    let cases = &mut layout.tables[at];
    band.tell_alone(&sheet.grid, cases, &captions);
    let origin = context.origin.sheet(&sheet.name);
    let unit = sums::above(&captions);
    let records: Vec<Record> = cases
        .records
        .iter()
        .flat_map(|case| band.groups.iter().map(move |group| (case, group)))
        .filter_map(|(case, group)| {
            let (place, cells) = part(&sheet.grid, case, group, unit)?;
            Some(Record { kind: RecordKind::CaseSplit, origin: origin.at(place), cells })
        })
        .collect();
    if records.is_empty() {
        return None;
    }
    let parts = across::beside(cases, RecordKind::CaseSplit, &band.groups, ("by-prefecture", WHY), records);
    if cases.records.iter().all(only_names) {
        cases.records.clear();
    }
    let unsaid = band.groups.iter().flat_map(|group| &group.parts).filter(|part| part.field.is_none());
    issues.extend(unsaid.map(|part| {
        let label = across::text(&sheet.grid, band.last, part.col);
        notice::unread_label(&origin.at(CellRef::new(band.last, part.col)), context, &label)
    }));
    layout.tables.insert(at + 1, parts);
    Some((layout, issues))
}

/// Whether a row says nothing of its case but which it is: the case is listed elsewhere.
fn only_names(case: &Record) -> bool {
    const NAMES: [Field; 5] =
        [Field::CaseNumber, Field::Title, Field::RowNumber, Field::Remarks, Field::WorkKind];
    case.cells.iter().all(|cell| NAMES.contains(&cell.field))
}

/// What a group says of a case's part; none where it says nothing or 0.
fn part(grid: &Grid, case: &Record, group: &Group, unit: Option<&str>) -> Option<(CellRef, Vec<MappedCell>)> {
    let number = case.get(Field::CaseNumber)?;
    let row = number.cell.row;
    let is_said = |part: &&Part| across::figure(grid.get(row, part.col)).is_some_and(|figure| figure > 0.0);
    let first = group.parts.iter().find(is_said)?;
    let mut cells = vec![MappedCell { field: Field::ParentCase, ..number.clone() }];
    cells.extend(across::title_of(case));
    cells.push(MappedCell {
        field: Field::Prefecture,
        header: HEADING.into(),
        cell: group.cell,
        value: Cell::text(&group.name),
    });
    for part in &group.parts {
        let value = grid.get(row, part.col);
        if let Some(field) = part.field.filter(|_| !value.is_blank()) {
            let header = sums::with_unit(part.header(&group.name), field, unit);
            cells.push(MappedCell { field, header, cell: CellRef::new(row, part.col), value: value.clone() });
        }
    }
    Some((CellRef::new(row, first.col), cells))
}

impl Band {
    /// Two or more prefectures in a row, each over as many columns as the first.
    fn at(grid: &Grid, header: u32) -> Option<Self> {
        let text = |col: u32| across::text(grid, header, col);
        let below = |col: u32| across::text(grid, header + 1, col);
        // A quick look: most texts are longer than any prefecture's name.
        let is_short = |col: &u32| match grid.get(header, *col) {
            Cell::Text(text) => text.trim().chars().count() <= 4,
            _ => false,
        };
        let mut short = (1..=grid.cols()).filter(is_short);
        let first = short.find(|col| Prefecture::from_name(&text(*col)).is_some())?;
        let (mut groups, mut reckoned) = (Vec::<Group>::new(), Vec::new());
        let mut is_behind_sum = false;
        for col in first..=grid.cols() {
            let own = text(col);
            let part = Part::alone(col);
            if Prefecture::from_name(&own).is_some() {
                is_behind_sum = false;
                match groups.last_mut().filter(|last| last.name == own) {
                    Some(last) => last.parts.push(part),
                    None => {
                        let (name, cell) = (own.into_owned(), CellRef::new(header, col));
                        groups.push(Group { name, cell, parts: vec![part] });
                    }
                }
            } else if across::is_reckoned(&own) || own.is_empty() && is_behind_sum && !below(col).is_empty() {
                is_behind_sum = true;
                reckoned.push(col);
            } else if own.is_empty() && !below(col).is_empty() {
                // A name that was not merged over its columns.
                let width = groups.first().map_or(1, |first| first.parts.len());
                let has_room =
                    groups.len() == 1 || groups.last().is_some_and(|last| last.parts.len() < width);
                if !has_room {
                    break;
                }
                groups.last_mut()?.parts.push(part);
            } else {
                break;
            }
        }
        let names: std::collections::BTreeSet<&String> = groups.iter().map(|group| &group.name).collect();
        if names.len() < 2 || names.len() < groups.len() {
            return None;
        }
        let mut last = header;
        let is_same =
            |row: u32| groups.iter().all(|group| across::text(grid, row, group.cell.col) == group.name);
        while last < grid.rows() && is_same(last + 1) {
            last += 1;
        }
        let mut band = Self { header, last, groups, reckoned };
        band.name_parts(grid);
        Some(band)
    }

    /// The row of 店数 and 金額, where there is one.
    fn name_parts(&mut self, grid: &Grid) {
        let row = self.last + 1;
        let parts = || self.groups.iter().flat_map(|group| &group.parts);
        let is_word = |part: &Part| {
            let cell = grid.get(row, part.col);
            !cell.is_blank() && across::figure(cell).is_none()
        };
        if row > grid.rows() || !parts().all(is_word) {
            return;
        }
        for part in self.groups.iter_mut().flat_map(|group| &mut group.parts) {
            part.own = across::text(grid, row, part.col).into_owned();
        }
        self.last = row;
    }

    /// What the figures are where no words stand below the prefectures: what they add up to in each row, else what the title says.
    fn tell_alone(&mut self, grid: &Grid, cases: &Table, captions: &[String]) {
        if self.groups.iter().any(|group| group.parts.len() > 1 || !group.parts[0].own.is_empty()) {
            return;
        }
        let cols: Vec<u32> = self.groups.iter().map(|group| group.parts[0].col).collect();
        let field = across::adds_up_to(grid, cases, &cols).or_else(|| said(captions));
        self.groups.iter_mut().for_each(|group| group.parts[0].field = field);
    }
}

/// Whether a title says that pieces or that money is counted below it.
pub(super) fn said(captions: &[String]) -> Option<Field> {
    const PIECES: [&str; 10] =
        ["店舗数", "店数", "数量", "件数", "枚数", "部数", "台数", "個数", "箇所数", "か所数"];
    const MONEY: [&str; 5] = ["金額", "配分額", "予算額", "千円", "単位：円"];
    let says = |words: &[&str]| captions.iter().any(|text| words.iter().any(|word| text.contains(word)));
    match (says(&PIECES), says(&MONEY)) {
        (true, false) => Some(Field::Quantity),
        (false, true) => Some(Field::Amount),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("都道府県別店舗数", Some(Field::Quantity))]
    #[case("県別の金額", Some(Field::Amount))]
    #[case("店数と金額", None)]
    #[case("県別内訳", None)]
    fn what_a_title_counts(#[case] title: &str, #[case] expected: Option<Field>) {
        assert_eq!(said(&[title.to_owned()]), expected, "{title}");
    }

    #[test]
    fn names_over_columns_of_their_own() {
        let row = |texts: &[&str]| texts.iter().map(|text| Cell::text(text)).collect();
        let grid = Grid::from_rows(vec![
            row(&["番号", "滋賀", "", "京都", "", "合計", "", "備考"]),
            row(&["", "店数", "金額", "店数", "金額", "店数", "金額", ""]),
            row(&["R6-1", "3", "300", "2", "200", "5", "500", ""]),
        ]);
        let band = Band::at(&grid, 1);
        let told = band.map(|band| {
            let widths: Vec<usize> = band.groups.iter().map(|group| group.parts.len()).collect();
            (widths, band.reckoned, band.last)
        });
        assert_eq!(told, Some((vec![2, 2], vec![6, 7], 2)));
    }
}
