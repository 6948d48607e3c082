//! Reading values: ranges of a tab as rows or columns, trimmed as Google trims.

use super::a1::{self, Area};
use super::model::{Book, Cell, Effective, Entered, Tab};
use super::number_format::is_date;
use crate::google::dispatch::Request;
use crate::google::json::{number, text};
use serde_json::{Value, json};

/// How values are to be told.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Render {
    pub(crate) by_columns: bool,
    pub(crate) values: Values,
    pub(crate) dates_as_text: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Values {
    Formatted,
    Unformatted,
    Formula,
}

impl Render {
    pub(crate) fn of_query(request: &Request) -> Self {
        Self::named(
            request.get("majorDimension"),
            request.get("valueRenderOption"),
            request.get("dateTimeRenderOption"),
        )
    }

    pub(crate) fn of_body(body: &Value) -> Self {
        let part = |name: &str| text(body, name);
        Self::named(part("majorDimension"), part("valueRenderOption"), part("dateTimeRenderOption"))
    }

    /// Of the values that a write sends back.
    pub(crate) fn of_response(major: Option<&str>, values: Option<&str>, dates: Option<&str>) -> Self {
        Self::named(major, values, dates)
    }

    fn named(major: Option<&str>, values: Option<&str>, dates: Option<&str>) -> Self {
        Self {
            by_columns: major == Some("COLUMNS"),
            values: match values {
                Some("UNFORMATTED_VALUE") => Values::Unformatted,
                Some("FORMULA") => Values::Formula,
                _ => Values::Formatted,
            },
            dates_as_text: dates == Some("FORMATTED_STRING"),
        }
    }

    fn told(self, book: &Book, tab: &Tab, row: usize, column: usize) -> Value {
        let Some(cell) = tab.cell(row, column) else { return "".into() };
        if let (Values::Formula, Entered::Formula(text)) = (self.values, &cell.value) {
            return text.clone().into();
        }
        let value = book.effective(tab, row, column);
        // Of a text nobody asks how numbers are shown.
        let is_number = matches!(value, Effective::Number(_));
        let format = Some(cell).filter(|_| is_number).and_then(Cell::number_format);
        match (&value, self.values) {
            (_, Values::Formatted) | (Effective::Error(..), _) => value.shown(format).into(),
            (Effective::Number(_), _) if self.dates_as_text && is_date(format) => value.shown(format).into(),
            (Effective::Number(value), _) => number(*value),
            (Effective::Bool(value), _) => (*value).into(),
            (Effective::Text(text), _) => text.clone().into(),
            (Effective::Empty, _) => "".into(),
        }
    }
}

/// A `ValueRange`; without `values` where nothing stands.
pub(crate) fn value_range(book: &Book, area: &Area, render: Render) -> Value {
    let tab = book.tab(area.sheet).unwrap();
    let mut answer = json!({
        "range": a1::written(tab, area),
        "majorDimension": if render.by_columns { "COLUMNS" } else { "ROWS" },
    });
    let (outer, inner) = match render.by_columns {
        false => (area.row..area.row_end, area.column..area.column_end),
        true => (area.column..area.column_end, area.row..area.row_end),
    };
    let outer_used =
        if render.by_columns { outer.end.min(tab.used_columns()) } else { outer.end.min(tab.lines.len()) };
    let mut lists: Vec<Vec<Value>> = Vec::new();
    for major in outer.start..outer_used.max(outer.start) {
        let end = if render.by_columns {
            inner.end.min(tab.lines.len())
        } else {
            inner.end.min(tab.lines[major].cells.len())
        };
        let mut list: Vec<Value> = (inner.start..end.max(inner.start))
            .map(|minor| match render.by_columns {
                false => render.told(book, tab, major, minor),
                true => render.told(book, tab, minor, major),
            })
            .collect();
        list.truncate(list.iter().rposition(|value| value != "").map_or(0, |last| last + 1));
        lists.push(list);
    }
    lists.truncate(lists.iter().rposition(|list| !list.is_empty()).map_or(0, |last| last + 1));
    if !lists.is_empty() {
        answer["values"] = lists.into();
    }
    answer
}
