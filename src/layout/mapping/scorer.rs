//! What the texts of headers mean, each scored once: with the names around the sheet, and with what it states once for all its rows.

use crate::domain::{Field, RecordKind};
use crate::layout::vocabulary::dictionary::Dictionary;
use crate::layout::vocabulary::entry::Match;
use crate::layout::vocabulary::parents;
use crate::layout::vocabulary::parties::{self, Party};
use crate::layout::vocabulary::scored::Scored;
use crate::layout::vocabulary::scored::WORD;
use crate::layout::vocabulary::words::{HeaderText, asks, fold};
use crate::normalise::work;
use foldhash::HashMap;
use std::sync::Arc;

/// Below this a column stays unmapped.
pub(in crate::layout) const THRESHOLD: f64 = 0.5;
/// The score of words that nobody wrote down but for what they are like.
pub(in crate::layout) const LIKENED: f64 = 0.55;
/// The score of a column whose numbers are what two others make.
pub(in crate::layout) const RECKONED: f64 = 0.58;
/// What a header counts for among the kinds of table of which only its make tells something.
const HINT: f64 = 0.1;
/// From here on it is one of a field's own words, but for what loosens it.
const VERY_WORD: f64 = 0.94;
/// A header that is the name of a kind of work: its values have the last word.
pub(in crate::layout) const NAMES_WORK: f64 = 0.7;

/// Scores the headers of a file, remembering each text that was scored once.
pub(in crate::layout) struct Scorer<'d> {
    pub(in crate::layout) dictionary: &'d Dictionary,
    /// Kinds of which a word stands in the names of file and sheet.
    pub(super) evidence: Vec<RecordKind>,
    /// The same of the title above the table.
    titled: Vec<RecordKind>,
    /// What the questionnaire asks after which the file or sheet is named.
    asked: Vec<&'d [String]>,
    /// Whether the names of file and sheet speak of workshops at all.
    pub(super) speaks_of_workshops: bool,
    /// The names of file and sheet, and whether they or the title speak of free places and of no wages.
    names: String,
    tells_room: bool,
    /// Whether the names of file and sheet or the title call it a list of what was carried out.
    tells_results: bool,
    /// Fields that the sheet states once for all its rows.
    pub(super) given: Vec<Field>,
    /// Whether a list of workshops may do without a word for names.
    pub(in crate::layout) may_be_nameless: bool,
    /// Whether the rows name who wants the work and who does it, each read as records of several kinds.
    pub(in crate::layout) names_both_parties: bool,
    /// Whether the rows were found to be cases already: their orders and deliveries are none of other matters.
    pub(in crate::layout) are_cases: bool,
    /// What the rows are known to be before their header is read.
    pub(super) only: Option<RecordKind>,
    known: HashMap<Vec<String>, Arc<Scored>>,
    /// The same of texts that stand alone.
    alone: HashMap<String, Arc<Scored>>,
    /// What a number means, which is no word of anything.
    number: Arc<Scored>,
}

impl<'d> Scorer<'d> {
    pub(in crate::layout) fn new(dictionary: &'d Dictionary) -> Self {
        let (known, alone) = (HashMap::default(), HashMap::default());
        let (evidence, titled, given) = (Vec::new(), Vec::new(), Vec::new());
        Self {
            dictionary,
            evidence,
            titled,
            asked: Vec::new(),
            speaks_of_workshops: false,
            names: String::new(),
            tells_room: false,
            tells_results: false,
            given,
            may_be_nameless: false,
            names_both_parties: false,
            are_cases: false,
            only: None,
            known,
            alone,
            number: Arc::default(),
        }
    }

    /// Goes on to a sheet: the names that surround it, and the fields that it states once for all its rows.
    pub(in crate::layout) fn turn_to(&mut self, surroundings: &str, given: Vec<Field>) {
        self.evidence = self.dictionary.kinds_named(surroundings);
        self.asked = self.dictionary.asked_in(surroundings);
        self.speaks_of_workshops =
            ["事業所", "作業所", "施設"].iter().any(|word| surroundings.contains(word));
        self.given = given;
        surroundings.clone_into(&mut self.names);
        self.tells_room = tells_room(surroundings);
        self.tells_results = tells_results(surroundings);
    }

