//! What matching knows of every workshop and desk before the first case is looked at, and the indexes to find them by.

use super::Options;
use super::brief::Brief;
use super::capacity::{Committed, People};
use super::numbers::real;
use super::profile::{Access, Profile, histories};
use super::replies::{self, Replies};
use crate::calendar::Calendar;
use crate::domain::{
    CaseId, DeskId, FiscalYear, Interest, Mark, Municipality, Prefecture, WorkKind, Workshop, WorkshopId,
};
use crate::registry::Registry;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// What a workshop states of a kind of work.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ability {
    pub(super) mark: Mark,
    /// It has had orders of the kind.
    pub(super) ordered: bool,
}

/// Everything that is the same for all cases of a night.
pub(super) struct Market<'a> {
    pub(super) as_of: NaiveDate,
    pub(super) options: &'a Options,
    /// Workshops in the list of at least one desk, in order of id.
    pub(super) profiles: Vec<Profile<'a>>,
    /// The same in numbers.
    pub(super) briefs: Vec<Brief>,
    /// Workshops that no desk lists (official registers): they are not matched, but could be approached.
    pub(super) unlisted: Vec<&'a Workshop>,
    pub(super) committed: Committed,
    /// What desks have replied, by case.
    pub(super) replies: BTreeMap<CaseId, Replies<'a>>,
    /// All desks that list workshops, by their number.
    pub(super) desks: Vec<&'a DeskId>,
    /// Mean business days from the opening of a case to a desk's answer, by the desk's number.
    pub(super) answer_days: Vec<Option<f64>>,
    /// The workshops in each desk's list, by the desk's number.
    by_desk: Vec<Vec<u32>>,
    by_kind: BTreeMap<&'a WorkKind, Vec<(u32, Mark)>>,
    /// Of those that have had orders of the kind.
    with_orders: BTreeMap<WorkKind, Vec<u32>>,
    by_place: BTreeMap<Prefecture, Vec<u32>>,
    by_id: BTreeMap<WorkshopId, usize>,
    without_place: Vec<u32>,
    towns: BTreeMap<&'a Municipality, u32>,
}

impl<'a> Market<'a> {
    pub(super) fn open(registry: &'a Registry, as_of: NaiveDate, options: &'a Options) -> Self {
        let mut histories = histories(registry, as_of);
        let here = registry.workshops.values().filter(|workshop| workshop.active || !workshop.has_left());
        let (listed, unlisted): (Vec<_>, Vec<_>) = here.partition(|workshop| !workshop.desks.is_empty());
        let desks: BTreeSet<&DeskId> = listed.iter().flat_map(|workshop| &workshop.desks).collect();
        let numbers: BTreeMap<&DeskId, u16> = desks.iter().copied().zip(0..).collect();
        let access = |id: &'a DeskId| {
            numbers.get(id).map(|number| Access { id, desk: registry.desks.get(id), number: *number })
        };
        let profiles: Vec<Profile<'_>> = listed
            .into_iter()
            .map(|workshop| Profile {
                workshop,
                access: workshop.desks.iter().filter_map(access).collect(),
                people: People::of(workshop, options),
                history: histories.remove(&workshop.id).unwrap_or_default(),
                age_years: workshop
                    .updated_on
                    .map(|updated| FiscalYear::of(as_of).0 - FiscalYear::of(updated.date).0)
                    .filter(|years| *years >= 0),
            })
            .collect();
        let answers = answer_days(registry, as_of, &options.calendar);
        let mut market = Self {
            as_of,
            options,
            unlisted: unlisted.into_iter().filter(|workshop| workshop.active).collect(),
            committed: Committed::read(registry, as_of),
            replies: replies::standing(registry, as_of, &numbers),
            answer_days: desks.iter().map(|desk| answers.get(desk).copied()).collect(),
            desks: desks.iter().copied().collect(),
            by_id: profiles.iter().enumerate().map(|(at, profile)| (profile.id(), at)).collect(),
            profiles: Vec::new(),
            briefs: Vec::with_capacity(profiles.len()),
            by_desk: vec![Vec::new(); desks.len()],
            by_kind: BTreeMap::new(),
            with_orders: BTreeMap::new(),
            by_place: BTreeMap::new(),
            without_place: Vec::new(),
            towns: BTreeMap::new(),
        };
        for (at, profile) in (0..).zip(&profiles) {
            market.file(at, profile);
        }
        market.profiles = profiles;
        market
    }

    /// Enters one workshop in the indexes.
    fn file(&mut self, at: u32, profile: &Profile<'a>) {
        let workshop = profile.workshop;
        for access in &profile.access {
            self.by_desk[usize::from(access.number)].push(at);
        }
        for (kind, mark) in workshop.work.iter().filter(|(_, mark)| mark.value != Mark::Unknown) {
            self.by_kind.entry(kind).or_default().push((at, mark.value));
        }
        for kind in profile.history.orders.keys() {
            self.with_orders.entry(kind.clone()).or_default().push(at);
        }
        let travels = workshop.travels_to.iter().flat_map(|stated| stated.value.iter().copied());
        for place in workshop.prefecture().into_iter().chain(travels) {
            self.by_place.entry(place).or_default().push(at);
        }
        self.without_place.extend(workshop.prefecture().is_none().then_some(at));
        let town = workshop.address.as_ref().and_then(|address| address.value.municipality.as_ref());
        let town = town.map(|town| {
            let next = u32::try_from(self.towns.len()).unwrap_or(u32::MAX);
            *self.towns.entry(town).or_insert(next)
        });
        self.briefs.push(Brief::of(profile, town, &self.committed, self.options));
    }

    /// What each workshop states of a kind of work, by position.
    pub(super) fn abilities(&self, kind: Option<&WorkKind>) -> Vec<Ability> {
        let mut abilities = vec![Ability { mark: Mark::Unknown, ordered: false }; self.profiles.len()];
        let Some(kind) = kind else { return abilities };
        for (at, mark) in self.by_kind.get(kind).into_iter().flatten() {
            abilities[*at as usize].mark = *mark;
        }
        for at in self.with_orders.get(kind).into_iter().flatten() {
            abilities[*at as usize].ordered = true;
        }
        abilities
    }

    /// Workshops that state something of a kind of work (× among it), by their position.
    pub(super) fn stating(&self, kind: &WorkKind) -> impl Iterator<Item = u32> {
        self.by_kind.get(kind).into_iter().flatten().map(|(at, _)| *at)
    }

    /// Workshops in a desk's list, by their position.
    pub(super) fn listed_by(&self, desk: u16) -> &[u32] {
        self.by_desk.get(usize::from(desk)).map_or(&[], Vec::as_slice)
    }

    /// Workshops in a prefecture, or that state that they travel there, by their position.
    pub(super) fn reaching(&self, place: Prefecture) -> &[u32] {
        self.by_place.get(&place).map_or(&[], Vec::as_slice)
    }

    /// Workshops whose prefecture is not known, by their position.
    pub(super) fn without_place(&self) -> &[u32] {
        &self.without_place
    }

    /// The number of a municipality in which workshops stand.
    pub(super) fn town(&self, town: &Municipality) -> Option<u32> {
        self.towns.get(town).copied()
    }

    pub(super) fn position(&self, workshop: WorkshopId) -> Option<usize> {
        self.by_id.get(&workshop).copied()
    }
}

