//! Shapes of sheets as literal grids: rows of cells divided by `|`, what is understood beside them.

use super::*;
use crate::domain::{CellRef, DeskId, Field, Origin, RecordKind, SourceRole};
use crate::table::{Cell, Format, Grid, Merge, Sheet, Visibility};
use rstest::rstest;

fn sheet(name: &str, rows: &[&str], merges: &[&str]) -> Sheet {
    let cells = rows.iter().map(|row| row.split('|').map(Cell::text).collect()).collect();
    let mut grid = Grid::from_rows(cells);
    let merges: Vec<Merge> = merges.iter().map(|range| merge(range)).collect();
    for merge in &merges {
        let value = grid.get(merge.first.row, merge.first.col).clone();
        for row in merge.first.row..=merge.last.row {
            for col in merge.first.col..=merge.last.col {
                grid.set(row, col, value.clone());
            }
        }
    }
    Sheet { name: name.into(), visibility: Visibility::Visible, grid, merges }
}

fn merge(range: &str) -> Merge {
    let (first, last) = range.split_once(':').expect("a range");
    Merge { first: first.parse().expect("a cell"), last: last.parse().expect("a cell") }
}

fn context() -> Context {
    Context::of(SourceRole::Office, Origin::file("f", ""))
}

fn read_sheets(sheets: Vec<Sheet>) -> (Layout, Vec<Issue>) {
    let book = Book { format: Format::Xlsx, encoding: None, sheets };
    read(&book, &context(), Dictionary::shipped())
}

fn read_rows(rows: &[&str]) -> (Layout, Vec<Issue>) {
    read_sheets(vec![sheet("Sheet1", rows, &[])])
}

/// `kind A3: field=value, …` per record.
fn told(layout: &Layout) -> Vec<String> {
    let cell = |cell: &MappedCell| format!("{}={}", cell.field.key(), cell.value.show());
    let record = |record: &Record| {
        let cells: Vec<String> = record.cells.iter().map(cell).collect();
        let place = record.origin.cell.map(|cell| cell.to_string()).unwrap_or_default();
        format!("{} {place}: {}", record.kind.key(), cells.join(", "))
    };
    layout.records().map(record).collect()
}

fn fields(layout: &Layout) -> Vec<&'static str> {
    let columns = layout.sheets.iter().flat_map(|sheet| &sheet.tables).flat_map(|table| &table.columns);
    columns.map(|column| column.field.map_or("-", Field::key)).collect()
}

fn codes(issues: &[Issue]) -> Vec<&'static str> {
    issues.iter().map(|issue| issue.code.as_str()).collect()
}

#[test]
fn titles_totals_notes_and_headings_are_no_records() {
    let (layout, _) = read_rows(&[
        "登録事業所一覧|||令和5年9月1日現在",
        "|||",
        "No|事業所名|電話番号|定員",
        "【八尾市】|||",
        "1|ひまわり|06-0000-0001|20",
        "小計|||20",
        "■吹田市|||",
        "2|すみれ|06-0000-0002|10",
        "No|事業所名|電話番号|定員",
        "3||06-0000-0003|10",
        "4|||",
        "合　計|||40",
        "|||",
        "※ 定員は4月1日時点です。|||",
        "|備考：窓口調べ||",
    ]);
    assert_eq!(
        told(&layout),
        [
            "workshop B5: row_number=1, name=ひまわり, phone=06-0000-0001, capacity=20, municipality=八尾市",
            "workshop B8: row_number=2, name=すみれ, phone=06-0000-0002, capacity=10, municipality=吹田市",
            "workshop C10: row_number=3, phone=06-0000-0003, capacity=10, municipality=吹田市",
        ]
    );
    let table = &layout.sheets[0].tables[0];
    assert_eq!(table.header, (3, 3));
    assert_eq!(table.caption, ["登録事業所一覧", "令和5年9月1日現在"]);
    let why: Vec<(u32, &str)> = table.left_out.iter().map(|row| (row.row, row.why)).collect();
    assert_eq!(
        why,
        [
            (4, "見出しの行"),
            (6, "合計の行"),
            (7, "見出しの行"),
            (9, "見出しの繰り返し"),
            (11, "番号だけの行"),
            (12, "合計の行"),
            (14, "注記の行"),
            (15, "注記の行"),
        ]
    );
}

