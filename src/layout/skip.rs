//! Sheets that are not read, and why: hidden ones, examples, lists of choices.

use super::words::fold;
use crate::domain::Reason;
use crate::table::{Sheet, Visibility};
use std::sync::LazyLock;

/// Hidden sheets, examples and lists of choices.
pub(super) fn reason_to_skip(sheet: &Sheet) -> Option<Reason> {
    if sheet.visibility == Visibility::Hidden {
        return Some(Reason::new("hidden", "非表示のシート"));
    }
    let name = fold(&sheet.name);
    let words = &*WORDS;
    if words.in_example.iter().any(|word| name.contains(word)) || words.example.contains(&name) {
        return Some(Reason::new("example", "記入例のシート"));
    }
    words.choices.contains(&name).then(|| Reason::new("choices", "選択肢の一覧のシート"))
}

/// Words in names of sheets, folded.
struct Words {
    in_example: Vec<String>,
    /// Whole names.
    example: Vec<String>,
    choices: Vec<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let folded = |words: &[&str]| words.iter().map(|word| fold(word)).collect();
    Words {
        in_example: folded(&[
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
        ]),
        example: folded(&["見本", "サンプル", "例"]),
        choices: folded(&[
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
        ]),
    }
});
