//! Each family over small registries, and the national figures of the shared sample.

use super::*;

#[test]
fn cases_are_counted_as_of_a_day() {
    for (on, key, scope, expected) in [
        ("2021-09-05", "a.offered-count", "合計", Some(0.0)),
        ("2021-09-05", "a.order-rate", "合計", None),
        ("2021-09-27", "a.offered-count", "合計", Some(3.0)),
        ("2021-09-27", "a.ordered-count", "合計", Some(0.0)),
        ("2021-09-28", "a.ordered-count", "合計", Some(1.0)),
        ("2021-12-31", "a.order-rate", "合計", Some(1.0 / 3.0)),
        ("2021-12-31", "a.order-rate", "PC作業", Some(0.0)),
        ("2021-12-31", "a.order-rate", "施設内軽作業", None),
        ("2021-12-31", "a.offered-amount", "合計", Some(600_000.0)),
        ("2021-12-31", "a.ordered-amount", "施設外軽作業", Some(200_000.0)),
        ("2021-12-31", "a.ordered-annual", "合計", Some(2_400_000.0)),
        ("2021-12-31", "a.reply-period", "合計", Some(6.0)),
        ("2021-12-31", "a.reply-period", "PC作業", None),
    ] {
        assert_eq!(
            value(&figures_on(&national(), on), key, Some(2021), scope),
            expected,
            "{on} {key} {scope}"
        );
    }
}

#[test]
fn a_desk_counts_by_the_answer_that_stood_on_the_day() {
    for (on, key, scope, expected) in [
        ("2021-09-10", "a.applying-desks", "合計", Some(3.0)),
        ("2021-12-31", "a.applying-desks", "合計", Some(2.0)),
        ("2021-12-31", "a.first-time-desks", "合計", Some(1.0)),
        ("2021-12-31", "a.max-desks-per-case", "合計", Some(2.0)),
        ("2021-12-31", "a.applications-per-case", "合計", Some(1.0)),
        ("2021-12-31", "a.applying-desks", "PC作業", Some(1.0)),
    ] {
        assert_eq!(
            value(&figures_on(&national(), on), key, Some(2021), scope),
            expected,
            "{on} {key} {scope}"
        );
    }
}

#[test]
fn every_figure_lists_the_records_it_counted() {
    let figures = figures_on(&national(), "2021-12-31");
    for (key, expected) in [
        ("a.offered-count", vec!["C1", "C2", "C3"]),
        ("a.order-rate", vec!["C1"]),
        ("a.first-time-desks", vec!["応募:4:d02", "応募:2:d02"]),
    ] {
        let records = &find(&figures, key, Some(2021), "合計").unwrap().records;
        assert_eq!(
            records.places().iter().map(|origin| &*origin.file).collect::<Vec<_>>(),
            expected,
            "{key}"
        );
    }
}

#[test]
fn an_amount_that_only_the_children_know_is_their_sum() {
    let mut parent = case(1);
    parent.amount = None;
    let children = [2, 3].map(|id| {
        let mut child = case(id);
        child.parent = Some(CaseId(1));
        child.amount = Some(Yen(30_000));
        child
    });
    let registry = registry(Vec::new(), Vec::new(), std::iter::once(parent).chain(children).collect());
    let figures = figures_on(&registry, "2021-12-31");
    assert_eq!(value(&figures, "a.offered-count", Some(2021), "合計"), Some(1.0));
    assert_eq!(value(&figures, "a.offered-amount", Some(2021), "合計"), Some(60_000.0));
}

#[test]
fn a_case_without_a_category_stays_in_the_total() {
    let mut unsorted = case(1);
    unsorted.category = None;
    let figures = figures_on(&registry(Vec::new(), Vec::new(), vec![unsorted]), "2021-12-31");
    assert_eq!(value(&figures, "a.offered-count", Some(2021), "区分不明"), Some(1.0));
    assert_eq!(value(&figures, "a.offered-count", Some(2021), "合計"), Some(1.0));
}

