//! Night's books are made while what was decided is written into the registry: neither waits for the other. Both are
//! kept together, or neither is.

use super::books::{self, Books, Online};
use super::holding::Holding;
use super::outcome::StopWatch;
use super::{CycleError, Decisions, Outcome, Progress, Reach, Reading, Request, Stage, StopCause};
use super::{drafts, history, letters};
use crate::config::Config;
use crate::domain::Issue;
use crate::registry::Changes;
use crate::store::{Found, HoldKind, Made, OpenNight, Store, StoreError};
use chrono::NaiveDateTime;
use std::panic::resume_unwind;
use std::thread;

/// What was read and decided, as far as recording only looks at it.
#[derive(Clone, Copy)]
pub(super) struct Night<'a> {
    pub(super) config: &'a Config,
    pub(super) reach: &'a Reach<'a>,
    pub(super) online: Option<Online<'a>>,
    pub(super) request: &'a Request,
    pub(super) run: &'a str,
    pub(super) now: NaiveDateTime,
    pub(super) holding: &'a Holding,
    /// The question, where decisions are held back.
    pub(super) storm: Option<&'a str>,
    pub(super) reading: &'a Reading,
    pub(super) changes: &'a Changes,
}

/// A night that stands in the registry (but for a dry run), and the books that are yet to be put in their places.
pub(super) struct Recorded {
    pub(super) outcome: Outcome,
    pub(super) books: Books,
}

pub(super) fn make_and_record(
    store: &mut Store,
    tonight: Night<'_>,
    (decisions, issues, mut standing): (Decisions, Vec<Issue>, books::StandingBooks),
    watch: &mut StopWatch,
    progress: Progress<'_>,
) -> Result<Recorded, CycleError> {
    let Night { config, request, run, now, holding, reading, changes, .. } = tonight;
    progress(Stage::Plan, 0, 1);
    let today = now.date();
    let mut holds = holding.tonight(reading, tonight.storm);
    let natures = store.natures(changes)?;
    let lines = history::lines(&store.change_tallies()?, (changes, &natures), &holds, today);
    let asking = drafts::runs(store, request)?;
    let states = store.tab_states()?;
    let wanted = books::Wanted { files: !request.dry_run, views: request.letters && config.mail.is_some() };
    let sent = if wanted.views { letters::Sent::of(config, store, today)? } else { None };
    let books_read = std::mem::take(&mut standing.read);
    let contents = books::Contents {
        questionnaires: &config.questionnaires,
        decisions: &decisions,
        issues: &issues,
        columns: &reading.columns,
        lines: &lines,
        states: &states,
        as_of: request.as_of(),
        today,
        asking: &asking,
    };
    let make = || books::make(config, contents, standing, tonight.online, wanted, tonight.reach.stop);
    let found = Found {
        changes,
        natures: &natures,
        files: &reading.to_store,
        moved: &reading.moved,
        memory: &reading.memory,
    };
    let night = if request.dry_run {
        None
    } else {
        store.begin_run(run, now, request.as_of())?;
        Some(store.open_night(run, now)?)
    };
    let (mut books, night) = while_writing(night, &found, make)?;
    holds.extend(books.asked().map(|(subject, question)| holding.hold(HoldKind::Tab, subject, question)));
    if let Some(cause) = tonight.reach.stop.asked() {
        return Err(CycleError::Stopped(cause));
    }
    watch.lap("plan");
    let mut outcome = Outcome::new(run, request, reading, &decisions, issues, changes, &books);
    let views = std::mem::take(&mut books.views);
    let letters = sent.map_or_else(Vec::new, |sent| {
        letters::compose(config, &sent, &views, &decisions, (&outcome, &holds, &lines), today)
    });
    // To give back a nation's takes a while.
    rayon::spawn(|| drop((decisions, views)));
    if let Some(night) = night {
        progress(Stage::Record, 0, 1);
        let tabs = &books.changed_tabs;
        night.keep(&Made { tabs, books_read: &books_read, holds: &holds, letters: &letters })?;
    }
    outcome.holds = holds;
    Ok(Recorded { outcome, books })
}

/// Makes the books and, where there is a night to write, writes what was found on a thread of its own.
fn while_writing<'a>(
    night: Option<OpenNight<'a>>,
    found: &Found<'_>,
    make: impl FnOnce() -> Result<Books, StopCause>,
) -> Result<(Books, Option<OpenNight<'a>>), CycleError> {
    let Some(mut night) = night else { return Ok((make().map_err(CycleError::Stopped)?, None)) };
    let interrupt = night.interrupt_handle();
    thread::scope(|scope| {
        let writing = scope.spawn(move || night.write(found).map(|_| night));
        let made = make();
        if made.is_err() {
            interrupt.interrupt();
        }
        let written: Result<OpenNight<'a>, StoreError> =
            writing.join().unwrap_or_else(|panic| resume_unwind(panic));
        Ok((made.map_err(CycleError::Stopped)?, Some(written?)))
    })
}
