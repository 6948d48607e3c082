//! How well rows become workshops on real lists with their truth: pairs, B-cubed, hard negatives, each signal removed in
//! turn. Skips, saying so, where the shared data are absent; `cargo test --test linkage -- --nocapture` shows the tables.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]
#![expect(clippy::print_stdout, reason = "the tables are what these tests are read for")]

#[path = "linkage/invent.rs"]
mod invent;
#[path = "linkage/lists.rs"]
mod lists;
#[path = "linkage/measure.rs"]
mod measure;
#[expect(dead_code, reason = "not every test needs all of it")]
mod support;

use lists::{Levels, Lists, Without};
use measure::{Measure, Truth};
use support::shared_data;
use tsunagi::domain::SourceRole;
use tsunagi::resolve::{Identities, KnownIdentities, Options, resolve};

fn resolved(lists: &Lists, options: &Options) -> Identities {
    resolve(&lists.observations, &[], &KnownIdentities::default(), &[], options).0
}

/// The workshop (or facility) that each row was given.
fn owners(lists: &Lists, identities: &Identities, facility: bool) -> Vec<u32> {
    let mut owners = vec![0; lists.observations.workshops.len()];
    for workshop in &identities.workshops {
        for member in &workshop.members {
            owners[*member] = if facility { workshop.facility.0 } else { workshop.id.0 };
        }
    }
    owners
}

fn measured(name: &str, lists: &Lists, truth: &Truth, facility: bool) -> Measure {
    let identities = resolved(lists, &Options::default());
    let owners = owners(lists, &identities, facility);
    let measure = Measure::of(&owners, truth);
    println!("{name:<44} {measure}  doubts {}", identities.doubts.len());
    if std::env::var_os("TSUNAGI_SHOW_MISSES").is_some() {
        measure::show_misses(lists, &owners, truth);
    }
    measure
}

// ---- Twelve desks ----------------------------------------------------------------------------------------------------

#[test]
fn twelve_desks_become_the_workshops_that_there_are() {
    let Some(data) = shared_data() else { return };
    let lists = Lists::desks(&data.join("desks"), "inbox");
    let truth = lists.truth(&data.join("desks/truth/workshops.csv"));
    let services = measured("desks, service", &lists, &truth.services, false);
    let facilities = measured("desks, facility", &lists, &truth.facilities, true);
    let hard = measure::hard_negatives(&lists, &truth);
    let owners = owners(&lists, &resolved(&lists, &Options::default()), false);
    let joined: Vec<_> = hard.iter().filter(|(left, right)| owners[*left] == owners[*right]).collect();
    println!("desks, hard negatives: {} pairs, {} joined", hard.len(), joined.len());
    assert!(hard.len() > 20 && joined.is_empty(), "{joined:?}");
    assert!(services.precision >= 0.998 && services.recall >= 0.995, "{services}");
    assert!(facilities.precision >= 0.998 && facilities.recall >= 0.99, "{facilities}");
}

// ---- Two editions of the open data -----------------------------------------------------------------------------------

#[test]
fn two_editions_of_the_register_meet_without_their_numbers() {
    let Some(data) = shared_data() else { return };
    let files = [data.join("wamnet/2023-09_A.csv"), data.join("wamnet/2024-03_A.csv")];
    let mut lists = Lists::files(&files, |_| SourceRole::Official);
    let truth = lists.truth_by(|row| row.official_number.as_ref().map(|seen| seen.value.clone()));
    lists.hide(Without::NUMBERS);
    let measure = measured("A型 2023-09 ↔ 2024-03, numbers hidden", &lists, &truth, false);
    assert!(measure.precision >= 0.99 && measure.recall >= 0.97, "{measure}");
}

#[test]
fn two_services_of_one_place_become_one_facility() {
    let Some(data) = shared_data() else { return };
    let files = [data.join("wamnet/2023-09_A.csv"), data.join("wamnet/2023-09_iko.csv")];
    let mut lists = Lists::files(&files, |_| SourceRole::Official);
    let truth = lists.truth_by(|row| {
        let number = row.office_number.as_ref()?.value.clone();
        Some(format!("{number} {}", tsunagi::normalise::address::key(&row.address.as_ref()?.value)?))
    });
    let services = lists.truth_by(|row| row.official_number.as_ref().map(|seen| seen.value.clone()));
    lists.hide(Without::NUMBERS);
    let measure = measured("A型 ↔ 移行 2023-09, facility", &lists, &truth, true);
    let apart = measured("A型 ↔ 移行 2023-09, service", &lists, &services, false);
    println!("{:<44} {} pairs joined", "A型 ↔ 移行 2023-09, joined across services", apart.joined);
    assert!(measure.recall >= 0.97, "{measure}");
}

#[test]
fn lists_of_prefectures_meet_the_register_without_their_numbers() {
    let Some(data) = shared_data() else { return };
    let mut files: Vec<_> = support::files(&data.join("prefectures")).into_values().collect();
    files.insert(0, data.join("wamnet/2022-08_grouphome_cp932.csv"));
    let mut lists =
        Lists::files(
            &files,
            |at| if at == 0 { SourceRole::Official } else { lists::desk(&format!("p{at}")) },
        );
    let truth = lists.truth_by(|row| row.office_number.as_ref().map(|seen| seen.value.clone()));
    lists.hide(Without::NUMBERS);
    measured("prefectures ↔ 2022-08, numbers hidden", &lists, &truth, false);
}

// ---- Invented lists --------------------------------------------------------------------------------------------------

/// A and B at one address, satellites, branch numbers, sites of one corporation with one telephone: what the desks' sample
/// has too few of.
#[test]
fn invented_lists_become_the_workshops_that_there_are() {
    let made = invent::lists(6_000, 7);
    let truth = Levels { services: made.services, facilities: made.facilities };
    let lists = Lists { observations: made.observations };
    let services = measured("invented, service", &lists, &truth.services, false);
    let facilities = measured("invented, facility", &lists, &truth.facilities, true);
    assert!(services.precision >= 0.998 && services.recall >= 0.98, "{services}");
    assert!(facilities.precision >= 0.998 && facilities.recall >= 0.98, "{facilities}");
}

#[test]
fn the_night_after_with_the_same_rows_decides_the_same() {
    for seed in [7, 8, 9] {
        let observations = invent::lists(4_000, seed).observations;
        let night = |known: &KnownIdentities| resolve(&observations, &[], known, &[], &Options::default()).0;
        let first = night(&KnownIdentities::default());
        let second = night(&first.remembered);
        let new: Vec<_> = second
            .remembered
            .workshop_keys
            .iter()
            .filter(|(key, id)| first.remembered.workshop_keys.get(*key) != Some(id))
            .take(5)
            .collect();
        assert!(new.is_empty(), "seed {seed}: {new:?}");
        assert!(second == first, "seed {seed}");
    }
}
