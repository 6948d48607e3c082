//! Executes tonight's plans: files one book a core, spreadsheets a few calls at a time.

use super::super::{Output, Progress, Stage, Stop, StopCause};
use super::make::{BookPlan, FilePlan, Known, OnlineBookPlan};
use super::{Online, place};
use crate::config::Config;
use crate::google::GoogleError;
use crate::plan::online::Stamp;
use crate::publish::{self, OnlineJob, OnlineWritten};
use crate::store::PublishedBook;
use chrono::NaiveDateTime;
use futures_util::future::join_all;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What was done with the books.
#[derive(Debug, Default)]
pub(in crate::cycle) struct Published {
    /// In order of plans.
    pub(in crate::cycle) outputs: Vec<Output>,
    /// Files on which the next night may rely, by name of book.
    pub(in crate::cycle) known: BTreeMap<String, PublishedBook>,
    /// How often those that were written were, by name of book.
    pub(in crate::cycle) editions: BTreeMap<String, u64>,
    /// Why books were left as they stood.
    pub(in crate::cycle) stopped: Option<StopCause>,
}

/// Writes what was planned.
pub(in crate::cycle) fn publish(
    config: &Config,
    plans: Vec<BookPlan>,
    online: Option<Online<'_>>,
    run: &str,
    now: NaiveDateTime,
    stop: &Stop,
    progress: Progress<'_>,
) -> Published {
    let all = plans.len() as u64;
    // Files first: they need no one, and a night without Google has them all the same.
    let (mut files, mut sheets) = (Vec::new(), Vec::new());
    for plan in plans {
        match plan {
            BookPlan::File(file) => files.push(*file),
            BookPlan::Online(sheet) => sheets.push(*sheet),
        }
    }
    let Files { mut outputs, known, editions } = publish_files(files, stop);
    progress(Stage::Publish, outputs.len() as u64, all);
    if let Some(cause) = stop.asked() {
        let left = |plan: &OnlineBookPlan| Output {
            error: Some(cause.words().to_owned()),
            ..Output::of_sheet(plan, Ok(OnlineWritten::default()))
        };
        outputs.extend(sheets.iter().map(left));
        let is_left = |output: &Output| output.error.as_deref() == Some(cause.words());
        let stopped = outputs.iter().any(is_left).then_some(cause);
        return Published { outputs, known, editions, stopped };
    }
    outputs.extend(publish_online(config, sheets, online, run, now));
    progress(Stage::Publish, all, all);
    Published { outputs, known, editions, stopped: None }
}

struct Files {
    outputs: Vec<Output>,
    known: BTreeMap<String, PublishedBook>,
    editions: BTreeMap<String, u64>,
}

/// Where no killed run's halves lie about.
fn publish_files(plans: Vec<FilePlan>, stop: &Stop) -> Files {
    let folders: BTreeSet<&Path> = plans.iter().filter_map(|book| book.path.parent()).collect();
    folders.into_iter().for_each(publish::clear_leftovers);
    let counted: Vec<_> = plans.iter().map(|one| (one.plan.book.to_string(), one.plan.edition)).collect();
    let put = |book: FilePlan| {
        if let Some(cause) = stop.asked() {
            return (Output::of_file(&book, Some(cause.words().to_owned())), None);
        }
        match book.built.as_ref().map(|built| built.as_ref().map_err(ToString::to_string)) {
            None => (Output::of_file(&book, None), known(&book, book.plan.replaces.clone())),
            Some(built) => match built.and_then(|built| built.put().map_err(|error| error.to_string())) {
                Ok(file) => {
                    let known = known(&book, Some(file.hash.clone()));
                    (Output { file: Some(file), ..Output::of_file(&book, None) }, known)
                }
                Err(reason) => (Output::of_file(&book, Some(reason)), None),
            },
        }
    };
    let done: Vec<_> = plans.into_par_iter().map(put).collect();
    let (outputs, known): (Vec<_>, Vec<_>) = done.into_iter().unzip();
    let editions = (outputs.iter().zip(counted))
        .filter(|(output, _)| output.file.is_some())
        .filter_map(|(_, (book, edition))| Some((book, edition?)))
        .collect();
    Files { outputs, known: known.into_iter().flatten().collect(), editions }
}

/// What may be relied on once a file of this content stands.
fn known(book: &FilePlan, content_hash: Option<String>) -> Option<(String, PublishedBook)> {
    let Known { view_hash, plain } = book.known.clone()?;
    Some((book.plan.book.to_string(), PublishedBook { content_hash: content_hash?, view_hash, plain }))
}

fn publish_online(
    config: &Config,
    plans: Vec<OnlineBookPlan>,
    online: Option<Online<'_>>,
    run: &str,
    now: NaiveDateTime,
) -> Vec<Output> {
    let Some(online) = online else {
        return plans.iter().map(|plan| Output::of_sheet(plan, Ok(OnlineWritten::default()))).collect();
    };
    let stamp = Stamp {
        registry: online.registry.to_owned(),
        run: run.to_owned(),
        at: now.format("%Y-%m-%dT%H:%M").to_string(),
        columns: String::new(),
        id: None,
    };
    let writes = plans.into_iter().map(async |plan| {
        let result = write(config, &plan, online, &stamp).await;
        Output::of_sheet(&plan, result)
    });
    online.google.wait(join_all(writes))
}

async fn write(
    config: &Config,
    plan: &OnlineBookPlan,
    online: Online<'_>,
    stamp: &Stamp,
) -> Result<OnlineWritten, GoogleError> {
    let (Some(id), Ok(planned)) = (config.sheets.of(&plan.workbook.id), &plan.plan) else {
        return Ok(OnlineWritten::default());
    };
    if planned.plan.is_empty() {
        return Ok(OnlineWritten::default());
    }
    let subject = place::shown_online(&plan.workbook.id);
    let job = OnlineJob {
        id,
        subject: &subject,
        workbook: &plan.workbook,
        human: &plan.human,
        stamp,
        guard: online.guard,
    };
    publish::publish_online(online.google, job, planned.book.clone()).await
}
