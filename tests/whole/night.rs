//! Nights: the same inputs change nothing, whatever the clock says; two installations agree; how a run ends.

use crate::support::{self, Installation, SMALL, TONIGHT, said, tsunagi};
use std::fs;

// ---- The same inputs ---------------------------------------------------------------------------------------------

/// Until the next business day: then a day less is left to work (DOMAIN §5-3), and deadlines may have passed.
#[test]
fn a_night_with_the_same_inputs_writes_nothing_until_a_business_day_has_passed() {
    let installation = Installation::after_a_night(&SMALL);
    let before = installation.outputs();
    assert!(before.len() > SMALL.desks, "{:?}", before.keys());
    for later in ["2026-11-20T22:30", "2026-11-21T02:00", "2026-11-23T02:00"] {
        let json = installation.run_json(later);
        assert_eq!(json["changes"], 0, "{later}: {}", json["entities"]);
        assert_eq!(installation.last_run(), ("done".to_owned(), 0, 0), "{later}");
        let after = installation.outputs();
        assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>(), "{later}");
        for (name, was) in &before {
            assert!(was == &after[name], "{later}: {name} was written again\n{}", json["outputs"]);
        }
    }
}

/// Whatever a run depends on is looked at before it is left out; where nothing changed, the last results still hold.
#[test]
fn a_run_is_left_out_only_where_nothing_changed() {
    let installation = Installation::demo(&SMALL);
    installation.verb(TONIGHT, "run", &[]).ended(0);
    let before = installation.outputs();
    let whole = installation.run_json(TONIGHT);
    let is_still = |arguments: &[&str]| {
        let json = installation.json(TONIGHT, arguments);
        let computed = json["stage_ms"].get("decide").is_some();
        assert_eq!(json["unchanged_since"].is_null(), computed, "{arguments:?}: {json:#}");
        !computed
    };
    assert!(!is_still(&["--full"]));
    assert!(!is_still(&[]), "the run before was told to compute all, and vouches for nothing");
    assert!(is_still(&[]));
    assert!(is_still(&[]), "a run that was left out vouches as the one before it did");
    let json = installation.json(TONIGHT, &[]);
    for part in ["decided", "records", "issue_counts", "changes"] {
        assert_eq!(json[part], whole[part], "{part}");
    }
    assert!(before == installation.outputs());
    let said = installation.verb(TONIGHT, "run", &[]);
    assert!(said.stdout.contains("変わったものがありません"), "{}", said.stdout);

    let settings = installation.path("tsunagi.toml");
    let text = fs::read_to_string(&settings).unwrap();
    let source = installation.path("inbox/jimukyoku/追記.csv");
    let book = installation.path("out/全国台帳.xlsx");
    let steps: [(&str, &dyn Fn()); 5] = [
        ("a new file", &|| fs::write(&source, "事業所名,電話番号\n例示作業所,06-7777-0001\n").unwrap()),
        ("a changed file", &|| fs::write(&source, "事業所名,電話番号\n例示作業所,06-7777-0002\n").unwrap()),
        ("a file that is gone", &|| fs::remove_file(&source).unwrap()),
        ("a book that is gone", &|| fs::remove_file(&book).unwrap()),
        ("other settings", &|| {
            let other = text.replace("# candidates_per_case = 20", "candidates_per_case = 19");
            assert_ne!(other, text);
            fs::write(&settings, other).unwrap();
        }),
    ];
    for (words, change) in steps {
        change();
        assert!(!is_still(&[]), "{words}");
        assert!(is_still(&[]), "{words}: the next run");
    }
    let json = installation.json("2026-11-21T02:00", &[]);
    assert!(json["unchanged_since"].is_null(), "another day");
}

/// Time alone moves nothing but work that can no longer be done in time: a year later its candidates have fallen out.
#[test]
fn only_work_that_has_become_too_late_changes_with_the_clock() {
    let installation = Installation::after_a_night(&SMALL);
    let json = installation.run_json("2027-11-20T02:00");
    let kinds: Vec<&str> = json["entities"].as_object().unwrap().keys().map(String::as_str).collect();
    assert!(kinds.iter().all(|kind| ["match", "allocation"].contains(kind)), "{}", json["entities"]);
    installation.run("2027-11-21T02:00").ended(0);
    assert_eq!(installation.last_run(), ("done".to_owned(), 0, 0));
}

#[test]
fn a_day_looked_back_at_gives_the_same_books_as_on_that_day() {
    let installation = Installation::after_a_night(&SMALL);
    let before = installation.books();
    installation.verb("2026-12-24T02:00", "run", &["--as-of", "2026-11-20"]).ended(0);
    assert_eq!(installation.last_run().1, 0);
    assert!(before == installation.books());
}