#[test]
fn deal_sheets_give_companies_amounts_and_rates() {
    let lead = |id: &str, client: Option<u32>, state, on: &str| Lead {
        id: id.to_owned(),
        client: client.map(|client| (ClientId(client), Corporation::default())),
        category: Some(WorkCategory::Pc),
        state,
        first_meeting_on: Some(day("2021-04-05")),
        demand: Some(Yen(1_000)),
        ordered: (state == LeadState::Contracted).then_some(Yen(800)),
        annual_recurring: (state == LeadState::Contracted).then_some(Yen(1_200)),
        lost: (state == LeadState::Lost).then_some(Yen(1_000)),
        contracted_on: (state == LeadState::Contracted).then(|| day(on)),
        lost_on: (state == LeadState::Lost).then(|| day(on)),
        reason: String::new(),
        origin: origin(id),
    };
    let mut registry = Registry::default();
    assert!(find(&figures_on(&registry, "2022-03-31"), "b.demand", None, "合計").is_none());
    registry.leads = vec![
        lead("L-1", Some(1), LeadState::Contracted, "2021-07-01"),
        lead("L-2", Some(1), LeadState::Contracted, "2021-09-01"),
        lead("L-3", Some(2), LeadState::Lost, "2021-08-01"),
        lead("L-4", None, LeadState::Talking, "2021-08-01"),
    ];
    for (on, key, expected) in [
        ("2022-03-31", "b.lead-companies", Some(3.0)),
        ("2022-03-31", "b.contracted-companies", Some(1.0)),
        ("2022-03-31", "b.contract-rate", Some(1.0 / 3.0)),
        ("2022-03-31", "b.ordered", Some(1_600.0)),
        ("2022-03-31", "b.order-rate", Some(0.4)),
        ("2022-03-31", "b.arr", Some(2_400.0)),
        ("2022-03-31", "b.lost", Some(1_000.0)),
        ("2021-07-31", "b.ordered", Some(800.0)),
        ("2021-07-31", "b.lost", Some(0.0)),
    ] {
        assert_eq!(value(&figures_on(&registry, on), key, Some(2021), "合計"), expected, "{on} {key}");
    }
}

#[test]
fn what_no_deal_states_is_unknown_and_not_nothing() {
    let leads = [LeadState::Contracted, LeadState::Lost].map(|state| Lead {
        id: state.label().to_owned(),
        client: None,
        category: None,
        state,
        first_meeting_on: Some(day("2021-04-05")),
        demand: None,
        ordered: None,
        annual_recurring: None,
        lost: None,
        contracted_on: None,
        lost_on: None,
        reason: String::new(),
        origin: origin("商談"),
    });
    let mut registry = Registry { leads: leads.into(), ..Registry::default() };
    let told = |registry: &Registry, key| value(&figures_on(registry, "2022-03-31"), key, Some(2021), "合計");
    for key in [
        "b.demand",
        "b.needed-workshops",
        "b.monthly-lead-price",
        "b.ordered",
        "b.order-rate",
        "b.arr",
        "b.lost",
    ] {
        assert_eq!(told(&registry, key), None, "{key}");
    }
    assert_eq!(told(&registry, "b.contract-rate"), Some(0.5));
    registry.leads[0].demand = Some(Yen(1_000));
    assert_eq!((told(&registry, "b.demand"), told(&registry, "b.ordered")), (Some(1_000.0), None));
    // Nobody was lost: that is nothing.
    registry.leads.pop();
    assert_eq!(told(&registry, "b.lost"), Some(0.0));
}

