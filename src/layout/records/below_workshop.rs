//! Cases below the name of the workshop that does them: 作業所 | みほん, then 頼んだ日, どちら様から, なにを, 渡した金額.

use super::delivered::says_past;
use super::pairs;
use super::partial::{place_of, read_beside, without};
use super::parts::NAMES_CASE;
use crate::domain::{Field, RecordKind};
use crate::layout::heads::header::Header;
use crate::layout::mapping::scorer::Scorer;
use crate::layout::view::View;

/// The header of cases as that of their orders, where a line above says which workshop does them: 作業所 | みほん, then 頼んだ日, どちら様から,
/// なにを, 渡した金額.
pub(in crate::layout) fn of_workshop_above(
    view: &View<'_>,
    header: &Header,
    scorer: &mut Scorer<'_>,
) -> Option<Header> {
    if header.assignment.kind != RecordKind::Case || !pairs::name_workshop(view, header.first) {
        return None;
    }
    let fields = header.assignment.fields.iter().enumerate();
    let names: Vec<(usize, Field)> = fields
        .filter_map(|(at, found)| Some((at, (*found)?.field)))
        .filter(|(_, field)| NAMES_CASE.contains(field))
        .collect();
    let order =
        scorer.beside(Field::Name, |scorer| read_beside(header, RecordKind::Order, &names, scorer))?;
    // 受注実績, and a day on which it was delivered, say that the work was done, though nobody says when it was ordered.
    let is_done = scorer.tells_results() || delivered_on(header, &order).is_some();
    let is_whole = place_of(&order, &[Field::OrderedOn]).is_some()
        && place_of(&order, &[Field::Amount, Field::Quantity]).is_some()
        || is_done && place_of(&order, &[Field::Amount]).is_some();
    is_whole.then_some(order)
}

/// The header of such cases as that of what was delivered, where a column says when: 納めた日, 納品日 of what is told as done.
pub(in crate::layout) fn delivered(
    header: &Header,
    order: &Header,
    scorer: &mut Scorer<'_>,
) -> Option<Header> {
    let day = delivered_on(header, order).or_else(|| {
        let due = place_of(header, &[Field::DueOn]).filter(|_| scorer.tells_results())?;
        let own = header.paths[due].as_ref()?.last()?;
        ["納品日", "納入日"].contains(&own.as_str()).then_some(due)
    })?;
    let fields = header.assignment.fields.iter().enumerate();
    let names = fields
        .filter_map(|(at, found)| Some((at, (*found)?.field)))
        .filter(|(_, field)| NAMES_CASE.contains(field));
    let number = place_of(order, &[Field::OrderNumber]).map(|at| (at, Field::OrderNumber));
    let names: Vec<(usize, Field)> = names.chain(number).chain([(day, Field::DeliveredOn)]).collect();
    let alone = without(header, |at| {
        let is_order = order.assignment.fields[at]
            .is_some_and(|found| matches!(found.field, Field::OrderedOn | Field::AssignedOn | Field::Amount));
        is_order && !names.iter().any(|(name, _)| *name == at)
    });
    let read =
        scorer.beside(Field::Name, |scorer| read_beside(&alone, RecordKind::Delivery, &names, scorer))?;
    (place_of(&read, &[Field::DeliveredOn]) == Some(day)).then_some(read)
}

/// The header without the day of the delivery.
pub(in crate::layout) fn without_day(header: Header, delivered: &Header) -> Header {
    match place_of(delivered, &[Field::DeliveredOn]) {
        Some(day) => without(&header, |at| at == day),
        None => header,
    }
}

/// The column of a day on which something was delivered, that no case has.
fn delivered_on(header: &Header, order: &Header) -> Option<usize> {
    const DELIVERED: [&str; 9] = ["納", "届", "渡し", "引渡", "検収", "仕上", "完了", "出来上", "でき上"];
    let is_orders = |at: usize| {
        order.assignment.fields[at]
            .is_some_and(|found| matches!(found.field, Field::OrderedOn | Field::AssignedOn))
    };
    // 引き受けた日 is none, nor is 渡した日 to the workshop.
    let is_done = |at: &usize| {
        let own = header.paths[*at].as_ref().and_then(|path| path.last());
        header.assignment.fields[*at].is_none_or(|found| found.field == Field::DueOn)
            && own.is_some_and(|own| says_past(own) && DELIVERED.iter().any(|word| own.contains(word)))
            && !is_orders(*at)
    };
    (0..header.paths.len()).find(is_done)
}

/// The header of cases without the numbers of slips, which are those of the orders.
pub(in crate::layout) fn without_slips(header: &Header) -> Header {
    let is_slip = |at: usize| {
        let own = header.paths[at].as_ref().and_then(|path| path.last());
        header.assignment.fields[at].is_none()
            && own.is_some_and(|own| ["伝票", "注文", "発注"].iter().any(|word| own.contains(word)))
    };
    without(header, is_slip)
}

/// The header of cases where the day on which the workshop above was asked is that of the order, and nobody's call for offers.
pub(in crate::layout) fn ordered_as(mut case: Header, order: &Header) -> Header {
    let Some(at) = place_of(order, &[Field::OrderedOn]) else { return case };
    let is_free = place_of(&case, &[Field::OrderedOn]).is_none();
    if let Some(found) = &mut case.assignment.fields[at]
        && found.field == Field::OpenOn
        && is_free
    {
        found.field = Field::OrderedOn;
    }
    // 引き受けた日 of the order is nothing that the case's values may be taken for.
    for (at, of_order) in order.assignment.fields.iter().enumerate() {
        if of_order.is_some() && case.assignment.fields[at].is_none() {
            case.paths[at] = None;
        }
    }
    case
}
