//! What was read is written into the registry while it is decided who is who, that while matches and figures are, and these
//! while the books are made: nobody waits for another. All is kept together, or nothing is.

use super::books::{self, Books, Online};
use super::columns::Said;
use super::decide::{self, Behind, Identified};
use super::holding::Holding;
use super::outcome::{self, StopWatch};
use super::pen::{Changed, Pen};
use super::storm::{self, RowsBefore};
use super::{
    CycleError, Decisions, Outcome, Progress, Reach, Reading, Request, Stage, StopCause, drafts, history,
    letters, read,
};
use crate::config::Config;
use crate::domain::{HumanCell, Issue};
use crate::registry::{EntityKind, Known, LastKnownWorkshops, Standing};
use crate::store::{ChangeTally, HoldKind, Made, Store, StoreError};
use chrono::{NaiveDate, NaiveDateTime};

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
    pub(super) said: &'a Said,
}

impl<'n> Night<'n> {
    fn pen<'s>(&self, store: &'s mut Store) -> Result<Pen<'s>, StoreError>
    where
        'n: 's,
    {
        if self.request.dry_run {
            return Ok(Pen::Dry(store));
        }
        store.begin_run(self.run, self.now, self.request.as_of())?;
        store.open_night(self.run, self.now).map(Pen::Night)
    }

    fn stopped(&self) -> Result<(), StopCause> {
        self.reach.stop.asked().map_or(Ok(()), Err)
    }

    /// What was read is written while it is decided who is who.
    fn identify<'s>(
        &self,
        pen: Pen<'s>,
        reading: &Reading,
        known: &Known,
        human: &[HumanCell],
    ) -> Result<(Pen<'s>, Identified), CycleError> {
        let decide = || {
            let identified = decide::identify(self.config, reading, known, human, self.request);
            self.stopped().map(|()| identified)
        };
        let (pen, (), identified) = pen.beside(|pen| pen.write_found(reading), decide)?;
        Ok((pen, identified))
    }
}

/// What a night begins from.
pub(super) struct Found {
    pub(super) known: Known,
    pub(super) reading: Reading,
    pub(super) standing: books::StandingBooks,
    pub(super) rows_before: RowsBefore,
}

/// A night that stands in the registry (but for a dry run), and the books that are yet to be put in their places.
pub(super) struct Recorded {
    pub(super) outcome: Outcome,
    pub(super) books: Books,
}

/// What is asked of the registry before it is written.
struct Before<'a> {
    tallies: Vec<ChangeTally>,
    /// Workshops that were gone on earlier days.
    gone: Vec<(NaiveDate, String, String)>,
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
            gone: store.gone_workshops()?,
            asking: drafts::runs(store, request)?,
            tabs: store.tab_states()?,
            wanted,
            sent: if wanted.views { letters::Sent::of(config, store, now.date())? } else { None },
        })
    }
}

/// Workshops that were gone on earlier days and are tonight, by name; those that became part of another are not.
fn gone(
    earlier: &[(NaiveDate, String, String)],
    (stands, last_known): (&Standing, &LastKnownWorkshops),
    decisions: &Decisions,
    today: NaiveDate,
) -> Vec<(NaiveDate, String)> {
    let merged = &decisions.identities.remembered.merged;
    let is_merged = |id: &str| id.parse().is_ok_and(|id| merged.contains_key(&id));
    let here = |id: &str| id.parse().is_ok_and(|id| decisions.registry.workshops.contains_key(&id));
    let tonight = stands.keys().filter(|(kind, id)| *kind == EntityKind::Workshop && !here(id));
    let tonight = tonight.filter_map(|(_, id)| Some((today, id.clone(), last_known.get(id)?.name.clone())));
    let all = earlier.iter().cloned().chain(tonight).filter(|(_, id, _)| !is_merged(id));
    all.map(|(on, _, name)| (on, name)).collect()
}

