//! 質問一覧: what each desk asked about a case, for the office to answer; those of open cases on top.

use crate::domain::{CaseId, DeskId};
use crate::views::Material;
use crate::views::line::Line;
use crate::views::questions::{Question, by_case_and_desk, question_key};
use crate::views::words;

pub(super) fn lines(material: &Material<'_>) -> Vec<Line> {
    let questions = by_case_and_desk(material);
    let mut asked: Vec<_> = questions.iter().collect();
    asked.sort_by_key(|((case, _), _)| !is_open(material, *case));
    asked.into_iter().map(|((case, desk), question)| line(material, *case, desk, question)).collect()
}

fn is_open(material: &Material<'_>, id: CaseId) -> bool {
    material.case(id).is_some_and(|case| material.state(case).is_open())
}

fn line(material: &Material<'_>, id: CaseId, desk: &DeskId, question: &Question<'_>) -> Line {
    Line::new(question_key(id, desk))
        .text("募集状況", if is_open(material, id) { "募集中" } else { "募集終了" })
        .text("窓口", material.desk_name(desk))
        .text("質問", words::join(&question.texts, "\n"))
        .moment("受付日時", question.first_asked)
        .case(material.case(id))
}
