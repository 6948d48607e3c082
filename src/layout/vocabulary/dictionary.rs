//! The synonym dictionary: which words in a header mean which field, per record kind, from `templates/layouts`.

use super::index::{Index, Known, Pointed};
use super::lexicon::{Lexicon, Pattern, Present, Word};
use super::likeness::Likeness;
use super::scored::Memory;
use super::words::{HeaderText, fold};
use crate::domain::{Field, RecordKind};
use foldhash::HashSet;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, Mutex, OnceLock, PoisonError};

const SHIPPED: [&str; 17] = [
    include_str!("../../../templates/layouts/shared.toml"),
    include_str!("../../../templates/layouts/workshop.toml"),
    include_str!("../../../templates/layouts/desk.toml"),
    include_str!("../../../templates/layouts/case.toml"),
    include_str!("../../../templates/layouts/case_split.toml"),
    include_str!("../../../templates/layouts/application.toml"),
    include_str!("../../../templates/layouts/order.toml"),
    include_str!("../../../templates/layouts/delivery.toml"),
    include_str!("../../../templates/layouts/wage.toml"),
    include_str!("../../../templates/layouts/monthly_wage.toml"),
    include_str!("../../../templates/layouts/lead.toml"),
    include_str!("../../../templates/layouts/cost.toml"),
    include_str!("../../../templates/layouts/gross_profit.toml"),
    include_str!("../../../templates/layouts/budget.toml"),
    include_str!("../../../templates/layouts/plan.toml"),
    include_str!("../../../templates/layouts/reference.toml"),
    include_str!("../../../templates/layouts/survey.toml"),
];

/// Scores of the ways in which a header's words can meet the dictionary's.
const EXACT: f64 = 1.0;
const BARE: f64 = 0.97;
const LOOSE: f64 = 0.94;
/// 事業所名（フリガナ） is the reading only where the name itself stands in another column.
const READING: f64 = 0.9;
const PATTERN: f64 = 0.6;
const PATTERN_RANGE: f64 = 0.3;

/// All words, by record kind.
#[derive(Clone, Debug)]
pub struct Dictionary {
    texts: Vec<String>,
    fingerprint: String,
    /// Templates of words that several kinds share.
    shared: Vec<Template>,
    sets: Sets,
    vocabularies: BTreeMap<RecordKind, Vocabulary>,
    asked: Vec<Asked>,
    lexicon: Lexicon,
    index: Index,
    /// Taught when it is first asked.
    likeness: OnceLock<Likeness>,
    /// Words that stood in headers so far.
    pub(in crate::layout) memory: Memory,
}

/// A template that cannot be used.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum DictionaryError {
    #[error("a layout template is not valid TOML: {0}")]
    Syntax(String),
    #[error("a layout template names the unknown record kind {0:?}")]
    UnknownKind(String),
    #[error("a layout template names the unknown field {0:?}")]
    UnknownField(String),
    #[error("a layout template uses the unknown set {0:?}")]
    UnknownSet(String),
}

/// The words of one record kind.
#[derive(Clone, Debug)]
pub(in crate::layout) struct Vocabulary {
    pub(in crate::layout) kind: RecordKind,
    /// One of these sets of fields must be complete.
    pub(in crate::layout) needs: Vec<Vec<Field>>,
    /// The fields whose cell stands for the record, best first.
    pub(in crate::layout) place: Vec<Field>,
    /// Folded words in file, sheet and title that speak for the kind.
    pub(in crate::layout) evidence: Vec<String>,
    pub(in crate::layout) entries: Vec<Entry>,
}

/// The words of one field.
#[derive(Clone, Debug)]
pub(in crate::layout) struct Entry {
    field: Field,
    weight: f64,
    pub(in crate::layout) exact: HashSet<String>,
    pub(in crate::layout) loose: HashSet<String>,
    pub(in crate::layout) patterns: Vec<Pattern>,
    forbid: Vec<Word>,
}

