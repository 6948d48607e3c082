//! `tsunagi layout FILE`: how one file is read, before a desk is taken on.

use super::arguments::LayoutArguments;
use super::ending::Ending;
use super::{logs, print};
use crate::domain::{DeskId, Observations, Origin, Prefecture, SourceRole};
use crate::intake::{self, FileContext};
use crate::layout::{self, Dictionary};
use crate::{explain, table};
use anyhow::Context;

pub(super) fn run(arguments: &LayoutArguments) -> anyhow::Result<Ending> {
    let _logs = logs::start(None, "error");
    let path = &arguments.file;
    let bytes = std::fs::read(path).with_context(|| format!("{} を読めません", path.display()))?;
    let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let prefecture = match &arguments.prefecture {
        Some(text) => Some(
            Prefecture::from_name(text)
                .context("--prefecture は都道府県名で指定してください（例 福岡県）")?,
        ),
        None => None,
    };
    let revision = &blake3::hash(&bytes).to_hex()[..32];
    let origin = Origin::file(&name, revision);
    let role = SourceRole::Desk(DeskId::new("-"));
    let (book, mut issues) = table::read(&origin, &bytes, &table::Options::default());
    let mut layout = layout::Layout::default();
    let mut observations = Observations::default();
    if let Some(book) = &book {
        let context = layout::Context { role: role.clone(), origin, prefecture, mappings: Vec::new() };
        let (found, more) = layout::read(book, &context, Dictionary::shipped());
        issues.extend(more);
        let records: Vec<layout::Record> = found.records().cloned().collect();
        let file = FileContext { role, path: name.clone(), prefecture };
        let (read, more) = intake::observe(&records, &file, &intake::Options::default());
        issues.extend(more);
        observations = read;
        layout = found;
    }
    if arguments.json {
        print::result(&format!("{:#}\n", explain::layout_json(&name, &layout, &issues, &observations)))?;
    } else {
        print::result(&explain::layout(&name, &layout, &issues, &observations))?;
    }
    Ok(if book.is_some() { Ending::Done } else { Ending::Nothing })
}
