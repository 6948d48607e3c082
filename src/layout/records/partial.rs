//! A header read again as one kind, without some of its columns.

use super::twofold;
use crate::domain::{Field, RecordKind};
use crate::layout::heads::header::Header;

use crate::layout::mapping::scorer::Scorer;

/// Where one of some fields stands.
pub(super) fn place_of(header: &Header, fields: &[Field]) -> Option<usize> {
    fields.iter().find_map(|field| twofold::place_of(header, *field))
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
    twofold::names_group(parents(header, at), words)
}

/// The groups that a column stands in.
pub(super) fn parents(header: &Header, at: usize) -> &[String] {
    header.paths[at].as_ref().and_then(|path| path.split_last()).map_or(&[][..], |(_, above)| above)
}
