//! What a stranger's count found: each thing once, at its own time, and nothing stated is no 0.

use super::season;
use super::*;
use crate::domain::{Delivery, Order, Wage, WagePhase, Workshop};
use crate::kpi::placed_orders;

/// Two cases, two workshops, and the small programme on them.
fn programme() -> Registry {
    let mut ordered = case(2);
    ordered.steps.push(step(CaseState::Ordered, "2021-07-01"));
    let workshops = vec![workshop(1, "福岡県", &[]), workshop(2, "福岡県", &[])];
    let mut all = registry(Vec::new(), workshops, vec![case(1), ordered]);
    season::add(&mut all);
    all
}

fn told(all: &Registry, key: &str) -> Option<f64> {
    value(&figures_on(all, "2022-03-31"), key, Some(2021), "合計")
}

fn delivery(all: &Registry, quantity: Option<i64>, hours: Option<f64>) -> Delivery {
    Delivery { quantity, hours, ..all.deliveries[0].clone() }
}

#[test]
fn an_order_delivered_in_parts_counts_once_against_the_hours_of_all() {
    let mut all = programme();
    all.orders.truncate(2);
    for (name, parts, per_hour, left_out) in [
        ("both", vec![(Some(50), Some(5.0)), (Some(50), Some(5.0))], Some(10.0), 0.0),
        ("one in hours", vec![(Some(75), Some(5.0)), (Some(25), None)], Some(15.0), 0.0),
        ("how many is not told", vec![(Some(75), Some(5.0)), (None, None)], None, 1.0),
        ("no hours", vec![(Some(75), None)], None, 1.0),
        ("no time at all", vec![(Some(75), Some(0.0))], None, 1.0),
    ] {
        all.deliveries =
            parts.iter().map(|(quantity, hours)| delivery(&all, *quantity, *hours)).collect::<Vec<_>>();
        assert_eq!(told(&all, "f.yen-per-hour"), per_hour, "{name}");
        assert_eq!(told(&all, "f.orders-without-hours"), Some(left_out), "{name}");
        let figures = figures_on(&all, "2022-03-31");
        let records = &find(&figures, "f.yen-per-hour", Some(2021), "合計").unwrap().records;
        let timed = parts.iter().filter(|(_, hours)| hours.is_some()).count();
        // The order stands among them: its amount can be looked at.
        assert_eq!(records.len(), if per_hour.is_some() { timed + 1 } else { 0 }, "{name}");
    }
    all.deliveries = vec![delivery(&all, Some(1), Some(5.0))];
    all.orders[1].amount = None;
    assert_eq!((told(&all, "f.yen-per-hour"), told(&all, "f.orders-without-hours")), (None, Some(1.0)));
}

#[test]
fn an_order_without_a_month_is_of_the_month_of_its_day() {
    let mut all = programme();
    let price = |all: &Registry| (told(all, "b.case-months"), told(all, "b.monthly-case-price"));
    assert_eq!(price(&all), (Some(3.0), Some(400.0 / 3.0)));
    all.orders.iter_mut().for_each(|order| order.month = None);
    assert_eq!(price(&all), (Some(3.0), Some(400.0 / 3.0)));
    assert_eq!(told(&all, "b.pc-continuing-workshops"), Some(1.0));
    // 発注日 is blank too: that of its case, 2021-07-01; then no day at all, and the order is in neither number.
    all.orders[2].ordered_on = None;
    assert_eq!(price(&all), (Some(3.0), Some(400.0 / 3.0)));
    all.deliveries.clear();
    all.orders[1].ordered_on = None;
    assert_eq!(price(&all), (Some(2.0), Some(300.0 / 2.0)));
    // Nor is an order of which nobody knows the case.
    all.orders[0].case = None;
    assert_eq!(price(&all), (Some(1.0), Some(100.0)));
}

#[test]
fn an_order_is_of_one_year_whatever_is_counted_of_it() {
    let mut all = programme();
    all.orders = vec![Order { ordered_on: None, ..all.orders[2].clone() }];
    all.cases.get_mut(&CaseId(2)).unwrap().fiscal_year = Some(FiscalYear(2020));
    all.cases.get_mut(&CaseId(2)).unwrap().steps = vec![step(CaseState::Ordered, "2021-03-31")];
    all.deliveries = vec![Delivery { delivered_on: Some(day("2021-06-30")), ..all.deliveries[1].clone() }];
    let years = |all: &Registry, on: &str| {
        let figures = figures_on(all, on);
        ["b.receiving-workshops", "f.deliveries", "f.wages-paid"].map(|key| {
            let mut of_key = figures.iter().filter(|one| one.definition.key == key);
            let found = of_key.find(|one| one.scope == Scope::Total && one.value.numerator > 0.0);
            found.and_then(|one| one.fiscal_year).map(|year| year.0)
        })
    };
    assert_eq!(years(&all, "2022-03-31"), [Some(2020); 3]);
    // It was not placed before its case was.
    assert_eq!(years(&all, "2021-03-30"), [None; 3]);
    // Nobody says when it was placed: the day of its delivery, once that has come.
    all.cases.get_mut(&CaseId(2)).unwrap().steps.clear();
    assert_eq!(years(&all, "2022-03-31"), [Some(2021); 3]);
    assert_eq!(years(&all, "2021-06-29"), [Some(2020), None, None]);
}

