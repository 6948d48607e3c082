//! サービス種別: A型, B型, 就労移行支援, and other services by their name.

use super::reading::quote;
use super::text::{OPENING, fold, states_nothing, tidy_line, without_brackets};
use super::{Fault, Reading, boxes, broken_line};
use crate::domain::{IssueCode, ServiceType};

/// Several services in one cell.
pub const SEVERAL: IssueCode = IssueCode::new("value.service-several");

/// Reads `就労継続支援Ａ型`, `就A`, `A`, `B型（非雇用型）`, `就労移行支援(一般型)`, `共同生活援助(…)`.
#[must_use]
pub fn read(text: &str) -> Reading<ServiceType> {
    if states_nothing(text) {
        return Reading::nothing();
    }
    if let Some(chosen) = boxes::ticked(text) {
        return read(&chosen);
    }
    let line = tidy_line(&broken_line::mend(text));
    let own = || Some(other(&line)).filter(|own| !states_nothing(own)).map(ServiceType::Other);
    let outside = || found_in(&other(&line));
    if let Some(found) = found_in(&line).or_else(outside) {
        return Reading::of(found);
    }
    let reading = own().map_or_else(Reading::nothing, Reading::of);
    if names_several(&line) { reading.with(Fault::warning(SEVERAL, several(&line))) } else { reading }
}

/// Ａ型 and Ｂ型: two of the services that a row is read for.
fn names_several(line: &str) -> bool {
    let key = fold(line);
    let named = |word: &str| key.contains(word);
    [named("a型"), named("b型"), named("就労移行")].into_iter().filter(|named| *named).count() > 1
}

fn several(line: &str) -> String {
    format!(
        "サービス種別{}には二つ以上のサービスがあります。サービスごとに1行に分けてください。",
        quote(line)
    )
}

/// The employment service that a text names, and nothing else.
#[must_use]
pub fn named(text: &str) -> Option<ServiceType> {
    found_in(&tidy_line(text))
}

/// Whether a tidied text that states something names one of the employment services.
pub(super) fn names_one(line: &str) -> bool {
    found_in(line).is_some() || (line.contains(OPENING) && found_in(&other(line)).is_some())
}

/// Codes of the service in the official systems: 45 = A型, 46 = B型, 43 = 就労移行支援.
const EXACT: [(&str, ServiceType); 22] = [
    ("a", ServiceType::TypeA),
    ("就a", ServiceType::TypeA),
    ("就労a", ServiceType::TypeA),
    ("継続a", ServiceType::TypeA),
    ("就継a", ServiceType::TypeA),
    ("継続支援a", ServiceType::TypeA),
    ("就労支援a", ServiceType::TypeA),
    ("継支a", ServiceType::TypeA),
    ("45", ServiceType::TypeA),
    ("b", ServiceType::TypeB),
    ("就b", ServiceType::TypeB),
    ("就労b", ServiceType::TypeB),
    ("継続b", ServiceType::TypeB),
    ("就継b", ServiceType::TypeB),
    ("継続支援b", ServiceType::TypeB),
    ("就労支援b", ServiceType::TypeB),
    ("継支b", ServiceType::TypeB),
    ("46", ServiceType::TypeB),
    ("移行", ServiceType::Transition),
    ("移", ServiceType::Transition),
    ("43", ServiceType::Transition),
    ("就労移行", ServiceType::Transition),
];

/// Whether a folded text is a service in letters alone: `就a`, `b`.
pub(super) fn is_short(key: &str) -> bool {
    EXACT.iter().any(|(word, _)| *word == key && !word.starts_with(|c: char| c.is_ascii_digit()))
}

/// The employment service that a tidied text names, if it names exactly one.
pub(super) fn found_in(text: &str) -> Option<ServiceType> {
    // Each word below has one of these letters: a quick look before folding.
    if !text.contains(['a', 'A', 'b', 'B', '4', '移', '雇']) {
        return None;
    }
    let key = fold(text);
    // 小規模保育事業A型 is a type of nurseries.
    if ["小規模保育", "保育事業"].iter().any(|word| key.contains(word)) && !key.contains("就労") {
        return None;
    }
    if let Some((_, service)) = EXACT.iter().find(|(word, _)| *word == key) {
        return Some(service.clone());
    }
    if let Some(service) = abridged(&key) {
        return Some(service);
    }
    let named = |words: &[&str]| words.iter().any(|word| key.contains(word));
    let a = named(&["a型", "継続支援a", "就労支援a", "就労継続a"])
        || (key.contains("雇用型") && !key.contains("非雇用型"));
    let b = named(&["b型", "継続支援b", "就労支援b", "就労継続b", "非雇用型"]);
    let transition = named(&["就労移行支援", "就労移行"]);
    match (a, b, transition) {
        (true, false, false) => Some(ServiceType::TypeA),
        (false, true, false) => Some(ServiceType::TypeB),
        (false, false, true) => Some(ServiceType::Transition),
        (false, false, false) => beside_others(text),
        _ => None,
    }
}

