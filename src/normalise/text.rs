//! Text as it is shown, and text as it is compared.

use super::variant;
use foldhash::HashSet;
use std::borrow::Cow;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// NFKC, trimmed, runs of spaces folded to one; line breaks kept as `\n`; control and zero-width characters dropped.
#[must_use]
pub fn tidy(text: &str) -> String {
    tidied(text).into_owned()
}

pub(super) fn tidied(text: &str) -> Cow<'_, str> {
    if is_tidy(text) {
        return Cow::Borrowed(text);
    }
    let kept = settled(text);
    if !kept.contains(char::is_whitespace) {
        return Cow::Owned(kept);
    }
    let mut tidied = String::with_capacity(kept.len());
    for (at, line) in kept.split('\n').enumerate() {
        if at > 0 {
            tidied.push('\n');
        }
        push_words(&mut tidied, line);
    }
    Cow::Owned(tidied.trim_matches('\n').to_owned())
}

/// The same on one line.
#[must_use]
pub fn tidy_line(text: &str) -> String {
    tidied_line(text).into_owned()
}

pub(crate) fn tidied_line(text: &str) -> Cow<'_, str> {
    if is_tidy(text) {
        return Cow::Borrowed(text);
    }
    let tidied = tidy(text);
    if !tidied.contains('\n') {
        return Cow::Owned(tidied);
    }
    let mut line = String::with_capacity(tidied.len());
    push_words(&mut line, &tidied);
    Cow::Owned(line)
}

/// Adds a line's words with one space between them.
fn push_words(text: &mut String, line: &str) {
    for (at, word) in line.split_whitespace().enumerate() {
        if at > 0 {
            text.push(' ');
        }
        text.push_str(word);
    }
}

/// Whether a text is seen at a glance to be tidy already, as most are: settled characters, single spaces inside.
fn is_tidy(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (mut at, mut follows_space) = (0, true);
    while let Some(byte) = bytes.get(at) {
        let is_space = *byte == b' ';
        at += match byte {
            b' ' if follows_space => return false,
            b' ' | b'!'..=b'^' | b'`'..=b'~' => 1,
            // Ideographs, which most letters are, are seen by their first byte.
            0xe5..=0xe9 => '一'.len_utf8(),
            _ => match text[at..].chars().next().filter(|letter| is_settled(*letter)) {
                Some(letter) => letter.len_utf8(),
                None => return false,
            },
        };
        follows_space = is_space;
    }
    !follows_space || text.is_empty()
}

/// Characters that tidying never changes, whatever stands beside them (`_` may begin `_x000D_`).
pub(super) const fn is_settled(character: char) -> bool {
    // Most characters are one of these: asked first.
    let is_usual = matches!(character, '一'..='\u{9fff}' | 'ぁ'..='ゖ' | 'ァ'..='ヾ');
    is_usual
        || matches!(
            character,
            '!'..='^' | '`'..='~' | '、' | '。' | '々' | '〒' | '「'..='】' | '×' | '→'..='↓' | '−' | '■'..='◯' | '※' | '★' | '☆' | '〇' | '〜'
        )
}

/// NFKC with line breaks as `\n`, tabs as spaces and what cannot be seen dropped.
fn settled(text: &str) -> String {
    plainly_settled(text).unwrap_or_else(|| {
        let breaks = text.replace("_x000D_", "").replace("\r\n", "\n");
        breaks.chars().filter_map(keep).nfkc().collect()
    })
}

