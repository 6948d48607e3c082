//! Files that mean harm or are broken: each gives an issue (or is read), in bounded time and memory, and never a panic.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]
#![expect(clippy::print_stdout, reason = "times and memory are looked at with --nocapture")]

use proptest::prelude::*;
use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use std::path::Path;
use std::time::{Duration, Instant};
use tsunagi::domain::{DeskId, Origin, SourceRole};
use tsunagi::intake::{self, FileContext};
use tsunagi::layout::{self, Context, Dictionary, Record};
use tsunagi::source::{Content, FolderSource, Snapshot, Source, Tonight};
use tsunagi::table;

/// Of a build for use; one for tests is given more.
const LONGEST: Duration = Duration::from_secs(if cfg!(debug_assertions) { 60 } else { 10 });
const MOST_MEMORY: u64 = 512 << 20;

/// The whole path; the codes of the issues, and the number of records.
fn read(name: &str, bytes: &[u8]) -> (Vec<String>, usize) {
    let origin = Origin::file(name, "");
    let (book, issues) = table::read(&origin, bytes, &table::Options::default());
    let mut codes: Vec<String> = issues.iter().map(|issue| issue.code.as_str().to_owned()).collect();
    assert!(issues.iter().all(|issue| !issue.message.is_empty()));
    let Some(book) = book else {
        assert_eq!(codes.len(), 1, "{name}: one clear issue, not {codes:?}");
        return (codes, 0);
    };
    let role = SourceRole::Desk(DeskId::new("d"));
    let context = Context::of(role.clone(), origin);
    let (layout, more) = layout::read(&book, &context, Dictionary::shipped());
    codes.extend(more.iter().map(|issue| issue.code.as_str().to_owned()));
    let _tables = layout::plain_tables(&book, &layout, Dictionary::shipped());
    let records: Vec<Record> = layout.records().cloned().collect();
    let context = FileContext { role, path: name.to_owned(), prefecture: None };
    let _read = intake::observe(&records, &context, &intake::Options::default());
    (codes, records.len())
}

/// A package with these entries.
fn package(entries: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in entries {
        let options =
            zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
        writer.start_file(*name, options).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A sound workbook whose one worksheet part is this.
fn workbook(sheet: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().set_name("名簿").unwrap();
    let sound = book.save_to_buffer().unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(sound)).unwrap();
    let mut entries: Vec<(String, String)> = Vec::new();
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).unwrap();
        let mut text = String::new();
        entry.read_to_string(&mut text).unwrap();
        let name = entry.name().unwrap().into_owned();
        let text = if name == "xl/worksheets/sheet1.xml" { sheet.to_owned() } else { text };
        if more.iter().all(|(other, _)| *other != name) {
            entries.push((name, text));
        }
    }
    let all: Vec<(&str, &str)> = entries
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .chain(more.iter().copied())
        .collect();
    package(&all)
}

fn worksheet(body: &str) -> String {
    format!(
        r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{body}</worksheet>"#
    )
}

