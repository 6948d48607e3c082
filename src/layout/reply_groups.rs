//! Replies in groups beside the cases that they are about: 窓口名, 回答 and 回答日 below 回答窓口①, 回答窓口② and so on.

use super::assign::{Assignment, Scorer};
use super::dictionary::Match;
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

/// Groups of the same columns, and what each column of one is.
struct Replies {
    groups: Vec<Group>,
    reading: Assignment,
}

const WHY: &str = "窓口ごとの回答の組が並んでいる";

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
    let replies = Replies::of(&cases.columns, scorer)?;
    let of_case = |case| replies.groups.iter().map(move |group| (case, group));
    let records: Vec<Record> = (cases.records.iter().flat_map(of_case))
        .filter_map(|(case, group)| replies.record(view, case, (group, &cases.columns), origin))
        .collect();
    if records.is_empty() {
        return None;
    }
    let columns = replies.columns(&cases.columns);
    take_from(cases, &replies.groups);
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

impl Replies {
    /// Of columns that have some. Whose reply it is stands in a column of the group, or is the group's name.
    fn of(columns: &[Column], scorer: &mut Scorer<'_>) -> Option<Self> {
        let paths = columns.iter().map(|column| column.header.iter().map(ToString::to_string).collect());
        let groups = alike(&paths.collect::<Vec<_>>());
        let first = groups.first().filter(|_| groups.len() >= 2)?;
        let own = |at: &usize| columns[*at].header.last().map(|own| vec![own.to_string()]);
        let paths: Vec<Option<Vec<String>>> = first.columns.iter().map(own).collect();
        let reading = scorer.assign_as(&paths, RecordKind::Application)?;
        let replies = Self { groups, reading };
        let are_desks = || replies.groups.iter().all(|group| desk_of(group).is_some());
        let is_whose = replies.place_of(Field::DeskName).is_some() || are_desks();
        (replies.place_of(Field::Interest).is_some() && is_whose).then_some(replies)
    }

    /// Where a field stands in each group.
    fn place_of(&self, field: Field) -> Option<usize> {
        self.reading.fields.iter().position(|found| found.is_some_and(|found| found.field == field))
    }

    /// What a group says of a case; none where nobody replied.
    fn record(
        &self,
        view: &View<'_>,
        case: &Record,
        (group, columns): (&Group, &[Column]),
        origin: &Origin,
    ) -> Option<Record> {
        let row = case.origin.cell?.row;
        let named = self.place_of(Field::DeskName);
        let first = &columns[group.columns[named.or_else(|| self.place_of(Field::Interest))?]];
        if view.get(row, first.index).is_blank() {
            return None;
        }
        let names = [Field::CaseNumber, Field::Title];
        let mut cells: Vec<MappedCell> = names.iter().filter_map(|field| case.get(*field).cloned()).collect();
        let desk = desk_of(group).filter(|_| named.is_none());
        cells.extend(desk.map(|name| MappedCell {
            field: Field::DeskName,
            header: "見出し".into(),
            cell: first.header_cell,
            value: Cell::text(name),
        }));
        for (at, found) in group.columns.iter().zip(&self.reading.fields) {
            let (Some(found), column) = (found, &columns[*at]) else { continue };
            let value = view.get(row, column.index);
            if !value.is_blank() && found.field != Field::PersonalInformation {
                let (header, cell) = (column.header_text().into(), view.place(row, column.index));
                cells.push(MappedCell { field: found.field, header, cell, value: value.clone() });
            }
        }
        let origin = origin.at(view.place(row, first.index));
        Some(Record { kind: RecordKind::Application, origin, cells })
    }

    /// The columns of all groups as they were read.
    fn columns(&self, columns: &[Column]) -> Vec<Column> {
        let of_group = |group: &Group| {
            let found = group.columns.iter().zip(&self.reading.fields);
            let column = |(at, found): (&usize, &Option<Match>)| Column {
                field: found.map(|found| found.field),
                confidence: 0.9,
                reasons: vec![Reason::new("replies", WHY)],
                ..columns[*at].clone()
            };
            found.map(column).collect::<Vec<_>>()
        };
        self.groups.iter().flat_map(of_group).collect()
    }
}

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
