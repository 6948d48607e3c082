//! What a layout is: per sheet its tables, per table its columns and records, each with reasons.

use crate::domain::{CellRef, Field, Origin, Prefecture, Reason, RecordKind, SourceRole};
use crate::table::Cell;
use std::sync::Arc;

/// What is known about a file before it is read.
#[derive(Clone, Debug)]
pub struct Context {
    pub role: SourceRole,
    /// The file (revision included); sheets and cells are added to it.
    pub origin: Origin,
    /// The desk's prefecture, where it is known.
    pub prefecture: Option<Prefecture>,
    /// What an operator said about this file's or desk's columns (列の対応, desk.toml); the first that fits wins.
    pub mappings: Vec<Mapping>,
    /// How the file was read the last time, and how those were that it may have come from.
    pub remembered: Vec<Remembered>,
    /// What those said, as many rows as tell enough.
    pub before: Vec<Record>,
}

impl Context {
    /// Nothing is known but whose the file is.
    #[must_use]
    pub const fn of(role: SourceRole, origin: Origin) -> Self {
        Self {
            role,
            origin,
            prefecture: None,
            mappings: Vec::new(),
            remembered: Vec::new(),
            before: Vec::new(),
        }
    }
}

/// A column as it was read when all was well, or as it stood the last time.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Remembered {
    /// The path of its file.
    pub file: Arc<str>,
    pub sheet: Arc<str>,
    pub kind: RecordKind,
    /// [`Column::header_text`].
    pub header: Arc<str>,
    /// `None`: it was left out.
    pub field: Option<Field>,
    /// 1-based column number.
    pub col: u32,
    pub standing: Standing,
}

/// What else is known of a column.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// It stood there, and was read by what it says.
    #[default]
    Read,
    /// It had gone, and nobody has said yet that this is right.
    Gone,
    /// It had another header, and nobody has said yet that it is the same.
    Renamed(Arc<str>),
    /// Its values are those of the column with this header, and nobody has said yet whether that is right.
    Exchanged(Arc<str>),
    /// A person had said what it is.
    Said,
}

/// An operator's word: this header means that field (`None` = leave it out).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// Only in tables of this kind; `None` = in all.
    pub kind: Option<RecordKind>,
    /// Header text as it stands (compared after folding).
    pub header: String,
    pub field: Option<Field>,
}

/// One column of a table (one row, where the table is transposed; one label, on a card).
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// 1-based column number (row number where transposed).
    pub index: u32,
    /// Header texts from the top row to the lowest (parent > child).
    pub header: Vec<Arc<str>>,
    /// The cell of the lowest header text.
    pub header_cell: CellRef,
    /// `None`: not mapped, nothing of it is kept.
    pub field: Option<Field>,
    /// 0–1.
    pub confidence: f64,
    pub reasons: Vec<Reason>,
}

impl Column {
    /// `PC作業 > リスト作成`, with line breaks folded to spaces.
    #[must_use]
    pub fn header_text(&self) -> String {
        let parts: Vec<String> =
            self.header.iter().map(|part| part.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
        parts.join(" > ")
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Orientation {
    /// One record a row.
    Rows,
    /// One record a column.
    Columns,
    /// One record a sheet or block: label cell → value cell.
    Card,
}

/// One mapped cell of a record: all that is kept of an office's file.
#[derive(Clone, Debug, PartialEq)]
pub struct MappedCell {
    pub field: Field,
    /// The column's whole header (`Column::header_text`): units, months and kinds of work are named there.
    pub header: Arc<str>,
    pub cell: CellRef,
    pub value: Cell,
}

/// One record: its kind, its place (the cell of its name, else of its first value) and its mapped, non-blank cells in
/// order of column. Values that the sheet states once for many records (a section row, the sheet's name) are among
/// them, with the cell where they stand.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    pub kind: RecordKind,
    pub origin: Origin,
    pub cells: Vec<MappedCell>,
}

impl Record {
    /// The first cell of a field.
    #[must_use]
    pub fn get(&self, field: Field) -> Option<&MappedCell> {
        self.cells.iter().find(|cell| cell.field == field)
    }

    /// All cells of a repeating field.
    pub fn all(&self, field: Field) -> impl Iterator<Item = &MappedCell> {
        self.cells.iter().filter(move |cell| cell.field == field)
    }
}

/// A row inside the table that is no record (合計, ※ footer, repeated header, section heading …).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    pub row: u32,
    pub text: String,
    pub why: &'static str,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    pub kind: RecordKind,
    /// 0–1.
    pub confidence: f64,
    pub reasons: Vec<Reason>,
    pub orientation: Orientation,
    /// First and last header row (1-based); columns where transposed.
    pub header: (u32, u32),
    /// Texts above the header (title, 現在日, notes), top to bottom.
    pub caption: Vec<String>,
    pub columns: Vec<Column>,
    pub records: Vec<Record>,
    pub left_out: Vec<LeftOut>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct SheetLayout {
    pub name: Arc<str>,
    /// Why the sheet was not read (hidden, 記入例, a list of choices, nothing in it), where it was not.
    pub skipped: Option<Reason>,
    pub tables: Vec<Table>,
}

/// How a whole file is read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layout {
    pub sheets: Vec<SheetLayout>,
}

impl Layout {
    /// The records alone, in order of sheet and row.
    pub fn into_records(self) -> impl Iterator<Item = Record> {
        self.sheets.into_iter().flat_map(|sheet| sheet.tables).flat_map(|table| table.records)
    }

    /// All records, in order of sheet and row.
    pub fn records(&self) -> impl Iterator<Item = &Record> {
        self.sheets.iter().flat_map(|sheet| &sheet.tables).flat_map(|table| &table.records)
    }
}

/// The header of what a heading between the rows says.
pub(in crate::layout) const HEADING: &str = "見出し";

/// The rule by which a column shows that its values are none of what its header says.
pub(in crate::layout) const MISFIT: &str = "values-contradict";
/// The rule by which it shows that it is read as what they are.
pub(in crate::layout) const EXCHANGED: &str = "values-exchanged";
/// The rule of a column of which all has been told.
pub(in crate::layout) const TOLD: &str = "told";
