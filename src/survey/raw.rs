//! Reads a questionnaire from TOML; everything that is wrong with it is said at once, in Japanese.

use super::spec::{CrossSpec, Kind, OptionSpec, Per, Question, Questionnaire, Rule};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawQuestionnaire {
    id: String,
    name: String,
    #[serde(default)]
    files: Vec<String>,
    #[serde(default)]
    per: RawPer,
    #[serde(default)]
    participants: BTreeMap<String, u32>,
    question: Vec<RawQuestion>,
    #[serde(default)]
    cross: Vec<RawCross>,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum RawPer {
    #[default]
    Desk,
    Response,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawQuestion {
    id: String,
    #[serde(default)]
    number: String,
    label: String,
    #[serde(default)]
    wordings: Vec<String>,
    #[serde(default)]
    words: Vec<String>,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    options: Vec<RawOption>,
    asked_if: Option<RawCondition>,
    figure: Option<String>,
    #[serde(default)]
    unit: String,
    /// Of what a derived one follows.
    #[serde(default)]
    of: Vec<String>,
    /// The option of `of` that `contains` looks for.
    option: Option<String>,
    least: Option<f64>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum RawOption {
    Plain(String),
    Full(FullOption),
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct FullOption {
    name: String,
    #[serde(default)]
    also: Vec<String>,
    over: Option<f64>,
    upto: Option<f64>,
    /// Questions above 0 (`positive`), or options of the grouped question (`group`).
    #[serde(default)]
    of: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCondition {
    question: String,
    options: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCross {
    id: String,
    title: String,
    rows: String,
    columns: String,
}

/// Reads a questionnaire.
///
/// # Errors
/// What is wrong with it, each in a sentence.
pub fn parse(text: &str) -> Result<Questionnaire, Vec<String>> {
    let raw: RawQuestionnaire = toml::from_str(text)
        .map_err(|error| vec![format!("TOML の書き方に合っていません（{}）。", error.message())])?;
    let mut reader = Reader { problems: Vec::new(), questions: Vec::new() };
    for question in raw.question {
        let read = reader.question(question);
        reader.questions.push(read);
    }
    let crosses = raw.cross.into_iter().filter_map(|cross| reader.cross(cross)).collect();
    let participants = raw.participants.iter().filter_map(|(year, count)| Some((year.parse().ok()?, *count)));
    let questionnaire = Questionnaire {
        id: raw.id,
        name: raw.name,
        files: raw.files,
        per: match raw.per {
            RawPer::Desk => Per::Desk,
            RawPer::Response => Per::Response,
        },
        participants: participants.collect(),
        crosses,
        questions: reader.questions,
    };
    if reader.problems.is_empty() { Ok(questionnaire) } else { Err(reader.problems) }
}

struct Reader {
    problems: Vec<String>,
    questions: Vec<Question>,
}

impl Reader {
    fn question(&mut self, raw: RawQuestion) -> Question {
        let place = raw.id.clone();
        if self.questions.iter().any(|one| one.id == raw.id) {
            self.problems.push(format!("設問「{place}」の id が重なっています。"));
        }
        let mut options = Vec::new();
        let mut inner = Vec::new();
        for option in raw.options {
            let full = match option {
                RawOption::Plain(name) => FullOption { name, ..FullOption::default() },
                RawOption::Full(full) => full,
            };
            let FullOption { name, also, over, upto, of } = full;
            options.push(OptionSpec { name, also, over, upto });
            inner.push(of);
        }
        let of: Vec<usize> = raw.of.iter().filter_map(|id| self.known(&place, id)).collect();
        let asked_if = raw.asked_if.and_then(|one| {
            let at = self.known(&place, &one.question)?;
            Some((at, one.options.iter().filter_map(|name| self.option_of(&place, at, name)).collect()))
        });
        let kind = self.kind(&place, &raw.kind, &of, &inner, raw.option.as_deref(), raw.least);
        if let (true, Kind::Derived(Rule::Largest(at) | Rule::AtLeast(at, _))) = (options.is_empty(), &kind) {
            options = self.questions.get(*at).map(|one| one.options.clone()).unwrap_or_default();
        }
        if options.is_empty() && matches!(kind, Kind::Shares | Kind::Derived(_)) {
            self.problems.push(format!("設問「{place}」に options（選択肢）がありません。"));
        }
        Question {
            id: raw.id,
            number: raw.number,
            label: raw.label,
            wordings: raw.wordings,
            words: raw.words,
            kind,
            options,
            asked_if,
            unit: raw.unit,
            figure: raw.figure,
        }
    }

    fn kind(
        &mut self,
        place: &str,
        word: &str,
        of: &[usize],
        inner: &[Vec<String>],
        option: Option<&str>,
        least: Option<f64>,
    ) -> Kind {
        let first = of.first().copied();
        let derived = match (word, first) {
            ("single", _) => return Kind::Single,
            ("multi", _) => return Kind::Multi,
            ("number", _) => return Kind::Number,
            ("scale", _) => return Kind::Scale,
            ("shares", _) => return Kind::Shares,
            ("free", _) => return Kind::Free,
            ("unshown", _) => return Kind::Unshown,
            ("positive", _) => {
                let sets =
                    inner.iter().map(|ids| ids.iter().filter_map(|id| self.known(place, id)).collect());
                Some(Rule::Positive(sets.collect()))
            }
            ("bands", Some(_)) => Some(Rule::Bands(of.to_vec())),
            ("sums", Some(_)) => Some(Rule::Sums(of.to_vec())),
            ("largest", Some(at)) => Some(Rule::Largest(at)),
            ("at_least", Some(at)) => Some(Rule::AtLeast(at, least.unwrap_or(1.0))),
            ("contains", Some(at)) => {
                self.option_of(place, at, option.unwrap_or_default()).map(|option| Rule::Contains(at, option))
            }
            ("group", Some(at)) => Some(Rule::Group(at, self.groups(at, inner))),
            _ => None,
        };
        derived.map_or_else(
            || {
                self.problems.push(format!(
                    "設問「{place}」の type「{word}」が使えません。single・multi・number・scale・shares・free・unshown、または of を添えた bands・positive・largest・at_least・contains・group・sums にしてください。"
                ));
                Kind::Unshown
            },
            Kind::Derived,
        )
    }

    /// For each option of the question, the group that names it.
    fn groups(&self, at: usize, inner: &[Vec<String>]) -> Vec<Option<usize>> {
        let options = self.questions.get(at).map(|one| one.options.as_slice()).unwrap_or_default();
        options.iter().map(|option| inner.iter().position(|names| names.contains(&option.name))).collect()
    }

    fn known(&mut self, place: &str, id: &str) -> Option<usize> {
        let found = self.questions.iter().position(|one| one.id == id);
        if found.is_none() {
            self.problems.push(format!("「{place}」にある設問「{id}」が、それより前にありません。"));
        }
        found
    }

    fn option_of(&mut self, place: &str, at: usize, name: &str) -> Option<usize> {
        let found = self.questions.get(at)?.options.iter().position(|one| one.name == name);
        if found.is_none() {
            let id = &self.questions[at].id;
            self.problems.push(format!("「{place}」にある選択肢「{name}」が、設問「{id}」にありません。"));
        }
        found
    }

    fn cross(&mut self, raw: RawCross) -> Option<CrossSpec> {
        let place = raw.id.clone();
        let (rows, columns) = (self.known(&place, &raw.rows)?, self.known(&place, &raw.columns)?);
        for at in [rows, columns] {
            if self.questions[at].options.is_empty() {
                let id = &self.questions[at].id;
                self.problems
                    .push(format!("クロス集計「{place}」の設問「{id}」に options（選択肢）がありません。"));
            }
        }
        Some(CrossSpec { id: raw.id, title: raw.title, rows, columns })
    }
}
