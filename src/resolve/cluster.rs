//! Links → clusters that cohere: the strongest link first, then what people said. Two clusters become one only where no
//! two of their rows contradict each other and all their pairs together speak for it, so that rows do not chain along
//! a shared telephone; a weak link is not followed where a rival says as much.

use super::compare::Levels;
use crate::resolve::kind::Field;

use super::decisions::Verdicts;
use super::features::{FastMap, Features, ListRole, digest};
use super::kind::Kind;
use super::links::{Link, Scale};
use super::weights::Shipped;
use crate::domain::Reason;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hash;

/// Rows that are one workshop.
#[derive(Clone, Debug, Default)]
pub(super) struct Cluster {
    /// Ascending, in the order of [`Features`].
    pub(super) members: Vec<u32>,
    pub(super) reasons: Vec<Reason>,
    /// The links that made it.
    pub(super) links: Vec<Link>,
}

/// What clustering could not follow.
#[derive(Clone, Debug, Default)]
pub(super) struct Refused {
    /// Links that a contradiction or a rival kept apart: a person should say.
    pub(super) links: Vec<Link>,
    /// Answers 同じ that could not be followed, with the answer 別 that contradicts each, by their keys.
    pub(super) decisions: BTreeMap<String, String>,
}

/// What a cluster may have only one of, as digests in ascending order: services, branches, ordinals, 事業所番号,
/// 公表システムの番号, a client's legal form, a desk's prefecture.
#[derive(Clone, Default)]
struct Claims {
    of_one: [Vec<u64>; 7],
    /// Registers that list it: each lists a workshop once.
    registers: Vec<u64>,
}

impl Claims {
    fn of(row: &Features) -> Self {
        fn one<T: Hash>(value: Option<&T>) -> Vec<u64> {
            value.map(|value| digest(value)).into_iter().collect()
        }
        let prefecture = row.prefecture.filter(|_| row.kind == Kind::Desk);
        Self {
            of_one: [
                one(row.service.as_ref()),
                one(row.branch.as_ref()),
                one(row.ordinal().as_ref()),
                one(row.office_number.as_ref()),
                one(row.official_number.as_ref()),
                one(row.legal_form.map(|(form, _)| form).as_ref()),
                one(prefecture.as_ref()),
            ],
            registers: (row.role == ListRole::Register).then_some(row.list).into_iter().collect(),
        }
    }

    fn contradict(&self, other: &Self) -> bool {
        let disjoint = |one: &[u64], other: &[u64]| one.iter().all(|value| !other.contains(value));
        let mut both = self.of_one.iter().zip(&other.of_one);
        both.any(|(one, other)| !one.is_empty() && !other.is_empty() && disjoint(one, other))
            || !disjoint(&self.registers, &other.registers)
    }

    fn join(&mut self, other: Self) {
        fn add(one: &mut Vec<u64>, other: Vec<u64>) {
            one.extend(other);
            one.sort_unstable();
            one.dedup();
        }
        self.of_one.iter_mut().zip(other.of_one).for_each(|(one, other)| add(one, other));
        add(&mut self.registers, other.registers);
    }
}

/// A pair counts at most this much for or against its clusters.
const LOUDEST: f64 = 12.0;
/// Rows of a cluster that are asked whether another one fits.
const WITNESSES: usize = 12;
/// A link this much above the threshold needs no look at rivals.
const SURE: f64 = 5.0;
/// A rival this close says as much.
const RIVAL: f64 = 2.0;

