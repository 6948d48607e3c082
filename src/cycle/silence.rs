//! How fresh each source is, and what has been quiet for too long.

use crate::domain::{FilePath, SourceRole};
use crate::guard::{self, Alarm, AlarmOptions, Past, PastRun};
use crate::registry::EntityKind;
use crate::store::{FileAge, FileStatus, RunState, Store, StoreError, Undelivered};
use chrono::{NaiveDate, NaiveDateTime};
use std::collections::BTreeMap;

/// Runs that are looked at: more than a quarter of a year of nights.
const RUNS: usize = 100;
/// What changes with the date alone: no sign that anything came in.
const DRIFTING: [EntityKind; 3] = [EntityKind::Match, EntityKind::Allocation, EntityKind::Invitation];
/// Letters of so many days are looked at; they are named up to so many, and waited for so many tries.
const LETTERS_OF_DAYS: i64 = 30;
const NAMED: usize = 5;
const TRIES: u32 = 3;
/// What a desk sets is no source of news.
const SETTINGS: &str = "/desk.toml";

/// One source and how fresh it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceLine {
    /// `inbox/d01`, `inbox（事務局）`, `forms/応募.csv`
    pub name: String,
    pub files: usize,
    pub failed: usize,
    pub missing: usize,
    /// When any of its files last said something new.
    pub news_at: NaiveDateTime,
}

/// The sources with their freshness, and what the office should be told of. Nothing is written.
///
/// # Errors
/// When the registry cannot be read.
pub fn silence(
    store: &Store,
    today: NaiveDate,
    options: &AlarmOptions,
) -> Result<(Vec<SourceLine>, Vec<Alarm>), StoreError> {
    let sources = sources(&store.file_ages()?);
    let mut alarms = guard::alarms(&past(store, &sources, today)?, today, options);
    alarms.extend(undelivered(store, today)?);
    Ok((sources, alarms))
}

/// Whose a letter is, by its kind.
#[must_use]
pub fn of_whom(kind: &str) -> String {
    kind.strip_prefix("desk:").map_or_else(|| "全国事務局".to_owned(), |desk| format!("窓口 {desk}"))
}

/// Letters that did not arrive: those that were given up, and those that could not leave us for a while.
fn undelivered(store: &Store, today: NaiveDate) -> Result<Vec<Alarm>, StoreError> {
    let since = today - chrono::TimeDelta::days(LETTERS_OF_DAYS);
    let (given_up, waiting): (Vec<_>, Vec<_>) =
        store.undelivered(since, TRIES)?.into_iter().partition(|one| one.given_up);
    let tell = |code: &'static str, letters: &[Undelivered], (state, what): (&str, &str)| {
        let reason = &letters.first()?.failure;
        let mut names: Vec<String> = letters.iter().map(|one| of_whom(&one.kind)).collect();
        names.dedup();
        let more =
            if names.len() > NAMED { format!(" ほか {}", names.len() - NAMED) } else { String::new() };
        names.truncate(NAMED);
        let text =
            format!("メール {} 通{state}（{}{more}）。{reason}{what}", letters.len(), names.join("、"));
        Some(Alarm { code, text })
    };
    let lost = ("を送れませんでした", "直したあと `tsunagi mail --again` で送り直せます。");
    let late = ("を送れないまま待っています", "直れば、待っている分も自動で送ります。");
    let told = [tell("mail.given-up", &given_up, lost), tell("mail.waiting", &waiting, late)];
    Ok(told.into_iter().flatten().collect())
}

fn past(store: &Store, sources: &[SourceLine], today: NaiveDate) -> Result<Past, StoreError> {
    let mut replies: BTreeMap<NaiveDate, u64> = BTreeMap::new();
    let mut changes: BTreeMap<NaiveDate, u64> = BTreeMap::new();
    for tally in store.change_tallies()?.iter().filter(|tally| tally.on <= today) {
        if DRIFTING.contains(&tally.kind) {
            continue;
        }
        *changes.entry(tally.on).or_default() += tally.tally.sum() as u64;
        if tally.kind == EntityKind::Application {
            *replies.entry(tally.on).or_default() += tally.tally.new as u64;
        }
    }
    let good = store
        .runs(RUNS)?
        .into_iter()
        .filter(|run| run.state == RunState::Done && run.started_at.date() <= today);
    let runs = good.map(|run| PastRun {
        on: run.started_at.date(),
        open_cases: run.summary.decided.open_cases as u64,
        eligible: run.summary.decided.eligible as u64,
        files_read: run.counts.files_read,
        elapsed_ms: run.summary.elapsed_ms,
    });
    Ok(Past {
        runs: runs.collect(),
        replies,
        changes,
        sources: sources.iter().map(|one| (one.name.clone(), one.news_at.date())).collect(),
    })
}

fn sources(files: &[FileAge]) -> Vec<SourceLine> {
    let mut lines: BTreeMap<String, SourceLine> = BTreeMap::new();
    for file in files.iter().filter(|file| !file.path.ends_with(SETTINGS)) {
        let path = FilePath::new(&file.path);
        let name = match &file.role {
            SourceRole::Desk(id) => format!("{}/{id}", path.source()),
            SourceRole::Office => format!("{}（事務局）", path.source()),
            SourceRole::Official => format!("{}（公的な名簿）", path.source()),
            SourceRole::Form => path.shown().to_owned(),
        };
        let line = lines.entry(name.clone()).or_insert(SourceLine {
            name,
            files: 0,
            failed: 0,
            missing: 0,
            news_at: file.read_at,
        });
        line.files += 1;
        line.failed += usize::from(file.status == FileStatus::Failed);
        line.missing += usize::from(file.status == FileStatus::Missing);
        line.news_at = line.news_at.max(file.read_at);
    }
    lines.into_values().collect()
}
