//! Why a decision was taken; every decision carries its reasons.

/// One reason: the rule that spoke, the points it gave where it is a score, and a Japanese sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    /// Stable name of the rule (`number+name`, `desk-consent`, `capacity`).
    pub rule: &'static str,
    /// Points given (scores, log weights); `None` for a plain rule.
    pub points: Option<f64>,
    pub text: String,
}

impl Reason {
    #[must_use]
    pub fn new(rule: &'static str, text: impl Into<String>) -> Self {
        Self { rule, points: None, text: text.into() }
    }

    #[must_use]
    pub fn points(mut self, points: f64) -> Self {
        self.points = Some(points);
        self
    }
}
