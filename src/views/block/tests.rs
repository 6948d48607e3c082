//! What the books of two blocks show of a small registry, and what a block must never see.

use crate::domain::{
    Address, Block, CaseId, CellRef, Desk, DeskId, Origin, Prefecture, Scope, SurveyAnswer, WorkPlace,
    Workshop, WorkshopId,
};
use crate::views::questions::question_key;
use crate::views::sample::{self, Sample, figure, human, matched, sample};
use crate::views::{BookId, Shelves, Tab, TabCell, Workbook, block, desk, national, redefine};
use rstest::rstest;
use std::collections::{BTreeMap, BTreeSet};

const MIYAGI: u8 = 4;

/// d01 (福岡県) lists W-1 (福岡県) and W-2 (北海道); d02 (宮城県) lists W-3 (宮城県) and, beside d01, W-1. C-1 is work in
/// 福岡県, C-2 in 宮城県.
fn two_blocks() -> Sample {
    let mut sample = sample();
    let registry = &mut sample.registry;
    registry.desks.get_mut(&DeskId::new("d02")).unwrap().prefecture = Prefecture::from_number(MIYAGI);
    stand_in(registry.workshops.get_mut(&WorkshopId(3)).unwrap(), Prefecture::from_number(MIYAGI));
    registry.workshops.get_mut(&WorkshopId(1)).unwrap().desks.push(DeskId::new("d02"));
    registry.cases.get_mut(&CaseId(2)).unwrap().place = WorkPlace {
        text: "宮城県".to_owned(),
        prefecture: Prefecture::from_number(MIYAGI),
        municipality: None,
    };
    let places = [
        Scope::Block("九州沖縄".to_owned()),
        Scope::Block("東北".to_owned()),
        Scope::Prefecture("福岡県".to_owned()),
        Scope::Prefecture("宮城県".to_owned()),
    ];
    sample.figures.extend(places.map(|scope| figure(&sample::WORKSHOPS, None, scope, 1.0, 1.0)));
    sample
}

fn stand_in(workshop: &mut Workshop, prefecture: Option<Prefecture>) {
    let address = &mut workshop.address.as_mut().unwrap().value;
    *address = Address { prefecture, ..address.clone() };
}

fn tab<'a>(book: &'a Workbook, name: &str) -> Option<&'a Tab> {
    book.tabs.iter().find(|tab| tab.name == name)
}

fn keys<'a>(book: &'a Workbook, name: &str) -> Vec<&'a str> {
    let rows = tab(book, name).map_or(&[][..], |tab| &tab.rows);
    rows.iter().map(|row| row.key.as_str()).collect()
}

fn column(book: &Workbook, name: &str, header: &str) -> Vec<String> {
    let Some(tab) = tab(book, name) else { return Vec::new() };
    let at = tab.columns.iter().position(|column| column.header == header).unwrap();
    tab.rows.iter().map(|row| text(&row.cells[at])).collect()
}

fn text(cell: &TabCell) -> String {
    match cell {
        TabCell::Empty => String::new(),
        TabCell::Text(text) => text.clone(),
        TabCell::Number(number) => number.to_string(),
        other => format!("{other:?}"),
    }
}

fn all_text(book: &Workbook) -> String {
    let cells = book.tabs.iter().flat_map(|tab| &tab.rows).flat_map(|row| &row.cells);
    cells.map(text).collect::<Vec<_>>().join("\n")
}