/// The same without a table for what offices write most: full-width forms, half-width kana, legal forms in one sign, spaces and
/// breaks between settled characters.
fn plainly_settled(text: &str) -> Option<String> {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    loop {
        // Settled characters are taken over by the run.
        let run = rest.find(|letter| !is_settled(letter)).unwrap_or(rest.len());
        plain.push_str(&rest[..run]);
        let mut letters = rest[run..].chars();
        let Some(letter) = letters.next() else { break };
        rest = letters.as_str();
        let settled = match letter {
            ' ' | '\t' | '\u{a0}' | '\u{3000}' => ' ',
            '\n' => '\n',
            '\r' if rest.starts_with('\n') => continue,
            '\r' => '\n',
            '！'..='～' => char::from_u32(u32::from(letter) - WIDER)?,
            'ｦ'..='ﾝ' => {
                HALF_KANA.get((letter as usize - 'ｦ' as usize) * 'ヲ'.len_utf8()..)?.chars().next()?
            }
            'ﾞ' | 'ﾟ' => voiced(plain.pop()?, letter)?,
            '①'..='⑨' => char::from_u32(u32::from(letter) - '①' as u32 + '1' as u32)?,
            '‐' | '¥' | '―' => letter,
            '㈱' | '㈲' | '㍿' => {
                plain.push_str(match letter {
                    '㈱' => "(株)",
                    '㈲' => "(有)",
                    _ => "株式会社",
                });
                continue;
            }
            _ => return None,
        };
        plain.push(settled);
    }
    (!plain.contains('_') || !plain.contains("_x000D_")).then_some(plain)
}

/// How far the full-width form of an ASCII character stands from it.
const WIDER: u32 = 0xfee0;

/// The full forms of `ｦ` to `ﾝ`, in their order.
const HALF_KANA: &str = "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";

/// A kana with the half-width mark behind it; none where the two do not make one letter.
fn voiced(kana: char, mark: char) -> Option<char> {
    let step = match (kana, mark) {
        (
            'カ' | 'キ' | 'ク' | 'ケ' | 'コ' | 'サ' | 'シ' | 'ス' | 'セ' | 'ソ' | 'タ' | 'チ' | 'ツ' | 'テ'
            | 'ト',
            'ﾞ',
        )
        | ('ハ' | 'ヒ' | 'フ' | 'ヘ' | 'ホ', 'ﾞ') => 1,
        ('ハ' | 'ヒ' | 'フ' | 'ヘ' | 'ホ', 'ﾟ') => 2,
        ('ウ', 'ﾞ') => 'ヴ' as u32 - 'ウ' as u32,
        _ => return None,
    };
    char::from_u32(u32::from(kana) + step)
}

fn keep(character: char) -> Option<char> {
    match character {
        '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{b}' | '\u{c}' => Some('\n'),
        '\n' => Some('\n'),
        '\t' => Some(' '),
        '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' | '\u{fe00}'..='\u{fe0f}' => None,
        '\u{e0100}'..='\u{e01ef}' => None,
        _ if character.is_control() => None,
        _ => Some(character),
    }
}

/// Comparison key: tidied, 異体字 and hiragana folded, lower case, long vowels unified, without spaces and punctuation.
#[must_use]
pub fn fold(text: &str) -> String {
    match tidied_line(text) {
        Cow::Borrowed(settled) => key_of(settled.chars().map(|c| c.to_ascii_lowercase()), settled.len()),
        Cow::Owned(line) if is_tidy(&line) => {
            key_of(line.chars().map(|c| c.to_ascii_lowercase()), line.len())
        }
        Cow::Owned(line) => key_of(line.to_lowercase().chars(), line.len()),
    }
}

fn key_of(letters: impl Iterator<Item = char>, length: usize) -> String {
    let mut key = String::with_capacity(length);
    for letter in letters {
        let folded = fold_character(letter);
        if is_dash(folded) {
            if key.chars().next_back().is_some_and(is_katakana) {
                key.push('ー');
            }
        } else if is_letter(folded) || matches!(folded, '&' | '+') {
            key.push(folded);
        }
    }
    key
}

/// Letters and numbers of any script; the usual ones of Japanese are told without a table.
fn is_letter(character: char) -> bool {
    matches!(character, '一'..='鿿' | 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'a'..='z' | 'A'..='Z' | '0'..='9')
        || character.is_alphanumeric()
}

