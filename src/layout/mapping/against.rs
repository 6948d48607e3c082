//! Records against last night's: sums whose unit has changed, and what only the name of a sheet had said. Where last night's value
//! is the better one it goes on speaking, and the office is asked.

use super::past;
use crate::domain::{CellRef, Field, Issue, Origin, RecordKind};
use crate::layout::model::{Context, MappedCell, Record};
use crate::layout::notice;
use crate::normalise::yen;
use crate::table::Cell;
use std::collections::BTreeMap;

const SUMS: [Field; 10] = [
    Field::AverageWage,
    Field::WageBefore,
    Field::WageAfter,
    Field::WagesPaid,
    Field::MonthlyTotal,
    Field::Amount,
    Field::AnnualAmount,
    Field::OrderedAmount,
    Field::DemandAmount,
    Field::LostAmount,
];
const WAGES: [Field; 5] =
    [Field::AverageWage, Field::WageBefore, Field::WageAfter, Field::WagesPaid, Field::MonthlyTotal];
/// Wages of one month of one person.
const MONTHLY: [Field; 3] = [Field::AverageWage, Field::WageBefore, Field::WageAfter];
const THOUSAND: f64 = 1000.0;
/// As many wages that cannot be one are no slips.
const FEWEST: usize = 3;
/// What a sheet's name says of its rows, and how its cells are headed.
const BY_NAME: &str = "シート名";
const NAMED: [Field; 4] = [Field::ServiceType, Field::Prefecture, Field::Municipality, Field::Area];

/// Settles what is doubtful in the records of a table; returns what an office should know of it.
pub(in crate::layout) fn settle(
    records: &mut [Record],
    kind: RecordKind,
    origin: &Origin,
    context: &Context,
) -> Vec<Issue> {
    let before = past::by_key(context.before.iter().filter(|record| record.kind == kind));
    let mut issues = Vec::new();
    if kind == RecordKind::Workshop && !before.is_empty() {
        issues.extend(say_by_name(records, &before, origin, context));
    }
    for record in &mut *records {
        keep_unit(record, was(record, &before), context, &mut issues);
    }
    leave_out_thousands(records, context, &mut issues);
    issues
}

type Before<'b> = BTreeMap<(Field, String), Option<&'b Record>>;

fn was<'b>(record: &Record, before: &Before<'b>) -> Option<&'b Record> {
    past::keys(record).find_map(|key| before.get(&key).copied().flatten())
}

/// A sum in yen, by the unit of its cell or header.
fn sum(cell: &MappedCell) -> Option<f64> {
    let factor = yen::unit_in_header(&cell.header).map_or(1.0, yen::YenUnit::factor);
    let says_unit = matches!(&cell.value, Cell::Text(text) if text.contains(['円', '千', '万']));
    let number = yen::number(&cell.value)?;
    Some(if says_unit { number } else { number * factor })
}

/// 24 where 24,084 stood is the same in thousands.
fn is_thousandth(one: f64, of: f64) -> bool {
    of.abs() >= THOUSAND && one != 0.0 && (one * THOUSAND - of).abs() < THOUSAND
}

fn keep_unit(record: &mut Record, was: Option<&Record>, context: &Context, issues: &mut Vec<Issue>) {
    if !record.cells.iter().any(|cell| SUMS.contains(&cell.field)) {
        return;
    }
    let told = |field: Field| record.get(field).and_then(sum);
    let product = told(Field::Quantity).zip(told(Field::UnitPrice)).map(|(count, price)| count * price);
    let origin = record.origin.clone();
    record.cells.retain_mut(|cell| {
        if !SUMS.contains(&cell.field) {
            return true;
        }
        let Some(own) = sum(cell) else { return true };
        let place = |cell: &MappedCell| (origin.at(cell.cell), cell.value.show().into_owned());
        let is_its = |other: &&MappedCell| {
            other.field == cell.field && (!cell.field.repeats() || other.header == cell.header)
        };
        let before = was.and_then(|was| was.cells.iter().find(is_its));
        let changed = |of: &f64| is_thousandth(own, *of) || of.abs() >= 1.0 && is_thousandth(*of, own);
        if let Some((before, _)) = before.and_then(|cell| Some((cell, sum(cell).filter(changed)?))) {
            let (at, seen) = place(cell);
            issues.push(notice::unit(&at, context, cell.field, &seen, true));
            (cell.value, cell.header) = (before.value.clone(), before.header.clone());
            return true;
        }
        if own < 0.0 && WAGES.contains(&cell.field) {
            let (at, seen) = place(cell);
            issues.push(notice::negative(&at, context, cell.field, &seen));
            return false;
        }
        if cell.field == Field::Amount && product.is_some_and(|product| is_thousandth(own, product)) {
            let (at, seen) = place(cell);
            issues.push(notice::thousandth(&at, context, cell.field, &seen));
            return false;
        }
        true
    });
}

/// A whole column of monthly wages below a thousand yen is one of thousands.
fn leave_out_thousands(records: &mut [Record], context: &Context, issues: &mut Vec<Issue>) {
    const OTHERS: [char; 6] = ['時', '日', '率', '割', '%', '％'];
    for field in MONTHLY {
        let cells = records.iter().filter_map(|record| record.get(field));
        let is_monthly = |cell: &MappedCell| !cell.header.contains(OTHERS);
        let sums: Vec<f64> =
            cells.filter(|cell| is_monthly(cell)).filter_map(sum).filter(|sum| *sum != 0.0).collect();
        if sums.len() < FEWEST || sums.iter().any(|sum| *sum >= THOUSAND) {
            continue;
        }
        for record in &mut *records {
            let origin = record.origin.clone();
            record.cells.retain(|cell| {
                let is_sum = cell.field == field && sum(cell).is_some_and(|sum| sum != 0.0);
                if is_sum {
                    let seen = cell.value.show();
                    issues.push(notice::unit(&origin.at(cell.cell), context, field, &seen, false));
                }
                !is_sum
            });
        }
    }
}

/// What the sheet's name said of a workshop holds where nothing else says it tonight.
fn say_by_name(
    records: &mut [Record],
    before: &Before<'_>,
    origin: &Origin,
    context: &Context,
) -> Vec<Issue> {
    let mut issues = Vec::new();
    for field in NAMED {
        if records.iter().any(|record| record.get(field).is_some()) {
            continue;
        }
        let said = |record: &Record| {
            let cell = was(record, before)?.get(field).filter(|cell| *cell.header == *BY_NAME)?;
            Some(cell.value.clone())
        };
        let values: Vec<Option<Cell>> = records.iter().map(said).collect();
        let mut told: Vec<String> = values.iter().flatten().map(|cell| cell.show().into_owned()).collect();
        told.sort();
        told.dedup();
        let Some(first) = values.iter().flatten().next().cloned() else { continue };
        let all = (told.len() == 1).then_some(first);
        for (record, value) in records.iter_mut().zip(values) {
            let Some(value) = value.or_else(|| all.clone()) else { continue };
            let cell = CellRef::new(1, 1);
            record.cells.push(MappedCell { field, header: BY_NAME.into(), cell, value });
        }
        issues.push(notice::sheet_renamed(origin, context, field, &told.join("、")));
    }
    issues
}
