//! Tests of what counts once.

use super::once;
use super::orders::MOST_OF_A_NUMBER;
use crate::domain::{CellRef, DeskId, Field, Observations, Origin, RecordKind, Severity, SourceRole};
use crate::intake::{FileContext, Options, observe};
use crate::layout::{MappedCell, Record};
use crate::table::Cell;

/// Rows of one file: its kind, its fields, and the rows' cells.
fn file(path: &str, kind: RecordKind, fields: &[Field], rows: &[&str]) -> Observations {
    let record = |(row, text): (u32, &&str)| {
        let cells: Vec<MappedCell> = fields
            .iter()
            .zip(text.split('|'))
            .zip(1..)
            .filter(|((_, text), _)| !text.is_empty())
            .map(|((field, text), col)| MappedCell {
                field: *field,
                header: field.label().into(),
                cell: CellRef::new(row, col),
                value: Cell::text(text),
            })
            .collect();
        let origin = Origin::file(path, "r").sheet("S").at(CellRef::new(row, 1));
        Record { kind, origin, cells }
    };
    let records: Vec<Record> = (2..).zip(rows).map(record).collect();
    let role = SourceRole::Desk(DeskId::new("d01"));
    let context = FileContext { role, path: path.to_owned(), prefecture: None };
    observe(&records, &context, &Options::default()).0
}

fn told(files: Vec<Observations>) -> (Observations, Vec<String>) {
    let mut all = Observations::concat(files);
    let issues = once(&mut all, &|path: &str| path.contains("コピー"));
    assert!(issues.iter().all(|issue| issue.severity == Severity::Notice));
    (all, issues.iter().map(|issue| format!("{} {}", issue.code, issue.origin)).collect())
}

const ORDER: [Field; 6] =
    [Field::OrderNumber, Field::Name, Field::Month, Field::Amount, Field::Title, Field::OrderedOn];

fn orders(path: &str, rows: &[&str]) -> Observations {
    file(path, RecordKind::Order, &ORDER, rows)
}

fn amounts(all: &Observations) -> Vec<i64> {
    all.orders.iter().filter_map(|row| row.amount.as_ref()).map(|seen| seen.value.0).collect()
}

#[test]
fn an_order_that_is_written_again_is_one_and_its_later_row_holds() {
    let h1 = "H1|あおぞら|2026-05|100000||";
    let table: [(&str, &[&str], &[i64]); 8] = [
        ("twice", &[h1, h1], &[100_000]),
        ("corrected", &[h1, "H1|あおぞら|2026-05|120000||"], &[120_000]),
        ("what the later row leaves blank stands", &[h1, "H1|あおぞら|2026-05|||"], &[100_000]),
        ("another workshop", &[h1, "H1|ひなた|2026-05|120000||"], &[100_000, 120_000]),
        ("another month", &[h1, "H1|あおぞら|2026-06|120000||"], &[100_000, 120_000]),
        ("another number", &[h1, "H2|あおぞら|2026-05|120000||"], &[100_000, 120_000]),
        (
            "another work on one slip",
            &["H1|あおぞら|2026-05|100000|封入|", "H1|あおぞら|2026-05|120000|箱折り|"],
            &[100_000, 120_000],
        ),
        ("the month of its day", &["H1|あおぞら||1||2026-05-01", "H1|あおぞら||2||2026-05-20"], &[2]),
    ];
    for (name, rows, expected) in table {
        let (all, issues) = told(vec![orders("台帳.xlsx", rows)]);
        assert_eq!(amounts(&all), expected, "{name}");
        assert_eq!(issues.len(), rows.len() - expected.len(), "{name}");
    }
}

#[test]
fn what_all_rows_bear_is_no_number_of_an_order() {
    let row = "登録済|あおぞら|2026-05|100000||";
    for (count, left) in [(MOST_OF_A_NUMBER, 1), (MOST_OF_A_NUMBER + 1, MOST_OF_A_NUMBER + 1)] {
        let (all, _) = told(vec![orders("台帳.xlsx", &vec![row; count])]);
        assert_eq!(amounts(&all).len(), left, "{count}");
    }
}

