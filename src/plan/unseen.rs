//! What a standing book cannot tell: tabs that are gone or have lost their key, and human columns whose header is gone.
//! What people wrote there holds as it was known.

use super::correspond::{Lookup, find_tabs};
use super::model::Standing;
use crate::domain::HumanCell;
use crate::views::{ColumnKind, TabSpec};
use std::collections::BTreeSet;

/// By tab and header.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unseen {
    /// No sheet is the tab.
    pub gone: BTreeSet<String>,
    /// A sheet has its name, but not its key.
    pub without_key: BTreeSet<String>,
    /// The tab stands without this column.
    pub columns: BTreeSet<(String, String)>,
}

impl Unseen {
    /// Whether the book says nothing of this cell, not even that it is empty.
    #[must_use]
    pub fn covers(&self, cell: &HumanCell) -> bool {
        self.gone.contains(&cell.tab)
            || self.without_key.contains(&cell.tab)
            || self.columns.contains(&(cell.tab.clone(), cell.column.clone()))
    }
}

/// What neither the book nor the new version beside it tells.
#[must_use]
pub fn unseen(standing: &Standing, specs: &[TabSpec]) -> Unseen {
    let own = of_one(standing, specs);
    let Some(beside) = &standing.beside else { return own };
    let other = of_one(beside, specs);
    let stands = |tab: &String| !other.gone.contains(tab) && !other.without_key.contains(tab);
    let tells = |place: &(String, String)| stands(&place.0) && !other.columns.contains(place);
    Unseen {
        gone: own.gone.into_iter().filter(|tab| !stands(tab)).collect(),
        without_key: own.without_key.into_iter().filter(|tab| !stands(tab)).collect(),
        columns: own.columns.into_iter().filter(|place| !tells(place)).collect(),
    }
}

fn of_one(standing: &Standing, specs: &[TabSpec]) -> Unseen {
    let mut unseen = Unseen::default();
    for (spec, lookup) in specs.iter().zip(find_tabs(specs, None, standing)) {
        match lookup {
            Lookup::Absent => drop(unseen.gone.insert(spec.name.clone())),
            Lookup::WithoutKey(_) => drop(unseen.without_key.insert(spec.name.clone())),
            Lookup::Found(found) => {
                let human = spec.columns.iter().enumerate().filter(|(_, one)| one.kind == ColumnKind::Human);
                let gone = human.filter(|(ours, _)| found.standing_column(*ours).is_none());
                unseen.columns.extend(gone.map(|(_, one)| (spec.name.clone(), one.header.clone())));
            }
        }
    }
    unseen
}
