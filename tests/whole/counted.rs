//! Small programmes whose figures a person counts in the head: each tab, the export and what a run says tell one number.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use crate::support::{Installation, Row, TONIGHT, tab};
use std::fs;

const WORKSHOPS: &str = "事業所名,法人名,サービス種別,住所,電話番号
あさひ作業所,社会福祉法人あさひ会,B型,福岡県福岡市博多区博多駅前1-1-1,092-111-1000
いぶき作業所,社会福祉法人いぶき会,B型,福岡県福岡市博多区博多駅前2-1-1,092-111-1001
";
const CASES: &str = "案件番号,件名,発注企業,作業区分,作業細目,数量,単価,金額,年間想定額,募集開始日,応募締切,納期,ステータス,発注日,事業所決定日
";
const ORDERS: &str =
    "事業名,発注番号,案件番号,窓口名,事業所名,対象月,トライアル,発注数量,発注額,発注日,事業所決定日
";
const DELIVERIES: &str = "発注番号,納品日,納品数,不良数,作業時間,支払工賃
";

/// A desk of two workshops, and the office's lists.
fn programme(cases: &str, orders: &str, deliveries: &str) -> Installation {
    let installation = Installation::empty();
    fs::create_dir_all(installation.path("inbox/d01-fukuoka")).unwrap();
    for (file, text) in [
        ("d01-fukuoka/事業所一覧.csv", WORKSHOPS.to_owned()),
        ("jimukyoku/全国試行_案件一覧.csv", format!("{CASES}{cases}")),
        ("jimukyoku/発注.csv", format!("{ORDERS}{orders}")),
        ("jimukyoku/納品.csv", format!("{DELIVERIES}{deliveries}")),
    ] {
        fs::write(installation.path("inbox").join(file), text).unwrap();
    }
    installation
}

fn figure(figures: &[Row], key: &str, year: &str, scope: &str) -> String {
    let is_it = |row: &&Row| row["key"] == key && row["fiscal_year"] == year && row["scope"] == scope;
    figures.iter().find(is_it).unwrap_or_else(|| panic!("{key} {year} {scope}"))["value"].clone()
}

fn row<'a>(rows: &'a [Row], column: &str, value: &str) -> &'a Row {
    rows.iter().find(|row| row[column] == value).unwrap_or_else(|| panic!("{column} {value}: {rows:?}"))
}

#[test]
fn a_trial_that_was_never_ordered_is_in_no_sum_of_orders() {
    let installation = programme(
        "R7-001,封入,株式会社見本,施設内軽作業,封入・封緘,1000,100,100000,,2025-05-01,2025-05-12,2025-08-29,完了,2025-05-15,2025-05-20
R7-002,封入 2,株式会社見本,施設内軽作業,封入・封緘,1000,100,100000,,2025-05-01,2025-05-12,2025-08-29,失注,,
",
        "全国試行,H1,R7-001,d01-fukuoka,あさひ作業所,2025年5月,,1000,100000,2025-05-15,2025-05-20
全国試行,H3,R7-001,d01-fukuoka,いぶき作業所,2025年6月,,10,7000,2025-06-15,2025-06-20
全国試行,H2,R7-002,d01-fukuoka,いぶき作業所,2025年5月,○,10,5000,2025-05-13,2025-05-13
",
        "H1,2025-06-30,500,0,50,20000
H1,2025-07-31,500,0,50,20000
",
    );
    installation.run(TONIGHT).ended(0);
    let figures = &installation.tables(TONIGHT)["kpi.csv"];
    assert_eq!(figure(figures, "a.received-amount", "2025", "合計"), "107000");
    assert_eq!(figure(figures, "f.yen-per-hour", "2025", "合計"), "1000");
    let book = installation.path("out/全国台帳.xlsx");
    let desk = &tab(&book, "窓口台帳")[0];
    assert_eq!(desk["発注のあった案件数"], "1");
    let cases = tab(&book, "案件台帳");
    let ordered = |number: &str| row(&cases, "案件番号", number)["発注額の合計（円）"].clone();
    assert_eq!([ordered("R7-001"), ordered("R7-002")], ["107000", ""]);
    let dashboard = tab(&book, "ダッシュボード");
    let months: Vec<&Row> = dashboard.iter().filter(|row| row["指標"] == "月別の発注額").collect();
    let sums: Vec<&str> = months.iter().map(|row| row["値"].as_str()).collect();
    assert_eq!(sums, ["100000", "7000"], "months add up to 受注額");
    assert!(months[0]["説明"].contains("トライアル"), "{:?}", months[0]);
    let said = installation.verb(TONIGHT, "explain", &["f.yen-per-hour"]);
    said.ended(0);
    assert!(said.stdout.contains("発注.csv"), "the amounts can be looked at: {}", said.stdout);
}

