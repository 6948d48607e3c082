//! What was read is written into the registry while the rest is decided, and that while the books are made: neither waits
//! for the other. All is kept together, or nothing is.

use super::books::{self, Books, Online};
use super::decide::{self, Behind, Identified};
use super::holding::Holding;
use super::outcome::{self, StopWatch};
use super::pen::Pen;
use super::{CycleError, Decisions, Outcome, Progress, Reach, Reading, Request, Stage};
use super::{drafts, history, letters};
use crate::config::Config;
use crate::registry::Known;
use crate::store::{ChangeTally, Found, HoldKind, Made, Store, StoreError};
use chrono::NaiveDateTime;

/// Of which run all this is.
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
}

/// A night that stands in the registry (but for a dry run), and the books that are yet to be put in their places.
pub(super) struct Recorded {
    pub(super) outcome: Outcome,
    pub(super) books: Books,
}

/// What is asked of the registry before it is written.
struct Before<'a> {
    tallies: Vec<ChangeTally>,
    /// Runs whose mail drafts are to stand.
    asking: Vec<NaiveDateTime>,
    tabs: books::TabStates,
    wanted: books::Wanted,
    /// `None` where no letters are written.
    sent: Option<letters::Sent<'a>>,
}

impl<'a> Before<'a> {
    fn of(store: &Store, tonight: Night<'a>) -> Result<Self, StoreError> {
        let Night { config, request, now, .. } = tonight;
        let wanted =
            books::Wanted { files: !request.dry_run, views: request.letters && config.mail.is_some() };
        Ok(Self {
            tallies: store.change_tallies()?,
            asking: drafts::runs(store, request)?,
            tabs: store.tab_states()?,
            wanted,
            sent: if wanted.views { letters::Sent::of(config, store, now.date())? } else { None },
        })
    }
}

pub(super) fn decide_and_record(
    store: &mut Store,
    tonight: Night<'_>,
    (identified, known, mut reading, mut standing): (Identified, Known, Reading, books::StandingBooks),
    watch: &mut StopWatch,
    progress: Progress<'_>,
) -> Result<Recorded, CycleError> {
    let Night { config, request, run, now, holding, .. } = tonight;
    let today = now.date();
    let stop = tonight.reach.stop;
    let before = Before::of(store, tonight)?;
    let pen = if request.dry_run {
        Pen::Dry(store)
    } else {
        store.begin_run(run, now, request.as_of())?;
        Pen::Night(store.open_night(run, now)?)
    };

    let files = std::mem::take(&mut reading.to_store);
    let found = Found { files, moved: &reading.moved, memory: &reading.memory };
    let (pen, changed, concluded) = pen.beside(
        |pen| pen.write_registry(found, &known, &identified, &standing.human),
        || {
            let known = (reading.issues.as_slice(), known.invitations.as_slice());
            let human = &standing.human;
            let concluded = decide::conclude(config, &identified, known, human, request, Behind::Counted);
            stop.asked().map_or(Ok(concluded), Err)
        },
    )?;
    let stands = known.into_entities();
    let decisions = Decisions::of(identified, concluded);
    outcome::tell_allocation(&decisions.matching);
    let mut issues = decisions.all_issues(&reading);
    issues.extend(standing.issues.iter().cloned());
    outcome::sort_issues(&mut issues);
    watch.lap("decide");

    progress(Stage::Plan, 0, 1);
    let mut holds = holding.tonight(&reading, tonight.storm);
    let lines = history::lines(&before.tallies, &changed.told, &holds, today);
    let books_read = std::mem::take(&mut standing.read);
    let contents = books::Contents {
        questionnaires: &config.questionnaires,
        decisions: &decisions,
        issues: &issues,
        columns: &reading.columns,
        lines: &lines,
        states: &before.tabs,
        as_of: request.as_of(),
        today,
        asking: &before.asking,
    };
    let (pen, changed, mut books) = pen.beside(
        |pen| pen.write_matching(&stands, &decisions.matching, changed),
        || books::make(config, contents, standing, tonight.online, before.wanted, stop),
    )?;
    holds.extend(books.asked().map(|(subject, question)| holding.hold(HoldKind::Tab, subject, question)));
    if let Some(cause) = stop.asked() {
        return Err(CycleError::Stopped(cause));
    }
    watch.lap("plan");

    let mut outcome = Outcome::new(run, request, &reading, &decisions, issues, changed, &books);
    let views = std::mem::take(&mut books.views);
    let letters = before.sent.map_or_else(Vec::new, |sent| {
        letters::compose(config, &sent, &views, &decisions, (&outcome, &holds, &lines), today)
    });
    // To give back a nation's takes a while.
    rayon::spawn(|| drop((decisions, views, reading, stands)));
    if let Pen::Night(night) = pen {
        progress(Stage::Record, 0, 1);
        let tabs = &books.changed_tabs;
        night.keep(&Made { tabs, books_read: &books_read, holds: &holds, letters: &letters })?;
    }
    outcome.holds = holds;
    Ok(Recorded { outcome, books })
}
