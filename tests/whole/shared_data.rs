//! Real files with their truth: two nights over twelve desks, and official lists, held against what is really there by the
//! contract of the export. Skips, saying so, where the shared data are absent.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use crate::support::{self, Installation, Row, TONIGHT, copy_folder, rows_of, shared_data};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

/// What is read right or carries an issue, of all rows of the desks.
const RIGHT_OR_FLAGGED: f64 = 0.99;

/// The answer of one field: of the truth, of the export, and the flag that says that it was doubted.
struct Compared {
    field: &'static str,
    export: &'static str,
    flag: &'static str,
    /// Whether the form does not ask for it, though the truth knows it: an empty value is no mistake there.
    not_in_forms: bool,
}

const fn compared(field: &'static str, export: &'static str, flag: &'static str) -> Compared {
    Compared { field, export, flag, not_in_forms: false }
}

const FIELDS: [Compared; 9] = [
    compared("number", "office_number", "office_number"),
    Compared { not_in_forms: true, ..compared("service", "service_type", "service_type") },
    compared("phone", "phones", "phone"),
    compared("capacity", "capacity", "capacity"),
    compared("users", "users", "users"),
    compared("updated", "updated_on", "updated_on"),
    compared("muni_code", "municipality_code", "municipality"),
    compared("wage_yen", "average_wage_yen", "average_wage"),
    compared("work_kinds", "work_kinds", "work"),
];

/// The truth's word for a field in `must_flag`.
fn must_be_flagged(truth: &Row, field: &str) -> bool {
    let field = if field == "wage_yen" { "wage" } else { field };
    truth["must_flag"].split('|').any(|one| one == field)
}

/// A value in the form in which both sides can be held against each other.
fn comparable(field: &str, value: &str) -> String {
    match field {
        "service" if ["A", "B"].contains(&value) => format!("{value}型"),
        "phone" => value.split('|').next().unwrap_or_default().to_owned(),
        "work_kinds" => {
            let mut kinds: Vec<&str> = value.split('|').collect();
            kinds.sort_unstable();
            kinds.join("|")
        }
        _ => value.to_owned(),
    }
}

type Place = (String, String, String, String);

fn place(row: &Row) -> Place {
    let file = row["file"].replacen("inbox2/", "inbox/", 1);
    (file, row["sheet"].clone(), row["row"].clone(), row["col"].clone())
}

fn truth(data: &Path, file: &str) -> Vec<Row> {
    rows_of(&fs::read(data.join("desks/truth").join(file)).unwrap())
}

/// The export after the first night over the desks' files and the forms.
fn first_night(data: &Path) -> &'static BTreeMap<String, Vec<Row>> {
    static TABLES: OnceLock<BTreeMap<String, Vec<Row>>> = OnceLock::new();
    TABLES.get_or_init(|| desks_after_a_night(data).tables(TONIGHT))
}

fn desks_after_a_night(data: &Path) -> Installation {
    let installation = Installation::empty();
    for folder in ["inbox", "forms"] {
        copy_folder(&data.join("desks").join(folder), &installation.path(folder));
    }
    installation.run(TONIGHT).ended(0);
    installation
}

// ---- The first night -------------------------------------------------------------------------------------------------

#[test]
fn every_row_of_a_workshop_is_found_and_none_invented() {
    let Some(data) = shared_data() else { return };
    let truth = truth(&data, "workshops.csv");
    let known: BTreeSet<Place> = truth.iter().map(place).collect();
    let visible: BTreeSet<Place> = truth.iter().filter(|row| row["hidden"] == "0").map(place).collect();
    let found: BTreeSet<Place> = first_night(&data)["observations.csv"].iter().map(place).collect();
    println!("{} rows, {} of them in sight, {} found", known.len(), visible.len(), found.len());
    assert_eq!(visible.difference(&found).collect::<Vec<_>>(), [] as [&Place; 0], "missing");
    assert_eq!(found.difference(&known).collect::<Vec<_>>(), [] as [&Place; 0], "invented");
    assert!(visible.len() > 700);
}

