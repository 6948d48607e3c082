//! Delimited files of every dialect, generated with their tables: what is read of them, cell by cell.
//!
//! `DIALECTS=folder` writes the files with `truth.json` there, for trying other readers on the same ones.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

mod dialects {
    pub(crate) mod families;
}

use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use tsunagi::domain::{Origin, SourceRole};
use tsunagi::layout::{self, Context, Dictionary, PlainTable};
use tsunagi::table;

type Rows = Vec<Vec<String>>;

struct File {
    name: String,
    shape: &'static str,
    bytes: Vec<u8>,
    tables: Vec<(Option<Vec<String>>, Rows)>,
}

#[derive(Clone, Copy, PartialEq)]
enum Quoting {
    Minimal,
    All,
    Backslash,
    Missing,
}

const SHAPES: [&str; 8] =
    ["plain", "ragged", "preamble", "footer", "no header", "header of two rows", "two tables", "blank rows"];

fn strings(rows: &[&[&str]]) -> Rows {
    rows.iter().map(|row| row.iter().map(ToString::to_string).collect()).collect()
}

/// Tables of several kinds: header first.
fn sample(number: usize) -> Rows {
    match number % 4 {
        0 => strings(&[
            &["id", "name", "amount", "date", "note"],
            &["1", "Anna Berg", "1200.50", "2023-04-01", "said \"hi\" twice"],
            &["2", "O'Neil, Pat", "-3", "2023-04-02", ""],
            &["3", "Chen; Wei", "0", "2023-05-11", "two\nlines"],
            &["4", "Dora|Eve", "77.1", "2023-06-30", "tab\there"],
            &["5", "", "12", "2023-07-01", "plain"],
            &["6", "Farid", "9", "2023-07-02", "a, b; c | d"],
        ]),
        1 => strings(&[
            &["Land", "Hauptstadt", "Fläche", "Anteil"],
            &["Österreich", "Wien", "83,879", "1,5"],
            &["Schweiz", "Bern", "41,285", "2,25"],
            &["Italien", "Rom", "301,340", "3,125"],
            &["Polen", "Warschau", "312,696", "0,5"],
            &["Spanien", "Madrid", "505,990", "10,75"],
        ]),
        2 => strings(&[
            &["品目", "単価", "仕入先", "備考", "登録"],
            &["りんご", "120", "青森商店", "甘い、大きい", "2023/4/1"],
            &["みかん", "80", "愛媛青果（株）", "", "2023/4/2"],
            &["ぶどう", "450", "山梨, 甲府", "種\"なし\"", "2023/4/3"],
            &["もも", "300", "岡山", "傷みやすい", "2023/4/4"],
        ]),
        _ => strings(&[
            &["code", "city", "zip", "phone", "active", "ratio"],
            &["AB-01", "Oslo", "0150", "+47 22 00 00 00", "true", "0.5"],
            &["CD-22", "Bergen", "5003", "+47 55 00 00 00", "false", "0.25"],
            &["EF-33", "Tromsø", "9008", "+47 77 00 00 00", "true", "1"],
            &["GH-44", "Bodø", "8001", "+47 75 00 00 00", "true", "0.75"],
            &["IJ-55", "Molde", "6400", "+47 71 00 00 00", "false", "0.1"],
            &["KL-66", "Hamar", "2301", "+47 62 00 00 00", "true", "0.9"],
        ]),
    }
}

fn field(text: &str, delimiter: &str, quoting: Quoting) -> String {
    let needs = text.contains(delimiter) || text.contains(['"', '\n', '\r']);
    match quoting {
        Quoting::Missing => text.to_owned(),
        Quoting::Minimal if !needs => text.to_owned(),
        Quoting::Backslash => format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")),
        _ => format!("\"{}\"", text.replace('"', "\"\"")),
    }
}

fn line(row: &[String], delimiter: &str, quoting: Quoting) -> String {
    row.iter().map(|text| field(text, delimiter, quoting)).collect::<Vec<_>>().join(delimiter)
}

