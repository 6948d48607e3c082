//! The synonym dictionary: which words in a header mean which field, per record kind, from `templates/layouts`.

use super::entry::{Match, Seen, Sets, Vocabulary};
use super::index::Index;
use super::lexicon::Lexicon;
use super::likeness::Likeness;
use super::scored::Memory;
pub use super::template::DictionaryError;
use super::template::{Asked, Template, folded};
use super::words::{HeaderText, fold};
use crate::domain::{Field, RecordKind};
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
        self.meant(header) == Some(field)
    }

    /// What a header means best in a list of workshops.
    pub(in crate::layout) fn meant(&self, header: &str) -> Option<Field> {
        let found = self.matches(&HeaderText::of([header]));
        let of_workshops = found.iter().filter(|(kind, _)| *kind == RecordKind::Workshop);
        let best = of_workshops.flat_map(|(_, matches)| matches).max_by(|a, b| a.score.total_cmp(&b.score));
        best.map(|found| found.field)
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
        let pointed_to = self.index.pointed_to(header, &seen.known, &seen.present, &self.lexicon);
        for of_one in pointed_to.chunk_by(|one, other| one.0 == other.0) {
            let (kind, at) = of_one[0].0;
            let Some(entry) = self.vocabulary(kind).and_then(|words| words.entries.get(at)) else { continue };
            let Some(score) = entry.score(header, &seen, of_one) else { continue };
            let one = Match { field: entry.field, score, weight: entry.weight_by(&seen.known) };
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
}
