//! What the registry holds, recalled as material for views, for the verbs that show it without a run.

use super::{logs, lost};
use crate::clock;
use crate::config;
use crate::cycle::{self, Decisions, Reading, Request};
use crate::views::{self, Material};
use chrono::{NaiveDate, NaiveDateTime};
use std::collections::BTreeMap;
use std::path::Path;

/// Shows the registry of an installation, as of a day and as it was known at a moment.
pub(super) fn with_material<T>(
    config: &Path,
    (as_of, known_at): (Option<NaiveDate>, Option<NaiveDateTime>),
    show: impl FnOnce(&Material<'_>, &Reading, &Decisions) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    let config = config::load(config)?;
    let _logs = logs::start(None, "error");
    let store = lost::existing(&config)?;
    let now = clock::from_environment(config.schedule.time_zone).now();
    let request = Request::recalling(now, as_of, known_at);
    let (reading, decisions) = cycle::recall(&config, &store, &request)?;
    let issues = decisions.all_issues(&reading);
    let known = store.load_known_at(request.known_at)?;
    let material = Material {
        registry: &decisions.registry,
        matching: &decisions.matching,
        figures: &decisions.figures,
        surveys: &decisions.surveys,
        questionnaires: &config.questionnaires,
        issues: &issues,
        columns: &reading.columns,
        human: &known.human,
        as_of: request.as_of(),
        tab_dates: &BTreeMap::new(),
        changes: &[],
        options: &views::Options::default(),
    };
    show(&material, &reading, &decisions)
}
