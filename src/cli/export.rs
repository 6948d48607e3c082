//! `tsunagi export`: the registry as CSV, one file a kind of record.

use super::arguments::ExportArguments;
use super::ending::Ending;
use super::print;
use super::recalled::with_material;
use super::targets;
use crate::config;
use crate::publish;
use crate::views::{self, ExportFile};
use anyhow::Context;
use std::path::Path;

pub(super) fn run(arguments: &ExportArguments) -> anyhow::Result<Ending> {
    let out = &arguments.out;
    targets::refuse_sources(out, Some(&config::load(&arguments.config.config)?))?;
    let when = (arguments.as_of, arguments.known_at);
    let files = with_material(&arguments.config.config, when, |material, reading, decisions| {
        Ok(views::export(material, &reading.observations.workshops, &decisions.identities))
    })?;
    for file in &files {
        targets::refuse_others(&out.join(file.name), file.header.join(",").as_bytes())?;
    }
    std::fs::create_dir_all(out).with_context(|| format!("フォルダー {} を作れません", out.display()))?;
    let mut written = String::new();
    for file in files {
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
    publish::share_like_a_new_file(temporary.as_file()).with_context(subject)?;
    temporary.persist(&path).with_context(subject)?;
    Ok(())
}