/// What of the dictionary stands in a header.
struct Seen<'h> {
    known: Known<'h>,
    present: Present,
    lexicon: &'h Lexicon,
}

/// How well a header's words meet a field's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::layout) struct Match {
    pub(in crate::layout) field: Field,
    pub(in crate::layout) score: f64,
    pub(in crate::layout) weight: f64,
}

impl Dictionary {
    /// The dictionary that comes with the program.
    #[must_use]
    pub fn shipped() -> &'static Self {
        static DICTIONARY: LazyLock<Dictionary> = LazyLock::new(|| {
            Dictionary::parse(SHIPPED.iter().map(ToString::to_string).collect())
                .expect("the shipped templates are parsed by a test")
        });
        &DICTIONARY
    }

    /// This dictionary with another template's words added (same form as the shipped ones).
    ///
    /// # Errors
    /// When the text is not such a template.
    pub fn with(&self, template: &str) -> Result<Self, DictionaryError> {
        let more = Template::parse(template)?;
        let mut whole = self.clone();
        whole.texts.push(template.to_owned());
        if more.kind.is_none() {
            // Words that kinds share may be asked for by all that stand before them.
            return Self::parse(whole.texts);
        }
        whole.learn(&[more])?;
        Ok(whole)
    }

    /// The shipped dictionary with another template's words added. The last one is kept, for a daemon asks for the same one
    /// each night.
    ///
    /// # Errors
    /// When the text is not such a template.
    pub fn shipped_with(template: &str) -> Result<Arc<Self>, DictionaryError> {
        static LAST: Mutex<Option<(String, Arc<Dictionary>)>> = Mutex::new(None);
        let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, known)) = last.as_ref().filter(|(text, _)| text == template) {
            return Ok(Arc::clone(known));
        }
        let dictionary = Arc::new(Self::shipped().with(template)?);
        *last = Some((template.to_owned(), Arc::clone(&dictionary)));
        Ok(dictionary)
    }

    /// Changes with every word of the templates: what was read with other words is read again.
    #[must_use]
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// Whether a header's words mean a field more than any other, in a list of workshops.
    #[must_use]
    pub(in crate::layout) fn means(&self, header: &str, field: Field) -> bool {
        let found = self.matches(&HeaderText::of([header]));
        let of_workshops = found.iter().filter(|(kind, _)| *kind == RecordKind::Workshop);
        let best = of_workshops.flat_map(|(_, matches)| matches).max_by(|a, b| a.score.total_cmp(&b.score));
        best.is_some_and(|found| found.field == field)
    }

    /// Kinds of records that a file's name speaks of: another name of the same kinds changes nothing.
    #[must_use]
    pub fn kinds_named(&self, file: &str) -> Vec<RecordKind> {
        let name = fold(file);
        let speaks =
            |vocabulary: &&Vocabulary| vocabulary.evidence.iter().any(|word| name.contains(word.as_str()));
        self.vocabularies().filter(speaks).map(|vocabulary| vocabulary.kind).collect()
    }

    /// The questions, each by the words of its header, of the questionnaires that a file's name speaks of.
    pub(in crate::layout) fn asked_in(&self, file: &str) -> Vec<&[String]> {
        let name = fold(file);
        let named = self.asked.iter().filter(|one| one.files.iter().any(|word| name.contains(word.as_str())));
        named.flat_map(|one| one.questions.iter().map(Vec::as_slice)).collect()
    }

    pub(in crate::layout) fn vocabularies(&self) -> impl Iterator<Item = &Vocabulary> {
        self.vocabularies.values()
    }

    /// All fields that a header's words may mean, of each kind that has any.
    pub(in crate::layout) fn matches(&self, header: &HeaderText) -> Vec<(RecordKind, Vec<Match>)> {
        let present = self.lexicon.present(&header.joined().whole);
        let seen = Seen { known: self.index.known(header), present, lexicon: &self.lexicon };
        let mut found: Vec<(RecordKind, Vec<Match>)> = Vec::new();
        let pointed_to = self.index.pointed_to(&seen.known, &seen.present, &self.lexicon);
        for of_one in pointed_to.chunk_by(|one, other| one.0 == other.0) {
            let (kind, at) = of_one[0].0;
            let Some(entry) = self.vocabulary(kind).and_then(|words| words.entries.get(at)) else { continue };
            let Some(score) = entry.score(header, &seen, of_one) else { continue };
            let one = Match { field: entry.field, score, weight: entry.weight };
            match found.last_mut() {
                Some((last, matches)) if *last == kind => matches.push(one),
                _ => found.push((kind, vec![one])),
            }
        }
        found
    }

    /// The field of a kind whose words are one letter away from a header that nothing else explains.
    pub(in crate::layout) fn nearly(&self, kind: RecordKind, header: &HeaderText) -> Option<Match> {
        let present = self.lexicon.present(&header.joined().whole);
        self.vocabulary(kind)?.nearly(header, &present)
    }

    /// What headers are like that none of the words explains.
    pub(in crate::layout) fn likeness(&self) -> &Likeness {
        self.likeness.get_or_init(|| Likeness::of(&self.vocabularies))
    }

    pub(in crate::layout) fn vocabulary(&self, kind: RecordKind) -> Option<&Vocabulary> {
        self.vocabularies.get(&kind)
    }

    fn parse(texts: Vec<String>) -> Result<Self, DictionaryError> {
        let templates = texts.iter().map(|text| Template::parse(text)).collect::<Result<Vec<_>, _>>()?;
        let (of_kinds, shared): (Vec<Template>, Vec<Template>) =
            templates.into_iter().partition(|template| template.kind.is_some());
        let sets = shared.iter().flat_map(|template| &template.sets);
        let sets = sets.map(|(name, words)| (name.clone(), folded(words))).collect();
        let asked = shared.iter().flat_map(|template| &template.asked).map(Asked::folded).collect();
        let mut dictionary = Self {
            texts,
            fingerprint: String::new(),
            shared,
            sets,
            vocabularies: BTreeMap::new(),
            asked,
            lexicon: Lexicon::default(),
            index: Index::default(),
            likeness: OnceLock::new(),
            memory: Memory::default(),
        };
        dictionary.learn(&of_kinds)?;
        Ok(dictionary)
    }

    /// Adds templates of kinds of records, and makes all ready to be looked up.
    fn learn(&mut self, templates: &[Template]) -> Result<(), DictionaryError> {
        for template in templates {
            let name = template.kind.clone().unwrap_or_default();
            let kind = RecordKind::from_key(&name).ok_or(DictionaryError::UnknownKind(name))?;
            let vocabulary = self.vocabularies.entry(kind).or_insert_with(|| Vocabulary::new(kind));
            vocabulary.add(template, (&self.shared, &self.sets), &mut self.lexicon)?;
        }
        self.asked.extend(templates.iter().flat_map(|template| &template.asked).map(Asked::folded));
        self.lexicon.finish();
        self.index = Index::of(&self.vocabularies);
        self.likeness = OnceLock::new();
        self.fingerprint = blake3::hash(self.texts.concat().as_bytes()).to_hex()[..16].to_owned();
        Ok(())
    }
}

