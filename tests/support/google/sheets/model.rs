//! A spreadsheet as it stands: tabs, rows of cells, and what is laid over them.

use super::formula;
use super::number_format;
use crate::google::json::{Object, number};
use serde_json::{Value, json};
use std::sync::Arc;

pub(crate) const MOST_CELLS: usize = 10_000_000;
pub(crate) const LONGEST_TEXT: usize = 50_000;

#[derive(Debug, Clone)]
pub(crate) struct Book {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) locale: String,
    pub(crate) time_zone: String,
    /// The rest of `SpreadsheetProperties`.
    pub(crate) properties: Object,
    pub(crate) tabs: Vec<Tab>,
    pub(crate) named_ranges: Vec<Value>,
    /// Developer metadata of all places, as the API writes it.
    pub(crate) metadata: Vec<Value>,
}

#[derive(Debug, Clone)]
pub(crate) struct Tab {
    pub(crate) id: i64,
    pub(crate) title: String,
    pub(crate) rows: usize,
    pub(crate) columns: usize,
    /// The rest of `SheetProperties`: `hidden`, `tabColor`, `gridProperties` without the counts.
    pub(crate) properties: Object,
    /// Rows that hold something; those below are empty.
    pub(crate) lines: Vec<Line>,
    pub(crate) column_properties: Vec<Object>,
    pub(crate) basic_filter: Option<Value>,
    pub(crate) merges: Vec<Value>,
    pub(crate) protected: Vec<Value>,
    pub(crate) filter_views: Vec<Value>,
    pub(crate) conditional: Vec<Value>,
    pub(crate) banded: Vec<Value>,
    pub(crate) charts: Vec<Value>,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Line {
    pub(crate) cells: Vec<Cell>,
    pub(crate) properties: Object,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Cell {
    pub(crate) value: Entered,
    /// Shared with the copy on which a batch is tried.
    pub(crate) more: Option<Arc<More>>,
}

/// What few cells have.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct More {
    /// `userEnteredFormat`; null = none.
    pub(crate) format: Value,
    pub(crate) note: String,
    /// `dataValidation`; null = none.
    pub(crate) validation: Value,
    /// A comment's text: no API tells of it, and no write may lose it.
    pub(crate) comment: String,
    /// Other fields of `CellData`, kept as they came.
    pub(crate) other: Object,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) enum Entered {
    #[default]
    Empty,
    Number(f64),
    Text(String),
    Bool(bool),
    Formula(String),
}

/// What a cell comes to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Effective {
    Empty,
    Number(f64),
    Text(String),
    Bool(bool),
    /// Type and message: `DIVIDE_BY_ZERO`.
    Error(&'static str, String),
}

impl Cell {
    pub(crate) fn of(value: Entered) -> Self {
        Self { value, more: None }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.value == Entered::Empty && self.more.as_deref().is_none_or(|more| *more == More::default())
    }

    pub(crate) fn more(&mut self) -> &mut More {
        Arc::make_mut(self.more.get_or_insert_default())
    }

    pub(crate) fn format(&self) -> &Value {
        self.more.as_ref().map_or(&Value::Null, |more| &more.format)
    }

    /// Type and pattern of the number format: `DATE`, `yyyy-mm-dd`.
    pub(crate) fn number_format(&self) -> Option<(&str, &str)> {
        let format = self.format().get("numberFormat")?;
        let part = |name: &str| format.get(name).and_then(Value::as_str).unwrap_or_default();
        Some((part("type"), part("pattern")))
    }
}

impl Entered {
    pub(crate) fn json(&self) -> Option<Value> {
        Some(match self {
            Self::Empty => return None,
            Self::Number(value) => json!({ "numberValue": number(*value) }),
            Self::Text(text) => json!({ "stringValue": text }),
            Self::Bool(value) => json!({ "boolValue": value }),
            Self::Formula(text) => json!({ "formulaValue": text }),
        })
    }
}

impl Effective {
    pub(crate) fn json(&self) -> Option<Value> {
        Some(match self {
            Self::Empty => return None,
            Self::Number(value) => json!({ "numberValue": number(*value) }),
            Self::Text(text) => json!({ "stringValue": text }),
            Self::Bool(value) => json!({ "boolValue": value }),
            Self::Error(kind, message) => json!({ "errorValue": {"type": kind, "message": message} }),
        })
    }

