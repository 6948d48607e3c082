//! Kinds of work: three categories (作業区分) and an open list of kinds (細目) with synonyms.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WorkCategory {
    Pc,
    Indoor,
    OffSite,
}

impl WorkCategory {
    pub const ALL: [Self; 3] = [Self::Pc, Self::Indoor, Self::OffSite];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pc => "PC作業",
            Self::Indoor => "施設内軽作業",
            Self::OffSite => "施設外軽作業",
        }
    }

    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|category| category.name() == name)
    }
}

/// The canonical name of a kind of work (`封入・封緘`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WorkKind(pub Arc<str>);

impl WorkKind {
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self(name.into())
    }

    #[must_use]
    pub fn name(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for WorkKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One entry of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkKindEntry {
    pub kind: WorkKind,
    pub category: WorkCategory,
    /// Other words for it, as offices write them (コール, 架電 → 電話（コール）).
    pub synonyms: Vec<String>,
    /// Whether it can be done from anywhere unless the case says otherwise.
    pub remote: bool,
}

/// All kinds that the installation knows. The shipped list is `config/work_kinds.toml`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkCatalogue {
    entries: Vec<WorkKindEntry>,
    by_kind: BTreeMap<WorkKind, usize>,
}

impl WorkCatalogue {
    #[must_use]
    pub fn new(entries: Vec<WorkKindEntry>) -> Self {
        let by_kind = entries.iter().enumerate().map(|(at, entry)| (entry.kind.clone(), at)).collect();
        Self { entries, by_kind }
    }

    #[must_use]
    pub fn entries(&self) -> &[WorkKindEntry] {
        &self.entries
    }

    #[must_use]
    pub fn entry(&self, kind: &WorkKind) -> Option<&WorkKindEntry> {
        self.by_kind.get(kind).map(|at| &self.entries[*at])
    }

    #[must_use]
    pub fn category(&self, kind: &WorkKind) -> Option<WorkCategory> {
        self.entry(kind).map(|entry| entry.category)
    }
}
