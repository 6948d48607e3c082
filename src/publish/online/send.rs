//! Brings one spreadsheet up to date: read again, plan, write, look; again where someone was faster.

use super::batches::{Batch, batches, restoring};
use super::verify::Look;
use crate::domain::HumanCell;
use crate::google::{Cause, Google, GoogleError};
use crate::guard::{self, SheetOptions};
use crate::plan::online::{self, OnlineBook, OnlinePlan, OnlineTab, Place, Stamp};
use crate::source::{read_online, reread};
use crate::views::Workbook;

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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OnlineWritten {
    /// Whether anything was written.
    pub changed: bool,
    /// Times that someone moved rows or columns while we wrote.
    pub disturbed: u32,
    /// Rectangles of people's cells that were put back.
    pub restored: usize,
    /// The spreadsheet lies in the trash, from where Google removes it after some weeks.
    pub in_trash: bool,
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
    for _ in 0..ROUNDS {
        if !is_fresh {
            let plan = plan(&job, &book);
            if plan.is_empty() {
                return Ok(done);
            }
            freshen(google, &job, &plan, &mut book).await?;
        }
        let plan = plan(&job, &book);
        if plan.is_empty() {
            return Ok(done);
        }
        refusals.may_go_again(&plan)?;
        match write(google, &job, &plan, &book).await {
            Ok(Written { disturbed, error }) => {
                done.changed |= error.is_none();
                if disturbed.is_empty() && error.is_none() {
                    return Ok(done);
                }
                if error.is_none() {
                    tracing::warn!(event = "sheet_disturbed", spreadsheet = subject, tabs = disturbed.len());
                    done.disturbed += 1;
                }
                last = error;
                done.restored += restore(google, &job, &disturbed, &book).await?;
            }
            // Done or not, and what stands there now, only a new reading tells.
            Err(error) if may_be_stale(&error) => {
                refusals.note(plan, &error);
                last = Some(error);
            }
            Err(error) => return Err(error),
        }
        book = read_online(google, id, subject).await?;
        is_fresh = true;
    }
    let unfinished = !plan(&job, &book).is_empty();
    match last {
        Some(error) if unfinished => Err(error),
        _ => Ok(done),
    }
}

const fn may_be_stale(error: &GoogleError) -> bool {
    matches!(error.cause, Cause::AmbiguousWrite | Cause::SchemaChanged | Cause::Refused | Cause::Protected)
}

/// How often the same may be sent in all: a refusal that does not say why may have been of the moment.
const fn times(error: &GoogleError) -> u32 {
    match error.cause {
        Cause::AmbiguousWrite | Cause::SchemaChanged => ROUNDS,
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
    fn note(&mut self, plan: OnlinePlan, error: &GoogleError) {
        let is_same = self.last.as_ref().is_some_and(|(known, _)| *known == plan);
        self.count = if is_same { self.count + 1 } else { 1 };
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
}

/// Writes all batches; answers the tabs (with what was written into them) in which someone moved things meanwhile, and
/// stops at the first batch that shows one.
async fn write(
    google: &Google,
    job: &OnlineJob<'_>,
    plan: &OnlinePlan,
    book: &OnlineBook,
) -> Result<Written, GoogleError> {
    let stamp = Stamp {
        columns: plan.columns.clone(),
        id: book.stamp.as_ref().and_then(|stamp| stamp.id),
        ..job.stamp.clone()
    };
    let mut sent: Vec<Batch> = Vec::new();
    for (at, mut batch) in batches(plan, &stamp).into_iter().enumerate() {
        let requests = std::mem::take(&mut batch.requests);
        let count = requests.len();
        let look = Look::at(plan, &batch);
        let answer = google.update(job.id, requests, &look.ranges(), job.subject).await;
        tracing::debug!(event = "sheet_written", spreadsheet = job.subject, batch = at, requests = count);
        let seen = match answer {
            Ok(answer) => look.disturbed(google, job.id, plan, &batch, answer, job.subject).await,
            Err(error) if error.cause == Cause::AmbiguousWrite => Err(error),
            Err(error) => return Err(error),
        };
        let touched = look.tabs();
        sent.push(batch);
        match seen {
            Ok(disturbed) if disturbed.is_empty() => {}
            Ok(disturbed) => return Ok(Written { disturbed: of_sent(plan, disturbed, &sent), error: None }),
            // Written or not, moved or not: what stands there has to be held against what stood.
            Err(error) => {
                return Ok(Written { disturbed: of_sent(plan, touched, &sent), error: Some(error) });
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
    let mut round = 1;
    loop {
        match restore_once(google, job, disturbed, before).await {
            Err(error) if may_be_stale(&error) && round < times(&error) => round += 1,
            other => return other,
        }
    }
}

async fn restore_once(
    google: &Google,
    job: &OnlineJob<'_>,
    disturbed: &[OnlineTab],
    before: &OnlineBook,
) -> Result<usize, GoogleError> {
    let after = read_online(google, job.id, job.subject).await?;
    let mut requests = Vec::new();
    for tab in disturbed {
        let place = |book: &OnlineBook| book.sheets.iter().position(|sheet| sheet.id == tab.place.id());
        let (Some(then), Some(now)) = (place(before), place(&after)) else { continue };
        let blocks = online::repair(tab, &before.standing.sheets[then], &after.standing.sheets[now]);
        requests.extend(restoring(tab.place.id(), &blocks).requests);
    }
    let count = requests.len();
    if count > 0 {
        google.update(job.id, requests, &[], job.subject).await?;
        tracing::warn!(event = "sheet_restored", spreadsheet = job.subject, blocks = count);
    }
    Ok(count)
}