#[test]
fn two_installations_with_the_same_inputs_agree_to_the_byte() {
    let [one, other] = [SMALL; 2].map(|options| Installation::demo_of_its_own(&options));
    for each in [&one, &other] {
        each.run(TONIGHT).ended(0);
    }
    let [books, other_books] = [one.books(), other.books()];
    assert_eq!(books.keys().collect::<Vec<_>>(), other_books.keys().collect::<Vec<_>>());
    for (name, book) in &books {
        assert!(book == &other_books[name], "{name}");
    }
    let [export, other_export] = [one.export(TONIGHT), other.export(TONIGHT)];
    assert!(!export.is_empty());
    for (name, file) in &export {
        assert!(file == &other_export[name], "{name}");
    }
}

#[test]
fn the_sample_made_by_the_verb_is_the_sample_of_its_seed() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("見本");
    let run = said(
        tsunagi()
            .env("TSUNAGI_NOW", TONIGHT)
            .args(["demo", "--desks", "4", "--workshops", "20", "--cases", "6", "--seed", "3", "--dir"])
            .arg(&dir),
    );
    run.ended(0);
    assert!(run.stdout.contains("全国台帳.xlsx"), "{}", run.stdout);
    let options = tsunagi::demo::Options { desks: 4, workshops: 20, cases: 6, years: 2, seed: 3 };
    let library = Installation::demo(&options);
    for folder in ["inbox", "forms", "official"] {
        let written = |root: &std::path::Path| -> Vec<(String, Vec<u8>)> {
            let files = support::files(&root.join(folder)).into_iter();
            files.map(|(name, path)| (name, fs::read(path).unwrap())).collect()
        };
        assert!(written(&dir) == written(library.root()), "{folder}");
    }
    let second = said(tsunagi().args(["demo", "--write-only", "--dir"]).arg(library.root()));
    assert_ne!(second.code, Some(0), "a folder that demo did not make was overwritten");
}

// ---- Looking without writing --------------------------------------------------------------------------------------

#[test]
fn a_dry_run_writes_nothing() {
    let installation = Installation::demo(&SMALL);
    let dry = installation.verb(TONIGHT, "run", &["--dry-run"]);
    dry.ended(0);
    assert!(dry.stdout.contains("【確認のみ】") && dry.stdout.contains("全国台帳.xlsx"), "{}", dry.stdout);
    assert!(installation.outputs().is_empty(), "{:?}", installation.outputs().keys());
    assert!(!installation.path("var/registry.db").exists());
    let rows = |table: &str| -> i64 {
        let connection = installation.registry();
        connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
    };
    installation.run(TONIGHT).ended(0);
    let before = (installation.outputs(), rows("run"), rows("entity_version"));
    let file = installation.path("inbox").join("jimukyoku");
    fs::write(file.join("案件一覧_追加.csv"), NEW_CASE).unwrap();
    let json = installation.verb(TONIGHT, "run", &["--dry-run", "--json"]);
    json.ended(0);
    let json: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    assert!(json["dry_run"].as_bool().unwrap() && json["changes"].as_u64().unwrap() > 0, "{json:#}");
    assert!(before == (installation.outputs(), rows("run"), rows("entity_version")));
}

const NEW_CASE: &str = "案件番号,案件名,発注企業,作業区分,作業細目,在宅可否,数量,単価（円）,金額（円）,想定時間,募集開始日,応募締切,納期,状態\n\
     R8-900,名簿の入力,見本商事株式会社,PC作業,データ入力,可,1000,200,200000,100,2026-11-18,2026-11-27,2027-02-26,募集中\n";

#[test]
fn what_the_run_counts_is_what_the_export_holds() {
    let installation = Installation::demo(&SMALL);
    let json = installation.run_json(TONIGHT);
    let tables = installation.tables(TONIGHT);
    let count = |file: &str| tables[file].len() as u64;
    let said = |pointer: &str| json.pointer(pointer).unwrap().as_u64().unwrap_or_else(|| panic!("{pointer}"));
    assert_eq!(said("/decided/workshops"), count("workshops.csv"));
    assert_eq!(said("/decided/facilities"), count("facilities.csv"));
    assert_eq!(said("/decided/desks"), count("desks.csv"));
    assert_eq!(said("/decided/cases"), count("cases.csv"));
    assert_eq!(said("/decided/orders"), count("orders.csv"));
    assert_eq!(said("/records/workshop"), count("observations.csv"));
    assert_eq!(said("/records/application"), count("applications.csv"));
    assert_eq!(json["issues"].as_array().unwrap().len() as u64, count("issues.csv"));
    let eligible =
        |yes: &str| tables["matches.csv"].iter().filter(|row| row["eligible"] == yes).count() as u64;
    // The export holds the pairs that are kept, the run counts all.
    assert!(said("/decided/eligible") >= eligible("1"));
    assert!(said("/decided/eligible") + said("/decided/refused") >= count("matches.csv"));
    assert!(eligible("1") > 0 && count("orders.csv") > 0);
}

// ---- How a run ends ------------------------------------------------------------------------------------------------

