//! The exact allocation: a minimum-cost maximum flow in whole hours, by successive shortest paths.
//!
//! Case after case sends its hours along the cheapest path: to a supply with free hours, moving hours of other cases
//! to other supplies where that costs less in sum, or, where nothing is free any more, to nobody. Leaving an hour
//! unplaced costs more than any way of placing it, so the most hours are placed first and then the least cost is
//! found. Dijkstra runs over reduced costs; the node potentials keep those from being negative and are, at the end, the
//! certificate that nothing better exists. Deterministic: ties go to the earlier case
//! and the node with the lower position.
//!
//! A search over a very large and very scarce market could take minutes. After a fixed effort (counted, not timed) the
//! hours still open are filled in order of cost: every limit is kept, but the most hours are no longer promised.

use super::prices::Prices;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// What an hour costs that nobody does: more than any path can, whatever is pinned.
pub(super) const UNPLACED: i64 = PINNED_FIRST + (1 << 40);
/// What an hour costs more on an arc that nobody pinned: more than all hours that could be placed instead.
pub(super) const PINNED_FIRST: i64 = 1 << 50;
/// Arcs looked at before the exact search gives way (some seconds).
const EFFORT: u64 = 15_000_000;

/// A way from a demand to a supply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Arc {
    pub(super) demand: usize,
    pub(super) supply: usize,
    pub(super) limit: u32,
    /// Per hour; not negative.
    pub(super) cost: i64,
}

/// Hours on each arc, and the prices that prove them.
pub(super) struct Flow {
    pub(super) hours: Vec<u32>,
    pub(super) prices: Prices,
}

/// The scarcer side sends: its hours find their place near by, while those of the other would look everywhere for the
/// last free one.
pub(super) fn cheapest_fullest(demands: &[u32], supplies: &[u32], arcs: &[Arc]) -> Flow {
    let total = |side: &[u32]| side.iter().map(|hours| u64::from(*hours)).sum::<u64>();
    if total(demands) <= total(supplies) {
        return send(demands, supplies, arcs);
    }
    let turned: Vec<Arc> =
        arcs.iter().map(|arc| Arc { demand: arc.supply, supply: arc.demand, ..*arc }).collect();
    let Flow { hours, prices } = send(supplies, demands, &turned);
    // An hour that a supply keeps is an hour that a demand lacks: what one side pays, the other saves of the whole.
    let turn = |prices: Vec<i64>| prices.into_iter().map(|price| UNPLACED - price).collect();
    Flow { hours, prices: Prices { demands: turn(prices.supplies), supplies: turn(prices.demands) } }
}

fn send(demands: &[u32], supplies: &[u32], arcs: &[Arc]) -> Flow {
    let mut network = Network::new(demands, supplies, arcs);
    for demand in 0..demands.len() {
        while network.wanted[demand] > 0 && network.effort < EFFORT {
            let path = network.cheapest_path(demand);
            network.push(demand, &path);
        }
    }
    network.fill_by_cost();
    let price = |potentials: &[i64]| potentials.iter().map(|potential| -potential).collect();
    let (wanting, giving) = network.potential.split_at(demands.len());
    Flow { prices: Prices { demands: price(wanting), supplies: price(giving) }, hours: network.hours }
}

/// One step of a path: forwards to a supply, or backwards to a demand whose hours are moved elsewhere.
#[derive(Clone, Copy)]
struct Step {
    arc: usize,
    forwards: bool,
}

/// What is still open. Nodes: the demands, then the supplies. The sink's potential is 0.
struct Network<'a> {
    arcs: &'a [Arc],
    hours: Vec<u32>,
    /// Hours that were not sent yet, of each demand.
    wanted: Vec<u32>,
    free: Vec<u32>,
    arcs_of: Vec<Vec<usize>>,
    potential: Vec<i64>,
    effort: u64,
    /// Of the search that runs: distance and the step that led there; `touched` says which to forget.
    distance: Vec<i64>,
    came_by: Vec<Option<Step>>,
    touched: Vec<usize>,
}

const FAR: i64 = i64::MAX;

type Heap = BinaryHeap<Reverse<(i64, usize)>>;

/// The end of a path and the steps to it, the last first.
struct Path {
    end: usize,
    steps: Vec<Step>,
}

impl<'a> Network<'a> {
    fn new(demands: &[u32], supplies: &[u32], arcs: &'a [Arc]) -> Self {
        let nodes = demands.len() + supplies.len();
        let mut arcs_of = vec![Vec::new(); nodes];
        for (at, arc) in arcs.iter().enumerate() {
            arcs_of[arc.demand].push(at);
            arcs_of[demands.len() + arc.supply].push(at);
        }
        Self {
            arcs,
            hours: vec![0; arcs.len()],
            wanted: demands.to_vec(),
            free: supplies.to_vec(),
            arcs_of,
            potential: vec![0; nodes],
            effort: 0,
            distance: vec![FAR; nodes],
            came_by: vec![None; nodes],
            touched: Vec::new(),
        }
    }

