//! Matching over small registries: every rule, decisions, capacities, shortfalls, notes.

use super::sample::{
    application, case, catalogue, day, desk, golden, kind, order, origin, prefecture, registry, step,
    workshop,
};
use super::{Options, run};
use crate::domain::{
    Address, Case, CaseId, CaseState, Consent, Demand, Desk, DeskId, DeskKind, HumanCell, Interest, Issue,
    Mark, Match, Matching, PartialDate, ServiceType, ShortfallCause, StatedKind, WorkCategory, Workshop,
    WorkshopId, Yen, YenRange,
};
use crate::registry::Registry;

pub(super) const TODAY: &str = "2021-09-14";

pub(super) fn options() -> Options {
    Options { catalogue: catalogue(), ..Options::default() }
}

pub(super) fn night(registry: &Registry, human: &[HumanCell]) -> (Matching, Vec<Issue>) {
    run(registry, human, day(TODAY), &options())
}

fn matching(workshops: Vec<Workshop>, cases: Vec<Case>) -> Matching {
    night(&registry(vec![desk("d01")], workshops, cases), &[]).0
}

/// The only pair, after changes to its desk, workshop and case.
fn pair(change: impl FnOnce(&mut Desk, &mut Workshop, &mut Case)) -> Match {
    let (mut desk, mut one, mut case) = (desk("d01"), workshop(1, "福岡県", &["清掃"]), case(1));
    change(&mut desk, &mut one, &mut case);
    let (mut matching, issues) = night(&registry(vec![desk], vec![one], vec![case]), &[]);
    assert_eq!((matching.matches.len(), issues.len()), (1, 0));
    matching.matches.remove(0)
}

fn rules(found: &Match) -> Vec<&str> {
    found.reasons.iter().map(|reason| reason.rule).collect()
}

pub(super) fn decision(key: &str, value: &str, seen: &str) -> HumanCell {
    HumanCell {
        book: "national".to_owned(),
        tab: "案件マッチング".to_owned(),
        key: key.to_owned(),
        column: "判断".to_owned(),
        value: value.to_owned(),
        first_seen: day(seen).and_hms_opt(2, 0, 0).unwrap(),
        origin: origin("out/全国.xlsx"),
    }
}

type Change = fn(&mut Desk, &mut Workshop, &mut Case);
type CaseChange = fn(&mut Case);

#[test]
fn each_hard_rule_refuses_by_its_name() {
    let table: [(&str, Change, &[&str]); 16] = [
        ("nothing wrong", |_, _, _| {}, &[]),
        ("desk says no", |desk, _, _| desk.consent = Some(Consent::No), &["desk-consent"]),
        ("desk wants remote only", |desk, _, _| desk.consent = Some(Consent::RemoteOnly), &["desk-consent"]),
        (
            "… and it is remote",
            |desk, _, case| {
                desk.consent = Some(Consent::RemoteOnly);
                case.remote = Some(true);
            },
            &[],
        ),
        ("desk was never asked", |desk, _, _| desk.consent = None, &[]),
        ("elsewhere", |_, one, _| *one = workshop(1, "大分県", &["清掃"]), &["area"]),
        (
            "elsewhere, but travels",
            |_, one, _| {
                *one = workshop(1, "大分県", &["清掃"]);
                one.travels_to = Some(golden(vec![prefecture("福岡県")]));
            },
            &[],
        ),
        (
            "elsewhere, but remote",
            |_, one, case| {
                *one = workshop(1, "大分県", &["清掃"]);
                case.remote = Some(true);
            },
            &[],
        ),
        ("closed", |_, one, _| one.active = false, &["workshop-active"]),
        (
            "other service",
            |_, one, _| {
                one.service = Some(golden(ServiceType::Other("生活介護".to_owned())));
            },
            &["service-type"],
        ),
        ("marked ×", |_, one, _| one.work = vec![(kind("清掃"), golden(Mark::No))], &["work-kind"]),
        ("stays inside", |_, one, _| one.off_site = Some(golden(Mark::No)), &["off-site"]),
        ("nobody free", |_, one, _| one.workers_available = Some(golden(0)), &["capacity"]),
        ("too late", |_, _, case| case.due_on = Some(day("2021-09-14")), &["deadline"]),
        ("under the minimum wage", |_, _, case| case.amount = Some(Yen(86_999)), &["minimum-wage"]),
        (
            "everything at once",
            |desk, one, case| {
                desk.consent = Some(Consent::No);
                *one = workshop(1, "大分県", &[]);
                one.active = false;
                one.work = vec![(kind("清掃"), golden(Mark::No))];
                one.workers_available = Some(golden(0));
                case.due_on = Some(day("2021-09-14"));
            },
            &["desk-consent", "area", "workshop-active", "work-kind", "capacity", "deadline"],
        ),
    ];
    for (name, change, expected) in table {
        let found = pair(change);
        let refused = if found.eligible() { Vec::new() } else { rules(&found) };
        assert_eq!(refused, expected, "{name}");
        assert!(found.reasons.iter().all(|reason| !reason.text.is_empty()), "{name}");
    }
}