    /// One more field that the sheet states once for its rows.
    pub(in crate::layout) fn state(&mut self, field: Field) {
        self.given.push(field);
    }

    /// Reads where a field need not have a column: something beside tells it.
    pub(in crate::layout) fn beside<T>(&mut self, field: Field, read: impl FnOnce(&mut Self) -> T) -> T {
        self.given.push(field);
        let read = read(self);
        self.given.pop();
        read
    }

    /// Reads rows that are known to be of one kind, whatever their header says of it.
    pub(in crate::layout) fn only<T>(&mut self, kind: RecordKind, read: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.only.replace(kind);
        let read = read(self);
        self.only = before;
        read
    }

    /// What the title of the sheet speaks of.
    pub(in crate::layout) fn title(&mut self, title: &str) {
        self.titled = self.dictionary.kinds_named(title);
        self.tells_room = tells_room(&format!("{} {title}", self.names));
        self.tells_results |= tells_results(title);
    }

    /// Whether the names of file and sheet or the title speak of a kind.
    pub(in crate::layout) fn is_named(&self, kind: RecordKind) -> bool {
        self.evidence.contains(&kind) || self.titled.contains(&kind)
    }

    /// Whether the list is one of work that was carried out: who stands beside it did it.
    pub(in crate::layout) const fn tells_results(&self) -> bool {
        self.tells_results
    }

    /// Months that count who may come are no wages.
    pub(super) fn is_ruled_out(&self, kind: RecordKind) -> bool {
        self.tells_room && kind == RecordKind::MonthlyWage
    }

    pub(super) fn scored(&mut self, path: &[String]) -> Arc<Scored> {
        if let [only] = path {
            return Arc::clone(self.alone(only));
        }
        if let Some(scored) = self.known.get(path) {
            return Arc::clone(scored);
        }
        let scored = self.dictionary.memory.below(path).unwrap_or_else(|| {
            let scored = Arc::new(self.score(&path.iter().map(String::as_str).collect::<Vec<_>>()));
            self.dictionary.memory.keep_below(path, &scored);
            scored
        });
        self.known.insert(path.to_vec(), Arc::clone(&scored));
        scored
    }

    /// What a text on its own means.
    fn alone(&mut self, text: &str) -> &Arc<Scored> {
        if is_number(text) {
            return &self.number;
        }
        if !self.alone.contains_key(text) {
            let scored = self.dictionary.memory.alone(text).unwrap_or_else(|| {
                let scored = Arc::new(self.score(&[text]));
                self.dictionary.memory.keep_alone(text, &scored);
                scored
            });
            self.alone.insert(text.to_owned(), scored);
        }
        &self.alone[text]
    }

    /// What the texts above a column are most like of all that it could be, and how probable that is.
    pub(super) fn most_like(
        &self,
        path: &[String],
        could_be: impl Fn(Field) -> bool,
    ) -> Option<(Field, f64)> {
        let text = HeaderText::of(path.iter().map(String::as_str));
        let likeness = self.dictionary.likeness();
        let own = likeness.most_like(text.own.bare(), &could_be);
        let whole = || likeness.most_like(&text.joined().whole, &could_be).filter(|_| path.len() > 1);
        own.into_iter().chain(whole()).max_by(|(_, one), (_, other)| one.total_cmp(other))
    }

    /// From here on the texts above a column mean what they are like, to all kinds that have no very words for them.
    pub(super) fn liken(&mut self, path: &[String], field: Field) {
        let known = self.scored(path);
        let mut kinds = known.kinds.clone();
        let has_field =
            |kind: RecordKind| self.dictionary.vocabulary(kind).is_some_and(|words| words.has(field));
        kinds.retain(|(kind, matches)| !has_field(*kind) || matches.iter().any(|found| found.score >= WORD));
        for vocabulary in self.dictionary.vocabularies().filter(|vocabulary| vocabulary.has(field)) {
            if kinds.iter().all(|(kind, _)| *kind != vocabulary.kind) {
                let found = Match { field, score: LIKENED, weight: vocabulary.weight(field) };
                kinds.push((vocabulary.kind, vec![found]));
            }
        }
        let likened = Arc::new(Scored { kinds, best: known.best.max(LIKENED), ..*known });
        if let [only] = path {
            self.alone.insert(only.clone(), Arc::clone(&likened));
        }
        self.known.insert(path.to_vec(), likened);
    }

