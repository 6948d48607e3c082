//! Mail drafts: one file per desk and run in `out/メールの下書き`, written after the books.

use super::Request;
use crate::config::Config;
use crate::publish;
use crate::store::{RunState, Store, StoreError};
use crate::views::Draft;
use chrono::NaiveDateTime;
use rayon::prelude::*;
use std::path::PathBuf;

const FOLDER: &str = "メールの下書き";

/// What became of one draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftOutcome {
    /// `out/メールの下書き/20261120-2200_d01.eml`
    pub path: String,
    /// How many cases it tells of.
    pub cases: usize,
    /// False where it stands already.
    pub written: bool,
    /// Why it could not be written.
    pub error: Option<String>,
}

/// The runs whose drafts are to stand: tonight's, and that of a run which recorded whom it asks and did not come to its
/// end.
pub(super) fn runs(store: &Store, request: &Request) -> Result<Vec<NaiveDateTime>, StoreError> {
    let last = store.runs(1)?.into_iter().find(|run| run.state != RunState::Done);
    Ok(last.map(|run| run.started_at).into_iter().chain([request.now.naive_local()]).collect())
}

/// As they would be written.
pub(super) fn planned(config: &Config, drafts: &[Draft]) -> Vec<DraftOutcome> {
    let new = drafts.iter().filter(|draft| !path(config, draft).exists());
    new.map(|draft| outcome(config, draft, Ok(true))).collect()
}

pub(super) fn write(config: &Config, drafts: &[Draft]) -> Vec<DraftOutcome> {
    let write = |draft| {
        let result = publish::write_draft(draft, &path(config, draft));
        outcome(config, draft, result.map_err(|error| error.to_string()))
    };
    // Each waits for the disk.
    drafts.par_iter().map(write).filter(|one| one.written || one.error.is_some()).collect()
}

fn outcome(config: &Config, draft: &Draft, result: Result<bool, String>) -> DraftOutcome {
    let out = config.paths.out.file_name().map_or("out".into(), |name| name.to_string_lossy());
    DraftOutcome {
        path: format!("{out}/{FOLDER}/{}", name(draft)),
        cases: draft.cases,
        written: result == Ok(true),
        error: result.err(),
    }
}

fn path(config: &Config, draft: &Draft) -> PathBuf {
    config.paths.out.join(FOLDER).join(name(draft))
}

fn name(draft: &Draft) -> String {
    format!("{}_{}.eml", draft.at.format("%Y%m%d-%H%M"), draft.desk)
}