#[test]
fn a_book_that_a_person_has_open_is_left_and_said_with_3() {
    let installation = Installation::after_a_night(&SMALL);
    let lock = installation.path("out/~$全国台帳.xlsx");
    fs::write(&lock, "窓口太郎").unwrap();
    fs::write(installation.path("inbox/jimukyoku/案件一覧_追加.csv"), NEW_CASE).unwrap();
    let standing = fs::read(installation.path("out/全国台帳.xlsx")).unwrap();
    let run = installation.run(TONIGHT);
    run.ended(3);
    assert!(run.stdout.contains("開いている人がいます"), "{}", run.stdout);
    assert!(standing == fs::read(installation.path("out/全国台帳.xlsx")).unwrap());
    fs::remove_file(lock).unwrap();
    installation.run(TONIGHT).ended(0);
    let cases = support::tab(&installation.path("out/全国台帳.xlsx"), "案件台帳");
    assert!(cases.iter().any(|row| row["案件番号"] == "R8-900"), "{cases:?}");
}

#[test]
fn a_lost_inbox_is_said_with_3_and_nothing_is_forgotten() {
    let installation = Installation::after_a_night(&SMALL);
    let (before, books) = (installation.tables(TONIGHT), installation.books());
    fs::rename(installation.path("inbox"), installation.path("elsewhere")).unwrap();
    let run = installation.run("2026-11-21T02:00");
    run.ended(3);
    assert_eq!(installation.last_run().1, 0, "{}", run.stdout);
    assert!(run.stdout.contains("inbox"), "{}", run.stdout);
    let after = installation.tables("2026-11-21T02:00");
    for file in ["observations.csv", "workshops.csv", "cases.csv", "orders.csv", "desks.csv"] {
        assert_eq!(before[file], after[file], "{file}");
    }
    fs::rename(installation.path("elsewhere"), installation.path("inbox")).unwrap();
    installation.run("2026-11-22T02:00").ended(0);
    assert!(before == installation.tables(TONIGHT));
    assert_eq!(books.len(), installation.books().len());
}

#[test]
fn nothing_to_read_ends_with_4() {
    let installation = Installation::empty();
    let run = installation.run(TONIGHT);
    run.ended(4);
    assert!(run.stderr.contains("読み取れるものが何もありませんでした"), "{}", run.stderr);
    fs::remove_dir_all(installation.path("inbox")).unwrap();
    installation.run(TONIGHT).ended(4);
    installation.verb(TONIGHT, "export", &["--out", installation.path("csv").to_str().unwrap()]).ended(4);
}

#[test]
fn every_problem_of_a_configuration_is_said_at_once_with_2() {
    let installation = Installation::empty();
    let text = "[schedule]\nnightly = \"2時\"\ntime_zone = \"東京\"\n[matching]\nproductivity = 30.0\nhours_per_day = 0.0\n\
         [office]\nfolder = \"a/b\"\n[[work_kinds]]\nname = \"名刺入力\"\ncategory = \"その他\"\n";
    fs::write(installation.path("tsunagi.toml"), text).unwrap();
    for verb in ["check", "run"] {
        let said = installation.verb(TONIGHT, verb, &[]);
        said.ended(2);
        let words = format!("{}{}", said.stdout, said.stderr);
        for place in [
            "schedule.nightly",
            "schedule.time_zone",
            "matching.productivity",
            "matching.hours_per_day",
            "office.folder",
            "work_kinds[1].category",
        ] {
            assert!(words.contains(place), "{verb}: {place} is not named in\n{words}");
        }
    }
    fs::write(installation.path("tsunagi.toml"), "[paths]\ninbxo = \"inbox\"\n").unwrap();
    let said = installation.verb(TONIGHT, "check", &[]);
    said.ended(2);
    assert!(format!("{}{}", said.stdout, said.stderr).contains("inbxo"));
    fs::remove_file(installation.path("tsunagi.toml")).unwrap();
    installation.run(TONIGHT).ended(2);
}

#[test]
fn wrong_usage_ends_with_64() {
    let installation = Installation::empty();
    for arguments in [&["--nightly"][..], &["--as-of", "きのう"], &["余分"]] {
        installation.verb(TONIGHT, "run", arguments).ended(64);
    }
    said(&mut tsunagi()).ended(64);
    said(tsunagi().arg("runn")).ended(64);
    said(tsunagi().arg("--help")).ended(0);
    said(tsunagi().arg("--version")).ended(0);
}

#[test]
fn a_damaged_file_costs_that_file_and_the_run_ends_with_0() {
    let installation = Installation::demo(&SMALL);
    let folder = installation.path("inbox/jimukyoku");
    fs::write(folder.join("壊れた一覧.xlsx"), b"PK\x03\x04 broken").unwrap();
    fs::write(folder.join("~$案件一覧.xlsx"), b"lock").unwrap();
    fs::write(folder.join("空.csv"), b"").unwrap();
    installation.run(TONIGHT).ended(0);
    let tables = installation.tables(TONIGHT);
    let told = |file: &str| tables["issues.csv"].iter().any(|row| row["file"] == file);
    assert!(told("inbox/jimukyoku/壊れた一覧.xlsx") && told("inbox/jimukyoku/空.csv"));
    assert!(!told("inbox/jimukyoku/~$案件一覧.xlsx"));
    assert!(tables["workshops.csv"].len() >= SMALL.workshops);
}
