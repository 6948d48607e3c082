//! What a row takes from the row above it: 〃 and 同上, and a place that is written once for all the rows that follow.

use crate::domain::{CellRef, Field, RecordKind};
use crate::layout::forms::is_ditto;
use crate::layout::model::{Column, LeftOut, MappedCell, Record};
use crate::layout::records::reader::Reader;

use crate::layout::vocabulary::words::fold;
use crate::normalise::recognise::{Looks, looks};
use crate::table::Cell;

/// Fields of which a list sorted by them may show each value once.
const SORTED_BY: [Field; 4] = [Field::Prefecture, Field::Municipality, Field::Area, Field::ServiceType];
/// Share of records that must be blank before a column is taken for one whose values are written once.
const LEAST_BLANK: f64 = 0.3;

/// Rows above in which what 同上 means is looked for: those between may say nothing of it.
const ABOVE: usize = 20;

/// Puts what the last record above says of it where a cell says 同上; the cell stays its own place.
pub(in crate::layout) fn resolve_dittos(record: &mut Record, above: &[Record], is_turned: bool) {
    // 同左 in a table turned by a quarter is what the record before says.
    let is_same =
        |text: &str| is_ditto(text) || is_turned && matches!(text.trim(), "同左" | "左に同じ" | "←");
    for cell in &mut record.cells {
        if !matches!(&cell.value, Cell::Text(text) if is_same(text)) {
            continue;
        }
        let line = |place: CellRef| if is_turned { place.row } else { place.col };
        let same = |other: &&MappedCell| other.field == cell.field && line(other.cell) == line(cell.cell);
        let said = above.iter().rev().take(ABOVE).find_map(|above| above.cells.iter().find(same));
        if let Some(other) = said {
            cell.value = other.value.clone();
        }
    }
}

/// A row of which only a service and its counts are said is the next service of the workshop above: its name, corporation and
/// place are the same.
pub(in crate::layout) fn same_workshop(record: &mut Record, above: Option<&Record>) {
    const OWN: [Field; 4] = [Field::Name, Field::Corporation, Field::Address, Field::Phone];
    const SAME: [Field; 9] = [
        Field::Name,
        Field::NameKana,
        Field::Corporation,
        Field::PostalCode,
        Field::Prefecture,
        Field::Municipality,
        Field::Address,
        Field::Building,
        Field::Phone,
    ];
    let Some(above) = above.filter(|above| record.kind == RecordKind::Workshop && above.kind == record.kind)
    else {
        return;
    };
    let said = |record: &Record| record.get(Field::ServiceType).map(|cell| fold(&cell.value.show()));
    let is_next = OWN.iter().all(|field| record.get(*field).is_none())
        && record.get(Field::Capacity).is_some()
        && above.get(Field::Name).is_some()
        && said(record).is_some()
        && said(above).is_some_and(|other| Some(other) != said(record));
    if is_next {
        let same = above.cells.iter().filter(|cell| SAME.contains(&cell.field)).cloned();
        record.cells.extend(same);
    }
}

/// A list of months that names each workshop in the first of its months alone: the next months are of the same one, up to the next
/// name or sum.
pub(in crate::layout) fn name_months(records: &mut [Record], left_out: &[LeftOut]) {
    const NAMES: [Field; 4] = [Field::Name, Field::OfficeNumber, Field::Corporation, Field::ServiceType];
    const OWN: [Field; 2] = [Field::Name, Field::OfficeNumber];
    let row = |record: &Record| record.origin.cell.map_or(0, |cell| cell.row);
    for at in 1..records.len() {
        let (before, rest) = records.split_at_mut(at);
        let (Some(above), Some(own)) = (before.last(), rest.first_mut()) else { return };
        let month = |record: &Record| record.get(Field::Month).map(|cell| cell.value.show().into_owned());
        let is_next =
            month(own).is_some_and(|month_of_own| month(above).is_some_and(|last| last != month_of_own));
        let is_nameless = OWN.iter().all(|field| own.get(*field).is_none());
        let is_named = OWN.iter().any(|field| above.get(*field).is_some());
        let between = row(above) + 1..row(own);
        let is_parted = between.len() > 1 || left_out.iter().any(|left| between.contains(&left.row));
        if is_next && is_nameless && is_named && !is_parted {
            let missing = above.cells.iter().filter(|cell| NAMES.contains(&cell.field));
            let missing = missing.filter(|cell| own.get(cell.field).is_none());
            own.cells.extend(missing.cloned().collect::<Vec<_>>());
        }
    }
}

/// The fields whose column holds each value once, in its first row, blank below until the next: no value follows itself,
/// the first record has one, and the rows without one say nothing else of it.
pub(in crate::layout) fn written_once(reader: &Reader<'_>) -> Vec<Field> {
    let desk = Some(Field::DeskName).filter(|_| desk_is_written_once(reader));
    let sorted = SORTED_BY.into_iter().filter(|field| is_written_once(reader, *field));
    sorted.chain(desk).chain(owners_once(reader)).collect()
}

