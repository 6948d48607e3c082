//! 応募・発注: per case what each desk replied, and what was ordered from whom and delivered.

use crate::domain::{Application, CaseId, Delivery, DeskId, FiscalYear, Interest, Month, Order, Yen};
use crate::views::Material;
use crate::views::line::Line;
use crate::views::words;
use chrono::NaiveDate;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Deliveries of one order, added up.
#[derive(Default)]
struct Delivered {
    /// Some of it has come; a day that lies ahead is when it is to come.
    has_come: bool,
    last_on: Option<NaiveDate>,
    quantity: Option<i64>,
    defects: Option<i64>,
    hours: Option<f64>,
    wages: Option<Yen>,
}

/// The newest year first; then by case, replies before orders, by the desk's name. Rows without a year or case last.
type Place = (Reverse<Option<FiscalYear>>, Option<CaseId>, u8, String);

/// What a line is about.
#[derive(Clone, Copy)]
enum About<'a> {
    Reply(&'a Application),
    Order(&'a Order),
}

pub(super) fn lines(material: &Material<'_>) -> impl Iterator<Item = Line> {
    let delivered = delivered(&material.registry.deliveries, material.as_of);
    let earlier = earlier(material);
    let mut rows: Vec<(Place, String, About<'_>)> = Vec::new();
    for one in material.registry.applications.iter().filter(|one| !one.superseded) {
        let desk = material.desk_name(&one.desk).to_owned();
        let place = (year(material, Some(one.case)), Some(one.case), 0, desk);
        rows.push((place, reply_key(one), About::Reply(one)));
    }
    for one in &material.registry.orders {
        let desk = one.desk.as_ref().map_or("", |desk| material.desk_name(desk)).to_owned();
        rows.push(((year(material, one.case), one.case, 1, desk), order_key(one), About::Order(one)));
    }
    rows.sort_by(|(a, left, _), (b, right, _)| (a, left).cmp(&(b, right)));
    rows.into_iter().map(move |(_, key, about)| match about {
        About::Reply(one) => {
            let replaced = earlier.get(&(one.case, &one.desk)).map_or(&[] as &[&Application], Vec::as_slice);
            application_line(material, key, one, replaced)
        }
        About::Order(one) => order_line(material, key, one, delivered.get(one.id.as_str())),
    })
}

fn reply_key(one: &Application) -> String {
    format!("応募|{}|{}", one.case, one.desk)
}

fn order_key(one: &Order) -> String {
    words::join(["発注", &one.id, &one.month.map(month_text).unwrap_or_default()], "|")
}

fn year(material: &Material<'_>, case: Option<CaseId>) -> Reverse<Option<FiscalYear>> {
    Reverse(case.and_then(|id| material.case(id)).and_then(|case| case.fiscal_year))
}

fn application_line(
    material: &Material<'_>,
    key: String,
    one: &Application,
    replaced: &[&Application],
) -> Line {
    Line::new(key)
        .text("段階", "応募")
        .text("窓口", material.desk_name(&one.desk))
        .text("応募の意向", Interest::label(one.interest))
        .moment("回答日時", one.answered_at)
        .text("締切後の回答", words::mark_if(one.late, "締切後"))
        .count("対応可能な事業所数", one.workshop_count)
        .count("対応可能な人数（人）", one.people)
        .whole("対応可能な数量", one.quantity)
        .text("対応事業所", words::join(one.workshops.iter().map(|id| material.workshop_name(*id)), "、"))
        .text("以前の回答", told_before(replaced))
        .text("コメント", &one.comment)
        .text("出典", one.origin.to_string())
        .case(material.case(one.case))
}

/// Answers that no longer stand, by case and desk, the oldest first.
type Earlier<'a> = BTreeMap<(CaseId, &'a DeskId), Vec<&'a Application>>;

fn earlier<'a>(material: &Material<'a>) -> Earlier<'a> {
    let mut earlier: Earlier<'_> = BTreeMap::new();
    for one in material.registry.applications.iter().filter(|one| one.superseded) {
        earlier.entry((one.case, &one.desk)).or_default().push(one);
    }
    earlier.values_mut().for_each(|replaced| replaced.sort_by_key(|one| one.answered_at));
    earlier
}

/// `検討中（2026-11-20）→なし（2026-11-21）`
fn told_before(replaced: &[&Application]) -> String {
    let mut told: Vec<String> = Vec::new();
    for one in replaced.iter().filter(|one| one.interest != Interest::Unanswered) {
        let on = one.answered_at.map(|at| format!("（{}）", at.date())).unwrap_or_default();
        let line = format!("{}{on}", one.interest.label());
        if !told.contains(&line) {
            told.push(line);
        }
    }
    words::join(told, "→")
}

