//! Orders that stand in two rows: of one number, or of none and equal, with the deliveries in their lines.

use super::keys::{folded, said};
use super::{Again, GivesWay, Line, ORDER_AGAIN, line, remove};
use crate::domain::{Month, Observations, OrderRow};
use crate::normalise::text;
use foldhash::HashMap;
use std::collections::{BTreeMap, BTreeSet};

/// What more rows of one workshop and month bear than this is no number of an order.
pub(super) const MOST_OF_A_NUMBER: usize = 1_000;

impl Again<'_> {
    /// Rows of one number, workshop and month.
    pub(super) fn numbered_orders(&mut self, observations: &mut Observations) {
        let rows = &observations.orders;
        let mut named: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for (at, row) in rows.iter().enumerate() {
            let Some(number) = &row.number else { continue };
            let workshop =
                if row.workshop.is_some() { folded(&row.workshop) } else { folded(&row.office_number) };
            let month = row.month.as_ref().map(|seen| seen.value);
            let month = month.or_else(|| row.ordered_on.as_ref().map(|seen| Month::of(seen.value)));
            let key = (&row.row.role, text::fold(&number.value), workshop, month);
            named.entry(key).or_default().push(at);
        }
        let mut ways: Vec<GivesWay> = Vec::new();
        for mut same in named.into_values().filter(|same| (2..=MOST_OF_A_NUMBER).contains(&same.len())) {
            same.sort_by_key(|at| (!(self.lesser)(&rows[*at].row.origin.file), *at));
            let mut orders: Vec<OneOrder> = Vec::new();
            for at in same {
                if !orders.iter_mut().any(|order| order.takes(at, &rows[at])) {
                    orders.push(OneOrder::of(at, &rows[at]));
                }
            }
            for OneOrder { rows: own, .. } in orders {
                // A list of deliveries that names the order says nothing of its amount.
                let says_amount = own.iter().rev().find(|at| rows[**at].amount.is_some());
                let Some(kept) = says_amount.or(own.last()).copied() else { continue };
                ways.extend(own.into_iter().filter(|at| *at != kept).map(|at| (at, kept)));
            }
        }
        for (at, kept) in &ways {
            let (old, mut row) = (observations.orders[*at].clone(), observations.orders[*kept].clone());
            if old.row.origin.whole() == row.row.origin.whole() {
                fill(&mut row, old);
            }
            observations.orders[*kept] = row;
        }
        self.follow(observations, &ways);
        self.leave_orders(observations, &ways);
    }

    /// Deliveries in the lines of orders that are one: of one day the kept row's.
    fn follow(&self, observations: &mut Observations, ways: &[GivesWay]) {
        let orders = &observations.orders;
        // Lines of one order, with its number and whether they hold.
        let mut lines: HashMap<Line, (usize, bool)> = HashMap::default();
        for (at, kept) in ways {
            lines.extend(line(&orders[*at].row).map(|line| (line, (*kept, false))));
            lines.extend(line(&orders[*kept].row).map(|line| (line, (*kept, true))));
        }
        if lines.is_empty() {
            return;
        }
        let mut days: BTreeMap<_, Vec<(bool, usize)>> = BTreeMap::new();
        for (at, row) in observations.deliveries.iter_mut().enumerate() {
            let Some((kept, holds)) = line(&row.row).and_then(|line| lines.get(&line)).copied() else {
                continue;
            };
            if row.order.is_none() && !holds {
                row.order.clone_from(&orders[kept].number);
            }
            let day = row.delivered_on.as_ref().map(|seen| seen.value);
            days.entry((kept, day)).or_default().push((holds, at));
        }
        let mut gone = BTreeSet::new();
        for mut same in days.into_values() {
            same.sort_unstable();
            let Some((_, last)) = same.pop() else { continue };
            let sheet = |at: usize| line(&observations.deliveries[at].row);
            gone.extend(same.into_iter().map(|(_, at)| at).filter(|at| sheet(*at) != sheet(last)));
        }
        remove(&mut observations.deliveries, &gone);
    }

    fn leave_orders(&mut self, observations: &mut Observations, ways: &[GivesWay]) {
        for (at, kept) in ways {
            let [row, other] = [*at, *kept].map(|at| &observations.orders[at]);
            let name = row.number.as_ref().map(|seen| seen.text.to_string()).unwrap_or_default();
            self.note((ORDER_AGAIN, "発注"), &row.row, &other.row, name);
        }
        remove(&mut observations.orders, &ways.iter().map(|(at, _)| *at).collect());
    }

    /// Orders without a number, with the deliveries in their lines.
    pub(super) fn equal_orders(&mut self, observations: &mut Observations) {
        let mut beside: HashMap<Line, Vec<String>> = HashMap::default();
        for row in observations.deliveries.iter().filter(|row| row.order.is_none()) {
            let numbers = [said(&row.quantity), said(&row.defects), said(&row.hours), said(&row.wages)];
            let told = format!("{} {numbers:?}", said(&row.delivered_on));
            line(&row.row).into_iter().for_each(|line| beside.entry(line).or_default().push(told.clone()));
        }
        let key = |one: &OrderRow| {
            let is_dated = one.ordered_on.is_some() || one.month.is_some();
            let who = [&one.case, &one.title, &one.desk, &one.workshop, &one.office_number].map(folded);
            let days = [&one.ordered_on, &one.assigned_on, &one.due_on].map(said);
            let how =
                [said(&one.month), said(&one.share), said(&one.trial), said(&one.amount), said(&one.state)];
            let delivered = line(&one.row).and_then(|line| beside.get(&line));
            (one.number.is_none() && is_dated).then(|| format!("{who:?} {days:?} {how:?} {delivered:?}"))
        };
        let equal = self.equal(&observations.orders, |one| &one.row, key);
        let gone: BTreeSet<Line> =
            equal.iter().filter_map(|(at, _)| line(&observations.orders[*at].row)).collect();
        self.leave(&mut observations.orders, &equal, "発注", |one| &one.row);
        observations
            .deliveries
            .retain(|row| row.order.is_some() || line(&row.row).is_none_or(|line| !gone.contains(&line)));
    }
}

