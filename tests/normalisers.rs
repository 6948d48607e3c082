//! Every normaliser over any text: it never panics, and what it shows it reads again as the same.

use proptest::prelude::*;
use tsunagi::normalise::{self, date::DateHints};
use tsunagi::table::Cell;

type Normaliser = (&'static str, fn(&str) -> Option<String>);

/// Each reads a text and shows what it made of it.
const NORMALISERS: [Normaliser; 14] = [
    ("tidy", |text| Some(normalise::tidy(text))),
    ("tidy_line", |text| Some(normalise::tidy_line(text))),
    ("name", |text| Some(normalise::ruby::split(text, false).0)),
    ("corporation", |text| normalise::corporation::read(text).value.map(|one| one.to_string())),
    ("service", |text| normalise::service::read(text).value.map(|one| one.to_string())),
    ("date", |text| normalise::date::read(&Cell::text(text), hints()).value.map(|one| one.to_string())),
    ("office number", |text| normalise::number::office_number(&Cell::text(text), None).value),
    ("corporate number", |text| normalise::number::corporate_number(&Cell::text(text)).value),
    ("phone", |text| normalise::phone::read(&Cell::text(text), None).value.map(|all| all.join("、"))),
    ("postal code", |text| normalise::postal::read(&Cell::text(text)).value),
    ("email", |text| normalise::email::read(text).value),
    ("yen", |text| normalise::yen::read(&Cell::text(text), "").value.map(|one| one.middle().0.to_string())),
    ("count", |text| normalise::count::read(&Cell::text(text)).value.map(|one| one.to_string())),
    ("mark", |text| {
        let mark = normalise::mark::read(&Cell::text(text)).value?;
        Some(mark.symbol().to_owned()).filter(|symbol| !symbol.is_empty())
    }),
];

fn hints() -> DateHints {
    DateHints::default()
}

fn hold(text: &str) -> Result<(), TestCaseError> {
    for (name, normalise) in NORMALISERS {
        if let Some(once) = normalise(text) {
            prop_assert_eq!(normalise(&once), Some(once.clone()), "{} of {:?}", name, text);
        }
    }
    let _address = normalise::address::read(text, None);
    let _kinds = normalise::work::kinds_in(text, normalise::work::shipped_words());
    let _parts = normalise::name::parts(text, None);
    let _month = normalise::date::month(text, None);
    let _moment = normalise::date::read_moment(&Cell::text(text));
    let _share = normalise::count::share(&Cell::text(text));
    let _hours = normalise::count::hours(&Cell::text(text));
    Ok(())
}

/// Pieces of what offices write, in any order.
fn written() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[0-9０-９]{1,7}",
        Just("令和".to_owned()),
        Just("元年".to_owned()),
        Just("R5.4.1".to_owned()),
        Just("年".to_owned()),
        Just("月".to_owned()),
        Just("日".to_owned()),
        Just("㈱".to_owned()),
        Just("（株）".to_owned()),
        Just("社会福祉法人".to_owned()),
        Just("例示会".to_owned()),
        Just("就労継続支援Ｂ型".to_owned()),
        Just("大阪府八尾市本町".to_owned()),
        Just("丁目".to_owned()),
        Just("番地".to_owned()),
        Just("06-".to_owned()),
        Just("内線".to_owned()),
        Just("万円".to_owned()),
        Just("千円".to_owned()),
        Just("億".to_owned()),
        Just("～".to_owned()),
        Just("▲".to_owned()),
        Just("○".to_owned()),
        Just("×".to_owned()),
        Just("要相談".to_owned()),
        Just("名".to_owned()),
        Just("清掃は不可".to_owned()),
        Just("a@example.invalid".to_owned()),
        "[ 　\n、,／/.\\-－ー―〒()（）:：]{1,2}",
        "[一二三十百千万]{1,3}",
    ];
    proptest::collection::vec(piece, 0..7).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text(text in any::<String>()) {
        hold(&text)?;
    }

    #[test]
    fn what_offices_write(text in written()) {
        hold(&text)?;
    }
}
