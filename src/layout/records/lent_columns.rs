//! What a case takes of the columns of its order before they are read: the one sum of a row, the number that is written once for each.

use super::partial::place_of;
use super::parts::Further;
use crate::domain::Field;
use crate::layout::heads::header::Header;
use crate::layout::vocabulary::entry::Match;

use crate::layout::heads::heading::is_total;
use crate::layout::heads::section::is_section;

use crate::layout::view::View;
use std::collections::BTreeSet;

/// Whether a header says that its sums go to the workshop or to those who work there.
pub(super) fn is_paid_out(header: &str) -> bool {
    ["払", "工賃", "賃金", "事業所"].iter().any(|word| header.contains(word))
}

/// The one sum of a row is the case's as well, unless it says that it is paid to the workshop.
pub(super) fn lend_sum(case: &mut Header, order: &Header) {
    if place_of(case, &[Field::Amount, Field::AnnualAmount, Field::UnitPrice]).is_some() {
        return;
    }
    let Some(at) = place_of(order, &[Field::Amount]) else { return };
    let own = order.paths[at].as_ref().and_then(|path| path.last());
    if own.is_some_and(|own| !is_paid_out(own)) {
        lend(case, order, Field::Amount);
    }
}

/// A column of another record of the row is read as the case's, too.
pub(super) fn lend(case: &mut Header, from: &Header, field: Field) {
    if let Some(at) = place_of(from, &[field]) {
        case.paths[at].clone_from(&from.paths[at]);
        case.assignment.fields[at] = from.assignment.fields[at];
    }
}

/// A slip is written for each case, and what a desk took on is numbered once (受注No), where nothing else numbers the cases and no
/// number is of two: it is the case's. Whether it stays the number of its order as well, which deliveries may be listed by.
pub(super) fn lend_slip_number(
    view: &View<'_>,
    case: &mut Header,
    order: &Header,
    further: &Further,
) -> bool {
    if place_of(case, &[Field::CaseNumber]).is_some() {
        return false;
    }
    let Some(at) = place_of(order, &[Field::OrderNumber]) else { return false };
    let own = order.paths[at].as_ref().and_then(|path| path.last());
    let says = |word: &str| own.is_some_and(|own| own.contains(word));
    // 注文No beside 注文の方: what the client ordered, each time anew.
    let client = place_of(case, &[Field::Client]);
    let word_of_client = client.and_then(|at| case.paths[at].as_ref()?.last());
    let is_clients = says("注文") && !says("発注") && word_of_client.is_some_and(|own| own.contains("注文"));
    let is_taken_on = says("受注") && !says("発注") || is_clients;
    if !(is_taken_on || says("伝票") && further.rows.is_empty()) {
        return false;
    }
    let Some(work) = place_of(case, &[Field::Title, Field::WorkKind]) else { return false };
    let filled = |row: &u32| {
        !view.get(*row, work as u32 + 1).is_blank() && !is_sum_of(view, *row) && !further.rows.contains(row)
    };
    let rows = || (case.last + 1..=view.rows()).filter(filled);
    let (mut met, mut called) = (BTreeSet::new(), BTreeSet::new());
    let mut numbers = rows().map(|row| view.text(row, at as u32 + 1));
    let is_of_each = numbers.all(|text| !text.is_empty() && met.insert(text.into_owned()));
    // The same work of the same client once more may be one case of two orders.
    let client = client.map_or(0, |at| at as u32 + 1);
    let names =
        |row: u32| (view.text(row, work as u32 + 1).into_owned(), view.text(row, client).into_owned());
    if !is_of_each || is_taken_on && !is_clients && !rows().all(|row| called.insert(names(row))) {
        return false;
    }
    let Some(found) = order.assignment.fields[at] else { return false };
    case.paths[at].clone_from(&order.paths[at]);
    case.assignment.fields[at] = Some(Match { field: Field::CaseNumber, ..found });
    is_taken_on && further.rows.is_empty()
}

/// Whether a row adds others up, or heads them.
fn is_sum_of(view: &View<'_>, row: u32) -> bool {
    let texts = view.texts(row);
    texts.len() == 1 || texts.iter().any(|(_, text)| is_total(text)) || is_section(view, row)
}
