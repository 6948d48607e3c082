//! 数 × 単価 = 計: of a number, a price and a sum, the third is told by the other two, whatever it is called.

use super::scorer::RECKONED;
use crate::domain::Field;
use crate::layout::heads::header::Header;
use crate::layout::mapping::scorer::Scorer;
use crate::layout::view::View;
use crate::layout::vocabulary::entry::Match;
use crate::normalise::text::tidied_line;

/// Rows that must agree, and what share of those that state all three.
const FEWEST: usize = 3;
const NEARLY_ALL: f64 = 0.8;
/// Rows below a header that are reckoned.
const WITHIN: u32 = 40;
/// Sums are rounded to whole yen.
const ROUNDED: f64 = 1.0;

/// Names the column that is the third of a number, a price and a sum, where two of them are known.
pub(in crate::layout) fn tell(header: &mut Header, view: &View<'_>, scorer: &Scorer<'_>) {
    let Some(words) = scorer.dictionary.vocabulary(header.assignment.kind) else { return };
    let all = [Field::Quantity, Field::UnitPrice, Field::Amount];
    let fields = &header.assignment.fields;
    let at = |field: Field| fields.iter().position(|found| found.is_some_and(|found| found.field == field));
    let [quantity, price, amount] = all.map(at);
    let missing = match (quantity, price, amount) {
        (Some(_), Some(_), None) => Field::Amount,
        (Some(_), None, Some(_)) => Field::UnitPrice,
        (None, Some(_), Some(_)) => Field::Quantity,
        _ => return,
    };
    if !words.has(missing) {
        return;
    }
    let end = view.rows().min(header.last + WITHIN);
    let column = |at: usize| -> Vec<Option<f64>> {
        (header.last + 1..=end).map(|row| number(&view.text(row, at as u32 + 1))).collect()
    };
    let known = [quantity, price, amount].map(|at| at.map(column));
    let is_third = |at: &usize| {
        let third = column(*at);
        let told: Vec<bool> = (0..third.len())
            .filter_map(|row| {
                let of =
                    |known: &Option<Vec<Option<f64>>>| known.as_ref().map_or(third[row], |known| known[row]);
                let [quantity, price, amount] = [of(&known[0])?, of(&known[1])?, of(&known[2])?];
                Some((quantity * price - amount).abs() <= ROUNDED)
            })
            .collect();
        let agree = told.iter().filter(|agrees| **agrees).count();
        agree >= FEWEST && agree as f64 >= told.len() as f64 * NEARLY_ALL
    };
    let is_open = |at: &usize| fields[*at].is_none() && header.paths[*at].is_some();
    let found: Vec<usize> = (0..fields.len()).filter(is_open).filter(is_third).collect();
    if let [only] = found[..] {
        let weight = words.weight(missing);
        header.assignment.fields[only] = Some(Match { field: missing, score: RECKONED, weight });
    }
}

/// 3,000個, 12円, 36000: the number in front. One is no factor that tells anything.
fn number(text: &str) -> Option<f64> {
    let line = tidied_line(text);
    let digits: String = line
        .trim_start_matches(['¥', '@', '約'])
        .chars()
        .take_while(|letter| letter.is_ascii_digit() || matches!(letter, ',' | '.'))
        .filter(|letter| *letter != ',')
        .collect();
    digits.parse().ok().filter(|number| *number > 0.0 && *number != 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("3,000個", Some(3000.0))]
    #[case("￥12", Some(12.0))]
    #[case("1.5円", Some(1.5))]
    #[case("日当制", None)]
    #[case("1", None)]
    fn numbers_that_may_be_reckoned(#[case] text: &str, #[case] expected: Option<f64>) {
        assert_eq!(number(text), expected, "{text}");
    }
}