    /// From a demand to a supply with free hours, or to a demand (itself, perhaps) that leaves hours unplaced.
    fn cheapest_path(&mut self, demand: usize) -> Path {
        self.forget_search();
        let mut heap = Heap::new();
        self.reach(demand, 0, None, &mut heap);
        let mut settled = Vec::new();
        let mut best = (FAR, demand);
        while let Some(Reverse((distance, node))) = heap.pop() {
            if best.0 <= distance {
                break;
            }
            if distance == self.distance[node] {
                settled.push(node);
                let total = self.to_sink(node, distance);
                if total < best.0 {
                    best = (total, node);
                }
                self.look_around(node, distance, &mut heap);
            }
        }
        self.raise_potentials(&settled, best.0);
        self.trace(best.1)
    }

    fn forget_search(&mut self) {
        for node in self.touched.drain(..) {
            self.distance[node] = FAR;
            self.came_by[node] = None;
        }
    }

    fn reach(&mut self, node: usize, distance: i64, step: Option<Step>, heap: &mut Heap) {
        if distance < self.distance[node] {
            if self.distance[node] == FAR {
                self.touched.push(node);
            }
            self.distance[node] = distance;
            self.came_by[node] = step;
            heap.push(Reverse((distance, node)));
        }
    }

    fn to_sink(&self, node: usize, distance: i64) -> i64 {
        match node.checked_sub(self.wanted.len()) {
            None => distance + UNPLACED + self.potential[node],
            Some(supply) if self.free[supply] > 0 => distance + self.potential[node],
            Some(_) => FAR,
        }
    }

    fn look_around(&mut self, node: usize, distance: i64, heap: &mut Heap) {
        let forwards = node < self.wanted.len();
        self.effort += u64::try_from(self.arcs_of[node].len()).unwrap_or(u64::MAX);
        for at in 0..self.arcs_of[node].len() {
            let step = Step { arc: self.arcs_of[node][at], forwards };
            if self.room(step) > 0 {
                let next = self.end_of(step);
                let reduced = self.cost(step) + self.potential[node] - self.potential[next];
                self.reach(next, distance + reduced, Some(step), heap);
            }
        }
    }

    /// Hours that may still go along a step.
    fn room(&self, step: Step) -> u32 {
        let placed = self.hours[step.arc];
        if step.forwards { self.arcs[step.arc].limit - placed } else { placed }
    }

    fn cost(&self, step: Step) -> i64 {
        let cost = self.arcs[step.arc].cost;
        if step.forwards { cost } else { -cost }
    }

    fn end_of(&self, step: Step) -> usize {
        let arc = self.arcs[step.arc];
        if step.forwards { self.wanted.len() + arc.supply } else { arc.demand }
    }

    fn start_of(&self, step: Step) -> usize {
        self.end_of(Step { forwards: !step.forwards, ..step })
    }

    /// Settled nodes move by what they are nearer than the end, so that no open step's reduced cost becomes negative
    /// and the path's become 0.
    fn raise_potentials(&mut self, settled: &[usize], shortest: i64) {
        for node in settled {
            self.potential[*node] += (self.distance[*node] - shortest).min(0);
        }
    }

    fn trace(&self, end: usize) -> Path {
        let back = |step: &Step| self.came_by[self.start_of(*step)];
        Path { end, steps: std::iter::successors(self.came_by[end], back).collect() }
    }

    /// Sends as many hours along the path as every part of it allows.
    fn push(&mut self, demand: usize, path: &Path) {
        let supply = path.end.checked_sub(self.wanted.len());
        let free = supply.map_or(u32::MAX, |supply| self.free[supply]);
        let room = path.steps.iter().map(|step| self.room(*step)).min().unwrap_or(u32::MAX);
        let hours = room.min(free).min(self.wanted[demand]);
        for step in &path.steps {
            let placed = &mut self.hours[step.arc];
            *placed = if step.forwards { *placed + hours } else { *placed - hours };
        }
        if let Some(supply) = supply {
            self.free[supply] -= hours;
        }
        self.wanted[demand] -= hours;
    }