fn order_line(material: &Material<'_>, key: String, one: &Order, delivered: Option<&Delivered>) -> Line {
    let line = Line::new(key)
        .text("段階", stage(one, delivered))
        .text("窓口", one.desk.as_ref().map_or("", |desk| material.desk_name(desk)))
        .text("事業所", workshop_name(material, one))
        .date("発注日", one.ordered_on)
        .date("事業所決定日", one.assigned_on)
        .text("対象月", one.month.map(month_text).unwrap_or_default())
        .number("按分率", one.share)
        .yen("金額（円）", one.amount)
        .text("出典", one.origin.to_string())
        .case(one.case.and_then(|id| material.case(id)));
    let Some(delivered) = delivered else { return line };
    line.date("納品日", delivered.last_on)
        .whole("納品数量", delivered.quantity)
        .whole("不良数", delivered.defects)
        .number("不良率", defect_rate(delivered))
        .number("作業時間（時間）", delivered.hours)
        .yen("支払工賃（円）", delivered.wages)
}

/// The furthest step that this order has reached, or that it came to nothing.
const fn stage(order: &Order, delivered: Option<&Delivered>) -> &'static str {
    if let Some(ended) = order.ended {
        return ended.label();
    }
    match (matches!(delivered, Some(Delivered { has_come: true, .. })), order.trial, order.assigned_on) {
        (true, true, _) => "トライアル（納品済み）",
        (true, false, _) => "納品",
        (false, true, _) => "トライアル",
        (false, false, Some(_)) => "事業所決定",
        (false, false, None) => "発注",
    }
}

/// The golden name, else the words of the progress sheet.
fn workshop_name<'a>(material: &Material<'a>, order: &'a Order) -> &'a str {
    order
        .workshop
        .map(|id| material.workshop_name(id))
        .filter(|name| !name.is_empty())
        .unwrap_or(&order.workshop_name)
}

fn month_text(month: Month) -> String {
    month.to_string()
}

fn delivered(deliveries: &[Delivery], as_of: NaiveDate) -> BTreeMap<&str, Delivered> {
    let mut by_order: BTreeMap<&str, Delivered> = BTreeMap::new();
    for one in deliveries {
        let sum = by_order.entry(one.order.as_str()).or_default();
        sum.has_come |= one.delivered_on.is_none_or(|on| on <= as_of);
        sum.last_on = sum.last_on.max(one.delivered_on);
        sum.quantity = plus(sum.quantity, one.quantity);
        sum.defects = plus(sum.defects, one.defects);
        sum.hours = one.hours.map(|hours| sum.hours.unwrap_or_default() + hours).or(sum.hours);
        sum.wages = plus(sum.wages.map(|yen| yen.0), one.wages.map(|yen| yen.0)).map(Yen);
    }
    by_order
}

fn plus(sum: Option<i64>, part: Option<i64>) -> Option<i64> {
    match (sum, part) {
        (Some(sum), Some(part)) => Some(sum.saturating_add(part)),
        (sum, part) => sum.or(part),
    }
}

/// 不良数 ÷ 納品数量; nothing where either is unknown.
#[expect(clippy::cast_precision_loss, reason = "quantities stay far below 2^53")]
fn defect_rate(delivered: &Delivered) -> Option<f64> {
    let quantity = delivered.quantity.filter(|quantity| *quantity > 0)?;
    Some(delivered.defects? as f64 / quantity as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::views::sample::order;

    #[test]
    fn a_trial_that_was_delivered_is_still_a_trial() {
        let on = NaiveDate::from_ymd_opt(2026, 11, 12);
        let done =
            Delivered { has_come: true, quantity: Some(200), defects: Some(3), ..Delivered::default() };
        let ahead = Delivered { quantity: Some(200), ..Delivered::default() };
        for (trial, assigned_on, delivered, expected) in [
            (false, None, None, "発注"),
            (false, on, None, "事業所決定"),
            (false, on, Some(&done), "納品"),
            (false, on, Some(&ahead), "事業所決定"),
            (true, on, None, "トライアル"),
            (true, on, Some(&done), "トライアル（納品済み）"),
        ] {
            assert_eq!(stage(&Order { trial, assigned_on, ..order() }, delivered), expected);
        }
        assert_eq!(defect_rate(&done), Some(0.015));
    }

    #[test]
    fn hours_of_several_deliveries_add_up_and_unknown_ones_add_nothing() {
        let part = |hours| Delivery {
            order: "R8-1".to_owned(),
            delivered_on: None,
            quantity: None,
            defects: None,
            hours,
            wages: None,
            origin: order().origin,
        };
        let as_of = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        let parts = [part(Some(4.5)), part(None), part(Some(3.0))];
        let sum = delivered(&parts, as_of);
        assert_eq!(sum["R8-1"].hours, Some(7.5));
        assert_eq!(delivered(&[part(None)], as_of)["R8-1"].hours, None);
        let tomorrow = Delivery { delivered_on: as_of.succ_opt(), ..part(None) };
        assert!(!delivered(&[tomorrow], as_of)["R8-1"].has_come);
    }
}
