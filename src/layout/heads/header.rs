//! A header that was found: its rows, the texts above each column, and which fields they are; and which rows look like one.

use super::heading::is_digit;
use crate::domain::Field;
use crate::layout::mapping::assign::Assignment;
use crate::layout::view::View;
use crate::layout::vocabulary::words::month_named;
use crate::table::Cell;
use std::borrow::Cow;

#[derive(Clone, Debug)]
pub(in crate::layout) struct Header {
    pub(in crate::layout) first: u32,
    pub(in crate::layout) last: u32,
    /// Per column the texts above it, top to bottom; `None` where there is none.
    pub(in crate::layout) paths: Vec<Option<Vec<String>>>,
    pub(in crate::layout) assignment: Assignment,
}

/// A header that leaves little open: nothing far below it can be a better one.
pub(in crate::layout) fn explains_most(header: &Header) -> bool {
    let mapped = header.assignment.fields.iter().flatten().count();
    mapped >= 4 && mapped * 10 >= header.paths.iter().flatten().count() * 7
}

/// Whether most labels of a turned header stand in it three times or more, below a name that stands there once: 清掃, 除草, 封入 for one
/// workshop after the other are values of a list.
pub(in crate::layout) fn labels_come_again(header: &Header) -> bool {
    const OFTEN: usize = 3;
    let own = |path: &Option<Vec<String>>| path.as_ref().and_then(|path| path.last()).cloned();
    let labels: Vec<String> = header.paths.iter().filter_map(own).collect();
    let times = |label: &String| labels.iter().filter(|other| *other == label).count();
    let names = header.paths.iter().zip(&header.assignment.fields);
    let mut names = names.filter(|(_, found)| found.is_some_and(|found| found.field == Field::Name));
    let again = labels.iter().filter(|label| times(label) >= OFTEN).count();
    again * 2 > labels.len() && names.all(|(path, _)| own(path).is_some_and(|label| times(&label) == 1))
}

/// A header row has words, hardly any values.
pub(in crate::layout) fn looks_like_header(view: &View<'_>, row: u32) -> bool {
    let texts = view.texts(row);
    let values = || texts.iter().filter(|(col, text)| is_value(view.get(row, *col), text));
    let are_few = |values: usize| values * 3 <= texts.len();
    let others = || values().filter(|(_, text)| month_named(text).is_none());
    !texts.is_empty() && (are_few(values().count()) || months_run(&texts) && are_few(others().count()))
}

/// Whether a row names months that follow each other: 2024年4月, 2024年5月, 2024年6月 are words of a header.
pub(super) fn months_run(texts: &[(u32, Cow<'_, str>)]) -> bool {
    let months: Vec<u32> = texts.iter().filter_map(|(_, text)| month_named(text)).collect();
    months.len() >= 3 && months.windows(2).all(|pair| pair[0] % 12 + 1 == pair[1])
}

/// 2026年8月人数: a word of a month's column, though it is digits for the most part.
fn heads_a_month(text: &str) -> bool {
    const WORDS: [&str; 7] = ["人数", "者数", "人員", "総額", "支払額", "工賃", "賃金"];
    text.contains('月') && WORDS.iter().any(|word| text.ends_with(word)) && month_named(text).is_some()
}

pub(in crate::layout) fn is_value(cell: &Cell, text: &str) -> bool {
    match cell {
        Cell::Number(_) | Cell::Bool(_) | Cell::Duration(_) | Cell::Error(_) => true,
        Cell::DateTime(_) => true,
        _ => {
            let digits = text.chars().filter(|c| is_digit(*c)).count();
            digits > 0
                && !heads_a_month(text)
                && (digits == text.chars().count() || (digits >= 5 && digits * 2 >= text.chars().count()))
        }
    }
}
