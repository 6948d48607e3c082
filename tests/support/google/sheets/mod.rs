//! Sheets v4: which method does what to which spreadsheet, and who may.

mod a1;
mod batch;
mod borders;
mod cells;
mod data_filter;
mod dimension;
mod dimension_requests;
mod entry;
mod formula;
mod metadata;
pub(crate) mod model;
mod number_format;
mod objects;
pub(crate) mod people;
mod read;
mod rearrange;
mod show;
mod tabs;
mod write;

use super::dispatch::Request;
use super::drive::{Role, SHEET, XLSX};
use super::json::{is_true, list, text};
use super::reply::{Answer, Refused};
use super::world::{PERSON, World};
use a1::Area;
use model::Book;
use read::{Render, value_range};
use serde_json::{Value, json};
use show::Wanted;

const OFFICE: [&str; 3] =
    [XLSX, "application/vnd.ms-excel", "application/vnd.ms-excel.sheet.macroenabled.12"];

pub(crate) fn answer(world: &mut World, request: &Request) -> Answer {
    let method = request.method.trim_start_matches("sheets.spreadsheets.");
    if method == "create" {
        return create(world, request);
    }
    let id = request.get("spreadsheetId").unwrap_or_default().to_owned();
    let writes = matches!(
        method,
        "batchUpdate"
            | "values.update"
            | "values.append"
            | "values.clear"
            | "values.batchUpdate"
            | "values.batchClear"
    );
    open(world, &id, &request.caller, writes)?;
    let owner = world.drive.files[&id].owner.clone();
    if writes {
        let answer = match method {
            "batchUpdate" => batch::answer(world, &id, request, &owner),
            _ => write::answer(world, &id, method, request, &owner),
        };
        if answer.is_ok() {
            world.touched(&id);
        }
        return answer;
    }
    let book = &world.books[&id];
    match method {
        "get" => {
            let areas = areas(book, &request.all("ranges"))?;
            Ok(get(book, request, &areas, request.is_true("includeGridData"), &owner))
        }
        "getByDataFilter" => {
            let areas = data_filter::areas(book, list(&request.body, "dataFilters"))?;
            let areas: Vec<Area> = areas.into_iter().map(|(area, _)| area).collect();
            Ok(get(book, request, &areas, is_true(&request.body, "includeGridData"), &owner))
        }
        "values.get" => {
            let area = a1::area(book, request.get("range").unwrap_or_default())?;
            Ok(value_range(book, &area, Render::of_query(request)))
        }
        "values.batchGet" => {
            let render = Render::of_query(request);
            let areas = areas(book, &request.all("ranges"))?;
            let ranges: Vec<Value> = areas.iter().map(|area| value_range(book, area, render)).collect();
            Ok(json!({"spreadsheetId": id, "valueRanges": ranges}))
        }
        "values.batchGetByDataFilter" => {
            let render = Render::of_body(&request.body);
            let areas = data_filter::areas(book, list(&request.body, "dataFilters"))?;
            let ranges: Vec<Value> = areas
                .iter()
                .map(|(area, filter)| json!({"valueRange": value_range(book, area, render), "dataFilters": [filter]}))
                .collect();
            Ok(json!({"spreadsheetId": id, "valueRanges": ranges}))
        }
        "developerMetadata.get" => metadata::get(book, request.get("metadataId").unwrap_or_default()),
        "developerMetadata.search" => metadata::search(book, list(&request.body, "dataFilters")),
        other => Err(Refused::modern(
            501,
            "UNIMPLEMENTED",
            &format!("The emulator does not know {other}."),
            json!([]),
        )),
    }
}

/// The spreadsheet must exist, be native, and be open to the caller.
fn open(world: &World, id: &str, caller: &str, to_write: bool) -> Result<(), Refused> {
    let file = world.drive.files.get(id).ok_or_else(Refused::not_found)?;
    let role = world.drive.role(file, caller).ok_or_else(Refused::forbidden)?;
    if OFFICE.contains(&file.mime.as_str()) {
        return Err(Refused::office_file());
    }
    if file.mime != SHEET {
        return Err(Refused::not_found());
    }
    if to_write && role < Role::Writer { Err(Refused::forbidden()) } else { Ok(()) }
}

fn areas(book: &Book, ranges: &[String]) -> Result<Vec<Area>, Refused> {
    ranges.iter().map(|range| a1::area(book, range)).collect()
}

fn get(book: &Book, request: &Request, areas: &[Area], grid: bool, owner: &str) -> Value {
    let mask = request.mask.as_ref();
    // A field mask decides alone; `includeGridData` is then ignored.
    let cells = match mask {
        Some(mask) => mask.below("sheets").is_some_and(|mask| mask.below("data").is_some()),
        None => grid,
    };
    show::spreadsheet(book, &Wanted { cells, areas, mask, caller: &request.caller, owner })
}

fn create(world: &mut World, request: &Request) -> Answer {
    let body = &request.body;
    let title = body.get("properties").and_then(|properties| text(properties, "title"));
    let id = world.put_sheet(title.unwrap_or("無題のスプレッドシート"), None, &[]);
    request.caller.clone_into(&mut world.file(&id).owner);
    let book = world.books.get_mut(&id).unwrap();
    let mut ids = super::ids::Ids::new();
    let mut edit = batch::Edit { book, ids: &mut ids, caller: &request.caller, owner: &request.caller };
    let wanted = list(body, "sheets");
    if !wanted.is_empty() {
        edit.book.tabs.clear();
    }
    for (at, sheet) in wanted.iter().enumerate() {
        let properties = sheet.get("properties").cloned().unwrap_or_else(|| json!({}));
        tabs::add(&mut edit, &json!({ "properties": properties }))
            .map_err(|why| Refused::invalid(format!("Invalid sheets[{at}]: {why}")))?;
    }
    if let Some(locale) = body.get("properties").and_then(|properties| text(properties, "locale")) {
        locale.clone_into(&mut book.locale);
    }
    Ok(get(&world.books[&id], request, &[], false, PERSON))
}