#[test]
fn a_desk_that_takes_no_private_cases_is_passed_by_through_the_safety_plan() {
    let stated = |kind| Some(StatedKind { kind, estimated: false });
    for (kind, demand, expected) in [
        (DeskKind::PrivateDemand, None, false),
        (DeskKind::PublicDemand, None, true),
        (DeskKind::Community, Some(Demand::Private), true),
        (DeskKind::PublicDemand, Some(Demand::Public), false),
    ] {
        let found = pair(|desk, _, case| {
            desk.kind = stated(kind);
            case.demand = demand;
        });
        assert_eq!((found.eligible(), found.safety_plan), (true, expected), "{kind:?} {demand:?}");
        let asked = found.to_confirm.iter().any(|text| text.contains("支部または全国事務局"));
        assert_eq!(asked, expected, "{kind:?} {demand:?}");
    }
}

#[test]
fn a_workshop_is_reached_through_its_first_desk_that_consents() {
    let with = |slug: &str, consent, kind: Option<DeskKind>| Desk {
        consent,
        kind: kind.map(|kind| StatedKind { kind, estimated: false }),
        ..desk(slug)
    };
    let (yes, no) = (Some(Consent::All), Some(Consent::No));
    let community = Some(DeskKind::Community);
    for (desks, expected) in [
        (vec![with("d01", yes, None), with("d02", yes, None)], "d01"),
        (vec![with("d01", no, None), with("d02", yes, None)], "d02"),
        (vec![with("d01", None, None), with("d02", yes, None)], "d02"),
        (vec![with("d01", yes, community), with("d02", yes, None)], "d02"),
        (vec![with("d01", no, None), with("d02", yes, community)], "d02"),
        (vec![with("d01", no, None), with("d02", no, None)], "d01"),
    ] {
        let mut one = workshop(1, "福岡県", &["清掃"]);
        one.desks = desks.iter().map(|desk| desk.id.clone()).collect();
        let (found, _) = night(&registry(desks, vec![one], vec![case(1)]), &[]);
        assert_eq!(found.matches[0].desk, DeskId::new(expected));
    }
}

#[test]
fn the_score_is_the_sum_of_its_named_parts() {
    let found = pair(|_, _, _| {});
    let parts: Vec<(&str, f64)> = found
        .reasons
        .iter()
        .map(|reason| (reason.rule, (reason.points.unwrap() * 10.0).round() / 10.0))
        .collect();
    assert_eq!(
        parts,
        [
            ("capability", 24.0),
            ("capacity", 15.0),
            ("quality", 3.0),
            ("distance", 8.0),
            ("wage-gain", 2.0),
            ("answer-speed", 1.0),
            ("fairness", 5.0),
            ("freshness", 1.0),
            ("hub", 0.0),
        ]
    );
    let sum: f64 = found.reasons.iter().filter_map(|reason| reason.points).sum();
    assert!((sum - found.score.unwrap()).abs() < 1e-9 && (sum - 59.0).abs() < 1e-9);
}

