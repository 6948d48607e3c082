//! What a judge found who matched and allocated by himself: replies before all, counts of all, true causes.

use super::sample::{application, case, day, desk, golden, kind, order, prefecture, registry, workshop};
use super::tests::{TODAY, decision, night, options};
use super::{Options, Standing, desks_to_ask, run, standing};
use crate::domain::{
    Block, Case, CaseId, Consent, Desk, DeskId, HumanCell, Interest, Mark, MatchId, Matching, Said,
    ShortfallCause, WorkCategory, Workshop, WorkshopId, Yen,
};
use crate::registry::Registry;
use std::collections::BTreeMap;

/// Yen an hour.
const PAY: i64 = 2_000;

fn remote(id: u32, hours: u32) -> Case {
    Case {
        remote: Some(true),
        kind: Some(kind("データ入力")),
        category: Some(WorkCategory::Pc),
        hours: Some(f64::from(hours)),
        amount: Some(Yen(PAY * i64::from(hours))),
        ..case(id)
    }
}

fn at_desk(slug: &str, one: Workshop) -> Workshop {
    Workshop { desks: vec![DeskId::new(slug)], ..one }
}

fn good(id: u32) -> Workshop {
    Workshop { work: vec![(kind("データ入力"), golden(Mark::Good))], ..workshop(id, "福岡県", &[]) }
}

/// Of d01 so many of which nothing is known, and of d02 and d03 so many that are marked ◎; d01 said あり.
fn market(unmarked: u32, marked: u32, hours: u32) -> Registry {
    let own = (1..=unmarked).map(|id| workshop(id, "福岡県", &[]));
    let others = (unmarked + 1..=unmarked + marked)
        .map(|id| at_desk(if id.is_multiple_of(2) { "d02" } else { "d03" }, good(id)));
    let desks = ["d01", "d02", "d03"].map(desk).into();
    let mut known = registry(desks, own.chain(others).collect(), vec![remote(1, hours)]);
    known.applications = vec![application(1, "d01", Interest::Yes, "2021-09-10")];
    known
}

fn hours(found: &Matching) -> BTreeMap<u32, u32> {
    let mut hours = BTreeMap::new();
    for one in &found.allocations {
        *hours.entry(one.workshop.0).or_default() += one.hours;
    }
    hours
}

/// However many others there are: what is shown does not tell who is given hours.
#[test]
fn a_desk_that_said_yes_is_never_cut() {
    for marked in [48, 49, 50, 51, 120] {
        let known = market(1, marked, 60);
        let (found, _) = night(&known, &[]);
        assert_eq!(hours(&found), BTreeMap::from([(1, 60)]), "{marked}");
        let own = found.matches.iter().find(|one| one.id.workshop.0 == 1).unwrap();
        assert_eq!((own.rank, own.said), (Some(1), Said::Wanted), "{marked}");
        let asked = &desks_to_ask(&known, &found, day(TODAY))[&CaseId(1)];
        assert!(asked.iter().any(|one| one.desk.as_str() == "d01" && one.all == 1), "{marked}");
        assert!(found.certificate.proven, "{marked}");
    }
    // 20 of whom nothing is known beside 80 that are marked ◎: all of the work goes to the desk that wants it.
    let found = night(&market(20, 80, 900), &[]).0;
    assert!(hours(&found).keys().all(|id| *id <= 20), "{:?}", hours(&found));
    // What it has stated is given to it whole, on however few lists its workshops stand.
    let few = Options { candidates_per_case: 2, candidates_per_desk: 1, ..options() };
    let mut stated = market(20, 80, 9_000);
    stated.workshops.values_mut().for_each(|one| one.workers_available = Some(golden(1)));
    stated.applications[0].quantity = Some(50);
    let (found, _) = run(&stated, &[], day(TODAY), &few);
    let own: u32 = hours(&found).range(..=20).map(|(_, hours)| *hours).sum();
    assert_eq!(own, 450, "50 of 1,000 pieces");
}

