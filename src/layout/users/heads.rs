//! Headings that ask for persons: 利用者氏名 for names alone, 対応可能な利用者 for names or how many there are; and for what they log
//! in with.

use super::words::WORDS;
use crate::layout::forms::{is_count, is_day, is_organisation, is_place, is_workshop};
use crate::layout::vocabulary::words::fold;
use crate::normalise::{mark, person, states_nothing, work};
use crate::table::Cell;

/// What a heading asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::layout) enum Asks {
    /// 利用者氏名: a user's name and nothing else.
    Names,
    /// 利用者, 作業できる方: persons, be it by name or by number.
    Persons,
    Nothing,
}

/// By the lowest text of a heading, else by all its texts in one.
pub(in crate::layout) fn asks<'t>(path: impl DoubleEndedIterator<Item = &'t str> + Clone) -> Asks {
    let Some(own) = path.clone().next_back() else { return Asks::Nothing };
    match asks_in(&fold(own)) {
        Asks::Nothing => {
            let whole: String = path.collect();
            if whole.len() == own.len() { Asks::Nothing } else { asks_in(&fold(&whole)) }
        }
        found => found,
    }
}

fn asks_in(folded: &str) -> Asks {
    const LONGEST: usize = 24;
    if folded.is_empty() || folded.chars().count() > LONGEST {
        return Asks::Nothing;
    }
    let mut text = folded.trim_end_matches(|c: char| c.is_ascii_digit());
    if let Some(word) = end_of(text, &WORDS.names) {
        let before = &text[..text.len() - word.len()];
        if asks_for_persons(before.strip_suffix('ノ').unwrap_or(before)) {
            return Asks::Names;
        }
    }
    if let Some(word) = end_of(text, &WORDS.behind) {
        let before = &text[..text.len() - word.len()];
        text = if end_of(before, &WORDS.persons).is_some() { before } else { text };
    }
    if asks_for_persons(text) { Asks::Persons } else { Asks::Nothing }
}

/// The longest of the words with which a text ends.
fn end_of<'w>(text: &str, words: &'w [String]) -> Option<&'w str> {
    let ends = words.iter().filter(|word| text.ends_with(word.as_str()));
    ends.max_by_key(|word| word.len()).map(String::as_str)
}

/// 担当職員の連絡する方 asks for staff; 担当利用者 for users all the same.
fn asks_for_persons(text: &str) -> bool {
    let Some(word) = end_of(text, &WORDS.persons) else { return false };
    let before = &text[..text.len() - word.len()];
    WORDS.users.iter().any(|user| user == word)
        || !WORDS.others.iter().any(|other| before.contains(other.as_str()))
}

/// Whether a heading asks for what somebody logs in with and keeps to himself.
pub(in crate::layout) fn names_secret(header: &str) -> bool {
    const WORDS: [&str; 6] = ["パスワード", "暗証番号", "password", "passwd", "パスコード", "pinコード"];
    let folded = fold(header);
    folded == "pin" || WORDS.iter().any(|word| folded.contains(&fold(word)))
}

/// Whether it asks for the name under which somebody logs in.
pub(in crate::layout) fn names_login(header: &str) -> bool {
    const WORDS: [&str; 7] =
        ["ログイン", "アカウント", "ユーザーid", "ユーザid", "使用者id", "利用者id", "login"];
    let folded = fold(header);
    ["userid", "user_id"].contains(&folded.as_str()) || WORDS.iter().any(|word| folded.contains(&fold(word)))
}

/// Whether what stands below such a heading is names: of those that say something, most may be such.
pub(in crate::layout) fn are_names<'t>(texts: impl Iterator<Item = &'t str>) -> bool {
    let (mut all, mut names) = (0, 0);
    for text in texts.filter(|text| !states_nothing(text)) {
        all += 1;
        names += usize::from(may_name(text));
    }
    all > 0 && names * 2 >= all
}

/// ユーザー名 asks for a user's name, and for an address in what a form's system writes.
pub(in crate::layout) fn are_addresses<'t>(mut texts: impl Iterator<Item = &'t str>) -> bool {
    texts.any(|text| text.contains(['@', '＠']))
}

/// Whether a text below a heading that asks for persons may be the name of one, or of several.
pub(in crate::layout) fn may_name(text: &str) -> bool {
    let text = text.trim();
    if person::is_name(text) {
        return true;
    }
    let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
    // How many there are, whom a workshop is for, and that somebody is to be asked.
    const OTHERS: [&str; 30] = [
        "数名", "若干", "多数", "少数", "未定", "不明", "調査", "確認", "相談", "なし", "無", "有", "可",
        "否", "あり", "応", "要", "全員", "以上", "以下", "程度", "約", "空き", "身体", "知的", "精神",
        "発達", "難病", "障", "限定",
    ];
    let is_mark = mark::read(&Cell::text(text)).value.is_some();
    person::may_be_names(text)
        && !text.chars().any(char::is_numeric)
        && !says(&OTHERS)
        && !is_mark
        && !is_workshop(text)
        && !is_organisation(text)
        && !is_place(text)
        && !is_count(text)
        && !is_day(text)
        && work::kinds_in(text, work::shipped_words()).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("利用者氏名", Asks::Names)]
    #[case("受給者氏名", Asks::Names)]
    #[case("利用児者名", Asks::Names)]
    #[case("作業をされる方のお名前", Asks::Names)]
    #[case("障害者名", Asks::Names)]
    #[case("仲間の名前", Asks::Names)]
    #[case("利用者（代表）", Asks::Persons)]
    #[case("利用者1", Asks::Persons)]
    #[case("利用者①", Asks::Persons)]
    #[case("ご本人", Asks::Persons)]
    #[case("対応可能な利用者", Asks::Persons)]
    #[case("施設外就労参加者", Asks::Persons)]
    #[case("連絡先（本人）", Asks::Persons)]
    #[case("PC作業可能者", Asks::Persons)]
    #[case("作業できる方", Asks::Persons)]
    #[case("職員・利用者", Asks::Persons)]
    #[case("担当利用者", Asks::Persons)]
    #[case("連絡する方", Asks::Nothing)]
    #[case("作業メンバー", Asks::Persons)]
    #[case("なかま", Asks::Persons)]
    #[case("利用者数", Asks::Nothing)]
    #[case("担当者", Asks::Nothing)]
    #[case("担当者名", Asks::Nothing)]
    #[case("管理者氏名", Asks::Nothing)]
    #[case("対応者", Asks::Nothing)]
    #[case("主たる対象者", Asks::Nothing)]
    #[case("事業所名", Asks::Nothing)]
    #[case("連絡方法", Asks::Nothing)]
    fn what_headings_ask_for(#[case] heading: &str, #[case] expected: Asks) {
        assert_eq!(asks(std::iter::once(heading)), expected, "{heading}");
    }

    #[rstest]
    #[case("パスワード", true)]
    #[case("初期ﾊﾟｽﾜｰﾄﾞ", true)]
    #[case("暗証番号（4桁）", true)]
    #[case("PIN", true)]
    #[case("Password", true)]
    #[case("案件番号", false)]
    #[case("ピンク", false)]
    fn what_is_kept_to_oneself(#[case] header: &str, #[case] expected: bool) {
        assert_eq!(names_secret(header), expected, "{header}");
    }
}
