//! Words that nobody wrote down: 行ってもらった所, 請負額の合計. Which field's words a header is most like is told by a naive Bayes
//! classifier over its letters and short runs of letters, taught by all words of the dictionary.

use super::entry::Vocabulary;
use crate::domain::{Field, RecordKind};
use foldhash::{HashMap, HashSet};
use std::collections::BTreeMap;

/// Letters of the longest run.
const LONGEST_RUN: usize = 3;
/// What a run counts for that none of a field's words has (additive smoothing).
const UNSEEN: f64 = 0.05;
/// The runs of a header overlap: they are as many witnesses as their number to this power.
const WITNESSES: f64 = 0.7;
/// Share of a header's runs that the dictionary must have met at all.
const LEAST_MET: f64 = 0.5;
/// Letters of a header: a longer one is a sentence.
const LONGEST: usize = 24;

/// What the words of each field are made of.
#[derive(Clone, Debug, Default)]
pub(in crate::layout) struct Likeness {
    fields: Vec<Taught>,
    /// How many words of which fields have a run, by its letters.
    runs: HashMap<Run, Vec<(usize, u32)>>,
}

/// Up to three letters.
type Run = [char; LONGEST_RUN];

#[derive(Clone, Debug)]
struct Taught {
    field: Field,
    /// The logarithm of its share of all words.
    prior: f64,
    /// The logarithm of what a count is divided by.
    whole: f64,
}

impl Likeness {
    pub(in crate::layout) fn of(vocabularies: &BTreeMap<RecordKind, Vocabulary>) -> Self {
        let mut words: BTreeMap<Field, HashSet<&str>> = BTreeMap::new();
        for entry in vocabularies.values().flat_map(|vocabulary| &vocabulary.entries) {
            words.entry(entry.field()).or_default().extend(entry.exact.iter().map(String::as_str));
        }
        words.retain(|_, words| !words.is_empty());
        let all: usize = words.values().map(HashSet::len).sum();
        let mut runs: HashMap<Run, Vec<(usize, u32)>> = HashMap::default();
        let mut counted = vec![0_u32; words.len()];
        for (at, words) in words.values().enumerate() {
            for run in words.iter().flat_map(|word| runs_of(word)) {
                counted[at] += 1;
                let of_fields = runs.entry(run).or_default();
                match of_fields.last_mut() {
                    Some((last, count)) if *last == at => *count += 1,
                    _ => of_fields.push((at, 1)),
                }
            }
        }
        let unseen = UNSEEN * runs.len() as f64;
        let taught = |((field, words), counted): ((&Field, &HashSet<&str>), u32)| Taught {
            field: *field,
            prior: (words.len() as f64 / all as f64).ln(),
            whole: (f64::from(counted) + unseen).ln(),
        };
        let fields = words.iter().zip(counted).map(taught).collect();
        Self { fields, runs }
    }

    /// The field whose words a folded header is most like, and how probable that is among all fields that it could be.
    pub(in crate::layout) fn most_like(
        &self,
        header: &str,
        could_be: impl Fn(Field) -> bool,
    ) -> Option<(Field, f64)> {
        if header.chars().count() > LONGEST {
            return None;
        }
        let runs = runs_of(header);
        let met: Vec<&Vec<(usize, u32)>> = runs.iter().filter_map(|run| self.runs.get(run)).collect();
        if met.is_empty() || (met.len() as f64) < runs.len() as f64 * LEAST_MET {
            return None;
        }
        let count = met.len() as f64;
        let from_nothing = |taught: &Taught| match could_be(taught.field) {
            true => taught.prior + count * (UNSEEN.ln() - taught.whole),
            false => f64::NEG_INFINITY,
        };
        let mut logs: Vec<f64> = self.fields.iter().map(from_nothing).collect();
        for (at, words) in met.into_iter().flatten() {
            logs[*at] += (f64::from(*words) + UNSEEN).ln() - UNSEEN.ln();
        }
        let witnesses = count.powf(WITNESSES);
        let (best, most) = logs.iter().enumerate().max_by(|(_, one), (_, other)| one.total_cmp(other))?;
        if !most.is_finite() {
            return None;
        }
        let whole: f64 = logs.iter().map(|log| ((log - most) / witnesses).exp()).sum();
        Some((self.fields[best].field, 1.0 / whole))
    }
}

/// The runs of a word, its beginning and its end being letters as well.
fn runs_of(word: &str) -> HashSet<Run> {
    let letters: Vec<char> =
        std::iter::once('\u{2}').chain(word.chars()).chain(std::iter::once('\u{3}')).collect();
    let run = |letters: &[char]| {
        let mut run: Run = Default::default();
        run[..letters.len()].copy_from_slice(letters);
        run
    };
    (1..=LONGEST_RUN).flat_map(|length| letters.windows(length).map(run)).collect()
}

#[cfg(test)]
mod tests {
    use crate::domain::{Field, RecordKind};
    use crate::layout::Dictionary;
    use crate::layout::vocabulary::words::{HeaderText, fold};
    use rstest::rstest;

    #[rstest]
    #[case("登録利用者（人）", Some(Field::Users))]
    #[case("1枚あたりの金額", Some(Field::UnitPrice))]
    #[case("成約しなかったわけ", Some(Field::LostReason))]
    #[case("🌸🌸", None)]
    fn what_words_are_like(#[case] header: &str, #[case] expected: Option<Field>) {
        let found = Dictionary::shipped().likeness().most_like(&fold(header), |_| true);
        let sure = found.filter(|(_, sure)| *sure >= 0.8).map(|(field, _)| field);
        assert_eq!(sure, expected, "{header}: {found:?}");
    }

    #[test]
    fn what_it_could_not_be_is_out_of_the_question() {
        let likeness = Dictionary::shipped().likeness();
        let (first, _) = likeness.most_like(&fold("発注する会社"), |_| true).unwrap();
        let other = likeness.most_like(&fold("発注する会社"), |field| field != first);
        assert!(other.is_some_and(|(field, _)| field != first));
        assert!(likeness.most_like(&fold("発注する会社"), |_| false).is_none());
    }

    /// Words of a stranger who had not seen the dictionary, and never to be added to it: kind, header, field (`-` for none).
    #[test]
    fn words_of_a_stranger() {
        const WORDS: &str = include_str!("../../../tests/unwritten_words.tsv");
        let dictionary = Dictionary::shipped();
        let (mut unknown, mut right, mut wrong) = (0, 0, Vec::new());
        for line in WORDS.lines() {
            let [kind, header, field] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
            let words = dictionary.vocabulary(RecordKind::from_key(kind).unwrap()).unwrap();
            let field = Field::from_key(field).filter(|field| words.has(*field));
            let text = HeaderText::of([header]);
            if dictionary.matches(&text).iter().flat_map(|(_, found)| found).any(|found| found.score >= 0.5) {
                continue;
            }
            unknown += usize::from(field.is_some());
            let found = dictionary.likeness().most_like(text.own.bare(), |_| true);
            match found.filter(|(found, sure)| *sure >= 0.75 && words.has(*found)) {
                Some((found, _)) if Some(found) == field => right += 1,
                Some((found, _)) => wrong.push((header, found)),
                None => {}
            }
        }
        println!("unknown {unknown}, right {right}, wrong {}: {wrong:?}", wrong.len());
        assert!(right * 3 >= unknown && wrong.len() * 4 <= right, "right {right} of {unknown}; {wrong:?}");
    }
}
