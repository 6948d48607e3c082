//! Books that people work in: what we wrote is read again, what they wrote stays with its record, and a book that holds
//! more than we can carry over is left alone.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]
#![expect(clippy::print_stderr, reason = "a skipped test says so")]

use chrono::{NaiveDate, NaiveDateTime};
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;
use tsunagi::domain::{HumanCell, Issue, Origin};
use tsunagi::plan::{Action, NumberFormat, Standing, WritePlan, mark_copies, plan, read_human};
use tsunagi::publish::{PublishError, Written, write};
use tsunagi::source::{OutputError, beside_path, read_standing};
use tsunagi::views::TabSpec;
use tsunagi::views::{
    BookId, Chart, ChartKind, ColumnKind, Format, Series, Tab, TabCell, TabColumn, TabRow, Workbook,
};

// ---- The book of these tests -------------------------------------------------------------------------------------

fn column(header: &str, kind: ColumnKind, format: Format, choices: &[&str]) -> TabColumn {
    let choices = choices.iter().map(|choice| (*choice).to_owned()).collect();
    TabColumn { header: header.to_owned(), kind, format, width: 14.0, choices }
}

fn matching_tab(rows: &[(&str, &str, f64)]) -> Tab {
    use ColumnKind::{Human, Key, Owned};
    let date = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
    Tab {
        name: "案件マッチング".into(),
        purpose: "案件と事業所の組".into(),
        columns: vec![
            column("番号", Key, Format::Text, &[]),
            column("件名", Owned, Format::LongText, &[]),
            column("金額（円）", Owned, Format::Yen, &[]),
            column("率", Owned, Format::Percent, &[]),
            column("締切", Owned, Format::Date, &[]),
            column("更新", Owned, Format::DateTime, &[]),
            column("判断", Human, Format::Text, &["確定", "除外"]),
            column("メモ", Human, Format::Text, &[]),
        ],
        rows: rows
            .iter()
            .map(|(key, title, amount)| TabRow {
                key: (*key).into(),
                cells: vec![
                    TabCell::Text((*key).into()),
                    TabCell::Text((*title).into()),
                    TabCell::Number(*amount),
                    TabCell::Number(amount / 7.0),
                    TabCell::Date(date),
                    TabCell::DateTime(date.and_hms_opt(13, 5, 0).unwrap()),
                    TabCell::Empty,
                    TabCell::Empty,
                ],
            })
            .collect(),
        charts: Vec::new(),
    }
}

fn dashboard() -> Tab {
    use ColumnKind::{Key, Owned};
    let row = |key: &str, count: f64| TabRow {
        key: key.into(),
        cells: vec![TabCell::Text(key.into()), TabCell::Number(count)],
    };
    Tab {
        name: "ダッシュボード".into(),
        purpose: "概況".into(),
        columns: vec![column("指標", Key, Format::Text, &[]), column("件数", Owned, Format::Integer, &[])],
        rows: vec![row("情報提供", 21.0), row("発注", 15.0), row("失注", 2.0), row("注記", 0.0)],
        charts: vec![Chart {
            kind: ChartKind::Bar,
            title: "案件の件数 & 割合".into(),
            alt: "情報提供21件、発注15件、失注2件の棒グラフ".into(),
            labels: "指標".into(),
            series: vec![Series { name: "件数".into(), column: "件数".into() }],
            rows: ("情報提供".into(), "失注".into()),
        }],
    }
}

const THREE: [(&str, &str, f64); 3] =
    [("M-1", "データ入力", 1200.0), ("M-2", "=1+1", 350.0), ("M-3", "封入\n（2,000通）", 0.0)];

fn workbook(rows: &[(&str, &str, f64)]) -> Workbook {
    Workbook {
        id: BookId::National, title: "つなぎ台帳".into(), tabs: vec![dashboard(), matching_tab(rows)]
    }
}

struct Desk {
    folder: TempDir,
}

impl Desk {
    /// A folder with the book of three rows in it.
    fn with_book() -> Self {
        let desk = Self { folder: tempfile::tempdir().unwrap() };
        let written = desk.night(&workbook(&THREE)).unwrap().unwrap();
        assert!(written.changed);
        desk
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("全国.xlsx")
    }

    fn standing(&self) -> Standing {
        read_standing(&self.path()).unwrap().unwrap()
    }

    fn plan<'a>(&self, book: &'a Workbook) -> WritePlan<'a> {
        plan(book, read_standing(&self.path()).unwrap().as_ref())
    }

    fn night(&self, book: &Workbook) -> Result<Option<Written>, PublishError> {
        write(&self.plan(book), &self.path(), stamp())
    }

    /// Edits the book with openpyxl (`wb` = the book, `ws` = the matching tab, `path`); `false` = no openpyxl here.
    fn edit(&self, script: &str) -> bool {
        if !python(&["-c", "import openpyxl"]) {
            eprintln!("skipped: no python3 with openpyxl");
            return false;
        }
        let script = format!(
            "import sys, openpyxl\npath = sys.argv[1]\nwb = openpyxl.load_workbook(path)\nws = wb['案件マッチング']\n{script}\nwb.save(path)\n"
        );
        assert!(python(&["-c", &script, self.path().to_str().unwrap()]), "{script}");
        true
    }

    fn human(&self) -> (Vec<HumanCell>, Vec<Issue>) {
        let specs: Vec<TabSpec> = workbook(&THREE).tabs.iter().map(TabSpec::from).collect();
        let origin = Origin::file("out/全国.xlsx", "");
        read_human(&BookId::National, &self.standing(), &specs, now(), &origin)
    }

    /// The matching tab as lines of `a|b|c`, formulas with `=`.
    fn lines(&self) -> Vec<String> {
        self.lines_of("案件マッチング")
    }

    fn lines_of(&self, name: &str) -> Vec<String> {
        let standing = self.standing();
        let sheet = standing.sheets.iter().find(|sheet| sheet.name == name).unwrap();
        let show = |cell: &tsunagi::plan::StandingCell| match &cell.formula {
            Some(formula) => format!("={formula}"),
            None => tsunagi::plan::show(&cell.value).into_owned(),
        };
        sheet.rows.iter().map(|row| row.cells.iter().map(show).collect::<Vec<_>>().join("|")).collect()
    }
}

