//! Records of several rows each, below a header of as many rows: 事業所名 over 運営法人名, 電話番号 over FAX番号.

use crate::domain::Field;
use crate::layout::heads::header::{Header, looks_like_header};
use crate::layout::heads::search::SEARCHED_ROWS;
use crate::layout::mapping::scorer::Scorer;
use crate::layout::view::{Fold, View};
use crate::layout::vocabulary::entry::Match;
use crate::layout::vocabulary::scored::WORD;
use crate::normalise::{corporation, words, work};

/// Rows that a record may take.
const HEIGHTS: std::ops::RangeInclusive<u32> = 2..=3;
/// How much better the whole header must read than its first row alone.
pub(in crate::layout) const BETTER: f64 = 1.1;
/// Blocks that must look so, the header's among them.
const FEWEST_BY_LOOKS: u32 = 4;
/// Rows that may follow the last record: totals and notes.
const BELOW: u32 = 4;

/// Rows to a record, where the column that numbers or names the records says so: filled in the first row of the header and of
/// each record, blank (or merged) in the others, down to the end.
pub(in crate::layout) fn find(view: &View<'_>, header: &Header, scorer: &mut Scorer<'_>) -> Option<Fold> {
    let first = header.first;
    if !speaks(view, first + 1, scorer) {
        return None;
    }
    let anchors: Vec<u32> = (1..)
        .zip(&header.assignment.fields)
        .filter(|(_, found)| found.is_some_and(|found| MARKS.contains(&found.field)))
        .map(|(col, _)| col)
        .collect();
    of_anchors(view, first, &anchors).or_else(|| of_looks(view, header))
}

/// The same where no cell is blank in the further rows: two or more of who wants it, of what category it is and how far it is are told
/// by their looks in the first row of each record, and not in the others.
fn of_looks(view: &View<'_>, header: &Header) -> Option<Fold> {
    let first = header.first;
    let looks: Vec<(u32, Look)> = (1..)
        .zip(&header.assignment.fields)
        .filter_map(|(col, found)| Some((col, look_of((*found)?.field)?)))
        .collect();
    let begins = |row: u32| looks.iter().filter(|(col, is_such)| is_such(&view.text(row, *col))).count() >= 2;
    HEIGHTS.into_iter().find_map(|height| {
        let is_block = |row: &u32| {
            row + height - 1 <= view.rows() && begins(*row) && !(row + 1..row + height).any(begins)
        };
        let starts = (1..).map(|at| first + at * height);
        let blocks = 1 + u32::try_from(starts.take_while(is_block).count()).unwrap_or(0);
        let last = first + blocks * height - 1;
        let fold = Fold { first, height, blocks };
        (blocks >= FEWEST_BY_LOOKS && view.rows() <= last + BELOW && !is_group(view, &fold)).then_some(fold)
    })
}

/// Whether a text looks like a value of some field.
type Look = fn(&str) -> bool;

/// How the values of a field look, where that tells them from others.
fn look_of(field: Field) -> Option<Look> {
    match field {
        Field::Client => Some(corporation::has_legal_form),
        Field::State => Some(|text| words::case_state(text).is_some() || words::lead_state(text).is_some()),
        Field::Category => Some(|text| work::category(text).is_some()),
        _ => None,
    }
}

/// The same where no rows read as a header by themselves: 番号, ふりがな, 電話 over 施設名, 住所, FAX name a workshop only
/// together.
pub(in crate::layout) fn without_header(view: &View<'_>, scorer: &mut Scorer<'_>) -> Option<Fold> {
    (1..=view.rows().min(SEARCHED_ROWS)).find_map(|first| from_row(view, first, scorer))
}

/// The same where the row above a header numbers the records and has words of its own: No, 法人名, 所在地 over a row that
/// reads as a header by itself.
pub(in crate::layout) fn above_header(
    view: &View<'_>,
    header: &Header,
    scorer: &mut Scorer<'_>,
) -> Option<Fold> {
    let first = header.first.checked_sub(1).filter(|first| *first >= 1 && header.last == header.first)?;
    let anchors = anchors(view, first, scorer)?;
    let speaks = speaks(view, header.first, scorer) || adds_reading(view, header, scorer);
    if speaks { of_anchors(view, first, &anchors) } else { None }
}

