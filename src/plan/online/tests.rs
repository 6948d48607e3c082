//! A tab of three columns, as people left it, and what is then written.

use super::*;
use crate::domain::HumanCell;
use crate::plan::{Standing, StandingCell, StandingRow, StandingSheet};
use crate::views::{BookId, ColumnKind, Format, Tab, TabCell, TabColumn, TabRow, Workbook};

fn workbook(records: &[(&str, &str)]) -> Workbook {
    let column = |header: &str, kind| TabColumn {
        header: header.to_owned(),
        kind,
        format: Format::Text,
        width: 10.0,
        choices: Vec::new(),
    };
    let text = |text: &str| if text.is_empty() { TabCell::Empty } else { TabCell::Text(text.to_owned()) };
    let row =
        |(key, name): &(&str, &str)| TabRow { key: (*key).to_owned(), cells: vec![text(key), text(name)] };
    let tab = Tab {
        name: "見本".to_owned(),
        purpose: String::new(),
        columns: vec![
            column("キー", ColumnKind::Key),
            column("名称", ColumnKind::Owned),
            column("メモ", ColumnKind::Human),
        ],
        rows: records.iter().map(row).collect(),
        charts: Vec::new(),
    };
    Workbook { id: BookId::National, title: "見本".to_owned(), tabs: vec![tab] }
}

/// A sheet of our tab with these rows, blank cells as "".
fn sheet(rows: &[&[&str]]) -> StandingSheet {
    let cell = |text: &&str| StandingCell {
        value: if text.is_empty() { TabCell::Empty } else { TabCell::Text((*text).to_owned()) },
        ..StandingCell::default()
    };
    StandingSheet {
        name: "見本".to_owned(),
        tab: Some("見本".to_owned()),
        rows: rows.iter().map(|row| StandingRow { cells: row.iter().map(cell).collect() }).collect(),
        ..StandingSheet::default()
    }
}

fn book(rows: &[&[&str]]) -> OnlineBook {
    OnlineBook {
        standing: Standing { sheets: vec![sheet(rows)], ..Standing::default() },
        sheets: vec![OnlineSheet { id: 7, rows: 1000, columns: 26, ..OnlineSheet::default() }],
        ..OnlineBook::default()
    }
}

/// Written cells as `B2=text`.
fn written(tab: &OnlineTab) -> Vec<String> {
    let mut cells = Vec::new();
    for block in &tab.blocks {
        for (row, line) in (block.row..).zip(&block.rows) {
            for (col, cell) in (block.col..).zip(line) {
                let place = crate::domain::CellRef::new(row + 1, col + 1);
                cells.push(format!("{place}={}", crate::plan::show(&cell.value)));
            }
        }
    }
    cells.sort();
    cells
}

