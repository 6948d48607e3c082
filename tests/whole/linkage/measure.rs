//! Precision and recall of pairs, B-cubed, hard negatives.

use crate::linkage::lists::{Levels, Lists};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use tsunagi::domain::WorkshopRow;

/// What each row truly is; `None` = not judged.
pub(crate) type Truth = Vec<Option<String>>;

pub(crate) struct Measure {
    pub(crate) precision: f64,
    pub(crate) recall: f64,
    pub(crate) b3_precision: f64,
    pub(crate) b3_recall: f64,
    /// Pairs that we joined, of those the wrong ones, and pairs that we missed.
    pub(crate) joined: u64,
    pub(crate) wrong: u64,
    pub(crate) missed: u64,
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "P {:.4} R {:.4}  B³ {:.4}/{:.4}  pairs {} wrong {} missed {}",
            self.precision,
            self.recall,
            self.b3_precision,
            self.b3_recall,
            self.joined,
            self.wrong,
            self.missed
        )
    }
}

impl Measure {
    pub(crate) fn f1(&self) -> f64 {
        2.0 * self.precision * self.recall / (self.precision + self.recall)
    }

    pub(crate) fn of(owners: &[u32], truth: &Truth) -> Self {
        let mut both: BTreeMap<(u32, &str), u64> = BTreeMap::new();
        let (mut ours, mut theirs): (BTreeMap<u32, u64>, BTreeMap<&str, u64>) = Default::default();
        let judged =
            || owners.iter().zip(truth).filter_map(|(owner, truth)| Some((*owner, truth.as_deref()?)));
        for (owner, truth) in judged() {
            *both.entry((owner, truth)).or_default() += 1;
            *ours.entry(owner).or_default() += 1;
            *theirs.entry(truth).or_default() += 1;
        }
        let pairs = |counts: &mut dyn Iterator<Item = u64>| counts.map(|n| n * (n - 1) / 2).sum::<u64>();
        let right = pairs(&mut both.values().copied());
        let joined = pairs(&mut ours.values().copied());
        let there = pairs(&mut theirs.values().copied());
        let rows = judged().count() as f64;
        let share = |of: &dyn Fn(u32, &str) -> u64| {
            judged().map(|(owner, truth)| both[&(owner, truth)] as f64 / of(owner, truth) as f64).sum::<f64>()
                / rows
        };
        Self {
            precision: if joined == 0 { 1.0 } else { right as f64 / joined as f64 },
            recall: if there == 0 { 1.0 } else { right as f64 / there as f64 },
            b3_precision: share(&|owner, _| ours[&owner]),
            b3_recall: share(&|_, truth| theirs[truth]),
            joined,
            wrong: joined - right,
            missed: there - right,
        }
    }
}

/// Pairs of rows with the same name, phone or corporation but of another facility.
pub(crate) fn hard_negatives(lists: &Lists, truth: &Levels) -> Vec<(usize, usize)> {
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, row) in lists.observations.workshops.iter().enumerate() {
        if truth.facilities[at].is_none() {
            continue;
        }
        let name = row.name.as_ref().map(|seen| {
            let corporation = row.corporation.as_ref().map(|seen| &seen.value);
            format!("n{}", tsunagi::normalise::name::parts(&seen.value, corporation).bare)
        });
        let phones = row.phones.iter().flat_map(|seen| &seen.value).map(|phone| format!("p{phone}"));
        let corporation = row
            .corporation
            .as_ref()
            .map(|seen| format!("c{}", tsunagi::normalise::corporation::key(&seen.value)));
        for key in name.into_iter().chain(phones).chain(corporation) {
            groups.entry(key).or_default().push(at);
        }
    }
    let mut pairs = BTreeSet::new();
    for rows in groups.values() {
        for (at, left) in rows.iter().enumerate() {
            let other = |right: &&usize| truth.facilities[**right] != truth.facilities[*left];
            pairs.extend(rows[at + 1..].iter().filter(other).map(|right| (*left, *right)));
        }
    }
    pairs.into_iter().collect()
}

