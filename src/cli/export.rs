//! `tsunagi export`: the registry as CSV, one file a kind of record.

use super::arguments::ExportArguments;
use super::ending::Ending;
use super::{logs, print};
use crate::clock;
use crate::config;
use crate::cycle::{self, Request};
use crate::store::Store;
use crate::views::{self, ExportFile, Material};
use anyhow::Context;
use std::collections::BTreeMap;
use std::path::Path;

pub(super) fn run(arguments: &ExportArguments) -> anyhow::Result<Ending> {
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
    let out = &arguments.out;
    std::fs::create_dir_all(out).with_context(|| format!("フォルダー {} を作れません", out.display()))?;
    let mut written = String::new();
    for file in views::export(&material, &reading.observations.workshops, &decisions.identities) {
        write(out, &file)?;
        written.push_str(&format!("{}  {} 行\n", out.join(file.name).display(), file.rows.len()));
    }
    print::result(&written)?;
    Ok(Ending::Done)
}

/// UTF-8 CSV, written whole to a temporary file and renamed.
fn write(out: &Path, file: &ExportFile) -> anyhow::Result<()> {
    let path = out.join(file.name);
    let subject = || format!("{} を書けません", path.display());
    let temporary = tempfile::NamedTempFile::new_in(out).with_context(subject)?;
    let mut writer = csv::Writer::from_writer(&temporary);
    writer.write_record(file.header).with_context(subject)?;
    for row in &file.rows {
        writer.write_record(row).with_context(subject)?;
    }
    writer.flush().with_context(subject)?;
    drop(writer);
    temporary.persist(&path).with_context(subject)?;
    Ok(())
}
