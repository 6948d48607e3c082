//! What stands above a header and is none of it: titles, labels with their values, a unit, a date or a page at the right.

use super::header;
use super::lines::{self, Line};
use super::shape::is_value;
use super::words::words;

/// How many rows at the top of a band are titles.
pub(super) fn rows(band: &[Line], usual: usize) -> usize {
    let mut start = 0;
    while start + 1 < band.len() && is_title(&band[start..], usual) {
        start += 1;
    }
    start
}

fn is_title(band: &[Line], usual: usize) -> bool {
    let (line, below) = (&band[0], &band[1..]);
    let (Some((left, right)), Some((from, to))) = (line.extent(), lines::extent(below)) else { return false };
    if usual < 2 {
        return false;
    }
    let starts = line.starts();
    let next = &below[0];
    let is_bound = (0..next.cells.len()).any(|col| next.below[col] && next.is_filled(col));
    if let [start] = starts[..] {
        let is_wide = right > left;
        let is_header = usual == 2 && !is_wide && start > from && header::depth(band) > 0;
        return match () {
            () if is_wide => {
                left <= from || (left..=right).count() * 4 >= (from..=to).count() * 3 && next.is_filled(from)
            }
            () if is_bound => false,
            () if start <= from => true,
            () if stands_beside(line.first()) => true,
            () if start >= to => !is_header || next.is_filled(to),
            () => header::depth(band) == 0,
        };
    }
    if is_bound {
        return false;
    }
    let is_short = starts.len() < next.count().max(usual);
    let heads = || {
        let values = next.texts().into_iter().filter(|text| is_value(text)).count();
        values * 2 < next.runs() || header::depth(below) > 0
    };
    let is_label = |text: &&str| text.ends_with([':', '：']);
    if starts.len() <= 3 && is_short && stands_beside(line.last()) && left <= from + 1 && heads() {
        return true;
    }
    if is_short && line.texts().first().is_some_and(is_label) {
        return true;
    }
    let least = if usual <= 2 { usual } else { usual.div_ceil(2).max(2) };
    starts.len() < least && !(is_group(line) && header::depth(band) > 0)
}

/// Groups above a header: several texts with gaps between them, or one that begins further right, or merged ones.
pub(super) fn is_group(line: &Line) -> bool {
    (1..line.cells.len()).any(|col| line.is_filled(col) && (line.beside[col] || !line.is_filled(col - 1)))
}

/// A unit, a date or a page: （単位：人）, 令和6年3月31日現在, 31 March 2024, Page 1 of 3.
pub(super) fn stands_beside(text: &str) -> bool {
    let text = text.trim();
    let lower = text.to_lowercase();
    let beside = &words().beside;
    let is_bracketed =
        text.starts_with(['(', '（', '[', '〔', '【']) && text.ends_with([')', '）', ']', '〕', '】']);
    let begins = |words: &[String]| words.iter().any(|word| lower.starts_with(word.as_str()));
    let holds = |words: &[String]| words.iter().any(|word| lower.contains(word.as_str()));
    let is_short = text.chars().count() <= 40;
    is_short
        && (is_bracketed && text.chars().count() > 3
            || begins(&beside.units)
            || lower.trim_start_matches(['(', '（', '［', '[', '※']).starts_with("単位")
            || is_page(text)
            || is_day(&lower)
            || holds(&beside.days_behind) && lower.contains(|c: char| c.is_numeric())
            || (begins(&beside.days) || begins(&beside.days_behind))
                && lower.contains(|c: char| c.is_numeric()))
}

/// 2024-03-31, 31 March 2024, 令和6年3月31日.
fn is_day(lower: &str) -> bool {
    let numbers = lower.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).count();
    let is_written = lower.chars().all(|c| c.is_ascii_digit() || "-/. :".contains(c)) && numbers >= 3;
    let has_month = || {
        lower
            .split(|c: char| !c.is_alphabetic())
            .any(|word| words().beside.months.iter().any(|month| month == word))
    };
    is_written
        || numbers >= 1 && has_month()
        || lower.contains('年') && lower.contains('月') && lower.contains(|c: char| c.is_numeric())
}

/// Page 2 of 3, 2/3, 2頁.
pub(super) fn is_page(text: &str) -> bool {
    let lower = text.trim().to_lowercase();
    let pages = &words().beside.pages;
    let has_number = lower.contains(|c: char| c.is_numeric());
    let is_of = || {
        let parts = lower.split_once('/');
        let is_number =
            |part: &str| (1..=3).contains(&part.trim().len()) && part.trim().parse::<u32>().is_ok();
        parts.is_some_and(|(one, other)| is_number(one) && is_number(other))
    };
    lower.chars().count() <= 20
        && (pages.iter().any(|page| {
            lower.contains(page.as_str()) && (has_number || lower.contains(['続', 'c', 'f', 's']))
        }) || is_of())
}

/// A row above a table that says one thing only, or a few beside each other: no table of its own.
pub(super) fn is_preamble(band: &[Line], next: &[Line]) -> bool {
    const LONGEST: usize = 8;
    let (usual, of_next) = (lines::usual_count(band), lines::usual_count(next));
    let is_label = |line: &Line| line.texts().iter().any(|text| text.ends_with([':', '：']));
    let wide: Vec<&Line> = band.iter().filter(|line| line.runs() > 1).collect();
    match wide[..] {
        [line] => {
            let is_header = line.extent() == lines::extent(next) && line.count() == of_next;
            next.len() >= 2
                && !is_header
                && (line.runs() * 2 <= of_next.max(4) && line.runs() < of_next.max(3)
                    || is_label(line) && line.runs() <= of_next
                    || line.runs() <= 3 && stands_beside(line.last()))
        }
        _ => {
            let labels = band.iter().filter(|line| is_label(line)).count();
            band.len() <= LONGEST
                && next.len() >= 2
                && header::depth(next) > 0
                && !header::is_clear(band)
                && (labels > 0 && usual < of_next || labels * 2 >= band.len() && usual <= of_next)
        }
    }
}