#[test]
fn open_issues_are_those_that_the_run_counts_and_data_check_shows() {
    let installation = programme(
        "R7-001,封入,株式会社見本,施設内軽作業,封入・封緘,1000,100,100000,,2025-05-01,2025-05-12,2025-08-29,完了,2025-05-15,2025-05-20
",
        "全国試行,H1,R7-001,d01-fukuoka,あさひ作業所,2025年5月,,1000,100000,2025-05-15,2025-05-20
全国試行,H2,R7-999,d01-fukuoka,いぶき作業所,2025年5月,,10,5000,2025-05-13,2025-05-13
全国試行,H3,R7-001,d01-fukuoka,どこにもない作業所,2025年5月,,10,50000,2025-05-13,2025-05-13
",
        "H1,2025-06-30,500,600,50,20000
H9,2025-07-31,500,0,50,20000
",
    );
    installation.run(TONIGHT).ended(0);
    let run = installation.run_json(TONIGHT);
    let counted =
        run["issue_counts"]["warning"].as_u64().unwrap() + run["issue_counts"]["error"].as_u64().unwrap();
    assert!(counted >= 4, "{run}");
    let book = installation.path("out/全国台帳.xlsx");
    let shown = tab(&book, "データ確認");
    let asked = shown.iter().filter(|row| row["重要度"] != "お知らせ");
    let places: u64 = asked.map(|row| row["箇所の数"].parse::<u64>().unwrap()).sum();
    let listed = tab(&book, "指標一覧");
    let of_book = listed.iter().find(|row| row["指標"] == "要確認の件数" && row["範囲"] == "合計").unwrap();
    let figures = &installation.tables(TONIGHT)["kpi.csv"];
    let told = [places.to_string(), of_book["値"].clone(), figure(figures, "e.open-issues", "", "合計")];
    assert_eq!(told, [counted.to_string(), counted.to_string(), counted.to_string()]);
}

#[test]
fn an_amount_that_is_no_single_one_is_told_wherever_it_counts() {
    let installation = programme(
        "R7-001,封入,株式会社見本,施設内軽作業,封入・封緘,4000,25,,,2025-05-01,2025-05-12,2025-08-29,募集中,,
R7-002,封入 2,株式会社見本,施設内軽作業,封入・封緘,1000,,10〜20万円,,2025-05-01,2025-05-12,2025-08-29,募集中,,
T-011,封入 3,株式会社見本,施設内軽作業,封入・封緘,1000,,50000,,令和5年度,,2024-08-29,募集中,,
T-012,封入 4,株式会社見本,施設内軽作業,封入・封緘,1000,,50000,,,,,募集中,,
",
        "",
        "",
    );
    installation.run(TONIGHT).ended(0);
    let tables = installation.tables(TONIGHT);
    let figures = &tables["kpi.csv"];
    assert_eq!(figure(figures, "a.offered-amount", "2025", "合計"), "150000");
    assert_eq!(figure(figures, "a.offered-without-amount", "2025", "合計"), "1");
    assert_eq!(figure(figures, "a.offered-annual", "2025", "合計"), "");
    assert_eq!(figure(figures, "a.offered-count", "2023", "合計"), "1", "the cell says the year");
    let book = installation.path("out/全国台帳.xlsx");
    let cases = tab(&book, "案件台帳");
    for (number, gap) in
        [("R7-001", "金額（単価×数量では100,000円）"), ("R7-002", "金額（100,000円～200,000円）")]
    {
        let gaps = &row(&cases, "案件番号", number)["情報の不足箇所"];
        assert!(gaps.contains(gap), "{number}: {gaps}");
    }
    let told = tab(&book, "データ確認");
    for (words, seen) in [
        ("「金額」が空欄のため、総額に入っていません", "R7-001：単価×数量では100,000円"),
        ("両端の中間の額（「10〜20万円」なら150,000円）を使います", "10〜20万円"),
    ] {
        let line = told.iter().find(|row| row["内容と対応"].contains(words));
        let line = line.unwrap_or_else(|| panic!("{words}: {told:?}"));
        let shown = [line["重要度"].as_str(), line["書かれていた値（例）"].as_str()];
        assert_eq!(shown, ["お知らせ", seen]);
    }
    // What sums and years leave out stands beside them.
    let dashboard = tab(&book, "ダッシュボード");
    for name in ["金額のない案件数", "年度の分からない案件数"] {
        assert_eq!(row(&dashboard, "指標", name)["値"], "1", "{name}");
    }
}

#[test]
fn a_budget_is_no_actual_of_itself() {
    let installation = programme("", "", "");
    let budget =
        "年度,予算（千円）,年間継続売上金額（千円）\n令和4年度,15000,40000\n令和5年度,40000,100000\n";
    fs::write(installation.path("inbox/jimukyoku/予算.csv"), budget).unwrap();
    installation.run(TONIGHT).ended(0);
    let plan = tab(&installation.path("out/全国台帳.xlsx"), "計画と実績");
    let told: Vec<[&str; 3]> =
        plan.iter().map(|row| ["指標", "予算", "実績"].map(|column| row[column].as_str())).collect();
    assert!(told.contains(&["予算", "15000000", ""]), "{told:?}");
    assert!(told.iter().all(|[_, _, actual]| actual.is_empty()), "{told:?}");
}