/// Whether all that such a header adds is the reading above the name, ふりがな over 施設名称: worth little, and each workshop twice
/// without it.
pub(in crate::layout) fn adds_reading(view: &View<'_>, header: &Header, scorer: &mut Scorer<'_>) -> bool {
    let names = |found: &Option<Match>| found.is_some_and(|found| found.field == Field::Name);
    let Some(name) = header.assignment.fields.iter().position(names) else { return false };
    let (above, col) = (header.first.saturating_sub(1), name as u32 + 1);
    above >= 1
        && !view.continues_above(header.first, col)
        && scorer.means(&view.text(above, col), Field::NameKana)
}

fn from_row(view: &View<'_>, first: u32, scorer: &mut Scorer<'_>) -> Option<Fold> {
    let anchors = anchors(view, first, scorer)?;
    if speaks(view, first + 1, scorer) { of_anchors(view, first, &anchors) } else { None }
}

/// The columns of a header's first row that number or name the records, where most of its words are known.
fn anchors(view: &View<'_>, first: u32, scorer: &mut Scorer<'_>) -> Option<Vec<u32>> {
    let texts = view.texts(first);
    let others = texts.iter().filter(|(_, text)| scorer.best(text) < WORD);
    let others = others.take(texts.len() / 2 + 1).count();
    if others * 2 > texts.len() || texts.len() - others < 3 {
        return None;
    }
    let mut is_mark = |text: &str| MARKS.iter().any(|field| scorer.means(text, *field));
    Some(texts.iter().filter(|(_, text)| is_mark(text)).map(|(col, _)| *col).collect())
}

/// Fields whose column numbers or names the records.
const MARKS: [Field; 6] =
    [Field::RowNumber, Field::OfficeNumber, Field::Name, Field::DeskName, Field::CaseNumber, Field::Title];

fn of_anchors(view: &View<'_>, first: u32, anchors: &[u32]) -> Option<Fold> {
    HEIGHTS.into_iter().find_map(|height| {
        let blocks = anchors.iter().map(|anchor| blocks(view, first, height, *anchor)).max()?;
        let last = first + blocks * height - 1;
        let fold = Fold { first, height, blocks };
        (blocks >= 3 && view.rows() <= last + BELOW && !is_group(view, &fold)).then_some(fold)
    })
}

/// A second header row of words of its own.
fn speaks(view: &View<'_>, row: u32, scorer: &mut Scorer<'_>) -> bool {
    if row >= view.rows() || !looks_like_header(view, row) {
        return false;
    }
    let texts = view.texts(row);
    let own = texts.iter().filter(|(col, _)| !view.continues_above(row, *col));
    let (mut all, mut known) = (0, 0);
    for (_, text) in own {
        all += 1;
        known += usize::from(scorer.best(text) >= 0.6);
    }
    known >= 2 && known * 3 >= all * 2
}

/// Whether a header's cell is the parent of several below it, and not merely as wide as two of them, as its values are in
/// each record.
fn is_group(view: &View<'_>, fold: &Fold) -> bool {
    let row = fold.first;
    let as_its_values = |first: u32, last: u32| {
        let is_as_wide = |block: u32| {
            let range = view.merge(row + block * fold.height, first);
            range.is_some_and(|range| range.first.col == first && range.last.col == last)
        };
        (1..fold.blocks).all(is_as_wide)
    };
    let below = |first: u32, last: u32| {
        view.texts(row + 1).iter().filter(|(col, _)| (first..=last).contains(col)).count()
    };
    view.texts(row).iter().any(|(col, _)| {
        view.merge(row, *col).is_some_and(|range| {
            let (first, last) = (range.first.col, range.last.col);
            first < last && below(first, last) > 1 && !as_its_values(first, last)
        })
    })
}

/// How many blocks of a height follow each other from the header on, the header among them.
fn blocks(view: &View<'_>, first: u32, height: u32, anchor: u32) -> u32 {
    let is_block = |row: &u32| {
        let begins = !view.text(*row, anchor).is_empty() && !view.continues_above(*row, anchor);
        let goes_on = |row: u32| view.text(row, anchor).is_empty() || view.continues_above(row, anchor);
        begins && row + height - 1 <= view.rows() && (row + 1..row + height).all(goes_on)
    };
    let starts = (0..).map(|at| first + at * height);
    u32::try_from(starts.take_while(is_block).count()).unwrap_or(0)
}
