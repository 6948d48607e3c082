//! `tsunagi init DIR`: an installation that works as it is.

use super::arguments::InitArguments;
use super::ending::Ending;
use super::print;
use super::targets;
use crate::config;
use crate::store::private_folder;
use anyhow::Context;
use std::path::Path;

const FOLDERS: [&str; 5] = ["inbox/jimukyoku", "forms", "official", "out", "var/log"];

const CONTENTS: &str = "  tsunagi.toml      設定（そのままで動きます）
  inbox/            窓口ごとにフォルダーを作り、窓口のExcelをそのまま置きます（例 inbox/d01/一覧.xlsx）
  inbox/jimukyoku/  事務局の案件一覧・進捗管理表・厚労省リスト・計画値など
  forms/            フォームの回答（スプレッドシートをダウンロードしたもの）
  official/         公的な名簿（WAM NET のCSV）
  out/              全国台帳と窓口別ブックの出力先
  var/              登録簿と記録
";

pub(super) fn run(arguments: &InitArguments) -> anyhow::Result<Ending> {
    let dir = &arguments.dir;
    let file = dir.join("tsunagi.toml");
    if file.exists() {
        anyhow::bail!(
            "{} はすでにあります。上書きはしません。別のフォルダーを指定してください。",
            file.display()
        );
    }
    targets::refuse_sources(dir, None)?;
    write_installation(dir)?;
    print::result(&format!(
        "設置用のフォルダーを作りました: {}\n\n{CONTENTS}\n次に: tsunagi run --config {}\n",
        dir.display(),
        file.display()
    ))?;
    Ok(Ending::Done)
}

/// Folders and the commented configuration.
pub(super) fn write_installation(dir: &Path) -> anyhow::Result<()> {
    for folder in FOLDERS {
        let at = dir.join(folder);
        let made = if folder.starts_with("var") { private_folder(&at) } else { std::fs::create_dir_all(&at) };
        made.with_context(|| format!("フォルダー {} を作れません", at.display()))?;
    }
    let file = dir.join("tsunagi.toml");
    std::fs::write(&file, config::EXAMPLE).with_context(|| format!("{} を書けません", file.display()))
}