#[test]
fn of_two_files_the_one_that_is_called_a_copy_gives_way() {
    let (now, copy) = (["H1|あおぞら|2026-05|120000||"], ["H1|あおぞら|2026-05|100000||"]);
    for (other, expected) in [("台帳 - コピー.xlsx", 120_000), ("台帳2.xlsx", 100_000)] {
        let (all, issues) = told(vec![orders("台帳.xlsx", &now), orders(other, &copy)]);
        assert_eq!(amounts(&all), [expected], "{other}");
        let gave_way = if expected == 100_000 { "台帳.xlsx" } else { other };
        assert_eq!(issues, [format!("order.written-again {gave_way}:S!A2")]);
    }
    // A list of deliveries that names an order does not take its amount away.
    let (all, _) = told(vec![orders("台帳.xlsx", &now), orders("納品.xlsx", &["H1|あおぞら|2026-05|||"])]);
    assert_eq!(amounts(&all), [120_000]);
}

#[test]
fn orders_without_a_number_are_one_where_two_files_say_the_same() {
    let row = "|あおぞら|2026-05|100000||";
    let (all, issues) = told(vec![orders("台帳.xlsx", &[row, row]), orders("控え.xlsx", &[row])]);
    assert_eq!((amounts(&all).len(), issues), (2, vec!["row.in-two-files 控え.xlsx:S!A2".to_owned()]));
}

#[test]
fn deliveries_in_parts_stay_and_those_of_a_row_written_again_are_one() {
    let fields = [Field::OrderNumber, Field::Name, Field::Month, Field::Amount];
    let parts = [Field::OrderNumber, Field::DeliveredOn, Field::Quantity];
    let rows = ["H1|あおぞら|2026-05|1", "H1|あおぞら|2026-05|1"];
    for (delivered, expected) in [
        (["H1|2026-05-05|50", "H1|2026-05-12|50"], vec![50, 50]),
        (["H1|2026-05-05|50", "H1|2026-05-05|60"], vec![60]),
    ] {
        let ledger = file("台帳.xlsx", RecordKind::Order, &fields, &rows);
        let (all, _) = told(vec![ledger, file("台帳.xlsx", RecordKind::Delivery, &parts, &delivered)]);
        let found: Vec<i64> =
            all.deliveries.iter().filter_map(|row| row.quantity.as_ref()).map(|seen| seen.value).collect();
        assert_eq!((all.orders.len(), found), (1, expected));
    }
    // On a list of deliveries two equal rows are two; on two lists they are one.
    let twice = ["H1|2026-05-05|50", "H1|2026-05-05|50"];
    let list = |path| file(path, RecordKind::Delivery, &parts, &twice);
    assert_eq!(told(vec![list("納品.xlsx"), list("納品2.xlsx")]).0.deliveries.len(), 2);
}

#[test]
fn equal_rows_of_two_files_count_once_unless_the_names_tell_other_days() {
    let lead = [Field::Client, Field::OrderedAmount, Field::ContractedOn];
    let profit = [Field::Client, Field::GrossProfit];
    let count = |kind, fields: &[Field], row: &str, paths: [&str; 2]| {
        let (all, issues) =
            told(paths.map(|path| file(path, kind, fields, &[row, "㈱別|7|2026-05-02"])).into());
        (all.leads.len() + all.entries.len(), issues.len())
    };
    let row = "株式会社見本|500000|2026-05-01";
    assert_eq!(count(RecordKind::Lead, &lead, row, ["商談.xlsx", "商談 - コピー.xlsx"]), (2, 2));
    assert_eq!(count(RecordKind::GrossProfit, &profit, "㈱見本|5", ["粗利.xlsx", "粗利 (1).xlsx"]), (2, 2));
    let years = ["粗利_令和7年度.xlsx", "粗利_令和8年度.xlsx"];
    assert_eq!(count(RecordKind::GrossProfit, &profit, "㈱見本|5", years), (4, 0));
    assert_eq!(
        count(RecordKind::Cost, &[Field::CostItem, Field::Amount], "旅費|5", ["費用.xlsx", "費用2.xlsx"]),
        (4, 0)
    );
}
