//! How well rows become workshops on real lists with their truth: pairs, B-cubed, hard negatives, each signal removed in
//! turn. Skips, saying so, where the shared data are absent; `cargo test --test whole linkage -- --nocapture` shows the tables.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]
#![expect(clippy::print_stdout, reason = "the tables are what these tests are read for")]

pub(crate) mod invent;
pub(crate) mod lists;
pub(crate) mod measure;
mod nights;

use crate::support::{self, shared_data};
use lists::{Levels, Lists, Without};
use measure::{Measure, Truth};
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
    let measure = measured("prefectures ↔ 2022-08, numbers hidden", &lists, &truth, false);
    let owners = owners(&lists, &resolved(&lists, &Options::default()), false);
    let [one_list, alike, other, two, unknown, told_twice] =
        measure::missed_by_address(&lists, &owners, &truth);
    println!(
        "  missed: {one_list} within one list, {alike} of one name at one address ({told_twice} of them because one list has several such rows), {other} of other names or services at one address, {two} at two \
         addresses, {unknown} without an address"
    );
    assert!(measure.precision >= 0.99, "{measure}");
    assert!(alike - told_twice <= 6, "of one name at one address");
    let reachable = (measure.joined - measure.wrong) as f64;
    assert!(reachable / (reachable + alike as f64) >= 0.98, "pairs of one number, name and address");
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
        assert!(second == first, "seed {seed}");
    }
}

// ---- Other nights ----------------------------------------------------------------------------------------------------

#[test]
fn identities_keep_their_ids_on_the_second_night_of_the_desks() {
    let Some(data) = shared_data() else { return };
    let nights = [("inbox", "truth/workshops.csv"), ("inbox2", "truth/second_night/workshops.csv")];
    let [(first, before), (second, after)] = nights.map(|(inbox, truth)| {
        let lists = Lists::desks(&data.join("desks"), inbox);
        let truth = lists.truth(&data.join("desks").join(truth));
        (lists.observations, truth.services)
    });
    let known = nights::night(&first, &KnownIdentities::default(), &[]);
    let next = nights::night(&second, &known.remembered, &[]);
    let ids = [(&first, &known), (&second, &next)].map(|(rows, of)| nights::ids(rows.workshops.len(), of));
    let (lasting, kept) = nights::kept((&before, &ids[0]), (&after, &ids[1]));
    println!("desks, second night: {kept} of {lasting} lasting identities keep their id");
    assert!(lasting > 300 && kept as f64 >= lasting as f64 * 0.995, "{kept} of {lasting}");
}

#[test]
fn ids_and_decisions_outlast_corrections_renamed_files_and_another_order() {
    let made = invent::lists(6_000, 11);
    let rows = made.services.len();
    let first = nights::night(&made.observations, &KnownIdentities::default(), &[]);
    let answers = nights::answers(&first.doubts, &made);
    let human: Vec<_> = answers.iter().map(|(cell, ..)| cell.clone()).collect();
    let decided = nights::night(&made.observations, &first.remembered, &human);
    let (observations, from) = nights::another(&made, 3);
    let next = nights::night(&observations, &decided.remembered, &human);
    let (before, shuffled) = (nights::ids(rows, &decided), nights::ids(rows, &next));
    let mut after = before.clone();
    from.iter().zip(&shuffled).for_each(|(at, id)| after[*at] = *id);
    let (lasting, kept) = nights::kept((&made.services, &before), (&made.services, &after));
    let followed = |ids: &[_]| {
        let held = |pair: &(usize, usize), same: bool| (ids[pair.0] == ids[pair.1]) == same;
        answers.iter().filter(|(_, pair, same)| held(pair, *same)).count()
    };
    println!(
        "invented, another night: {kept} of {lasting} identities keep their id; {} of {} decisions followed, {} kept",
        followed(&before),
        answers.len(),
        followed(&after)
    );
    assert!(kept as f64 >= lasting as f64 * 0.995, "{kept} of {lasting}");
    assert!(answers.len() > 40 && followed(&before) == answers.len() && followed(&after) == answers.len());
    assert!(next.doubts.iter().all(|doubt| human.iter().all(|cell| cell.key != doubt.key)), "asked twice");
}

#[test]
fn what_was_merged_and_taken_apart_again_is_as_before() {
    let made = invent::lists(2_000, 5);
    let rows = made.services.len();
    let first = nights::night(&made.observations, &KnownIdentities::default(), &[]);
    let human: Vec<_> = first.doubts.iter().take(20).map(|doubt| nights::cell(&doubt.key, "同じ")).collect();
    let merged = nights::night(&made.observations, &first.remembered, &human);
    let apart = nights::night(&made.observations, &merged.remembered, &[]);
    let [before, between, after] = [&first, &merged, &apart].map(|one| nights::ids(rows, one));
    assert!(nights::distinct(&between) < nights::distinct(&before));
    assert_eq!(before, after);
    assert_eq!(first.doubts, apart.doubts);
}

