//! What follows the municipality: 丁目, 番地 and 号 as `1-2-3`, and the building after it.

use super::municipality_table::fold_place;
use super::numeral;
use super::text::{is_dash, states_nothing, tidy_line};

/// Splits the rest of an address into `町名1-2-3` and the building. In 北海道 numbers of 条 are digits too.
pub(super) fn split(rest: &str, is_hokkaido: bool) -> (String, String) {
    let line = without_remarks(&tidy_line(rest));
    let numbered = join_numbers(&digits_for_kanji(&line, is_hokkaido));
    let (place, building) = cut_building(&numbered);
    (place.replace(' ', ""), tidy_building(building))
}

/// A part of an address with its numbers joined.
pub(super) fn numbered(part: &str) -> String {
    join_numbers(&digits_for_kanji(&tidy_line(part), false))
}

/// Drops `(以下略)` and the `＊` of registers that hide a part.
fn without_remarks(line: &str) -> String {
    if !line.contains(['略', '(', '*', '＊']) {
        return line.to_owned();
    }
    ["(以下略)", "(以下省略)", "以下略", "(非公開)", "(非公表)", "*", "＊"]
        .iter()
        .fold(line.to_owned(), |line, remark| line.replace(remark, ""))
}

/// Units after which 漢数字 are numbers, not parts of a name (三番町 stays).
fn is_numbered_unit(rest: &str, is_hokkaido: bool) -> bool {
    let after = |unit: &str| rest.strip_prefix(unit).and_then(|rest| rest.chars().next());
    let begins = |unit: &str| rest.starts_with(unit);
    begins("丁目")
        || begins("番地")
        || begins("号線")
        || begins("地割")
        || (begins("番")
            && after("番").is_none_or(|next| !matches!(next, '町' | '丁' | '館' | '街' | '組' | '堀' | '割')))
        || (begins("号") && after("号").is_none_or(|next| !matches!(next, '館' | '棟' | '店')))
        || (begins("丁")
            && after("丁").is_some_and(|next| next.is_ascii_digit() || "一二三四五六七八九十".contains(next)))
        || (is_hokkaido && begins("条"))
}

fn digits_for_kanji(line: &str, is_hokkaido: bool) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(character) = rest.chars().next() {
        match numeral::kanji(rest) {
            Some((number, after)) if is_numbered_unit(after, is_hokkaido) && character != '〇' => {
                out.push_str(&number.to_string());
                rest = after;
            }
            Some((_, after)) => {
                out.push_str(&rest[..rest.len() - after.len()]);
                rest = after;
            }
            None => {
                out.push(character);
                rest = &rest[character.len_utf8()..];
            }
        }
    }
    out
}

/// `3丁目2番15号` → `3-2-15`; hyphens of all kinds between digits → `-`.
fn join_numbers(line: &str) -> String {
    let characters: Vec<char> = line.chars().collect();
    let mut out = String::with_capacity(line.len());
    let mut at = 0;
    while at < characters.len() {
        let after_digit = out.ends_with(|c: char| c.is_ascii_digit());
        let joint = if after_digit { joint_length(&characters[at..]) } else { 0 };
        let next = characters.get(at + joint);
        if joint > 0 && next.is_some_and(char::is_ascii_digit) {
            out.push('-');
        } else if joint > 0 && is_droppable(&out, &characters[at..at + joint], next) {
            // 番地 or 号 at the end of the number says nothing.
        } else {
            out.push(characters[at]);
            at += 1;
            continue;
        }
        at += joint;
    }
    out
}

/// How many characters after a digit only join it to the next number: 丁目, 番地の, 番, 号, の, hyphens, with spaces.
fn joint_length(characters: &[char]) -> usize {
    const WORDS: [&str; 9] = ["番地の", "番地ノ", "番地", "番の", "丁目", "番", "号", "の", "ノ"];
    let starts = |word: &str| characters.iter().copied().take(word.chars().count()).eq(word.chars());
    // `3 - 15`: spaces on both sides of a dash.
    let before = characters.iter().take_while(|c| **c == ' ').count();
    if before > 0 {
        let dashes = characters[before..].iter().take_while(|c| is_dash(**c)).count();
        let after = characters[before + dashes..].iter().take_while(|c| **c == ' ').count();
        let all = before + dashes + after;
        let is_joint = dashes > 0 && characters.get(all).is_some_and(char::is_ascii_digit);
        return if is_joint { all } else { 0 };
    }
    let may_start = matches!(characters.first(), Some('番' | '丁' | '号' | 'の' | 'ノ'));
    let word = WORDS.iter().filter(|_| may_start).find(|word| starts(word));
    let mut length = word.map_or(0, |word| word.chars().count());
    if length == 0
        && characters.first() == Some(&'丁')
        && characters.get(1).is_some_and(|c| c.is_ascii_digit())
    {
        length = 1;
    }
    let dashes = characters[length..].iter().take_while(|c| is_dash(**c)).count();
    let joined = length + dashes;
    let spaces = characters[joined..].iter().take_while(|c| **c == ' ').count();
    // 1264番 5号: the number of the house, none of a room.
    let is_house = length == 1 && characters.first() == Some(&'番') && {
        let behind = &characters[(joined + spaces).min(characters.len())..];
        let digits = behind.iter().take_while(|c| c.is_ascii_digit()).count();
        behind.get(digits) == Some(&'号')
            && behind.get(digits + 1).is_none_or(|next| !matches!(next, '室' | '棟' | '館'))
    };
    let spaced = joined > 0
        && spaces > 0
        && characters.get(joined + spaces).is_some_and(char::is_ascii_digit)
        && (dashes > 0 || length > 1 || is_house);
    if spaced { joined + spaces } else { joined }
}