#[test]
fn heads_count_before_the_wage_after_taking_part_is_told() {
    let mut all = programme();
    all.wages.retain(|wage| wage.phase == Some(WagePhase::Before));
    assert_eq!(told(&all, "b.participating-users"), Some(10.0));
    let later = Wage { phase: Some(WagePhase::After), heads: Some(5), ..all.wages[0].clone() };
    all.wages.push(later);
    assert_eq!(told(&all, "b.participating-users"), Some(11.0));
    all.wages.iter_mut().for_each(|wage| wage.heads = None);
    assert_eq!(told(&all, "b.participating-users"), None);
}

#[test]
fn what_nobody_stated_is_blank_and_not_nothing() {
    let mut all = programme();
    all.deliveries.iter_mut().for_each(|one| one.wages = None);
    all.cases.values_mut().for_each(|case| case.annual_amount = None);
    assert_eq!((told(&all, "f.wages-paid"), told(&all, "a.offered-annual")), (None, None));
    // Case 1 is not ordered: of nothing, nothing is the sum.
    all.cases.get_mut(&CaseId(1)).unwrap().annual_amount = Some(Yen(0));
    assert_eq!((told(&all, "a.offered-annual"), told(&all, "a.ordered-annual")), (Some(0.0), None));
    all.orders.iter_mut().for_each(|order| order.amount = None);
    for key in ["a.received-amount", "b.monthly-case-price", "b.pc-amount-share"] {
        assert_eq!(told(&all, key), None, "{key}");
    }
    all.cases.values_mut().for_each(|case| case.amount = None);
    assert_eq!((told(&all, "a.offered-amount"), told(&all, "a.offered-without-amount")), (None, Some(2.0)));
    all.cases.get_mut(&CaseId(1)).unwrap().amount = Some(Yen(0));
    assert_eq!(
        (told(&all, "a.offered-amount"), told(&all, "a.offered-without-amount")),
        (Some(0.0), Some(1.0))
    );
}

#[test]
fn a_case_of_no_year_is_counted_as_such() {
    let mut all = national();
    let unknown = all.cases.get_mut(&CaseId(2)).unwrap();
    (unknown.fiscal_year, unknown.open_on) = (None, None);
    unknown.steps.iter_mut().for_each(|step| step.on = None);
    let figures = figures_on(&all, "2021-12-31");
    assert_eq!(value(&figures, "a.offered-without-year", None, "合計"), Some(1.0));
    assert_eq!(
        value(&figures_on(&national(), "2021-12-31"), "a.offered-without-year", None, "合計"),
        Some(0.0)
    );
}

#[test]
fn a_deal_is_not_known_before_any_of_its_dates() {
    let mut all = programme();
    all.leads[0].first_meeting_on = None;
    all.leads[0].contracted_on = Some(day("2021-12-01"));
    let known = |all: &Registry, on: &str| {
        figures_on(all, on).iter().any(|one| one.definition.key == "b.lead-companies")
    };
    assert!(!known(&all, "2021-11-30") && known(&all, "2021-12-01"));
    (all.leads[0].contracted_on, all.leads[0].lost_on) = (None, Some(day("2021-12-05")));
    assert!(!known(&all, "2021-12-01") && known(&all, "2021-12-05"));
}

#[test]
fn what_a_split_case_is_worth_in_a_year_is_divided_among_its_places() {
    let mut all = national();
    let whole = all.cases.get_mut(&CaseId(1)).unwrap();
    whole.annual_amount = Some(Yen(1_000));
    for (id, place) in [(4, "大分県"), (5, "大阪府"), (6, "大分県")] {
        let mut part = case(id);
        part.parent = Some(CaseId(1));
        part.place.prefecture = Some(prefecture(place));
        (part.amount, part.quantity, part.annual_amount) = (Some(Yen(100)), Some(i64::from(id)), None);
        all.cases.insert(CaseId(id), part);
    }
    let annual = |all: &Registry| {
        let figures = figures_on(all, "2021-12-31");
        ["大分県", "大阪府"].map(|place| value(&figures, "a.offered-annual", Some(2021), place))
    };
    assert_eq!(annual(&all), [Some(667.0), Some(333.0)]);
    // By quantity where the parts state no amounts either; then these are divided as well.
    all.cases.values_mut().filter(|one| one.parent.is_some()).for_each(|part| part.amount = None);
    assert_eq!(annual(&all), [Some(667.0), Some(333.0)]);
    all.cases.get_mut(&CaseId(5)).unwrap().quantity = Some(10);
    assert_eq!(annual(&all), [Some(500.0), Some(500.0)]);
    let figures = figures_on(&all, "2021-12-31");
    let of_place = find(&figures, "a.offered-amount", Some(2021), "大阪府").unwrap();
    assert_eq!(of_place.value.value(), Some(100_000.0));
    assert_eq!(of_place.records.places().iter().map(|one| &*one.file).collect::<Vec<_>>(), ["C5"]);
    // Of parts that tell neither, nobody knows what is whose.
    all.cases.get_mut(&CaseId(5)).unwrap().quantity = None;
    assert_eq!(annual(&all), [None, None]);
}