fn cell(place: &str, text: &str) -> String {
    format!(r#"<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>"#)
}

fn list() -> String {
    let row = |row: u32, texts: [&str; 3]| {
        let cells: String =
            ["A", "B", "C"].iter().zip(texts).map(|(col, text)| cell(&format!("{col}{row}"), text)).collect();
        format!(r#"<row r="{row}">{cells}</row>"#)
    };
    [
        row(1, ["事業所名", "電話番号", "定員"]),
        row(2, ["ひまわり", "06-0000-0001", "20"]),
        row(3, ["すみれ", "06-0000-0003", "10"]),
    ]
    .concat()
}

fn compound(stream: &str) -> Vec<u8> {
    let mut bytes = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    bytes.resize(512, 0);
    bytes[30] = 9;
    let mut entry: Vec<u8> = stream.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
    let length = u16::try_from(entry.len()).unwrap();
    entry.resize(128, 0);
    entry[64..66].copy_from_slice(&length.to_le_bytes());
    bytes.extend(entry);
    bytes.resize(2048, 0);
    bytes
}

/// Name, bytes, the issue that must be there (none: it may be read without one), the records that must be read.
type Hostile = (&'static str, Vec<u8>, Option<&'static str>, usize);

fn broken() -> Vec<Hostile> {
    let good = workbook(&worksheet(&format!("<sheetData>{}</sheetData>", list())), &[]);
    vec![
        ("good.xlsx", good.clone(), None, 2),
        ("cut.xlsx", good[..good.len() * 2 / 3].to_vec(), Some("file.truncated"), 0),
        ("empty.xlsx", Vec::new(), Some("file.empty"), 0),
        ("zeros.xls", vec![0; 4096], Some("file.empty"), 0),
        ("locked.xlsx", compound("EncryptedPackage"), Some("file.password"), 0),
        ("letter.xls", compound("WordDocument"), Some("file.not-a-workbook"), 0),
        ("stub.xls", compound("Workbook"), Some("file."), 0),
        ("scan.xlsx", b"%PDF-1.4\n1 0 obj".to_vec(), Some("file.pdf"), 0),
        ("list.csv", good, None, 2),
        (
            "page.xls",
            "<html><table><tr><td>事業所名<td>電話番号</tr><tr><td>ひまわり<td>06-0000-0001</tr></table>"
                .into(),
            None,
            1,
        ),
        ("letter.docx", package(&[("word/document.xml", "<a/>")]), Some("file.not-a-workbook"), 0),
        ("files.zip", package(&[("a.txt", "a")]), Some("file."), 0),
        (
            "tricks.xlsx",
            package(&[("../../../etc/passwd", "x"), ("/xl/workbook.xml", "x"), ("xl\\workbook.xml", "x")]),
            Some("file."),
            0,
        ),
    ]
}

fn oversized() -> Vec<Hostile> {
    let sheet = |body: &str| workbook(&worksheet(body), &[]);
    let far = format!("<row r=\"1048576\">{}</row>", cell("XFD1048576", "x"));
    let merges: String = (1..=2_000).map(|row| format!(r#"<mergeCell ref="E{row}:F{row}"/>"#)).collect();
    let rows: String = (4..=2_000)
        .map(|row| format!("<row r=\"{row}\">{}</row>", cell(&format!("A{row}"), "あおぞら")))
        .collect();
    let errors =
        list() + r##"<row r="4"><c r="A4" t="e"><v>#REF!</v></c><c r="B4" t="e"><v>#N/A</v></c></row>"##;
    vec![
        ("far.xlsx", sheet(&format!("<sheetData>{}{far}</sheetData>", list())), Some("sheet.stray-cells"), 2),
        (
            "dimension.xlsx",
            sheet(&format!("<dimension ref=\"A1:XFD1048576\"/><sheetData>{}</sheetData>", list())),
            None,
            2,
        ),
        (
            "odd-dimension.xlsx",
            sheet(&format!("<dimension ref=\"ZZZZ99999999999:A0\"/><sheetData>{}</sheetData>", list())),
            None,
            0,
        ),
        (
            "long.xlsx",
            sheet(&format!(
                "<sheetData>{}<row r=\"4\">{}</row></sheetData>",
                list(),
                cell("A4", &"長".repeat(60_000))
            )),
            Some("sheet.long-cells"),
            0,
        ),
        ("errors.xlsx", sheet(&format!("<sheetData>{errors}</sheetData>")), None, 0),
        ("entities.xlsx", entities(), None, 0),
        (
            "links.xlsx",
            workbook(
                &worksheet(&format!("<sheetData>{}</sheetData>", list())),
                &[("xl/externalLinks/externalLink1.xml", "<externalLink/>"), ("xl/vbaProject.bin", "macro")],
            ),
            None,
            2,
        ),
        (
            "merges.xlsx",
            sheet(&format!("<sheetData>{}{rows}</sheetData><mergeCells>{merges}</mergeCells>", list())),
            None,
            1_999,
        ),
    ]
}

fn entities() -> Vec<u8> {
    let mut text = String::from("<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a0 \"長い文\">");
    for at in 1..30 {
        text.push_str(&format!("<!ENTITY a{at} \"&a{};&a{};\">", at - 1, at - 1));
    }
    text.push_str("]>");
    let sheet =
        worksheet(&format!("<sheetData>{}<row r=\"4\">{}</row></sheetData>", list(), cell("A4", "&a29;")));
    workbook(&(text + sheet.trim_start_matches("<?xml version=\"1.0\"?>")), &[])
}

/// A folder for one desk, and what a source finds in it.
fn found(make: impl FnOnce(&Path)) -> Snapshot {
    let root = tempfile::tempdir().unwrap();
    let desk = root.path().join("inbox/d01");
    std::fs::create_dir_all(&desk).unwrap();
    std::fs::create_dir_all(root.path().join("inbox/d02")).unwrap();
    std::fs::write(root.path().join("inbox/d02/secret.csv"), "a,b\n").unwrap();
    std::fs::write(desk.join("good.csv"), "a,b\n").unwrap();
    make(&desk);
    let folder = |name: &str| root.path().join(name);
    let (inbox, forms, official) = (folder("inbox"), folder("forms"), folder("official"));
    let source =
        FolderSource { inbox, forms, official, office_folder: "jimukyoku".to_owned(), needs_inbox: true };
    let now = "2026-11-20T02:00:00".parse().unwrap();
    let start = Instant::now();
    let snapshot = source.snapshot(&Tonight { now, memory: &BTreeMap::new(), full: false });
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    let read = |path: &str| snapshot.files.iter().any(|file| &*file.path == path);
    assert!(read("inbox/d01/good.csv") && read("inbox/d02/secret.csv"));
    snapshot
}

fn told(snapshot: &Snapshot) -> Vec<&str> {
    snapshot.passed.iter().filter(|one| one.tell).map(|one| one.path.as_str()).collect()
}

#[cfg(unix)]
#[test]
fn only_files_themselves_are_opened() {
    use std::os::unix::fs::symlink;
    let snapshot = found(|desk| {
        assert!(std::process::Command::new("mkfifo").arg(desk.join("pipe.xlsx")).status().unwrap().success());
        assert!(std::process::Command::new("mkfifo").arg(desk.join("desk.toml")).status().unwrap().success());
        drop(std::os::unix::net::UnixListener::bind(desk.join("socket.xlsx")).unwrap());
        symlink("/dev/zero", desk.join("zero.csv")).unwrap();
        symlink("/etc/hosts", desk.join("hosts.csv")).unwrap();
        symlink("../d02/secret.csv", desk.join("theirs.csv")).unwrap();
        symlink("good.csv", desk.join("mine.csv")).unwrap();
        symlink(".", desk.join("round")).unwrap();
        symlink("..", desk.join("up")).unwrap();
        symlink("nowhere", desk.join("gone.csv")).unwrap();
        symlink("/etc", desk.parent().unwrap().join("etc")).unwrap();
    });
    let of_desk =
        ["gone.csv", "hosts.csv", "pipe.xlsx", "round", "socket.xlsx", "theirs.csv", "up", "zero.csv"];
    let expected =
        of_desk.map(|name| format!("inbox/d01/{name}")).into_iter().chain(["inbox/etc".to_owned()]);
    assert_eq!(told(&snapshot), expected.collect::<Vec<_>>());
    assert!(snapshot.failures.is_empty(), "{:?}", snapshot.failures);
    assert_eq!(snapshot.files.len(), 3);
    assert_eq!(snapshot.desks.iter().map(|desk| desk.id.as_str()).collect::<Vec<_>>(), ["d01", "d02"]);
    assert!(snapshot.desks[0].unread.is_some());
}

#[cfg(unix)]
#[test]
fn the_length_is_asked_before_a_file_is_read() {
    let before = peak();
    let snapshot = found(|desk| {
        for (name, length) in [("video.xlsx", 8 << 30), ("backup.csv", 3 << 30), ("desk.toml", 2 << 30)] {
            std::fs::File::create(desk.join(name)).unwrap().set_len(length).unwrap();
        }
    });
    let large: Vec<&str> = (snapshot.files.iter())
        .filter(|file| matches!(file.content, Content::TooLarge(_)))
        .map(|file| &*file.path)
        .collect();
    assert_eq!(large, ["inbox/d01/backup.csv", "inbox/d01/video.xlsx"]);
    assert!(snapshot.desks[0].unread.is_some());
    let grown = peak().zip(before).map_or(0, |(after, before)| after - before);
    assert!(grown < MOST_MEMORY, "{grown}");
}

#[cfg(unix)]
#[test]
fn names_are_shown_so_that_no_terminal_obeys_them() {
    let snapshot = found(|desk| {
        for name in ["\u{1b}[31mred\u{7}.csv", "line\nend.csv", "turned\u{202e}vsc.csv"] {
            std::fs::write(desk.join(name), "a,b\n").unwrap();
        }
        std::fs::create_dir(desk.parent().unwrap().join("d0\n10")).unwrap();
    });
    assert!(snapshot.files.iter().all(|file| !file.path.contains(char::is_control)), "{:?}", snapshot.files);
    assert!(snapshot.files.iter().all(|file| !file.path.contains('\u{202e}')));
    assert_eq!((snapshot.files.len(), snapshot.desks.len()), (5, 3));
    assert_eq!(snapshot.desks[2].id.as_str(), "d0␊10");
}

#[test]
fn settings_in_the_encoding_of_windows_are_read() {
    let (text, ..) = encoding_rs::SHIFT_JIS.encode("name = \"福岡共同受注窓口\"\n");
    let snapshot = found(|desk| std::fs::write(desk.join("desk.toml"), &text).unwrap());
    assert_eq!(snapshot.desks[0].settings.as_ref().unwrap().1, "name = \"福岡共同受注窓口\"\n");
    let snapshot = found(|desk| std::fs::write(desk.join("desk.toml"), b"name = \"\xFF\xFE\"\n").unwrap());
    assert!(snapshot.desks[0].settings.is_none() && snapshot.desks[0].unread.is_some());
}

/// The most memory that this process ever held.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().trim_end_matches(" kB").trim().parse::<u64>().ok()? << 10)
}

fn try_all(files: Vec<Hostile>) {
    for (name, bytes, expected, least) in files {
        let before = peak();
        let start = Instant::now();
        let (mut codes, records) = read(name, &bytes);
        codes.dedup();
        let took = start.elapsed();
        let grown = peak().zip(before).map(|(after, before)| after.saturating_sub(before));
        println!("{name:<20} {took:>10.2?} {:>5} MiB {records:>6} {codes:?}", grown.unwrap_or(0) >> 20);
        assert!(took <= LONGEST, "{name}: {took:?}");
        assert!(grown.is_none_or(|grown| grown <= MOST_MEMORY), "{name}: {grown:?}");
        assert!(
            expected.is_none_or(|code| codes.iter().any(|one| one.starts_with(code))),
            "{name}: {codes:?}"
        );
        assert!(records >= least, "{name}: {records}");
    }
}

fn in_cells(rows: &[&str]) -> String {
    rows.iter().map(|row| format!("<tr><td>{}</td></tr>", row.replace(',', "</td><td>"))).collect()
}

fn nested() -> Vec<Hostile> {
    let list = in_cells(&["事業所名,電話番号,定員", "ひまわり,06-0000-0001,20", "すみれ,06-0000-0003,10"]);
    let page = |body: &str| format!("<html><meta charset=utf-8><body>{body}</body></html>").into_bytes();
    let deep =
        |depth: usize| page(&("<table><tr><td>".repeat(depth) + "a" + &"</td></tr></table>".repeat(depth)));
    vec![
        ("nested.xls", deep(2), None, 0),
        ("nested-deep.xls", deep(30_000), None, 0),
        ("nested-open.xls", page(&"<table><tr><td>a".repeat(30_000)), None, 0),
        ("nested-bare.xls", page(&"<table>".repeat(100_000)), Some("file.no-cells"), 0),
        (
            "layout-table.xls",
            page(&format!("<table><tr><td><table>{list}</table></td></tr></table>")),
            None,
            2,
        ),
        (
            "table-in-a-cell.xls",
            page(&format!(
                "<table>{}</table>",
                list.replace("ひまわり", "<table><tr><td>ひまわり</td></tr></table>")
            )),
            None,
            2,
        ),
        (
            "spans.xls",
            page(&format!(
                "<table>{}</table>",
                "<tr><td rowspan=1000 colspan=1000>a</td></tr>".repeat(5_000)
            )),
            None,
            0,
        ),
    ]
}

fn endless() -> Vec<Hostile> {
    let head = "事業所名,サービス種別,住所,電話番号,定員\n";
    let row = "みどり園,就労継続支援B型,福岡県福岡市博多区吉塚1-2-3,092-555-0101,20\n";
    let wide = |columns: usize, rows: usize| {
        let names: String = (0..columns).map(|column| format!(",列{column}")).collect();
        let cells = ",x".repeat(columns);
        (head.trim().to_owned() + &names + "\n" + &(row.trim().to_owned() + &cells + "\n").repeat(rows))
            .into_bytes()
    };
    vec![
        ("bad-cells.csv", ("事業所名,住所\n".to_owned() + &"あ,い\n".repeat(440_000)).into(), None, 1_000),
        ("bad-pairs.csv", "事業所名,住所\nあ,い\n".repeat(120_000).into(), None, 1_000),
        (
            "tiny-rows.csv",
            ("事業所名,定員\n".to_owned() + &"あ,1\n".repeat(2_000_000)).into(),
            Some("sheet.too-large"),
            1_000,
        ),
        ("wide.csv", wide(16_000, 12), Some("sheet.too-wide"), 12),
        ("heads.csv", format!("{head}{row}\n").repeat(100_000).into(), Some("sheet.too-large"), 100),
        (
            "tables.csv",
            format!("{head}{row}\n案件名,発注企業,数量,納期\n封入,青葉商事,100,2026/12/1\n\n")
                .repeat(20_000)
                .into(),
            Some("layout.too-many-tables"),
            100,
        ),
        ("no-name.csv", ("a,b\n".repeat(1_000_000)).into(), Some("sheet.too-large"), 0),
    ]
}

fn of_sheets(count: usize) -> Vec<u8> {
    let sheets: String = (0..count)
        .map(|at| format!(r#"<sheet name="名簿{at}" sheetId="{}" r:id="rId1"/>"#, at + 1))
        .collect();
    let book = format!(
        r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>{sheets}</sheets></workbook>"#
    );
    workbook(&worksheet(&format!("<sheetData>{}</sheetData>", list())), &[("xl/workbook.xml", &book)])
}

/// A sound OpenDocument whose content is this.
fn open_document(tables: &str) -> Vec<u8> {
    let content = format!(
        r#"<?xml version="1.0"?><office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"#
    );
    package(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", "<manifest:manifest xmlns:manifest=\"m\"/>"),
        ("content.xml", &content),
    ])
}

fn repeated() -> Vec<Hostile> {
    let cell = |text: &str| {
        format!(r#"<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>"#)
    };
    let row = |texts: &[&str]| {
        let cells: String = texts.iter().map(|text| cell(text)).collect();
        format!("<table:table-row>{cells}</table:table-row>")
    };
    let rows = row(&["事業所名", "電話番号", "定員"]) + &row(&["ひまわり", "06-0000-0001", "20"]);
    let table =
        |rows: &str| open_document(&format!(r#"<table:table table:name="名簿">{rows}</table:table>"#));
    let again = row(&["あおぞら", "06-0000-0009", "10"])
        .replace("<table:table-row>", r#"<table:table-row table:number-rows-repeated="1048576">"#);
    let texts = workbook(
        &worksheet(&format!("<sheetData>{}</sheetData>", list())),
        &[("xl/sharedStrings.xml", &format!("<sst>{}</sst>", "<si/>".repeat(12_000_000)))],
    );
    let said = workbook(
        &worksheet(&format!("<sheetData>{}</sheetData>", list())),
        &[("xl/sharedStrings.xml", r#"<sst count="9" uniqueCount="4000000000"><si><t>a</t></si></sst>"#)],
    );
    vec![
        ("good.ods", table(&rows), None, 1),
        ("rows.ods", table(&(rows.clone() + &again)), Some("file.too-large"), 0),
        (
            "spaces.ods",
            table(&rows.replace("ひまわり", r#"ひ<text:s text:c="2000000000"/>"#)),
            Some("file.too-large"),
            0,
        ),
        (
            "tables.ods",
            open_document(&r#"<table:table table:name="a"/>"#.repeat(300_000)),
            Some("file.too-large"),
            0,
        ),
        ("cut.ods", open_document(&format!(r#"<table:table table:name="a">{rows}"#)), Some("file."), 0),
        ("sheets.xlsx", of_sheets(30_000), Some("sheet.repeated"), 2),
        ("texts.xlsx", texts, Some("file.too-large"), 0),
        ("count-of-texts.xlsx", said, None, 2),
    ]
}

#[test]
fn broken_files_are_each_one_issue() {
    try_all(broken());
}

#[test]
fn oversized_files_cost_neither_time_nor_memory() {
    try_all(oversized());
}

#[test]
fn tables_within_tables_come_to_an_end() {
    try_all(nested());
}

#[test]
fn what_goes_on_for_ever_is_cut_and_told() {
    try_all(endless());
}

#[test]
fn what_a_few_bytes_stand_for_is_bounded() {
    try_all(repeated());
}

/// One refused cell costs that cell: the names of the two workshops of the list are read, and one below.
#[test]
fn a_cell_that_the_reader_refuses_costs_that_cell() {
    for (cell, shows) in [
        (r##"<c r="C4" t="e"><v>#SPILL!</v></c>"##, true),
        (r##"<c r="C4" t="e"><v>#CALC!</v></c>"##, true),
        (r##"<c r="C4" t="e"><v>#GETTING_DATA</v></c>"##, true),
        (r##"<c r="C4" t="e"><v>Err:502</v></c>"##, true),
        (r#"<c r="C4" t="b"><v>5</v></c>"#, false),
        (r#"<c r="C4" t="s"><v>99999</v></c>"#, true),
        (r#"<c r="C4" t="odd"><v>5</v></c>"#, false),
    ] {
        let sheet = format!(
            "<sheetData>{}<row r=\"4\">{}{cell}</row></sheetData>",
            list(),
            self::cell("A4", "あおぞら")
        );
        let bytes = workbook(&worksheet(&sheet), &[]);
        let (book, issues) = table::read(&Origin::file("a.xlsx", ""), &bytes, &table::Options::default());
        assert!(issues.is_empty(), "{cell}: {issues:?}");
        let book = book.unwrap();
        let found = book.sheets[0].grid.get(4, 3);
        assert_eq!(matches!(found, table::Cell::Error(_)), shows, "{cell}: {found:?}");
        assert!(cell.contains(&*found.show()) || cell.contains("99999"), "{cell}: {found:?}");
        assert_eq!(read("a.xlsx", &bytes).1, 3, "{cell}");
    }
}

#[test]
fn a_date_beyond_any_calendar_costs_no_file() {
    for number in ["-1234567890123", "-107000000000", "1234567890123", "1e300", "-1e300"] {
        let mut book = rust_xlsxwriter::Workbook::new();
        let day = rust_xlsxwriter::Format::new().set_num_format("yyyy/mm/dd");
        let sheet = book.add_worksheet();
        for (col, text) in [(0, "事業所名"), (1, "更新日"), (2, "電話番号")] {
            sheet.write_string(0, col, text).unwrap();
        }
        sheet.write_string(1, 0, "ひまわり").unwrap();
        sheet.write_number_with_format(1, 1, number.parse::<f64>().unwrap(), &day).unwrap();
        sheet.write_string(1, 2, "06-0000-0001").unwrap();
        let (codes, records) = read("a.xlsx", &book.save_to_buffer().unwrap());
        assert_eq!(records, 1, "{number}: {codes:?}");
        assert!(!codes.contains(&"file.reader-panic".to_owned()), "{number}");
    }
}

#[test]
fn what_is_cut_or_lacks_a_part_is_called_so() {
    let mut cut = compound("Workbook");
    cut[30] = 9;
    cut[48..52].copy_from_slice(&40u32.to_le_bytes());
    cut.truncate(600);
    assert_eq!(read("cut.xls", &cut).0, ["file.truncated"]);
    let lacking = package(&[
        ("[Content_Types].xml", "<Types/>"),
        ("xl/worksheets/sheet1.xml", &worksheet("<sheetData/>")),
    ]);
    assert_eq!(read("lacking.xlsx", &lacking).0, ["file.unreadable"]);
}

#[test]
fn a_cause_in_many_cells_is_told_with_its_true_count() {
    let text = "事業所名,住所,定員\n".to_owned() + &"あ,い,たくさん\n".repeat(40_000);
    let origin = Origin::file("bad.csv", "");
    let (book, _) = table::read(&origin, text.as_bytes(), &table::Options::default());
    let role = SourceRole::Desk(DeskId::new("d"));
    let (layout, _) = layout::read(&book.unwrap(), &Context::of(role.clone(), origin), Dictionary::shipped());
    let records: Vec<Record> = layout.into_records().collect();
    let context = FileContext { role, path: "bad.csv".to_owned(), prefecture: None };
    let (_, issues) = intake::observe(&records, &context, &intake::Options::default());
    assert!(issues.len() < 10_000, "{}", issues.len());
    let of_capacity = issues.iter().filter(|issue| issue.seen == "たくさん");
    assert_eq!(of_capacity.map(tsunagi::domain::Issue::places).sum::<usize>(), 40_000);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn text_of_any_kind_is_survived(text in "([a-z名事業所電話0-9０-９○×,;|\"\\\\\n\t ]|令和5年|\r\n){0,300}") {
        read("any.csv", text.as_bytes());
    }

    #[test]
    fn tags_of_any_kind_come_to_an_end(
        tags in proptest::collection::vec(
            proptest::sample::select(vec![
                "<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<th rowspan=3>", "<td colspan=2 rowspan=2>",
                "<td rowspan=0>", "<td colspan=4294967295>", "<p>", "</p>", "<br>", "<div>", "</div>", "<script>", "</",
                "<", ">", "<!--", "-->", "&", "&amp;", "事業所名", "a", " ", "\n", "<style>", "<table",
            ]),
            0..120,
        )
    ) {
        let start = Instant::now();
        read("any.xls", format!("<html>{}", tags.concat()).as_bytes());
        prop_assert!(start.elapsed() < Duration::from_secs(5));
    }

    #[test]
    fn bytes_of_any_kind_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        read("any", &bytes);
    }
}