#[test]
fn a_header_over_two_rows_with_and_without_merges() {
    let rows = [
        "施設名|運営法人|PC作業||施設内軽作業|更新日",
        "||リスト作成|データ入力|検品|",
        "ひまわり|(株)例示|○||×|2023/4/1",
    ];
    let expected =
        ["workshop A3: name=ひまわり, corporation=(株)例示, work_mark=○, work_mark=×, updated_on=2023/4/1"];
    for merges in [&["A1:A2", "B1:B2", "C1:D1", "F1:F2"][..], &[]] {
        let (layout, _) = read_sheets(vec![sheet("表", &rows, merges)]);
        assert_eq!(told(&layout), expected);
        let headers: Vec<String> =
            layout.sheets[0].tables[0].columns.iter().map(Column::header_text).collect();
        assert_eq!(headers[2..5], ["PC作業 > リスト作成", "PC作業 > データ入力", "施設内軽作業 > 検品"]);
    }
}

#[test]
fn months_over_totals_and_heads() {
    let (layout, _) = read_sheets(vec![sheet(
        "月次",
        &[
            "事業所番号|事業所名|6月||7月|",
            "||支払総額|人数|支払総額|人数",
            "4010600437|ひまわり|1000|2|3000|4",
        ],
        &["A1:A2", "B1:B2", "C1:D1", "E1:F1"],
    )]);
    assert_eq!(
        told(&layout),
        [
            "monthly_wage B3: office_number=4010600437, name=ひまわり, monthly_total=1000, monthly_heads=2, monthly_total=3000, monthly_heads=4"
        ]
    );
    assert_eq!(&*layout.records().next().expect("a record").cells[4].header, "7月 > 支払総額");
}

#[test]
fn corporation_and_office_are_told_apart() {
    for (header, expected) in [
        ("事業所名|法人 住所|事業所電話", vec!["name", "corporation_address", "phone"]),
        (
            "申請者－名称|申請者－住所|事業所－名称|事業所－電話番号",
            vec!["corporation", "corporation_address", "name", "phone"],
        ),
        (
            "設置主体|事業所名（カナ）|施設の名称|定員（名）",
            vec!["corporation", "name_kana", "name", "capacity"],
        ),
        (
            "運営法人|作業所名|〒|所在地（〒含まず）|℡",
            vec!["corporation", "name", "postal_code", "address", "phone"],
        ),
        (
            "法人(設置者)名|事業所名|事業所所在地1|事業所所在地2",
            vec!["corporation", "name", "address", "address"],
        ),
        ("【必須】事業所名|電話番号（代表）|ＦＡＸ|Ｅメール", vec!["name", "phone", "fax", "email"]),
        (
            "事業所名称|ｻｰﾋﾞｽ種類|ＰＣ（台）|平均工賃（千円）|担当",
            vec!["name", "service_type", "pc_count", "average_wage", "contact_person"],
        ),
        (
            "事業所番号|指定障害福祉サービス事業者名称|事業所名|住所",
            vec!["office_number", "corporation", "name", "address"],
        ),
    ] {
        let blank = vec!["x"; header.split('|').count()].join("|");
        let (layout, _) = read_rows(&[header, &blank, &blank]);
        assert_eq!(fields(&layout), expected, "{header}");
    }
}

