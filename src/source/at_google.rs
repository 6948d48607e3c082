//! Everything that is read from Google: each source asked at once, each for itself, so that one out of reach costs only itself.

use super::content;
use super::drive::DriveSource;
use super::form::FormSource;
use super::sheet::SheetSource;
use super::snapshot::{Snapshot, Source, SourceFailure, SourceFile, Tonight};
use crate::domain::FilePath;
use crate::google::{Google, GoogleError};
use futures_util::future::join_all;
use std::sync::Arc;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GoogleSource {
    Drive(DriveSource),
    Form(FormSource),
    Sheet(SheetSource),
}

impl GoogleSource {
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Drive(drive) => &drive.name,
            Self::Form(form) => &form.name,
            Self::Sheet(sheet) => &sheet.name,
        }
    }

    async fn look(&self, google: &Google, tonight: &Tonight<'_>) -> Result<(Snapshot, String), GoogleError> {
        let memory = tonight.memory.get(self.name()).map(String::as_str);
        match self {
            Self::Drive(drive) => drive.look(google, memory, tonight).await,
            Self::Form(form) => form.look(google, memory, tonight).await,
            Self::Sheet(sheet) => sheet.look(google, memory, tonight).await,
        }
    }
}

/// The sources at Google and the client that asks them.
#[derive(Clone, Debug)]
pub struct GoogleSources {
    /// Why there is no client, where there is none (the key is missing …).
    pub client: Result<Arc<Google>, GoogleError>,
    pub sources: Vec<GoogleSource>,
}

impl Source for GoogleSources {
    fn snapshot(&self, tonight: &Tonight<'_>) -> Snapshot {
        let mut snapshot = Snapshot::default();
        if self.sources.is_empty() {
            return snapshot;
        }
        match &self.client {
            Ok(google) => {
                let looks = self.sources.iter().map(|source| source.look(google, tonight));
                let looks = google.wait(join_all(looks));
                for (source, look) in self.sources.iter().zip(looks) {
                    snapshot.append(of_look(source.name(), look));
                }
            }
            Err(error) => {
                snapshot.failures.push(content::failure(&error.subject, error));
                snapshot.silent.extend(self.sources.iter().map(|source| source.name().to_owned()));
            }
        }
        snapshot.sort();
        snapshot
    }

    fn fetch(&self, file: &SourceFile) -> Result<SourceFile, SourceFailure> {
        let path = FilePath::new(&file.path);
        let failed = |error: &GoogleError| content::failure(path.shown(), error);
        let google = self.client.as_ref().map_err(failed)?;
        let source = self.sources.iter().find(|source| source.name() == path.source());
        let fetched = match source {
            Some(GoogleSource::Drive(drive)) => google.wait(drive.fetch(google, file)),
            Some(GoogleSource::Form(form)) => google.wait(form.fetch(google)),
            Some(GoogleSource::Sheet(sheet)) => google.wait(sheet.fetch(google)),
            None => {
                return Err(SourceFailure {
                    subject: path.shown().to_owned(),
                    cause: "読み取り元が設定にありません".to_owned(),
                    remedy: "設定をご確認ください。".to_owned(),
                });
            }
        };
        fetched.map_err(|error| failed(&error))
    }
}

/// Of a source that could not be asked nothing is known: it is silent, and what it said last holds.
fn of_look(name: &str, look: Result<(Snapshot, String), GoogleError>) -> Snapshot {
    match look {
        Ok((mut snapshot, memory)) => {
            snapshot.memory.insert(name.to_owned(), memory);
            snapshot
        }
        Err(error) => {
            let mut snapshot = Snapshot::default();
            snapshot.failures.push(content::failure(name, &error));
            snapshot.silent.insert(name.to_owned());
            snapshot
        }
    }
}
