//! What a desk wrote beside a case, night by night: each wording of its reply with the time for which it stood.

use crate::domain::{HumanCell, Origin, PastCell};
use chrono::NaiveDateTime;
use std::collections::{BTreeMap, BTreeSet};

/// Where a desk replies.
const TAB: &str = "おすすめ案件";

/// What stood in the reply columns of one row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Wording<'a> {
    pub(super) answer: &'a str,
    pub(super) quantity: &'a str,
    pub(super) workshops: &'a str,
    pub(super) question: &'a str,
    pub(super) comment: &'a str,
}

impl<'a> Wording<'a> {
    /// What the desk commits itself to; a question or a comment does not change it.
    const fn commitment(&self) -> [&'a str; 3] {
        [self.answer, self.quantity, self.workshops]
    }

    pub(super) fn commits(&self) -> bool {
        self.commitment().iter().any(|text| !text.is_empty())
    }

    fn is_empty(&self) -> bool {
        !self.commits() && self.question.is_empty() && self.comment.is_empty()
    }

    fn column(&mut self, column: &str) -> Option<&mut &'a str> {
        match column {
            "回答" => Some(&mut self.answer),
            "対応可能数量" => Some(&mut self.quantity),
            "対応事業所" => Some(&mut self.workshops),
            "質問" => Some(&mut self.question),
            "コメント" => Some(&mut self.comment),
            _ => None,
        }
    }
}

/// One version of a reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Version<'a> {
    /// A comment is the last one of the version's time.
    pub(super) wording: Wording<'a>,
    /// When the commitment was first seen; of a mere question or comment, when that was.
    pub(super) answered_at: NaiveDateTime,
    pub(super) asked_at: Option<NaiveDateTime>,
    /// When the next version, or nothing, took its place.
    pub(super) ended_at: Option<NaiveDateTime>,
    /// Book and tab. Not the cell: rows move from night to night, and the reply does not.
    pub(super) origin: Origin,
}

/// A cell and the time for which its value stood.
#[derive(Clone, Copy)]
struct Spell<'a> {
    cell: &'a HumanCell,
    until: Option<NaiveDateTime>,
}

/// Versions by book and row, the oldest first.
pub(super) fn versions<'a>(
    human: &'a [HumanCell],
    past: &'a [PastCell],
) -> BTreeMap<(&'a str, &'a str), Vec<Version<'a>>> {
    let mut rows: BTreeMap<(&str, &str), Vec<Spell<'_>>> = BTreeMap::new();
    let gone = past.iter().map(|one| Spell { cell: &one.cell, until: Some(one.gone_at) });
    let standing = human.iter().map(|cell| Spell { cell, until: None });
    let spells = gone.chain(standing).filter(|spell| spell.cell.tab == TAB);
    for spell in spells.filter(|spell| Wording::default().column(&spell.cell.column).is_some()) {
        rows.entry((&spell.cell.book, &spell.cell.key)).or_default().push(spell);
    }
    rows.into_iter().map(|(place, spells)| (place, versions_of(&spells))).collect()
}

fn versions_of<'a>(spells: &[Spell<'a>]) -> Vec<Version<'a>> {
    let begins = spells.iter().map(|spell| spell.cell.first_seen);
    let moments: BTreeSet<NaiveDateTime> =
        begins.chain(spells.iter().filter_map(|spell| spell.until)).collect();
    let mut versions: Vec<Version<'_>> = Vec::new();
    for moment in moments {
        let wording = wording_at(spells, moment);
        let last = versions.last_mut().filter(|last| last.ended_at.is_none());
        if let Some(last) = last {
            let same = last.wording.commitment() == wording.commitment();
            if same && last.wording.question == wording.question && !wording.is_empty() {
                last.wording.comment = wording.comment;
                continue;
            }
            last.ended_at = Some(moment);
        }
        if !wording.is_empty() {
            let next = version(wording, moment, versions.last(), spells);
            versions.push(next);
        }
    }
    versions
}