/// Missed pairs by what they say: two rows of one list; in two lists one name and one address (or one written further),
/// other names or services at one address, two addresses, no address; and of those of one name at one address, where one
/// list has several such rows (a dwelling each), of which the other list's row can be only one.
pub(crate) fn missed_by_address(lists: &Lists, owners: &[u32], truth: &Truth) -> [u64; 6] {
    let key = |at: usize| {
        let address = lists.observations.workshops[at].address.as_ref()?;
        tsunagi::normalise::address::key(&address.value)
    };
    let mut by_truth: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, truth) in truth.iter().enumerate() {
        by_truth.entry(truth.as_deref().unwrap_or_default()).or_default().push(at);
    }
    by_truth.remove("");
    let called = |at: usize| {
        let row = &lists.observations.workshops[at];
        let corporation = row.corporation.as_ref().map(|seen| &seen.value);
        let parts = tsunagi::normalise::name::parts(&row.name.as_ref()?.value, corporation);
        Some((parts.bare, parts.branch, row.service.as_ref().map(|seen| seen.value.clone())))
    };
    let file = |at: usize| &lists.observations.workshops[at].row.origin.file;
    let mut missed = [0; 6];
    for rows in by_truth.values() {
        for (at, left) in rows.iter().enumerate() {
            for right in rows[at + 1..].iter().filter(|right| owners[**right] != owners[*left]) {
                let several = |one: usize, other: usize| {
                    let again = |third: &&usize| {
                        **third != one && file(**third) == file(one) && owners[**third] == owners[other]
                    };
                    rows.iter().any(|third| again(&third))
                };
                if file(*left) != file(*right) && (several(*left, *right) || several(*right, *left)) {
                    missed[5] +=
                        u64::from(is_near(key(*left), key(*right)) && called(*left) == called(*right));
                }
                missed[match (key(*left), key(*right)) {
                    _ if file(*left) == file(*right) => 0,
                    (Some(one), Some(other)) if one.starts_with(&other) || other.starts_with(&one) => {
                        1 + usize::from(called(*left) != called(*right))
                    }
                    (Some(_), Some(_)) => 3,
                    _ => 4,
                }] += 1;
            }
        }
    }
    missed
}

/// Neither goes on where the other ends otherwise.
fn is_near(one: Option<String>, other: Option<String>) -> bool {
    one.zip(other).is_some_and(|(one, other)| one.starts_with(&other) || other.starts_with(&one))
}

/// Prints clusters that hold several truths and truths that lie in several clusters.
pub(crate) fn show_misses(lists: &Lists, owners: &[u32], truth: &Truth) {
    let mut by_owner: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    let mut by_truth: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, truth) in truth.iter().enumerate() {
        if let Some(truth) = truth {
            by_owner.entry(owners[at]).or_default().push(at);
            by_truth.entry(truth).or_default().push(at);
        }
    }
    let show = |rows: &[usize]| {
        for at in rows {
            println!("    {} {:?} {}", owners[*at], truth[*at], line(&lists.observations.workshops[*at]));
        }
    };
    for rows in by_owner.values().filter(|rows| rows.iter().any(|at| truth[*at] != truth[rows[0]])).take(60) {
        println!("  WRONG");
        show(rows);
    }
    for rows in by_truth.values().filter(|rows| rows.iter().any(|at| owners[*at] != owners[rows[0]])).take(60)
    {
        println!("  MISSED");
        show(rows);
    }
}

fn line(row: &WorkshopRow) -> String {
    let text = |seen: &Option<tsunagi::domain::Seen<String>>| {
        seen.as_ref().map(|seen| seen.value.clone()).unwrap_or_default()
    };
    [
        row.row.origin.to_string(),
        text(&row.name),
        text(&row.kana),
        row.corporation.as_ref().map(|seen| seen.value.to_string()).unwrap_or_default(),
        text(&row.office_number),
        row.service.as_ref().map(|seen| seen.value.to_string()).unwrap_or_default(),
        row.phones.as_ref().map(|seen| seen.value.join("/")).unwrap_or_default(),
        row.address.as_ref().map(|seen| seen.value.to_string()).unwrap_or_default(),
    ]
    .join(" | ")
}