#[test]
fn each_kind_is_told_by_its_fields() {
    for (header, kind) in [
        ("事業所名|住所|TEL", RecordKind::Workshop),
        ("No.|都道府県|共同受注窓口名|メールアドレス", RecordKind::Desk),
        ("案件番号|件名|発注企業|金額|応募締切|納期|ステータス", RecordKind::Case),
        ("親案件番号|枝番|都道府県|店舗数|金額", RecordKind::CaseSplit),
        ("案件番号|窓口名|回答", RecordKind::Application),
        (
            "案件番号を選択してください|貴窓口の正式名称をご記入ください|本案件への興味の有無をお選びください",
            RecordKind::Application,
        ),
        ("発注番号|案件番号|窓口名|事業所名|対象月|按分率|発注額|発注日", RecordKind::Order),
        ("発注番号|納品日|納品数|不良数|作業時間|支払工賃", RecordKind::Delivery),
        ("事業所番号|事業所名|対象者数|従来の平均工賃月額|参加後の平均工賃月額", RecordKind::Wage),
        ("リードNo|企業名|初回商談日|発注需要額|商談状況|失注額|年間定期(ARR)", RecordKind::Lead),
        ("区分|内訳|金額（円）", RecordKind::Cost),
        ("リードNo|企業名|年間粗利（円）", RecordKind::GrossProfit),
        ("費目|予算額|備考", RecordKind::Budget),
        ("指標|計画値|備考", RecordKind::Plan),
        ("指標|参考値", RecordKind::Reference),
        (
            "①-1 貴窓口の正式名称を教えてください|②-1 専任は何名ですか|②-2 兼任は何名ですか|③-1 課題を教えてください",
            RecordKind::Survey,
        ),
    ] {
        let blank = vec!["x"; header.split('|').count()].join("|");
        let (layout, _) = read_rows(&[header, &blank]);
        assert_eq!(layout.records().next().map(|record| record.kind), Some(kind), "{header}");
    }
}

#[test]
fn form_questions_are_read_by_their_meaning() {
    let (layout, _) = read_rows(&[
        "タイムスタンプ|事業所の正式名称をご記入ください|事業所番号（10桁）をご記入ください|現在の利用者数を教えてください|業務に使用できるパソコンの台数を教えてください|本事業に参加できる利用者数（見込み）|施設外就労への参加について教えてください|対応可能な作業内容を全て選択してください（複数選択可）",
        "2021/06/01 14:12:05|ひまわり|4010600437|13|8|1|△|袋詰め, 清掃",
    ]);
    assert_eq!(
        fields(&layout),
        [
            "answered_at",
            "name",
            "office_number",
            "users",
            "pc_count",
            "workers_available",
            "off_site",
            "work_description"
        ]
    );
}

#[test]
fn personal_information_reaches_nothing() {
    for header in [
        "利用者氏名",
        "利用者名",
        "メンバー氏名",
        "障害者手帳",
        "生年月日",
        "氏名",
        "利用者様のお名前",
        "障害支援区分",
    ] {
        let (layout, issues) = read_rows(&[
            &format!("事業所名|電話番号|{header}|定員"),
            "ひまわり|06-0000-0001|秘密太郎|20",
            "すみれ|06-0000-0002|秘密花子|10",
            "合計||秘密計|30",
            "||秘密次郎|",
        ]);
        assert_eq!(fields(&layout), ["name", "phone", "personal_information", "capacity"], "{header}");
        assert!(!format!("{layout:?}{issues:?}").contains("秘密"), "{header}");
        assert!(codes(&issues).contains(&"layout.personal-information"));
    }
    let (layout, issues) = read_rows(&[
        "事業所名|電話番号|利用者",
        "ひまわり|06-0000-0001|秘密 太郎",
        "すみれ|06-0000-0002|秘密 花子",
    ]);
    assert_eq!(fields(&layout)[2], "personal_information");
    assert!(!format!("{layout:?}{issues:?}").contains("秘密"));
}

#[test]
fn notes_beside_the_table_are_not_columns() {
    let (layout, _) = read_rows(&[
        "事業所名|電話番号|住所||",
        "ひまわり|06-0000-0001|八尾市1-1||←確認済",
        "すみれ|06-0000-0002|吹田市1-1||",
        "|||メモ：再確認|",
        "あおぞら|06-0000-0003|堺市1-1||",
    ]);
    assert_eq!(layout.records().count(), 3);
    assert!(layout.records().all(|record| record.cells.len() == 3));
}

#[test]
fn several_tables_on_one_sheet() {
    let (layout, _) = read_rows(&[
        "案件番号|件名|発注企業|金額",
        "R3-001|清掃|(株)例示|1000",
        "|||",
        "指標|計画値|備考|",
        "契約社率|72%||",
        "顧客数|37社||",
    ]);
    assert_eq!(
        told(&layout),
        [
            "case B2: case_number=R3-001, title=清掃, client=(株)例示, amount=1000",
            "plan A5: indicator=契約社率, plan_value=72%",
            "plan A6: indicator=顧客数, plan_value=37社",
        ]
    );
}

