//! What one cell was understood to say: a value, or nothing, and the faults that a person should look at.

use crate::domain::{IssueCode, Severity};

/// What one cell was understood to say. No value and no faults = the cell states nothing (blank, －, 未定, 非公表 …),
/// which is distinct from 0.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading<T> {
    pub value: Option<T>,
    pub faults: Vec<Fault>,
}

/// One thing that a person should look at; the caller adds the place and makes it an `Issue`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub code: IssueCode,
    pub severity: Severity,
    /// Japanese: what was understood and what to do.
    pub message: String,
}

impl Fault {
    /// The value could not be used.
    #[must_use]
    pub fn error(code: IssueCode, message: impl Into<String>) -> Self {
        Self { code, severity: Severity::Error, message: message.into() }
    }

    /// The value was read, but a person should check it.
    #[must_use]
    pub fn warning(code: IssueCode, message: impl Into<String>) -> Self {
        Self { code, severity: Severity::Warning, message: message.into() }
    }

    /// The value was mended; nothing has to be done.
    #[must_use]
    pub fn notice(code: IssueCode, message: impl Into<String>) -> Self {
        Self { code, severity: Severity::Notice, message: message.into() }
    }
}

impl<T> Default for Reading<T> {
    fn default() -> Self {
        Self::nothing()
    }
}

impl<T> Reading<T> {
    #[must_use]
    pub const fn of(value: T) -> Self {
        Self { value: Some(value), faults: Vec::new() }
    }

    #[must_use]
    pub const fn nothing() -> Self {
        Self { value: None, faults: Vec::new() }
    }

    /// No value, because the cell could not be used.
    #[must_use]
    pub fn failed(code: IssueCode, message: impl Into<String>) -> Self {
        Self { value: None, faults: vec![Fault::error(code, message)] }
    }

    #[must_use]
    pub fn with(mut self, fault: Fault) -> Self {
        self.faults.push(fault);
        self
    }

    #[must_use]
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Reading<U> {
        Reading { value: self.value.map(f), faults: self.faults }
    }

    /// Whether the cell states nothing at all.
    #[must_use]
    pub const fn is_nothing(&self) -> bool {
        self.value.is_none() && self.faults.is_empty()
    }
}

/// The text in Japanese quotes, at most 30 characters, for messages.
pub(super) fn quote(text: &str) -> String {
    let line = super::text::tidy_line(text);
    let mut shown: String = line.chars().take(30).collect();
    if shown.len() < line.len() {
        shown.push('…');
    }
    format!("「{shown}」")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reading_keeps_its_faults_when_mapped() {
        let code = IssueCode::new("value.test");
        let reading = Reading::of(2).with(Fault::notice(code, "確認")).map(|number| number * 2);
        assert_eq!((reading.value, reading.faults.len()), (Some(4), 1));
        assert!(Reading::<u8>::nothing().is_nothing());
        assert!(!Reading::<u8>::failed(code, "不明").is_nothing());
    }

    #[test]
    fn quoted_text_is_cut() {
        assert_eq!(quote(&"あ".repeat(50)), format!("「{}…」", "あ".repeat(30)));
    }
}