#[test]
fn what_is_known_moves_the_part_it_speaks_of() {
    let mut known =
        registry(vec![desk("d01")], vec![workshop(1, "福岡県", &["清掃"])], vec![case(1), case(2)]);
    let past = known.cases.get_mut(&CaseId(2)).unwrap();
    past.steps.push(step(CaseState::Closed, "2021-09-10"));
    past.due_on = Some(day("2021-09-10"));
    known.orders = vec![order(2, 1, 100_000, "2021-09-07")];
    known.deliveries = vec![crate::domain::Delivery {
        order: "2:1".to_owned(),
        delivered_on: Some(day("2021-09-10")),
        quantity: Some(1_000),
        defects: Some(10),
        hours: None,
        wages: None,
        origin: origin("納品.xlsx"),
    }];
    known.applications = vec![application(2, "d01", Interest::Yes, "2021-09-07")];
    let one = known.workshops.get_mut(&WorkshopId(1)).unwrap();
    one.average_wage = Some(golden(YenRange::single(Yen(100_000)))); // 1,000 yen an hour; the case pays 2,000
    one.updated_on = Some(PartialDate::day(day("2021-04-01")));
    one.hub = true;
    let (found, _) = night(&known, &[]);
    let points = |rule| {
        let reason = found.matches[0].reasons.iter().find(|reason| reason.rule == rule).unwrap();
        (reason.points.unwrap() * 100.0).round() / 100.0
    };
    for (rule, expected) in [
        ("capability", 27.0),
        ("quality", 10.0), // half of the tolerable defects, in time: 15 × (2 × 0.5 + 1) ÷ 3
        ("wage-gain", 5.0),
        ("answer-speed", 4.29),
        ("fairness", 2.5),
        ("freshness", 5.0),
        ("hub", 5.0),
    ] {
        assert_eq!(points(rule), expected, "{rule}");
    }
}

#[test]
fn unknown_is_not_no() {
    let found = pair(|_, one, _| {
        one.work.clear();
        one.service = None;
        one.address = Some(golden(Address::default()));
        (one.workers_available, one.capacity) = (None, None);
    });
    assert!(found.eligible() && found.score.unwrap() < 40.0);
    assert_eq!(found.to_confirm.len(), 5, "{:?}", found.to_confirm);
}

#[test]
fn a_workshop_of_unknown_size_is_never_allocated() {
    let mut unknown = workshop(1, "福岡県", &["清掃"]);
    (unknown.workers_available, unknown.capacity) = (None, None);
    let found = matching(vec![unknown], vec![case(1)]);
    assert!(found.matches[0].eligible() && found.allocations.is_empty());
    assert_eq!(found.shortfalls[0].missing_hours, 100);
}

/// Two people are free 2 × 5 × 10 × 30 % = 30 hours in September and 60 in October.
#[test]
fn hours_pieces_and_yen_are_placed_within_capacities_and_add_up() {
    let mut near = workshop(1, "福岡県", &["清掃"]);
    near.workers_available = Some(golden(2));
    let mut small = workshop(2, "福岡県", &["清掃"]);
    small.work = vec![(kind("清掃"), golden(Mark::Partly))];
    small.workers_available = Some(golden(1));
    let mut one = case(1);
    one.due_on = Some(day("2021-09-30"));
    let found = matching(vec![near, small], vec![one]);
    let placed: Vec<_> = found
        .allocations
        .iter()
        .map(|part| {
            (part.workshop.0, part.month.unwrap().to_string(), part.hours, part.quantity, part.amount)
        })
        .collect();
    assert_eq!(
        placed,
        [
            (1, "2021-09".to_owned(), 30, Some(300), Some(Yen(60_000))),
            (2, "2021-09".to_owned(), 15, Some(150), Some(Yen(30_000))),
        ]
    );
    let short = &found.shortfalls[0];
    assert_eq!(
        (short.cause, short.missing_hours, short.missing_workshops),
        (ShortfallCause::Capacity, 55, 1)
    );
}

