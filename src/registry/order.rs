//! 発注 and 納品: which case, desk and workshop each row of the 進捗管理表 means.

use super::balance::BEFORE_ORDER;
use super::beside_orders::BesideOrders;
use super::finders::Finders;
use super::lookup::Found;
use super::order_ids::{self, KnownOrder};
use super::programme::canonical_programme;
use super::rows;
use super::same_row::RowIndex;
use super::workshop_index::{self, Wanted};
use super::{Options, minus};
use crate::domain::{
    CaseId, Delivery, DeliveryRow, DeskId, Field, FiscalYear, Issue, IssueCode, Observations, Order,
    OrderRow, Origin, Reason, Seen, Severity, WorkshopId,
};
use crate::normalise::text;
use chrono::{Months, NaiveDate};
use std::cell::LazyCell;
use std::collections::BTreeMap;

const UNKNOWN_CASE: IssueCode = IssueCode::new("order.unknown-case");
const UNKNOWN_DESK: IssueCode = IssueCode::new("order.unknown-desk");
const UNKNOWN_WORKSHOP: IssueCode = IssueCode::new("order.unknown-workshop");
const UNKNOWN_ORDER: IssueCode = IssueCode::new("delivery.unknown-order");
const DATES_OUT_OF_ORDER: IssueCode = IssueCode::new("order.dates-out-of-order");
/// A delivery so long before its order is a slip of the pen.
const LONG_BEFORE: Months = Months::new(12);

/// What is known when orders are read.
pub(super) struct OrderContext<'a> {
    pub(super) finders: Finders<'a>,
    pub(super) case_rows: &'a RowIndex<CaseId>,
    pub(super) beside_orders: &'a BesideOrders,
    pub(super) options: &'a Options,
    /// Orders without a number as they were known before this night.
    pub(super) known: &'a [KnownOrder],
}

pub(super) fn build_orders(
    observations: &Observations,
    context: &OrderContext<'_>,
) -> (Vec<Order>, Vec<Issue>) {
    let (mut orders, mut issues) =
        rows::each(&observations.orders, |row, issues| order(row, context, issues));
    issues.extend(assigned_before(&orders, &observations.orders));
    issues.extend(minus::leave_out(&mut orders, &observations.orders));
    order_ids::give(&mut orders, &observations.orders, context.known);
    (orders, issues)
}

fn order(row: &OrderRow, context: &OrderContext<'_>, issues: &mut Vec<Issue>) -> Order {
    let case = case_of(row, context, issues);
    let desk = desk_of(row, context, issues);
    let (workshop, chosen) = workshop_of(row, desk.as_ref(), context, issues).unzip();
    let whole = case.and_then(|id| context.finders.cases.get(&id));
    let amount = value(row.amount.as_ref()).or_else(|| context.beside_orders.share(row));
    // Where nothing else tells how much of the case it is, its pieces do.
    let by_pieces = || share_of_pieces(row.quantity.as_ref()?.value, whole?.quantity?);
    let share = value(row.share.as_ref()).or_else(|| amount.is_none().then(by_pieces)?);
    Order {
        id: order_ids::number(row),
        case,
        programme: match &row.programme {
            Some(seen) => canonical_programme(&seen.value, context.options),
            None => whole.map(|case| case.programme.clone()).unwrap_or_default(),
        },
        desk,
        workshop,
        workshop_name: row.workshop.as_ref().map(|seen| seen.value.clone()).unwrap_or_default(),
        chosen: chosen.flatten(),
        share,
        trial: value(row.trial.as_ref()).unwrap_or_default(),
        ended: value(row.state.as_ref()).filter(|state| state.is_undone()),
        amount,
        ordered_on: value(row.ordered_on.as_ref()),
        assigned_on: value(row.assigned_on.as_ref()),
        month: value(row.month.as_ref()),
        category: value(row.category.as_ref()).or_else(|| whole?.category),
        origin: row.row.origin.clone(),
    }
}

/// Workshops that were decided before there was any order of their case: one of the two days is wrong. That a later order of a
/// case repeats the day on which its workshop was decided is none.
fn assigned_before(orders: &[Order], rows: &[OrderRow]) -> Vec<Issue> {
    let mut began: BTreeMap<CaseId, NaiveDate> = BTreeMap::new();
    for (case, on) in orders.iter().filter_map(|order| order.case.zip(order.ordered_on)) {
        let first = began.entry(case).or_insert(on);
        *first = on.min(*first);
    }
    let told = |(order, row): (&Order, &OrderRow)| {
        let assigned = row.assigned_on.as_ref()?;
        let ordered = order.case.and_then(|case| began.get(&case).copied()).or(order.ordered_on)?;
        let message = format!(
            "「事業所決定日」（{}）が発注日（{ordered}）より前のため、アサインリードタイムにはこの日を使っていません。日付を確かめてください。",
            assigned.value
        );
        let at = row.row.origin.at(assigned.cell);
        let issue = Issue::new(DATES_OUT_OF_ORDER, Severity::Warning, at, message);
        let issue = issue.seen(&assigned.text).field(Field::AssignedOn).desk(row.row.role.desk().cloned());
        (assigned.value < ordered).then_some(issue)
    };
    orders.iter().zip(rows).filter_map(told).collect()
}