fn python(arguments: &[&str]) -> bool {
    Command::new("python3").args(arguments).status().is_ok_and(|status| status.success())
}

fn stamp() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 4, 1).unwrap()
}

fn now() -> NaiveDateTime {
    stamp().and_hms_opt(2, 0, 0).unwrap()
}

fn texts(issues: &[Issue]) -> Vec<&str> {
    issues.iter().map(|issue| issue.code.as_str()).collect()
}

/// Saves the book again with LibreOffice; `false` = no LibreOffice here.
fn save_with_libreoffice(path: &Path) -> bool {
    let out = tempfile::tempdir().unwrap();
    let profile = format!("-env:UserInstallation=file://{}/profile", out.path().display());
    let converted = Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", "xlsx", "--outdir"])
        .arg(out.path())
        .arg(path)
        .output();
    let Ok(output) = converted else {
        eprintln!("skipped: no soffice on PATH");
        return false;
    };
    let saved = out.path().join(path.file_name().unwrap());
    assert!(saved.exists(), "{}", String::from_utf8_lossy(&output.stderr));
    std::fs::copy(saved, path).unwrap();
    true
}

// ---- What we wrote ---------------------------------------------------------------------------------------------

#[test]
fn what_was_written_reads_back_and_needs_no_change() {
    let desk = Desk::with_book();
    let standing = desk.standing();
    assert_eq!(standing.foreign, Vec::<String>::new());
    assert!(standing.sheets.iter().all(|sheet| sheet.our_order), "order");
    let book = workbook(&THREE);
    let plan = desk.plan(&book);
    assert_eq!((plan.action, plan.changes), (Action::Keep, vec![]));
    assert_eq!(desk.night(&workbook(&THREE)).unwrap(), None);
}

#[test]
fn the_same_plan_gives_the_same_bytes() {
    let book = workbook(&THREE);
    let plan = plan(&book, None);
    let folder = tempfile::tempdir().unwrap();
    let hashes: Vec<String> = ["a.xlsx", "b.xlsx"]
        .iter()
        .map(|name| {
            std::thread::sleep(std::time::Duration::from_millis(1100));
            write(&plan, &folder.path().join(name), stamp()).unwrap().unwrap().hash
        })
        .collect();
    assert_eq!(hashes[0], hashes[1]);
}

#[test]
fn text_that_begins_like_a_formula_stays_text() {
    let desk = Desk::with_book();
    assert!(desk.lines()[2].starts_with("M-2|=1+1|350|50|2026-11-20|2026-11-20 13:05"), "{:?}", desk.lines());
    let cell = &desk.standing().sheets[1].rows[2].cells[1];
    assert_eq!((&cell.value, &cell.formula), (&TabCell::Text("=1+1".into()), &None));
}

#[test]
fn a_changed_value_is_named_and_written_in_place() {
    let desk = Desk::with_book();
    let mut rows = THREE;
    rows[0].2 = 1400.0;
    let book = workbook(&rows);
    let plan = desk.plan(&book);
    assert_eq!(plan.action, Action::Rebuild);
    let changes: Vec<String> =
        plan.changes.iter().map(|c| format!("{}:{}:{}→{}", c.key, c.column, c.from, c.to)).collect();
    assert_eq!(changes[0], "M-1:金額（円）:1200→1400");
    assert!(desk.night(&workbook(&rows)).unwrap().unwrap().changed);
    assert_eq!(desk.plan(&workbook(&rows)).action, Action::Keep);
}

/// A book that holds nothing of a person's but texts in our columns gives the same plan read or unread.
#[test]
fn a_plain_book_is_planned_unread_as_it_is_planned_read() {
    for (script, plain) in [
        ("ws['G2'] = '確定'\nws['H3'] = '電話済み'", true),
        ("ws['H2'] = 20", false),
        ("ws['H2'] = '=1+1'", false),
        ("ws['H2'] = '来週'\nws['H2'].number_format = '0%'", false),
        ("ws['I1'] = '優先'\nws['I2'] = 'A'", false),
        ("ws.column_dimensions['B'].width = 40", false),
        ("wb.create_sheet('覚え書き')['A1'] = '来週'", false),
        ("ws['A9'] = 'M-9'\nws['H9'] = '行を足した'", false),
        (
            "a, b = [[c.value for c in ws[n]] for n in (2, 3)]\nfor n, (x, y) in enumerate(zip(a, b), 1):\n  ws.cell(2, n).value, ws.cell(3, n).value = y, x",
            false,
        ),
    ] {
        let desk = Desk::with_book();
        let mut rows = THREE;
        if !desk.edit(script) {
            return;
        }
        // A night writes it anew with what was found in it …
        rows[0].2 += 1.0;
        let book = workbook(&rows);
        let written = desk.plan(&book);
        assert_eq!(tsunagi::plan::is_plain(&book, &written), plain, "{script}");
        write(&written, &desk.path(), stamp()).unwrap();
        let human = desk.human().0;
        let human: Vec<&HumanCell> = human.iter().collect();
        // … and the next one has something else to say, of one record more.
        let next = [("M-0", "検品", 5.0), rows[1], rows[0], rows[2]];
        let next = workbook(&next);
        let (read, standing) = (desk.plan(&next), desk.standing());
        let unread = tsunagi::plan::plan_unread(&next, &human, &standing.revision);
        if plain {
            let unread = unread.unwrap();
            assert_eq!((&unread.tabs, unread.replaces), (&read.tabs, read.replaces.clone()));
            let gone = workbook(&rows[..1]);
            assert_eq!(tsunagi::plan::plan_unread(&gone, &human, &standing.revision), None);
        }
    }
}

