//! The two reports against themselves: every number that they print is data (`tests/whole/printed`), every sum, share and difference
//! among them is checked, and docs/reports.md tells each that does not hold. Where the reports are at hand
//! (../shared/seeds), it is also checked that no number with a unit was left out and none is misquoted.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use crate::support::shared_data;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use unicode_normalization::UnicodeNormalization as _;

const REPORTS: [(&str, &str); 2] =
    [("000", include_str!("printed/000.toml")), ("001", include_str!("printed/001.toml"))];
const DOCS: &str = include_str!("../../docs/reports.md");

/// Longer ones first: 万円 before 円.
const UNITS: [&str; 20] = [
    "万円",
    "千円",
    "円",
    "件",
    "%",
    "社",
    "窓口",
    "事業所",
    "倍",
    "箇所",
    "店舗",
    "都道府県",
    "営業日",
    "週間",
    "名",
    "拠点",
    "案件",
    "種類",
    "個",
    "エリア",
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Printed {
    report: String,
    /// Numbers from which nothing else in the report follows.
    alone: Vec<String>,
    numbers: BTreeMap<String, Number>,
    identity: Vec<Identity>,
    contradiction: Vec<Contradiction>,
    aside: Vec<Aside>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Number {
    at: String,
    print: String,
    value: f64,
    /// Of what the print is a multiple.
    #[serde(default = "one")]
    step: f64,
}

const fn one() -> f64 {
    1.0
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Identity {
    says: String,
    of: Vec<String>,
    op: String,
    /// The number that should come out.
    gives: String,
    #[serde(default)]
    relation: Relation,
    /// What does come out.
    differs: Option<String>,
    #[serde(default)]
    note: String,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Relation {
    #[default]
    Equal,
    AtMost,
    AtLeast,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Contradiction {
    id: String,
    quotes: Vec<String>,
    why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Aside {
    why: String,
    prints: Vec<String>,
}

fn reports() -> Vec<(&'static str, Printed)> {
    REPORTS.iter().map(|(id, text)| (*id, toml::from_str(text).unwrap())).collect()
}

impl Printed {
    fn outcome(&self, identity: &Identity) -> f64 {
        let values: Vec<f64> = identity.of.iter().map(|id| self.numbers[id].value).collect();
        let first = values[0];
        let rest = || values[1..].iter().product::<f64>();
        match identity.op.as_str() {
            "sum" => values.iter().sum(),
            "difference" => first - values[1],
            "product" => first * rest(),
            "rate" => first / values[1] * 100.0,
            "times" | "quotient" => first / rest(),
            "up" => (first / rest()).ceil(),
            "rest" => 100.0 - first,
            // The mean of whole marks that lies nearest to the print.
            "mean-of-whole" => (self.numbers[&identity.gives].value * first).round() / first,
            other => panic!("no such operation: {other}"),
        }
    }

    fn holds(&self, identity: &Identity) -> bool {
        let printed = &self.numbers[&identity.gives];
        let outcome = self.outcome(identity);
        match identity.relation {
            // What is printed was rounded half up.
            Relation::Equal => (outcome - printed.value).abs() <= printed.step / 2.0 + 1e-9,
            Relation::AtMost => outcome <= printed.value,
            Relation::AtLeast => outcome >= printed.value,
        }
    }
}

#[test]
fn every_sum_share_and_difference_is_checked_and_each_that_fails_is_told() {
    let mut wrong = Vec::new();
    for (id, printed) in reports() {
        println!("\n{id} {}", printed.report);
        let mut met: BTreeSet<&str> = printed.alone.iter().map(String::as_str).collect();
        let mut failing = 0;
        for identity in &printed.identity {
            met.extend(identity.of.iter().chain([&identity.gives]).map(String::as_str));
            let (number, outcome) = (&printed.numbers[&identity.gives], printed.outcome(identity));
            let verdict = if printed.holds(identity) { "一致" } else { "不一致" };
            println!("{verdict}\t印刷 {}\t計算 {outcome:.2}\t{}：{}", number.print, number.at, identity.says);
            match (&identity.differs, printed.holds(identity)) {
                (None, true) => {}
                (Some(told), false) => {
                    failing += 1;
                    let digits = told.split_once('.').map_or(0, |(_, digits)| digits.len());
                    let value: f64 = told.replace(',', "").parse().unwrap();
                    let unit = 10_f64.powi(-i32::try_from(digits).unwrap());
                    if (value - outcome).abs() > unit / 2.0 + 1e-9 {
                        wrong.push(format!("{id} {}: {told} is told, {outcome} comes out", identity.says));
                    }
                    let row = doc_row(number, identity, told);
                    if !DOCS.contains(&row) {
                        wrong.push(format!("docs/reports.md lacks: {row}"));
                    }
                }
                (None, false) => wrong.push(format!("{id} {}: {outcome} comes out", identity.says)),
                (Some(_), true) => wrong.push(format!("{id} {} holds after all", identity.says)),
            }
        }
        println!("{} identities, {failing} do not hold", printed.identity.len());
        for name in printed.numbers.keys().filter(|name| !met.contains(name.as_str())) {
            wrong.push(format!("{id} {name} is in no identity"));
        }
        for one in &printed.contradiction {
            println!("矛盾\t{}\t{}", one.id, one.why);
            let row = format!("| {} | {} |", one.id, one.why);
            if !DOCS.contains(&row) {
                wrong.push(format!("docs/reports.md lacks: {row}"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

fn doc_row(number: &Number, identity: &Identity, told: &str) -> String {
    format!("| {} | {} | {} | {told} | {} |", number.at, identity.says, number.print, identity.note)
}

#[test]
fn nothing_printed_is_left_out_or_misquoted() {
    let Some(data) = shared_data() else { return };
    let seeds = data.parent().unwrap().join("seeds");
    let mut wrong = Vec::new();
    for (id, printed) in reports() {
        let file = fs::read_dir(&seeds).unwrap().map(|entry| entry.unwrap().path());
        let named = |path: &std::path::PathBuf| {
            path.file_name().unwrap().to_str().unwrap().starts_with(&format!("{id}_"))
        };
        let text = plain(&fs::read_to_string(file.into_iter().find(named).unwrap()).unwrap());
        let prints: Vec<String> = printed.numbers.values().map(|number| plain(&number.print)).collect();
        let quotes = printed.contradiction.iter().flat_map(|one| &one.quotes).map(|quote| plain(quote));
        for quote in prints.iter().cloned().chain(quotes).filter(|quote| !text.contains(quote)) {
            wrong.push(format!("{id} does not print {quote}"));
        }
        let asides = printed.aside.iter().flat_map(|aside| &aside.prints).map(|print| plain(print));
        let known: Vec<String> = prints.into_iter().chain(asides).collect();
        let found = numbers_in(&text);
        for number in found.iter().filter(|number| !known.iter().any(|print| holds(print, number))) {
            wrong.push(format!("{id} prints {number}, which is neither a number nor an aside"));
        }
        println!(
            "{id}: {} different numbers with a unit, all accounted for; {} reasons of asides: {}",
            found.len(),
            printed.aside.len(),
            printed.aside.iter().map(|aside| aside.why.as_str()).collect::<Vec<_>>().join("／")
        );
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Widths as one, without spaces; lines and cells stay apart.
fn plain(text: &str) -> String {
    let apart = |c: char| match c {
        '\t' => '\n',
        '〜' => '~',
        c => c,
    };
    text.nfkc().map(apart).filter(|c| *c == '\n' || !c.is_whitespace()).collect()
}

/// Numbers with a unit, and numbers with thousands apart.
fn numbers_in(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let from = &rest[at..];
        let end = from.find(|c: char| !c.is_ascii_digit() && c != ',' && c != '.').unwrap_or(from.len());
        let (number, behind) = from.split_at(end);
        let unit = UNITS.iter().find(|unit| behind.starts_with(**unit));
        let is_whole = !number.ends_with(['.', ',']);
        if is_whole && (unit.is_some() || has_thousands(number)) {
            found.insert(format!("{number}{}", unit.unwrap_or(&"")));
        }
        rest = behind;
    }
    found
}

/// `1,686,580`, not `4,5,6`.
fn has_thousands(number: &str) -> bool {
    let mut groups = number.split(',').skip(1).peekable();
    groups.peek().is_some() && groups.all(|group| group.len() == 3)
}

/// Whether the print is or holds the number, not as the end of a longer one.
fn holds(print: &str, number: &str) -> bool {
    print
        .match_indices(number)
        .any(|(at, _)| !print[..at].ends_with(|c: char| c.is_ascii_digit() || c == ',' || c == '.'))
}
