//! Drive: listings, changes and downloads, in My Drive and shared drives alike.

use super::Google;
use super::call::Method;
use super::error::{Cause, GoogleError};
use super::meter::Api;
use google_drive3::api::{Change, File};
use google_sheets4::common::Error as ApiError;
use http_body_util::BodyExt;
use std::collections::BTreeSet;

pub const FOLDER: &str = "application/vnd.google-apps.folder";
pub const SHORTCUT: &str = "application/vnd.google-apps.shortcut";
pub const SPREADSHEET: &str = "application/vnd.google-apps.spreadsheet";

const FILE_FIELDS: &str = "id,name,mimeType,parents,trashed,md5Checksum,size,version,modifiedTime,driveId,\
                           shortcutDetails(targetId,targetMimeType),capabilities(canEdit,canDownload)";
/// Parents asked about in one listing; a query may not be longer than a URL.
const PARENTS: usize = 40;
const PAGE: i32 = 1000;

/// What happened since a token was given.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    pub changes: Vec<Change>,
    /// Where the next night goes on; keep it only once these are dealt with.
    pub next: String,
}

impl Google {
    /// One file or folder.
    ///
    /// # Errors
    /// [`Cause::NotFound`] also where it is not shared.
    pub async fn file(&self, id: &str, subject: &str) -> Result<File, GoogleError> {
        let method = Method::read(Api::Drive, "drive.files.get");
        self.call(method, subject, async |ear| {
            let call = self.drive.files().get(id).supports_all_drives(true).param("fields", FILE_FIELDS);
            Ok(call.delegate(ear).doit().await?.1)
        })
        .await
    }

    /// What lies directly in these folders and is not trashed. `drive_id`: the shared drive that they are in; where the
    /// account is no member of it, it does not answer, and what is shared out of it is looked for.
    ///
    /// # Errors
    /// When a page cannot be had.
    pub async fn children(
        &self,
        folders: &[String],
        drive_id: Option<&str>,
        subject: &str,
    ) -> Result<Vec<File>, GoogleError> {
        match self.children_in(folders, drive_id, subject).await {
            Err(error) if error.cause == Cause::NotFound && drive_id.is_some() => {
                self.children_in(folders, None, subject).await
            }
            found => found,
        }
    }

    async fn children_in(
        &self,
        folders: &[String],
        drive_id: Option<&str>,
        subject: &str,
    ) -> Result<Vec<File>, GoogleError> {
        let mut files = Vec::new();
        for some in folders.chunks(PARENTS) {
            let parents: Vec<String> = some.iter().map(|id| format!("'{}' in parents", quoted(id))).collect();
            let query = format!("({}) and trashed = false", parents.join(" or "));
            files.extend(self.list_all(&query, drive_id, subject).await?);
        }
        Ok(files)
    }

    /// Ids of the spreadsheets of Google's own that are known to be shared with the account and not in the trash. Google
    /// need not list all of them: one that is missing is to be asked for by itself.
    ///
    /// # Errors
    /// When a page cannot be had.
    pub async fn spreadsheets(&self, subject: &str) -> Result<BTreeSet<String>, GoogleError> {
        let query = format!("mimeType = '{SPREADSHEET}' and trashed = false");
        let files = self.list_all(&query, None, subject).await?;
        Ok(files.into_iter().filter_map(|file| file.id).collect())
    }

    /// All pages of a listing.
    async fn list_all(
        &self,
        query: &str,
        drive_id: Option<&str>,
        subject: &str,
    ) -> Result<Vec<File>, GoogleError> {
        let mut files = Vec::new();
        let mut page = None;
        loop {
            let (found, next) = self.list(query, drive_id, page.as_deref(), subject).await?;
            files.extend(found);
            page = next;
            if page.is_none() {
                return Ok(files);
            }
        }
    }

    async fn list(
        &self,
        query: &str,
        drive_id: Option<&str>,
        page: Option<&str>,
        subject: &str,
    ) -> Result<(Vec<File>, Option<String>), GoogleError> {
        let fields = format!("nextPageToken,files({FILE_FIELDS})");
        let answer = self
            .call(Method::read(Api::Drive, "drive.files.list"), subject, async |ear| {
                let mut call = self
                    .drive
                    .files()
                    .list()
                    .q(query)
                    .page_size(PAGE)
                    .supports_all_drives(true)
                    .include_items_from_all_drives(true)
                    .param("fields", &fields);
                if let Some(drive) = drive_id {
                    call = call.corpora("drive").drive_id(drive);
                }
                if let Some(token) = page {
                    call = call.page_token(token);
                }
                Ok(call.delegate(ear).doit().await?.1)
            })
            .await?;
        Ok((answer.files.unwrap_or_default(), answer.next_page_token))
    }