#[test]
fn changed_choices_rebuild_the_book_although_no_cell_differs() {
    let desk = Desk::with_book();
    let mut book = workbook(&THREE);
    book.tabs[1].columns[6].choices.push("保留".into());
    assert_eq!(desk.plan(&book).action, Action::Rebuild);
}

#[test]
fn our_order_is_followed_while_nobody_sorted() {
    let desk = Desk::with_book();
    let turned = [THREE[2], ("M-0", "検品", 5.0), THREE[0], THREE[1]];
    desk.night(&workbook(&turned)).unwrap();
    let keys: Vec<String> = desk.lines().iter().map(|line| line[..3].to_owned()).collect();
    assert_eq!(keys[1..], ["M-3", "M-0", "M-1", "M-2"]);
}

// ---- What people wrote -----------------------------------------------------------------------------------------

#[test]
fn human_cells_added_columns_and_formulas_stay_with_their_record() {
    let desk = Desk::with_book();
    let edited = desk.edit(
        "ws['G3'] = '確定'\nws['H3'] = '電話済み'\nws['H4'] = '=C4*2'\nws['I1'] = '担当'\nws['I2'] = '窓口太郎'\n\
         ws['I4'] = '=SUM(C2:C4)'\nws['J4'] = 0.25\nws['J4'].number_format = '0%'\n\
         extra = wb.create_sheet('覚え書き')\nextra['A1'] = '=案件マッチング!C4'\nextra['B2'] = '来週'\nextra['C3'] = True",
    );
    if !edited {
        return;
    }
    // It is written once, to say that 担当 is a person's column, and then stands still.
    assert_eq!(desk.plan(&workbook(&THREE)).action, Action::Rebuild);
    desk.night(&workbook(&THREE)).unwrap();
    assert_eq!(desk.plan(&workbook(&THREE)).action, Action::Keep);
    let (cells, issues) = desk.human();
    let cells: Vec<String> =
        cells.iter().map(|c| format!("{} {} {} {}", c.key, c.column, c.value, c.origin)).collect();
    assert_eq!(texts(&issues), Vec::<&str>::new());
    assert_eq!(
        cells[..2],
        [
            "M-2 判断 確定 out/全国.xlsx:案件マッチング!G3",
            "M-2 メモ 電話済み out/全国.xlsx:案件マッチング!H3"
        ]
    );
    // M-1 vanished (窓口太郎 wrote into it), a row came in before all others.
    let rows = [("M-0", "検品", 5.0), THREE[1], THREE[2]];
    let book = workbook(&rows);
    let plan = desk.plan(&book);
    assert_eq!((plan.rows_added, plan.rows_vanished), (1, 1));
    desk.night(&workbook(&rows)).unwrap();
    let lines = desk.lines();
    assert!(lines[0].ends_with("|判断|メモ|担当"), "{lines:?}");
    assert!(lines[1].starts_with("M-1|データ入力|1200|") && lines[1].ends_with("|||窓口太郎"), "{lines:?}");
    assert!(lines[2].starts_with("M-0|検品|5|"), "{lines:?}");
    assert!(lines[3].ends_with("|確定|電話済み"), "{lines:?}");
    assert!(lines[4].ends_with("||=C5*2|=SUM(C2:C5)|0.25"), "{lines:?}");
    assert_eq!(desk.lines_of("覚え書き"), ["=案件マッチング!C5", "|来週", "||TRUE"]);
    let cell = &desk.standing().sheets[1].rows[4].cells[9];
    assert_eq!(cell.number_format, Some(NumberFormat::Builtin(9)));
    assert_eq!(desk.plan(&workbook(&rows)).action, Action::Keep);
}

#[test]
fn a_vanished_row_goes_unless_a_person_wrote_into_it() {
    let desk = Desk::with_book();
    if !desk.edit("ws['H2'] = '要確認'") {
        return;
    }
    desk.night(&workbook(&THREE[2..])).unwrap();
    let keys: Vec<String> = desk.lines()[1..].iter().map(|line| line[..3].to_owned()).collect();
    assert_eq!(keys, ["M-1", "M-3"]);
}

#[test]
fn sorted_rows_and_moved_columns_stay_as_the_person_put_them() {
    let desk = Desk::with_book();
    let edited = desk.edit(
        "rows = [[c.value for c in r] for r in ws['A2:H4']]\nfor n, r in enumerate(reversed(rows)):\n  for m, v in enumerate(r):\n    ws.cell(2 + n, 1 + m).value = v\n\
         for r in ws['A2:H4']:\n  r[1].data_type = 's'\nws['G2'] = '除外'\nws.insert_cols(2)\nws['B1'] = '優先'\nws['B2'] = 'A'\nwb['案件マッチング'].title = 'マッチング表'",
    );
    if !edited {
        return;
    }
    let rows = [THREE[0], ("M-1b", "検品", 5.0), THREE[1], THREE[2]];
    let book = workbook(&rows);
    let plan = desk.plan(&book);
    assert_eq!(plan.action, Action::Rebuild, "{:?}", desk.standing().foreign);
    desk.night(&workbook(&rows)).unwrap();
    let lines = desk.lines_of("マッチング表");
    assert!(lines[0].starts_with("番号|優先|件名"), "{lines:?}");
    assert!(lines[1].starts_with("M-3|A|封入") && lines[1].ends_with("|除外"), "{lines:?}");
    let keys: Vec<&str> = lines[1..].iter().map(|line| line.split('|').next().unwrap()).collect();
    assert_eq!(keys, ["M-3", "M-2", "M-1", "M-1b"]);
    assert_eq!(desk.plan(&workbook(&rows)).action, Action::Keep);
    assert_eq!(desk.human().0[0].tab, "案件マッチング");
}

