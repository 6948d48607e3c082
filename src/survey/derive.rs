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
            values[at] = derive(rule, &question.options, &values, questions);
        } else if question.asked_if.as_ref().is_some_and(|(of, options)| !chose(&values[*of], options)) {
            unasked.extend(values[at].take().map(|_| at));
        }
    }
    (values, unasked)
}

fn chose(value: &Option<Value>, options: &[usize]) -> bool {
    matches!(value, Some(Value::Chosen(chosen, _)) if chosen.iter().any(|one| options.contains(one)))
}

/// Their answer to the question on which it depends is none of those of whom it is asked.
fn ruled_out(question: &Question, values: &[Option<Value>]) -> bool {
    question.asked_if.as_ref().is_some_and(|(of, options)| {
        values.get(*of).is_some_and(|answer| answer.is_some() && !chose(answer, options))
    })
}

fn derive(
    rule: &Rule,
    options: &[OptionSpec],
    values: &[Option<Value>],
    questions: &[Question],
) -> Option<Value> {
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
        // Who was not asked, or did not answer, said neither; but whose own answer (管理していない) made it no question for
        // them said the second.
        Rule::Contains(at, option) => {
            let answer = values.get(*at)?;
            (answer.is_some() || ruled_out(questions.get(*at)?, values))
                .then(|| Value::Chosen(vec![usize::from(!chose(answer, &[*option]))], Vec::new()))
        }
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
