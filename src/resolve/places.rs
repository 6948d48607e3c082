//! Several workshops under one name and number. A list that has them side by side at two addresses (satellites, 従たる事業所)
//! says that there are two, and so they are two in every list; without such a list, another address is a move. A list that
//! has them side by side with two services says that a place has both: a row of it that states none is then not its own
//! neighbour that states one.

use super::features::{FastMap, Features, ListRole, Several, digest};
use rayon::prelude::*;

impl Several {
    fn or(self, other: Self) -> Self {
        Self { addresses: self.addresses || other.addresses, services: self.services || other.services }
    }
}

/// Notes on every row what its name has several of.
pub(super) fn mark(features: &mut [Features]) {
    let several = several(features.iter());
    if !several.is_empty() {
        features.par_iter_mut().for_each(|row| row.several = of_row(row, &several));
    }
}

pub(super) fn of_row(row: &Features, several: &FastMap<u64, Several>) -> Several {
    let found = keys_of(row).into_iter().filter_map(|key| several.get(&key));
    found.fold(Several::default(), |all, one| all.or(*one))
}

/// Two rows of such a name at two addresses.
pub(super) fn are_two(left: &Features, right: &Features) -> bool {
    left.several.addresses
        && right.several.addresses
        && left.shares_name(right)
        && matches!((&left.address, &right.address), (Some(one), Some(other)) if !is_near(one, other))
}

/// Two rows of one list, of a place with two services, of which one states its service.
pub(super) fn are_twins(left: &Features, right: &Features) -> bool {
    left.several.services && right.several.services && left.service.is_some() != right.service.is_some()
}

/// Name with number or telephone, for which one list states two addresses or two services.
pub(super) fn several<'a>(features: impl Iterator<Item = &'a Features>) -> FastMap<u64, Several> {
    let mut stated: Vec<(u64, u64, u64, &str)> = Vec::with_capacity(features.size_hint().0);
    for row in features.filter(|row| row.role != ListRole::Responses) {
        let service = row.service.as_ref().map_or(UNSTATED, digest);
        let address = row.address.as_deref().unwrap_or_default();
        stated.extend(keys_of(row).into_iter().map(|key| (key, row.list, service, address)));
    }
    stated.par_sort_unstable();
    let mut found: FastMap<u64, Several> = FastMap::default();
    for rows in stated.chunk_by(|left, right| (left.0, left.1) == (right.0, right.1)) {
        let here = Several {
            addresses: rows.chunk_by(|left, right| left.2 == right.2).any(at_two_addresses),
            services: rows.iter().filter(|row| row.2 != UNSTATED).any(|row| row.2 != rows[rows.len() - 1].2),
        };
        if here != Several::default() {
            let all = found.entry(rows[0].0).or_default();
            *all = all.or(here);
        }
    }
    found
}

/// A service that a row does not state.
const UNSTATED: u64 = 0;

fn at_two_addresses(rows: &[(u64, u64, u64, &str)]) -> bool {
    let mut stated = rows.iter().map(|(.., address)| *address).filter(|address| !address.is_empty());
    let Some(first) = stated.next() else { return false };
    stated.any(|address| !is_near(first, address))
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