    /// Where changes begin from now on, in a shared drive's log or the account's own.
    ///
    /// # Errors
    /// [`Cause::NotFound`] where the account is no member of that shared drive, whatever of it is shared with it.
    pub async fn start_page_token(
        &self,
        drive_id: Option<&str>,
        subject: &str,
    ) -> Result<String, GoogleError> {
        let method = Method::read(Api::Drive, "drive.changes.getStartPageToken");
        let answer = self
            .call(method, subject, async |ear| {
                let mut call = self.drive.changes().get_start_page_token().supports_all_drives(true);
                if let Some(drive) = drive_id {
                    call = call.drive_id(drive);
                }
                Ok(call.delegate(ear).doit().await?.1)
            })
            .await?;
        answer.start_page_token.ok_or_else(|| self.incomplete(subject, "startPageToken"))
    }

    /// Everything that happened since a token was given; `None` where Google does not know the token any more.
    ///
    /// # Errors
    /// When a page cannot be had.
    pub async fn changes(
        &self,
        since: &str,
        drive_id: Option<&str>,
        subject: &str,
    ) -> Result<Option<Changes>, GoogleError> {
        let fields = format!(
            "nextPageToken,newStartPageToken,changes(changeType,driveId,fileId,removed,file({FILE_FIELDS}))"
        );
        let mut found = Changes::default();
        let mut token = since.to_owned();
        loop {
            let answer = self
                .call(Method::read(Api::Drive, "drive.changes.list"), subject, async |ear| {
                    let mut call = self
                        .drive
                        .changes()
                        .list(&token)
                        .page_size(PAGE)
                        .supports_all_drives(true)
                        .include_items_from_all_drives(true)
                        .include_removed(true)
                        .param("fields", &fields);
                    if let Some(drive) = drive_id {
                        call = call.drive_id(drive);
                    }
                    Ok(call.delegate(ear).doit().await?.1)
                })
                .await;
            let page = match answer {
                Ok(page) => page,
                // A lost token is 400, 404 or 410; the folder itself is looked at by the full listing that follows.
                Err(error) if matches!(error.cause, Cause::NotFound | Cause::Refused) => return Ok(None),
                Err(error) => return Err(error),
            };
            found.changes.extend(page.changes.unwrap_or_default());
            match (page.next_page_token, page.new_start_page_token) {
                (Some(next), _) => token = next,
                (None, Some(start)) => {
                    found.next = start;
                    return Ok(Some(found));
                }
                (None, None) => return Err(self.incomplete(subject, "newStartPageToken")),
            }
        }
    }

    /// The bytes of a file that is not Google's own.
    ///
    /// # Errors
    /// [`Cause::WrongType`] for a file of Google's own; [`Cause::Transient`] where fewer bytes came than `size`.
    pub async fn download(&self, id: &str, size: Option<i64>, subject: &str) -> Result<Vec<u8>, GoogleError> {
        let method = Method::read(Api::Drive, "drive.files.get");
        self.call(method, subject, async |ear| {
            let call = self.drive.files().get(id).supports_all_drives(true).param("alt", "media");
            let (response, _) = call.delegate(ear).doit().await?;
            let cut = |why: String| ApiError::Io(std::io::Error::other(why));
            let body =
                response.into_body().collect().await.map_err(|error| cut(error.to_string()))?.to_bytes();
            if size.is_some_and(|size| usize::try_from(size).is_ok_and(|size| size != body.len())) {
                return Err(cut("fewer bytes than the file has".to_owned()));
            }
            Ok(body.to_vec())
        })
        .await
    }

    pub(super) fn incomplete(&self, subject: &str, field: &str) -> GoogleError {
        GoogleError {
            cause: Cause::Transient,
            subject: subject.to_owned(),
            account: self.account.clone(),
            detail: format!("応答に {field} がありません"),
        }
    }
}

/// An id inside a query's quotes.
fn quoted(id: &str) -> String {
    id.replace('\\', "\\\\").replace('\'', "\\'")
}
