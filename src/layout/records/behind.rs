//! What stands below a list of workshops, behind a blank row and a title of its own: who answers at the desk, what the signs mean. Where
//! none of its lines says anything of a workshop, it is none of the list.

use super::closed;
use crate::domain::{Field, RecordKind, ServiceType};
use crate::layout::heads::heading::{heading, is_note};
use crate::layout::heads::section;
use crate::layout::model::{LeftOut, Orientation, Record};
use crate::layout::view::View;
use crate::normalise::{corporation, service, work};

/// Workshops above such a title at least, and the share of them that say something of a workshop.
const FEWEST: usize = 3;
const NEARLY_ALL: f64 = 0.8;

/// Leaves out the lines below the last such title.
pub(in crate::layout) fn leave_out(
    records: &mut Vec<Record>,
    left_out: &mut Vec<LeftOut>,
    view: &View<'_>,
    header: u32,
) {
    if view.orientation != Orientation::Rows || view.fold().is_some() {
        return;
    }
    let row_of = |record: &Record| record.origin.cell.map_or(0, |cell| cell.row);
    let rows: Vec<u32> = records.iter().map(row_of).collect();
    let is_title = |row: &u32| {
        let texts = view.texts(*row);
        let [(_, text)] = &texts[..] else { return false };
        let said = heading(text);
        let says = said.field.is_some()
            || section::says(&said, text, RecordKind::Workshop, |_| false).is_some()
            || closed::states(text);
        is_behind_gap(view, *row) && !rows.contains(row) && !says
    };
    let Some(title) = (header + 3..view.rows()).rev().find(is_title) else { return };
    let at = rows.iter().position(|row| *row > title).unwrap_or(rows.len());
    let (above, below) = records.split_at(at);
    let telling = above.iter().filter(|record| tells(record)).count();
    let is_list = above.len() >= FEWEST && telling as f64 >= above.len() as f64 * NEARLY_ALL;
    if !is_list || below.iter().any(tells) || rows[at..].iter().any(|row| *row < title) {
        return;
    }
    for record in records.drain(at..) {
        let row = row_of(&record);
        let text =
            view.texts(row).first().map_or_else(String::new, |(_, text)| text.chars().take(200).collect());
        left_out.push(LeftOut { row, text, why: "表の後の書き込み" });
    }
}

/// Whether nothing but a blank row, and notes below it (※電話は平日のみ), stands between the list and a row.
pub(super) fn is_behind_gap(view: &View<'_>, row: u32) -> bool {
    const NOTES: u32 = 3;
    let above = row.saturating_sub(NOTES + 1).max(1)..row;
    let mut notes = above.rev().skip_while(|row| {
        let texts = view.texts(*row);
        texts.len() == 1 && is_note(&texts[0].1)
    });
    notes.next().is_some_and(|row| view.texts(row).is_empty())
}

/// Whether a record says where a workshop is, how to reach it, who runs it, how large it is, of which service or what it does.
fn tells(record: &Record) -> bool {
    record.cells.iter().any(|cell| {
        let text = cell.value.show();
        let digits = text.chars().filter(|c| c.is_numeric()).count();
        match cell.field {
            Field::Phone | Field::Fax | Field::PostalCode | Field::OfficeNumber => digits >= 5,
            Field::Address | Field::Municipality => digits < text.chars().count() && text.chars().count() > 4,
            Field::Email | Field::Url => true,
            Field::Capacity | Field::Users | Field::WorkersAvailable | Field::AverageWage => digits > 0,
            Field::Corporation => corporation::has_legal_form(&text),
            Field::WorkDescription => !work::kinds_in(&text, work::shipped_words()).is_empty(),
            Field::ServiceType => {
                service::read(&text).value.is_some_and(|one| !matches!(one, ServiceType::Other(_)))
            }
            _ => false,
        }
    })
}