fn folded(words: &[String]) -> Vec<String> {
    words.iter().map(|word| fold(word)).collect()
}

/// Words by the name of their set, folded.
type Sets = BTreeMap<String, Vec<String>>;

impl Vocabulary {
    fn new(kind: RecordKind) -> Self {
        Self { kind, needs: Vec::new(), place: Vec::new(), evidence: Vec::new(), entries: Vec::new() }
    }

    fn add(
        &mut self,
        template: &Template,
        (shared, sets): (&[Template], &Sets),
        lexicon: &mut Lexicon,
    ) -> Result<(), DictionaryError> {
        for need in &template.needs {
            self.needs.push(need.iter().map(|key| field(key)).collect::<Result<_, _>>()?);
        }
        self.place.extend(template.place.iter().map(|key| field(key)).collect::<Result<Vec<_>, _>>()?);
        self.evidence.extend(template.evidence.iter().map(|word| fold(word)));
        for key in &template.shared {
            for template in shared {
                if let Some(words) = template.fields.get(key) {
                    self.entry(field(key)?).extend(words, sets, lexicon)?;
                }
            }
        }
        for (key, words) in &template.fields {
            self.entry(field(key)?).extend(words, sets, lexicon)?;
        }
        Ok(())
    }

    fn entry(&mut self, field: Field) -> &mut Entry {
        let at = self.entries.iter().position(|entry| entry.field == field).unwrap_or_else(|| {
            self.entries.push(Entry::new(field));
            self.entries.len() - 1
        });
        &mut self.entries[at]
    }

