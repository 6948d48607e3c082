//! ◎○△× and the words that stand for them.

use super::reading::quote;
use super::text::{fold, is_dash, tidy_line, without_brackets};
use super::{Reading, boxes};
use crate::domain::{IssueCode, Mark};
use crate::table::Cell;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Not a mark.
pub const UNREADABLE: IssueCode = IssueCode::new("value.mark-unreadable");

const GOOD: [&str; 5] = ["得意", "優", "積極的", "積極的に対応", "大得意"];
const YES: [&str; 35] = [
    "可",
    "可能",
    "有",
    "有り",
    "あり",
    "はい",
    "できる",
    "出来る",
    "対応可",
    "対応可能",
    "対応",
    "実施",
    "実施中",
    "実績あり",
    "実績有",
    "済",
    "該当",
    "yes",
    "y",
    "true",
    "ok",
    "v",
    "○",
    "受入可",
    "希望する",
    "希望",
    "参加可",
    "参加",
    "実施している",
    "経験あり",
    "経験有",
    "やや得意",
    "受ける",
    "受けられる",
    "引き受ける",
];
const PARTLY: [&str; 49] = [
    "ask",
    "maybe",
    "partly",
    "相談してほしい",
    "相談して欲しい",
    "相談したい",
    "相談してから",
    "ご相談",
    "ご相談ください",
    "ご相談下さい",
    "相談ください",
    "お問い合わせください",
    "要相談",
    "応相談",
    "相談",
    "相談可",
    "相談による",
    "相談により可",
    "相談に応じて",
    "相談に応じる",
    "相談に応じます",
    "ご相談に応じます",
    "相談の上",
    "相談のうえ",
    "要調整",
    "要検討",
    "検討中",
    "検討",
    "条件付",
    "条件付き",
    "条件付可",
    "条件付き可",
    "条件による",
    "一部",
    "一部可",
    "一部可能",
    "一部対応",
    "一部対応可",
    "内容による",
    "内容により可",
    "内容次第",
    "時期による",
    "要確認",
    "案件による",
    "少量可",
    "準備中",
    "今後対応",
    "今後対応予定",
    "練習中",
];
const NO: [&str; 30] = [
    "不可",
    "不可能",
    "無",
    "無し",
    "なし",
    "いいえ",
    "できない",
    "出来ない",
    "対応不可",
    "非対応",
    "未対応",
    "対応なし",
    "対応していない",
    "実施なし",
    "未実施",
    "実施していない",
    "該当なし",
    "no",
    "n",
    "false",
    "ng",
    "不",
    "否",
    "希望しない",
    "参加しない",
    "受入不可",
    "受けない",
    "受けられない",
    "引き受けない",
    "無理",
];

/// Reads a mark cell. Blank and － are nothing (unknown is not No); なし and 無 are No.
#[must_use]
pub fn read(cell: &Cell) -> Reading<Mark> {
    if let Cell::Text(text) = cell
        && let Some(chosen) = boxes::ticked(text)
    {
        return if chosen.is_empty() { Reading::nothing() } else { read(&Cell::text(&chosen)) };
    }
    if let Some(mark) = of_cell(cell) {
        return Reading::of(mark);
    }
    if let Cell::Number(number) = cell {
        let message = format!("「{number}」を◎○△×として読み取れません。○・△・×のいずれかをご記入ください。");
        return Reading::failed(UNREADABLE, message);
    }
    let line = tidy_line(&cell.show());
    let shown = &outside_brackets(&line);
    let is_open = ["未定", "不明", "未確認", "未回答", "わからない", "確認中", "未記入"];
    if shown.chars().all(|c| is_dash(c) || matches!(c, ' ' | '/' | '・' | '?' | '*'))
        || is_open.contains(&shown.as_str())
    {
        return Reading::nothing();
    }
    let message = format!("{}を◎○△×として読み取れません。○・△・×のいずれかをご記入ください。", quote(&line));
    Reading::failed(UNREADABLE, message)
}

/// The mark that a cell is, if it is one.
pub(super) fn of_cell(cell: &Cell) -> Option<Mark> {
    match cell {
        Cell::Bool(value) => return Some(if *value { Mark::Yes } else { Mark::No }),
        Cell::Number(number) if *number == 0.0 => return Some(Mark::No),
        Cell::Number(number) if *number == 1.0 => return Some(Mark::Yes),
        Cell::Number(_) => return None,
        _ => {}
    }
    let text = cell.show();
    let mut letters = text.trim().chars();
    if let (Some(mark), None) = (letters.next().and_then(of_symbol), letters.next()) {
        return Some(mark);
    }
    let line = tidy_line(&text);
    of_words(&outside_brackets(&line)).or_else(|| of_words(&outside_brackets(numbered(&line)?)))
}

