//! What was done with one book, or on a dry run would be done.

use super::books::{BookPlan, FilePlan, OnlineBookPlan};
use crate::google::GoogleError;
use crate::plan::online::{OnlinePlan, OnlineTab, Place};
use crate::plan::{Action, CellChange};
use crate::publish::{OnlineWritten, Written};
use crate::views::BookId;
use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Nothing differs.
    Kept,
    Created,
    /// A file, written anew with everything that people wrote in it.
    Rebuilt,
    /// A spreadsheet, changed cell by cell.
    Edited,
    /// The book is left alone and a new version stands beside it, for this reason.
    Beside(String),
    /// Nothing is written, for this reason.
    Held(String),
}

/// One tab into which something is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TabOutcome {
    pub name: String,
    pub is_new: bool,
    pub cells_changed: usize,
    pub rows_added: usize,
    pub rows_vanished: usize,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Output {
    pub book: String,
    /// `out/全国台帳.xlsx`, `全国台帳（スプレッドシート）`
    pub path: String,
    /// What a person opens in a browser; empty for files.
    pub address: String,
    pub deed: Deed,
    pub tabs: Vec<TabOutcome>,
    /// Tabs that are left alone, and why.
    pub held_tabs: Vec<(String, String)>,
    pub changes: Vec<CellChange>,
    pub rows_added: usize,
    pub rows_vanished: usize,
    /// Whether what changes was counted; a large book that is known by heart is not read for it.
    pub counted: bool,
    /// Times that someone moved rows of a spreadsheet while it was written.
    pub disturbed: u32,
    /// A spreadsheet that was written and lies in the trash.
    pub in_trash: bool,
    /// Tabs that somebody had deleted or emptied, and how many words of people were written into them again.
    pub rebuilt_tabs: Vec<(String, usize)>,
    /// What of the look of a spreadsheet Google refused, in words.
    pub left_out: Option<String>,
    /// Why it could not be written.
    pub error: Option<String>,
    /// The file that was written, and the hash of what it holds.
    pub(super) file: Option<Written>,
}

impl Output {
    /// Before anything is written.
    pub(super) fn of_plan(plan: &BookPlan) -> Self {
        match plan {
            BookPlan::File(file) => Self::of_file(file, None),
            BookPlan::Online(sheet) => Self::of_sheet(sheet, Ok(OnlineWritten::default())),
        }
    }

    pub(super) fn of_file(file: &FilePlan, error: Option<String>) -> Self {
        let plan = &file.plan;
        let deed = match &plan.action {
            Action::Keep => Deed::Kept,
            Action::Create => Deed::Created,
            Action::Rebuild => Deed::Rebuilt,
            Action::Beside(why) => Deed::Beside(why.clone()),
            Action::Hold(why) => Deed::Held(why.clone()),
        };
        let mut tabs: BTreeMap<&str, usize> = BTreeMap::new();
        for change in &plan.changes {
            *tabs.entry(&change.tab).or_default() += 1;
        }
        let tab = |(name, changed): (&str, usize)| TabOutcome {
            name: name.to_owned(),
            is_new: false,
            cells_changed: changed,
            rows_added: 0,
            rows_vanished: 0,
        };
        Self {
            book: plan.book.to_string(),
            path: file.shown.clone(),
            address: String::new(),
            deed,
            tabs: tabs.into_iter().map(tab).collect(),
            held_tabs: Vec::new(),
            changes: plan.changes.clone(),
            rows_added: plan.rows_added,
            rows_vanished: plan.rows_vanished,
            counted: file.counted,
            disturbed: 0,
            in_trash: false,
            rebuilt_tabs: Vec::new(),
            left_out: None,
            error,
            file: None,
        }
    }

    /// A book that is left as it stands.
    pub(super) fn kept(book: &BookId, path: String) -> Self {
        Self {
            book: book.to_string(),
            path,
            address: String::new(),
            deed: Deed::Kept,
            tabs: Vec::new(),
            held_tabs: Vec::new(),
            changes: Vec::new(),
            rows_added: 0,
            rows_vanished: 0,
            counted: true,
            disturbed: 0,
            in_trash: false,
            rebuilt_tabs: Vec::new(),
            left_out: None,
            error: None,
            file: None,
        }
    }

    pub(super) fn of_sheet(sheet: &OnlineBookPlan, result: Result<OnlineWritten, GoogleError>) -> Self {
        let planned = sheet.plan.as_ref().map(|planned| &planned.plan);
        let empty = OnlinePlan {
            book: sheet.workbook.id.clone(),
            tabs: Vec::new(),
            held: Vec::new(),
            changes: Vec::new(),
            columns: String::new(),
            drawing: None,
        };
        let plan = planned.unwrap_or(&empty);
        let is_new = |tab: &OnlineTab| !matches!(tab.place, Place::Stands { .. });
        let deed = match &sheet.plan {
            Err(why) => Deed::Held(why.clone()),
            Ok(_) if plan.is_empty() => Deed::Kept,
            Ok(_) if !plan.tabs.is_empty() && plan.tabs.iter().all(is_new) && plan.held.is_empty() => {
                Deed::Created
            }
            Ok(_) => Deed::Edited,
        };
        let tab = |tab: &OnlineTab| TabOutcome {
            name: tab.name.clone(),
            is_new: is_new(tab),
            cells_changed: tab.counts.changed,
            rows_added: tab.counts.added,
            rows_vanished: tab.counts.vanished,
        };
        let rebuilt = |tab: &OnlineTab| (tab.name.clone(), tab.counts.words);
        Self {
            book: sheet.workbook.id.to_string(),
            path: sheet.shown.clone(),
            address: sheet.address.clone(),
            deed,
            tabs: plan.tabs.iter().map(tab).collect(),
            held_tabs: plan.held.clone(),
            changes: plan.changes.clone(),
            rows_added: plan.count(|counts| counts.added),
            rows_vanished: plan.count(|counts| counts.vanished),
            counted: true,
            disturbed: result.as_ref().map_or(0, |written| written.disturbed),
            in_trash: result.as_ref().is_ok_and(|written| written.in_trash),
            rebuilt_tabs: plan.tabs.iter().filter(|tab| tab.is_rebuilt).map(rebuilt).collect(),
            left_out: result.as_ref().ok().and_then(|written| written.left_out.clone()),
            error: result.err().map(|error| error.words()),
            file: None,
        }
    }

    /// Something was written (beside the book, where that had to be left alone).
    #[must_use]
    pub fn written(&self) -> bool {
        self.error.is_none() && !matches!(self.deed, Deed::Kept | Deed::Held(_))
    }

    /// The book could not be brought up to date, or one of its tabs, or nobody will find it.
    #[must_use]
    pub fn unreachable(&self) -> bool {
        let is_held = matches!(self.deed, Deed::Held(_)) || !self.held_tabs.is_empty();
        self.error.is_some() || is_held || self.in_trash || self.left_out.is_some()
    }

    /// What is to be done about a spreadsheet in the trash.
    #[must_use]
    pub fn trash_words(&self) -> Option<&'static str> {
        self.in_trash.then_some(
            "このスプレッドシートはゴミ箱に入っています（30日ほどで消えます）。ゴミ箱から元に戻すか、設定 [sheets] を別のものに変えてください。",
        )
    }
}
