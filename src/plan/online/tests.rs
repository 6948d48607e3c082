//! A tab of three columns, as people left it, and what is then written.

use super::*;
use crate::domain::HumanCell;
use crate::plan::{Standing, StandingCell, StandingRow, StandingSheet};
use crate::views::{
    BookId, Chart, ChartKind, ColumnKind, Format, Series, Tab, TabCell, TabColumn, TabRow, Workbook,
};

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
        ("another key, where too little is said to know", &[HEADER, &["a", "あ"], &["x", "い", "人"]], false),
        ("no header", &[&["何か", "ほか"], &["a", "あ"]], true),
    ] {
        let plan = plan(&workbook(&records), &book(rows), &[]);
        assert_eq!(!plan.held.is_empty(), held, "{what}: {:?}", plan.held);
        assert!(plan.tabs.is_empty() || !held, "{what}");
        assert!(plan.held.iter().all(|(_, why)| !why.contains("行ごと")), "{what}: {:?}", plan.held);
    }
}

/// What is tried, the rows that stand, and what is told.
type Overwritten<'a> = (&'a str, &'a [&'a [&'a str]], Option<&'a str>);

#[test]
fn a_key_that_was_written_over_holds_the_tab_unless_its_record_vanished() {
    let two = |name: &str| vec![name.to_owned(), format!("{name}の住所")];
    let with = |records: &[(&str, &str)]| {
        let mut workbook = workbook(records);
        let tab = &mut workbook.tabs[0];
        let address = TabColumn { header: "住所".to_owned(), ..tab.columns[1].clone() };
        tab.columns.insert(2, address);
        for (row, (key, name)) in tab.rows.iter_mut().zip(records) {
            let texts = std::iter::once((*key).to_owned()).chain(two(name));
            row.cells = texts.map(TabCell::Text).collect();
        }
        workbook
    };
    let header: &[&str] = &["キー", "名称", "住所", "メモ", "行の状態"];
    let all: [Overwritten<'_>; 5] = [
        (
            "all that it says",
            &[header, &["a", "あ", "あの住所"], &["x", "い", "いの住所", "人"]],
            Some("3行目は「b」"),
        ),
        ("something else", &[header, &["a", "あ", "あの住所"], &["x", "う", "うの住所", "人"]], None),
        ("half of it", &[header, &["a", "あ", "あの住所"], &["x", "い", "うの住所", "人"]], None),
        ("marked before", &[header, &["a", "あ", "あの住所"], &["x", "い", "いの住所", "人", "終了"]], None),
        (
            "its record stands",
            &[header, &["a", "あ", "あの住所"], &["b", "い", "いの住所"], &["x", "い", "いの住所"]],
            None,
        ),
    ];
    for (what, rows, held) in all {
        let plan = plan(&with(&[("a", "あ"), ("b", "い")]), &book(rows), &[]);
        let told = plan.held.first().map(|(_, why)| why.as_str());
        assert_eq!(told.is_some(), held.is_some(), "{what}: {told:?}");
        assert!(held.is_none_or(|words| told.unwrap().contains(words)), "{what}: {told:?}");
    }
    // Keys that are made in another way are no slip of a hand.
    let records = [("n1", "あ"), ("n2", "い"), ("n3", "う"), ("n4", "え")];
    let texts: Vec<Vec<String>> = (1..)
        .zip("あいうえ".chars())
        .map(|(at, name): (usize, char)| {
            std::iter::once(format!("old{at}")).chain(two(&name.to_string())).collect()
        })
        .collect();
    let rows: Vec<Vec<&str>> = texts.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    let rows: Vec<&[&str]> = std::iter::once(header).chain(rows.iter().map(Vec::as_slice)).collect();
    assert!(plan(&with(&records), &book(&rows), &[]).held.is_empty());
}

fn word(key: &str, value: &str) -> HumanCell {
    HumanCell {
        book: "national".to_owned(),
        tab: "見本".to_owned(),
        key: key.to_owned(),
        column: "メモ".to_owned(),
        value: value.to_owned(),
        first_seen: chrono::NaiveDateTime::default(),
        origin: crate::domain::Origin::file("x", ""),
    }
}