/// So many pieces of all.
fn share_of_pieces(pieces: i64, all: i64) -> Option<f64> {
    let [part, whole] = [pieces, all].map(|pieces| u32::try_from(pieces).ok().filter(|pieces| *pieces > 0));
    Some((f64::from(part?) / f64::from(whole?)).min(1.0))
}

fn value<T: Copy>(seen: Option<&Seen<T>>) -> Option<T> {
    seen.map(|seen| seen.value)
}

fn case_of(row: &OrderRow, context: &OrderContext<'_>, issues: &mut Vec<Issue>) -> Option<CaseId> {
    // A case that stands in the order's own row is this one, whatever else is called so.
    if let Some(own) = row.case_row.and_then(|at| context.case_rows.beside(&row.row.origin, at)) {
        return Some(own);
    }
    let stated = row.programme.as_ref().map(|seen| canonical_programme(&seen.value, context.options));
    let stated = stated.unwrap_or_default();
    let year = row.ordered_on.as_ref().map(|seen| FiscalYear::of(seen.value));
    let find = |said: &str| context.finders.case_index.find(said, &stated, year, &row.row.origin);
    let Some(said) = &row.case else {
        // What the work is called need not be the title of a listed case: nobody is asked about it.
        return find(&row.title.as_ref()?.value).id();
    };
    let found = find(&said.value);
    let is_contradiction = found == Found::Contradiction;
    let found = found.id();
    if found.is_none() {
        let why = if is_contradiction {
            "は、番号と件名が別々の案件のものです"
        } else {
            "が案件一覧で一つに決まりません"
        };
        let message = format!("発注の案件「{}」{why}。案件番号を確かめてください。", said.text);
        issues.push(issue(row, UNKNOWN_CASE, message, said, Field::CaseNumber));
    }
    found
}

fn desk_of(row: &OrderRow, context: &OrderContext<'_>, issues: &mut Vec<Issue>) -> Option<DeskId> {
    let Some(said) = &row.desk else { return row.row.role.desk().cloned() };
    let found = context.finders.desk_index.find(&said.value, &row.row.origin).cloned();
    if found.is_none() {
        let message =
            format!("発注先の窓口「{}」に当たる窓口がありません。窓口名を確かめてください。", said.text);
        issues.push(issue(row, UNKNOWN_DESK, message, said, Field::DeskName));
    }
    found
}

fn workshop_of(
    row: &OrderRow,
    desk: Option<&DeskId>,
    context: &OrderContext<'_>,
    issues: &mut Vec<Issue>,
) -> Option<(WorkshopId, Option<Reason>)> {
    let name = row.workshop.as_ref();
    if name.is_some_and(|seen| is_desk_itself(&seen.value, context.options)) {
        return None;
    }
    let number = row.office_number.as_ref();
    let said = name.or(number)?;
    let wanted = Wanted {
        name: name.map(|seen| seen.value.as_str()).unwrap_or_default(),
        number: number.map(|seen| seen.value.as_str()),
        desk,
        prefecture: desk.and_then(|id| context.finders.desks.get(id)?.prefecture),
    };
    let (found, by) = context.finders.workshop_index.choose(wanted);
    let why = match found {
        Found::One(id) => {
            let meant = context.finders.departed.rather(id, wanted, context.finders.workshops);
            return Some((meant, by.reason().filter(|_| meant == id)));
        }
        Found::Several => workshop_index::several(wanted.number),
        Found::Contradiction => workshop_index::CONTRADICTION,
        Found::Nothing => match context.finders.departed.find(wanted) {
            Some(id) => return Some((id, None)),
            None => "に当たる事業所が台帳にありません。事業所名か事業所番号を確かめてください。",
        },
    };
    let message = format!("発注先の事業所「{}」{why}", said.text);
    issues.push(issue(row, UNKNOWN_WORKSHOP, message, said, Field::Name));
    None
}

