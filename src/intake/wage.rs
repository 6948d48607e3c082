//! 工賃実績 (before and after) and 月次工賃 (one pair of columns a month).

use super::reader::RowReader;
use crate::domain::{Field, FiscalYear, Month, MonthlyWage, WageRow};
use crate::layout::MappedCell;
use crate::normalise;
use std::collections::BTreeMap;

pub(super) fn read(row: &mut RowReader<'_>) -> WageRow {
    let prefecture = row.prefecture();
    WageRow {
        workshop: row.text(Field::Name),
        office_number: row
            .read(Field::OfficeNumber, |cell| normalise::number::office_number(&cell.value, prefecture)),
        heads: row.count(Field::Heads),
        before: row.yen(Field::WageBefore),
        after: row.yen(Field::WageAfter),
        months: months(row),
        row: row.origin(),
    }
}

/// Pairs 支払総額 and 人数 by the month that their headers name; the year comes from the header, else from a fiscal
/// year in the sheet's or file's name.
fn months(row: &mut RowReader<'_>) -> Vec<MonthlyWage> {
    let year = [&*row.record().origin.sheet, row.context().path.as_str()]
        .into_iter()
        .find_map(normalise::date::fiscal_year_in);
    let mut months: BTreeMap<Month, MonthlyWage> = BTreeMap::new();
    let cells: Vec<&MappedCell> =
        row.record().all(Field::MonthlyTotal).chain(row.record().all(Field::MonthlyHeads)).collect();
    for cell in cells {
        let Some(month) = month_in(&cell.header, year) else { continue };
        let entry = months.entry(month).or_insert(MonthlyWage { month, total: None, heads: None });
        if cell.field == Field::MonthlyTotal {
            let reading =
                normalise::yen::read(&cell.value, &cell.header).map(crate::domain::YenRange::middle);
            entry.total = row.take(cell, reading);
        } else {
            entry.heads = row.take(cell, normalise::count::read(&cell.value));
        }
    }
    months.into_values().collect()
}

fn month_in(header: &str, year: Option<FiscalYear>) -> Option<Month> {
    header.split(" > ").find_map(|part| normalise::date::month(part, year).value)
}
