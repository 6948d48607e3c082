//! The rows below one header as they are read: where they stand, what their columns are, and what holds for all of them.

use crate::domain::{Field, Month, Origin, RecordKind};
use crate::layout::heads::header::Header;

use crate::layout::mapping::amended::Amendments;
use crate::layout::model::{Column, MappedCell};
use crate::layout::view::View;
use crate::table::Cell;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is needed to read the rows of one table.
pub(in crate::layout) struct Reader<'a> {
    pub(in crate::layout) view: View<'a>,
    pub(in crate::layout) header: &'a Header,
    pub(in crate::layout) columns: &'a [Column],
    /// The columns' whole headers, one each.
    pub(in crate::layout) headers: Vec<Arc<str>>,
    pub(in crate::layout) kind: RecordKind,
    /// The fields whose cell stands for the record.
    pub(in crate::layout) place: &'a [Field],
    /// The sheet.
    pub(in crate::layout) origin: &'a Origin,
    /// What the sheet's name or title says about all records.
    pub(in crate::layout) given: Vec<MappedCell>,
    /// The month whose days alone stand in the rows, where the title or the sheet's name says it.
    pub(in crate::layout) month: Option<Month>,
    /// What the lines of one record say of its months.
    pub(in crate::layout) lines: Option<Lines>,
    /// The first letter of the last heading that named a field.
    pub(in crate::layout) ranks: BTreeMap<Field, char>,
    /// What is registered beside what is to be amended.
    pub(in crate::layout) amendments: Amendments,
}

impl<'a> Reader<'a> {
    /// The columns that are kept.
    pub(in crate::layout) fn mapped(&self) -> impl Iterator<Item = (&'a Column, Field)> + use<'a> {
        let columns: &'a [Column] = self.columns;
        columns
            .iter()
            .filter_map(|column| Some((column, column.field?)))
            .filter(|(_, field)| *field != Field::PersonalInformation)
    }

    /// The same, each with its whole header.
    pub(in crate::layout) fn mapped_with_headers(
        &self,
    ) -> impl Iterator<Item = (&'a Column, Field, &Arc<str>)> {
        let columns: &'a [Column] = self.columns;
        columns
            .iter()
            .zip(&self.headers)
            .filter_map(|(column, header)| Some((column, column.field?, header)))
            .filter(|(_, field, _)| *field != Field::PersonalInformation)
    }

    pub(in crate::layout) fn column_at(&self, col: u32) -> Option<&'a Column> {
        let columns: &'a [Column] = self.columns;
        columns.binary_search_by_key(&col, |column| column.index).ok().map(|at| &columns[at])
    }

    pub(in crate::layout) fn place_column(&self) -> Option<&'a Column> {
        self.place.iter().find_map(|field| self.columns.iter().find(|column| column.field == Some(*field)))
    }

    pub(in crate::layout) fn has_name(&self, row: u32) -> bool {
        self.name_text(row).is_some()
    }

    pub(in crate::layout) fn name_text(&self, row: u32) -> Option<Cow<'a, str>> {
        let text = self.view.text(row, self.place_column()?.index);
        (!text.is_empty()).then_some(text)
    }

    pub(in crate::layout) fn cell(&self, row: u32, column: &Column) -> &'a Cell {
        self.view.get(row, column.index)
    }
}

/// What the lines of a record are: nothing where one means neither money nor heads (開所日数).
pub(in crate::layout) enum Lines {
    /// The column that says what a row's numbers are, and what each of its texts means under a month.
    Labelled { col: u32, fields: BTreeMap<String, Option<Field>> },
    /// The title says it of each line in its turn: 上段：支払総額　下段：支払人数.
    Titled(Vec<(String, Option<Field>)>),
}