#[test]
fn a_month_is_shared_by_all_cases() {
    let found = matching(vec![workshop(1, "福岡県", &["清掃"])], vec![case(1), case(2), case(3), case(4)]);
    let hours = |month: &str| -> u32 {
        let parts = found.allocations.iter().filter(|part| part.month.unwrap().to_string() == month);
        parts.map(|part| part.hours).sum()
    };
    // 10 people × 5 hours × 10 business days × 30 % is all that September still has, whatever the case.
    assert_eq!((hours("2021-09"), hours("2021-10")), (150, 250));
    assert!(found.shortfalls.is_empty());
}

#[test]
fn a_persons_decision_is_honoured() {
    let workshops = || vec![workshop(1, "福岡県", &["清掃"]), workshop(2, "福岡県", &["清掃"])];
    for (value, eligible, placed) in
        [("確定", true, vec![2]), ("除外", false, vec![1]), ("保留", true, vec![1]), ("", true, vec![1])]
    {
        let known = registry(vec![desk("d01")], workshops(), vec![case(1)]);
        let human = [
            decision("C-000001:W-000002", "除外", "2021-09-01"),
            decision("C-000001:W-000002", value, "2021-09-02"),
        ];
        let (found, issues) = night(&known, &human);
        let second = found.matches.iter().find(|one| one.id.workshop.0 == 2).unwrap();
        assert_eq!((second.eligible(), issues.len()), (eligible, 0), "{value}");
        let who: Vec<u32> = found.allocations.iter().map(|part| part.workshop.0).collect();
        assert_eq!(who, placed, "{value}");
    }
}

#[test]
fn a_pinned_pair_overrules_the_rules_and_says_which() {
    let known = registry(vec![desk("d01")], vec![workshop(1, "大分県", &["清掃"])], vec![case(1)]);
    let (found, _) = night(&known, &[decision("C-000001:W-000001", "確定", "2021-09-02")]);
    assert!(found.matches[0].eligible());
    assert!(found.matches[0].to_confirm[0].contains("大分県"), "{:?}", found.matches[0].to_confirm);
    assert_eq!(found.allocations.len(), 1);
}

#[test]
fn a_decision_that_cannot_be_understood_is_an_issue() {
    let known = registry(vec![desk("d01")], vec![workshop(1, "福岡県", &["清掃"])], vec![case(1)]);
    let human = [
        decision("C-000001:W-000001", "たぶん", "2021-09-02"),
        decision("C-000001:W-000009", "確定", "2021-09-02"),
        decision("なにか", "確定", "2021-09-02"),
    ];
    let codes: Vec<&str> = night(&known, &human).1.iter().map(|issue| issue.code.as_str()).collect();
    assert_eq!(codes, ["matching.unknown-decision", "matching.unknown-pair", "matching.unknown-pair"]);
}

#[test]
fn a_shortfall_names_its_cause() {
    let table: [(&str, Vec<Workshop>, CaseChange, ShortfallCause); 5] = [
        ("nobody", vec![], |_| {}, ShortfallCause::Capability),
        (
            "others can do other work",
            vec![workshop(1, "大分県", &["封入・封緘"])],
            |_| {},
            ShortfallCause::Capability,
        ),
        ("elsewhere", vec![workshop(1, "大分県", &["清掃"])], |_| {}, ShortfallCause::Area),
        (
            "too much",
            vec![workshop(1, "福岡県", &["清掃"])],
            |case| {
                (case.hours, case.amount) = (Some(9_000.0), Some(Yen(9_000_000)));
            },
            ShortfallCause::Capacity,
        ),
        (
            "too late",
            vec![workshop(1, "福岡県", &["清掃"])],
            |case| {
                case.due_on = Some(day("2021-09-14"));
            },
            ShortfallCause::Deadline,
        ),
    ];
    for (name, workshops, change, expected) in table {
        let mut one = case(1);
        change(&mut one);
        let found = matching(workshops, vec![one]);
        assert_eq!(
            found.shortfalls.iter().map(|short| short.cause).collect::<Vec<_>>(),
            [expected],
            "{name}"
        );
    }
}

