//! Requests that move cells about: sort, shift a range, copy and paste, find and replace.

use super::a1::Area;
use super::batch::{Done, Edit};
use super::cells::carried;
use super::dimension::{Axis, Shift, shift};
use super::model::{Book, Cell, Effective, Entered, More};
use crate::google::json::{int, is_true, list, text};
use serde_json::{Value, json};
use std::cmp::Ordering;

pub(crate) fn sort(edit: &mut Edit<'_>, body: &Value) -> Done {
    let area = edit.area(body, "range")?;
    edit.writable(&area)?;
    let mut keys = Vec::new();
    for spec in list(body, "sortSpecs") {
        let column = int(spec, "dimensionIndex").unwrap_or(0) as usize;
        if !(area.column..area.column_end).contains(&column) {
            return Err(format!("Sort column {column} is outside of the range."));
        }
        keys.push((column, text(spec, "sortOrder") == Some("DESCENDING")));
    }
    if keys.is_empty() {
        return Err("At least one sort specification is required.".to_owned());
    }
    sort_area(edit.book, &area, &keys);
    Ok(Value::Null)
}

/// Rows of the area in order of columns; whole cells move: values, formats, notes, validations.
pub(crate) fn sort_area(book: &mut Book, area: &Area, keys: &[(usize, bool)]) {
    let tab = book.tab(area.sheet).unwrap();
    let rows = area.row..area.row_end.min(tab.lines.len());
    let mut order: Vec<(usize, Vec<Effective>)> = rows
        .clone()
        .map(|row| (row, keys.iter().map(|(column, _)| book.effective(tab, row, *column)).collect()))
        .collect();
    order.sort_by(|(_, a), (_, b)| {
        let each = a.iter().zip(b).zip(keys).map(|((a, b), (_, down))| compared(a, b, *down));
        each.fold(Ordering::Equal, Ordering::then)
    });
    let widest = rows.clone().map(|row| tab.lines[row].cells.len()).max().unwrap_or(0);
    let columns = area.column..area.column_end.min(widest).max(area.column);
    let cut = |row: usize| columns.clone().map(|at| tab.cell(row, at).cloned().unwrap_or_default()).collect();
    let sorted: Vec<Vec<Cell>> = order.iter().map(|(row, _)| cut(*row)).collect();
    let tab = book.tab_mut(area.sheet).unwrap();
    for (row, cells) in rows.zip(sorted) {
        for (at, cell) in cells.into_iter().enumerate() {
            if !cell.is_empty() || tab.cell(row, area.column + at).is_some() {
                *tab.cell_mut(row, area.column + at) = cell;
            }
        }
    }
}

/// Numbers before texts before truths; empty cells are last in both directions.
fn compared(a: &Effective, b: &Effective, down: bool) -> Ordering {
    let rank = |value: &Effective| match value {
        Effective::Number(_) => 0,
        Effective::Text(_) => 1,
        Effective::Bool(_) => 2,
        Effective::Error(..) => 3,
        Effective::Empty => 4,
    };
    let order = match (a, b) {
        (Effective::Empty, Effective::Empty) => return Ordering::Equal,
        (Effective::Empty, _) => return Ordering::Greater,
        (_, Effective::Empty) => return Ordering::Less,
        (Effective::Number(a), Effective::Number(b)) => a.total_cmp(b),
        (Effective::Text(a), Effective::Text(b)) => a.to_lowercase().cmp(&b.to_lowercase()),
        (Effective::Bool(a), Effective::Bool(b)) => a.cmp(b),
        (a, b) => rank(a).cmp(&rank(b)),
    };
    if down { order.reverse() } else { order }
}

