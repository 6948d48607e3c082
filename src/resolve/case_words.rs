//! What a row says by which its case is told from others: its number, client, title, days and sums.

use super::clients;
use crate::domain::{CaseRow, FiscalYear, SourceRole};
use crate::normalise::{self, case_number, text};
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// The client's bare name and the title, where both are stated.
pub(super) fn content(row: &CaseRow) -> Option<(String, String)> {
    client(row).zip(title(row))
}

fn client(row: &CaseRow) -> Option<String> {
    let client = normalise::corporation::key(&row.client.as_ref()?.value);
    (!client.is_empty()).then_some(client)
}

fn title(row: &CaseRow) -> Option<String> {
    let title = text::fold(&row.title.as_ref()?.value);
    (!title.is_empty()).then_some(title)
}

/// シール貼り作業 → シール貼り: the title without the words that any work may bear.
pub(super) fn core(title: &str) -> &str {
    const WORDS: [&str; 4] = ["ノ作業", "作業", "ノ業務", "業務"];
    let core = WORDS.iter().find_map(|word| title.strip_suffix(word));
    core.filter(|core| !core.is_empty()).unwrap_or(title)
}

pub(super) fn opening(row: &CaseRow) -> Option<NaiveDate> {
    row.open_on.as_ref().map(|seen| seen.value)
}

/// The fiscal year that a row's first day says, else its sheet's name, else its file's.
pub(super) fn year_of(row: &CaseRow) -> Option<FiscalYear> {
    let origin = &row.row.origin;
    let path = origin.path();
    let file = path.inner().rsplit('/').next().unwrap_or_default();
    opening(row)
        .map(FiscalYear::of)
        .or_else(|| normalise::date::fiscal_year_in(&origin.sheet))
        .or_else(|| normalise::date::fiscal_year_in(file))
}

/// A number such as `R3-001` is one for the whole nation; a bare `12` only within the office that wrote it.
pub(super) fn key(row: &CaseRow) -> String {
    if let Some(number) = &row.number {
        let number = text::fold(case_number::plain(&number.value));
        let plain = number.strip_prefix('第').and_then(|number| number.strip_suffix('号'));
        if let Some(plain) = plain.filter(|plain| plain.chars().all(|c| c.is_ascii_digit())) {
            // 第3号 begins anew in each year of each office.
            let year = opening(row).map(|day| FiscalYear::of(day).0.to_string()).unwrap_or_default();
            return format!("number|{}|{year}|第{plain}号", scope(&row.row.role));
        }
        let telling = number.chars().any(char::is_alphabetic) || number.chars().count() >= 5;
        return if telling {
            format!("number|{number}")
        } else {
            format!("number|{}|{number}", scope(&row.row.role))
        };
    }
    let client = row.client.as_ref().map(|seen| clients::key(&seen.value)).unwrap_or_default();
    let title = title(row).unwrap_or_default();
    let open = opening(row).map(|day| day.to_string()).unwrap_or_default();
    if client.is_empty() && title.is_empty() {
        return format!("place|{}", row.row.origin.lasting());
    }
    format!("content|{client}|{title}|{open}")
}

/// The key that a number had with the words before it.
pub(super) fn former_key(row: &CaseRow) -> Option<String> {
    let number = &row.number.as_ref()?.value;
    let is_shortened = case_number::plain(number) != number.as_str();
    is_shortened.then(|| format!("number|{}", text::fold(number)))
}

/// The number in a key: `number|desk:d01|12` → `12`.
pub(super) fn number_of(key: &str) -> &str {
    let parts = || key.split('|').skip(1);
    parts().find(|part| !part.starts_with("desk:") && *part != "office").unwrap_or_default()
}

/// Whether a number is of one office alone: `12` begins anew elsewhere, and in its next sheet.
pub(super) fn is_bare(key: &str) -> bool {
    key.starts_with("number|desk:") || key.starts_with("number|office|")
}

pub(super) fn scope(role: &SourceRole) -> String {
    role.desk().map_or_else(|| "office".to_owned(), |desk| format!("desk:{desk}"))
}

/// What a row tells of its work.
#[derive(Clone, Debug)]
pub(super) struct Work {
    pub(super) client: Option<String>,
    pub(super) title: Option<String>,
    /// 募集開始日, 納期, 発注日
    pub(super) days: [Option<NaiveDate>; 3],
    sums: [Option<i64>; 2],
    year: Option<FiscalYear>,
}

