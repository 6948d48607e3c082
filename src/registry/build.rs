//! The room's verb: observations and identities become the registry, one kind of record after the other.

use super::application::{build_applications, mark_superseded};
use super::balance::check_balance;
use super::beside_orders::BesideOrders;
use super::case::build_cases;
use super::case_index::CaseIndex;
use super::departed::Departed;
use super::desk::{add_answers, build_desks};
use super::finders::Finders;
use super::lead::{build_entries, build_leads};
use super::lookup::{ClientIndex, DeskIndex, LooseClients};
use super::order::{OrderContext, build_deliveries, build_orders};
use super::reply::build_replies;
use super::same_row::RowIndex;
use super::survey::build_surveys;
use super::wage::build_wages;
use super::workshop::build_workshops;
use super::workshop_index::WorkshopIndex;
use super::{
    BuildContext, Options, Registry, conflict, desk_kind, first_seen, followed, register, side_by_side,
};
use crate::domain::{CaseId, DeskId, Facility, FacilityId, HumanCell, Issue, Observations};
use crate::resolve::{Identities, Party};
use std::collections::{BTreeMap, BTreeSet};

/// Builds everything that is known tonight. `human` are the cells that stand (see [`super::settle_human`]).
#[must_use]
pub fn build(
    observations: &Observations,
    identities: &Identities,
    human: &[HumanCell],
    context: &BuildContext<'_>,
    options: &Options,
) -> (Registry, Vec<Issue>) {
    let desk_index = DeskIndex::new(observations, identities, context.folders);
    let desks = build_desks(observations, identities, context, options);
    let (mut workshops, settled, mut issues) =
        build_workshops(observations, identities, &desks, human, context, options);
    issues.extend(register::judge(observations, identities, &mut workshops));
    let beside_orders = tell(BesideOrders::of(observations, identities), &mut issues);
    let (workshop_index, (conflicts, (mut cases, unstated, unclear))) = rayon::join(
        || WorkshopIndex::new(observations, identities, &workshops),
        || {
            let mut conflicts = conflict::list(observations, identities, &workshops, context.now.date());
            conflicts.extend(side_by_side::list(observations, identities, &workshops));
            (conflicts, build_cases(observations, identities, &beside_orders, context, options))
        },
    );
    issues.extend(conflicts);
    issues.extend(unclear);
    first_seen::note(&mut cases, context.case_states, context.now.date());
    let departed = Departed::of(context.last_known, identities);
    let case_index = CaseIndex::new(cases.values());
    let finders = Finders {
        desks: &desks,
        desk_index: &desk_index,
        workshops: &workshops,
        workshop_index: &workshop_index,
        departed: &departed,
        cases: &cases,
        case_index: &case_index,
    };
    let mut applications = tell(build_applications(observations, &finders), &mut issues);
    applications.extend(tell(build_replies(human, context.past, &finders), &mut issues));
    mark_superseded(&mut applications);
    let surveys = tell(build_surveys(observations, &desk_index), &mut issues);
    let told = cases.values().flat_map(|case| case.origins.iter().map(|origin| (origin, case.id)));
    let ordering = OrderContext {
        finders,
        case_rows: &RowIndex::new(told),
        beside_orders: &beside_orders,
        options,
        known: context.known_orders,
    };
    let orders = tell(build_orders(observations, &ordering), &mut issues);
    let deliveries = tell(build_deliveries(observations, &orders), &mut issues);
    let (wages, of_wages) = build_wages(observations, &finders);
    drop(workshop_index);

    let leads = build_leads(observations, &ClientIndex::new(identities));
    let entered = build_entries(observations, &LooseClients::new(identities), &leads, options);
    let entries = tell(entered, &mut issues);

    let mut registry = Registry {
        desks,
        facilities: build_facilities(identities),
        clients: identities.clients.iter().map(|client| (client.id, client.name.clone())).collect(),
        workshops,
        cases,
        applications,
        orders,
        deliveries,
        wages,
        leads,
        entries,
        surveys,
        doubts: identities.doubts.clone(),
        settled,
    };
    leave_out_strangers(&mut registry, &desk_index);
    issues.extend(conclude(&mut registry, &unstated, context, options));
    issues.extend(of_wages);
    let Registry { workshops, facilities, orders, wages, .. } = &mut registry;
    issues.extend(departed.keep(workshops, facilities, (orders, wages)));
    (registry, issues)
}

/// A name in a reply that is no desk's, and for which nothing else speaks, is told and is no desk: a slip of the pen would be
/// one that has never confirmed itself. Those stay about whom 名寄せ確認 asks.
fn leave_out_strangers(registry: &mut Registry, desk_index: &DeskIndex) {
    let Registry { desks, workshops, orders, doubts, .. } = registry;
    let asked = doubts.iter().flat_map(|doubt| [&doubt.left_id, &doubt.right_id]);
    let asked = asked.filter_map(|party| if let Party::Desk(id) = party { Some(id) } else { None });
    let listing = workshops.values().flat_map(|one| &one.desks);
    let ordering = orders.iter().filter_map(|one| one.desk.as_ref());
    let named: BTreeSet<&DeskId> = ordering.chain(listing).chain(asked).collect();
    desks.retain(|id, _| !desk_index.is_stranger(id) || named.contains(id));
}

/// What follows from all that was said: of desks by their answers and orders, of cases (those that state no step themselves) by
/// orders and deliveries.
fn conclude(
    registry: &mut Registry,
    unstated: &BTreeSet<CaseId>,
    context: &BuildContext<'_>,
    options: &Options,
) -> Vec<Issue> {
    let Registry { desks, cases, applications, orders, deliveries, surveys, .. } = registry;
    add_answers(desks, surveys, applications, options);
    desk_kind::derive_kinds(desks, surveys, orders, cases, options);
    followed::follow(cases, unstated, orders, deliveries);
    // Of the steps that follow from orders and deliveries, too.
    first_seen::note(cases, context.case_states, context.now.date());
    check_balance(cases, orders, deliveries)
}

/// What was built; what was unclear of it is told.
fn tell<Built>((built, unclear): (Built, Vec<Issue>), issues: &mut Vec<Issue>) -> Built {
    issues.extend(unclear);
    built
}

fn build_facilities(identities: &Identities) -> BTreeMap<FacilityId, Facility> {
    let mut facilities: BTreeMap<FacilityId, Facility> = BTreeMap::new();
    for workshop in &identities.workshops {
        let id = workshop.facility;
        let facility = facilities.entry(id).or_insert_with(|| Facility { id, workshops: Vec::new() });
        facility.workshops.push(workshop.id);
    }
    facilities
}
