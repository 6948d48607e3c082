//! Where a verb may write: never among the files of the offices, never over a file that is not ours.

use crate::config::{self, Config, Paths};
use std::path::{Path, PathBuf};

/// The file of an installation, and where the package puts it.
const CONFIGURATION: &str = "tsunagi.toml";
const PACKAGED: &str = "/etc/tsunagi/tsunagi.toml";

/// Refuses a target among the files that an installation reads: that of the verb, those in whose folders the target lies, and
/// the packaged one.
pub(super) fn refuse_sources(target: &Path, config: Option<&Config>) -> anyhow::Result<()> {
    if let Some(config) = config {
        refuse(target, &config.paths)?;
    }
    let whole = std::path::absolute(target).unwrap_or_else(|_| target.to_owned());
    let beside = whole.ancestors().map(|folder| folder.join(CONFIGURATION));
    for file in beside.chain([PathBuf::from(PACKAGED)]).filter(|file| file.is_file()) {
        if let Ok(found) = config::load(&file) {
            refuse(target, &found.paths)?;
        }
    }
    Ok(())
}

fn refuse(target: &Path, paths: &Paths) -> anyhow::Result<()> {
    for (name, folder) in config::source_folders(paths) {
        if config::is_within(target, folder) {
            anyhow::bail!(
                "{} は、窓口などのファイルを読み取る場所（{name}）の中なので、何も書きませんでした。別の場所を指定してください。",
                target.display()
            );
        }
    }
    Ok(())
}

/// Refuses to write over a file of another hand: one that does not begin as ours do.
pub(super) fn refuse_others(path: &Path, beginning: &[u8]) -> anyhow::Result<()> {
    use std::io::Read;
    if !path.exists() {
        return Ok(());
    }
    let mut stands = Vec::new();
    if let Ok(file) = std::fs::File::open(path) {
        file.take(beginning.len() as u64).read_to_end(&mut stands)?;
    }
    // Nothing of anybody's is lost in an empty file.
    let is_empty = path.is_file() && std::fs::metadata(path)?.len() == 0;
    if !path.is_file() || !(is_empty || stands == beginning) {
        anyhow::bail!(
            "{} には tsunagi が作ったのではないファイルがあるため、上書きしませんでした。別の名前か、空のフォルダーを指定してください。",
            path.display()
        );
    }
    Ok(())
}
