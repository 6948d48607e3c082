//! The loop: wait for the next time, do what is due, wait again, until told to end.

use super::timetable::{Due, Timetable};
use super::{Control, Job};
use crate::clock::Clock;
use crate::cycle::{Stop, StopCause};
use crate::status::Board;
use chrono::DateTime;
use chrono_tz::Tz;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio::time::Instant;

/// The clock is looked at this often while waiting, for it may jump (sleep of the machine, time set by hand).
const LOOK_EVERY: Duration = Duration::from_secs(20);
/// How long a run may take to reach its next safe point once it was asked to end. Beyond it the process ends all the
/// same: a registry and books survive that at any moment.
const GRACE: Duration = Duration::from_secs(8);

/// What the daemon did until it ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ended {
    /// Runs, the failed ones included.
    pub runs: u64,
    pub failures: u64,
    /// A run did not reach a safe point in time: the process must end now.
    pub abandoned: bool,
    /// It was given up because its time was up, not because the daemon was told to end.
    pub overdue: bool,
}

/// What is to be done now.
#[derive(Clone, Debug)]
pub struct Task {
    /// Strongest first.
    pub jobs: Vec<Job>,
    /// When the oldest of them was due.
    pub since: DateTime<Tz>,
    pub now: DateTime<Tz>,
    /// Looked at by whoever does it.
    pub stop: Stop,
}

/// How a task ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TaskEnd {
    Done,
    /// Served all the same: its next time is waited for.
    Failed(String),
    /// Was stopped before it was done: due again at the next start.
    Stopped,
}

/// When to do what, and for how long at most.
#[derive(Clone, Debug)]
pub struct Orders {
    pub timetable: Timetable,
    pub timeout: Duration,
}

/// Does what is due, one task at a time, in a thread that may block, until `control` says to end. `reload` is called for
/// each wish to read the configuration again; `None` = it is not valid, everything goes on as before.
///
/// Times that pass while nothing runs (downtime, sleep) are made up for by a single run. A task that fails or panics is
/// told to the log, and the next time is waited for.
pub async fn run<T>(
    mut orders: Orders,
    clock: &dyn Clock,
    task: T,
    mut reload: impl FnMut(&Timetable) -> Option<Orders>,
    mut control: Control,
    board: &Board,
) -> Ended
where
    T: Fn(Task) -> TaskEnd + Send + Sync + 'static,
{
    let task = Arc::new(task);
    let mut ended = Ended::default();
    loop {
        tell_next(&orders.timetable, board);
        let due = match wait(&mut orders.timetable, clock, &mut control).await {
            Wake::Due(due) => due,
            Wake::Reload => {
                if let Some(new) = reload(&orders.timetable) {
                    orders = new;
                }
                continue;
            }
            Wake::End => break,
        };
        let now = clock.now();
        let stop = Stop::default();
        let todo = Task { jobs: due.jobs.clone(), since: due.since, now, stop: stop.clone() };
        tracing::info!(
            event = "run_started", jobs = ?due.jobs, due = %due.since.to_rfc3339(),
            late_s = (now - due.since).num_seconds()
        );
        board
            .begin(&due.jobs.iter().map(|job| job.label()).collect::<Vec<_>>().join("・"), now.naive_local());
        let work = Arc::clone(&task);
        let handle = tokio::task::spawn_blocking(move || work(todo));
        ended.runs += 1;
        let started = Instant::now();
        let Some(end) = finish(handle, &stop, orders.timeout, &mut control).await else {
            tracing::error!(event = "run_abandoned", elapsed_ms = started.elapsed().as_millis() as u64);
            ended.failures += 1;
            ended.abandoned = true;
            ended.overdue = stop.asked() == Some(StopCause::TimeUp);
            break;
        };
        board.end();
        let elapsed_ms = started.elapsed().as_millis() as u64;
        match end {
            TaskEnd::Done => tracing::info!(event = "run_ended", elapsed_ms),
            TaskEnd::Failed(why) => {
                ended.failures += 1;
                tracing::error!(event = "run_failed", elapsed_ms, error = %why);
            }
            TaskEnd::Stopped => {
                ended.failures += 1;
                tracing::warn!(event = "run_stopped", elapsed_ms);
            }
        }
        // A consolidation serves the times of its own jobs that passed meanwhile; other jobs' times stay due.
        orders.timetable.serve(&due.jobs, clock.now());
    }
    tracing::info!(event = "daemon_ended", runs = ended.runs, failures = ended.failures);
    ended
}

