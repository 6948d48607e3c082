//! Requests about rows and columns: append, insert, delete, move, properties.

use super::batch::{Done, Edit, mask, needed};
use super::dimension::{Axis, Shift, shift};
use crate::google::json::{int, is_true, text};
use serde_json::Value;

/// A `DimensionRange` of a request: tab, axis, begin, exclusive end.
struct Stretch {
    sheet: i64,
    axis: Axis,
    from: usize,
    to: usize,
    size: usize,
}

fn stretch(edit: &Edit<'_>, range: &Value, may_touch_end: bool) -> Result<Stretch, String> {
    let sheet = int(range, "sheetId").unwrap_or(0);
    let tab = edit.book.tab(sheet).ok_or_else(|| format!("No grid with id: {sheet}"))?;
    let axis = Axis::of(text(range, "dimension").unwrap_or_default())?;
    let size = if axis == Axis::Rows { tab.rows } else { tab.columns };
    let (from, to) = (int(range, "startIndex").unwrap_or(0), int(range, "endIndex").unwrap_or(size as i64));
    if from < 0 || to <= from {
        return Err(format!("endIndex[{to}] must be greater than startIndex[{from}]"));
    }
    let (from, to) = (from as usize, to as usize);
    let out = if may_touch_end { from > size } else { to > size };
    if out {
        let at = if may_touch_end { from } else { to };
        let what = if axis == Axis::Rows { "row" } else { "column" };
        return Err(format!("range index[{at}] is after last {what} in grid[{size}]"));
    }
    Ok(Stretch { sheet, axis, from, to, size })
}

pub(crate) fn append(edit: &mut Edit<'_>, body: &Value) -> Done {
    let sheet = int(body, "sheetId").unwrap_or(0);
    edit.may_reshape(sheet)?;
    let axis = Axis::of(text(body, "dimension").unwrap_or_default())?;
    let count = usize::try_from(int(body, "length").unwrap_or(0)).ok().filter(|count| *count > 0);
    let count = count.ok_or("length must be greater than 0.")?;
    let tab = edit.book.tab(sheet).ok_or_else(|| format!("No grid with id: {sheet}"))?;
    let at = if axis == Axis::Rows { tab.rows } else { tab.columns };
    shift(edit.book, sheet, axis, Shift::Insert { at, count })?;
    Ok(Value::Null)
}

pub(crate) fn insert(edit: &mut Edit<'_>, body: &Value) -> Done {
    let Stretch { sheet, axis, from, to, size } = stretch(edit, needed(body, "range")?, true)?;
    let before = is_true(body, "inheritFromBefore");
    if from == size && !before {
        return Err(format!(
            "range.startIndex[{from}] must be less than the grid size[{size}] if inheritFromBefore is false."
        ));
    }
    if from == 0 && before {
        return Err("inheritFromBefore cannot be true if startIndex is 0.".to_owned());
    }
    edit.may_part(sheet, axis, from)?;
    shift(edit.book, sheet, axis, Shift::Insert { at: from, count: to - from })?;
    let model = if before { from - 1 } else { to };
    let tab = edit.book.tab_mut(sheet).unwrap();
    // The new ones look like their neighbour.
    for at in from..to {
        match axis {
            Axis::Rows => {
                let width = tab.lines.get(model).map_or(0, |line| line.cells.len());
                for column in 0..width {
                    let format =
                        tab.cell(model, column).map(|cell| cell.format().clone()).unwrap_or_default();
                    if !format.is_null() {
                        tab.cell_mut(at, column).more().format = format;
                    }
                }
            }
            Axis::Columns => {
                for row in 0..tab.lines.len() {
                    let format = tab.cell(row, model).map(|cell| cell.format().clone()).unwrap_or_default();
                    if !format.is_null() {
                        tab.cell_mut(row, at).more().format = format;
                    }
                }
            }
        }
    }
    Ok(Value::Null)
}

pub(crate) fn delete(edit: &mut Edit<'_>, body: &Value) -> Done {
    let Stretch { sheet, axis, from, to, .. } = stretch(edit, needed(body, "range")?, false)?;
    shift(edit.book, sheet, axis, Shift::Delete { from, to })?;
    Ok(Value::Null)
}

pub(crate) fn move_to(edit: &mut Edit<'_>, body: &Value) -> Done {
    let Stretch { sheet, axis, from, to, size } = stretch(edit, needed(body, "source")?, false)?;
    let dest = usize::try_from(int(body, "destinationIndex").unwrap_or(0))
        .map_err(|_| "destinationIndex is negative.")?;
    if dest > size {
        return Err(format!("destinationIndex[{dest}] is after the end of the grid[{size}]"));
    }
    if dest > from && dest < to {
        return Err(format!("destinationIndex[{dest}] must not be inside the source range."));
    }
    if dest != from && dest != to {
        shift(edit.book, sheet, axis, Shift::Move { from, to, dest })?;
    }
    Ok(Value::Null)
}

pub(crate) fn update(edit: &mut Edit<'_>, body: &Value) -> Done {
    let mask = mask(body, "DimensionProperties")?;
    let Stretch { sheet, axis, from, to, .. } = stretch(edit, needed(body, "range")?, false)?;
    let new = body.get("properties");
    let tab = edit.book.tab_mut(sheet).unwrap();
    for at in from..to {
        let properties = match axis {
            Axis::Rows => &mut tab.line(at).properties,
            Axis::Columns => tab.column_properties(at),
        };
        let mut value = Value::Object(std::mem::take(properties));
        mask.write(&mut value, new);
        *properties = crate::google::json::object(value);
    }
    Ok(Value::Null)
}

pub(crate) fn auto_resize(edit: &mut Edit<'_>, body: &Value) -> Done {
    let Stretch { sheet, axis, from, to, .. } = stretch(edit, needed(body, "dimensions")?, false)?;
    let tab = edit.book.tab_mut(sheet).unwrap();
    for at in (from..to).filter(|_| axis == Axis::Columns) {
        let longest = (0..tab.lines.len()).filter_map(|row| match &tab.cell(row, at)?.value {
            super::model::Entered::Text(text) => Some(text.chars().count()),
            _ => None,
        });
        let pixels = longest.max().unwrap_or(4).max(4) * 12 + 6;
        tab.column_properties(at).insert("pixelSize".to_owned(), pixels.into());
    }
    Ok(Value::Null)
}
