//! Sheets: structure, values, grids, and the one kind of write.

use super::Google;
use super::call::{Method, Unsent};
use super::error::GoogleError;
use super::gate::Turn;
use super::meter::Api;
use google_sheets4::api::{
    BatchUpdateSpreadsheetRequest, BatchUpdateSpreadsheetResponse, Request, Spreadsheet, ValueRange,
};
use google_sheets4::common::Error as ApiError;

const GET: Method = Method::read(Api::Sheets, "sheets.spreadsheets.get");
const VALUES: Method = Method::read(Api::Sheets, "sheets.spreadsheets.values.batchGet");
const UPDATE: Method = Method::write(Api::Sheets, "sheets.spreadsheets.batchUpdate");

/// A tab's whole range in A1 notation: always quoted, apostrophes doubled.
#[must_use]
pub fn whole_tab(title: &str) -> String {
    format!("'{}'", title.replace('\'', "''"))
}

/// How values are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rendering {
    /// Numbers as numbers, dates as serial numbers.
    Plain,
    /// As a person sees them.
    Shown,
}

impl Google {
    /// Properties of a spreadsheet, no cells: `fields` is a field mask, in which the sheets are.
    ///
    /// # Errors
    /// Not shared, not a spreadsheet, or not to be had.
    pub async fn structure(&self, id: &str, fields: &str, subject: &str) -> Result<Spreadsheet, GoogleError> {
        self.call(GET, subject, async |ear| {
            let call =
                self.sheets.spreadsheets().get(id).param("fields", fields).param("prettyPrint", "false");
            let found = call.delegate(ear).doit().await?.1;
            if has_sheets(&found) { Ok(found) } else { Err(no_sheets()) }
        })
        .await
    }

    /// Cells of ranges with what `fields` names.
    ///
    /// # Errors
    /// As [`Google::structure`]; [`super::Cause::SchemaChanged`] where a range is not there.
    pub async fn grids(
        &self,
        id: &str,
        ranges: &[String],
        fields: &str,
        subject: &str,
    ) -> Result<Spreadsheet, GoogleError> {
        self.call(GET, subject, async |ear| {
            let mut call = self
                .sheets
                .spreadsheets()
                .get(id)
                .include_grid_data(true)
                .param("fields", fields)
                .param("prettyPrint", "false");
            for range in ranges {
                call = call.add_ranges(range);
            }
            let found = call.delegate(ear).doit().await?.1;
            if has_sheets(&found) { Ok(found) } else { Err(no_sheets()) }
        })
        .await
    }

    /// Values of ranges, row by row, in the order of `ranges`; what is empty at the end is left out by Google.
    ///
    /// # Errors
    /// As [`Google::grids`].
    pub async fn values(
        &self,
        id: &str,
        ranges: &[String],
        rendering: Rendering,
        subject: &str,
    ) -> Result<Vec<ValueRange>, GoogleError> {
        if ranges.is_empty() {
            return Ok(Vec::new());
        }
        let shown = match rendering {
            Rendering::Plain => "UNFORMATTED_VALUE",
            Rendering::Shown => "FORMATTED_VALUE",
        };
        let answer = self
            .call(VALUES, subject, async |ear| {
                let mut call = self
                    .sheets
                    .spreadsheets()
                    .values_batch_get(id)
                    .value_render_option(shown)
                    .date_time_render_option("SERIAL_NUMBER")
                    .major_dimension("ROWS")
                    .param("prettyPrint", "false");
                for range in ranges {
                    call = call.add_ranges(range);
                }
                Ok(call.delegate(ear).doit().await?.1)
            })
            .await?;
        let values = answer.value_ranges.unwrap_or_default();
        if values.len() == ranges.len() { Ok(values) } else { Err(self.incomplete(subject, "valueRanges")) }
    }

    /// Carries out requests, all or none, at once: with the turn, or where no turn is needed. The answer holds the cells of
    /// `look_at` as they stand afterwards, where Google gives them.
    ///
    /// # Errors
    /// Never sent twice: between two attempts somebody may have written there. [`super::Cause::AmbiguousWrite`] where it may
    /// have been carried out. Read again before anything else.
    pub async fn update(
        &self,
        (id, subject): (&str, &str),
        requests: Vec<Request>,
        look_at: &[String],
        turn: Option<Turn>,
    ) -> Result<BatchUpdateSpreadsheetResponse, Unsent> {
        let body = BatchUpdateSpreadsheetRequest {
            requests: Some(requests),
            include_spreadsheet_in_response: (!look_at.is_empty()).then_some(true),
            response_include_grid_data: (!look_at.is_empty()).then_some(true),
            response_ranges: (!look_at.is_empty()).then(|| look_at.to_vec()),
        };
        self.call_at_once(UPDATE, turn, subject, async |ear| {
            let call = self
                .sheets
                .spreadsheets()
                .batch_update(body.clone(), id)
                .param("fields", UPDATE_FIELDS)
                .param("prettyPrint", "false");
            Ok(call.delegate(ear).doit().await?.1)
        })
        .await
    }
}

/// A spreadsheet without a single sheet there is not: what says so is no answer, and nothing is to be made of it.
fn has_sheets(found: &Spreadsheet) -> bool {
    found.sheets.as_ref().is_some_and(|sheets| !sheets.is_empty())
}

fn no_sheets() -> ApiError {
    ApiError::Io(std::io::Error::other("no sheets"))
}

/// Of the answer to an update: what is needed to see whether rows and columns were where they should be.
const UPDATE_FIELDS: &str = "spreadsheetId,updatedSpreadsheet(sheets(properties(sheetId,title),\
                             data(startRow,startColumn,rowData(values(effectiveValue)))))";