#[test]
fn labels_down_the_first_column() {
    let (layout, _) =
        read_rows(&["調査票|", "事業所名|ひまわり", "住所|八尾市1-1", "電話番号|06-0000-0001", "定員|20"]);
    assert_eq!(
        told(&layout),
        ["workshop B2: name=ひまわり, address=八尾市1-1, phone=06-0000-0001, capacity=20"]
    );
    assert_eq!(layout.sheets[0].tables[0].orientation, Orientation::Card);
    let (layout, _) = read_rows(&[
        "事業所名|ひまわり|すみれ",
        "住所|八尾市1-1|堺市2-2",
        "電話番号|06-0000-0001|072-000-0001",
        "定員|20|30",
    ]);
    assert_eq!(layout.records().count(), 2);
    assert_eq!(layout.records().nth(1).and_then(|record| record.origin.cell), Some(CellRef::new(1, 3)));
}

#[test]
fn sheets_that_are_no_lists_are_skipped_with_a_reason() {
    let mut hidden = sheet("R4年度", &["事業所名|住所", "ひまわり|八尾市1-1"], &[]);
    hidden.visibility = Visibility::Hidden;
    let (layout, issues) = read_sheets(vec![
        hidden,
        sheet("記入例", &["事業所名|住所", "（例）〇〇作業所|〇〇市"], &[]),
        sheet("リスト", &["A型|可", "B型|不可"], &[]),
        sheet("連絡", &["各位|", "よろしくお願いします|"], &[]),
    ]);
    let why: Vec<&str> =
        layout.sheets.iter().filter_map(|sheet| sheet.skipped.as_ref()).map(|reason| reason.rule).collect();
    assert_eq!(why, ["hidden", "example", "choices", "no-header"]);
    assert_eq!(
        codes(&issues),
        ["layout.sheet-skipped", "layout.sheet-skipped", "layout.sheet-skipped", "layout.no-header"]
    );
}

#[test]
fn a_fault_of_ours_costs_one_sheet_and_is_told() {
    let rows = ["事業所名|住所|電話番号", "ひまわり|八尾市1-1|06-0000-0001", "すみれ|堺市2-2|072-000-0001"];
    let sheets = ["大阪", "京都", "奈良"].map(|name| sheet(name, &rows, &[])).to_vec();
    let book = Book { format: Format::Xlsx, encoding: None, sheets };
    let faulty = |sheet: &Sheet, context: &Context, scorer: &mut Scorer<'_>| {
        assert!(&*sheet.name != "京都", "a fault");
        sheet_of(sheet, context, scorer)
    };
    let (layout, issues) = read_by(faulty, &book, &context(), Dictionary::shipped());
    let read: Vec<usize> = layout.sheets.iter().map(|sheet| sheet.tables.len()).collect();
    assert_eq!((read, layout.records().count()), (vec![1, 0, 1], 4));
    let told: Vec<(&str, &str)> =
        issues.iter().map(|issue| (issue.code.as_str(), &*issue.origin.sheet)).collect();
    assert_eq!(told, [("layout.fault", "京都")]);
}

#[test]
fn an_example_row_is_left_out() {
    let (layout, _) = read_rows(&[
        "No|事業所名|住所",
        "例|〇〇作業所|〇〇市1-1",
        "1|ひまわり|八尾市1-1",
        "2|例示作業所|堺市1-1",
    ]);
    assert_eq!(layout.records().count(), 2);
}

#[test]
fn unknown_and_doubled_columns_are_reported() {
    let (layout, issues) = read_rows(&[
        "事業所名|住所|名称|謎の欄|空の欄",
        "ひまわり|八尾市1-1|別|何か|",
        "すみれ|堺市1-1|別|何か|",
    ]);
    assert_eq!(fields(&layout), ["name", "address", "-", "-", "-"]);
    assert_eq!(codes(&issues), ["layout.duplicate-column", "layout.unmapped-column"]);
}

