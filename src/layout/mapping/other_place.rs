//! A second whole address beside the first: 共同生活住居所在地, サテライト所在地, 倉庫所在地. It is another place, and no part of the first.

use crate::domain::Field;
use crate::layout::mapping::values::{MOST, Values, is_settled, remap};
use crate::layout::model::Column;
use crate::normalise::address;
use crate::normalise::tidy_line;

/// Words of the place that a list of workshops is about, the surest first, and of its corporation's.
const OWN: [&[&str]; 2] = [&["事業所", "施設", "作業所"], &["主たる", "本体"]];
const OTHERS: [&str; 5] = ["事務所", "本部", "本社", "従たる", "分場"];

const RULE: &str = "other-place";

/// Whether a column was left out because it says another place.
pub(in crate::layout) fn is_left_out(column: &Column) -> bool {
    column.reasons.iter().any(|reason| reason.rule == RULE)
}

/// Leaves out each further address that is whole, where one column says it already.
pub(in crate::layout) fn leave_out(columns: &mut [Column], values: &[Values<'_>]) {
    let is_whole = |text: &str| {
        let line = tidy_line(text);
        line.contains(|c: char| c.is_ascii_digit()) && address::begins_with_place(&line, None)
    };
    let may_be = |column: &Column| column.field == Some(Field::Address);
    if columns.iter().filter(|column| may_be(column)).count() < 2 {
        return;
    }
    let whole: Vec<usize> = (0..columns.len())
        .filter(|at| {
            may_be(&columns[*at]) && values[*at].filled() > 0 && values[*at].share_of(is_whole) >= MOST
        })
        .collect();
    let names = |at: &usize, words: &[&str]| {
        let own = columns[*at].header.last().map_or("", AsRef::as_ref);
        words.iter().any(|word| own.contains(word))
    };
    let own =
        OWN.iter().find_map(|words| whole.iter().copied().find(|at| names(at, words) && !names(at, &OTHERS)));
    let Some(read) = own.or(whole.first().copied()) else { return };
    for at in whole {
        if at != read && !is_settled(&columns[at]) {
            let text = "所在地の列がほかにあり、別の住所が並んでいる".to_owned();
            remap(&mut columns[at], None, RULE, text);
        }
    }
}
