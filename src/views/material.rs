//! What the views are made from: tonight's registry, matches, figures and issues, and what people have written so far.

use crate::domain::{
    Case, CaseId, CaseState, DeskId, Field, Figure, FiscalYear, HumanCell, Issue, Matching, RecordKind,
    WorkshopId,
};
use crate::matching::takes_replies;
use crate::registry::Registry;
use crate::survey::{Questionnaire, Report};
use crate::views::BookId;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// How much is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Candidates shown per case in 案件マッチング; rows on which a person has written stay beyond it. Default 20.
    pub candidates_per_case: usize,
    /// Workshops named per case in a desk's おすすめ案件. Default 5.
    pub workshops_per_recommendation: usize,
    /// Cells listed per line of データ確認. Default 5.
    pub places_per_issue: usize,
    /// Rules whose note holds a case back from the desks until the office decides [000 §4-1].
    pub held_back_rules: Vec<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            candidates_per_case: 20,
            workshops_per_recommendation: 5,
            places_per_issue: 5,
            held_back_rules: vec!["minimum-wage".to_owned()],
        }
    }
}

/// One line of 更新履歴, already worded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeLine {
    pub on: NaiveDate,
    pub what: String,
}

/// The tab in which a person says what a column is.
pub const COLUMNS_TAB: &str = "列の対応";
/// Its column for that.
pub const READ_AS: &str = "読み取り先の指定";
/// The word there for a column that is not to be read.
pub const LEAVE_OUT: &str = "読み取らない";

/// One column of an office's files, and what it is read as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnUse {
    /// Of the row in 列の対応: whose files, kind of record, header.
    pub key: String,
    /// A desk's slug; `@office`, `@form` or `@official`.
    pub owner: String,
    pub kind: RecordKind,
    pub header: String,
    /// Where it was met first.
    pub file: String,
    pub sheet: String,
    /// 1-based; 0 where it is not known.
    pub col: u32,
    /// `None`: left out.
    pub field: Option<Field>,
    /// It stands in no file tonight: it was read before, or a person spoke of it.
    pub is_gone: bool,
}

impl ColumnUse {
    /// What columns are sorted by.
    #[must_use]
    pub fn place(&self) -> (&str, RecordKind, &str, &str, u32, &str) {
        (&self.owner, self.kind, &self.file, &self.sheet, self.col, &self.header)
    }
}

/// Everything that a book may show.
#[derive(Clone, Copy, Debug)]
pub struct Material<'a> {
    pub registry: &'a Registry,
    pub matching: &'a Matching,
    /// Of all fiscal years, programmes and scopes.
    pub figures: &'a [Figure],
    /// Questionnaires by fiscal year, newest first.
    pub surveys: &'a [Report],
    /// By which a block's answers are counted by themselves.
    pub questionnaires: &'a [Questionnaire],
    pub issues: &'a [Issue],
    /// Columns of the offices' files, in order of office.
    pub columns: &'a [ColumnUse],
    /// Every human cell that stands in any of our books.
    pub human: &'a [HumanCell],
    /// The day for which states are shown; nothing else depends on it but the fiscal year and the deadlines that have passed.
    pub as_of: NaiveDate,
    /// 最終更新 by (book, tab): when the tab's content last changed.
    pub tab_dates: &'a BTreeMap<(String, String), NaiveDate>,
    /// Newest first.
    pub changes: &'a [ChangeLine],
    pub options: &'a Options,
}

impl<'a> Material<'a> {
    /// The name of a desk, or its slug where the registry does not know it.
    pub(super) fn desk_name<'b>(&self, id: &'b DeskId) -> &'b str
    where
        'a: 'b,
    {
        self.registry.desks.get(id).map_or(id.as_str(), |desk| desk.name.as_str())
    }

    /// The name of a workshop; empty where the registry does not know it.
    pub(super) fn workshop_name(&self, id: WorkshopId) -> &'a str {
        self.registry.workshops.get(&id).map_or("", |workshop| workshop.name.value.as_str())
    }

    pub(super) fn case(&self, id: CaseId) -> Option<&'a Case> {
        self.registry.cases.get(&id)
    }

    pub(super) fn state(&self, case: &Case) -> CaseState {
        case.state_on(self.as_of)
    }

    /// Desks may still reply to the case.
    pub(super) fn takes_replies(&self, case: &Case) -> bool {
        takes_replies(case, self.registry, self.as_of)
    }

    /// 募集状況: whether desks may reply to a case, or what has ended it.
    pub(super) fn asking(&self, case: &Case) -> &'static str {
        match (self.takes_replies(case), self.state(case).is_open()) {
            (_, true) if case.is_draft_on(self.as_of) => CaseState::Draft.label(),
            (true, _) => "募集中",
            (false, true) => "応募締切後",
            (false, false) => "募集終了",
        }
    }

    pub(super) fn fiscal_year(&self) -> FiscalYear {
        FiscalYear::of(self.as_of)
    }

    /// The human cells of one tab that hold something.
    pub(super) fn written(
        &self,
        book: &BookId,
        tab: &'static str,
    ) -> impl Iterator<Item = &'a HumanCell> + use<'a> {
        let book = book.to_string();
        self.human
            .iter()
            .filter(move |cell| cell.book == book && cell.tab == tab && !cell.value.trim().is_empty())
    }

    /// The keys of the rows of one tab on which a person has written: such rows are not left out.
    pub(super) fn written_keys(&self, book: &BookId, tab: &'static str) -> BTreeSet<&'a str> {
        self.written(book, tab).map(|cell| cell.key.as_str()).collect()
    }

    /// Cases that the office has to release before a desk sees them, unless a person has confirmed a match of theirs.
    pub(super) fn held_back(&self) -> BTreeSet<CaseId> {
        let released: BTreeSet<CaseId> = self
            .matching
            .matches
            .iter()
            .filter(|one| one.decision.as_deref() == Some("確定"))
            .map(|one| one.id.case)
            .collect();
        let rules = &self.options.held_back_rules;
        let notes = self.matching.notes.iter();
        notes
            .filter(|note| rules.iter().any(|rule| rule == note.reason.rule))
            .map(|note| note.case)
            .filter(|case| !released.contains(case))
            .collect()
    }
}