pub(crate) fn insert_range(edit: &mut Edit<'_>, body: &Value) -> Done {
    let area = edit.area(body, "range")?;
    edit.writable(&area)?;
    let axis = Axis::of(text(body, "shiftDimension").unwrap_or_default())?;
    let tab = edit.book.tab(area.sheet).unwrap();
    // The grid grows by what would fall off its edge.
    match axis {
        Axis::Rows => {
            let over = (tab.used_rows() + area.rows()).saturating_sub(tab.rows);
            let at = tab.rows;
            if over > 0 {
                shift(edit.book, area.sheet, axis, Shift::Insert { at, count: over })?;
            }
            let tab = edit.book.tab_mut(area.sheet).unwrap();
            for row in (area.row..tab.lines.len()).rev() {
                for column in area.column..area.column_end {
                    if tab.cell(row, column).is_some() {
                        let cell = std::mem::take(tab.cell_mut(row, column));
                        if !cell.is_empty() {
                            *tab.cell_mut(row + area.rows(), column) = cell;
                        }
                    }
                }
            }
        }
        Axis::Columns => {
            let over = (tab.used_columns() + area.columns()).saturating_sub(tab.columns);
            let at = tab.columns;
            if over > 0 {
                shift(edit.book, area.sheet, axis, Shift::Insert { at, count: over })?;
            }
            let tab = edit.book.tab_mut(area.sheet).unwrap();
            for line in tab.lines.iter_mut().take(area.row_end).skip(area.row) {
                if line.cells.len() > area.column {
                    line.cells.splice(area.column..area.column, vec![Cell::default(); area.columns()]);
                }
            }
        }
    }
    Ok(Value::Null)
}

pub(crate) fn delete_range(edit: &mut Edit<'_>, body: &Value) -> Done {
    let area = edit.area(body, "range")?;
    edit.writable(&area)?;
    let axis = Axis::of(text(body, "shiftDimension").unwrap_or_default())?;
    let tab = edit.book.tab_mut(area.sheet).unwrap();
    match axis {
        Axis::Rows => {
            for row in area.row..tab.lines.len() {
                for column in area.column..area.column_end {
                    let below = tab.cell(row + area.rows(), column).cloned().unwrap_or_default();
                    if tab.cell(row, column).is_some() || !below.is_empty() {
                        *tab.cell_mut(row, column) = below;
                    }
                }
            }
        }
        Axis::Columns => {
            for line in tab.lines.iter_mut().take(area.row_end).skip(area.row) {
                let width = line.cells.len();
                line.cells.drain(area.column.min(width)..area.column_end.min(width));
            }
        }
    }
    Ok(Value::Null)
}

pub(crate) fn copy_paste(edit: &mut Edit<'_>, body: &Value) -> Done {
    let (source, target) = (edit.area(body, "source")?, edit.area(body, "destination")?);
    edit.writable(&target)?;
    let kind = text(body, "pasteType").unwrap_or("PASTE_NORMAL");
    let turned = text(body, "pasteOrientation") == Some("TRANSPOSE");
    let from = edit.book.tab(source.sheet).unwrap();
    let (height, width) = match turned {
        false => (source.rows(), source.columns()),
        true => (source.columns(), source.rows()),
    };
    let mut copied = Vec::new();
    for down in 0..target.rows().max(height) {
        for right in 0..target.columns().max(width) {
            let (dy, dx) = (down % height, right % width);
            let (dy, dx) = if turned { (dx, dy) } else { (dy, dx) };
            let (row, column) = (source.row + dy, source.column + dx);
            let cell = from.cell(row, column).cloned().unwrap_or_default();
            let value = match edit.book.effective(from, row, column) {
                Effective::Number(value) => Entered::Number(value),
                Effective::Text(text) => Entered::Text(text),
                Effective::Bool(value) => Entered::Bool(value),
                Effective::Empty | Effective::Error(..) => Entered::Empty,
            };
            copied.push((target.row + down, target.column + right, row, column, cell, value));
        }
    }
    let tab = edit.book.tab_mut(target.sheet).unwrap();
    for (row, column, from_row, from_column, cell, value) in copied {
        if row >= tab.rows || column >= tab.columns {
            return Err("The paste would go beyond the grid.".to_owned());
        }
        let entered = match &cell.value {
            Entered::Formula(text) => {
                let by = |to: usize, from: usize| to as i64 - from as i64;
                Entered::Formula(carried(text, by(row, from_row), by(column, from_column)))
            }
            other => other.clone(),
        };
        let format = cell.format().clone();
        let old = tab.cell_mut(row, column);
        match kind {
            "PASTE_VALUES" => old.value = value,
            "PASTE_FORMULA" => old.value = entered,
            "PASTE_FORMAT" => old.more().format = format,
            "PASTE_DATA_VALIDATION" => {
                old.more().validation = cell.more.map(|more| more.validation.clone()).unwrap_or_default();
            }
            _ => *old = Cell { value: entered, more: cell.more },
        }
        if old.more.as_deref() == Some(&More::default()) {
            old.more = None;
        }
    }
    Ok(Value::Null)
}

