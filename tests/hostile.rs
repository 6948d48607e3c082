//! Files that mean harm or are broken: each gives an issue (or is read), in bounded time and memory, and never a panic.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]
#![expect(clippy::print_stdout, reason = "times and memory are looked at with --nocapture")]

use proptest::prelude::*;
use std::io::{Cursor, Read, Write};
use std::time::{Duration, Instant};
use tsunagi::domain::{DeskId, Origin, SourceRole};
use tsunagi::intake::{self, FileContext};
use tsunagi::layout::{self, Context, Dictionary, Record};
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
        entries.push((name, text));
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
        let (codes, records) = read(name, &bytes);
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

#[test]
fn broken_files_are_each_one_issue() {
    try_all(broken());
}

#[test]
fn oversized_files_cost_neither_time_nor_memory() {
    try_all(oversized());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn text_of_any_kind_is_survived(text in "([a-z名事業所電話0-9０-９○×,;|\"\\\\\n\t ]|令和5年|\r\n){0,300}") {
        read("any.csv", text.as_bytes());
    }

    #[test]
    fn bytes_of_any_kind_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        read("any", &bytes);
    }
}
