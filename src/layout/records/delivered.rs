//! Columns of a row that say of its delivery: its day, what was wrong, what was paid.

use super::partial::{is_below, place_of, read_as, read_beside, without, without_day_of};
use super::parts::NAMES_CASE;
use super::still_to_come::is_not_yet;
use super::twofold::DELIVERED;
use crate::domain::{Field, RecordKind};
use crate::layout::heads::header::Header;
use crate::layout::heads::heading::is_total;
use crate::layout::mapping::scorer::Scorer;
use crate::layout::view::View;
use crate::normalise::text::states_nothing;

/// The header as that of deliveries: what the order says of its day and of its worth is none of them.
pub(super) fn delivery_of(header: &Header, order: &Header, scorer: &mut Scorer<'_>) -> Option<Header> {
    // Whose work it was the order says, in whatever words.
    let whole = read_as(header, RecordKind::Delivery, scorer).or_else(|| {
        let names: Vec<(usize, Field)> =
            place_of(order, &[Field::Name]).map(|at| (at, Field::Name)).into_iter().collect();
        read_beside(header, RecordKind::Delivery, &names, scorer)
    })?;
    let delivery = without_day_of(order, whole, Field::DeliveredOn, scorer);
    // 支払額 to the workshop is what the order is worth, no wages of those who work there.
    let is_paid_to_workshop = |at: usize| {
        let own = header.paths[at].as_ref().and_then(|path| path.last());
        place_of(order, &[Field::Amount]) == Some(at)
            && own.is_some_and(|own| !["工賃", "賃金", "給"].iter().any(|word| own.contains(word)))
    };
    Some(without(&delivery, is_paid_to_workshop))
}

/// 渡した日 beside お渡し予定 is the day of the delivery, not that on which a workshop was given the work.
pub(super) fn handed_over(header: &Header) -> Option<usize> {
    let own = |at: usize| header.paths[at].as_ref().and_then(|path| path.last()).map_or("", String::as_str);
    let is_done = |at: &usize| ["渡した日", "お渡しした日", "届けた日", "お届けした日"].contains(&own(*at));
    let promises = |at: usize| {
        let is_same = own(at).contains("渡し") || own(at).contains("届け");
        is_same
            && !own(at).contains("した")
            && ["日", "予定", "期限"].iter().any(|end| own(at).ends_with(end))
    };
    let at = (0..header.paths.len()).find(is_done)?;
    (0..header.paths.len()).any(promises).then_some(at)
}

/// 納期 and 予定日 in the group of what was delivered: when the case is due all the same.
pub(super) fn is_still_due(header: &Header, at: usize) -> bool {
    let own = header.paths[at].as_ref().and_then(|path| path.last()).map_or("", String::as_str);
    ["納期", "期限", "期日", "予定"].iter().any(|word| own.contains(word))
}

/// 納品した日, 届いた日, 納めてもらった日, 検収日: nothing that is still to come.
pub(super) fn says_past(header: &str) -> bool {
    const PAST: [&str; 12] = [
        "した日",
        "した月日",
        "めた日",
        "けた日",
        "いた日",
        "った日",
        "取った日",
        "納めた",
        "納品済",
        "納品完了",
        "検収",
        "完納",
    ];
    const TO_COME: [&str; 4] = ["予定", "期限", "希望", "見込"];
    PAST.iter().any(|word| header.contains(word)) && !TO_COME.iter().any(|word| header.contains(word))
}

/// Whether what reads as a delivery is one beside the case: it says what was wrong or who was paid, stands in a group of its
/// own, or has a day that is not the case's.
pub(super) fn is_delivered(delivery: &Header, case: &Header, is_of_orders: bool) -> bool {
    // 完了日 of an order is the day on which it was done.
    let is_done = |at: usize| {
        is_of_orders && case.assignment.fields[at].is_some_and(|found| found.field == Field::ClosedOn)
    };
    let is_cases = |at: usize| case.assignment.fields[at].is_some() && !is_done(at);
    let Some(day) = place_of(delivery, &[Field::DeliveredOn]) else { return false };
    let is_own = |field: Field| place_of(delivery, &[field]).is_some_and(|at| !is_cases(at));
    let own = delivery.paths[day].as_ref().and_then(|path| path.last());
    let is_past = own.is_some_and(|own| says_past(own));
    [Field::Defects, Field::WagesPaid].into_iter().any(is_own)
        || !is_cases(day) && is_past
        || is_below(delivery, day, &DELIVERED)
        || says_fulfilled(delivery, day)
        || !is_cases(day) && place_of(case, &[Field::DueOn]).is_some()
}

/// 納入（履行完了）年月日: what was bought was delivered.
fn says_fulfilled(delivery: &Header, day: usize) -> bool {
    let own = delivery.paths[day].as_ref().and_then(|path| path.last());
    own.is_some_and(|own| own.contains("履行完了") && !own.contains("予定") && !own.contains("期限"))
}

/// Whether the days of a column are those on which something was delivered: where nothing was yet, 未 stands for one.
pub(super) fn says_what_is_to_come(view: &View<'_>, delivery: &Header) -> bool {
    let Some(day) = place_of(delivery, &[Field::DeliveredOn]) else { return false };
    let col = day as u32 + 1;
    let texts = || (delivery.last + 1..=view.rows()).map(|row| view.text(row, col));
    let to_come = texts().filter(|text| is_not_yet(text)).count();
    let days = texts()
        .filter(|text| text.contains(|c: char| c.is_ascii_digit()) && text.contains(is_of_day))
        .count();
    let said = texts().filter(|text| !states_nothing(text)).count();
    to_come > 0 && days > 0 && (to_come + days) * 10 >= said * 9
}

/// 納品日 of which some rows still lack one says when something was delivered: every case has a day on which it is due.
pub(super) fn is_open_in_some(view: &View<'_>, delivery: &Header) -> bool {
    const FEWEST: usize = 3;
    let Some(day) = place_of(delivery, &[Field::DeliveredOn]) else { return false };
    let own = delivery.paths[day].as_ref().and_then(|path| path.last()).map_or("", String::as_str);
    if !["納品日", "納入日", "納品年月日", "納入年月日"].contains(&own) {
        return false;
    }
    let Some(key) = place_of(delivery, &NAMES_CASE) else { return false };
    let (key, col) = (key as u32 + 1, day as u32 + 1);
    let is_line = |row: &u32| {
        !view.get(*row, key).is_blank() && !view.texts(*row).first().is_some_and(|(_, text)| is_total(text))
    };
    let rows: Vec<u32> = (delivery.last + 1..=view.rows()).filter(is_line).collect();
    let said = rows.iter().filter(|row| !states_nothing(&view.text(**row, col))).count();
    said >= FEWEST && said < rows.len()
}

/// 請求明細 above the list: what is billed was delivered.
pub(super) fn is_billed(view: &View<'_>, delivery: &Header) -> bool {
    let says = |row: u32| {
        view.texts(row).iter().any(|(_, text)| text.contains("請求明細") || text.contains("請求内訳"))
    };
    place_of(delivery, &[Field::DeliveredOn]).is_some() && (1..delivery.first).any(says)
}

/// 5/8, 5月8日, R7.5.8, 2025-05-08.
fn is_of_day(letter: char) -> bool {
    matches!(letter, '/' | '月' | '.' | '-' | '／')
}