pub(crate) fn find_replace(edit: &mut Edit<'_>, body: &Value) -> Done {
    let find =
        text(body, "find").filter(|find| !find.is_empty()).ok_or("The find text must not be empty.")?;
    let replacement = text(body, "replacement").unwrap_or_default();
    if is_true(body, "searchByRegex") {
        return Err("The emulator does not search by regular expression.".to_owned());
    }
    let areas: Vec<(i64, Option<Area>)> = if let Some(range) = body.get("range") {
        let area = super::a1::from_grid(edit.book, range)?;
        vec![(area.sheet, Some(area))]
    } else if is_true(body, "allSheets") {
        edit.book.tabs.iter().map(|tab| (tab.id, None)).collect()
    } else {
        let sheet = int(body, "sheetId").ok_or("One of range, sheetId and allSheets must be set.")?;
        vec![(sheet, None)]
    };
    let (match_case, whole) = (is_true(body, "matchCase"), is_true(body, "matchEntireCell"));
    let with_formulas = is_true(body, "includeFormulas");
    let (mut values, mut formulas, mut rows, mut sheets, mut occurrences) = (0, 0, 0, 0, 0);
    for (sheet, area) in areas {
        let tab = edit.book.tab_mut(sheet).ok_or_else(|| format!("No grid with id: {sheet}"))?;
        let before = rows;
        for (row, line) in tab.lines.iter_mut().enumerate() {
            let before = values + formulas;
            for (column, cell) in line.cells.iter_mut().enumerate() {
                if area.is_some_and(|area| !area.holds(row, column)) {
                    continue;
                }
                let (text, is_formula) = match &cell.value {
                    Entered::Text(text) => (text.clone(), false),
                    Entered::Number(value) => (crate::google::json::number(*value).to_string(), false),
                    Entered::Formula(text) if with_formulas => (text.clone(), true),
                    _ => continue,
                };
                let (new, count) = replaced(&text, find, replacement, match_case, whole);
                if count == 0 {
                    continue;
                }
                occurrences += count;
                formulas += usize::from(is_formula);
                values += usize::from(!is_formula);
                cell.value = if is_formula { Entered::Formula(new) } else { super::entry::typed(&new).0 };
            }
            rows += usize::from(values + formulas > before);
        }
        sheets += usize::from(rows > before);
    }
    let counts = [
        ("valuesChanged", values),
        ("formulasChanged", formulas),
        ("rowsChanged", rows),
        ("sheetsChanged", sheets),
        ("occurrencesChanged", occurrences),
    ];
    let told = counts.into_iter().filter(|(_, count)| *count > 0);
    Ok(told.fold(json!({}), |mut told, (name, count)| {
        told[name] = count.into();
        told
    }))
}

fn replaced(text: &str, find: &str, new: &str, match_case: bool, whole: bool) -> (String, usize) {
    let folded = |text: &str| if match_case { text.to_owned() } else { text.to_lowercase() };
    let (have, wanted) = (folded(text), folded(find));
    if whole {
        return if have == wanted { (new.to_owned(), 1) } else { (text.to_owned(), 0) };
    }
    let places: Vec<usize> = have.match_indices(&wanted).map(|(at, _)| at).collect();
    if have.len() != text.len() {
        // Lower case of another length: exact matches only.
        return (text.replace(find, new), text.matches(find).count());
    }
    let mut out = String::new();
    let mut last = 0;
    for at in &places {
        out.push_str(&text[last..*at]);
        out.push_str(new);
        last = at + find.len();
    }
    out.push_str(&text[last..]);
    (out, places.len())
}
