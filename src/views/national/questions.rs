//! 質問一覧: what each desk asked about a case, for the office to answer.

use crate::domain::{CaseId, DeskId};
use crate::views::Material;
use crate::views::line::Line;
use crate::views::questions::{Question, by_case_and_desk, question_key};
use crate::views::words;

pub(super) fn lines(material: &Material<'_>) -> Vec<Line> {
    let questions = by_case_and_desk(material);
    questions.iter().map(|((case, desk), question)| line(material, *case, desk, question)).collect()
}

fn line(material: &Material<'_>, id: CaseId, desk: &DeskId, question: &Question<'_>) -> Line {
    Line::new(question_key(id, desk))
        .text("窓口", material.desk_name(desk))
        .text("質問", words::join(&question.texts, "\n"))
        .moment("受付日時", question.first_asked)
        .case(material.case(id))
}
