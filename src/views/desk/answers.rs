//! 質問と回答: questions that the office has answered, shown to every desk that was asked, without who asked.

use super::recommended::asked_cases;
use super::shelf::Shelf;
use crate::domain::{CaseId, DeskId};
use crate::views::Material;
use crate::views::line::{Line, content_key};
use crate::views::questions::{answers, by_case_and_desk, question_key};
use crate::views::words;

pub(super) fn lines(material: &Material<'_>, shelf: &Shelf<'_>, desk: &DeskId) -> Vec<Line> {
    let answers = answers(material);
    if answers.is_empty() {
        return Vec::new();
    }
    let asked = asked_cases(material, shelf, desk);
    let questions = by_case_and_desk(material);
    let open_to_desk = questions.iter().filter(|((case, asker), _)| asked.contains(case) || *asker == desk);
    open_to_desk
        .filter_map(|((case, asker), question)| {
            let answer = answers.get(question_key(*case, asker).as_str())?;
            Some(line(material, *case, &words::join(&question.texts, "\n"), answer))
        })
        .collect()
}

/// The key comes from the question, so that it does not tell who asked.
fn line(material: &Material<'_>, id: CaseId, question: &str, answer: &str) -> Line {
    Line::new(content_key(&id.to_string(), &[question]))
        .text("質問", question)
        .text("回答", answer)
        .case(material.case(id))
}
