//! Orders as the figures count them on one day, by programme and fiscal year, and what belongs to such a year: the
//! workshops that take part, their wages.

use super::Options;
use super::origin::{named_programme, named_year};
use super::slice::{UNKNOWN, happened};
use crate::domain::{
    CaseId, CaseState, DeskId, FiscalYear, Month, Order, Origin, Prefecture, Scope, Wage, Workshop,
    WorkshopId,
};
use crate::registry::{Registry, StandingOrders};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// A programme in a fiscal year.
pub(super) type Season = (String, Option<FiscalYear>);

#[derive(Default)]
pub(super) struct Year<'a> {
    pub(super) orders: Vec<&'a Order>,
    /// Workshops in lists that name the programme.
    pub(super) participants: Vec<&'a Workshop>,
    pub(super) wages: Vec<&'a Wage>,
}

/// What the day of an order is told by: the registry as it was known on one day.
pub(super) struct OrderDays<'a> {
    pub(super) registry: &'a Registry,
    pub(super) as_of: NaiveDate,
    /// The first day on which something of the order was delivered, by the day.
    delivered: BTreeMap<&'a str, NaiveDate>,
    standing: StandingOrders<'a>,
}

impl<'a> OrderDays<'a> {
    pub(super) fn of(registry: &'a Registry, as_of: NaiveDate) -> Self {
        let mut delivered = BTreeMap::new();
        for one in &registry.deliveries {
            if let Some(on) = one.delivered_on.filter(|on| *on <= as_of) {
                let first = delivered.entry(one.order.as_str()).or_insert(on);
                *first = on.min(*first);
            }
        }
        Self { registry, as_of, delivered, standing: StandingOrders::of(registry, as_of) }
    }

    /// Whether an order had been placed by the day and counts. A trial comes before the order: one of a case that was not ordered
    /// yet, or was lost after it, is none. DOMAIN §4.
    pub(super) fn is_placed(&self, order: &Order) -> bool {
        let case = |id: CaseId| self.registry.cases.get(&id);
        let was_ordered = |id: CaseId| {
            let mut steps = case(id).into_iter().flat_map(|case| case.steps_by(self.as_of));
            steps.any(|step| step.state.is_ordered())
        };
        let is_only_tried = order.trial
            && order.case.is_some_and(|id| !was_ordered(id) && !was_ordered(root_case(self.registry, id)));
        happened(placed_on(order, self.registry), self.as_of) && !is_only_tried && self.standing.holds(order)
    }

    /// Its 発注日, else that of its case, else its first 納品日.
    pub(super) fn day(&self, order: &Order) -> Option<NaiveDate> {
        placed_on(order, self.registry).or_else(|| self.delivered.get(order.id.as_str()).copied())
    }

    /// One year for one order, whatever is counted of it: that of its day, else that of its case.
    pub(super) fn year(&self, order: &Order) -> Option<FiscalYear> {
        let of_case = || self.registry.cases.get(&order.case?)?.fiscal_year;
        self.day(order).map(FiscalYear::of).or_else(of_case)
    }

    /// 対象月, else the month of its day.
    pub(super) fn month(&self, order: &Order) -> Option<Month> {
        order.month.or_else(|| self.day(order).map(Month::of))
    }
}

/// 発注日 of an order; where its row leaves it blank, that of its case.
pub(super) fn placed_on(order: &Order, registry: &Registry) -> Option<NaiveDate> {
    let of_case = |id: CaseId| registry.cases.get(&id)?.entered(CaseState::Ordered);
    order.ordered_on.or_else(|| of_case(order.case?).or_else(|| of_case(root_case(registry, order.case?))))
}

impl Year<'_> {
    pub(super) fn receivers(&self) -> BTreeSet<WorkshopId> {
        self.orders.iter().filter_map(|order| order.workshop).collect()
    }
}

/// Orders placed by the day; a sheet of participants or of wages belongs to the year that its name tells, else to the
/// latest year of its programme; a sheet of wages that names no programme to the one whose receivers it lists most.
pub(super) fn years<'a>(days: &OrderDays<'a>, options: &Options) -> BTreeMap<Season, Year<'a>> {
    let (registry, as_of) = (days.registry, days.as_of);
    let mut years: BTreeMap<Season, Year<'a>> = BTreeMap::new();
    for order in registry.orders.iter().filter(|order| days.is_placed(order)) {
        years.entry((order.programme.clone(), days.year(order))).or_default().orders.push(order);
    }
    let latest = |years: &BTreeMap<Season, Year<'_>>, programme: &str, origin: &Origin| {
        named_year(origin).or_else(|| years.keys().rfind(|(name, _)| name == programme)?.1)
    };
    for workshop in registry.workshops.values().filter(|one| one.active) {
        let named: BTreeSet<(&str, Option<FiscalYear>)> = workshop
            .members
            .iter()
            .filter_map(|origin| {
                let programme = named_programme(origin, &options.programmes)?;
                Some((programme, latest(&years, programme, origin)))
            })
            .collect();
        for (programme, year) in named {
            years.entry((programme.to_owned(), year)).or_default().participants.push(workshop);
        }
    }
    // What was paid in a month is of that month's year, and of none that was still to come.
    type Paid<'w> = (&'w str, &'w str, Option<FiscalYear>);
    let mut sheets: BTreeMap<Paid<'_>, Vec<&Wage>> = BTreeMap::new();
    for wage in registry.wages.iter().filter(|wage| happened(first_day(wage), as_of)) {
        let year = first_day(wage).map(FiscalYear::of);
        sheets.entry((&wage.origin.file, &wage.origin.sheet, year)).or_default().push(wage);
    }
    for ((_, _, year), wages) in sheets {
        if let Some(season) = season_of(&wages, year, &years, options) {
            years.entry(season).or_default().wages.extend(wages);
        }
    }
    years
}

