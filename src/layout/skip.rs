//! Sheets that are not read, and why: hidden ones, examples, lists of choices.

use super::words::fold;
use crate::domain::Reason;
use crate::table::{Sheet, Visibility};

/// Hidden sheets, examples and lists of choices.
pub(super) fn reason_to_skip(sheet: &Sheet) -> Option<Reason> {
    if sheet.visibility == Visibility::Hidden {
        return Some(Reason::new("hidden", "非表示のシート"));
    }
    let name = fold(&sheet.name);
    let is_example = [
        "記入例",
        "入力例",
        "記載例",
        "記入見本",
        "書き方",
        "記入方法",
        "入力方法",
        "使い方",
        "作成例",
        "記入要領",
    ];
    if is_example.iter().any(|word| name.contains(&fold(word)))
        || ["見本", "サンプル", "例"].iter().any(|word| name == fold(word))
    {
        return Some(Reason::new("example", "記入例のシート"));
    }
    let is_choices = [
        "リスト",
        "選択肢",
        "プルダウン",
        "マスタ",
        "マスター",
        "入力規則",
        "list",
        "lists",
        "コード表",
        "区分表",
        "選択リスト",
        "プルダウンリスト",
        "ドロップダウン",
        "master",
        "リスト用",
        "設定",
    ];
    if is_choices.iter().any(|word| name == fold(word)) {
        return Some(Reason::new("choices", "選択肢の一覧のシート"));
    }
    None
}