fn tell_next(timetable: &Timetable, board: &Board) {
    let upcoming = timetable.upcoming();
    for (job, due) in &upcoming {
        tracing::info!(event = "next_run", job = job.key(), due = %due.to_rfc3339());
    }
    board.plan(upcoming.into_iter().map(|(job, due)| (job.label(), due)).collect());
}

enum Wake {
    Due(Due),
    Reload,
    End,
}

/// Waits until something is due.
async fn wait(timetable: &mut Timetable, clock: &dyn Clock, control: &mut Control) -> Wake {
    let mut now = clock.now();
    loop {
        if control.end.is_cancelled() {
            return Wake::End;
        }
        if let Some(due) = timetable.due(now) {
            return Wake::Due(due);
        }
        let rest = timetable.upcoming().first().map_or(LOOK_EVERY, |(_, due)| {
            (*due - now).to_std().unwrap_or_default().max(Duration::from_millis(1))
        });
        tokio::select! {
            biased;
            () = control.end.cancelled() => return Wake::End,
            Some(()) = control.reload.recv() => return Wake::Reload,
            () = tokio::time::sleep(rest.min(LOOK_EVERY)) => {}
        }
        let before = std::mem::replace(&mut now, clock.now());
        if now < before {
            tracing::warn!(event = "clock_set_back", step_s = (before - now).num_seconds());
            timetable.set_back(now);
        }
    }
}

/// Waits for a task; asks it to end when its time is up or the daemon is told to end. `None` = it did not.
async fn finish(
    mut handle: JoinHandle<TaskEnd>,
    stop: &Stop,
    timeout: Duration,
    control: &mut Control,
) -> Option<TaskEnd> {
    let cause = tokio::select! {
        biased;
        end = &mut handle => return Some(ended(end)),
        () = control.end.cancelled() => StopCause::Asked,
        () = tokio::time::sleep(timeout) => StopCause::TimeUp,
    };
    tracing::warn!(event = "run_asked_to_end", ?cause);
    stop.ask(cause);
    tokio::time::timeout(GRACE, handle).await.ok().map(ended)
}

