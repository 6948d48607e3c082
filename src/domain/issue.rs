//! Something a person should look at. Dirty data is never an error: it becomes an `Issue` and the run goes on.

use super::{DeskId, Field, Origin};
use std::fmt;

/// A stable code such as `value.office-number-check-digit`; the room that raises it declares it as a constant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IssueCode(&'static str);

impl IssueCode {
    #[must_use]
    pub const fn new(code: &'static str) -> Self {
        Self(code)
    }

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for IssueCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// お知らせ: nothing has to be done.
    Notice,
    /// 注意: was read, but a person should check it.
    Warning,
    /// 誤り: the cell, sheet or file could not be used.
    Error,
}

impl Severity {
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Notice => "お知らせ",
            Self::Warning => "注意",
            Self::Error => "誤り",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    pub code: IssueCode,
    pub severity: Severity,
    pub origin: Origin,
    /// The desk whose material it is; `None` for the national office's own.
    pub desk: Option<DeskId>,
    pub field: Option<Field>,
    /// The text as it stands in the cell; empty where a whole file or sheet is meant.
    pub seen: String,
    /// A Japanese sentence: what was understood and what to do.
    pub message: String,
    /// Further places of the same cause that are counted, not kept one by one.
    pub more: u32,
}

impl Issue {
    #[must_use]
    pub fn new(code: IssueCode, severity: Severity, origin: Origin, message: impl Into<String>) -> Self {
        let (seen, message) = (String::new(), message.into());
        Self { code, severity, origin, desk: None, field: None, seen, message, more: 0 }
    }

    /// Keeps at most 200 characters of the text that was seen.
    #[must_use]
    pub fn seen(mut self, text: &str) -> Self {
        self.seen = text.chars().take(200).collect();
        self
    }

    #[must_use]
    pub fn field(mut self, field: Field) -> Self {
        self.field = Some(field);
        self
    }

    /// How many places it speaks of.
    #[must_use]
    pub const fn places(&self) -> usize {
        1 + self.more as usize
    }

    #[must_use]
    pub fn desk(mut self, desk: Option<DeskId>) -> Self {
        self.desk = desk;
        self
    }
}
