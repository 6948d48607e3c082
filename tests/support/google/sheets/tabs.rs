//! Requests about whole tabs and about the spreadsheet itself.

use super::batch::{Done, Edit, mask, needed};
use super::dimension::too_many_cells;
use super::model::{MOST_CELLS, Tab};
use super::show::sheet_properties;
use crate::google::json::{int, object, text};
use serde_json::{Value, json};

const LONGEST_TITLE: usize = 100;

fn no_sheet(id: i64) -> String {
    format!("No sheet with id: {id}")
}

/// Titles differ by more than case.
fn title_is_free(edit: &Edit<'_>, title: &str, except: Option<i64>) -> Result<(), String> {
    if title.trim().is_empty() {
        return Err("Sheet name cannot be empty.".to_owned());
    }
    if title.chars().count() > LONGEST_TITLE {
        return Err(format!("The sheet name cannot be greater than {LONGEST_TITLE} characters."));
    }
    let mut others = edit.book.tabs.iter().filter(|tab| Some(tab.id) != except);
    if others.any(|tab| tab.title.to_lowercase() == title.to_lowercase()) {
        return Err(format!("A sheet with the name \"{title}\" already exists. Please enter another name."));
    }
    Ok(())
}

fn new_id(edit: &mut Edit<'_>, wanted: Option<i64>) -> Result<i64, String> {
    match wanted {
        Some(id) if id < 0 => Err(format!("sheetId must be greater than or equal to 0: {id}")),
        Some(id) if edit.book.tab(id).is_some() => Err(format!("A sheet with the ID {id} already exists.")),
        Some(id) => Ok(id),
        None => Ok(edit.ids.number()),
    }
}

fn free_title(edit: &Edit<'_>) -> String {
    let word = if edit.book.locale.starts_with("ja") { "シート" } else { "Sheet" };
    let mut names = (edit.book.tabs.len() + 1..).map(|number| format!("{word}{number}"));
    names.find(|name| title_is_free(edit, name, None).is_ok()).unwrap()
}

pub(crate) fn add(edit: &mut Edit<'_>, body: &Value) -> Done {
    let mut properties = body.get("properties").cloned().unwrap_or_else(|| json!({}));
    let id = new_id(edit, int(&properties, "sheetId"))?;
    let title = text(&properties, "title").map_or_else(|| free_title(edit), str::to_owned);
    title_is_free(edit, &title, None)?;
    if properties.get("sheetType").is_some_and(|kind| kind != "GRID") {
        return Err("Only sheets of type GRID can be added.".to_owned());
    }
    let grid = properties["gridProperties"].take();
    let count = |key: &str, default: usize| match int(&grid, key) {
        None => Ok(default),
        Some(count) if count > 0 => Ok(count as usize),
        Some(count) => Err(format!("{key} must be greater than 0: {count}")),
    };
    let mut tab = Tab::new(id, &title, count("rowCount", 1000)?, count("columnCount", 26)?);
    if edit.book.cells() + tab.rows * tab.columns > MOST_CELLS {
        return Err(too_many_cells());
    }
    let index = int(&properties, "index").map_or(edit.book.tabs.len(), |index| index.max(0) as usize);
    if index > edit.book.tabs.len() {
        return Err(format!("index[{index}] is greater than the number of sheets."));
    }
    tab.properties = object(properties);
    if grid.is_object() {
        tab.properties.insert("gridProperties".to_owned(), grid);
    } else {
        tab.properties.remove("gridProperties");
    }
    tidy(&mut tab);
    let shown = sheet_properties(index, &tab);
    edit.book.tabs.insert(index, tab);
    Ok(json!({ "properties": shown }))
}

/// Leaves in `properties` only what has no place of its own.
fn tidy(tab: &mut Tab) {
    for name in ["sheetId", "title", "index", "sheetType"] {
        tab.properties.remove(name);
    }
    if let Some(grid) = tab.properties.get_mut("gridProperties").and_then(Value::as_object_mut) {
        grid.remove("rowCount");
        grid.remove("columnCount");
    }
}

pub(crate) fn delete(edit: &mut Edit<'_>, body: &Value) -> Done {
    let id = int(body, "sheetId").unwrap_or(0);
    let at = edit.book.tabs.iter().position(|tab| tab.id == id).ok_or_else(|| no_sheet(id))?;
    if !edit.book.tabs.iter().any(|tab| tab.id != id && !tab.is_hidden()) {
        return Err("You can't remove all the visible sheets in a document.".to_owned());
    }
    edit.book.tabs.remove(at);
    edit.book.named_ranges.retain(|one| int(&one["range"], "sheetId").unwrap_or(0) != id);
    edit.book.metadata.retain(|one| {
        let of_sheet = int(&one["location"], "sheetId");
        let range = &one["location"]["dimensionRange"];
        let of_range = range.is_object().then(|| int(range, "sheetId").unwrap_or(0));
        of_sheet.or(of_range) != Some(id)
    });
    Ok(Value::Null)
}

