//! How many workshops are candidates of a case and how many each rule refuses: of all there are, not of those that are looked
//! at or kept.
//!
//! A nation has hundreds of millions of pairs. Most workshops differ in nothing that the rules look at, so they are counted by
//! classes that are judged once for each case; those that running orders keep busy, that are marked × or that a person decided
//! about are judged one by one.

use super::decisions::Decision;
use super::eligibility::failures;
use super::market::Market;
use super::open_case::OpenCase;
use super::profile::Profile;
use super::reach::{Asking, Reach};
use super::rules::{Failure, Failures};
use super::wanted::Wanted;
use crate::domain::{Block, CaseId, Judged, Mark, Prefecture, WorkKind, WorkshopId};
use std::collections::BTreeMap;

/// Workshops that the rules cannot tell apart, where nothing is ordered from them and none is marked ×.
struct Class {
    /// The position of one of them.
    like: u32,
    count: u32,
    desk: Option<u16>,
    blocks: u8,
}

/// What tells one class from another.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Traits {
    desk: Option<u16>,
    refused: Option<u8>,
    prefecture: Option<Prefecture>,
    travels_to: u64,
    active: bool,
    serves: bool,
    stays_inside: bool,
    has_people: bool,
    blocks: u8,
}

pub(super) struct Census {
    /// By the number of the way of asking.
    classes: [Vec<Class>; 4],
    /// Positions of those from which something is ordered.
    busy: Vec<u32>,
}

/// What was counted for one case.
pub(super) struct Counted {
    pub(super) all: Judged,
    /// In the order of the blocks.
    pub(super) blocks: [Judged; Block::ALL.len()],
    /// Candidates by the number of the desk.
    pub(super) by_desk: Vec<u32>,
}

impl Census {
    pub(super) fn of(market: &Market<'_>) -> Self {
        let busy = (0..).zip(&market.briefs).filter(|(_, brief)| brief.busy);
        Self {
            classes: Asking::ALL.map(|asking| classes(market, asking)),
            busy: busy.map(|(at, _)| at).collect(),
        }
    }

    pub(super) fn count(
        &self,
        wanted: &Wanted<'_>,
        decided: Option<&BTreeMap<WorkshopId, Decision>>,
    ) -> Counted {
        let market = wanted.market;
        let position = |id: &WorkshopId| market.position(*id).and_then(|at| u32::try_from(at).ok());
        let decided = decided.into_iter().flatten();
        let decided: BTreeMap<u32, Decision> =
            decided.filter_map(|(id, decision)| Some((position(id)?, *decision))).collect();
        let mut sums = Sums::new(market.desks.len());
        if !wanted.people_are_alike() {
            for (at, _) in (0..).zip(&market.profiles) {
                sums.judge(wanted, at, decided.get(&at).copied());
            }
            return sums.counted();
        }
        for class in &self.classes[wanted.asking().number()] {
            let failures = failures(&wanted.plain_glance(class.like as usize));
            sums.add(failures, failures.are_none(), (class.desk, class.blocks), i64::from(class.count));
        }
        let mut apart: Vec<u32> = wanted.case.kind.iter().flat_map(|kind| refusing(wanted, kind)).collect();
        apart.extend(decided.keys());
        apart.sort_unstable();
        apart.dedup();
        for at in apart.into_iter().filter(|at| !market.briefs[*at as usize].busy) {
            sums.take_back(wanted, at);
            sums.judge(wanted, at, decided.get(&at).copied());
        }
        for at in &self.busy {
            sums.judge(wanted, *at, decided.get(at).copied());
        }
        sums.counted()
    }
}

fn classes(market: &Market<'_>, asking: Asking) -> Vec<Class> {
    let mut found: BTreeMap<Traits, Class> = BTreeMap::new();
    for (at, (profile, brief)) in (0..).zip(market.profiles.iter().zip(&market.briefs)) {
        if brief.busy {
            continue;
        }
        let reach = brief.reach(asking);
        let (desk, blocks) = (reach.ok().map(|reach| reach.desk), blocks(profile, reach));
        let traits = Traits {
            desk,
            refused: reach.err().map(|failure| failure as u8),
            prefecture: brief.prefecture,
            travels_to: brief.all_travels(),
            active: brief.active,
            serves: brief.serves,
            stays_inside: brief.off_site == Mark::No,
            has_people: brief.people > 0,
            blocks,
        };
        found.entry(traits).or_insert(Class { like: at, count: 0, desk, blocks }).count += 1;
    }
    found.into_values().collect()
}

