//! Requests that write cells: `updateCells`, `appendCells`, `repeatCell`, `setDataValidation`.

use super::a1::{self, Area};
use super::batch::{Done, Edit, mask, needed};
use super::dimension::{Axis, Shift, shift};
use super::formula::rewritten;
use super::model::{Cell, Entered, LONGEST_TEXT, More};
use crate::google::fields::Mask;
use crate::google::json::{int, list, text};
use serde_json::{Value, json};

/// Fields of `CellData` that are Google's to write.
const READ_ONLY: [&str; 4] = ["effectiveValue", "formattedValue", "effectiveFormat", "hyperlink"];

pub(crate) const TOO_LONG: &str =
    "Your input contains more than the maximum of 50000 characters in a single cell.";

/// Writes what the mask names; named and absent = cleared.
pub(crate) fn write(cell: &mut Cell, data: &Value, mask: &Mask) -> Result<(), String> {
    if mask.is_all() {
        cell.value = entered(data.get("userEnteredValue"))?;
        let comment = cell.more.take().map(|more| more.comment.clone()).unwrap_or_default();
        let mut other = data.as_object().cloned().unwrap_or_default();
        other.retain(|name, _| {
            !READ_ONLY.contains(&name.as_str())
                && !["userEnteredValue", "userEnteredFormat", "note", "dataValidation"]
                    .contains(&name.as_str())
        });
        *cell.more() = More {
            format: data.get("userEnteredFormat").cloned().unwrap_or_default(),
            note: text(data, "note").unwrap_or_default().to_owned(),
            validation: data.get("dataValidation").cloned().unwrap_or_default(),
            comment,
            other,
        };
    } else {
        for (name, inner) in mask.names() {
            let new = data.get(name);
            match name {
                "userEnteredValue" => cell.value = entered(new)?,
                "userEnteredFormat" => {
                    let format = &mut cell.more().format;
                    inner.write(format, new);
                    if format.as_object().is_some_and(serde_json::Map::is_empty) {
                        *format = Value::Null;
                    }
                }
                "note" => text(data, "note").unwrap_or_default().clone_into(&mut cell.more().note),
                "dataValidation" => cell.more().validation = new.cloned().unwrap_or_default(),
                name if READ_ONLY.contains(&name) => return Err(format!("Field is read-only: {name}")),
                name => {
                    let other = &mut cell.more().other;
                    match new {
                        Some(value) => drop(other.insert(name.to_owned(), value.clone())),
                        None => drop(other.remove(name)),
                    }
                }
            }
        }
    }
    if cell.more.as_deref() == Some(&More::default()) {
        cell.more = None;
    }
    Ok(())
}

fn entered(value: Option<&Value>) -> Result<Entered, String> {
    let Some((kind, value)) = value.and_then(Value::as_object).and_then(|value| value.iter().next()) else {
        return Ok(Entered::Empty);
    };
    match (kind.as_str(), value) {
        ("numberValue", Value::Number(number)) => Ok(Entered::Number(number.as_f64().unwrap_or(0.0))),
        ("numberValue", Value::String(text)) => {
            text.parse().map(Entered::Number).map_err(|_| format!("Invalid number: {text}"))
        }
        ("boolValue", Value::Bool(value)) => Ok(Entered::Bool(*value)),
        ("stringValue" | "formulaValue", Value::String(text)) if text.chars().count() > LONGEST_TEXT => {
            Err(TOO_LONG.to_owned())
        }
        ("stringValue", Value::String(text)) if text.is_empty() => Ok(Entered::Empty),
        ("stringValue", Value::String(text)) => Ok(Entered::Text(text.clone())),
        ("formulaValue", Value::String(text)) if text.starts_with('=') => Ok(Entered::Formula(text.clone())),
        ("formulaValue", value) => Err(format!("A formula must begin with \"=\": {value}")),
        (kind, _) => Err(format!("Unsupported value: {kind}")),
    }
}

pub(crate) fn update(edit: &mut Edit<'_>, body: &Value) -> Done {
    let mask = mask(body, "CellData")?;
    let rows = list(body, "rows");
    let (area, clears) = match (body.get("range"), body.get("start")) {
        (Some(_), Some(_)) => return Err("Only one of 'range' and 'start' may be set.".to_owned()),
        (None, None) => return Err("Must specify either 'range' or 'start'.".to_owned()),
        (Some(range), None) => (a1::from_grid(edit.book, range)?, true),
        (None, Some(start)) => (from_start(edit, start, rows)?, false),
    };
    for (at, row) in rows.iter().enumerate() {
        let (row_at, width) = (area.row + at, list(row, "values").len());
        if row_at >= area.row_end {
            let last = area.row_end - 1;
            return Err(format!(
                "Attempting to write row: {row_at}, beyond the last requested row of: {last}"
            ));
        }
        if area.column + width > area.column_end {
            let (at, last) = (area.column + width - 1, area.column_end - 1);
            return Err(format!(
                "Attempting to write column: {at}, beyond the last requested column of: {last}"
            ));
        }
    }
    if rows.is_empty() && !clears {
        return Ok(Value::Null);
    }
    edit.writable(&area)?;
    let merges = merges(edit, area.sheet);
    let tab = edit.book.tab_mut(area.sheet).unwrap();
    let empty = json!({});
    for at in 0..area.rows() {
        let values = rows.get(at).map_or(&[][..], |row| list(row, "values"));
        let width = if clears { area.columns() } else { values.len() };
        for along in 0..width {
            let (row, column) = (area.row + at, area.column + along);
            let data = values.get(along).unwrap_or(&empty);
            let nothing_to_do = data == &empty && tab.cell(row, column).is_none();
            if !nothing_to_do {
                let cell = tab.cell_mut(row, column);
                write(cell, data, &mask)?;
                let is_under = |one: &Area| one.holds(row, column) && (one.row, one.column) != (row, column);
                if merges.iter().any(is_under) {
                    cell.value = Entered::Empty;
                }
            }
        }
    }
    Ok(Value::Null)
}

