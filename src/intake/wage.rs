//! 工賃実績 (before and after) and 月次工賃 (one pair of columns a month).

use super::named_months::ANY_YEAR;
use super::reader::RowReader;
use crate::domain::{Field, FiscalYear, IssueCode, Month, MonthlyWage, Severity, WageRow};
use crate::layout::MappedCell;
use crate::normalise;
use std::collections::BTreeMap;

const MONTH_WITHOUT_YEAR: IssueCode = IssueCode::new("wage.month-without-year");
const WHICH_YEAR: &str = "何年度の月か分からないため、この行の工賃は月別に示せません（年間の総額÷延人数には含めます）。シート名かファイル名に「令和3年度」のように書いてください。";

pub(super) fn read(row: &mut RowReader<'_>) -> WageRow {
    let prefecture = row.prefecture();
    WageRow {
        desk: super::desk::named(row, Field::DeskName),
        workshop: super::workshop::name(row).0,
        office_number: row
            .read(Field::OfficeNumber, |cell| normalise::number::office_number(&cell.value, prefecture)),
        heads: if states_month(row) { None } else { row.count(Field::Heads) },
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
    if states_month(row) {
        return row_of_a_month(row, year).into_iter().collect();
    }
    let mut months: BTreeMap<(bool, Month), MonthlyWage> = BTreeMap::new();
    let mut without_year = None;
    let cells: Vec<&MappedCell> = row.all(Field::MonthlyTotal).chain(row.all(Field::MonthlyHeads)).collect();
    for cell in cells {
        let [known, Some(month)] = row.months().named(&cell.header, year) else { continue };
        if known.is_none() {
            without_year.get_or_insert(cell);
        }
        let blank = MonthlyWage { month: known, total: None, heads: None };
        let entry = months.entry((known.is_none(), month)).or_insert(blank);
        if cell.field == Field::MonthlyTotal {
            let reading = normalise::yen::countable(&cell.value, &cell.header);
            entry.total = row.take(cell, reading);
        } else {
            entry.heads = row.take(cell, normalise::count::read(&cell.value));
        }
    }
    if let Some(cell) = without_year {
        row.report(cell, MONTH_WITHOUT_YEAR, Severity::Warning, WHICH_YEAR);
    }
    months.into_values().collect()
}

/// Whether a row is of one month, which its own cell, the sheet or the title names.
fn states_month(row: &RowReader<'_>) -> bool {
    let has = |field: Field| row.get(field).is_some();
    has(Field::Month) && (has(Field::WagesPaid) || has(Field::Heads)) && !has(Field::MonthlyTotal)
}

/// 年月, 支払総額 and 人数 in a row.
fn row_of_a_month(row: &mut RowReader<'_>, year: Option<FiscalYear>) -> Option<MonthlyWage> {
    let cell = row.get(Field::Month)?;
    let text = cell.value.show();
    let year = normalise::date::DateHints::from_header(&cell.header).fiscal.or(year);
    let reading = normalise::date::month(&text, year);
    let is_without_year =
        reading.value.is_none() && normalise::date::month(&text, Some(ANY_YEAR)).value.is_some();
    let month = if is_without_year {
        row.report(cell, MONTH_WITHOUT_YEAR, Severity::Warning, WHICH_YEAR);
        None
    } else {
        Some(row.take(cell, reading)?.value)
    };
    Some(MonthlyWage { month, total: row.yen(Field::WagesPaid), heads: row.count(Field::Heads) })
}