#[test]
fn a_renamed_header_is_known_again_and_restored() {
    let desk = Desk::with_book();
    if !desk.edit("ws['B1'] = '案件名'\nws['G1'] = '結論'\nws['G2'] = '確定'") {
        return;
    }
    let (cells, issues) = desk.human();
    assert_eq!((cells[0].column.as_str(), cells[0].value.as_str()), ("判断", "確定"));
    assert_eq!(texts(&issues), ["book.header-renamed"]);
    desk.night(&workbook(&THREE)).unwrap();
    assert_eq!(desk.lines()[0], "番号|件名|金額（円）|率|締切|更新|判断|メモ");
    assert!(desk.lines()[1].ends_with("|確定"), "{:?}", desk.lines());
}

#[test]
fn copied_rows_and_rows_without_a_key_lose_no_words() {
    let desk = Desk::with_book();
    let edited = desk.edit(
        "ws['H2'] = '一度目'\nfor n in range(1, 9):\n  ws.cell(5, n).value = ws.cell(2, n).value\nws['B5'] = '書き換えた件名'\nws['H5'] = '二度目'\nws['H6'] = '合計は来週'",
    );
    if !edited {
        return;
    }
    let (cells, issues) = desk.human();
    assert_eq!(cells.iter().map(|c| c.value.as_str()).collect::<Vec<_>>(), ["一度目"]);
    assert_eq!(texts(&issues), ["book.duplicate-key", "book.answers-differ", "book.row-without-key"]);
    let mut rows = THREE;
    rows[0].1 = "入力";
    desk.night(&workbook(&rows)).unwrap();
    let lines = desk.lines();
    assert!(lines[1].starts_with("M-1|入力|") && lines[1].ends_with("一度目"), "{lines:?}");
    assert!(lines[4].starts_with("M-1|書き換えた件名|") && lines[4].ends_with("二度目"), "{lines:?}");
    assert!(lines[5].ends_with("|合計は来週"), "{lines:?}");
    assert_eq!(desk.plan(&workbook(&rows)).action, Action::Keep);
}

// ---- What we cannot carry over -----------------------------------------------------------------------------------

#[test]
fn a_book_with_other_things_of_a_person_is_left_alone() {
    let cases = [
        (
            "コメント",
            "from openpyxl.comments import Comment\nws['B2'].comment = Comment('要確認', '窓口太郎')",
        ),
        (
            "独自のセルの色",
            "from openpyxl.styles import PatternFill\nws['B2'].fill = PatternFill('lightUp', fgColor='FFFFFF00')",
        ),
        (
            "独自の罫線",
            "from openpyxl.styles import Border, Side\nws['B2'].border = Border(bottom=Side(style='thin'))",
        ),
        (
            "条件付き書式",
            "from openpyxl.formatting.rule import CellIsRule\nws.conditional_formatting.add('C2:C9', CellIsRule('greaterThan', ['3']))",
        ),
        (
            "入力規則",
            "from openpyxl.worksheet.datavalidation import DataValidation\nd = DataValidation('list', formula1='\"a,b\"')\nd.add('H2')\nws.add_data_validation(d)",
        ),
        ("結合されたセル", "ws.merge_cells('J2:K3')"),
        (
            "グラフ",
            "from openpyxl.chart import BarChart, Reference\nc = BarChart()\nc.title='私のグラフ'\nc.add_data(Reference(ws, min_col=3, min_row=1, max_row=4))\nws.add_chart(c, 'K2')",
        ),
        (
            "リンク",
            "ws['H2'] = '資料'\nws['H2'].hyperlink = 'https://example.jp/x'\nws['H2'].style = 'Normal'",
        ),
        (
            "名前の定義",
            "from openpyxl.workbook.defined_name import DefinedName\nwb.defined_names['税率'] = DefinedName('税率', attr_text='0.1')",
        ),
        ("シートの保護", "ws.protection.sheet = True"),
        (
            "テーブル",
            "from openpyxl.worksheet.table import Table\nx = wb.create_sheet('表')\nx['A1'] = 'a'\nx['A2'] = 1\nx.add_table(Table(displayName='t', ref='A1:A2'))",
        ),
    ];
    for (words, script) in cases {
        let desk = Desk::with_book();
        if !desk.edit(script) {
            return;
        }
        let foreign = desk.standing().foreign;
        assert!(foreign.len() == 1 && foreign[0].contains(words), "{words}: {foreign:?}");
        assert_eq!(desk.plan(&workbook(&THREE)).action, Action::Keep, "{words}: nothing of ours differs");
        let mut rows = THREE;
        rows[0].2 = 9.0;
        let before = std::fs::read(desk.path()).unwrap();
        let book = workbook(&rows);
        let plan = desk.plan(&book);
        assert!(matches!(plan.action, Action::Beside(_)), "{words}");
        let written = desk.night(&workbook(&rows)).unwrap().unwrap();
        assert_eq!(written.path, beside_path(&desk.path()));
        assert_eq!(std::fs::read(desk.path()).unwrap(), before, "{words}");
        assert_eq!(desk.plan(&workbook(&rows)).action, Action::Keep, "{words}");
        assert_eq!(desk.human().1[0].code.as_str(), "book.holds-other-things");
    }
}

#[test]
fn an_address_that_became_a_link_by_itself_is_plain_text() {
    let desk = Desk::with_book();
    let edited = desk.edit(
        "from openpyxl.styles import Font\nws['H2'] = 'madoguchi@example.jp'\nws['H2'].hyperlink = 'mailto:madoguchi@example.jp'\n\
         ws['H2'].font = Font(name='游ゴシック', size=11, underline='single', color='FF0563C1')",
    );
    if !edited {
        return;
    }
    assert_eq!(desk.standing().foreign, Vec::<String>::new());
    assert_eq!(desk.human().0[0].value, "madoguchi@example.jp");
}