/// Rows of one number, workshop and month that are one order: none says another case, work, desk or trial than the others.
struct OneOrder {
    rows: Vec<usize>,
    /// Case, work and desk, as far as any row says them.
    said: [String; 3],
    is_trial: bool,
}

impl OneOrder {
    fn of(at: usize, row: &OrderRow) -> Self {
        let is_trial = row.trial.as_ref().is_some_and(|seen| seen.value);
        Self { rows: vec![at], said: [&row.case, &row.title, &row.desk].map(folded), is_trial }
    }

    /// Whether a row is of it; if so, it is.
    fn takes(&mut self, at: usize, row: &OrderRow) -> bool {
        let other = Self::of(at, row);
        let fits = |(own, other): (&String, &String)| own.is_empty() || other.is_empty() || own == other;
        let is_one = self.is_trial == other.is_trial && self.said.iter().zip(&other.said).all(fits);
        if is_one {
            self.rows.push(at);
            for (own, other) in self.said.iter_mut().zip(other.said).filter(|(own, _)| own.is_empty()) {
                *own = other;
            }
        }
        is_one
    }
}

/// What a row leaves blank, an earlier one of the same sheet says.
fn fill(row: &mut OrderRow, old: OrderRow) {
    row.programme = row.programme.take().or(old.programme);
    row.case = row.case.take().or(old.case);
    row.case_row = row.case_row.or(old.case_row);
    row.title = row.title.take().or(old.title);
    row.desk = row.desk.take().or(old.desk);
    row.workshop = row.workshop.take().or(old.workshop);
    row.office_number = row.office_number.take().or(old.office_number);
    row.month = row.month.take().or(old.month);
    row.share = row.share.take().or(old.share);
    row.amount = row.amount.take().or(old.amount);
    row.category = row.category.take().or(old.category);
    row.ordered_on = row.ordered_on.take().or(old.ordered_on);
    row.assigned_on = row.assigned_on.take().or(old.assigned_on);
    row.due_on = row.due_on.take().or(old.due_on);
}
