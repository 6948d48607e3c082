//! Which desks are to be asked about which case, in order, and who has been asked already.

use super::decisions::Decision;
use crate::domain::{Allocation, Case, CaseId, CaseState, DeskId, Invitation, Match, Matching};
use crate::registry::Registry;
use chrono::{NaiveDate, NaiveDateTime};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Rule whose note holds a case back until the office decides [000 §4-1].
const HELD_BACK: &str = "minimum-wage";

/// A desk to be asked about a case.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked<'a> {
    pub desk: &'a DeskId,
    /// Its workshops that fit, best first.
    pub fitting: Vec<&'a Match>,
    /// How many there are, those that are not kept among them.
    pub all: usize,
    /// Hours that are allocated to them.
    pub hours: u32,
}

/// Whether desks may still reply to a case: it looks for workshops and its deadline (where it states none, its parent's)
/// has not passed. After that the office decides, and no desk is asked.
#[must_use]
pub fn takes_replies(case: &Case, registry: &Registry, as_of: NaiveDate) -> bool {
    let of_parent = || registry.cases.get(&case.parent?)?.deadline_on;
    let deadline = case.deadline_on.or_else(of_parent);
    case.state_on(as_of).is_open() && deadline.is_none_or(|deadline| deadline >= as_of)
}

/// Whether a case is another's (the office's, or another desk's) that is still being prepared (下書き, 見積中, 準備中): it is
/// not offered yet. DOMAIN §4. Of whose state nobody speaks, another desk's is.
#[must_use]
pub fn is_anothers_draft(case: &Case, desk: &DeskId, as_of: NaiveDate) -> bool {
    let is_desks = !case.own_desks.is_empty();
    let is_draft = case.is_draft_on(as_of) || (is_desks && case.state_on(as_of) == CaseState::Draft);
    is_draft && !case.own_desks.contains(desk)
}

/// Whether the desk is told of the pair: it fits, replies to the case are still taken, the desk takes such cases itself
/// (else the office asks), it is no other desk's that is still being prepared, and nobody wrote 除外.
#[must_use]
pub fn is_offered(one: &Match, registry: &Registry, as_of: NaiveDate) -> bool {
    let excluded = one.decision.as_deref() == Some(Decision::Excluded.label());
    let case = || registry.cases.get(&one.id.case);
    let asks = || {
        case().is_some_and(|case| {
            takes_replies(case, registry, as_of) && !is_anothers_draft(case, &one.desk, as_of)
        })
    };
    one.eligible() && !one.safety_plan && !excluded && asks()
}

/// By case, the desks in the order in which they are asked: those with most hours allocated first, then those with the
/// best candidate; ties by id. Cases that are held back are left out, unless a person wrote 確定; so are those whose deadline
/// has passed, and those still being prepared: of its own a desk knows.
#[must_use]
pub fn desks_to_ask<'a>(
    registry: &Registry,
    matching: &'a Matching,
    as_of: NaiveDate,
) -> BTreeMap<CaseId, Vec<Asked<'a>>> {
    let mut held_back = held_back(matching);
    let drafts = registry.cases.values().filter(|case| case.is_draft_on(as_of));
    held_back.extend(drafts.map(|case| case.id));
    let mut hours: BTreeMap<(CaseId, &DeskId), u32> = BTreeMap::new();
    for Allocation { case, desk, hours: placed, .. } in &matching.allocations {
        let sum = hours.entry((*case, desk)).or_default();
        *sum = sum.saturating_add(*placed);
    }
    let mut asked: BTreeMap<CaseId, BTreeMap<&DeskId, Vec<&Match>>> = BTreeMap::new();
    for one in matching.matches.iter().filter(|one| !held_back.contains(&one.id.case)) {
        if is_offered(one, registry, as_of) {
            asked.entry(one.id.case).or_default().entry(&one.desk).or_default().push(one);
        }
    }
    asked
        .into_iter()
        .map(|(case, desks)| {
            let mut desks: Vec<Asked<'_>> = desks
                .into_iter()
                .map(|(desk, mut fitting)| {
                    fitting.sort_by(|a, b| best_first(a, b));
                    let all = matching.fitting.get(&(case, desk.clone())).copied();
                    let all = all.unwrap_or_default().max(fitting.len());
                    Asked { desk, fitting, all, hours: hours.get(&(case, desk)).copied().unwrap_or(0) }
                })
                .collect();
            desks.sort_by(|a, b| {
                let by_hours = Reverse(a.hours).cmp(&Reverse(b.hours));
                by_hours
                    .then_with(|| points(b.fitting[0]).total_cmp(&points(a.fitting[0])))
                    .then(a.desk.cmp(b.desk))
            });
            (case, desks)
        })
        .collect()
}

