//! A registry that is not where it was: what stands in the books and the backups tells it from a new installation, whose
//! numbers may begin anew.

use crate::backup;
use crate::config::Config;
use crate::store::{self, Store};
use anyhow::Context as _;
use std::path::Path;

/// Why no run may begin: another registry gave out the numbers that stand in the books.
#[derive(Debug, thiserror::Error)]
#[error(
    "登録簿 {registry} に前回までの記録がありませんが、{signs}があります。このまま動かすと、事業所や案件の番号が新しく振り直され、\
     ブックの記入が別の事業所に付いてしまうため、何もせずに止めました。\n\
     ・設定 paths.registry の書き間違いでないか、確かめてください。\n\
     ・登録簿をなくしたときは、tsunagi restore でバックアップから戻してください（tsunagi restore --list で一覧）。\n\
     ・はじめから作り直すときは、{anew}。"
)]
pub(super) struct Lost {
    registry: String,
    signs: String,
    anew: &'static str,
}

const EMPTY_OUT: &str = "out フォルダーのブックを別の場所へ移してから、もう一度実行してください";

/// What can be told before the registry's file would be made.
pub(super) fn look_before(config: &Config, take_over: bool) -> Result<(), Lost> {
    if config.paths.registry.exists() { Ok(()) } else { look(config, take_over) }
}

/// The same of a registry without a single run: opened once at a wrong place, it is as good as none.
pub(super) fn look_into(store: &Store, config: &Config, take_over: bool) -> anyhow::Result<()> {
    let is_new = store.runs(1)?.is_empty();
    if is_new { Ok(look(config, take_over)?) } else { Ok(()) }
}

/// The registry of an installation, for verbs that need one: refused where it is lost, and never made anew.
pub(super) fn open(config: &Config) -> anyhow::Result<Store> {
    look_before(config, false)?;
    let store = existing(config)?;
    look_into(&store, config, false)?;
    Ok(store)
}

/// The registry for verbs that only read: none is made where none stands.
pub(super) fn existing(config: &Config) -> anyhow::Result<Store> {
    let registry = &config.paths.registry;
    Store::open_existing(registry)?.with_context(|| {
        format!("登録簿 {} がまだありません。先に tsunagi run を実行してください。", registry.display())
    })
}

/// What a person who looks should know first: that the registry is lost.
pub(super) fn warning(config: &Config, store: &Store) -> Option<String> {
    let refused = look_before(config, false).map_err(anyhow::Error::from);
    refused.and_then(|()| look_into(store, config, false)).err().map(|error| error.to_string())
}

fn look(config: &Config, take_over: bool) -> Result<(), Lost> {
    let books = books_in(&config.paths.out);
    let copies = backup::list(&config.backup.folder)
        .is_ok_and(|all| all.iter().any(|copy| store::holds_a_run(&copy.path)));
    let has_sheets = config.sheets.all().next().is_some();
    let lost = |signs: &str, anew| {
        Err(Lost { registry: config.paths.registry.display().to_string(), signs: signs.to_owned(), anew })
    };
    match (books, copies) {
        (true, true) => lost("out フォルダーのブックとバックアップ", EMPTY_OUT),
        (true, false) => lost("out フォルダーにこれまでのブック", EMPTY_OUT),
        (false, true) if has_sheets && !take_over => {
            lost("バックアップ", "--take-over を付けて一度実行してください")
        }
        (false, _) => Ok(()),
    }
}

/// Whether any of our books stands there.
fn books_in(out: &Path) -> bool {
    let is_book = |path: &Path| {
        path.extension().is_some_and(|extension| extension == "xlsx")
            && path.file_name().is_some_and(|name| !name.to_string_lossy().starts_with(['~', '.']))
    };
    ["", "窓口", "支部"].iter().any(|folder| {
        let entries = std::fs::read_dir(out.join(folder)).into_iter().flatten();
        entries.filter_map(Result::ok).any(|entry| is_book(&entry.path()))
    })
}