#[test]
fn active_workshops_are_counted_with_what_is_known_of_them() {
    let mut fresh = workshop(1, "福岡県", &["清掃"]);
    fresh.updated_on = Some(PartialDate::day(day("2021-09-20")));
    let mut stale = workshop(2, "大分県", &[]);
    stale.updated_on = Some(PartialDate::day(day("2021-06-22")));
    stale.capacity = None;
    stale.desks = vec![DeskId::new("d01"), DeskId::new("d02")];
    let mut nowhere = workshop(3, "福岡県", &[]);
    nowhere.address = Some(golden(Address::default()));
    nowhere.work_text = Some(golden("部品の組立".to_owned()));
    nowhere.updated_on = Some(PartialDate::day(day("2022-01-01")));
    nowhere.workers_available = None;
    nowhere.desks.clear();
    let mut closed = workshop(4, "福岡県", &["清掃"]);
    closed.active = false;
    let registry = registry(Vec::new(), vec![fresh, stale, nowhere, closed], Vec::new());
    let figures = figures_on(&registry, "2021-09-30");
    for (key, scope, expected) in [
        ("e.workshops", "合計", Some(2.0)),
        ("e.workshops", "d01", Some(2.0)),
        ("e.workshops", "d02", Some(1.0)),
        ("e.workshops", "九州沖縄", Some(2.0)),
        ("e.workshops", "大分県", Some(1.0)),
        ("e.workshops", "B型", Some(2.0)),
        ("e.unregistered-workshops", "合計", Some(1.0)),
        ("e.unregistered-workshops", "不明", Some(1.0)),
        ("e.unregistered-workshops", "B型", Some(1.0)),
        ("e.work-known-rate", "合計", Some(1.0 / 2.0)),
        ("e.capacity-known-rate", "合計", Some(1.0 / 2.0)),
        ("e.people-known-rate", "合計", Some(1.0)),
        ("e.freshness-median", "合計", Some(55.0)),
        ("e.freshness-median", "福岡県", Some(10.0)),
    ] {
        assert_eq!(value(&figures, key, None, scope), expected, "{key} {scope}");
    }
}

#[test]
fn open_issues_are_counted_by_desk() {
    let issue = |severity, desk: Option<&str>| {
        Issue::new(IssueCode::new("value.yen-unreadable"), severity, origin("a"), "")
            .desk(desk.map(DeskId::new))
    };
    let figures = issue_figures(&[
        issue(Severity::Error, Some("d01")),
        issue(Severity::Warning, None),
        issue(Severity::Notice, Some("d02")),
    ]);
    let counted: Vec<_> = figures.iter().map(|figure| (figure.scope.label(), figure.value.value())).collect();
    assert_eq!(counted, [("合計", Some(2.0)), ("d01", Some(1.0)), ("全国事務局", Some(1.0))]);
}

#[test]
fn every_definition_has_a_key_of_its_own_and_is_used() {
    let keys: Vec<&str> = definitions().iter().map(|definition| definition.key).collect();
    assert_eq!(keys.iter().collect::<BTreeSet<_>>().len(), keys.len());
    let mut all = national();
    all.workshops = registry(Vec::new(), vec![workshop(1, "福岡県", &[])], Vec::new()).workshops;
    all.leads = vec![Lead {
        id: "L-1".to_owned(),
        client: None,
        category: None,
        state: LeadState::Talking,
        first_meeting_on: None,
        demand: None,
        ordered: None,
        annual_recurring: None,
        lost: None,
        contracted_on: None,
        lost_on: None,
        reason: String::new(),
        origin: origin("L-1"),
    }];
    season::add(&mut all);
    all.desks.insert(DeskId::new("d01"), desk("d01"));
    let figures = figures_on(&all, "2022-03-31")
        .into_iter()
        .chain(issue_figures(&[]))
        .chain(survey_figures(&[season::answers(Per::Desk), season::answers(Per::Response)]));
    let used: BTreeSet<&str> = figures.map(|figure| figure.definition.key).collect();
    assert_eq!(used, keys.into_iter().collect());
}

