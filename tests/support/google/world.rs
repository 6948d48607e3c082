//! All that the emulated Google holds, in one place under one lock.

use super::clock::Clock;
use super::drive::Drive;
use super::fault::Faults;
use super::forms::Form;
use super::hooks::Hooks;
use super::ids::Ids;
use super::journal::Journal;
use super::quota::Quotas;
use super::sheets::model::Book;
use super::token::Tokens;
use std::collections::BTreeMap;

/// The person whose Drive the files stand in, unless a test says otherwise.
pub(crate) const PERSON: &str = "tantou@jimukyoku.example.jp";

pub(crate) struct World {
    pub(crate) clock: Clock,
    pub(crate) ids: Ids,
    pub(crate) tokens: Tokens,
    pub(crate) drive: Drive,
    pub(crate) books: BTreeMap<String, Book>,
    pub(crate) forms: BTreeMap<String, Form>,
    pub(crate) quotas: Quotas,
    pub(crate) faults: Faults,
    pub(crate) hooks: Hooks,
    pub(crate) journal: Journal,
}

impl World {
    pub(crate) fn new() -> Self {
        Self {
            clock: Clock::new(),
            ids: Ids::new(),
            tokens: Tokens::new(),
            drive: Drive::new(),
            books: BTreeMap::new(),
            forms: BTreeMap::new(),
            quotas: Quotas::new(),
            faults: Faults::new(),
            hooks: Hooks::new(),
            journal: Journal::new(),
        }
    }

    /// All of it once more. What a person is about to do has to be done before.
    pub(crate) fn copy(&self) -> Self {
        assert_eq!(self.hooks.waiting(), 0, "a hook happens once");
        Self {
            clock: self.clock.clone(),
            ids: self.ids.clone(),
            tokens: self.tokens.clone(),
            drive: self.drive.clone(),
            books: self.books.clone(),
            forms: self.forms.clone(),
            quotas: self.quotas.clone(),
            faults: self.faults.clone(),
            hooks: Hooks::new(),
            journal: self.journal.clone(),
        }
    }
}
