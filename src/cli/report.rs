//! `tsunagi report --html FILE`: the dashboard as one page, for those without a spreadsheet.

use super::arguments::ReportArguments;
use super::ending::Ending;
use super::{logs, print};
use crate::clock;
use crate::config;
use crate::cycle::{self, Request};
use crate::store::Store;
use crate::views::{self, Material};
use anyhow::Context;
use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;

pub(super) fn run(arguments: &ReportArguments) -> anyhow::Result<Ending> {
    let config = config::load(&arguments.config.config)?;
    let _logs = logs::start(None, "error");
    let store = Store::open(&config.paths.registry)?;
    let now = clock::from_environment(config.schedule.time_zone).now();
    let request = Request::recalling(now, arguments.as_of, arguments.known_at);
    let (reading, decisions) = cycle::recall(&config, &store, &request)?;
    let issues = decisions.all_issues(&reading);
    let known = store.load_known_at(request.known_at)?;
    let material = Material {
        registry: &decisions.registry,
        matching: &decisions.matching,
        figures: &decisions.figures,
        surveys: &decisions.surveys,
        issues: &issues,
        columns: &reading.columns,
        human: &known.human,
        as_of: request.as_of(),
        tab_dates: &BTreeMap::new(),
        changes: &[],
        options: &views::Options::default(),
    };
    write(&arguments.html, &views::report(&material))?;
    print::result(&format!("{}\n", arguments.html.display()))?;
    Ok(Ending::Done)
}

/// Whole to a temporary file beside it, then renamed.
fn write(path: &Path, page: &str) -> anyhow::Result<()> {
    let subject = || format!("{} を書けません", path.display());
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut temporary = tempfile::NamedTempFile::new_in(folder).with_context(subject)?;
    temporary.write_all(page.as_bytes()).with_context(subject)?;
    temporary.persist(path).with_context(subject)?;
    Ok(())
}
