//! Lines of one record that say different things under the same months: 支払総額 in the first, 対象者数 in the second.

use super::assign::Scorer;
use super::rows::Reader;
use super::words::HeaderText;
use crate::domain::{Field, RecordKind};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A column that says of each row what its numbers are has few texts, over and over.
const MOST_LABELS: usize = 6;

/// The column that says what a row's numbers are, and what each of its texts means under a month; nothing where it means
/// neither money nor heads (開所日数).
pub(super) struct Lines {
    col: u32,
    fields: BTreeMap<String, Option<Field>>,
}

impl Lines {
    pub(super) fn of(reader: &Reader<'_>, scorer: &Scorer<'_>) -> Option<Self> {
        let months = |field: Option<Field>| matches!(field, Some(Field::MonthlyTotal | Field::MonthlyHeads));
        let first = reader.columns.iter().find(|column| months(column.field))?.index;
        if reader.kind != RecordKind::MonthlyWage {
            return None;
        }
        let names = |field: Option<Field>| {
            matches!(field, Some(Field::Name | Field::OfficeNumber | Field::RowNumber))
        };
        let left = reader.columns.iter().filter(|column| column.index < first && !names(column.field));
        left.rev().find_map(|column| Self::in_column(reader, column.index, scorer))
    }

    fn in_column(reader: &Reader<'_>, col: u32, scorer: &Scorer<'_>) -> Option<Self> {
        let rows = reader.header.last + 1..=reader.view.rows();
        let texts: Vec<String> = rows.map(|row| reader.view.text(row, col).into_owned()).collect();
        let filled = texts.iter().filter(|text| !text.is_empty()).count();
        let mut fields: BTreeMap<String, Option<Field>> = BTreeMap::new();
        for text in texts.into_iter().filter(|text| !text.is_empty()) {
            if fields.len() > MOST_LABELS {
                return None;
            }
            fields.entry(text).or_insert_with_key(|text| meaning(text, scorer));
        }
        let has = |field: Field| fields.values().any(|own| *own == Some(field));
        let come_again = fields.len() * 2 <= filled;
        (come_again && has(Field::MonthlyHeads) && has(Field::MonthlyTotal)).then_some(Self { col, fields })
    }

    /// What a row's text says of its months: the field, where it is one, and the text.
    fn said(&self, reader: &Reader<'_>, row: u32) -> Option<(Option<Field>, String)> {
        let text = reader.view.text(row, self.col);
        let field = self.fields.get(&*text)?;
        Some((*field, text.into_owned()))
    }

    /// Whether a row says what its numbers are.
    pub(super) fn speak_of(&self, reader: &Reader<'_>, row: u32) -> bool {
        self.said(reader, row).is_some()
    }

    /// The field and header of a row's cell: what the row says of its months, nothing where it says that they are of another
    /// kind; what says so is no value itself.
    pub(super) fn field(
        &self,
        reader: &Reader<'_>,
        row: u32,
        column: (u32, Field),
        header: &Arc<str>,
    ) -> Option<(Field, Arc<str>)> {
        let (col, field) = column;
        if col == self.col {
            return None;
        }
        if !matches!(field, Field::MonthlyTotal | Field::MonthlyHeads) {
            return Some((field, Arc::clone(header)));
        }
        match self.said(reader, row) {
            Some((said, text)) => Some((said?, format!("{header} > {text}").into())),
            None => Some((field, Arc::clone(header))),
        }
    }
}

/// What a text means below a month.
fn meaning(text: &str, scorer: &Scorer<'_>) -> Option<Field> {
    let found = scorer.dictionary.matches(&HeaderText::of(["4月", text]));
    let of_kind = found.iter().filter(|(kind, _)| *kind == RecordKind::MonthlyWage);
    let best =
        of_kind.flat_map(|(_, matches)| matches).max_by(|one, other| one.score.total_cmp(&other.score));
    best.map(|found| found.field).filter(|field| matches!(field, Field::MonthlyTotal | Field::MonthlyHeads))
}
