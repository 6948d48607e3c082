//! Links → clusters, strongest link first; a link is not followed where any two rows of the joined cluster would
//! contradict each other, so a row without a number cannot chain two workshops together.

use super::features::Features;
use super::links::Link;
use crate::domain::{Reason, ServiceType};
use std::collections::BTreeSet;

/// Rows that are one workshop.
#[derive(Clone, Debug, Default)]
pub(super) struct Cluster {
    /// Ascending.
    pub(super) members: Vec<usize>,
    pub(super) reasons: Vec<Reason>,
}

/// What a cluster may have only one of.
#[derive(Clone, Default)]
struct Claims {
    services: BTreeSet<ServiceType>,
    branches: BTreeSet<String>,
    ordinals: BTreeSet<u32>,
    numbers: BTreeSet<String>,
    official_numbers: BTreeSet<String>,
}

impl Claims {
    fn of(row: &Features) -> Self {
        Self {
            services: row.service.iter().cloned().collect(),
            branches: row.branch.iter().cloned().collect(),
            ordinals: row.ordinal().into_iter().collect(),
            numbers: row.office_number.iter().cloned().collect(),
            official_numbers: row.official_number.iter().cloned().collect(),
        }
    }

    fn contradict(&self, other: &Self) -> bool {
        fn apart<T: Ord>(left: &BTreeSet<T>, right: &BTreeSet<T>) -> bool {
            !left.is_empty() && !right.is_empty() && left.is_disjoint(right)
        }
        apart(&self.services, &other.services)
            || apart(&self.branches, &other.branches)
            || apart(&self.ordinals, &other.ordinals)
            || apart(&self.numbers, &other.numbers)
            || apart(&self.official_numbers, &other.official_numbers)
    }

    fn join(&mut self, other: Self) {
        self.services.extend(other.services);
        self.branches.extend(other.branches);
        self.ordinals.extend(other.ordinals);
        self.numbers.extend(other.numbers);
        self.official_numbers.extend(other.official_numbers);
    }
}

/// Clusters of all rows, in order of their first member.
pub(super) fn build(features: &[Features], links: Vec<Link>) -> Vec<Cluster> {
    let mut root: Vec<usize> = (0..features.len()).collect();
    let mut claims: Vec<Claims> = features.iter().map(Claims::of).collect();
    let mut reasons: Vec<Vec<Reason>> = vec![Vec::new(); features.len()];
    for link in links {
        let (left, right) = (find(&mut root, link.left), find(&mut root, link.right));
        let decided = link.reason.rule == "decision";
        if left == right || (!decided && claims[left].contradict(&claims[right])) {
            continue;
        }
        let (keep, give) = (left.min(right), left.max(right));
        root[give] = keep;
        let given = std::mem::take(&mut claims[give]);
        claims[keep].join(given);
        let moved = std::mem::take(&mut reasons[give]);
        reasons[keep].extend(moved);
        reasons[keep].push(link.reason);
    }
    let mut clusters: Vec<Cluster> = vec![Cluster::default(); features.len()];
    for at in 0..features.len() {
        let top = find(&mut root, at);
        clusters[top].members.push(at);
    }
    for (cluster, reasons) in clusters.iter_mut().zip(reasons) {
        cluster.reasons = tally(reasons);
    }
    clusters.retain(|cluster| !cluster.members.is_empty());
    clusters
}

/// One reason a rule, with the number of links that it made.
fn tally(reasons: Vec<Reason>) -> Vec<Reason> {
    let mut tally: Vec<(Reason, usize)> = Vec::new();
    for reason in reasons {
        match tally.iter_mut().find(|(known, _)| known.rule == reason.rule) {
            Some((_, count)) => *count += 1,
            None => tally.push((reason, 1)),
        }
    }
    tally
        .into_iter()
        .map(|(reason, count)| Reason { text: format!("{}（{count} 組）", reason.text), ..reason })
        .collect()
}

fn find(root: &mut [usize], mut at: usize) -> usize {
    while root[at] != at {
        root[at] = root[root[at]];
        at = root[at];
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(number: Option<&str>) -> Features {
        Features { office_number: number.map(str::to_owned), ..Features::default() }
    }

    fn link(left: usize, right: usize) -> Link {
        Link {
            left, right, strength: 60, reason: Reason::new("name+phone", "名称と電話番号が同じです")
        }
    }

    #[test]
    fn a_row_without_a_number_does_not_chain_two_numbers() {
        let features = [row(Some("1")), row(None), row(Some("2"))];
        let clusters = build(&features, vec![link(0, 1), link(1, 2)]);
        let members: Vec<_> = clusters.iter().map(|cluster| cluster.members.clone()).collect();
        assert_eq!(members, [vec![0, 1], vec![2]]);
        assert_eq!(clusters[0].reasons[0].text, "名称と電話番号が同じです（1 組）");
    }
}