/// Ｂ・生介, B／生活介護: one of the services in letters alone, beside others that are told by their names.
fn beside_others(text: &str) -> Option<ServiceType> {
    const OTHERS: [&str; 14] = [
        "生活介護",
        "生介",
        "自立訓練",
        "自訓",
        "生活訓練",
        "生訓",
        "機能訓練",
        "就労定着支援",
        "就労定着",
        "定着",
        "児童発達支援",
        "放課後等デイサービス",
        "放デイ",
        "地域活動支援センター",
    ];
    let parts = text.split(['・', '/', '／', '、', ',', '+', '＋', '･']).map(str::trim);
    let (other, own): (Vec<&str>, Vec<&str>) = parts.partition(|part| OTHERS.contains(part));
    match &own[..] {
        [own] if !other.is_empty() => {
            let own = fold(own);
            EXACT.iter().find(|(word, _)| *word == own).map(|(_, service)| service.clone())
        }
        _ => None,
    }
}

/// 就支a, 就労継続b, 継続支援a型: letters of 就労継続支援 in any abridgement, and which.
fn abridged(key: &str) -> Option<ServiceType> {
    let own: String = key.chars().filter(|letter| !"就労継続支援系型".contains(*letter)).collect();
    match own.as_str() {
        "a" => Some(ServiceType::TypeA),
        "b" => Some(ServiceType::TypeB),
        _ => None,
    }
}

fn other(line: &str) -> String {
    let bare = tidy_line(&without_brackets(line));
    // 生活介護・（施設入所支援）
    let bare = bare.trim_matches(['・', '/', '、', ',', '+', ' ']);
    if bare.is_empty() { line.to_owned() } else { bare.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("就労継続支援Ａ型", "A型")]
    #[case("就労継続支援A型", "A型")]
    #[case("A", "A型")]
    #[case("就継Ａ", "A型")]
    #[case("就支Ｂ", "B型")]
    #[case("A（その他）", "A型")]
    #[case("Ｂ・生介", "B型")]
    #[case("A／生活介護", "A型")]
    #[case("A・B", "A・B")]
    #[case("Ａ", "A型")]
    #[case("就Ａ", "A型")]
    #[case("A型", "A型")]
    #[case("Ａ型（雇用型）", "A型")]
    #[case("就労継続支援（Ａ型）", "A型")]
    #[case("就労継続支援Ｂ型", "B型")]
    #[case("Ｂ", "B型")]
    #[case("就Ｂ", "B型")]
    #[case("就労継続支援（非雇用型）", "B型")]
    #[case("就労移行支援", "就労移行支援")]
    #[case("就労移行支援（一般型）", "就労移行支援")]
    #[case("移行", "就労移行支援")]
    #[case("共同生活援助(介護ｻｰﾋﾞｽ包括型)", "共同生活援助")]
    #[case("生活介護", "生活介護")]
    #[case("就労継続支援A型・B型", "就労継続支援A型・B型")]
    fn services(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(read(text).value.unwrap().name(), expected);
    }

    #[rstest]
    #[case("就労継続支援Ａ型, 就労継続支援Ｂ型", true)]
    #[case("Ｂ型・就労移行支援", true)]
    #[case("就労継続支援Ｂ型, 生活介護", false)]
    #[case("生活介護", false)]
    fn several_services_in_one_cell_are_told(#[case] text: &str, #[case] expected: bool) {
        assert_eq!(read(text).faults.iter().any(|fault| fault.code == SEVERAL), expected, "{text}");
    }

    #[test]
    fn no_code_of_a_service_escapes_the_quick_look() {
        for (word, service) in EXACT {
            assert_eq!(found_in(word), Some(service), "{word}");
        }
    }

    #[test]
    fn reading_a_shown_service_gives_it_again() {
        for text in ["A型", "B型", "就労移行支援", "生活介護"] {
            assert_eq!(read(text).value.unwrap().name(), text);
        }
        // What stood around brackets may combine once they are gone.
        let once = read("\u{c55}〔小〕\u{a3c}").value.unwrap();
        assert_eq!(read(once.name()).value.unwrap(), once);
        assert!(read("－").is_nothing());
    }
}
