//! Records → observations, file by file; what has spoken is given back at once.

use super::columns::{self, Said};
use super::reading::{FileLine, Reading, TonightFile, Waiting};
use super::{decide, desk_folder, last_good, twins};
use crate::config::Config;
use crate::domain::{DeskId, FilePath, Issue, Observations, Prefecture};
use crate::intake::{self, FileContext};
use crate::normalise::file_name::is_called_copy;
use crate::normalise::work::WorkWords;
use crate::store::{FileStatus, PackedFile, StoredFile};
use chrono::NaiveDate;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// In order of path. What is news to the registry is kept for it.
pub(super) fn observe(
    config: &Config,
    mut files: Vec<TonightFile>,
    (said, today): (&Said, NaiveDate),
    reading: &mut Reading,
) {
    files.sort_by(|a, b| a.file.path.cmp(&b.file.path));
    let copies = twins::tell(&mut files);
    let gives_way = |file: &&StoredFile| {
        file.status == FileStatus::Missing || is_called_copy(FilePath::new(&file.path).shown())
    };
    let lesser: BTreeSet<String> =
        files.iter().map(|one| &one.file).filter(gives_way).map(|file| file.path.clone()).collect();
    let spoken = files.iter().map(|one| &one.file).filter(|file| !desk_folder::is_settings(file));
    reading.columns = columns::used(spoken, said);
    let options = intake::Options { work: WorkWords::new(&decide::catalogue(config)) };
    let prefectures: BTreeMap<&DeskId, Prefecture> =
        reading.folders.iter().filter_map(|folder| Some((&folder.id, folder.prefecture?))).collect();
    let observe = |TonightFile { file, is_news }: TonightFile| {
        let prefecture = file.role.desk().and_then(|id| prefectures.get(id)).copied();
        let context = FileContext {
            role: file.role.clone(),
            path: FilePath::new(&file.path).shown().to_owned(),
            prefecture,
        };
        let is_copy = copies.contains(&file.path);
        let records = if is_copy { &[] } else { file.records.as_slice() };
        let (observations, issues) = intake::observe(records, &context, &options);
        let mut observed = Observed::of(file, is_news, observations, issues);
        observed.line.iter_mut().filter(|_| is_copy).for_each(|line| line.records.clear());
        observed
    };
    let observed = largest_first(files, |one| one.file.records.len(), observe);
    let mut parts = Vec::with_capacity(observed.len());
    for one in observed {
        if let Some(line) = one.line {
            for (kind, count) in &line.records {
                *reading.counts.records.entry(*kind).or_default() += count;
            }
            reading.counts.lines.push(line);
        }
        reading.waiting.extend(one.waiting);
        reading.issues.extend(one.issues);
        reading.to_store.extend(one.news);
        parts.push(one.observations);
    }
    reading.observations = Observations::concat(parts);
    reading.issues.extend(intake::leave_out_far_days(&mut reading.observations, today));
    reading.issues.extend(intake::once(&mut reading.observations, &|path: &str| lesser.contains(path)));
}

/// What one file says tonight. The records of one that stands in the registry have spoken and are gone: a nation's would
/// fill the memory.
struct Observed {
    observations: Observations,
    /// Those of its reading, then those of its values.
    issues: Vec<Issue>,
    /// `None` for settings.
    line: Option<FileLine>,
    waiting: Option<Waiting>,
    /// What the registry is yet to hear of.
    news: Option<PackedFile>,
}

impl Observed {
    fn of(file: StoredFile, is_news: bool, observations: Observations, mut more: Vec<Issue>) -> Self {
        let line = (!desk_folder::is_settings(&file))
            .then(|| FileLine::of(&file, more.iter().map(Issue::places).sum()));
        let mut issues = file.issues.clone();
        issues.append(&mut more);
        let waiting = last_good::waiting(&file);
        Self { observations, issues, line, waiting, news: is_news.then(|| PackedFile::of(file)) }
    }
}

/// Works on all items at once, the largest first so that no core waits for it at the end; results in order of items.
pub(super) fn largest_first<Item: Send, Done: Send>(
    items: Vec<Item>,
    size: impl Fn(&Item) -> usize,
    work: impl Fn(Item) -> Done + Sync + Send,
) -> Vec<Done> {
    let mut items: Vec<(usize, Item)> = items.into_iter().enumerate().collect();
    items.sort_by_key(|(_, item)| std::cmp::Reverse(size(item)));
    let mut done: Vec<(usize, Done)> =
        items.into_par_iter().with_max_len(1).map(|(at, item)| (at, work(item))).collect();
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, done)| done).collect()
}