/// One tidied character as it is compared: plain variant, katakana, large ヶ and ヵ.
pub(super) fn fold_character(character: char) -> char {
    match variant::plain(character) {
        hiragana @ 'ぁ'..='ゖ' => {
            fold_character(char::from_u32(u32::from(hiragana) + 0x60).unwrap_or(hiragana))
        }
        'ヶ' => 'ケ',
        'ヵ' => 'カ',
        'ゝ' => 'ヽ',
        'ゞ' => 'ヾ',
        other => other,
    }
}

pub(super) fn is_katakana(character: char) -> bool {
    matches!(character, 'ァ'..='ヺ' | 'ー' | 'ヽ' | 'ヾ')
}

/// Hyphens, minus signs, dashes, wave dashes and the long vowel mark, which hands and input methods mix up.
pub(crate) fn is_dash(character: char) -> bool {
    matches!(
        character,
        '-' | '\u{2010}'
            ..='\u{2015}' | '\u{2212}' | '\u{30fc}' | '\u{2500}' | '\u{2501}' | '~' | '\u{301c}' | '\u{ff5e}'
    )
}

/// Notes and units in brackets that do not change which column a header names.
const HEADER_NOTES: [&str; 45] = [
    "円",
    "千円",
    "万円",
    "百万円",
    "単位円",
    "単位千円",
    "単位万円",
    "単位百万円",
    "円月",
    "円/月",
    "名",
    "人",
    "台",
    "件",
    "%",
    "時間",
    "h",
    "日",
    "社",
    "個",
    "枚",
    "か所",
    "ヶ所",
    "カ所",
    "箇所",
    "単位名",
    "単位人",
    "単位台",
    "任意",
    "必須",
    "数字のみ",
    "半角",
    "半角数字",
    "半角数字のみ",
    "複数選択可",
    "複数回答可",
    "正式名称",
    "税込",
    "税抜",
    "税別",
    "〒含まず",
    "ハイフンなし",
    "ハイフンあり",
    "西暦",
    "月額",
];

static FOLDED_NOTES: LazyLock<Vec<String>> =
    LazyLock::new(|| HEADER_NOTES.iter().map(|note| fold(note)).collect());

/// Comparison key of a header: [`fold`] without bracketed units and notes (`定員（名）` → `定員`) and without ※ notes.
/// Brackets that tell columns apart stay (`事業所名（カナ）` → `事業所名カナ`).
#[must_use]
pub fn fold_header(text: &str) -> String {
    let mut kept = String::new();
    for piece in split_brackets(&tidy(text)) {
        match piece {
            Piece::Plain(plain) => {
                let lines = plain.split('\n').map(|line| line.split('※').next().unwrap_or_default());
                kept.extend(lines);
            }
            Piece::Bracketed(inner) if is_header_note(&inner) => {}
            Piece::Bracketed(inner) => kept.push_str(&inner),
        }
    }
    let key = fold(&kept);
    if key.is_empty() { fold(text) } else { key }
}

fn is_header_note(inner: &str) -> bool {
    let folded = fold(inner);
    inner.trim_start().starts_with(['※', '例', '〒']) || FOLDED_NOTES.contains(&folded) || folded.is_empty()
}

/// A stretch of text outside or inside brackets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Plain(String),
    Bracketed(String),
}

/// Cuts tidied text at its brackets; an unclosed bracket is plain text.
pub(super) fn split_brackets(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find(OPENING) {
        let after = &rest[open..].chars().next().map_or(rest, |bracket| &rest[open + bracket.len_utf8()..]);
        let Some(close) = after.find(CLOSING) else { break };
        if open > 0 {
            pieces.push(Piece::Plain(rest[..open].to_owned()));
        }
        pieces.push(Piece::Bracketed(after[..close].to_owned()));
        rest = after[close..].chars().next().map_or("", |bracket| &after[close + bracket.len_utf8()..]);
    }
    if !rest.is_empty() {
        pieces.push(Piece::Plain(rest.to_owned()));
    }
    pieces
}

