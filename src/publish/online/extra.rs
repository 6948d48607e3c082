//! What of a call a book can do without: charts, filters, warnings, formats. A call is carried out whole or not at all, so
//! what Google refuses of these must not keep the figures from being written.

use crate::google::GoogleError;
use std::collections::BTreeMap;

/// A kind of request that changes nothing of what a book says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Extra {
    Charts,
    Filter,
    Warnings,
    Formats,
}

impl Extra {
    pub(super) const ALL: [Self; 4] = [Self::Charts, Self::Filter, Self::Warnings, Self::Formats];

    const fn label(self) -> &'static str {
        match self {
            Self::Charts => "グラフ",
            Self::Filter => "フィルター",
            Self::Warnings => "警告（保護）",
            Self::Formats => "書式",
        }
    }
}

/// What Google refused of the extras, and in which words.
#[derive(Debug, Default)]
pub(super) struct LeftOut(BTreeMap<Extra, GoogleError>);

impl LeftOut {
    pub(super) fn add(&mut self, kind: Extra, error: GoogleError) {
        self.0.insert(kind, error);
    }

    /// For the office; `None` = nothing was left out.
    pub(super) fn words(&self) -> Option<String> {
        let why = self.0.values().next()?;
        let kinds: Vec<&str> = self.0.keys().map(|kind| kind.label()).collect();
        Some(format!("{}は付けられませんでした（ほかはすべて書きました）。{}", kinds.join("・"), why.words()))
    }
}
