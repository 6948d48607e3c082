//! Which column is which field: all columns at once, one field to one column unless it repeats, and what kind of
//! record the whole is then most likely about.

use super::scorer::{Scorer, THRESHOLD};
use super::{joint, yearly};
use crate::domain::{Field, RecordKind};
use crate::layout::vocabulary::entry::{Match, Vocabulary};
use crate::layout::vocabulary::scored::Scored;
use crate::layout::vocabulary::scored::WORD;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Each further column of a repeating field tells this share of the first one's weight.
const REPEATED: f64 = 0.3;
/// What a word in the file's, sheet's or title's name tells.
const EVIDENCE: f64 = 1.5;
const QUESTION: f64 = 0.4;
/// Fewer questions make no questionnaire.
const LEAST_ASKED: usize = 3;
/// What values tell of a column whose words nobody knows.
const BY_VALUES: f64 = 0.7;
/// A table of more columns is left as it was first read: weighing them costs their number squared.
const MOST_COLUMNS: usize = 400;

/// Fields that make a list of workshops whose names stand under an unknown word, where a sheet is none of anything else.
const NAMELESS: [[Field; 3]; 4] = [
    [Field::Address, Field::Phone, Field::Capacity],
    [Field::ServiceType, Field::Address, Field::Capacity],
    [Field::ServiceType, Field::Phone, Field::Capacity],
    [Field::Corporation, Field::Address, Field::Capacity],
];

/// A reading of one header: the kind, and a field (or none) for each of its columns.
#[derive(Clone, Debug)]
pub(in crate::layout) struct Assignment {
    pub(in crate::layout) kind: RecordKind,
    pub(in crate::layout) fields: Vec<Option<Match>>,
    pub(in crate::layout) total: f64,
    pub(in crate::layout) has_evidence: bool,
}

impl Scorer<'_> {
    /// The best reading of a row of header paths (`None` = no header above that column).
    pub(in crate::layout) fn assign(&mut self, paths: &[Option<Vec<String>>]) -> Option<Assignment> {
        let found: Vec<Option<Arc<Scored>>> =
            paths.iter().map(|path| path.as_ref().map(|path| self.scored(path))).collect();
        let is_asked = |path: &Option<Vec<String>>| path.as_ref().is_some_and(|path| self.is_asked(path));
        let asked: Vec<bool> = paths.iter().map(is_asked).collect();
        let asks = |(asked, found): (&bool, &Option<Arc<Scored>>)| {
            *asked || found.as_ref().is_some_and(|found| found.asks)
        };
        let questions: Vec<bool> = asked.iter().zip(&found).map(asks).collect();
        // What asks mostly this in a file of that name is the questionnaire, whatever else its headers may mean.
        let put = asked.iter().filter(|asked| **asked).count();
        let is_questionnaire = put >= LEAST_ASKED && put * 2 >= paths.iter().flatten().count();
        let is_known = |found: &&Arc<Scored>| found.asks || !found.kinds.is_empty();
        let known = found.iter().flatten().filter(is_known).count();
        let mut best: Option<Assignment> = None;
        let only = self.only;
        let is_asked = |vocabulary: &&Vocabulary| {
            only.is_none_or(|kind| kind == vocabulary.kind) && !self.is_ruled_out(vocabulary.kind)
        };
        for vocabulary in self.dictionary.vocabularies().filter(is_asked) {
            let kind = vocabulary.kind;
            let speaks = |found: &Arc<Scored>| !found.of_kind(kind).is_empty();
            let may_be = kind == RecordKind::Survey || self.is_named(kind);
            if !may_be && !found.iter().flatten().any(speaks) {
                continue;
            }
            let mut matches = of_kind(&found, kind);
            let name = bare_name(paths, &matches, vocabulary, self.speaks_of_workshops);
            if let Some((at, own)) = &name {
                matches[*at] = own;
            }
            let yearly = yearly::columns(paths, &matches, vocabulary, self.is_named(vocabulary.kind));
            for (at, own) in &yearly {
                matches[*at] = own;
            }
            let is_survey = vocabulary.kind == RecordKind::Survey;
            if !is_survey && (is_questionnaire || matches.iter().all(|matches| matches.is_empty())) {
                continue;
            }
            let has_evidence = self.evidence.contains(&vocabulary.kind);
            let counts = Counts {
                known,
                has_evidence,
                given: &self.given,
                may_be_nameless: self.may_be_nameless,
                is_known: only.is_some(),
            };
            let reading = read_as(vocabulary, &matches, &questions, &counts);
            if let Some(reading) = reading
                && best.as_ref().is_none_or(|best| reading.total > best.total)
            {
                best = Some(reading);
            }
        }
        best
    }

    /// A row of header paths read as one kind, all columns weighed against each other.
    pub(in crate::layout) fn assign_as(
        &mut self,
        paths: &[Option<Vec<String>>],
        kind: RecordKind,
    ) -> Option<Assignment> {
        let found: Vec<Option<Arc<Scored>>> =
            paths.iter().map(|path| path.as_ref().map(|path| self.scored(path))).collect();
        let has_evidence = self.evidence.contains(&kind);
        let counts =
            Counts { known: 0, has_evidence, given: &self.given, may_be_nameless: false, is_known: false };
        let vocabulary = self.dictionary.vocabulary(kind)?;
        let mut reading = read_as(vocabulary, &of_kind(&found, kind), &vec![false; paths.len()], &counts)?;
        reading.settle(paths, self);
        Some(reading)
    }

    /// The same where the values below some columns tell what they may be. Those columns stay open: their values have the
    /// last word when the columns are read.
    pub(in crate::layout) fn assign_with(
        &mut self,
        paths: &[Option<Vec<String>>],
        kind: RecordKind,
        more: &[(usize, Field)],
        told: &[usize],
    ) -> Option<Assignment> {
        if self.is_ruled_out(kind) {
            return None;
        }
        let found: Vec<Option<Arc<Scored>>> =
            paths.iter().map(|path| path.as_ref().map(|path| self.scored(path))).collect();
        let vocabulary = self.dictionary.vocabulary(kind)?;
        let is_known = |found: &Arc<Scored>| found.asks || !found.kinds.is_empty();
        let known = (0..found.len())
            .filter(|at| told.contains(at) || found[*at].as_ref().is_some_and(is_known))
            .count();
        let mut matches: Vec<Vec<Match>> = of_kind(&found, kind).into_iter().map(<[Match]>::to_vec).collect();
        for (col, field) in more {
            let weight = vocabulary.weight(*field);
            let is_contradicted = |found: &Match| {
                let is_word = matches!(
                    found.field,
                    Field::Title | Field::Client | Field::WorkKind | Field::Name | Field::State
                );
                found.field == Field::RowNumber || is_word && dates(*field)
            };
            matches[*col].retain(|found| !is_contradicted(found));
            matches[*col].push(Match { field: *field, score: BY_VALUES, weight });
        }
        let matches: Vec<&[Match]> = matches.iter().map(Vec::as_slice).collect();
        let has_evidence = self.is_named(kind);
        let counts =
            Counts { known, has_evidence, given: &self.given, may_be_nameless: false, is_known: false };
        read_as(vocabulary, &matches, &vec![false; paths.len()], &counts)
    }
}

