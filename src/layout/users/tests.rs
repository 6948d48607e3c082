//! Whole sheets with users in them: what is kept of them, what is said, and what stays as it was.

use crate::domain::{Field, Issue, Origin, RecordKind, SourceRole};
use crate::layout::{Context, Dictionary, Layout, plain_tables, read, without_names};
use crate::table::{Book, Cell, Format, Grid, Sheet, Visibility};
use rstest::rstest;

fn book(sheet: &str, rows: &[&str]) -> Book {
    let cells = |row: &&str| row.split('|').map(Cell::text).collect();
    let grid = Grid::from_rows(rows.iter().map(cells).collect());
    let sheet = Sheet { name: sheet.into(), visibility: Visibility::Visible, grid, merges: Vec::new() };
    Book { format: Format::Xlsx, encoding: None, sheets: vec![sheet] }
}

/// As a night reads it, and everything that it says.
fn reading(file: &str, sheet: &str, rows: &[&str]) -> (Book, Layout, Vec<Issue>) {
    let origin = Origin::file(file, "r1");
    let mut book = book(sheet, rows);
    let mut issues = without_names(&mut book, &origin);
    let context = Context::of(SourceRole::Office, origin);
    let (layout, more) = read(&book, &context, Dictionary::shipped());
    issues.extend(more);
    (book, layout, issues)
}

fn names(layout: &Layout) -> Vec<String> {
    layout
        .records()
        .filter_map(|record| record.get(Field::Name))
        .map(|cell| cell.value.show().into())
        .collect()
}

fn has(issues: &[Issue], code: &str) -> bool {
    issues.iter().any(|issue| issue.code.as_str() == code)
}

#[rstest]
#[case::sheet("一覧.xlsx", "利用者名簿", "", "名称|住所|電話番号")]
#[case::another_sheet("一覧.xlsx", "通所者一覧", "", "名称|住所|電話番号")]
#[case::members("一覧.xlsx", "メンバー名簿", "", "名称|住所|電話番号")]
#[case::file("在籍者名簿.xlsx", "Sheet1", "", "名称|住所|電話番号")]
#[case::title("一覧.xlsx", "Sheet1", "利用者名簿（令和8年度）", "名称|住所|電話番号")]
#[case::columns("一覧.xlsx", "Sheet1", "", "施設名|住所|利用開始日")]
#[case::values("一覧.xlsx", "Sheet1", "", "名称|住所|電話番号")]
#[case::institution("利用者名簿.xlsx", "Sheet1", "", "事業所名|住所|電話番号")]
fn a_list_of_users_is_no_list_of_workshops(
    #[case] file: &str,
    #[case] sheet: &str,
    #[case] title: &str,
    #[case] header: &str,
) {
    let rows = [
        title,
        header,
        "山田 花子|福岡県福岡市博多区吉塚1-2-3|090-1111-0001",
        "米倉 雅之|福岡県福岡市博多区吉塚1-2-4|090-1111-0002",
        "棚橋 美沙紀|福岡県福岡市博多区吉塚1-2-5|090-1111-0003",
    ];
    let (_, layout, issues) = reading(file, sheet, &rows[usize::from(title.is_empty())..]);
    assert_eq!(names(&layout), Vec::<String>::new());
    assert!(has(&issues, "layout.list-of-users"), "{issues:?}");
    let all = format!("{issues:?}{:?}", layout.sheets);
    assert!(!all.contains("山田") && !all.contains("090-1111"), "{all}");
}

#[rstest]
#[case("利用者・事業所一覧.xlsx", "一覧", "")]
#[case("一覧.xlsx", "利用者数一覧", "")]
#[case("一覧.xlsx", "Sheet1", "利用者向け事業所一覧")]
#[case("メンバー名簿.xlsx", "Sheet1", "")]
#[case("利用者名簿.xlsx", "事業所", "")]
fn a_list_of_workshops_stays_one(#[case] file: &str, #[case] sheet: &str, #[case] title: &str) {
    let rows = [
        title,
        "事業所名|住所|電話番号|利用者数",
        "ひまわり作業所|福岡県福岡市博多区吉塚1-2-3|092-111-0001|12",
        "山田工房|福岡県福岡市博多区吉塚1-2-4|092-111-0002|8",
        "みどりセンター|福岡県福岡市博多区吉塚1-2-5|092-111-0003|20",
    ];
    let (_, layout, issues) = reading(file, sheet, &rows[usize::from(title.is_empty())..]);
    assert_eq!(names(&layout), ["ひまわり作業所", "山田工房", "みどりセンター"], "{issues:?}");
}

/// Every heading of a column that may hold persons: names below it are kept nowhere and told, numbers are read.
#[rstest]
#[case("在籍者")]
#[case("現員")]
#[case("利用者（代表）")]
#[case("利用者（実名）")]
#[case("利用者1")]
#[case("利用者①")]
#[case("対応可能な利用者")]
#[case("施設外就労者")]
#[case("施設外就労参加者")]
#[case("連絡先（本人）")]
#[case("PC作業可能者")]
#[case("PC作業ができる利用者")]
#[case("作業できる方")]
#[case("受給者氏名")]
#[case("ご本人")]
#[case("作業をされる方のお名前")]
#[case("仲間の名前")]
#[case("参加者")]
#[case("従業員")]
#[case("作業メンバー")]
#[case("利用児者名")]
fn names_below_any_heading_of_persons_reach_nothing(#[case] heading: &str) {
    let header = format!("事業所名|電話番号|住所|定員|{heading}");
    let rows = [
        header.as_str(),
        "ひまわり作業所|092-111-0001|福岡県福岡市博多区吉塚1-2-3|20|鵜飼 勇気",
        "すみれ工房|092-111-0002|福岡県福岡市博多区吉塚1-2-4|20|尾崎原　千鶴",
        "みどりセンター|092-111-0003|福岡県福岡市博多区吉塚1-2-5|10|能見健太郎",
    ];
    let (book, layout, issues) = reading("一覧.xlsx", "一覧", &rows);
    assert_eq!(names(&layout), ["ひまわり作業所", "すみれ工房", "みどりセンター"]);
    let plain = plain_tables(&book, &layout, Dictionary::shipped());
    let all = format!("{issues:?}{:?}{plain:?}", layout.sheets);
    for name in ["勇気", "千鶴", "健太郎"] {
        assert!(!all.contains(name), "{heading}: {all}");
    }
    assert!(!has(&issues, "layout.unmapped-column"), "{issues:?}");
    assert!(has(&issues, "layout.personal-information") || has(&issues, "value.name-withheld"), "{issues:?}");
}

