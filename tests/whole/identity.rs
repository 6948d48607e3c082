//! Ids: the same evidence gives the same ids in whatever order it comes, and they outlast a desk's silence.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use crate::support::{self, Installation, Row, SMALL, TONIGHT};
use rand::SeedableRng;
use rand::seq::SliceRandom;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use tsunagi::cycle::{Reading, Request};
use tsunagi::domain::Observations;
use tsunagi::resolve::{self, Identities, KnownIdentities};
use tsunagi::store::Store;

const TOMORROW: &str = "2026-11-21T02:00";

// ---- Order ------------------------------------------------------------------------------------------------------

/// What a night read, from its registry.
fn reading(installation: &Installation) -> Reading {
    let config = tsunagi::config::load(&installation.path("tsunagi.toml")).unwrap();
    let store = Store::open(&installation.path("var/registry.db")).unwrap();
    let now = tsunagi::clock::SystemClock { zone: config.schedule.time_zone };
    let request = Request { dry_run: true, ..Request::at(tsunagi::clock::Clock::now(&now)) };
    tsunagi::cycle::recall(&config, &store, &request).unwrap().0
}

fn resolved(observations: &Observations, reading: &Reading, known: &KnownIdentities) -> Identities {
    resolve::resolve(observations, &reading.folders, known, &[], &resolve::Options::default()).0
}

/// The id of every row, by its place, and what is asked about.
fn ids(observations: &Observations, identities: &Identities) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for workshop in &identities.workshops {
        for member in &workshop.members {
            let place = observations.workshops[*member].row.origin.to_string();
            found.insert(place, format!("{} {}", workshop.id, workshop.facility));
        }
    }
    for case in &identities.cases {
        for member in &case.members {
            found.insert(observations.cases[*member].row.origin.to_string(), case.id.to_string());
        }
    }
    for client in &identities.clients {
        found.insert(client.id.to_string(), client.spellings.join("|"));
    }
    for desk in &identities.desks {
        found.insert(format!("desk {}", desk.id), desk.names.join("|"));
    }
    for doubt in &identities.doubts {
        found.insert(doubt.key.clone(), (&doubt.left_id).min(&doubt.right_id).to_string());
    }
    found
}

fn shuffled(observations: &Observations, seed: u64) -> Observations {
    let mut dice = rand_chacha::ChaCha8Rng::seed_from_u64(seed);
    let mut other = observations.clone();
    other.workshops.shuffle(&mut dice);
    other.desks.shuffle(&mut dice);
    other.cases.shuffle(&mut dice);
    other.applications.shuffle(&mut dice);
    other.orders.shuffle(&mut dice);
    other.leads.shuffle(&mut dice);
    other
}

#[test]
fn rows_in_any_order_get_the_same_ids() {
    let installation = Installation::after_a_night(&SMALL);
    let reading = reading(&installation);
    let observations = &reading.observations;
    let first = resolved(observations, &reading, &KnownIdentities::default());
    let expected = ids(observations, &first);
    assert!(expected.len() > observations.workshops.len());
    for seed in 0..8 {
        let other = shuffled(observations, seed);
        let fresh = resolved(&other, &reading, &KnownIdentities::default());
        assert_eq!(ids(&other, &fresh), expected, "seed {seed}, nothing known");
        assert_eq!(fresh.remembered, first.remembered, "seed {seed}, nothing known");
        let again = resolved(&other, &reading, &first.remembered);
        assert_eq!(ids(&other, &again), expected, "seed {seed}, the night after");
        assert_eq!(again.remembered, first.remembered, "seed {seed}, the night after");
    }
}

/// The id of each workshop by what it is called and where.
fn named_ids(installation: &Installation, now: &str) -> BTreeMap<String, String> {
    let rows = installation.tables(now).remove("workshops.csv").unwrap();
    let name = |row: &Row| format!("{} {} {}", row["name"], row["service_type"], row["address"]);
    rows.iter().map(|row| (name(row), row["workshop_id"].clone())).collect()
}