impl Assignment {
    /// The column that is a field.
    pub(in crate::layout) fn place_of(&self, field: Field) -> Option<usize> {
        self.fields.iter().position(|found| found.is_some_and(|found| found.field == field))
    }

    /// Weighs all columns against each other, once the header and the kind are chosen.
    pub(in crate::layout) fn settle(&mut self, paths: &[Option<Vec<String>>], scorer: &mut Scorer<'_>) {
        if paths.len() > MOST_COLUMNS {
            return;
        }
        let found: Vec<Option<Arc<Scored>>> =
            paths.iter().map(|path| path.as_ref().map(|path| scorer.scored(path))).collect();
        let mut matches = of_kind(&found, self.kind);
        let vocabulary = scorer.dictionary.vocabulary(self.kind);
        let name = vocabulary
            .and_then(|vocabulary| bare_name(paths, &matches, vocabulary, scorer.speaks_of_workshops));
        if let Some((at, own)) = &name {
            matches[*at] = own;
        }
        let yearly = vocabulary
            .map(|words| yearly::columns(paths, &matches, words, scorer.is_named(words.kind)))
            .unwrap_or_default();
        for (at, own) in &yearly {
            matches[*at] = own;
        }
        let best = joint::best(&pairs(&matches), matches.len());
        for (field, best) in self.fields.iter_mut().zip(best) {
            let is_question = field.is_some_and(|found| found.field == Field::SurveyQuestion);
            if !is_question {
                *field = best;
            }
        }
    }
}

/// Fields that values tell by being days.
const fn dates(field: Field) -> bool {
    matches!(
        field,
        Field::OpenOn
            | Field::OrderedOn
            | Field::AssignedOn
            | Field::DueOn
            | Field::DeliveredOn
            | Field::ClosedOn
            | Field::FirstMeetingOn
            | Field::ContractedOn
            | Field::LostOn
            | Field::AnsweredAt
    )
}

/// What each column's header means to one kind.
fn of_kind(found: &[Option<Arc<Scored>>], kind: RecordKind) -> Vec<&[Match]> {
    found.iter().map(|found| found.as_ref().map_or(&[][..], |found| found.of_kind(kind))).collect()
}