    pub(in crate::layout) fn has(&self, field: Field) -> bool {
        self.entries.iter().any(|entry| entry.field == field)
    }

    pub(in crate::layout) fn weight(&self, field: Field) -> f64 {
        self.entries.iter().find(|entry| entry.field == field).map_or(0.0, |entry| entry.weight)
    }

    fn nearly(&self, header: &HeaderText, present: &Present) -> Option<Match> {
        let own = header.own.bare();
        if own.chars().count() < 4 {
            return None;
        }
        let near = |entry: &&Entry| {
            entry.allows(present)
                && entry.exact.iter().any(|word| word.chars().count() >= 4 && is_slip(word, own))
        };
        let entry = self.entries.iter().find(near)?;
        Some(Match { field: entry.field, score: PATTERN, weight: entry.weight })
    }
}

impl Entry {
    fn new(field: Field) -> Self {
        Self {
            field,
            weight: 1.0,
            exact: HashSet::default(),
            loose: HashSet::default(),
            patterns: Vec::new(),
            forbid: Vec::new(),
        }
    }

    fn extend(&mut self, words: &Words, sets: &Sets, lexicon: &mut Lexicon) -> Result<(), DictionaryError> {
        self.weight = words.weight.unwrap_or(self.weight);
        let folded = words.exact.iter().map(|word| HeaderText::of([word.as_str()]).own);
        for word in folded.filter(|word| !word.whole.is_empty()) {
            if word.bare() == word.whole {
                self.loose.insert(word.loose().to_owned());
            }
            self.exact.insert(word.whole);
        }
        let all = words.words.iter().chain(&words.forbid).flat_map(|text| text.split([' ', '|']));
        if let Some(name) =
            all.filter_map(|word| word.strip_prefix('@')).find(|name| !sets.contains_key(*name))
        {
            return Err(DictionaryError::UnknownSet(name.to_owned()));
        }
        let expand = |name: &str| sets.get(name).cloned().unwrap_or_default();
        self.patterns.extend(words.words.iter().map(|text| Pattern::parse(text, lexicon, expand)));
        let forbidden = words.forbid.iter().flat_map(|word| match word.strip_prefix('@') {
            Some(set) => expand(set),
            None if word == "{month}" => vec![word.clone()],
            None => vec![fold(word)],
        });
        self.forbid.extend(forbidden.filter_map(|word| lexicon.word(&word)));
        Ok(())
    }

    pub(in crate::layout) const fn field(&self) -> Field {
        self.field
    }

    fn allows(&self, present: &Present) -> bool {
        !self.forbid.iter().any(|word| present.has(*word))
    }

