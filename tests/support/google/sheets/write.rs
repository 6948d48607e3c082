//! Writing values: update, append, clear, one range or several.

use super::a1::{self, Area};
use super::batch::Edit;
use super::cells::TOO_LONG;
use super::dimension::{Axis, Shift, shift};
use super::entry::typed;
use super::model::{Entered, LONGEST_TEXT};
use super::read::{Render, value_range};
use crate::google::dispatch::Request;
use crate::google::json::{is_true, list, text};
use crate::google::reply::{Answer, Refused};
use crate::google::world::World;
use serde_json::{Value, json};

pub(crate) fn answer(world: &mut World, id: &str, method: &str, request: &Request, owner: &str) -> Answer {
    let mut book = world.books[id].clone();
    let mut edit = Edit { book: &mut book, ids: &mut world.ids, caller: &request.caller, owner };
    let body = &request.body;
    let range = request.get("range").unwrap_or_default();
    let answer = match method {
        "values.update" => {
            let input = input(request.get("valueInputOption"))?;
            let render = request.is_true("includeValuesInResponse").then(|| {
                Render::of_response(
                    text(body, "majorDimension"),
                    request.get("responseValueRenderOption"),
                    request.get("responseDateTimeRenderOption"),
                )
            });
            if let Some(own) = text(body, "range").filter(|own| *own != range) {
                let same = a1::area(edit.book, own)? == a1::area(edit.book, range)?;
                if !same {
                    return Err(Refused::invalid(format!(
                        "Requested range[{range}] does not match value's range[{own}]"
                    )));
                }
            }
            put(&mut edit, id, range, body, input, render)?
        }
        "values.append" => append(&mut edit, id, range, request)?,
        "values.clear" => json!({"spreadsheetId": id, "clearedRange": clear(&mut edit, range)?}),
        "values.batchClear" => {
            let ranges = list(body, "ranges").iter().filter_map(Value::as_str);
            let cleared = ranges.map(|range| clear(&mut edit, range)).collect::<Result<Vec<_>, _>>()?;
            json!({"spreadsheetId": id, "clearedRanges": cleared})
        }
        _ => {
            let input = input(text(body, "valueInputOption"))?;
            let mut responses = Vec::new();
            for data in list(body, "data") {
                let render = is_true(body, "includeValuesInResponse").then(|| {
                    Render::of_response(
                        text(data, "majorDimension"),
                        text(body, "responseValueRenderOption"),
                        text(body, "responseDateTimeRenderOption"),
                    )
                });
                responses.push(put(
                    &mut edit,
                    id,
                    text(data, "range").unwrap_or_default(),
                    data,
                    input,
                    render,
                )?);
            }
            let sum = |key: &str| responses.iter().filter_map(|one| one[key].as_u64()).sum::<u64>();
            let sheets: std::collections::BTreeSet<String> = responses
                .iter()
                .filter_map(|one| {
                    one["updatedRange"].as_str()?.rsplit_once('!').map(|(title, _)| title.to_owned())
                })
                .collect();
            json!({
                "spreadsheetId": id,
                "totalUpdatedRows": sum("updatedRows"),
                "totalUpdatedColumns": sum("updatedColumns"),
                "totalUpdatedCells": sum("updatedCells"),
                "totalUpdatedSheets": sheets.len(),
                "responses": responses,
            })
        }
    };
    world.books.insert(id.to_owned(), book);
    Ok(answer)
}

/// Whether texts are read as if typed.
fn input(option: Option<&str>) -> Result<bool, Refused> {
    match option {
        Some("RAW") => Ok(false),
        Some("USER_ENTERED") => Ok(true),
        _ => Err(Refused::invalid("'valueInputOption' is required but not specified")),
    }
}

fn refuse_protected(edit: &Edit<'_>, area: &Area) -> Result<(), Refused> {
    edit.writable(area).map_err(Refused::invalid)
}

