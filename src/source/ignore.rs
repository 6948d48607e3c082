//! Files that are no one's data, told by their names: lock files, hidden and temporary files, what systems leave behind.

/// Folders nested deeper than this are reported, not read.
pub(super) const MAX_DEPTH: usize = 8;
pub(super) const DESK_SETTINGS: &str = "desk.toml";
pub(super) const MISPLACED: &str =
    "窓口のフォルダーの外に置かれています。窓口ごとのフォルダーに移してください";
pub(super) const TOO_DEEP: &str = "フォルダーが深すぎます。窓口のフォルダーの近くに移してください";

pub(super) fn reason_to_ignore(name: &str) -> Option<&'static str> {
    let lower = name.to_lowercase();
    let ends = |suffixes: &[&str]| suffixes.iter().any(|suffix| lower.ends_with(suffix));
    match lower.as_str() {
        _ if name.starts_with("~$") || name.starts_with(".~lock.") => Some("編集中の印（ロックファイル）"),
        _ if name.starts_with('.') => Some("隠しファイル"),
        _ if name.starts_with('~')
            || ends(&[".tmp", ".temp", ".bak", ".part", ".crdownload", ".download"]) =>
        {
            Some("一時ファイル")
        }
        DESK_SETTINGS | "thumbs.db" | "desktop.ini" | "__macosx" => Some("設定・システムのファイル"),
        _ => None,
    }
}
