//! Sheets that are not read, and why: hidden ones, examples, lists of choices.

use super::header;
use crate::domain::{Field, Reason};
use crate::layout::heads::search;
use crate::layout::heads::search::SEARCHED_ROWS;
use crate::layout::mapping::scorer::Scorer;
use crate::layout::view::View;
use crate::layout::vocabulary::words::fold;
use crate::table::{Sheet, Visibility};
use std::sync::LazyLock;

/// Hidden sheets, examples and lists of choices.
pub(in crate::layout) fn reason(sheet: &Sheet) -> Option<Reason> {
    if sheet.visibility == Visibility::Hidden {
        return Some(Reason::new("hidden", "非表示のシート"));
    }
    let name = fold(&sheet.name);
    let words = &*WORDS;
    if words.in_example.iter().any(|word| name.contains(word)) || words.example.contains(&name) {
        return Some(Reason::new("example", "記入例のシート"));
    }
    words.choices.contains(&name).then(|| Reason::new(CHOICES, "選択肢の一覧のシート"))
}

/// The rule by which a sheet's name says that it holds choices.
pub(in crate::layout) const CHOICES: &str = "choices";

/// Whether a sheet that is called like a list of choices (マスタ, リスト) is an office's list after all: nobody chooses among
/// telephones and addresses.
pub(in crate::layout) fn is_list(view: &View<'_>, scorer: &mut Scorer<'_>) -> bool {
    let Some(header) = search::find(view, 1, SEARCHED_ROWS, scorer) else { return false };
    let fields: Vec<Field> = header.assignment.fields.iter().flatten().map(|found| found.field).collect();
    let has = |any: &[Field]| any.iter().any(|field| fields.contains(field));
    fields.len() >= 5
        && header::explains_most(&header)
        && has(&[Field::Name, Field::DeskName, Field::Client])
        && has(&[Field::Phone, Field::Fax, Field::Address, Field::PostalCode])
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
