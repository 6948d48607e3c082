//! What a row calls a workshop, in the parts by which names are compared.

use crate::domain::{Corporation, ServiceType, WorkshopRow};
use crate::normalise::{name, name::NameParts, text};

#[derive(Debug, PartialEq, Eq)]
pub(super) struct WorkshopName {
    /// Without service, branch and corporation, folded.
    pub(super) bare: String,
    pub(super) shown: String,
    pub(super) folded: String,
    pub(super) branch: Option<String>,
    pub(super) service: Option<ServiceType>,
}

impl WorkshopName {
    pub(super) fn of(shown: &str) -> Self {
        let NameParts { bare, branch, service } = name::parts(shown, None);
        Self { shown: shown.to_owned(), folded: text::fold(shown), bare, branch, service }
    }

    /// Whether a word for the service or the kind of place stands beside the name.
    pub(super) fn is_designated(&self) -> bool {
        self.branch.is_none() && self.folded != self.bare
    }
}

/// What a row of a list calls its workshop.
pub(super) struct Called {
    pub(super) kana: Option<String>,
    pub(super) names: Vec<WorkshopName>,
}

impl Called {
    /// A sheet that names a workshop may or may not put its corporation before it: both bare names lead to it.
    pub(super) fn of(row: &WorkshopRow) -> Self {
        let kana = row.kana.as_ref().map(|kana| name::parts(&kana.value, None).bare);
        let Some(name) = &row.name else { return Self { kana, names: Vec::new() } };
        let corporation = row.corporation.as_ref().map(|seen| &seen.value);
        let service = row.service.as_ref().map(|seen| &seen.value);
        let shown = text::tidy_line(&name.value);
        let folded = text::fold(&shown);
        let under = |corporation: Option<&Corporation>| {
            let parts = name::parts(&name.value, corporation);
            let service = service.cloned().or(parts.service);
            let (shown, folded) = (shown.clone(), folded.clone());
            WorkshopName { bare: parts.bare, folded, shown, branch: parts.branch, service }
        };
        let with_corporation = corporation.map(|corporation| under(Some(corporation)));
        Self { kana, names: with_corporation.into_iter().chain([under(None)]).collect() }
    }
}
