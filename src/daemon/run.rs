//! The loop: wait for the next time, run the job, wait again, until the token is cancelled.

use super::schedule::Schedule;
use crate::clock::Clock;
use chrono::{DateTime, TimeDelta};
use chrono_tz::Tz;
use std::fmt::Display;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;

/// The clock is looked at this often while waiting, for it may jump (sleep of the machine, time set by hand).
const LOOK_EVERY: Duration = Duration::from_secs(60);
/// A clock that is set back by less than this does not make a time due twice.
const SMALL_STEP_BACK: TimeDelta = TimeDelta::hours(3);

/// What the daemon did until it ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ended {
    /// Jobs run, the failed ones included.
    pub runs: u64,
    pub failures: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DaemonError {
    /// A retry does not help: the schedule or the machine's clock is wrong.
    #[error("{after} より後に実行する時刻がありません。実行時刻の設定と、機械の時計を確かめてください。")]
    NoNextTime { after: String },
}

/// Runs `job` at the times of `schedule`, one at a time, in a thread that may block; `job` receives the moment at
/// which it starts. A job that fails or panics is logged, and the next time is waited for.
///
/// A cancelled token ends the waiting at once; a running job is let finish first. Times that pass while the machine
/// sleeps are made up for by a single run; those that pass while a job runs are left out.
///
/// # Errors
/// Where the schedule has no next time.
pub async fn run<J, E>(
    schedule: &Schedule,
    clock: &dyn Clock,
    job: J,
    shutdown: CancellationToken,
) -> Result<Ended, DaemonError>
where
    J: Fn(DateTime<Tz>) -> Result<(), E> + Send + Sync + 'static,
    E: Display + Send + 'static,
{
    let job = Arc::new(job);
    let mut ended = Ended::default();
    let mut last_due = None;
    while let Some(due) = wait(schedule, clock, last_due, &shutdown).await? {
        last_due = Some(due);
        ended.runs += 1;
        if !run_once(Arc::clone(&job), clock.now(), due).await {
            ended.failures += 1;
        }
    }
    tracing::info!(event = "daemon_ended", runs = ended.runs, failures = ended.failures);
    Ok(ended)
}

/// Waits until a time is due and returns it; `None` when the token is cancelled before.
async fn wait(
    schedule: &Schedule,
    clock: &dyn Clock,
    last_due: Option<DateTime<Tz>>,
    shutdown: &CancellationToken,
) -> Result<Option<DateTime<Tz>>, DaemonError> {
    let mut now = clock.now();
    let mut due = next_due(schedule, now, last_due)?;
    loop {
        tracing::debug!(event = "waiting", due = %due.to_rfc3339(), wait_s = (due - now).num_seconds());
        let rest = (due - now).to_std().unwrap_or_default();
        tokio::select! {
            biased;
            () = shutdown.cancelled() => return Ok(None),
            () = tokio::time::sleep(rest.min(LOOK_EVERY)) => {}
        }
        let before = std::mem::replace(&mut now, clock.now());
        if now >= due {
            return Ok(Some(due));
        }
        if now < before {
            tracing::warn!(event = "clock_set_back", step_s = (before - now).num_seconds());
            due = next_due(schedule, now, last_due)?;
        }
    }
}

/// The first due time after now, and not one that was served already unless the clock was set far back.
fn next_due(
    schedule: &Schedule,
    now: DateTime<Tz>,
    last_due: Option<DateTime<Tz>>,
) -> Result<DateTime<Tz>, DaemonError> {
    let served = last_due.filter(|last| *last - now < SMALL_STEP_BACK);
    let after = served.map_or(now, |last| last.max(now));
    let due = schedule
        .next_after(after)
        .ok_or_else(|| DaemonError::NoNextTime { after: after.format("%Y-%m-%d %H:%M").to_string() })?;
    tracing::info!(event = "next_run", due = %due.to_rfc3339());
    Ok(due)
}

