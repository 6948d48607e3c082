//! The quota gate: at most so many calls in any 60 seconds per service and direction, and few at once.
//!
//! Google counts calls a minute for the whole service account. A window that slides never lets more through in any
//! minute than it says, where a bucket that refills would let twice as many through around its edge.

use super::meter::{Api, Direction};
use super::options::Options;
use rand::RngExt;
use std::collections::{BTreeMap, VecDeque};
use std::sync::Mutex;
use std::time::Duration;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::Instant;

const WINDOW: Duration = Duration::from_secs(60);
/// A wait doubles with every attempt up to 2^6 times the first.
const MOST_DOUBLINGS: u32 = 6;

pub(super) struct Gate {
    lanes: BTreeMap<(Api, Direction), Lane>,
    places: Semaphore,
    first_wait: Duration,
}

struct Lane {
    limit: usize,
    /// Calls wait here for each other, first come, first served.
    turn: tokio::sync::Mutex<()>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// When the calls of the last minute were sent, oldest first.
    sent: VecDeque<Instant>,
    /// After Google said "too many", nothing goes before this.
    closed_until: Option<Instant>,
}

impl Gate {
    pub(super) fn new(options: &Options) -> Self {
        use Direction::{Read, Write};
        let (reads, writes) = (options.reads_per_minute, options.writes_per_minute);
        // Drive allows 12,000 a minute, Forms 180 of its expensive reads.
        let limits = [
            ((Api::Sheets, Read), reads),
            ((Api::Sheets, Write), writes),
            ((Api::Forms, Read), reads.saturating_mul(3)),
            ((Api::Drive, Read), reads.saturating_mul(20)),
        ];
        let lane = |limit: u32| Lane {
            limit: limit.max(1) as usize,
            turn: tokio::sync::Mutex::new(()),
            state: Mutex::new(State::default()),
        };
        Self {
            lanes: limits.into_iter().map(|(key, limit)| (key, lane(limit))).collect(),
            places: Semaphore::new(options.concurrency.max(1)),
            first_wait: options.first_wait,
        }
    }

    /// Waits for the lane and for a place; answers the place to hold while the call runs, and how long the lane's next
    /// call had to wait for the quota. A call counts from the moment at which it is sent, not from that at which it asked:
    /// many ask at once and are sent one after the other.
    pub(super) async fn pass(
        &self,
        api: Api,
        direction: Direction,
    ) -> (Option<SemaphorePermit<'_>>, Duration) {
        let Some(lane) = self.lanes.get(&(api, direction)) else {
            return (self.places.acquire().await.ok(), Duration::ZERO);
        };
        let _turn = lane.turn.lock().await;
        let waited = lane.until_open().await;
        let place = self.places.acquire().await.ok();
        lane.with(|state, _| state.sent.push_back(Instant::now()));
        (place, waited)
    }

    /// Waits for the lane alone: the call that follows goes at once, whatever was read in between.
    pub(super) async fn turn(&self, api: Api, direction: Direction) -> (Turn, Duration) {
        let Some(lane) = self.lanes.get(&(api, direction)) else { return (Turn(()), Duration::ZERO) };
        let _turn = lane.turn.lock().await;
        let waited = lane.until_open().await;
        lane.with(|state, _| state.sent.push_back(Instant::now()));
        (Turn(()), waited)
    }

    /// A place for a call that may not wait: with its turn, or where the lane is open. `None` where it would have to.
    pub(super) async fn at_once(
        &self,
        api: Api,
        direction: Direction,
        turn: Option<Turn>,
    ) -> Option<Option<SemaphorePermit<'_>>> {
        if let (None, Some(lane)) = (turn, self.lanes.get(&(api, direction))) {
            let is_open = |state: &mut State, limit: usize| {
                let now = Instant::now();
                let is_open = state.due(limit, now).is_none();
                state.sent.extend(is_open.then_some(now));
                is_open
            };
            if !lane.with(is_open) {
                return None;
            }
        }
        Some(self.places.acquire().await.ok())
    }

    /// Google asked for less: nothing of this lane goes before the wait is over.
    pub(super) fn close(&self, api: Api, direction: Direction, wait: Duration) {
        let until = Instant::now() + wait;
        if let Some(lane) = self.lanes.get(&(api, direction)) {
            lane.with(|state, _| {
                state.closed_until = Some(state.closed_until.map_or(until, |before| before.max(until)));
            });
        }
    }

    /// How long to wait before the next attempt: anything up to a bound that doubles (full jitter), never less than what
    /// Google asked for.
    pub(super) fn back_off(&self, attempt: u32, asked: Option<Duration>) -> Duration {
        let bound = self.first_wait * 2u32.pow(attempt.min(MOST_DOUBLINGS));
        let wait = bound.mul_f64(rand::rng().random_range(0.0..=1.0));
        asked.map_or(wait, |asked| asked.max(wait))
    }

    /// The same for what nobody else tries again at the same time: at least half of the bound.
    pub(super) fn calm(&self, attempt: u32) -> Duration {
        let bound = self.first_wait * 2u32.pow(attempt.min(MOST_DOUBLINGS));
        bound.mul_f64(rand::rng().random_range(0.5..=1.0))
    }
}

