//! Two questions crossed: how many of those who said the one said the other.

use super::answer::Value;
use super::response::Response;
use super::spec::{CrossSpec, Kind, Question, Questionnaire};

use crate::domain::Origin;

/// Options that nobody chose stay in: an office compares tables of two years.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CrossTab {
    pub id: String,
    pub title: String,
    pub row_question: String,
    pub column_question: String,
    pub columns: Vec<String>,
    pub rows: Vec<CrossRow>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CrossRow {
    pub name: String,
    /// Responses of the row that answered the column's question: what percentages are of.
    pub base: usize,
    /// In order of column.
    pub counts: Vec<usize>,
    /// The responses of each count.
    pub records: Vec<Vec<Origin>>,
}

pub(super) fn table(spec: &Questionnaire, cross: &CrossSpec, responses: &[Response<'_>]) -> CrossTab {
    let (of_rows, of_columns) = (&spec.questions[cross.rows], &spec.questions[cross.columns]);
    let names = |at: usize| spec.questions[at].options.iter().map(|option| option.name.clone());
    let mut rows: Vec<CrossRow> = names(cross.rows)
        .map(|name| CrossRow {
            name,
            base: 0,
            counts: vec![0; of_columns.options.len()],
            records: vec![Vec::new(); of_columns.options.len()],
        })
        .collect();
    for one in responses {
        let (Some(row), Some(column)) = (&one.values[cross.rows], &one.values[cross.columns]) else {
            continue;
        };
        let columns = parts(of_columns, column);
        for (at, _) in parts(of_rows, row) {
            rows[at].base += 1;
            for (column, _) in &columns {
                rows[at].counts[*column] += 1;
                rows[at].records[*column].push(one.origin.clone());
            }
        }
    }
    CrossTab {
        id: cross.id.clone(),
        title: cross.title.clone(),
        row_question: of_rows.label.clone(),
        column_question: of_columns.label.clone(),
        columns: names(cross.columns).collect(),
        rows,
    }
}

/// A count as a number to divide by.
#[expect(clippy::cast_precision_loss, reason = "counts of responses stay far below 2^53")]
pub(super) const fn real(count: usize) -> f64 {
    count as f64
}

/// Which options an answer counts for, and how much.
pub(super) fn parts(question: &Question, value: &Value) -> Vec<(usize, f64)> {
    match value {
        Value::Chosen(chosen, _) => chosen.iter().map(|at| (*at, 1.0)).collect(),
        Value::Number(number) => {
            let band = question.options.iter().position(|option| option.holds(*number));
            band.map(|at| (at, 1.0)).into_iter().collect()
        }
        Value::Shares(shares) if matches!(question.kind, Kind::Derived(_)) => {
            shares.iter().copied().enumerate().collect()
        }
        // Of shares: how many have any.
        Value::Shares(shares) => {
            let any = shares.iter().enumerate().filter(|(_, share)| **share > 0.0);
            any.map(|(at, _)| (at, 1.0)).collect()
        }
        Value::Text(_) => Vec::new(),
    }
}
