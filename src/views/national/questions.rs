//! 質問一覧: what each desk asked about a case, for the office to answer; those of cases that take replies on top.

use crate::domain::{CaseId, DeskId};
use crate::views::line::Line;
use crate::views::questions::{Question, answers, answers_in, by_case_and_desk, question_key};
use crate::views::words;
use crate::views::{BookId, Material};
use std::collections::BTreeSet;

pub(super) fn lines(material: &Material<'_>, book: &BookId) -> Vec<Line> {
    let elsewhere = answered_elsewhere(material, book);
    let questions = by_case_and_desk(material);
    let mut asked: Vec<_> = questions.iter().collect();
    asked
        .sort_by_key(|((case, _), _)| !material.case(*case).is_some_and(|case| material.takes_replies(case)));
    asked
        .into_iter()
        .map(|((case, desk), question)| line(material, *case, desk, question, &elsewhere))
        .collect()
}

/// Questions that a 支部 (or, in its book, the national office) has answered: nobody has to answer them again.
fn answered_elsewhere<'a>(material: &Material<'a>, book: &BookId) -> BTreeSet<&'a str> {
    let mut answered: BTreeSet<&str> = answers(material).into_keys().collect();
    for (key, _) in answers_in(material, book) {
        answered.remove(key);
    }
    answered
}

fn line(
    material: &Material<'_>,
    id: CaseId,
    desk: &DeskId,
    question: &Question<'_>,
    elsewhere: &BTreeSet<&str>,
) -> Line {
    let key = question_key(id, desk);
    let state = material.case(id).map_or("募集終了", |case| material.asking(case));
    let answered = words::mark_if(elsewhere.contains(key.as_str()), "別のブックで回答済");
    Line::new(&key)
        .text("募集状況", words::join([state, answered], "・"))
        .text("窓口", material.desk_name(desk))
        .text("質問", words::join(&question.texts, "\n"))
        .moment("受付日時", question.first_asked)
        .case(material.case(id))
}