#[test]
fn workshops_that_no_desk_lists_are_proposed_not_matched() {
    let mut unlisted = workshop(1, "福岡県", &["清掃"]);
    unlisted.desks.clear();
    let found = matching(vec![unlisted], vec![case(1)]);
    assert!(found.matches.is_empty());
    assert!(found.shortfalls[0].text.contains("作業所1"), "{}", found.shortfalls[0].text);
}

#[test]
fn a_case_says_what_stands_in_its_way() {
    let table: [(&str, CaseChange, &[&str]); 6] = [
        ("nothing", |_| {}, &[]),
        ("pays too little", |case| case.amount = Some(Yen(50_000)), &["minimum-wage"]),
        ("hours unknown", |case| case.hours = None, &["pay-unknown"]),
        ("three days to reply", |case| case.open_on = Some(day("2021-09-09")), &["reply-period"]),
        ("no deadline", |case| case.deadline_on = None, &["reply-period"]),
        (
            "remote, under every rate",
            |case| {
                case.remote = Some(true);
                case.amount = Some(Yen(50_000));
            },
            &["minimum-wage"],
        ),
    ];
    for (name, change, expected) in table {
        let mut one = case(1);
        change(&mut one);
        let found = matching(vec![workshop(1, "福岡県", &["清掃"])], vec![one]);
        assert_eq!(found.notes.iter().map(|note| note.reason.rule).collect::<Vec<_>>(), expected, "{name}");
        assert_eq!(
            found.allocations.is_empty(),
            name.contains("pays") || name.contains("hours") || name.contains("under")
        );
    }
}

#[test]
fn lists_are_capped_and_say_how_many_were_left_out() {
    let mut workshops: Vec<Workshop> = (1..=4).map(|id| workshop(id, "福岡県", &["清掃"])).collect();
    workshops.extend((5..=9).map(|id| workshop(id, "大分県", &["清掃"])));
    let known = registry(vec![desk("d01")], workshops, vec![case(1)]);
    let capped = Options { candidates_per_case: 3, candidates_per_desk: 2, refused_per_case: 2, ..options() };
    let (found, _) = run(&known, &[], day(TODAY), &capped);
    let ids: Vec<u32> = found.matches.iter().map(|one| one.id.workshop.0).collect();
    assert_eq!(ids, [1, 2, 3, 5, 6]);
    let notes: Vec<&str> = found.notes.iter().map(|note| note.reason.text.as_str()).collect();
    assert_eq!(
        notes,
        [
            "候補4か所のうち3か所を示しています（「応募する」と答えた窓口・点数の上位・各窓口の上位・割り当てのある事業所）"
        ]
    );
}

#[test]
fn remote_work_looks_further_only_where_candidates_are_few() {
    let mut remote = case(1);
    (remote.kind, remote.category) = (Some(kind("データ入力")), Some(WorkCategory::Pc));
    let known = registry(
        vec![desk("d01")],
        vec![workshop(1, "北海道", &["データ入力"]), workshop(2, "福岡県", &["清掃"])],
        vec![remote],
    );
    for (kept, expected) in [(1, vec![1]), (2, vec![1, 2])] {
        let (found, _) = run(&known, &[], day(TODAY), &Options { candidates_per_case: kept, ..options() });
        assert_eq!(found.matches.iter().map(|one| one.id.workshop.0).collect::<Vec<_>>(), expected);
    }
}

#[test]
fn the_same_night_twice_gives_the_same_answer() {
    let workshops = || (1..=30).map(|id| workshop(id, "福岡県", &["清掃"])).collect();
    let known = registry(vec![desk("d01")], workshops(), (1..=20).map(case).collect());
    assert_eq!(night(&known, &[]), night(&known, &[]));
}

/// 1,000 pieces of 清掃 in two prefectures: half the pieces in each, but nearly all the money in the second.
fn split_case() -> Vec<Case> {
    let parts = [(2, "福岡県", 20_000), (3, "大分県", 180_000)].map(|(id, place, yen)| {
        let mut part = case(id);
        (part.parent, part.hours, part.quantity) = (Some(CaseId(1)), None, Some(500));
        part.place.prefecture = Some(prefecture(place));
        part.amount = Some(Yen(yen));
        part
    });
    std::iter::once(case(1)).chain(parts).collect()
}

