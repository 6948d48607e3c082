//! Cases and replies as the figures count them on one day: a split case once, a desk's last answer only.

use crate::domain::{
    Application, Case, CaseId, CaseState, DeskId, FiscalYear, Interest, Origin, Prefecture, WorkCategory, Yen,
};
use crate::matching::apportion;
use crate::registry::Registry;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// How far up a chain of split cases is followed; deeper ones do not occur, and a circle must end.
const DEEPEST_SPLIT: usize = 8;

/// A part of a split case, with what of the whole's money is its own.
#[derive(Clone, Copy)]
pub(super) struct Part<'a> {
    pub(super) case: &'a Case,
    amount: Option<Yen>,
    annual_amount: Option<Yen>,
}

/// One case that stands on its own (no child of a split), as it was known on the day.
#[derive(Clone)]
pub(super) struct CountedCase<'a> {
    pub(super) case: &'a Case,
    pub(super) fiscal_year: Option<FiscalYear>,
    pub(super) offered: bool,
    pub(super) ordered: bool,
    /// The case's own, else the sum of its children's; nothing where nobody states one.
    pub(super) amount: Option<Yen>,
    pub(super) annual_amount: Option<Yen>,
    /// What a split case was split into; empty where it was not.
    pub(super) parts: Vec<Part<'a>>,
    /// Only what is done in one place: the rows counted are those of its parts.
    is_within: bool,
    /// Desks that want it (あり), each with the answer that stood on the day; answers to a child count for its parent.
    pub(super) wanted_by: BTreeMap<&'a DeskId, &'a Application>,
}

impl CountedCase<'_> {
    pub(super) fn category(&self) -> Option<WorkCategory> {
        self.case.category
    }

    /// Where the work is done: of a split case its parts' places, else its own. Empty where nobody stated a place.
    pub(super) fn prefectures(&self) -> BTreeSet<Prefecture> {
        let of_parts: BTreeSet<Prefecture> =
            self.parts.iter().filter_map(|part| part.case.place.prefecture).collect();
        if of_parts.is_empty() { self.case.place.prefecture.into_iter().collect() } else { of_parts }
    }

    /// As much of it as is done where `holds`: of a split case the sums of those parts.
    pub(super) fn within(&self, holds: impl Fn(Prefecture) -> bool) -> Self {
        let inside: Vec<Part<'_>> = self
            .parts
            .iter()
            .copied()
            .filter(|part| part.case.place.prefecture.is_some_and(&holds))
            .collect();
        if inside.is_empty() {
            return self.clone();
        }
        Self {
            amount: sum(inside.iter().map(|part| part.amount)),
            annual_amount: sum(inside.iter().map(|part| part.annual_amount)),
            parts: inside,
            is_within: true,
            ..self.clone()
        }
    }

    /// The rows that are counted: of what is done in one place those of its parts.
    pub(super) fn rows(&self) -> Vec<Origin> {
        let parts = if self.is_within { self.parts.as_slice() } else { &[] };
        match parts {
            [] => vec![self.case.origin.clone()],
            parts => parts.iter().map(|part| part.case.origin.clone()).collect(),
        }
    }
}

/// The cases of a registry, in order of id.
pub(super) fn counted_cases(registry: &Registry, as_of: NaiveDate) -> Vec<CountedCase<'_>> {
    let mut children: BTreeMap<CaseId, Vec<&Case>> = BTreeMap::new();
    for case in registry.cases.values() {
        children.entry(root_of(registry, case.id)).or_default().push(case);
    }
    let mut wanted_by = standing_wishes(registry, as_of);
    children
        .into_iter()
        .filter_map(|(root, family)| {
            let case = registry.cases.get(&root)?;
            let parts = parts_of(case, &family);
            Some(CountedCase {
                case,
                fiscal_year: case.fiscal_year.or_else(|| first_day(case).map(FiscalYear::of)),
                offered: was_offered(case, as_of),
                ordered: case.state_on(as_of).is_ordered(),
                amount: case.amount.or_else(|| sum(parts.iter().map(|part| part.amount))),
                annual_amount: case
                    .annual_amount
                    .or_else(|| sum(parts.iter().map(|part| part.annual_amount))),
                parts,
                is_within: false,
                wanted_by: wanted_by.remove(&root).unwrap_or_default(),
            })
        })
        .collect()
}

/// Of what is known; nothing where none of it is.
fn sum(amounts: impl Iterator<Item = Option<Yen>>) -> Option<Yen> {
    amounts.flatten().reduce(|sum, amount| sum + amount)
}

