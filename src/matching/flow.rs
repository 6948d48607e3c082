//! The exact allocation: a minimum-cost maximum flow in whole hours, by the network simplex.
//!
//! Nodes: the demands, the supplies, and a root that takes what supplies give and what nobody does. Leaving an hour
//! unplaced costs more than any way of placing it, so the most hours are placed first and then the least cost is found. The
//! search starts with nothing placed, which is a flow, and moves from spanning tree to spanning tree; the leaving arc is
//! chosen so that every node can always send more towards the root, hence it ends. The tree's potentials are, at the end,
//! the certificate that nothing better exists. Deterministic: arcs are looked at in their order.
//!
//! Source: Ahuja, Magnanti, Orlin, *Network Flows*, chapter 11 (strongly feasible trees, block search).

use super::network::Network;
use super::prices::Prices;

/// Hours on each arc, and the prices that prove them.
pub(super) struct Flow {
    pub(super) hours: Vec<u32>,
    pub(super) prices: Prices,
}

pub(super) fn cheapest_fullest(network: Network<'_>) -> Flow {
    let mut simplex = Simplex::new(network);
    while let Some(entering) = simplex.entering_arc() {
        simplex.pivot(entering);
    }
    simplex.finish(network)
}

/// Where an arc's flow stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Empty,
    Full,
    InTree,
}

struct Edge {
    from: usize,
    to: usize,
    limit: i64,
    cost: i64,
    flow: i64,
    place: Place,
}

/// A node's place in the tree. Children hang on a list of siblings.
#[derive(Clone, Copy)]
struct Node {
    potential: i64,
    parent: usize,
    /// The edge to the parent, and whether it leads there.
    edge: usize,
    upwards: bool,
    depth: u32,
    child: usize,
    next: usize,
    before: usize,
}

const NONE: usize = usize::MAX;

/// The edges are the arcs that can carry something, then one to the root for every other node.
struct Simplex {
    edges: Vec<Edge>,
    nodes: Vec<Node>,
    /// The arc of each edge.
    arc_of: Vec<usize>,
    root: usize,
    /// Where the search for the next entering edge goes on.
    next_edge: usize,
    block: usize,
    stack: Vec<usize>,
}

