//! 質問一覧: what each desk asked about a case, for the office to answer; those of cases that take replies on top.

use crate::views::line::Line;
use crate::views::questions::{Question, answers, answers_in, asked};
use crate::views::words;
use crate::views::{BookId, Material};
use std::collections::BTreeSet;

pub(super) fn lines(material: &Material<'_>, book: &BookId) -> Vec<Line> {
    let elsewhere = answered_elsewhere(material, book);
    let mut asked = asked(material);
    asked.sort_by_key(|one| !material.case(one.case).is_some_and(|case| material.takes_replies(case)));
    asked.iter().map(|question| line(material, question, &elsewhere)).collect()
}

/// Questions that a 支部 (or, in its book, the national office) has answered: nobody has to answer them again.
fn answered_elsewhere<'a>(material: &Material<'a>, book: &BookId) -> BTreeSet<&'a str> {
    let mut answered: BTreeSet<&str> = answers(material).into_keys().collect();
    for (key, _) in answers_in(material, book) {
        answered.remove(key);
    }
    answered
}

fn line(material: &Material<'_>, question: &Question<'_>, elsewhere: &BTreeSet<&str>) -> Line {
    let case = material.case(question.case);
    let state = case.map_or("募集終了", |case| material.asking(case));
    let answered = words::mark_if(elsewhere.contains(question.key.as_str()), "別のブックで回答済");
    Line::new(&question.key)
        .text("募集状況", words::join([state, answered], "・"))
        .text("窓口", material.desk_name(question.desk))
        .text("質問", question.text)
        .moment("受付日時", question.first_asked)
        .case(case)
}
