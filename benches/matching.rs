//! The whole matching of a night, eligibility to reasons, over nations of growing size; `cargo bench --bench matching`.

#![expect(clippy::print_stdout, reason = "a bench tells its figures")]

use chrono::{Days, NaiveDate};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeSet;
use std::time::Instant;
use tsunagi::domain::{
    Address, Case, CaseId, CaseState, Consent, Desk, DeskId, FacilityId, Golden, Mark, Origin, Prefecture,
    ServiceType, Step, WorkPlace, Workshop, WorkshopId, Yen,
};
use tsunagi::matching::{Options, run};
use tsunagi::normalise::work;
use tsunagi::registry::Registry;

const DESKS: u32 = 101;

fn main() {
    println!("workshops  cases  matches  allocations  shortfalls     time  peak memory");
    let options = Options { catalogue: work::shipped().clone(), ..Options::default() };
    for (workshops, cases) in [(12_500, 500), (25_000, 500), (25_000, 1_000), (50_000, 2_000)] {
        let registry = nation(workshops, cases);
        let start = Instant::now();
        let (matching, _) = run(&registry, &[], today(), &options);
        println!(
            "{workshops:9}  {cases:5}  {:7}  {:11}  {:10}  {:6.2}s  {:>7} MiB",
            matching.matches.len(),
            matching.allocations.len(),
            matching.shortfalls.len(),
            start.elapsed().as_secs_f64(),
            peak_mib()
        );
    }
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 20).unwrap_or_default()
}

/// The most that this process ever held, as Linux tells it; 0 elsewhere.
fn peak_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok()).map_or(0, |kib| kib / 1024)
}

fn nation(workshops: u32, cases: u32) -> Registry {
    let mut dice = ChaCha8Rng::seed_from_u64(11);
    let mut registry = Registry::default();
    for number in 1..=DESKS {
        let one = desk(number);
        registry.desks.insert(one.id.clone(), one);
    }
    for number in 1..=workshops {
        registry.workshops.insert(WorkshopId(number), workshop(number, &mut dice));
    }
    for number in 1..=cases {
        registry.cases.insert(CaseId(number), case(number, &mut dice));
    }
    registry
}

fn golden<T>(value: T) -> Golden<T> {
    Golden::only(value, Origin::file("名簿.xlsx", ""))
}

fn prefecture(dice: &mut ChaCha8Rng) -> Option<Prefecture> {
    Prefecture::from_number(dice.random_range(1..=47))
}

fn desk_id(number: u32) -> DeskId {
    DeskId::new(&format!("d{number:03}"))
}

fn desk(number: u32) -> Desk {
    Desk {
        id: desk_id(number),
        name: format!("見本第{number}共同受注窓口"),
        kana: String::new(),
        aliases: Vec::new(),
        prefecture: u8::try_from(number % 47 + 1).ok().and_then(Prefecture::from_number),
        kind: None,
        consent: [Some(Consent::All), Some(Consent::Depends), Some(Consent::RemoteOnly), None]
            [number as usize % 4],
        email: String::new(),
        contact_methods: Vec::new(),
        staff_full_time: None,
        staff_shared: None,
        kind_reasons: Vec::new(),
        confirmed_year: None,
        listed: true,
        has_folder: true,
        origins: Vec::new(),
    }
}

/// Three kinds of work each; one in five says nothing of how many people it has.
fn workshop(number: u32, dice: &mut ChaCha8Rng) -> Workshop {
    let kinds = work::shipped().entries();
    let mut stated: Vec<usize> = (0..3).map(|_| dice.random_range(0..kinds.len())).collect();
    stated.sort_unstable();
    stated.dedup();
    let marks = [Mark::Good, Mark::Yes, Mark::Partly, Mark::No];
    let prefecture = prefecture(dice);
    Workshop {
        register: Default::default(),
        id: WorkshopId(number),
        facility: FacilityId(number),
        active: !number.is_multiple_of(50),
        name: golden(format!("見本作業所{number}")),
        kana: None,
        corporation: None,
        corporate_number: None,
        office_number: None,
        service: Some(golden(if number.is_multiple_of(3) { ServiceType::TypeA } else { ServiceType::TypeB })),
        postal_code: None,
        address: Some(golden(Address { prefecture, ..Address::default() })),
        phones: None,
        fax: None,
        email: None,
        capacity: None,
        users: None,
        staff: None,
        workers_available: (!number.is_multiple_of(5)).then(|| golden(dice.random_range(2..30))),
        pc_count: Some(golden(dice.random_range(0..10))),
        off_site: Some(golden(if number.is_multiple_of(4) { Mark::No } else { Mark::Yes })),
        travels_to: None,
        average_wage: None,
        work_text: None,
        work: stated
            .into_iter()
            .map(|at| (kinds[at].kind.clone(), golden(marks[dice.random_range(0..marks.len())])))
            .collect(),
        hub: number.is_multiple_of(40),
        updated_on: None,
        desks: vec![desk_id(number % DESKS + 1)],
        members: Vec::new(),
        reasons: Vec::new(),
        position: None,
    }
}

/// Of any kind of work, 20 to 2,000 hours at 1,300 yen, within two to five months.
fn case(number: u32, dice: &mut ChaCha8Rng) -> Case {
    let kinds = work::shipped().entries();
    let entry = &kinds[dice.random_range(0..kinds.len())];
    let open_on = today() - Days::new(dice.random_range(0..10));
    let hours = dice.random_range(20..2_000u32);
    let origin = Origin::file("案件.xlsx", "");
    Case {
        id: CaseId(number),
        own_desks: BTreeSet::new(),
        programme: "全国試行".to_owned(),
        fiscal_year: None,
        number: format!("R8-{number:04}"),
        title: format!("見本の案件{number}"),
        client: None,
        demand: None,
        category: Some(entry.category),
        kind: Some(entry.kind.clone()),
        remote: Some(entry.remote),
        place: WorkPlace { text: String::new(), prefecture: prefecture(dice), municipality: None },
        quantity: Some(i64::from(hours) * 12),
        unit: "件".to_owned(),
        unit_price: None,
        amount: Some(Yen(i64::from(hours) * 1_300)),
        annual_amount: None,
        hours: Some(f64::from(hours)),
        people: None,
        skills: String::new(),
        open_on: Some(open_on),
        deadline_on: Some(open_on + Days::new(10)),
        due_on: Some(open_on + Days::new(dice.random_range(60..150))),
        steps: vec![Step {
            state: CaseState::Offered,
            on: Some(open_on),
            seen_on: None,
            origin: origin.clone(),
        }],
        parent: None,
        lost_reason: String::new(),
        gaps: Vec::new(),
        good_example: false,
        origin: origin.clone(),
        origins: vec![origin],
    }
}
