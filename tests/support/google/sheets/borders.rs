//! Requests about the lines around cells and about merged cells.

use super::a1::Area;
use super::batch::{Done, Edit};
use super::model::Entered;
use crate::google::json::text;
use serde_json::{Value, json};

pub(crate) fn update(edit: &mut Edit<'_>, body: &Value) -> Done {
    let area = edit.area(body, "range")?;
    edit.writable(&area)?;
    let tab = edit.book.tab_mut(area.sheet).unwrap();
    for row in area.row..area.row_end {
        for column in area.column..area.column_end {
            let edge =
                |at_edge: bool, outer: &'static str, inner: &'static str| if at_edge { outer } else { inner };
            let sides = [
                ("top", edge(row == area.row, "top", "innerHorizontal")),
                ("bottom", edge(row + 1 == area.row_end, "bottom", "innerHorizontal")),
                ("left", edge(column == area.column, "left", "innerVertical")),
                ("right", edge(column + 1 == area.column_end, "right", "innerVertical")),
            ];
            for (side, asked) in sides {
                let Some(border) = body.get(asked) else { continue };
                let format = &mut tab.cell_mut(row, column).more().format;
                if format.is_null() {
                    *format = json!({});
                }
                if format.get("borders").is_none() {
                    format["borders"] = json!({});
                }
                if border["style"] == "NONE" {
                    format["borders"].as_object_mut().unwrap().remove(side);
                } else {
                    format["borders"][side] = border.clone();
                }
            }
        }
    }
    Ok(Value::Null)
}

pub(crate) fn merge(edit: &mut Edit<'_>, body: &Value) -> Done {
    let area = edit.area(body, "range")?;
    edit.writable(&area)?;
    let parts: Vec<Area> = match text(body, "mergeType").unwrap_or("MERGE_ALL") {
        "MERGE_COLUMNS" => (area.column..area.column_end)
            .map(|column| Area { column, column_end: column + 1, ..area })
            .collect(),
        "MERGE_ROWS" => (area.row..area.row_end).map(|row| Area { row, row_end: row + 1, ..area }).collect(),
        _ => vec![area],
    };
    let merged = merged(edit, &area);
    if merged
        .iter()
        .any(|old| !(area.holds(old.row, old.column) && area.holds(old.row_end - 1, old.column_end - 1)))
    {
        return Err("You must select all cells in a merged range to merge or unmerge them.".to_owned());
    }
    let tab = edit.book.tab_mut(area.sheet).unwrap();
    tab.merges.retain(|one| !merged.iter().any(|old| old.grid() == *one));
    for part in parts.into_iter().filter(|part| part.rows() * part.columns() > 1) {
        for row in part.row..part.row_end {
            for column in part.column..part.column_end {
                // What stood in the other cells is lost, as in a person's merge.
                if (row, column) != (part.row, part.column) && tab.cell(row, column).is_some() {
                    tab.cell_mut(row, column).value = Entered::Empty;
                }
            }
        }
        tab.merges.push(part.grid());
    }
    Ok(Value::Null)
}

pub(crate) fn unmerge(edit: &mut Edit<'_>, body: &Value) -> Done {
    let area = edit.area(body, "range")?;
    let merged = merged(edit, &area);
    if merged
        .iter()
        .any(|old| !(area.holds(old.row, old.column) && area.holds(old.row_end - 1, old.column_end - 1)))
    {
        return Err("You must select all cells in a merged range to merge or unmerge them.".to_owned());
    }
    let tab = edit.book.tab_mut(area.sheet).unwrap();
    tab.merges.retain(|one| !merged.iter().any(|old| old.grid() == *one));
    Ok(Value::Null)
}

/// Merged ranges that the area meets.
fn merged(edit: &Edit<'_>, area: &Area) -> Vec<Area> {
    let tab = edit.book.tab(area.sheet).unwrap();
    let read = |one: &Value| super::a1::from_grid(edit.book, one).ok();
    tab.merges.iter().filter_map(read).filter(|one| one.meets(area)).collect()
}