pub(super) fn decide_and_record(
    store: &mut Store,
    tonight: Night<'_>,
    found: Found,
    watch: &mut StopWatch,
    progress: Progress<'_>,
) -> Result<Recorded, CycleError> {
    let Night { config, request, run, now, holding, .. } = tonight;
    let Found { known, reading, mut standing, rows_before } = found;
    let today = now.date();
    let before = Before::of(store, tonight)?;
    let pen = tonight.pen(store)?;

    progress(Stage::Decide, 0, 1);
    let decided = Decided::of(pen, tonight, known, reading, (&standing, &rows_before))?;
    let Decided { pen, reading, storm, decisions, issues, changed, stands, last_known } = decided;
    watch.lap("decide");

    progress(Stage::Plan, 0, 1);
    let mut holds = holding.tonight(&reading, storm.as_deref());
    let gone = gone(&before.gone, (&stands, &last_known), &decisions, today);
    let records = pen.changed_records()?;
    let lines = history::lines(&before.tallies, &changed.told, (&gone, &records), &holds, today);
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
        || books::make(config, contents, standing, tonight.online, before.wanted, tonight.reach.stop),
    )?;
    holds.extend(books.asked().map(|(subject, question)| holding.hold(HoldKind::Tab, subject, question)));
    tonight.stopped().map_err(CycleError::Stopped)?;
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

/// All that was decided, written but for matches and figures.
struct Decided<'s> {
    pen: Pen<'s>,
    reading: Reading,
    /// The question, where decisions of who is who are held back.
    storm: Option<String>,
    decisions: Decisions,
    /// Those of the books that stand among them.
    issues: Vec<Issue>,
    changed: Changed,
    /// What stood in the registry before.
    stands: Standing,
    last_known: LastKnownWorkshops,
}

impl<'s> Decided<'s> {
    fn of(
        pen: Pen<'s>,
        tonight: Night<'_>,
        mut known: Known,
        reading: Reading,
        (standing, rows_before): (&books::StandingBooks, &RowsBefore),
    ) -> Result<Self, CycleError> {
        let Night { config, request, .. } = tonight;
        let who = who_is_who(pen, tonight, reading, &known, (&standing.human, rows_before))?;
        let WhoIsWho { pen, reading, identified, storm } = who;
        let (pen, changed, concluded) = pen.beside(
            |pen| pen.write_registry(&known, &identified, &standing.human),
            || {
                let (asked, human) = (known.invitations.as_slice(), &standing.human);
                let concluded = decide::conclude(config, &identified, asked, human, request, Behind::Counted);
                tonight.stopped().map(|()| concluded)
            },
        )?;
        let last_known = std::mem::take(&mut known.workshops);
        let stands = known.into_entities();
        let mut decisions = Decisions::of(identified, concluded);
        outcome::tell_allocation(&decisions.matching);
        let mut issues = decisions.all_issues(&reading);
        issues.extend(standing.issues.iter().cloned());
        super::reading::sort_issues(&mut issues);
        decisions.count_issues(&issues);
        Ok(Self { pen, reading, storm, decisions, issues, changed, stands, last_known })
    }
}

/// Who is who, with the files that say so written.
struct WhoIsWho<'s> {
    pen: Pen<'s>,
    reading: Reading,
    identified: Identified,
    /// The question, where decisions are held back.
    storm: Option<String>,
}

/// Writes what was read while it is decided who is who. A storm of merges is told by that alone: then nothing of the files
/// was ever written, and they are written anew without what is held back.
fn who_is_who<'s>(
    pen: Pen<'s>,
    tonight: Night<'_>,
    mut reading: Reading,
    known: &Known,
    (human, rows_before): (&[HumanCell], &RowsBefore),
) -> Result<WhoIsWho<'s>, CycleError> {
    let Night { config, holding, said, now, .. } = tonight;
    let (mut pen, mut identified) = tonight.identify(pen, &reading, known, human)?;
    let storm = if holding.releases_storm() {
        None
    } else {
        storm::find(known, &identified, &reading, rows_before, &config.storm)
    };
    let storm = match storm {
        Some((question, files)) => {
            let stored = pen.start_over()?.load_files()?;
            reading = read::hold_back(config, reading, stored, &files, (said, now.date()), &question);
            (pen, identified) = tonight.identify(pen, &reading, known, human)?;
            Some(question)
        }
        None => None,
    };
    // What is not needed any more is given back at once: a night of the whole nation holds hundreds of megabytes.
    let spoken = (std::mem::take(&mut reading.observations), std::mem::take(&mut reading.to_store));
    rayon::spawn(|| drop(spoken));
    identified.let_rows_go();
    Ok(WhoIsWho { pen, reading, identified, storm })
}
