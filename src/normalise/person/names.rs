//! Whether a text is a person's name, and whether it may be one or several.

use super::WORDS;
use crate::normalise::text::tidied_line;
use aho_corasick::AhoCorasick;
use std::collections::HashSet;
use std::sync::LazyLock;

/// 山田花子, 山田 花子, 米倉雅之さん: a family name that is known, or a given name behind what may be one.
#[must_use]
pub fn is_name(text: &str) -> bool {
    if !may_hold_one(text) {
        return false;
    }
    let tidy = tidied_line(text);
    is_bare_name(without_title(without_reading(&tidy)))
}

/// Texts that name nobody are none; short words of Japanese letters may be names, each of several.
#[must_use]
pub fn may_be_names(text: &str) -> bool {
    const LONGEST: usize = 8;
    let tidy = tidied_line(text);
    let divides = |c: char| "、,，/／;；\n&＆".contains(c);
    let mut parts = tidy.split(divides).map(str::trim).filter(|part| !part.is_empty()).peekable();
    let may_be = |part: &str| {
        let whole = without_reading(part);
        if holds_another_word(whole) {
            return false;
        }
        let part = without_title(whole);
        let count = part.chars().filter(|c| !c.is_whitespace()).count();
        is_bare_name(part)
            || (2..=LONGEST).contains(&count)
                && part.chars().all(|c| is_japanese(c) || c.is_whitespace() || c == '・')
                && !holds_another_word(part)
    };
    parts.peek().is_some() && parts.all(may_be)
}

/// A quick look: no name is as long as a sentence, and none has Latin letters or digits.
fn may_hold_one(text: &str) -> bool {
    const LONGEST: usize = 120;
    text.len() <= LONGEST && !text.bytes().any(|byte| byte.is_ascii_alphanumeric())
}

/// 山田花子（ヤマダ ハナコ）
fn without_reading(text: &str) -> &str {
    text.split(['(', '（']).next().unwrap_or_default().trim()
}

pub(super) fn without_title(text: &str) -> &str {
    let title = WORDS.honorifics.iter().find_map(|title| text.strip_suffix(title.as_str()));
    title.unwrap_or(text).trim()
}

pub(super) fn is_bare_name(text: &str) -> bool {
    let mut parts = text.split_whitespace();
    let (first, second) = (parts.next().unwrap_or_default(), parts.next());
    if parts.next().is_some() {
        return false;
    }
    match second {
        Some(second) => is_in_two(first, second),
        None => is_in_one(first),
    }
}

/// Whether a text is a family name alone.
pub(super) fn is_surname(text: &str) -> bool {
    WORDS.surnames.contains(text)
}

fn is_in_two(family: &str, given: &str) -> bool {
    let lengths = (family.chars().count(), given.chars().count());
    if !(1..=4).contains(&lengths.0) || !(1..=4).contains(&lengths.1) || holds_another_word(given) {
        return false;
    }
    let is_known = is_surname(family) || WORDS.given.contains(given);
    let is_family = family.chars().all(|c| is_kanji(c) || matches!(c, 'ノ' | 'ヶ' | 'ケ'));
    let is_like_one = lengths.0 >= 2 && is_made_as_given(given);
    is_family
        && (is_known && given.chars().all(is_japanese) || is_like_one)
        && (is_surname(family) || !holds_another_word(family))
}

