//! Whether everything can be written that a night writes: tried with a file that is gone again at once.

use crate::config::Config;
use crate::notify::Smtp;
use std::path::Path;

/// Adds a line for each place; answers how many cannot be used.
pub(super) fn look(page: &mut String, config: &Config) -> usize {
    let paths = &config.paths;
    let registry_home = paths.registry.parent().unwrap_or(Path::new("."));
    let places = [
        ("out", paths.out.as_path(), trial(&paths.out)),
        ("窓口のブック", &paths.out.join("窓口"), trial(&paths.out.join("窓口"))),
        ("登録簿", &paths.registry, registry(&paths.registry, registry_home)),
        ("バックアップ", &config.backup.folder, trial(&config.backup.folder)),
        ("記録", &paths.logs, trial(&paths.logs)),
    ];
    page.push_str("■ 書けるか\n");
    let mut failed = 0;
    for (name, place, state) in places {
        failed += usize::from(state.is_err());
        let words = state.map_or_else(
            |cause| format!("書けません（{cause}）。持ち主と、書き込みが許されているかを確かめてください"),
            |()| "書けます".to_owned(),
        );
        page.push_str(&format!("  {name} {} … {words}\n", place.display()));
    }
    if let Some(options) = &config.mail {
        let state = Smtp::new(options).map(|_| ());
        failed += usize::from(state.is_err());
        let words = state.map_or_else(
            |error| error.to_string(),
            |()| "用意できます（届くかは tsunagi mail --test アドレス で確かめられます）".to_owned(),
        );
        page.push_str(&format!("  メール {} … {words}\n", options.server));
    }
    failed
}

/// In the folder, or where it will be made.
fn trial(folder: &Path) -> Result<(), String> {
    let standing = folder.ancestors().find(|place| place.is_dir()).unwrap_or(Path::new("."));
    let file = tempfile::Builder::new().prefix(".tsunagi-check-").tempfile_in(standing);
    file.and_then(tempfile::NamedTempFile::close).map_err(|error| error.to_string())
}

fn registry(file: &Path, home: &Path) -> Result<(), String> {
    if !home.is_dir() {
        return Err(format!("フォルダー {} がありません", home.display()));
    }
    trial(home)?;
    if !file.exists() {
        return Ok(());
    }
    std::fs::OpenOptions::new().write(true).open(file).map(drop).map_err(|error| error.to_string())
}
