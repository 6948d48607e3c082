//! A cell that says something of several services, each behind its name: 生活介護　３０ / 就労継続支援B型　１０, B 60名 合計76名.

use super::text::tidy_line;
use crate::domain::ServiceType;

/// What a cell says of one service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// None of those of employment: 生活介護.
    pub service: Option<ServiceType>,
    pub name: &'static str,
    /// The text behind its name, up to the next one's.
    pub said: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    TypeA,
    TypeB,
    Transition,
    Other,
}

/// The longest of those that begin alike first.
const NAMES: [(&str, Of); 37] = [
    ("就労継続支援A型", Of::TypeA),
    ("就労継続支援B型", Of::TypeB),
    ("就労継続支援A", Of::TypeA),
    ("就労継続支援B", Of::TypeB),
    ("就労継続A型", Of::TypeA),
    ("就労継続B型", Of::TypeB),
    ("就労継続A", Of::TypeA),
    ("就労継続B", Of::TypeB),
    ("就労支援A型", Of::TypeA),
    ("就労支援B型", Of::TypeB),
    ("就労A型", Of::TypeA),
    ("就労B型", Of::TypeB),
    ("就労A", Of::TypeA),
    ("就労B", Of::TypeB),
    ("就A", Of::TypeA),
    ("就B", Of::TypeB),
    ("A型", Of::TypeA),
    ("B型", Of::TypeB),
    ("就労移行支援", Of::Transition),
    ("就労移行", Of::Transition),
    ("移行支援", Of::Transition),
    ("就労定着支援", Of::Other),
    ("就労定着", Of::Other),
    ("就労選択支援", Of::Other),
    ("生活介護", Of::Other),
    ("自立訓練", Of::Other),
    ("生活訓練", Of::Other),
    ("機能訓練", Of::Other),
    ("施設入所支援", Of::Other),
    ("施設入所", Of::Other),
    ("短期入所", Of::Other),
    ("共同生活援助", Of::Other),
    ("日中一時支援", Of::Other),
    ("日中一時", Of::Other),
    ("放課後等デイサービス", Of::Other),
    ("児童発達支援", Of::Other),
    ("地域活動支援センター", Of::Other),
];
/// Words that begin what is said of all together.
const WHOLE: [&str; 4] = ["合計", "総計", "全体", "計"];

/// Whether a text names more than one service, of employment or another.
#[must_use]
pub fn names_several(line: &str) -> bool {
    let line = line.replace("a型", "A型").replace("b型", "B型");
    let services = named(&line).into_iter().map(|(_, name)| match NAMES[name] {
        (word, Of::Other) => word,
        (_, Of::TypeA) => "A",
        (_, Of::TypeB) => "B",
        (_, Of::Transition) => "移行",
    });
    let all: Vec<&str> = services.collect();
    all.iter().any(|service| *service != all[0])
}

/// What a text says of each service that it names with a number; nothing where it names none.
#[must_use]
pub fn parts(text: &str) -> Vec<Part> {
    if !text.contains(['型', '介', '訓', '労', '就', '移', '援', '入', '中']) {
        return Vec::new();
    }
    let line = tidy_line(text).replace("a型", "A型").replace("b型", "B型");
    let named = named(&line);
    let (Some((first, _)), Some((last, name))) = (named.first(), named.last()) else { return Vec::new() };
    let has_number = |text: &str| text.contains(|c: char| c.is_ascii_digit());
    // 30(生活介護)、20(B型): the number stands before the name.
    let stands_before = has_number(&line[..*first]) && !has_number(&line[*last + NAMES[*name].0.len()..]);
    let mut parts = Vec::with_capacity(named.len());
    for (at, (start, name)) in named.iter().enumerate() {
        let (word, of) = NAMES[*name];
        let behind = |(start, name): &(usize, usize)| start + NAMES[*name].0.len();
        let said = if stands_before {
            &line[at.checked_sub(1).map_or(0, |before| behind(&named[before]))..*start]
        } else {
            &line[start + word.len()..named.get(at + 1).map_or(line.len(), |(next, _)| *next)]
        };
        let said = WHOLE.iter().filter_map(|word| said.find(word)).min().map_or(said, |end| &said[..end]);
        if !has_number(said) {
            continue;
        }
        let service = match of {
            Of::TypeA => Some(ServiceType::TypeA),
            Of::TypeB => Some(ServiceType::TypeB),
            Of::Transition => Some(ServiceType::Transition),
            Of::Other => None,
        };
        let is_between = |c: char| c.is_whitespace() || "/:、,・()[]".contains(c);
        parts.push(Part { service, name: word, said: said.trim_matches(is_between).to_owned() });
    }
    parts
}

/// Where names of services begin in a line, and which they are.
fn named(line: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(letter) = line[at..].chars().next() {
        match NAMES.iter().position(|(name, _)| line[at..].starts_with(name)) {
            Some(name) => {
                found.push((at, name));
                at += NAMES[name].0.len();
            }
            None => at += letter.len_utf8(),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("生活介護 30名/\n就労継続支援Ｂ型 20名", "生活介護=30名|就労継続支援B型=20名")]
    #[case(
        "就労移行 ６名、就労継続A 10名\n就労継続B ６０名　　合計７６名",
        "就労移行=6名|就労継続A=10名|就労継続B=60名"
    )]
    #[case("生活介護　３０", "生活介護=30")]
    #[case("就労Ｂ型４０名、生活介護20名", "就労B型=40名|生活介護=20名")]
    #[case("Ａ型：20　Ｂ型：20", "A型=20|B型=20")]
    #[case("30(生活介護)、20(B型)", "生活介護=30|B型=20")]
    #[case("20名（うちB型10名）", "B型=10名")]
    #[case("就労Ａ 75,662円 就労Ｂ 25,416円", "就労A=75,662円|就労B=25,416円")]
    #[case("（B型）10,130", "B型=10,130")]
    #[case("自立訓練（生活訓練）6", "生活訓練=6")]
    #[case("20名", "")]
    #[case("就労継続支援B型", "")]
    fn what_is_said_of_each(#[case] text: &str, #[case] expected: &str) {
        let shown: Vec<String> =
            parts(text).iter().map(|part| format!("{}={}", part.name, part.said)).collect();
        assert_eq!(shown.join("|"), expected, "{text}");
    }

    #[rstest]
    #[case("就労移行支援・就労継続支援B型", true)]
    #[case("生活介護・日中一時支援", true)]
    #[case("就労継続支援B型（就労継続B型）", false)]
    #[case("多機能型", false)]
    fn several(#[case] text: &str, #[case] expected: bool) {
        assert_eq!(names_several(text), expected, "{text}");
    }
}
