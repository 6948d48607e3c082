//! Rows of a list that hold no record and were filled in by nobody: boxes that are not ticked, formulas that give nothing,
//! the title of the next printed page, what is to be entered in each column.

use crate::layout::records::reader::Reader;

use crate::layout::vocabulary::words::AnyOf;
use crate::normalise::tidy_line;
use crate::table::Cell;
use std::borrow::Cow;
use std::sync::LazyLock;

/// Rows below a header that may say how its columns are filled in.
const RULES_WITHIN: u32 = 4;

/// Why a row with texts is no record, if it is none.
pub(in crate::layout) fn why(
    reader: &Reader<'_>,
    row: u32,
    texts: &[(u32, Cow<'_, str>)],
) -> Option<&'static str> {
    match () {
        () if !reader.has_name(row) && is_unfilled(reader, row, texts) => Some("記入のない行"),
        () if is_title_again(reader, texts) => Some("次のページの見出し"),
        () if is_index(texts) => Some("見出しの行"),
        () if row <= reader.header.last + RULES_WITHIN && are_rules(texts) => Some("入力方法の行"),
        () => None,
    }
}

/// FALSE, □, 0 and errors alone, in two cells or more: what stands in a row before anybody fills it in.
fn is_unfilled(reader: &Reader<'_>, row: u32, texts: &[(u32, Cow<'_, str>)]) -> bool {
    let is_nothing = |cell: &Cell, text: &str| match cell {
        Cell::Bool(ticked) => !ticked,
        Cell::Number(number) => *number == 0.0,
        Cell::Error(_) => true,
        _ => ["0", "□", "☐", "FALSE", "False", "false", "-", "－", "#N/A", "#DIV/0!"].contains(&text),
    };
    texts.len() >= 2 && texts.iter().all(|(col, text)| is_nothing(reader.view.get(row, *col), text))
}

/// あ行, か行 alone in their rows: where the next names begin.
fn is_index(texts: &[(u32, Cow<'_, str>)]) -> bool {
    let [(_, text)] = texts else { return false };
    let line = tidy_line(text);
    let bare = line.trim_matches(|c: char| "【】[]()<>〈〉《》■◆●○◎「」・-―─ 　".contains(c));
    let mut letters = bare.chars();
    let is_row = |first: char| "あかさたなはまやらわアカサタナハマヤラワ".contains(first);
    letters.next().is_some_and(is_row) && letters.as_str() == "行"
}

/// The title above the list again, with the page's number or without.
fn is_title_again(reader: &Reader<'_>, texts: &[(u32, Cow<'_, str>)]) -> bool {
    if texts.len() > 4 || reader.header.first == 1 {
        return false;
    }
    let above = (1..reader.header.first).flat_map(|row| reader.view.texts(row));
    let above: Vec<Cow<'_, str>> = above.map(|(_, text)| text).collect();
    let is_title = |text: &str| above.iter().any(|own| own == text) && text.chars().count() >= 4;
    // でいごワークス | 14356 | 16412 below a table that names the same workshop: figures of known columns are no pages.
    let is_known =
        |col: u32| reader.columns.iter().any(|column| column.index == col && column.field.is_some());
    let is_figure = |col: u32, text: &str| is_known(col) && text.chars().all(|c| c.is_ascii_digit());
    texts.iter().any(|(_, text)| is_title(text))
        && texts.iter().all(|(col, text)| is_title(text) || is_page(text) && !is_figure(*col, text))
}

/// 2/3頁, － 2 －, P.2, (2): a page's number.
fn is_page(text: &str) -> bool {
    let line = tidy_line(text);
    let rest = line.trim_matches(|c: char| c.is_ascii_digit() || "-－ー/()（）. 　No".contains(c));
    line.chars().any(|c| c.is_ascii_digit())
        && line.chars().count() <= 10
        && ["", "頁", "ページ", "P", "p", "page", "枚目", "ページ目", "頁目"].contains(&rest)
}

/// 必須, 任意, 全角, 半角数字, リスト: how each column is filled in, nearly all of them.
fn are_rules(texts: &[(u32, Cow<'_, str>)]) -> bool {
    const RULES: [&str; 20] = [
        "必須",
        "任意",
        "全角",
        "半角",
        "リスト",
        "プルダウン",
        "選択",
        "直接入力",
        "手入力",
        "自動",
        "ハイフン",
        "yyyy",
        "桁",
        "文字列",
        "数値",
        "日付",
        "テキスト",
        "入力不要",
        "西暦",
        "該当",
    ];
    static ANY: LazyLock<AnyOf> = LazyLock::new(|| AnyOf::new(&RULES));
    let is_rule = |text: &str| {
        let line = tidy_line(text).to_lowercase();
        line.chars().count() <= 16 && ANY.stands_in(&line)
    };
    // One in ten may be something else.
    let mut others = texts.iter().filter(|(_, text)| !is_rule(text));
    texts.len() >= 3 && others.nth(texts.len() / 10).is_none()
}
