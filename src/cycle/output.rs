//! What was done with one book, or on a dry run would be done.

use super::books::{BookPlan, FilePlan, OnlineBookPlan};
use crate::google::GoogleError;
use crate::plan::online::{OnlineTab, Place};
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
    /// A spreadsheet that lies in the trash, from where Google removes it after some weeks.
    pub in_trash: bool,
    /// Tabs that somebody had deleted or emptied, and how many words of people were written into them again.
    pub rebuilt_tabs: Vec<(String, usize)>,
    /// Headings of our columns that somebody had renamed and that were put back: the tab, what was there, and ours.
    pub renamed_headings: Vec<[String; 3]>,
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
            renamed_headings: Vec::new(),
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
            renamed_headings: Vec::new(),
            left_out: None,
            error: None,
            file: None,
        }
    }

    pub(super) fn of_sheet(sheet: &OnlineBookPlan, result: Result<OnlineWritten, GoogleError>) -> Self {
        let planned = sheet.plan.as_ref().map(|planned| &planned.plan);
        let (written, error) = match result {
            Ok(written) => (written, None),
            Err(error) => (OnlineWritten::default(), Some(error.words())),
        };
        // What was planned may not have been what was written: someone protected a tab meanwhile, or no longer does.
        let held_tabs =
            written.held.unwrap_or_else(|| planned.map_or_else(|_| Vec::new(), |plan| plan.held.clone()));
        let is_held = |name: &String| held_tabs.iter().any(|(held, _)| held == name);
        let tabs: Vec<&OnlineTab> =
            planned.iter().flat_map(|plan| &plan.tabs).filter(|tab| !is_held(&tab.name)).collect();
        let draws = planned.is_ok_and(|plan| plan.drawing().is_some());
        let is_new = |tab: &OnlineTab| !matches!(tab.place, Place::Stands { .. });
        let deed = match &sheet.plan {
            Err(why) => Deed::Held(why.clone()),
            Ok(_) if tabs.is_empty() && !draws => Deed::Kept,
            Ok(_) if !tabs.is_empty() && tabs.iter().all(|tab| is_new(tab)) && held_tabs.is_empty() => {
                Deed::Created
            }
            Ok(_) => Deed::Edited,
        };
        let outcome = |tab: &&OnlineTab| TabOutcome {
            name: tab.name.clone(),
            is_new: is_new(tab),
            cells_changed: tab.counts.changed,
            rows_added: tab.counts.added,
            rows_vanished: tab.counts.vanished,
        };
        let changes = planned.iter().flat_map(|plan| &plan.changes).filter(|change| !is_held(&change.tab));
        let rebuilt = |tab: &OnlineTab| (tab.name.clone(), tab.counts.words);
        let renamed = |tab: &&OnlineTab| {
            let name = tab.name.clone();
            tab.renamed.clone().into_iter().map(move |(seen, ours)| [name.clone(), seen, ours])
        };
        Self {
            book: sheet.workbook.id.to_string(),
            path: sheet.shown.clone(),
            address: sheet.address.clone(),
            deed,
            tabs: tabs.iter().map(outcome).collect(),
            changes: changes.cloned().collect(),
            rows_added: tabs.iter().map(|tab| tab.counts.added).sum(),
            rows_vanished: tabs.iter().map(|tab| tab.counts.vanished).sum(),
            counted: true,
            disturbed: written.disturbed,
            in_trash: sheet.in_trash,
            rebuilt_tabs: tabs.iter().filter(|tab| tab.is_rebuilt).map(|tab| rebuilt(tab)).collect(),
            renamed_headings: tabs.iter().flat_map(renamed).collect(),
            left_out: written.left_out,
            held_tabs,
            error,
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