// ---- Each signal in turn ---------------------------------------------------------------------------------------------

/// So much of F1 is lost without a signal that is worth its place.
const EARNED: f64 = 0.0005;

/// A signal by name, and what is hidden or switched off.
type Removal = (&'static str, Without, bool);
/// A set by its name, how it is read, and whether it is judged by facility.
type Set<'r> = (&'static str, &'r dyn Fn() -> (Lists, Truth), bool);

/// Once one set shows what a signal is good for, the others are not asked; `TSUNAGI_SIGNALS=` measures each on all of them.
#[test]
fn every_signal_earns_its_place() {
    let Some(data) = shared_data() else { return };
    let all = std::env::var_os("TSUNAGI_SIGNALS").is_some();
    // These sets state no mail, and readings and postal codes only beside what says more; estimation costs (docs/identity.md).
    let not_shown_here = ["readings", "mail", "postal codes", "+ estimation"];
    let removals: [Removal; 12] = [
        ("nothing", Without::NOTHING, false),
        ("numbers", Without::NUMBERS, false),
        ("names", Without { names: true, ..Without::NOTHING }, false),
        ("telephones", Without { phones: true, faxes: true, ..Without::NOTHING }, false),
        ("addresses", Without { addresses: true, postal_codes: true, ..Without::NOTHING }, false),
        ("corporations", Without { corporations: true, ..Without::NOTHING }, false),
        ("readings", Without { kana: true, ..Without::NOTHING }, false),
        ("services", Without { services: true, ..Without::NOTHING }, false),
        ("fax", Without { faxes: true, ..Without::NOTHING }, false),
        ("mail", Without { emails: true, ..Without::NOTHING }, false),
        ("postal codes", Without { postal_codes: true, ..Without::NOTHING }, false),
        ("+ estimation", Without::NOTHING, true),
    ];
    let desks = || {
        let lists = Lists::desks(&data.join("desks"), "inbox");
        let truth = lists.truth(&data.join("desks/truth/workshops.csv"));
        (lists, truth.services)
    };
    let invented = || {
        let made = invent::lists(3_000, 7);
        (Lists { observations: made.observations }, made.services)
    };
    let registers = || {
        let files = [data.join("wamnet/2023-09_A.csv"), data.join("wamnet/2024-03_A.csv")];
        let mut lists = Lists::files(&files, |_| SourceRole::Official);
        let truth = lists.truth_by(|row| row.official_number.as_ref().map(|seen| seen.value.clone()));
        lists.hide(Without::NUMBERS);
        (lists, truth)
    };
    // Lists that state no number, telephone or address: what else there is has to do.
    let poor = || {
        let (mut lists, truth) = registers();
        lists.hide(Without { phones: true, addresses: true, ..Without::NUMBERS });
        (lists, truth)
    };
    let places = || {
        let made = invent::lists(3_000, 7);
        (Lists { observations: made.observations }, made.facilities)
    };
    let mut lost = [0.0_f64; 12];
    println!("{:<14} {:<10} {:>8} {:>8}", "without", "set", "P", "R");
    let sets: [Set<'_>; 5] = [
        ("desks", &desks, false),
        ("invented", &invented, false),
        ("A型", &registers, false),
        ("A型, poor", &poor, false),
        ("facilities", &places, true),
    ];
    for (set, read, facility) in sets {
        let is_known = |at: usize| lost[at] > EARNED || not_shown_here.contains(&removals[at].0);
        let asked: Vec<usize> = (1..removals.len()).filter(|at| all || !is_known(*at)).collect();
        if asked.is_empty() {
            continue;
        }
        let (whole, truth) = read();
        let mut best = 0.0;
        for at in std::iter::once(0).chain(asked) {
            let (signal, without, estimate) = &removals[at];
            let mut lists = Lists { observations: whole.observations.clone() };
            lists.hide(*without);
            let identities = resolved(&lists, &Options { estimate: *estimate, ..Options::default() });
            let measure = Measure::of(&owners(&lists, &identities, facility), &truth);
            println!("{signal:<14} {set:<10} {:>8.4} {:>8.4}", measure.precision, measure.recall);
            let f1 = measure.f1();
            best = if at == 0 { f1 } else { best };
            lost[at] = lost[at].max(best - f1);
        }
    }
    for ((signal, ..), lost) in removals.iter().zip(lost).skip(1) {
        let earns = lost > EARNED;
        assert!(earns || not_shown_here.contains(signal), "{signal} adds nothing anywhere: {lost}");
    }
}
