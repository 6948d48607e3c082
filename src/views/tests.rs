//! What the books show of a small registry, and what a desk must never see.

use super::questions::question_key;
use super::sample::{self, Sample, day, human, issue, sample};
use super::spec::{BookKind, tab_specs};
use super::{
    BookId, COLUMNS_TAB, Chart, Format, LEAVE_OUT, Material, READ_AS, Shelves, Tab, TabCell, Workbook, desk,
    national,
};
use crate::domain::{CaseId, CaseNote, CaseState, DeskId, Field, Issue, Reason, Severity, Step};
use std::collections::BTreeSet;

fn tab<'a>(book: &'a Workbook, name: &str) -> &'a Tab {
    book.tabs.iter().find(|tab| tab.name == name).unwrap_or_else(|| panic!("{name} is missing"))
}

fn cell_text(cell: &TabCell) -> String {
    match cell {
        TabCell::Empty => String::new(),
        TabCell::Text(text) => text.clone(),
        TabCell::Number(number) => number.to_string(),
        TabCell::Date(date) => date.to_string(),
        other => format!("{other:?}"),
    }
}

/// The chosen columns of every row, as text.
fn rows(tab: &Tab, headers: &[&str]) -> Vec<String> {
    let at = |header: &str| tab.columns.iter().position(|column| column.header == header).unwrap();
    let row = |row: &super::TabRow| {
        headers.iter().map(|header| cell_text(&row.cells[at(header)])).collect::<Vec<_>>().join(" | ")
    };
    tab.rows.iter().map(row).collect()
}

fn all_text(book: &Workbook) -> String {
    let cells = book.tabs.iter().flat_map(|tab| &tab.rows).flat_map(|row| &row.cells);
    cells.map(cell_text).collect::<Vec<_>>().join("\n") + &book.title
}

fn books(sample: &Sample) -> Vec<Workbook> {
    let material = sample.material();
    let desks = sample.registry.desks.keys().map(|id| desk_book(&material, id));
    std::iter::once(national(&material)).chain(desks).collect()
}

fn desk_book(material: &Material<'_>, id: &DeskId) -> Workbook {
    desk(material, &Shelves::of(material), id)
}

fn d01() -> DeskId {
    DeskId::new("d01")
}

#[test]
fn tabs_with_content_stand_in_the_order_of_the_template() {
    let sample = sample();
    let names: Vec<Vec<String>> =
        books(&sample).into_iter().map(|book| book.tabs.into_iter().map(|tab| tab.name).collect()).collect();
    assert_eq!(
        names[0],
        [
            "ダッシュボード",
            "計画と実績",
            "案件マッチング",
            "案内先",
            "案件台帳",
            "応募・発注",
            "供給不足",
            "対象外の理由",
            "好事例",
            "質問一覧",
            "事業所台帳",
            "窓口台帳",
            "名寄せ確認",
            "列の対応",
            "データ確認",
            "指標一覧",
            "更新履歴",
            "定義",
        ]
    );
    assert_eq!(names[1], ["おすすめ案件", "データ確認", "自窓口の事業所", "指標", "定義"]);
}

#[test]
fn keys_are_unique_and_stand_in_the_first_column() {
    for book in books(&sample()) {
        for tab in &book.tabs {
            let keys: BTreeSet<&str> = tab.rows.iter().map(|row| row.key.as_str()).collect();
            assert_eq!(keys.len(), tab.rows.len(), "{}", tab.name);
            for row in &tab.rows {
                assert!(!row.key.is_empty());
                assert_eq!(row.cells[0], TabCell::Text(row.key.clone()), "{}", tab.name);
                assert_eq!(row.cells.len(), tab.columns.len(), "{}", tab.name);
            }
        }
    }
}

#[test]
fn cells_fit_the_format_of_their_column() {
    for book in books(&sample()) {
        for tab in &book.tabs {
            for (column, row) in tab.rows.iter().flat_map(|row| tab.columns.iter().zip(&row.cells)) {
                let fits = match (column.format, row) {
                    (_, TabCell::Empty) => true,
                    (Format::Text | Format::LongText, cell) => matches!(cell, TabCell::Text(_)),
                    (Format::Date, cell) => matches!(cell, TabCell::Date(_) | TabCell::Text(_)),
                    (Format::DateTime, cell) => matches!(cell, TabCell::DateTime(_)),
                    (Format::Figure, TabCell::Date(_)) => true,
                    (_, cell) => matches!(cell, TabCell::Number(_)),
                };
                assert!(fits, "{} {} {row:?}", tab.name, column.header);
            }
        }
    }
}

