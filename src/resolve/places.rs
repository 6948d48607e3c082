//! Several places under one name and number (satellites, 従たる事業所): a list that has them side by side at two addresses
//! says that there are two, and so they are two in every list; without such a list, another address is a move.

use super::features::{FastSet, Features, ListRole, digest};
use rayon::prelude::*;

/// Notes on every row whether its name has several places.
pub(super) fn mark(features: &mut [Features]) {
    let several = several_places(features.iter());
    if several.is_empty() {
        return;
    }
    features.par_iter_mut().for_each(|row| {
        row.many_places = keys_of(row).iter().any(|key| several.contains(key));
    });
}

/// Two rows of such a name at two addresses.
pub(super) fn are_two(left: &Features, right: &Features) -> bool {
    left.many_places
        && right.many_places
        && left.shares_name(right)
        && matches!((&left.address, &right.address), (Some(one), Some(other)) if !is_near(one, other))
}

/// Name with number or telephone, for which one list states two addresses.
pub(super) fn several_places<'a>(features: impl Iterator<Item = &'a Features>) -> FastSet<u64> {
    let mut stated: Vec<(u64, u64, &str)> = Vec::with_capacity(features.size_hint().0);
    for row in features.filter(|row| row.role != ListRole::Responses) {
        let Some(address) = &row.address else { continue };
        let service = row.service.as_ref().map(digest).unwrap_or_default();
        stated.extend(keys_of(row).into_iter().map(|key| (key, digest(&(row.list, service)), &**address)));
    }
    stated.par_sort_unstable();
    let of_one_list = stated.chunk_by(|left, right| (left.0, left.1) == (right.0, right.1));
    of_one_list
        .filter(|rows| rows[1..].iter().any(|(.., address)| !is_near(rows[0].2, address)))
        .map(|rows| rows[0].0)
        .collect()
}

pub(super) fn keys_of(row: &Features) -> Vec<u64> {
    let Some(name) = row.names.first() else { return Vec::new() };
    let number = row.office_number.iter().map(|number| digest(&('n', number, name, &row.branch)));
    let phones = row.phones.iter().map(|phone| digest(&('p', phone, name, &row.branch)));
    number.chain(phones).collect()
}

/// One address, or one written further than the other, or in another spelling.
pub(super) fn is_near(one: &str, other: &str) -> bool {
    let goes_on =
        |long: &str, short: &str| long.strip_prefix(short).is_some_and(|rest| rest.starts_with('-'));
    one == other || goes_on(one, other) || goes_on(other, one) || is_spelling_of(one, other)
}

/// The same numbers after a town that is spelt otherwise (大字 left out, a mistaken character).
fn is_spelling_of(one: &str, other: &str) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    digits(one) == digits(other) && strsim::levenshtein(one, other) <= 2
}
