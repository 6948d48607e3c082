//! Which orders count on a day: neither taken back by their own row, nor of a case that came to nothing before they were delivered.

use super::Registry;
use crate::domain::{CaseId, Order};
use chrono::NaiveDate;
use foldhash::HashSet;
use std::sync::OnceLock;

/// The orders of a registry as they stand on a day.
///
/// DOMAIN is silent: an order whose own row says キャンセル, 取消, 中止, 辞退, 失注 or 不成立 is none on any day, because nobody
/// writes on which day it was taken back. One of a case that has become 失注 or 中止 counts as long as something of it was
/// delivered: that work was done and paid.
pub struct StandingOrders<'a> {
    registry: &'a Registry,
    as_of: NaiveDate,
    delivered: OnceLock<HashSet<&'a str>>,
}

impl<'a> StandingOrders<'a> {
    #[must_use]
    pub const fn of(registry: &'a Registry, as_of: NaiveDate) -> Self {
        Self { registry, as_of, delivered: OnceLock::new() }
    }

    #[must_use]
    pub fn holds(&self, order: &Order) -> bool {
        order.ended.is_none() && (!self.came_to_nothing(order) || self.is_delivered(order))
    }

    /// Of a split case the whole and the part are looked at.
    fn came_to_nothing(&self, order: &Order) -> bool {
        let case = |id: CaseId| self.registry.cases.get(&id);
        let own = order.case.and_then(case);
        let whole = own.and_then(|own| own.parent).and_then(case);
        [own, whole].into_iter().flatten().any(|case| case.state_on(self.as_of).is_undone())
    }

    fn is_delivered(&self, order: &Order) -> bool {
        let all = || {
            let by_now = self.registry.deliveries.iter();
            let by_now = by_now.filter(|one| one.delivered_on.is_none_or(|on| on <= self.as_of));
            by_now.map(|one| one.order.as_str()).collect()
        };
        self.delivered.get_or_init(all).contains(order.id.as_str())
    }
}