/// Positions of those that mark the kind ×.
fn refusing<'a>(wanted: &'a Wanted<'_>, kind: &'a WorkKind) -> impl Iterator<Item = u32> + 'a {
    wanted.market.stating(kind).filter(|at| wanted.ability(*at as usize).mark == Mark::No)
}

/// One bit for each block that the pair has to do with: by its desk, or by where the workshop stands (with its desks where
/// that is not known).
fn blocks(profile: &Profile<'_>, reach: Result<Reach, Failure>) -> u8 {
    let bit = |block: Option<Block>| block.map_or(0, |block| 1 << block as u8);
    let of_desk = |at: usize| bit(profile.access.get(at).and_then(|one| one.desk?.block()));
    let own = of_desk(reach.map_or(0, |reach| usize::from(reach.access)));
    own | match profile.workshop.prefecture() {
        Some(prefecture) => bit(Some(prefecture.block())),
        None => (0..profile.access.len()).map(of_desk).fold(0, |all, one| all | one),
    }
}

/// What was counted of each block, where there is anything.
pub(super) fn in_blocks(cases: &[OpenCase<'_>], counted: &[Counted]) -> BTreeMap<(Block, CaseId), Judged> {
    let mut found = BTreeMap::new();
    for (at, block) in Block::ALL.into_iter().enumerate() {
        let of_block =
            cases.iter().zip(counted).map(|(case, counted)| ((block, case.id), counted.blocks[at]));
        found.extend(of_block.filter(|(_, judged)| *judged != Judged::default()));
    }
    found
}

#[derive(Clone, Copy, Default)]
struct Sum {
    candidates: i64,
    refused: i64,
    by_rule: [i64; Judged::RULES.len()],
}

impl Sum {
    fn add(&mut self, failures: Failures, is_candidate: bool, count: i64) {
        if is_candidate {
            self.candidates += count;
            return;
        }
        self.refused += count;
        for failure in failures.iter() {
            self.by_rule[failure.place()] += count;
        }
    }

    fn judged(&self) -> Judged {
        let whole = |sum: i64| u32::try_from(sum).unwrap_or(0);
        Judged {
            candidates: whole(self.candidates),
            refused: whole(self.refused),
            by_rule: self.by_rule.map(whole),
        }
    }
}

struct Sums {
    all: Sum,
    blocks: [Sum; Block::ALL.len()],
    by_desk: Vec<i64>,
}

impl Sums {
    fn new(desks: usize) -> Self {
        Self { all: Sum::default(), blocks: Default::default(), by_desk: vec![0; desks] }
    }

    fn add(&mut self, failures: Failures, is_candidate: bool, (desk, blocks): (Option<u16>, u8), count: i64) {
        self.all.add(failures, is_candidate, count);
        for (at, sum) in self.blocks.iter_mut().enumerate() {
            if blocks & (1 << at) != 0 {
                sum.add(failures, is_candidate, count);
            }
        }
        if let Some(desk) = desk.filter(|_| is_candidate) {
            self.by_desk[usize::from(desk)] += count;
        }
    }

    /// One workshop by itself.
    fn judge(&mut self, wanted: &Wanted<'_>, at: u32, decision: Option<Decision>) {
        let glance = wanted.glance(at as usize);
        let mut failures = failures(&glance);
        if decision == Some(Decision::Excluded) {
            failures.add(Failure::Excluded);
        }
        let is_candidate = failures.are_none() || decision == Some(Decision::Fixed);
        self.add(failures, is_candidate, place(wanted, at, glance.reach), 1);
    }

    /// What its class has counted for it.
    fn take_back(&mut self, wanted: &Wanted<'_>, at: u32) {
        let glance = wanted.plain_glance(at as usize);
        let failures = failures(&glance);
        self.add(failures, failures.are_none(), place(wanted, at, glance.reach), -1);
    }

    fn counted(self) -> Counted {
        let desks = self.by_desk.into_iter().map(|count| u32::try_from(count).unwrap_or(0));
        Counted {
            all: self.all.judged(),
            blocks: self.blocks.map(|sum| sum.judged()),
            by_desk: desks.collect(),
        }
    }
}

fn place(wanted: &Wanted<'_>, at: u32, reach: Result<Reach, Failure>) -> (Option<u16>, u8) {
    let profile = &wanted.market.profiles[at as usize];
    (reach.ok().map(|reach| reach.desk), blocks(profile, reach))
}

#[cfg(test)]
mod tests {
    use super::super::open_case::open_cases;
    use super::super::sample::{
        case, catalogue, day, desk, golden, kind, order, prefecture, registry, step, workshop,
    };
    use super::super::wanted::abilities;
    use super::super::{Options, options::CapacityRule};
    use super::*;
    use crate::domain::{Case, CaseState, Consent, Desk, DeskId, ServiceType, WorkCategory, Workshop, Yen};
    use proptest::prelude::*;

    fn workshops() -> impl Strategy<Value = Vec<Workshop>> {
        let one = (0..4u8, 0..4u8, 0..6u8, 0..4u32, 0..3u8, any::<bool>());
        proptest::collection::vec(one, 1..30).prop_map(|all| {
            let one =
                |(id, (place, desk, mark, people, flags, travels)): (u32, (u8, u8, u8, u32, u8, bool))| {
                    let place: &str = ["福岡県", "大分県", "沖縄県", "北海道"][usize::from(place)];
                    let mut one: Workshop = workshop(id, place, &[]);
                    one.desks = vec![DeskId::new(["d01", "d02", "d03", "d04"][usize::from(desk)])];
                    if desk == 3 {
                        one.desks.push(DeskId::new("d01"));
                    }
                    let marks = [Mark::Good, Mark::Yes, Mark::Partly, Mark::No, Mark::Unknown, Mark::No];
                    let other = if mark == 5 { "清掃" } else { "データ入力" };
                    one.work = vec![(kind(other), golden(marks[usize::from(mark)]))];
                    one.workers_available = Some(golden(people));
                    one.active = flags != 1;
                    if flags == 2 {
                        one.service = Some(golden(ServiceType::Other("生活介護".to_owned())));
                        one.off_site = Some(golden(Mark::No));
                        one.address = None;
                    }
                    one.travels_to = travels.then(|| golden(vec![prefecture("福岡県")]));
                    one
                };
            (1..).zip(all).map(one).collect()
        })
    }

    fn desks() -> Vec<Desk> {
        [
            ("d01", Some(Consent::All)),
            ("d02", Some(Consent::RemoteOnly)),
            ("d03", Some(Consent::No)),
            ("d04", None),
        ]
        .map(|(slug, consent)| Desk {
            consent,
            prefecture: (slug != "d02").then(|| prefecture("宮城県")),
            ..desk(slug)
        })
        .into()
    }

    /// On site, remote, with a low pay, too late, and on one day only.
    fn cases() -> Vec<Case> {
        let remote = |id| Case {
            remote: Some(true),
            kind: Some(kind("データ入力")),
            category: Some(WorkCategory::Pc),
            ..case(id)
        };
        vec![
            case(1),
            remote(2),
            Case { amount: Some(Yen(90_000)), ..remote(3) },
            Case { due_on: Some(day("2021-09-14")), ..case(4) },
            Case { due_on: Some(day("2021-09-15")), ..remote(5) },
            Case { kind: None, ..case(6) },
        ]
    }

    proptest! {
        #[test]
        fn classes_count_what_looking_at_each_would(
            workshops in workshops(),
            decided in proptest::collection::btree_map(1..30u32, 0..3u8, 0..4),
            ordered in 0..6u32,
        ) {
            let mut known = registry(desks(), workshops, cases());
            let mut running = case(9);
            running.steps.push(step(CaseState::Working, "2021-09-10"));
            (running.hours, running.quantity) = (Some(900.0), None);
            known.cases.insert(running.id, running);
            known.orders = vec![order(9, ordered, 200_000, "2021-09-10")];
            let capacity = CapacityRule { share: if ordered == 5 { 0.05 } else { 0.3 }, ..CapacityRule::default() };
            let options = Options { catalogue: catalogue(), capacity, ..Options::default() };
            let market = Market::open(&known, day("2021-09-14"), &options);
            let open = open_cases(&known, day("2021-09-14"), &options);
            let abilities = abilities(&open, &market);
            let census = Census::of(&market);
            let decided: BTreeMap<WorkshopId, Decision> = decided
                .into_iter()
                .map(|(id, what)| (WorkshopId(id), [Decision::Fixed, Decision::Excluded, Decision::OnHold][usize::from(what)]))
                .collect();
            for case in &open {
                let wanted = Wanted::new(case, &market, &abilities);
                let found = census.count(&wanted, Some(&decided));
                let mut sums = Sums::new(market.desks.len());
                for (at, profile) in (0..).zip(&market.profiles) {
                    sums.judge(&wanted, at, decided.get(&profile.id()).copied());
                }
                let each = sums.counted();
                prop_assert_eq!((found.all, found.blocks, &found.by_desk), (each.all, each.blocks, &each.by_desk));
                let all = (found.all.candidates + found.all.refused) as usize;
                prop_assert_eq!(all, market.profiles.len());
            }
        }
    }
}