/// Case 1 is done in 福岡県 and, by its part, in 大分県; d01 stands in 福岡県, d02 in 宮城県.
#[test]
fn figures_stand_by_block_prefecture_desk_and_category_too() {
    let mut all = national();
    all.workshops = registry(Vec::new(), vec![workshop(1, "福岡県", &[])], Vec::new()).workshops;
    season::add(&mut all);
    for (slug, place, confirmed, kind) in [
        ("d01", "福岡県", Some(2021), Some(DeskKind::PrivateDemand)),
        ("d02", "宮城県", Some(2020), Some(DeskKind::Community)),
        ("d03", "宮城県", None, None),
    ] {
        let own = Desk {
            prefecture: Some(prefecture(place)),
            confirmed_year: confirmed.map(FiscalYear),
            kind: kind.map(|kind| StatedKind { kind, estimated: true }),
            ..desk(slug)
        };
        all.desks.insert(own.id.clone(), own);
    }
    let part = all.cases.get_mut(&CaseId(4)).unwrap();
    part.place.prefecture = Some(prefecture("大分県"));
    part.amount = Some(Yen(70_000));
    let figures = figures_on(&all, "2022-03-31");
    for (key, year, scope, expected) in [
        ("a.offered-amount", Some(2021), "大分県", Some(70_000.0)),
        ("a.ordered-count", Some(2021), "大分県", Some(1.0)),
        ("a.order-rate", Some(2021), "九州沖縄", Some(1.0 / 3.0)),
        ("a.applying-desks", Some(2021), "東北", Some(1.0)),
        ("a.first-time-desks", Some(2021), "宮城県", Some(1.0)),
        ("a.first-time-desks", Some(2021), "福岡県", Some(0.0)),
        ("a.applied-cases", Some(2021), "合計", Some(2.0)),
        ("a.applied-cases", Some(2021), "d02", Some(2.0)),
        ("a.received-cases", Some(2021), "d01", Some(2.0)),
        ("a.received-amount", Some(2021), "福岡県", Some(400.0)),
        ("a.success-rate", Some(2021), "d01", Some(1.0)),
        ("a.success-rate", Some(2021), "d02", Some(0.0)),
        ("b.receiving-workshops", Some(2021), "福岡県", Some(2.0)),
        ("b.monthly-case-price", Some(2021), "d01", Some(400.0 / 3.0)),
        ("b.clients", Some(2021), "施設内軽作業", Some(0.0)),
        ("b.assign-lead-time", Some(2021), "施設内軽作業", Some(1.0)),
        ("b.wage-after", Some(2021), "九州沖縄", Some(20_000.0)),
        ("e.desks", None, "宮城県", Some(2.0)),
        ("e.desks-confirmed-rate", None, "合計", Some(1.0 / 3.0)),
        ("e.desks-private-demand", None, "九州沖縄", Some(1.0)),
        ("e.desks-kind-unknown", None, "東北", Some(1.0)),
    ] {
        assert_eq!(value(&figures, key, year, scope), expected, "{key} {scope}");
    }
    assert!(
        find(&figures, "a.received-cases", Some(2020), "合計").is_none(),
        "no order of 2020 is on record"
    );
    assert!(find(&figures, "b.pc-amount-share", Some(2021), "PC作業").is_none());
    let places: Vec<_> =
        figures.iter().map(|one| (one.definition.key, &one.programme, one.fiscal_year, &one.scope)).collect();
    let unique: BTreeSet<_> = places.iter().collect();
    assert_eq!(unique.len(), places.len(), "each figure stands once");
}

/// As an operator found it: one workshop decided before its order made the shortest lead time minus twelve days.
#[test]
fn a_workshop_decided_before_its_order_is_in_no_lead_time() {
    let mut all = registry(
        Vec::new(),
        vec![workshop(1, "福岡県", &[]), workshop(2, "福岡県", &[])],
        vec![case(1), case(2)],
    );
    season::add(&mut all);
    all.orders[2].assigned_on = Some(day("2021-06-15"));
    let figures = figures_on(&all, "2022-03-31");
    let told = |key: &str| value(&figures, key, Some(2021), "合計");
    assert_eq!(told("b.assign-lead-time-min"), Some(7.0));
    assert_eq!(told("b.assign-lead-time"), Some(7.0));
}

