//! Whether tonight's merges are a storm, and which of tonight's files it comes from.

use super::Reading;
use super::decide::Identified;
use crate::domain::{RecordKind, WorkshopId};
use crate::guard::{self, StormOptions};
use crate::registry::{EntityKind, Known};
use crate::store::StoredFile;
use std::collections::{BTreeMap, BTreeSet};

/// The name under which a held storm is known.
pub(super) const SUBJECT: &str = "workshops";

/// How many workshop rows each file had on the last night.
pub(super) type RowsBefore = BTreeMap<String, usize>;

pub(super) fn rows_before(stored: &BTreeMap<String, StoredFile>) -> RowsBefore {
    let count =
        |file: &StoredFile| file.records.iter().filter(|record| record.kind == RecordKind::Workshop).count();
    stored.iter().map(|(path, file)| (path.clone(), count(file))).filter(|(_, rows)| *rows > 0).collect()
}

/// The question to the office and the files to hold back; `None` where there is no storm, or none of tonight's files
/// brought it (then nothing can be held back).
pub(super) fn find(
    known: &Known,
    identified: &Identified,
    reading: &Reading,
    before: &RowsBefore,
    options: &StormOptions,
) -> Option<(String, BTreeSet<String>)> {
    let standing: BTreeSet<_> = identified.registry.workshops.keys().copied().collect();
    let merges = guard::merges(&known.identities, &identified.identities.remembered, &standing);
    let rows = Rows::of(identified, reading);
    let collapsed = rows.collapsed(before);
    let mut lost: BTreeSet<WorkshopId> = merges.keys().copied().collect();
    if !collapsed.is_empty() {
        let ids = known.entities.keys().filter(|(kind, _)| *kind == EntityKind::Workshop);
        lost.extend(ids.filter_map(|(_, id)| id.parse().ok()).filter(|id| !standing.contains(id)));
    }
    let question = guard::storm(lost.len(), options)?;
    let grown: BTreeSet<WorkshopId> = merges.values().copied().collect();
    let mut files: BTreeSet<String> = (rows.0.iter())
        .filter(|(_, ids)| ids.iter().any(|id| grown.contains(id)))
        .map(|(file, _)| (*file).to_owned())
        .collect();
    files.extend(collapsed);
    (!files.is_empty()).then_some((question, files))
}

/// The workshop of each row of tonight's new or changed files.
struct Rows<'a>(BTreeMap<&'a str, Vec<WorkshopId>>);

impl<'a> Rows<'a> {
    fn of(identified: &Identified, reading: &'a Reading) -> Self {
        let news: BTreeSet<&str> = reading.to_store.iter().map(|file| file.head().path.as_str()).collect();
        let mut rows: BTreeMap<&str, Vec<WorkshopId>> = BTreeMap::new();
        for workshop in &identified.identities.workshops {
            for row in workshop.members.iter().filter_map(|at| reading.observations.workshops.get(*at)) {
                let file = &*row.row.origin.file;
                if news.contains(file) {
                    rows.entry(file).or_default().push(workshop.id);
                }
            }
        }
        Self(rows)
    }

    /// Files that hold about as many rows as before, most of which say the same workshop over again.
    fn collapsed(&self, before: &RowsBefore) -> BTreeSet<String> {
        let is_collapsed = |file: &str, ids: &[WorkshopId]| {
            let different = ids.iter().collect::<BTreeSet<_>>().len();
            before.get(file).is_some_and(|rows| ids.len() * 2 >= *rows) && different * 2 < ids.len()
        };
        let files = self.0.iter().filter(|(file, ids)| is_collapsed(file, ids));
        files.map(|(file, _)| (*file).to_owned()).collect()
    }
}