#[test]
fn an_operators_word_wins() {
    let rows = ["事業所名|住所|謎の欄|備考", "ひまわり|八尾市1-1|20|x"];
    let book = Book { format: Format::Csv, encoding: None, sheets: vec![sheet("", &rows, &[])] };
    let mapping = |header: &str, field| Mapping { kind: None, header: header.to_owned(), field };
    let mappings = vec![mapping("謎の欄", Some(Field::Capacity)), mapping("備考", None)];
    let (layout, issues) = read(&book, &Context { mappings, ..context() }, Dictionary::shipped());
    assert_eq!(fields(&layout), ["name", "address", "capacity", "-"]);
    assert!(issues.is_empty(), "what a person has left out is no question: {issues:?}");
}

/// How a list was read before: `header=field` from the first column on.
fn before(columns: &[&str]) -> Vec<Remembered> {
    let column = |(col, text): (u32, &&str)| {
        let (header, field) = text.split_once('=').expect("header=field");
        let (file, sheet, kind, standing) = ("f".into(), "".into(), RecordKind::Workshop, Standing::Read);
        Remembered { file, sheet, kind, header: header.into(), field: Field::from_key(field), col, standing }
    };
    (1..).zip(columns).map(column).collect()
}

#[rstest]
#[case::renamed("事業所名|住所|うけいれわく", "name address capacity", &["layout.renamed-column"])]
#[case::renamed_and_moved("うけいれわく|住所|事業所名", "- address name", &["layout.gone-column", "layout.unmapped-column"])]
#[case::a_new_column_between("事業所名|なぞ|住所|うけいれわく", "name - address capacity", &["layout.renamed-column", "layout.unmapped-column"])]
#[case::gone("事業所名|住所", "name address", &["layout.gone-column"])]
#[case::nothing_changed("事業所名|住所|定員", "name address capacity", &[])]
#[case::another_word("事業所名|住所|定員数", "name address capacity", &[])]
fn a_known_field_is_never_dropped_silently(
    #[case] header: &str,
    #[case] expected: &str,
    #[case] told: &[&str],
) {
    let value = |header: &str| match header {
        "事業所名" => "ひまわり",
        "住所" => "八尾市1-1",
        "なぞ" => "あれこれ",
        _ => "20",
    };
    let row = header.split('|').map(value).collect::<Vec<_>>().join("|");
    let book = Book { format: Format::Csv, encoding: None, sheets: vec![sheet("", &[header, &row], &[])] };
    let remembered = before(&["事業所名=name", "住所=address", "定員=capacity"]);
    let (layout, issues) = read(&book, &Context { remembered, ..context() }, Dictionary::shipped());
    assert_eq!(fields(&layout).join(" "), expected, "{issues:?}");
    let mut codes = codes(&issues);
    codes.sort_unstable();
    assert_eq!(codes, told);
}

/// As an operator found it: with three months, or without サービス種別, most of the header was taken for values.
#[test]
fn heads_of_a_month_are_words_of_a_header() {
    for months in [2, 3] {
        let all = ["2026年8月", "2026年9月", "2026年10月"];
        let header: Vec<String> =
            all[..months].iter().map(|month| format!("{month}支払総額|{month}人数")).collect();
        let header = format!("事業所名|{}", header.join("|"));
        let row = |name: &str| format!("{name}|{}", vec!["150000|10"; months].join("|"));
        let (one, other) = (row("どんぐり工房"), row("ふきのとう作業所"));
        let (layout, issues) = read_sheets(vec![sheet("月次工賃", &[&header, &one, &other], &[])]);
        let months = ["monthly_total", "monthly_heads"].repeat(months);
        assert_eq!(fields(&layout), [vec!["name"], months].concat(), "{issues:?}");
        assert_eq!(layout.records().count(), 2);
    }
}

