//! The words of one kind of record, field by field, and how well a header's words meet them.

use super::joint;
use super::lexicon::{Lexicon, Pattern, Present, Word};
use super::template::{DictionaryError, Template, Words, field};
use super::words::{HeaderText, fold};
use crate::domain::{Field, RecordKind};
use foldhash::{HashMap, HashSet};
use std::collections::BTreeMap;

/// Scores of the ways in which a header's words can meet the dictionary's.
const EXACT: f64 = 1.0;
/// What the weight of an exact word loses for each list of words that it gives way to: it tells two columns of one field apart and
/// nothing else.
const GIVES_WAY: f64 = 1e-6;
const BARE: f64 = 0.97;
const LOOSE: f64 = 0.94;
/// 事業所名（フリガナ） is the reading only where the name itself stands in another column.
const READING: f64 = 0.9;
/// 品名・役務名: two words for the same.
const JOINT: f64 = 0.92;
const PATTERN: f64 = 0.6;
const PATTERN_RANGE: f64 = 0.3;

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

impl Vocabulary {
    pub(super) fn new(kind: RecordKind) -> Self {
        Self { kind, needs: Vec::new(), place: Vec::new(), evidence: Vec::new(), entries: Vec::new() }
    }

    pub(super) fn add(
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

    pub(super) fn nearly(&self, header: &HeaderText, present: &Present) -> Option<Match> {
        let own = header.own.bare();
        if own.chars().count() < 4 {
            return None;
        }
        // 法人番号 is no 個人番号 for all its letters: what is withheld is called so in so many words.
        let near = |entry: &&Entry| {
            entry.field != Field::PersonalInformation
                && entry.allows(present)
                && entry.exact.iter().any(|word| word.chars().count() >= 4 && is_slip(word, own))
        };
        let entry = self.entries.iter().find(near)?;
        Some(Match { field: entry.field, score: PATTERN, weight: entry.weight })
    }
}

/// Words by the name of their set, folded.
pub(super) type Sets = BTreeMap<String, Vec<String>>;

/// The words of one field.
#[derive(Clone, Debug)]
pub(in crate::layout) struct Entry {
    pub(super) field: Field,
    pub(super) weight: f64,
    pub(in crate::layout) exact: HashSet<String>,
    /// The same with 人員 for 人数: no word by itself that others may be like.
    pub(super) alike: HashSet<String>,
    /// Those of them that give way to others, with what they lose by it.
    after: HashMap<String, f64>,
    pub(in crate::layout) loose: HashSet<String>,
    pub(in crate::layout) patterns: Vec<Pattern>,
    forbid: Vec<Word>,
}

impl Entry {
    fn new(field: Field) -> Self {
        Self {
            field,
            weight: 1.0,
            exact: HashSet::default(),
            alike: HashSet::default(),
            after: HashMap::default(),
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
            self.alike.extend(joint::in_other_words(&word.whole));
            self.exact.insert(word.whole);
        }
        let behind = (1u32..).zip(&words.after);
        for (place, word) in behind.flat_map(|(place, words)| words.iter().map(move |word| (place, word))) {
            let word = HeaderText::of([word.as_str()]).own.whole;
            self.exact.insert(word.clone());
            self.after.insert(word, GIVES_WAY * f64::from(place));
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

    /// Whether each of the words that a sign joins is one of the field's: 品名・役務名.
    fn joins(&self, header: &HeaderText) -> bool {
        let words = &header.joined_words;
        !words.is_empty() && words.iter().all(|word| self.exact.contains(word))
    }

    pub(in crate::layout) const fn field(&self) -> Field {
        self.field
    }

    /// The weight of the field where a header means it by these words.
    pub(super) fn weight_by(&self, known: &Known<'_>) -> f64 {
        let words = [known.joined, known.own].into_iter().flatten();
        let lost = words.filter_map(|word| self.after.get(word)).copied().fold(0.0, f64::max);
        self.weight - lost
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
    pub(super) fn score(&self, header: &HeaderText, seen: &Seen<'_>, pointed_to: &[Pointed]) -> Option<f64> {
        let known = &seen.known;
        let has = |text: &Option<&str>| {
            text.is_some_and(|text| self.exact.contains(text) || self.alike.contains(text))
        };
        if header.has_reading && has(&known.bare[1]) {
            return Some(BARE);
        }
        if has(&known.joined) {
            return Some(if header.has_reading { READING } else { EXACT });
        }
        if has(&known.own) && self.allows_below(header, seen) {
            return Some(EXACT);
        }
        let score = [
            (has(&known.own), EXACT),
            (has(&known.turned), BARE),
            (known.bare.iter().any(has), BARE),
            (has(&known.core), LOOSE),
            (known.loose.iter().any(|text| text.is_some_and(|text| self.loose.contains(text))), LOOSE),
        ]
        .into_iter()
        .find_map(|(meets, score)| meets.then_some(score))
        .or_else(|| self.joins(header).then_some(JOINT))
        .or_else(|| pattern_score(pointed_to))?;
        self.allows(&seen.present).then_some(score)
    }
}

/// What of the dictionary stands in a header.
pub(super) struct Seen<'h> {
    pub(super) known: Known<'h>,
    pub(super) present: Present,
    pub(super) lexicon: &'h Lexicon,
}

/// How well a header's words meet a field's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::layout) struct Match {
    pub(in crate::layout) field: Field,
    pub(in crate::layout) score: f64,
    pub(in crate::layout) weight: f64,
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

/// A field that a header may mean: by a pattern, that covers this share of the header, or by a word.
pub(in crate::layout) type Pointed = (Place, Option<f64>);

/// A header's texts as far as some field has them among its exact or loose words.
pub(in crate::layout) struct Known<'h> {
    pub(in crate::layout) joined: Option<&'h str>,
    pub(in crate::layout) turned: Option<&'h str>,
    pub(in crate::layout) own: Option<&'h str>,
    pub(in crate::layout) bare: [Option<&'h str>; 2],
    pub(in crate::layout) core: Option<&'h str>,
    pub(in crate::layout) loose: [Option<&'h str>; 2],
}

/// A field of a kind, by its number among the kind's.
pub(super) type Place = (RecordKind, usize);

#[cfg(test)]
mod tests {
    use super::is_slip;

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
