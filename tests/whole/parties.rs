//! How well names of desks and clients become desks and clients: on the shared desks with their truth (skipped, saying so,
//! where they are absent), and on invented ones of the nation's size. `cargo test --test whole parties -- --nocapture`.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]
#![expect(clippy::print_stdout, reason = "the figures are what these tests are read for")]

mod invent;

use crate::support::{Installation, TONIGHT, copy_folder, rows_of, shared_data};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use tsunagi::cycle::Request;
use tsunagi::domain::Observations;
use tsunagi::normalise::desk;
use tsunagi::resolve::{Doubt, Identities, KnownIdentities, Options, resolve};
use tsunagi::store::Store;

/// What each mention was given and what it truly is.
type Judged = Vec<(String, String)>;

/// Pairs of mentions: joined, of those wrong, and missed.
fn pairs(judged: &Judged) -> [usize; 3] {
    let count = |key: &dyn Fn(&(String, String)) -> String| {
        let mut groups: BTreeMap<String, usize> = BTreeMap::new();
        judged.iter().for_each(|one| *groups.entry(key(one)).or_default() += 1);
        groups.values().map(|n| n * (n - 1) / 2).sum::<usize>()
    };
    let both = count(&|(given, truth)| format!("{given}|{truth}"));
    let (joined, there) = (count(&|(given, _)| given.clone()), count(&|(_, truth)| truth.clone()));
    [joined, joined - both, there - both]
}

fn told(what: &str, judged: &Judged, doubts: usize) -> [usize; 3] {
    let [joined, wrong, missed] = pairs(judged);
    let (right, there) = ((joined - wrong) as f64, (joined - wrong + missed) as f64);
    let given: BTreeSet<&String> = judged.iter().map(|(given, _)| given).collect();
    let truth: BTreeSet<&String> = judged.iter().map(|(_, truth)| truth).collect();
    println!(
        "{what:<28} mentions {:>6}  P {:.4} R {:.4}  wrong {wrong} missed {missed}  found {} of {}  doubts {doubts}",
        judged.len(),
        right / joined as f64,
        right / there,
        given.len(),
        truth.len()
    );
    [joined, wrong, missed]
}

/// The desk that each name of a reply or an order was given.
fn called(identities: &Identities) -> BTreeMap<String, String> {
    let all = identities.desks.iter();
    let named =
        all.clone().flat_map(|one| one.names.iter().map(|name| (desk::key(name), one.id.to_string())));
    let said = all.flat_map(|one| one.called.iter().map(|key| (key.clone(), one.id.to_string())));
    named.chain(said).collect()
}

fn of_kind(doubts: &[Doubt], prefix: &str) -> usize {
    doubts.iter().filter(|doubt| doubt.key.starts_with(prefix)).count()
}

// ---- The shared desks ------------------------------------------------------------------------------------------------

fn night(data: &Path) -> (Observations, Identities) {
    let installation = Installation::empty();
    for folder in ["inbox", "forms"] {
        copy_folder(&data.join("desks").join(folder), &installation.path(folder));
    }
    installation.run(TONIGHT).ended(0);
    let config = tsunagi::config::load(&installation.path("tsunagi.toml")).unwrap();
    let store = Store::open(&installation.path("var/registry.db")).unwrap();
    let now = tsunagi::clock::SystemClock { zone: config.schedule.time_zone };
    let request = Request { dry_run: true, ..Request::at(tsunagi::clock::Clock::now(&now)) };
    let (reading, decisions) = tsunagi::cycle::recall(&config, &store, &request).unwrap();
    (reading.observations, decisions.identities)
}

