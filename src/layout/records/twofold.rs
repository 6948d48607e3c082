//! Rows that are two records at once: an order (発注 > 窓口, 発注日, 金額) and, further right, its delivery (納品 > 納品日, ミス数).

use super::pairs;
use super::partial::{names_group, without_day_of};
use crate::domain::{Field, Issue, RecordKind};
use crate::layout::heads::header::Header;
use crate::layout::vocabulary::entry::Match;

use crate::layout::mapping::assign::Assignment;

use crate::layout::mapping::outward;
use crate::layout::mapping::scorer::Scorer;
use crate::layout::model::Table;
use crate::layout::notice;
use crate::layout::view::View;

pub(in crate::layout) const ORDERED: [&str; 17] = [
    "発注",
    "受注",
    "依頼",
    "注文",
    "割当",
    "契約",
    "アサイン",
    "受けた",
    "請けた",
    "頼ん",
    "頼まれ",
    "受け取",
    "もらった",
    "事業所へ",
    "事業所に",
    "作業所へ",
    "割り振",
];
pub(in crate::layout) const DELIVERED: [&str; 14] = [
    "納品",
    "納入",
    "検収",
    "品質",
    "実績",
    "完了",
    "引渡",
    "納め",
    "届け",
    "渡し",
    "仕上",
    "でき上が",
    "出来上が",
    "出荷",
];

/// Columns that a reading must have for itself before it is one.
const OWN: usize = 2;

/// The header as that of the orders and as that of their deliveries, where it is both's.
pub(in crate::layout) fn split(
    view: &View<'_>,
    header: &Header,
    scorer: &mut Scorer<'_>,
) -> Option<[Header; 2]> {
    if !matches!(header.assignment.kind, RecordKind::Order | RecordKind::Delivery) {
        return None;
    }
    if pairs::name_workshop(view, header.first) {
        return scorer.beside(Field::Name, |scorer| split_list(header, true, scorer));
    }
    split_list(header, false, scorer)
}

/// The same, where a line above may name the workshop whose rows these are.
fn split_list(header: &Header, is_headed: bool, scorer: &mut Scorer<'_>) -> Option<[Header; 2]> {
    let order = part(&outward::of_order(header, scorer), RecordKind::Order, &DELIVERED, scorer)?;
    let delivery = part(header, RecordKind::Delivery, &ORDERED, scorer)?;
    let delivery = without_day_of(&order, delivery, Field::DeliveredOn, scorer);
    // A delivery keeps no sum: below a workshop's name 発注額 is the order's.
    let keeps = |found: &Match| !(is_headed && found.field == Field::Amount);
    let own = |one: &Header, other: &Header| {
        let fields = one.assignment.fields.iter().zip(&other.assignment.fields);
        fields.filter(|(own, others)| own.is_some() && !others.is_some_and(|found| keeps(&found))).count()
    };
    let has =
        |one: &Header, field: Field| one.assignment.fields.iter().flatten().any(|found| found.field == field);
    let any = |one: &Header, fields: &[Field]| fields.iter().any(|field| has(one, *field));
    // Where nobody knows the word of its day, money and a deadline beside a group of the delivery's own make it an order.
    let is_promised = has(&order, Field::Amount) && has(&order, Field::DueOn);
    // Below a workshop's name a line with a number, what was done for whom and what it was worth is an order, though no day of it is said.
    let is_numbered = is_headed
        && has(&order, Field::OrderNumber)
        && has(&order, Field::Amount)
        && any(&order, &[Field::Title, Field::Client]);
    let is_order = (is_promised
        || is_numbered
        || allots(header)
        || any(&order, &[Field::OrderedOn, Field::AssignedOn, Field::Share]))
        && (is_headed || any(&order, &[Field::Name, Field::DeskName, Field::OfficeNumber]));
    let says_how = any(&delivery, &[Field::Defects, Field::WagesPaid, Field::Hours]);
    let is_delivery = has(&delivery, Field::DeliveredOn) && says_how;
    let is_ordered = any(&order, &[Field::OrderedOn, Field::AssignedOn]) && has(&order, Field::Amount);
    let is_more = own(&order, &delivery) >= OWN || allots(header) || is_numbered || is_ordered;
    let are_two = is_more && own(&delivery, &order) >= OWN;
    (is_order && is_delivery && are_two).then(|| {
        let delivery = without_what_is_paid(delivery, &order);
        [without_delivered(order, &delivery), delivery]
    })
}

