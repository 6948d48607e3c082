//! 利用者の山田花子さん → 利用者の〇〇さん: the name of a user within a sentence gives way.

use super::WORDS;
use super::names::{is_bare_name, is_japanese, is_kanji, is_surname, without_title};
use aho_corasick::AhoCorasick;
use std::sync::LazyLock;

/// What stands in place of a name within a sentence.
const SOMEBODY: &str = "〇〇";
/// Letters of a name, a blank among them.
const LONGEST: usize = 9;

static USERS: LazyLock<AhoCorasick> =
    LazyLock::new(|| AhoCorasick::new(&WORDS.users).expect("the words are few"));

/// Polite words that are said of users sooner than of anybody else.
const FAMILIAR: [&str; 3] = ["くん", "君", "ちゃん"];

static TOLD: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let words = WORDS.users.iter().map(String::as_str).chain(FAMILIAR);
    AhoCorasick::new(words).expect("the words are few")
});

/// The text without the names of users in it; `None` where it names none.
#[must_use]
pub fn masked(text: &str) -> Option<String> {
    if !TOLD.is_match(text) {
        return None;
    }
    let speaks_of_users = USERS.is_match(text);
    let letters: Vec<char> = text.chars().collect();
    let mut names: Vec<(usize, usize)> = Vec::new();
    let mut ends: Vec<usize> = Vec::new();
    for at in 0..letters.len() {
        if let Some(end) = WORDS.users.iter().filter_map(|word| behind(&letters, at, word)).max() {
            names_behind(&letters, end, &mut names);
            ends.push(end);
        }
    }
    let titles = if speaks_of_users { &WORDS.honorifics[..] } else { &FAMILIAR.map(str::to_owned)[..] };
    names_with_titles(&letters, (titles, &ends), &mut names);
    without(&letters, names)
}

/// The text without names that stand in it as words of their own, whoever they are: 清掃：山田 花子. For cells in which no name
/// belongs.
#[must_use]
pub fn masked_anyone(text: &str) -> Option<String> {
    let letters: Vec<char> = text.chars().collect();
    let mut names: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        let word = |from: usize| from + letters[from..].iter().take_while(|c| is_japanese(**c)).count();
        let end = word(at);
        if end == at {
            at += 1;
            continue;
        }
        let second = Some(end + 1).filter(|_| matches!(letters.get(end), Some(' ' | '　'))).map(word);
        let is_name = |to: usize| is_bare_name(without_title(&letters[at..to].iter().collect::<String>()));
        let found = second.filter(|to| is_name(*to)).or_else(|| Some(end).filter(|to| is_name(*to)));
        // 山田花子さん用
        let titled = || (at + 3..end).find(|to| title_at(&letters, *to).is_some() && is_name(*to));
        let found = found.or_else(titled);
        names.extend(found.map(|to| (at, to)));
        at = found.unwrap_or(end);
    }
    without(&letters, names)
}

/// What stands without names; `None` where there are none.
fn without(letters: &[char], mut names: Vec<(usize, usize)>) -> Option<String> {
    names.sort_unstable();
    let mut said = String::new();
    let mut from = 0;
    for (start, end) in names {
        if start < from {
            continue;
        }
        said.extend(&letters[from..start]);
        said.push_str(SOMEBODY);
        from = end;
    }
    if from == 0 {
        return None;
    }
    said.extend(&letters[from..]);
    Some(said)
}

/// The place behind a word that stands at a place.
fn behind(letters: &[char], at: usize, word: &str) -> Option<usize> {
    let mut end = at;
    for letter in word.chars() {
        if letters.get(end) != Some(&letter) {
            return None;
        }
        end += 1;
    }
    Some(end)
}