fn answer_days<'a>(
    registry: &'a Registry,
    as_of: NaiveDate,
    calendar: &Calendar,
) -> BTreeMap<&'a DeskId, f64> {
    // Of a desk that has answered a case anew, the answer that stands.
    let mut standing: BTreeMap<(CaseId, &DeskId), NaiveDate> = BTreeMap::new();
    for answer in registry.applications.iter().filter(|one| one.interest != Interest::Unanswered) {
        let Some(on) = answer.answered_at.map(|at| at.date()).filter(|on| *on <= as_of) else { continue };
        let last = standing.entry((answer.case, &answer.desk)).or_insert(on);
        *last = on.max(*last);
    }
    let mut waits: BTreeMap<&DeskId, (i64, i64)> = BTreeMap::new();
    for ((case, desk), answered) in standing {
        let Some(opened) = registry.cases.get(&case).and_then(|case| case.open_on) else { continue };
        let (days, answers) = waits.entry(desk).or_default();
        *days += calendar.business_days_between(opened, answered).max(0);
        *answers += 1;
    }
    waits.into_iter().map(|(desk, (days, answers))| (desk, real(days) / real(answers))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Case;
    use crate::matching::sample::{application, case, day, order, registry, workshop};

    #[test]
    fn a_desk_that_answers_anew_has_answered_once() {
        let opened = |id| Case { open_on: Some(day("2021-09-01")), ..case(id) };
        let mut all = registry(Vec::new(), Vec::new(), vec![opened(1), opened(2)]);
        all.applications = [(1, "2021-09-03"), (1, "2021-09-10"), (2, "2021-09-03")]
            .map(|(id, on)| application(id, "d01", Interest::Yes, on))
            .into();
        for (until, expected) in [("2021-09-03", 2.0), ("2021-09-14", 4.5)] {
            let found = answer_days(&all, day(until), &Options::default().calendar)[&DeskId::new("d01")];
            assert!((found - expected).abs() < 1e-9, "{until}: {found}");
        }
    }

    #[test]
    fn the_months_of_one_case_are_one_order_of_the_year() {
        let mut all = registry(Vec::new(), vec![workshop(1, "福岡県", &[])], vec![case(1), case(2)]);
        all.orders = [(1, "2021-09-01"), (1, "2021-10-01"), (2, "2021-10-01")]
            .map(|(id, on)| order(id, 1, 100, on))
            .into();
        assert_eq!(histories(&all, day("2021-12-01"))[&WorkshopId(1)].recent_orders, 2);
        assert_eq!(histories(&all, day("2022-04-01"))[&WorkshopId(1)].recent_orders, 0);
    }
}