/// Whether orders name the desk in the first of its rows alone, left of the workshops, where what stands further left (県 | 窓口 |
/// 事業所) is as blank in the others.
fn desk_is_written_once(reader: &Reader<'_>) -> bool {
    let at = |field: Field| reader.columns.iter().find(|column| column.field == Some(field));
    let (Some(desk), Some(name)) = (at(Field::DeskName), at(Field::Name)) else { return false };
    let is_left = |column: &&Column| column.index < desk.index && column.field != Some(Field::RowNumber);
    let left: Vec<&Column> = reader.columns.iter().filter(is_left).collect();
    let text = |row: u32| reader.view.text(row, desk.index);
    let rows: Vec<u32> = (reader.header.last + 1..=reader.view.rows())
        .filter(|row| !reader.view.get(*row, name.index).is_blank())
        .collect();
    let named: Vec<u32> = rows.iter().copied().filter(|row| !text(*row).is_empty()).collect();
    let blank = rows.len() - named.len();
    let is_blank_before = |row: &u32| left.iter().all(|column| reader.cell(*row, column).is_blank());
    reader.kind == RecordKind::Order
        && desk.index < name.index
        && rows.first() == named.first()
        && named.len() >= 2
        && blank as f64 >= rows.len() as f64 * LEAST_BLANK
        && named.windows(2).all(|pair| text(pair[0]) != text(pair[1]))
        && rows.iter().filter(|row| text(**row).is_empty()).all(is_blank_before)
}

/// What a list says of a corporation once, before its workshops (法人名, 法人所在地, 法人電話 left of 事業所名), each of it in the same
/// rows: a corporation alone that is missing here and there is not known.
fn owners_once(reader: &Reader<'_>) -> Vec<Field> {
    const OWNERS: [Field; 7] = [
        Field::Corporation,
        Field::CorporationForm,
        Field::CorporateNumber,
        Field::CorporationPostalCode,
        Field::CorporationAddress,
        Field::CorporationPhone,
        Field::CorporationFax,
    ];
    let Some(name) = reader.columns.iter().find(|column| column.field == Some(Field::Name)) else {
        return Vec::new();
    };
    let is_owners = |column: &&Column| {
        column.index < name.index && column.field.is_some_and(|field| OWNERS.contains(&field))
    };
    let columns: Vec<&Column> = reader.columns.iter().filter(is_owners).collect();
    let Some(own) = columns.iter().find(|column| column.field == Some(Field::Corporation)) else {
        return Vec::new();
    };
    if columns.len() < 2 {
        return Vec::new();
    }
    let filled = |row: u32, column: &Column| !reader.cell(row, column).is_blank();
    let named: Vec<u32> =
        (reader.header.last + 1..=reader.view.rows()).filter(|row| reader.has_name(*row)).collect();
    let said = named.iter().filter(|row| filled(**row, own)).count();
    let begins = named.first().is_some_and(|row| filled(*row, own));
    let blank = named.len() - said;
    let stand_together = || {
        named.iter().all(|row| {
            let has_owner = filled(*row, own);
            has_owner || columns.iter().all(|column| !filled(*row, column))
        })
    };
    let is_once = begins && said >= 2 && blank as f64 >= named.len() as f64 * LEAST_BLANK && stand_together();
    if is_once { columns.iter().filter_map(|column| column.field).collect() } else { Vec::new() }
}

fn is_written_once(reader: &Reader<'_>, field: Field) -> bool {
    let Some(column) = reader.columns.iter().find(|column| column.field == Some(field)) else { return false };
    let rows = reader.header.last + 1..=reader.view.rows();
    let named = |row: &u32| reader.has_name(*row);
    let texts: Vec<(u32, String)> =
        rows.filter(named).map(|row| (row, reader.view.text(row, column.index).into_owned())).collect();
    let filled: Vec<&(u32, String)> = texts.iter().filter(|(_, text)| !text.is_empty()).collect();
    let blank = texts.len() - filled.len();
    let begins = texts.first().is_some_and(|(_, text)| !text.is_empty());
    // Within the next value of a column further left (another town) it may come again.
    let outer: Vec<u32> = reader
        .columns
        .iter()
        .filter(|other| other.index < column.index && other.field.is_some_and(|one| SORTED_BY.contains(&one)))
        .map(|other| other.index)
        .collect();
    let begins_anew = |row: u32| outer.iter().any(|col| !reader.view.text(row, *col).is_empty());
    let comes_again = filled.windows(2).any(|pair| pair[0].1 == pair[1].1 && !begins_anew(pair[1].0));
    begins
        && filled.len() >= 2
        && blank as f64 >= texts.len() as f64 * LEAST_BLANK
        && !comes_again
        && !addresses_say(reader, field)
}

/// Whether the addresses name their municipalities themselves: then none need be carried.
fn addresses_say(reader: &Reader<'_>, field: Field) -> bool {
    let address = reader.columns.iter().find(|column| column.field == Some(Field::Address));
    let Some(column) = address.filter(|_| field == Field::Municipality) else { return false };
    let rows = reader.header.last + 1..=reader.view.rows();
    let cells = rows.map(|row| reader.view.get(row, column.index)).filter(|cell| !cell.is_blank()).take(12);
    let found: Vec<bool> = cells.map(|cell| looks(cell).contains(&Looks::Address)).collect();
    !found.is_empty() && found.iter().filter(|says| **says).count() * 2 > found.len()
}
