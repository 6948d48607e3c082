//! Columns of personal information: they are withheld, and named. What tells groups of people apart is no person's datum.

use super::super::vocabulary::dictionary::Dictionary;
use super::shape::is_value;
use super::table::PlainTable;
use super::words::words;
use crate::domain::Field;
use crate::layout::users;
use crate::layout::users::heads::{self, Asks};
use crate::normalise::person;

/// Takes the columns of personal information off, and keeps their names.
pub(super) fn withhold(table: &mut PlainTable, dictionary: &Dictionary) {
    withhold_answers(table, dictionary);
    let Some(names) = table.names() else {
        let width = table.rows.iter().map(Vec::len).max().unwrap_or(0);
        for col in (0..width).filter(|col| is_list_of_persons(table, None, *col)).collect::<Vec<_>>() {
            table.withheld.push(format!("{}列", crate::domain::column_letters(col as u32 + 1)));
            table.rows.iter_mut().filter_map(|row| row.get_mut(col)).for_each(String::clear);
        }
        return;
    };
    let is_personal: Vec<bool> = (0..names.len())
        .map(|col| {
            (dictionary.means(&names[col], Field::PersonalInformation) && !tells_groups(table, &names, col))
                || names_users(table, &names[col], col)
                || is_list_of_persons(table, Some(&names[col]), col)
        })
        .collect();
    let is_reading: Vec<bool> = (0..names.len())
        .map(|col| !is_personal[col] && reads_a_name(table, &names, &is_personal, col))
        .collect();
    let is_personal: Vec<bool> =
        is_personal.into_iter().zip(is_reading).map(|(own, reads)| own || reads).collect();
    for (col, name) in names.iter().enumerate().filter(|(col, _)| !is_personal[*col]) {
        hide_names(table, name, col, dictionary);
    }
    let columns = names.into_iter().zip(&is_personal).filter(|(_, is)| **is).map(|(name, _)| name);
    table.withheld.extend(columns);
    let left_out = table.left_out.iter_mut().map(|left| &mut left.cells);
    for row in table.header.iter_mut().chain(&mut table.rows).chain(left_out) {
        let mut kept = is_personal.iter();
        row.retain(|_| !kept.next().copied().unwrap_or(false));
    }
}

/// A list of users: its columns are named, nothing of its rows is shown.
pub(super) fn withhold_all(table: &mut PlainTable) {
    table.withheld = table.names().unwrap_or_default();
    table.header.clear();
    table.rows.clear();
    table.left_out.clear();
}

/// 名前, 施設名 over persons' names; a column without any heading as well.
fn is_list_of_persons(table: &PlainTable, name: Option<&str>, col: usize) -> bool {
    const NAMES: [&str; 8] = ["名前", "お名前", "名称", "氏名", "なまえ", "施設名", "事業所名", "会員名"];
    const LEAST: usize = 3;
    if name.is_some_and(|name| !NAMES.contains(&name.trim())) {
        return false;
    }
    let texts = || table.rows.iter().filter_map(|row| row.get(col)).filter(|text| !text.trim().is_empty());
    let persons = texts().filter(|text| person::is_name(text)).count();
    persons >= LEAST && persons * 5 >= texts().count() * 4
}

/// 受給者氏名 whatever stands below; 利用者, 作業できる方 over names. The words are those of the night.
fn names_users(table: &PlainTable, name: &str, col: usize) -> bool {
    let path: Vec<&str> = name.split(" > ").collect();
    let texts = || table.rows.iter().filter_map(|row| row.get(col)).map(|text| text.trim());
    let filled = || texts().filter(|text| !text.is_empty());
    match heads::asks(path.into_iter()) {
        Asks::Names if name.is_ascii() => are_full_names(filled()),
        Asks::Names => !heads::are_addresses(filled()),
        Asks::Persons => {
            let are_words = || filled().all(|text| !text.chars().any(char::is_numeric));
            heads::are_names(filled()) && are_words()
        }
        Asks::Nothing => false,
    }
}

/// Below `username` stand the accounts of a system, or persons: half of them names, or two words.
fn are_full_names<'t>(texts: impl Iterator<Item = &'t str> + Clone) -> bool {
    let is_words = |text: &str| {
        let words = || text.split_whitespace();
        words().count() >= 2
            && words().all(|word| word.chars().all(|c| c.is_alphabetic() || ".-'".contains(c)))
    };
    let is_written = |text: &str| text.contains(|c: char| c.is_alphabetic() && !c.is_ascii());
    let names =
        texts.clone().filter(|text| person::is_name(text) || is_words(text) || is_written(text)).count();
    names * 2 >= texts.count().max(1)
}