/// As an operator found it: 定員 of all fourteen workshops was deleted, and nobody was told.
#[rstest]
#[case::emptied(&["20", "30", "40"], &["", "", ""], &["layout.emptied-column"])]
#[case::emptied_before(&["", "", ""], &["", "", ""], &["layout.emptied-column"])]
#[case::filled_again(&["", "", ""], &["20", "", ""], &[])]
#[case::one_is_left(&["20", "30", "40"], &["", "", "40"], &[])]
#[case::seldom_filled(&["20", "", ""], &["", "", ""], &[])]
fn a_column_emptied_in_every_row_is_told(
    #[case] was: &[&str],
    #[case] is: &[&str],
    #[case] expected: &[&str],
) {
    let book = |capacities: &[&str]| {
        let rows =
            ["ひまわり|八尾市1-1|", "すみれ|堺市2-2|", "あおぞら|堺市3-3|"].into_iter().zip(capacities);
        let rows: Vec<String> = rows.map(|(row, capacity)| format!("{row}{capacity}")).collect();
        let rows: Vec<&str> =
            std::iter::once("事業所名|住所|定員").chain(rows.iter().map(String::as_str)).collect();
        Book { format: Format::Csv, encoding: None, sheets: vec![sheet("", &rows, &[])] }
    };
    let (layout, _) = read(&book(was), &context(), Dictionary::shipped());
    let context = Context {
        remembered: before(&["事業所名=name", "住所=address", "定員=capacity"]),
        before: layout.into_records().collect(),
        ..context()
    };
    let (layout, issues) = read(&book(is), &context, Dictionary::shipped());
    assert_eq!(fields(&layout), ["name", "address", "capacity"]);
    assert_eq!(codes(&issues), expected, "{issues:?}");
}

#[test]
fn what_was_read_as_something_stays_it_under_the_same_header() {
    let rows = ["事業所名|住所|うけいれわく", "ひまわり|八尾市1-1|20"];
    let book = Book { format: Format::Csv, encoding: None, sheets: vec![sheet("", &rows, &[])] };
    let remembered = before(&["事業所名=name", "住所=address", "うけいれわく=capacity"]);
    let (layout, issues) = read(&book, &Context { remembered, ..context() }, Dictionary::shipped());
    assert_eq!(fields(&layout), ["name", "address", "capacity"]);
    assert!(issues.is_empty(), "{issues:?}");
}

#[test]
fn values_speak_where_the_header_does_not() {
    let (layout, _) = read_rows(&[
        "事業所名|アドレスなど|緯度|経度|清掃",
        "ひまわり|a@example.invalid|135.1|34.1|○",
        "すみれ|b@example.invalid|135.2|34.2|×",
        "あおぞら|c@example.invalid|135.3|34.3|△",
    ]);
    assert_eq!(fields(&layout), ["name", "email", "longitude", "latitude", "work_mark"]);
}

#[test]
fn the_sheets_name_speaks_for_its_rows() {
    let (layout, _) = read_sheets(vec![sheet("B型", &["事業所名|住所", "ひまわり|八尾市1-1"], &[])]);
    assert_eq!(told(&layout), ["workshop A2: name=ひまわり, address=八尾市1-1, service_type=B型"]);
}

#[test]
fn a_record_over_two_rows_is_one() {
    let (layout, _) = read_sheets(vec![sheet(
        "名簿",
        &[
            "事業所名|住所|電話番号",
            "ひまわり|八尾市1-1|06-0000-0001",
            "||06-0000-0002",
            "すみれ|堺市1-1|06-0000-0003",
        ],
        &["A2:A3", "B2:B3"],
    )]);
    assert_eq!(
        told(&layout),
        [
            "workshop A2: name=ひまわり, address=八尾市1-1, phone=06-0000-0001, phone=06-0000-0002",
            "workshop A4: name=すみれ, address=堺市1-1, phone=06-0000-0003",
        ]
    );
}

#[test]
fn further_words_can_be_added() {
    let more = "kind = \"workshop\"\n[fields.capacity]\nexact = [\"席の数\"]\n";
    let dictionary = Dictionary::shipped().with(more).expect("a template");
    let book = Book {
        format: Format::Csv,
        encoding: None,
        sheets: vec![sheet("", &["事業所名|住所|席の数", "ひまわり|八尾市|20"], &[])],
    };
    let (layout, _) = read(&book, &context(), &dictionary);
    assert_eq!(fields(&layout), ["name", "address", "capacity"]);
    for (template, error) in [
        ("kind = \"x\"", DictionaryError::UnknownKind("x".to_owned())),
        ("kind = \"case\"\n[fields.x]", DictionaryError::UnknownField("x".to_owned())),
        ("kind = \"case\"\n[fields.title]\nwords = [\"@x\"]", DictionaryError::UnknownSet("x".to_owned())),
    ] {
        assert_eq!(Dictionary::shipped().with(template).err(), Some(error));
    }
}

