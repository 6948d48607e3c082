//! A survey whose questions stand below the group that each belongs to, 幸福度 | 幸福度 | 住宅環境 over 現在どの程度幸せですか and so on: both
//! rows are its header, and each sentence of the lower one is a question, be it worded as one or not.

use super::header::{Header, is_value};
use crate::domain::{Field, RecordKind};
use crate::layout::model::Orientation;
use crate::layout::view::View;
use crate::layout::vocabulary::entry::Match;
use std::collections::BTreeSet;

/// Questions that a survey has at least.
const FEWEST: usize = 6;
/// Letters from which on a text asks something.
const SENTENCE: usize = 10;
const QUESTION: f64 = 0.9;
const WEIGHT: f64 = 0.4;

/// Whether a row holds the questions below the groups of the row above it.
pub(super) fn is_row(view: &View<'_>, row: u32) -> bool {
    if view.orientation != Orientation::Rows || view.fold().is_some() || row < 2 || row >= view.rows() {
        return false;
    }
    let questions = view.texts(row);
    let groups: Vec<_> =
        (1..=view.cols()).map(|col| view.text(row - 1, col)).filter(|text| !text.is_empty()).collect();
    let names: BTreeSet<_> = groups.iter().collect();
    let different: BTreeSet<_> = questions.iter().map(|(_, text)| text).collect();
    let asks = |text: &str| text.chars().count() >= SENTENCE;
    let sentences = questions.iter().filter(|(_, text)| asks(text)).count();
    let answers = view.texts(row + 1);
    let short =
        answers.iter().filter(|(col, text)| is_value(view.get(row + 1, *col), text) || !asks(text)).count();
    questions.len() >= FEWEST
        && different.len() == questions.len()
        && sentences * 3 >= questions.len() * 2
        && questions.len() >= groups.len()
        && names.len() >= 2
        && names.len() * 3 <= questions.len() * 2
        && groups.iter().filter(|text| asks(text)).count() * 3 <= groups.len()
        && !answers.is_empty()
        && short * 3 >= answers.len() * 2
}

/// Lets each sentence of such a header be a question.
pub(super) fn ask(header: &mut Header, view: &View<'_>) {
    if header.assignment.kind != RecordKind::Survey
        || header.first == header.last
        || !is_row(view, header.last)
    {
        return;
    }
    for (path, found) in header.paths.iter().zip(&mut header.assignment.fields) {
        let own = path.as_ref().and_then(|path| path.last());
        let asks = own.is_some_and(|own| own.chars().count() >= SENTENCE);
        if asks && found.is_none_or(|found| found.field != Field::PersonalInformation) {
            *found = Some(Match { field: Field::SurveyQuestion, score: QUESTION, weight: WEIGHT });
        }
    }
}
