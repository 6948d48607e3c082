//! `tsunagi init DIR`: an installation that works as it is.

use super::arguments::InitArguments;
use super::ending::Ending;
use crate::config;
use anyhow::Context;
use std::path::Path;

const FOLDERS: [&str; 5] = ["inbox/jimukyoku", "forms", "official", "out", "var/log"];

#[expect(clippy::print_stdout, reason = "the result of the command")]
pub(super) fn run(arguments: &InitArguments) -> anyhow::Result<Ending> {
    let dir = &arguments.dir;
    let file = dir.join("tsunagi.toml");
    if file.exists() {
        anyhow::bail!(
            "{} はすでにあります。上書きはしません。別のフォルダーを指定してください。",
            file.display()
        );
    }
    write_installation(dir)?;
    println!("設置用のフォルダーを作りました: {}", dir.display());
    println!();
    println!("  tsunagi.toml      設定（そのままで動きます）");
    println!(
        "  inbox/            窓口ごとにフォルダーを作り、窓口のExcelをそのまま置きます（例 inbox/d01/一覧.xlsx）"
    );
    println!("  inbox/jimukyoku/  事務局の案件一覧・進捗管理表・厚労省リスト・計画値など");
    println!("  forms/            フォームの回答（スプレッドシートをダウンロードしたもの）");
    println!("  official/         公的な名簿（WAM NET のCSV）");
    println!("  out/              全国台帳と窓口別ブックの出力先");
    println!("  var/              登録簿と記録");
    println!();
    println!("次に: tsunagi run --config {}", file.display());
    Ok(Ending::Done)
}

/// Folders and the commented configuration.
pub(super) fn write_installation(dir: &Path) -> anyhow::Result<()> {
    for folder in FOLDERS {
        let at = dir.join(folder);
        std::fs::create_dir_all(&at).with_context(|| format!("フォルダー {} を作れません", at.display()))?;
    }
    let file = dir.join("tsunagi.toml");
    std::fs::write(&file, config::EXAMPLE).with_context(|| format!("{} を書けません", file.display()))
}
