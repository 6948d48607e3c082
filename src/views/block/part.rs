//! The material of one block: what of the registry, the matches, the figures and the issues is its own.
//!
//! Every list is walked once, and what is looked up is looked up in sets: eight blocks cost about as much as copying the
//! registry once.

use super::names::Named;
use super::own::Own;
use crate::domain::{CaseId, CaseNote, Figure, Issue, Match, Matching, Order};
use crate::registry::Registry;
use crate::resolve::Party;
use crate::survey::{self, Report};
use crate::views::Material;
use crate::views::extent::Extent;
use std::collections::{BTreeMap, BTreeSet};

pub(super) struct Part {
    registry: Registry,
    matching: Matching,
    figures: Vec<Figure>,
    issues: Vec<Issue>,
    surveys: Vec<Report>,
}

impl Part {
    pub(super) fn of(whole: &Material<'_>, extent: Extent) -> Self {
        let own = Own::of(whole, extent);
        let matching = matching(whole, &own);
        let registry = registry(whole.registry, &own, &matching);
        Self {
            surveys: surveys(whole, &registry),
            registry,
            matching,
            figures: kept(whole.figures, |one| extent.counts(whole.registry, one)),
            issues: issues(whole, &own),
        }
    }

    /// What people wrote stays whole: each tab looks for the cells of its own book.
    pub(super) fn material<'a>(&'a self, whole: &Material<'a>) -> Material<'a> {
        Material {
            registry: &self.registry,
            matching: &self.matching,
            figures: &self.figures,
            issues: &self.issues,
            changes: &[],
            columns: &[],
            surveys: &self.surveys,
            ..*whole
        }
    }
}

fn kept<T: Clone>(all: &[T], is_own: impl Fn(&T) -> bool) -> Vec<T> {
    all.iter().filter(|one| is_own(one)).cloned().collect()
}

fn matching(whole: &Material<'_>, own: &Own<'_>) -> Matching {
    let Matching {
        matches,
        allocations,
        shortfalls,
        notes,
        certificate,
        judged: _,
        judged_in,
        fitting,
        invitations,
    } = whole.matching;
    let place = |id: CaseId| whole.case(id).and_then(|case| case.place.prefecture);
    Matching {
        // 順位 counts the block's candidates.
        matches: kept(matches, |one| own.has_match(one))
            .into_iter()
            .map(|one| Match { rank: None, ..one })
            .collect(),
        allocations: kept(allocations, |one| own.touches(&one.desk, one.workshop)),
        shortfalls: kept(shortfalls, |one| own.has(place(one.case))),
        notes: notes_of(whole, notes, own),
        certificate: *certificate,
        judged: own.judged(judged_in),
        judged_in: BTreeMap::new(),
        fitting: fitting
            .iter()
            .filter(|((_, desk), _)| own.desks.contains(desk))
            .map(|(pair, count)| (pair.clone(), *count))
            .collect(),
        invitations: kept(invitations, |one| own.desks.contains(&one.desk)),
    }
}

/// The answers of the block's desks, counted by themselves. How many were asked is known of the nation alone.
fn surveys(whole: &Material<'_>, registry: &Registry) -> Vec<Report> {
    let (mut reports, _) = survey::reports(registry, whole.as_of, whole.questionnaires);
    reports.iter_mut().for_each(|report| report.participants = None);
    reports
}

/// A case that was released by a 確定 of another block is held back no more.
fn notes_of(whole: &Material<'_>, notes: &[CaseNote], own: &Own<'_>) -> Vec<CaseNote> {
    let held_back = whole.held_back();
    let holds = |note: &CaseNote| whole.options.held_back_rules.iter().any(|rule| rule == note.reason.rule);
    kept(notes, |note| own.cases.contains(&note.case) && (!holds(note) || held_back.contains(&note.case)))
}

/// Those of the block's desks, and of its own book: what a clerk wrote there and could not be understood.
fn issues(whole: &Material<'_>, own: &Own<'_>) -> Vec<Issue> {
    let written = whole.human.iter().filter(|cell| own.is_written_here(cell));
    let files: BTreeSet<&str> = written.map(|cell| &*cell.origin.file).collect();
    kept(whole.issues, |issue| match &issue.desk {
        Some(desk) => own.desks.contains(desk),
        None => files.contains(&*issue.origin.file),
    })
}

/// Each list by its name: whoever adds one to the registry has to say whose it is.
fn registry(whole: &Registry, own: &Own<'_>, matching: &Matching) -> Registry {
    let orders: Vec<Order> = kept(&whole.orders, |one| own.has_order(whole, one));
    let numbers: BTreeSet<&str> = orders.iter().map(|order| order.id.as_str()).collect();
    let deliveries = kept(&whole.deliveries, |one| numbers.contains(one.order.as_str()));
    let cases: BTreeMap<_, _> =
        own.cases.iter().filter_map(|id| Some((*id, whole.cases.get(id)?.clone()))).collect();
    let clients = cases.values().filter_map(|case| Some(case.client.as_ref()?.0));
    let facilities = whole.facilities.iter();
    let named = Named::of(whole, own, matching, &orders);
    Registry {
        desks: named.desks(whole, own),
        workshops: named.workshops(whole, own),
        facilities: facilities
            .filter(|(_, one)| one.workshops.iter().any(|id| own.workshops.contains(id)))
            .map(|(id, one)| (*id, one.clone()))
            .collect(),
        clients: clients.filter_map(|id| Some((id, whole.clients.get(&id)?.clone()))).collect(),
        cases,
        applications: kept(&whole.applications, |one| own.desks.contains(&one.desk)),
        orders,
        deliveries,
        wages: kept(&whole.wages, |one| one.workshop.is_some_and(|id| own.workshops.contains(&id))),
        leads: Vec::new(),
        entries: Vec::new(),
        surveys: kept(&whole.surveys, |one| one.desk.as_ref().is_some_and(|id| own.desks.contains(id))),
        doubts: kept(&whole.doubts, |one| {
            [&one.left_id, &one.right_id].into_iter().all(|party| match party {
                Party::Workshop(id) => own.workshops.contains(id),
                Party::Desk(id) => own.desks.contains(id),
                // Clients are the whole nation's.
                Party::Client(_) => false,
            })
        }),
        settled: BTreeMap::new(),
    }
}