/// （窓口直接）: the desk does the work itself.
fn is_desk_itself(name: &str, options: &Options) -> bool {
    let name = text::tidy_line(name);
    options.desk_itself_words.iter().any(|word| name.contains(word.as_str()))
}

fn issue(row: &OrderRow, code: IssueCode, message: String, seen: &Seen<String>, field: Field) -> Issue {
    Issue::new(code, Severity::Warning, row.row.origin.at(seen.cell), message)
        .seen(&seen.text)
        .field(field)
        .desk(row.row.role.desk().cloned())
}

pub(super) fn build_deliveries(observations: &Observations, orders: &[Order]) -> (Vec<Delivery>, Vec<Issue>) {
    let known: BTreeMap<&str, &Order> = orders.iter().map(|order| (order.id.as_str(), order)).collect();
    let by_row =
        LazyCell::new(|| RowIndex::new(orders.iter().map(|order| (&order.origin, order.id.as_str()))));
    let delivered =
        LazyCell::new(|| RowIndex::new(observations.deliveries.iter().map(|one| (&one.row.origin, ()))));
    let is_alone = |origin: &Origin, row: u32| delivered.alone(origin, row).is_some();
    let mut issues = Vec::new();
    let mut deliveries = Vec::new();
    for row in &observations.deliveries {
        let origin = &row.row.origin;
        let in_row = |at: Option<u32>| by_row.beside(origin, at?).map(ToOwned::to_owned);
        let own = origin.cell.map(|cell| cell.row);
        // One that names no workshop, alone beside the orders of several, is of no one's.
        let is_of_all = || row.order_row.is_none() && own.is_some_and(|row| is_alone(origin, row));
        let beside = || match own {
            Some(row) if is_of_all() => by_row.alone(origin, row).map(ToOwned::to_owned),
            _ => in_row(own).or_else(|| in_row(row.order_row)),
        };
        let order = row.order.as_ref().map(|seen| seen.value.clone()).or_else(beside).unwrap_or_default();
        if let Some(seen) = row.order.as_ref().filter(|seen| !known.contains_key(seen.value.as_str())) {
            let message =
                format!("納品の発注番号「{}」が発注の一覧にありません。番号を確かめてください。", seen.text);
            let origin = row.row.origin.at(seen.cell);
            let issue = Issue::new(UNKNOWN_ORDER, Severity::Warning, origin, message);
            issues.push(issue.seen(&seen.text).field(Field::OrderNumber).desk(row.row.role.desk().cloned()));
        }
        let delivered_on = value(row.delivered_on.as_ref());
        let long_before = long_before(row, known.get(order.as_str()).and_then(|order| order.ordered_on));
        deliveries.push(Delivery {
            order,
            delivered_on: delivered_on.filter(|_| long_before.is_none()),
            quantity: value(row.quantity.as_ref()),
            defects: value(row.defects.as_ref()),
            hours: value(row.hours.as_ref()),
            wages: value(row.wages.as_ref()),
            origin: row.row.origin.clone(),
        });
        issues.extend(long_before);
    }
    (deliveries, issues)
}