/// The orders that had been placed by a day, with the day of each where one is told. A trial of a case that was not ordered is
/// none of them, nor is one that was taken back.
pub fn placed_orders(
    registry: &Registry,
    as_of: NaiveDate,
) -> impl Iterator<Item = (&Order, Option<NaiveDate>)> {
    let days = OrderDays::of(registry, as_of);
    let placed: Vec<(&Order, Option<NaiveDate>)> = (registry.orders.iter())
        .filter(|order| days.is_placed(order))
        .map(|order| (order, days.day(order)))
        .collect();
    placed.into_iter()
}

/// The year by block and prefecture (of the workshop, else of the desk), by desk and by 区分.
pub(super) fn parts<'a>(year: &Year<'a>, registry: &'a Registry) -> BTreeMap<Scope, Year<'a>> {
    let mut parts: BTreeMap<Scope, Year<'_>> = BTreeMap::new();
    for order in &year.orders {
        let workshop = order.workshop.and_then(|id| registry.workshops.get(&id));
        let desk = order.desk.as_ref().and_then(|id| registry.desks.get(id));
        let place = workshop.and_then(Workshop::prefecture).or_else(|| desk?.prefecture);
        let category = order.category.map(|one| Scope::Category(one.name().to_owned()));
        for scope in scopes(place, order.desk.iter()).chain(category) {
            parts.entry(scope).or_default().orders.push(order);
        }
    }
    for workshop in &year.participants {
        for scope in scopes(workshop.prefecture(), workshop.desks.iter()) {
            parts.entry(scope).or_default().participants.push(workshop);
        }
    }
    for wage in &year.wages {
        let Some(workshop) = wage.workshop.and_then(|id| registry.workshops.get(&id)) else { continue };
        for scope in scopes(workshop.prefecture(), workshop.desks.iter()) {
            // Wages of those who received nothing there are not counted: they make no part by themselves.
            if let Some(part) = parts.get_mut(&scope) {
                part.wages.push(wage);
            }
        }
    }
    parts
}

fn scopes<'a>(
    prefecture: Option<Prefecture>,
    desks: impl Iterator<Item = &'a DeskId>,
) -> impl Iterator<Item = Scope> {
    let block = prefecture.map_or(UNKNOWN, |one| one.block().name());
    let prefecture = prefecture.map_or(UNKNOWN, Prefecture::name);
    let places = [Scope::Block(block.to_owned()), Scope::Prefecture(prefecture.to_owned())];
    places.into_iter().chain(desks.map(|desk| Scope::Desk(desk.to_string())))
}

/// The season whose receivers the sheet lists most; later years before earlier ones of as many.
fn season_of(
    wages: &[&Wage],
    of_months: Option<FiscalYear>,
    years: &BTreeMap<Season, Year<'_>>,
    options: &Options,
) -> Option<Season> {
    let origin = &wages.first()?.origin;
    let programme = named_programme(origin, &options.programmes);
    let year = of_months.or_else(|| named_year(origin));
    let fits = |season: &Season| {
        programme.is_none_or(|name| name == season.0) && (year.is_none() || season.1 == year)
    };
    let listed: BTreeSet<WorkshopId> = wages.iter().filter_map(|wage| wage.workshop).collect();
    let shared = |year: &Year<'_>| year.receivers().intersection(&listed).count();
    let found = years
        .iter()
        .filter(|(season, _)| fits(season))
        .map(|(season, year)| (shared(year), season.1, season));
    found
        .filter(|(shared, _, _)| *shared > 0)
        .max_by_key(|(shared, year, _)| (*shared, *year))
        .map(|found| found.2.clone())
}

/// The first day of the month for which it was paid.
fn first_day(wage: &Wage) -> Option<NaiveDate> {
    wage.month.map(Month::first_day)
}

/// The case at the top of a split.
pub(super) fn root_case(registry: &Registry, id: CaseId) -> CaseId {
    registry
        .cases
        .get(&id)
        .and_then(|case| case.parent)
        .filter(|parent| registry.cases.contains_key(parent))
        .unwrap_or(id)
}