pub(crate) fn duplicate(edit: &mut Edit<'_>, body: &Value) -> Done {
    let source = int(body, "sourceSheetId").unwrap_or(0);
    let mut tab = edit.book.tab(source).ok_or_else(|| no_sheet(source))?.clone();
    tab.id = new_id(edit, int(body, "newSheetId"))?;
    tab.title = match text(body, "newSheetName") {
        Some(title) => title.to_owned(),
        None => format!("Copy of {}", tab.title),
    };
    title_is_free(edit, &tab.title, None)?;
    if edit.book.cells() + tab.rows * tab.columns > MOST_CELLS {
        return Err(too_many_cells());
    }
    let index =
        int(body, "insertSheetIndex").map_or(0, |index| index.max(0) as usize).min(edit.book.tabs.len());
    // What lies over the copy points at the copy, under ids of its own.
    let ids = &mut *edit.ids;
    let new = tab.id;
    let mut lists = [
        &mut tab.merges,
        &mut tab.protected,
        &mut tab.filter_views,
        &mut tab.conditional,
        &mut tab.banded,
        &mut tab.charts,
    ];
    for one in lists.iter_mut().flat_map(|list| list.iter_mut()) {
        repoint(one, source, new);
        for key in ["protectedRangeId", "filterViewId", "bandedRangeId", "chartId"] {
            if one.get(key).is_some() {
                one[key] = ids.number().into();
            }
        }
    }
    if let Some(filter) = &mut tab.basic_filter {
        repoint(filter, source, new);
    }
    let shown = sheet_properties(index, &tab);
    edit.book.tabs.insert(index, tab);
    Ok(json!({ "properties": shown }))
}

fn repoint(value: &mut Value, from: i64, to: i64) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(|value| repoint(value, from, to)),
        Value::Object(object) => {
            let is_range = object.keys().any(|key| key.ends_with("Index"));
            let of_source = object.get("sheetId").map_or(is_range && from == 0, |id| *id == from);
            if of_source {
                object.insert("sheetId".to_owned(), to.into());
            }
            object.values_mut().for_each(|value| repoint(value, from, to));
        }
        _ => {}
    }
}

pub(crate) fn update(edit: &mut Edit<'_>, body: &Value) -> Done {
    let mask = mask(body, "SheetProperties")?;
    let new = needed(body, "properties")?;
    let id = int(new, "sheetId").unwrap_or(0);
    let at = edit.book.tabs.iter().position(|tab| tab.id == id).ok_or_else(|| no_sheet(id))?;
    let mut all = sheet_properties(at, &edit.book.tabs[at]);
    let before = all.clone();
    if mask.is_all() {
        // `*` sets what is given; a title is never cleared by it.
        for (name, value) in object(new.clone()) {
            all[name] = value;
        }
    } else {
        if mask.names().any(|(name, _)| matches!(name, "sheetId" | "sheetType")) {
            return Err("sheetId and sheetType cannot be changed.".to_owned());
        }
        mask.write(&mut all, Some(new));
    }
    let title = text(&all, "title").unwrap_or_default().to_owned();
    if Some(title.as_str()) != text(&before, "title") {
        title_is_free(edit, &title, Some(id))?;
    }
    let grid = &all["gridProperties"];
    let (rows, columns) = (int(grid, "rowCount").unwrap_or(0), int(grid, "columnCount").unwrap_or(0));
    if rows < 1 || columns < 1 {
        return Err("A sheet must have at least one row and one column.".to_owned());
    }
    let (rows, columns) = (rows as usize, columns as usize);
    let tab = &edit.book.tabs[at];
    if edit.book.cells() - tab.rows * tab.columns + rows * columns > MOST_CELLS {
        return Err(too_many_cells());
    }
    if int(grid, "frozenRowCount") >= Some(rows as i64) {
        return Err("You can't freeze all visible rows on the sheet.".to_owned());
    }
    if int(grid, "frozenColumnCount") >= Some(columns as i64) {
        return Err("You can't freeze all visible columns on the sheet.".to_owned());
    }
    let hides = all["hidden"] == true && !edit.book.tabs.iter().any(|tab| tab.id != id && !tab.is_hidden());
    if hides {
        return Err("You can't hide all the sheets in a document.".to_owned());
    }
    let to = int(&all, "index").map_or(at, |index| index.max(0) as usize);
    let tab = &mut edit.book.tabs[at];
    tab.title = title;
    (tab.rows, tab.columns) = (rows, columns);
    tab.lines.truncate(rows);
    for line in &mut tab.lines {
        line.cells.truncate(columns);
    }
    tab.column_properties.truncate(columns);
    tab.properties = object(all);
    tidy(tab);
    let tab = edit.book.tabs.remove(at);
    // An index counts the places as they were before the move.
    let to = if to > at { to - 1 } else { to };
    let to = if mask.below("index").is_some() { to.min(edit.book.tabs.len()) } else { at };
    edit.book.tabs.insert(to, tab);
    Ok(Value::Null)
}

pub(crate) fn update_book(edit: &mut Edit<'_>, body: &Value) -> Done {
    let mask = mask(body, "SpreadsheetProperties")?;
    let new = needed(body, "properties")?;
    let book = &mut *edit.book;
    let mut all = book.properties.clone();
    all.insert("title".to_owned(), book.title.clone().into());
    all.insert("locale".to_owned(), book.locale.clone().into());
    all.insert("timeZone".to_owned(), book.time_zone.clone().into());
    let mut all = Value::Object(all);
    if mask.is_all() {
        for (name, value) in object(new.clone()) {
            all[name] = value;
        }
    } else {
        mask.write(&mut all, Some(new));
    }
    let mut all = object(all);
    let mut take =
        |name: &str| all.remove(name).and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default();
    (book.title, book.locale, book.time_zone) = (take("title"), take("locale"), take("timeZone"));
    if book.title.is_empty() {
        return Err("The title of a spreadsheet cannot be empty.".to_owned());
    }
    book.properties = all;
    Ok(Value::Null)
}