/// The right to one call, counted already.
#[derive(Debug)]
pub struct Turn(());

impl Lane {
    /// Until the next call may go.
    async fn until_open(&self) -> Duration {
        let asked = Instant::now();
        while let Some(due) = self.with(|state, limit| state.due(limit, Instant::now())) {
            tokio::time::sleep_until(due).await;
        }
        asked.elapsed()
    }

    fn with<T>(&self, work: impl FnOnce(&mut State, usize) -> T) -> T {
        work(&mut self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner), self.limit)
    }
}

impl State {
    /// When the next call may go; `None` = now.
    fn due(&mut self, limit: usize, now: Instant) -> Option<Instant> {
        while self.sent.front().is_some_and(|at| *at + WINDOW <= now) {
            self.sent.pop_front();
        }
        let full = self.sent.len().checked_sub(limit).map(|blocking| self.sent[blocking] + WINDOW);
        full.max(self.closed_until).filter(|due| *due > now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::google::KeySource;

    fn gate(reads: u32) -> Gate {
        let options = Options { reads_per_minute: reads, ..Options::new(KeySource::Variable(String::new())) };
        Gate::new(&options)
    }

    #[tokio::test(start_paused = true)]
    async fn no_minute_sees_more_calls_than_allowed() {
        let gate = gate(50);
        let start = Instant::now();
        let mut times = Vec::new();
        for call in 0..180u64 {
            if call % 7 == 0 {
                tokio::time::sleep(Duration::from_secs(3)).await;
            }
            drop(gate.pass(Api::Sheets, Direction::Read).await);
            times.push(start.elapsed());
        }
        for (at, time) in times.iter().enumerate() {
            let within = times[at..].iter().filter(|later| **later < *time + WINDOW).count();
            assert!(within <= 50, "{within} calls from {time:?}");
        }
        let pauses = Duration::from_secs(3 * 26);
        assert!(times[179] <= 3 * WINDOW + pauses, "no slower than it must be: {:?}", times[179]);
    }

    /// A hundred books ask at once, while two long calls of another service hold places.
    #[tokio::test(start_paused = true)]
    async fn a_call_counts_from_when_it_is_sent() {
        let gate = std::sync::Arc::new(gate(50));
        let start = Instant::now();
        let sent = std::sync::Arc::new(Mutex::new(Vec::new()));
        let calls = (0..120u64).map(|call| {
            let (gate, sent) = (std::sync::Arc::clone(&gate), std::sync::Arc::clone(&sent));
            tokio::spawn(async move {
                if call % 40 == 0 {
                    let place = gate.pass(Api::Drive, Direction::Read).await;
                    tokio::time::sleep(Duration::from_secs(45)).await;
                    drop(place);
                }
                let place = gate.pass(Api::Sheets, Direction::Read).await;
                sent.lock().unwrap().push(start.elapsed());
                tokio::time::sleep(Duration::from_secs(2)).await;
                drop(place);
            })
        });
        futures_util::future::join_all(calls.collect::<Vec<_>>()).await;
        let mut times = sent.lock().unwrap().clone();
        times.sort();
        for (at, time) in times.iter().enumerate() {
            let within = times[at..].iter().filter(|later| **later < *time + WINDOW).count();
            assert!(within <= 50, "{within} calls from {time:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn lanes_do_not_wait_for_each_other_but_for_google() {
        let gate = gate(1);
        drop(gate.pass(Api::Sheets, Direction::Read).await);
        let (_, waited) = gate.pass(Api::Sheets, Direction::Write).await;
        assert_eq!(waited, Duration::ZERO);
        gate.close(Api::Sheets, Direction::Write, Duration::from_secs(30));
        let (_, waited) = gate.pass(Api::Sheets, Direction::Write).await;
        assert_eq!(waited, Duration::from_secs(30));
    }

    #[test]
    fn a_wait_is_never_shorter_than_asked_nor_longer_than_its_bound() {
        let gate = gate(50);
        for attempt in 0..12 {
            let bound = Duration::from_secs(1 << attempt.min(6));
            assert!(gate.back_off(attempt, None) <= bound);
            assert!(gate.calm(attempt) <= bound && gate.calm(attempt) * 2 >= bound);
            assert!(gate.back_off(attempt, Some(Duration::from_secs(90))) >= Duration::from_secs(90));
        }
    }
}