    /// From here on the texts above a column mean one field to some kinds, and nothing to others: its values say so.
    pub(super) fn settle(&mut self, path: &[String], field: Field, of: &[RecordKind]) {
        let vocabularies = of.iter().filter_map(|kind| self.dictionary.vocabulary(*kind));
        let has_field = vocabularies.filter(|vocabulary| vocabulary.has(field));
        let found = |weight: f64| Match { field, score: WORD, weight };
        let kinds = has_field.map(|words| (words.kind, vec![found(words.weight(field))])).collect();
        let settled = Arc::new(Scored { kinds, best: WORD, asks: false, names_work: false });
        if let [only] = path {
            self.alone.insert(only.clone(), Arc::clone(&settled));
        }
        self.known.insert(path.to_vec(), settled);
    }

    fn score(&self, path: &[&str]) -> Scored {
        let mut kinds = self.dictionary.matches(&HeaderText::of(path.iter().copied()));
        let own = path.last().is_some_and(|own| work::kind_of(own, work::shipped_words()).is_some());
        if let Some(score) = marks_below(path, own) {
            for vocabulary in self.dictionary.vocabularies() {
                let weight = vocabulary.weight(Field::WorkMark);
                if weight > 0.0 {
                    let mark = Match { field: Field::WorkMark, score, weight };
                    match kinds.iter_mut().find(|(kind, _)| *kind == vocabulary.kind) {
                        Some((_, matches)) => matches.push(mark),
                        None => kinds.push((vocabulary.kind, vec![mark])),
                    }
                }
            }
        }
        parents::drop_parents(&mut kinds, path, self.dictionary);
        self.name_party(&mut kinds, path);
        let best = kinds.iter().flat_map(|(_, matches)| matches).map(|found| found.score).fold(0.0, f64::max);
        Scored { kinds, best, asks: is_question(path), names_work: own }
    }

    /// Who is who by the make of a header that a kind has no word for: 受けてくれた所, 仕事の出し手.
    fn name_party(&self, kinds: &mut Vec<(RecordKind, Vec<Match>)>, path: &[&str]) {
        use RecordKind::{Case, Lead, Order};
        let (field, of): (Field, &[RecordKind]) = match path.last().and_then(|own| parties::party(own)) {
            Some(Party::Client) => (Field::Client, &[Case, Order, Lead]),
            Some(Party::Doer) => (Field::Name, &[Order]),
            None => return,
        };
        for vocabulary in of.iter().filter_map(|kind| self.dictionary.vocabulary(*kind)) {
            // What a table is its own words say.
            let found = Match { field, score: LIKENED, weight: vocabulary.weight(field) * HINT };
            match kinds.iter_mut().find(|(kind, _)| *kind == vocabulary.kind) {
                Some((_, matches)) if matches.iter().any(|known| known.score >= THRESHOLD) => {}
                Some((_, matches)) => matches.push(found),
                None => kinds.push((vocabulary.kind, vec![found])),
            }
        }
    }

    /// The best score that any kind gives a text on its own.
    pub(in crate::layout) fn best(&mut self, text: &str) -> f64 {
        if let Some(scored) = self.alone.get(text) {
            return scored.best;
        }
        if text.chars().count() > 120 || is_number(text) {
            return 0.0;
        }
        self.alone(text).best
    }

    /// Whether a text is a word of a field in some kind of table.
    pub(in crate::layout) fn means(&mut self, text: &str, field: Field) -> bool {
        let scored = self.alone(text);
        scored
            .kinds
            .iter()
            .any(|(_, matches)| matches.iter().any(|found| found.field == field && found.score >= WORD))
    }

