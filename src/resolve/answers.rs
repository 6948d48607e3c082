//! What people said in 名寄せ確認: pair by pair, or one line for all pairs of a group (まとめて同じ, まとめて別). A group is what
//! stood together when the line was written; its pairs keep the answer one by one, and an answer of their own wins.

use super::model::KnownIdentities;
use super::verdict_words::{self, Verdict};
use crate::domain::{HumanCell, Issue, IssueCode, Severity};
use std::collections::BTreeMap;

const TAB: &str = "名寄せ確認";
const COLUMN: &str = "判定";
/// Two books, two answers of one book, or two lines of one group say the opposite of each other.
pub(super) const CONTRADICTORY: IssueCode = IssueCode::new("identity.decisions-contradict");

/// A word in 判定 that says neither the one nor the other.
const UNKNOWN: IssueCode = IssueCode::new("identity.unknown-decision");

/// The answers that stand, with the cell of each.
#[derive(Default)]
struct Said<'a> {
    /// By key; `None` = 保留, or two books that contradict each other.
    pairs: BTreeMap<&'a str, (Option<bool>, &'a HumanCell)>,
    /// By the name of the group; `None` = two lines that contradict each other.
    groups: BTreeMap<&'a str, (Option<bool>, &'a HumanCell)>,
}

impl<'a> Said<'a> {
    fn read(known: &'a KnownIdentities, human: &'a [HumanCell]) -> (Self, Vec<Issue>) {
        let mut said = Self::default();
        let mut issues = Vec::new();
        for cell in human.iter().filter(|cell| cell.tab == TAB && cell.column == COLUMN) {
            let group =
                || known.asked.get(&cell.key).map(|asked| asked.group.as_str()).filter(|one| !one.is_empty());
            let Some(verdict) = verdict_words::read(&cell.value) else {
                issues.extend((!cell.value.trim().is_empty()).then(|| unknown(cell)));
                continue;
            };
            let (whole, answer) = (group().filter(|_| verdict.is_for_all()), verdict.answer());
            let (standing, other) = match whole {
                None => (said.pairs.entry(&cell.key).or_insert((answer, cell)), "ほかのブックの「判定」"),
                Some(group) => {
                    (said.groups.entry(group).or_insert((answer, cell)), "同じまとまりの別の行の「判定」")
                }
            };
            // One book's 保留 leaves the other's answer.
            if standing.0 != answer && answer.is_some() {
                if verdict_words::read(&standing.1.value) == Some(Verdict::OnHold) {
                    *standing = (answer, cell);
                    continue;
                }
                standing.0 = None;
                issues.push(contradiction(
                    cell,
                    &format!("{other}と食い違っているため、どちらも使っていません"),
                ));
            }
        }
        (said, issues)
    }

    /// The answer to a question, and the cell that gives it.
    fn of(&self, key: &str, group: &str) -> Option<(Option<bool>, &'a HumanCell)> {
        self.pairs.get(key).or_else(|| self.groups.get(group)).copied()
    }
}

/// Reads the answers into what is remembered.
pub(super) fn read(remembered: &mut KnownIdentities, human: &[HumanCell]) -> Vec<Issue> {
    let (said, issues) = Said::read(remembered, human);
    let verdicts: Vec<Option<bool>> = remembered
        .asked
        .iter()
        .map(|(key, asked)| said.of(key, &asked.group).and_then(|(answer, _)| answer))
        .collect();
    remembered.asked.values_mut().zip(verdicts).for_each(|(asked, verdict)| asked.verdict = verdict);
    issues
}

/// Answers 同じ that could not be followed because another answer says 別: by the keys of both questions.
pub(super) fn refused(
    answers: &BTreeMap<String, String>,
    remembered: &KnownIdentities,
    human: &[HumanCell],
) -> Vec<Issue> {
    if answers.is_empty() {
        return Vec::new();
    }
    let (said, _) = Said::read(remembered, human);
    let told = answers.iter().filter_map(|(key, apart)| {
        let group = &remembered.asked.get(key)?.group;
        let (_, cell) = said.of(key, group)?;
        let what = format!("組 {apart} の「別」という判定と食い違うため、別々のままにしています");
        Some(contradiction(&HumanCell { key: key.clone(), ..cell.clone() }, &what))
    });
    told.collect()
}

fn unknown(cell: &HumanCell) -> Issue {
    let message = format!(
        "名寄せ確認 {} の判定は「同じ」「別」のどちらとも読み取れないため、使っていません。「同じ」「別」「保留」「まとめて同じ」「まとめて別」から選んでください。",
        cell.key
    );
    Issue::new(UNKNOWN, Severity::Warning, cell.origin.clone(), message).seen(&cell.value)
}

fn contradiction(cell: &HumanCell, what: &str) -> Issue {
    let message = format!("名寄せ確認 {} の判定が{what}。どちらかを直してください。", cell.key);
    Issue::new(CONTRADICTORY, Severity::Warning, cell.origin.clone(), message).seen(&cell.value)
}
