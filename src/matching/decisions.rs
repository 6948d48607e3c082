//! What people wrote into 判断 of 案件マッチング: 確定, 除外, 保留.

use super::market::Market;
use crate::domain::{CaseId, HumanCell, Issue, IssueCode, MatchId, Severity, WorkshopId};
use std::collections::BTreeMap;

const TAB: &str = "案件マッチング";
const COLUMN: &str = "判断";

pub const UNKNOWN_DECISION: IssueCode = IssueCode::new("matching.unknown-decision");
pub const UNKNOWN_PAIR: IssueCode = IssueCode::new("matching.unknown-pair");

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Decision {
    /// 確定: placed first, whatever the rules say.
    Fixed,
    /// 除外: refused.
    Excluded,
    /// 保留: kept, but not allocated.
    OnHold,
}

impl Decision {
    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Fixed => "確定",
            Self::Excluded => "除外",
            Self::OnHold => "保留",
        }
    }

    fn from_text(text: &str) -> Option<Self> {
        [Self::Fixed, Self::Excluded, Self::OnHold].into_iter().find(|one| one.label() == text)
    }
}

/// Decisions by case and workshop.
pub(super) type Decisions = BTreeMap<CaseId, BTreeMap<WorkshopId, Decision>>;

/// Where several books hold the tab, the value that was seen last stands (ties: the last book by name). An empty
/// cell decides nothing.
pub(super) fn read(human: &[HumanCell], market: &Market<'_>) -> (Decisions, Vec<Issue>) {
    let mut decisions = Decisions::new();
    let mut issues = Vec::new();
    for cell in last_cells(human).into_values().filter(|cell| !cell.value.trim().is_empty()) {
        let known = |id: &MatchId| market.position(id.workshop).is_some();
        match (Decision::from_text(cell.value.trim()), cell.key.parse::<MatchId>().ok().filter(known)) {
            (Some(decision), Some(id)) => {
                decisions.entry(id.case).or_default().insert(id.workshop, decision);
            }
            (None, _) => issues.push(unknown_decision(cell)),
            (_, None) => issues.push(unknown_pair(cell)),
        }
    }
    (decisions, issues)
}

fn last_cells(human: &[HumanCell]) -> BTreeMap<&str, &HumanCell> {
    let mut cells: Vec<&HumanCell> =
        human.iter().filter(|cell| cell.tab == TAB && cell.column == COLUMN).collect();
    cells.sort_by_key(|cell| (cell.first_seen, &cell.book));
    cells.into_iter().map(|cell| (cell.key.as_str(), cell)).collect()
}

fn unknown_decision(cell: &HumanCell) -> Issue {
    let message = "判断は「確定」「除外」「保留」のいずれかで書いてください";
    Issue::new(UNKNOWN_DECISION, Severity::Warning, cell.origin.clone(), message).seen(&cell.value)
}

fn unknown_pair(cell: &HumanCell) -> Issue {
    let message = "判断の書かれた行の事業所が台帳にありません。行のキーを確認してください";
    Issue::new(UNKNOWN_PAIR, Severity::Warning, cell.origin.clone(), message).seen(&cell.key)
}
