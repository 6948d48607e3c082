//! What a run did: counts, issues, outputs, and how long each stage took.

use super::books::Books;
use super::pen::Changed;
use super::reading::{FileCounts, RecordCounts};
use super::{Decisions, Deed, DraftOutcome, Output, Reading, Request};
use crate::domain::{Certificate, Issue, Judged, Matching, RecordKind, Severity};
use crate::google::Usage;
use crate::registry::Tallies;
use crate::source::SourceFailure;
use crate::store::{Decided, Hold, Run, RunCounts, RunSummary};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::fmt;
use std::time::{Duration, Instant};

/// A book or a draft that could not be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unwritten {
    /// `desk:d01`; empty for a draft.
    pub book: String,
    pub path: String,
    pub why: String,
}

impl fmt::Display for Unwritten {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.why)
    }
}

/// What a run did, or would do.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub run: String,
    pub as_of: NaiveDate,
    pub dry_run: bool,
    pub files: FileCounts,
    /// In order of file, sheet and cell.
    pub issues: Vec<Issue>,
    pub failures: Vec<SourceFailure>,
    /// Decided: workshops, facilities, desks, clients, cases, open cases, eligible and refused pairs, doubts.
    pub decided: Decided,
    /// Rows of the registry that change, by kind of entity.
    pub entities: Tallies,
    /// All rows of the registry that change.
    pub changes: usize,
    pub outputs: Vec<Output>,
    /// Mail drafts that were written, or could not be.
    pub drafts: Vec<DraftOutcome>,
    /// Errors and warnings by desk, with its name; `""` = the national office.
    pub issues_by_desk: BTreeMap<String, (String, u64)>,
    /// What waits for the office's word.
    pub holds: Vec<Hold>,
    /// What was spent at Google; `None` where it is not used.
    pub usage: Option<Usage>,
    pub stages: super::Stages,
    /// The run since which nothing has changed: nothing was computed anew, and no issue is listed again.
    pub still: Option<Box<Run>>,
}

fn decided(decisions: &Decisions, as_of: NaiveDate) -> Decided {
    let (registry, matching) = (&decisions.registry, &decisions.matching);
    let certificate = matching.certificate;
    let judged = |count: fn(&Judged) -> u32| matching.judged.values().map(|one| count(one) as usize).sum();
    Decided {
        workshops: registry.workshops.len(),
        facilities: registry.facilities.len(),
        desks: registry.desks.len(),
        clients: registry.clients.len(),
        cases: registry.cases.len(),
        open_cases: registry.cases.values().filter(|case| case.state_on(as_of).is_open()).count(),
        applications: registry.applications.len(),
        orders: registry.orders.len(),
        eligible: judged(|one| one.candidates),
        refused: judged(|one| one.refused),
        allocated_hours: matching.allocations.iter().map(|one| u64::from(one.hours)).sum(),
        wanted_hours: certificate.wanted_hours,
        allocation_proven: certificate.proven,
        merged_lots: certificate.merged_lots,
        merging_cost: certificate.merging_cost,
        shortfalls: matching.shortfalls.len(),
        doubts: registry.doubts.len(),
    }
}

/// The certificate of the allocation, for the log.
pub(super) fn tell_allocation(matching: &Matching) {
    let Certificate { wanted_hours, placed_hours, proven, merged_lots, merging_cost } = matching.certificate;
    let merging_cost_millipoints = merging_cost;
    tracing::info!(
        wanted_hours,
        placed_hours,
        proven,
        merged_lots,
        merging_cost_millipoints,
        "hours allocated"
    );
}

fn records_of(summary: &RunSummary) -> RecordCounts {
    let count = |(key, count): (&String, &u64)| Some((RecordKind::from_key(key)?, *count as usize));
    summary.records.iter().filter_map(count).collect()
}

impl Outcome {
    pub(super) fn new(
        run: &str,
        request: &Request,
        reading: &Reading,
        decisions: &Decisions,
        issues: Vec<Issue>,
        changed: Changed,
        books: &Books,
    ) -> Self {
        Self {
            run: run.to_owned(),
            as_of: request.as_of(),
            dry_run: request.dry_run,
            files: reading.counts.clone(),
            failures: reading.failures.clone(),
            decided: decided(decisions, request.as_of()),
            changes: changed.count(),
            entities: changed.entities,
            outputs: books.plans.iter().map(Output::of_plan).collect(),
            drafts: Vec::new(),
            issues_by_desk: by_desk(&issues, decisions),
            holds: Vec::new(),
            usage: None,
            issues,
            stages: Vec::new(),
            still: None,
        }
    }

    #[must_use]
    pub fn issue_count(&self, severity: Severity) -> usize {
        if let Some(last) = &self.still {
            let summary = &last.summary;
            let count = match severity {
                Severity::Error => summary.errors,
                Severity::Warning => summary.warnings,
                Severity::Notice => summary.notices,
            };
            return count as usize;
        }
        self.issues.iter().filter(|issue| issue.severity == severity).count()
    }