/// `1.可`, `③ 要相談`, `②不可` (tidied: `2不可`): the choice behind its number.
fn numbered(line: &str) -> Option<&str> {
    let rest = line.strip_prefix(|c: char| c.is_ascii_digit())?;
    let choice = rest.trim_start_matches(['.', ':', ')', '、', ' ']);
    let is_divided = choice.len() < rest.len() && !choice.is_empty();
    (is_divided || choice.starts_with(char::is_alphabetic)).then_some(choice)
}

/// What stands outside brackets, where anything does.
fn outside_brackets(line: &str) -> String {
    let bare = without_brackets(line).trim().to_owned();
    if bare.is_empty() { line.to_owned() } else { bare }
}

/// The mark that a tidied text is, by its first symbol or by its words.
pub(super) fn of_words(line: &str) -> Option<Mark> {
    let words = line.trim();
    symbol(words).or_else(|| {
        let key = fold(words);
        BY_WORD.get(&key).copied().or_else(|| by_ending(&key))
    })
}

/// Letters of a short answer at most.
const SHORT: usize = 10;
/// Letters of one that makes a condition.
const WITH_CONDITION: usize = 24;

/// 行けます, 対応できない, 外に出られません: a short answer that says by its verb whether it can be done, on no condition.
fn by_ending(key: &str) -> Option<Mark> {
    const CAN: [&str; 10] = [
        "デキル",
        "デキマス",
        "出来ル",
        "出来マス",
        "行ケル",
        "行ケマス",
        "ラレル",
        "ラレマス",
        "シテイル",
        "シテイマス",
    ];
    const CANNOT: [&str; 13] = [
        "デキナイ",
        "デキマセン",
        "出来ナイ",
        "出来マセン",
        "行ケナイ",
        "行ケマセン",
        "ラレナイ",
        "ラレマセン",
        "シテイナイ",
        "シテイマセン",
        "シテナイ",
        "困難",
        "難シイ",
    ];
    const CONDITIONS: [&str; 12] =
        ["場合", "条件", "次第", "一部", "相談", "少シ", "ナラ", "ダケ", "カモ", "時期", "未", "時"];
    // 内容によっては相談可, 場合により対応できる.
    const DEPENDS: [&str; 6] = ["ニヨッテ", "ニヨリ", "次第", "場合", "条件", "相談"];
    let ends = |words: &[&str]| words.iter().any(|word| key.ends_with(word));
    let letters = key.chars().count();
    if key.starts_with("得意") && letters <= SHORT && !key.contains("ナイ") {
        return Some(Mark::Good);
    }
    if letters > WITH_CONDITION {
        return None;
    }
    let can = ends(&CAN);
    let may_depend =
        can || ends(&["可", "可能", "相談", "相談シタイ", "検討", "検討スル", "対応", "対応スル"]);
    if may_depend && DEPENDS.iter().any(|word| key.contains(word)) {
        return Some(Mark::Partly);
    }
    let mark = if ends(&CANNOT) { Some(Mark::No) } else { can.then_some(Mark::Yes) };
    mark.filter(|_| letters <= SHORT && !CONDITIONS.iter().any(|word| key.contains(word)))
}

static BY_WORD: LazyLock<BTreeMap<String, Mark>> = LazyLock::new(|| {
    let lists: [(&[&str], Mark); 4] =
        [(&GOOD, Mark::Good), (&YES, Mark::Yes), (&PARTLY, Mark::Partly), (&NO, Mark::No)];
    let words = lists.into_iter().flat_map(|(list, mark)| list.iter().map(move |word| (fold(word), mark)));
    words.filter(|(word, _)| !word.is_empty()).collect()
});

/// The mark of a symbol that is the whole text, or that stands before words (`○ 応相談` is still ○).
fn symbol(words: &str) -> Option<Mark> {
    let mut characters = words.chars();
    let mark = of_symbol(characters.next()?)?;
    let rest = characters.as_str().trim_start();
    let is_letter = words.starts_with(|c: char| c.is_alphanumeric());
    (rest.is_empty() || !is_letter).then_some(mark)
}