fn points(one: &Match) -> f64 {
    one.score.unwrap_or_default()
}

fn best_first(a: &Match, b: &Match) -> std::cmp::Ordering {
    points(b).total_cmp(&points(a)).then(a.id.cmp(&b.id))
}

fn held_back(matching: &Matching) -> BTreeSet<CaseId> {
    let fixed = |one: &&Match| one.decision.as_deref() == Some(Decision::Fixed.label());
    let released: BTreeSet<CaseId> = matching.matches.iter().filter(fixed).map(|one| one.id.case).collect();
    let notes = matching.notes.iter().filter(|note| note.reason.rule == HELD_BACK);
    notes.map(|note| note.case).filter(|case| !released.contains(case)).collect()
}

/// Who has been asked, and who is tonight (`at`): desks that are to be asked, were not before, and have not answered.
/// `None` where nobody is asked tonight.
#[must_use]
pub fn invitations(
    registry: &Registry,
    matching: &Matching,
    known: &[Invitation],
    as_of: NaiveDate,
    at: Option<NaiveDateTime>,
) -> Vec<Invitation> {
    let mut all = known.to_vec();
    let Some(at) = at else { return all };
    let answered = registry.applications.iter().map(|one| (one.case, &one.desk));
    let told: BTreeSet<(CaseId, &DeskId)> =
        known.iter().map(|one| (one.case, &one.desk)).chain(answered).collect();
    for (case, desks) in desks_to_ask(registry, matching, as_of) {
        let new = desks.iter().filter(|one| !told.contains(&(case, one.desk)));
        all.extend(new.map(|one| Invitation { case, desk: one.desk.clone(), at }));
    }
    all.sort();
    all
}

#[cfg(test)]
mod tests {
    use super::super::sample::{application, case, day, desk, registry, workshop};
    use super::super::{Options, run};
    use super::*;
    use crate::domain::{DeskKind, Interest, StatedKind, Yen};

    /// Two desks with a workshop each (the second one's is better) and one case.
    fn night() -> Registry {
        let mut other = workshop(2, "福岡県", &["清掃"]);
        (other.desks, other.hub) = (vec![DeskId::new("d02")], true);
        registry(vec![desk("d01"), desk("d02")], vec![workshop(1, "福岡県", &["清掃"]), other], vec![case(1)])
    }

    fn asked(registry: &Registry, known: &[Invitation], on: &str, at: Option<&str>) -> Vec<(String, String)> {
        let matching = run(registry, &[], day(on), &Options::default()).0;
        let at = at.map(|at| at.parse().unwrap());
        let all = invitations(registry, &matching, known, day(on), at);
        all.into_iter().map(|one| (one.desk.to_string(), one.at.date().to_string())).collect()
    }

    fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
        list.iter().map(|(desk, on)| ((*desk).to_owned(), (*on).to_owned())).collect()
    }

    const AT: &str = "2021-09-10T02:00:00";

    #[test]
    fn the_desk_with_most_hours_is_asked_first() {
        let registry = night();
        let matching = run(&registry, &[], day("2021-09-10"), &Options::default()).0;
        let asked = desks_to_ask(&registry, &matching, day("2021-09-10"));
        let order: Vec<_> = asked[&CaseId(1)].iter().map(|one| (one.desk.as_str(), one.hours)).collect();
        assert_eq!(order, [("d02", 100), ("d01", 0)]);
    }

    #[test]
    fn each_desk_is_asked_once_and_only_while_it_can_answer() {
        let both = [("d01", "2021-09-10"), ("d02", "2021-09-10")];
        assert_eq!(asked(&night(), &[], "2021-09-10", Some(AT)), pairs(&both));
        assert_eq!(asked(&night(), &[], "2021-09-10", None), []);
        let known = Invitation {
            case: CaseId(1),
            desk: DeskId::new("d01"),
            at: "2021-09-08T02:00:00".parse().unwrap(),
        };
        let expected = [("d01", "2021-09-08"), ("d02", "2021-09-10")];
        assert_eq!(asked(&night(), &[known], "2021-09-10", Some(AT)), pairs(&expected));
        // The deadline is the fourteenth.
        assert_eq!(asked(&night(), &[], "2021-09-15", Some("2021-09-15T02:00:00")), []);
        let mut answered = night();
        answered.applications = vec![application(1, "d01", Interest::No, "2021-09-09")];
        assert_eq!(asked(&answered, &[], "2021-09-10", Some(AT)), pairs(&both[1..]));
    }

    /// A part of a split that states no deadline has its parent's.
    #[test]
    fn replies_are_taken_until_the_end_of_the_deadlines_day() {
        let mut part = case(2);
        (part.parent, part.deadline_on) = (Some(CaseId(1)), None);
        let mut known =
            registry(vec![desk("d01")], vec![workshop(1, "福岡県", &["清掃"])], vec![case(1), part]);
        for (on, expected) in [("2021-09-14", true), ("2021-09-15", false)] {
            let takes = |id| takes_replies(&known.cases[&CaseId(id)], &known, day(on));
            assert_eq!((takes(1), takes(2)), (expected, expected), "{on}");
            let matching = run(&known, &[], day(on), &Options::default()).0;
            assert_eq!(desks_to_ask(&known, &matching, day(on)).len(), usize::from(expected), "{on}");
            assert_eq!(is_offered(&matching.matches[0], &known, day(on)), expected, "{on}");
        }
        known.cases.values_mut().for_each(|case| case.deadline_on = None);
        assert!(known.cases.values().all(|case| takes_replies(case, &known, day("2021-12-01"))));
    }

    /// As an auditor found it: 下書き and 未公開 stood as 募集中 in every desk's book.
    #[test]
    fn a_draft_reaches_no_desk_but_that_whose_own_it_is() {
        let mut known = night();
        let draft = super::super::sample::step(CaseState::Draft, "2021-09-06");
        known.cases.get_mut(&CaseId(1)).unwrap().steps = vec![draft];
        let shown = |known: &Registry| -> Vec<String> {
            let found = run(known, &[], day("2021-09-10"), &Options::default()).0;
            assert!(found.allocations.is_empty() && found.shortfalls.is_empty());
            assert!(found.notes.iter().any(|note| note.reason.rule == "draft"));
            assert_eq!(found.matches.iter().filter(|one| one.eligible()).count(), 2, "for the office");
            let offered = found.matches.iter().filter(|one| is_offered(one, known, day("2021-09-10")));
            offered.map(|one| one.desk.to_string()).collect()
        };
        assert_eq!(shown(&known), [] as [&str; 0]);
        known.cases.get_mut(&CaseId(1)).unwrap().own_desks = [DeskId::new("d01")].into();
        assert_eq!(shown(&known), ["d01"]);
    }

    #[test]
    fn nobody_is_asked_about_what_is_held_back_closed_or_not_theirs_to_take() {
        type Change = fn(&mut Registry);
        let changes: [(&str, Change, usize); 8] = [
            ("nothing", |_| {}, 2),
            (
                "a desk's own, still being prepared",
                |all| {
                    let case = all.cases.get_mut(&CaseId(1)).unwrap();
                    case.steps = vec![super::super::sample::step(CaseState::Draft, "2021-09-06")];
                    case.own_desks = [DeskId::new("d01")].into();
                },
                0,
            ),
            (
                "the office's, still being prepared",
                |all| {
                    let case = all.cases.get_mut(&CaseId(1)).unwrap();
                    case.steps = vec![super::super::sample::step(CaseState::Draft, "2021-09-06")];
                },
                0,
            ),
            ("of whose state nobody speaks", |all| all.cases.get_mut(&CaseId(1)).unwrap().steps.clear(), 2),
            (
                "a desk's own, on offer",
                |all| all.cases.get_mut(&CaseId(1)).unwrap().own_desks = [DeskId::new("d01")].into(),
                2,
            ),
            (
                "under the minimum wage",
                |all| all.cases.get_mut(&CaseId(1)).unwrap().amount = Some(Yen(1_000)),
                0,
            ),
            (
                "ordered",
                |all| {
                    let step = super::super::sample::step(CaseState::Ordered, "2021-09-09");
                    all.cases.get_mut(&CaseId(1)).unwrap().steps.push(step);
                },
                0,
            ),
            (
                "takes no private cases",
                |all| {
                    let kind = StatedKind { kind: DeskKind::PublicDemand, estimated: false };
                    all.desks.get_mut(&DeskId::new("d02")).unwrap().kind = Some(kind);
                },
                1,
            ),
        ];
        for (name, change, expected) in changes {
            let mut registry = night();
            change(&mut registry);
            assert_eq!(asked(&registry, &[], "2021-09-10", Some(AT)).len(), expected, "{name}");
        }
    }
}