    /// Whether a source or a target could not be reached.
    #[must_use]
    pub fn unreachable(&self) -> bool {
        !self.failures.is_empty()
            || self.outputs.iter().any(Output::unreachable)
            || self.drafts.iter().any(|one| one.error.is_some())
    }

    /// What was to be written and is not.
    #[must_use]
    pub fn unwritten(&self) -> Vec<Unwritten> {
        let books = self.outputs.iter().filter_map(|output| {
            let held = match &output.deed {
                Deed::Held(why) => Some(why.clone()),
                _ => None,
            };
            let why = output.error.clone().or(held)?;
            Some(Unwritten { book: output.book.clone(), path: output.path.clone(), why })
        });
        let drafts = self.drafts.iter().filter_map(|draft| {
            Some(Unwritten { book: String::new(), path: draft.path.clone(), why: draft.error.clone()? })
        });
        books.chain(drafts).collect()
    }

    /// Sources and books that could not be reached, in words.
    pub(super) fn unreachable_words(&self) -> Vec<String> {
        let sources = self.failures.iter().map(ToString::to_string);
        let books = self.outputs.iter().filter_map(|output| {
            let held = match &output.deed {
                Deed::Held(why) => Some(why.clone()),
                _ => None,
            };
            let trash = output.trash_words().map(str::to_owned);
            output
                .error
                .clone()
                .or(held)
                .or(trash)
                .or(output.left_out.clone())
                .map(|why| format!("{}: {why}", output.path))
        });
        sources.chain(books).collect()
    }

    /// What the journal keeps of it.
    pub(super) fn summary(&self, job: &str, elapsed: Duration) -> RunSummary {
        let count = |severity| self.issue_count(severity) as u64;
        RunSummary {
            job: job.to_owned(),
            elapsed_ms: u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX),
            unreachable: self.unreachable_words(),
            unwritten: self.unwritten().into_iter().map(|one| (one.path, one.why)).collect(),
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            notices: count(Severity::Notice),
            issues_by_desk: self.issues_by_desk.clone(),
            files_failed: self.files.failed as u64,
            files_missing: self.files.missing as u64,
            decided: self.decided,
            held: self.holds.len() as u64,
            records: self.files.records.iter().map(|(kind, n)| (kind.key().to_owned(), *n as u64)).collect(),
            stamp: String::new(),
        }
    }

    /// Of a run before which nothing had changed: what the run before it found still holds.
    pub(super) fn still(
        run: &str,
        request: &Request,
        last: &Run,
        files: FileCounts,
        books: Vec<Output>,
    ) -> Self {
        Self {
            run: run.to_owned(),
            as_of: request.as_of(),
            dry_run: false,
            files: FileCounts { records: records_of(&last.summary), ..files },
            issues: Vec::new(),
            failures: Vec::new(),
            decided: last.summary.decided,
            entities: Tallies::new(),
            changes: 0,
            outputs: books,
            drafts: Vec::new(),
            issues_by_desk: last.summary.issues_by_desk.clone(),
            holds: Vec::new(),
            usage: None,
            stages: Vec::new(),
            still: Some(Box::new(last.clone())),
        }
    }

    pub(super) fn run_counts(&self) -> RunCounts {
        RunCounts {
            files_read: (self.files.read + self.files.failed) as u64,
            rows: self.files.records.values().sum::<usize>() as u64,
            issues: self.issues.len() as u64,
            changes: self.changes as u64,
            outputs: self.outputs.iter().filter(|output| output.written()).count() as u64,
        }
    }
}

fn by_desk(issues: &[Issue], decisions: &Decisions) -> BTreeMap<String, (String, u64)> {
    let mut desks: BTreeMap<String, (String, u64)> = BTreeMap::new();
    for issue in issues.iter().filter(|issue| issue.severity != Severity::Notice) {
        let id = issue.desk.as_ref().map(ToString::to_string).unwrap_or_default();
        let known = issue.desk.as_ref().and_then(|desk| decisions.registry.desks.get(desk));
        let name = || known.map(|desk| desk.name.clone()).unwrap_or_default();
        desks.entry(id).or_insert_with(|| (name(), 0)).1 += 1;
    }
    desks
}

/// Laps of a run, for the log and the summary.
pub(super) struct StopWatch {
    first: Instant,
    last: Instant,
    laps: Vec<(&'static str, Duration)>,
}

impl StopWatch {
    pub(super) fn start() -> Self {
        let now = Instant::now();
        Self { first: now, last: now, laps: Vec::new() }
    }

    pub(super) fn lap(&mut self, stage: &'static str) {
        self.laps.push((stage, self.last.elapsed()));
        self.last = Instant::now();
    }

    /// Since the start.
    pub(super) fn elapsed(&self) -> Duration {
        self.first.elapsed()
    }

    pub(super) fn finish(self) -> super::Stages {
        for (stage, took) in &self.laps {
            tracing::info!(stage, elapsed_ms = took.as_millis() as u64, "stage finished");
        }
        self.laps
    }
}