fn is_in_one(text: &str) -> bool {
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    if !(3..=8).contains(&letters.len()) || !letters.iter().all(|(_, c)| is_japanese(*c)) {
        return false;
    }
    let cuts = || letters.iter().skip(1).take(4).map(|(at, _)| text.split_at(*at));
    // 原則月 and 森林 are no names for 原 and 森 being some.
    let by_family = |(family, given): (&str, &str)| {
        let is_long = family.chars().count() >= 2;
        is_surname(family) && (WORDS.given.contains(given) || is_long && is_made_as_given(given))
    };
    // 書かない and 当ゆうちゃん: two letters of kana are a given name behind a family name that is known.
    let by_given = |(family, given): (&str, &str)| {
        let is_kana = !given.chars().any(is_kanji);
        let is_long = given.chars().count() >= if is_kana { 3 } else { 2 };
        is_long
            && WORDS.given.contains(given)
            && !holds_another_word(family)
            && family.chars().all(|c| is_kanji(c) || matches!(c, 'ノ' | 'ヶ' | 'ケ'))
    };
    cuts().any(|cut| (by_family(cut) || by_given(cut)) && !holds_another_word(cut.1))
        && !WORDS.not_names.iter().any(|word| text.ends_with(word.as_str()))
}

/// Two or three letters of which given names are made, and no word of another meaning.
fn is_made_as_given(text: &str) -> bool {
    let count = text.chars().count();
    (2..=3).contains(&count) && text.chars().all(|c| WORDS.given_letters.contains(&c))
}

fn holds_another_word(text: &str) -> bool {
    // One letter, 市 or 部, tells only at the end.
    static ENDS: LazyLock<HashSet<char>> = LazyLock::new(|| {
        let single = WORDS.not_names.iter().filter(|word| word.chars().count() == 1);
        single.filter_map(|word| word.chars().next()).collect()
    });
    static WITHIN: LazyLock<AhoCorasick> = LazyLock::new(|| {
        let words = WORDS.not_names.iter().filter(|word| word.chars().count() > 1);
        AhoCorasick::new(words).expect("the words are few")
    });
    let ends = || text.chars().next_back().is_some_and(|last| ENDS.contains(&last));
    (ends() || WITHIN.is_match(text)) && !WORDS.given.contains(text)
}

pub(super) fn is_kanji(letter: char) -> bool {
    matches!(letter, '一'..='鿿' | '㐀'..='䶿' | '豈'..='﫿' | '𠀀'..='𪛟' | '々' | '〆')
}

pub(super) fn is_japanese(letter: char) -> bool {
    is_kanji(letter) || matches!(letter, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー')
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[test]
    fn a_word_that_ends_like_a_polite_one_is_no_name() {
        assert!(!may_be_names("たくさん") && !may_be_names("お客様") && may_be_names("甲野さん"));
    }

    #[rstest]
    #[case("山田花子", true)]
    #[case("山田　花子", true)]
    #[case("米倉雅之さん", true)]
    #[case("細谷地俊介", true)]
    #[case("尾崎原 勇気", true)]
    #[case("橋爪さくら様", true)]
    #[case("山田花子（ヤマダハナコ）", true)]
    #[case("勅使河 千鶴", true)]
    #[case("中村工房", false)]
    #[case("高島作業所", false)]
    #[case("森の家", false)]
    #[case("石川県", false)]
    #[case("千葉市", false)]
    #[case("ひまわり", false)]
    #[case("さくら 作業所", false)]
    #[case("応相談", false)]
    #[case("要 相談", false)]
    #[case("20名", false)]
    #[case("若干名", false)]
    #[case("株式会社山田", false)]
    #[case("福島支部", false)]
    #[case("中村 翔太", true)]
    #[case("中村 工場", false)]
    #[case("東 センター", false)]
    #[case("要 介助", false)]
    #[case("原則月", false)]
    #[case("平均工賃", false)]
    #[case("岸和田市", false)]
    fn who_is_named(#[case] text: &str, #[case] expected: bool) {
        assert_eq!(is_name(text), expected, "{text}");
    }

    #[rstest]
    #[case("甲野乙", true)]
    #[case("甲野さん、乙川さん", true)]
    #[case("ハナコ", true)]
    #[case("3名", false)]
    #[case("清掃", false)]
    #[case("要相談", false)]
    #[case("○", false)]
    #[case("", false)]
    fn who_may_be_named(#[case] text: &str, #[case] expected: bool) {
        assert_eq!(may_be_names(text), expected, "{text}");
    }
}