#[test]
fn a_part_whose_hours_are_only_divided_is_judged_by_the_whole() {
    // 400 yen an hour for the first part, but 2,000 for the whole.
    let found = matching(vec![workshop(1, "福岡県", &["清掃"])], split_case());
    let notes: Vec<_> = found.notes.iter().map(|note| (note.case.0, note.reason.rule)).collect();
    assert_eq!(notes, [(2, "minimum-wage-part")]);
    assert_eq!(found.allocations.iter().map(|one| (one.case.0, one.hours)).collect::<Vec<_>>(), [(2, 50)]);
    let [short] = &found.shortfalls[..] else { panic!("{:?}", found.shortfalls) };
    assert_eq!((short.case.0, short.cause, short.missing_hours), (3, ShortfallCause::Area, 50));
    assert_eq!((short.place, short.kind.clone()), (Some(prefecture("大分県")), Some(kind("清掃"))));
    assert_eq!((short.missing_amount, short.missing_people), (Some(Yen(180_000)), 1));
    // Where the whole pays too little, so does every part.
    let mut poor = split_case();
    poor[0].amount = Some(Yen(50_000));
    let found = matching(vec![workshop(1, "福岡県", &["清掃"])], poor);
    let notes: Vec<_> = found.notes.iter().map(|note| (note.case.0, note.reason.rule)).collect();
    assert_eq!(notes, [(2, "minimum-wage"), (3, "minimum-wage")]);
    assert!(found.allocations.is_empty());
}

#[test]
fn a_lot_of_few_hours_is_put_together_and_told() {
    // The better one has four hours free in the case's days, the other all that is needed.
    let mut better = workshop(1, "福岡県", &["清掃"]);
    better.hub = true;
    better.work = vec![(kind("清掃"), golden(Mark::Good))];
    better.updated_on = Some(PartialDate::day(day("2021-09-01")));
    better.workers_available = Some(golden(1));
    let mut short = case(1);
    (short.hours, short.amount) = (Some(40.0), Some(Yen(80_000)));
    short.due_on = Some(day("2021-09-17"));
    let found = matching(vec![better, workshop(2, "福岡県", &["清掃"])], vec![short]);
    let placed: Vec<_> = found.allocations.iter().map(|one| (one.workshop.0, one.hours)).collect();
    assert_eq!(placed, [(2, 40)]);
    assert_eq!(found.notes.iter().map(|note| note.reason.rule).collect::<Vec<_>>(), ["lots-merged"]);
    assert!(found.notes[0].reason.text.contains("小さな割り当て1件"), "{}", found.notes[0].reason.text);
}

/// As an auditor found it: 60 workshops of one desk that are marked ◎ leave the 50 best to nobody else, and a desk with
/// three that are marked ○ was never offered the work.
#[test]
fn every_desk_is_offered_what_its_own_workshops_can_do() {
    let mut workshops: Vec<Workshop> = (1..=60).map(|id| workshop(id, "福岡県", &["清掃"])).collect();
    workshops.iter_mut().for_each(|one| one.work = vec![(kind("清掃"), golden(Mark::Good))]);
    workshops.extend(
        (61..=66)
            .map(|id| Workshop { desks: vec![DeskId::new("d02")], ..workshop(id, "福岡県", &["清掃"]) }),
    );
    let known = registry(vec![desk("d01"), desk("d02")], workshops, vec![case(1)]);
    let (found, _) = night(&known, &[]);
    let own: Vec<_> = found.matches.iter().filter(|one| one.desk.as_str() == "d02").collect();
    let ranks: Vec<_> = own.iter().map(|one| (one.id.workshop.0, one.rank)).collect();
    assert_eq!(ranks, [(61, Some(61)), (62, Some(62)), (63, Some(63))]);
    assert_eq!(found.matches.len(), 53);
    let asked = &super::desks_to_ask(&known, &found, day(TODAY))[&CaseId(1)];
    let told: Vec<_> = asked.iter().map(|one| (one.desk.as_str(), one.fitting.len(), one.all)).collect();
    assert_eq!(told, [("d01", 50, 60), ("d02", 3, 6)]);
}

