//! Term frequency: a name that stands in one place only says more than ひまわり; a telephone that many workshops share
//! says little. Counted are not rows but what they tell apart, so that a workshop in ten lists is not common.

use super::features::{FastMap, Features, digest};
use super::kind::Kind;

/// How many different workshops a value seems to have.
#[derive(Clone, Debug, Default)]
pub(super) struct Rarity {
    /// Municipalities in which a name stands.
    names: FastMap<u64, u32>,
    /// All names, each as often as it has places.
    all_names: u32,
    phones: FastMap<u64, u32>,
    addresses: FastMap<u64, u32>,
    corporations: FastMap<u64, u32>,
}

/// Names of fewer places than this are too few to call one rare.
const FEW_NAMES: f64 = 400.0;

impl Rarity {
    pub(super) fn of<'a>(features: impl Iterator<Item = &'a Features> + Clone) -> Self {
        Self::of_either(features.clone(), features)
    }

    /// Names are counted in one list of rows, all else in another.
    pub(super) fn of_either<'a>(
        named: impl Iterator<Item = &'a Features>,
        features: impl Iterator<Item = &'a Features> + Clone,
    ) -> Self {
        let names = distinct(named, |row, put| {
            // Few desks and clients say where they are: those that do not are in no other place.
            if row.kind == Kind::Workshop || row.municipality.is_some() {
                row.names.iter().for_each(|name| put(digest(name), digest(&row.municipality)));
            }
        });
        Self {
            all_names: names.values().sum(),
            names,
            phones: sharers(features.clone(), |row| row.phones.iter().map(digest).collect()),
            addresses: sharers(features.clone(), |row| row.address.iter().map(digest).collect()),
            corporations: distinct(features, |row, put| {
                if let (Some(corporation), Some(address)) = (&row.corporation, &row.address) {
                    put(digest(corporation), digest(address));
                }
            }),
        }
    }

    /// The chance that another workshop has this name too, by how many places have it.
    pub(super) fn name(&self, left: &Features, right: &Features) -> f64 {
        let shared = left.names.iter().filter(|name| right.names.contains(name));
        let places = shared.filter_map(|name| self.names.get(&digest(name))).min().copied().unwrap_or(1);
        step(places) / step(self.all_names).max(FEW_NAMES)
    }

    /// How many workshops seem to have a telephone that both have (1 = one).
    pub(super) fn phone(&self, left: &Features, right: &Features) -> f64 {
        let shared = left.phones.iter().filter(|phone| right.phones.contains(phone));
        step(shared.filter_map(|phone| self.phones.get(&digest(phone))).min().copied().unwrap_or(1))
    }

    pub(super) fn address(&self, row: &Features) -> f64 {
        step(row.address.as_ref().and_then(|one| self.addresses.get(&digest(one))).copied().unwrap_or(1))
    }

    pub(super) fn corporation(&self, row: &Features) -> f64 {
        let known = row.corporation.as_ref().and_then(|one| self.corporations.get(&digest(one)));
        step(known.copied().unwrap_or(1))
    }

    /// Takes the counts of these values from `part`, which was made of all rows that have one of them: the values whose
    /// step moved, or `None` where that of all names did, by which every name is weighed.
    pub(super) fn renew(&mut self, part: &Self, values: &[Value]) -> Option<Vec<Value>> {
        let before = step(self.all_names);
        let mut moved = Vec::new();
        for value in values {
            let (kind, key) = *value;
            let (own, new) = match kind {
                'N' => (&mut self.names, &part.names),
                'P' => (&mut self.phones, &part.phones),
                'A' => (&mut self.addresses, &part.addresses),
                _ => (&mut self.corporations, &part.corporations),
            };
            let new = new.get(&key).copied();
            let old = match new {
                Some(count) => own.insert(key, count),
                None => own.remove(&key),
            };
            if kind == 'N' {
                self.all_names = self.all_names + new.unwrap_or(0) - old.unwrap_or(0);
            }
            if step(old.unwrap_or(1)) != step(new.unwrap_or(1)) {
                moved.push(*value);
            }
        }
        (step(self.all_names) == before).then_some(moved)
    }
}

