//! A header read again as one kind, without some of its columns.

use crate::domain::{Field, RecordKind};
use crate::layout::heads::header::Header;

use crate::layout::mapping::scorer::Scorer;

/// Letters of a group's name at most.
const GROUP: usize = 8;
/// Where one of some fields stands.
pub(super) fn place_of(header: &Header, fields: &[Field]) -> Option<usize> {
    fields.iter().find_map(|field| header.assignment.place_of(*field))
}

pub(super) fn read_as(header: &Header, kind: RecordKind, scorer: &mut Scorer<'_>) -> Option<Header> {
    let assignment = scorer.assign_as(&header.paths, kind)?;
    Some(Header { assignment, ..header.clone() })
}

/// The same, beside the columns that name the case.
pub(super) fn read_beside(
    header: &Header,
    kind: RecordKind,
    names: &[(usize, Field)],
    scorer: &mut Scorer<'_>,
) -> Option<Header> {
    let own = without(header, |at| names.iter().any(|(name, _)| *name == at));
    let told: Vec<usize> = names.iter().map(|(at, _)| *at).collect();
    let assignment = scorer.assign_with(&own.paths, kind, names, &told)?;
    Some(Header { assignment, ..header.clone() })
}

/// The header without some of its columns.
pub(super) fn without(header: &Header, is_out: impl Fn(usize) -> bool) -> Header {
    let mut left = header.clone();
    for at in 0..left.paths.len() {
        if is_out(at) {
            left.paths[at] = None;
            left.assignment.fields[at] = None;
        }
    }
    left
}

/// Whether a column stands in a group that is called by one of some words.
pub(super) fn is_below(header: &Header, at: usize, words: &[&str]) -> bool {
    names_group(parents(header, at), words)
}

/// The groups that a column stands in.
pub(super) fn parents(header: &Header, at: usize) -> &[String] {
    header.paths[at].as_ref().and_then(|path| path.split_last()).map_or(&[][..], |(_, above)| above)
}

/// Whether one of the names above a column is a group that is called by one of some words.
pub(super) fn names_group(parents: &[String], words: &[&str]) -> bool {
    // 発注・納品一覧表, the title over all, is nobody's group.
    let is_group = |parent: &&String| parent.chars().count() <= GROUP;
    parents.iter().filter(is_group).any(|parent| words.iter().any(|word| parent.contains(word)))
}

/// The day of the order is none of the other reading's, where that has another: 渡した日 to the workshop beside 受取日 from it, 依頼した日
/// beside 受付日.
pub(super) fn without_day_of(order: &Header, other: Header, day: Field, scorer: &mut Scorer<'_>) -> Header {
    let Some(ordered) = order.assignment.place_of(Field::OrderedOn) else { return other };
    if other.assignment.place_of(day) != Some(ordered) {
        return other;
    }
    let mut paths = other.paths.clone();
    paths[ordered] = None;
    let read = scorer.assign_as(&paths, other.assignment.kind);
    let read = read.map(|assignment| Header { paths, assignment, ..other.clone() });
    read.filter(|read| read.assignment.place_of(day).is_some()).unwrap_or(other)
}
