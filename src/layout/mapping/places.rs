//! How many may come, beside how many do: of a list that says its 現員 the column of round numbers that are never smaller is the 定員,
//! whatever it is called (利用枠, 入れる数).

use super::scorer::{RECKONED, Scorer};
use crate::domain::{Field, RecordKind};
use crate::layout::heads::header::Header;
use crate::layout::view::View;
use crate::layout::vocabulary::entry::Match;
use crate::normalise::text::tidied_line;

/// Rows below a header that are compared.
const WITHIN: u32 = 40;
/// Rows that must state both, and how many of them must agree.
const FEWEST: usize = 5;
const NEARLY_ALL: f64 = 0.9;
/// Places are granted by tens, most of them; and no list has more.
const TENS: u32 = 10;
const MOST_ARE_TENS: f64 = 0.6;
const MOST_PLACES: u32 = 200;
/// Words of numbers that are something else.
const OTHERS: [&str; 16] = [
    "目標", "見込", "予定", "台", "円", "額", "工賃", "年", "月", "日", "時", "歳", "番号", "km", "㎡", "率",
];

/// Names the one such column.
pub(in crate::layout) fn tell(header: &mut Header, view: &View<'_>, scorer: &Scorer<'_>) {
    let Some(words) = scorer.dictionary.vocabulary(RecordKind::Workshop) else { return };
    let fields = &header.assignment.fields;
    let at = |field: Field| fields.iter().position(|found| found.is_some_and(|found| found.field == field));
    let may_be = header.assignment.kind == RecordKind::Workshop && view.fold().is_none();
    let (true, Some(users), None) = (may_be, at(Field::Users), at(Field::Capacity)) else { return };
    let end = view.rows().min(header.last + WITHIN);
    let column = |at: usize| -> Vec<Option<u32>> {
        (header.last + 1..=end).map(|row| number(&view.text(row, at as u32 + 1))).collect()
    };
    let users = column(users);
    let are_places = |at: &usize| {
        let both: Vec<(u32, u32)> =
            column(*at).into_iter().zip(&users).filter_map(|(own, users)| Some((own?, (*users)?))).collect();
        are_places(&both)
    };
    let is_open = |at: &usize| {
        let own = header.paths[*at].as_ref().map(|path| path.concat());
        fields[*at].is_none() && own.is_some_and(|own| !OTHERS.iter().any(|word| own.contains(word)))
    };
    let found: Vec<usize> = (0..fields.len()).filter(is_open).filter(are_places).collect();
    if let [only] = found[..] {
        let weight = words.weight(Field::Capacity);
        header.assignment.fields[only] = Some(Match { field: Field::Capacity, score: RECKONED, weight });
    }
}

/// Whether numbers beside those of users are the places that they take.
fn are_places(both: &[(u32, u32)]) -> bool {
    let share = |is: &dyn Fn(&(u32, u32)) -> bool| {
        both.iter().filter(|pair| is(pair)).count() as f64 / both.len().max(1) as f64
    };
    both.len() >= FEWEST
        && share(&|(own, users)| own >= users) >= NEARLY_ALL
        && share(&|(own, _)| own % TENS == 0) >= MOST_ARE_TENS
        && both.iter().all(|(own, _)| (1..=MOST_PLACES).contains(own))
        && both.iter().any(|(own, users)| own != users)
}

/// 20, ２０名, 20人: the number, with nothing else.
fn number(text: &str) -> Option<u32> {
    let line = tidied_line(text);
    line.trim_end_matches(['名', '人']).trim_end().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_round_and_never_fewer_than_who_comes() {
        assert!(are_places(&[(20, 18), (30, 27), (14, 14), (20, 11), (10, 8)]));
        assert!(!are_places(&[(20, 18), (30, 27), (14, 14), (20, 31), (10, 18)]));
        assert!(!are_places(&[(23, 18), (31, 27), (14, 14), (22, 11), (17, 8)]));
        assert!(!are_places(&[(20, 18), (30, 27)]));
        assert_eq!([number("２０名"), number("20人"), number("20（現18）")], [Some(20), Some(20), None]);
    }
}
