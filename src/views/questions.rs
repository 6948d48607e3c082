//! Questions about cases: gathered from replies, and matched with the office's answers.

use super::{BookId, Material};
use crate::domain::{Block, CaseId, DeskId};
use chrono::NaiveDateTime;
use std::collections::BTreeMap;

const TAB: &str = "質問一覧";
const ANSWER: &str = "回答";

/// What one desk asked about one case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Question<'a> {
    /// Each wording once, in order of the replies.
    pub(super) texts: Vec<&'a str>,
    pub(super) first_asked: Option<NaiveDateTime>,
}

/// All questions, also those of replies that a later one replaced: a question asked stays asked.
pub(super) fn by_case_and_desk<'a>(material: &Material<'a>) -> BTreeMap<(CaseId, &'a DeskId), Question<'a>> {
    let mut questions: BTreeMap<(CaseId, &DeskId), Question<'_>> = BTreeMap::new();
    for one in &material.registry.applications {
        let text = one.question.trim();
        if text.is_empty() {
            continue;
        }
        let question = questions.entry((one.case, &one.desk)).or_default();
        if !question.texts.contains(&text) {
            question.texts.push(text);
        }
        let times = [question.first_asked, one.asked_at.or(one.answered_at)];
        question.first_asked = times.into_iter().flatten().min();
    }
    questions
}

/// The row's key in 質問一覧.
pub(super) fn question_key(case: CaseId, desk: &DeskId) -> String {
    format!("{case}|{desk}")
}

/// The answers by the key of their question: of the 支部, and over them those of the national office.
pub(super) fn answers<'a>(material: &Material<'a>) -> BTreeMap<&'a str, &'a str> {
    let blocks = Block::ALL.map(|block| BookId::Block(block.name().to_owned()));
    let books = blocks.into_iter().chain([BookId::National]);
    books.flat_map(|book| answers_in(material, &book)).collect()
}

/// What is answered in one book.
pub(super) fn answers_in<'a>(
    material: &Material<'a>,
    book: &BookId,
) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
    let cells = material.written(book, TAB).filter(|cell| cell.column == ANSWER);
    cells.map(|cell| (cell.key.as_str(), cell.value.trim()))
}
