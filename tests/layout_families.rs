//! Real workshop rows with their truth, cell by cell: right, flagged, missing or silently wrong, by layout family and by
//! field. Skips, saying so, where the shared data are absent.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]
#![expect(clippy::print_stdout, reason = "the score is looked at with --nocapture")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use tsunagi::domain::{Address, DeskId, Mark, Origin, Prefecture, SourceRole, WorkshopRow};
use tsunagi::intake::{self, FileContext};
use tsunagi::layout::{self, Context, Dictionary};
use tsunagi::{normalise, table};

type Row = BTreeMap<String, String>;
type Place = (String, String, u32, u32);

fn shared_data() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let folder = std::env::var_os("TSUNAGI_SHARED_DATA").map_or(beside, PathBuf::from);
    let found = folder.is_dir().then_some(folder);
    if found.is_none() {
        println!("skipped: no ../shared/data");
    }
    found
}

fn truth(path: &Path) -> Vec<Row> {
    let bytes = fs::read(path).unwrap();
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
    csv::Reader::from_reader(bytes).deserialize().map(|row| row.unwrap()).collect()
}

fn place(row: &Row) -> Place {
    (row["file"].clone(), row["sheet"].clone(), row["row"].parse().unwrap(), row["col"].parse().unwrap())
}

/// The prefecture that a desk's folder is known to lie in, as an installation's settings would say.
fn prefecture(file: &str) -> Option<Prefecture> {
    let number = file.split('/').nth(1)?.split_once('-')?.1.split('_').next()?;
    Prefecture::from_number(number.parse().ok()?)
}

fn read(root: &Path, file: &str) -> Vec<WorkshopRow> {
    let bytes = fs::read(root.join(file)).unwrap();
    let origin = Origin::file(file, "");
    let (book, _) = table::read(&origin, &bytes, &table::Options::default());
    let Some(book) = book else { return Vec::new() };
    let role = SourceRole::Desk(DeskId::new("d"));
    let prefecture = prefecture(file);
    let context = Context { prefecture, ..Context::of(role.clone(), origin) };
    let (layout, _) = layout::read(&book, &context, Dictionary::shipped());
    let records: Vec<_> = layout.records().cloned().collect();
    let context = FileContext { role, path: file.to_owned(), prefecture };
    intake::observe(&records, &context, &intake::Options::default()).0.workshops
}

/// Field of the truth, and the keys of flags that say that it was doubted.
const FIELDS: [(&str, &[&str]); 17] = [
    ("name", &["name"]),
    ("kana", &["name_kana"]),
    ("corp", &["corporation"]),
    ("corp_number", &["corporate_number"]),
    ("number", &["office_number"]),
    ("service", &["service_type"]),
    ("pref", &["prefecture", "municipality", "address"]),
    ("muni_code", &["municipality", "address"]),
    ("address", &["municipality", "address"]),
    ("phone", &["phone"]),
    ("capacity", &["capacity"]),
    ("users", &["users"]),
    ("available", &["workers_available"]),
    ("pc_count", &["pc_count"]),
    ("offsite", &["off_site"]),
    ("wage_yen", &["average_wage"]),
    ("updated", &["updated_on"]),
];

fn key(text: &str) -> String {
    normalise::fold(text)
}

/// The numbers of an address, in order: what is left when spellings of places and buildings are set aside.
fn numbers(address: &Address) -> String {
    let mut digits = String::new();
    for letter in address.rest.chars() {
        match letter {
            '0'..='9' => digits.push(letter),
            _ if !digits.is_empty() && !digits.ends_with('-') => digits.push('-'),
            _ => {}
        }
    }
    digits.trim_end_matches('-').to_owned()
}

fn expected(field: &str, row: &Row) -> String {
    let value = &row[field];
    match field {
        "name" => key(&row["name_raw"]),
        "kana" => key(value),
        "corp" => key(&normalise::corporation::read(value).value.map(|one| one.bare).unwrap_or_default()),
        "service" if !value.is_empty() => format!("{value}型"),
        "address" => normalise::address::read(value, None).value.map(|one| numbers(&one)).unwrap_or_default(),
        _ => value.clone(),
    }
}

