//! The certificate of an allocation: a price of each hour wanted and each hour free, and the bound that they prove.
//!
//! By linear duality no way of placing the hours costs less than `Prices::bound`, whatever the prices are. The search
//! ends with prices whose bound is the cost of what it found: then nothing better exists, and anybody can check it
//! without searching.

use super::flow::Arc;

/// Node potentials of the flow, turned into prices: what one more wanted hour would cost, what one more free hour
/// would save.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prices {
    pub demands: Vec<i64>,
    pub supplies: Vec<i64>,
}

/// What the hours cost, those that nobody does among it.
pub(super) fn cost(demands: &[u32], arcs: &[Arc], hours: &[u32], unplaced: i64) -> i128 {
    let wanted: i128 = demands.iter().map(|demand| i128::from(*demand)).sum();
    let placed: i128 = hours.iter().map(|hours| i128::from(*hours)).sum();
    let on_arcs: i128 =
        arcs.iter().zip(hours).map(|(arc, hours)| i128::from(arc.cost) * i128::from(*hours)).sum();
    on_arcs + (wanted - placed) * i128::from(unplaced)
}

impl Prices {
    /// No allocation of this problem can cost less. Prices outside their range (an hour is worth at most what leaving it
    /// costs, a free hour is worth nothing at least) are taken at its end, so that the bound holds for any numbers.
    pub(super) fn bound(&self, demands: &[u32], supplies: &[u32], arcs: &[Arc], unplaced: i64) -> i128 {
        let wanted = |at: usize| self.demands[at].min(unplaced);
        let free = |at: usize| self.supplies[at].max(0);
        let of_demands: i128 =
            demands.iter().enumerate().map(|(at, hours)| i128::from(*hours) * i128::from(wanted(at))).sum();
        let of_supplies: i128 =
            supplies.iter().enumerate().map(|(at, hours)| i128::from(*hours) * i128::from(free(at))).sum();
        let of_limits: i128 = arcs
            .iter()
            .map(|arc| {
                let saved = i128::from(wanted(arc.demand) - free(arc.supply)) - i128::from(arc.cost);
                i128::from(arc.limit) * saved.max(0)
            })
            .sum();
        of_demands - of_supplies - of_limits
    }
}
