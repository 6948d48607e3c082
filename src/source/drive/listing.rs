//! The tree of a folder as it is tonight: by its changes, or listed from its root.

use super::tree::Tree;
use super::{DriveSource, Memory};
use crate::google::{Cause, FOLDER, Google, GoogleError};
use crate::source::snapshot::Tonight;
use chrono::TimeDelta;
use futures_util::future::join_all;
use google_drive3::api::{Change, File};

/// After this the folder is listed anew, whatever the changes said.
const LIST_AFTER: TimeDelta = TimeDelta::days(7);

/// Removed files that are asked for one by one; where there are more, the folder is listed anew.
const MOST_ASKED: usize = 20;

/// Ids of shared drives begin so; so do those of a person's top folder.
const SHARED_DRIVE: &str = "0A";

impl DriveSource {
    pub(super) async fn up_to_date(
        &self,
        google: &Google,
        known: Option<Memory>,
        tonight: &Tonight<'_>,
    ) -> Result<Memory, GoogleError> {
        let Some(mut known) = known else {
            return self.listed_anew(google, None, tonight).await;
        };
        let is_fresh = tonight.now - known.listed_at < LIST_AFTER;
        if !is_fresh || tonight.full || !self.follow(google, &mut known).await? {
            return self.listed_anew(google, Some(known), tonight).await;
        }
        Ok(known)
    }

    /// `false` where the changes do not lead on: the token is lost, there never was one, or the root is gone.
    ///
    /// The folder itself is asked for each night: of one that is no longer shared the changes need not say a word, and an
    /// empty log would pass for a quiet night.
    async fn follow(&self, google: &Google, known: &mut Memory) -> Result<bool, GoogleError> {
        if known.token.is_empty() {
            return Ok(false);
        }
        // The log of a shared drive does not answer whom the drive is closed to; the account's own answers always.
        let is_drive = known.tree.drive.as_ref() == Some(&self.folder);
        if !is_drive && google.file(&self.folder, &self.name).await?.trashed == Some(true) {
            return Ok(false);
        }
        // A drive that was opened to the account has a log of its own, and the account's need not say that it was.
        if let Some(closed) = known.tree.closed_drive()
            && google.start_page_token(Some(closed), &self.name).await.is_ok()
        {
            return Ok(false);
        }
        let drive = known.tree.drive.clone();
        let Some(mut changes) = google.changes(&known.token, drive.as_deref(), &self.name).await? else {
            tracing::info!(event = "drive_token_lost", source = self.name);
            return Ok(false);
        };
        let is_asked = self.ask_for_removed(google, &known.tree, &mut changes.changes).await?;
        if !is_asked || !known.tree.apply(changes.changes) {
            return Ok(false);
        }
        known.token = changes.next;
        known.tree.forget_other_drives();
        self.complete(google, &mut known.tree).await?;
        Ok(true)
    }

