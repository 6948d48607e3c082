//! [I/O] One consolidation: calls the rooms in order, takes `now`, owns nothing else.
//!
//! `read` (sources → observations) → `decide` (identities, registry, matches, figures) → `books` (plans) → one
//! transaction in the registry → publish. A crash before the transaction leaves last night's state; a crash after it
//! leaves books that the next run brings up to date, because plans are made against what stands there.

mod absent;
mod books;
mod columns;
mod consolidate;
mod decide;
mod desk_folder;
mod drafts;
mod history;
mod holding;
mod letters;
mod outcome;
mod output;
mod read;
mod silence;
mod stop;
mod storm;
mod verify;

pub use consolidate::{consolidate, recall};
pub use decide::Decisions;
pub use drafts::DraftOutcome;
pub use outcome::{FileCounts, FileLine, Outcome, Tally};
pub use output::{Deed, Output, TabOutcome};
pub use read::Reading;
pub use silence::{SourceLine, silence};
pub use stop::{Stop, StopCause};
pub use verify::{Verified, verify};

use crate::google::{Google, GoogleError};
use crate::source::{OutputError, Source};
use crate::store::{Moment, StoreError};
use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeZone};
use chrono_tz::Tz;
use std::time::Duration;

/// What one run is asked to do.
#[derive(Clone, Copy, Debug)]
pub struct Request {
    pub now: DateTime<Tz>,
    /// The day for which states and figures are shown; `None` = today.
    pub as_of: Option<NaiveDate>,
    /// For [`recall`]: what is known, or what was known at a moment.
    pub known_at: Moment,
    /// Ask desks that were not asked yet; not where one only looks at another day.
    pub asks: bool,
    /// Decide everything, write nothing.
    pub dry_run: bool,
    /// Look at everything at Google anew, whatever is remembered of it.
    pub full: bool,
    /// Write also where another installation wrote last.
    pub take_over: bool,
    /// Write also tabs of which suspiciously much changes.
    pub allow_large_change: bool,
    /// Queue the night's letters, where mail is configured.
    pub letters: bool,
    /// What the run is for, in the journal (`nightly`, `run` …).
    pub job: &'static str,
}

impl Request {
    /// An ordinary run at this moment.
    #[must_use]
    pub const fn at(now: DateTime<Tz>) -> Self {
        Self {
            now,
            as_of: None,
            known_at: Moment::Now,
            asks: true,
            dry_run: false,
            full: false,
            take_over: false,
            allow_large_change: false,
            letters: false,
            job: "run",
        }
    }

    /// What is recalled of an earlier moment (in the office's time) is told as it would have been then.
    #[must_use]
    pub fn recalling(now: DateTime<Tz>, as_of: Option<NaiveDate>, known_at: Option<NaiveDateTime>) -> Self {
        let then = known_at.and_then(|at| now.timezone().from_local_datetime(&at).earliest());
        Self {
            as_of,
            known_at: known_at.map_or(Moment::Now, Moment::At),
            asks: false,
            dry_run: true,
            ..Self::at(then.unwrap_or(now))
        }
    }

    #[must_use]
    pub fn as_of(&self) -> NaiveDate {
        self.as_of.unwrap_or_else(|| self.now.date_naive())
    }
}

/// What a run may reach besides the registry.
#[derive(Clone, Copy)]
pub struct Reach<'a> {
    pub source: &'a dyn Source,
    /// `None` where the configuration names nothing at Google; or why it cannot be used.
    pub google: Option<Result<&'a Google, &'a GoogleError>>,
    /// Whoever may end the run early.
    pub stop: &'a Stop,
}

/// The stages, as a person who waits sees them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Read,
    Decide,
    Plan,
    Record,
    Publish,
}

impl Stage {
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Read => "ファイルを読んでいます",
            Self::Decide => "名寄せ・マッチング・指標を計算しています",
            Self::Plan => "出力をそろえています",
            Self::Record => "登録簿に書いています",
            Self::Publish => "ブックを書いています",
        }
    }
}

/// Told of each stage: what runs, how many of how many are done.
pub type Progress<'a> = &'a mut (dyn FnMut(Stage, u64, u64) + Send);

#[derive(Debug, thiserror::Error)]
pub enum CycleError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Output(#[from] OutputError),
    /// Ended early at a safe point; the next run does what is left.
    #[error("{}", .0.words())]
    Stopped(StopCause),
    /// Neither tonight's sources nor the registry hold anything.
    #[error("読み取れるものが何もありませんでした。{0}")]
    Nothing(String),
}

/// How long each stage took.
pub type Stages = Vec<(&'static str, Duration)>;