#[test]
fn the_dashboard_compares_with_last_year() {
    let sample = sample();
    let book = national(&sample.material());
    let dashboard = tab(&book, "ダッシュボード");
    assert_eq!(
        rows(dashboard, &["指標", "範囲", "年度", "値", "単位", "前年度の値", "差"]),
        [
            "候補が出ていて判断待ちの案件 |  |  | 2 | 件 |  | ",
            "引き受け先が足りない案件 |  |  | 1 | 件 |  | ",
            "募集中の案件への未回答の質問 |  |  | 2 | 件 |  | ",
            "同じ事業所か確認が必要な組 |  |  | 1 | 組 |  | ",
            "今年度の確認がまだの窓口 |  |  | 1 | 窓口 |  | ",
            "発注率 | 合計 | 令和8年度 | 71.4 | ％ | 44 | 27.4",
            "登録事業所数 | 合計 |  | 3 | 事業所 |  | ",
            "更新日の中央値 | 合計 |  | 2026-11-10 |  |  | ",
            "発注率 | PC作業 | 令和8年度 | 88.9 | ％ |  | ",
            "発注率 | 施設外軽作業 | 令和8年度 | 50 | ％ |  | ",
        ]
    );
    let charts: Vec<(&str, &(String, String))> =
        dashboard.charts.iter().map(|Chart { title, rows, .. }| (title.as_str(), rows)).collect();
    let keys = |at: usize| dashboard.rows[at].key.clone();
    assert_eq!(charts, [("作業区分ごとの発注率（％） 全国試行", &(keys(8), keys(9)))]);
}

#[test]
fn what_waits_for_the_office_names_the_tab_and_goes_once_it_is_done() {
    let waiting = |sample: &Sample| {
        let book = national(&sample.material());
        let shown = rows(tab(&book, "ダッシュボード"), &["分類", "指標", "値", "説明"]);
        shown.into_iter().filter(|row| row.starts_with("今日の確認")).collect::<Vec<String>>()
    };
    let mut sample = sample();
    let before = waiting(&sample);
    assert!(before[0].contains("「案件マッチング」の「判断」"), "{before:#?}");
    assert!(before[0].contains("応募締切の早い順：R8-00"), "{before:#?}");
    let doubt = sample.registry.doubts[0].key.clone();
    sample.human = vec![human("national", "名寄せ確認", &doubt, "判定", "別")];
    let after = waiting(&sample);
    assert_eq!(after.len() + 1, before.len(), "{after:#?}");
}

#[test]
fn guessed_headers_of_one_table_are_one_line() {
    let mut sample = sample();
    let code = crate::layout::UNCERTAIN_COLUMN;
    sample.issues = [("所在", Field::Address), ("連絡先", Field::Phone)]
        .map(|(header, field)| Issue {
            code, field: Some(field), ..issue(None, "forms/調査.csv", 1, header)
        })
        .to_vec();
    let book = national(&sample.material());
    assert_eq!(
        rows(tab(&book, "データ確認"), &["項目", "書かれていた値（例）", "箇所の数", "分類"]),
        [" | 所在 → 住所\n連絡先 → 電話番号 | 2 | 表の見出し・シート"]
    );
}

#[test]
fn a_plan_stands_beside_the_figure_of_its_name() {
    let sample = sample();
    let book = national(&sample.material());
    assert_eq!(
        rows(
            tab(&book, "計画と実績"),
            &["キー", "事業", "計画", "実績", "差（実績－計画）", "参考値", "単位"]
        ),
        [
            "発注率|全国試行 | 全国試行 | 83 | 71.4 | -11.6 | 50 | ％",
            "目標年間発注額 |  | 60000000 |  |  |  | 円",
            "目標年間発注額（2） |  | 70000000 |  |  |  | 円",
        ]
    );
}

