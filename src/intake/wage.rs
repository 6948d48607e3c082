//! 工賃実績 (before and after) and 月次工賃 (one pair of columns a month).

use super::reader::RowReader;
use crate::domain::{Field, FiscalYear, IssueCode, Month, MonthlyWage, Severity, WageRow};
use crate::layout::MappedCell;
use crate::normalise;
use foldhash::HashMap;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

const MONTH_WITHOUT_YEAR: IssueCode = IssueCode::new("wage.month-without-year");
const WHICH_YEAR: &str = "何年度の月か分からないため、この行の工賃は月別に示せません（年間の総額÷延人数には含めます）。シート名かファイル名に「令和3年度」のように書いてください。";

/// Tells months of an unknown year apart; it goes nowhere else.
const ANY_YEAR: FiscalYear = FiscalYear(2000);

/// The months that headers name, each read once in a file: in the year that the header or what surrounds it states, and in any.
#[derive(Debug, Default)]
pub(super) struct NamedMonths {
    by_header: RefCell<HashMap<Header, [Option<Month>; 2]>>,
}

/// The words of a header, and the year that is stated around it.
type Header = (Arc<str>, Option<FiscalYear>);

impl NamedMonths {
    fn named(&self, header: &Arc<str>, year: Option<FiscalYear>) -> [Option<Month>; 2] {
        let read = || {
            let known = month_in(header, normalise::date::fiscal_year_in(header).or(year));
            [known, known.or_else(|| month_in(header, Some(ANY_YEAR)))]
        };
        *self.by_header.borrow_mut().entry((Arc::clone(header), year)).or_insert_with(read)
    }
}

pub(super) fn read(row: &mut RowReader<'_>) -> WageRow {
    let prefecture = row.prefecture();
    WageRow {
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
            let reading =
                normalise::yen::read(&cell.value, &cell.header).map(crate::domain::YenRange::middle);
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

fn month_in(header: &str, year: Option<FiscalYear>) -> Option<Month> {
    // 4月（千円）: the unit of a table stands behind its months.
    let bare = |part: &'_ str| part.split(['（', '(']).next().unwrap_or(part).trim().to_owned();
    let month = |part: &str| normalise::date::month(part, year).value;
    header
        .split(" > ")
        .find_map(|part| month(part).or_else(|| month(&bare(part))).or_else(|| month(written_in(part)?)))
}

/// 令和6年4月 in 【令和6年4月】工賃の支払総額, 4月 in 4月の支払人数.
fn written_in(part: &str) -> Option<&str> {
    let end = part.find('月')? + '月'.len_utf8();
    let is_of_month = |c: char| c.is_numeric() || "令和平成年元度RrHh./-／．－ 　月".contains(c);
    let begin = part[..end].char_indices().rev().take_while(|(_, c)| is_of_month(*c)).last()?.0;
    Some(part[begin..end].trim())
}