fn got(field: &str, row: &WorkshopRow) -> String {
    fn text<T: ToString>(seen: Option<&tsunagi::domain::Seen<T>>) -> String {
        seen.map(|seen| seen.value.to_string()).unwrap_or_default()
    }
    let address = row.address.as_ref().map(|seen| &seen.value);
    match field {
        "name" => key(&text(row.name.as_ref())),
        "kana" => key(&text(row.kana.as_ref())),
        "corp" => key(&row.corporation.as_ref().map(|seen| seen.value.bare.clone()).unwrap_or_default()),
        "corp_number" => text(row.corporate_number.as_ref()),
        "number" => text(row.office_number.as_ref()),
        "service" => text(row.service.as_ref()),
        "pref" => address.and_then(|one| one.prefecture).map(|one| one.to_string()).unwrap_or_default(),
        "muni_code" => address
            .and_then(|one| one.municipality.as_ref())
            .map(|one| one.code.to_string())
            .unwrap_or_default(),
        "address" => address.map(numbers).unwrap_or_default(),
        "phone" => row.phones.as_ref().map(|seen| seen.value.join("|")).unwrap_or_default(),
        "capacity" => text(row.capacity.as_ref()),
        "users" => text(row.users.as_ref()),
        "available" => text(row.workers_available.as_ref()),
        "pc_count" => text(row.pc_count.as_ref()),
        "offsite" => {
            row.off_site.as_ref().map(|seen| seen.value.possibility().to_owned()).unwrap_or_default()
        }
        "wage_yen" => {
            row.average_wage.as_ref().map(|seen| seen.value.middle().0.to_string()).unwrap_or_default()
        }
        "updated" => text(row.updated_on.as_ref()),
        _ => String::new(),
    }
}

#[derive(Clone, Copy, Default)]
struct Tally {
    right: usize,
    flagged: usize,
    missing: usize,
    wrong: usize,
}

