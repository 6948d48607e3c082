//! How long the exact allocation takes over large markets; `cargo bench --bench flow`.

#![expect(clippy::print_stdout, reason = "a bench tells its figures")]

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use std::time::Instant;
use tsunagi::domain::Said;
use tsunagi::matching::{Allotment, Link, Problem, allocate};

fn main() {
    println!("cases  workshops  candidates  wanted/free  median    placed      proven");
    for (cases, workshops, scarcity) in [0.5, 0.9, 1.1, 1.5]
        .into_iter()
        .flat_map(|scarcity| [(1_000, 10_000, scarcity), (5_000, 20_000, scarcity)])
    {
        let problem = market(cases, workshops, 50, scarcity);
        let mut times = Vec::new();
        let mut last = None;
        for _ in 0..5 {
            let start = Instant::now();
            last = Some(allocate(&problem));
            times.push(start.elapsed());
        }
        times.sort();
        let wanted: u64 = problem.demands.iter().map(|hours| u64::from(*hours)).sum();
        let free: u64 = problem.supplies.iter().map(|hours| u64::from(*hours)).sum();
        let (placed, proven) = last.map_or((0, false), |Allotment { hours, proven, .. }| {
            (hours.iter().map(|hours| u64::from(*hours)).sum::<u64>(), proven)
        });
        println!(
            "{cases:5}  {workshops:9}  {:10}  {wanted}/{free}  {:7.3}s  {placed:10}  {proven}",
            50,
            times[times.len() / 2].as_secs_f64()
        );
    }
}

/// Cases that want between 20 and 2,000 hours, workshops with 0 to 320 hours, 50 candidates a case of random scores.
fn market(cases: usize, workshops: usize, candidates: usize, scarcity: f64) -> Problem {
    let mut dice = ChaCha8Rng::seed_from_u64(7);
    let supplies: Vec<u32> = (0..workshops).map(|_| dice.random_range(0..320)).collect();
    let free: f64 = supplies.iter().map(|hours| f64::from(*hours)).sum();
    let raw: Vec<u32> = (0..cases).map(|_| dice.random_range(20..2_000)).collect();
    let wanted: f64 = raw.iter().map(|hours| f64::from(*hours)).sum();
    let demands = raw.iter().map(|hours| scaled(*hours, scarcity * free / wanted)).collect();
    let mut links = Vec::new();
    for demand in 0..cases {
        for _ in 0..candidates {
            let supply = dice.random_range(0..workshops);
            let score = f64::from(dice.random_range(0..100_000u32)) / 1_000.0;
            let limit = supplies[supply];
            links.push(Link { demand, supply, limit, score, said: Said::Nothing, pinned: false });
        }
    }
    Problem { demands, supplies, links }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "hours are small and positive")]
fn scaled(hours: u32, by: f64) -> u32 {
    (f64::from(hours) * by).round() as u32
}