/// Orders, wages, deliveries and expenses of a small programme give its figures, each by its own formula.
#[test]
fn a_season_is_counted_from_its_orders_wages_and_deliveries() {
    let mut all = registry(
        Vec::new(),
        vec![workshop(1, "福岡県", &[]), workshop(2, "福岡県", &[])],
        vec![case(1), case(2)],
    );
    season::add(&mut all);
    let figures = figures_on(&all, "2022-03-31");
    for (key, scope, expected) in [
        ("b.participating-workshops", "合計", Some(2.0)),
        ("b.participation-rate", "合計", None),
        ("b.receiving-workshops", "合計", Some(2.0)),
        ("b.assign-rate", "合計", Some(1.0)),
        ("b.pc-continuing-workshops", "合計", Some(1.0)),
        ("b.pc-amount-share", "合計", Some(0.75)),
        ("b.case-months", "合計", Some(3.0)),
        ("b.monthly-case-price", "合計", Some(400.0 / 3.0)),
        ("b.assign-lead-time", "PC作業", Some(7.0)),
        ("b.assign-lead-time-max", "施設外・軽作業", Some(1.0)),
        ("b.wage-before", "合計", Some(15_000.0)),
        ("b.wage-after", "合計", Some(20_000.0)),
        ("b.wage-increase", "合計", Some(5_000.0)),
        ("b.wage-ratio", "合計", Some(4.0 / 3.0)),
        ("b.wage-increase-rate", "合計", Some(1.0 / 3.0)),
        ("b.wage-target-rate", "合計", Some(2.0 / 3.0)),
        ("b.wage-after-weighted", "合計", Some(21_000.0)),
        ("b.wage-total-per-head", "合計", Some(2_000.0)),
        ("b.participating-users", "合計", Some(10.0)),
        ("b.cac", "合計", Some(500.0)),
        ("b.ltv", "合計", Some(300.0)),
        ("f.defect-rate", "合計", Some(0.01)),
        ("f.on-time-rate", "合計", Some(0.5)),
        ("f.yen-per-hour", "合計", Some(20.0)),
        ("f.wage-per-hour", "合計", Some(8.0)),
        ("f.wages-paid", "d01", Some(80.0)),
    ] {
        assert_eq!(value(&figures, key, Some(2021), scope), expected, "{key} {scope}");
    }
    let of_year = |year| value(&figures, "g.cost-effect", Some(year), "合計");
    assert_eq!((of_year(2022), of_year(2023)), (Some(40.0 / 15.0), None), "no effect without a budget");
    // What nothing is known of is no 0.
    assert!(find(&figures, "g.budget", Some(2023), "合計").is_none());
    assert_eq!(value(&figures, "g.recurring-sales", Some(2023), "合計"), Some(100.0));
    // Half a year earlier only the first order is known, and nothing was delivered.
    let early = figures_on(&all, "2021-06-30");
    assert_eq!(value(&early, "b.receiving-workshops", Some(2021), "合計"), Some(1.0));
    assert!(find(&early, "f.deliveries", Some(2021), "合計").is_none());
}

/// A trial is no order before its case is ordered; the profit of a deal counts with its contract.
#[test]
fn trials_and_profits_wait_for_the_order_and_the_contract() {
    let mut ordered = case(2);
    ordered.steps.push(step(CaseState::Ordered, "2021-07-01"));
    let workshops = vec![workshop(1, "福岡県", &[]), workshop(2, "福岡県", &[])];
    let mut all = registry(Vec::new(), workshops, vec![case(1), ordered]);
    season::add(&mut all);
    for order in &mut all.orders {
        order.trial = true;
    }
    let mut talking = all.leads[0].clone();
    talking.id = "L-10".to_owned();
    (talking.state, talking.contracted_on) = (LeadState::Contracted, Some(day("2022-01-10")));
    all.leads.push(talking);
    let mut profit = all.entries.iter().find(|one| one.group == "L-9").unwrap().clone();
    profit.group = "L-10".to_owned();
    profit.value = Some(700.0);
    all.entries.push(profit);
    let figures = figures_on(&all, "2021-09-30");
    for (key, expected) in [
        ("b.receiving-workshops", 1.0),
        ("b.case-months", 1.0),
        ("b.monthly-case-price", 100.0),
        ("b.assign-lead-time", 1.0),
        ("a.received-cases", 1.0),
        ("b.ltv", 300.0),
    ] {
        assert_eq!(value(&figures, key, Some(2021), "合計"), Some(expected), "{key}");
    }
    assert_eq!(value(&figures_on(&all, "2022-03-31"), "b.ltv", Some(2021), "合計"), Some(500.0));
}

#[test]
fn budgets_and_targets_are_of_the_year_that_their_row_states() {
    let mut all = registry(
        Vec::new(),
        vec![workshop(1, "福岡県", &[]), workshop(2, "福岡県", &[])],
        vec![case(1), case(2)],
    );
    season::add(&mut all);
    for (at, entry) in all.entries.iter_mut().filter(|one| one.kind == RecordKind::Budget).enumerate() {
        entry.group.clear();
        entry.fiscal_year = Some(FiscalYear(if at < 2 { 2025 } else { 2026 }));
    }
    let mut of_other_year = all.entries[0].clone();
    (of_other_year.fiscal_year, of_other_year.value) = (Some(FiscalYear(2022)), Some(1.0));
    all.entries.insert(0, of_other_year);
    let figures = figures_on(&all, "2022-03-31");
    assert_eq!(value(&figures, "g.budget", Some(2025), "合計"), Some(15.0));
    assert_eq!(value(&figures, "g.cost-effect", Some(2025), "合計"), Some(40.0 / 15.0));
    assert_eq!(value(&figures, "g.cost-effect", Some(2026), "合計"), None);
    assert_eq!(value(&figures, "b.wage-target-rate", Some(2021), "合計"), Some(2.0 / 3.0));
    assert!(figures.iter().all(|one| one.value.numerator.to_string() != "-0"));
}