#[test]
fn files_of_other_names_and_rows_in_another_order_give_the_same_ids() {
    let mut rows: Vec<String> = (1..=30)
        .map(|n| format!("作業所{n}番,B型,福岡県久留米市城南町{n}-3,0942-30-{:04}", 9000 + n))
        .collect();
    let header = "事業所名,サービス種別,所在地,電話番号";
    let installation = |names: [&str; 2], rows: &[String]| {
        let installation = Installation::empty();
        for (at, name) in names.iter().enumerate() {
            let own: Vec<&String> = rows.iter().filter(|row| row.len() % 2 == at).collect();
            let shared: Vec<&String> = rows.iter().filter(|row| row.contains("0番")).collect();
            let lines: Vec<&str> = own.iter().chain(&shared).map(|row| row.as_str()).collect();
            fs::create_dir_all(installation.path("inbox/d01")).unwrap();
            let text = format!("{header}\n{}\n", lines.join("\n"));
            fs::write(installation.path("inbox/d01").join(name), text).unwrap();
        }
        installation.run(TONIGHT).ended(0);
        installation
    };
    let first = named_ids(&installation(["一覧.csv", "名簿.csv"], &rows), TONIGHT);
    assert_eq!(first.len(), 30);
    rows.reverse();
    let second = named_ids(&installation(["z.csv", "a.csv"], &rows), TONIGHT);
    assert_eq!(first, second);
}

// ---- Time -------------------------------------------------------------------------------------------------------

#[test]
fn a_vanished_desk_keeps_its_ids_and_has_them_when_it_comes_back() {
    let installation = Installation::after_a_night(&SMALL);
    let (books, before) = (installation.books(), installation.tables(TONIGHT));
    let standing = |tab: &str| support::tab(&installation.path("out/窓口/d004-aichi.xlsx"), tab);
    let own = [standing("自窓口の事業所"), standing("おすすめ案件")];
    let (folder, away) = (installation.path("inbox/d004-aichi"), installation.path("away"));
    fs::rename(&folder, &away).unwrap();
    installation.run(TOMORROW).ended(0);
    let without = installation.tables(TONIGHT);
    for file in ["observations.csv", "workshops.csv", "facilities.csv", "desks.csv", "orders.csv"] {
        assert_eq!(before[file], without[file], "{file}");
    }
    let told = |row: &&Row| row["file"].starts_with("inbox/d004-aichi/") && row["code"] == "file.missing";
    assert_eq!(without["issues.csv"].iter().filter(told).count(), 2, "each of its files is asked for");
    assert_eq!(own, [standing("自窓口の事業所"), standing("おすすめ案件")]);
    fs::rename(&away, &folder).unwrap();
    installation.run("2026-11-22T02:00").ended(0);
    assert!(before == installation.tables(TONIGHT));
    let now = installation.books();
    assert_eq!(books.keys().collect::<Vec<_>>(), now.keys().collect::<Vec<_>>());
}

#[test]
fn a_withdrawn_file_takes_its_workshops_away_and_brings_the_same_back() {
    let installation = Installation::after_a_night(&SMALL);
    let before = named_ids(&installation, TONIGHT);
    let list = "事業所名,サービス種別,所在地,電話番号\nとまり木,B型,福岡県久留米市城南町15-3,0942-30-9001\n";
    let file = installation.path("inbox/d001-fukuoka/追加分.csv");
    let with = |present: bool, now: &str| {
        if present {
            fs::write(&file, list).unwrap()
        } else {
            fs::remove_file(&file).unwrap()
        }
        installation.run(now).ended(0);
        named_ids(&installation, now)
    };
    let first = with(true, "2026-11-21T02:00");
    let new: BTreeSet<&String> = first.values().filter(|id| !before.values().any(|old| old == *id)).collect();
    assert_eq!((first.len(), new.len()), (before.len() + 1, 1));
    assert!(before.iter().all(|(name, id)| first.get(name) == Some(id)), "a new one moves no other");
    assert_eq!(with(false, "2026-11-22T02:00"), before);
    assert_eq!(with(true, "2026-11-23T02:00"), first, "the id is nobody else's in the meantime");
}
