//! Cases whose rows name a workshop where they are settled, and none where they are not: what the state or the day of each says tells that
//! the workshop has taken the work, whatever its column is called.

use super::partial::place_of;
use super::still_to_come::names_workshop;
use crate::domain::{CaseState, Field, RecordKind};
use crate::layout::heads::header::Header;
use crate::layout::view::View;
use crate::normalise::text::states_nothing;
use crate::normalise::words::case_state;

/// Rows that must name one.
const FEWEST: usize = 2;

/// Whether the workshops of a column have taken the work of their cases.
pub(super) fn is_given(view: &View<'_>, case: &Header, name: u32) -> bool {
    const DAYS: [Field; 2] = [Field::OrderedOn, Field::AssignedOn];
    let column = |field: Field| place_of(case, &[field]).map(|at| at as u32 + 1);
    let days: Vec<u32> = DAYS.into_iter().filter_map(column).collect();
    let state = column(Field::State);
    let Some(key) = place_of(case, &[Field::Title, Field::WorkKind, Field::CaseNumber]) else { return false };
    let key = key as u32 + 1;
    if days.is_empty() && state.is_none() {
        return false;
    }
    let (mut given, mut open) = (0, 0);
    for row in case.last + 1..=view.rows() {
        let is_named = !view.get(row, key).is_blank() && names_workshop(&view.text(row, name));
        if !is_named {
            continue;
        }
        let is_dated = days.iter().any(|col| !states_nothing(&view.text(row, *col)));
        let is_settled = || state.is_some_and(|col| is_settled(&view.text(row, col)));
        if is_dated || is_settled() {
            given += 1;
        } else {
            open += 1;
        }
    }
    // One that is still talked about may have its workshop noted already.
    given >= FEWEST && open * 10 <= given
}

/// Whether nothing in a list of cases asks for anybody or says how far one is: a book of what was done, in which a workshop beside the
/// work is who did it.
pub(super) fn is_ledger(view: &View<'_>, case: &Header, name: u32) -> bool {
    const ASKS: [Field; 4] = [Field::State, Field::DeadlineOn, Field::AssignBy, Field::LostReason];
    let says = |fields: &[Field]| place_of(case, fields).is_some();
    if case.assignment.kind != RecordKind::Case || says(&ASKS) || !says(&[Field::Amount, Field::Quantity]) {
        return false;
    }
    let Some(key) = place_of(case, &[Field::Title, Field::WorkKind, Field::CaseNumber]) else { return false };
    if tells_plans(view, case) {
        return false;
    }
    let key = key as u32 + 1;
    let rows = (case.last + 1..=view.rows()).filter(|row| !view.get(*row, key).is_blank());
    let (mut all, mut named) = (0, 0);
    for row in rows {
        all += 1;
        named += usize::from(names_workshop(&view.text(row, name)));
    }
    named >= FEWEST && named * 2 >= all
}

/// 受注見込み, 納品予定表: what is still to come, by the name of the sheet or the title above.
fn tells_plans(view: &View<'_>, case: &Header) -> bool {
    const PLANS: [&str; 7] = ["見込", "予定", "計画", "候補", "希望", "打診", "募集"];
    let says = |text: &str| PLANS.iter().any(|word| text.contains(word));
    says(view.sheet_name())
        || (1..case.first).any(|row| view.texts(row).first().is_some_and(|(_, text)| says(text)))
}

/// Whether a column says something of just those cases that were given to a workshop on some day, and nothing of several others.
pub(super) fn stands_where_given(view: &View<'_>, case: &Header, key: u32, column: u32) -> bool {
    let column_of = |field: Field| place_of(case, &[field]).map(|at| at as u32 + 1);
    let days: Vec<u32> = [Field::AssignedOn, Field::OrderedOn].into_iter().filter_map(column_of).collect();
    let state = column_of(Field::State).filter(|_| days.is_empty());
    let is_given = |row: u32| {
        days.iter().any(|day| !states_nothing(&view.text(row, *day)))
            || state.is_some_and(|state| is_settled(&view.text(row, state)))
    };
    let rows = (case.last + 1..=view.rows()).filter(|row| !view.get(*row, key).is_blank());
    let (mut both, mut neither) = (0, 0);
    for row in rows {
        match (is_given(row), !states_nothing(&view.text(row, column))) {
            (true, true) => both += 1,
            (false, false) => neither += 1,
            _ => return false,
        }
    }
    both >= FEWEST && neither >= FEWEST
}

/// Whether a case of this state has been ordered.
fn is_settled(text: &str) -> bool {
    use CaseState::{Assigned, Closed, Delivered, Ordered, Working};
    matches!(case_state(text), Some(Ordered | Assigned | Working | Delivered | Closed))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("納品済", true)]
    #[case("作業中", true)]
    #[case("受注", true)]
    #[case("失注", false)]
    #[case("募集中", false)]
    #[case("", false)]
    fn states_of_what_was_ordered(#[case] text: &str, #[case] expected: bool) {
        assert_eq!(is_settled(text), expected, "{text}");
    }
}
