//! A night of the whole nation, against the floor below which no night can be: `cargo bench --bench nation`; ten times the
//! nation with `cargo bench --bench nation -- 10`, a tenth of it with `-- 0.1`.
//!
//! The floor is calamine reading the same workbooks and rust_xlsxwriter writing the same books, on one thread, and nothing
//! else. Nights are runs of the program itself, one after the other on one installation: cold, unchanged twice, unchanged on
//! the next day, with one row in a hundred changed in five desks' files, and with as many changed over the files of all desks.

#![expect(clippy::print_stdout, reason = "a bench tells its figures")]
#![expect(clippy::unwrap_used, reason = "a bench fails by panicking")]

use calamine::{Data, Range, Reader, open_workbook_auto_from_rs};
use rust_xlsxwriter::Workbook;
use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};
use tsunagi::demo;

const DESKS: usize = 101;
const WORKSHOPS: f64 = 25_000.0;
const CASES: f64 = 10_000.0;
const YEARS: usize = 5;
const NOW: &str = "2026-11-20T22:00";
const TOMORROW: &str = "2026-11-21T22:00";
const STAGES: [&str; 6] = ["read_outputs", "read", "decide", "plan", "record", "publish"];

fn main() {
    let times = std::env::args().find_map(|one| one.parse::<f64>().ok()).unwrap_or(1.0);
    let many = |of: f64| (of * times).round() as usize;
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("nation");
    fs::create_dir_all(&root).unwrap();
    let options = demo::Options {
        desks: DESKS,
        workshops: many(WORKSHOPS),
        cases: many(CASES),
        years: YEARS,
        ..demo::Options::default()
    };
    demo::write_installation(&root, &options, &mut |_, _| {}).unwrap();
    for inner in ["out", "var/log"] {
        fs::create_dir_all(root.join(inner)).unwrap();
    }
    fs::write(root.join("tsunagi.toml"), tsunagi::config::EXAMPLE).unwrap();

    println!(
        "{} desks, {} workshops, {} cases of {YEARS} years",
        options.desks, options.workshops, options.cases
    );
    println!("{:<34} {:>8} {:>8} {:>7}   {}", "night", "wall", "memory", "cold", STAGES.join(" / "));
    let cold = night(&root, "cold", NOW, None);
    // The first run of a day that finds a registry copies it.
    let _backup = night(&root, "unchanged, with the day's backup", NOW, Some(cold));
    let _unchanged = night(&root, "unchanged", NOW, Some(cold));
    // Deadlines pass with the day: everything is decided anew.
    let _next = night(&root, "unchanged, the next day, its backup", TOMORROW, Some(cold));
    let desks = workbooks(&root.join("inbox"));
    let rows = many(WORKSHOPS) / 100;
    change(&desks[..5.min(desks.len())], rows);
    let _few = night(&root, "1 % of rows changed, in 5 files", TOMORROW, Some(cold));
    change(&desks, rows);
    let _all = night(&root, "1 % of rows changed, in all files", TOMORROW, Some(cold));

    let (read, write) = floor(&root);
    let floor = read + write;
    println!(
        "floor: {:.2} s (calamine {:.2} s, rust_xlsxwriter {:.2} s); the cold night takes {:.2} times the floor",
        floor.as_secs_f64(),
        read.as_secs_f64(),
        write.as_secs_f64(),
        cold.as_secs_f64() / floor.as_secs_f64()
    );
}

/// Runs the program and tells of it; answers the time by the clock.
fn night(root: &Path, name: &str, now: &str, cold: Option<Duration>) -> Duration {
    let mut command = Command::new("/usr/bin/time");
    command.args(["-f", "%M", "-o"]).arg(root.join("memory")).arg(env!("CARGO_BIN_EXE_tsunagi"));
    command.args(["run", "--json", "--config"]).arg(root.join("tsunagi.toml")).env("TSUNAGI_NOW", now);
    let start = Instant::now();
    let output = command.output().unwrap();
    let took = start.elapsed();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let said: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let kib: u64 = fs::read_to_string(root.join("memory")).unwrap().trim().parse().unwrap();
    let stages: Vec<String> = STAGES
        .iter()
        .map(|stage| said["stage_ms"][stage].as_u64().map_or("–".to_owned(), |ms| ms.to_string()))
        .collect();
    let written = said["outputs"].as_array().unwrap().iter().filter(|book| book["action"] != "keep").count();
    let share = cold.map_or(1.0, |cold| took.as_secs_f64() / cold.as_secs_f64());
    println!(
        "{name:<34} {:>6.2} s {:>4} MiB {:>5.0} %   {} ms; changes {}, books {written}",
        took.as_secs_f64(),
        kib / 1024,
        share * 100.0,
        stages.join(" / "),
        said["changes"],
    );
    took
}

