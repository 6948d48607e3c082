//! Brings one spreadsheet up to date: read again, plan, write, look; again where someone was faster.

use super::batches::{Batch, batches, restoring};
use super::call::{self, Refusal};
use super::extra::LeftOut;
use super::verify::Look;
use crate::domain::HumanCell;
use crate::google::{Cause, Google, GoogleError, Ready, Turn, Unsent};
use crate::guard::{self, SheetOptions};
use crate::plan::online::{self, OnlineBook, OnlinePlan, OnlineTab, Place, Stamp};
use crate::source::{read_online, reread};
use crate::views::Workbook;
use std::time::Duration;

/// Rounds of reading and writing until a spreadsheet is given up for the night: someone keeps working in it.
const ROUNDS: u32 = 4;

/// What to bring where.
#[derive(Clone, Copy, Debug)]
pub struct OnlineJob<'a> {
    /// Google's id of the spreadsheet.
    pub id: &'a str,
    /// As people know it.
    pub subject: &'a str,
    pub workbook: &'a Workbook,
    /// What people are known to have written.
    pub human: &'a [HumanCell],
    /// Who writes; its `columns` and `id` are found out.
    pub stamp: &'a Stamp,
    pub guard: &'a SheetOptions,
}

/// What was done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OnlineWritten {
    /// Whether anything was written.
    pub changed: bool,
    /// Times that someone moved rows or columns while we wrote.
    pub disturbed: u32,
    /// Rectangles of people's cells that were put back.
    pub restored: usize,
    /// Which charts, filters and formats Google refused, in words; the figures are written.
    pub left_out: Option<String>,
    /// Tabs that were left alone in the end, and why; `None` = nothing was to be written.
    pub held: Option<Vec<(String, String)>>,
}

/// Writes what differs. `book` is what was read at the beginning of the night.
///
/// # Errors
/// What could be done was done, whole calls at a time; the next run completes it.
pub async fn publish_online(
    google: &Google,
    job: OnlineJob<'_>,
    mut book: OnlineBook,
) -> Result<OnlineWritten, GoogleError> {
    let OnlineJob { id, subject, .. } = job;
    let mut done = OnlineWritten::default();
    let mut is_fresh = false;
    let mut last = None;
    let mut refusals = Refusals::default();
    let mut left_out = LeftOut::default();
    let mut waits = Waits::default();
    let mut rounds = 0;
    let mut turn = None;
    while rounds < ROUNDS && waits.may_go_on(google) {
        if !is_fresh {
            let plan = plan(&job, &book);
            if plan.is_empty() {
                return Ok(done);
            }
            turn = Some(google.turn_to_write().await);
            freshen(google, &job, &plan, &mut book).await?;
        }
        // A tab may have been protected since this night was planned.
        let plan = plan(&job, &book);
        done.held = Some(plan.held.clone());
        if plan.is_empty() {
            return Ok(done);
        }
        refusals.may_go_again(&plan)?;
        match write(google, &job, (&plan, &book), turn.take(), &mut left_out).await {
            // What could not go at once is planned anew, by what stands there then.
            Ok(Written { unsent: Some((error, next)), is_begun, .. }) => {
                done.changed |= is_begun;
                done.left_out = left_out.words();
                last = Some(error);
                if next == Ready::AfterFailure {
                    waits.wait(google).await;
                }
            }
            Ok(Written { disturbed, error, .. }) => {
                done.changed |= error.is_none();
                done.left_out = left_out.words();
                if disturbed.is_empty() && error.is_none() {
                    return Ok(done);
                }
                match &error {
                    Some(_) => waits.wait(google).await,
                    None => {
                        tracing::warn!(
                            event = "sheet_disturbed",
                            spreadsheet = subject,
                            tabs = disturbed.len()
                        );
                        done.disturbed += 1;
                        rounds += 1;
                    }
                }
                last = error;
                done.restored += restore(google, &job, &disturbed, &book).await?;
            }
            // Done or not, and what stands there now, only a new reading tells.
            Err(Refusal { error, was_bare, .. }) if may_be_stale(&error) => {
                match error.cause {
                    Cause::AmbiguousWrite => waits.wait(google).await,
                    _ => rounds += 1,
                }
                refusals.note(plan, &error, was_bare);
                last = Some(error);
            }
            Err(Refusal { error, .. }) => return Err(error),
        }
        turn = Some(google.turn_to_write().await);
        book = read_online(google, id, subject).await?;
        is_fresh = true;
    }
    let unfinished = !plan(&job, &book).is_empty();
    match last {
        Some(error) if unfinished => Err(error),
        _ => Ok(done),
    }
}