/// What is tried, the rows that stand, and the cells that are expected to be written.
type Case<'a> = (&'a str, &'a [&'a [&'a str]], &'a [&'a str]);

const HEADER: &[&str] = &["キー", "名称", "メモ", "行の状態"];

#[test]
fn only_cells_of_ours_that_differ_are_written() {
    let records = [("a", "あ"), ("b", "い"), ("c", "う")];
    let all: [Case<'_>; 9] = [
        ("nothing differs", &[HEADER, &["a", "あ", "人", ""], &["b", "い"], &["c", "う"]], &[]),
        ("one cell", &[HEADER, &["a", "古", "人"], &["b", "い"], &["c", "う"]], &["B2=あ"]),
        ("sorted by a person", &[HEADER, &["c", "う"], &["a", "古"], &["b", "い"]], &["B3=あ"]),
        ("a new record", &[HEADER, &["a", "あ"], &["b", "い"]], &["A4=c", "B4=う"]),
        (
            "a new record below a person's own row",
            &[HEADER, &["a", "あ"], &["b", "い"], &[], &["", "", "私の行"]],
            &["A6=c", "B6=う"],
        ),
        (
            "a vanished record is marked",
            &[HEADER, &["a", "あ"], &["x", "消", "人"], &["b", "い"], &["c", "う"]],
            &["D3=終了"],
        ),
        (
            "and marked no more when it is back",
            &[HEADER, &["a", "あ", "", "終了"], &["b", "い"], &["c", "う"]],
            &["D2="],
        ),
        (
            "a column of a person's in between",
            &[
                &["キー", "私の列", "名称", "メモ", "行の状態"],
                &["a", "1", "古"],
                &["b", "2", "い"],
                &["c", "3", "う"],
            ],
            &["C2=あ"],
        ),
        (
            "a column of ours that someone deleted comes back behind the last",
            &[&["キー", "メモ", "行の状態"], &["a"], &["b", "人"], &["c"]],
            &["D1=名称", "D2=あ", "D3=い", "D4=う"],
        ),
    ];
    for (what, rows, expected) in all {
        let plan = plan(&workbook(&records), &book(rows), &[]);
        assert!(plan.held.is_empty(), "{what}: {:?}", plan.held);
        let cells: Vec<String> = plan.tabs.iter().flat_map(written).collect();
        assert_eq!(cells, expected, "{what}");
    }
}

#[test]
fn a_row_that_cannot_be_known_holds_the_tab() {
    let records = [("a", "あ"), ("b", "い")];
    for (what, rows, held) in [
        ("a copy", &[HEADER, &["a", "あ"], &["a", "あ"]][..], true),
        ("an erased key", &[HEADER, &["", "あ"], &["b", "い"]], true),
        ("a person's own row", &[HEADER, &["a", "あ"], &["", "", "覚え"]], false),
        ("a legend in a column of ours", &[HEADER, &["a", "あ"], &["", "凡例：青は確認済み"]], false),
        (
            "what says the same as a record that stands",
            &[HEADER, &["a", "あ"], &["b", "い"], &["", "あ"]],
            false,
        ),
        ("an erased key, and more", &[HEADER, &["a", "あ"], &["", "い", "人"]], true),
        ("no header", &[&["何か", "ほか"], &["a", "あ"]], true),
    ] {
        let plan = plan(&workbook(&records), &book(rows), &[]);
        assert_eq!(!plan.held.is_empty(), held, "{what}: {:?}", plan.held);
        assert!(plan.tabs.is_empty() || !held, "{what}");
        assert!(plan.held.iter().all(|(_, why)| !why.contains("行ごと")), "{what}: {:?}", plan.held);
    }
}

#[test]
fn a_tab_that_is_not_there_is_made_with_what_people_had_written() {
    let words = HumanCell {
        book: "national".to_owned(),
        tab: "見本".to_owned(),
        key: "b".to_owned(),
        column: "メモ".to_owned(),
        value: "人の言葉".to_owned(),
        first_seen: chrono::NaiveDateTime::default(),
        origin: crate::domain::Origin::file("x", ""),
    };
    let plan = plan(&workbook(&[("a", "あ"), ("b", "い")]), &OnlineBook::default(), &[words]);
    assert!(matches!(plan.tabs[0].place, Place::New { index: 0, .. }));
    assert_eq!(
        written(&plan.tabs[0]),
        ["A1=キー", "A2=a", "A3=b", "B1=名称", "B2=あ", "B3=い", "C1=メモ", "C3=人の言葉", "D1=行の状態"]
    );
}

#[test]
fn what_was_written_over_is_put_back_and_nothing_else() {
    let before: &[&[&str]] = &[HEADER, &["a", "古", "一"], &["b", "い", "二"]];
    let plan = plan(&workbook(&[("a", "あ"), ("b", "い"), ("c", "う")]), &book(before), &[]);
    let tab = &plan.tabs[0];
    assert_eq!(written(tab), ["A4=c", "B2=あ", "B4=う"]);
    // What stands after the write, when someone was faster by a moment.
    let all: [Case<'_>; 4] = [
        ("nobody", &[HEADER, &["a", "あ", "一"], &["b", "い", "二"], &["c", "う"]], &[]),
        (
            "a row inserted above: c stands over b",
            &[HEADER, &["", "あ"], &["a", "古", "一"], &["c", "う", "二"]],
            &["A4=b", "B2="],
        ),
        (
            "a column inserted behind the key",
            &[
                &["キー", "", "名称", "メモ", "行の状態"],
                &["a", "あ", "古", "一"],
                &["b", "", "い", "二"],
                &["c", "う"],
            ],
            &["B2=", "B4="],
        ),
        (
            "the human column moved in front of ours",
            &[&["キー", "メモ", "名称", "行の状態"], &["a", "あ", "古"], &["b", "二", "い"], &["c", "う"]],
            &["B2=一", "B4="],
        ),
    ];
    for (what, after, expected) in all {
        let blocks = repair(tab, &sheet(before), &sheet(after));
        let restored = OnlineTab { blocks, ..tab.clone() };
        assert_eq!(written(&restored), expected, "{what}");
    }
}
