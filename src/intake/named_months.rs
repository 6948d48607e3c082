//! The months that headers name, each read once in a file.

use crate::domain::{FiscalYear, Month};
use crate::normalise;
use foldhash::HashMap;
use std::cell::RefCell;
use std::sync::Arc;

/// Tells months of an unknown year apart; it goes nowhere else.
pub(super) const ANY_YEAR: FiscalYear = FiscalYear(2000);

/// The months that headers name, each read once in a file: in the year that the header or what surrounds it states, and in any.
#[derive(Debug, Default)]
pub(super) struct NamedMonths {
    by_header: RefCell<HashMap<Header, [Option<Month>; 2]>>,
}

/// The words of a header, and the year that is stated around it.
type Header = (Arc<str>, Option<FiscalYear>);

impl NamedMonths {
    pub(super) fn named(&self, header: &Arc<str>, year: Option<FiscalYear>) -> [Option<Month>; 2] {
        let read = || {
            let known = month_in(header, normalise::date::fiscal_year_in(header).or(year));
            [known, known.or_else(|| month_in(header, Some(ANY_YEAR)))]
        };
        *self.by_header.borrow_mut().entry((Arc::clone(header), year)).or_insert_with(read)
    }
}

fn month_in(header: &str, year: Option<FiscalYear>) -> Option<Month> {
    // 4月（千円）: the unit of a table stands behind its months.
    let bare = |part: &'_ str| part.split(['（', '(']).next().unwrap_or(part).trim().to_owned();
    let month = |part: &str| normalise::date::month(part, year).value;
    header
        .split(" > ")
        .find_map(|part| month(part).or_else(|| month(&bare(part))).or_else(|| month(written_in(part)?)))
}

/// 令和6年4月 in 【令和6年4月】工賃の支払総額, 4月 in 4月の支払人数.
fn written_in(part: &str) -> Option<&str> {
    let end = part.find('月')? + '月'.len_utf8();
    let is_of_month = |c: char| c.is_numeric() || "令和平成年元度RrHh./-／．－ 　月".contains(c);
    let begin = part[..end].char_indices().rev().take_while(|(_, c)| is_of_month(*c)).last()?.0;
    Some(part[begin..end].trim())
}