/// The parts of a split case. What they do not state of its money is divided among them: the amount by quantity, what it is
/// worth in a year by amount, else by quantity.
fn parts_of<'a>(whole: &Case, family: &[&'a Case]) -> Vec<Part<'a>> {
    let cases: Vec<&Case> = family.iter().copied().filter(|member| member.id != whole.id).collect();
    // A part that is split again has what its own parts have.
    let is_flat = cases.iter().all(|part| part.parent == Some(whole.id));
    let quantities: Vec<Option<i64>> = cases.iter().map(|part| part.quantity).collect();
    let divide = |of_whole: Option<Yen>, own: Vec<Option<Yen>>, weights: [&[Option<i64>]; 2]| {
        let is_stated = own.iter().any(Option::is_some);
        let shares = of_whole.filter(|_| is_flat && !is_stated);
        shares.and_then(|whole| weights.iter().find_map(|by| shares_of(whole, by))).unwrap_or(own)
    };
    let own = cases.iter().map(|part| part.amount).collect();
    let amounts = divide(whole.amount, own, [&quantities, &[]]);
    let by_amount: Vec<Option<i64>> = amounts.iter().map(|amount| amount.map(|amount| amount.0)).collect();
    let own = cases.iter().map(|part| part.annual_amount).collect();
    let annual = divide(whole.annual_amount, own, [&by_amount, &quantities]);
    let parts = cases.into_iter().zip(amounts).zip(annual);
    parts.map(|((case, amount), annual_amount)| Part { case, amount, annual_amount }).collect()
}

/// Shares by weight that add up to the whole, where every weight is known.
fn shares_of(whole: Yen, weights: &[Option<i64>]) -> Option<Vec<Option<Yen>>> {
    let weights: Vec<u32> =
        weights.iter().map(|weight| u32::try_from((*weight)?).ok()).collect::<Option<_>>()?;
    let shares = weights.iter().any(|weight| *weight > 0).then(|| apportion(whole.0, &weights))?;
    Some(shares.into_iter().map(|share| Some(Yen(share))).collect())
}

/// The case at the top of a split; the case itself where its parent is not known.
fn root_of(registry: &Registry, id: CaseId) -> CaseId {
    let parent = |id: &CaseId| {
        registry.cases.get(id)?.parent.filter(|parent| registry.cases.contains_key(parent) && parent != id)
    };
    std::iter::successors(Some(id), parent).take(DEEPEST_SPLIT).last().unwrap_or(id)
}

/// The first day of which the case tells.
fn first_day(case: &Case) -> Option<NaiveDate> {
    case.open_on.or_else(|| case.steps.iter().find_map(|step| step.on))
}

/// Whether the case had been sent to desks: from its 募集開始日, else from the first step that follows being
/// prepared. A case that only ever was prepared, or was withdrawn while it was, has not been offered.
fn was_offered(case: &Case, as_of: NaiveDate) -> bool {
    let prepared = case.steps.iter().any(|step| step.state == CaseState::Draft);
    let left_draft = case.steps.iter().find(|step| match step.state {
        CaseState::Draft => false,
        CaseState::Lost | CaseState::Withdrawn => !prepared,
        _ => true,
    });
    match (case.entered(CaseState::Offered).or(case.open_on), left_draft) {
        (Some(on), Some(_)) => on <= as_of,
        (Some(on), None) => case.steps.is_empty() && on <= as_of,
        (None, Some(step)) => step.on.or(step.seen_on).is_none_or(|on| on <= as_of),
        (None, None) => false,
    }
}

type Wishes<'a> = BTreeMap<&'a DeskId, &'a Application>;

/// The answers あり that stood on the day, by case and desk.
fn standing_wishes(registry: &Registry, as_of: NaiveDate) -> BTreeMap<CaseId, Wishes<'_>> {
    let mut last: BTreeMap<(CaseId, &DeskId), &Application> = BTreeMap::new();
    let known = registry.applications.iter().filter(|answer| was_given(answer, as_of));
    for answer in known {
        let held = last.entry((answer.case, &answer.desk)).or_insert(answer);
        if rank(answer) >= rank(held) {
            *held = answer;
        }
    }
    let mut wishes: BTreeMap<CaseId, Wishes<'_>> = BTreeMap::new();
    for ((case, desk), answer) in last {
        if answer.interest == Interest::Yes {
            wishes.entry(root_of(registry, case)).or_default().insert(desk, answer);
        }
    }
    wishes
}

fn was_given(answer: &Application, as_of: NaiveDate) -> bool {
    answer.stood_on(as_of)
}

/// Later answers win; among answers of one time, the one that was not marked as replaced.
fn rank(answer: &Application) -> ((bool, Option<chrono::NaiveDateTime>), bool) {
    (answer.standing(), !answer.superseded)
}

/// The fiscal year in which each desk first wanted a case, in whatever programme.
pub(super) fn first_years<'a>(cases: &[CountedCase<'a>]) -> BTreeMap<&'a DeskId, FiscalYear> {
    let mut first = BTreeMap::new();
    for case in cases {
        let Some(year) = case.fiscal_year else { continue };
        for desk in case.wanted_by.keys() {
            let known = first.entry(*desk).or_insert(year);
            *known = year.min(*known);
        }
    }
    first
}

/// The desks that want at least one of the cases.
pub(super) fn wanting_desks<'a>(cases: &[&CountedCase<'a>]) -> BTreeSet<&'a DeskId> {
    cases.iter().flat_map(|case| case.wanted_by.keys().copied()).collect()
}
