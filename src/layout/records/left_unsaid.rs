//! What a list does not write in each row because it says so once: the municipality that a note above leaves out of the addresses, the service that
//! the header of the names says.

use super::named_service::{service_in_name, service_in_title};
use crate::domain::{CellRef, Field, RecordKind};
use crate::layout::heads::header::Header;
use crate::layout::heads::heading::names;
use crate::layout::model::{HEADING, MappedCell};
use crate::layout::view::View;
use crate::normalise::tidy_line;
use crate::table::Cell;

/// Rows above a header in which such a note is looked for.
const WITHIN: u32 = 6;

pub(super) fn given(view: &View<'_>, header: &Header, given: &[MappedCell]) -> Vec<MappedCell> {
    if header.assignment.kind != RecordKind::Workshop {
        return Vec::new();
    }
    let is_told = |field: Field| {
        header.assignment.fields.iter().flatten().any(|found| found.field == field)
            || given.iter().any(|cell| cell.field == field)
    };
    let place = || {
        let rows = header.first.saturating_sub(WITHIN).max(1)..header.first;
        let mut texts = rows
            .flat_map(|row| view.texts(row).into_iter().map(move |(col, text)| (view.place(row, col), text)));
        texts.find_map(|(cell, text)| Some(said(Field::Municipality, cell, &left_out(&text)?)))
    };
    let place = if is_told(Field::Municipality) { None } else { place() };
    let service = if is_told(Field::ServiceType) { None } else { service_of_names(view, header) };
    place.into_iter().chain(service).collect()
}

/// たのめる所（Ｂ型）.xlsx, シート「Ｂ型事業所」: the one service that the name of the sheet or of the file says, where nothing in the list does.
pub(in crate::layout) fn service_of_names_around(
    header: &Header,
    given: &[MappedCell],
    sheet: &str,
    path: &str,
) -> Option<MappedCell> {
    let field = Field::ServiceType;
    let is_told = header.assignment.fields.iter().flatten().any(|found| found.field == field)
        || given.iter().any(|cell| cell.field == field);
    if header.assignment.kind != RecordKind::Workshop || is_told {
        return None;
    }
    let file = path.rsplit('/').next().unwrap_or(path);
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let named = |name: &str| service_in_name(name);
    let (word, name) = named(sheet)
        .map(|name| ("シート名", name))
        .or_else(|| named(stem).map(|name| ("ファイル名", name)))?;
    Some(MappedCell { field, header: word.into(), cell: CellRef::new(1, 1), value: Cell::text(name) })
}

fn said(field: Field, cell: CellRef, text: &str) -> MappedCell {
    MappedCell { field, header: HEADING.into(), cell, value: Cell::text(text) }
}

/// ※住所の「例示市」は省略: the municipality.
fn left_out(text: &str) -> Option<String> {
    const ADDRESSES: [&str; 3] = ["住所", "所在地", "所在"];
    const LEFT_OUT: [&str; 5] = ["省略", "略す", "略し", "略記", "除く"];
    let line = tidy_line(text);
    let (before, rest) = line.split_once('「')?;
    let (name, behind) = rest.split_once('」')?;
    let is_note = ADDRESSES.iter().any(|word| before.contains(word))
        && LEFT_OUT.iter().any(|word| behind.contains(word));
    (is_note && names(name) == Some(Field::Municipality)).then(|| name.to_owned())
}

/// Ａ型事業所名: all of them are.
fn service_of_names(view: &View<'_>, header: &Header) -> Option<MappedCell> {
    let at = header.assignment.place_of(Field::Name)?;
    let own = header.paths[at].as_ref()?.last()?;
    // A型・B型事業所名: of each kind some.
    let several =
        ["・", "、", "／", "/", "又は", "または", "B型", "Ｂ型"].iter().any(|word| own.contains(word));
    let is_a = (own.contains("A型") || own.contains("Ａ型")) && several;
    let service = service_in_title(own).filter(|_| !is_a)?;
    let col = u32::try_from(at + 1).ok()?;
    Some(said(Field::ServiceType, view.place(header.last, col), service))
}

#[cfg(test)]
mod tests {
    use super::left_out;

    #[test]
    fn a_note_says_what_addresses_leave_out() {
        assert_eq!(left_out("※住所の「大垣市」は省略").as_deref(), Some("大垣市"));
        assert_eq!(left_out("所在地は「大垣市」を省略しています").as_deref(), Some("大垣市"));
        assert_eq!(left_out("住所は「番地」まで"), None);
    }
}