#[test]
fn candidates_stand_by_points_and_refusals_by_rule() {
    let sample = sample();
    let book = national(&sample.material());
    assert_eq!(
        rows(
            tab(&book, "案件マッチング"),
            &["キー", "順位", "点数", "事業所名", "窓口", "主な理由", "点数の内訳"]
        ),
        [
            "C-000001:W-000001 | 1 | 78.5 | 青葉作業所 | あおば共同受注窓口 | 封入の印が◎です、同じ県です | 作業の得意さ 30.0／距離 10.0",
            "C-000001:W-000003 | 2 | 60 | ひばり工房 | わかば共同受注窓口 | 封入の印が◎です、同じ県です | 作業の得意さ 30.0／距離 10.0",
            "C-000002:W-000003 | 1 | 55 | ひばり工房 | わかば共同受注窓口 | 封入の印が◎です、同じ県です | 作業の得意さ 30.0／距離 10.0",
        ]
    );
    assert_eq!(
        rows(tab(&book, "対象外の理由"), &["キー", "条件", "主な理由", "事業所数", "例"]),
        ["C-000001|area | 地域 | 作業場所と県が違います | 1 | さくら舎"]
    );
}

#[test]
fn what_a_desk_has_answered_stands_beside_its_candidates() {
    let mut sample = sample();
    let mut reply = sample.registry.applications[0].clone();
    let first = &sample.matching.matches[0];
    (reply.case, reply.desk) = (first.id.case, first.desk.clone());
    (reply.quantity, reply.workshops) = (Some(1_200), vec![first.id.workshop]);
    sample.registry.applications = vec![reply];
    let shown = |sample: &Sample| {
        let columns = ["キー", "窓口の回答", "回答の数量"];
        rows(tab(&national(&sample.material()), "案件マッチング"), &columns)[..2].to_vec()
    };
    let others = "C-000001:W-000003 |  | ";
    assert_eq!(shown(&sample), ["C-000001:W-000001 | あり（この事業所を挙げています） | 1200", others]);
    sample.registry.applications[0].superseded = true;
    assert_eq!(shown(&sample), ["C-000001:W-000001 |  | ", others]);
}

#[test]
fn a_row_on_which_a_person_has_written_is_never_left_out() {
    let mut sample = sample();
    sample.options.candidates_per_case = 1;
    sample.human = vec![human("national", "案件マッチング", "C-000001:W-000002", "メモ", "電話済み")];
    let book = national(&sample.material());
    assert_eq!(
        rows(tab(&book, "案件マッチング"), &["キー", "順位", "連絡のしかた"]),
        [
            "C-000001:W-000001 | 1 | 窓口を通じて",
            "C-000001:W-000002 |  | 今は条件に合いません",
            "C-000002:W-000003 | 1 | 窓口を通じて",
        ]
    );
}

#[test]
fn one_cause_in_many_cells_is_one_line() {
    let sample = sample();
    let book = national(&sample.material());
    assert_eq!(
        rows(
            tab(&book, "データ確認"),
            &["重要度", "窓口", "項目", "書かれていた値（例）", "箇所の数", "最初の箇所"]
        ),
        [
            "注意 | あおば共同受注窓口 | 事業所番号 | 4012345670\n4012345678 | 2 | B5、B9",
            "注意 | わかば共同受注窓口 | 事業所番号 | 4112345678 | 1 | B6",
        ]
    );
}

#[test]
fn the_key_of_an_issue_depends_neither_on_order_nor_on_severity() {
    let keys = |mut sample: Sample| -> BTreeSet<String> {
        sample.issues.push(issue(None, "inbox/jimukyoku/案件一覧.xlsx", 3, "0"));
        let book = national(&sample.material());
        tab(&book, "データ確認").rows.iter().map(|row| row.key.clone()).collect()
    };
    let mut turned = sample();
    turned.issues.reverse();
    for one in &mut turned.issues {
        one.severity = Severity::Error;
    }
    assert_eq!(keys(sample()), keys(turned));
}

#[test]
fn desks_not_confirmed_this_year_stand_on_top_and_workshops_from_north_to_south() {
    let sample = sample();
    let book = national(&sample.material());
    assert_eq!(
        rows(tab(&book, "窓口台帳"), &["キー", "年度確認", "登録事業所数", "応募した案件数"]),
        ["d02 | 未確認 | 1 | 1", "d01 | 確認済 | 2 | 1"]
    );
    assert_eq!(
        rows(tab(&book, "事業所台帳"), &["キー", "都道府県", "対応できる作業", "施設外就労"]),
        [
            "W-000002 | 北海道 | 封入・封緘（◎）、清掃（△） | 要相談",
            "W-000001 | 福岡県 | 封入・封緘（◎）、清掃（△） | 要相談",
            "W-000003 | 佐賀県 | 封入・封緘（◎）、清掃（△） | 要相談",
        ]
    );
}