/// フリガナ beside a name that is withheld: it says the same.
fn reads_a_name(table: &PlainTable, names: &[String], is_personal: &[bool], col: usize) -> bool {
    let readings = &words().persons.readings;
    let is_reading = |name: &str| {
        let own = name.rsplit(" > ").next().unwrap_or_default().trim();
        readings.iter().any(|word| own == word || own.trim_end_matches(['）', ')']).ends_with(word.as_str()))
    };
    let names_person = |other: usize| {
        let name = &names[other];
        is_personal[other]
            && (words().persons.names.iter().any(|word| name.contains(word.as_str()))
                || heads::asks(name.split(" > ").collect::<Vec<_>>().into_iter()) != Asks::Nothing)
    };
    if !is_reading(&names[col]) {
        return false;
    }
    let texts = || table.rows.iter().filter_map(|row| row.get(col)).filter(|text| !text.trim().is_empty());
    let is_kana = |text: &&String| {
        text.chars()
            .all(|c| matches!(c, '\u{3041}'..='\u{30FF}' | '\u{FF61}'..='\u{FF9F}') || c.is_whitespace())
    };
    let are_kana = texts().filter(is_kana).count() * 2 >= texts().count();
    // A reading follows its name; at the left of it, it belongs to it only where no other name stands before.
    let of_left = col > 0 && names_person(col - 1);
    let of_other = col > 0 && !is_personal[col - 1] && names[col - 1].trim().ends_with(['名', '称']);
    let of_right = col + 1 < names.len() && names_person(col + 1) && !of_other;
    are_kana && (of_left || of_right)
}

/// A name where a number, a mark or a telephone should stand, be it the only one of its column.
fn hide_names(table: &mut PlainTable, name: &str, col: usize, dictionary: &Dictionary) {
    let cells = || table.rows.iter().filter_map(|row| row.get(col));
    if !cells().any(|text| person::is_name(text)) {
        return;
    }
    let path: Vec<&str> = name.split(" > ").collect();
    let is_out_of_place = heads::asks(path.into_iter()) == Asks::Persons
        || dictionary.meant(name).is_some_and(users::cells::is_formed);
    if !is_out_of_place {
        return;
    }
    for text in table.rows.iter_mut().filter_map(|row| row.get_mut(col)).filter(|text| person::is_name(text))
    {
        person::HIDDEN.clone_into(text);
    }
}

/// On a card the name stands beside 利用者氏名 or ご本人, not below it.
fn withhold_answers(table: &mut PlainTable, dictionary: &Dictionary) {
    const LONGEST: usize = 24;
    let mut withheld = Vec::new();
    let left_out = table.left_out.iter_mut().map(|left| &mut left.cells);
    for row in table.header.iter_mut().chain(&mut table.rows).chain(left_out) {
        for at in 0..row.len().saturating_sub(1) {
            let Some(beside) = (at + 1..row.len()).find(|at| !row[*at].trim().is_empty()) else { break };
            let label = row[at].trim();
            if label.is_empty() || label.chars().count() > LONGEST || !person::is_name(&row[beside]) {
                continue;
            }
            if heads::asks(std::iter::once(label)) != Asks::Nothing
                || dictionary.means(label, Field::PersonalInformation)
            {
                withheld.push(label.to_owned());
                row[beside].clear();
            }
        }
    }
    table.withheld.extend(withheld);
}

/// 年齢 with 0～4歳, 性別 beside 人数: the stub of a statistic.
fn tells_groups(table: &PlainTable, names: &[String], col: usize) -> bool {
    let holds = |text: &str, words: &[String]| words.iter().any(|word| text.contains(word.as_str()));
    if !holds(&names[col], &words().persons.traits) {
        return false;
    }
    let values = || table.rows.iter().filter_map(|row| row.get(col)).filter(|text| !text.trim().is_empty());
    let groups = values().filter(|text| holds(text, &words().persons.groups)).count();
    let are_groups = groups > 0 && groups * 2 >= values().count();
    let is_counted = || {
        let others = || names.iter().enumerate().filter(|(other, _)| *other != col);
        let is_number = |other: usize| {
            let filled =
                || table.rows.iter().filter_map(|row| row.get(other)).filter(|text| !text.trim().is_empty());
            filled().count() > 0 && filled().all(|text| is_value(text.trim()))
        };
        let counts =
            |(other, name): (usize, &String)| holds(name, &words().persons.counts) && is_number(other);
        // Nobody is named or numbered beside it.
        let is_stub = |(other, name): (usize, &String)| {
            other < col && !holds(name, &words().persons.traits) && !is_number(other)
        };
        others().any(counts) && !others().any(is_stub)
    };
    are_groups || is_counted()
}
