//! Rows of 費用, 粗利, 予算, 計画値 and 当社実績数値: a name and a number, of a fiscal year where one is told. A row that holds
//! several (予算 beside 年間継続売上金額, one year beside the next) is as many entries.

use super::reader::{RowReader, seen};
use crate::domain::{EntryRow, Field, FiscalYear, RecordKind, Seen};
use crate::layout::MappedCell;
use crate::normalise;
use crate::normalise::date::{fiscal_year_in, fiscal_years_in};

/// What the values of a budget are called where no cell says so.
const BUDGET: &str = "予算";
const SALES: &str = "年間継続売上金額";

pub(super) fn read(row: &mut RowReader<'_>) -> Vec<EntryRow> {
    let kind = row.record().kind;
    let whole = whole(row);
    let main = match kind {
        RecordKind::GrossProfit => Field::GrossProfit,
        RecordKind::Reference => Field::ReferenceValue,
        RecordKind::Plan | RecordKind::Budget => Field::PlanValue,
        _ => Field::Amount,
    };
    let cell = row.get(main).or_else(|| row.get(Field::Amount)).or_else(|| row.get(Field::PlanValue));
    let sales = row.get(Field::AnnualRecurring).filter(|_| kind == RecordKind::Budget);
    let cells = cell.into_iter().chain(sales).chain(row.all(Field::YearlyValue));
    let entries: Vec<EntryRow> = cells.map(|cell| entry(&whole, cell)).collect();
    if entries.is_empty() { vec![whole] } else { entries }
}

/// What the row says beside its values. 令和7年度 under 区分 or 指標 is when, not what.
fn whole(row: &mut RowReader<'_>) -> EntryRow {
    let names = [Field::Indicator, Field::CostItem, Field::Client].map(|field| row.text(field));
    let (years, items): (Vec<_>, Vec<_>) = names.into_iter().flatten().partition(|name| is_year(&name.value));
    let named = years.first().and_then(|name| Some(name.also(fiscal_year_in(&name.value)?)));
    EntryRow {
        programme: row.text(Field::Programme),
        title: row.text(Field::Title),
        fiscal_year: named.or_else(|| stated_year(row)),
        group: row.text(Field::LeadNumber).or_else(|| row.text(Field::Category)),
        item: items.into_iter().next(),
        client: if row.record().kind == RecordKind::GrossProfit { super::client::read(row) } else { None },
        value: None,
        row: row.origin(),
    }
}

/// The year of a row's own column, or of what is said above the table.
fn stated_year(row: &mut RowReader<'_>) -> Option<Seen<FiscalYear>> {
    if row.get(Field::FiscalYear).is_some() {
        return row.word(Field::FiscalYear, "令和7年度、R7、2025", year);
    }
    let cell = row.get(Field::Month)?;
    Some(seen(cell, fiscal_year_in(&cell.value.show())?))
}

/// 令和7年度, R7, 2025; 7 alone is of the present era.
fn year(text: &str) -> Option<FiscalYear> {
    let number = text.trim_end_matches("年度").trim_end_matches('年');
    let is_short = (1..=2).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
    fiscal_year_in(&if is_short { format!("令和{number}年度") } else { text.to_owned() })
}

/// A fiscal year and no other word.
fn is_year(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_digit() || "令和平成昭年度元RHFY()".contains(c);
    text.chars().all(is_part) && fiscal_years_in(text).len() == 1
}

fn entry(whole: &EntryRow, cell: &MappedCell) -> EntryRow {
    let kind = whole.row.kind;
    let mut entry = whole.clone();
    if let [year] = fiscal_years_in(&cell.header)[..] {
        entry.fiscal_year = Some(seen(cell, year));
    }
    if kind == RecordKind::Budget {
        entry.item = Some(budget_item(whole.item.as_ref(), cell));
    }
    entry.value = (!cell.value.is_blank()).then(|| seen(cell, number(kind, cell)));
    entry
}

/// Sales by the name of their column, behind that of their row; what is named by neither is the budget.
fn budget_item(item: Option<&Seen<String>>, cell: &MappedCell) -> Seen<String> {
    let are_sales = ["売上", "収益"].iter().any(|word| cell.header.contains(word));
    match item {
        Some(item) if !are_sales => item.clone(),
        Some(item) => item.also(format!("{} {SALES}", item.value)),
        None => seen(cell, if are_sales { SALES } else { BUDGET }.to_owned()),
    }
}