impl Simplex {
    fn new(Network { demands, supplies, arcs, unplaced: hour_unplaced }: Network<'_>) -> Self {
        let root = demands.len() + supplies.len();
        let carries = |arc: &&usize| {
            arcs[**arc].limit > 0 && demands[arcs[**arc].demand] > 0 && supplies[arcs[**arc].supply] > 0
        };
        let all: Vec<usize> = (0..arcs.len()).collect();
        let arc_of: Vec<usize> = all.iter().filter(carries).copied().collect();
        let mut edges: Vec<Edge> = arc_of
            .iter()
            .map(|at| {
                let arc = arcs[*at];
                let (from, to) = (arc.demand, demands.len() + arc.supply);
                Edge { from, to, limit: i64::from(arc.limit), cost: arc.cost, flow: 0, place: Place::Empty }
            })
            .collect();
        let unplaced = demands.iter().map(|hours| (i64::MAX, hour_unplaced, i64::from(*hours)));
        let given = supplies.iter().map(|hours| (i64::from(*hours), 0, 0));
        let mut simplex = Self {
            edges: Vec::new(),
            nodes: vec![lone(root); root + 1],
            arc_of,
            root,
            next_edge: 0,
            block: 0,
            stack: Vec::new(),
        };
        for (from, (limit, cost, flow)) in unplaced.chain(given).enumerate() {
            let edge = edges.len();
            edges.push(Edge { from, to: root, limit, cost, flow, place: Place::InTree });
            let node = &mut simplex.nodes[from];
            (node.potential, node.edge, node.upwards, node.depth) = (-cost, edge, true, 1);
            simplex.hang(from, root);
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "a rough size of a block"
        )]
        let block = (edges.len() as f64).sqrt() as usize;
        (simplex.edges, simplex.block) = (edges, block.max(16));
        simplex
    }

    /// What an hour more along the edge would cost in sum.
    fn reduced(&self, edge: &Edge) -> i64 {
        edge.cost + self.nodes[edge.from].potential - self.nodes[edge.to].potential
    }

    /// The best of the first block of edges that holds one by which the flow becomes cheaper.
    fn entering_arc(&mut self) -> Option<usize> {
        let mut best = (0, NONE);
        let mut left_in_block = self.block;
        for _ in 0..self.edges.len() {
            let at = self.next_edge;
            self.next_edge = if at + 1 == self.edges.len() { 0 } else { at + 1 };
            let edge = &self.edges[at];
            let saves = match edge.place {
                Place::InTree => 0,
                Place::Empty => -self.reduced(edge),
                Place::Full => self.reduced(edge),
            };
            if saves > best.0 {
                best = (saves, at);
            }
            left_in_block -= 1;
            if left_in_block == 0 {
                if best.1 != NONE {
                    break;
                }
                left_in_block = self.block;
            }
        }
        (best.1 != NONE).then_some(best.1)
    }

    /// Sends as much as the circle of the edge and the tree allows, and exchanges the edge for one that it fills or
    /// empties.
    fn pivot(&mut self, entering: usize) {
        let Edge { from, to, limit, place, .. } = self.edges[entering];
        // Along the edge, or back along it: from `first` over the edge to `second`, up to the apex and down again.
        let along = place == Place::Empty;
        let (first, second) = if along { (from, to) } else { (to, from) };
        let apex = self.apex(first, second);
        let (mut most, mut leaving) = (limit, None);
        let mut node = first;
        while node != apex {
            let room = self.room(node, false);
            if room < most {
                (most, leaving) = (room, Some((node, true)));
            }
            node = self.nodes[node].parent;
        }
        let mut node = second;
        while node != apex {
            let room = self.room(node, true);
            if room <= most {
                (most, leaving) = (room, Some((node, false)));
            }
            node = self.nodes[node].parent;
        }
        self.send(entering, most, (first, second), apex, along);
        let Some((out, below_first)) = leaving else {
            self.edges[entering].place = if along { Place::Full } else { Place::Empty };
            return;
        };
        self.edges[entering].place = Place::InTree;
        let left = &mut self.edges[self.nodes[out].edge];
        left.place = if left.flow == 0 { Place::Empty } else { Place::Full };
        let (moved, onto) = if below_first { (first, second) } else { (second, first) };
        self.replant(moved, onto, entering, out);
    }

    fn apex(&self, mut one: usize, mut other: usize) -> usize {
        while one != other {
            if self.nodes[one].depth >= self.nodes[other].depth {
                one = self.nodes[one].parent;
            } else {
                other = self.nodes[other].parent;
            }
        }
        one
    }

    /// What may still go along a node's edge, towards its parent or from it.
    fn room(&self, node: usize, to_parent: bool) -> i64 {
        let Node { edge, upwards, .. } = self.nodes[node];
        let Edge { limit, flow, .. } = self.edges[edge];
        if upwards == to_parent { limit - flow } else { flow }
    }

    fn send(
        &mut self,
        entering: usize,
        hours: i64,
        (first, second): (usize, usize),
        apex: usize,
        along: bool,
    ) {
        if hours == 0 {
            return;
        }
        self.edges[entering].flow += if along { hours } else { -hours };
        for (start, to_parent) in [(first, false), (second, true)] {
            let mut node = start;
            while node != apex {
                let Node { edge, upwards, parent, .. } = self.nodes[node];
                self.edges[edge].flow += if upwards == to_parent { hours } else { -hours };
                node = parent;
            }
        }
    }

    /// The part of the tree below `out` hangs from `onto` by the edge, with `moved` as its top.
    fn replant(&mut self, moved: usize, onto: usize, edge: usize, out: usize) {
        let (mut node, mut parent, mut edge_up) = (moved, onto, edge);
        loop {
            let Node { parent: old_parent, edge: old_edge, .. } = self.nodes[node];
            self.unhang(node);
            let upwards = self.edges[edge_up].from == node;
            (self.nodes[node].edge, self.nodes[node].upwards) = (edge_up, upwards);
            self.hang(node, parent);
            if node == out {
                break;
            }
            (parent, edge_up, node) = (node, old_edge, old_parent);
        }
        let Edge { cost, from, .. } = self.edges[edge];
        let stood = self.nodes[onto].potential;
        let now = if from == moved { stood - cost } else { stood + cost };
        let shift = now - self.nodes[moved].potential;
        self.stack.push(moved);
        while let Some(node) = self.stack.pop() {
            self.nodes[node].potential += shift;
            self.nodes[node].depth = self.nodes[self.nodes[node].parent].depth + 1;
            let mut child = self.nodes[node].child;
            while child != NONE {
                self.stack.push(child);
                child = self.nodes[child].next;
            }
        }
    }

    fn hang(&mut self, node: usize, parent: usize) {
        let first = self.nodes[parent].child;
        (self.nodes[node].parent, self.nodes[node].next, self.nodes[node].before) = (parent, first, NONE);
        if first != NONE {
            self.nodes[first].before = node;
        }
        self.nodes[parent].child = node;
    }

    fn unhang(&mut self, node: usize) {
        let Node { parent, next, before, .. } = self.nodes[node];
        if before == NONE {
            self.nodes[parent].child = next;
        } else {
            self.nodes[before].next = next;
        }
        if next != NONE {
            self.nodes[next].before = before;
        }
    }

    /// Hours of all arcs. What has nothing to want or to give has the price at which it wants and gives nothing.
    fn finish(&self, Network { demands, supplies, arcs, unplaced }: Network<'_>) -> Flow {
        let mut hours = vec![0; arcs.len()];
        for (edge, at) in self.edges.iter().zip(&self.arc_of) {
            hours[*at] = u32::try_from(edge.flow).unwrap_or(0);
        }
        let (wanting, giving) = self.nodes[..self.root].split_at(demands.len());
        let price = |(hours, node): (&u32, &Node), idle| if *hours == 0 { idle } else { -node.potential };
        Flow {
            hours,
            prices: Prices {
                demands: demands.iter().zip(wanting).map(|one| price(one, 0)).collect(),
                supplies: supplies.iter().zip(giving).map(|one| price(one, unplaced)).collect(),
            },
        }
    }
}

/// A node before it hangs anywhere.
const fn lone(root: usize) -> Node {
    Node {
        potential: 0,
        parent: root,
        edge: NONE,
        upwards: true,
        depth: 0,
        child: NONE,
        next: NONE,
        before: NONE,
    }
}

#[cfg(test)]
mod tests {
    use super::super::network::Arc;
    use super::*;
    use proptest::prelude::*;

    const UNPLACED: i64 = 1 << 20;

    const DEMANDS: usize = 5;
    const SUPPLIES: usize = 6;

    fn arc(demand: usize, supply: usize, limit: u32, cost: i64) -> Arc {
        Arc { demand, supply, limit, cost }
    }

    fn hours_of(demands: &[u32], supplies: &[u32], arcs: &[Arc]) -> Vec<u32> {
        cheapest_fullest(Network { demands, supplies, arcs, unplaced: UNPLACED }).hours
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
            assert_eq!(hours_of(&demands, &supplies, &arcs), expected, "{name}");
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
            let hours = hours_of(&demands, &supplies, &arcs);
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
