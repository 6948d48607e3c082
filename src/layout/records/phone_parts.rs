//! A telephone number in two cells: 電話 > 局番 | 番号, 098 and 968-3575.

use crate::domain::Field;
use crate::layout::mapping::values::remap;
use crate::layout::model::{Column, Record};
use crate::layout::view::View;
use crate::table::Cell;

const SURE: f64 = 0.9;
const AREA: [&str; 4] = ["局番", "市外局番", "市外", "局"];
const REST: [&str; 5] = ["番号", "電話番号", "市内番号", "市内", "以下"];

/// Both are the telephone's, whatever the values of each alone look like.
pub(in crate::layout) fn settle(columns: &mut [Column]) {
    for at in 1..columns.len() {
        if are_parts(&columns[at - 1], &columns[at]) {
            for column in &mut columns[at - 1..=at] {
                remap(column, Some(Field::Phone), "phone-parts", "局番と番号が並んでいる".to_owned());
                column.confidence = SURE;
            }
        }
    }
}

/// Puts the number behind its area's code, in the first of the two cells.
pub(in crate::layout) fn resolve(record: &mut Record, view: &View<'_>, row: u32, columns: &[Column]) {
    for pair in columns.windows(2) {
        let [area, rest] = pair else { continue };
        if area.field != Some(Field::Phone) || !are_parts(area, rest) {
            continue;
        }
        let (code, number) = (view.text(row, area.index), view.text(row, rest.index));
        let are_digits =
            |text: &str| !text.is_empty() && text.chars().all(|c| c.is_numeric() || "-－‐()（）".contains(c));
        if !are_digits(&code) || !are_digits(&number) {
            continue;
        }
        record.cells.retain(|cell| cell.field != Field::Phone || cell.cell.col != rest.index);
        if let Some(cell) = record.cells.iter_mut().find(|cell| cell.cell.col == area.index) {
            let bare = code.trim_matches(|c: char| !c.is_numeric());
            cell.value = Cell::Text(format!("{bare}-{number}").into());
        }
    }
}

/// Whether two columns below one name of a telephone are its parts.
fn are_parts(area: &Column, rest: &Column) -> bool {
    let parted = |column: &Column, words: &[&str]| {
        let (own, above) = column.header.split_last()?;
        let close: String = own.chars().filter(|letter| !letter.is_whitespace()).collect();
        words.contains(&close.as_str()).then(|| above.to_vec())
    };
    let Some(above) = parted(area, &AREA) else { return false };
    let names_phone = above.iter().any(|part| {
        let close: String = part.chars().filter(|letter| !letter.is_whitespace()).collect();
        ["電話", "TEL", "でんわ"].iter().any(|word| close.contains(word))
    });
    names_phone && parted(rest, &REST).is_some_and(|other| other == above)
}
