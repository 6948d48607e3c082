//! Tables that stand side by side: where one header row holds several, the columns at which each begins.

use super::header::Header;

use crate::domain::Field;
use crate::layout::mapping::listed;
use crate::layout::mapping::scorer::Scorer;
use crate::layout::view::View;
use crate::layout::vocabulary::entry::Match;

/// Rows below a header in which a column between two tables must be blank.
const LOOKED_AT: u32 = 60;

/// First and last column of each table of a header row; nothing where there is only one.
pub(in crate::layout) fn split(view: &View<'_>, header: &Header, scorer: &mut Scorer<'_>) -> Vec<(u32, u32)> {
    let groups = divided_by_blank_columns(view, header);
    let mut starts = tables(view, &groups, header, scorer);
    if starts.len() < 2 {
        starts = repeated(header)
            .filter(|groups| tables(view, groups, header, scorer).len() == groups.len())
            .map_or_else(Vec::new, |groups| groups.iter().map(|(first, _)| *first).collect());
    }
    if starts.len() < 2 {
        return Vec::new();
    }
    let firsts = std::iter::once(1).chain(starts[1..].iter().copied());
    let lasts = starts[1..].iter().map(|start| start - 1).chain([u32::MAX]);
    firsts.zip(lasts).collect()
}

/// The header of the strip to the left where the same words stand again: what its values told holds here as well.
pub(in crate::layout) fn again(view: &View<'_>, (left, header): &(View<'_>, Header)) -> Option<Header> {
    let words = |view: &View<'_>, row: u32| -> Vec<String> {
        view.texts(row).into_iter().map(|(_, text)| text.into_owned()).collect()
    };
    let begins = |view: &View<'_>| view.texts(header.last).first().map(|(col, _)| *col as usize);
    let is_same = |row: u32| words(left, row) == words(view, row);
    let further = begins(view)?.checked_sub(begins(left)?)?;
    if further == 0 || !(header.first..=header.last).all(is_same) {
        return None;
    }
    let mut again = header.clone();
    again.paths.rotate_right(further % header.paths.len().max(1));
    again.assignment.fields.rotate_right(further % header.assignment.fields.len().max(1));
    Some(again)
}

/// Whether two headers are the same words for records of the same kind.
pub(in crate::layout) fn are_alike(one: &Header, other: &Header) -> bool {
    let words = |header: &Header| header.paths.iter().flatten().cloned().collect::<Vec<_>>();
    one.assignment.kind == other.assignment.kind && words(one) == words(other)
}

/// Runs of columns that hold anything at or below the header.
fn divided_by_blank_columns(view: &View<'_>, header: &Header) -> Vec<(u32, u32)> {
    let last = view.rows().min(header.last + LOOKED_AT);
    let mut groups: Vec<(u32, u32)> = Vec::new();
    // A title over the whole width (of the next printed page) divides nothing and joins nothing.
    let crosses = |row: u32, col: u32| {
        view.merge(row, col).is_some_and(|range| range.first.col < col && range.last.col > col)
    };
    let is_open = |row: u32, col: u32| view.get(row, col).is_blank() || crosses(row, col);
    for (col, path) in (1..).zip(&header.paths) {
        if path.is_none() && (header.first..=last).all(|row| is_open(row, col)) {
            continue;
        }
        match groups.last_mut() {
            Some((_, end)) if *end + 1 == col => *end = col,
            _ => groups.push((col, col)),
        }
    }
    groups
}

/// `名称 電話 定員 名称 電話 定員`: the same headers over and over, whatever stands in a column without one between them.
fn repeated(header: &Header) -> Option<Vec<(u32, u32)>> {
    let named = (1..).zip(&header.paths).filter_map(|(col, path)| Some((col, path.as_ref()?.last())));
    let texts: Vec<(u32, Option<&String>)> = named.collect();
    let all = texts.len();
    let is_period = |length: &usize| {
        all.is_multiple_of(*length)
            && texts.iter().zip(&texts[*length..]).all(|((_, one), (_, other))| one == other)
    };
    let length = (2..=all / 2).find(is_period)?;
    Some(texts.chunks(length).map(|group| (group[0].0, group[length - 1].0)).collect())
}

/// The first columns of those groups that are tables of their own.
fn tables(view: &View<'_>, groups: &[(u32, u32)], header: &Header, scorer: &mut Scorer<'_>) -> Vec<u32> {
    let mut is_table = |(first, last): &(u32, u32)| {
        let paths = paths_within(header, (*first, *last));
        let by_words = scorer.assign(&paths);
        // One column of days beside the others is no list of its own.
        let has_columns = paths.iter().flatten().count() >= 2;
        by_words.is_some_and(|found| found.fields.iter().flatten().count() >= 2)
            || has_columns && listed::reread(&Header { paths, ..header.clone() }, view, scorer).is_some()
    };
    let starts: Vec<u32> = groups.iter().filter(|group| is_table(group)).map(|(first, _)| *first).collect();
    starts.into_iter().filter(|start| !goes_on(view, header, groups, *start, scorer)).collect()
}

/// The header without what stands outside of some columns.
fn paths_within(header: &Header, (first, last): (u32, u32)) -> Vec<Option<Vec<String>>> {
    let is_within = |col: u32| (first..=last).contains(&col);
    (1..).zip(&header.paths).map(|(col, path)| path.clone().filter(|_| is_within(col))).collect()
}

/// Whether a group behind a blank column says more of the records to its left: it names none of its own, and each of its rows stands
/// beside one of theirs. Somebody put a column in.
fn goes_on(
    view: &View<'_>,
    header: &Header,
    groups: &[(u32, u32)],
    start: u32,
    scorer: &mut Scorer<'_>,
) -> bool {
    const NAMES: [Field; 8] = [
        Field::Name,
        Field::OfficeNumber,
        Field::Title,
        Field::CaseNumber,
        Field::OrderNumber,
        Field::LeadNumber,
        Field::DeskName,
        Field::RowNumber,
    ];
    let Some(at) = groups.iter().position(|(first, _)| *first == start).filter(|at| *at > 0) else {
        return false;
    };
    let (first, last) = groups[at];
    let paths = paths_within(header, (first, last));
    // 法人名 alone may be anybody's name, and says more of a workshop beside it.
    let is_name = |(own, whole): (&Option<Match>, &Option<Match>)| {
        let names = |found: &Option<Match>| found.is_some_and(|found| NAMES.contains(&found.field));
        names(own) && (whole.is_none() || names(whole))
    };
    let names_its_own = scorer
        .assign(&paths)
        .is_some_and(|found| found.fields.iter().zip(&header.assignment.fields).any(is_name));
    let words = paths.iter().flatten().flatten().collect::<Vec<_>>();
    let says_again = (1..)
        .zip(&header.paths)
        .any(|(col, path)| col < first && path.iter().flatten().any(|word| words.contains(&word)));
    if names_its_own || says_again {
        return false;
    }
    let is_filled =
        |row: u32, (first, last): (u32, u32)| (first..=last).any(|col| !view.get(row, col).is_blank());
    let rows = header.last + 1..=view.rows().min(header.last + LOOKED_AT);
    let both: Vec<(bool, bool)> =
        rows.map(|row| (is_filled(row, groups[at - 1]), is_filled(row, (first, last)))).collect();
    let alike = both.iter().filter(|(left, right)| *left && *right).count();
    let apart = both.iter().filter(|(left, right)| left != right).count();
    alike > 0 && apart * 10 <= alike
}
