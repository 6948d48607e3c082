//! Numbers as they are written: 漢数字, scales (億 万 千), thousands separators, decimals.

/// The number that begins a text, and what follows it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Numeral<'a> {
    /// Scales applied.
    pub(super) value: f64,
    /// 万, 億, 千 … were written.
    pub(super) scaled: bool,
    pub(super) rest: &'a str,
}

const SCALES: [(&str, f64); 9] = [
    ("兆", 1e12),
    ("億", 1e8),
    ("千万", 1e7),
    ("百万", 1e6),
    ("十万", 1e5),
    ("万", 1e4),
    ("千", 1e3),
    ("百", 1e2),
    ("十", 1e1),
];

/// Reads `12,000`, `1.2万`, `1億28万`, `2,050千`, `15百万`, `三万五千` from the beginning of a tidied text.
pub(super) fn leading(text: &str) -> Option<Numeral<'_>> {
    if text.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        scaled(text)
    } else {
        kanji(text).map(|(value, rest)| Numeral { value: value as f64, scaled: value >= 1000, rest })
    }
}

/// Whether a number of a tidied text was mistyped: a letter stands for one of its digits (12OO, l200, 2〇), or a full stop where thousands
/// are parted (24.000). What was meant nobody can be sure of.
pub(super) fn is_mistyped(text: &str) -> bool {
    let Some(start) = text.find(|c: char| c.is_ascii_digit()) else { return false };
    let is_like_zero = |c: char| "oOQ〇○◯".contains(c);
    let is_like_one = |c: char| "lI|".contains(c);
    let is_letter = |c: char| c.is_ascii_alphabetic() || is_like_zero(c) || c == '|';
    let before = text[..start].trim_end_matches(is_letter).len();
    let in_front = &text[before..start];
    let begins_so = !in_front.is_empty() && in_front.chars().all(|c| is_like_zero(c) || is_like_one(c));
    // ○ in front of a number marks it.
    let is_mark = in_front.chars().all(|c| "〇○◯".contains(c));
    if begins_so && !is_mark {
        return true;
    }
    let is_part = |c: char| c.is_ascii_digit() || c == ',' || c == '.';
    let number = &text[start..];
    let rest = number.trim_start_matches(is_part);
    let letters: String = rest.chars().take_while(|c| is_letter(*c)).collect();
    let ends_so = !letters.is_empty() && letters.chars().all(is_like_zero);
    let goes_on = letters.chars().all(|c| is_like_zero(c) || is_like_one(c))
        && !letters.is_empty()
        && rest[letters.len()..].starts_with(|c: char| c.is_ascii_digit());
    ends_so || goes_on || parts_thousands_by_stops(&number[..number.len() - rest.len()])
}

/// 24.000, 1.234.567: full stops before groups of three, where a fraction would not end in noughts.
fn parts_thousands_by_stops(number: &str) -> bool {
    let parts: Vec<&str> = number.split('.').collect();
    let [first, groups @ ..] = &parts[..] else { return false };
    let are_groups = !groups.is_empty() && groups.iter().all(|group| group.len() == 3);
    let is_first = (1..=3).contains(&first.len()) && !first.starts_with('0') && !number.contains(',');
    is_first && are_groups && (groups.len() > 1 || groups[0] == "000")
}

fn scaled(text: &str) -> Option<Numeral<'_>> {
    let (first, mut rest) = digits(text)?;
    let (mut value, mut scaled) = (first, false);
    if let Some((factor, after)) = scale(rest) {
        (value, scaled, rest) = (first * factor, true, after);
        while let Some((next, after)) = digits(rest.trim_start()) {
            let (factor, after) = scale(after).unwrap_or((1.0, after));
            (value, rest) = (value + next * factor, after);
        }
    }
    Some(Numeral { value, scaled, rest })
}

fn scale(text: &str) -> Option<(f64, &str)> {
    let text = text.trim_start();
    SCALES.iter().find_map(|(word, factor)| text.strip_prefix(word).map(|rest| (*factor, rest)))
}