/// お名前 and なまえ are people's, but in a list that says of each who runs it and of what sort or size it is. Where the file is
/// one of workshops, an address book's 部署1 beside 会社名 names them.
fn bare_name(
    paths: &[Option<Vec<String>>],
    matches: &[&[Match]],
    vocabulary: &Vocabulary,
    is_named: bool,
) -> Option<(usize, [Match; 1])> {
    const NAMES: [&str; 4] = ["お名前", "名前", "なまえ", "おなまえ"];
    const BRANCHES: [&str; 4] = ["部署1", "部署１", "部署名1", "部署名１"];
    const OF_WORKSHOPS: [Field; 3] = [Field::Capacity, Field::ServiceType, Field::AverageWage];
    if vocabulary.kind != RecordKind::Workshop {
        return None;
    }
    let place = |names: &[&str]| {
        paths.iter().position(|path| matches!(path.as_deref(), Some([own]) if names.contains(&own.trim())))
    };
    let branch = place(&BRANCHES).filter(|_| is_named);
    let at = place(&NAMES).or(branch)?;
    let says = |field: Field| {
        matches.iter().any(|found| found.iter().any(|one| one.field == field && one.score >= WORD))
    };
    let is_of_workshops =
        says(Field::Corporation) && (branch == Some(at) || OF_WORKSHOPS.into_iter().any(says));
    let weight = vocabulary.weight(Field::Name);
    (is_of_workshops && !says(Field::Name))
        .then_some((at, [Match { field: Field::Name, score: WORD, weight }]))
}

/// What else than the columns' own words counts for a kind.
struct Counts<'a> {
    /// The columns that mean something to some kind: what a kind leaves unexplained speaks against it.
    known: usize,
    has_evidence: bool,
    given: &'a [Field],
    may_be_nameless: bool,
    /// Nothing has to tell that the rows are of the kind.
    is_known: bool,
}

fn read_as(
    vocabulary: &Vocabulary,
    matches: &[&[Match]],
    questions: &[bool],
    counts: &Counts<'_>,
) -> Option<Assignment> {
    let may_be = |field: &Field| {
        counts.given.contains(field)
            || matches.iter().any(|found| found.iter().any(|one| one.field == *field))
    };
    let is_nameless = counts.may_be_nameless && vocabulary.kind == RecordKind::Workshop;
    let has_needs = || vocabulary.needs.iter().any(|need| need.iter().all(may_be));
    if vocabulary.kind != RecordKind::Survey && !is_nameless && !counts.is_known && !has_needs() {
        return None;
    }
    let mut fields = place_fields(matches);
    if vocabulary.kind == RecordKind::Survey {
        map_questions(&mut fields, questions)?;
    }
    let present: BTreeSet<Field> = fields.iter().flatten().map(|found| found.field).collect();
    let is_there = |field: &Field| present.contains(field) || counts.given.contains(field);
    let is_complete =
        |need: &Vec<Field>| need.iter().all(is_there) && need.iter().any(|f| present.contains(f));
    let does_without = || NAMELESS.iter().any(|need| need.iter().all(|field| present.contains(field)));
    let has_enough = vocabulary.needs.iter().any(is_complete)
        || is_nameless && does_without()
        || counts.is_known && !present.is_empty();
    if !has_enough {
        return None;
    }
    let mapped = fields.iter().flatten().count();
    let explained = (mapped as f64 / counts.known.max(mapped).max(1) as f64).sqrt();
    let evidence = if counts.has_evidence { EVIDENCE } else { 0.0 };
    let total = weigh(&fields) * explained + evidence;
    let has_evidence = counts.has_evidence;
    Some(Assignment { kind: vocabulary.kind, fields, total, has_evidence })
}

/// All pairs of column and field that are sure enough, strongest first; among equals the more telling field, then the column
/// further left.
fn pairs(matches: &[&[Match]]) -> Vec<(usize, Match)> {
    let mut pairs: Vec<(usize, Match)> = matches
        .iter()
        .enumerate()
        .flat_map(|(col, found)| found.iter().map(move |found| (col, *found)))
        .collect();
    pairs.retain(|(_, found)| found.score >= THRESHOLD);
    pairs.sort_by(|(col, one), (other_col, other)| {
        other.score.total_cmp(&one.score).then(other.weight.total_cmp(&one.weight)).then(col.cmp(other_col))
    });
    pairs
}

/// Each pair in its turn, as far as its column and field are free: good enough to choose among headers by.
fn place_fields(matches: &[&[Match]]) -> Vec<Option<Match>> {
    let mut fields = vec![None; matches.len()];
    let mut taken = BTreeSet::new();
    for (col, found) in pairs(matches) {
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
    if asked < LEAST_ASKED {
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
        // One more year tells no more of what the table is.
        let repeated = if found.field == Field::YearlyValue { 0.0 } else { REPEATED };
        found.score * found.weight * if is_first { 1.0 } else { repeated }
    };
    fields.iter().flatten().map(weight).sum()
}