#[rstest]
#[case("窓口台帳", &["d01"], &["d02"], &[])]
#[case("事業所台帳", &["W-000001"], &["W-000003"], &["W-000002"])]
#[case("案件台帳", &["C-000001", "C-000002"], &["C-000001", "C-000002"], &[])]
#[case("案件マッチング", &["C-000001:W-000001"], &["C-000001:W-000003", "C-000002:W-000003"], &[])]
#[case("対象外の理由", &["C-000001|area"], &[], &[])]
#[case("応募・発注", &["応募|C-000002|d01"], &["応募|C-000001|d02", "発注|R8-002-H001"], &[])]
#[case("供給不足", &[], &["計|宮城県|不明", "C-000002|人数"], &[])]
#[case("好事例", &["C-000002"], &["C-000002"], &[])]
#[case("名寄せ確認", &[], &[], &[])]
#[case("指標一覧", &[
    "e.workshops|ブロック:九州沖縄",
    "e.workshops|都道府県:福岡県",
    "e.workshops|窓口:d01",
    "e.freshness-median|窓口:d01",
], &["e.workshops|ブロック:東北", "e.workshops|都道府県:宮城県", "e.workshops|窓口:d02"], &[])]
#[case("計画と実績", &[], &[], &[])]
#[case("更新履歴", &[], &[], &[])]
fn each_tab_holds_the_blocks_own(
    #[case] name: &str,
    #[case] kyushu: &[&str],
    #[case] tohoku: &[&str],
    #[case] hokkaido: &[&str],
) {
    let sample = two_blocks();
    let expected = [(Block::KyushuOkinawa, kyushu), (Block::Tohoku, tohoku), (Block::Hokkaido, hokkaido)];
    for (which, expected) in expected {
        let book = block(&sample.material(), which);
        assert_eq!(keys(&book, name), expected, "{} {name}", which.name());
    }
}

#[test]
fn title_and_name_are_the_blocks() {
    let book = block(&two_blocks().material(), Block::KyushuOkinawa);
    assert_eq!(book.title, "九州沖縄ブロック つなぎ台帳");
    assert_eq!(book.id, BookId::Block("九州沖縄".to_owned()));
    assert_eq!(book.id.to_string(), "block:九州沖縄");
}

#[rstest]
#[case(Block::KyushuOkinawa, &[
    "d02@example.jp", "0952000003", "w3@example.jp", "0110000002", "w2@example.jp", "4112345678",
    "ワカバキョウドウ", "d02のコメント", "納品先はどこですか", "ひばり工房", "全国の数", "inbox/d02/",
])]
#[case(Block::Tohoku, &[
    "d01@example.jp", "0920000001", "w1@example.jp", "0110000002", "w2@example.jp", "4012345678",
    "アオバキョウドウ", "d01のコメント", "見本はありますか", "さくら舎", "全国の数", "inbox/d01/",
])]
#[case(Block::Hokkaido, &[
    "d01@", "d02@", "w1@", "w3@", "0920000001", "0952000003", "わかば", "青葉作業所", "ひばり工房", "のコメント", "検査数字",
])]
#[case(Block::Shikoku, &["あおば", "わかば", "青葉", "ひばり", "さくら", "R8-00", "example.jp"])]
fn nothing_of_another_block_leaks(#[case] which: Block, #[case] foreign: &[&str]) {
    let mut sample = two_blocks();
    sample.changes[0].what = "全国の数".to_owned();
    let shown = all_text(&block(&sample.material(), which));
    for foreign in foreign {
        assert!(!shown.contains(foreign), "{} must not see {foreign}", which.name());
    }
}

#[test]
fn those_beyond_the_block_appear_by_name_alone_where_it_has_to_do_with_them() {
    let mut sample = two_blocks();
    sample.matching.matches.push(matched(2, 2, "d01", Some(50.0)));
    let book = block(&sample.material(), Block::KyushuOkinawa);
    assert_eq!(
        column(&book, "案件マッチング", "事業所名"),
        ["青葉作業所", "さくら舎"],
        "its desk's list holds a workshop of 北海道"
    );
    assert_eq!(column(&book, "案件マッチング", "都道府県"), ["福岡県", "北海道"]);
    assert_eq!(column(&book, "事業所台帳", "窓口"), ["あおば共同受注窓口、わかば共同受注窓口"]);
    assert_eq!(column(&book, "窓口台帳", "登録事業所数"), ["2"], "as many as its list holds");
    let shown = all_text(&book);
    for contact in ["0110000002", "w2@example.jp", "d02@example.jp"] {
        assert!(!shown.contains(contact), "{contact}");
    }
    let other = block(&sample.material(), Block::Hokkaido);
    assert_eq!(column(&other, "案件マッチング", "窓口"), ["あおば共同受注窓口"]);
    assert_eq!(keys(&other, "事業所台帳"), ["W-000002"]);
    assert_eq!(keys(&other, "窓口台帳"), [""; 0]);
}

