//! Cells that say a number of each service of a place: 生活介護　３０ / 就労継続支援B型　１０. That of the row's own service is read, and
//! where none is its own, none.

use super::reader::RowReader;
use crate::domain::{Field, Seen, ServiceType, Severity};
use crate::layout::MappedCell;
use crate::normalise::{self, service_count, tidy_line};
use crate::table::Cell;

/// What a row says of a number of its own service.
pub(super) enum Said<'r> {
    /// Nothing by service: the cell as it stands.
    Whole,
    /// What stands behind its own service, as a cell of its own.
    Own(&'r MappedCell, Cell),
    /// Of other services alone, or of several of its own; told.
    Others,
}

/// What the columns of a field say of the row's service.
pub(super) fn said<'r>(
    row: &mut RowReader<'r>,
    field: Field,
    service: Option<&Seen<ServiceType>>,
) -> Said<'r> {
    let cells: Vec<&'r MappedCell> = row.all(field).collect();
    let mut parts: Vec<(&'r MappedCell, service_count::Part)> = Vec::new();
    for cell in &cells {
        let Cell::Text(text) = &cell.value else { continue };
        parts.extend(service_count::parts(text).into_iter().map(|part| (*cell, part)));
    }
    let Some((first, _)) = parts.first() else { return Said::Whole };
    let first: &'r MappedCell = first;
    let own = match service.map(|service| &service.value) {
        None => of_employment(&parts, |_| true),
        Some(ServiceType::Other(name)) => {
            let name = tidy_line(name);
            // 就労移行支援・就労継続支援B型: the places of one of them are not those of the row.
            let open = !service_count::names_several(&name);
            let named = of_employment(&parts, |_| open);
            named.or_else(|| only(parts.iter().filter(|(_, part)| open && name.contains(part.name))))
        }
        Some(own) => of_employment(&parts, |service| service == own),
    };
    if let Some((cell, part)) = own {
        return Said::Own(cell, Cell::text(&part.said));
    }
    let is_plain = |cell: &&&MappedCell| !parts.iter().any(|(other, _)| std::ptr::eq(*other, **cell));
    if cells.iter().find(is_plain).is_some_and(|plain| std::ptr::eq(*plain, cells[0])) {
        return Said::Whole;
    }
    let label = field.label();
    let message = format!(
        "「{label}」の欄はサービスごとに書かれていますが、この行のサービスの{label}がどれか分からないため、読み取っていません。サービスごとに1行に分けてご記入ください。"
    );
    row.report(first, normalise::service::SEVERAL, Severity::Warning, &message);
    Said::Others
}

type Found<'p, 'r> = &'p (&'r MappedCell, service_count::Part);

/// The only part of a service of employment that is such; one that is said again alike, in the next column, is the same.
fn of_employment<'p, 'r>(
    parts: &'p [(&'r MappedCell, service_count::Part)],
    is_such: impl Fn(&ServiceType) -> bool,
) -> Option<Found<'p, 'r>> {
    only(parts.iter().filter(|(_, part)| part.service.as_ref().is_some_and(&is_such)))
}

fn only<'p, 'r: 'p>(mut found: impl Iterator<Item = Found<'p, 'r>>) -> Option<Found<'p, 'r>> {
    let first = found.next()?;
    found.all(|(_, other)| other.said == first.1.said && other.service == first.1.service).then_some(first)
}