/// All workbooks below a folder, in order.
fn workbooks(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            match path.extension().and_then(|end| end.to_str()) {
                Some("xlsx") => found.push(path),
                _ if path.is_dir() => folders.push(path),
                _ => {}
            }
        }
    }
    found.sort();
    found
}

/// Changes the last digit of so many telephone numbers, evenly over the files.
fn change(files: &[PathBuf], rows: usize) {
    let mut left = rows;
    for (at, path) in files.iter().enumerate() {
        left -= change_file(path, left.div_ceil(files.len() - at));
    }
}

fn change_file(path: &Path, most: usize) -> usize {
    let mut from = zip::ZipArchive::new(Cursor::new(fs::read(path).unwrap())).unwrap();
    let mut to = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut changed = 0;
    for at in 0..from.len() {
        let mut entry = from.by_index(at).unwrap();
        let (name, mut content) = (entry.name().unwrap().into_owned(), Vec::new());
        entry.read_to_end(&mut content).unwrap();
        if name == "xl/sharedStrings.xml" {
            changed = change_numbers(&mut content, most);
        }
        to.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        to.write_all(&content).unwrap();
    }
    fs::write(path, to.finish().unwrap().into_inner()).unwrap();
    changed
}

/// `06-7777-2770` at the end of a text: another last digit.
fn change_numbers(content: &mut [u8], most: usize) -> usize {
    let ends: Vec<usize> = (5..content.len().saturating_sub(4))
        .filter(|at| {
            content[*at..].starts_with(b"</t>")
                && content[at - 5] == b'-'
                && content[at - 4..*at].iter().all(u8::is_ascii_digit)
        })
        .collect();
    let step = (ends.len() / most.max(1)).max(1);
    let chosen: Vec<usize> = ends.into_iter().step_by(step).take(most).collect();
    for end in &chosen {
        content[end - 1] = if content[end - 1] == b'9' { b'0' } else { content[end - 1] + 1 };
    }
    chosen.len()
}

/// Time to read all workbooks that the night reads, and to write those that it wrote.
fn floor(root: &Path) -> (Duration, Duration) {
    let ranges = |path: &PathBuf| -> Vec<Range<Data>> {
        let mut book = open_workbook_auto_from_rs(Cursor::new(fs::read(path).unwrap())).unwrap();
        book.worksheets().into_iter().map(|(_, range)| range).collect()
    };
    let sources: Vec<PathBuf> =
        ["inbox", "forms", "official"].iter().flat_map(|inner| workbooks(&root.join(inner))).collect();
    let start = Instant::now();
    let cells: usize = sources.iter().flat_map(ranges).map(|range| range.used_cells().count()).sum();
    let read = start.elapsed();
    let books: Vec<Vec<Range<Data>>> = workbooks(&root.join("out")).iter().map(ranges).collect();
    let start = Instant::now();
    let bytes: usize = books.iter().map(|book| write(book)).sum();
    let write = start.elapsed();
    println!(
        "{} workbooks of {cells} cells read, {} books of {} cells and {bytes} bytes written",
        sources.len(),
        books.len(),
        books.iter().flatten().map(|range| range.used_cells().count()).sum::<usize>()
    );
    (read, write)
}

fn write(sheets: &[Range<Data>]) -> usize {
    let mut book = Workbook::new();
    for range in sheets {
        let sheet = book.add_worksheet();
        for (row, col, value) in range.used_cells() {
            let (row, col) = (u32::try_from(row).unwrap(), u16::try_from(col).unwrap());
            match value {
                Data::Int(number) => sheet.write(row, col, *number as f64).map(|_| ()),
                Data::Float(number) => sheet.write(row, col, *number).map(|_| ()),
                Data::DateTime(at) => sheet.write(row, col, at.as_f64()).map(|_| ()),
                Data::Bool(truth) => sheet.write(row, col, *truth).map(|_| ()),
                other => sheet.write(row, col, other.to_string()).map(|_| ()),
            }
            .unwrap();
        }
    }
    book.save_to_buffer().unwrap().len()
}
