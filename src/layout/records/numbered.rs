//! Names with the number of their line before them: 1. みほん作業所, ２　例示工房, (3) ひなた.

use crate::domain::Field;
use crate::layout::model::{MappedCell, Record};
use crate::normalise::text::tidied_line;
use crate::table::Cell;

/// Names that must be numbered at least.
const FEWEST: usize = 4;

/// The number that begins a name, and the name behind it.
fn number(text: &str) -> Option<(u32, String)> {
    let line = tidied_line(text);
    let inner = line.trim_start_matches(['(', 'N', 'n', 'o', 'O', '.', '#', '第']);
    let rest = inner.trim_start_matches(|c: char| c.is_ascii_digit());
    let number = inner[..inner.len() - rest.len()].parse().ok()?;
    let name = rest.trim_start_matches([')', '.', ':', '、', '.', ' ', '-', '番']);
    let is_divided = name.len() < rest.len() && !name.is_empty();
    is_divided.then(|| (number, name.to_owned()))
}

/// Takes the numbers off where they run through the whole list, one a line.
pub(in crate::layout) fn strip(records: &mut [Record]) {
    let name = |record: &Record| record.cells.iter().position(|cell| cell.field == Field::Name);
    let first = records.first().and_then(|record| record.get(Field::Name));
    let may_be = |cell: &MappedCell| matches!(&cell.value, Cell::Text(text) if number(text).is_some());
    if records.len() < FEWEST || !first.is_some_and(may_be) {
        return;
    }
    let mut found = Vec::with_capacity(records.len());
    let mut last = None;
    for (at, record) in records.iter().enumerate() {
        let Some(cell) = name(record) else { continue };
        let Some((number, bare)) = number(&record.cells[cell].value.show()) else { return };
        // A workshop of two lines has one number.
        let follows = last.is_none_or(|last| number == last + 1 || number == last);
        if !follows {
            return;
        }
        last = Some(number);
        found.push((at, cell, bare));
    }
    if found
        .first()
        .and_then(|(at, cell, _)| number(&records[*at].cells[*cell].value.show()))
        .map(|(number, _)| number)
        == last
    {
        return;
    }
    for (at, cell, bare) in found {
        records[at].cells[cell].value = Cell::text(&bare);
    }
}

#[cfg(test)]
mod tests {
    use super::number;
    use rstest::rstest;

    #[rstest]
    #[case("1. みほん作業所", Some((1, "みほん作業所")))]
    #[case("２　例示工房", Some((2, "例示工房")))]
    #[case("(3) ひなた", Some((3, "ひなた")))]
    #[case("5．例示", Some((5, "例示")))]
    #[case("3丁目工房", None)]
    #[case("みほん 2", None)]
    fn numbers_before_names(#[case] text: &str, #[case] expected: Option<(u32, &str)>) {
        assert_eq!(number(text), expected.map(|(number, name)| (number, name.to_owned())), "{text}");
    }
}