#[test]
fn fields_are_right_or_flagged() {
    let Some(data) = shared_data() else { return };
    let read: BTreeMap<Place, &Row> =
        first_night(&data)["observations.csv"].iter().map(|row| (place(row), row)).collect();
    let truth = truth(&data, "workshops.csv");
    println!("{:<12} {:>6} {:>8} {:>6}", "field", "right", "flagged", "wrong");
    let mut poor = Vec::new();
    for one in &FIELDS {
        let (mut right, mut flagged, mut wrong) = (0, 0, Vec::new());
        for row in truth.iter().filter(|row| row["hidden"] == "0") {
            let seen = read[&place(row)];
            let [expected, got] =
                [&row[one.field], &seen[one.export]].map(|value| comparable(one.field, value));
            let is_flagged = seen["flags"].split('|').any(|flag| flag.starts_with(one.flag));
            let is_unasked = one.not_in_forms && row["file"].starts_with("forms/");
            let is_unstated = got.is_empty() && (is_unasked || must_be_flagged(row, one.field));
            match () {
                () if expected == got && !must_be_flagged(row, one.field) => right += 1,
                () if is_flagged => flagged += 1,
                () if is_unstated => right += 1,
                () => wrong.push(format!("{:?} {expected:?} read as {got:?}", place(row))),
            }
        }
        println!("{:<12} {right:>6} {flagged:>8} {:>6}", one.field, wrong.len());
        let good = f64::from(right + flagged) / (f64::from(right + flagged) + wrong.len() as f64);
        if good < RIGHT_OR_FLAGGED {
            poor.push(format!("{} {good:.3}: {:#?}", one.field, &wrong[..wrong.len().min(5)]));
        }
    }
    assert!(poor.is_empty(), "{}", poor.join("\n"));
}

#[test]
fn records_of_the_office_and_the_forms_are_all_there() {
    let Some(data) = shared_data() else { return };
    let tables = first_night(&data);
    let children = truth(&data, "case_splits.csv").len();
    for (file, truth_file, more) in [
        ("cases.csv", "cases.csv", children),
        ("applications.csv", "applications.csv", 0),
        ("orders.csv", "orders.csv", 0),
        ("deliveries.csv", "deliveries.csv", 0),
        ("leads.csv", "leads.csv", 0),
    ] {
        assert_eq!(tables[file].len(), truth(&data, truth_file).len() + more, "{file}");
    }
    let phases =
        tables["wages.csv"].iter().filter(|row| ["before", "after"].contains(&&*row["phase"])).count();
    assert_eq!(phases, truth(&data, "wages.csv").len() * 2, "wages.csv before and after");
    let marked = |rows: &[Row], column: &str| rows.iter().filter(|row| row[column] == "1").count();
    let applications = truth(&data, "applications.csv");
    for column in ["superseded", "late"] {
        assert_eq!(marked(&tables["applications.csv"], column), marked(&applications, column), "{column}");
    }
}

