//! Which of tonight's rows stood there last night.

use super::features::{FastMap, digest};
use crate::domain::WorkshopRow;

/// All that identity looks at in a row, and the list that it stands in: not its place in the list.
pub(super) fn print(row: &WorkshopRow) -> u128 {
    let value = (
        (&row.row.role, &row.row.origin.file, &row.row.origin.sheet),
        row.name.as_ref().map(|seen| &seen.value),
        row.kana.as_ref().map(|seen| &seen.value),
        row.corporation.as_ref().map(|seen| (&seen.value.bare, seen.value.legal_form, seen.value.form_last)),
        row.office_number.as_ref().map(|seen| &seen.value),
        row.corporate_number.as_ref().map(|seen| &seen.value),
        row.official_number.as_ref().map(|seen| &seen.value),
        row.service.as_ref().map(|seen| &seen.value),
        row.postal_code.as_ref().map(|seen| &seen.value),
        row.address.as_ref().map(|seen| &seen.value),
        row.phones.as_ref().map(|seen| &seen.value),
        (
            row.fax.as_ref().map(|seen| &seen.value),
            row.email.as_ref().map(|seen| &seen.value),
            [&row.capacity, &row.users].map(|count| count.as_ref().map(|seen| seen.value)),
        ),
    );
    u128::from(digest(&value)) << 64 | u128::from(digest(&(1, value)))
}

/// Rows this far ahead of the next one are looked at before all others.
const NEAR: usize = 8;

/// The slot of each of tonight's rows that stood there last night: mostly the next one, else looked for. `slot_at`: last
/// night's slots in the order of their rows; `known`: the print of each slot.
pub(super) fn found_again(slot_at: &[u32], known: &[u128], tonight: &[u128]) -> Vec<Option<u32>> {
    let mut next = 0;
    let mut taken = vec![false; known.len()];
    let mut found: Vec<Option<u32>> = tonight
        .iter()
        .map(|print| {
            let mut near = slot_at.get(next..)?.iter().take(NEAR);
            let at = near.position(|slot| known[*slot as usize] == *print)?;
            let slot = slot_at[next + at];
            next += at + 1;
            taken[slot as usize] = true;
            Some(slot)
        })
        .collect();
    let mut others: FastMap<u128, Vec<u32>> = FastMap::default();
    for slot in slot_at.iter().rev().filter(|slot| !taken[**slot as usize]) {
        others.entry(known[*slot as usize]).or_default().push(*slot);
    }
    let missing = found.iter_mut().zip(tonight).filter(|(slot, _)| slot.is_none());
    missing.for_each(|(slot, print)| *slot = others.get_mut(print).and_then(Vec::pop));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_found_wherever_they_went_and_each_once() {
        let (slot_at, known) = ([2, 0, 1, 3], [10, 20, 30, 10]);
        let find = |tonight: &[u128]| found_again(&slot_at, &known, tonight);
        assert_eq!(find(&[30, 10, 20, 10]), [Some(2), Some(0), Some(1), Some(3)], "as they stood");
        assert_eq!(find(&[20, 99, 30, 10]), [Some(1), None, Some(2), Some(3)], "moved, and one new");
        let twice = find(&[10, 10, 10]);
        assert_eq!(twice, [Some(0), Some(3), None], "the same text twice last night, thrice tonight");
        assert!(find(&[]).is_empty());
    }
}
