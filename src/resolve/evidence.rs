//! Why two rows are one, or may be: each field's weight in words, as 名寄せ確認 and `explain` show it.

use crate::domain::Reason;

/// One field's part in the weight of a pair.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    /// `phone`, `branch` …, `overlap`, `prior`.
    pub field: &'static str,
    /// `電話が同じ`
    pub words: &'static str,
    /// Bits: positive speaks for one workshop, negative for two.
    pub points: f64,
}

/// The evidence of one link between two rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// Indices into `Observations::workshops`; for desks and clients, of their mentions (see [`super::Tie`]).
    pub left: usize,
    pub right: usize,
    /// The sum of the parts: +6 means 64 to 1 for one workshop.
    pub weight: f64,
    pub parts: Vec<Part>,
    /// A person said 同じ; the weight did not decide.
    pub decided: bool,
}

impl Evidence {
    /// The parts as reasons with points, what speaks loudest first.
    #[must_use]
    pub fn reasons(&self) -> Vec<Reason> {
        let mut parts: Vec<&Part> = self.parts.iter().filter(|part| part.points.abs() >= 0.05).collect();
        parts.sort_by(|a, b| b.points.abs().total_cmp(&a.points.abs()).then(a.field.cmp(b.field)));
        parts.into_iter().map(|part| Reason::new(part.field, part.words).points(part.points)).collect()
    }
}