#[test]
fn a_tab_that_is_gone_or_emptied_is_made_with_what_people_had_written() {
    let records = [("a", "あ"), ("b", "い")];
    let cells =
        ["A1=キー", "A2=a", "A3=b", "B1=名称", "B2=あ", "B3=い", "C1=メモ", "C3=人の言葉", "D1=行の状態"];
    let emptied = |is_ours: bool| {
        let mut book = book(&[]);
        book.standing.sheets[0].tab = is_ours.then(|| "見本".to_owned());
        book
    };
    for (what, book, is_rebuilt) in [
        ("not there", OnlineBook::default(), false),
        ("a person's own, of that name", emptied(false), false),
        ("emptied", emptied(true), true),
        ("emptied but for its header", book(&[HEADER]), true),
    ] {
        let plan = plan(&workbook(&records), &book, &[word("b", "人の言葉")]);
        let tab = &plan.tabs[0];
        let has_header = what.ends_with("header");
        let missing = |cell: &&&str| !has_header || !cell[1..].starts_with("1=");
        let cells: Vec<&str> = cells.iter().filter(missing).copied().collect();
        assert_eq!(written(tab), cells, "{what}");
        assert_eq!((tab.is_rebuilt, tab.counts.words), (is_rebuilt, 1), "{what}");
    }
}

#[test]
fn a_copy_of_a_tab_is_a_persons_wherever_it_stands() {
    let id = super::number::tab_id("見本");
    for (what, ids, original) in [
        ("the copy behind", [(id, None), (5, None)], 0),
        ("the copy in front", [(5, None), (id, None)], 1),
        ("a tab that a person had made, copied to the front", [(5, Some(7)), (7, Some(7))], 1),
        ("neither is known", [(5, None), (7, None)], 0),
    ] {
        let mut standing = Standing { sheets: vec![sheet(&[]), sheet(&[])], ..Standing::default() };
        let online = ids.map(|(id, marked_as)| OnlineSheet { id, marked_as, ..OnlineSheet::default() });
        adopt_names(&mut standing, &online);
        let ours: Vec<bool> = standing.sheets.iter().map(|sheet| sheet.tab.is_some()).collect();
        assert_eq!(ours, [original == 0, original == 1], "{what}");
    }
}

/// The workbook with a chart over the records from `first` to `last`.
fn drawn(records: &[(&str, &str)], first: &str, last: &str) -> Workbook {
    let mut workbook = workbook(records);
    workbook.tabs[0].charts.push(Chart {
        kind: ChartKind::Column,
        title: "図".to_owned(),
        alt: String::new(),
        labels: "キー".to_owned(),
        series: vec![Series { name: "値".to_owned(), column: "名称".to_owned() }],
        rows: (first.to_owned(), last.to_owned()),
    });
    workbook
}

/// What stands once a plan was carried out: the tab as it is given, and the tab that its chart draws.
fn after(first: &OnlinePlan, rows: &[&[&str]]) -> OnlineBook {
    let drawing = first.drawing().unwrap();
    let mut book = book(rows);
    let place = &first.tabs[0].charts[0];
    book.sheets[0].charts = vec![OnlineChart { id: place.id, ranges: place.ranges() }];
    let mut canvas = sheet(&[]);
    canvas.tab = Some(CHART_TAB.to_owned());
    for (_, block) in &drawing.blocks {
        canvas.rows.resize_with(block.row as usize + block.rows.len(), StandingRow::default);
        for (at, line) in (block.row as usize..).zip(&block.rows) {
            let cells =
                line.iter().map(|cell| StandingCell { value: cell.value.clone(), ..Default::default() });
            canvas.rows[at].cells = cells.collect();
        }
    }
    book.standing.sheets.push(canvas);
    let (rows, columns) = drawing.needed;
    book.sheets.push(OnlineSheet { id: drawing.id, rows, columns, ..OnlineSheet::default() });
    book
}

