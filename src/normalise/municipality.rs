//! 都道府県 and 市区町村 at the beginning of a text.

use super::former_place;
use super::municipality_table::{Entry, beginning, fold_place};
use super::text::tidy_line;
use crate::domain::{Municipality, Prefecture};
use std::collections::BTreeSet;

/// The prefecture that stands at the beginning of a text, in full (福岡県…), or is the whole text (福岡).
#[must_use]
pub fn prefecture_in(text: &str) -> Option<Prefecture> {
    let line = tidy_line(text);
    leading_prefecture(&line).map(|(prefecture, _)| prefecture).or_else(|| Prefecture::from_name(line.trim()))
}

/// The full name of a prefecture at the beginning, and what follows.
pub(super) fn leading_prefecture(line: &str) -> Option<(Prefecture, &str)> {
    let name_of = |letters: usize| line.char_indices().nth(letters).map_or(line, |(at, _)| &line[..at]);
    [3, 4].into_iter().find_map(|letters| {
        let name = name_of(letters);
        let found = Prefecture::from_name(name).filter(|one| one.name() == name)?;
        Some((found, line[name.len()..].trim_start()))
    })
}

/// How a text that begins with a municipality was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place<'a> {
    Found(Municipality, &'a str),
    /// The name is of before (合併, 市制): what it is today, the rest, the name.
    Former(Municipality, &'a str, &'static str),
    /// Several municipalities have this name.
    Ambiguous(Vec<Municipality>),
    Unknown,
}

/// Finds the municipality at the beginning of a text without prefecture: within the hint first, then in the whole
/// country where the name is unambiguous.
pub(super) fn locate(text: &str, hint: Option<Prefecture>) -> Place<'_> {
    let start = beginning_of(text);
    if let Some((municipality, rest)) = hint.and_then(|prefecture| begins_within(text, &start, prefecture)) {
        return Place::Found(municipality, rest);
    }
    if let Some(place) = hint.and_then(|prefecture| former(text, &start, Some(prefecture))) {
        return place;
    }
    let mut candidates: Vec<(Municipality, &str)> = prefectures_at(&start)
        .into_iter()
        .filter_map(|prefecture| begins_within(text, &start, prefecture))
        .collect();
    candidates.extend(other_wards(text, &start, &candidates));
    // 栄町51番地 in a desk of another prefecture is a part of its own town; 北栄町由良宿1 names a town and a part of it.
    if hint.is_some() && districts(&start).next().is_none() {
        candidates.retain(|(found, rest)| !(found.name.ends_with(['町', '村']) && begins_with_number(rest)));
    }
    let longest = candidates.iter().map(|(_, rest)| rest.len()).min().unwrap_or(0);
    candidates.retain(|(_, rest)| rest.len() == longest);
    match candidates.len() {
        0 => former(text, &start, None).unwrap_or(Place::Unknown),
        1 => candidates.pop().map_or(Place::Unknown, |(municipality, rest)| Place::Found(municipality, rest)),
        _ => Place::Ambiguous(candidates.into_iter().map(|(municipality, _)| municipality).collect()),
    }
}

/// 51番地, 三丁目: no name of a place.
fn begins_with_number(rest: &str) -> bool {
    let is_kanji = |c: char| "一二三四五六七八九十".contains(c);
    let behind = rest.trim_start_matches(is_kanji);
    rest.starts_with(char::is_numeric) && !rest.starts_with(is_kanji)
        || behind.len() < rest.len() && behind.starts_with('丁')
}

fn former<'a>(text: &'a str, start: &[char], prefecture: Option<Prefecture>) -> Option<Place<'a>> {
    let (found, length) = former_place::at(start, prefecture)?;
    Some(Place::Former(found.now.clone(), after(text, length), found.name))
}

/// The municipality of a stated prefecture at the beginning of a text, today's or of before.
pub(super) fn stated_within(text: &str, prefecture: Prefecture) -> Option<Place<'_>> {
    let start = beginning_of(text);
    let today = begins_within(text, &start, prefecture).map(|(found, rest)| Place::Found(found, rest));
    today.or_else(|| former(text, &start, Some(prefecture)))
}

/// The prefectures that have a municipality of such a name, also behind a district.
fn prefectures_at(start: &[char]) -> BTreeSet<Prefecture> {
    let begins = |start: &[char], entry: &Entry| start.starts_with(&entry.folded);
    let begins_by_ward = |entry: &Entry| !entry.ward.is_empty() && start.starts_with(&entry.ward);
    let here = beginning(start).filter(|entry| begins(start, entry) || begins_by_ward(entry));
    let behind = districts(start)
        .flat_map(|at| beginning(&start[at..]).filter(move |entry| begins(&start[at..], entry)));
    here.chain(behind).map(|entry| entry.municipality.prefecture).collect()
}

/// Wards of further cities of the same prefecture that share the name (中央区 of 相模原市 …).
fn other_wards<'a>(
    text: &'a str,
    start: &[char],
    known: &[(Municipality, &'a str)],
) -> Vec<(Municipality, &'a str)> {
    let is_known = |entry: &Entry| known.iter().any(|(one, _)| one.code == entry.municipality.code);
    beginning(start)
        .filter(|entry| !entry.ward.is_empty() && start.starts_with(&entry.ward) && !is_known(entry))
        .map(|entry| (entry.municipality.clone(), after(text, entry.ward.len())))
        .collect()
}

/// The municipality of one prefecture at the beginning of a text: by its longest full name, after a 郡, or by a ward
/// whose city was left out and that only one city of the prefecture has.
pub(super) fn within(text: &str, prefecture: Prefecture) -> Option<(Municipality, &str)> {
    begins_within(text, &beginning_of(text), prefecture)
}

/// As much of a text as a municipality's name may take, as it is compared.
fn beginning_of(text: &str) -> Vec<char> {
    text.chars().take(20).map(fold_place).collect()
}

fn begins_within<'a>(
    text: &'a str,
    start: &[char],
    prefecture: Prefecture,
) -> Option<(Municipality, &'a str)> {
    by_full_name(start, prefecture)
        .map(|entry| (entry.municipality.clone(), after(text, entry.folded.len())))
        .or_else(|| after_district(text, start, prefecture))
        .or_else(|| by_ward(text, start, prefecture))
}

