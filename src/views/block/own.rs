//! Whose records they are: the desks, workshops and cases of one block.

use crate::domain::{Block, CaseId, DeskId, HumanCell, Judged, Match, Order, Prefecture, WorkshopId};
use crate::registry::Registry;
use crate::views::Material;
use crate::views::extent::Extent;
use std::collections::{BTreeMap, BTreeSet};

pub(super) struct Own<'a> {
    extent: Extent,
    /// The name by which people's cells know the book.
    book: String,
    pub(super) desks: BTreeSet<&'a DeskId>,
    pub(super) workshops: BTreeSet<WorkshopId>,
    pub(super) cases: BTreeSet<CaseId>,
}

impl<'a> Own<'a> {
    pub(super) fn of(whole: &Material<'a>, extent: Extent) -> Self {
        let registry = whole.registry;
        let desks = registry.desks.values().filter(|desk| extent.lists_desk(desk));
        let workshops = registry.workshops.values().filter(|one| extent.lists_workshop(registry, one));
        let own = Self {
            extent,
            book: extent.book().to_string(),
            desks: desks.map(|desk| &desk.id).collect(),
            workshops: workshops.map(|workshop| workshop.id).collect(),
            cases: BTreeSet::new(),
        };
        Self { cases: own.cases_of(whole), ..own }
    }

    /// Cases that have to do with the block, those on which its clerk has written, and the parents of parts.
    fn cases_of(&self, whole: &Material<'_>) -> BTreeSet<CaseId> {
        let registry = whole.registry;
        let placed = registry.cases.values().filter(|case| self.has(case.place.prefecture));
        let matches = whole.matching.matches.iter().filter(|one| self.touches(&one.desk, one.id.workshop));
        let candidates = matches.filter(|one| one.eligible() || one.decision.is_some());
        let applied = registry.applications.iter().filter(|one| self.desks.contains(&one.desk));
        let ordered = registry.orders.iter().filter(|one| self.has_order(registry, one));
        let written = whole.human.iter().filter(|cell| self.is_written_here(cell));
        let mut cases: BTreeSet<CaseId> = placed
            .map(|case| case.id)
            .chain(candidates.map(|one| one.id.case))
            .chain(applied.map(|one| one.case))
            .chain(ordered.filter_map(|one| one.case))
            .chain(written.filter_map(|cell| case_in(&cell.key)))
            .collect();
        let parts = cases.iter().filter_map(|id| registry.cases.get(id));
        let parents: Vec<CaseId> = parts.filter_map(|case| case.parent).collect();
        cases.extend(parents);
        cases
    }

    pub(super) fn has(&self, prefecture: Option<Prefecture>) -> bool {
        prefecture.is_some_and(|one| self.extent == Extent::Block(one.block()))
    }

    /// How the block's pairs were judged.
    pub(super) fn judged(&self, all: &BTreeMap<(Block, CaseId), Judged>) -> BTreeMap<CaseId, Judged> {
        let own = all
            .iter()
            .filter(|((block, case), _)| self.extent == Extent::Block(*block) && self.cases.contains(case));
        own.map(|((_, case), judged)| (*case, *judged)).collect()
    }

    pub(super) fn touches(&self, desk: &DeskId, workshop: WorkshopId) -> bool {
        self.desks.contains(desk) || self.workshops.contains(&workshop)
    }

    pub(super) fn has_match(&self, one: &Match) -> bool {
        self.cases.contains(&one.id.case) && self.touches(&one.desk, one.id.workshop)
    }

    /// Of its desks and workshops; one of which neither is known belongs where the work is done.
    pub(super) fn has_order(&self, registry: &Registry, one: &Order) -> bool {
        match (&one.desk, one.workshop) {
            (None, None) => {
                let case = one.case.and_then(|id| registry.cases.get(&id));
                self.has(case.and_then(|case| case.place.prefecture))
            }
            (desk, workshop) => {
                desk.as_ref().is_some_and(|id| self.desks.contains(id))
                    || workshop.is_some_and(|id| self.workshops.contains(&id))
            }
        }
    }

    pub(super) fn is_written_here(&self, cell: &HumanCell) -> bool {
        cell.book == self.book && !cell.value.trim().is_empty()
    }
}

/// The case of a row, by its key: `C-000001`, `C-000001:W-000002`, `応募|C-000001|d02`.
fn case_in(key: &str) -> Option<CaseId> {
    key.split(['|', ':']).find_map(|part| part.parse().ok())
}