#[test]
fn a_chart_draws_one_run_of_rows_however_people_sort() {
    let records = [("a", "1"), ("b", "2"), ("c", "3")];
    let first = plan(&drawn(&records, "a", "b"), &OnlineBook::default(), &[]);
    let drawing = first.drawing().unwrap();
    let place = &first.tabs[0].charts[0];
    assert_eq!((place.columns, place.rows, place.sheet), ((0, 2), (1, 4), drawing.id));
    assert!(drawing.is_new && drawing.title == CHART_TAB && drawing.id != first.tabs[0].place.id());
    let sorted = after(&first, &[HEADER, &["c", "3"], &["b", "2"], &[], &["a", "1"]]);
    assert!(plan(&drawn(&records, "a", "b"), &sorted, &[]).is_empty());

    let more = plan(&drawn(&records, "a", "c"), &sorted, &[]);
    assert_eq!(more.tabs[0].charts[0].rows, (1, 5), "one run more by a row");
    let blocks = more.drawing().unwrap().blocks;
    assert_eq!(
        (blocks.len(), blocks[0].1.row, blocks[0].1.rows.len()),
        (1, 4, 1),
        "what stands is not written"
    );

    let mut locked = sorted.clone();
    locked.sheets[1].protections = vec![Protection {
        name: String::new(),
        area: Area { rows: (0, OPEN_END), columns: (0, OPEN_END) },
        open: Vec::new(),
    }];
    let plan = plan(&drawn(&records, "a", "c"), &locked, &[]);
    assert!(plan.is_empty() && plan.held[0].1.contains("タブ全体"), "{:?}", plan.held);
}

#[test]
fn charts_of_a_tab_that_waits_and_charts_that_were_deleted_are_left_alone() {
    let records = [("a", "1"), ("b", "2")];
    let first = plan(&drawn(&records, "a", "b"), &OnlineBook::default(), &[]);
    let copied = after(&first, &[HEADER, &["a", "1"], &["a", "1"]]);
    let held = plan(&drawn(&[("a", "7"), ("b", "8")], "a", "b"), &copied, &[]);
    assert!(!held.held.is_empty() && held.is_empty());
    let mut book = book(&[HEADER, &["a", "1"], &["b", "2"]]);
    assert!(plan(&drawn(&records, "a", "b"), &book, &[]).is_empty(), "no chart, nothing to draw");
    // Of a night before charts had a tab of their own.
    let range = |column| ChartRange { sheet: 7, column, rows: (1, 3) };
    book.sheets[0].charts =
        vec![OnlineChart { id: first.tabs[0].charts[0].id, ranges: vec![range(0), range(1)] }];
    let moved = plan(&drawn(&records, "a", "b"), &book, &[]);
    assert!(!moved.tabs[0].charts[0].is_new && moved.drawing().unwrap().is_new);
}

#[test]
fn what_was_written_over_is_put_back_and_nothing_else() {
    let before: &[&[&str]] = &[HEADER, &["a", "古", "一"], &["b", "い", "二"]];
    let records = workbook(&[("a", "あ"), ("b", "い"), ("c", "う")]);
    let inserted = plan(&records, &book(before), &[]);
    assert_eq!(inserted.tabs[0].room.rows, (3, 4), "the new row is inserted");
    // A row that a person prepared below, in whose place the new one stands.
    let prepared: Vec<&[&str]> = before.iter().copied().chain([&["", "", "", "", ""][..]]).collect();
    let in_place = plan(&records, &book(&prepared), &[]);
    assert_eq!(in_place.tabs[0].room.rows, (4, 4));
    // What stands after the write, when someone was faster by a moment.
    let all: [Case<'_>; 5] = [
        ("nobody", &[HEADER, &["a", "あ", "一"], &["b", "い", "二"], &["c", "う"]], &[]),
        (
            "a row inserted above: c stands before b",
            &[HEADER, &["", "あ"], &["a", "古", "一"], &["c", "う"], &["b", "い", "二"]],
            &["B2="],
        ),
        (
            "a row inserted above, in place: c stands over b",
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
        let tab = if what.contains("in place") { &in_place.tabs[0] } else { &inserted.tabs[0] };
        assert_eq!(written(tab), ["A4=c", "B2=あ", "B4=う"]);
        let blocks = repair(tab, &sheet(before), &sheet(after));
        let restored = OnlineTab { blocks, ..tab.clone() };
        assert_eq!(written(&restored), expected, "{what}");
    }
}
