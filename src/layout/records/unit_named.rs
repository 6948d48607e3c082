//! Notes over or under a list that say of some of its sums, by name, in what unit they are: 見込額・決定額は千円, ※契約額は千円単位（税抜）.

use super::sums;
use crate::layout::model::{Column, Orientation};
use crate::layout::view::View;
use crate::layout::vocabulary::words::fold;
use crate::normalise::{tidy_line, yen};
use std::sync::Arc;

/// Letters of a note at most.
const LONGEST: usize = 60;

/// The headers of sums that a note names, with the unit that it says of them.
pub(in crate::layout) fn tell<'n>(
    headers: &mut [Arc<str>],
    columns: &[Column],
    notes: impl IntoIterator<Item = &'n str>,
) {
    let said: Vec<Said> = notes.into_iter().flat_map(read).collect();
    if said.is_empty() {
        return;
    }
    for (header, column) in headers.iter_mut().zip(columns) {
        if !column.field.is_some_and(sums::is_sum) || yen::unit_in_header(header).is_some() {
            continue;
        }
        let Some(own) = column.header.last().map(|own| fold(own)) else { continue };
        let names = |said: &&Said| said.names.iter().any(|name| is_called(&own, name));
        if let Some(said) = said.iter().find(names) {
            *header = format!("{header}（{}）", said.unit).into();
        }
    }
}

/// 見込 for 見込額 as well.
fn is_called(own: &str, name: &str) -> bool {
    own == name || ["額", "金額"].iter().any(|word| own.strip_suffix(word) == Some(name))
}

/// The notes in the last rows of a sheet, below all its tables.
pub(in crate::layout) fn below(view: &View<'_>, header: u32) -> Vec<String> {
    const MARKS: [char; 8] = ['※', '注', '(', '（', '*', '＊', '・', '備'];
    if view.orientation != Orientation::Rows || view.fold().is_some() {
        return Vec::new();
    }
    let mut notes = Vec::new();
    for row in (header + 1..=view.rows()).rev() {
        match &view.texts(row)[..] {
            [] => {}
            [(_, text)] => {
                if text.starts_with(MARKS) && text.chars().count() <= LONGEST {
                    notes.push(text.to_string());
                }
            }
            _ => break,
        }
    }
    notes
}

/// What a note says: a unit, and the sums that it is of.
#[derive(Debug, PartialEq, Eq)]
struct Said {
    names: Vec<String>,
    unit: &'static str,
}

fn read(note: &str) -> Vec<Said> {
    let line: String = tidy_line(note).chars().filter(|c| !c.is_whitespace()).collect();
    if line.chars().count() > LONGEST {
        return Vec::new();
    }
    let mut said = Vec::new();
    let mut rest = line.as_str();
    while let Some((before, unit, behind)) = next_unit(rest) {
        said.extend(names(before).map(|names| Said { names, unit }));
        rest = behind;
    }
    said
}

/// The first unit that something is said to be in, what stands before it and what behind.
fn next_unit(text: &str) -> Option<(&str, &'static str, &str)> {
    const UNITS: [&str; 4] = ["百万円", "千円", "万円", "円"];
    const ENDS: [&str; 14] =
        ["単位", "で", "、", "。", ",", ")", "・", "表示", "/", "税", "(", "です", "とする", "と"];
    let at = |unit: &'static str| {
        text.match_indices(unit).map(move |(at, _)| (at, unit)).find(|(at, unit)| {
            let behind = &text[at + unit.len()..];
            let is_end = behind.is_empty() || ENDS.iter().any(|end| behind.starts_with(end));
            is_end && says_of(&text[..*at]).is_some()
        })
    };
    let (at, unit) =
        UNITS.into_iter().filter_map(at).min_by_key(|(at, unit)| (*at, std::cmp::Reverse(unit.len())))?;
    Some((&text[..at], unit, &text[at + unit.len()..]))
}

/// What stands before は, が or ：, where a text ends so: 見込額は, 見込額・決定額はすべて.
fn says_of(text: &str) -> Option<&str> {
    const ALL: [&str; 6] = ["すべて", "全て", "いずれも", "ともに", "とも", "全部"];
    const LINKS: [&str; 6] = ["は", "が", "も", ":", "=", "欄は"];
    let text = ALL.iter().find_map(|word| text.strip_suffix(word)).unwrap_or(text);
    let text = text.strip_suffix(['、', ',']).unwrap_or(text);
    let own = LINKS.iter().find_map(|link| text.strip_suffix(link))?;
    (!own.is_empty()).then_some(own)
}

/// The sums before a unit, each by its name as a header would have it.
fn names(before: &str) -> Option<Vec<String>> {
    const DIVIDERS: [&str; 8] = ["・", "、", ",", "/", "及び", "および", "並びに", "と"];
    // What is said of another unit before, and the marks of a note.
    let own = says_of(before)?;
    let from = own
        .rfind(['。', '※', ')', '(', '】', '」'])
        .map_or(0, |at| at + own[at..].chars().next().map_or(1, char::len_utf8));
    let own = own[from..].trim_start_matches(|c: char| "単位注):、,・/".contains(c));
    let mut names = vec![own.to_owned()];
    for divider in DIVIDERS {
        names = names.iter().flat_map(|name| name.split(divider)).map(str::to_owned).collect();
    }
    let bare = |name: &String| {
        let name =
            ["の単位", "の額", "欄", "の欄"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name);
        fold(name)
    };
    let names: Vec<String> = names.iter().map(bare).filter(|name| !name.is_empty()).collect();
    (!names.is_empty()).then_some(names)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("見込額・決定額は千円", &[("見込額", "千円"), ("決定額", "千円")])]
    #[case("※ 見込額、決定額はいずれも千円単位（税抜）", &[("見込額", "千円"), ("決定額", "千円")])]
    #[case("見込額は千円、決定額は円", &[("見込額", "千円"), ("決定額", "円")])]
    #[case("（注）契約額の単位は万円です。", &[("契約額", "万円")])]
    #[case("見込：千円", &[("見込", "千円")])]
    #[case("見込額は10千円以上", &[])]
    #[case("見込額は千円未満を切り捨て", &[])]
    #[case("予算 500万円の事業", &[])]
    fn sums_and_their_units(#[case] note: &str, #[case] expected: &[(&str, &str)]) {
        let said = read(note);
        let told: Vec<(&str, &str)> =
            said.iter().flat_map(|said| said.names.iter().map(|name| (name.as_str(), said.unit))).collect();
        assert_eq!(told, expected, "{note}");
    }
}
