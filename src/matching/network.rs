//! What is allocated, as a network: hours wanted, hours free, and the ways between them with what they cost.

/// A way from a demand to a supply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Arc {
    pub(super) demand: usize,
    pub(super) supply: usize,
    pub(super) limit: u32,
    /// Per hour; not negative.
    pub(super) cost: i64,
}

/// Hours of each demand and each supply, by their positions.
#[derive(Clone, Copy, Debug)]
pub(super) struct Network<'n> {
    pub(super) demands: &'n [u32],
    pub(super) supplies: &'n [u32],
    pub(super) arcs: &'n [Arc],
    /// What an hour costs that nobody does: more than any path of arcs.
    pub(super) unplaced: i64,
}

impl Network<'_> {
    /// What the hours cost, those that nobody does among it.
    pub(super) fn cost(&self, hours: &[u32]) -> i128 {
        let wanted: i128 = self.demands.iter().map(|demand| i128::from(*demand)).sum();
        let placed: i128 = hours.iter().map(|hours| i128::from(*hours)).sum();
        let on_arcs: i128 =
            self.arcs.iter().zip(hours).map(|(arc, hours)| i128::from(arc.cost) * i128::from(*hours)).sum();
        on_arcs + (wanted - placed) * i128::from(self.unplaced)
    }
}
