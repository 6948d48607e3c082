//! A workshop that is reached through a desk: who lists it, how many work there, and what it has done so far.

use super::capacity::People;
use crate::domain::{Consent, Desk, DeskId, FiscalYear, WorkKind, Workshop, WorkshopId};
use crate::registry::{Registry, StandingOrders};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// One desk in whose list a workshop stands.
#[derive(Clone, Debug)]
pub(super) struct Access<'a> {
    pub(super) id: &'a DeskId,
    /// `None` where only its slug is known.
    pub(super) desk: Option<&'a Desk>,
    /// Among all desks that list workshops.
    pub(super) number: u16,
}

impl Access<'_> {
    pub(super) fn name(&self) -> &str {
        self.desk.map_or_else(|| self.id.as_str(), |desk| &desk.name)
    }

    pub(super) fn consent(&self) -> Option<Consent> {
        self.desk.and_then(|desk| desk.consent)
    }
}

/// What a workshop has done so far.
#[derive(Clone, Debug, Default)]
pub(super) struct History {
    /// Orders placed by the day, by kind of work.
    pub(super) orders: BTreeMap<WorkKind, u32>,
    /// Cases ordered this fiscal year, of whatever kind: a case of several months is one.
    pub(super) recent_orders: u32,
    pub(super) delivered: i64,
    pub(super) defects: i64,
    pub(super) on_time: u32,
    pub(super) late: u32,
}

/// One workshop that can be reached through a desk.
#[derive(Clone, Debug)]
pub(super) struct Profile<'a> {
    pub(super) workshop: &'a Workshop,
    pub(super) access: Vec<Access<'a>>,
    pub(super) people: People,
    pub(super) history: History,
    /// Fiscal years since 更新日; it turns in April only, so that a night without news changes no score.
    pub(super) age_years: Option<i32>,
}

impl Profile<'_> {
    pub(super) fn id(&self) -> WorkshopId {
        self.workshop.id
    }

    /// Orders of a kind that it has had.
    pub(super) fn orders_of(&self, kind: Option<&WorkKind>) -> u32 {
        kind.and_then(|kind| self.history.orders.get(kind)).copied().unwrap_or(0)
    }
}

/// What each workshop has done by a day.
pub(super) fn histories(registry: &Registry, as_of: NaiveDate) -> BTreeMap<WorkshopId, History> {
    let this_year = FiscalYear::of(as_of);
    let mut histories: BTreeMap<WorkshopId, History> = BTreeMap::new();
    let mut makers = BTreeMap::new();
    let mut recent = BTreeSet::new();
    let standing = StandingOrders::of(registry, as_of);
    let placed = registry.orders.iter().filter(|order| order.ordered_on.is_none_or(|on| on <= as_of));
    for order in placed.filter(|order| standing.holds(order)) {
        let Some(workshop) = order.workshop else { continue };
        let case = order.case.and_then(|id| registry.cases.get(&id));
        let history = histories.entry(workshop).or_default();
        if let Some(kind) = case.and_then(|case| case.kind.as_ref()) {
            *history.orders.entry(kind.clone()).or_default() += 1;
        }
        let is_recent = order.ordered_on.is_some_and(|on| this_year.contains(on));
        let what = (order.case, if order.case.is_some() { "" } else { order.id.as_str() });
        history.recent_orders += u32::from(is_recent && recent.insert((workshop, what)));
        makers.insert(order.id.as_str(), (workshop, case.and_then(|case| case.due_on)));
    }
    for delivery in registry.deliveries.iter().filter(|one| one.delivered_on.is_none_or(|on| on <= as_of)) {
        let Some((workshop, due_on)) = makers.get(delivery.order.as_str()) else { continue };
        let history = histories.entry(*workshop).or_default();
        if let (Some(quantity), Some(defects)) = (delivery.quantity, delivery.defects) {
            history.delivered += quantity;
            history.defects += defects;
        }
        if let (Some(delivered), Some(due)) = (delivery.delivered_on, due_on) {
            history.on_time += u32::from(delivered <= *due);
            history.late += u32::from(delivered > *due);
        }
    }
    histories
}
