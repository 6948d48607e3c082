//! Rows that sum up others, and notes behind the last record.

use super::super::heads::heading::is_note;
use super::lines::{self, Line};
use super::shape::{Profile, is_value};
use super::words::words;
use std::cell::LazyCell;

/// What is compared of a label: in small letters, letters that are written without blanks without them.
fn folded(text: &str) -> String {
    let lower = text
        .trim()
        .trim_end_matches([':', '：', ' ', '　', '.'])
        .trim_matches(['*', '【', '】', '<', '>', '＜', '＞'])
        .to_lowercase();
    let is_joined = |letter: char| matches!(letter, '\u{1100}'..='\u{11ff}' | '\u{3040}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}');
    match lower.chars().find(|letter| letter.is_alphabetic()) {
        Some(letter) if is_joined(letter) && lower.chars().count() <= 6 => {
            lower.split_whitespace().collect::<String>()
        }
        _ => lower.split_whitespace().collect::<Vec<_>>().join(" "),
    }
}

fn is_one_of(text: &str, words: &[String]) -> bool {
    words.iter().any(|word| word == text)
}

/// Whether a label says that its row sums up others.
pub(super) fn is_sum(label: &str) -> bool {
    const LONGEST: usize = 40;
    let (text, sums) = (folded(label), &words().sums);
    let raw = label.trim().to_lowercase();
    let behind = |word: &String| {
        text.strip_prefix(word.as_str()).is_some_and(|rest| rest.starts_with([' ', ':', '(', '（', '：']))
    };
    text.chars().count() <= LONGEST
        && (is_one_of(&text, &sums.whole)
            || sums.starts.iter().any(behind)
            || sums.ends.iter().any(|end| text.ends_with(end.as_str()) || raw.ends_with(end.as_str())))
}

fn is_statistic(label: &str) -> bool {
    let (text, sums) = (folded(label), &words().sums);
    is_one_of(&text, &sums.at_foot) || sums.at_foot_ends.iter().any(|end| text.ends_with(end.as_str()))
}

fn may_be_statistic(label: &str) -> bool {
    is_one_of(&folded(label), &words().sums.in_company)
}

/// The label of a row all of whose other cells are numbers, counts, signs or a currency.
fn label(line: &Line) -> Option<&str> {
    let mut texts = line.texts().into_iter();
    let label = texts.next()?;
    let is_figure = |text: &str| {
        is_value(text)
            || text.starts_with(|c: char| c.is_numeric() || "△▲-–—−+(#".contains(c))
            || text.chars().count() == 1
            || text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase())
    };
    texts.all(is_figure).then_some(label)
}

/// A row between the records that sums up those above it; one with nothing above it is the record of all.
pub(super) fn sums_up(line: &Line) -> bool {
    line.runs() >= 2 && label(line).is_some_and(is_sum)
}

/// A row whose label sums up, or states the average or the most of others.
pub(super) fn is_foot_label(line: &Line) -> bool {
    label(line).is_some_and(|label| is_sum(label) || is_statistic(label))
}

/// How many rows at the end are sums, their taxes and notes.
pub(super) fn foot(lines: &[Line], usual: usize, head: usize) -> usize {
    let mut end = lines.len();
    let mut places: Vec<usize> = Vec::new();
    let stub =
        LazyCell::new(|| lines::extent(&lines[..head.max(1).min(lines.len())]).map_or(0, |(from, _)| from));
    while end > head.max(1) {
        let line = &lines[end - 1];
        let (first, is_alone) = (line.first(), line.runs() == 1);
        let place = line.extent().map_or(0, |(from, _)| from);
        let own = label(line).filter(|_| usual >= 2);
        let above = || end.checked_sub(2).and_then(|at| label(&lines[at]));
        let is_known = |label: &str| is_sum(label) || is_statistic(label);
        let in_company = |label: &str| {
            may_be_statistic(label)
                && (usual >= 3 && end >= 2 && place > *stub && lines[end - 2].is_filled(*stub)
                    || !places.is_empty()
                    || above().is_some_and(|above| is_known(above) || may_be_statistic(above)))
        };
        let is_sum = own.is_some_and(|own| is_known(own) || in_company(own));
        // 消費税, VAT 20 %: as short as the sum below it, in its place.
        let belongs = || place > 0 && line.runs() <= 2 && usual >= 4 && places.contains(&place);
        let is_note = is_alone
            && (is_remark(first) && (usual >= 3 || line.is_filled(0)) || usual >= 3 && !may_be_value(first));
        let is_remark_in_cells = || usual >= 3 && is_out_of_place(line, &lines[head.min(end - 1)..end - 1]);
        if is_sum || belongs() {
            places.push(place);
        } else if !is_note && !is_remark_in_cells() {
            break;
        }
        end -= 1;
    }
    lines.len() - end
}

/// Words in the first columns, all of numbers: `End of test | Specimen broken`.
fn is_out_of_place(line: &Line, records: &[Line]) -> bool {
    const ROWS: usize = 3;
    let starts = line.starts();
    if records.len() < ROWS
        || !matches!(starts.len(), 1 | 2)
        || lines::extent(records).is_none_or(|(from, _)| from != starts[0])
    {
        return false;
    }
    let last = &records[records.len().saturating_sub(60)..];
    let profile = Profile::of(&lines::rows(last));
    let is_word = |col: &usize| {
        let text = line.cells[*col].trim();
        !is_value(text) && text.chars().filter(|c| c.is_alphabetic()).count() >= 3
    };
    starts.len() < lines::usual_count(last)
        && starts.iter().all(|col| profile.has_values(*col) && is_word(col))
}

/// A number or one short word: the label of a record of which nothing else is known.
fn may_be_value(text: &str) -> bool {
    let longest = if text.is_ascii() { 12 } else { 6 };
    is_value(text) || text.chars().count() <= longest && text.chars().all(char::is_alphanumeric)
}

pub(super) fn is_remark(text: &str) -> bool {
    let lower = text.to_lowercase();
    is_note(text)
        || is_sum(text)
        || words().notes.starts.iter().any(|start| lower.starts_with(start.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_told_in_many_languages() {
        for label in [
            "Total",
            "合 計",
            "小計",
            "합계",
            "总计",
            "Ensemble",
            "Total gastos",
            "Summe Einnahmen",
            "East Total",
            "المجموع",
            "TOTAL GENERAL",
            "収入合計",
            "Total:",
        ] {
            assert!(is_sum(label), "{label}");
        }
        for label in ["会計", "時計", "Totally", "Sumatra", "統計", "Max", "All areas", "設計費"] {
            assert!(!is_sum(label), "{label}");
        }
    }
}