    /// What a log calls removed may only have left that log, so each is asked for; `false` where there are too many.
    async fn ask_for_removed(
        &self,
        google: &Google,
        tree: &Tree,
        changes: &mut [Change],
    ) -> Result<bool, GoogleError> {
        let known = |id: &&String| tree.nodes.contains_key(*id);
        let removed = changes.iter_mut().filter(|change| change.removed == Some(true));
        let removed: Vec<(String, &mut Change)> = removed
            .filter_map(|change| Some((change.file_id.as_ref().filter(known)?.clone(), change)))
            .collect();
        if removed.len() > MOST_ASKED {
            return Ok(false);
        }
        let found = join_all(removed.iter().map(|(id, _)| google.file(id, &self.name))).await;
        for ((_, change), found) in removed.into_iter().zip(found) {
            match found {
                Ok(file) => {
                    change.file = Some(file);
                    change.removed = None;
                }
                Err(error) if matches!(error.cause, Cause::NotFound | Cause::NotShared) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(true)
    }

    /// The token is asked for before the listing, so that nothing falls in between.
    async fn listed_anew(
        &self,
        google: &Google,
        known: Option<Memory>,
        tonight: &Tonight<'_>,
    ) -> Result<Memory, GoogleError> {
        let root = self.root(google).await?;
        let refused = match (root.trashed, root.mime_type.as_deref()) {
            (Some(true), _) => Some("フォルダーがゴミ箱に入っています"),
            (_, Some(FOLDER)) => None,
            _ => Some("フォルダーではありません"),
        };
        if let Some(detail) = refused {
            return Err(GoogleError {
                cause: Cause::Settings,
                subject: self.name.clone(),
                account: google.account().to_owned(),
                detail: detail.to_owned(),
            });
        }
        let (drive, token) = self.log(google, root.drive_id.clone()).await?;
        let mut tree = Tree::new(root, &self.folder, drive);
        self.complete(google, &mut tree).await?;
        let (slugs, read, settings) =
            known.map(|known| (known.slugs, known.read, known.settings)).unwrap_or_default();
        Ok(Memory { token, listed_at: tonight.now, tree, slugs, read, settings })
    }

    /// Whose log of changes is followed, and where it stands: the shared drive's own, or where the account is no member of
    /// it, the account's, in which what is shared with it is told. Where there is none the token is empty, and the folder
    /// is listed every night.
    async fn log(
        &self,
        google: &Google,
        drive: Option<String>,
    ) -> Result<(Option<String>, String), GoogleError> {
        let Some(id) = drive.as_deref() else {
            return Ok((None, google.start_page_token(None, &self.name).await?));
        };
        match google.start_page_token(Some(id), &self.name).await {
            Ok(token) => return Ok((drive, token)),
            Err(error) if !is_closed(&error) => return Err(error),
            Err(_) => tracing::info!(event = "drive_not_a_member", source = self.name),
        }
        match google.start_page_token(None, &self.name).await {
            Err(error) if is_closed(&error) => Ok((None, String::new())),
            token => Ok((None, token?)),
        }
    }

    /// The folder itself. A shared drive's own id is that of its top folder, which not every answer admits.
    async fn root(&self, google: &Google) -> Result<File, GoogleError> {
        match google.file(&self.folder, &self.name).await {
            Err(error) if error.cause == Cause::NotFound => {
                let id = self.folder.as_str();
                google.start_page_token(Some(id), &self.name).await.map_err(|_| error)?;
                Ok(File {
                    id: Some(id.to_owned()),
                    drive_id: Some(id.to_owned()),
                    mime_type: Some(FOLDER.to_owned()),
                    ..File::default()
                })
            }
            Ok(root) if root.drive_id.is_none() && self.folder.starts_with(SHARED_DRIVE) => {
                let is_drive = google.start_page_token(Some(&self.folder), &self.name).await.is_ok();
                Ok(File { drive_id: is_drive.then(|| self.folder.clone()), ..root })
            }
            found => found,
        }
    }

    /// Asks for targets and folders that are not known yet, level by level.
    async fn complete(&self, google: &Google, tree: &mut Tree) -> Result<(), GoogleError> {
        loop {
            tree.prune();
            let wanted = tree.wanted();
            if wanted.is_empty() {
                return Ok(());
            }
            let targets = wanted.targets.iter().map(|id| google.file(id, &self.name));
            for (id, found) in wanted.targets.iter().zip(join_all(targets).await) {
                match found {
                    Ok(file) if file.trashed != Some(true) => tree.put(file),
                    Err(error) if !matches!(error.cause, Cause::NotFound | Cause::NotShared) => {
                        return Err(error);
                    }
                    _ => {}
                }
                if !tree.nodes.contains_key(id) {
                    tree.dangling.insert(id.clone());
                }
            }
            for (drive, folders) in &wanted.folders {
                let drive = drive.as_ref().filter(|id| Some(*id) != tree.closed_drive());
                let files = google.children(folders, drive.map(String::as_str), &self.name).await?;
                tree.put_children(folders, files);
            }
        }
    }
}

/// Not for this account, as Google may say it.
const fn is_closed(error: &GoogleError) -> bool {
    matches!(error.cause, Cause::NotFound | Cause::NotShared | Cause::Refused)
}