/// Between writes of which nobody knows what became: a service that is down is asked again after ever longer waits, as long
/// as one may wait for it.
#[derive(Default)]
struct Waits {
    count: u32,
    waited: Duration,
}

impl Waits {
    /// Writes of which nobody knows what became, in all.
    const MOST: u32 = 8;

    fn may_go_on(&self, google: &Google) -> bool {
        self.count < Self::MOST && self.waited <= google.patience()
    }

    async fn wait(&mut self, google: &Google) {
        let wait = google.wait_after(self.count);
        self.count += 1;
        self.waited += wait;
        if self.may_go_on(google) {
            tokio::time::sleep(wait).await;
        }
    }
}

const fn may_be_stale(error: &GoogleError) -> bool {
    matches!(error.cause, Cause::AmbiguousWrite | Cause::SchemaChanged | Cause::Refused | Cause::Protected)
}

/// How often the same may be sent in all: a refusal that does not say why may have been of the moment.
const fn times(error: &GoogleError) -> u32 {
    match error.cause {
        Cause::AmbiguousWrite => Waits::MOST,
        Cause::SchemaChanged => ROUNDS,
        Cause::Protected => 1,
        _ => 2,
    }
}

/// What Google refused last: where a new reading leads to the very same plan, sending it again changes nothing.
#[derive(Default)]
struct Refusals {
    last: Option<(OnlinePlan, GoogleError)>,
    count: u32,
}

impl Refusals {
    /// What went once whole and once without its extras was sent twice.
    fn note(&mut self, plan: OnlinePlan, error: &GoogleError, was_bare: bool) {
        let is_same = self.last.as_ref().is_some_and(|(known, _)| *known == plan);
        self.count = if is_same { self.count } else { 0 } + 1 + u32::from(was_bare);
        self.last = Some((plan, error.clone()));
    }

    fn may_go_again(&self, plan: &OnlinePlan) -> Result<(), GoogleError> {
        match &self.last {
            Some((refused, error)) if refused == plan && self.count >= times(error) => Err(error.clone()),
            _ => Ok(()),
        }
    }
}

fn plan(job: &OnlineJob<'_>, book: &OnlineBook) -> OnlinePlan {
    guard::hold_large_changes(online::plan(job.workbook, book, job.human), job.guard)
}

/// The tabs that would be written to, read again just before; all of it where one was renamed or deleted meanwhile.
async fn freshen(
    google: &Google,
    job: &OnlineJob<'_>,
    plan: &OnlinePlan,
    book: &mut OnlineBook,
) -> Result<(), GoogleError> {
    let standing = |tab: &&OnlineTab| matches!(tab.place, Place::Stands { .. } | Place::Blank { .. });
    let ids: Vec<i32> = plan.tabs.iter().filter(standing).map(|tab| tab.place.id()).collect();
    let tabs: Vec<usize> = (0..book.sheets.len()).filter(|at| ids.contains(&book.sheets[*at].id)).collect();
    match reread(google, job.id, book, &tabs, job.subject).await {
        Err(error) if error.cause == Cause::SchemaChanged => {
            *book = read_online(google, job.id, job.subject).await?;
            Ok(())
        }
        other => other,
    }
}

/// Tabs in which cells of people's may have been written over, with what was written.
#[derive(Default)]
struct Written {
    disturbed: Vec<OnlineTab>,
    /// Why it is not known what became of the last call.
    error: Option<GoogleError>,
    /// Why the next call did not go at once, where it did not.
    unsent: Option<(GoogleError, Ready)>,
    /// Whether a call went before it.
    is_begun: bool,
}

