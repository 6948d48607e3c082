//! `tsunagi report --html FILE`: the dashboard as one page, for those without a spreadsheet.

use super::arguments::ReportArguments;
use super::ending::Ending;
use super::print;
use super::recalled::with_material;
use super::targets;
use crate::config;
use crate::publish;
use crate::views;
use anyhow::Context;
use std::io::Write as _;
use std::path::Path;

pub(super) fn run(arguments: &ReportArguments) -> anyhow::Result<Ending> {
    targets::refuse_sources(&arguments.html, Some(&config::load(&arguments.config.config)?))?;
    let when = (arguments.as_of, arguments.known_at);
    let page = with_material(&arguments.config.config, when, |material, _, _| Ok(views::report(material)))?;
    let beginning = page.split_inclusive("<title>").next().unwrap_or_default();
    targets::refuse_others(&arguments.html, beginning.as_bytes())?;
    write(&arguments.html, &page)?;
    print::result(&format!("{}\n", arguments.html.display()))?;
    Ok(Ending::Done)
}

/// Whole to a temporary file beside it, then renamed.
fn write(path: &Path, page: &str) -> anyhow::Result<()> {
    let subject = || format!("{} を書けません", path.display());
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut temporary = tempfile::NamedTempFile::new_in(folder).with_context(subject)?;
    temporary.write_all(page.as_bytes()).with_context(subject)?;
    publish::share_like_a_new_file(temporary.as_file()).with_context(subject)?;
    temporary.persist(path).with_context(subject)?;
    Ok(())
}
