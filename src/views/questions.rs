//! Questions about cases: gathered from replies, and matched with the office's answers.

use super::line::content_key;
use super::{BookId, Material};
use crate::domain::{Block, CaseId, DeskId};
use crate::normalise::text;
use chrono::NaiveDateTime;
use std::collections::BTreeMap;

const TAB: &str = "質問一覧";
const ANSWER: &str = "回答";

/// One question of one desk about one case. Its row is its own: a new question is not answered by an old answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Question<'a> {
    pub(super) case: CaseId,
    pub(super) desk: &'a DeskId,
    pub(super) text: &'a str,
    pub(super) first_asked: Option<NaiveDateTime>,
    /// The row's key in 質問一覧: case, desk and what is asked.
    pub(super) key: String,
}

/// All questions by case and desk, each wording once in order of the replies; also those of replies that a later one
/// replaced: a question asked stays asked.
pub(super) fn asked<'a>(material: &Material<'a>) -> Vec<Question<'a>> {
    let mut questions: BTreeMap<(CaseId, &DeskId), Vec<Question<'_>>> = BTreeMap::new();
    for one in &material.registry.applications {
        let text = one.question.trim();
        if text.is_empty() {
            continue;
        }
        let key = question_key(one.case, one.desk.as_str(), text);
        let asked = one.asked_at.or(one.answered_at);
        let questions = questions.entry((one.case, &one.desk)).or_default();
        match questions.iter_mut().find(|other| other.key == key) {
            Some(before) => {
                before.first_asked = [before.first_asked, asked].into_iter().flatten().min();
            }
            None => {
                questions.push(Question { case: one.case, desk: &one.desk, text, first_asked: asked, key });
            }
        }
    }
    questions.into_values().flatten().collect()
}

pub(super) fn question_key(case: CaseId, desk: &str, text: &str) -> String {
    content_key(&format!("{case}|{desk}"), &[&text::tidy_line(text)])
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
