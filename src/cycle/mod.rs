//! [I/O] One consolidation: calls the rooms in order, takes `now`, owns nothing else.
//!
//! `read` (sources → observations) → `decide` (identities, registry, matches, figures) → `books` (plans) → one
//! transaction in the registry → publish. A crash before the transaction leaves last night's state; a crash after it
//! leaves books that the next run brings up to date, because plans are made against what stands there.

mod absent;
mod books;
mod columns;
mod consolidate;
mod copies;
mod decide;
mod desk_folder;
mod drafts;
mod history;
mod holding;
mod known_of;
mod last_good;
mod letters;
mod observe;
mod outcome;
mod output;
mod pen;
mod read;
mod read_with;
mod reading;
mod record;
mod remembered;
mod request;
mod silence;
mod still;
mod stop;
mod storm;
mod twins;
mod vanished;
mod verify;

pub use consolidate::{consolidate, recall, standing};
pub use decide::Decisions;
pub use drafts::DraftOutcome;
pub use known_of::known_of;
pub use outcome::{Outcome, Unwritten};
pub use output::{Deed, Output, TabOutcome};
pub use reading::{FileCounts, FileLine, Reading};
pub use request::Request;
pub use silence::{SourceLine, of_whom, silence};
pub use stop::{Stop, StopCause};
pub use verify::{Verified, verify};

use crate::google::{Google, GoogleError};
use crate::source::{OutputError, Source};
use crate::store::StoreError;
use std::time::Duration;

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
