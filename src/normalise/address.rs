//! Addresses: prefecture, municipality with its code, the rest as `町名1-2-3`, the building.

use super::municipality::{self, Place, city, leading_prefecture, locate, within};
use super::reading::quote;
use super::text::{states_nothing, tidy_line};
use super::{Fault, Reading, postal};
use crate::domain::{Address, IssueCode, Municipality, Prefecture};

mod block;

/// Several municipalities have this name and no prefecture tells which.
pub const AMBIGUOUS: IssueCode = IssueCode::new("value.address-ambiguous");
/// The municipality was not found.
pub const MUNICIPALITY: IssueCode = IssueCode::new("value.address-municipality");

/// Reads an address. A prefecture is added where the municipality is unambiguous, or lies within `hint`. A municipality
/// of another column may stand before the text, also where the text repeats it.
#[must_use]
pub fn read(text: &str, hint: Option<Prefecture>) -> Reading<Address> {
    let line = tidy_line(text);
    let line = postal::strip_leading(&line);
    if states_nothing(line) {
        return Reading::nothing();
    }
    let (prefecture, place) = find(line, hint);
    match place {
        Place::Found(found, rest) => {
            let (found, rest) = skip_repeated(found, rest);
            Reading::of(with_rest(Some(found.prefecture), Some(found), rest))
        }
        Place::Ambiguous(candidates) => Reading::of(with_rest(None, None, line))
            .with(Fault::warning(AMBIGUOUS, ambiguous(line, &candidates))),
        Place::Unknown => {
            let rest = leading_prefecture(line).map_or(line, |(_, rest)| rest);
            let address = with_rest(prefecture, None, rest);
            if address.rest.is_empty() { Reading::of(address) } else { unknown(address, line) }
        }
    }
}

fn unknown(address: Address, line: &str) -> Reading<Address> {
    let message =
        format!("住所{}の市区町村を読み取れません。都道府県・市区町村からご記入ください。", quote(line));
    Reading::of(address).with(Fault::warning(MUNICIPALITY, message))
}

fn ambiguous(line: &str, candidates: &[Municipality]) -> String {
    let places: Vec<String> =
        candidates.iter().take(3).map(|one| format!("{}{}", one.prefecture, one.name)).collect();
    let more = if candidates.len() > 3 { "など" } else { "" };
    format!(
        "住所{}は{}{more}のどれか分かりません。都道府県からご記入ください。",
        quote(line),
        places.join("・")
    )
}

/// The stated prefecture, and the municipality of the text.
fn find(line: &str, hint: Option<Prefecture>) -> (Option<Prefecture>, Place<'_>) {
    if let Some((prefecture, rest)) = leading_prefecture(line) {
        let place = within(rest, prefecture)
            .or_else(|| leading_prefecture(rest).and_then(|(again, rest)| within(rest, again)))
            .map_or(Place::Unknown, |(found, rest)| Place::Found(found, rest));
        return (Some(prefecture), place);
    }
    match locate(line, hint) {
        Place::Unknown => short_prefecture(line).map_or((None, Place::Unknown), |(found, rest)| {
            (Some(found.prefecture), Place::Found(found, rest))
        }),
        place => (None, place),
    }
}

/// `大阪 吹田市…`, `東京新宿区…`: a prefecture without its last letter counts where a municipality of it follows.
fn short_prefecture(line: &str) -> Option<(Municipality, &str)> {
    Prefecture::all().find_map(|one| within(line.strip_prefix(one.short_name())?.trim_start(), one))
}

/// `熊本市` + `熊本市南区近見…`: the same place again, perhaps more exactly.
fn skip_repeated(found: Municipality, rest: &str) -> (Municipality, &str) {
    let stated = leading_prefecture(rest).filter(|(prefecture, _)| *prefecture == found.prefecture);
    let again = stated.map_or(rest, |(_, rest)| rest);
    let same_city = |more: &Municipality| city(&more.name) == city(&found.name);
    match within(again, found.prefecture).filter(|(more, _)| same_city(more)) {
        Some((more, after)) if again.starts_with(city(&found.name)) => (more, after),
        Some((more, after)) if more == found => (more, after),
        _ => {
            let ward = found.name[city(&found.name).len()..].to_owned();
            let again = again.strip_prefix(ward.as_str()).filter(|_| !ward.is_empty()).unwrap_or(again);
            embedded(found, again)
        }
    }
}

/// `南区近見熊本市南区近見一丁目…`: the address was pasted twice; the last one counts.
fn embedded(found: Municipality, rest: &str) -> (Municipality, &str) {
    let last =
        rest.rfind(&*found.name).filter(|at| *at > 0 && !rest[..*at].contains(|c: char| c.is_ascii_digit()));
    match last {
        Some(at) => {
            let after = rest[at + found.name.len()..].trim_start();
            (found, after)
        }
        None => (found, rest),
    }
}

fn with_rest(prefecture: Option<Prefecture>, municipality: Option<Municipality>, rest: &str) -> Address {
    let is_hokkaido = prefecture.is_some_and(|one| one.number() == 1);
    let (rest, building) = block::split(rest, is_hokkaido);
    Address { prefecture, municipality, rest, building }
}

/// Comparison key to the 番地: prefecture, city (wards left out) and the folded rest; `None` where the municipality or
/// the number is missing.
#[must_use]
pub fn key(address: &Address) -> Option<String> {
    let municipality = address.municipality.as_ref()?;
    let rest = block::key(&address.rest);
    rest.contains(|c: char| c.is_ascii_digit())
        .then(|| format!("{:02}{}{rest}", municipality.prefecture.number(), city(&municipality.name)))
}

/// The municipality at the beginning of a text (with or without prefecture).
#[must_use]
pub fn municipality(text: &str, hint: Option<Prefecture>) -> Option<Municipality> {
    let line = tidy_line(text);
    match find(postal::strip_leading(&line), hint).1 {
        Place::Found(found, rest) => Some(skip_repeated(found, rest).0),
        _ => None,
    }
}

/// By its code of six (or five) digits.
#[must_use]
pub fn municipality_by_code(code: &str) -> Option<Municipality> {
    municipality::by_code(code)
}

/// The prefecture at the beginning of a text.
#[must_use]
pub fn prefecture_in(text: &str) -> Option<Prefecture> {
    municipality::prefecture_in(text)
}

/// All prefectures named in a text (`福岡県、佐賀県`, `福岡・佐賀`), in order of number.
#[must_use]
pub fn prefectures_in(text: &str) -> Vec<Prefecture> {
    let line = tidy_line(text);
    if ["全国", "全都道府県"].iter().any(|word| line.contains(word)) {
        return Prefecture::all().collect();
    }
    let words: Vec<&str> = line.split(|c: char| c.is_whitespace() || "、,・/;と及び".contains(c)).collect();
    Prefecture::all().filter(|one| line.contains(one.name()) || words.contains(&one.short_name())).collect()
}

#[cfg(test)]
mod tests;
