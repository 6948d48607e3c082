//! The one client for Google of a run, and what is read with it.

use crate::config::{Config, SourceSettings};
use crate::google::{Google, GoogleError};
use crate::source::{
    DriveSource, FolderSource, FormSource, GoogleSource, GoogleSources, SheetSource, Sources,
};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The client, or why there is none; `None` where Google is not configured.
pub(super) type Client = Option<Result<Arc<Google>, GoogleError>>;

/// Reads the key; nothing is called yet.
pub(super) fn client(config: &Config) -> Client {
    config.google.clone().map(|options| Google::new(options).map(Arc::new))
}

/// The client, where there is one.
pub(super) fn reached(client: &Client) -> Option<Result<&Google, &GoogleError>> {
    client.as_ref().map(|client| client.as_deref())
}

/// All that is read: the folders beside the configuration, and what is at Google.
pub(super) fn sources(config: &Config, client: &Client) -> Sources {
    Sources {
        folder: FolderSource {
            inbox: config.paths.inbox.clone(),
            forms: config.paths.forms.clone(),
            official: config.paths.official.clone(),
            office_folder: config.office.folder.clone(),
            needs_inbox: config.sources.is_empty(),
        },
        google: client.clone().map(|client| GoogleSources {
            client,
            sources: config.sources.iter().map(|source| of_settings(config, source)).collect(),
        }),
    }
}

fn of_settings(config: &Config, settings: &SourceSettings) -> GoogleSource {
    match settings.clone() {
        SourceSettings::Drive { name, folder } => GoogleSource::Drive(DriveSource {
            name,
            folder,
            office_folder: config.office.folder.clone(),
            elsewhere: spreadsheets(config),
        }),
        SourceSettings::Form { name, form } => GoogleSource::Form(FormSource { name, form }),
        SourceSettings::Sheet { name, spreadsheet, range, role } => {
            GoogleSource::Sheet(SheetSource { name, spreadsheet, range, role })
        }
    }
}

/// Spreadsheets that are written, or read as sources of their own.
fn spreadsheets(config: &Config) -> BTreeSet<String> {
    let read = config.sources.iter().filter_map(|source| match source {
        SourceSettings::Sheet { spreadsheet, .. } => Some(spreadsheet.as_str()),
        _ => None,
    });
    let written = config.sheets.all().map(|(_, spreadsheet)| spreadsheet);
    read.chain(written).map(str::to_owned).collect()
}