impl Tally {
    fn add(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Right => self.right += 1,
            Outcome::Flagged => self.flagged += 1,
            Outcome::Missing => self.missing += 1,
            Outcome::Wrong => self.wrong += 1,
        }
    }

    const fn all(&self) -> usize {
        self.right + self.flagged + self.missing + self.wrong
    }

    fn line(&self, name: &str) -> String {
        let all = self.all().max(1) as f64;
        format!(
            "{name:<24} {:>7} {:>8} {:>8} {:>7} {:>9.2}% {:>8.3}%",
            self.right,
            self.flagged,
            self.missing,
            self.wrong,
            self.right as f64 * 100.0 / all,
            self.wrong as f64 * 100.0 / all
        )
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Outcome {
    Right,
    Flagged,
    /// The row states it, we read nothing and say nothing.
    Missing,
    /// We read something else, or something that is not there, and say nothing.
    Wrong,
}

fn outcome(expected: &str, got: &str, is_flagged: bool, must_flag: bool) -> Option<Outcome> {
    match () {
        () if expected.is_empty() && got.is_empty() => None,
        () if expected == got && !must_flag => Some(Outcome::Right),
        () if is_flagged => Some(if must_flag { Outcome::Right } else { Outcome::Flagged }),
        () if expected == got => Some(Outcome::Right),
        () if got.is_empty() => Some(Outcome::Missing),
        () => Some(Outcome::Wrong),
    }
}

fn must_flag(row: &Row, field: &str) -> bool {
    let word = if field == "wage_yen" { "wage" } else { field };
    row["must_flag"].split('|').any(|one| one == word)
}

/// A value that the truth knows from elsewhere: the row itself does not state it, so that nothing is no mistake.
fn is_from_elsewhere(field: &str, row: &Row) -> bool {
    let is_form = row["file"].starts_with("forms/");
    field == "service" && (is_form || row["service_derivable"] == "0")
        || field == "pref" && row["pref_in_row"] == "0"
}

/// The work kinds as a set: each true one that is read is right, each other one is wrong.
fn work_outcomes(row: &Row, seen: &WorkshopRow) -> Vec<(Outcome, String)> {
    let truth: BTreeSet<&str> = row["work_kinds"].split('|').filter(|kind| !kind.is_empty()).collect();
    let read: BTreeSet<String> = seen
        .work
        .iter()
        .filter(|one| one.value.1 != Mark::No)
        .map(|one| one.value.0.name().to_owned())
        .collect();
    let right = truth.iter().map(|kind| {
        let outcome = if read.contains(*kind) { Outcome::Right } else { Outcome::Missing };
        (outcome, (*kind).to_owned())
    });
    let wrong = read.iter().filter(|kind| !truth.contains(kind.as_str()));
    right.chain(wrong.map(|kind| (Outcome::Wrong, kind.clone()))).collect()
}

#[test]
fn cells_are_right_by_family_and_field() {
    let Some(data) = shared_data() else { return };
    let root = data.join("desks");
    let held_out =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/held_out.txt")).unwrap();
    let mut families: BTreeMap<String, Tally> = BTreeMap::new();
    let mut fields: BTreeMap<&str, Tally> = BTreeMap::new();
    let (mut rows_missing, mut rows_seen, mut all) = (Vec::new(), 0, Tally::default());
    let (mut notes, mut invented) = (Vec::new(), Vec::new());
    for truth_file in ["truth/workshops.csv", "truth/second_night/workshops.csv"] {
        let rows = truth(&root.join(truth_file));
        let files: BTreeSet<String> = rows.iter().map(|row| row["file"].clone()).collect();
        let read: BTreeMap<Place, WorkshopRow> = files
            .iter()
            .filter(|file| root.join(file).is_file())
            .flat_map(|file| read(&root, file))
            .map(|row| {
                let origin = &row.row.origin;
                let cell = origin.cell.unwrap();
                ((origin.file.to_string(), origin.sheet.to_string(), cell.row, cell.col), row)
            })
            .collect();
        let known: BTreeSet<Place> = rows.iter().map(place).collect();
        invented.extend(read.keys().filter(|place| !known.contains(*place)).cloned());
        for row in rows.iter().filter(|row| row["hidden"] == "0") {
            let Some(seen) = read.get(&place(row)) else {
                rows_missing.push(place(row));
                continue;
            };
            rows_seen += 1;
            let mut note = |field: &'static str, outcome: Outcome, detail: String| {
                families.entry(row["layout"].clone()).or_default().add(outcome);
                fields.entry(field).or_default().add(outcome);
                all.add(outcome);
                let name = format!("desks/{}", row["layout"]);
                if outcome != Outcome::Right && !held_out.lines().any(|line| line == name) {
                    notes.push(detail);
                }
            };
            for (field, flags) in FIELDS {
                let (expected, got) = (expected(field, row), got(field, seen));
                let is_flagged = seen.row.flags.iter().any(|flag| flags.contains(&flag.field.key()));
                let Some(outcome) = outcome(&expected, &got, is_flagged, must_flag(row, field)) else {
                    continue;
                };
                if is_from_elsewhere(field, row) && outcome == Outcome::Missing {
                    continue;
                }
                let name = if outcome == Outcome::Wrong { "wrong" } else { "not read" };
                note(
                    field,
                    outcome,
                    format!("{name} {:?} {field}: {expected:?} read as {got:?}", place(row)),
                );
            }
            for (outcome, kind) in work_outcomes(row, seen) {
                let name = if outcome == Outcome::Wrong { "wrong" } else { "not read" };
                note("work_kinds", outcome, format!("{name} {:?} work_kinds {kind}", place(row)));
            }
        }
    }
    let head = format!(
        "{:<24} {:>7} {:>8} {:>8} {:>7} {:>10} {:>9}",
        "", "right", "flagged", "missing", "wrong", "right", "wrong"
    );
    println!("{head}");
    for (family, tally) in &families {
        let is_held_out = held_out.lines().any(|line| line == format!("desks/{family}"));
        println!("{}", tally.line(&format!("{family}{}", if is_held_out { " (held out)" } else { "" })));
    }
    println!("{head}");
    for (field, tally) in &fields {
        println!("{}", tally.line(field));
    }
    println!("{}", all.line("all"));
    println!("rows read {rows_seen}, not found {}, invented {}", rows_missing.len(), invented.len());
    for place in &invented {
        println!("  invented {place:?}");
    }
    for note in notes.iter().take(2000) {
        println!("  {note}");
    }
    assert_eq!(rows_missing, [] as [Place; 0]);
    assert!(all.right as f64 / all.all() as f64 >= 0.99, "{}", all.line("all"));
    assert!(all.wrong as f64 / all.all() as f64 <= 0.001, "{}", all.line("all"));
}
