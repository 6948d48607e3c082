//! What desks have replied to a case, as far as it decides who is given hours: あり, しない, a stated quantity, named workshops.

use crate::domain::{Application, CaseId, DeskId, Interest, Said, WorkshopId};
use crate::registry::Registry;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// What desks (by their number) have replied to one case.
#[derive(Debug, Default)]
pub(super) struct Replies<'a> {
    of_desks: BTreeMap<u16, &'a Application>,
}

impl Replies<'_> {
    /// The workshop is asked for only where its desk has replied: there are millions of pairs.
    pub(super) fn said(&self, desk: Option<u16>, workshop: impl FnOnce() -> WorkshopId) -> Said {
        match desk.and_then(|desk| self.of_desks.get(&desk)) {
            Some(reply) if reply.interest == Interest::No => Said::Declined,
            Some(reply) if !reply.workshops.is_empty() && reply.workshops.contains(&workshop()) => {
                Said::Named
            }
            Some(reply) if reply.interest == Interest::Yes => Said::Wanted,
            _ => Said::Nothing,
        }
    }

    /// The numbers of the desks that want the case.
    pub(super) fn wanting(&self) -> impl Iterator<Item = u16> {
        let wanting = self.of_desks.iter().filter(|(_, reply)| reply.interest == Interest::Yes);
        wanting.map(|(desk, _)| *desk)
    }

    /// The workshops that desks have named.
    pub(super) fn named(&self) -> impl Iterator<Item = WorkshopId> {
        let wanting = self.of_desks.values().filter(|reply| reply.interest != Interest::No);
        wanting.flat_map(|reply| reply.workshops.iter().copied())
    }

    /// Hours of the case that are as much as the desk has said that it can do.
    pub(super) fn hours(&self, desk: u16, whole: u32, pieces: Option<i64>) -> Option<u32> {
        let stated = u128::try_from(self.of_desks.get(&desk)?.quantity?).ok()?;
        let all = u128::try_from(pieces.filter(|all| *all > 0)?).ok()?;
        let hours = (u128::from(whole) * stated / all).min(u128::from(whole));
        u32::try_from(hours).ok().map(|hours| hours.max(u32::from(stated > 0)))
    }
}

/// The replies that stood on the day, by case; of several of one desk the last.
pub(super) fn standing<'a>(
    registry: &'a Registry,
    as_of: NaiveDate,
    numbers: &BTreeMap<&DeskId, u16>,
) -> BTreeMap<CaseId, Replies<'a>> {
    let mut all: BTreeMap<CaseId, Replies<'a>> = BTreeMap::new();
    for reply in registry.applications.iter().filter(|reply| reply.stood_on(as_of)) {
        let Some(number) = numbers.get(&reply.desk) else { continue };
        let held = all.entry(reply.case).or_default().of_desks.entry(*number).or_insert(reply);
        let rank = |one: &Application| (one.standing(), !one.superseded);
        if rank(reply) >= rank(held) {
            *held = reply;
        }
    }
    all
}

