//! `tsunagi daemon`: the jobs of the configuration at their times, until it is told to stop.

use super::arguments::DaemonArguments;
use super::check::open_to_others;
use super::ending::Ending;
use super::{clock_check, logs, lost, mail, run};
use crate::clock::{self, Clock};
use crate::config::{self, Config};
use crate::cycle::{Outcome, Request, Stop};
use crate::daemon::{self, Job, Office, Orders, Rhythm, Task, TaskEnd, Tenure, TenureError, Timetable};
use crate::domain::Issue;
use crate::status::{self, Board};
use crate::store::Store;
use chrono::DateTime;
use chrono_tz::Tz;
use sd_notify::NotifyState;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// How often a waiting instance looks whether the other has ended.
const WAIT: Duration = Duration::from_secs(5);
/// How often letters that could not be sent are looked at.
const MAIL_AGAIN: Duration = Duration::from_secs(60);

/// What the tasks, the page and a reload share.
#[derive(Clone)]
struct Shared {
    path: PathBuf,
    config: Arc<Mutex<Arc<Config>>>,
    clock: Arc<dyn Clock>,
    board: Board,
}

impl Shared {
    fn config(&self) -> Arc<Config> {
        Arc::clone(&self.config.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

pub(super) fn run(arguments: &DaemonArguments) -> anyhow::Result<Ending> {
    let config = config::load(&arguments.config.config)?;
    let _logs = logs::start(Some(&config.paths.logs), "info");
    let clock: Arc<dyn Clock> = clock::from_environment(config.schedule.time_zone).into();
    lost::look_before(&config, false)?;
    if let Some(store) = Store::open_existing(&config.paths.registry)? {
        lost::look_into(&store, &config, false)?;
    }
    let lost = Stop::default();
    let _tenure = tenure(&config, clock.as_ref(), &lost, arguments.wait)?;
    let shared = Shared {
        path: arguments.config.config.clone(),
        config: Arc::new(Mutex::new(Arc::new(config))),
        clock,
        board: Board::default(),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let ended = runtime.block_on(live(&shared, &lost));
    // A run that did not reach a safe point in time is left behind: the registry and the books survive that.
    runtime.shutdown_background();
    let ended = ended?;
    let was_lost = lost.asked().is_some();
    Ok(if was_lost || (ended.abandoned && ended.overdue) { Ending::Nothing } else { Ending::Done })
}

/// The right to be the daemon of this registry.
fn tenure(config: &Config, clock: &dyn Clock, lost: &Stop, wait: bool) -> Result<Tenure, TenureError> {
    loop {
        match daemon::hold(&config.paths.registry, Office::Daemon, clock.now(), lost, Rhythm::default()) {
            Err(error) if wait && error.is_held() => {
                tracing::info!(event = "waiting_for_the_other", %error);
                std::thread::sleep(WAIT);
            }
            result => return result,
        }
    }
}

async fn live(shared: &Shared, lost: &Stop) -> anyhow::Result<daemon::Ended> {
    let (control, listening) = daemon::listen()?;
    let end = control.end.clone();
    shared.board.start(shared.clock.now().naive_local());
    let config = shared.config();
    let timetable = timetable(&config, shared.clock.now())?;
    open_page(shared, end.clone()).await;
    let beside = [
        tokio::spawn(watch(lost.clone(), end.clone())),
        tokio::spawn(keep_alive(end.clone())),
        tokio::spawn(mail_again(shared.clone(), end.clone())),
    ];
    tell_system(&[NotifyState::Ready, NotifyState::Status("次の予定を待っています")]);
    let orders = Orders { timetable, timeout: config.schedule.timeout };
    drop(config);
    let doing = shared.clone();
    let reloading = shared.clone();
    let ended = daemon::run(
        orders,
        shared.clock.as_ref(),
        move |task| doing.serve(&task),
        move |timetable| reloading.reload(timetable),
        control,
        &shared.board,
    )
    .await;
    tell_system(&[NotifyState::Stopping]);
    end.cancel();
    listening.abort();
    beside.iter().for_each(tokio::task::JoinHandle::abort);
    Ok(ended)
}

/// What is due when, from the configuration and what the registry remembers; a job that is new begins now, and that is
/// remembered too.
fn timetable(config: &Config, now: DateTime<Tz>) -> anyhow::Result<Timetable> {
    let mut store = Store::open(&config.paths.registry)?;
    let planned = Job::planned(&config.schedule);
    let mut served: BTreeMap<Job, DateTime<Tz>> = BTreeMap::new();
    for (name, at) in store.served()? {
        if let (Some(job), Ok(at)) = (Job::from_key(&name), DateTime::parse_from_rfc3339(&at)) {
            served.insert(job, at.with_timezone(&now.timezone()));
        }
    }
    for (job, _) in &planned {
        if !served.contains_key(job) {
            store.put_served(job.key(), &now.to_rfc3339())?;
        }
    }
    Ok(Timetable::new(planned, &served, now))
}

impl Shared {
    /// Does what is due, and remembers that it was served.
    fn serve(&self, task: &Task) -> TaskEnd {
        let config = self.config();
        let mut failures = Vec::new();
        if let Some(job) = task.jobs.iter().copied().find(|job| job.is_consolidation()) {
            let at_night = matches!(job, Job::Nightly | Job::Full);
            let now = task.now.with_timezone(&config.schedule.time_zone);
            let request =
                Request { full: job == Job::Full, letters: at_night, job: job.key(), ..Request::at(now) };
            let result = loop {
                match run::consolidate(&config, &request, &task.stop) {
                    // A run by hand is under way: this one follows it.
                    Err(error) if run::is_held(&error) => {
                        tracing::info!(event = "run_waits_for_another", %error);
                        if !rest(WAIT, &task.stop) {
                            return TaskEnd::Stopped;
                        }
                    }
                    result => break result,
                }
            };
            match result {
                Ok(outcome) => log(&outcome),
                Err(error) if run::is_stopped(&error) => return TaskEnd::Stopped,
                Err(error) => failures.push(format!("{error:#}")),
            }
        }
        if task.jobs.contains(&Job::Mail)
            && let Err(error) = mail::send(&config, self.clock.now(), false, &task.stop)
        {
            failures.push(format!("{error:#}"));
        }
        let until = self.clock.now().to_rfc3339();
        if !config.paths.registry.exists() {
            // It was taken away meanwhile; to open it would make an empty one in its place.
            return TaskEnd::Failed(failures.join(" "));
        }
        let remembered = Store::open(&config.paths.registry)
            .and_then(|mut store| task.jobs.iter().try_for_each(|job| store.put_served(job.key(), &until)));
        if let Err(error) = remembered {
            failures.push(error.to_string());
        }
        if failures.is_empty() { TaskEnd::Done } else { TaskEnd::Failed(failures.join(" ")) }
    }

    /// Reads the configuration again; what is wrong with it is told, and everything goes on as before.
    fn reload(&self, timetable: &Timetable) -> Option<Orders> {
        match config::load(&self.path) {
            Ok(config) if config.paths.registry != self.config().paths.registry => {
                tracing::error!(event = "configuration_refused", error = "another registry");
                self.board.notice(Some(
                    "登録簿の場所（paths.registry）を変えるには、常駐を止めて、もう一度動かしてください。前の設定のまま動いています。"
                        .to_owned(),
                ));
                None
            }
            Ok(config) => {
                let jobs = Job::planned(&config.schedule);
                let now = self.clock.now().with_timezone(&config.schedule.time_zone);
                let orders =
                    Orders { timetable: timetable.replaced(jobs, now), timeout: config.schedule.timeout };
                let before = self.config();
                let needs_restart =
                    config.paths != before.paths || config.status.listen != before.status.listen;
                *self.config.lock().unwrap_or_else(PoisonError::into_inner) = Arc::new(config);
                self.board.notice(needs_restart.then(|| {
                    "設定を読み直しました。保存場所（[paths]）と画面の場所（[status] の listen）の変更は、常駐を止めて、もう一度動かすと効きます。".to_owned()
                }));
                tracing::info!(event = "configuration_read_again", needs_restart);
                Some(orders)
            }
            Err(error) => {
                let words = words(&error);
                tracing::error!(event = "configuration_refused", error = %words);
                self.board.notice(Some(format!(
                    "設定の読み直しに失敗したため、前の設定のまま動いています。{words}"
                )));
                None
            }
        }
    }
}

fn words(error: &config::ConfigError) -> String {
    match error {
        config::ConfigError::Invalid { problems, .. } => {
            let all: Vec<String> = problems.iter().map(ToString::to_string).collect();
            format!("{error} {}", all.join(" "))
        }
        config::ConfigError::Unreadable { .. } | config::ConfigError::Encoding { .. } => error.to_string(),
    }
}

/// Waits, and looks meanwhile whether the task has to end; `false` = it has.
fn rest(time: Duration, stop: &Stop) -> bool {
    let until = std::time::Instant::now() + time;
    while std::time::Instant::now() < until {
        if stop.asked().is_some() {
            return false;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    stop.asked().is_none()
}

/// A page that cannot be opened is told and does not keep the nights from running.
async fn open_page(shared: &Shared, end: CancellationToken) {
    let Some(address) = shared.config().status.listen else { return };
    if !address.ip().is_loopback() {
        tracing::warn!(event = "status_page_open_to_others", "{}", open_to_others(address));
    }
    let own = shared.clone();
    let look: status::Look = Arc::new(move || {
        let config = own.config();
        lost::look_before(&config, false).map_err(|error| error.to_string())?;
        let store = Store::open(&config.paths.registry).map_err(|error| error.to_string())?;
        let mut status = status::gather(&config, &store, &own.board, own.clock.now())
            .map_err(|error| error.to_string())?;
        if let Some(warning) = lost::warning(&config, &store) {
            status.health.problems.insert(0, warning);
        }
        if let Ok(Some(behind)) = clock_check::warning(&store, status.now) {
            status.health.problems.insert(0, behind.to_string());
        }
        Ok(status)
    });
    match status::serve(address, look, end).await {
        Ok(bound) => tracing::info!(event = "status_page", address = %bound),
        Err(error) => {
            tracing::error!(event = "status_page_not_opened", %error);
            shared.board.notice(Some(error.to_string()));
        }
    }
}

/// Ends the daemon when another has taken its place.
async fn watch(lost: Stop, end: CancellationToken) {
    while lost.asked().is_none() {
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    end.cancel();
}

/// Signs of life for systemd, as often as it wants them.
async fn keep_alive(end: CancellationToken) {
    let Some(limit) = sd_notify::watchdog_enabled() else { return };
    while !end.is_cancelled() {
        tell_system(&[NotifyState::Watchdog]);
        tokio::time::sleep(limit / 3).await;
    }
}

/// Tries letters again that the server did not take.
async fn mail_again(shared: Shared, end: CancellationToken) {
    while !end.is_cancelled() {
        tokio::time::sleep(MAIL_AGAIN).await;
        let own = shared.clone();
        let tried = tokio::task::spawn_blocking(move || {
            mail::send(&own.config(), own.clock.now(), true, &Stop::default())
        });
        match tried.await {
            Ok(Err(error)) => tracing::warn!(event = "mail_not_tried", error = %format!("{error:#}")),
            Err(error) => tracing::error!(event = "mail_panicked", %error),
            Ok(Ok(_)) => {}
        }
    }
}

fn tell_system(states: &[NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(states) {
        tracing::debug!(event = "system_not_told", %error);
    }
}

fn log(outcome: &Outcome) {
    tracing::info!(
        event = "run_finished",
        run = outcome.run,
        files_read = outcome.files.read,
        files_failed = outcome.files.failed,
        issues = outcome.issues.iter().map(Issue::places).sum::<usize>(),
        changes = outcome.changes,
        outputs_written = outcome.outputs.iter().filter(|output| output.written()).count(),
        held = outcome.holds.len(),
        unreachable = outcome.unreachable(),
    );
}

/// The next times of a configuration, for those who look without a daemon.
pub(super) fn plan(config: &Config, now: DateTime<Tz>, board: &Board) -> anyhow::Result<()> {
    let served = Store::open_to_look(&config.paths.registry)?.served()?;
    let known = served.iter().filter_map(|(name, at)| {
        let at = DateTime::parse_from_rfc3339(at).ok()?.with_timezone(&now.timezone());
        Some((Job::from_key(name)?, at))
    });
    let timetable = Timetable::new(Job::planned(&config.schedule), &known.collect(), now);
    board.plan(timetable.upcoming().into_iter().map(|(job, due)| (job.label(), due)).collect());
    Ok(())
}