#[test]
fn progress_shows_replies_before_orders() {
    let sample = sample();
    let book = national(&sample.material());
    assert_eq!(
        rows(tab(&book, "応募・発注"), &["キー", "件名", "段階", "窓口", "事業所", "按分率", "金額（円）"]),
        [
            "応募|C-000001|d02 | カタログの封入 | 応募 | わかば共同受注窓口 |  |  | ",
            "応募|C-000002|d01 | =1+1 という件名 | 応募 | あおば共同受注窓口 |  |  | ",
            "発注|R8-002-H001 | =1+1 という件名 | 発注 | わかば共同受注窓口 | ひばり工房 | 0.25 | 12500",
        ]
    );
}

#[test]
fn definitions_name_what_people_fill_and_when_a_tab_changed() {
    let sample = sample();
    let book = national(&sample.material());
    let shown = rows(tab(&book, "定義"), &["キー", "計算式", "記入していただく列", "最終更新"]);
    for expected in [
        "タブ:案件台帳 |  | 担当、メモ | 2026-11-18",
        "タブ:データ確認 |  | 対応、担当、メモ | ",
        "タブ:定義 |  |  | ",
        "指標:a.order-rate | 発注件数 ÷ 情報提供件数 |  | ",
    ] {
        assert!(shown.iter().any(|row| row == expected), "{expected} not in {shown:#?}");
    }
}

#[test]
fn a_desk_gets_open_cases_that_fit_its_workshops() {
    let sample = sample();
    let book = desk_book(&sample.material(), &d01());
    assert_eq!(book.title, "つなぎ あおば共同受注窓口");
    assert_eq!(
        rows(tab(&book, "おすすめ案件"), &["キー", "件名", "募集状況", "合いそうな事業所", "理由"]),
        [
            "C-000001 | カタログの封入 | 募集中 | 青葉作業所（78.5点） | 青葉作業所：封入の印が◎です、同じ県です"
        ]
    );
    assert_eq!(rows(tab(&book, "データ確認"), &["ファイル", "シート", "箇所の数"]), ["一覧.xlsx | 名簿 | 2"]);
    assert_eq!(
        rows(tab(&book, "指標"), &["指標", "貴窓口の値", "全国の値", "単位"]),
        ["登録事業所数 | 2 | 3 | 事業所", "更新日の中央値 | 2026-11-15 | 2026-11-10 | "]
    );
}

#[test]
fn a_reply_keeps_its_row_after_the_case_has_closed() {
    let mut sample = sample();
    let case = sample.registry.cases.get_mut(&CaseId(1)).unwrap();
    let closed = Step {
        state: CaseState::Withdrawn,
        on: Some(day("2026-11-19")),
        seen_on: None,
        origin: case.origin.clone(),
    };
    case.steps.push(closed);
    let recommended = |sample: &Sample| {
        let book = desk_book(&sample.material(), &d01());
        let found = book.tabs.iter().find(|tab| tab.name == "おすすめ案件");
        found.map(|tab| rows(tab, &["キー", "募集状況"])).unwrap_or_default()
    };
    assert_eq!(recommended(&sample), [""; 0]);
    sample.human = vec![human("desk:d01", "おすすめ案件", "C-000001", "回答", "応募する")];
    assert_eq!(recommended(&sample), ["C-000001 | 募集終了"]);
}