pub(super) const OPENING: [char; 5] = ['(', '[', '【', '〔', '<'];
const CLOSING: [char; 5] = [')', ']', '】', '〕', '>'];

/// Tidied text without what stands in brackets.
pub(super) fn without_brackets(text: &str) -> String {
    if !text.contains(OPENING) {
        return text.to_owned();
    }
    let plain = |piece| match piece {
        Piece::Plain(plain) => Some(plain),
        Piece::Bracketed(_) => None,
    };
    split_brackets(text).into_iter().filter_map(plain).collect()
}

const NOTHING: [&str; 46] = [
    "なし",
    "無し",
    "無",
    "ナシ",
    "特になし",
    "特に無し",
    "特にありません",
    "ありません",
    "該当なし",
    "該当無し",
    "記載なし",
    "記入なし",
    "未定",
    "未記入",
    "未入力",
    "未設定",
    "未登録",
    "未回答",
    "未確認",
    "未取得",
    "未公表",
    "不明",
    "不詳",
    "わからない",
    "非公表",
    "非公開",
    "公表なし",
    "集計中",
    "調査中",
    "確認中",
    "作成中",
    "準備中",
    "申請中",
    "取得中",
    "検討中",
    "調整中",
    "none",
    "na",
    "n/a",
    "nil",
    "null",
    "nan",
    "unknown",
    "-",
    "同上なし",
    "空欄",
];

static FOLDED_NOTHING: LazyLock<HashSet<String>> =
    LazyLock::new(|| NOTHING.iter().map(|word| fold(word)).filter(|word| !word.is_empty()).collect());

/// Whether a text states nothing: blank, －, ＊, なし, 未定, 不明, 非公表, 集計中, N/A … 0 states something.
#[must_use]
pub fn states_nothing(text: &str) -> bool {
    if begins_with_own_letter(text) == Some(false) {
        return false;
    }
    let line = tidied_line(text);
    let is_around =
        |c: char| c.is_whitespace() || matches!(c, '(' | ')' | '[' | ']' | '【' | '】' | '「' | '」');
    let bare = line.trim_matches(is_around);
    if bare.chars().all(|c| is_dash(c) || is_filler(c)) {
        return true;
    }
    bare.len() <= 40
        && begins_like_nothing(bare)
        && bare.chars().count() <= 10
        && FOLDED_NOTHING.contains(&fold(bare))
}

/// Whether the first letter is one that a word for nothing begins with: a quick look before folding.
fn begins_like_nothing(bare: &str) -> bool {
    bare.chars().next().and_then(begins_nothing).unwrap_or(true)
}

/// The same of a text as it stands: `None` where its first characters are no letters, or may change each other.
fn begins_with_own_letter(text: &str) -> Option<bool> {
    let mut letters = text.chars();
    let first = begins_nothing(letters.next()?)?;
    letters.next().is_none_or(|next| next == ' ' || is_settled(next)).then_some(first)
}

/// Whether a word for nothing begins with a settled letter; `None` for other characters.
fn begins_nothing(first: char) -> Option<bool> {
    static BEGINNINGS: LazyLock<HashSet<char>> =
        LazyLock::new(|| FOLDED_NOTHING.iter().filter_map(|word| word.chars().next()).collect());
    let folded = fold_character(first.to_ascii_lowercase());
    (is_settled(first) && is_letter(folded) && !is_dash(folded)).then(|| BEGINNINGS.contains(&folded))
}

/// Whether a text is what a workbook shows in place of a formula's value: `#REF!`, `#DIV/0!`, `Err:502` …
#[must_use]
pub fn is_formula_error(text: &str) -> bool {
    match text.trim().strip_prefix('#') {
        Some(name) => FORMULA_ERRORS.contains(&name),
        None => text.trim().strip_prefix("Err:").is_some_and(|code| code.parse::<u16>().is_ok()),
    }
}

