//! What an explanation may draw on, and the look-ups that several explanations share.

use crate::domain::{DeskId, Figure, HumanCell, Issue, Matching, Observations, Origin, Workshop, WorkshopId};
use crate::matching::{Standing, Weights};
use crate::registry::Registry;
use crate::resolve::{Identities, WorkshopIdentity};
use std::collections::BTreeSet;

/// One line of the history, already worded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryLine {
    /// When (`2026-11-21 02:00`).
    pub when: String,
    pub what: String,
}

/// Everything that tonight's run knows. An empty part makes an explanation shorter, never wrong.
#[derive(Clone, Copy, Debug)]
pub struct Material<'a> {
    pub registry: &'a Registry,
    pub identities: &'a Identities,
    pub observations: &'a Observations,
    pub matching: &'a Matching,
    /// Of the pair that is asked for, where the night did not keep it.
    pub standing: Option<&'a Standing>,
    /// By which the night scored.
    pub weights: &'a Weights,
    pub figures: &'a [Figure],
    pub issues: &'a [Issue],
    /// What people wrote in our own tabs.
    pub human: &'a [HumanCell],
    /// What changed about the thing that is asked for, newest first.
    pub history: &'a [HistoryLine],
    /// What it said last (canonical JSON), where the registry holds it no more, and since when.
    pub ended: Option<(&'a str, &'a str)>,
}

impl<'a> Material<'a> {
    /// `W-000001 つばさ作業所（B型）`, or the id alone.
    pub(super) fn workshop_name(&self, id: WorkshopId) -> String {
        self.registry.workshops.get(&id).map_or_else(|| id.to_string(), name_with_id)
    }

    /// The name of a desk, or its id where the registry does not know it.
    pub(super) fn desk_name(&self, id: &DeskId) -> String {
        self.registry.desks.get(id).map_or_else(|| id.to_string(), |desk| desk.name.clone())
    }

    /// The identity whose member is the row of workshops with this index.
    pub(super) fn identity_of(&self, row: usize) -> Option<&'a WorkshopIdentity> {
        self.identities.workshops.iter().find(|identity| identity.members.contains(&row))
    }

    /// Issues that stand on any of these rows (file, sheet and row number).
    pub(super) fn issues_on(&self, origins: &[Origin]) -> Vec<&'a Issue> {
        let rows: BTreeSet<_> = origins.iter().filter_map(row_of).collect();
        self.issues
            .iter()
            .filter(|issue| row_of(&issue.origin).is_some_and(|row| rows.contains(&row)))
            .collect()
    }
}

pub(super) fn name_with_id(workshop: &Workshop) -> String {
    let service =
        workshop.service.as_ref().map(|service| format!("（{}）", service.value)).unwrap_or_default();
    format!("{} {}{service}", workshop.id, workshop.name.value)
}

/// File, sheet and row of a place.
pub(super) fn row_of(origin: &Origin) -> Option<(&str, &str, u32)> {
    origin.cell.map(|cell| (&*origin.file, &*origin.sheet, cell.row))
}

/// Whether a place is in the sheet that was asked for, whatever the revision. A person may give a longer path, and no
/// sheet: then any sheet of the file will do.
pub(super) fn same_sheet(asked: &Origin, origin: &Origin) -> bool {
    let ends_with =
        |file: &str| asked.file.strip_suffix(file).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'));
    let is_file = ends_with(&origin.file) || ends_with(origin.path().shown());
    is_file && (asked.sheet.is_empty() || asked.sheet == origin.sheet)
}