#[test]
fn a_number_below_a_heading_of_persons_is_read_and_a_name_beside_it_is_not() {
    let rows = [
        "事業所名|電話番号|利用者数|対応可能人数|更新日",
        "ひまわり作業所|092-111-0001|12|3名|2026/4/1",
        "すみれ工房|092-111-0002|8|2|利用者外山雅之の退所日",
        "みどりセンター|能見健太郎|棚橋 勇気|利用者の橋爪さくらさん1名|2026/4/1",
    ];
    let (_, layout, issues) = reading("一覧.xlsx", "一覧", &rows);
    let read = |field: Field| -> Vec<String> {
        layout
            .records()
            .map(|record| record.get(field).map_or(String::new(), |cell| cell.value.show().into()))
            .collect()
    };
    assert_eq!(read(Field::Users), ["12", "8", ""]);
    assert_eq!(read(Field::WorkersAvailable), ["3名", "2", "利用者の〇〇さん1名"]);
    assert_eq!(read(Field::Phone), ["092-111-0001", "092-111-0002", ""]);
    assert_eq!(read(Field::UpdatedOn), ["2026/4/1", "", "2026/4/1"]);
    let withheld: Vec<&Issue> =
        issues.iter().filter(|issue| issue.code.as_str() == "value.name-withheld").collect();
    assert_eq!(withheld.len(), 3, "{issues:?}");
    assert!(withheld.iter().all(|issue| issue.seen == "（お名前のため表示しません）"));
}

#[test]
fn staff_may_be_named() {
    let rows = [
        "事業所名|電話番号|担当者|管理者|備考",
        "ひまわり作業所|092-111-0001|山田 花子|田中 一郎|担当の鈴木さんへ",
        "すみれ工房|092-111-0002|佐藤花子|高橋太郎|",
        "みどりセンター|092-111-0003|伊藤健太|森 雅之|",
    ];
    let (_, layout, issues) = reading("一覧.xlsx", "一覧", &rows);
    let staff: Vec<String> = layout
        .records()
        .filter_map(|record| record.get(Field::ContactPerson))
        .map(|cell| cell.value.show().into())
        .collect();
    assert_eq!(staff, ["山田 花子", "佐藤花子", "伊藤健太"], "{issues:?}");
    assert!(format!("{layout:?}").contains("担当の鈴木さんへ"));
}

#[test]
fn names_in_sentences_headings_and_titles_give_way_and_are_told() {
    let rows = [
        "事業所名|電話番号|備考|主な業務内容|利用者 棚橋勇気",
        "ひまわり作業所|092-111-0001|利用者の米倉雅之さんが電話対応|清掃（利用者の山田花子さん担当）|○",
        "すみれ工房|092-111-0002（利用者 能見健太郎携帯）|||×",
    ];
    let (book, layout, issues) =
        reading("inbox/d1/利用者棚橋美沙紀さん関係.xlsx", "メンバー 外山雅之", &rows);
    let plain = plain_tables(&book, &layout, Dictionary::shipped());
    let said: Vec<&String> = issues.iter().map(|issue| &issue.message).collect();
    let all =
        format!("{said:?}{:?}{plain:?}", layout.sheets.iter().map(|sheet| &sheet.tables).collect::<Vec<_>>());
    for name in ["米倉", "山田", "能見", "棚橋勇気"] {
        assert!(!all.contains(name), "{name}: {all}");
    }
    assert!(all.contains("利用者の〇〇さんが電話対応"));
    let told = |code: &str| issues.iter().filter(|issue| issue.code.as_str() == code).count();
    assert_eq!((told("layout.name-masked"), told("file.name-of-user")), (1, 2), "{said:?}");
}

#[test]
fn a_card_withholds_the_answers_about_persons_in_its_plain_table_too() {
    let rows = [
        "事業所名|ひまわり作業所",
        "サービス種別|就労継続支援B型",
        "所在地|福岡県福岡市博多区吉塚1-2-3",
        "電話番号|092-111-0001",
        "定員|20",
        "利用者氏名|鵜飼 勇気",
        "ご本人|尾崎原 千鶴",
        "作業をされる方のお名前|能見 健太郎",
        "管理者氏名|適法 一郎",
    ];
    let (book, layout, issues) = reading("調査票.xlsx", "調査票", &rows);
    assert_eq!(layout.records().next().map(|record| record.kind), Some(RecordKind::Workshop));
    let plain = plain_tables(&book, &layout, Dictionary::shipped());
    let all = format!("{issues:?}{:?}{plain:?}", layout.sheets);
    for name in ["勇気", "千鶴", "健太郎"] {
        assert!(!all.contains(name), "{all}");
    }
}