#[test]
fn rows_above_the_header_are_not_lost() {
    let desk = Desk::with_book();
    if !desk.edit(
        "ws['G2'] = '確定'\nws.data_validations.dataValidation = []\nws.insert_rows(1)\nws['A1'] = '11月分'",
    ) {
        return;
    }
    let Action::Beside(reason) = desk.plan(&workbook(&THREE)).action else { panic!("beside") };
    assert!(reason.contains("見出しの上に追加された行"), "{reason}");
    assert_eq!(desk.human().0[0].key, "M-1");
}

#[test]
fn words_in_the_new_version_beside_are_kept_and_read() {
    let desk = Desk::with_book();
    if !desk.edit("ws.merge_cells('J2:K3')\nws['G2'] = '確定'\nws['H2'] = '旧'") {
        return;
    }
    let mut rows = THREE;
    rows[0].2 = 9.0;
    desk.night(&workbook(&rows)).unwrap();
    let beside = Desk { folder: tempfile::tempdir().unwrap() };
    std::fs::copy(beside_path(&desk.path()), beside.path()).unwrap();
    assert!(beside.lines()[1].ends_with("|確定|旧"), "{:?}", beside.lines());
    beside.edit("ws['H2'] = '新'\nws['H3'] = '追記'");
    std::fs::copy(beside.path(), beside_path(&desk.path())).unwrap();
    let values: Vec<String> = desk.human().0.into_iter().map(|cell| cell.value).collect();
    assert_eq!(values, ["確定", "新", "追記"]);
    rows[0].2 = 10.0;
    desk.night(&workbook(&rows)).unwrap();
    std::fs::copy(beside_path(&desk.path()), beside.path()).unwrap();
    assert!(beside.lines()[1].starts_with("M-1|データ入力|10|"), "{:?}", beside.lines());
    assert!(beside.lines()[1].ends_with("|確定|新"), "{:?}", beside.lines());
}

// ---- Other programs, and files in the way ------------------------------------------------------------------------

#[test]
fn saved_by_openpyxl_with_values_changed_nothing_is_foreign() {
    let desk = Desk::with_book();
    if !desk.edit("ws['G2'] = '確定'\nws['I2'] = 'メモ'") {
        return;
    }
    assert_eq!(desk.standing().foreign, Vec::<String>::new());
    assert_eq!(desk.plan(&workbook(&THREE)).action, Action::Keep);
}

#[test]
fn saved_by_libreoffice_nothing_is_foreign_and_nothing_differs() {
    let desk = Desk::with_book();
    desk.edit("ws['G2'] = '確定'\nws['H3'] = '=C3*2'\nx = wb.create_sheet('覚え書き')\nx['A1'] = '来週'");
    if !save_with_libreoffice(&desk.path()) {
        return;
    }
    let standing = desk.standing();
    assert_eq!(standing.foreign, Vec::<String>::new());
    let book = workbook(&THREE);
    let plan = desk.plan(&book);
    assert_eq!((plan.changes, plan.action), (vec![], Action::Keep));
    assert!(standing.shape.is_some(), "marks");
}

#[test]
fn a_file_in_use_or_changed_meanwhile_is_not_written() {
    let desk = Desk::with_book();
    let mut rows = THREE;
    rows[0].2 = 9.0;
    let book = workbook(&rows);
    let plan = desk.plan(&book);
    for lock in ["~$全国.xlsx", ".~lock.全国.xlsx#"] {
        let lock = desk.folder.path().join(lock);
        std::fs::write(&lock, "").unwrap();
        assert!(matches!(read_standing(&desk.path()), Err(OutputError::Open { .. })));
        assert!(matches!(write(&plan, &desk.path(), stamp()), Err(PublishError::Open { .. })));
        std::fs::remove_file(&lock).unwrap();
    }
    std::fs::write(desk.path(), "someone saved").unwrap();
    assert!(matches!(write(&plan, &desk.path(), stamp()), Err(PublishError::Changed { .. })));
    assert!(matches!(read_standing(&desk.path()), Err(OutputError::Unreadable { .. })));
    std::fs::remove_file(desk.path()).unwrap();
    assert!(read_standing(&desk.path()).unwrap().is_none());
    let names: Vec<_> = std::fs::read_dir(desk.folder.path()).unwrap().collect();
    assert!(names.is_empty(), "{names:?}");
}

#[test]
fn a_sorted_dashboard_still_draws_its_chart_over_its_own_rows() {
    let desk = Desk::with_book();
    let edited = desk.edit(
        "d = wb['ダッシュボード']\nfor n, (k, v) in enumerate([('失注', 2), ('注記', 0), ('発注', 15), ('情報提供', 21)]):\n  d.cell(2 + n, 1).value = k\n  d.cell(2 + n, 2).value = v",
    );
    if !edited {
        return;
    }
    let mut book = workbook(&THREE);
    book.tabs[0].rows[0].cells[1] = TabCell::Number(22.0);
    let plan = desk.plan(&book);
    assert_eq!(plan.tabs[0].charts[0].rows, ("失注".to_owned(), "情報提供".to_owned()));
    desk.night(&book).unwrap();
    assert_eq!(desk.lines_of("ダッシュボード")[1..], ["失注|2", "発注|15", "情報提供|22", "注記|0"]);
    assert_eq!(desk.plan(&book).action, Action::Keep);
}

