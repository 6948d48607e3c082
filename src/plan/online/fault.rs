//! Rows that cannot be known for certain: a key that stands twice, or that was erased. The tab then waits for a person.

use super::super::compare::is_blank;
use super::super::correspond::{FoundTab, Lookup, find_tabs, text};
use super::super::model::StandingSheet;
use super::model::OnlineBook;
use crate::domain::{CellRef, Issue, IssueCode, Origin, Severity};
use crate::views::{ColumnKind, TabSpec};
use std::collections::BTreeMap;

const TAB_HELD: IssueCode = IssueCode::new("book.tab-held");

/// The faults of a book's tabs, as issues at the cell that a person has to mend.
#[must_use]
pub fn faults(book: &OnlineBook, specs: &[TabSpec], origin: &Origin) -> Vec<Issue> {
    let lookups = find_tabs(specs, None, &book.standing);
    let mut issues = Vec::new();
    for (spec, lookup) in specs.iter().zip(lookups) {
        let Lookup::Found(found) = lookup else { continue };
        let sheet = &book.standing.sheets[found.sheet];
        if let Some((cell, message)) = fault(spec, sheet, &found) {
            let message = format!("{message}直るまで、このタブは更新しません。");
            issues.push(Issue::new(TAB_HELD, Severity::Error, origin.sheet(&sheet.name).at(cell), message));
        }
    }
    issues
}

/// Why a tab cannot be written to, and where; `None` = it can.
pub(super) fn fault(spec: &TabSpec, sheet: &StandingSheet, found: &FoundTab) -> Option<(CellRef, String)> {
    let key = found.key_column();
    let header = &spec.columns[0].header;
    let ours: Vec<usize> = (found.columns.iter().enumerate())
        .filter(|(_, column)| column.is_some_and(|at| at > 0 && spec.columns[at].kind == ColumnKind::Owned))
        .map(|(col, _)| col)
        .collect();
    let mut first = BTreeMap::new();
    for row in found.header + 1..sheet.rows.len() {
        let name = text(sheet, row, key);
        if name.is_empty() {
            let holds_ours =
                |col: &usize| sheet.rows[row].cells.get(*col).is_some_and(|cell| !is_blank(&cell.value));
            if ours.iter().any(holds_ours) {
                let message = format!(
                    "{}行目の「{header}」が消えています。元に戻す（Ctrl+Z、または「変更履歴」）か、行ごと削除してください。",
                    row + 1
                );
                return Some((place(row, key), message));
            }
        } else if let Some(before) = first.insert(name.clone(), row) {
            let message = format!(
                "「{header}」の「{name}」が{}行目と{}行目にあります（行の複写と思われます）。どちらかの行を削除してください。",
                before + 1,
                row + 1
            );
            return Some((place(row, key), message));
        }
    }
    None
}

fn place(row: usize, col: usize) -> CellRef {
    let number = |at: usize| u32::try_from(at + 1).unwrap_or(u32::MAX);
    CellRef::new(number(row), number(col))
}