/// So many hours among people who each have so many at most, as evenly as can be.
pub(super) fn shared_evenly(mut hours: u32, most: &[u32]) -> Vec<u32> {
    let mut order: Vec<usize> = (0..most.len()).collect();
    order.sort_by_key(|at| (most[*at], *at));
    let mut shares = vec![0; most.len()];
    for (done, at) in order.into_iter().enumerate() {
        let left = u32::try_from(most.len() - done).unwrap_or(u32::MAX);
        shares[at] = most[at].min(hours.div_ceil(left));
        hours -= shares[at];
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::super::sample::{application, case, day, desk, registry, workshop};
    use super::super::{Options, run};
    use super::*;
    use crate::domain::HumanCell;

    /// Two desks with two workshops each and a case of 100 hours and 1,000 pieces.
    fn night() -> Registry {
        let workshops = (1..=4u32).map(|id| {
            let mut one = workshop(id, "福岡県", &["清掃"]);
            one.desks = vec![DeskId::new(if id <= 2 { "d01" } else { "d02" })];
            one.hub = id == 1;
            one
        });
        let mut wanted = case(1);
        wanted.quantity = Some(1_000);
        registry(vec![desk("d01"), desk("d02")], workshops.collect(), vec![wanted])
    }

    fn given(registry: &Registry, human: &[HumanCell]) -> BTreeMap<u32, u32> {
        let matching = run(registry, human, day("2021-09-10"), &Options::default()).0;
        let mut hours = BTreeMap::new();
        for one in matching.allocations {
            *hours.entry(one.workshop.0).or_insert(0) += one.hours;
        }
        hours
    }

    fn replied(desk: &str, interest: Interest, change: impl Fn(&mut Application)) -> Registry {
        let mut all = night();
        let mut reply = application(1, desk, interest, "2021-09-09");
        change(&mut reply);
        all.applications = vec![reply];
        all
    }

    #[test]
    fn a_desk_that_declined_is_given_nothing_and_stands_behind() {
        assert_eq!(given(&night(), &[]).into_keys().collect::<Vec<_>>(), [1]);
        let declined = replied("d01", Interest::No, |_| ());
        assert!(given(&declined, &[]).keys().all(|id| *id > 2));
        let matching = run(&declined, &[], day("2021-09-10"), &Options::default()).0;
        let mut ranked: Vec<_> =
            matching.matches.iter().filter_map(|one| Some((one.rank?, one.id.workshop.0))).collect();
        ranked.sort_unstable();
        assert_eq!(ranked.iter().map(|(_, id)| *id).collect::<Vec<_>>()[2..], [1, 2]);
    }

    #[test]
    fn a_stated_quantity_bounds_what_the_desk_is_given() {
        let some = replied("d01", Interest::Yes, |reply| reply.quantity = Some(300));
        let hours = given(&some, &[]);
        let of_first: u32 = hours.iter().filter(|(id, _)| **id <= 2).map(|(_, hours)| *hours).sum();
        assert_eq!((of_first, hours.values().sum::<u32>()), (30, 100), "{hours:?}");
    }

    #[test]
    fn a_desk_that_wants_the_case_goes_before_those_that_have_not_said_so() {
        let wanted = replied("d02", Interest::Yes, |_| ());
        assert_eq!(given(&wanted, &[]).into_keys().next(), Some(3));
        let considered = replied("d02", Interest::Considering, |_| ());
        assert_eq!(given(&considered, &[]).into_keys().next(), Some(1));
    }

    #[test]
    fn a_named_workshop_comes_first() {
        let named = replied("d02", Interest::Yes, |reply| reply.workshops = vec![WorkshopId(4)]);
        assert_eq!(given(&named, &[]).into_keys().next(), Some(4));
    }

    fn fixed(id: u32) -> HumanCell {
        HumanCell {
            book: "national".to_owned(),
            tab: "案件マッチング".to_owned(),
            key: format!("C-000001:W-{id:06}"),
            column: "判断".to_owned(),
            value: "確定".to_owned(),
            first_seen: day("2021-09-09").and_hms_opt(2, 0, 0).unwrap(),
            origin: crate::domain::Origin::file("out/全国.xlsx", ""),
        }
    }

    #[test]
    fn two_who_are_fixed_share_the_hours() {
        assert_eq!(given(&night(), &[fixed(2), fixed(3)]), BTreeMap::from([(2, 50), (3, 50)]));
        assert_eq!(given(&night(), &[fixed(2)]), BTreeMap::from([(2, 100)]));
    }

    /// It was given hours, and was said to be given none.
    #[test]
    fn one_that_is_fixed_against_the_desks_word_is_told_so() {
        let declined = replied("d01", Interest::No, |_| ());
        let matching = run(&declined, &[fixed(2)], day("2021-09-10"), &Options::default()).0;
        assert!(matching.allocations.iter().any(|one| one.workshop == WorkshopId(2)));
        let told = |id: u32| {
            let one = matching.matches.iter().find(|one| one.id.workshop == WorkshopId(id)).unwrap();
            one.to_confirm.join("、")
        };
        assert!(told(2).contains("「確定」を優先しています"), "{}", told(2));
        assert!(!told(2).contains("割り当てていません"), "{}", told(2));
        assert!(told(1).contains("割り当てていません"), "{}", told(1));
    }

    #[test]
    fn hours_are_shared_as_evenly_as_can_be() {
        assert_eq!(shared_evenly(10, &[9, 9, 9]), [4, 3, 3]);
        assert_eq!(shared_evenly(10, &[1, 9, 9]), [1, 5, 4]);
        assert_eq!(shared_evenly(10, &[1, 2]), [1, 2]);
        assert_eq!(shared_evenly(10, &[]), Vec::<u32>::new());
    }
}
