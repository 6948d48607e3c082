//! Invented desks and companies, each written in many hands, with namesakes beside them.

use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use tsunagi::domain::{
    ApplicationRow, CellRef, Corporation, DeskRow, LeadRow, Observations, Origin, Prefecture, RecordKind,
    RowOrigin, Seen, SourceRole,
};
use tsunagi::normalise::{address, corporation};

const OWN: [&str; 18] = [
    "しらかば",
    "はまなす",
    "せせらぎ",
    "かけはし",
    "あさひ",
    "いちょう",
    "まつかぜ",
    "ともしび",
    "ひなた",
    "ゆうなぎ",
    "みらい",
    "けやき",
    "なかま",
    "そよかぜ",
    "みどり",
    "こもれび",
    "あおぞら",
    "ひだまりの里",
];
const BODIES: [&str; 6] = [
    "共同受注窓口",
    "共同受注センター",
    "受注センター",
    "授産支援センター",
    "ワークセンター協議会",
    "セルプセンター",
];

pub(crate) struct Desks {
    pub(crate) observations: Observations,
    /// What each of `Observations::desks` truly is.
    pub(crate) rows: Vec<String>,
    /// Names in replies, and what each truly is.
    pub(crate) replies: Vec<(String, String)>,
}

fn origin(role: SourceRole, kind: RecordKind, file: &str, row: usize) -> RowOrigin {
    let origin = Origin::file(file, "r").sheet("一覧").at(CellRef::new(row as u32 + 2, 2));
    RowOrigin { role, kind, origin, flags: Vec::new() }
}

fn seen<T>(value: T, text: &str) -> Seen<T> {
    Seen::new(value, CellRef::new(2, 2), text)
}

/// About a hundred desks: in a list with their mail addresses, in a later list in another hand, and in 600 replies.
pub(crate) fn desks(seed: u64) -> Desks {
    let mut dice = ChaCha8Rng::seed_from_u64(seed);
    let mut made = Desks { observations: Observations::default(), rows: Vec::new(), replies: Vec::new() };
    for prefecture in Prefecture::all() {
        let mut own: Vec<&str> = OWN.to_vec();
        for _ in 0..dice.random_range(1..4) {
            let name = own.swap_remove(dice.random_range(0..own.len()));
            let body = BODIES.choose(&mut dice).copied().unwrap_or_default();
            desk(&mut made, &mut dice, prefecture, (name, body));
        }
    }
    made
}

fn desk(made: &mut Desks, dice: &mut ChaCha8Rng, prefecture: Prefecture, (own, body): (&str, &str)) {
    let number = made.rows.len() / 2;
    let (short, full) = (prefecture.short_name(), prefecture.name());
    let name = format!("{short}{own}{body}");
    let truth = format!("{number} {name}");
    let hand = |dice: &mut ChaCha8Rng| match dice.random_range(0..8) {
        0 => format!("{full}{own}{body}"),
        1 => format!("{short}{own}　{body}"),
        2 => format!("{name}　御中"),
        3 => format!("社会福祉法人例示{number}会　{name}"),
        4 => format!("{name}（NPO法人見本{number}）"),
        5 => name.replace("センター", "ｾﾝﾀｰ"),
        _ => name.clone(),
    };
    for (list, text) in [("厚労省リスト.xlsx", name.clone()), ("窓口台帳.xlsx", hand(dice))] {
        let row = origin(SourceRole::Office, RecordKind::Desk, &format!("inbox/jimukyoku/{list}"), number);
        let mut row = DeskRow::new(row, seen(text.clone(), &text));
        row.prefecture = Some(seen(prefecture, full));
        // Some operators run two desks under one address.
        row.email = Some(seen(format!("desk{}@example.invalid", number / 2), ""));
        made.observations.desks.push(row);
        made.rows.push(truth.clone());
    }
    for _ in 0..6 {
        let text = hand(dice);
        let row = made.observations.applications.len();
        made.observations.applications.push(ApplicationRow {
            row: origin(SourceRole::Form, RecordKind::Application, "forms/応募.xlsx", row),
            case: None,
            desk: Some(seen(text.clone(), &text)),
            interest: None,
            workshop_count: None,
            people: None,
            kinds: None,
            comment: None,
            question: None,
            answered_at: None,
        });
        made.replies.push((text, truth.clone()));
    }
}

pub(crate) struct Clients {
    pub(crate) observations: Observations,
    /// By row; `None` = the row does not say which of several.
    pub(crate) truth: Vec<(u32, Option<String>)>,
}