fn long_before(row: &DeliveryRow, ordered_on: Option<NaiveDate>) -> Option<Issue> {
    let (seen, ordered_on) = row.delivered_on.as_ref().zip(ordered_on)?;
    let message = format!(
        "「納品日」（{}）が発注日（{ordered_on}）より1年以上前のため、使っていません。年を書き違えていないか、確かめてください。",
        seen.value
    );
    let issue = Issue::new(BEFORE_ORDER, Severity::Warning, row.row.origin.at(seen.cell), message);
    let issue = issue.seen(&seen.text).field(Field::DeliveredOn).desk(row.row.role.desk().cloned());
    (seen.value.checked_add_months(LONG_BEFORE)? <= ordered_on).then_some(issue)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Address, CaseState, Prefecture};
    use crate::registry::fixture::{self, Made};

    #[test]
    fn an_order_finds_its_case_desk_and_workshop() {
        let mut made = Made::default();
        made.folder("d01", "福岡県");
        made.desk_identity("d01", &["福岡あおぞら窓口"], vec![]);
        for (desk, name, prefecture, number) in [
            ("d01", "あおぞら", "福岡県", "4010000001"),
            ("d02", "あおぞら", "大分県", "4410000002"),
            ("d02", "ひなた", "福岡県", "4010000003"),
            ("d02", "ひなた", "福岡県", "4010000004"),
        ] {
            let mut row = made.workshop(desk, name);
            row.office_number = Some(fixture::seen(number.to_owned()));
            let prefecture = Prefecture::from_name(prefecture);
            row.address = Some(fixture::seen(Address { prefecture, ..Address::default() }));
            made.one_workshop(vec![row]);
        }
        let case = made.case("R3-001", "清掃");
        made.one_case(vec![case]);
        // case, desk, name, number → case, workshop, issues
        let table = [
            ("R3-001", "福岡あおぞら窓口", "あおぞら", None, Some(1), vec![]),
            ("R3-001", "福岡あおぞら窓口", "あおぞら", Some("4410000002"), Some(2), vec![]),
            ("R3-001", "福岡あおぞら窓口", "（窓口直接）", None, None, vec![]),
            ("R3-001", "福岡あおぞら窓口", "ひなた", None, None, vec!["order.unknown-workshop"]),
            ("R3-001", "福岡あおぞら窓口", "ひなた", Some("4010000004"), Some(4), vec![]),
            (
                "R3-001",
                "福岡あおぞら窓口",
                "あおぞら",
                Some("4010000003"),
                None,
                vec!["order.unknown-workshop"],
            ),
            ("R3-001", "福岡あおぞら窓口", "前の名前", Some("4010000003"), Some(3), vec![]),
            ("R3-001", "福岡あおぞら窓口", "どこか", None, None, vec!["order.unknown-workshop"]),
            ("R3-009", "福岡あおぞら窓口", "あおぞら", None, Some(1), vec!["order.unknown-case"]),
            (
                "R3-001",
                "どこかの窓口",
                "あおぞら",
                None,
                None,
                vec!["order.unknown-desk", "order.unknown-workshop"],
            ),
        ];
        for (case, desk, name, number, workshop, codes) in table {
            made.observations.orders.clear();
            made.order("H1", case, desk, name, number);
            let (registry, issues) = made.build();
            let order = &registry.orders[0];
            assert_eq!(order.workshop, workshop.map(WorkshopId), "{case} {desk} {name}");
            assert_eq!(order.case.is_some(), case == "R3-001");
            assert_eq!(issues.iter().map(|one| one.code.as_str()).collect::<Vec<_>>(), codes, "{name}");
        }
    }

    /// As an operator found it: the lead time was minus twelve days, and a delivery of 2006 was one of an order of 2026.
    #[test]
    fn days_long_before_their_order_are_told_and_not_used() {
        let day = |text: &str| Some(fixture::seen(text.parse::<NaiveDate>().unwrap()));
        for (lines, delivered, codes) in [
            (vec![("2026-10-20", "2026-10-01")], "2026-11-09", vec!["order.dates-out-of-order"]),
            (vec![("2026-10-20", "2026-10-23"), ("2026-11-20", "2026-10-23")], "2026-11-09", vec![]),
            (vec![("2026-10-20", "2026-10-23")], "2006-11-09", vec!["delivery.before-order"]),
        ] {
            let mut made = Made::default();
            let case = made.case("R8-001", "清掃");
            made.one_case(vec![case]);
            for (at, (ordered, assigned)) in lines.iter().enumerate() {
                made.order(&format!("H{at}"), "R8-001", "", "", None);
                let row = made.observations.orders.last_mut().unwrap();
                (row.ordered_on, row.assigned_on) = (day(ordered), day(assigned));
            }
            made.delivery("H0");
            made.observations.deliveries[0].delivered_on = day(delivered);
            let (registry, issues) = made.build();
            assert_eq!(issues.iter().map(|one| one.code.as_str()).collect::<Vec<_>>(), codes, "{lines:?}");
            assert_eq!(registry.deliveries[0].delivered_on.is_some(), delivered.starts_with("2026"));
        }
    }

    /// As an auditor found it: 40 of 100 pieces were ordered, and all 100 were allocated again.
    #[test]
    fn pieces_alone_say_how_much_of_the_case_is_ordered() {
        let mut made = Made::default();
        let mut case = made.case("R3-001", "清掃");
        case.quantity = Some(fixture::seen(100));
        made.one_case(vec![case]);
        for (share, pieces, amount, expected) in [
            (None, Some(40), None, Some(0.4)),
            (None, Some(140), None, Some(1.0)),
            (Some(0.5), Some(40), None, Some(0.5)),
            (None, Some(40), Some(1_000), None),
            (None, None, None, None),
        ] {
            made.observations.orders.clear();
            made.order("H1", "R3-001", "", "", None);
            let row = &mut made.observations.orders[0];
            (row.share, row.quantity) = (share.map(fixture::seen), pieces.map(fixture::seen));
            row.amount = amount.map(crate::domain::Yen).map(fixture::seen);
            assert_eq!(made.build().0.orders[0].share, expected, "{share:?} {pieces:?} {amount:?}");
        }
    }

    #[test]
    fn an_order_keeps_that_it_was_taken_back_and_ends_no_case() {
        for (states, kept, reached) in [
            (["中止", "完了"], [true, false], Some(CaseState::Ordered)),
            (["不成立", "中止"], [true, true], None),
            (["作業中", "作業中"], [false, false], Some(CaseState::Ordered)),
        ] {
            let mut made = Made::default();
            let case = made.case("R3-001", "清掃");
            made.one_case(vec![case]);
            for (number, state) in ["H1", "H2"].into_iter().zip(states) {
                made.order(number, "R3-001", "", "工房", None);
                let state = crate::normalise::words::case_state(state).map(fixture::seen);
                made.observations.orders.last_mut().unwrap().state = state;
            }
            let (registry, _) = made.build();
            let ended: Vec<bool> = registry.orders.iter().map(|order| order.ended.is_some()).collect();
            assert_eq!(ended, kept, "{states:?}");
            let last = registry.cases[&CaseId(1)].steps.iter().find(|step| step.state.is_ordered());
            assert_eq!(last.map(|step| step.state), reached, "{states:?}");
        }
    }

    #[test]
    fn an_order_without_a_number_is_of_the_case_that_its_work_is_the_title_of() {
        let mut made = Made::default();
        let case = made.case("R3-001", "カレンダーの筒入れ");
        made.one_case(vec![case]);
        for (title, is_found) in [("カレンダーの筒入れ", true), ("お楽しみ袋", false)] {
            made.observations.orders.clear();
            made.order("H1", "", "", "", None);
            made.observations.orders[0].title = Some(fixture::seen(title.to_owned()));
            let (registry, issues) = made.build();
            assert_eq!(registry.orders[0].case.is_some(), is_found, "{title}");
            assert!(issues.is_empty(), "{issues:?}");
        }
    }

    #[test]
    fn orders_of_one_row_are_told_apart_and_a_delivery_beside_one_is_of_it() {
        let mut made = Made::default();
        let book = crate::domain::Origin::file("inbox/d01/台帳.xlsx", "").sheet("R6");
        for (col, name) in [(6, "あおぞら"), (9, "ひなた")] {
            made.order("", "R6-1", "", name, None);
            let row = made.observations.orders.last_mut().unwrap();
            row.row.origin = book.at(crate::domain::CellRef::new(4, col));
        }
        made.delivery("");
        made.observations.deliveries[0].row.origin = book.at(crate::domain::CellRef::new(4, 11));
        made.observations.deliveries[0].order_row = Some(4);
        // What was delivered stands in the line below that of the order: 予 and 実.
        made.delivery("");
        made.observations.deliveries[1].row.origin = book.at(crate::domain::CellRef::new(5, 7));
        made.observations.deliveries[1].order_row = Some(4);
        let (registry, _) = made.build();
        let ids: Vec<&str> = registry.orders.iter().map(|order| order.id.as_str()).collect();
        assert_ne!(ids[0], ids[1]);
        assert!(ids.iter().all(|id| id.starts_with("R6-1:")), "{ids:?}");
        let orders: Vec<&str> = registry.deliveries.iter().map(|one| one.order.as_str()).collect();
        assert_eq!(orders, [ids[1], ids[0]]);
    }

    #[test]
    fn a_delivery_of_several_workshops_is_of_none_of_their_orders() {
        let mut made = Made::default();
        let book = crate::domain::Origin::file("inbox/d01/台帳.xlsx", "").sheet("R6");
        let at = |row: u32, col: u32| book.at(crate::domain::CellRef::new(row, col));
        for (row, col) in [(4, 6), (4, 9), (5, 6)] {
            made.order("", "R6-1", "", "あおぞら", None);
            made.observations.orders.last_mut().unwrap().row.origin = at(row, col);
        }
        for row in [4, 5] {
            made.delivery("");
            made.observations.deliveries.last_mut().unwrap().row.origin = at(row, 12);
        }
        let (registry, _) = made.build();
        let orders: Vec<&str> = registry.deliveries.iter().map(|one| one.order.as_str()).collect();
        assert_eq!(orders, ["", registry.orders[2].id.as_str()]);
    }

    #[test]
    fn a_delivery_names_its_order() {
        let mut made = Made::default();
        made.order("H1", "", "", "", None);
        made.delivery("H1");
        made.delivery("H9");
        let (registry, issues) = made.build();
        assert_eq!(registry.deliveries.len(), 2);
        assert_eq!(issues.iter().map(|one| one.seen.as_str()).collect::<Vec<_>>(), ["H9"]);
    }
}