    /// As the sheet shows it under a number format.
    pub(crate) fn shown(&self, format: Option<(&str, &str)>) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Number(value) => number_format::shown(*value, format),
            Self::Text(text) => text.clone(),
            Self::Bool(true) => "TRUE".to_owned(),
            Self::Bool(false) => "FALSE".to_owned(),
            Self::Error("DIVIDE_BY_ZERO", _) => "#DIV/0!".to_owned(),
            Self::Error("REF", _) => "#REF!".to_owned(),
            Self::Error("NAME", _) => "#NAME?".to_owned(),
            Self::Error("VALUE", _) => "#VALUE!".to_owned(),
            Self::Error(..) => "#ERROR!".to_owned(),
        }
    }
}

impl Tab {
    pub(crate) fn new(id: i64, title: &str, rows: usize, columns: usize) -> Self {
        Self {
            id,
            title: title.to_owned(),
            rows,
            columns,
            properties: Object::new(),
            lines: Vec::new(),
            column_properties: Vec::new(),
            basic_filter: None,
            merges: Vec::new(),
            protected: Vec::new(),
            filter_views: Vec::new(),
            conditional: Vec::new(),
            banded: Vec::new(),
            charts: Vec::new(),
        }
    }

    pub(crate) fn is_hidden(&self) -> bool {
        self.properties.get("hidden") == Some(&Value::Bool(true))
    }

    pub(crate) fn cell(&self, row: usize, column: usize) -> Option<&Cell> {
        self.lines.get(row)?.cells.get(column)
    }

    /// The row, made if nothing stood there yet.
    pub(crate) fn line(&mut self, row: usize) -> &mut Line {
        if self.lines.len() <= row {
            self.lines.resize_with(row + 1, Line::default);
        }
        &mut self.lines[row]
    }

    pub(crate) fn cell_mut(&mut self, row: usize, column: usize) -> &mut Cell {
        let cells = &mut self.line(row).cells;
        if cells.len() <= column {
            cells.resize_with(column + 1, Cell::default);
        }
        &mut cells[column]
    }

    pub(crate) fn column_properties(&mut self, column: usize) -> &mut Object {
        if self.column_properties.len() <= column {
            self.column_properties.resize_with(column + 1, Object::new);
        }
        &mut self.column_properties[column]
    }

    /// Rows down to the last one with a value.
    pub(crate) fn used_rows(&self) -> usize {
        let used = |line: &Line| line.cells.iter().any(|cell| cell.value != Entered::Empty);
        self.lines.iter().rposition(used).map_or(0, |last| last + 1)
    }

    pub(crate) fn used_columns(&self) -> usize {
        let width = |line: &Line| {
            line.cells.iter().rposition(|cell| cell.value != Entered::Empty).map_or(0, |last| last + 1)
        };
        self.lines.iter().map(width).max().unwrap_or(0)
    }
}

impl Book {
    pub(crate) fn tab(&self, id: i64) -> Option<&Tab> {
        self.tabs.iter().find(|tab| tab.id == id)
    }

    pub(crate) fn tab_mut(&mut self, id: i64) -> Option<&mut Tab> {
        self.tabs.iter_mut().find(|tab| tab.id == id)
    }

    pub(crate) fn titled(&self, title: &str) -> Option<&Tab> {
        self.tabs.iter().find(|tab| tab.title == title)
    }

    pub(crate) fn cells(&self) -> usize {
        self.tabs.iter().map(|tab| tab.rows * tab.columns).sum()
    }

    pub(crate) fn effective(&self, tab: &Tab, row: usize, column: usize) -> Effective {
        match tab.cell(row, column).map(|cell| &cell.value) {
            None | Some(Entered::Empty) => Effective::Empty,
            Some(Entered::Number(value)) => Effective::Number(*value),
            Some(Entered::Text(text)) => Effective::Text(text.clone()),
            Some(Entered::Bool(value)) => Effective::Bool(*value),
            Some(Entered::Formula(text)) => formula::evaluate(self, tab, text),
        }
    }

    pub(crate) fn shown(&self, tab: &Tab, row: usize, column: usize) -> String {
        let effective = self.effective(tab, row, column);
        let is_number = matches!(effective, Effective::Number(_));
        // Of a text nobody asks how numbers are shown.
        let format = tab.cell(row, column).filter(|_| is_number).and_then(Cell::number_format);
        effective.shown(format)
    }
}