#[test]
fn a_desk_reads_how_its_reply_was_taken() {
    for (cells, answered, expected) in [
        (
            &[("質問", "何時からですか")][..],
            "2026-11-19T09:00:00",
            "2026-11-19に「質問」を受け付けました（応募の回答はまだいただいていません）",
        ),
        (
            &[("回答", "検討中"), ("コメント", "来週")],
            "2026-11-19T09:00:00",
            "2026-11-19に「検討中」として受け付けました",
        ),
        (
            &[("回答", "検討中")],
            "2026-11-25T09:00:00",
            "「検討中」として受け付けました（回答の日付が先の日付 2026-11-25 になっています。ご確認ください）",
        ),
    ] {
        let mut sample = sample();
        sample.human = (cells.iter())
            .map(|(column, value)| human("desk:d01", "おすすめ案件", "C-000001", column, value))
            .collect();
        let mut reply = sample.registry.applications[0].clone();
        (reply.case, reply.desk) = (CaseId(1), d01());
        (reply.interest, reply.workshop_count, reply.people) =
            (crate::domain::Interest::Considering, None, None);
        reply.answered_at = Some(answered.parse().unwrap());
        reply.origin = sample.human[0].origin.clone();
        sample.registry.applications = vec![reply];
        let book = desk_book(&sample.material(), &d01());
        assert_eq!(rows(tab(&book, "おすすめ案件"), &["受付状況"]), [expected]);
    }
}

/// The office is told instead: in its book the case waits for its word.
#[test]
fn a_case_whose_deadline_has_passed_is_shown_to_no_desk_but_where_it_has_written() {
    let mut sample = sample();
    sample.registry.cases.get_mut(&CaseId(1)).unwrap().deadline_on = Some(day("2026-11-19"));
    let note = Reason::new(crate::matching::DEADLINE_PASSED, "応募締切を過ぎました。");
    sample.matching.notes.push(CaseNote { case: CaseId(1), reason: note });
    let recommended = |sample: &Sample| {
        let book = desk_book(&sample.material(), &d01());
        let found = book.tabs.iter().find(|tab| tab.name == "おすすめ案件");
        found.map(|tab| rows(tab, &["キー", "募集状況"])).unwrap_or_default()
    };
    assert_eq!(recommended(&sample), [""; 0]);
    sample.human = vec![human("desk:d01", "おすすめ案件", "C-000001", "回答", "検討中")];
    assert_eq!(recommended(&sample), ["C-000001 | 応募締切後"]);
    let book = national(&sample.material());
    let asked = rows(tab(&book, "案内先"), &["キー"]);
    assert!(!asked.iter().any(|key| key.starts_with("C-000001")), "{asked:?}");
    let waiting = rows(tab(&book, "ダッシュボード"), &["指標", "値"]);
    for expected in ["応募締切を過ぎて判断待ちの案件 | 1", "候補が出ていて判断待ちの案件 | 1"]
    {
        assert!(waiting.iter().any(|row| row == expected), "{expected} not in {waiting:#?}");
    }
}

#[test]
fn a_case_under_the_minimum_wage_waits_for_the_office() {
    let mut sample = sample();
    sample.matching.notes[0].reason = Reason::new("minimum-wage", "最低賃金を下回ります。");
    let is_offered = |sample: &Sample| {
        desk_book(&sample.material(), &d01()).tabs.iter().any(|tab| tab.name == "おすすめ案件")
    };
    assert!(!is_offered(&sample));
    sample.matching.matches[0].decision = Some("確定".to_owned());
    assert!(is_offered(&sample));
}

#[test]
fn workshops_that_the_office_asks_itself_are_not_offered_to_the_desk() {
    let mut sample = sample();
    sample.matching.matches[0].safety_plan = true;
    let book = desk_book(&sample.material(), &d01());
    assert!(book.tabs.iter().all(|tab| tab.name != "おすすめ案件"));
}

#[test]
fn a_desk_sees_nothing_of_another_desk() {
    let mut sample = sample();
    sample.human = vec![
        human(
            "national",
            "質問一覧",
            &question_key(CaseId(1), "d02", "納品先はどこですか"),
            "回答",
            "納品先は福岡市です。",
        ),
        human("desk:d02", "おすすめ案件", "C-000002", "コメント", "わかばの内緒のコメント"),
    ];
    let own = all_text(&desk_book(&sample.material(), &d01()));
    for foreign in [
        "わかば",
        "d02",
        "@example.jp",
        "0952000003",
        "ひばり工房",
        "W-000003",
        "4112345678",
        "内緒",
        "d02のコメント",
        "R8-002",
        "見本商事",
    ] {
        assert!(!own.contains(foreign), "a desk must not see {foreign}");
    }
    for shared in ["納品先はどこですか", "納品先は福岡市です。"] {
        assert!(own.contains(shared), "an answered question reaches every desk that was asked: {shared}");
    }
    let other = all_text(&desk_book(&sample.material(), &DeskId::new("d02")));
    for foreign in
        ["あおば", "d01", "0920000001", "0110000002", "青葉作業所", "4012345678", "見本はありますか"]
    {
        assert!(!other.contains(foreign), "a desk must not see {foreign}");
    }
}

