//! How fast workbooks are read, bytes → observations, against calamine alone on the same files: `cargo bench --bench reading` (`-- lists` for those alone).
//!
//! Reads every workbook of `../shared/data/desks` (where it is) and two lists written for the purpose.

#![expect(clippy::print_stdout, reason = "a bench tells its figures")]
#![expect(clippy::unwrap_used, reason = "a bench fails by panicking")]

use calamine::{Data, Reader, open_workbook_auto_from_rs};
use rayon::prelude::*;
use rust_xlsxwriter::Workbook;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, RwLock};
use std::time::{Duration, Instant};
use tsunagi::domain::{DeskId, Origin, SourceRole};
use tsunagi::intake::{self, FileContext};
use tsunagi::layout::{self, Context, Dictionary};
use tsunagi::table;

/// The allocator of the program itself, for both sides.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const ROUNDS: usize = 10;

fn main() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/desks");
    let shared = if data.is_dir() { workbooks(&data) } else { Vec::new() };
    for (name, files) in [("made desks", shared), ("lists of 20 columns", vec![list(3_000), list(20_000)])] {
        let wanted: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
        if !wanted.is_empty() && !wanted.iter().any(|word| name.contains(word.as_str())) {
            continue;
        }
        if files.is_empty() {
            println!("{name}: not there");
            continue;
        }
        let cells: usize = files.iter().map(|bytes| by_calamine(bytes)).sum();
        println!("{name}: {} files, {cells} cells", files.len());
        let one = |work: Work| files.iter().map(|bytes| work(bytes)).sum::<usize>();
        let all = |work: Work| files.par_iter().map(|bytes| work(bytes)).sum::<usize>();
        let one = in_turn(one, [by_calamine, by_table, by_layout, whole_path, whole_path_anew]);
        let names =
            ["calamine alone", "table alone", "table and layout", "whole path", "whole path, no word known"];
        for (name, took) in names.iter().zip(one) {
            tell(&format!("{name}, one thread"), cells, took, one[0]);
        }
        let all = in_turn(all, [by_calamine, whole_path]);
        for (name, took) in ["calamine alone", "whole path"].iter().zip(all) {
            tell(&format!("{name}, all threads"), cells, took, all[0]);
        }
    }
}

type Work = fn(&[u8]) -> usize;

/// The best time of each work. They take turns, so that whatever else the machine does meets them all.
fn in_turn<const N: usize>(run: impl Fn(Work) -> usize, works: [Work; N]) -> [Duration; N] {
    let mut best = [Duration::MAX; N];
    for _ in 0..ROUNDS {
        for (best, work) in best.iter_mut().zip(works) {
            *NEW.write().unwrap() = Dictionary::shipped().clone();
            let start = Instant::now();
            std::hint::black_box(run(work));
            *best = start.elapsed().min(*best);
        }
    }
    best
}

fn tell(name: &str, cells: usize, took: Duration, alone: Duration) {
    let speed = cells as f64 / took.as_secs_f64() / 1e6;
    let times = took.as_secs_f64() / alone.as_secs_f64();
    println!("  {name:<32} {took:>12.2?} {speed:>8.2} million cells/s {times:>6.2} x");
}

fn by_calamine(bytes: &[u8]) -> usize {
    let Ok(mut book) = open_workbook_auto_from_rs(Cursor::new(bytes)) else { return 0 };
    let filled = |range: &calamine::Range<Data>| range.used_cells().count();
    book.worksheets().iter().map(|(_, range)| filled(range)).sum()
}

fn by_table(bytes: &[u8]) -> usize {
    table::read(&Origin::file("一覧.xlsx", ""), bytes, &table::Options::default())
        .0
        .map_or(0, |book| book.sheets.len())
}

fn by_layout(bytes: &[u8]) -> usize {
    records(bytes, Dictionary::shipped()).len()
}

fn records(bytes: &[u8], dictionary: &Dictionary) -> Vec<layout::Record> {
    let origin = Origin::file("一覧.xlsx", "");
    let (Some(book), _) = table::read(&origin, bytes, &table::Options::default()) else { return Vec::new() };
    let role = SourceRole::Desk(DeskId::new("d"));
    let context = Context::of(role, origin);
    layout::read(&book, &context, dictionary).0.into_records().collect()
}

fn whole_path(bytes: &[u8]) -> usize {
    observed(&records(bytes, Dictionary::shipped()))
}

/// A dictionary that has met no header yet: a copy remembers none.
static NEW: LazyLock<RwLock<Dictionary>> = LazyLock::new(|| RwLock::new(Dictionary::shipped().clone()));

/// The whole path in a run whose first files these are: header words are known from one to the next, not from rounds before.
fn whole_path_anew(bytes: &[u8]) -> usize {
    observed(&records(bytes, &NEW.read().unwrap()))
}

fn observed(records: &[layout::Record]) -> usize {
    let role = SourceRole::Desk(DeskId::new("d"));
    let context = FileContext { role, path: "一覧.xlsx".to_owned(), prefecture: None };
    intake::observe(records, &context, &intake::Options::default()).0.workshops.len()
}

fn workbooks(folder: &Path) -> Vec<Vec<u8>> {
    let mut paths: Vec<PathBuf> = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            match path.extension().and_then(|end| end.to_str()) {
                None if path.is_dir() => folders.push(path),
                Some("xlsx" | "xls") => paths.push(path),
                _ if path.is_dir() => folders.push(path),
                _ => {}
            }
        }
    }
    paths.sort();
    paths.iter().map(|path| std::fs::read(path).unwrap()).collect()
}

/// A desk's list as offices keep them: names, addresses, telephones, counts, dates, ten kinds of work.
fn list(rows: u32) -> Vec<u8> {
    let headers = [
        "No",
        "事業所名",
        "法人名",
        "住所",
        "電話番号",
        "FAX",
        "定員",
        "利用者数",
        "平均工賃（円）",
        "更新日",
        "データ入力",
        "封入",
        "箱折り",
        "検品",
        "清掃",
        "除草",
        "ポスティング",
        "シール貼り",
        "袋詰め",
        "備考",
    ];
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (col, header) in (0u16..).zip(headers) {
        sheet.write(0, col, header).unwrap();
    }
    for row in 1..=rows {
        sheet.write(row, 0, row).unwrap();
        sheet.write(row, 1, format!("例示作業所{row}")).unwrap();
        sheet.write(row, 2, format!("社会福祉法人例示会{}", row % 400)).unwrap();
        sheet
            .write(row, 3, format!("大阪府八尾市本町{}-{}-{}", row % 9 + 1, row % 30 + 1, row % 50 + 1))
            .unwrap();
        sheet.write(row, 4, format!("06-{:04}-{:04}", 6000 + row % 900, row % 10_000)).unwrap();
        sheet.write(row, 5, format!("06-{:04}-{:04}", 6000 + row % 900, (row + 1) % 10_000)).unwrap();
        sheet.write(row, 6, 20).unwrap();
        sheet.write(row, 7, row % 20).unwrap();
        sheet.write(row, 8, 15_000 + row % 9_000).unwrap();
        sheet.write(row, 9, format!("令和5年{}月{}日", row % 12 + 1, row % 28 + 1)).unwrap();
        for col in 10..19u16 {
            sheet.write(row, col, ["○", "×", "△", "◎"][(row as usize + col as usize) % 4]).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}
