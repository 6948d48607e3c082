//! What the readers make of bytes: literal files in, cells out.

use super::*;
use std::path::{Path, PathBuf};

fn origin() -> Origin {
    Origin::file("inbox/d01/一覧", "")
}

/// Reads bytes and shows the first sheet's rows, cells joined by `¦`.
fn rows(bytes: &[u8]) -> Vec<String> {
    let (book, _) = read(&origin(), bytes, &Options::default());
    let book = book.expect("a book");
    let grid = &book.sheets[0].grid;
    (1..=grid.rows())
        .map(|row| grid.row(row).iter().map(|cell| cell.show().into_owned()).collect::<Vec<_>>().join("¦"))
        .collect()
}

fn code(bytes: &[u8]) -> &'static str {
    let (book, issues) = read(&origin(), bytes, &Options::default());
    assert!(book.is_none());
    assert_eq!(issues.len(), 1);
    issues[0].code.as_str()
}

/// A package with these parts.
pub(super) fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    use std::io::Write;
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a part");
        writer.write_all(text.as_bytes()).expect("its text");
    }
    writer.finish().expect("a package").into_inner()
}

#[test]
fn delimited_text_of_every_dialect() {
    for (text, expected) in [
        ("a,b\n1,2\n", vec!["a¦b", "1¦2"]),
        ("a;b\r\n1;2,5\r\n", vec!["a¦b", "1¦2,5"]),
        ("a\tb\r1\t2", vec!["a¦b", "1¦2"]),
        ("a|b\n1|2", vec!["a¦b", "1¦2"]),
        ("a,b\n\"x\ny\",\"he said \"\"hi\"\"\"\n", vec!["a¦b", "x\ny¦he said \"hi\""]),
        ("a,b\n\"say \\\"hi\\\"\",2\n", vec!["a¦b", "say \"hi\"¦2"]),
        ("a,b\n5\" pipe,2\n\"open,3\n", vec!["a¦b", "5\" pipe¦2", "\"open¦3"]),
        ("a,b,c\n1\n\n1,2,3\n", vec!["a¦b¦c", "1¦¦", "¦¦", "1¦2¦3"]),
        ("a, \"b, c\"\n1,2\n", vec!["a¦b, c", "1¦2"]),
        ("title\n\na;b;c\n1;2;3\n4;5;6\n", vec!["title¦¦", "¦¦", "a¦b¦c", "1¦2¦3", "4¦5¦6"]),
    ] {
        assert_eq!(rows(text.as_bytes()), expected, "{text:?}");
    }
}

#[test]
fn text_in_any_japanese_encoding() {
    let text = "事業所名,電話\nひまわり作業所,06-0000-0000\n髙橋①㈱,ﾊﾝｶｸ\n";
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let (cp932, ..) = encoding_rs::SHIFT_JIS.encode(text);
    let (euc, ..) = encoding_rs::EUC_JP.encode(text);
    let (jis, ..) = encoding_rs::ISO_2022_JP.encode("事業所名,電話\nひまわり作業所,1\n");
    let expected = vec!["事業所名¦電話", "ひまわり作業所¦06-0000-0000", "髙橋①㈱¦ﾊﾝｶｸ"];
    assert_eq!(rows(text.as_bytes()), expected);
    assert_eq!(rows(&[b"\xEF\xBB\xBF", text.as_bytes()].concat()), expected);
    assert_eq!(rows(&[&b"\xFF\xFE"[..], &utf16].concat()), expected);
    assert_eq!(rows(&utf16), expected);
    assert_eq!(rows(&cp932), expected);
    assert_eq!(rows(&euc), expected);
    assert_eq!(rows(&jis), ["事業所名¦電話", "ひまわり作業所¦1"]);
}

#[test]
fn html_saved_as_a_workbook() {
    let text = "<html><body><h1>一覧</h1><table><tr><th rowspan=2>名称</th><th colspan=\"2\">PC作業</th></tr>\
        <tr><th>入力</th><th>検品</th></tr><tr><td>A&amp;B</td><td>○<br>※</td><td>&nbsp;</td></tr></table>";
    assert_eq!(rows(text.as_bytes()), ["名称¦PC作業¦PC作業", "名称¦入力¦検品", "A&B¦○\n※¦"]);
}

#[test]
fn what_cannot_be_read_says_why() {
    let mut lock = vec![b' '; 165];
    lock[0] = 3;
    let word: Vec<u8> = [&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1][..], &[0; 600]].concat();
    for (bytes, expected) in [
        (&b""[..], "file.empty"),
        (b" \n\0\0", "file.empty"),
        (b"%PDF-1.7 ...", "file.pdf"),
        (b"PK\x03\x04 cut in the middle", "file.truncated"),
        (b"\x89PNG\r\n\x1a\n....", "file.picture"),
        (&lock, "file.lock"),
        (&word, "file.not-a-workbook"),
        (b"\x00\x01\x02\x03\x04\x05\x06\x07binary", "file.not-a-workbook"),
        (b",,,\n,,\n", "file.no-cells"),
    ] {
        assert_eq!(code(bytes), expected, "{:?}", &bytes[..bytes.len().min(12)]);
    }
    let large = vec![b'a'; 100];
    let (_, issues) = read(&origin(), &large, &Options { bytes_per_file: 99, ..Options::default() });
    assert_eq!(issues[0].code.as_str(), "file.too-large");
}

#[test]
fn limits_cost_the_cell_or_the_far_corner_never_the_rest() {
    let options = Options { cells_per_sheet: 1000, text_per_cell: 5, ..Options::default() };
    let text = format!("あいうえおか,b\n1,2\n{}9,9\n", "\n".repeat(1500));
    let (book, issues) = read(&origin(), text.as_bytes(), &options);
    let grid = &book.expect("a book").sheets[0].grid;
    assert_eq!((grid.rows(), grid.cols()), (2, 2));
    assert_eq!(grid.get(1, 1).show(), "あいうえお");
    let codes: Vec<&str> = issues.iter().map(|issue| issue.code.as_str()).collect();
    assert_eq!(codes, ["sheet.stray-cells", "sheet.long-cells"]);
    assert_eq!(issues[0].origin.cell.map(|cell| cell.to_string()).as_deref(), Some("A1503"));
}

#[test]
fn every_prefix_of_a_file_is_survived() {
    let whole = "<table><tr><td colspan=99999999999>a</td></tr></table>,\"x\n".repeat(3);
    for end in 0..whole.len() {
        let _read = read(&origin(), &whole.as_bytes()[..end], &Options::default());
    }
}

/// `../shared/data`, where it is.
pub(crate) fn shared_data() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let folder = std::env::var_os("TSUNAGI_SHARED_DATA").map_or(beside, PathBuf::from);
    let found = folder.is_dir().then_some(folder);
    if found.is_none() {
        println!("skipped: no ../shared/data");
    }
    found
}

#[test]
fn the_shared_bad_files_are_each_one_issue() {
    let Some(data) = shared_data() else { return };
    for (file, expected) in [
        ("d01-40/名簿（パスワード付）.xlsx", "file.password"),
        ("d02-40_福岡/事業所一覧_途中.xlsx", "file.truncated"),
        ("d03-27/新しいブック.xlsx", "file.no-cells"),
        ("d04-27_大阪/~$事業所一覧.xlsx", "file.lock"),
        ("d05-23_愛知/事業所リスト(送付状).xlsx", "file.not-a-workbook"),
    ] {
        let bytes = std::fs::read(data.join("desks/inbox").join(file)).expect("a shared file");
        assert_eq!(code(&bytes), expected, "{file}");
    }
}