#[test]
fn dates_and_numbers_keep_the_format_that_a_person_gave_them() {
    let desk = Desk::with_book();
    let edited = desk.edit(
        "import datetime\nfor n, (v, f) in enumerate([(datetime.date(2026, 12, 1), 'mm-dd-yy'), (45000, '[$-411]ggge\"年\"m\"月\"d\"日\"'), (datetime.time(9, 30), 'h:mm'), (datetime.timedelta(hours=30), '[h]:mm:ss'), ('09012345678', '@')]):\n  c = ws.cell(2, 9 + n)\n  c.value = v\n  c.number_format = f\nws['I1'] = '予定'",
    );
    if !edited {
        return;
    }
    let before = desk.standing().sheets[1].rows[1].cells[8..].to_vec();
    let mut rows = THREE;
    rows[1].2 = 9.0;
    desk.night(&workbook(&rows)).unwrap();
    assert_eq!(desk.standing().sheets[1].rows[1].cells[8..], before);
    assert_eq!(before[0].number_format, Some(NumberFormat::Builtin(14)));
    assert_eq!(before[4].value, TabCell::Text("09012345678".into()));
}

#[test]
fn a_column_or_tab_that_we_no_longer_have_goes_but_never_a_persons() {
    let desk = Desk::with_book();
    let edited = desk.edit("ws['I1'] = '担当'\nws['I2'] = '窓口太郎'\nws['H2'] = '電話済み'\nwb['ダッシュボード'].sheet_state = 'hidden'");
    if !edited {
        return;
    }
    let mut book = workbook(&THREE);
    book.tabs[1].columns.remove(3);
    for row in &mut book.tabs[1].rows {
        row.cells.remove(3);
    }
    desk.night(&book).unwrap();
    assert_eq!(desk.lines()[0], "番号|件名|金額（円）|締切|更新|判断|メモ|担当");
    assert!(desk.lines()[1].ends_with("||電話済み|窓口太郎"), "{:?}", desk.lines());
    book.tabs.remove(0);
    desk.night(&book).unwrap();
    assert_eq!(desk.standing().sheets.len(), 1);
    let only_dashboard = Workbook { tabs: vec![dashboard()], ..workbook(&THREE) };
    desk.night(&only_dashboard).unwrap();
    assert_eq!(desk.standing().sheets.len(), 2, "窓口太郎 wrote into the other tab");
}

#[test]
fn formulas_with_newer_functions_come_back_as_they_were() {
    let desk = Desk::with_book();
    if !desk.edit("ws['H3'] = '=_xlfn.XLOOKUP(A3,A:A,C:C)'\nws['H4'] = '=_xlfn.CONCAT(\"A3\",A3)'\nws['I4'] = '=LEN(\"<a & b>\")'\nfrom openpyxl.worksheet.formula import ArrayFormula\nws['J4'] = ArrayFormula('J4', '=SUM(C2:C4*2)')") {
        return;
    }
    let before = desk.lines();
    let mut rows = THREE;
    rows[0].2 = 9.0;
    desk.night(&workbook(&rows)).unwrap();
    assert_eq!(desk.lines()[2..], before[2..]);
    assert_eq!(desk.standing().foreign, Vec::<String>::new());
}

#[test]
fn widths_that_a_person_chose_and_columns_that_a_person_hid_stay() {
    let desk = Desk::with_book();
    let edited = desk.edit(
        "ws.column_dimensions['B'].width = 40\nws.column_dimensions['D'].hidden = True\nws['I1'] = '担当'\nws.column_dimensions['I'].width = 20",
    );
    if !edited {
        return;
    }
    let before = desk.standing().sheets[1].widths.clone();
    let mut rows = THREE;
    for amount in [9.0, 10.0] {
        rows[0].2 = amount;
        desk.night(&workbook(&rows)).unwrap();
    }
    let after = desk.standing().sheets[1].widths.clone();
    assert_eq!(after.len(), before.len());
    for (one, other) in before.iter().zip(&after) {
        assert!((one.unwrap_or(8.4) - other.unwrap_or(8.4)).abs() < 0.2, "{before:?} {after:?}");
    }
    assert_eq!(after[3], Some(0.0));
}

#[test]
fn a_renamed_tab_is_still_ours_and_still_follows_our_order() {
    let desk = Desk::with_book();
    if !desk.edit("ws.title = 'マッチング表'\nws['H2'] = '電話済み'") {
        return;
    }
    let standing = desk.standing();
    assert!(standing.sheets[1].owned.contains("件名"));
    assert!(standing.sheets[1].our_order);
    assert_eq!(desk.plan(&workbook(&THREE)).action, Action::Keep);
    desk.night(&workbook(&[THREE[2], THREE[1], THREE[0]])).unwrap();
    let keys: Vec<String> =
        desk.lines_of("マッチング表").iter().map(|line| line.chars().take(3).collect()).collect();
    assert_eq!(keys[1..], ["M-3", "M-2", "M-1"]);
}

/// Excel keeps the reading of words that were typed with a Japanese input method beside them.
#[test]
fn furigana_is_neither_part_of_a_text_nor_foreign() {
    let desk = Desk::with_book();
    let script = "import sys, zipfile, io\npath = sys.argv[1]\nold = zipfile.ZipFile(path)\nout = io.BytesIO()\nnew = zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED)\n\
         for n in old.namelist():\n  b = old.read(n)\n  if n == 'xl/sharedStrings.xml':\n    t = b.decode('utf-8')\n    assert '<t>データ入力</t>' in t\n\
         \x20   b = t.replace('<t>データ入力</t>', '<t>データ入力</t><rPh sb=\"3\" eb=\"5\"><t>ニュウリョク</t></rPh><phoneticPr fontId=\"1\"/>').encode('utf-8')\n\
         \x20 new.writestr(n, b)\nnew.close()\nopen(path, 'wb').write(out.getvalue())";
    if !python(&["-c", script, desk.path().to_str().unwrap()]) {
        eprintln!("skipped: no python3");
        return;
    }
    assert_eq!(desk.standing().foreign, Vec::<String>::new());
    assert_eq!(desk.plan(&workbook(&THREE)).action, Action::Keep);
}

