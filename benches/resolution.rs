//! How long resolution takes as lists grow, and how much memory: `cargo bench --bench resolution [-- ROWS …]`.

#![expect(clippy::print_stdout, reason = "the table is the result")]

#[path = "../tests/linkage/invent.rs"]
mod invent;

use std::time::Instant;
use tsunagi::resolve::{KnownIdentities, Options, resolve};

const SIZES: [usize; 5] = [6_250, 12_500, 25_000, 50_000, 250_000];

fn main() {
    let asked: Vec<usize> = std::env::args().skip(1).filter_map(|text| text.parse().ok()).collect();
    let sizes = if asked.is_empty() { SIZES.to_vec() } else { asked };
    println!(
        "{:>8} {:>9} {:>9} {:>10} {:>7} {:>9} {:>8}",
        "rows", "first s", "again s", "workshops", "doubts", "peak MiB", "growth"
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
        println!(
            "{rows:>8} {first:>9.3} {again:>9.3} {:>10} {:>7} {:>9} {:>8}",
            identities.workshops.len(),
            identities.doubts.len(),
            peak_mebibytes(),
            growth.map_or_else(String::new, |growth| format!("{growth:.2}")),
        );
        last = Some((rows, first));
    }
}

/// The most memory this process has held, where the system tells.
fn peak_mebibytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) / 1024
}