    /// The same in a table of one kind; a text that holds such a word and says nothing else better counts as well.
    pub(in crate::layout) fn means_of(&mut self, text: &str, kind: RecordKind, field: Field) -> bool {
        let scored = self.alone(text);
        let best = scored.of_kind(kind).iter().max_by(|one, other| one.score.total_cmp(&other.score));
        best.is_some_and(|found| found.field == field)
    }

    /// The field that a text is the very word of, in a list of workshops.
    pub(in crate::layout) fn word_of_workshops(&mut self, text: &str) -> Option<Field> {
        let scored = self.alone(text);
        let words = scored.of_kind(RecordKind::Workshop).iter().filter(|found| found.score >= VERY_WORD);
        words.max_by(|one, other| one.score.total_cmp(&other.score)).map(|found| found.field)
    }

    /// What a text on its own means to each kind.
    pub(in crate::layout) fn meanings(&mut self, text: &str) -> Arc<Scored> {
        Arc::clone(self.alone(text))
    }

    /// Whether a text is the name of a kind of work.
    pub(in crate::layout) fn names_work(&mut self, text: &str) -> bool {
        self.alone(text).names_work
    }

    /// Whether all words of a question stand in a header, in a file that is named after its questionnaire.
    pub(super) fn is_asked(&self, path: &[String]) -> bool {
        if self.asked.is_empty() {
            return false;
        }
        let header = fold(&path.concat());
        self.asked.iter().any(|words| words.iter().all(|word| header.contains(word.as_str())))
    }
}

/// 空き状況（R6下期）, 受け入れられる人数: months below such a title count who may come, not who was paid.
fn tells_room(names: &str) -> bool {
    const ROOM: [&str; 13] = [
        "空き",
        "空状況",
        "余裕",
        "余力",
        "受け入れられる",
        "受け入れ可",
        "受入可",
        "受け入れ人数",
        "受入人数",
        "受け入れ状況",
        "受入状況",
        "受注可能",
        "対応可能",
    ];
    const WAGES: [&str; 6] = ["工賃", "賃金", "給与", "給料", "支払", "wage"];
    ROOM.iter().any(|word| names.contains(word)) && !WAGES.iter().any(|word| names.contains(word))
}

/// 受注実績, 民間企業等からの受注実績: work that was taken on and done. A folder's name says nothing of its files.
fn tells_results(names: &str) -> bool {
    const DONE: [&str; 9] = [
        "受注実績",
        "受託実績",
        "発注実績",
        "契約実績",
        "調達実績",
        "取引実績",
        "売上実績",
        "作業実績",
        "あっせん実績",
    ];
    // 受 注 実 績 票
    let own: String = names.rsplit('/').next().unwrap_or_default().split_whitespace().collect();
    DONE.iter().any(|word| own.contains(word))
}

/// Digits and what stands between them, of a telephone, a date, an amount: no word at all.
fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit() || b"-./,: ".contains(&byte))
}

/// A child of a heading for kinds of work (PC作業 > リスト作成) holds marks, and so may any column that is called a kind.
fn marks_below(path: &[&str], names_work: bool) -> Option<f64> {
    let (_, parents) = path.split_last()?;
    let groups = ["作業", "業務", "役務", "物品", "品目", "仕事", "可能", "対応可否", "受託可否", "受注可否"];
    // 物　品, 役　務: words are spread over the width of their columns.
    let says = |parent: &&str| {
        let close: String = parent.chars().filter(|letter| !letter.is_whitespace()).collect();
        groups.iter().any(|word| close.contains(word))
    };
    // 空き（作業に入れる人数） > 4-6月: how many, no mark.
    let counts = |parent: &&str| ["人数", "人員"].iter().any(|word| parent.contains(word));
    if parents.iter().any(says) && !parents.iter().any(counts) {
        return Some(0.9);
    }
    names_work.then_some(NAMES_WORK)
}

fn is_question(path: &[&str]) -> bool {
    let above = path.first().filter(|_| path.len() > 1);
    path.last().is_some_and(|text| asks(text)) || above.is_some_and(|text| asks(text))
}
