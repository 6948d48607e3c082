//! A run that is killed at any moment leaves a registry that opens and books that are whole; the next run ends the work.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use crate::support::{self, Installation, TONIGHT};
use std::collections::BTreeMap;
use std::fs;
use std::process::Stdio;
use std::time::{Duration, Instant};

/// So small that twenty nights take seconds.
const TINY: tsunagi::demo::Options =
    tsunagi::demo::Options { desks: 4, workshops: 20, cases: 6, years: 2, seed: 5 };

/// Nights that are killed, and the seed of their moments.
const KILLS: u32 = 10;
const SEED: u64 = 20_261_120;

/// A number in 0–1 000 000 for each step, the same on every machine.
fn millionth(step: u32) -> u64 {
    let mut state = SEED.wrapping_add(u64::from(step).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (state ^ (state >> 31)) % 1_000_000
}

/// Everything that a later reader could see of an installation.
fn result(installation: &Installation) -> (BTreeMap<String, Vec<u8>>, BTreeMap<String, Vec<u8>>) {
    (installation.books(), installation.export(TONIGHT))
}

/// The registry opens and is whole; every book under its own name opens.
fn is_whole(installation: &Installation, when: &str) {
    if installation.path("var/registry.db").exists() {
        let check: String = installation
            .registry()
            .query_row("PRAGMA integrity_check", [], |row| row.get(0))
            .unwrap_or_else(|error| panic!("{when}: {error}"));
        assert_eq!(check, "ok", "{when}");
        let lost: i64 = installation
            .registry()
            .query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| row.get(0))
            .unwrap();
        assert_eq!(lost, 0, "{when}");
    }
    for (name, path) in support::files(&installation.path("out")) {
        if name.ends_with(".xlsx") {
            use calamine::Reader as _;
            let book = calamine::open_workbook_auto(&path);
            let mut book = book.unwrap_or_else(|error| panic!("{when}: {name} is half-written: {error}"));
            for sheet in book.sheet_names() {
                book.worksheet_range(&sheet).unwrap_or_else(|error| panic!("{when}: {name}: {error}"));
            }
        }
    }
}

/// Names of files under `out/` and `var/` that no undisturbed run leaves.
fn strays(installation: &Installation) -> Vec<String> {
    let books = support::files(&installation.path("out")).into_keys().filter(|name| !name.ends_with(".xlsx"));
    let var = support::files(&installation.path("var")).into_keys();
    let unknown = var.filter(|name| {
        !["registry.db", "registry.db-wal", "registry.db-shm", "tsunagi.lock"].contains(&name.as_str())
            && !name.starts_with("log/")
            && !name.starts_with("backup/registry-")
    });
    books.chain(unknown).collect()
}

/// Starts a night and kills it after a while; `true` = it had not ended by itself.
fn killed_night(installation: &Installation, after: Duration) -> bool {
    let mut command = installation.command(TONIGHT, "run", &[]);
    let mut night = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    std::thread::sleep(after);
    let still_running = night.try_wait().unwrap().is_none();
    night.kill().unwrap();
    night.wait().unwrap();
    still_running
}

#[test]
fn a_first_night_killed_at_any_moment_is_ended_by_the_next() {
    let undisturbed = Installation::demo(&TINY);
    let start = Instant::now();
    undisturbed.run(TONIGHT).ended(0);
    let whole = start.elapsed();
    let expected = result(&undisturbed);
    let mut disturbed = 0;
    for step in 0..KILLS {
        let installation = Installation::demo(&TINY);
        let after = whole.mul_f64(millionth(step) as f64 / 1e6);
        disturbed += u32::from(killed_night(&installation, after));
        let when = format!("killed after {after:?} of {whole:?}");
        is_whole(&installation, &when);
        installation.run(TONIGHT).ended(0);
        is_whole(&installation, &when);
        assert!(expected == result(&installation), "{when}: another result");
        assert_eq!(strays(&installation), Vec::<String>::new(), "{when}");
        assert_eq!(installation.run_json(TONIGHT)["changes"], 0, "{when}");
    }
    assert!(disturbed >= KILLS / 2, "only {disturbed} nights were really killed");
}

#[test]
fn a_registry_and_books_survive_kill_after_kill() {
    let undisturbed = Installation::after_a_night(&TINY);
    let installation = Installation::after_a_night(&TINY);
    let list = installation.path("inbox/d001-fukuoka/追加分.csv");
    let start = Instant::now();
    undisturbed.run(TONIGHT).ended(0);
    let whole = start.elapsed() * 2;
    for step in KILLS..2 * KILLS {
        let rows = "事業所名,サービス種別,所在地,電話番号\n";
        let row = format!("とまり木{step}号,B型,福岡県久留米市城南町{step}-3,0942-30-90{step}\n");
        fs::write(&list, format!("{rows}{row}")).unwrap();
        let after = whole.mul_f64(millionth(step) as f64 / 1e6);
        killed_night(&installation, after);
        is_whole(&installation, &format!("killed after {after:?}"));
    }
    fs::remove_file(&list).unwrap();
    installation.run(TONIGHT).ended(0);
    assert_eq!(strays(&installation), Vec::<String>::new());
    assert_eq!(installation.run_json(TONIGHT)["changes"], 0);
    let names = |one: &Installation| -> Vec<String> {
        let rows = one.tables(TONIGHT).remove("workshops.csv").unwrap();
        rows.into_iter().map(|row| row["workshop_id"].clone()).collect()
    };
    assert_eq!(names(&undisturbed), names(&installation), "what was there all the time kept its ids");
}

/// What a killed run leaves behind beside the books is known to the next one by its name.
#[test]
fn temporary_files_of_a_killed_run_are_cleared_away() {
    let installation = Installation::after_a_night(&TINY);
    let before = installation.books();
    for name in ["out/.tsunagi-a1b2c3.tmp", "out/窓口/.tsunagi-x9y8z7.tmp"] {
        fs::write(installation.path(name), "half a book").unwrap();
    }
    installation.run(TONIGHT).ended(0);
    assert_eq!(strays(&installation), Vec::<String>::new());
    assert!(before == installation.books());
}
