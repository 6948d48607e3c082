//! Header → question: by its wording, its words and its number; sheet → questionnaire: whose questions it asks.

use super::spec::{Kind, Question, Questionnaire};
use crate::domain::SurveyAnswer;
use crate::normalise::text;
use std::collections::BTreeMap;

/// Marks of circled numbers are folded by NFKC: `①-4` and `1-4` are one.
const WORDING: u32 = 8;
const WORDS: u32 = 4;
const SAME_NUMBER: u32 = 2;
/// A number that was moved to another question counts against, but a full wording may stand it.
const OTHER_NUMBER: u32 = 3;
const SHORTEST_WORDING: usize = 4;

/// Header → question, and (of one column per option) the option's words.
type Headers<'a> = BTreeMap<&'a str, (usize, String)>;

/// The answers of one sheet, and for each of its headers the question and (of one column per option) the option's words.
#[derive(Clone, Debug)]
pub(super) struct Sheet<'a> {
    pub(super) answers: Vec<&'a SurveyAnswer>,
    pub(super) headers: Headers<'a>,
}

/// The questionnaire that a sheet is of, if any: most of what it asks, or of what the sheet asks, must be known.
pub(super) fn recognise<'a>(
    answers: &[&'a SurveyAnswer],
    questionnaires: &[Questionnaire],
) -> Option<(usize, Sheet<'a>)> {
    let headers = headers_in_order(answers);
    let named = |spec: &Questionnaire| {
        let names = answers.first().map(|one| [text::fold(&one.survey), text::fold(&one.origin.sheet)]);
        let holds = |word: &String| names.iter().flatten().any(|name| name.contains(&text::fold(word)));
        spec.files.iter().any(holds)
    };
    let mut best: Option<(usize, usize, Headers<'a>)> = None;
    for (at, spec) in questionnaires.iter().enumerate() {
        let found = assign(&headers, spec);
        let asked = spec.questions.iter().filter(|one| !matches!(one.kind, Kind::Derived(_))).count();
        let mut questions: Vec<usize> = found.values().map(|(question, _)| *question).collect();
        questions.sort_unstable();
        questions.dedup();
        let enough = questions.len() * 2 >= asked || found.len() * 2 >= headers.len();
        if found.is_empty() || !(named(spec) || (enough && questions.len() >= 2)) {
            continue;
        }
        let rank = questions.len() + if named(spec) { asked } else { 0 };
        if best.as_ref().is_none_or(|(_, held, _)| rank > *held) {
            best = Some((at, rank, found));
        }
    }
    best.map(|(at, _, headers)| (at, Sheet { answers: answers.to_vec(), headers }))
}

/// Each header once, from left to right (or top to bottom).
fn headers_in_order<'a>(answers: &[&'a SurveyAnswer]) -> Vec<&'a str> {
    let mut first: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    for one in answers {
        let place = one.origin.cell.map_or((0, 0), |cell| (cell.col, cell.row));
        let held = first.entry(&one.question).or_insert(place);
        *held = place.min(*held);
    }
    let mut headers: Vec<(&str, (u32, u32))> = first.into_iter().collect();
    headers.sort_by_key(|(_, place)| *place);
    headers.into_iter().map(|(header, _)| header).collect()
}

/// The best pairs first; a question takes one header, or one per option.
fn assign<'a>(headers: &[&'a str], spec: &Questionnaire) -> Headers<'a> {
    let mut pairs: Vec<(u32, usize, usize)> = Vec::new();
    for (column, header) in headers.iter().enumerate() {
        let header = Header::of(header);
        for (at, question) in spec.questions.iter().enumerate() {
            pairs.extend(score(&header, question).map(|score| (score, at, column)));
        }
    }
    pairs.sort_by_key(|(score, question, column)| (std::cmp::Reverse(*score), *question, *column));
    let mut found: Headers<'a> = BTreeMap::new();
    let mut taken = vec![false; spec.questions.len()];
    for (_, at, column) in pairs {
        let header = headers[column];
        let many = spec.questions[at].kind == Kind::Shares;
        if found.contains_key(header) || (taken[at] && !many) {
            continue;
        }
        taken[at] = true;
        found.insert(header, (at, Header::of(header).option));
    }
    found
}

/// A header taken apart: `③-1 財源と比率（%） [会費]`.
struct Header {
    number: String,
    folded: String,
    option: String,
}

impl Header {
    fn of(header: &str) -> Self {
        let tidy = text::tidy_line(header);
        let (text, option) = match tidy.rfind('[') {
            Some(at) if tidy.ends_with(']') => (&tidy[..at], tidy[at + 1..tidy.len() - 1].to_owned()),
            _ => (tidy.as_str(), String::new()),
        };
        let number = number_of(text);
        let rest = text.get(number.len()..).unwrap_or(text);
        Self { number: plain_number(&number), folded: text::fold(rest), option }
    }
}

/// `1-4`, `Q2`, `問3` at the head of a text.
fn number_of(text: &str) -> String {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '-' | '.' | 'Q' | 'q' | '問' | '設');
    let head: String = text.chars().take_while(|c| is_part(*c)).collect();
    let with_words = !head.contains(|c: char| c.is_ascii_digit());
    // 2020年度 … is no number of a question.
    let is_year = text[head.len()..].starts_with('年');
    if with_words || is_year { String::new() } else { head }
}

fn plain_number(number: &str) -> String {
    let tidy = text::tidy_line(number);
    tidy.trim_start_matches(|c: char| !c.is_ascii_digit()).trim_end_matches(['.', '-']).replace('.', "-")
}

fn score(header: &Header, question: &Question) -> Option<u32> {
    if matches!(question.kind, Kind::Derived(_)) {
        return None;
    }
    let mut wordings = question.wordings.iter().map(|wording| {
        let tidy = text::tidy_line(wording);
        text::fold(tidy.get(number_of(&tidy).len()..).unwrap_or(&tidy))
    });
    let same = |wording: &String| {
        *wording == header.folded
            || (wording.chars().count() >= SHORTEST_WORDING && header.folded.contains(wording.as_str()))
    };
    let all_words = !question.words.is_empty()
        && question.words.iter().all(|word| header.folded.contains(&text::fold(word)));
    let met = match (wordings.any(|wording| same(&wording)), all_words) {
        (true, _) => WORDING,
        (false, true) => WORDS,
        (false, false) => return None,
    };
    let number = plain_number(&question.number);
    Some(match (number.is_empty() || header.number.is_empty(), number == header.number) {
        (true, _) => met,
        (false, true) => met + SAME_NUMBER,
        (false, false) => met.saturating_sub(OTHER_NUMBER),
    })
}