    /// What an exact word holds itself does not forbid it below a group either: 事業所 > 電話／FAX.
    fn allows_below(&self, header: &HeaderText, seen: &Seen<'_>) -> bool {
        if self.allows(&seen.present) {
            return true;
        }
        let own = seen.lexicon.present(&header.own.whole);
        !self.forbid.iter().any(|word| seen.present.has(*word) && !own.has(*word))
    }

    /// An exact word of the header alone may be one that is forbidden inside longer ones.
    fn score(&self, header: &HeaderText, seen: &Seen<'_>, pointed_to: &[Pointed]) -> Option<f64> {
        let known = &seen.known;
        let has =
            |words: &HashSet<String>, text: &Option<&str>| text.is_some_and(|text| words.contains(text));
        if header.has_reading && has(&self.exact, &known.bare[1]) {
            return Some(BARE);
        }
        if has(&self.exact, &known.joined) {
            return Some(if header.has_reading { READING } else { EXACT });
        }
        if has(&self.exact, &known.own) && self.allows_below(header, seen) {
            return Some(EXACT);
        }
        let score = [
            (has(&self.exact, &known.own), EXACT),
            (has(&self.exact, &known.turned), BARE),
            (known.bare.iter().any(|text| has(&self.exact, text)), BARE),
            (has(&self.exact, &known.core), LOOSE),
            (known.loose.iter().any(|text| has(&self.loose, text)), LOOSE),
        ]
        .into_iter()
        .find_map(|(meets, score)| meets.then_some(score))
        .or_else(|| pattern_score(pointed_to))?;
        self.allows(&seen.present).then_some(score)
    }
}

/// By the pattern that covers most of the header.
fn pattern_score(pointed_to: &[Pointed]) -> Option<f64> {
    let best = pointed_to.iter().filter_map(|(_, share)| *share).max_by(f64::total_cmp)?;
    Some(PATTERN + PATTERN_RANGE * best)
}

/// Whether a header is a word with one slip. 入会年月日 is none of 入力年月日, 今の人数 none of 班の人数 and 前利用者数 none of 利用者数: of
/// words that count or date, what stands first tells what is counted or dated, and what stands last by what: 受けられる量 is none of
/// 受けられる人.
fn is_slip(word: &str, own: &str) -> bool {
    const STEM: usize = 2;
    if strsim::osa_distance(word, own) != 1 {
        return false;
    }
    let ends = ["日", "月", "時", "期", "数", "人", "額", "率", "量"];
    let measure = |text: &str| ends.into_iter().find(|end| text.ends_with(end));
    let swaps = || word.chars().all(|letter| own.contains(letter));
    let last = |text: &str| text.chars().last().unwrap_or(' ');
    match [measure(word), measure(own)] {
        // 頼んだ日 is none of 頼んだ先.
        [None, Some(_)] => word.chars().count() != own.chars().count() || swaps(),
        [None, None] => true,
        // Nor 割り振り先 of 割り振り日.
        [Some(_), None] if word.chars().count() == own.chars().count() && !own.contains(last(word)) => false,
        [Some(theirs), ours] => {
            ours.is_none_or(|ours| ours == theirs || swaps())
                && word.chars().take(STEM).eq(own.chars().take(STEM))
        }
    }
}

fn field(key: &str) -> Result<Field, DictionaryError> {
    Field::from_key(key).ok_or_else(|| DictionaryError::UnknownField(key.to_owned()))
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Template {
    /// Absent in a file of shared words.
    kind: Option<String>,
    #[serde(default)]
    needs: Vec<Vec<String>>,
    #[serde(default)]
    place: Vec<String>,
    #[serde(default)]
    evidence: Vec<String>,
    #[serde(default)]
    shared: Vec<String>,
    #[serde(default)]
    sets: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    fields: BTreeMap<String, Words>,
    #[serde(default)]
    asked: Vec<Asked>,
}

impl Template {
    fn parse(text: &str) -> Result<Self, DictionaryError> {
        toml::from_str(text).map_err(|error| DictionaryError::Syntax(error.to_string()))
    }
}

/// What a questionnaire asks, by words that all stand in a header, in files and sheets that are called so.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    files: Vec<String>,
    questions: Vec<Vec<String>>,
}