fn ended(end: Result<TaskEnd, tokio::task::JoinError>) -> TaskEnd {
    end.unwrap_or_else(|error| TaskEnd::Failed(format!("異常終了しました（{error}）")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crontab::Schedule;
    use chrono::{TimeDelta, TimeZone};
    use chrono_tz::Asia::Tokyo;
    use std::collections::BTreeMap;
    use std::sync::Mutex;
    use tokio_util::sync::CancellationToken;

    /// Tokio's (paused) time, counted from a local moment, plus jumps: (at this second, by so many seconds).
    struct TurnedClock {
        start: DateTime<Tz>,
        from: Instant,
        jumps: Vec<(u64, i64)>,
    }

    impl TurnedClock {
        fn at(hour: u32, minute: u32, jumps: Vec<(u64, i64)>) -> Self {
            let start = Tokyo.with_ymd_and_hms(2026, 11, 20, hour, minute, 0).unwrap();
            Self { start, from: Instant::now(), jumps }
        }
    }

    impl Clock for TurnedClock {
        fn now(&self) -> DateTime<Tz> {
            let passed = self.from.elapsed();
            let jumped = self.jumps.iter().filter(|(at, _)| *at <= passed.as_secs()).map(|(_, by)| by);
            self.start + TimeDelta::from_std(passed).unwrap() + TimeDelta::seconds(jumped.sum())
        }
    }

    fn orders(lines: &[(Job, &str)], clock: &TurnedClock) -> Orders {
        let jobs = lines.iter().map(|(job, line)| (*job, Schedule::parse(line, Tokyo).unwrap())).collect();
        Orders {
            timetable: Timetable::new(jobs, &BTreeMap::new(), clock.now()),
            timeout: Duration::from_secs(3600),
        }
    }

    fn control(end: CancellationToken) -> Control {
        Control { end, reload: tokio::sync::mpsc::channel(1).1 }
    }

    fn ends_after(hours: u64) -> CancellationToken {
        let token = CancellationToken::new();
        let cancelled = token.clone();
        drop(tokio::spawn(async move {
            tokio::time::sleep(Duration::from_secs(hours * 3600)).await;
            cancelled.cancel();
        }));
        token
    }

    /// Runs until the clock has gone on for `hours`; the local times at which something ran.
    async fn times(lines: &[(Job, &str)], clock: TurnedClock, hours: u64) -> Vec<String> {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let told = Arc::clone(&seen);
        let task = move |task: Task| {
            told.lock().unwrap().push(format!("{} {}", task.now.format("%d %H:%M"), task.jobs[0].key()));
            TaskEnd::Done
        };
        let orders = orders(lines, &clock);
        run(orders, &clock, task, |_| None, control(ends_after(hours)), &Board::default()).await;
        let seen = seen.lock().unwrap();
        seen.clone()
    }

    const NIGHTLY: &[(Job, &str)] = &[(Job::Nightly, "0 2 * * *")];

    #[tokio::test(start_paused = true)]
    async fn jobs_run_at_their_times_and_only_then() {
        let lines = [(Job::Nightly, "0 2 * * *"), (Job::Mail, "0 8 * * 1-5")];
        let ran = times(&lines, TurnedClock::at(12, 0, vec![]), 72).await;
        // The 20th is a Friday.
        assert_eq!(ran, ["21 02:00 nightly", "22 02:00 nightly", "23 02:00 nightly", "23 08:00 mail"]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_machine_that_slept_over_its_times_runs_once() {
        // At 13:00 the clock jumps by three days.
        let ran = times(NIGHTLY, TurnedClock::at(12, 0, vec![(3600, 3 * 86_400)]), 2).await;
        assert_eq!(ran, ["23 13:00 nightly"]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_small_step_back_does_not_run_a_time_twice() {
        // Ten minutes after the run the clock goes back by half an hour.
        let ran = times(NIGHTLY, TurnedClock::at(1, 0, vec![(4200, -1800)]), 12).await;
        assert_eq!(ran, ["20 02:00 nightly"]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_clock_set_right_by_days_does_not_leave_the_daemon_waiting() {
        // It waits for the 21st when the clock goes back by five days.
        let ran = times(NIGHTLY, TurnedClock::at(12, 0, vec![(3600, -5 * 86_400)]), 16).await;
        assert_eq!(ran, ["16 02:00 nightly"]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_failed_or_panicking_task_does_not_end_the_daemon() {
        let token = CancellationToken::new();
        let end = token.clone();
        let count = Mutex::new(0);
        let task = move |_: Task| {
            let mut count = count.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            *count += 1;
            match *count {
                1 => TaskEnd::Failed("registry is locked".to_owned()),
                2 => panic!("a defect"),
                _ => {
                    end.cancel();
                    TaskEnd::Done
                }
            }
        };
        let clock = TurnedClock::at(12, 0, vec![]);
        let orders = orders(NIGHTLY, &clock);
        let ended = run(orders, &clock, task, |_| None, control(token), &Board::default()).await;
        assert_eq!(ended, Ended { runs: 3, failures: 2, ..Ended::default() });
    }

    #[tokio::test]
    async fn the_wish_to_end_ends_the_waiting_at_once() {
        let token = CancellationToken::new();
        token.cancel();
        let clock = TurnedClock::at(12, 0, vec![]);
        let orders = orders(NIGHTLY, &clock);
        let ended = run(orders, &clock, |_| TaskEnd::Done, |_| None, control(token), &Board::default()).await;
        assert_eq!(ended, Ended::default());
    }

    /// A task that looks for the wish to end, and one that does not.
    #[tokio::test]
    async fn a_running_task_is_asked_to_end_and_waited_for() {
        let token = CancellationToken::new();
        let end = token.clone();
        let task = move |task: Task| {
            end.cancel();
            while task.stop.asked().is_none() {
                std::thread::sleep(Duration::from_millis(5));
            }
            assert_eq!(task.stop.asked(), Some(StopCause::Asked));
            TaskEnd::Stopped
        };
        let mut clock = TurnedClock::at(12, 0, vec![]);
        let orders = orders(&[(Job::Nightly, "* * * * *")], &clock);
        clock.start += TimeDelta::milliseconds(60_000);
        let ended = run(orders, &clock, task, |_| None, control(token), &Board::default()).await;
        assert_eq!(ended, Ended { runs: 1, failures: 1, ..Ended::default() });
    }

    #[tokio::test]
    async fn a_task_that_takes_too_long_is_stopped_and_the_next_one_runs() {
        let token = CancellationToken::new();
        let end = token.clone();
        let causes = Arc::new(Mutex::new(Vec::new()));
        let told = Arc::clone(&causes);
        let task = move |task: Task| {
            let mut told = told.lock().unwrap();
            if told.len() == 1 {
                end.cancel();
                return TaskEnd::Done;
            }
            while task.stop.asked().is_none() {
                std::thread::sleep(Duration::from_millis(5));
            }
            told.push(task.stop.asked());
            TaskEnd::Stopped
        };
        let mut clock = TurnedClock::at(12, 0, vec![]);
        let mut orders = orders(&[(Job::Nightly, "* * * * *")], &clock);
        orders.timeout = Duration::from_millis(50);
        clock.start += TimeDelta::seconds(60);
        clock.jumps = vec![(0, 0), (1, 120)];
        let ended = run(orders, &clock, task, |_| None, control(token), &Board::default()).await;
        assert_eq!((ended.runs, ended.abandoned), (2, false));
        assert_eq!(*causes.lock().unwrap(), [Some(StopCause::TimeUp)]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_valid_configuration_takes_its_place_and_an_invalid_one_does_not() {
        let token = ends_after(30);
        let (wish, reload) = tokio::sync::mpsc::channel(1);
        drop(tokio::spawn(async move {
            for hours in [1, 1] {
                tokio::time::sleep(Duration::from_secs(hours * 3600)).await;
                wish.send(()).await.unwrap();
            }
            std::future::pending::<()>().await;
        }));
        let seen = Arc::new(Mutex::new(Vec::new()));
        let told = Arc::clone(&seen);
        let task = move |task: Task| {
            told.lock().unwrap().push(task.now.format("%d %H:%M").to_string());
            TaskEnd::Done
        };
        let clock = TurnedClock::at(12, 0, vec![]);
        let mut read = 0;
        let reload_orders = |table: &Timetable| {
            read += 1;
            let new = vec![(Job::Nightly, Schedule::parse("30 15 * * *", Tokyo).unwrap())];
            (read == 2).then(|| Orders {
                timetable: table.replaced(new, clock.now()),
                timeout: Duration::from_secs(60),
            })
        };
        let first = orders(NIGHTLY, &clock);
        run(first, &clock, task, reload_orders, Control { end: token, reload }, &Board::default()).await;
        assert_eq!(
            (read, seen.lock().unwrap().as_slice()),
            (2, ["20 15:30".to_owned(), "21 15:30".to_owned()].as_slice())
        );
    }
}
