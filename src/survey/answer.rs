//! Text of a cell → what was answered: options, a number, shares, words.

use super::spec::{Kind, OptionSpec, Question};
use crate::normalise::{count, text, yen};
use crate::table::Cell;

/// What one response says to one question.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// Positions of options, in their order; and words outside the options.
    Chosen(Vec<usize>, Vec<String>),
    Number(f64),
    /// Percent by option.
    Shares(Vec<f64>),
    Text(String),
}

const OTHER: &str = "その他";
const SEPARATORS: [char; 5] = [',', '、', ';', '\n', '|'];

/// Reads the cells of one question (several where each option has a column, with its words).
pub(super) fn read(question: &Question, cells: &[(&str, &str)]) -> Option<Value> {
    let first = cells.iter().map(|(_, answer)| *answer).find(|answer| !is_blank(answer))?;
    match question.kind {
        Kind::Single => single(question, first),
        Kind::Multi => multi(question, first),
        Kind::Number => {
            Some(number(first).map_or_else(|| Value::Text(text::tidy_line(first)), Value::Number))
        }
        Kind::Scale => {
            Some(leading(first).map_or_else(|| Value::Text(text::tidy_line(first)), Value::Number))
        }
        Kind::Shares => shares(question, cells),
        Kind::Free => {
            let words = text::tidy(first);
            (!text::states_nothing(&words)).then_some(Value::Text(words))
        }
        Kind::Unshown | Kind::Derived(_) => None,
    }
}

/// Nothing, or dashes alone (－, ー): whoever writes one leaves the question open.
fn is_blank(answer: &str) -> bool {
    answer.chars().all(|c| c.is_whitespace() || text::is_dash(c) || matches!(c, '－' | 'ｰ' | '〜'))
}

/// One option: by its words, else by the bounds that hold the amount that was written instead.
fn single(question: &Question, answer: &str) -> Option<Value> {
    let words = text::tidy_line(answer);
    if words.is_empty() {
        return None;
    }
    let found = option_of(&question.options, &words).or_else(|| {
        let amount = number(&words)?;
        question.options.iter().position(|option| option.holds(amount))
    });
    Some(match found {
        Some(at) => Value::Chosen(vec![at], Vec::new()),
        None => Value::Chosen(Vec::new(), vec![words]),
    })
}

/// Options that hold a comma themselves are put together again before they are looked up: the longest first.
fn multi(question: &Question, answer: &str) -> Option<Value> {
    let words = text::tidy(answer);
    let pieces: Vec<&str> =
        words.split(SEPARATORS).map(str::trim).filter(|piece| !piece.is_empty()).collect();
    let (mut chosen, mut others) = (Vec::new(), Vec::new());
    let mut at = 0;
    while at < pieces.len() {
        let found = (at + 1..=pieces.len())
            .rev()
            .find_map(|end| Some((named(&question.options, &pieces[at..end].join("、"))?, end)))
            .or_else(|| Some((other(&question.options, pieces[at])?, at + 1)));
        match found {
            Some((option, end)) => {
                chosen.push(option);
                at = end;
            }
            None => {
                others.push(text::tidy_line(pieces[at]));
                at += 1;
            }
        }
    }
    chosen.sort_unstable();
    chosen.dedup();
    (!chosen.is_empty() || !others.is_empty()).then_some(Value::Chosen(chosen, others))
}

/// By name or other wording; `その他（…）` is その他.
fn option_of(options: &[OptionSpec], words: &str) -> Option<usize> {
    named(options, words).or_else(|| other(options, words))
}

fn named(options: &[OptionSpec], words: &str) -> Option<usize> {
    let key = text::fold(words);
    let is_named = |option: &OptionSpec| {
        std::iter::once(&option.name).chain(&option.also).any(|name| text::fold(name) == key)
    };
    options.iter().position(is_named)
}

fn other(options: &[OptionSpec], words: &str) -> Option<usize> {
    let is_other = text::tidy_line(words).starts_with(OTHER);
    is_other.then(|| options.iter().position(|option| option.name == OTHER)).flatten()
}

fn number(answer: &str) -> Option<f64> {
    if let Some(exact) = with_fraction(answer) {
        return Some(exact);
    }
    let cell = Cell::text(answer);
    let counted = count::read(&cell);
    counted.value.filter(|_| counted.faults.is_empty()).map(f64::from).or_else(|| yen::number(&cell))
}

/// `1.5人`, `0.5`: parts of one (of half-time staff) count as they are written.
fn with_fraction(answer: &str) -> Option<f64> {
    let tidy = text::tidy_line(answer);
    let digits = tidy.trim_start_matches("約").trim_end_matches(['人', '名']).trim();
    let (whole, part) = digits.split_once('.')?;
    let is_number = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    (is_number(whole) && is_number(part)).then(|| digits.parse().ok()).flatten()
}

/// `5`, `5（とても満足）`.
fn leading(answer: &str) -> Option<f64> {
    let tidy = text::tidy_line(answer);
    let digits: String = tidy.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
    digits.parse().ok()
}

/// Percentages; a sheet that keeps them as parts of 1 is read as such.
fn shares(question: &Question, cells: &[(&str, &str)]) -> Option<Value> {
    let mut shares = vec![0.0; question.options.len()];
    for (option, answer) in cells {
        let (Some(at), Some(share)) = (option_of(&question.options, option), percent(answer)) else {
            continue;
        };
        shares[at] += share;
    }
    let sum: f64 = shares.iter().sum();
    if sum > 0.0 && sum <= 1.01 {
        shares.iter_mut().for_each(|share| *share *= 100.0);
    }
    (sum > 0.0).then_some(Value::Shares(shares))
}

fn percent(answer: &str) -> Option<f64> {
    let tidy = text::tidy_line(answer);
    tidy.trim_end_matches('%').trim().replace(',', "").parse().ok().filter(|share: &f64| share.is_finite())
}