/// Merged ranges of a tab: of each only the first cell keeps a value.
fn merges(edit: &Edit<'_>, sheet: i64) -> Vec<Area> {
    let tab = edit.book.tab(sheet).unwrap();
    tab.merges.iter().filter_map(|one| a1::from_grid(edit.book, one).ok()).collect()
}

fn from_start(edit: &Edit<'_>, start: &Value, rows: &[Value]) -> Result<Area, String> {
    let sheet = int(start, "sheetId").unwrap_or(0);
    let tab = edit.book.tab(sheet).ok_or_else(|| format!("No grid with id: {sheet}"))?;
    let place = |key: &str, most: usize, what: &str| match int(start, key).unwrap_or(0) {
        at if at < 0 => Err(format!("GridCoordinate.{key} must be greater than or equal to 0.")),
        at if at as usize >= most => {
            Err(format!("GridCoordinate.{key}[{at}] is after last {what} in grid[{most}]"))
        }
        at => Ok(at as usize),
    };
    let (row, column) = (place("rowIndex", tab.rows, "row")?, place("columnIndex", tab.columns, "column")?);
    let width = rows.iter().map(|row| list(row, "values").len()).max().unwrap_or(0);
    if row + rows.len() > tab.rows {
        return Err(format!(
            "Attempting to write row: {}, beyond the last row of: {}",
            tab.rows,
            tab.rows - 1
        ));
    }
    if column + width > tab.columns {
        let (at, last) = (tab.columns, tab.columns - 1);
        return Err(format!("Attempting to write column: {at}, beyond the last column of: {last}"));
    }
    let (row_end, column_end) = (row + rows.len().max(1), column + width.max(1));
    Ok(Area { sheet, row, column, row_end, column_end, is_cell: false })
}

/// Below the last row with data, wherever in the row it stands; rows are added where they run out.
pub(crate) fn append(edit: &mut Edit<'_>, body: &Value) -> Done {
    let mask = mask(body, "CellData")?;
    let sheet = int(body, "sheetId").unwrap_or(0);
    let rows = list(body, "rows");
    let tab = edit.book.tab(sheet).ok_or_else(|| format!("No grid with id: {sheet}"))?;
    let (first, size, columns) = (tab.used_rows(), tab.rows, tab.columns);
    let width = rows.iter().map(|row| list(row, "values").len()).max().unwrap_or(0);
    if width > columns {
        let last = columns - 1;
        return Err(format!("Attempting to write column: {columns}, beyond the last column of: {last}"));
    }
    if first + rows.len() > size {
        let count = first + rows.len() - size;
        shift(edit.book, sheet, Axis::Rows, Shift::Insert { at: size, count })?;
    }
    let tab = edit.book.tab_mut(sheet).unwrap();
    for (at, row) in rows.iter().enumerate() {
        for (along, data) in list(row, "values").iter().enumerate() {
            write(tab.cell_mut(first + at, along), data, &mask)?;
        }
    }
    Ok(Value::Null)
}

pub(crate) fn repeat(edit: &mut Edit<'_>, body: &Value) -> Done {
    let mask = mask(body, "CellData")?;
    let area = edit.area(body, "range")?;
    let data = body.get("cell").cloned().unwrap_or_else(|| json!({}));
    edit.writable(&area)?;
    let tab = edit.book.tab_mut(area.sheet).unwrap();
    for row in area.row..area.row_end {
        for column in area.column..area.column_end {
            let cell = tab.cell_mut(row, column);
            write(cell, &data, &mask)?;
            if let (true, Entered::Formula(text)) =
                (mask.below("userEnteredValue").is_some(), &mut cell.value)
            {
                *text = carried(text, row as i64 - area.row as i64, column as i64 - area.column as i64);
            }
        }
    }
    Ok(Value::Null)
}

/// A formula in another place: its free references move along.
pub(crate) fn carried(text: &str, down: i64, right: i64) -> String {
    rewritten(text, |mut reference| {
        let go = |at: usize, by: i64, fixed: bool| {
            if fixed { Some(at) } else { usize::try_from(at as i64 + by).ok() }
        };
        reference.row = go(reference.row, down, reference.row_fixed)?;
        reference.column = go(reference.column, right, reference.column_fixed)?;
        Some(reference)
    })
}

pub(crate) fn validate(edit: &mut Edit<'_>, body: &Value) -> Done {
    let area = edit.area(body, "range")?;
    edit.writable(&area)?;
    let rule = body.get("rule").cloned().unwrap_or_default();
    if !rule.is_null() {
        needed(&rule, "condition")?;
    }
    let tab = edit.book.tab_mut(area.sheet).unwrap();
    for row in area.row..area.row_end {
        for column in area.column..area.column_end {
            if !rule.is_null() || tab.cell(row, column).is_some() {
                tab.cell_mut(row, column).more().validation = rule.clone();
            }
        }
    }
    Ok(Value::Null)
}
