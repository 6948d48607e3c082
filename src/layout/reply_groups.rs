//! Replies in groups beside the cases that they are about: 窓口名, 回答 and 回答日 below 回答窓口①, 回答窓口② and so on.

use super::assign::{Assignment, Scorer};
use super::header::Header;
use super::model::{Column, MappedCell, Orientation, Record, Table};
use super::section::is_desk;
use super::view::View;
use crate::domain::{Field, Origin, Reason, RecordKind};
use crate::table::Cell;

/// The columns below one group.
struct Group {
    parents: Vec<String>,
    /// Places among all columns.
    columns: Vec<usize>,
}

/// The replies in two or more groups of the same columns, as a table of their own; the cases keep nothing of them.
pub(super) fn beside(
    view: &View<'_>,
    cases: &mut Table,
    origin: &Origin,
    scorer: &mut Scorer<'_>,
) -> Option<Table> {
    if cases.kind != RecordKind::Case || cases.orientation != Orientation::Rows || view.fold().is_some() {
        return None;
    }
    let paths = cases.columns.iter().map(|column| column.header.iter().map(ToString::to_string).collect());
    let groups = alike(&paths.collect::<Vec<_>>());
    let first = groups.first().filter(|_| groups.len() >= 2)?;
    let own = |at: &usize| cases.columns[*at].header.last().map(|own| vec![own.to_string()]);
    let paths: Vec<Option<Vec<String>>> = first.columns.iter().map(own).collect();
    let reading = scorer.assign_as(&paths, RecordKind::Application)?;
    let says = |field: Field| field_of(&reading, field);
    // Whose reply it is stands in a column of the group, or is the group's name.
    let are_desks = groups.iter().all(|group| desk_of(group).is_some());
    if says(Field::Interest).is_none() || (says(Field::DeskName).is_none() && !are_desks) {
        return None;
    }
    let whose = says(Field::DeskName).or_else(|| says(Field::Interest))?;
    let mut records = Vec::new();
    let mut columns = Vec::new();
    for group in &groups {
        for (at, found) in group.columns.iter().zip(&reading.fields) {
            let reasons = vec![Reason::new("replies", WHY)];
            let field = found.map(|found| found.field);
            columns.push(Column { field, confidence: 0.9, reasons, ..cases.columns[*at].clone() });
        }
    }
    for case in &cases.records {
        let Some(row) = case.origin.cell.map(|cell| cell.row) else { continue };
        for group in &groups {
            let place = &cases.columns[group.columns[whose]];
            if view.get(row, place.index).is_blank() {
                continue;
            }
            let mut cells: Vec<MappedCell> = [Field::CaseNumber, Field::Title]
                .iter()
                .filter_map(|field| case.get(*field).cloned())
                .collect();
            if says(Field::DeskName).is_none() {
                cells.extend(desk_of(group).map(|name| MappedCell {
                    field: Field::DeskName,
                    header: "見出し".into(),
                    cell: place.header_cell,
                    value: Cell::text(name),
                }));
            }
            for (at, found) in group.columns.iter().zip(&reading.fields) {
                let (Some(found), column) = (found, &cases.columns[*at]) else { continue };
                let value = view.get(row, column.index);
                if !value.is_blank() && found.field != Field::PersonalInformation {
                    let (header, cell) = (column.header_text().into(), view.place(row, column.index));
                    cells.push(MappedCell { field: found.field, header, cell, value: value.clone() });
                }
            }
            let origin = origin.at(view.place(row, place.index));
            records.push(Record { kind: RecordKind::Application, origin, cells });
        }
    }
    if records.is_empty() {
        return None;
    }
    take_from(cases, &groups);
    Some(Table {
        kind: RecordKind::Application,
        confidence: 0.9,
        reasons: vec![Reason::new("replies", WHY)],
        orientation: cases.orientation,
        header: cases.header,
        caption: cases.caption.clone(),
        columns,
        records,
        left_out: Vec::new(),
    })
}

const WHY: &str = "窓口ごとの回答の組が並んでいる";

/// A list whose rows were taken for one reply each, where replies stand in groups: its other columns are of the cases.
pub(super) fn as_cases(header: &Header, scorer: &mut Scorer<'_>) -> Option<Header> {
    if header.assignment.kind != RecordKind::Application {
        return None;
    }
    let paths: Vec<Vec<String>> = header.paths.iter().map(|path| path.clone().unwrap_or_default()).collect();
    let groups = alike(&paths);
    let first = groups.first().filter(|_| groups.len() >= 2)?;
    let has = |field: Field| {
        let is_own = |at: &usize| header.assignment.fields[*at].is_some_and(|found| found.field == field);
        first.columns.iter().any(is_own)
    };
    if !has(Field::Interest) || !(has(Field::DeskName) || desk_of(first).is_some()) {
        return None;
    }
    let mut own = header.paths.clone();
    for at in groups.iter().flat_map(|group| &group.columns) {
        own[*at] = None;
    }
    let assignment = scorer.assign_as(&own, RecordKind::Case)?;
    let names = |field: Field| assignment.fields.iter().flatten().any(|found| found.field == field);
    let is_case = names(Field::CaseNumber) || names(Field::Title);
    is_case.then(|| Header { assignment, ..header.clone() })
}

/// Two or more groups of neighbouring columns below the same parents that have the same names: of several such the one of
/// which there are most.
fn alike(paths: &[Vec<String>]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (at, path) in paths.iter().enumerate() {
        let Some((_, parents)) = path.split_last().filter(|(_, parents)| !parents.is_empty()) else {
            continue;
        };
        match groups.last_mut() {
            Some(last)
                if last.parents == parents && last.columns.last().is_some_and(|last| last + 1 == at) =>
            {
                last.columns.push(at);
            }
            _ => groups.push(Group { parents: parents.to_vec(), columns: vec![at] }),
        }
    }
    let names =
        |group: &Group| -> Vec<&String> { group.columns.iter().filter_map(|at| paths[*at].last()).collect() };
    let count = |wanted: &[&String]| groups.iter().filter(|group| names(group) == wanted).count();
    let most = groups.iter().map(names).filter(|names| names.len() >= 2).max_by_key(|names| count(names));
    let Some(most) = most else { return Vec::new() };
    let is_such: Vec<bool> = groups.iter().map(|group| names(group) == most).collect();
    groups.into_iter().zip(is_such).filter(|(_, is_such)| *is_such).map(|(group, _)| group).collect()
}

/// The desk that a group is called by.
fn desk_of(group: &Group) -> Option<&str> {
    group.parents.last().map(|name| name.trim()).filter(|name| is_desk(name))
}

/// Where a field stands in a group.
fn field_of(reading: &Assignment, field: Field) -> Option<usize> {
    reading.fields.iter().position(|found| found.is_some_and(|found| found.field == field))
}

/// What stands in the groups is the replies' alone.
fn take_from(cases: &mut Table, groups: &[Group]) {
    for at in groups.iter().flat_map(|group| &group.columns) {
        let column = &mut cases.columns[*at];
        column.field = None;
        for record in &mut cases.records {
            record.cells.retain(|cell| cell.cell.col != column.index);
        }
    }
}
