//! What the lines above a table say once for all its rows, a label with its value: 回答窓口：…, 回答日 | 令和7年3月24日.

use crate::domain::{Field, RecordKind};
use crate::layout::heads::header::Header;
use crate::layout::mapping::assign::Scorer;
use crate::layout::model::{Column, MappedCell, Orientation};
use crate::layout::view::View;
use crate::table::Cell;

/// Rows above a header that belong to its table.
const ABOVE: u32 = 8;
/// Letters of a label at most.
const LABEL: usize = 12;

/// The fields that may be said above the rows of a kind.
const fn wanted(kind: RecordKind) -> &'static [Field] {
    match kind {
        RecordKind::Application => &[Field::DeskName, Field::AnsweredAt],
        RecordKind::Order | RecordKind::Delivery => &[Field::DeskName, Field::Name],
        RecordKind::MonthlyWage | RecordKind::Wage => &[Field::Name, Field::OfficeNumber],
        _ => &[],
    }
}

/// What the lines above a header say that no column of the table says itself.
pub(in crate::layout) fn above(
    view: &View<'_>,
    header: &Header,
    columns: &[Column],
    scorer: &mut Scorer<'_>,
) -> Vec<MappedCell> {
    let mut given: Vec<MappedCell> = Vec::new();
    let fields = wanted(header.assignment.kind);
    if fields.is_empty() || view.orientation != Orientation::Rows || view.fold().is_some() {
        return given;
    }
    let is_open = |field: &Field, given: &[MappedCell]| {
        columns.iter().all(|column| column.field != Some(*field))
            && given.iter().all(|cell| cell.field != *field)
    };
    for row in (header.first.saturating_sub(ABOVE).max(1)..header.first).rev() {
        let texts = view.texts(row);
        for (at, (col, text)) in texts.iter().enumerate() {
            let (label, value, place) = match text.split_once(['：', ':']) {
                Some((label, value)) if !value.trim().is_empty() => (label, value.trim().to_owned(), *col),
                _ => match texts.get(at + 1) {
                    Some((next, value)) => (&**text, value.to_string(), *next),
                    None => continue,
                },
            };
            let label = label.trim();
            if label.is_empty() || label.chars().count() > LABEL || scorer.best(&value) >= 0.9 {
                continue;
            }
            let meant = fields.iter().find(|field| is_open(field, &given) && scorer.means(label, **field));
            let Some(field) = meant.copied() else { continue };
            let cell = view.get(row, place);
            let value = if matches!(cell, Cell::Text(_)) { Cell::text(&value) } else { cell.clone() };
            let cell = view.place(row, place);
            given.push(MappedCell { field, header: label.into(), cell, value });
        }
    }
    given
}
