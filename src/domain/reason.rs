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

    /// With its weight and sign: `電話が同じ +4.2`, `枝番が違う −6.0`.
    #[must_use]
    pub fn weighed(&self) -> String {
        match self.points {
            Some(points) => format!("{} {}", self.text, signed(points)),
            None => self.text.clone(),
        }
    }
}

/// One decimal with its sign, with a minus as wide as the plus: `+4.2`, `−6.0`.
#[must_use]
pub fn signed(points: f64) -> String {
    let sign = if points < 0.0 { '−' } else { '+' };
    format!("{sign}{:.1}", points.abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_carry_their_sign() {
        assert_eq!(Reason::new("phone", "電話が同じ").points(4.2).weighed(), "電話が同じ +4.2");
        assert_eq!(Reason::new("branch", "枝番が違う").points(-6.0).weighed(), "枝番が違う −6.0");
        assert_eq!(Reason::new("only", "一つだけ").weighed(), "一つだけ");
    }
}