/// 47 workshops of each prefecture's own desk, and some whose place nobody has stated.
fn whole_nation() -> Sample {
    let mut sample = sample();
    let (desk, workshop) = (
        sample.registry.desks[&DeskId::new("d01")].clone(),
        sample.registry.workshops[&WorkshopId(1)].clone(),
    );
    let mut desks = BTreeMap::new();
    let mut workshops = BTreeMap::new();
    for prefecture in Prefecture::all() {
        let id = DeskId::new(&format!("p{:02}", prefecture.number()));
        desks.insert(id.clone(), Desk { id: id.clone(), prefecture: Some(prefecture), ..desk.clone() });
        for at in 0..47 {
            let number = u32::from(prefecture.number()) * 100 + at;
            let mut one = Workshop { id: WorkshopId(number), desks: vec![id.clone()], ..workshop.clone() };
            stand_in(&mut one, Prefecture::from_number(u8::try_from(at + 1).unwrap()));
            workshops.insert(one.id, one);
        }
    }
    for (number, desk) in [(1, Some("p01")), (2, Some("p47")), (3, None)] {
        let desks = desk.map(DeskId::new).into_iter().collect();
        let mut one = Workshop { id: WorkshopId(number), desks, ..workshop.clone() };
        stand_in(&mut one, None);
        workshops.insert(one.id, one);
    }
    sample.registry.desks = desks;
    sample.registry.workshops = workshops;
    sample
}

#[test]
fn the_blocks_together_are_the_nation() {
    let sample = whole_nation();
    let material = sample.material();
    let nation = national(&material);
    let mut times: BTreeMap<String, Vec<Block>> = BTreeMap::new();
    let mut desks: Vec<String> = Vec::new();
    for which in Block::ALL {
        let book = block(&material, which);
        desks.extend(keys(&book, "窓口台帳").into_iter().map(str::to_owned));
        for key in keys(&book, "事業所台帳") {
            times.entry(key.to_owned()).or_default().push(which);
        }
    }
    for workshop in sample.registry.workshops.values() {
        let expected: Vec<Block> = match (workshop.prefecture(), workshop.id.0) {
            (Some(prefecture), _) => vec![prefecture.block()],
            (None, 1) => vec![Block::Hokkaido],
            (None, 2) => vec![Block::KyushuOkinawa],
            (None, _) => Vec::new(),
        };
        assert_eq!(times.remove(&workshop.id.to_string()).unwrap_or_default(), expected, "{}", workshop.id);
    }
    assert!(times.is_empty());
    desks.sort();
    let mut all = keys(&nation, "窓口台帳");
    all.sort_unstable();
    assert_eq!(desks, all);
}

#[rstest]
#[case::refused_since("案件マッチング", "C-000001:W-000002", "メモ")]
#[case::no_more_of_the_block("案件台帳", "C-000002", "担当")]
fn a_row_on_which_the_clerk_has_written_stays(#[case] name: &str, #[case] key: &str, #[case] header: &str) {
    let mut sample = two_blocks();
    sample.registry.applications.clear();
    assert!(!keys(&block(&sample.material(), Block::KyushuOkinawa), name).contains(&key));
    for other in ["national", "block:東北", "desk:d01"] {
        sample.human = vec![human(other, name, key, header, "電話済み")];
        assert!(!keys(&block(&sample.material(), Block::KyushuOkinawa), name).contains(&key), "{other}");
    }
    sample.human = vec![human("block:九州沖縄", name, key, header, "電話済み")];
    assert!(keys(&block(&sample.material(), Block::KyushuOkinawa), name).contains(&key));
}