#[test]
fn names_of_the_shared_desks_and_companies_become_what_there_is() {
    let Some(data) = shared_data() else { return };
    let (_, identities) = night(&data);
    let truth = |file: &str| rows_of(&std::fs::read(data.join("desks/truth").join(file)).unwrap());
    let names = called(&identities);
    let mut desks: Judged = Vec::new();
    for row in truth("applications.csv") {
        desks.push((names[&desk::key(&row["desk_raw"])].clone(), row["desk"].clone()));
    }
    for row in truth("orders.csv") {
        desks.push((names[&desk::key(&row["desk"])].clone(), row["desk"].clone()));
    }
    let folders = truth("desks.csv");
    for row in &folders {
        desks.push((row["slug"].to_lowercase(), row["name"].clone()));
    }
    let [joined, wrong, missed] = told("shared desks", &desks, of_kind(&identities.doubts, "DD-"));
    assert!(joined > 500 && (wrong, missed) == (0, 0));
    let mut at: BTreeMap<(String, String, u32), String> = BTreeMap::new();
    for client in &identities.clients {
        for origin in &client.rows {
            let row = origin.cell.map_or(0, |cell| cell.row);
            at.insert(
                (origin.path().inner().to_owned(), origin.sheet.to_string(), row),
                client.id.to_string(),
            );
        }
    }
    let mut clients: Judged = Vec::new();
    for (file, company) in [("cases.csv", "company"), ("leads.csv", "company")] {
        for row in truth(file) {
            let place = (row["file"].clone(), row["sheet"].clone(), row["row"].parse().unwrap());
            if let Some(id) = at.get(&place) {
                clients.push((id.clone(), row[company].clone()));
            }
        }
    }
    let [joined, wrong, missed] = told("shared companies", &clients, of_kind(&identities.doubts, "DK-"));
    assert!(clients.len() > 120 && joined > 30 && (wrong, missed) == (0, 0));
}

// ---- Invented, of the nation's size ----------------------------------------------------------------------------------

fn resolved(observations: &Observations, known: &KnownIdentities) -> Identities {
    resolve(observations, &[], known, &[], &Options { max_doubts: 100_000, ..Options::default() }).0
}

#[test]
fn a_nations_desks_become_the_desks_that_there_are() {
    for seed in [1, 2, 3] {
        let made = invent::desks(seed);
        let first = resolved(&made.observations, &KnownIdentities::default());
        let names = called(&first);
        let mut given: BTreeMap<usize, String> = BTreeMap::new();
        for one in &first.desks {
            given.extend(one.members.iter().map(|at| (*at, one.id.to_string())));
        }
        let mut judged: Judged = Vec::new();
        judged.extend(made.rows.iter().enumerate().map(|(at, truth)| (given[&at].clone(), truth.clone())));
        judged.extend(
            made.replies.iter().map(|(text, truth)| (names[&desk::key(text)].clone(), truth.clone())),
        );
        let [joined, wrong, missed] = told("invented desks", &judged, of_kind(&first.doubts, "DD-"));
        assert_eq!(wrong, 0, "no two desks are one");
        let recall = joined as f64 / (joined + missed) as f64;
        assert!(recall >= 0.97, "{recall}");
        let again = resolved(&made.observations, &first.remembered);
        assert!(again == first, "the night after decides the same");
    }
}

#[test]
fn a_nations_clients_become_the_companies_that_there_are() {
    for seed in [1, 2, 3] {
        let made = invent::clients(2_000, seed);
        let first = resolved(&made.observations, &KnownIdentities::default());
        let mut given: BTreeMap<u32, String> = BTreeMap::new();
        for client in &first.clients {
            let rows = client.rows.iter().filter_map(|origin| Some(origin.cell?.row));
            given.extend(rows.map(|row| (row, client.id.to_string())));
        }
        let judged: Judged =
            made.truth.iter().filter_map(|(row, truth)| Some((given[row].clone(), truth.clone()?))).collect();
        let [joined, wrong, missed] = told("invented companies", &judged, of_kind(&first.doubts, "DK-"));
        assert_eq!(wrong, 0, "no two companies are one");
        let recall = joined as f64 / (joined + missed) as f64;
        assert!(recall >= 0.97, "{recall}");
        let again = resolved(&made.observations, &first.remembered);
        assert!(again == first, "the night after decides the same");
    }
}