/// Writes all batches; answers the tabs (with what was written into them) in which someone moved things meanwhile, and
/// stops at the first batch that shows one.
async fn write(
    google: &Google,
    job: &OnlineJob<'_>,
    (plan, book): (&OnlinePlan, &OnlineBook),
    mut turn: Option<Turn>,
    left_out: &mut LeftOut,
) -> Result<Written, Refusal> {
    let stamp = Stamp {
        columns: plan.columns.clone(),
        id: book.stamp.as_ref().and_then(|stamp| stamp.id),
        ..job.stamp.clone()
    };
    let mut sent: Vec<Batch> = Vec::new();
    for (at, batch) in batches(plan, &stamp).into_iter().enumerate() {
        let count = batch.extras().count();
        let look = Look::at(plan, &batch);
        let to = (job.id, job.subject);
        let answer = call::send(google, to, &batch, &look.ranges(), turn.take(), left_out).await;
        tracing::debug!(event = "sheet_written", spreadsheet = job.subject, batch = at, requests = count);
        let seen = match answer {
            Ok(answer) => look.disturbed(google, job.id, plan, &batch, answer, job.subject).await,
            Err(Refusal { error, next: Some(next), .. }) => {
                let unsent = Some((error, next));
                return Ok(Written { unsent, is_begun: !sent.is_empty(), ..Written::default() });
            }
            Err(Refusal { error, .. }) if error.cause == Cause::AmbiguousWrite => Err(error),
            Err(refusal) => return Err(refusal),
        };
        let touched = look.tabs();
        sent.push(batch);
        match seen {
            Ok(disturbed) if disturbed.is_empty() => {}
            Ok(disturbed) => {
                return Ok(Written { disturbed: of_sent(plan, disturbed, &sent), ..Written::default() });
            }
            // Written or not, moved or not: what stands there has to be held against what stood.
            Err(error) => {
                let disturbed = of_sent(plan, touched, &sent);
                return Ok(Written { disturbed, error: Some(error), ..Written::default() });
            }
        }
    }
    Ok(Written::default())
}

fn of_sent(plan: &OnlinePlan, tabs: Vec<usize>, sent: &[Batch]) -> Vec<OnlineTab> {
    tabs.into_iter().map(|tab| as_sent(plan, tab, sent)).collect()
}

/// The tab with only those cells in it that were sent.
fn as_sent(plan: &OnlinePlan, at: usize, sent: &[Batch]) -> OnlineTab {
    let mut tab = plan.tabs[at].clone();
    let was_sent = |row: u32| sent.iter().any(|batch| batch.rows.contains(&(at, row)));
    tab.blocks = tab
        .blocks
        .into_iter()
        .flat_map(|block| {
            let col = block.col;
            (block.row..).zip(block.rows).map(move |(row, cells)| online::Block {
                row,
                col,
                rows: vec![cells],
            })
        })
        .filter(|block| was_sent(block.row))
        .collect();
    tab
}

/// Puts back what we wrote over; answers how many rectangles. Nobody else remembers what stood there, so it is tried again
/// also where it is not known whether it was done.
async fn restore(
    google: &Google,
    job: &OnlineJob<'_>,
    disturbed: &[OnlineTab],
    before: &OnlineBook,
) -> Result<usize, GoogleError> {
    let mut waits = Waits::default();
    let mut round = 1;
    loop {
        match restore_once(google, job, disturbed, before).await {
            Err(Unsent { next: Some(_), .. }) if waits.may_go_on(google) => waits.wait(google).await,
            Err(Unsent { error, .. })
                if may_be_stale(&error) && round < times(&error) && waits.may_go_on(google) =>
            {
                round += 1;
                waits.wait(google).await;
            }
            other => return other.map_err(|unsent| unsent.error),
        }
    }
}

async fn restore_once(
    google: &Google,
    job: &OnlineJob<'_>,
    disturbed: &[OnlineTab],
    before: &OnlineBook,
) -> Result<usize, Unsent> {
    let turn = Some(google.turn_to_write().await);
    let read = read_online(google, job.id, job.subject).await;
    let after = read.map_err(|error| Unsent { error, next: None })?;
    let mut requests = Vec::new();
    for tab in disturbed {
        let place = |book: &OnlineBook| book.sheets.iter().position(|sheet| sheet.id == tab.place.id());
        let (Some(then), Some(now)) = (place(before), place(&after)) else { continue };
        let blocks = online::repair(tab, &before.standing.sheets[then], &after.standing.sheets[now]);
        requests.extend(restoring(tab.place.id(), &blocks));
    }
    let count = requests.len();
    if count > 0 {
        google.update((job.id, job.subject), requests, &[], turn).await?;
        tracing::warn!(event = "sheet_restored", spreadsheet = job.subject, blocks = count);
    }
    Ok(count)
}