/// The mark of one symbol.
pub(super) fn of_symbol(character: char) -> Option<Mark> {
    match character {
        '◎' | '☆' | '★' => Some(Mark::Good),
        '○' | '〇' | '◯' | '⚪' | '⭕' | '●' | '⚫' | '■' | '◉' | '✓' | '✔' | '☑' | 'レ' | '1' | '✅'
        | 'O' | 'o' | 'Ｏ' => Some(Mark::Yes),
        '△' | '▲' | '▵' | '∆' | '▽' => Some(Mark::Partly),
        '×' | '✕' | '✖' | '✗' | '✘' | '☓' | 'х' | 'X' | 'x' | '0' | '╳' | '❌' | '⨯' => {
            Some(Mark::No)
        }
        _ => None,
    }
}

/// Yes or no: any mark but △; `None` where the cell states neither.
#[must_use]
pub fn yes_no(cell: &Cell) -> Option<bool> {
    match read(cell).value? {
        Mark::Good | Mark::Yes => Some(true),
        Mark::No => Some(false),
        Mark::Partly | Mark::Unknown => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case(Mark::Good, &["◎", "得意"])]
    #[case(Mark::Yes, &["○", "〇", "◯", "●", "✓", "✔", "レ", "1", "１", "有", "あり", "有り", "可", "可能", "対応可", "できる", "はい",
        "○（要予約）", "可（土曜も）", "ＯＫ", "■", "○ 少量のみ"])]
    #[case(Mark::Yes, &["行ける", "行けます", "対応できます", "外に出られる"])]
    #[case(Mark::No, &["行けない", "対応できない", "出られません"])]
    #[case(Mark::Yes, &["①可", "1．可", "１対応可"])]
    #[case(Mark::No, &["②不可", "2 不可"])]
    #[case(Mark::Partly, &["③要相談", "場合により対応できる", "内容によっては相談可", "内容・場所によっては対応できる（要相談）"])]
    #[case(Mark::Good, &["得意としている", "得意です"])]
    #[case(Mark::Partly, &["△", "▲", "要相談", "応相談", "要調整", "条件付き可", "内容による", "一部可", "△（繁忙期を除く）",
        "□できる　□できない　■相談による", "相談のうえ"])]
    #[case(Mark::No, &["×", "✕", "✖", "x", "Ｘ", "0", "無", "なし", "無し", "不可", "できない", "対応不可", "いいえ", "×（人員不足）"])]
    fn marks(#[case] expected: Mark, #[case] cells: &[&str]) {
        for cell in cells {
            assert_eq!(read(&Cell::text(cell)).value, Some(expected), "{cell}");
        }
    }

    #[test]
    fn what_states_no_mark() {
        for text in ["", "　", "－", "-", "ー", "未定", "不明"] {
            assert!(read(&Cell::text(text)).is_nothing(), "{text}");
        }
        for text in ["データ入力", "10名", "10", "2x2", "X線", "できるだけ早く"] {
            assert_eq!(
                read(&Cell::text(text)).faults.first().map(|fault| fault.code),
                Some(UNREADABLE),
                "{text}"
            );
        }
    }

    #[test]
    fn other_cells() {
        assert_eq!(read(&Cell::Number(1.0)).value, Some(Mark::Yes));
        assert_eq!(read(&Cell::Number(0.0)).value, Some(Mark::No));
        assert!(read(&Cell::Number(7.0)).value.is_none());
        assert_eq!(read(&Cell::Bool(true)).value, Some(Mark::Yes));
        assert_eq!(yes_no(&Cell::text("○")), Some(true));
        assert_eq!(yes_no(&Cell::text("なし")), Some(false));
        assert_eq!(yes_no(&Cell::text("△")), None);
    }

    proptest! {
        #[test]
        fn nothing_panics(text in any::<String>()) {
            let _read = read(&Cell::text(&text));
        }
    }

    #[test]
    fn shown_marks_read_the_same() {
        for mark in [Mark::Good, Mark::Yes, Mark::Partly, Mark::No] {
            assert_eq!(read(&Cell::text(mark.symbol())).value, Some(mark));
            assert_eq!(
                read(&Cell::text(mark.possibility())).value.map(Mark::possibility),
                Some(mark.possibility())
            );
        }
    }
}