fn by_full_name(start: &[char], prefecture: Prefecture) -> Option<&'static Entry> {
    beginning(start)
        .filter(|entry| entry.municipality.prefecture == prefecture && start.starts_with(&entry.folded))
        .max_by_key(|entry| entry.folded.len())
}

/// `田川郡添田町…`: a 郡, 振興局 or island among the first characters is skipped.
fn after_district<'a>(
    text: &'a str,
    start: &[char],
    prefecture: Prefecture,
) -> Option<(Municipality, &'a str)> {
    districts(start).find_map(|at| {
        let entry = by_full_name(&start[at..], prefecture)
            .filter(|entry| entry.municipality.name.ends_with(['町', '村']))
            .filter(|_| former_place::may_lie_in(&start[..at], prefecture))?;
        Some((entry.municipality.clone(), after(text, at + entry.folded.len())))
    })
}

/// Where a 郡, 振興局 or island among the first characters ends.
fn districts(start: &[char]) -> impl Iterator<Item = usize> {
    (1..start.len().min(8)).filter(|at| matches!(start[at - 1], '郡' | '局' | '庁' | '島'))
}

fn by_ward<'a>(text: &'a str, start: &[char], prefecture: Prefecture) -> Option<(Municipality, &'a str)> {
    let mut wards = beginning(start).filter(|entry| {
        entry.municipality.prefecture == prefecture
            && !entry.ward.is_empty()
            && start.starts_with(&entry.ward)
    });
    let only = wards.next()?;
    wards.next().is_none().then(|| (only.municipality.clone(), after(text, only.ward.len())))
}

/// The text after its first `count` characters.
fn after(text: &str, count: usize) -> &str {
    text.char_indices().nth(count).map_or("", |(at, _)| text[at..].trim_start())
}

/// The city of a municipality's name: `札幌市中央区` → `札幌市`; others as they are.
pub(super) fn city(name: &str) -> &str {
    match name.find('市') {
        Some(at) if name.ends_with('区') => &name[..at + '市'.len_utf8()],
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn code(text: &str, prefecture: u8) -> Option<String> {
        within(text, Prefecture::from_number(prefecture).unwrap()).map(|(found, _)| found.code.to_string())
    }

    #[rstest]
    #[case("久留米市青峰", 40, Some("402036"))]
    #[case("田川郡添田町添田", 40, Some("406023"))]
    #[case("添田町添田", 40, Some("406023"))]
    #[case("福岡市博多区博多駅", 40, Some("401323"))]
    #[case("福岡市", 40, Some("401307"))]
    #[case("博多区博多駅", 40, Some("401323"))]
    #[case("大和郡山市北郡山町", 29, Some("292036"))]
    #[case("郡山市駅前", 7, Some("072036"))]
    #[case("小郡市小郡", 40, Some("402168"))]
    #[case("龍ヶ崎市", 8, Some("082082"))]
    #[case("竜が崎市", 8, Some("082082"))]
    #[case("茅ケ崎市", 14, Some("142077"))]
    #[case("横浜市保土ヶ谷区", 14, Some("141062"))]
    #[case("鯵ヶ沢町", 2, Some("023213"))]
    #[case("鎌ヶ谷市", 12, Some("122246"))]
    #[case("不明市", 40, None)]
    fn municipalities_of_a_prefecture(
        #[case] text: &str,
        #[case] prefecture: u8,
        #[case] expected: Option<&str>,
    ) {
        assert_eq!(code(text, prefecture).as_deref(), expected, "{text}");
    }

    #[test]
    fn names_of_several_prefectures_need_a_hint() {
        for name in ["府中市", "伊達市", "北区", "池田町"] {
            assert!(matches!(locate(name, None), Place::Ambiguous(_)), "{name}");
        }
        let tokyo = Prefecture::from_number(13);
        assert!(
            matches!(locate("府中市宮町", tokyo), Place::Found(found, "宮町") if &*found.code == "132063")
        );
        assert!(matches!(locate("久留米市", tokyo), Place::Found(found, "") if &*found.code == "402036"));
    }

    #[test]
    fn a_town_of_elsewhere_is_no_part_of_a_town() {
        let kyoto = Prefecture::from_number(26);
        for text in ["栄町51番地", "栄町三丁目1", "栄町1-2-3"] {
            assert_eq!(locate(text, kyoto), Place::Unknown, "{text}");
        }
        assert!(
            matches!(locate("北栄町由良宿1", kyoto), Place::Found(found, "由良宿1") if &*found.code == "313726")
        );
        assert!(
            matches!(locate("印旛郡栄町安食1", kyoto), Place::Found(found, "安食1") if &*found.code == "123293")
        );
        assert!(
            matches!(locate("栄町安食1", None), Place::Found(found, "安食1") if &*found.code == "123293")
        );
    }

    #[test]
    fn prefectures() {
        for (text, number) in
            [("福岡県久留米市", 40), ("京都", 26), ("東京都", 13), ("北海道札幌市", 1), ("大阪", 27)]
        {
            assert_eq!(prefecture_in(text).map(Prefecture::number), Some(number), "{text}");
        }
        assert_eq!(prefecture_in("久留米市"), None);
    }
}