#[test]
fn words_of_a_text_in_another_colour_are_a_persons() {
    let desk = Desk::with_book();
    if !desk.edit("from openpyxl.cell.rich_text import CellRichText, TextBlock\nfrom openpyxl.cell.text import InlineFont\nws['H2'] = CellRichText('これは', TextBlock(InlineFont(color='FFFF0000'), '至急'))") {
        return;
    }
    assert!(desk.standing().foreign[0].contains("独自の文字の色"), "{:?}", desk.standing().foreign);
}

// ---- Looks, and who stands for whom --------------------------------------------------------------------------------

/// Colours of the cells of the matching tab, as openpyxl reads them: `E2 fill FFFFFF00`.
fn looks(desk: &Desk) -> Vec<String> {
    let script = "import sys, openpyxl\nws = openpyxl.load_workbook(sys.argv[1])['案件マッチング']\nfor r in ws.iter_rows():\n  for c in r:\n    f, t = c.fill.fgColor.rgb, c.font\n    if c.fill.fill_type == 'solid' and f in ('FFFFFF00', 'FF92D050'): print(c.coordinate, f)\n    if t.color is not None and t.color.rgb == 'FFFF0000': print(c.coordinate, 'red', 'bold' if t.b else '', 'struck' if t.strike else '')";
    let output = Command::new("python3").args(["-c", script]).arg(desk.path()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).lines().map(|line| line.trim().to_owned()).collect()
}

#[test]
fn colours_that_a_person_gave_to_cells_stay_with_their_record() {
    let desk = Desk::with_book();
    let edited = desk.edit(
        "from openpyxl.styles import PatternFill, Font\nyellow = PatternFill('solid', fgColor='FFFFFF00')\nws['C3'].fill = yellow\nws['G3'].fill = yellow\nws['B1'].fill = PatternFill('solid', fgColor='FF92D050')\nws['H2'] = '至急'\nws['H2'].font = Font(name='游ゴシック', size=11, color='FFFF0000', bold=True, strike=True)\nws['B9'].fill = yellow",
    );
    if !edited {
        return;
    }
    assert_eq!(desk.standing().foreign, Vec::<String>::new());
    assert_eq!(desk.plan(&workbook(&THREE)).action, Action::Keep);
    let new = ("M-0", "袋詰め", 8.0);
    let rows = [new, THREE[1], THREE[0], THREE[2]];
    for (save, rows) in [(false, &rows[..]), (true, &rows[..3])] {
        if save && !save_with_libreoffice(&desk.path()) {
            return;
        }
        desk.night(&workbook(rows)).unwrap();
        assert!(!beside_path(&desk.path()).exists());
        let expect = ["B1 FF92D050", "C3 FFFFFF00", "G3 FFFFFF00", "H4 red bold struck"];
        assert_eq!(looks(&desk), expect, "M-2 stands in row 3 now, M-1 in row 4");
        assert!(desk.lines()[3].ends_with("|至急"), "{:?}", desk.lines());
        assert_eq!(desk.plan(&workbook(rows)).action, Action::Keep);
    }
}

#[test]
fn colours_in_a_persons_own_sheet_stay() {
    let desk = Desk::with_book();
    let edited = desk.edit(
        "from openpyxl.styles import PatternFill, Font\nx = wb.create_sheet('覚え書き')\nx['A1'] = '来週'\nx['A1'].font = Font(name='游ゴシック', size=11, bold=True)\nx['B7'].fill = PatternFill('solid', fgColor='FFFFFF00')\nx.freeze_panes = 'B2'\nx.sheet_view.zoomScale = 70",
    );
    if !edited {
        return;
    }
    let mut rows = THREE;
    rows[0].2 = 9.0;
    desk.night(&workbook(&rows)).unwrap();
    let standing = desk.standing();
    let sheet = standing.sheets.iter().find(|sheet| sheet.name == "覚え書き").unwrap();
    assert!(sheet.rows[0].cells[0].look.as_ref().unwrap().bold);
    assert_eq!(sheet.rows[6].cells[1].look.as_ref().unwrap().fill, Some(0x00FF_FF00));
    let view = sheet.view.unwrap();
    assert_eq!((view.frozen, view.zoom), ((1, 1), Some(70)));
}

#[test]
fn saved_twice_by_libreoffice_a_text_of_two_scripts_is_no_persons() {
    let desk = Desk::with_book();
    let rows = [("M-1（東京）", "データ入力 OCR の確認", 1200.0), ("M-2", "PC作業", 350.0)];
    desk.night(&workbook(&rows)).unwrap();
    for _ in 0..2 {
        if !save_with_libreoffice(&desk.path()) {
            return;
        }
        assert_eq!(desk.standing().foreign, Vec::<String>::new());
        assert_eq!(desk.plan(&workbook(&rows)).action, Action::Keep);
    }
    let other = [("M-1（東京）", "データ入力 OCR", 1200.0), ("M-2", "PC作業", 350.0)];
    assert!(desk.night(&workbook(&other)).unwrap().is_some());
    assert!(!beside_path(&desk.path()).exists());
}

#[test]
fn a_new_tab_leaves_how_the_others_are_looked_at() {
    let desk = Desk::with_book();
    let edited = desk.edit(
        "ws.column_dimensions['B'].width = 40\nws.column_dimensions['D'].hidden = True\nws.freeze_panes = 'C2'\nws.sheet_view.zoomScale = 85",
    );
    if !edited {
        return;
    }
    let mut book = workbook(&THREE);
    let mut new = dashboard();
    new.name = "質問と回答".into();
    new.charts.clear();
    book.tabs.insert(1, new);
    desk.night(&book).unwrap();
    let standing = desk.standing();
    assert_eq!(standing.sheets.len(), 3);
    let sheet = &standing.sheets[2];
    assert!((sheet.widths[1].unwrap() - 40.0).abs() < 0.8, "{:?}", sheet.widths);
    assert_eq!(sheet.widths[3], Some(0.0));
    let view = sheet.view.unwrap();
    assert_eq!((view.frozen, view.zoom), ((1, 2), Some(85)));
}

