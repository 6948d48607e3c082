//! 質問と回答: questions that the office has answered, shown to every desk that was asked, without who asked.

use super::recommended::asked_cases;
use super::shelf::Shelf;
use crate::domain::{CaseId, DeskId};
use crate::views::Material;
use crate::views::line::{Line, content_key};
use crate::views::questions::{answers, asked};
use crate::views::words;
use std::collections::BTreeMap;

pub(super) fn lines(material: &Material<'_>, shelf: &Shelf<'_>, desk: &DeskId) -> Vec<Line> {
    let answers = answers(material);
    if answers.is_empty() {
        return Vec::new();
    }
    let cases = asked_cases(material, shelf, desk);
    let questions = asked(material);
    let shown = questions.iter().filter(|one| cases.contains(&one.case) || one.desk == desk);
    let mut answered: BTreeMap<(CaseId, &str), Vec<&str>> = BTreeMap::new();
    for one in shown {
        let Some(answer) = answers.get(one.key.as_str()) else { continue };
        let said = answered.entry((one.case, one.text)).or_default();
        if !said.contains(answer) {
            said.push(answer);
        }
    }
    let line = |((case, text), said): ((CaseId, &str), Vec<&str>)| {
        line(material, case, text, &words::join(&said, "\n"))
    };
    answered.into_iter().map(line).collect()
}

/// The key comes from the question, so that it does not tell who asked.
fn line(material: &Material<'_>, id: CaseId, question: &str, answer: &str) -> Line {
    Line::new(content_key(&id.to_string(), &[question]))
        .text("質問", question)
        .text("回答", answer)
        .case(material.case(id))
}