#[test]
fn what_a_case_states_is_read_as_it_stands() {
    let Some(data) = shared_data() else { return };
    let read: BTreeMap<&str, &Row> =
        first_night(&data)["cases.csv"].iter().map(|row| (row["number"].as_str(), row)).collect();
    let mut wrong = Vec::new();
    for row in truth(&data, "cases.csv") {
        for (field, export) in [
            ("programme", "programme"),
            ("fy", "fiscal_year"),
            ("category", "category"),
            ("detail", "kind"),
            ("quantity", "quantity"),
            ("unit_price", "unit_price_yen"),
            ("amount", "amount_yen"),
            ("hours", "hours"),
            ("people", "people"),
            ("open_date", "open_on"),
            ("deadline", "deadline_on"),
            ("due", "due_on"),
            ("lost_reason", "lost_reason"),
        ] {
            let got = &read[row["case_id"].as_str()][export];
            if row[field] != *got {
                wrong.push(format!("{} {field}: {:?} read as {got:?}", row["case_id"], row[field]));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn every_bad_file_is_reported() {
    let Some(data) = shared_data() else { return };
    let issues = &first_night(&data)["issues.csv"];
    let bad = truth(&data, "bad_files.csv");
    let silent: Vec<&Row> = bad
        .iter()
        .filter(|row| row["expect"] == "report")
        .filter(|row| {
            !issues.iter().any(|issue| issue["file"] == row["file"] && !issue["message"].is_empty())
        })
        .collect();
    assert!(bad.len() > 3 && silent.is_empty(), "{silent:?}");
}

#[test]
fn national_figures_are_those_of_the_truth() {
    let Some(data) = shared_data() else { return };
    let text = fs::read_to_string(data.join("desks/truth/kpi.json")).unwrap();
    let truth: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&text).unwrap();
    let tables = first_night(&data);
    let figure = |key: &str, year: &str, scope: &str| -> Option<f64> {
        let mut rows = tables["kpi.csv"].iter();
        let row = rows.find(|row| {
            (&*row["key"], &*row["programme"], &*row["fiscal_year"], &*row["scope"])
                == (key, "全国試行", year, scope)
        });
        row?["value"].parse().ok()
    };
    let mut checked = 0;
    for (key, value) in truth.iter().filter(|(key, _)| key.starts_with("national.")) {
        let parts: Vec<&str> = key.split('.').collect();
        let ours = match parts[1..] {
            ["fy", scope, name] => figure(figure_of(name), "2021", scope),
            ["prev", scope, name] => figure(figure_of(name), "2020", scope),
            ["applying_desks"] => figure("a.applying-desks", "2021", "合計"),
            ["first_time_desks"] => figure("a.first-time-desks", "2021", "合計"),
            ["prev_applying_desks"] => figure("a.applying-desks", "2020", "合計"),
            ["max_desks_on_one_case"] => figure("a.max-desks-per-case", "2021", "合計"),
            ["big_case_stores"] => Some(split_quantity(&tables["cases.csv"])),
            ["big_case_prefs"] => Some(split_prefectures(&tables["cases.csv"])),
            _ => None,
        };
        let expected = value["value"].as_f64().unwrap();
        assert!(ours.is_some_and(|ours| (ours - expected).abs() < 1e-4), "{key}: {expected}, ours {ours:?}");
        checked += 1;
    }
    println!("{checked} national figures are equal");
    assert!(checked > 50);
}

fn figure_of(name: &str) -> &'static str {
    match name {
        "offered_n" => "a.offered-count",
        "offered_amount" => "a.offered-amount",
        "offered_annual" => "a.offered-annual",
        "ordered_n" => "a.ordered-count",
        "ordered_amount" => "a.ordered-amount",
        "ordered_annual" => "a.ordered-annual",
        "order_rate" => "a.order-rate",
        _ => "",
    }
}

fn parts_of_cases(cases: &[Row]) -> impl Iterator<Item = &Row> {
    cases.iter().filter(|row| !row["parent_id"].is_empty())
}

fn split_quantity(cases: &[Row]) -> f64 {
    parts_of_cases(cases).map(|row| row["quantity"].parse::<f64>().unwrap()).sum()
}

fn split_prefectures(cases: &[Row]) -> f64 {
    parts_of_cases(cases).map(|row| &row["prefecture"]).collect::<BTreeSet<_>>().len() as f64
}

/// Pairs of rows: joined rightly, joined by us, joined in truth. Rows whose service nobody could tell are not judged.
#[test]
fn rows_of_one_workshop_are_joined_and_no_others() {
    let Some(data) = shared_data() else { return };
    let read: BTreeMap<Place, &Row> =
        first_night(&data)["observations.csv"].iter().map(|row| (place(row), row)).collect();
    let truth = truth(&data, "workshops.csv");
    let judged =
        |row: &&Row| row["hidden"] == "0" && row["service_derivable"] == "1" && row["subsite"] == "0";
    let mut joined: BTreeMap<(&str, &str), u64> = BTreeMap::new();
    let (mut ours, mut theirs): (BTreeMap<&str, u64>, BTreeMap<&str, u64>) = Default::default();
    for row in truth.iter().filter(judged) {
        let (id, service) = (read[&place(row)]["workshop_id"].as_str(), row["service_id"].as_str());
        *joined.entry((id, service)).or_default() += 1;
        *ours.entry(id).or_default() += 1;
        *theirs.entry(service).or_default() += 1;
    }
    let pairs = |counts: Vec<u64>| counts.into_iter().map(|n| n * (n - 1) / 2).sum::<u64>() as f64;
    let right = pairs(joined.into_values().collect());
    let precision = right / pairs(ours.into_values().collect());
    let recall = right / pairs(theirs.into_values().collect());
    println!("identity: precision {precision:.4}, recall {recall:.4}");
    assert!(precision >= 0.995 && recall >= 0.97, "precision {precision}, recall {recall}");
}

// ---- The second night -------------------------------------------------------------------------------------------------

#[test]
fn a_month_later_workshops_have_their_ids_still() {
    let Some(data) = shared_data() else { return };
    let installation = desks_after_a_night(&data);
    let before = installation.tables(TONIGHT).remove("observations.csv").unwrap();
    for entry in fs::read_dir(installation.path("inbox")).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.file_name().unwrap() != "jimukyoku" {
            fs::remove_dir_all(entry).unwrap();
        }
    }
    copy_folder(&data.join("desks/inbox2"), &installation.path("inbox"));
    let later = "2026-12-20T02:00";
    let run = installation.run(later);
    assert!([Some(0), Some(3)].contains(&run.code), "{}", run.stderr);
    let after = installation.tables(later).remove("observations.csv").unwrap();

    let (old, new) = (truth(&data, "workshops.csv"), truth(&data, "second_night/workshops.csv"));
    let visible = new.iter().filter(|row| row["hidden"] == "0").map(place);
    let found: BTreeSet<Place> = after.iter().map(place).collect();
    assert_eq!(visible.filter(|place| !found.contains(place)).collect::<Vec<_>>(), [] as [Place; 0]);

    let events = truth(&data, "second_night/events.csv");
    let silent: Vec<&Row> =
        events.iter().filter(|row| ["desk_missing", "file_emptied"].contains(&&*row["event"])).collect();
    assert!(!silent.is_empty());
    let ids = |rows: &[Row]| -> BTreeMap<Place, String> {
        rows.iter().map(|row| (place(row), row["workshop_id"].clone())).collect()
    };
    let (ids_before, ids_after) = (ids(&before), ids(&after));
    for event in silent {
        let prefix = format!("inbox/{}", event["detail"]);
        let own: Vec<_> = ids_before.iter().filter(|(place, _)| place.0.starts_with(&prefix)).collect();
        let lost: Vec<_> = own.iter().filter(|(place, id)| ids_after.get(*place) != Some(id)).collect();
        println!("{prefix}: {} rows, {} lost their id", own.len(), lost.len());
        assert!(!own.is_empty() && lost.is_empty(), "{prefix}: {lost:?}");
    }

    let by_service = |truth: &[Row], ids: &BTreeMap<Place, String>| -> BTreeMap<String, BTreeSet<String>> {
        let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let judged = |row: &&Row| row["service_derivable"] == "1" && row["subsite"] == "0";
        for row in truth.iter().filter(judged) {
            let id = ids.get(&place(row)).cloned();
            found.entry(row["service_id"].clone()).or_default().extend(id);
        }
        found.retain(|_, ids| !ids.is_empty());
        found
    };
    let (was, is) = (by_service(&old, &ids_before), by_service(&new, &ids_after));
    let lasting: Vec<&String> = is.keys().filter(|service| was.contains_key(*service)).collect();
    let lost: Vec<_> = lasting
        .iter()
        .filter(|service| !is[**service].is_subset(&was[**service]))
        .map(|service| (service, &was[*service], &is[*service]))
        .collect();
    println!("{} workshops stand in both nights, {} lost their id: {lost:?}", lasting.len(), lost.len());
    assert!(lasting.len() > 300 && lost.len() * 100 <= lasting.len(), "{lost:?}");

    let still = installation.outputs();
    installation.run("2026-12-21T02:00");
    assert_eq!(installation.last_run(), ("done".to_owned(), 0, 0));
    assert!(still == installation.outputs());
}

// ---- Official lists ----------------------------------------------------------------------------------------------------

/// Rows with something in them below the header.
fn rows_present(file: &Path) -> usize {
    let bytes = fs::read(file).unwrap();
    let text = match std::str::from_utf8(&bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::SHIFT_JIS.decode(&bytes).0.into_owned(),
    };
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let filled = |record: &csv::StringRecord| record.iter().any(|cell| !cell.trim().is_empty());
    reader.records().map(Result::unwrap).filter(filled).count() - 1
}

#[test]
fn every_row_of_an_official_list_becomes_an_observation() {
    let Some(data) = shared_data() else { return };
    let installation = Installation::empty();
    let mut present: BTreeMap<String, usize> = BTreeMap::new();
    let prefectures = support::files(&data.join("prefectures")).into_values();
    let lists = prefectures.chain([data.join("wamnet/2023-09_iko.csv")]);
    for (at, list) in lists.filter(|path| path.extension().is_some_and(|one| one == "csv")).enumerate() {
        let inner = format!("inbox/p{at:02}/{}", list.file_name().unwrap().to_string_lossy());
        fs::create_dir_all(installation.path(&inner).parent().unwrap()).unwrap();
        fs::copy(&list, installation.path(&inner)).unwrap();
        present.insert(inner, rows_present(&list));
    }
    installation.run(TONIGHT).ended(0);
    let mut read: BTreeMap<String, usize> = BTreeMap::new();
    for row in installation.tables(TONIGHT).remove("observations.csv").unwrap() {
        *read.entry(row["file"].clone()).or_default() += 1;
    }
    println!("{present:#?}");
    assert_eq!(read, present);
}