#[test]
fn a_workshop_in_two_lists_stands_with_each_desk_in_its_own() {
    let rows = ["inbox/d01/一覧.xlsx", "inbox/d02/一覧.xlsx"].map(origin);
    let mut shared: Workshop = workshop(1, "福岡県", &[]);
    shared.desks = vec![DeskId::new("d01"), DeskId::new("d02")];
    shared.members = rows.to_vec();
    shared.name.origin = rows[0].clone();
    let figures = figures_on(&registry(Vec::new(), vec![shared], Vec::new()), "2021-09-30");
    for (scope, row) in [("合計", 0), ("d01", 0), ("d02", 1)] {
        let records = &find(&figures, "e.workshops", None, scope).unwrap().records;
        assert_eq!(records.places(), [rows[row].clone()], "{scope}");
    }
}

#[test]
fn an_order_that_was_taken_back_counts_nowhere() {
    let mut all = programme();
    let all_keys = ["b.receiving-workshops", "b.case-months", "f.deliveries", "b.clients"];
    let told_of = |all: &Registry| all_keys.map(|key| told(all, key));
    assert_eq!(told_of(&all), [Some(2.0), Some(3.0), Some(2.0), Some(1.0)]);
    all.orders[2].ended = Some(CaseState::Withdrawn);
    assert_eq!(told_of(&all), [Some(1.0), Some(2.0), Some(1.0), Some(1.0)]);
    let amounts: Vec<_> =
        placed_orders(&all, day("2022-03-31")).filter_map(|(order, _)| order.amount).collect();
    assert_eq!(amounts, [Yen(200), Yen(100)]);
}

#[test]
fn of_a_case_that_came_to_nothing_only_delivered_orders_count() {
    let placed = |state: CaseState, on: &str, delivered: bool| {
        let mut all = programme();
        all.cases.get_mut(&CaseId(2)).unwrap().steps.push(step(state, "2021-12-01"));
        if !delivered {
            all.deliveries.clear();
        }
        placed_orders(&all, day(on)).count()
    };
    for state in [CaseState::Lost, CaseState::Withdrawn] {
        assert_eq!(placed(state, "2022-03-31", false), 2, "{state:?}");
        assert_eq!(placed(state, "2022-03-31", true), 3, "{state:?}");
        // Before it ended it counted.
        assert_eq!(placed(state, "2021-11-30", false), 3, "{state:?}");
    }
    assert_eq!(placed(CaseState::Closed, "2022-03-31", false), 3);
}

#[test]
fn gross_profit_is_of_its_client_and_of_its_own_year_once() {
    let ltv = |all: &Registry, year: i32| {
        let figures = figures_on(all, "2024-03-31");
        find(&figures, "b.ltv", Some(year), "合計").and_then(|figure| figure.value.value())
    };
    let mut all = programme();
    let won = |id: &str, on: &str| Lead {
        id: id.to_owned(),
        client: Some((ClientId(7), Corporation::default())),
        first_meeting_on: Some(day(on)),
        contracted_on: Some(day(on)),
        ..all.leads[0].clone()
    };
    let leads = vec![won("L-1", "2021-05-01"), won("L-2", "2022-05-01")];
    let profit = all.entries.iter().find(|one| one.kind == RecordKind::GrossProfit).cloned().unwrap();
    all.leads = leads;
    for (group, client, stated, expected) in [
        ("", Some(7), Some(2021), [Some(300.0), None]),
        ("", Some(7), Some(2022), [None, Some(300.0)]),
        ("", Some(7), None, [None, Some(300.0)]),
        ("", Some(7), Some(2023), [None, Some(300.0)]),
        ("", Some(7), Some(2020), [Some(300.0), None]),
        ("L-1", Some(7), Some(2022), [Some(300.0), None]),
        ("L-1", None, None, [Some(300.0), None]),
        // The number is another list's: the company decides.
        ("L-1", Some(8), None, [None, None]),
        ("", Some(8), Some(2021), [None, None]),
    ] {
        all.entries = vec![crate::domain::Entry {
            group: group.to_owned(),
            client: client.map(ClientId),
            fiscal_year: stated.map(FiscalYear),
            ..profit.clone()
        }];
        assert_eq!([ltv(&all, 2021), ltv(&all, 2022)], expected, "{group} {client:?} {stated:?}");
    }
}
