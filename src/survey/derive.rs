//! What follows from other answers of the same response: composition, bands, the largest share, whether it holds.

use super::answer::Value;
use super::spec::{Kind, OptionSpec, Question, Rule};

/// The values of one response by question: those asked, then those that follow from them; and the questions that were answered
/// without being asked.
pub(super) fn complete(
    questions: &[Question],
    asked: Vec<Option<Value>>,
) -> (Vec<Option<Value>>, Vec<usize>) {
    let mut values = asked;
    let mut unasked = Vec::new();
    for (at, question) in questions.iter().enumerate() {
        if let Kind::Derived(rule) = &question.kind {
            values[at] = derive(rule, &question.options, &values);
        } else if question.asked_if.as_ref().is_some_and(|(of, options)| !chose(&values[*of], options)) {
            unasked.extend(values[at].take().map(|_| at));
        }
    }
    (values, unasked)
}

fn chose(value: &Option<Value>, options: &[usize]) -> bool {
    matches!(value, Some(Value::Chosen(chosen, _)) if chosen.iter().any(|one| options.contains(one)))
}

fn derive(rule: &Rule, options: &[OptionSpec], values: &[Option<Value>]) -> Option<Value> {
    let number = |at: usize| match values.get(at) {
        Some(Some(Value::Number(number))) => Some(*number),
        _ => None,
    };
    let shares = |at: usize| match values.get(at) {
        Some(Some(Value::Shares(shares))) => Some(shares),
        _ => None,
    };
    let one = |at: Option<usize>| at.map(|at| Value::Chosen(vec![at], Vec::new()));
    match rule {
        Rule::Positive(sets) => {
            let holds =
                |set: &Vec<usize>| set.iter().all(|at| number(*at).is_some_and(|number| number > 0.0));
            one(sets.iter().position(holds))
        }
        Rule::Bands(of) => {
            let known: Vec<f64> = of.iter().filter_map(|at| number(*at)).collect();
            let sum: f64 = known.iter().sum();
            if known.is_empty() { None } else { one(options.iter().position(|option| option.holds(sum))) }
        }
        Rule::Largest(at) => one(largest(shares(*at)?)),
        Rule::AtLeast(at, least) => {
            let enough = shares(*at)?.iter().enumerate().filter(|(_, share)| **share >= *least);
            Some(Value::Chosen(enough.map(|(at, _)| at).collect(), Vec::new()))
        }
        Rule::Contains(at, option) => one(Some(usize::from(!chose(values.get(*at)?, &[*option])))),
        Rule::Group(at, groups) => match values.get(*at)?.as_ref()? {
            Value::Chosen(chosen, _) => {
                one(chosen.iter().find_map(|one| groups.get(*one).copied().flatten()))
            }
            _ => None,
        },
        Rule::Sums(of) => {
            let sums: Vec<f64> = of.iter().map(|at| number(*at).unwrap_or(0.0)).collect();
            of.iter().any(|at| number(*at).is_some()).then_some(Value::Shares(sums))
        }
    }
}

/// Of equal shares the first.
fn largest(shares: &[f64]) -> Option<usize> {
    let mut best: Option<(usize, f64)> = None;
    for (at, share) in shares.iter().enumerate().filter(|(_, share)| **share > 0.0) {
        if best.is_none_or(|(_, held)| *share > held) {
            best = Some((at, *share));
        }
    }
    best.map(|(at, _)| at)
}