#[test]
fn a_persons_own_column_does_not_become_ours_where_ours_is_deleted() {
    let desk = Desk::with_book();
    if !desk.edit("ws['I1'] = '課内'\nws['I2'] = '課長に確認'") {
        return;
    }
    desk.night(&workbook(&THREE)).unwrap();
    assert_eq!(desk.plan(&workbook(&THREE)).action, Action::Keep);
    assert!(desk.edit("ws.delete_cols(8)"));
    assert_eq!(desk.human().0, [], "the note is nobody's answer");
    let plan = workbook(&THREE);
    let planned = desk.plan(&plan);
    assert!(planned.tabs[1].columns.iter().any(|one| one.added && one.column.header == "課内"));
    desk.night(&plan).unwrap();
    let lines = desk.lines();
    assert!(lines[0].contains("課内") && lines[0].contains("メモ"), "{lines:?}");
    assert_eq!(desk.human().0, []);
    assert!(lines[1].contains("課長に確認"), "{lines:?}");
}

#[test]
fn a_copied_row_never_takes_the_place_of_the_records_own() {
    let desk = Desk::with_book();
    if !desk.edit("ws['G2'] = '確定'") {
        return;
    }
    desk.night(&workbook(&THREE)).unwrap();
    let (known, _) = desk.human();
    // The copy stands above its row, says otherwise and more, and its row moves below it.
    assert!(desk.edit(
        "ws.insert_rows(2)\nfor n in range(1, 9): ws.cell(2, n).value = ws.cell(3, n).value\nws['G2'] = '除外'\nws['H2'] = '写しのメモ'"
    ));
    let specs: Vec<TabSpec> = workbook(&THREE).tabs.iter().map(TabSpec::from).collect();
    for rows in [THREE, [THREE[2], THREE[1], THREE[0]]] {
        let book = workbook(&rows);
        let mut standing = desk.standing();
        mark_copies(&mut standing, &specs, &known.iter().collect::<Vec<_>>());
        let origin = Origin::file("out/全国.xlsx", "");
        let (cells, issues) = read_human(&BookId::National, &standing, &specs, now(), &origin);
        let words: Vec<_> = cells.iter().map(|cell| (cell.key.as_str(), cell.value.as_str())).collect();
        assert_eq!(words, [("M-1", "確定")], "neither the copy's answer nor its note");
        let told = ["book.duplicate-key", "book.answers-differ", "book.answers-differ"];
        assert_eq!(texts(&issues), told);
        write(&plan(&book, Some(&standing)), &desk.path(), stamp()).unwrap();
    }
    let lines = desk.lines();
    let own = lines.iter().position(|line| line.starts_with("M-1") && line.contains("|確定")).unwrap();
    let copy = lines.iter().position(|line| line.contains("写しのメモ")).unwrap();
    assert_eq!(copy, own + 1, "{lines:?}");
}

/// The column in which a desk answers stood last; in books of that time it goes to its new place with what is in it, unless a
/// person moved it.
#[test]
fn a_column_of_ours_goes_to_its_new_place_with_its_words() {
    for (moved, expect) in [(false, "キー|応募締切|回答|受付状況"), (true, "回答|キー|応募締切|受付状況")]
    {
        use ColumnKind::{Human, Key, Owned};
        let of = |headers: &[(&str, ColumnKind)]| Tab {
            name: "おすすめ案件".into(),
            purpose: String::new(),
            columns: headers.iter().map(|(name, kind)| column(name, *kind, Format::Text, &[])).collect(),
            rows: vec![TabRow {
                key: "C-000001".into(),
                cells: headers
                    .iter()
                    .map(|(_, kind)| match kind {
                        Key => TabCell::Text("C-000001".into()),
                        Owned => TabCell::Text("値".into()),
                        Human => TabCell::Empty,
                    })
                    .collect(),
            }],
            charts: Vec::new(),
        };
        let book = |tab: Tab| Workbook { id: BookId::National, title: "つなぎ".into(), tabs: vec![tab] };
        let desk = Desk { folder: tempfile::tempdir().unwrap() };
        let before = book(of(&[("キー", Key), ("応募締切", Owned), ("受付状況", Owned), ("回答", Human)]));
        let after = book(of(&[("キー", Key), ("応募締切", Owned), ("回答", Human), ("受付状況", Owned)]));
        desk.night(&before).unwrap();
        let script = "import sys, openpyxl\nwb = openpyxl.load_workbook(sys.argv[1])\nws = wb['おすすめ案件']\nws['D2'] = '応募する'";
        let script = match moved {
            true => {
                format!("{script}\nws.move_range('A1:C2', cols=1)\nws['A1'], ws['A2'] = '回答', '応募する'")
            }
            false => script.to_owned(),
        };
        let script = match moved {
            true => script.replace("ws['D2'] = '応募する'", "ws['D1'] = None"),
            false => script,
        };
        if !python(&["-c", &format!("{script}\nwb.save(sys.argv[1])"), desk.path().to_str().unwrap()]) {
            return;
        }
        for _ in 0..2 {
            desk.night(&after).unwrap();
            assert_eq!(desk.lines_of("おすすめ案件")[0], expect);
            let words =
                expect.replace("キー", "C-000001").replace("応募締切", "値").replace("受付状況", "値");
            assert_eq!(desk.lines_of("おすすめ案件")[1], words.replace("回答", "応募する"));
        }
    }
}