impl Asked {
    fn folded(&self) -> Self {
        let questions = self.questions.iter().map(|words| folded(words)).collect();
        Self { files: folded(&self.files), questions }
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    weight: Option<f64>,
    #[serde(default)]
    exact: Vec<String>,
    #[serde(default)]
    words: Vec<String>,
    #[serde(default)]
    forbid: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_one_office_are_read_once() {
        let template = "kind = \"workshop\"\n[fields.name]\nexact = [\"ほしぞら欄\"]\n";
        let first = Dictionary::shipped_with(template).unwrap();
        assert!(Arc::ptr_eq(&first, &Dictionary::shipped_with(template).unwrap()));
        assert!(
            first.means("ほしぞら欄", Field::Name) && !Dictionary::shipped().means("ほしぞら欄", Field::Name)
        );
        assert!(Dictionary::shipped_with("kind = 1").is_err());
    }

    #[test]
    fn words_that_are_added_mean_what_they_would_if_all_were_read_at_once() {
        let own = "kind = \"workshop\"\nevidence = [\"ほしぞら\"]\n[fields.name]\nexact = [\"ほしぞら欄\"]\nwords = [\"ほしぞら @name\"]\n";
        let sets = "[sets]\nname = [\"なまえ\"]\n";
        let shared = Dictionary::shipped().with(sets).unwrap();
        let added = shared.with(own).unwrap();
        let whole = Dictionary::parse(added.texts.clone()).unwrap();
        assert_eq!(added.fingerprint(), whole.fingerprint());
        for header in ["ほしぞら欄", "ほしぞらのなまえ", "事業所名", "ほしぞら"] {
            let text = HeaderText::of([header]);
            assert_eq!(added.matches(&text), whole.matches(&text), "{header}");
        }
        assert!(
            added.means("ほしぞらのなまえ", Field::Name) && !shared.means("ほしぞらのなまえ", Field::Name)
        );
        assert_eq!(added.kinds_named("ほしぞら.xlsx"), whole.kinds_named("ほしぞら.xlsx"));
    }

    #[test]
    fn days_of_members_and_designations_are_no_updates() {
        let dictionary = Dictionary::shipped();
        for header in [
            "入会年月日",
            "加入年月日",
            "入所年月日",
            "指定年月日",
            "開設日",
            "開設年月日",
            "設立年月日",
            "契約日",
            "契約年月日",
            "認定日",
            "認定年月日",
            "認可年月日",
            "退会年月日",
            "登録日",
            "最終送付日",
            "廃止年月日",
            "有効期限",
            "生年月日",
        ] {
            let text = HeaderText::of([header]);
            let words =
                dictionary.matches(&text).into_iter().filter(|(kind, _)| *kind == RecordKind::Workshop);
            let nearly = dictionary.nearly(RecordKind::Workshop, &text);
            let mut found = words.flat_map(|(_, matches)| matches).chain(nearly);
            assert!(found.all(|one| one.field != Field::UpdatedOn), "{header}");
        }
    }

    #[test]
    fn what_is_counted_makes_another_word() {
        assert!(!is_slip("入力年月日", "入会年月日") && !is_slip("利用者数", "前利用者数"));
        assert!(!is_slip("班ノ人数", "今ノ人数") && !is_slip("受ケラレル人", "受ケラレル量"));
        assert!(!is_slip("頼ンダ先方", "頼ンダ先日") && !is_slip("オ願イシタ先", "オ願イシタ日"));
        assert!(!is_slip("割リ振リ日", "割リ振リ先"));
        assert!(is_slip("年間発注見込額", "年間発注見込"));
        assert!(is_slip("更新年月日", "更新年日月") && is_slip("電話番号", "電活番号"));
    }
}
