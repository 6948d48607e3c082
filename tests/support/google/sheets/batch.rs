//! `spreadsheets.batchUpdate`: all requests or none.

use super::a1::Area;
use super::dimension::Axis;
use super::model::Book;
use super::show::{self, Wanted, may_edit};
use super::{a1, borders, cells, dimension_requests, metadata, objects, rearrange, tabs};
use crate::google::dispatch::Request;
use crate::google::fields::Mask;
use crate::google::ids::Ids;
use crate::google::json::{is_true, list, text};
use crate::google::reply::{Answer, Refused};
use crate::google::world::World;
use serde_json::{Value, json};

/// A book in the middle of a batch, and who is at it.
pub(crate) struct Edit<'a> {
    pub(crate) book: &'a mut Book,
    pub(crate) ids: &'a mut Ids,
    pub(crate) caller: &'a str,
    pub(crate) owner: &'a str,
}

const PROTECTED: &str = "You are trying to edit a protected cell or object. Please contact the spreadsheet owner to \
                         remove protection if you need to edit.";

/// The reply of a request, or why it is invalid.
pub(crate) type Done = Result<Value, String>;

pub(crate) fn answer(world: &mut World, id: &str, request: &Request, owner: &str) -> Answer {
    let requests = list(&request.body, "requests");
    if requests.is_empty() {
        return Err(Refused::invalid("Must specify at least one request."));
    }
    let mut book = world.books[id].clone();
    let mut edit = Edit { book: &mut book, ids: &mut world.ids, caller: &request.caller, owner };
    let mut replies = Vec::new();
    for (at, one) in requests.iter().enumerate() {
        let Some((kind, body)) = one.as_object().and_then(|one| one.iter().next()) else {
            return Err(Refused::invalid(format!("Invalid requests[{at}]: No request set.")));
        };
        let reply = match world.faults.refused.contains(kind) {
            true => Err("This is refused on order.".to_owned()),
            false => apply(&mut edit, kind, body),
        };
        let reply = reply.map_err(|why| Refused::invalid(format!("Invalid requests[{at}].{kind}: {why}")))?;
        replies.push(if reply.is_null() { json!({}) } else { json!({ kind: reply }) });
    }
    let mut answer = json!({"spreadsheetId": id, "replies": replies});
    if is_true(&request.body, "includeSpreadsheetInResponse") {
        let ranges: Vec<String> = list(&request.body, "responseRanges")
            .iter()
            .filter_map(|range| range.as_str().map(str::to_owned))
            .collect();
        let areas = super::areas(&book, &ranges)?;
        let mask = request.mask.as_ref().and_then(|mask| mask.below("updatedSpreadsheet"));
        let cells = is_true(&request.body, "responseIncludeGridData");
        let wanted = Wanted { cells, areas: &areas, mask, caller: &request.caller, owner };
        answer["updatedSpreadsheet"] = show::spreadsheet(&book, &wanted);
    }
    world.drive.files.get_mut(id).unwrap().name.clone_from(&book.title);
    world.books.insert(id.to_owned(), book);
    Ok(answer)
}

fn apply(edit: &mut Edit<'_>, kind: &str, body: &Value) -> Done {
    match kind {
        "addSheet" => tabs::add(edit, body),
        "deleteSheet" => tabs::delete(edit, body),
        "duplicateSheet" => tabs::duplicate(edit, body),
        "updateSheetProperties" => tabs::update(edit, body),
        "updateSpreadsheetProperties" => tabs::update_book(edit, body),
        "updateCells" => cells::update(edit, body),
        "appendCells" => cells::append(edit, body),
        "repeatCell" => cells::repeat(edit, body),
        "setDataValidation" => cells::validate(edit, body),
        "updateBorders" => borders::update(edit, body),
        "mergeCells" => borders::merge(edit, body),
        "unmergeCells" => borders::unmerge(edit, body),
        "appendDimension" => dimension_requests::append(edit, body),
        "insertDimension" => dimension_requests::insert(edit, body),
        "deleteDimension" => dimension_requests::delete(edit, body),
        "moveDimension" => dimension_requests::move_to(edit, body),
        "updateDimensionProperties" => dimension_requests::update(edit, body),
        "autoResizeDimensions" => dimension_requests::auto_resize(edit, body),
        "insertRange" => rearrange::insert_range(edit, body),
        "deleteRange" => rearrange::delete_range(edit, body),
        "sortRange" => rearrange::sort(edit, body),
        "findReplace" => rearrange::find_replace(edit, body),
        "copyPaste" => rearrange::copy_paste(edit, body),
        "createDeveloperMetadata" => metadata::create(edit, body),
        "updateDeveloperMetadata" => metadata::update(edit, body),
        "deleteDeveloperMetadata" => metadata::delete(edit, body),
        _ => objects::apply(edit, kind, body)
            .unwrap_or_else(|| Err(format!("The emulator does not know the request {kind}."))),
    }
}