/// Clusters of all rows, in order of their first member.
pub(super) fn build(
    scale: &Scale<'_>,
    mut links: Vec<Link>,
    mut lasting: Vec<Link>,
    verdicts: &Verdicts,
) -> (Vec<Cluster>, Refused) {
    for list in [&mut links, &mut lasting] {
        list.par_sort_unstable_by(|a, b| {
            b.weight.total_cmp(&a.weight).then((a.left, a.right).cmp(&(b.left, b.right)))
        });
    }
    let mut forest = Forest::new(scale, verdicts);
    let mut refused = Refused::default();
    let sure = scale.table.shipped.link + SURE;
    let weak = links.iter().position(|link| link.weight < sure).unwrap_or(links.len());
    for link in &links[..weak] {
        forest.join(*link, &mut refused);
    }
    let rivals = Rivals::new(&links);
    for link in &links[weak..] {
        if rivals.any(link, &mut forest) {
            refused.links.push(*link);
        } else {
            forest.join(*link, &mut refused);
        }
    }
    forest.remembers = true;
    for link in lasting {
        forest.join(link, &mut refused);
    }
    for link in std::mem::take(&mut refused.links) {
        if scale.is_known(&link) { forest.join(link, &mut refused) } else { refused.links.push(link) }
    }
    forest.remembers = false;
    // A person speaks of two workshops, not of two rows: what their rows became is joined whole. What hung between the
    // two may find its place now.
    for (pair, key) in &verdicts.same {
        if let Err(apart) = forest.join_decided(scale.decided(pair.0, pair.1)) {
            refused.decisions.entry(key.clone()).or_insert(apart);
        }
    }
    let joined: BTreeSet<u32> = verdicts.same.iter().map(|((left, _), _)| forest.top(*left)).collect();
    for link in std::mem::take(&mut refused.links) {
        let hung_between = [link.left, link.right].iter().any(|end| joined.contains(&forest.top(*end)));
        if !hung_between || rivals.any(&link, &mut forest) {
            refused.links.push(link);
        } else {
            forest.join(link, &mut refused);
        }
    }
    (forest.clusters(), refused)
}

/// The links of each row.
struct Rivals<'a>(FastMap<u32, Vec<&'a Link>>);

impl<'a> Rivals<'a> {
    fn new(links: &'a [Link]) -> Self {
        let mut of_row: FastMap<u32, Vec<&Link>> = FastMap::default();
        for link in links {
            of_row.entry(link.left).or_default().push(link);
            of_row.entry(link.right).or_default().push(link);
        }
        Self(of_row)
    }

    /// Whether one end is drawn as strongly to a cluster that cannot be the other end's.
    fn any(&self, link: &Link, forest: &mut Forest<'_>) -> bool {
        [(link.left, link.right), (link.right, link.left)].into_iter().any(|(end, other)| {
            let there = forest.top(other);
            self.0.get(&end).into_iter().flatten().any(|rival| {
                let third = if rival.left == end { rival.right } else { rival.left };
                let third = forest.top(third);
                third != there
                    && third != forest.top(end)
                    && rival.weight >= link.weight - RIVAL
                    && forest.claims[third as usize].contradict(&forest.claims[there as usize])
            })
        })
    }
}

struct Forest<'a> {
    scale: &'a Scale<'a>,
    verdicts: &'a Verdicts,
    /// Whether what was known before counts by now.
    remembers: bool,
    root: Vec<u32>,
    claims: Vec<Claims>,
    members: Vec<Vec<u32>>,
    links: Vec<Vec<Link>>,
}

impl<'a> Forest<'a> {
    fn new(scale: &'a Scale<'a>, verdicts: &'a Verdicts) -> Self {
        let rows = scale.features.len();
        Self {
            scale,
            verdicts,
            remembers: false,
            root: (0..rows as u32).collect(),
            claims: scale.features.iter().map(Claims::of).collect(),
            members: (0..rows as u32).map(|at| vec![at]).collect(),
            links: vec![Vec::new(); rows],
        }
    }

    fn top(&mut self, mut at: u32) -> u32 {
        while self.root[at as usize] != at {
            let above = self.root[at as usize];
            self.root[at as usize] = self.root[above as usize];
            at = above;
        }
        at
    }

    fn join(&mut self, link: Link, refused: &mut Refused) {
        let (left, right) = (self.top(link.left), self.top(link.right));
        if left == right || self.said_apart(left, right).is_some() {
            return;
        }
        if self.claims[left as usize].contradict(&self.claims[right as usize]) || !self.cohere(left, right) {
            refused.links.push(link);
            return;
        }
        self.unite(left, right, link);
    }

    /// A person's 同じ, unless a person's 別, whose key is told, stands against it.
    fn join_decided(&mut self, link: Link) -> Result<(), String> {
        let (left, right) = (self.top(link.left), self.top(link.right));
        if left != right {
            if let Some(apart) = self.said_apart(left, right) {
                return Err(apart.clone());
            }
            self.unite(left, right, link);
        }
        Ok(())
    }

