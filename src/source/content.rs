//! What stands in one file at Google: bytes, or the cells of a spreadsheet of Google's own.

use super::sheet::book::read_book;
use super::snapshot::{Content, SourceFailure};
use crate::google::{Cause, Google, GoogleError, SPREADSHEET};
use crate::table;

/// Google's own kinds of files begin so.
const OF_GOOGLE: &str = "application/vnd.google-apps.";

/// What is known of a file before its content is read.
pub(super) struct Head<'a> {
    pub(super) id: &'a str,
    pub(super) mime: &'a str,
    pub(super) size: Option<i64>,
}

impl Head<'_> {
    /// Whether it is larger than anything that is opened.
    pub(super) fn is_too_large(&self) -> bool {
        let most = table::Options::default().bytes_per_file;
        self.size.is_some_and(|size| usize::try_from(size).is_ok_and(|size| size > most))
    }
}

/// `range`: of a spreadsheet of Google's own, only this.
pub(super) async fn read(
    google: &Google,
    head: &Head<'_>,
    range: Option<&str>,
    subject: &str,
) -> Result<Content, GoogleError> {
    if head.mime == SPREADSHEET {
        let found = match read_book(google, head.id, range, subject).await {
            // Cells are asked for by the names of tabs, and one was renamed or deleted since they were read.
            Err(error) if error.cause == Cause::SchemaChanged && range.is_none() => {
                read_book(google, head.id, range, subject).await
            }
            found => found,
        };
        return Ok(Content::Cells(Box::new(found?)));
    }
    let refused = |cause: Cause, detail: &str| GoogleError {
        cause,
        subject: subject.to_owned(),
        account: google.account().to_owned(),
        detail: detail.to_owned(),
    };
    if head.mime.starts_with(OF_GOOGLE) {
        return Err(refused(Cause::Settings, "表ではないため読めません"));
    }
    if head.is_too_large() {
        return Err(refused(Cause::Settings, "ファイルが大きすぎます"));
    }
    google.download(head.id, head.size, subject).await.map(Content::Bytes)
}

pub(super) fn failure(subject: &str, error: &GoogleError) -> SourceFailure {
    SourceFailure { subject: subject.to_owned(), cause: error.detail.clone(), remedy: error.remedy() }
}
