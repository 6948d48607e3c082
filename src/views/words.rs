//! How records are worded for an office: case numbers, kinds of work, reasons, what is missing, order by kana.

use crate::domain::{Case, Demand, Mark, Reason, WorkCategory, WorkKind, Workshop};
use std::collections::BTreeMap;

/// The office's own number, or our id where it has none.
pub(super) fn case_number(case: &Case) -> String {
    if case.number.is_empty() { case.id.to_string() } else { case.number.clone() }
}

pub(super) fn client(case: &Case) -> String {
    case.client.as_ref().map(|(_, name)| name.to_string()).unwrap_or_default()
}

pub(super) fn category(case: &Case) -> &'static str {
    case.category.map_or("", WorkCategory::name)
}

pub(super) fn kind(case: &Case) -> &str {
    case.kind.as_ref().map_or("", WorkKind::name)
}

pub(super) fn activity(workshop: &Workshop) -> &'static str {
    match workshop.active {
        true => "活動中",
        false if workshop.has_left() => "登録なし",
        false => "休止・廃止",
    }
}

/// 可 / 要相談 / 不可, empty where unknown.
pub(super) fn off_site(workshop: &Workshop) -> &'static str {
    workshop.off_site.as_ref().map_or("", |mark| mark.value.possibility())
}

pub(super) const fn remote(remote: Option<bool>) -> &'static str {
    match remote {
        Some(true) => "可",
        Some(false) => "不可",
        None => "",
    }
}

pub(super) const fn demand(demand: Option<Demand>) -> &'static str {
    match demand {
        Some(Demand::Private) => "民需",
        Some(Demand::Public) => "官公需",
        None => "",
    }
}

/// A word where something holds, nothing where it does not.
pub(super) const fn mark_if(holds: bool, word: &'static str) -> &'static str {
    if holds { word } else { "" }
}

/// Joins what is not empty.
pub(super) fn join<S: AsRef<str>>(parts: impl IntoIterator<Item = S>, separator: &str) -> String {
    let mut joined = String::new();
    for part in parts {
        let part = part.as_ref();
        if part.is_empty() {
            continue;
        }
        if !joined.is_empty() {
            joined.push_str(separator);
        }
        joined.push_str(part);
    }
    joined
}

/// The golden value of a field as text; empty where nothing is known.
macro_rules! known {
    ($field:expr) => {
        $field.as_ref().map(|golden| golden.value.to_string()).unwrap_or_default()
    };
}
pub(super) use known;

/// All reasons in one line, with their points where they have any: `封入の実績があります（30.0点）、…`.
pub(super) fn reasons(reasons: &[Reason]) -> String {
    join(reasons.iter().map(reason), "、")
}

fn reason(reason: &Reason) -> String {
    match reason.points {
        Some(points) => format!("{}（{points:.1}点）", reason.text),
        None => reason.text.clone(),
    }
}

/// `12`, `12.5`: at most one decimal, rounded half away from zero.
pub(super) fn one_decimal(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}

/// `71.4`, `75.0`: always one decimal.
pub(super) fn one_place(number: f64) -> String {
    format!("{:.1}", one_decimal(number))
}

/// `令和4年3月31日`, or of the calendar where it is before 令和.
pub(super) fn japanese_date(date: chrono::NaiveDate) -> String {
    use chrono::Datelike as _;
    let (year, month, day) = (date.year(), date.month(), date.day());
    let is_reiwa = (year, month) >= (2019, 5);
    let shown = match year - 2018 {
        _ if !is_reiwa => format!("{year}年"),
        1 => "令和元年".to_owned(),
        era => format!("令和{era}年"),
    };
    format!("{shown}{month}月{day}日")
}

/// `12,345` or `12.5`: thousands apart, one decimal at most.
#[expect(clippy::cast_possible_truncation, reason = "whole numbers of figures stay far below 2^53")]
pub(super) fn number(number: f64) -> String {
    let rounded = one_decimal(number);
    let whole = crate::domain::group_thousands(rounded.trunc() as i64);
    if rounded.fract() == 0.0 {
        return whole;
    }
    let sign = if rounded < 0.0 && rounded.trunc() == 0.0 { "-" } else { "" };
    format!("{sign}{whole}.{}", (rounded.fract().abs() * 10.0).round() as i64)
}

/// `封入・封緘（◎）、清掃（△）`; what is marked × comes last.
pub(super) fn work(workshop: &Workshop) -> String {
    let mut by_mark: BTreeMap<std::cmp::Reverse<Mark>, Vec<&str>> = BTreeMap::new();
    for (kind, mark) in &workshop.work {
        by_mark.entry(std::cmp::Reverse(mark.value)).or_default().push(kind.name());
    }
    let worded = by_mark.into_iter().flat_map(|(std::cmp::Reverse(mark), kinds)| {
        kinds.into_iter().map(move |kind| match mark.symbol() {
            "" => kind.to_owned(),
            symbol => format!("{kind}（{symbol}）"),
        })
    });
    join(worded, "、")
}

/// What a desk could still tell us about a workshop, as labels of its columns.
pub(super) fn missing(workshop: &Workshop) -> String {
    let fields = [
        (workshop.office_number.is_none(), "事業所番号"),
        (workshop.service.is_none(), "サービス種別"),
        (workshop.address.is_none(), "住所"),
        (workshop.phones.is_none(), "電話番号"),
        (workshop.capacity.is_none(), "定員"),
        (workshop.workers_available.is_none(), "対応可能人数"),
        (workshop.work.is_empty() && workshop.work_text.is_none(), "主な業務内容"),
        (workshop.off_site.is_none(), "施設外就労の可否"),
        (workshop.average_wage.is_none(), "平均工賃"),
        (workshop.updated_on.is_none(), "更新日"),
    ];
    join(fields.into_iter().map(|(is_missing, label)| mark_if(is_missing, label)), "、")
}

/// A workshop's place in 50音順.
pub(super) fn workshop_order(workshop: &Workshop) -> String {
    reading_order(workshop.kana.as_ref().map_or("", |kana| &kana.value), &workshop.name.value)
}

/// For 50音順: the kana where there is one, else the name; hiragana and katakana as one.
pub(super) fn reading_order(kana: &str, name: &str) -> String {
    let reading = if kana.is_empty() { name } else { kana };
    reading.chars().filter(|c| !c.is_whitespace()).map(to_katakana).collect()
}

fn to_katakana(c: char) -> char {
    match c {
        'ぁ'..='ゖ' => char::from_u32(u32::from(c) + 0x60).unwrap_or(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_name_their_points() {
        let list = [
            Reason::new("capability", "封入の印が◎です").points(30.0),
            Reason::new("note", "人数は未確認です"),
        ];
        assert_eq!(reasons(&list), "封入の印が◎です（30.0点）、人数は未確認です");
    }

    #[test]
    fn order_by_kana_sees_hiragana_and_katakana_as_one() {
        let mut names = [("", "ンゴ"), ("さくら", "桜"), ("アオバ", "青葉"), ("かえで", "楓")];
        names.sort_by_key(|(kana, name)| reading_order(kana, name));
        assert_eq!(names.map(|(_, name)| name), ["青葉", "楓", "桜", "ンゴ"]);
    }

    #[test]
    fn joining_leaves_out_what_is_empty() {
        assert_eq!(join(["a", "", "b"], "、"), "a、b");
    }
}
