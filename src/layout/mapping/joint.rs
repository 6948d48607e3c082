//! The best fields for all columns at once: an exact assignment (Hungarian method), one field to one column unless it repeats.

use crate::domain::Field;
use crate::layout::vocabulary::entry::Match;

/// Scores are compared as whole numbers, so that sums of them are exact.
const SCALE: f64 = 1e6;

/// One field (or none) for each column, so that the sum of worths is the largest there is; `pairs` say which fields a column
/// may have, in order of preference among equals. A weak word never outbids an exact one: worth is the third power of the score.
pub(in crate::layout) fn best(pairs: &[(usize, Match)], columns: usize) -> Vec<Option<Match>> {
    let mut singles: Vec<Field> =
        pairs.iter().map(|(_, found)| found.field).filter(|field| !field.repeats()).collect();
    singles.sort_unstable();
    singles.dedup();
    // A column of the matrix for each field that may be given once, then one of its own for each column of the table: there
    // lies what it can have without taking anything from another.
    let width = singles.len() + columns;
    let mut worth = vec![vec![0i64; width]; columns];
    let mut chosen: Vec<Vec<Option<Match>>> = vec![vec![None; width]; columns];
    for (rank, (col, found)) in pairs.iter().enumerate() {
        let at = match singles.binary_search(&found.field) {
            Ok(at) => at,
            Err(_) => singles.len() + col,
        };
        let value = worth_of(found, pairs.len() - rank);
        if value > worth[*col][at] {
            worth[*col][at] = value;
            chosen[*col][at] = Some(*found);
        }
    }
    assign(&worth, width).into_iter().enumerate().map(|(col, at)| chosen[col][at]).collect()
}

#[expect(clippy::cast_possible_truncation, reason = "scores lie between 0 and 1")]
fn worth_of(found: &Match, preference: usize) -> i64 {
    let cube = (found.score.powi(3) * SCALE) as i64;
    cube * 100_000 + preference.min(99_999) as i64
}

/// For each row the column of the matrix that it gets; rows are at most as many as columns.
fn assign(worth: &[Vec<i64>], width: usize) -> Vec<usize> {
    let rows = worth.len();
    let (mut row_price, mut col_price) = (vec![0i64; rows + 1], vec![0i64; width + 1]);
    let mut owner = vec![0usize; width + 1];
    for row in 1..=rows {
        let path = augment(row, worth, &mut row_price, &mut col_price, &mut owner);
        let (mut at, path) = path;
        while at != 0 {
            let before = path[at];
            owner[at] = owner[before];
            at = before;
        }
    }
    let mut given = vec![0; rows];
    for (col, row) in owner.iter().enumerate().skip(1).filter(|(_, row)| **row > 0) {
        given[row - 1] = col - 1;
    }
    given
}

/// The cheapest chain of exchanges that gives one more row a column; returns its last column and who stood before whom.
fn augment(
    row: usize,
    worth: &[Vec<i64>],
    row_price: &mut [i64],
    col_price: &mut [i64],
    owner: &mut [usize],
) -> (usize, Vec<usize>) {
    let width = owner.len() - 1;
    let mut least = vec![i64::MAX; width + 1];
    let mut seen = vec![false; width + 1];
    let mut before = vec![0usize; width + 1];
    owner[0] = row;
    let mut at = 0;
    loop {
        seen[at] = true;
        let (mut step, mut next) = (i64::MAX, 0);
        for col in (1..=width).filter(|col| !seen[*col]) {
            let cost = -worth[owner[at] - 1][col - 1] - row_price[owner[at]] - col_price[col];
            if cost < least[col] {
                (least[col], before[col]) = (cost, at);
            }
            if least[col] < step {
                (step, next) = (least[col], col);
            }
        }
        for col in 0..=width {
            if seen[col] {
                row_price[owner[col]] += step;
                col_price[col] -= step;
            } else if least[col] < i64::MAX {
                least[col] -= step;
            }
        }
        at = next;
        if owner[at] == 0 {
            return (at, before);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(field: Field, score: f64) -> Match {
        Match { field, score, weight: 1.0 }
    }

    fn fields(pairs: &[(usize, Match)], columns: usize) -> Vec<Option<Field>> {
        best(pairs, columns).into_iter().map(|found| found.map(|found| found.field)).collect()
    }

    #[test]
    fn a_column_gives_way_where_both_gain_by_it() {
        let pairs = [
            (0, found(Field::Name, 0.94)),
            (0, found(Field::Corporation, 0.9)),
            (1, found(Field::Name, 0.9)),
        ];
        assert_eq!(fields(&pairs, 2), [Some(Field::Corporation), Some(Field::Name)]);
    }

    #[test]
    fn an_exact_word_is_not_outbid_by_two_weak_ones() {
        let pairs =
            [(0, found(Field::Name, 1.0)), (0, found(Field::Title, 0.6)), (1, found(Field::Name, 0.7))];
        assert_eq!(fields(&pairs, 2), [Some(Field::Name), None]);
    }

    #[test]
    fn a_field_that_repeats_is_no_mans() {
        let pairs =
            [(0, found(Field::Phone, 1.0)), (1, found(Field::Phone, 0.9)), (2, found(Field::Fax, 0.9))];
        assert_eq!(fields(&pairs, 3), [Some(Field::Phone), Some(Field::Phone), Some(Field::Fax)]);
    }

    #[test]
    fn no_other_assignment_is_worth_more() {
        let all = [Field::Name, Field::Corporation, Field::Fax];
        let mut seed = 7u64;
        for _ in 0..200 {
            let mut pairs = Vec::new();
            for col in 0..3 {
                for field in all {
                    seed =
                        seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    pairs.push((col, found(field, (seed >> 40) as f64 / (1u64 << 24) as f64)));
                }
            }
            let cube = |found: &Match| found.score.powi(3);
            let got: f64 = best(&pairs, 3).iter().flatten().map(cube).sum();
            let of = |a: usize, b: usize, c: usize| -> f64 {
                [pairs[a].1, pairs[3 + b].1, pairs[6 + c].1].iter().map(cube).sum()
            };
            let orders = [(0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)];
            let most = orders.iter().map(|(a, b, c)| of(*a, *b, *c)).fold(0.0, f64::max);
            assert!((got - most).abs() < 1e-4, "{got} {most}");
        }
    }
}