impl Work {
    pub(super) fn of(row: &CaseRow) -> Self {
        let day = |seen: &Option<crate::domain::Seen<NaiveDate>>| seen.as_ref().map(|seen| seen.value);
        Self {
            client: client(row),
            title: title(row),
            days: [day(&row.open_on), day(&row.due_on), day(&row.ordered_on)],
            sums: [
                row.amount.as_ref().map(|seen| seen.value.0),
                row.quantity.as_ref().map(|seen| seen.value),
            ],
            year: year_of(row),
        }
    }

    pub(super) fn has_other_client(&self, other: &Self) -> bool {
        self.client.as_ref().zip(other.client.as_ref()).is_some_and(|(one, other)| !is_near(one, other))
    }

    pub(super) fn has_other_title(&self, other: &Self) -> bool {
        self.title.as_ref().zip(other.title.as_ref()).is_some_and(|(one, other)| !is_near(one, other))
    }

    /// No day that both state is the same, and how many there are.
    pub(super) fn other_days(&self, other: &Self) -> usize {
        let (same, differing) = compare(&self.days, &other.days);
        if same == 0 { differing } else { 0 }
    }

    pub(super) fn is_of_other_year(&self, other: &Self) -> bool {
        self.year.zip(other.year).is_some_and(|(one, other)| one != other)
    }

    /// A day or a sum that both state differs.
    pub(super) fn differs(&self, other: &Self) -> bool {
        compare(&self.days, &other.days).1 + compare(&self.sums, &other.sums).1 > 0
    }

    /// How much two rows agree on: the most for client and title.
    pub(super) fn likeness(&self, other: &Self) -> usize {
        let same = |one: &Option<String>, other: &Option<String>| usize::from(one.is_some() && one == other);
        let words = same(&self.client, &other.client) + same(&self.title, &other.title);
        let facts = compare(&self.days, &other.days).0 + compare(&self.sums, &other.sums).0;
        words * 8 + facts
    }

    /// Client, title and first day, as they are remembered.
    pub(super) fn words(&self) -> String {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let day = self.days.iter().flatten().next().map(NaiveDate::to_string).unwrap_or_default();
        format!("{}|{}|{day}", text(&self.client), text(&self.title))
    }

    /// Client, title and all days, where they tell enough for the case to be known again without its number.
    pub(super) fn whole(&self) -> Option<String> {
        let (client, title) = (self.client.as_ref()?, self.title.as_ref()?);
        let days: Vec<String> =
            self.days[..2].iter().map(|day| day.map(|day| day.to_string()).unwrap_or_default()).collect();
        days.iter().any(|day| !day.is_empty()).then(|| format!("{client}|{title}|{}", days.join("|")))
    }
}

/// How many of the facts that both state are the same, and how many differ.
fn compare<T: PartialEq, const N: usize>(one: &[Option<T>; N], other: &[Option<T>; N]) -> (usize, usize) {
    let both = || one.iter().zip(other).filter_map(|(one, other)| Some((one.as_ref()?, other.as_ref()?)));
    let same = both().filter(|(one, other)| one == other).count();
    (same, both().count() - same)
}

/// Two spellings of one thing: one holds the other, or they share half of their letter pairs. Other digits (その9, その10;
/// 4月分, 5月分) are another thing.
fn is_near(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    let (digits, others) = (digits_in(one), digits_in(other));
    if !digits.is_empty() && !others.is_empty() && digits != others {
        return false;
    }
    if one.contains(other) || other.contains(one) {
        return true;
    }
    let (pairs, others) = (letter_pairs(one), letter_pairs(other));
    let shared = pairs.intersection(&others).count();
    shared > 0 && 4 * shared >= pairs.len() + others.len()
}

fn digits_in(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty()).collect()
}

fn letter_pairs(text: &str) -> BTreeSet<(char, char)> {
    text.chars().zip(text.chars().skip(1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_thing_are_near() {
        for (one, other, near) in [
            ("マスク封入", "マスクの封入作業", true),
            ("カタログ封入", "カタログ封入（1,000部）", true),
            ("化粧箱封入", "試供品封入", false),
            ("封入作業その9", "封入作業その10", false),
            ("DM封入 4月分", "DM封入 5月分", false),
            ("庁舎の除草", "公園清掃", false),
            ("丙", "丁", false),
        ] {
            assert_eq!(is_near(&text::fold(one), &text::fold(other)), near, "{one} {other}");
        }
    }
}
