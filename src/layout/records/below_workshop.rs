//! Cases below the name of the workshop that does them: 作業所 | みほん, then 頼んだ日, どちら様から, なにを, 渡した金額.

use super::pairs;
use super::partial::{place_of, read_beside, without};
use super::threefold::NAMES_CASE;
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
    let is_whole = place_of(&order, &[Field::OrderedOn]).is_some()
        && place_of(&order, &[Field::Amount, Field::Quantity]).is_some();
    is_whole.then_some(order)
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