/// One that is not looked at is told so, and never that it stands too far behind.
#[test]
fn whoever_is_first_is_shown_or_not_looked_at() {
    let mut known = market(1, 60, 60);
    let told = |known: &Registry| {
        let id = MatchId { case: CaseId(1), workshop: WorkshopId(1) };
        match standing(known, &[], day(TODAY), &options(), id) {
            Some(Standing::Looked { one, of, is_plausible, first }) => {
                (one.rank, of, is_plausible, first.unwrap().id.workshop.0)
            }
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(told(&known), (Some(1), 61, true, 1));
    known.applications.clear();
    assert_eq!(told(&known), (Some(61), 61, false, 2));
}

/// Every pair is counted, not those that are kept or looked at.
#[test]
fn counts_are_of_all() {
    let mut known = market(3, 60, 60);
    known.workshops.get_mut(&WorkshopId(2)).unwrap().active = false;
    for (id, place) in [(90, "大分県"), (91, "大分県"), (92, "北海道")] {
        known.workshops.insert(WorkshopId(id), workshop(id, place, &["封入・封緘"]));
    }
    known.cases.insert(CaseId(2), case(2));
    known.applications.clear();
    let (found, _) = night(&known, &[]);
    let judged = |id| found.judged[&CaseId(id)];
    assert_eq!((judged(1).candidates, judged(1).refused), (65, 1));
    assert_eq!(judged(1).rules().collect::<Vec<_>>(), [("workshop-active", 1)]);
    assert_eq!((judged(2).candidates, judged(2).refused), (62, 4));
    assert_eq!(judged(2).rules().collect::<Vec<_>>(), [("area", 3), ("workshop-active", 1)]);
    let kept = found.matches.iter().filter(|one| one.id.case.0 == 1 && one.eligible()).count();
    let note = found.notes.iter().find(|note| note.reason.rule == "candidates-left-out").unwrap();
    assert!(note.reason.text.starts_with(&format!("候補65か所のうち{kept}か所")), "{}", note.reason.text);
    let asked = &desks_to_ask(&known, &found, day(TODAY))[&CaseId(1)];
    assert_eq!(asked.iter().map(|one| one.all).sum::<usize>(), 60, "of the desks that are asked");
    // A block counts its own: here all desks are of 福岡県.
    assert_eq!(found.judged_in[&(Block::KyushuOkinawa, CaseId(2))], judged(2));
    assert_eq!(found.judged_in[&(Block::Hokkaido, CaseId(2))].refused, 1);
    assert!(!found.judged_in.contains_key(&(Block::Kinki, CaseId(2))));
}

/// Two cases whose desk said あり to the first: it gets that desk's better workshop where nobody loses by it.
#[test]
fn of_desks_that_said_yes_the_best_allocation_is_by_points() {
    let both = |id, first: Option<Mark>, second: Mark| {
        let first = first.map(|mark| (kind("データ入力"), golden(mark)));
        Workshop {
            work: first.into_iter().chain([(kind("封入・封緘"), golden(second))]).collect(),
            ..workshop(id, "福岡県", &[])
        }
    };
    let other = Case { kind: Some(kind("封入・封緘")), ..remote(2, 150) };
    let mut known = registry(
        vec![desk("d01")],
        vec![both(1, None, Mark::Yes), both(2, Some(Mark::Good), Mark::Good)],
        vec![remote(1, 150), other],
    );
    for case in known.cases.values_mut() {
        case.due_on = Some(day("2021-09-30"));
    }
    known.applications = vec![application(1, "d01", Interest::Yes, "2021-09-10")];
    let found = night(&known, &[]).0;
    let of = |case: u32, workshop: u32| -> u32 {
        let own = found.allocations.iter();
        own.filter(|one| (one.case.0, one.workshop.0) == (case, workshop)).map(|one| one.hours).sum()
    };
    assert_eq!((of(1, 1), of(1, 2), of(2, 1), of(2, 2)), (0, 150, 150, 0), "{:?}", found.allocations);
    assert!(found.certificate.proven);
}

fn short(known: &Registry, human: &[HumanCell]) -> (ShortfallCause, String) {
    let (found, _) = night(known, human);
    let [short] = &found.shortfalls[..] else { panic!("{:?}", found.shortfalls) };
    (short.cause, short.text.clone())
}

/// The office is sent to ring the desk, not to look for workshops.
#[test]
fn who_says_no_is_named_as_the_cause() {
    let unwilling = Desk { consent: Some(Consent::No), ..desk("d02") };
    let of = |workshops| registry(vec![desk("d01"), unwilling.clone()], workshops, vec![case(1)]);
    let here = || workshop(1, "福岡県", &["清掃"]);
    let mut declined = of(vec![here()]);
    declined.applications = vec![application(1, "d01", Interest::No, "2021-09-10")];
    let refused = [decision("C-000001:W-000001", "除外", "2021-09-10")];
    let waiting = [decision("C-000001:W-000001", "保留", "2021-09-10")];
    let elsewhere = || workshop(2, "大分県", &["清掃"]);
    let full = || Workshop { workers_available: Some(golden(1)), ..workshop(3, "福岡県", &["清掃"]) };
    let large = |mut known: Registry| {
        let case = known.cases.get_mut(&CaseId(1)).unwrap();
        (case.hours, case.amount) = (Some(9_000.0), Some(Yen(18_000_000)));
        known
    };
    let mut stated = large(of(vec![here()]));
    stated.applications = vec![application(1, "d01", Interest::Yes, "2021-09-10")];
    stated.applications[0].quantity = Some(10);
    type Row<'a> = (&'a str, Registry, &'a [HumanCell], ShortfallCause, &'a [&'a str], &'a str);
    let unsure = |place: &str| workshop(1, place, &[]);
    let mut unsure_declined = of(vec![unsure("福岡県"), elsewhere()]);
    unsure_declined.applications = declined.applications.clone();
    let table: [Row<'_>; 12] = [
        (
            "しない of one that states nothing of the work, as an auditor found it",
            unsure_declined,
            &[],
            ShortfallCause::Unwilling,
            &["対応できるか確かめていない事業所は1か所", "1か所は窓口（d01共同受注窓口）が「しない」"],
            "作業できるところ",
        ),
        (
            "one that states nothing of the work is full",
            large(of(vec![unsure("福岡県"), elsewhere()])),
            &[],
            ShortfallCause::Capacity,
            &["対応できるか確かめていない事業所は1か所ありますが、作業枠が足りません"],
            "作業できるところ",
        ),
        (
            "… and stands elsewhere too",
            of(vec![unsure("大分県"), elsewhere()]),
            &[],
            ShortfallCause::Area,
            &["対応できる事業所は1か所", "福岡県で作業できるところ"],
            "確かめていない",
        ),
        (
            "しない",
            declined.clone(),
            &[],
            ShortfallCause::Unwilling,
            &["1か所は窓口（d01共同受注窓口）が「しない」と回答しています", "窓口に事情を確かめてください"],
            "作業枠",
        ),
        (
            "wants no cases",
            of(vec![at_desk("d02", here())]),
            &[],
            ShortfallCause::Unwilling,
            &["窓口（d02共同受注窓口）がこの種の案件の案内を希望していません"],
            "作業できるところ",
        ),
        (
            "… and one elsewhere changes nothing",
            of(vec![at_desk("d02", here()), elsewhere()]),
            &[],
            ShortfallCause::Unwilling,
            &["窓口（d02共同受注窓口）がこの種の案件の案内を希望していません"],
            "作業できるところ",
        ),
        (
            "除外",
            of(vec![here()]),
            &refused,
            ShortfallCause::Unwilling,
            &["1か所（作業所1）は「除外」"],
            "窓口に",
        ),
        (
            "保留",
            of(vec![here()]),
            &waiting,
            ShortfallCause::Unwilling,
            &["1か所（作業所1）は「保留」"],
            "作業枠",
        ),
        (
            "full, and another desk said no",
            {
                let mut known = large(of(vec![at_desk("d03", full()), here()]));
                known.applications = vec![application(1, "d01", Interest::No, "2021-09-10")];
                known
            },
            &[],
            ShortfallCause::Capacity,
            &[
                "対応できる事業所は1か所ありますが、作業枠が足りません",
                "ほかに、1か所は窓口（d01共同受注窓口）が「しない」",
            ],
            "希望していません",
        ),
        (
            "as much as the desk can do",
            stated,
            &[],
            ShortfallCause::Capacity,
            &["窓口（d01共同受注窓口）が対応できると答えた数量まで"],
            "作業枠が足りません",
        ),
        (
            "nobody knows how many people it has",
            of(vec![Workshop { workers_available: None, capacity: None, ..here() }]),
            &[],
            ShortfallCause::Capacity,
            &["対応可能人数が分からないため"],
            "作業枠が足りません",
        ),
        (
            "elsewhere",
            of(vec![elsewhere()]),
            &[],
            ShortfallCause::Area,
            &["福岡県で作業できるところ"],
            "窓口（",
        ),
    ];
    for (name, known, human, expected, told, untold) in table {
        let (cause, text) = short(&known, human);
        assert_eq!(cause, expected, "{name}: {text}");
        for part in told {
            assert!(text.contains(part), "{name}: {part} in {text}");
        }
        assert!(!text.contains(untold), "{name}: {untold} in {text}");
    }
}

/// 100 hours, of which the best has room for 94: nobody is sent six hours.
#[test]
fn a_small_lot_gets_a_fair_share() {
    let mut best = good(1);
    (best.hub, best.workers_available) = (true, Some(golden(3)));
    let second = Workshop { work: vec![(kind("データ入力"), golden(Mark::Yes))], ..good(2) };
    let due = Case { due_on: Some(day("2021-10-15")), ..remote(1, 100) };
    let known = registry(vec![desk("d01")], vec![best, second], vec![due]);
    let found = night(&known, &[]).0;
    assert_eq!(hours(&found), BTreeMap::from([(1, 92), (2, 8)]));
    let note = found.notes.iter().find(|note| note.reason.rule == "lots-merged").unwrap();
    assert!(note.reason.text.contains("時間を分けました"), "{}", note.reason.text);
}

/// One piece over many workshops, and half of a case that is ordered: both are told.
#[test]
fn what_a_clerk_should_see_of_an_allocation_is_noted() {
    let small = |id| Workshop { workers_available: Some(golden(1)), ..good(id) };
    let one_piece = Case { quantity: Some(1), due_on: Some(day("2021-10-15")), ..remote(1, 100) };
    let mut known = registry(vec![desk("d01")], (1..=6).map(small).collect(), vec![one_piece]);
    let told = |known: &Registry| -> Vec<String> {
        night(known, &[]).0.notes.into_iter().map(|note| note.reason.text).collect()
    };
    assert!(told(&known).iter().any(|text| text.contains("割当数量は0です")), "{:?}", told(&known));
    let mut half = order(1, 1, 100_000, "2021-09-10");
    half.share = Some(0.5);
    known.orders = vec![half];
    assert!(told(&known).iter().any(|text| text.contains("発注済みの50％を除いた残り（50時間）")));
    let found = night(&known, &[]).0;
    assert_eq!(hours(&found).values().sum::<u32>(), 50);
    assert!(found.allocations.iter().filter_map(|one| one.amount).map(|yen| yen.0).sum::<i64>() <= 100_000);
}

#[test]
fn a_place_of_a_block_without_desks_is_counted_by_its_workshops() {
    let known = registry(
        vec![Desk { prefecture: Some(prefecture("大阪府")), ..desk("d01") }],
        vec![workshop(1, "福岡県", &["清掃"])],
        vec![case(1)],
    );
    let found = night(&known, &[]).0;
    for block in [Block::Kinki, Block::KyushuOkinawa] {
        assert_eq!(found.judged_in[&(block, CaseId(1))].candidates, 1, "{block:?}");
    }
}