#[test]
fn the_first_year_on_record_has_no_newcomers_to_tell() {
    let figures = figures_on(&national(), "2021-12-31");
    assert_eq!(value(&figures, "a.first-time-desks", Some(2020), "合計"), None);
    assert_eq!(value(&figures, "a.first-time-desks", Some(2021), "合計"), Some(1.0));
}

/// What was paid in a month is of that month's year; what is still to come does not count.
#[test]
fn wages_are_of_the_year_of_their_month_and_not_of_days_to_come() {
    let mut all = registry(
        Vec::new(),
        vec![workshop(1, "福岡県", &[]), workshop(2, "福岡県", &[])],
        vec![case(1), case(2)],
    );
    season::add(&mut all);
    let paid = all.wages.pop().unwrap();
    let month = |year: i32, month: u32, yen: i64| crate::domain::Wage {
        month: crate::domain::Month::new(year, month),
        total: Some(Yen(yen * 4)),
        ..paid.clone()
    };
    all.wages.extend([month(2022, 1, 2_000), month(2022, 3, 4_000), month(2022, 5, 90_000)]);
    let per_head = |on: &str| value(&figures_on(&all, on), "b.wage-total-per-head", Some(2021), "合計");
    assert_eq!(per_head("2022-02-10"), Some(2_000.0));
    assert_eq!(per_head("2022-03-31"), Some(3_000.0));
    assert_eq!(per_head("2022-08-31"), Some(3_000.0));
}

/// The shared sample's cases and answers, as its truth tells them, give its national figures.
#[test]
fn the_shared_sample_gives_its_national_figures() {
    let truth = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/desks/truth");
    let Ok(expected) = std::fs::read_to_string(truth.join("kpi.json")) else {
        println!("../shared/data がないため、この確認は行いません");
        return;
    };
    let expected: serde_json::Value = serde_json::from_str(&expected).unwrap();
    let figures = figures_on(&truth::registry(&truth), "2022-03-31");
    let mut compared = 0;
    for (year, prefix) in [(2021, "national.fy"), (2020, "national.prev")] {
        for scope in ["PC作業", "施設内軽作業", "施設外軽作業", "合計"] {
            for (ours, theirs) in [
                ("a.offered-count", "offered_n"),
                ("a.offered-amount", "offered_amount"),
                ("a.offered-annual", "offered_annual"),
                ("a.ordered-count", "ordered_n"),
                ("a.ordered-amount", "ordered_amount"),
                ("a.ordered-annual", "ordered_annual"),
                ("a.order-rate", "order_rate"),
            ] {
                let expected = expected[format!("{prefix}.{scope}.{theirs}")]["value"].as_f64().unwrap();
                let found = value(&figures, ours, Some(year), scope).unwrap();
                assert!((found - expected).abs() < 0.000_05, "{ours} {year} {scope}: {found} ≠ {expected}");
                compared += 1;
            }
        }
    }
    for (ours, theirs) in [
        ("a.applying-desks", "national.applying_desks"),
        ("a.first-time-desks", "national.first_time_desks"),
        ("a.max-desks-per-case", "national.max_desks_on_one_case"),
    ] {
        assert_eq!(value(&figures, ours, Some(2021), "合計"), expected[theirs]["value"].as_f64(), "{ours}");
        compared += 1;
    }
    assert_eq!(compared, 59);
    let all = figures.iter().filter(|figure| figure.scope == Scope::Total);
    let without_year = |figure: &Figure| figure.definition.key == "a.offered-without-year";
    assert!(all.clone().filter(|one| without_year(one)).all(|one| one.value.value() == Some(0.0)));
    let mut of_a_year = all.clone().filter(|one| one.definition.family == "A" && !without_year(one));
    assert!(of_a_year.all(|figure| figure.fiscal_year.is_some()));
}