/// One person does 15 hours in September after the fourteenth.
fn small(id: u32, kinds: &[&str]) -> Workshop {
    Workshop { workers_available: Some(golden(1)), ..workshop(id, "福岡県", kinds) }
}

fn september(id: u32, hours: f64) -> Case {
    Case { hours: Some(hours), due_on: Some(day("2021-09-30")), ..case(id) }
}

/// However few are kept to be shown: nothing is missing while somebody who can do the work is idle.
#[test]
fn as_many_workshops_are_given_hours_as_the_hours_need() {
    let few = Options { candidates_per_case: 2, candidates_per_desk: 1, ..options() };
    let remote = |id| Case {
        remote: Some(true),
        kind: Some(kind("データ入力")),
        category: Some(WorkCategory::Pc),
        ..september(id, 90.0)
    };
    type Table = (&'static str, Vec<Workshop>, Vec<Case>, u32, usize);
    let able = |count| (1..=count).map(|id| small(id, &["清掃"])).collect::<Vec<_>>();
    let table: [Table; 5] = [
        ("one case needs all", able(6), vec![september(1, 90.0)], 90, 6),
        ("one case needs some", able(6), vec![september(1, 40.0)], 40, 3),
        ("all cases want the same two", able(6), (1..=6).map(|id| september(id, 15.0)).collect(), 90, 6),
        ("there are not enough", able(5), vec![september(1, 45.0), september(2, 45.0)], 75, 5),
        (
            "those of whom it is not known are asked in the end",
            vec![small(1, &["データ入力"]), small(2, &["データ入力"]), workshop(3, "大分県", &["清掃"])],
            vec![remote(1)],
            90,
            3,
        ),
    ];
    for (name, workshops, cases, placed, busy) in table {
        let wanted: f64 = cases.iter().filter_map(|case| case.hours).sum();
        let known = registry(vec![desk("d01")], workshops, cases);
        let (found, _) = run(&known, &[], day(TODAY), &few);
        let hours: u32 = found.allocations.iter().map(|one| one.hours).sum();
        let who: std::collections::BTreeSet<_> = found.allocations.iter().map(|one| one.workshop).collect();
        assert_eq!((hours, who.len()), (placed, busy), "{name}");
        assert!(found.certificate.proven, "{name}");
        assert_eq!(found.certificate.wanted_hours, wanted as u64, "{name}");
        assert_eq!(found.shortfalls.is_empty(), f64::from(placed) >= wanted, "{name}");
        // Whoever is given hours is shown, with its reasons.
        for one in &found.allocations {
            let pair = |found: &&Match| (found.id.case, found.id.workshop) == (one.case, one.workshop);
            assert!(found.matches.iter().find(pair).is_some_and(Match::eligible), "{name}");
        }
        assert_eq!(run(&known, &[], day(TODAY), &few).0, found, "{name}: the same night again");
    }
}

#[test]
fn a_case_goes_to_as_few_as_have_room_for_it() {
    let mut large = small(4, &["清掃"]);
    large.workers_available = Some(golden(10));
    let mut workshops: Vec<Workshop> = (1..=8).map(|id| small(id, &["清掃"])).collect();
    workshops[3] = large;
    // All have room for the ten hours of the case, and so the same score; the first takes all.
    let found = matching(workshops.clone(), vec![september(1, 10.0)]);
    let placed = |found: &Matching| -> Vec<(u32, u32)> {
        found.allocations.iter().map(|one| (one.workshop.0, one.hours)).collect()
    };
    assert_eq!(placed(&found), [(1, 10)]);
    // Where capacity counts nothing, the one that alone has room for all scores as the others do.
    let mut alike = options();
    alike.weights.capacity = 0.0;
    let known = registry(vec![desk("d01")], workshops, vec![september(1, 60.0)]);
    let (found, _) = run(&known, &[], day(TODAY), &alike);
    assert_eq!(placed(&found), [(4, 60)]);
}