/// The field mask of a request, which it must have.
pub(crate) fn mask(body: &Value, kind: &str) -> Result<Mask, String> {
    let text = text(body, "fields").unwrap_or_default();
    if text.is_empty() {
        return Err(
            "At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)".to_owned()
        );
    }
    let mask = Mask::parse(text).ok_or_else(|| format!("Invalid field mask: {text}"))?;
    match mask.unknown(crate::google::discovery::sheets(), kind) {
        Some(path) => Err(format!("Invalid field: {}", path.rsplit('.').next().unwrap_or(&path))),
        None => Ok(mask),
    }
}

/// A part that a request must have.
pub(crate) fn needed<'a>(body: &'a Value, name: &str) -> Result<&'a Value, String> {
    body.get(name).ok_or_else(|| format!("No {name} specified."))
}

impl Edit<'_> {
    /// The area of a required `GridRange`.
    pub(crate) fn area(&self, body: &Value, name: &str) -> Result<Area, String> {
        a1::from_grid(self.book, body.get(name).ok_or_else(|| format!("{name} is required"))?)
    }

    /// Refused where someone has protected the whole tab against the caller, whatever cells of it are left open.
    pub(crate) fn may_reshape(&self, sheet: i64) -> Result<(), String> {
        let tab = self.book.tab(sheet).ok_or_else(|| format!("No grid with id: {sheet}"))?;
        let ends = ["startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex"];
        let is_whole = |one: &Value| ends.iter().all(|end| one["range"].get(end).is_none());
        let mut closed = tab.protected.iter().filter(|one| !may_edit(one, self.caller, self.owner));
        if closed.any(is_whole) { Err(PROTECTED.to_owned()) } else { Ok(()) }
    }

    /// Refused where someone has protected the whole tab against the caller, or cells on both sides of a new row or column.
    pub(crate) fn may_part(&self, sheet: i64, axis: Axis, at: usize) -> Result<(), String> {
        self.may_reshape(sheet)?;
        let tab = self.book.tab(sheet).ok_or_else(|| format!("No grid with id: {sheet}"))?;
        let mut closed = tab.protected.iter().filter(|one| !may_edit(one, self.caller, self.owner));
        let is_parted = |one: &Value| {
            a1::from_grid(self.book, &one["range"]).is_ok_and(|area| match axis {
                Axis::Rows => area.row < at && at < area.row_end,
                Axis::Columns => area.column < at && at < area.column_end,
            })
        };
        if closed.any(is_parted) { Err(PROTECTED.to_owned()) } else { Ok(()) }
    }

    /// Refused where someone has protected a cell of the area against the caller.
    pub(crate) fn writable(&self, area: &Area) -> Result<(), String> {
        let tab = self.book.tab(area.sheet).ok_or_else(|| format!("No grid with id: {}", area.sheet))?;
        for protected in tab.protected.iter().filter(|one| !may_edit(one, self.caller, self.owner)) {
            let range = protected.get("range").cloned().unwrap_or_else(|| json!({"sheetId": tab.id}));
            let meets = a1::from_grid(self.book, &range).is_ok_and(|range| range.meets(area));
            let inside = |open: &Value| {
                a1::from_grid(self.book, open).is_ok_and(|open| {
                    open.holds(area.row, area.column) && open.holds(area.row_end - 1, area.column_end - 1)
                })
            };
            if meets && !list(protected, "unprotectedRanges").iter().any(inside) {
                return Err(PROTECTED.to_owned());
            }
        }
        Ok(())
    }
}