/// Rows of values in the body, whatever dimension they came in.
fn rows(body: &Value) -> Result<Vec<Vec<Value>>, Refused> {
    let lists: Vec<Vec<Value>> =
        list(body, "values").iter().map(|list| list.as_array().cloned().unwrap_or_default()).collect();
    for (at, list) in lists.iter().enumerate() {
        if let Some(along) = list.iter().position(|value| value.is_array() || value.is_object()) {
            let kind = if list[along].is_array() { "list_value" } else { "struct_value" };
            return Err(Refused::invalid(format!("Invalid values[{at}][{along}]: {kind} {}", list[along])));
        }
    }
    if text(body, "majorDimension") != Some("COLUMNS") {
        return Ok(lists);
    }
    let height = lists.iter().map(Vec::len).max().unwrap_or(0);
    let turn = |row: usize| lists.iter().map(|list| list.get(row).cloned().unwrap_or_default()).collect();
    Ok((0..height).map(turn).collect())
}

fn put(
    edit: &mut Edit<'_>,
    id: &str,
    range: &str,
    body: &Value,
    as_typed: bool,
    render: Option<Render>,
) -> Answer {
    let area = a1::area(edit.book, range)?;
    let rows = rows(body)?;
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let tab = edit.book.tab(area.sheet).unwrap();
    let title = a1::written(tab, &area);
    if !area.is_cell && rows.len() > area.rows() {
        let at = area.row_end + 1;
        return Err(Refused::invalid(format!(
            "Requested writing within range [{title}], but tried writing to row [{at}]"
        )));
    }
    if !area.is_cell && width > area.columns() {
        let at = a1::letters(area.column_end);
        return Err(Refused::invalid(format!(
            "Requested writing within range [{title}], but tried writing to column [{at}]"
        )));
    }
    let filled =
        Area { row_end: area.row + rows.len().max(1), column_end: area.column + width.max(1), ..area };
    if filled.row_end > tab.rows || filled.column_end > tab.columns {
        return Err(a1::beyond(tab, &filled));
    }
    refuse_protected(edit, &filled)?;
    let cells = fill(edit, &filled, &rows, as_typed)?;
    let tab = edit.book.tab(area.sheet).unwrap();
    let mut answer = json!({"spreadsheetId": id, "updatedRange": a1::written(tab, &filled)});
    if cells > 0 {
        answer["updatedRows"] = rows.len().into();
        answer["updatedColumns"] = width.into();
        answer["updatedCells"] = cells.into();
    }
    if let Some(render) = render {
        answer["updatedData"] = value_range(edit.book, &filled, render);
    }
    Ok(answer)
}

/// Writes row by row; a null leaves its cell as it is.
fn fill(edit: &mut Edit<'_>, area: &Area, rows: &[Vec<Value>], as_typed: bool) -> Result<usize, Refused> {
    let tab = edit.book.tab_mut(area.sheet).unwrap();
    let mut cells = 0;
    for (at, row) in rows.iter().enumerate() {
        for (along, value) in row.iter().enumerate() {
            let (entered, format) = match value {
                Value::Null => continue,
                Value::Bool(value) => (Entered::Bool(*value), None),
                Value::Number(value) => (Entered::Number(value.as_f64().unwrap_or(0.0)), None),
                Value::String(text) if text.chars().count() > LONGEST_TEXT => {
                    return Err(Refused::invalid(TOO_LONG));
                }
                Value::String(text) if text.is_empty() => (Entered::Empty, None),
                Value::String(text) if as_typed => typed(text),
                Value::String(text) => (Entered::Text(text.clone()), None),
                Value::Array(_) | Value::Object(_) => continue,
            };
            let cell = tab.cell_mut(area.row + at, area.column + along);
            cell.value = entered;
            if let Some(format) = format.filter(|_| cell.number_format().is_none()) {
                let own = &mut cell.more().format;
                if own.is_null() {
                    *own = json!({});
                }
                own["numberFormat"] = format;
            }
            cells += 1;
        }
    }
    Ok(cells)
}

