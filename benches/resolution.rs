//! How long resolution takes as lists grow, and how much memory; and what a night costs of which one row in a hundred has
//! changed: `cargo bench --bench resolution [-- ROWS …]`.

#![expect(clippy::print_stdout, reason = "the table is the result")]

#[path = "../tests/whole/linkage/invent.rs"]
mod invent;

use std::time::Instant;
use tsunagi::domain::Observations;
use tsunagi::resolve::{KnownIdentities, Options, Resolver, resolve};

const SIZES: [usize; 5] = [6_250, 12_500, 25_000, 50_000, 250_000];

fn main() {
    let asked: Vec<usize> = std::env::args().skip(1).filter_map(|text| text.parse().ok()).collect();
    let sizes = if asked.is_empty() { SIZES.to_vec() } else { asked };
    println!(
        "{:>8} {:>9} {:>9} {:>10} {:>7} {:>9} {:>8} {:>9} {:>9} {:>9} {:>9} {:>9}",
        "rows",
        "first s",
        "again s",
        "workshops",
        "doubts",
        "peak MiB",
        "growth",
        "build s",
        "same s",
        "1 % s",
        "whole s",
        "redone"
    );
    let mut last: Option<(usize, f64)> = None;
    for rows in sizes {
        let observations = invent::lists(rows, 7).observations;
        let night = |known: &KnownIdentities| {
            let start = Instant::now();
            let (identities, _) = resolve(&observations, &[], known, &[], &Options::default());
            (start.elapsed().as_secs_f64(), identities)
        };
        let (first, identities) = night(&KnownIdentities::default());
        let (again, second) = night(&identities.remembered);
        assert!(second.remembered == identities.remembered, "the same night again changes nothing");
        let growth =
            last.map(|(before, seconds)| (first / seconds).ln() / (rows as f64 / before as f64).ln());
        let peak = peak_mebibytes();
        let [build, same, changed, whole, redone] = changed(&observations, &second.remembered);
        println!(
            "{rows:>8} {first:>9.3} {again:>9.3} {:>10} {:>7} {:>9} {:>8} {build:>9.3} {same:>9.3} {changed:>9.3} {whole:>9.3} {redone:>9}",
            identities.workshops.len(),
            identities.doubts.len(),
            peak,
            growth.map_or_else(String::new, |growth| format!("{growth:.2}")),
        );
        last = Some((rows, first));
    }
}

/// Seconds of a whole night whose state is kept, of the same night again, of one with one row in a hundred changed
/// (telephones, names, rows that went), and of that one decided whole; and how many rows were decided again.
fn changed(observations: &Observations, known: &KnownIdentities) -> [f64; 5] {
    let mut resolver = Resolver::new(known.clone());
    let mut night = |observations: &Observations| {
        let start = Instant::now();
        resolver.night(observations, &[], &[], &Options::default());
        (start.elapsed().as_secs_f64(), resolver.redone())
    };
    let (build, _) = night(observations);
    let (same, _) = night(observations);
    let mut tonight = observations.clone();
    for at in (0..tonight.workshops.len()).step_by(100) {
        let name = tonight.workshops[at / 2].name.clone();
        let row = &mut tonight.workshops[at];
        match (at / 100) % 4 {
            0 => row.name = name,
            1 => row.address = None,
            _ => row.phones.iter_mut().for_each(|phones| phones.value = vec![format!("09421{at:05}")]),
        }
    }
    tonight.workshops.truncate(observations.workshops.len() - observations.workshops.len() / 1_000);
    let (changed, redone) = night(&tonight);
    let start = Instant::now();
    let (expected, _) = resolve(&tonight, &[], known, &[], &Options::default());
    let whole = start.elapsed().as_secs_f64();
    assert!(resolver.identities() == &expected, "the same as deciding everything");
    [build, same, changed, whole, redone as f64]
}

/// The most memory this process has held, where the system tells.
fn peak_mebibytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) / 1024
}