#[test]
fn what_a_card_says_and_is_not_read_is_told_and_no_user_is_named() {
    let rows = [
        "工賃支払報告書|||",
        "事業所名|みほん苑|担当者|窓口太郎",
        "報告区分|定例|電話|055-000-0703",
        "対象月|令和6年10月分|支払対象者数|2人",
        "工賃支払総額|114,000円||",
        "|||",
        "№|利用者氏名|出勤日数|工賃額",
        "1|例示太郎|20|60,000",
        "2|例示花子|19|54,000",
        "備考|例月どおり||",
    ];
    let (layout, issues) = read_rows(&rows);
    assert_eq!(
        told(&layout),
        [
            "monthly_wage B2: name=みほん苑, contact_person=窓口太郎, month=令和6年10月分, heads=2人, wages_paid=114,000円, remarks=例月どおり"
        ]
    );
    let codes = codes(&issues);
    assert!(codes.contains(&"layout.inner-list"), "{codes:?}");
    let all = format!("{issues:?}{layout:?}");
    assert!(!all.contains("例示太郎") && !all.contains("例示花子"), "{all}");
    assert!(issues.iter().any(|issue| issue.seen == "報告区分"), "{issues:?}");
    let of_one = [
        "事業所名|みほん苑",
        "対象月|6月分",
        "工賃支払総額|60,000円",
        "№|利用者氏名|工賃額",
        "1|例示太郎|60,000",
    ];
    let (layout, issues) = read_rows(&of_one);
    assert!(!format!("{issues:?}{layout:?}").contains("例示太郎"));
}

#[test]
fn an_operator_is_no_tradesman() {
    let rows = [
        "件名|発注事業者|受託事業者|金額",
        "会報の封入|株式会社見本|みほん作業所|12,000円",
        "庁舎の清掃|例示商事株式会社|れいじ舎|30,000円",
    ];
    let (layout, issues) = read_rows(&rows);
    let count = |kind: RecordKind| layout.records().filter(|record| record.kind == kind).count();
    assert_eq!((count(RecordKind::Case), count(RecordKind::Order)), (2, 2), "{issues:?}");
}

/// Who keeps a table decides about what only the office tells of all: its costs, and who the desks are.
#[rstest]
#[case("4月の経費精算", "日付|科目|支払先|内容|金額", "4/3|交通費|見本交通|出張|1,200円", "cost")]
#[case(
    "名簿",
    "団体名|代表者|所在地|電話番号|会費",
    "見本会|窓口太郎|見本市本町1-1|000-000-0001|5000",
    "desk"
)]
fn a_desks_own_expenses_and_neighbours_are_not_the_programmes(
    #[case] name: &str,
    #[case] header: &str,
    #[case] row: &str,
    #[case] kind: &str,
) {
    let book = Book { format: Format::Xlsx, encoding: None, sheets: vec![sheet(name, &[header, row], &[])] };
    let read_as = |role: SourceRole| {
        let context = Context::of(role, Origin::file("f", ""));
        read(&book, &context, Dictionary::shipped())
    };
    let (of_office, _) = read_as(SourceRole::Office);
    assert!(told(&of_office)[0].starts_with(kind), "{:?}", told(&of_office));
    let (of_desk, issues) = read_as(SourceRole::Desk(DeskId::new("d01")));
    assert!(told(&of_desk).is_empty(), "{:?}", told(&of_desk));
    assert_eq!(codes(&issues), ["layout.other-matters"]);
}

#[test]
fn headers_of_address_and_mail_that_changed_places_are_read_as_what_they_are() {
    let (layout, issues) = read_rows(&[
        "事業所名|メールアドレス|住所|電話番号",
        "ひまわり|大阪府八尾市本町1-1|a@example.invalid|06-0000-0001",
        "すみれ|大阪府八尾市本町2-1|b@example.invalid|06-0000-0002",
        "あおぞら|大阪府八尾市本町3-1|c@example.invalid|06-0000-0003",
    ]);
    assert_eq!(fields(&layout), ["name", "address", "email", "phone"]);
    assert_eq!(codes(&issues), ["layout.contradicted-column", "layout.contradicted-column"]);
}