/// Whether a joint without a number after it can go: 番地, 番 and the 号 of `3-2-15号` at the end, before a space or before
/// a building; the 号 of a room (101号) stays.
fn is_droppable(before: &str, joint: &[char], next: Option<&char>) -> bool {
    let is_part = || before.trim_end_matches(|c: char| c.is_ascii_digit()).ends_with('-');
    let word: String = joint.iter().collect();
    match word.trim_end_matches(is_dash) {
        "番地" | "番" => next.is_none_or(|next| !matches!(next, '町' | '丁' | '館' | '街' | '通')),
        "号" => {
            is_part() && next.is_none_or(|next| !matches!(next, '室' | '棟' | '館' | '線' | '店' | '地'))
        }
        "" => next.is_none(),
        _ => false,
    }
}

/// The place up to its last number, and the building after it.
fn cut_building(line: &str) -> (&str, &str) {
    let mut from = 0;
    while let Some(start) = line[from..].find(|c: char| c.is_ascii_digit()).map(|at| from + at) {
        let end = number_end(line, start);
        let rest = &line[end..];
        let number = &line[start..end];
        if rest.is_empty() || ends_the_place(number, rest) {
            return cut_floor(line, start, end);
        }
        from = end;
    }
    match line.split_once(' ') {
        Some((place, building)) if from == 0 && !place.is_empty() => (place, building),
        _ => (line, ""),
    }
}

/// End of `12-3-4` or `12-3-A` beginning at `start`.
fn number_end(line: &str, start: usize) -> usize {
    let mut end = start;
    let mut characters = line[start..].char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let continues = character.is_ascii_digit()
            || (character == '-' && characters.peek().is_some_and(|(_, next)| next.is_ascii_digit()));
        if !continues {
            break;
        }
        end = start + at + character.len_utf8();
    }
    end
}

/// Whether a number is the block number: it has parts, or nothing of a place name follows.
fn ends_the_place(number: &str, rest: &str) -> bool {
    const PLACE: [&str; 20] = [
        "条", "線", "丁目", "丁", "号線", "地割", "軒", "町", "区", "東", "西", "南", "北", "番", "通", "の",
        "字", "号", "林班", "ノ",
    ];
    let names_a_place = PLACE.iter().any(|word| rest.starts_with(word));
    number.contains('-') && !rest.starts_with("条") || !names_a_place
}

/// `2-3-4F`: the last part is a floor and belongs to the building.
fn cut_floor(line: &str, start: usize, end: usize) -> (&str, &str) {
    let rest = line[end..].trim_start();
    let is_floor = rest
        .strip_prefix(['F', '階'])
        .is_some_and(|after| !after.starts_with(|c: char| c.is_ascii_alphabetic()));
    let last_part = line[start..end].rfind('-').map(|at| start + at);
    match last_part.filter(|_| is_floor && !line[end..].starts_with(' ')) {
        Some(at) => (&line[..at], &line[at + 1..]),
        None => (&line[..end], rest),
    }
}

/// `4F` and `４階` alike; a left-over 号 or hyphen at the beginning is dropped.
fn tidy_building(building: &str) -> String {
    let bare = building.trim_start_matches(|c: char| is_dash(c) || matches!(c, ' ' | '、' | ','));
    let bare = bare.strip_prefix("号室").unwrap_or(bare);
    let bare = bare.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')).unwrap_or(bare);
    if states_nothing(bare) {
        return String::new();
    }
    let characters: Vec<char> = bare.trim().chars().collect();
    let floor = |at: usize| {
        let before = at > 0 && characters[at - 1].is_ascii_digit();
        let after = characters.get(at + 1).is_none_or(|next| !next.is_ascii_alphanumeric());
        matches!(characters[at], 'F' | 'f') && before && after
    };
    (0..characters.len()).map(|at| if floor(at) { '階' } else { characters[at] }).collect()
}

/// Comparison key of a rest: 大字 and 字 left out, 丁目 as a hyphen, plain variants, 漢数字 of 条 as digits.
pub(super) fn key(rest: &str) -> String {
    let digits = digits_for_kanji(rest, true);
    let plain = digits.replace("大字", "").replace('字', "").replace("丁目", "-");
    let folded: String = plain.chars().filter(|c| !c.is_whitespace()).map(fold_place).collect();
    folded.trim_matches('-').to_owned()
}