/// Yen where the record is about money, else any number with its unit word; plans write losses as negatives and are
/// kept positive.
fn number(kind: RecordKind, cell: &MappedCell) -> Option<f64> {
    match kind {
        RecordKind::Plan => normalise::yen::number(&cell.value).map(f64::abs),
        RecordKind::Reference => normalise::yen::number(&cell.value),
        #[expect(clippy::cast_precision_loss, reason = "yen stay far below 2^53")]
        _ => normalise::yen::read(&cell.value, &cell.header).value.map(|yen| yen.middle().0 as f64),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Origin, SourceRole};
    use crate::intake::{FileContext, Options, observe};
    use crate::layout::{Context, Dictionary};
    use crate::table::{Book, Cell, Format, Grid, Sheet, Visibility};

    /// `year programme item value` of every entry of a sheet.
    fn entries(sheet: &str, file: &str, rows: &[&str]) -> Vec<String> {
        let cells = rows.iter().map(|row| row.split('|').map(Cell::text).collect()).collect();
        let grid = Grid::from_rows(cells);
        let sheet = Sheet { name: sheet.into(), visibility: Visibility::Visible, grid, merges: Vec::new() };
        let book = Book { format: Format::Xlsx, encoding: None, sheets: vec![sheet] };
        let path = format!("inbox/jimukyoku/{file}");
        let context = Context::of(SourceRole::Office, Origin::file(&path, ""));
        let (layout, _) = crate::layout::read(&book, &context, Dictionary::shipped());
        let records: Vec<_> = layout.into_records().collect();
        let context = FileContext { role: SourceRole::Office, path, prefecture: None };
        let (found, _) = observe(&records, &context, &Options::default());
        let told = |row: &EntryRow| {
            let year = row.fiscal_year.as_ref().map_or(0, |seen| seen.value.0);
            let words =
                |seen: &Option<Seen<String>>| seen.as_ref().map_or("-", |seen| &seen.value).to_owned();
            let value = row.value.as_ref().and_then(|seen| seen.value).unwrap_or_default();
            format!("{} {year} {} {} {value}", row.row.kind.key(), words(&row.programme), words(&row.item))
        };
        found.entries.iter().map(told).collect()
    }

    const BUDGETS: [&str; 4] = [
        "budget 2025 - 予算 15000000",
        "budget 2025 - 年間継続売上金額 40000000",
        "budget 2026 - 予算 40000000",
        "budget 2026 - 年間継続売上金額 100000000",
    ];

    #[test]
    fn a_budget_is_of_its_year_however_the_table_lies() {
        let long = [
            "令和7|予算|15,000",
            "令和7|年間継続売上金額|40,000",
            "R8|予算|40000",
            "2026年度|年間継続売上金額|100000",
        ];
        for header in [
            "年度|指標|予算額（千円）",
            "年度|内訳|予算額（千円）",
            "年度|費目|予算額（千円）",
            "年度|区分|予算（千円）",
        ] {
            assert_eq!(entries("予算", "予算.xlsx", &[&[header], &long[..]].concat()), BUDGETS, "{header}");
        }
        let turned = [
            "指標|年度|予算額（千円）",
            "予算|R7|15000",
            "年間継続売上金額|R7|40000",
            "予算|R8|40000",
            "年間継続売上金額|R8|100000",
        ];
        assert_eq!(entries("予算", "予算.xlsx", &turned), BUDGETS);
        for header in
            ["年度|予算（千円）|年間継続売上金額（千円）", "区分|予算額（千円）|年間継続売上（千円）"]
        {
            let rows = [header, "令和7年度|15000|40000", "令和8年度|40000|100000"];
            assert_eq!(entries("予算", "予算.xlsx", &rows), BUDGETS, "{header}");
        }
        for header in ["指標|令和7年度|令和8年度", "項目|R7|R8", "費目|2025年度|2026年度"] {
            let rows = ["単位：千円||", header, "予算|15000|40000", "年間継続売上金額|40000|100000"];
            let mut found = entries("予算", "予算.xlsx", &rows);
            found.sort_by_key(|entry| entry.split(' ').nth(1).map(ToOwned::to_owned));
            assert_eq!(found, BUDGETS, "{header}");
        }
    }

    #[test]
    fn a_plan_is_of_its_year_and_programme() {
        let rows = [
            "年度|事業名|指標|計画値",
            "令和7年度|全国試行|情報提供件数|10",
            "令和8年度|全国試行|情報提供件数|20",
            "令和8年度|全国試行|発注率|50%",
        ];
        assert_eq!(
            entries("計画", "計画値.xlsx", &rows),
            [
                "plan 2025 全国試行 情報提供件数 10",
                "plan 2026 全国試行 情報提供件数 20",
                "plan 2026 全国試行 発注率 0.5"
            ]
        );
        let titled = ["全国試行 令和8年度 計画||", "指標|計画値|備考", "失注総額|-100万円|"];
        assert_eq!(entries("計画", "計画値.xlsx", &titled), ["plan 2026 - 失注総額 1000000"]);
        let across = ["指標|令和7年度|令和8年度", "情報提供件数|10件|20件"];
        assert_eq!(
            entries("計画値", "KPI.xlsx", &across),
            ["plan 2025 - 情報提供件数 10", "plan 2026 - 情報提供件数 20"]
        );
    }

    #[test]
    fn years_across_a_table_of_other_matters_are_no_budget() {
        let rows = ["項目|令和7年度|令和8年度", "平均工賃|15000|16000", "利用者数|20|25"];
        assert!(entries("Sheet1", "事業所の状況.xlsx", &rows).is_empty());
    }
}
