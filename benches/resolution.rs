//! How long resolution takes as lists grow, and how much memory: `cargo bench --bench resolution [-- ROWS …]`.
//!
//! The rows are invented: workshops of many corporations in the country's municipalities, each in one to seven lists,
//! written in different hands, with missing numbers, shared telephones, common names, branches and two services.

#![expect(clippy::print_stdout, reason = "the table is the result")]

use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::time::Instant;
use tsunagi::domain::{
    CellRef, Corporation, DeskId, Observations, Origin, RecordKind, RowOrigin, Seen, ServiceType, SourceRole,
    WorkshopRow,
};
use tsunagi::normalise::address;
use tsunagi::resolve::{KnownIdentities, Options, resolve};

const SIZES: [usize; 5] = [6_250, 12_500, 25_000, 50_000, 250_000];
const HEADS: [&str; 16] = [
    "ひまわり",
    "あおぞら",
    "つばさ",
    "こもれび",
    "せせらぎ",
    "なないろ",
    "たんぽぽ",
    "みらい",
    "かがやき",
    "わかば",
    "すずらん",
    "やまびこ",
    "ほほえみ",
    "あすなろ",
    "はばたき",
    "しおかぜ",
];
const TAILS: [&str; 8] = ["作業所", "工房", "ワークス", "の家", "ファーム", "ベース", "学園", "キッチン"];
const TOWNS: [&str; 12] = [
    "福岡県久留米市青峰",
    "福岡県大牟田市有明町",
    "大阪府守口市日吉町",
    "大阪府八尾市光町",
    "愛知県豊橋市牛川町",
    "愛知県刈谷市小垣江町",
    "秋田県湯沢市下院内",
    "秋田県秋田市中通",
    "東京都中央区築地",
    "東京都国立市泉",
    "北海道釧路市木場",
    "北海道北見市常盤町",
];

fn main() {
    let asked: Vec<usize> = std::env::args().skip(1).filter_map(|text| text.parse().ok()).collect();
    let sizes = if asked.is_empty() { SIZES.to_vec() } else { asked };
    println!(
        "{:>8} {:>9} {:>9} {:>10} {:>7} {:>9} {:>8}",
        "rows", "first s", "again s", "workshops", "doubts", "peak MiB", "growth"
    );
    let mut last: Option<(usize, f64)> = None;
    for rows in sizes {
        let observations = invent(rows);
        let night = |known: &KnownIdentities| {
            let start = Instant::now();
            let (identities, _) = resolve(&observations, &[], known, &[], &Options::default());
            (start.elapsed().as_secs_f64(), identities)
        };
        let (first, identities) = night(&KnownIdentities::default());
        let (again, second) = night(&identities.remembered);
        assert!(second.remembered == identities.remembered, "the same night again changes nothing");
        let growth =
            last.map(|(before, seconds)| (first / seconds).ln() / (rows as f64 / before as f64).ln());
        println!(
            "{rows:>8} {first:>9.3} {again:>9.3} {:>10} {:>7} {:>9} {:>8}",
            identities.workshops.len(),
            identities.doubts.len(),
            peak_mebibytes(),
            growth.map_or_else(String::new, |growth| format!("{growth:.2}")),
        );
        last = Some((rows, first));
    }
}

/// The most memory this process has held, where the system tells.
fn peak_mebibytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) / 1024
}

fn seen<T>(value: T) -> Option<Seen<T>> {
    Some(Seen { value, cell: CellRef::new(2, 2), text: "".into() })
}

fn invent(rows: usize) -> Observations {
    let mut dice = ChaCha8Rng::seed_from_u64(7);
    let mut observations = Observations::default();
    let mut corporation = 0;
    let mut phone = String::new();
    let mut name = String::new();
    let mut workshop = 0u32;
    while observations.workshops.len() < rows {
        workshop += 1;
        if workshop == 1 || dice.random_range(0..100) < 70 {
            corporation += 1;
            phone = format!("0{:09}", 100_000_000 + workshop);
            name = invented_name(&mut dice, workshop);
        } else if dice.random_range(0..100) < 60 {
            phone = format!("0{:09}", 500_000_000 + workshop);
        }
        let shown = match dice.random_range(0..10) {
            0 => format!("第{}{name}", dice.random_range(2..5)),
            1..4 => name.clone(),
            _ => invented_name(&mut dice, workshop),
        };
        let place = format!(
            "{}{}-{}-{}",
            TOWNS[dice.random_range(0..TOWNS.len())],
            dice.random_range(1..9),
            dice.random_range(1..40),
            dice.random_range(1..30)
        );
        let service = if dice.random_range(0..4) == 0 { ServiceType::TypeA } else { ServiceType::TypeB };
        let number = tens_with_check_digit(400_000_000 + u64::from(workshop));
        for _ in 0..dice.random_range(1..=7) {
            observations.workshops.push(row(
                &mut dice,
                observations.workshops.len(),
                (&shown, &number, &phone, &place),
                corporation,
                service.clone(),
            ));
        }
    }
    observations.workshops.truncate(rows);
    observations
}

fn invented_name(dice: &mut impl Rng, workshop: u32) -> String {
    let head = HEADS[dice.random_range(0..HEADS.len())];
    let tail = TAILS[dice.random_range(0..TAILS.len())];
    if dice.random_range(0..3) == 0 {
        return format!("{head}{tail}");
    }
    let letter = |at: u32| {
        char::from_u32(0x4e00 + (workshop.wrapping_mul(2_654_435_761) >> at) % 3_000).unwrap_or('一')
    };
    format!("{}{}{head}{tail}", letter(3), letter(11))
}

/// A list holds some hundreds of rows; a workshop stands in a list once.
fn row(
    dice: &mut impl Rng,
    at: usize,
    (name, number, phone, place): (&str, &str, &str, &str),
    corporation: u32,
    service: ServiceType,
) -> WorkshopRow {
    let desk = format!("d{:03}", at % 101);
    let file = format!("inbox/{desk}/{}.xlsx", at / 25_000);
    let origin = Origin::file(&file, "r").sheet("名簿").at(CellRef::new(at as u32 + 2, 2));
    let mut row = WorkshopRow::new(RowOrigin {
        role: SourceRole::Desk(DeskId::new(&desk)),
        kind: RecordKind::Workshop,
        origin,
        flags: Vec::new(),
    });
    let mut states = |share: u32| dice.random_range(0..100) < share;
    row.name =
        seen(if states(20) { format!("就労継続支援事業所　{name}") } else { name.to_owned() });
    row.office_number = if states(70) { seen(number.to_owned()) } else { None };
    row.phones = if states(90) { seen(vec![phone.to_owned()]) } else { None };
    row.address = if states(90) { address::read(place, None).value.and_then(seen) } else { None };
    row.service = if states(85) { seen(service) } else { None };
    row.corporation = if states(75) {
        seen(Corporation {
            legal_form: Some("社会福祉法人"),
            bare: format!("見本{corporation}会"),
            form_last: false,
        })
    } else {
        None
    };
    row
}

/// Ten digits with Luhn's check digit.
fn tens_with_check_digit(serial: u64) -> String {
    let digits = format!("{serial:09}");
    let sum: u32 = digits
        .chars()
        .rev()
        .filter_map(|c| c.to_digit(10))
        .enumerate()
        .map(|(at, digit)| match at % 2 {
            0 if digit > 4 => digit * 2 - 9,
            0 => digit * 2,
            _ => digit,
        })
        .sum();
    format!("{digits}{}", (10 - sum % 10) % 10)
}