/// What stood from a moment on; of two values of one column the one that was seen last.
fn wording_at<'a>(spells: &[Spell<'a>], moment: NaiveDateTime) -> Wording<'a> {
    let mut standing: Vec<&Spell<'a>> = spells
        .iter()
        .filter(|one| one.cell.first_seen <= moment && one.until.is_none_or(|until| until > moment))
        .collect();
    standing.sort_by_key(|one| one.cell.first_seen);
    let mut wording = Wording::default();
    for spell in standing {
        if let Some(column) = wording.column(&spell.cell.column) {
            *column = spell.cell.value.trim();
        }
    }
    wording
}

fn version<'a>(
    wording: Wording<'a>,
    moment: NaiveDateTime,
    before: Option<&Version<'a>>,
    spells: &[Spell<'a>],
) -> Version<'a> {
    let goes_on = before.filter(|one| one.ended_at == Some(moment));
    let committed =
        goes_on.filter(|one| wording.commits() && one.wording.commitment() == wording.commitment());
    let asked = goes_on.filter(|one| one.wording.question == wording.question);
    let file = spells.last().map(|spell| &spell.cell.origin);
    Version {
        answered_at: committed.map_or(moment, |one| one.answered_at),
        asked_at: (!wording.question.is_empty())
            .then(|| asked.and_then(|one| one.asked_at).unwrap_or(moment)),
        ended_at: None,
        origin: file.map_or_else(
            || Origin::file("", ""),
            |origin| Origin::file(&origin.file, "").sheet(&origin.sheet),
        ),
        wording,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::fixture;

    fn cell(column: &str, value: &str, night: u32) -> HumanCell {
        HumanCell { book: "desk:d01".to_owned(), ..fixture::human(TAB, "C-000001", column, value, night) }
    }

    fn gone(column: &str, value: &str, from: u32, until: u32) -> PastCell {
        PastCell { cell: cell(column, value, from), gone_at: cell(column, value, until).first_seen }
    }

    /// Each version as `回答/質問/コメント 回答日 質問日 終わり`.
    fn told(human: &[HumanCell], past: &[PastCell]) -> Vec<String> {
        let day = |at: Option<NaiveDateTime>| at.map(|at| at.format("%d").to_string()).unwrap_or_default();
        let all = versions(human, past);
        let line = |one: &Version<'_>| {
            let Wording { answer, question, comment, .. } = &one.wording;
            let days = [Some(one.answered_at), one.asked_at, one.ended_at].map(day);
            format!("{answer}/{question}/{comment} {}", days.join(" "))
        };
        all.values().flatten().map(line).collect()
    }

    #[test]
    fn a_reply_has_a_version_for_each_commitment_and_each_question() {
        for (name, human, past, expected) in [
            (
                "one night",
                vec![cell("回答", "応募する", 21), cell("コメント", "すぐに", 21)],
                vec![],
                vec!["応募する//すぐに 21  "],
            ),
            (
                "a comment follows",
                vec![cell("回答", "応募する", 21), cell("コメント", "すぐに", 25)],
                vec![],
                vec!["応募する//すぐに 21  "],
            ),
            (
                "a changed answer",
                vec![cell("回答", "応募する", 24)],
                vec![gone("回答", "検討中", 21, 24)],
                vec!["検討中// 21  24", "応募する// 24  "],
            ),
            (
                "a question follows",
                vec![cell("回答", "応募する", 21), cell("質問", "何時からですか", 23)],
                vec![],
                vec!["応募する// 21  23", "応募する/何時からですか/ 21 23 "],
            ),
            (
                "a question first, and erased",
                vec![cell("回答", "しない", 25)],
                vec![gone("質問", "何時からですか", 22, 26)],
                vec!["/何時からですか/ 22 22 25", "しない/何時からですか/ 25 22 26", "しない// 25  "],
            ),
            ("taken back", vec![], vec![gone("回答", "応募する", 21, 23)], vec!["応募する// 21  23"]),
            (
                "taken back and given again",
                vec![cell("回答", "応募する", 26)],
                vec![gone("回答", "応募する", 21, 23)],
                vec!["応募する// 21  23", "応募する// 26  "],
            ),
            ("not a reply", vec![cell("担当", "窓口太郎", 21)], vec![], vec![]),
        ] {
            assert_eq!(told(&human, &past), expected, "{name}");
        }
    }
}