#[test]
fn a_decision_of_another_book_is_told_beside_the_candidate() {
    let mut sample = two_blocks();
    sample.matching.matches[0].decision = Some("確定".to_owned());
    sample.human = vec![human("block:九州沖縄", "案件マッチング", "C-000001:W-000001", "判断", "確定")];
    let told = "別のブックで「確定」と判断されています";
    let material = sample.material();
    assert_eq!(column(&national(&material), "案件マッチング", "確認すること"), [told, "", ""]);
    assert_eq!(column(&block(&material, Block::KyushuOkinawa), "案件マッチング", "確認すること"), [""]);
}

#[test]
fn questions_are_of_the_blocks_own_desks() {
    let sample = two_blocks();
    let own = question_key(CaseId(2), "d01", "見本はありますか");
    assert_eq!(keys(&block(&sample.material(), Block::KyushuOkinawa), "質問一覧"), [own]);
    let other = question_key(CaseId(1), "d02", "納品先はどこですか");
    assert_eq!(keys(&block(&sample.material(), Block::Tohoku), "質問一覧"), [other]);
}

#[test]
fn an_answer_of_the_block_reaches_the_desks_and_the_national_office_has_the_last_word() {
    let key = &question_key(CaseId(1), "d02", "納品先はどこですか");
    let answered = |cells: &[(&str, &str)]| {
        let mut sample = two_blocks();
        let cells = cells.iter().map(|(book, answer)| human(book, "質問一覧", key, "回答", answer));
        sample.human = cells.collect();
        let material = sample.material();
        let state = |book: &Workbook| {
            let at = keys(book, "質問一覧").iter().position(|one| *one == key).unwrap();
            column(book, "質問一覧", "募集状況")[at].clone()
        };
        let answers =
            column(&desk(&material, &Shelves::of(&material), &DeskId::new("d01")), "質問と回答", "回答")
                .join("");
        (answers, state(&national(&material)), state(&block(&material, Block::Tohoku)))
    };
    let told = |answer: &str, national: &str, block: &str| {
        (answer.to_owned(), national.to_owned(), block.to_owned())
    };
    let (open, done) = ("募集中", "募集中・別のブックで回答済");
    assert_eq!(answered(&[]), told("", open, open));
    assert_eq!(answered(&[("block:東北", "はい")]), told("はい", done, open));
    assert_eq!(answered(&[("national", "いいえ")]), told("いいえ", open, done));
    let both = [("block:東北", "はい"), ("national", "いいえ")];
    assert_eq!(answered(&both), told("いいえ", open, open));
}

#[test]
fn what_the_clerk_wrote_and_could_not_be_understood_stands_in_its_own_book() {
    let mut sample = two_blocks();
    let mut cell = human("block:東北", "案件マッチング", "C-000001:W-000003", "判断", "たぶん");
    cell.origin = sample::at("out/支部/東北.xlsx", "案件マッチング", 2, 19);
    sample.issues.push(sample::issue(None, "out/支部/東北.xlsx", 2, "たぶん"));
    sample.issues.push(sample::issue(None, "inbox/jimukyoku/案件一覧.xlsx", 3, "0"));
    sample.human = vec![cell];
    let own = block(&sample.material(), Block::Tohoku);
    assert_eq!(column(&own, "データ確認", "窓口"), ["わかば共同受注窓口", "このブック"]);
    let other = block(&sample.material(), Block::KyushuOkinawa);
    assert_eq!(column(&other, "データ確認", "窓口"), ["あおば共同受注窓口"]);
}

#[test]
fn the_dashboard_counts_the_block_and_names_its_prefectures() {
    let mut sample = two_blocks();
    let saga = Scope::Prefecture("佐賀県".to_owned());
    sample.figures.insert(0, figure(&sample::WORKSHOPS, None, saga, 4.0, 1.0));
    let book = block(&sample.material(), Block::KyushuOkinawa);
    let dashboard = tab(&book, "ダッシュボード").unwrap();
    let shown: Vec<(String, String)> = column(&book, "ダッシュボード", "指標")
        .into_iter()
        .zip(column(&book, "ダッシュボード", "範囲"))
        .collect();
    let pair = |name: &str, scope: &str| (name.to_owned(), scope.to_owned());
    assert_eq!(
        shown,
        [
            pair("候補が出ていて判断待ちの案件", ""),
            pair("募集中の案件への未回答の質問", ""),
            pair("登録事業所数", "九州沖縄"),
            pair("登録事業所数", "福岡県"),
            pair("登録事業所数", "佐賀県"),
        ]
    );
    assert_eq!(dashboard.charts[0].title, "都道府県ごとの登録事業所数");
}