/// Of Excel, Google and LibreOffice, without the sign before them.
const FORMULA_ERRORS: [&str; 18] = [
    "REF!",
    "DIV/0!",
    "VALUE!",
    "NAME?",
    "NUM!",
    "N/A",
    "NULL!",
    "SPILL!",
    "CALC!",
    "FIELD!",
    "BLOCKED!",
    "CONNECT!",
    "UNKNOWN!",
    "BUSY!",
    "PYTHON!",
    "EXTERNAL!",
    "GETTING_DATA",
    "ERROR!",
];

fn is_filler(character: char) -> bool {
    matches!(character, ' ' | '*' | '/' | '\\' | '.' | '・' | '…' | '?' | '_' | '=' | '、' | '。' | '―')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("  ＡＢＣ　ｱｲｳ  ", "ABC アイウ")]
    #[case("株式会社\r\n　例示", "株式会社\n例示")]
    #[case("㍿例示", "株式会社例示")]
    #[case("ｸﾞﾘｰﾝﾋﾟｰｽ", "グリーンピース")]
    #[case("a\u{200b}b\u{7}", "ab")]
    #[case("一行目_x000D_\n二行目\t 三", "一行目\n二行目 三")]
    #[case("\n\n中\n\n外\n", "中\n\n外")]
    #[case("髙﨑", "髙﨑")]
    fn text_is_tidied(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(tidy(text), expected);
    }

    #[test]
    fn what_is_settled_plainly_is_settled_as_by_the_table() {
        let odd = "ｦｧｱｳｶｻﾀﾅﾊﾏﾔﾗﾜﾝﾞﾟｰ①⑨‐¥―㈱㈲㍿（～ \u{3000}ガパアa9漢";
        let by_table = |text: &str| text.chars().filter_map(keep).nfkc().collect::<String>();
        for one in odd.chars() {
            for other in odd.chars() {
                for text in [format!("{one}{other}"), format!("字{one}{other}ﾞ"), format!("{other}ﾟ{one}")]
                {
                    if let Some(plain) = plainly_settled(&text) {
                        let plain_spaces = by_table(&text).replace('\u{3000}', " ");
                        assert_eq!(plain, plain_spaces, "{text}");
                    }
                }
            }
        }
        for code in 'ｦ' as u32..='ﾟ' as u32 {
            let text = char::from_u32(code).unwrap().to_string();
            assert!(plainly_settled(&text).is_none_or(|plain| plain == by_table(&text)), "{text}");
        }
    }

    #[rstest]
    #[case("髙﨑作業所", "高崎作業所")]
    #[case("濵邉　德澤", "浜辺 徳沢")]
    #[case("齋藤 齊藤 斎藤", "斉藤斉藤斉藤")]
    #[case("廣面ハウス", "広面ハウス")]
    #[case("惠愛ワークセンター", "恵愛ワークセンター")]
    #[case("ぴ〜か〜ぶ〜", "ピーカーブー")]
    #[case("ぴーかーぶー", "ぴ～か～ぶ～")]
    #[case("ＭＯＣＡ", "moca")]
    #[case("Ａ−ｃｏｎｎｅｃｔｉｏｎ", "A connection")]
    #[case("ワーク・センター", "ワークセンター")]
    #[case("茅ヶ崎", "茅ケ崎")]
    #[case("葛󠄀城", "葛城")]
    fn variants_fold_to_one_key(#[case] one: &str, #[case] other: &str) {
        assert_eq!(fold(one), fold(other));
    }

    #[rstest]
    #[case("定員⏎(名)", "定員⏎（人）")]
    #[case("平均工賃（千円）", "平均工賃")]
    #[case("所在地\n（〒含まず）", "所在地")]
    #[case("事業所名\n（正式名称）", "事業所名")]
    #[case("電話番号※半角", "電話番号")]
    #[case("Ｅ－ｍａｉｌ", "e-mail")]
    #[case("主な\n作業内容", "主な作業内容")]
    fn headers_that_name_one_column_fold_alike(#[case] one: &str, #[case] other: &str) {
        assert_eq!(fold_header(one), fold_header(other));
    }

    #[rstest]
    #[case("事業所名（カナ）", "事業所名")]
    #[case("電話（コール）", "電話")]
    #[case("住所（市区町村）", "住所（番地以降）")]
    #[case("最終更新日（令和）", "最終更新日")]
    fn headers_that_name_two_columns_stay_apart(#[case] one: &str, #[case] other: &str) {
        assert_ne!(fold_header(one), fold_header(other));
    }

    #[test]
    fn what_states_nothing() {
        for text in [
            "",
            "　",
            "－",
            "ー",
            "-",
            "—",
            "＊",
            "なし",
            "無し",
            "未定",
            "不明",
            "非公表",
            "集計中",
            "申請中",
            "N/A",
            "n/a",
            "（なし）",
            "特になし",
            "…",
            "・",
            "*****",
            "none",
        ] {
            assert!(states_nothing(text), "{text}");
        }
        for text in ["0", "０", "なしのつぶて工房", "×", "○", "可", "1", "未来工房", "不可"]
        {
            assert!(!states_nothing(text), "{text}");
        }
    }

    #[test]
    fn no_word_for_nothing_escapes_the_quick_look() {
        for word in NOTHING {
            for text in [tidy_line(word), tidy_line(&word.to_uppercase()), format!("ー{word}")] {
                assert!(begins_like_nothing(&text), "{text}");
            }
        }
        assert!(!begins_like_nothing("例示作業所"));
    }

    #[test]
    fn what_offices_write_most_settles_as_the_tables_say() {
        let by_table = |text: &str| -> String {
            let breaks = text.replace("_x000D_", "").replace("\r\n", "\n");
            breaks.chars().filter_map(keep).nfkc().collect()
        };
        for letter in '\0'..='\u{ffff}' {
            for text in [letter.to_string(), format!("か{letter}か"), format!("ＡＢ{letter}{letter}\r\n")]
            {
                if let Some(plain) = plainly_settled(&text) {
                    assert_eq!(plain, by_table(&text), "{text:?}");
                }
            }
        }
        assert_eq!(plainly_settled("（Ａ型）　１２"), Some("(A型) 12".to_owned()));
        assert_eq!(plainly_settled("一行目＿ｘ０００Ｄ＿"), None);
        assert_eq!(plainly_settled("ｶﾞ"), Some("ガ".to_owned()));
        assert_eq!(plainly_settled("ﾜﾞ"), None);
    }

    #[test]
    fn settled_characters_are_those_that_nothing_changes() {
        let letters: Vec<char> = ('\0'..='\u{ffff}').filter(|letter| is_settled(*letter)).collect();
        assert!(letters.len() > 20_000);
        for letter in letters {
            let neighbours: String = ['か', letter, 'が', letter, 'A'].into_iter().collect();
            assert_eq!(neighbours.nfkc().collect::<String>(), neighbours, "{letter}");
            assert_eq!(keep(letter), Some(letter), "{letter}");
            let lower: String = letter.to_lowercase().collect();
            assert_eq!(lower, letter.to_ascii_lowercase().to_string(), "{letter}");
        }
    }

    proptest! {
        #[test]
        fn tidying_twice_changes_nothing(text in any::<String>()) {
            let once = tidy(&text);
            prop_assert_eq!(tidy(&once), once);
        }

        #[test]
        fn folding_twice_changes_nothing(text in "[ -~ぁ-ヿ一-龠！-～　〜−㍿㈱]{0,40}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn nothing_panics(text in any::<String>()) {
            let _read = (fold(&text), fold_header(&text), states_nothing(&text), split_brackets(&text));
        }
    }
}
