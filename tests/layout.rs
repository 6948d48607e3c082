//! The shared data's files: every row that the truth knows is found, none is invented. Skips where they are absent.

#![expect(clippy::print_stdout, reason = "what was read is looked at with --nocapture")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use tsunagi::domain::{Origin, RecordKind, SourceRole};
use tsunagi::layout::{self, Context, Dictionary, Layout};
use tsunagi::table;

fn shared_data() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let folder = std::env::var_os("TSUNAGI_SHARED_DATA").map_or(beside, PathBuf::from);
    let found = folder.is_dir().then_some(folder);
    if found.is_none() {
        println!("skipped: no ../shared/data");
    }
    found
}

fn read(root: &Path, file: &str) -> Layout {
    let bytes = std::fs::read(root.join(file)).expect("a shared file");
    let origin = Origin::file(file, "");
    let start = std::time::Instant::now();
    let (book, issues) = table::read(&origin, &bytes, &table::Options::default());
    let context = Context::of(SourceRole::Office, origin);
    let Some(book) = book else {
        println!("{file}: {}", issues[0].code);
        return Layout::default();
    };
    let opened = start.elapsed();
    let (layout, found) = layout::read(&book, &context, Dictionary::shipped());
    println!("{file}: table {opened:?}, layout {:?}", start.elapsed() - opened);
    show(file, &layout);
    for issue in issues.iter().chain(&found) {
        println!("    {} {} {}", issue.code, issue.origin, issue.message);
    }
    layout
}

fn show(file: &str, layout: &Layout) {
    for sheet in &layout.sheets {
        if let Some(reason) = &sheet.skipped {
            println!("{file} [{}] skipped: {}", sheet.name, reason.text);
        }
        for table in &sheet.tables {
            println!(
                "{file} [{}] {} {:?} header {:?} records {} confidence {:.2}",
                sheet.name,
                table.kind.key(),
                table.orientation,
                table.header,
                table.records.len(),
                table.confidence
            );
            for column in &table.columns {
                let field = column.field.map_or("-", |field| field.key());
                println!("      {} = {field} {:.2}", column.header_text(), column.confidence);
            }
            for row in &table.left_out {
                println!("      row {}: {} {}", row.row, row.why, row.text);
            }
        }
    }
}

fn files(root: &Path, folder: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![root.join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path())
        {
            if entry.is_dir() {
                folders.push(entry);
            } else {
                found.push(entry.strip_prefix(root).expect("inside").to_string_lossy().into_owned());
            }
        }
    }
    found.sort();
    found
}

type Place = (String, String, u32, u32);

#[test]
fn every_workshop_row_of_the_desks_is_found_and_none_invented() {
    let Some(data) = shared_data() else { return };
    let root = data.join("desks");
    for (inbox, truth) in [("inbox", "truth/workshops.csv"), ("inbox2", "truth/second_night/workshops.csv")] {
        let mut reader = csv::Reader::from_path(root.join(truth)).expect("the truth");
        let rows: Vec<BTreeMap<String, String>> =
            reader.deserialize().map(|row| row.expect("a row")).collect();
        let place = |row: &BTreeMap<String, String>| -> Place {
            (
                row["file"].clone(),
                row["sheet"].clone(),
                row["row"].parse().expect("row"),
                row["col"].parse().expect("col"),
            )
        };
        let truth: BTreeSet<Place> = rows.iter().map(place).collect();
        let hidden: BTreeSet<Place> = rows.iter().filter(|row| row["hidden"] == "1").map(place).collect();
        let mut found = BTreeSet::new();
        for file in files(&root, inbox).into_iter().chain(files(&root, "forms")) {
            for record in read(&root, &file).records().filter(|record| record.kind == RecordKind::Workshop) {
                let cell = record.origin.cell.expect("a cell");
                found.insert((file.clone(), record.origin.sheet.to_string(), cell.row, cell.col));
            }
        }
        let missing: Vec<&Place> =
            truth.difference(&found).filter(|place| !hidden.contains(*place)).collect();
        let invented: Vec<&Place> = found
            .difference(&truth)
            .filter(|place| truth.iter().any(|other| other.0 == place.0) || place.0.starts_with(inbox))
            .collect();
        println!("{inbox}: {} of {} rows, {} hidden", truth.len() - missing.len(), truth.len(), hidden.len());
        assert!(missing.is_empty() && invented.is_empty(), "missing {missing:?}\ninvented {invented:?}");
    }
}

#[test]
fn every_row_of_the_official_lists_is_found() {
    let Some(data) = shared_data() else { return };
    for (folder, file, rows) in [
        ("prefectures", "2021-12-12_akita.csv", 88),
        ("prefectures", "2021-12-12_fukuoka.csv", 558),
        ("prefectures", "2021-12-12_hokkaido.csv", 776),
        ("prefectures", "2021-12-12_tokyo.csv", 901),
        ("prefectures", "2021-12-13_osaka.csv", 395),
        ("prefectures", "2021-12-15_kumamoto.csv", 513),
        ("prefectures", "2021-12-15_saga.csv", 149),
        ("wamnet", "2022-08_grouphome_cp932.csv", 10_386),
        ("wamnet", "2023-09_A.csv", 4_192),
        ("wamnet", "2023-09_iko.csv", 3_280),
        ("wamnet", "2024-03_A.csv", 4_484),
    ] {
        let layout = read(&data, &format!("{folder}/{file}"));
        let found = layout.records().filter(|record| record.kind == RecordKind::Workshop).count();
        assert_eq!(found, rows, "{file}");
    }
}
