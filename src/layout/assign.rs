//! Which column is which field: all columns at once, one field to one column unless it repeats, and what kind of
//! record the whole is then most likely about.

use super::dictionary::{Dictionary, Match, Vocabulary};
use super::words::{HeaderText, asks};
use crate::domain::{Field, RecordKind};
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

/// Below this a column stays unmapped.
pub(super) const THRESHOLD: f64 = 0.5;
/// Each further column of a repeating field tells this share of the first one's weight.
const REPEATED: f64 = 0.3;
/// What a word in the file's, sheet's or title's name tells.
const EVIDENCE: f64 = 1.5;
const QUESTION: f64 = 0.4;

/// A reading of one header: the kind, and a field (or none) for each of its columns.
#[derive(Clone, Debug)]
pub(super) struct Assignment {
    pub(super) kind: RecordKind,
    pub(super) fields: Vec<Option<Match>>,
    pub(super) total: f64,
    pub(super) has_evidence: bool,
}

/// What each kind makes of one header text.
type Found = Rc<Vec<(RecordKind, Vec<Match>)>>;

/// Scores headers, remembering each text that was scored once.
pub(super) struct Scorer<'d> {
    pub(super) dictionary: &'d Dictionary,
    /// Folded names of file and sheet, and the texts above the header.
    surroundings: String,
    known: HashMap<String, Found>,
}

impl<'d> Scorer<'d> {
    pub(super) fn new(dictionary: &'d Dictionary, surroundings: &str) -> Self {
        Self { dictionary, surroundings: super::words::fold(surroundings), known: HashMap::new() }
    }

    fn matches(&mut self, path: &[String]) -> Found {
        let key = path.join("\u{1}");
        if let Some(found) = self.known.get(&key) {
            return Rc::clone(found);
        }
        let header = HeaderText::of(path.iter().map(String::as_str));
        let of = |(vocabulary, mut matches): (&Vocabulary, Vec<Match>)| {
            matches.extend(work_mark(vocabulary, path));
            (vocabulary.kind, matches)
        };
        let found = Rc::new(self.dictionary.matches(&header).into_iter().map(of).collect::<Vec<_>>());
        self.known.insert(key, Rc::clone(&found));
        found
    }

    /// The best score that any kind gives a text on its own.
    pub(super) fn best(&mut self, text: &str) -> f64 {
        if text.chars().count() > 120 {
            return 0.0;
        }
        let found = self.matches(&[text.to_owned()]);
        found.iter().flat_map(|(_, matches)| matches).map(|found| found.score).fold(0.0, f64::max)
    }

    /// The best reading of a row of header paths (`None` = no header above that column).
    pub(super) fn assign(&mut self, paths: &[Option<Vec<String>>]) -> Option<Assignment> {
        let found: Vec<Option<Found>> =
            paths.iter().map(|path| path.as_ref().map(|path| self.matches(path))).collect();
        let questions: Vec<bool> =
            paths.iter().map(|path| path.as_ref().is_some_and(|path| is_question(path))).collect();
        let is_known = |(found, asks): &(&Option<Found>, &bool)| {
            **asks || found.as_ref().is_some_and(|kinds| kinds.iter().any(|(_, matches)| !matches.is_empty()))
        };
        let known = found.iter().zip(&questions).filter(is_known).count();
        let mut best: Option<Assignment> = None;
        for (at, vocabulary) in self.dictionary.vocabularies().enumerate() {
            let matches: Vec<&[Match]> =
                found.iter().map(|found| found.as_ref().map_or(&[][..], |found| &found[at].1[..])).collect();
            let has_evidence =
                vocabulary.evidence.iter().any(|word| self.surroundings.contains(word.as_str()));
            let reading = read_as(vocabulary, &matches, &questions, known, has_evidence);
            if let Some(reading) = reading
                && best.as_ref().is_none_or(|best| reading.total > best.total)
            {
                best = Some(reading);
            }
        }
        best
    }
}

/// A child of a heading for kinds of work (PC作業 > リスト作成) holds marks.
fn work_mark(vocabulary: &Vocabulary, path: &[String]) -> Option<Match> {
    let (_, parents) = path.split_last()?;
    let groups = ["作業", "業務", "役務", "可能"];
    let is_group = parents.iter().any(|parent| groups.iter().any(|word| parent.contains(word)));
    let weight = vocabulary.weight(Field::WorkMark);
    (is_group && weight > 0.0).then_some(Match { field: Field::WorkMark, score: 0.9, weight })
}

fn is_question(path: &[String]) -> bool {
    path.last().is_some_and(|text| asks(text)) || path.first().is_some_and(|text| asks(text))
}

/// `known` counts the columns that mean something to some kind: what a kind leaves unexplained speaks against it.
fn read_as(
    vocabulary: &Vocabulary,
    matches: &[&[Match]],
    questions: &[bool],
    known: usize,
    has_evidence: bool,
) -> Option<Assignment> {
    let mut fields = place_fields(matches);
    if vocabulary.kind == RecordKind::Survey {
        map_questions(&mut fields, questions)?;
    }
    let present: BTreeSet<Field> = fields.iter().flatten().map(|found| found.field).collect();
    if !vocabulary.needs.iter().any(|need| need.iter().all(|field| present.contains(field))) {
        return None;
    }
    let mapped = fields.iter().flatten().count();
    let explained = (mapped as f64 / known.max(mapped).max(1) as f64).sqrt();
    let evidence = if has_evidence { EVIDENCE } else { 0.0 };
    let total = weigh(&fields) * explained + evidence;
    Some(Assignment { kind: vocabulary.kind, fields, total, has_evidence })
}

/// Strongest pairs first; among equals the more telling field, then the column further left.
fn place_fields(matches: &[&[Match]]) -> Vec<Option<Match>> {
    let mut pairs: Vec<(usize, Match)> = matches
        .iter()
        .enumerate()
        .flat_map(|(col, found)| found.iter().map(move |found| (col, *found)))
        .collect();
    pairs.retain(|(_, found)| found.score >= THRESHOLD);
    pairs.sort_by(|(col, one), (other_col, other)| {
        other.score.total_cmp(&one.score).then(other.weight.total_cmp(&one.weight)).then(col.cmp(other_col))
    });
    let mut fields = vec![None; matches.len()];
    let mut taken = BTreeSet::new();
    for (col, found) in pairs {
        if fields[col].is_none() && (found.field.repeats() || taken.insert(found.field)) {
            fields[col] = Some(found);
        }
    }
    fields
}

/// Every question becomes one; a sheet with fewer than three is no questionnaire.
fn map_questions(fields: &mut [Option<Match>], questions: &[bool]) -> Option<()> {
    let is_known = |found: &Option<Match>| found.is_some_and(|found| found.field == Field::SurveyQuestion);
    let asked = fields.iter().zip(questions).filter(|(found, asks)| **asks || is_known(found)).count();
    if asked < 3 {
        return None;
    }
    for (field, asks) in fields.iter_mut().zip(questions) {
        if field.is_none() && *asks {
            *field = Some(Match { field: Field::SurveyQuestion, score: 0.9, weight: QUESTION });
        }
    }
    Some(())
}

fn weigh(fields: &[Option<Match>]) -> f64 {
    let mut seen = BTreeSet::new();
    let weight = |found: &Match| {
        let is_first = seen.insert(found.field) || found.field == Field::SurveyQuestion;
        found.score * found.weight * if is_first { 1.0 } else { REPEATED }
    };
    fields.iter().flatten().map(weight).sum()
}