/// Without quotes nothing may need them.
fn without_signs(rows: Rows, delimiter: &str) -> Rows {
    let plain = |text: String| text.replace(delimiter, " ").replace(['"', '\n'], " ");
    rows.into_iter().map(|row| row.into_iter().map(plain).collect()).collect()
}

fn file(shape: &'static str, delimiter: &str, quoting: Quoting, ending: &str, number: usize) -> File {
    let mut rows = sample(number);
    if quoting == Quoting::Missing {
        rows = without_signs(rows, delimiter);
    }
    let mut lines: Vec<String> = rows.iter().map(|row| line(row, delimiter, quoting)).collect();
    let mut tables = vec![(Some(rows[0].clone()), rows[1..].to_vec())];
    match shape {
        "ragged" => {
            let width = rows[0].len();
            for at in [2, 4] {
                tables[0].1[at - 1][width - 1].clear();
                lines[at] = line(&rows[at][..width - 1], delimiter, quoting);
            }
        }
        "preamble" => {
            let top = ["Quarterly report", "generated 2023-08-01 by export", ""];
            lines.splice(
                0..0,
                top[..if number.is_multiple_of(2) { 3 } else { 2 }].iter().map(ToString::to_string),
            );
        }
        "footer" => {
            let end = if number.is_multiple_of(2) {
                &["", "Source: statistics office"][..]
            } else {
                &["※ 2023年8月現在"]
            };
            lines.extend(end.iter().map(ToString::to_string));
        }
        "no header" => {
            lines.remove(0);
            tables[0].0 = None;
        }
        "header of two rows" => {
            let groups: Vec<String> = rows[0]
                .iter()
                .enumerate()
                .map(|(at, _)| if at == 0 || at == 2 { format!("Group {at}") } else { String::new() })
                .collect();
            let parent = |at: usize| if at < 2 { "Group 0" } else { "Group 2" };
            tables[0].0 =
                Some(rows[0].iter().enumerate().map(|(at, own)| format!("{} > {own}", parent(at))).collect());
            lines.insert(0, line(&groups, delimiter, quoting));
        }
        "two tables" => {
            let mut other =
                strings(&[&["key", "value", "unit"], &["height", "12", "cm"], &["weight", "3.5", "kg"]]);
            if quoting == Quoting::Missing {
                other = without_signs(other, delimiter);
            }
            lines.push(String::new());
            lines.extend(other.iter().map(|row| line(row, delimiter, quoting)));
            tables.push((Some(other[0].clone()), other[1..].to_vec()));
        }
        "blank rows" => {
            lines.insert(3, String::new());
            lines.insert(1, String::new());
        }
        _ => {}
    }
    let mut text = lines.join(ending);
    if number.is_multiple_of(3) {
        text.push_str(ending);
    }
    let bytes = match number % 5 {
        1 => [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
        2 if sample(number)[0][0] == "品目" => encoding_rs::SHIFT_JIS.encode(&text).0.into_owned(),
        3 => [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect(),
        _ => text.into_bytes(),
    };
    let name = format!("{number:04}.csv");
    File { name, shape, bytes, tables }
}

fn files() -> Vec<File> {
    let mut files = Vec::new();
    for delimiter in [",", ";", "\t", "|"] {
        for quoting in [Quoting::Minimal, Quoting::All, Quoting::Backslash, Quoting::Missing] {
            for ending in ["\n", "\r\n", "\r"] {
                for shape in SHAPES {
                    let number = files.len() + files.len() / 7;
                    files.push(file(shape, delimiter, quoting, ending, number));
                }
            }
        }
    }
    files.extend(dialects::families::files());
    files
}

fn read(file: &File) -> Vec<PlainTable> {
    let origin = Origin::file(&file.name, "");
    let options = table::Options { as_written: true, ..table::Options::default() };
    let (book, _) = table::read(&origin, &file.bytes, &options);
    let Some(book) = book else { return Vec::new() };
    let context = Context::of(SourceRole::Office, origin);
    let (layout, _) = layout::read(&book, &context, Dictionary::shipped());
    layout::plain_tables(&book, &layout, Dictionary::shipped())
}

#[derive(Default)]
struct Score {
    files: usize,
    headers: (usize, usize),
    records: (usize, usize),
    cells: (usize, usize),
    whole: usize,
}

fn judge(file: &File, read: &[PlainTable], score: &mut Score) -> bool {
    let before = (score.headers.0, score.records.0, score.cells.0);
    let (mut headers, mut records, mut cells) = (0, 0, 0);
    for (at, (header, rows)) in file.tables.iter().enumerate() {
        let table = read.get(at);
        headers += 1;
        records += rows.len();
        let is_right = table.is_some_and(|table| table.names() == *header);
        score.headers.0 += usize::from(is_right);
        for (row_at, row) in rows.iter().enumerate() {
            let got = table.and_then(|table| table.rows.get(row_at));
            let cell = |col: usize| got.and_then(|got| got.get(col)).map_or("", String::as_str);
            let right = (0..row.len()).filter(|col| got.is_some() && cell(*col) == row[*col]).count();
            cells += row.len();
            score.cells.0 += right;
            score.records.0 += usize::from(right == row.len());
        }
    }
    score.headers.1 += headers;
    score.records.1 += records;
    score.cells.1 += cells;
    score.files += 1;
    let rows: Vec<usize> = read.iter().map(|table| table.rows.len()).collect();
    let expected: Vec<usize> = file.tables.iter().map(|(_, rows)| rows.len()).collect();
    let is_whole = rows == expected
        && (score.headers.0, score.records.0, score.cells.0)
            == (before.0 + headers, before.1 + records, before.2 + cells);
    score.whole += usize::from(is_whole);
    is_whole
}

#[test]
fn every_dialect_is_read() {
    let files = files();
    if let Some(folder) = std::env::var_os("DIALECTS") {
        write(Path::new(&folder), &files);
    }
    let mut scores: BTreeMap<&str, Score> = BTreeMap::new();
    let mut all = Score::default();
    for file in &files {
        let tables = read(file);
        let is_whole = judge(file, &tables, scores.entry(file.shape).or_default());
        judge(file, &tables, &mut all);
        if !is_whole {
            let text = String::from_utf8_lossy(&file.bytes);
            println!("{} {}\n{text:?}\n  read as {tables:?}", file.name, file.shape);
        }
    }
    println!(
        "{:<20} {:>6} {:>12} {:>12} {:>14} {:>7}",
        "shape", "files", "headers", "records", "cells", "whole"
    );
    for (shape, score) in scores.iter().map(|(shape, score)| (*shape, score)).chain([("all", &all)]) {
        let of = |(right, all): (usize, usize)| format!("{right}/{all}");
        println!(
            "{shape:<20} {:>6} {:>12} {:>12} {:>14} {:>7}",
            score.files,
            of(score.headers),
            of(score.records),
            of(score.cells),
            score.whole
        );
    }
    let share = |(right, all): (usize, usize)| right as f64 / all as f64;
    assert!(share(all.headers) >= 0.99 && share(all.records) >= 0.99 && share(all.cells) >= 0.99);
}

fn write(folder: &Path, files: &[File]) {
    std::fs::create_dir_all(folder).unwrap();
    let mut truth = Vec::new();
    for file in files {
        std::fs::write(folder.join(&file.name), &file.bytes).unwrap();
        let tables: Vec<Value> =
            file.tables.iter().map(|(header, rows)| json!({ "header": header, "rows": rows })).collect();
        truth.push(json!({ "name": file.name, "shape": file.shape, "tables": tables }));
    }
    std::fs::write(folder.join("truth.json"), serde_json::to_string(&truth).unwrap()).unwrap();
}
