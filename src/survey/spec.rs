//! A questionnaire as it is described: questions, how each is told from a header, its options, and the pairs to cross.

use std::collections::BTreeMap;

/// Who answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Per {
    /// A desk: its latest response of a fiscal year counts.
    Desk,
    /// Each person for themselves (研修アンケート).
    Response,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Questionnaire {
    pub id: String,
    /// 窓口アンケート
    pub name: String,
    /// Words in the name of a file or sheet that speak for it.
    pub files: Vec<String>,
    pub per: Per,
    /// How many were asked, by fiscal year (研修の参加者).
    pub participants: BTreeMap<i32, u32>,
    pub questions: Vec<Question>,
    pub crosses: Vec<CrossSpec>,
}

impl Questionnaire {
    #[must_use]
    pub fn position(&self, id: &str) -> Option<usize> {
        self.questions.iter().position(|one| one.id == id)
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// `1-4`; names it in conditions, derivations and cross tabs.
    pub id: String,
    /// How it is shown: `①-4`; empty for what is derived.
    pub number: String,
    /// The question in short.
    pub label: String,
    /// Wordings in full.
    pub wordings: Vec<String>,
    /// Words that all occur in the header.
    pub words: Vec<String>,
    pub kind: Kind,
    pub options: Vec<OptionSpec>,
    /// Asked only of those who chose one of these options (positions) of that question (position).
    pub asked_if: Option<(usize, Vec<usize>)>,
    /// The key of the figure that its mean is (`d.satisfaction`).
    pub figure: Option<String>,
    /// What its numbers count (人, 事業所, 点); empty where nothing says so.
    pub unit: String,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// One option.
    Single,
    /// Any number of options.
    Multi,
    /// A number; options with bounds are its bands.
    Number,
    /// A number of a scale: mean and histogram.
    Scale,
    /// One column per option, each with a percentage.
    Shares,
    /// Free text, listed.
    Free,
    /// Not counted and not shown (names, addresses).
    Unshown,
    /// Follows from other questions (positions).
    Derived(Rule),
}

#[derive(Clone, Debug, PartialEq)]
pub enum Rule {
    /// The first option all of whose questions are above 0.
    Positive(Vec<Vec<usize>>),
    /// The band of the sum of numbers.
    Bands(Vec<usize>),
    /// The option with the largest share; of equal ones the first.
    Largest(usize),
    /// Options with at least this share.
    AtLeast(usize, f64),
    /// Whether an option was chosen: the first option where so, else the second; neither where nothing was answered, unless the answer on which it depends made it no question.
    Contains(usize, usize),
    /// Options of another question in groups: for each of its options the group.
    Group(usize, Vec<Option<usize>>),
    /// The sums of numbers beside each other, one option a question.
    Sums(Vec<usize>),
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct OptionSpec {
    pub name: String,
    pub also: Vec<String>,
    /// More than this …
    pub over: Option<f64>,
    /// … and at most this.
    pub upto: Option<f64>,
}

impl OptionSpec {
    #[must_use]
    pub const fn is_band(&self) -> bool {
        self.over.is_some() || self.upto.is_some()
    }

    #[must_use]
    pub fn holds(&self, number: f64) -> bool {
        self.is_band()
            && self.over.is_none_or(|over| number > over)
            && self.upto.is_none_or(|upto| number <= upto)
    }
}

/// A pair of questions to cross.
#[derive(Clone, Debug, PartialEq)]
pub struct CrossSpec {
    pub id: String,
    pub title: String,
    pub rows: usize,
    pub columns: usize,
}
