//! Cells whose formula failed (`#REF!`, `#DIV/0!`): they say nothing, and somebody is told, before anything else reads the row.

use crate::domain::{DeskId, Issue, IssueCode, Severity};
use crate::layout::Record;
use crate::normalise::text::is_formula_error;
use crate::table::Cell;
use std::borrow::Cow;

const FORMULA_ERROR: IssueCode = IssueCode::new("value.formula-error");

/// The record without such cells, and an issue for each of them.
pub(super) fn set_apart<'a>(record: &'a Record, desk: Option<&DeskId>) -> (Cow<'a, Record>, Vec<Issue>) {
    if !record.cells.iter().any(|cell| is_error(&cell.value)) {
        return (Cow::Borrowed(record), Vec::new());
    }
    let mut sound = record.clone();
    sound.cells.retain(|cell| !is_error(&cell.value));
    let failed = record.cells.iter().filter(|cell| is_error(&cell.value));
    let issues = failed.map(|cell| {
        let shown = cell.value.show();
        let label = cell.field.label();
        let (severity, message) = if shown.trim() == NOT_FOUND {
            let message = format!(
                "「{label}」の数式が値を見つけられず、{NOT_FOUND} になっています。空欄として読みました。参照先の表に行があるかご確認ください。"
            );
            (Severity::Notice, message)
        } else {
            let message = format!(
                "「{label}」の数式がエラーになっています。空欄として読みました。数式か、その参照先を直してください。"
            );
            (Severity::Warning, message)
        };
        Issue::new(FORMULA_ERROR, severity, record.origin.at(cell.cell), message)
            .seen(&shown)
            .field(cell.field)
            .desk(desk.cloned())
    });
    (Cow::Owned(sound), issues.collect())
}

/// A look-up that finds no row: often meant as "nothing".
const NOT_FOUND: &str = "#N/A";

fn is_error(cell: &Cell) -> bool {
    match cell {
        Cell::Error(_) => true,
        Cell::Text(text) => text.starts_with(['#', 'E']) && is_formula_error(text),
        _ => false,
    }
}
