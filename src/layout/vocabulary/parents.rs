//! What only the group above a column says of it, in the office's lists: that is left to its values.

use super::dictionary::Dictionary;
use super::entry::Match;
use super::words::HeaderText;
use crate::domain::{Field, RecordKind};

/// From here on a match is more than words inside others.
const PATTERNS: f64 = 0.9;

/// 依頼内容 over a word that nobody knows does not make it a kind of work: what only the group says of a column in the office's
/// lists is left to its values.
pub(in crate::layout) fn drop_parents(
    kinds: &mut [(RecordKind, Vec<Match>)],
    path: &[&str],
    dictionary: &Dictionary,
) {
    let Some((own, parents)) = path.split_last().filter(|(_, parents)| !parents.is_empty()) else { return };
    let may_be = |kind: RecordKind, found: &Match| {
        let is_office = matches!(
            kind,
            RecordKind::Case
                | RecordKind::CaseSplit
                | RecordKind::Order
                | RecordKind::Delivery
                | RecordKind::Lead
                | RecordKind::Application
        );
        let is_words = matches!(
            found.field,
            Field::Title
                | Field::WorkKind
                | Field::Client
                | Field::Category
                | Field::Place
                | Field::State
                | Field::DeskName
        );
        is_office && is_words && found.score < PATTERNS
    };
    if !kinds.iter().any(|(kind, matches)| matches.iter().any(|found| may_be(*kind, found))) {
        return;
    }
    // 委託元 > 法人名: a word of some list says enough beside its group.
    if !dictionary.matches(&HeaderText::of([*own])).is_empty() {
        return;
    }
    let said = dictionary.matches(&HeaderText::of(parents.iter().copied()));
    for (kind, matches) in kinds {
        let of_kind = said.iter().find(|(other, _)| other == kind);
        let is_parents = |found: &Match| {
            of_kind.is_some_and(|(_, said)| said.iter().any(|other| other.field == found.field))
        };
        matches.retain(|found| !(may_be(*kind, found) && is_parents(found)));
    }
}