    /// The answer that keeps two clusters apart.
    fn said_apart(&self, left: u32, right: u32) -> Option<&String> {
        let apart = &self.verdicts.apart;
        if apart.is_empty() {
            return None;
        }
        let [left, right] = [left, right].map(|top| &self.members[top as usize]);
        let mut pairs = left.iter().flat_map(|one| right.iter().map(move |other| (one, other)));
        pairs.find_map(|(one, other)| apart.get(&(*one.min(other), *one.max(other))))
    }

    /// Whether the pairs across two clusters together speak for one workshop.
    fn cohere(&self, left: u32, right: u32) -> bool {
        let [left, right] = [left, right].map(|top| &self.members[top as usize]);
        if left.len() == 1 && right.len() == 1 {
            return true;
        }
        let across = left
            .iter()
            .take(WITNESSES)
            .flat_map(|one| right.iter().take(WITNESSES).map(move |other| (*one, *other)));
        let mut total = 0.0;
        for (one, other) in across {
            match self.scale.weight(one, other, self.remembers) {
                Some(weight) => total += weight.clamp(-LOUDEST, LOUDEST),
                None => return false,
            }
        }
        total > 0.0
    }

    fn unite(&mut self, left: u32, right: u32, link: Link) {
        let (keep, give) = (left.min(right) as usize, left.max(right) as usize);
        self.root[give] = keep as u32;
        let given = std::mem::take(&mut self.claims[give]);
        self.claims[keep].join(given);
        let moved = std::mem::take(&mut self.members[give]);
        self.members[keep].extend(moved);
        self.members[keep].sort_unstable();
        let moved = std::mem::take(&mut self.links[give]);
        self.links[keep].extend(moved);
        self.links[keep].push(link);
    }

    fn clusters(self) -> Vec<Cluster> {
        let made: Vec<_> =
            self.members.into_iter().zip(self.links).filter(|(members, _)| !members.is_empty()).collect();
        made.into_par_iter()
            .map(|(members, links)| Cluster { members, reasons: reasons(self.scale.kind(), &links), links })
            .collect()
    }
}

/// What the links agree on, each combination with the number of links.
fn reasons(kind: Kind, links: &[Link]) -> Vec<Reason> {
    let mut alike: Vec<(bool, Levels)> = links.iter().map(|link| (link.decided, link.levels)).collect();
    alike.sort_unstable();
    let mut tally: BTreeMap<String, usize> = BTreeMap::new();
    for same in alike.chunk_by(|left, right| left == right) {
        *tally.entry(headline(kind, same[0].0, same[0].1)).or_default() += same.len();
    }
    let mut tally: Vec<(String, usize)> = tally.into_iter().collect();
    tally.sort_by_key(|(text, count)| (std::cmp::Reverse(*count), text.clone()));
    tally.into_iter().map(|(text, count)| Reason::new("link", format!("{text}（{count} 組）"))).collect()
}

/// `事業所番号・名称・所在地が同じです`
fn headline(kind: Kind, decided: bool, levels: Levels) -> String {
    if decided {
        return "担当者が「同じ」と判定しました".to_owned();
    }
    let same = |field: &Field| {
        !matches!(
            field,
            Field::List | Field::Before | Field::Branch | Field::Service | Field::Form | Field::Prefecture
        ) && levels.is(*field, "same")
    };
    let agree: Vec<&str> = Field::ALL
        .iter()
        .filter(|field| same(field))
        .filter_map(|field| Some(&*Shipped::of(kind).field(*field)?.label))
        .collect();
    let renamed = format!("（前回まで同じ{}・名称の変更）", kind.noun());
    let corrected = format!("（前回まで同じ{}・所在地や電話の変更）", kind.noun());
    let likeness = match levels {
        levels if levels.is(Field::Name, "same") && levels.is(Field::Before, "known") => &corrected,
        levels if levels.is(Field::Name, "same") => "",
        levels if levels.get(Field::Before).is_some() => &renamed,
        levels if levels.get(Field::Name).is_none() => "（名称は比べられません）",
        levels if levels.is(Field::Name, "differ") => "（名称の変更・表記の違い）",
        _ => "（名称がよく似ています）",
    };
    format!("{}が同じです{likeness}", agree.join("・"))
}
