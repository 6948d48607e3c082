//! The certificate of an allocation: a price of each hour wanted and each hour free, and the bound that they prove.
//!
//! By linear duality no way of placing the hours costs less than `Prices::bound`, whatever the prices are. The search
//! ends with prices whose bound is the cost of what it found: then nothing better exists, and anybody can check it
//! without searching.

use super::network::Network;

/// Node potentials of the flow, turned into prices: what one more wanted hour would cost, what one more free hour
/// would save.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prices {
    pub demands: Vec<i64>,
    pub supplies: Vec<i64>,
}

impl Prices {
    /// No allocation of this problem can cost less. Prices outside their range (an hour is worth at most what leaving it
    /// costs, a free hour is worth nothing at least) are taken at its end, so that the bound holds for any numbers.
    pub(super) fn bound(&self, network: Network<'_>) -> i128 {
        let Network { demands, supplies, arcs, unplaced } = network;
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
