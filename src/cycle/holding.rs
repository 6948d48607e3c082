//! What was held back before tonight, what of it may go on now, and what is held tonight.

use super::{Reading, storm};
use crate::store::{Hold, HoldKind, Store, StoreError};
use chrono::NaiveDate;
use std::collections::BTreeSet;

pub(super) struct Holding {
    before: Vec<Hold>,
    today: NaiveDate,
}

impl Holding {
    pub(super) fn of(store: &Store, today: NaiveDate) -> Result<Self, StoreError> {
        Ok(Self { before: store.holds()?, today })
    }

    fn of_kind(&self, kind: HoldKind) -> impl Iterator<Item = &Hold> {
        self.before.iter().filter(move |hold| hold.kind == kind)
    }

    /// Approved, or asked for on an earlier day and again tonight.
    fn is_released(&self, hold: &Hold) -> bool {
        hold.approved || hold.since < self.today
    }

    /// Files by path. A later day that confirms a file is told by the file itself.
    pub(super) fn approved_files(&self) -> BTreeSet<String> {
        self.of_kind(HoldKind::File).filter(|hold| hold.approved).map(|hold| hold.subject.clone()).collect()
    }

    /// Folders that may go; no later day says so by itself.
    pub(super) fn approved_folders(&self) -> BTreeSet<String> {
        let approved = self.of_kind(HoldKind::Folder).filter(|hold| hold.approved);
        approved.map(|hold| hold.subject.clone()).collect()
    }

    pub(super) fn released_tabs(&self) -> BTreeSet<String> {
        let released = self.of_kind(HoldKind::Tab).filter(|hold| self.is_released(hold));
        released.map(|hold| hold.subject.clone()).collect()
    }

    pub(super) fn releases_storm(&self) -> bool {
        self.of_kind(HoldKind::Identity).any(|hold| self.is_released(hold))
    }

    /// A hold of tonight; one that stands already keeps its day and what the office said of it.
    pub(super) fn hold(&self, kind: HoldKind, subject: String, question: &str) -> Hold {
        let before = self.of_kind(kind).find(|hold| hold.subject == subject);
        Hold {
            kind,
            since: before.map_or(self.today, |hold| hold.since),
            approved: before.is_some_and(|hold| hold.approved),
            question: question.to_owned(),
            subject,
        }
    }

    /// Files and identities that are held tonight.
    pub(super) fn tonight(&self, reading: &Reading, storm: Option<&str>) -> Vec<Hold> {
        let files = reading.waiting.iter().map(|file| {
            let hold = self.hold(HoldKind::File, file.path.clone(), &file.question);
            Hold { since: file.since.unwrap_or(hold.since), ..hold }
        });
        let folders = (reading.vanished.iter())
            .map(|folder| self.hold(HoldKind::Folder, folder.place.clone(), &folder.words));
        let storm = storm.map(|question| self.hold(HoldKind::Identity, storm::SUBJECT.to_owned(), question));
        files.chain(folders).chain(storm).collect()
    }
}
