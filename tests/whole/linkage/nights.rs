//! The next night: rows in another order and in renamed files, some of them corrected; answers of people.

use crate::linkage::invent::Invented;
use crate::linkage::measure::Truth;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tsunagi::domain::{HumanCell, Observations, Origin, WorkshopId};
use tsunagi::resolve::{Doubt, Identities, KnownIdentities, Options, resolve};

pub(crate) fn night(observations: &Observations, known: &KnownIdentities, human: &[HumanCell]) -> Identities {
    resolve(observations, &[], known, human, &Options::default()).0
}

/// The workshop of each row.
pub(crate) fn ids(rows: usize, identities: &Identities) -> Vec<WorkshopId> {
    let mut ids = vec![WorkshopId(0); rows];
    for workshop in &identities.workshops {
        workshop.members.iter().for_each(|member| ids[*member] = workshop.id);
    }
    ids
}

/// Of the identities that both nights know, how many there are and how many have the ids that they had.
pub(crate) fn kept(before: (&Truth, &[WorkshopId]), after: (&Truth, &[WorkshopId])) -> (usize, usize) {
    let of = |(truth, ids): (&Truth, &[WorkshopId])| {
        let mut of: BTreeMap<String, BTreeMap<WorkshopId, usize>> = BTreeMap::new();
        for (truth, id) in truth.iter().zip(ids) {
            if let Some(truth) = truth {
                *of.entry(truth.clone()).or_default().entry(*id).or_default() += 1;
            }
        }
        let most = |counts: BTreeMap<WorkshopId, usize>| counts.into_iter().max_by_key(|(_, count)| *count);
        of.into_iter().filter_map(|(truth, counts)| Some((truth, most(counts)?.0))).collect()
    };
    let (before, after): (BTreeMap<_, _>, BTreeMap<_, _>) = (of(before), of(after));
    let lasting: Vec<_> = before.iter().filter_map(|(truth, id)| Some((id, after.get(truth)?))).collect();
    (lasting.len(), lasting.iter().filter(|(before, after)| before == after).count())
}

/// Answers to doubts as somebody gives them who knows the truth; a pair that nobody can tell stays open.
pub(crate) fn answers(doubts: &[Doubt], made: &Invented) -> Vec<(HumanCell, (usize, usize), bool)> {
    let rows = &made.observations.workshops;
    let place: BTreeMap<&Origin, usize> =
        rows.iter().zip(0..).map(|(row, at)| (&row.row.origin, at)).collect();
    let answer = |doubt: &Doubt| {
        let pair = (place[&doubt.left], place[&doubt.right]);
        let same = made.services[pair.0].as_ref()? == made.services[pair.1].as_ref()?;
        Some((cell(&doubt.key, if same { "同じ" } else { "別" }), pair, same))
    };
    doubts.iter().filter_map(answer).collect()
}

pub(crate) fn cell(key: &str, value: &str) -> HumanCell {
    HumanCell {
        book: "national".to_owned(),
        tab: "名寄せ確認".to_owned(),
        key: key.to_owned(),
        column: "判定".to_owned(),
        value: value.to_owned(),
        first_seen: "2026-11-20T02:00:00".parse().unwrap(),
        origin: Origin::file("out/全国台帳.xlsx", ""),
    }
}

/// The rows of another night: one in a hundred has another telephone, files have other names, rows another order.
/// `from[at]` is the place where the row stood before.
pub(crate) fn another(made: &Invented, seed: u64) -> (Observations, Vec<usize>) {
    let mut dice = ChaCha8Rng::seed_from_u64(seed);
    let mut from: Vec<usize> = (0..made.services.len()).collect();
    from.shuffle(&mut dice);
    let mut observations = Observations::default();
    for at in &from {
        let mut row = made.observations.workshops[*at].clone();
        row.row.origin = row.row.origin.in_file(&Arc::from(format!("{}新", row.row.origin.file)));
        if dice.random_range(0..100) == 0
            && let Some(phones) = &mut row.phones
        {
            phones.value = vec![format!("0{:09}", 900_000_000 + at)];
        }
        observations.workshops.push(row);
    }
    (observations, from)
}

pub(crate) fn distinct(ids: &[WorkshopId]) -> usize {
    ids.iter().collect::<BTreeSet<_>>().len()
}
