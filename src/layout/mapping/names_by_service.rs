//! A name below each of several services (就労継続支援Ａ型 > 名称・定員, 就労継続支援Ｂ型 > 名称・定員 beside 法人): a row says as many
//! workshops of one corporation as it names.

use super::services;
use super::values::{Values, is_settled, remap};
use crate::domain::{Field, ServiceType};
use crate::layout::model::{Column, LeftOut, MappedCell, Record};
use crate::normalise::{self, text::states_nothing};
use crate::table::Cell;

/// What the columns of names are told by.
const RULE: &str = "named-by-service";
/// Services that must have a name of their own.
const FEWEST: usize = 2;

/// Which service a group names; 連絡先 is none.
fn of_service(group: &str) -> Option<ServiceType> {
    let is_one =
        |service: &ServiceType| !matches!(service, ServiceType::Other(_)) || services::names_other(group);
    normalise::service::read(group).value.filter(is_one)
}

/// The service of the group above a column, and the column's own word.
fn below(column: &Column) -> Option<(ServiceType, &str)> {
    let (own, above) = column.header.split_last().filter(|(_, above)| !above.is_empty())?;
    Some((of_service(&above.join(" "))?, own.as_ref()))
}

/// Maps the names below each service, where two or more have one in the same word.
pub(super) fn tell(columns: &mut [Column], values: &[Values<'_>]) {
    let Some(main) = columns.iter().position(|column| column.field == Some(Field::Name)) else { return };
    let Some((_, own)) = below(&columns[main]) else { return };
    let own = own.to_owned();
    let is_such =
        |at: &usize| below(&columns[*at]).is_some_and(|(_, word)| word == own) && !is_settled(&columns[*at]);
    let found: Vec<usize> = (0..columns.len()).filter(is_such).collect();
    let mut named: Vec<ServiceType> = Vec::new();
    for at in &found {
        named.extend(below(&columns[*at]).map(|(service, _)| service).filter(|one| !named.contains(one)));
    }
    let filled = found.iter().filter(|at| values[**at].filled() > 0).count();
    if filled < FEWEST || named.len() != found.len() {
        return;
    }
    for at in found {
        let text = "サービスごとに事業所の名が並ぶ列".to_owned();
        remap(&mut columns[at], Some(Field::Name), RULE, text);
        columns[at].confidence = 1.0;
    }
}

/// Whether a table names a workshop below each service.
pub(in crate::layout) fn are_named(columns: &[Column]) -> bool {
    columns.iter().any(|column| column.reasons.iter().any(|reason| reason.rule == RULE))
}

/// A record for each name of a row, with what stands below its service; a corporation that names no workshop is none, and is told.
pub(in crate::layout) fn part(records: &mut Vec<Record>, left_out: &mut Vec<LeftOut>) {
    *records = std::mem::take(records)
        .into_iter()
        .flat_map(|record| {
            let own = parts(&record);
            if let (true, Some(cell)) = (own.is_empty(), record.origin.cell) {
                let text = record
                    .get(Field::Corporation)
                    .map_or_else(String::new, |cell| cell.value.show().into_owned());
                left_out.push(LeftOut { row: cell.row, text, why: "事業所の名がない法人の行" });
            }
            own
        })
        .collect();
    left_out.sort_by_key(|left| left.row);
}

fn parts(record: &Record) -> Vec<Record> {
    let names = record.all(Field::Name).filter(|cell| !states_nothing(&cell.value.show()));
    names
        .filter_map(|name| Some((name, service_of(name)?)))
        .map(|(name, own)| {
            let is_own = |cell: &&MappedCell| match service_of(cell) {
                Some(service) => service == own,
                None => cell.field != Field::Name,
            };
            let mut cells: Vec<MappedCell> = record.cells.iter().filter(is_own).cloned().collect();
            cells.retain(|cell| cell.field != Field::ServiceType);
            cells.push(MappedCell {
                field: Field::ServiceType,
                value: Cell::text(own.name()),
                ..name.clone()
            });
            let mut origin = record.origin.clone();
            origin.cell = Some(name.cell);
            Record { kind: record.kind, origin, cells }
        })
        .collect()
}

/// The service above a cell.
fn service_of(cell: &MappedCell) -> Option<ServiceType> {
    let (above, _) = cell.header.rsplit_once(" > ")?;
    of_service(above)
}