#[test]
fn a_case_that_another_block_has_released_is_held_back_no_more() {
    let mut sample = two_blocks();
    sample.matching.notes[0].reason.rule = "minimum-wage";
    let noted = |sample: &Sample| {
        column(&block(&sample.material(), Block::KyushuOkinawa), "案件台帳", "事務局で確認すること").concat()
    };
    assert_ne!(noted(&sample), "");
    sample.matching.matches[1].decision = Some("確定".to_owned());
    assert_eq!(noted(&sample), "");
}

#[test]
fn a_part_is_shown_with_its_parent_and_an_order_of_nobody_where_the_work_is() {
    let mut sample = two_blocks();
    sample.registry.applications.clear();
    sample.registry.cases.get_mut(&CaseId(1)).unwrap().parent = Some(CaseId(2));
    let order = &mut sample.registry.orders[0];
    (order.case, order.desk, order.workshop) = (Some(CaseId(1)), None, None);
    let book = block(&sample.material(), Block::KyushuOkinawa);
    assert_eq!(column(&book, "案件台帳", "親案件"), ["R8-002", ""]);
    assert_eq!(keys(&book, "応募・発注"), ["発注|R8-002-H001"]);
    assert_eq!(keys(&block(&sample.material(), Block::Tohoku), "応募・発注"), [""; 0]);
}

#[test]
fn definitions_written_anew_are_those_of_the_block() {
    let sample = two_blocks();
    let book = block(&sample.material(), Block::Tohoku);
    let mut anew = book.clone();
    redefine(&sample.material(), &mut anew);
    assert_eq!(anew, book);
    assert!(!keys(&book, "定義").contains(&"指標:a.order-rate"), "{:?}", keys(&book, "定義"));
}

#[test]
fn keys_are_unique_and_the_order_of_what_came_in_does_not_show() {
    let sample = two_blocks();
    let mut turned = two_blocks();
    turned.matching.matches.reverse();
    for which in Block::ALL {
        let book = block(&sample.material(), which);
        assert_eq!(block(&turned.material(), which), book);
        for tab in &book.tabs {
            let keys: BTreeSet<&str> = tab.rows.iter().map(|row| row.key.as_str()).collect();
            assert_eq!(keys.len(), tab.rows.len(), "{}", tab.name);
        }
    }
}

#[test]
fn answers_are_counted_of_the_blocks_desks_alone() {
    let mut sample = two_blocks();
    let answered = |desk: &str, row: u32, answer: &str| SurveyAnswer {
        survey: "窓口アンケート2026".to_owned(),
        desk: Some(DeskId::new(desk)),
        question: "④-2 本事業で受注した業務案件情報の受け取りを希望されますか".to_owned(),
        answer: answer.to_owned(),
        answered_at: Some("2026-09-01T10:00:00".parse().unwrap()),
        superseded: false,
        origin: Origin::file("forms/窓口アンケート2026.xlsx", "").at(CellRef { row, col: 2 }),
        response: Origin::file("forms/窓口アンケート2026.xlsx", "").at(CellRef { row, col: 1 }),
    };
    sample.registry.surveys = vec![answered("d01", 2, "希望する"), answered("d02", 3, "希望しない")];
    for (which, chosen, other) in
        [(Block::KyushuOkinawa, "希望する", "希望しない"), (Block::Tohoku, "希望しない", "希望する")]
    {
        let book = block(&sample.material(), which);
        let options = column(&book, "アンケート集計", "選択肢・項目");
        let counts = column(&book, "アンケート集計", "値");
        let counted: Vec<&str> =
            options.iter().zip(&counts).filter(|(_, count)| *count == "1").map(|(name, _)| &**name).collect();
        assert!(counted.contains(&chosen) && !counted.contains(&other), "{}: {counted:?}", which.name());
    }
}
