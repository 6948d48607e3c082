//! Invented lists and their truth: workshops of many corporations in the country's municipalities, each in one to seven
//! lists, written in different hands, with missing numbers, shared telephones, common names, branches, A and B at one
//! address, and satellites of one number.

use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use tsunagi::domain::{
    CellRef, Corporation, DeskId, Observations, Origin, RecordKind, RowOrigin, Seen, ServiceType, SourceRole,
    WorkshopRow,
};
use tsunagi::normalise::address;

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

/// Rows with what they truly are; `None` = the row does not say enough for anyone to tell.
pub(crate) struct Invented {
    pub(crate) observations: Observations,
    pub(crate) services: Vec<Option<String>>,
    pub(crate) facilities: Vec<Option<String>>,
}

/// One workshop as it is.
#[derive(Clone)]
struct Site {
    name: String,
    number: String,
    phone: String,
    place: String,
    service: ServiceType,
    corporation: u32,
    /// Others share name, telephone and corporation; then the number or the place must be stated.
    has_twin: bool,
    /// Another service has its number and its place too; then the service must be stated.
    has_other_service: bool,
    /// Another place has its number too; then the place must be stated.
    has_satellite: bool,
}

/// That many rows; the same seed gives the same rows.
pub(crate) fn lists(rows: usize, seed: u64) -> Invented {
    let mut dice = ChaCha8Rng::seed_from_u64(seed);
    let mut made =
        Invented { observations: Observations::default(), services: Vec::new(), facilities: Vec::new() };
    let mut first = site(&mut dice, 1, 1);
    let mut serial = 1;
    while made.services.len() < rows {
        serial += 1;
        if dice.random_range(0..100) < 70 {
            first = site(&mut dice, serial, serial);
        }
        let mut own = Site { phone: first.phone.clone(), ..site(&mut dice, serial, first.corporation) };
        match dice.random_range(0..20) {
            0..2 => own.name = format!("第{}{}", dice.random_range(2..5), first.name),
            2..8 => own.name = first.name.clone(),
            _ => {}
        }
        own.has_twin = true;
        if dice.random_range(0..100) < 60 {
            own.phone = format!("0{:09}", 500_000_000 + serial);
        }
        match dice.random_range(0..20) {
            0..3 => two_services(&mut made, &mut dice, own, serial),
            3 => with_satellite(&mut made, &mut dice, own, serial),
            _ => write(&mut made, &mut dice, &own, (serial, "", "")),
        }
    }
    made.observations.workshops.truncate(rows);
    made.services.truncate(rows);
    made.facilities.truncate(rows);
    made
}

/// A型 and B型 of one name at one address, under one number or two.
fn two_services(made: &mut Invented, dice: &mut ChaCha8Rng, mut site: Site, serial: u32) {
    site.has_other_service = true;
    site.service = ServiceType::TypeA;
    write(made, dice, &site, (serial, "", "A"));
    if dice.random_range(0..2) == 0 {
        site.number = tens_with_check_digit(700_000_000 + u64::from(serial));
    }
    site.service = ServiceType::TypeB;
    write(made, dice, &site, (serial, "", "B"));
}

/// A second place under the same number, in some of the lists that have the first.
fn with_satellite(made: &mut Invented, dice: &mut ChaCha8Rng, mut site: Site, serial: u32) {
    site.has_satellite = true;
    let start = made.services.len();
    write(made, dice, &site, (serial, "", ""));
    site.place = invented_place(dice);
    for list in start..made.services.len() {
        if list == start || dice.random_range(0..2) == 0 {
            write_row(made, dice, &site, list, (serial, "s", ""));
        }
    }
}

fn site(dice: &mut ChaCha8Rng, serial: u32, corporation: u32) -> Site {
    Site {
        name: invented_name(dice, serial),
        number: tens_with_check_digit(400_000_000 + u64::from(serial)),
        phone: format!("0{:09}", 100_000_000 + serial),
        place: invented_place(dice),
        service: if dice.random_range(0..4) == 0 { ServiceType::TypeA } else { ServiceType::TypeB },
        corporation,
        has_twin: false,
        has_other_service: false,
        has_satellite: false,
    }
}

fn invented_place(dice: &mut ChaCha8Rng) -> String {
    let town = TOWNS[dice.random_range(0..TOWNS.len())];
    let [block, lot, house] = [9, 40, 30].map(|end| dice.random_range(1..end));
    format!("{town}{block}-{lot}-{house}")
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

/// The site in one to seven lists.
fn write(made: &mut Invented, dice: &mut ChaCha8Rng, site: &Site, owner: (u32, &str, &str)) {
    for _ in 0..dice.random_range(1..=7) {
        let list = made.services.len();
        write_row(made, dice, site, list, owner);
    }
}

fn write_row(
    made: &mut Invented,
    dice: &mut ChaCha8Rng,
    site: &Site,
    list: usize,
    (serial, place, service): (u32, &str, &str),
) {
    let row = row(dice, (list, made.services.len()), site);
    let (number, address) = (row.office_number.is_some(), row.address.is_some());
    let told = (number || address || (row.phones.is_some() && !site.has_twin))
        && (row.service.is_some() || !site.has_other_service)
        && (address || !site.has_satellite);
    let facility = format!("{serial}{place}");
    made.services.push(told.then(|| format!("{facility}{service}")));
    made.facilities.push(told.then_some(facility));
    made.observations.workshops.push(row);
}

fn row(dice: &mut ChaCha8Rng, (list, at): (usize, usize), site: &Site) -> WorkshopRow {
    let desk = format!("d{:03}", list % 101);
    let file = format!("inbox/{desk}/{}.xlsx", list / 25_000);
    let origin = Origin::file(&file, "r").sheet("名簿").at(CellRef::new(at as u32 + 2, 2));
    let mut row = WorkshopRow::new(RowOrigin {
        role: SourceRole::Desk(DeskId::new(&desk)),
        kind: RecordKind::Workshop,
        origin,
        flags: Vec::new(),
    });
    let name = &site.name;
    let mut states = |share: u32| dice.random_range(0..100) < share;
    row.name = seen(if states(20) { format!("就労継続支援事業所　{name}") } else { name.clone() });
    row.office_number = if states(70) { seen(site.number.clone()) } else { None };
    row.phones = if states(90) { seen(vec![site.phone.clone()]) } else { None };
    row.address = if states(90) { address::read(&site.place, None).value.and_then(seen) } else { None };
    row.service = if states(85) { seen(site.service.clone()) } else { None };
    row.corporation = states(75)
        .then(|| Corporation {
            legal_form: Some("社会福祉法人"),
            bare: format!("見本{}会", site.corporation),
            form_last: false,
        })
        .and_then(seen);
    row
}

fn seen<T>(value: T) -> Option<Seen<T>> {
    Some(Seen::new(value, CellRef::new(2, 2), ""))
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