/// Below the table that the range lies in, from that table's first column on: it may not be the column asked for.
fn append(edit: &mut Edit<'_>, id: &str, range: &str, request: &Request) -> Answer {
    let as_typed = input(request.get("valueInputOption"))?;
    let rows = rows(&request.body)?;
    let asked = a1::area(edit.book, range)?;
    let table = table(edit, &asked);
    let (row, column) = match &table {
        Some(table) => (table.row_end, table.column),
        None => (asked.row, asked.column),
    };
    let width = rows.iter().map(Vec::len).max().unwrap_or(0).max(1);
    let area = Area {
        sheet: asked.sheet,
        row,
        column,
        row_end: row + rows.len().max(1),
        column_end: column + width,
        is_cell: false,
    };
    let tab = edit.book.tab(asked.sheet).unwrap();
    let (size, columns) = (tab.rows, tab.columns);
    let mut grow = |axis, at, count| {
        if count == 0 {
            return Ok(());
        }
        shift(edit.book, asked.sheet, axis, Shift::Insert { at, count }).map_err(Refused::invalid)
    };
    if request.get("insertDataOption") == Some("INSERT_ROWS") && row < size {
        grow(Axis::Rows, row, rows.len())?;
    } else {
        grow(Axis::Rows, size, area.row_end.saturating_sub(size))?;
    }
    grow(Axis::Columns, columns, area.column_end.saturating_sub(columns))?;
    refuse_protected(edit, &area)?;
    let cells = fill(edit, &area, &rows, as_typed)?;
    let tab = edit.book.tab(asked.sheet).unwrap();
    let mut updates = json!({"spreadsheetId": id, "updatedRange": a1::written(tab, &area)});
    if cells > 0 {
        updates["updatedRows"] = rows.len().into();
        updates["updatedColumns"] = width.into();
        updates["updatedCells"] = cells.into();
    }
    if request.is_true("includeValuesInResponse") {
        let render = Render::of_response(
            text(&request.body, "majorDimension"),
            request.get("responseValueRenderOption"),
            request.get("responseDateTimeRenderOption"),
        );
        updates["updatedData"] = value_range(edit.book, &area, render);
    }
    let mut answer = json!({"spreadsheetId": id, "updates": updates});
    if let Some(table) = table {
        answer["tableRange"] = a1::written(tab, &table).into();
    }
    Ok(answer)
}

/// The block of cells around the last filled cell of the range, bounded by empty rows and columns.
fn table(edit: &Edit<'_>, asked: &Area) -> Option<Area> {
    let tab = edit.book.tab(asked.sheet)?;
    let filled =
        |row: usize, column: usize| tab.cell(row, column).is_some_and(|cell| cell.value != Entered::Empty);
    let inside = (asked.row..asked.row_end.min(tab.used_rows())).rev().find_map(|row| {
        (asked.column..asked.column_end.min(tab.columns))
            .find(|column| filled(row, *column))
            .map(|column| (row, column))
    });
    let (row, column) = inside?;
    let mut block =
        Area { sheet: asked.sheet, row, column, row_end: row + 1, column_end: column + 1, is_cell: false };
    loop {
        let wide = block.column.saturating_sub(1)..(block.column_end + 1).min(tab.columns);
        let tall = block.row.saturating_sub(1)..(block.row_end + 1).min(tab.rows);
        let in_row = |row: usize| wide.clone().any(|column| filled(row, column));
        let in_column = |column: usize| tall.clone().any(|row| filled(row, column));
        let grown = Area {
            row: if block.row > 0 && in_row(block.row - 1) { block.row - 1 } else { block.row },
            row_end: if block.row_end < tab.rows && in_row(block.row_end) {
                block.row_end + 1
            } else {
                block.row_end
            },
            column: if block.column > 0 && in_column(block.column - 1) {
                block.column - 1
            } else {
                block.column
            },
            column_end: if block.column_end < tab.columns && in_column(block.column_end) {
                block.column_end + 1
            } else {
                block.column_end
            },
            ..block
        };
        if grown == block {
            return Some(block);
        }
        block = grown;
    }
}

fn clear(edit: &mut Edit<'_>, range: &str) -> Result<String, Refused> {
    let area = a1::area(edit.book, range)?;
    refuse_protected(edit, &area)?;
    let tab = edit.book.tab_mut(area.sheet).unwrap();
    for line in tab.lines.iter_mut().take(area.row_end).skip(area.row) {
        for cell in line.cells.iter_mut().take(area.column_end).skip(area.column) {
            cell.value = Entered::Empty;
        }
    }
    Ok(a1::written(edit.book.tab(area.sheet).unwrap(), &area))
}