/// What may stand between 利用者 and the name: 利用者氏名：, 利用者さんの, 利用者（.
fn names_behind(letters: &[char], from: usize, names: &mut Vec<(usize, usize)>) {
    const WORDS_BETWEEN: [&str; 9] =
        ["の氏名", "のお名前", "の名前", "氏名", "名前", "お名前", "さん", "様", "名"];
    let mut at = from;
    let mut asks = false;
    if let Some((word, end)) = WORDS_BETWEEN.iter().find_map(|word| Some((*word, behind(letters, at, word)?)))
    {
        let follows = |c: &char| "：:・=＝（( 　「の、は".contains(*c);
        // 利用者名簿 and 利用者様子 go on.
        if letters.get(end).is_none_or(follows) {
            at = end;
            asks = word.contains('名');
        }
    }
    let sign = |at: usize| letters.get(at).copied().filter(|c| "の：:・=＝（(「【 　、は，,－-".contains(*c));
    let mut has_sign = None;
    while let Some(found) = sign(at).filter(|_| at < from + 8) {
        has_sign = has_sign.or(Some(found));
        at += 1;
    }
    let is_labelled = asks && has_sign.is_some_and(|c| "：:=＝".contains(c));
    while let Some(end) = name_at(letters, at, is_labelled, has_sign.is_some()) {
        names.push((at, end));
        // Another may stand beside it.
        at = end;
        if let Some(behind_title) = title_at(letters, at) {
            at = behind_title;
        }
        match letters.get(at) {
            Some('、' | '・' | '，' | ',' | '/' | '／' | 'と') => at += 1,
            _ => break,
        }
    }
}

/// The end of the name that begins at a place.
fn name_at(letters: &[char], at: usize, is_labelled: bool, has_sign: bool) -> Option<usize> {
    let is_letter = |c: char| is_japanese(c) || matches!(c, ' ' | '　');
    let run = letters[at..].iter().take(LONGEST + 3).take_while(|c| is_letter(**c)).count();
    let text = |end: usize| letters[at..end].iter().collect::<String>();
    // With a polite word behind it, whatever is no other word.
    for end in at + 1..=(at + run).min(at + LONGEST) {
        if title_at(letters, end).is_some() {
            let name = text(end);
            if is_somebody(&name, has_sign) {
                return Some(end);
            }
        }
    }
    let longest = run.min(LONGEST);
    let known = (2..=longest).rev().map(|count| at + count).find(|end| is_bare_name(&text(*end)));
    known.or_else(|| {
        let word = letters[at..].iter().take_while(|c| is_japanese(**c)).count();
        let name = text(at + word);
        (is_labelled && (2..=7).contains(&word) && !is_another(&name)).then_some(at + word)
    })
}

/// Whether a polite word follows on such a text for its being a name.
fn is_somebody(name: &str, has_sign: bool) -> bool {
    let name = name.trim();
    if is_bare_name(name) || is_surname(name) {
        return true;
    }
    let count = name.chars().count();
    let is_plain = name.chars().all(|c| is_kanji(c) || matches!(c, 'ァ'..='ヺ' | 'ー' | ' ' | '　'));
    has_sign && is_plain && (2..=LONGEST).contains(&count) && !is_another(name)
}

fn is_another(name: &str) -> bool {
    WORDS.others.iter().chain(&WORDS.users).any(|word| name.contains(word.as_str()))
        || WORDS.not_names.iter().any(|word| name.ends_with(word.as_str()))
        || WORDS.staff.iter().any(|word| name.contains(word.as_str()))
}

/// The place behind the polite word at a place; 様子, 氏名 and 君たち are none, and neither are ちゃんぽん, くんせい and 君津.
fn title_at(letters: &[char], at: usize) -> Option<usize> {
    const WORDS_OF_THEIR_OWN: [&str; 9] = [
        "ちゃんぽん",
        "ちゃんこ",
        "ちゃんぷる",
        "ちゃんちゃん",
        "ちゃんばら",
        "くんせい",
        "くん製",
        "君津",
        "氏家",
    ];
    if WORDS_OF_THEIR_OWN.iter().any(|word| behind(letters, at, word).is_some()) {
        return None;
    }
    let end = WORDS.honorifics.iter().find_map(|title| behind(letters, at, title))?;
    let goes_on = letters.get(end).is_some_and(|c| "子々式相名族".contains(*c));
    (!goes_on).then_some(end)
}

