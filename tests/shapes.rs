//! Shapes of sheets with what is in them, one a file in `tests/shapes/`: every cell that a clerk would read is found
//! under its field, and none is invented.
//!
//! A file holds sheets (`= sheet NAME`, `~ A1:B1 …` merged ranges, rows of cells divided by `|`, `⏎` a line break in a
//! cell) and, behind `= expect`, the records: kind, place, fields and cell texts.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use tsunagi::domain::{Origin, SourceRole};
use tsunagi::layout::{self, Context, Dictionary, Record};
use tsunagi::table::{Book, Cell, Format, Grid, Merge, Sheet, Visibility};

struct Shape {
    name: String,
    book: Book,
    expected: Vec<String>,
}

fn shapes() -> Vec<Shape> {
    let own = || Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/shapes");
    let folder = std::env::var("SHAPES").map_or_else(|_| own(), std::path::PathBuf::from);
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| shape(path)).collect()
}

fn shape(path: &Path) -> Shape {
    let text = fs::read_to_string(path).unwrap();
    let (sheets, expected) = text.split_once("= expect\n").unwrap();
    let sheets = sheets.split("= sheet ").skip(1).map(sheet).collect();
    Shape {
        name: path.file_stem().unwrap().to_str().unwrap().to_owned(),
        book: Book { format: Format::Xlsx, encoding: None, sheets },
        expected: expected.lines().map(str::to_owned).collect(),
    }
}

fn sheet(text: &str) -> Sheet {
    let (name, body) = text.split_once('\n').unwrap();
    let cell = |text: &str| Cell::text(&text.replace('⏎', "\n"));
    let is_row = |line: &&str| !line.starts_with('~');
    let mut grid = Grid::from_rows(
        body.lines().filter(is_row).map(|line| line.split('|').map(cell).collect()).collect(),
    );
    let ranges = body.lines().filter_map(|line| line.strip_prefix('~')).flat_map(str::split_whitespace);
    let mut merges: Vec<Merge> = ranges.map(merge).collect();
    merges.sort();
    for merge in &merges {
        let value = grid.get(merge.first.row, merge.first.col).clone();
        for row in merge.first.row..=merge.last.row {
            for col in merge.first.col..=merge.last.col {
                grid.set(row, col, value.clone());
            }
        }
    }
    Sheet { name: name.trim().into(), visibility: Visibility::Visible, grid, merges }
}

fn merge(range: &str) -> Merge {
    let (first, last) = range.split_once(':').unwrap();
    Merge { first: first.parse().unwrap(), last: last.parse().unwrap() }
}

fn told(record: &Record) -> String {
    let cells: Vec<String> = record
        .cells
        .iter()
        .map(|cell| format!("{}={}", cell.field.key(), cell.value.show().replace('\n', "⏎")))
        .collect();
    let place = record.origin.cell.map(|cell| cell.to_string()).unwrap_or_default();
    format!("{} {place}: {}", record.kind.key(), cells.join(", "))
}

fn read(shape: &Shape) -> Vec<String> {
    let origin = Origin::file("窓口.xlsx", "");
    let context = Context::of(SourceRole::Office, origin);
    let (layout, _) = layout::read(&shape.book, &context, Dictionary::shipped());
    layout.records().map(told).collect()
}

/// Records by kind and place (and how often that place occurred before), each with its cells.
fn cells(records: &[String]) -> BTreeMap<(String, usize), Vec<&str>> {
    let mut found = BTreeMap::new();
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for record in records {
        let (place, cells) = record.split_once(": ").unwrap();
        let time = times.entry(place).or_default();
        found.insert((place.to_owned(), *time), split(cells));
        *time += 1;
    }
    found
}

/// `a=1, b=2, 3` → `a=1`, `b=2, 3`: a part without a known field goes on with the one before.
fn split(cells: &str) -> Vec<&str> {
    let is_start = |at: usize| {
        let key = cells[at..].split('=').next().unwrap();
        tsunagi::domain::Field::from_key(key).is_some()
    };
    let mut starts: Vec<usize> = vec![0];
    starts.extend(cells.match_indices(", ").map(|(at, _)| at + 2).filter(|at| is_start(*at)));
    let ends = starts[1..].iter().map(|at| at - 2).chain([cells.len()]);
    starts.iter().zip(ends).map(|(start, end)| &cells[*start..end]).collect()
}

#[derive(Default)]
struct Score {
    right: usize,
    missing: usize,
    invented: usize,
}

fn score(shape: &Shape) -> (Score, Vec<String>) {
    let read = read(shape);
    let (expected, found) = (cells(&shape.expected), cells(&read));
    let mut score = Score::default();
    for (place, cells) in &expected {
        let mut rest = found.get(place).cloned().unwrap_or_default();
        for cell in cells {
            match rest.iter().position(|one| one == cell) {
                Some(at) => {
                    rest.remove(at);
                    score.right += 1;
                }
                None => score.missing += 1,
            }
        }
        score.invented += rest.len();
    }
    let others = found.iter().filter(|(place, _)| !expected.contains_key(*place));
    score.invented += others.map(|(_, cells)| cells.len()).sum::<usize>();
    (score, read)
}

fn held_out() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/held_out.txt")).unwrap()
}

#[test]
fn every_shape_is_read_as_a_clerk_would() {
    let held_out = held_out();
    let is_held_out = |shape: &Shape| held_out.lines().any(|line| line == format!("shapes/{}", shape.name));
    let only = std::env::var("SHAPE").ok();
    let (mut open, mut held) = (Score::default(), Score::default());
    let mut poor = Vec::new();
    println!("{:<38} {:>6} {:>8} {:>9}", "shape", "right", "missing", "invented");
    for shape in shapes() {
        let (score, read) = score(&shape);
        let mark = if is_held_out(&shape) { "held out" } else { "" };
        println!("{:<38} {:>6} {:>8} {:>9}  {mark}", shape.name, score.right, score.missing, score.invented);
        if only.as_ref() == Some(&shape.name) {
            println!(
                "  expected\n    {}\n  read\n    {}",
                shape.expected.join("\n    "),
                read.join("\n    ")
            );
        }
        let sum = if is_held_out(&shape) { &mut held } else { &mut open };
        sum.right += score.right;
        sum.missing += score.missing;
        sum.invented += score.invented;
        if score.missing + score.invented > 0 {
            poor.push(shape.name);
        }
    }
    for (name, sum) in [("all that were looked at", &open), ("held out", &held)] {
        println!("{name:<38} {:>6} {:>8} {:>9}", sum.right, sum.missing, sum.invented);
    }
    println!("not whole: {poor:?}");
    let share = |sum: &Score| sum.right as f64 / (sum.right + sum.missing + sum.invented) as f64;
    assert!(share(&open) >= OPEN && share(&held) >= HELD_OUT, "{poor:?}");
}

/// What has been reached; it may only rise.
const OPEN: f64 = 1.0;
const HELD_OUT: f64 = 1.0;