/// Runs the job to its end; whether it went well.
async fn run_once<J, E>(job: Arc<J>, now: DateTime<Tz>, due: DateTime<Tz>) -> bool
where
    J: Fn(DateTime<Tz>) -> Result<(), E> + Send + Sync + 'static,
    E: Display + Send + 'static,
{
    tracing::info!(event = "run_started", due = %due.to_rfc3339(), late_s = (now - due).num_seconds());
    let started = Instant::now();
    let outcome = tokio::task::spawn_blocking(move || job(now)).await;
    let elapsed_ms = started.elapsed().as_millis();
    match &outcome {
        Ok(Ok(())) => tracing::info!(event = "run_ended", elapsed_ms),
        Ok(Err(error)) => tracing::error!(event = "run_failed", elapsed_ms, %error),
        Err(error) => tracing::error!(event = "run_panicked", elapsed_ms, %error),
    }
    matches!(outcome, Ok(Ok(())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;
    use chrono_tz::Asia::Tokyo;
    use std::sync::Mutex;

    /// Tokio's (paused) time, counted from a local moment, plus jumps: (at this second, by so many seconds).
    struct TurnedClock {
        start: DateTime<Tz>,
        from: tokio::time::Instant,
        jumps: Vec<(u64, i64)>,
    }

    impl TurnedClock {
        fn at(hour: u32, minute: u32, jumps: Vec<(u64, i64)>) -> Self {
            let start = Tokyo.with_ymd_and_hms(2026, 11, 20, hour, minute, 0).unwrap();
            Self { start, from: tokio::time::Instant::now(), jumps }
        }
    }

    impl Clock for TurnedClock {
        fn now(&self) -> DateTime<Tz> {
            let passed = self.from.elapsed();
            let jumped = self.jumps.iter().filter(|(at, _)| *at <= passed.as_secs()).map(|(_, by)| by);
            self.start + TimeDelta::from_std(passed).unwrap() + TimeDelta::seconds(jumped.sum())
        }
    }

    /// Runs until the clock has gone on for `hours`; the local times at which the job ran.
    async fn times(line: &str, clock: TurnedClock, hours: u64) -> Vec<String> {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let token = CancellationToken::new();
        let job = {
            let seen = Arc::clone(&seen);
            move |now: DateTime<Tz>| {
                seen.lock().unwrap().push(now.format("%d %H:%M").to_string());
                Ok::<(), String>(())
            }
        };
        let end = {
            let token = token.clone();
            tokio::spawn(async move {
                tokio::time::sleep(Duration::from_secs(hours * 3600)).await;
                token.cancel();
            })
        };
        let schedule = Schedule::parse(line, Tokyo).unwrap();
        run(&schedule, &clock, job, token).await.unwrap();
        end.await.unwrap();
        let seen = seen.lock().unwrap();
        seen.clone()
    }

    #[tokio::test(start_paused = true)]
    async fn the_job_runs_at_its_times_and_only_then() {
        let ran = times("0 2 * * *", TurnedClock::at(12, 0, vec![]), 72).await;
        assert_eq!(ran, ["21 02:00", "22 02:00", "23 02:00"]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_machine_that_slept_over_its_times_runs_once() {
        // At 13:00 the clock jumps by three days.
        let ran = times("0 2 * * *", TurnedClock::at(12, 0, vec![(3600, 3 * 86_400)]), 2).await;
        assert_eq!(ran, ["23 13:00"]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_small_step_back_does_not_run_a_time_twice() {
        // Ten minutes after the run the clock goes back by half an hour.
        let ran = times("0 2 * * *", TurnedClock::at(1, 0, vec![(4200, -1800)]), 12).await;
        assert_eq!(ran, ["20 02:00"]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_clock_set_right_by_days_does_not_leave_the_daemon_waiting() {
        // It waits for the 21st when the clock goes back by five days.
        let ran = times("0 2 * * *", TurnedClock::at(12, 0, vec![(3600, -5 * 86_400)]), 16).await;
        assert_eq!(ran, ["16 02:00"]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_failed_or_panicking_job_does_not_end_the_daemon() {
        let token = CancellationToken::new();
        let count = Arc::new(Mutex::new(0));
        let job = {
            let (token, count) = (token.clone(), Arc::clone(&count));
            move |_| {
                let run = {
                    let mut count = count.lock().unwrap();
                    *count += 1;
                    *count
                };
                match run {
                    1 => Err("registry is locked"),
                    2 => panic!("a defect"),
                    _ => {
                        token.cancel();
                        Ok(())
                    }
                }
            }
        };
        let schedule = Schedule::parse("0 2 * * *", Tokyo).unwrap();
        let clock = TurnedClock::at(12, 0, vec![]);
        let ended = run(&schedule, &clock, job, token).await.unwrap();
        assert_eq!(ended, Ended { runs: 3, failures: 2 });
    }

    #[tokio::test]
    async fn the_token_ends_the_waiting_at_once() {
        let token = CancellationToken::new();
        token.cancel();
        let schedule = Schedule::parse("0 2 * * *", Tokyo).unwrap();
        let clock = TurnedClock::at(12, 0, vec![]);
        let ended = run(&schedule, &clock, |_| Ok::<(), String>(()), token).await.unwrap();
        assert_eq!(ended, Ended::default());
    }

    #[tokio::test]
    async fn a_running_job_is_let_finish() {
        let token = CancellationToken::new();
        let finished = Arc::new(Mutex::new(false));
        let job = {
            let (token, finished) = (token.clone(), Arc::clone(&finished));
            move |_| {
                token.cancel();
                std::thread::sleep(Duration::from_millis(50));
                *finished.lock().unwrap() = true;
                Ok::<(), String>(())
            }
        };
        let schedule = Schedule::parse("* * * * *", Tokyo).unwrap();
        let mut clock = TurnedClock::at(12, 0, vec![(1, 3600)]);
        clock.start += TimeDelta::milliseconds(59_900);
        let ended = run(&schedule, &clock, job, token).await.unwrap();
        assert_eq!((ended.runs, *finished.lock().unwrap()), (1, true));
    }
}