const FIRST: [&str; 40] = [
    "例示",
    "見本",
    "仮想",
    "試作",
    "架空",
    "模擬",
    "青葉",
    "若草",
    "白鳥",
    "朝日",
    "大和",
    "三光",
    "東邦",
    "新興",
    "共栄",
    "日の出",
    "富士",
    "光陽",
    "明和",
    "昭栄",
    "山水",
    "北斗",
    "南風",
    "西海",
    "中央",
    "第一",
    "双葉",
    "千歳",
    "万代",
    "丸十",
    "アルファ",
    "ベータ",
    "ガンマ",
    "サンプル",
    "モデル",
    "テスト",
    "ダミー",
    "まぼろし",
    "なにがし",
    "それがし",
];
const LAST: [&str; 25] = [
    "商事",
    "商店",
    "物産",
    "製作所",
    "印刷",
    "出版",
    "電機",
    "食品",
    "倉庫",
    "運輸",
    "物流",
    "旅行",
    "通信",
    "総研",
    "建設",
    "工業",
    "化学",
    "薬品",
    "紙業",
    "繊維",
    "不動産",
    "保険",
    "システム",
    "サービス",
    "フーズ",
];
const PLACES: [&str; 6] = [
    "福岡県久留米市青峰",
    "大阪府八尾市光町",
    "愛知県豊橋市牛川町",
    "秋田県湯沢市下院内",
    "東京都中央区築地",
    "北海道釧路市木場",
];

/// Companies of which one in five has a namesake of another form or at another place.
pub(crate) fn clients(companies: usize, seed: u64) -> Clients {
    let mut dice = ChaCha8Rng::seed_from_u64(seed);
    let mut made = Clients { observations: Observations::default(), truth: Vec::new() };
    let mut names: Vec<(usize, usize)> =
        (0..FIRST.len()).flat_map(|a| (0..LAST.len()).map(move |b| (a, b))).collect();
    let mut number = 0;
    while number < companies {
        if names.is_empty() {
            break;
        }
        let (first, last) = names.swap_remove(dice.random_range(0..names.len()));
        let bare = format!("{}{}", FIRST[first], LAST[last]);
        match dice.random_range(0..10) {
            0 => {
                for form in ["株式会社", "合同会社"] {
                    write(&mut made, &mut dice, (&bare, form, number), (true, None));
                    number += 1;
                }
            }
            1 => {
                for at in [0, 3] {
                    let place =
                        format!("{}{}-{}", PLACES[(number + at) % 6], number % 40 + 1, number % 9 + 1);
                    write(&mut made, &mut dice, (&bare, "株式会社", number), (true, Some(place)));
                    number += 1;
                }
            }
            _ => {
                write(&mut made, &mut dice, (&bare, "株式会社", number), (false, None));
                number += 1;
            }
        }
    }
    made
}

/// A company in three to six rows. With a namesake, a row has to state its form and place.
fn write(
    made: &mut Clients,
    dice: &mut ChaCha8Rng,
    (bare, form, number): (&str, &'static str, usize),
    (has_namesake, place): (bool, Option<String>),
) {
    let short = if form == "株式会社" { "(株)" } else { "(同)" };
    let front = number % 2 == 0;
    for _ in 0..dice.random_range(3..7) {
        let text = match dice.random_range(0..7) {
            0 if !has_namesake => bare.to_owned(),
            1 if front => format!("{short} {bare}"),
            1 => format!("{bare} {short}"),
            2 if front => format!("{form}　{bare}　総務部"),
            2 => format!("{bare}{form}　本社"),
            3 => format!("{form}{bare}").replacen("株式会社", "㈱", 1),
            _ if front => format!("{form}{bare}"),
            _ => format!("{bare}{form}"),
        };
        let says_place = place.is_some() || dice.random_range(0..4) == 0;
        let row = made.truth.len();
        let stated = place.clone().filter(|_| says_place);
        made.observations.leads.push(lead(row, &text, stated.as_deref()));
        let judged = !has_namesake || place.is_none() || stated.is_some();
        made.truth.push((row as u32 + 2, judged.then(|| format!("{number} {bare}"))));
    }
}

fn lead(row: usize, text: &str, place: Option<&str>) -> LeadRow {
    let client: Corporation = corporation::read(text).value.unwrap_or_default();
    let row = origin(SourceRole::Office, RecordKind::Lead, "inbox/jimukyoku/商談.xlsx", row);
    LeadRow {
        client: Some(seen(client, text)),
        address: place.and_then(|text| Some(seen(address::read(text, None).value?, text))),
        ..LeadRow::new(row)
    }
}