/// 支払額 to the workshop is what the order is worth, no wages of those who work there.
fn without_what_is_paid(mut delivery: Header, order: &Header) -> Header {
    let Some(at) = order.assignment.place_of(Field::Amount) else { return delivery };
    let own = delivery.paths[at].as_ref().and_then(|path| path.last());
    let are_wages = own.is_some_and(|own| ["工賃", "賃金", "給"].iter().any(|word| own.contains(word)));
    if !are_wages && delivery.assignment.fields[at].is_some_and(|found| found.field == Field::WagesPaid) {
        delivery.paths[at] = None;
        delivery.assignment.fields[at] = None;
    }
    delivery
}

/// Whether a column says what of the case's sum each workshop is given: 配分金額, 割当額.
pub(in crate::layout) fn allots(header: &Header) -> bool {
    const ALLOTS: [&str; 8] = ["配分", "割当", "割り当", "割振", "割り振", "分配", "分担", "割付"];
    const SUMS: [&str; 3] = ["額", "金", "円"];
    let own = header.paths.iter().flatten().filter_map(|path| path.last());
    own.into_iter()
        .any(|own| ALLOTS.iter().any(|word| own.contains(word)) && SUMS.iter().any(|word| own.contains(word)))
}

/// The day of the delivery is nothing that the order's values may be taken for.
fn without_delivered(mut order: Header, delivery: &Header) -> Header {
    let is_free = |at: &usize| order.assignment.fields[*at].is_none() || allots(&order);
    if let Some(at) = delivery.assignment.place_of(Field::DeliveredOn).filter(is_free) {
        order.paths[at] = None;
        order.assignment.fields[at] = None;
    }
    order
}

/// The header read as one kind alone, without the columns that stand in the other's groups; what names the record stays.
fn part(header: &Header, kind: RecordKind, others: &[&str], scorer: &mut Scorer<'_>) -> Option<Header> {
    let is_others = |path: &Option<Vec<String>>| {
        let parents =
            path.as_ref().and_then(|path| path.split_last()).map_or(&[][..], |(_, parents)| parents);
        names_group(parents, others)
    };
    let whole = scorer.assign_as(&header.paths, kind)?;
    let stays = |at: usize, whole: &Assignment| whole.fields[at].is_some_and(|found| identifies(found.field));
    let mut paths = header.paths.clone();
    for (at, path) in paths.iter_mut().enumerate() {
        if is_others(path) && !stays(at, &whole) {
            *path = None;
        }
    }
    let assignment = scorer.assign_as(&paths, kind)?;
    Some(Header { paths, assignment, ..header.clone() })
}

const fn identifies(field: Field) -> bool {
    matches!(
        field,
        Field::OrderNumber
            | Field::CaseNumber
            | Field::Name
            | Field::OfficeNumber
            | Field::DeskName
            | Field::Title
            | Field::Client
            | Field::RowNumber
    )
}

/// A row is a delivery once something was delivered; a column that one of both reads is not left over.
pub(in crate::layout) fn settle(tables: &mut [Table; 2], issues: &mut Vec<Issue>) {
    tables[1].records.retain(|record| record.get(Field::DeliveredOn).is_some());
    tell_once(&[&tables[0], &tables[1]], issues);
}

/// What is said of the columns of several tables of the same rows is said once, and nothing of those that one of them reads.
pub(in crate::layout) fn tell_once(tables: &[&Table], issues: &mut Vec<Issue>) {
    drop_read(tables, issues);
    let mut told = Vec::new();
    issues.retain(|issue| {
        let is_column = issue.code == notice::UNMAPPED_COLUMN || issue.code == notice::PERSONAL_COLUMN;
        let is_again = is_column && told.contains(&(issue.code, issue.origin.clone()));
        told.extend(is_column.then(|| (issue.code, issue.origin.clone())));
        !is_again
    });
}

/// A column that one of several tables of the same rows reads is not left over.
pub(in crate::layout) fn drop_read(tables: &[&Table], issues: &mut Vec<Issue>) {
    let read: Vec<_> = tables
        .iter()
        .flat_map(|table| &table.columns)
        .filter(|column| column.field.is_some())
        .map(|column| column.header_cell)
        .collect();
    issues.retain(|issue| {
        let is_read = issue.origin.cell.is_some_and(|cell| read.contains(&cell));
        !(is_read && (issue.code == notice::UNMAPPED_COLUMN || issue.code == notice::DUPLICATE_COLUMN))
    });
}