/// 山田花子さん（利用者）: names with a polite word anywhere in a text about users, unless they are of the staff.
fn names_with_titles(
    letters: &[char],
    (titles, ends): (&[String], &[usize]),
    names: &mut Vec<(usize, usize)>,
) {
    for end in 1..letters.len() {
        let is_titled = titles.iter().any(|title| behind(letters, end, title).is_some());
        if !is_titled || title_at(letters, end).is_none() || !is_japanese(letters[end - 1]) {
            continue;
        }
        // 利用者山田: the name begins behind the word.
        let from = ends.iter().copied().filter(|at| *at < end).max().unwrap_or(0);
        let run = letters[from..end].iter().rev().take(LONGEST).take_while(|c| is_japanese(**c));
        let longest = run.count();
        let text = |count: usize| letters[end - count..end].iter().collect::<String>();
        let found = (2..=longest).rev().find(|count| is_bare_name(&text(*count)));
        let family = || Some(longest).filter(|count| is_surname(&text(*count)));
        let Some(count) = found.or_else(family) else { continue };
        let before: String = letters[..end - count].iter().rev().take(8).rev().collect();
        if !WORDS.staff.iter().any(|word| before.contains(word.as_str())) {
            names.push((end - count, end));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("利用者の米倉雅之さんが電話対応できます", "利用者の〇〇さんが電話対応できます")]
    #[case("封入 利用者細谷地俊介さん向け", "封入 利用者〇〇さん向け")]
    #[case("山田花子さん（利用者）は清掃が得意", "〇〇さん（利用者）は清掃が得意")]
    #[case("メンバー外山雅之様 パソコン2級", "メンバー〇〇様 パソコン2級")]
    #[case("通所者：棚橋勇気", "通所者：〇〇")]
    #[case("ご本人（橋爪さくら）了承済み", "ご本人（〇〇）了承済み")]
    #[case("作業者 尾崎原勇気・他2名", "作業者 〇〇・他2名")]
    #[case("利用者氏名：能見健太郎、鳥飼千鶴", "利用者氏名：〇〇、〇〇")]
    #[case("092-555-0000（利用者 能見健太郎携帯）", "092-555-0000（利用者 〇〇携帯）")]
    #[case("20名（利用者：尾崎原勇気他）", "20名（利用者：〇〇他）")]
    #[case("利用者の甲賀根さんが通う", "利用者の〇〇さんが通う")]
    #[case("利用者さんの山田さん", "利用者さんの〇〇さん")]
    #[case("利用者名：甲賀乙", "利用者名：〇〇")]
    #[case("利用者尾崎原美沙紀さん15,000", "利用者〇〇さん15,000")]
    #[case("飯伏勇気君が欠席がち", "〇〇君が欠席がち")]
    fn users_are_not_named(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(masked(text).as_deref(), Some(expected), "{text}");
    }

    #[rstest]
    #[case("清掃：榎木 俊介、榎木 さくら", "清掃：〇〇、〇〇")]
    #[case("2台（尾崎原美沙紀さん用）", "2台（〇〇さん用）")]
    #[case("真壁 勇気 090-1111-2000", "〇〇 090-1111-2000")]
    #[case("清掃、封入・封緘", "清掃、封入・封緘")]
    fn nobody_is_named_where_no_name_belongs(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(masked_anyone(text).unwrap_or_else(|| text.to_owned()), expected, "{text}");
    }

    #[rstest]
    #[case("利用者の氏名は書かないでください。")]
    #[case("ゆうちゃん弁当ゆうちゃん亭")]
    #[case("長崎ちゃんぽん工房")]
    #[case("高砂ちゃんこ")]
    #[case("石川くんせい工房")]
    #[case("千葉君津作業所")]
    #[case("赤ちゃん服の検品")]
    #[case("おばあちゃんの店")]
    #[case("まんまちゃん工房")]
    #[case("利用者 原則月1回")]
    #[case("利用者さんの人数")]
    #[case("利用者の皆さんで作業")]
    #[case("利用者の様子を見て対応")]
    #[case("利用者の多様なニーズ")]
    #[case("利用者様のご家族様へ")]
    #[case("利用者20名")]
    #[case("利用者：知的障害が中心")]
    #[case("担当の田中さんが利用者に伝えます")]
    #[case("利用者の送迎あり")]
    #[case("利用者募集中")]
    #[case("利用者数・職員数")]
    #[case("ひまわり作業所")]
    #[case("メンバーの希望により")]
    #[case("利用者が中心となり清掃")]
    #[case("本人確認書類")]
    #[case("利用者の作業を見た職員さん")]
    #[case("障害者就労支援センター")]
    #[case("作業者は3名")]
    fn others_are(#[case] text: &str) {
        assert_eq!(masked(text), None, "{text}");
    }
}
