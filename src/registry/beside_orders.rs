//! Rows that name a case beside an order of it, where a list of cases tells of it as well: what belongs to the order is not the case's.

use crate::domain::{CaseRow, Issue, IssueCode, Observations, OrderRow, Origin, Seen, Severity, Yen};
use crate::normalise::text;
use crate::resolve::Identities;
use std::collections::BTreeMap;

const AMOUNT_MISSING: IssueCode = IssueCode::new("order.amount-missing");

/// What is read otherwise once the list of cases and the orders are seen together.
#[derive(Debug, Default)]
pub(super) struct BesideOrders {
    /// Rows of cases, by their place among the observations, without what is their orders'.
    cases: BTreeMap<usize, CaseRow>,
    /// What an order was given, by the row that tells of it.
    shares: BTreeMap<Origin, Yen>,
}

/// A sheet and the words by which its rows name one case.
type Named = (Origin, String);

impl BesideOrders {
    pub(super) fn of(observations: &Observations, identities: &Identities) -> (Self, Vec<Issue>) {
        let mut orders: BTreeMap<Named, Vec<&OrderRow>> = BTreeMap::new();
        for order in &observations.orders {
            if let Some(said) = order.case.as_ref().or(order.title.as_ref()) {
                orders.entry(named(&order.row.origin, &said.value)).or_default().push(order);
            }
        }
        let (mut found, mut missing) = (Self::default(), BTreeMap::new());
        for identity in &identities.cases {
            let rows: Vec<(usize, &CaseRow)> =
                identity.members.iter().filter_map(|at| Some((*at, observations.cases.get(*at)?))).collect();
            let beside = |row: &CaseRow| {
                let said = row.number.as_ref().or(row.title.as_ref())?;
                orders.get(&named(&row.row.origin, &said.value))
            };
            for (at, row) in &rows {
                let Some(orders) = beside(row) else { continue };
                let office = row.row.role.desk();
                let lists: Vec<&CaseRow> = (rows.iter().map(|(_, other)| *other))
                    .filter(|other| other.row.role.desk() == office && beside(other).is_none())
                    .collect();
                found.look_at((*at, *row), orders, &lists, &mut missing);
            }
        }
        (found, missing.into_iter().map(|(sheet, (first, many))| issue(&sheet, &first, many)).collect())
    }

    fn look_at(
        &mut self,
        (at, row): (usize, &CaseRow),
        orders: &[&OrderRow],
        lists: &[&CaseRow],
        missing: &mut BTreeMap<Origin, (Origin, usize)>,
    ) {
        let mut own = row.clone();
        let undone = |order: &&&OrderRow| order.state.as_ref().is_some_and(|seen| seen.value.is_undone());
        let is_of_some = (1..orders.len()).contains(&orders.iter().filter(undone).count());
        if lists.iter().any(|list| list.state.is_some()) || is_of_some {
            // How far an order is, not how far the case: one of several that was taken back ends no case.
            own.state = None;
        }
        let have_none = orders.len() > 1 && orders.iter().all(|order| order.amount.is_none());
        if let Some(sum) = row.amount.as_ref().filter(|_| have_none) {
            let whole = |list: &&CaseRow| list.amount.as_ref().map(|seen| seen.value.0);
            if lists.iter().filter_map(whole).any(|whole| makes(whole, sum.value.0, orders.len())) {
                own.amount = None;
                for order in orders {
                    self.shares.insert(order.row.origin.clone(), sum.value);
                }
            } else {
                let first = row.row.origin.at(sum.cell);
                missing.entry(row.row.origin.whole()).or_insert((first, 0)).1 += orders.len();
            }
        }
        let listed = |list: &&CaseRow| list.quantity.as_ref().map(|seen| seen.value);
        let is_part = |part: &Seen<i64>| {
            let makes_all = |whole| makes(whole, part.value, orders.len());
            orders.len() > 1 && lists.iter().filter_map(listed).any(makes_all)
        };
        own.quantity = own.quantity.filter(|part| !is_part(part));
        if own != *row {
            self.cases.insert(at, own);
        }
    }

    /// A row of a case as it is to be read.
    pub(super) fn case<'a>(&'a self, at: usize, rows: &'a [CaseRow]) -> Option<&'a CaseRow> {
        self.cases.get(&at).or_else(|| rows.get(at))
    }

    /// What an order was given, where its own row could not tell it from what the case is worth.
    pub(super) fn share(&self, order: &OrderRow) -> Option<Yen> {
        self.shares.get(&order.row.origin).copied()
    }
}

fn named(origin: &Origin, said: &str) -> Named {
    (origin.whole(), text::fold(said))
}

/// Equal parts make a whole, up to what was rounded away.
fn makes(whole: i64, part: i64, many: usize) -> bool {
    let many = i64::try_from(many).unwrap_or(i64::MAX);
    part > 0 && (whole - part.saturating_mul(many)).abs() < many
}

fn issue(sheet: &Origin, first: &Origin, many: usize) -> Issue {
    let name = sheet.to_string();
    let message = format!(
        "{name} では、一つの案件を分けた発注{many}件の行に同じ金額が並んでいます。案件全体の額として読んだため、これらの発注には金額がありません。事業所ごとの額であれば、見出しを「発注金額」にして事業所名の右に置いてください。"
    );
    Issue::new(AMOUNT_MISSING, Severity::Warning, first.clone(), message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{CaseId, CaseState, CellRef};
    use crate::registry::fixture::{self, Made};

    /// The orders of a case of 25,000 whose rows both say a sum: what each was given, what the case is worth, what is told.
    fn shared_out(said: i64) -> (Vec<Option<Yen>>, Option<Yen>, Vec<String>) {
        let mut made = Made::default();
        let sheet = Origin::file("inbox/jimukyoku/進捗管理表.xlsx", "").sheet("進捗");
        let mut list = made.case("K1", "封入");
        list.row = fixture::row_of(crate::domain::RecordKind::Case, "inbox/jimukyoku/案件一覧.xlsx", 2);
        list.amount = Some(fixture::seen(Yen(25_000)));
        list.state = Some(fixture::seen(CaseState::Ordered));
        let mut beside = made.case("K1", "封入");
        beside.row.origin = sheet.at(CellRef::new(2, 2));
        beside.amount = Some(fixture::seen(Yen(said)));
        beside.state = Some(fixture::seen(CaseState::Closed));
        made.one_case(vec![list, beside]);
        for (number, row) in [("H1", 2), ("H2", 3)] {
            made.order(number, "K1", "", "", None);
            made.observations.orders.last_mut().unwrap().row.origin = sheet.at(CellRef::new(row, 1));
        }
        let (registry, issues) = made.build();
        let codes = issues.iter().map(|issue| issue.code.as_str().to_owned()).collect();
        (registry.orders.iter().map(|order| order.amount).collect(), registry.cases[&CaseId(1)].amount, codes)
    }

    #[test]
    fn equal_parts_that_make_the_case_are_its_orders_and_what_cannot_be_told_is_asked() {
        let (half, none) = (Some(Yen(12_500)), None::<Yen>);
        assert_eq!(shared_out(12_500), (vec![half, half], Some(Yen(25_000)), vec![]));
        let (given, worth, told) = shared_out(25_000);
        assert_eq!((given, worth), (vec![none, none], Some(Yen(25_000))));
        assert_eq!(told, ["order.amount-missing"]);
    }
}