    /// What the effort did not reach, the cheapest arcs first.
    fn fill_by_cost(&mut self) {
        let mut order: Vec<usize> = (0..self.arcs.len()).collect();
        order.retain(|at| self.wanted[self.arcs[*at].demand] > 0);
        order.sort_by_key(|at| (self.arcs[*at].cost, *at));
        for at in order {
            let arc = self.arcs[at];
            let hours = (arc.limit - self.hours[at]).min(self.wanted[arc.demand]).min(self.free[arc.supply]);
            self.hours[at] += hours;
            self.wanted[arc.demand] -= hours;
            self.free[arc.supply] -= hours;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const DEMANDS: usize = 5;
    const SUPPLIES: usize = 6;

    fn arc(demand: usize, supply: usize, limit: u32, cost: i64) -> Arc {
        Arc { demand, supply, limit, cost }
    }

    #[test]
    fn hours_move_where_more_can_be_placed_or_for_less() {
        for (name, demands, supplies, arcs, expected) in [
            // The cheap supply is the only one of the second demand.
            (
                "most hours",
                vec![5, 5],
                vec![5, 5],
                vec![arc(0, 0, 5, 1), arc(0, 1, 5, 9), arc(1, 0, 5, 8)],
                vec![0, 5, 5],
            ),
            // 5 × 1 + 5 × 3 beats 5 × 2 + 5 × 9.
            (
                "least cost",
                vec![5, 5],
                vec![5, 5],
                vec![arc(0, 0, 5, 2), arc(0, 1, 5, 3), arc(1, 0, 5, 1), arc(1, 1, 5, 9)],
                vec![0, 5, 5, 0],
            ),
            ("limits", vec![9], vec![9, 2], vec![arc(0, 0, 4, 5), arc(0, 1, 9, 1)], vec![4, 2]),
            ("ties to the first", vec![5, 5], vec![7], vec![arc(0, 0, 9, 1), arc(1, 0, 9, 1)], vec![5, 2]),
            ("nothing to do", vec![0], vec![5], vec![arc(0, 0, 5, 1)], vec![0]),
        ] {
            assert_eq!(cheapest_fullest(&demands, &supplies, &arcs).hours, expected, "{name}");
        }
    }

    fn networks() -> impl Strategy<Value = (Vec<u32>, Vec<u32>, Vec<Arc>)> {
        let arcs = (0..DEMANDS, 0..SUPPLIES, 0..30u32, 0..50i64)
            .prop_map(|(demand, supply, limit, cost)| arc(demand, supply, limit, cost));
        (
            proptest::collection::vec(0..40u32, DEMANDS),
            proptest::collection::vec(0..40u32, SUPPLIES),
            proptest::collection::vec(arcs, 0..30),
        )
    }

    /// Open steps of the finished flow as (from, to, cost); source and sink are the last two nodes.
    fn residual(demands: &[u32], supplies: &[u32], arcs: &[Arc], hours: &[u32]) -> Vec<(usize, usize, i64)> {
        let (source, sink) = (DEMANDS + SUPPLIES, DEMANDS + SUPPLIES + 1);
        let mut open = Vec::new();
        let mut both_ways = |from: usize, to: usize, cost: i64, used: u32, limit: u32| {
            assert!(used <= limit);
            open.extend((used < limit).then_some((from, to, cost)));
            open.extend((used > 0).then_some((to, from, -cost)));
        };
        let total = |keep: &dyn Fn(&Arc) -> bool| -> u32 {
            arcs.iter().zip(hours).filter(|(arc, _)| keep(arc)).map(|(_, hours)| *hours).sum()
        };
        for (arc, used) in arcs.iter().zip(hours) {
            both_ways(arc.demand, DEMANDS + arc.supply, arc.cost, *used, arc.limit);
        }
        for (at, limit) in demands.iter().enumerate() {
            both_ways(source, at, 0, total(&|arc| arc.demand == at), *limit);
        }
        for (at, limit) in supplies.iter().enumerate() {
            both_ways(DEMANDS + at, sink, 0, total(&|arc| arc.supply == at), *limit);
        }
        open
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(500))]

        /// A flow is the fullest when the sink cannot be reached any more, and the cheapest of its size when no circle
        /// of open steps has a negative cost.
        #[test]
        fn the_flow_is_the_fullest_and_the_cheapest((demands, supplies, arcs) in networks()) {
            let hours = cheapest_fullest(&demands, &supplies, &arcs).hours;
            let open = residual(&demands, &supplies, &arcs, &hours);
            let nodes = DEMANDS + SUPPLIES + 2;
            let mut reached = vec![false; nodes];
            reached[nodes - 2] = true;
            let mut nearest = vec![0i64; nodes];
            for _ in 0..nodes {
                for (from, to, cost) in &open {
                    reached[*to] |= reached[*from];
                    nearest[*to] = nearest[*to].min(nearest[*from] + cost);
                }
            }
            prop_assert!(!reached[nodes - 1], "more hours could be placed");
            for (from, to, cost) in &open {
                prop_assert!(nearest[*to] <= nearest[*from] + cost, "the same hours could be placed for less");
            }
        }
    }
}