/// ASCII digits with thousands separators and a decimal part.
fn digits(text: &str) -> Option<(f64, &str)> {
    let mut number = String::new();
    let mut end = 0;
    let characters: Vec<(usize, char)> = text.char_indices().collect();
    for (at, (offset, character)) in characters.iter().enumerate() {
        let next_is_digit = characters.get(at + 1).is_some_and(|(_, next)| next.is_ascii_digit());
        match character {
            '0'..='9' => number.push(*character),
            ',' | '、' if next_is_digit && !number.is_empty() && group_follows(&text[*offset..]) => {}
            '.' if next_is_digit && !number.contains('.') => number.push('.'),
            _ => break,
        }
        end = offset + character.len_utf8();
    }
    number.parse().ok().map(|value| (value, &text[end..]))
}

/// Whether exactly three digits follow the separator.
fn group_follows(from_separator: &str) -> bool {
    from_separator.chars().skip(1).take_while(char::is_ascii_digit).count() == 3
}

fn kanji_digit(character: char) -> Option<u64> {
    match character {
        '〇' | '零' | '○' | '◯' => Some(0),
        '一' | '壱' | '壹' => Some(1),
        '二' | '弐' | '貳' => Some(2),
        '三' | '参' | '參' => Some(3),
        '四' => Some(4),
        '五' => Some(5),
        '六' => Some(6),
        '七' => Some(7),
        '八' => Some(8),
        '九' => Some(9),
        _ => None,
    }
}

/// The 漢数字 that begin a text (十五, 二十三, 百二, 二〇, 三万五千) as a number, and what follows.
pub(super) fn kanji(text: &str) -> Option<(u64, &str)> {
    let (mut total, mut section, mut digits) = (0_u64, 0_u64, None::<u64>);
    let mut end = 0;
    for (offset, character) in text.char_indices().take(16) {
        if let Some(digit) = kanji_digit(character) {
            digits = Some(digits.unwrap_or(0).saturating_mul(10).saturating_add(digit));
        } else {
            match character {
                '十' | '百' | '千' => {
                    let unit = [('十', 10), ('百', 100), ('千', 1000)];
                    let factor =
                        unit.iter().find(|(word, _)| *word == character).map_or(1, |(_, factor)| *factor);
                    section = section.saturating_add(digits.take().unwrap_or(1).saturating_mul(factor));
                }
                '万' | '億' if end > 0 => {
                    let factor = if character == '万' { 10_000 } else { 100_000_000 };
                    section = section.saturating_add(digits.take().unwrap_or(0));
                    total = total.saturating_add(section.saturating_mul(factor));
                    section = 0;
                }
                _ => break,
            }
        }
        end = offset + character.len_utf8();
    }
    (end > 0).then(|| (total.saturating_add(section).saturating_add(digits.unwrap_or(0)), &text[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("12,000円", 12_000.0, "円")]
    #[case("1.2万円", 12_000.0, "円")]
    #[case("1億28万円", 100_280_000.0, "円")]
    #[case("8,854万", 88_540_000.0, "")]
    #[case("2,050千円", 2_050_000.0, "円")]
    #[case("15百万円", 15_000_000.0, "円")]
    #[case("3万5千円", 35_000.0, "円")]
    #[case("3万5000円", 35_000.0, "円")]
    #[case("三万五千円", 35_000.0, "円")]
    #[case("51.5社", 51.5, "社")]
    #[case("1,2,3", 1.0, ",2,3")]
    fn leading_numbers(#[case] text: &str, #[case] value: f64, #[case] rest: &str) {
        let numeral = leading(text).unwrap();
        assert!((numeral.value - value).abs() < 1e-6, "{text}: {}", numeral.value);
        assert_eq!(numeral.rest, rest);
    }

    #[rstest]
    #[case("三", 3)]
    #[case("十五", 15)]
    #[case("二十三", 23)]
    #[case("百二", 102)]
    #[case("二〇", 20)]
    #[case("千二百三十四", 1234)]
    fn kanji_numbers(#[case] text: &str, #[case] expected: u64) {
        assert_eq!(kanji(text), Some((expected, "")));
    }

    #[test]
    fn words_are_not_numbers() {
        for text in ["円", "", "万", "-1", "abc"] {
            assert_eq!(leading(text), None, "{text}");
        }
    }
}