#[test]
fn an_unanswered_question_stays_with_the_office() {
    let sample = sample();
    assert!(!all_text(&desk_book(&sample.material(), &d01())).contains("納品先はどこですか"));
    let book = national(&sample.material());
    assert_eq!(
        rows(tab(&book, "質問一覧"), &["窓口", "質問", "受付日時"]),
        [
            "わかば共同受注窓口 | 納品先はどこですか | DateTime(2026-11-10T09:30:00)",
            "あおば共同受注窓口 | 見本はありますか | DateTime(2026-11-10T09:30:00)",
        ]
    );
}

/// An office answered the first question; the second one had been shown as answered with it.
#[test]
fn a_new_question_does_not_take_the_answer_of_the_old_one() {
    let mut sample = sample();
    let (case, first) = (CaseId(1), "納品先はどこですか");
    let mut later = sample.registry.applications.iter().find(|one| one.question == first).unwrap().clone();
    let asker = later.desk.to_string();
    later.question = "締切は延ばせますか".to_owned();
    later.asked_at = Some("2026-11-12T09:00:00".parse().unwrap());
    sample.registry.applications.push(later);
    let key = |text: &str| question_key(case, &asker, text);
    sample.human = vec![human("national", "質問一覧", &key(first), "回答", "福岡市です。")];
    let book = national(&sample.material());
    let keys = rows(tab(&book, "質問一覧"), &["キー", "質問"]);
    for text in [first, "締切は延ばせますか"] {
        assert!(keys.contains(&format!("{} | {text}", key(text))), "{keys:?}");
    }
    let waiting = rows(tab(&book, "ダッシュボード"), &["指標", "値"]);
    let open = |line: &String| line.starts_with("募集中の案件への未回答の質問 |");
    assert!(waiting.iter().any(open), "{waiting:?}");
    let desk = desk_book(&sample.material(), &DeskId::new(&asker));
    assert_eq!(rows(tab(&desk, "質問と回答"), &["質問", "回答"]), [format!("{first} | 福岡市です。")]);
}

#[test]
fn an_unchanged_night_gives_the_same_books_though_the_day_moved() {
    let today = sample();
    // The last day on which replies are taken; then the open cases are no longer offered.
    let mut tomorrow = Sample { as_of: day("2026-11-30"), ..sample() };
    for figure in tomorrow.figures.iter_mut().filter(|one| one.definition.key == "e.freshness-median") {
        figure.value.numerator += 10.0;
    }
    assert_eq!(books(&today), books(&tomorrow));
}

#[test]
fn the_order_of_matches_does_not_show() {
    let mut turned = sample();
    turned.matching.matches.reverse();
    assert_eq!(books(&sample()), books(&turned));
}

#[test]
fn an_empty_registry_gives_a_book_without_tabs() {
    let sample = Sample {
        registry: crate::registry::Registry::default(),
        matching: crate::domain::Matching::default(),
        figures: Vec::new(),
        issues: Vec::new(),
        columns: Vec::new(),
        changes: Vec::new(),
        ..sample::sample()
    };
    assert_eq!(national(&sample.material()).tabs, []);
    assert_eq!(national(&sample.material()).id, BookId::National);
}

#[test]
fn every_choice_of_a_column_is_a_field() {
    let spec = tab_specs(BookKind::National).iter().find(|tab| tab.name == COLUMNS_TAB).unwrap();
    let choices = &spec.columns.iter().find(|column| column.header == READ_AS).unwrap().choices;
    let is_field = |word: &&String| Field::ALL.iter().any(|field| field.label() == word.as_str());
    let others: Vec<&String> = choices.iter().filter(|word| !is_field(word)).collect();
    assert_eq!(others, [LEAVE_OUT]);
    let length: usize = choices.iter().map(|choice| choice.encode_utf16().count() + 1).sum();
    assert!(length <= 255, "Excel takes no longer list: {length}");
}