/// A value that is counted: a name, phone, address or corporation (`N`, `P`, `A`, `C`), and its digest.
pub(super) type Value = (char, u64);

/// The values of a row that are counted.
pub(super) fn values_of(row: &Features) -> Vec<Value> {
    let names = row.names.iter().map(|name| ('N', digest(name)));
    let phones = row.phones.iter().map(|phone| ('P', digest(phone)));
    let address = row.address.iter().map(|address| ('A', digest(address)));
    let corporation = row.corporation.iter().map(|one| ('C', digest(one)));
    names.chain(phones).chain(address).chain(corporation).collect()
}

/// Small counts as they are, larger ones in quarters of a bit, so that one row more does not move what it shares with
/// hundreds.
pub(super) fn step(count: u32) -> f64 {
    if count <= 8 { f64::from(count) } else { ((f64::from(count).log2() * 4.0).round() / 4.0).exp2() }
}

/// How many different things stand beside each value.
fn distinct<'a>(
    features: impl Iterator<Item = &'a Features>,
    each: impl Fn(&Features, &mut dyn FnMut(u64, u64)),
) -> FastMap<u64, u32> {
    let mut seen: Vec<(u64, u64)> = Vec::with_capacity(features.size_hint().0);
    for row in features {
        each(row, &mut |value, beside| seen.push((value, beside)));
    }
    seen.sort_unstable();
    seen.dedup();
    let mut counts = FastMap::default();
    for run in seen.chunk_by(|left, right| left.0 == right.0) {
        counts.insert(run[0].0, run.len() as u32);
    }
    counts
}

/// A value has as many sharers as it has names (with branch and service), but no more than it has numbers or
/// corporations' other marks: one workshop may be written in two ways.
fn sharers<'a>(
    features: impl Iterator<Item = &'a Features> + Clone,
    values: impl Fn(&Features) -> Vec<u64>,
) -> FastMap<u64, u32> {
    let names = distinct(features.clone(), |row, put| {
        if let Some(name) = row.names.first() {
            values(row).into_iter().for_each(|value| put(value, digest(&(name, &row.branch))));
        }
    });
    let places = distinct(features.clone(), |row, put| {
        for value in values(row) {
            if let Some(number) = &row.office_number {
                put(value, digest(&('n', number)));
            }
        }
    });
    let addresses = distinct(features, |row, put| {
        for value in values(row) {
            if let Some(address) = &row.address {
                put(value, digest(&('a', address)));
            }
        }
    });
    names
        .into_iter()
        .map(|(value, names)| {
            let of = |counts: &FastMap<u64, u32>| counts.get(&value).copied().unwrap_or(1);
            (value, names.min(of(&places).max(of(&addresses))))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(name: &str, place: &str, number: &str, phone: &str) -> Features {
        Features {
            names: vec![name.to_owned()],
            municipality: Some(place.to_owned()),
            office_number: Some(number.to_owned()),
            phones: vec![phone.to_owned()],
            ..Features::default()
        }
    }

    #[test]
    fn a_name_of_many_places_and_a_shared_phone_say_less() {
        let rows = [
            row("ヒマワリ", "1", "1", "a"),
            row("ヒマワリ", "2", "2", "a"),
            row("ヒマワリ", "2", "2", "b"),
            row("コミチ", "1", "3", "a"),
        ];
        let rarity = Rarity::of(rows.iter());
        assert_eq!(rarity.name(&rows[0], &rows[1]), 2.0 / FEW_NAMES);
        assert_eq!(rarity.name(&rows[3], &rows[3]), 1.0 / FEW_NAMES);
        assert_eq!(rarity.phone(&rows[0], &rows[1]), 2.0, "two names");
        assert_eq!(rarity.phone(&rows[2], &rows[2]), 1.0);
    }
}
