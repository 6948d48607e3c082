//! What each desk's book is made from, found for all desks in one walk over the nation's records.

use crate::domain::{Application, DeskId, Figure, Match, Scope, Workshop};
use crate::matching::is_offered;
use crate::views::Material;
use std::collections::BTreeMap;

/// What is one desk's.
#[derive(Debug, Default)]
pub(super) struct Shelf<'a> {
    /// That may be offered to it: of cases that take replies and that the office does not hold back.
    pub(super) offered: Vec<&'a Match>,
    pub(super) workshops: Vec<&'a Workshop>,
    /// Without those that a later one replaces.
    pub(super) replies: Vec<&'a Application>,
    /// Of all years.
    pub(super) figures: Vec<&'a Figure>,
}

/// The shelves of all desks, and what every desk's book shows of the nation.
#[derive(Debug, Default)]
pub struct Shelves<'a> {
    /// By slug.
    of_desks: BTreeMap<&'a str, Shelf<'a>>,
    empty: Shelf<'a>,
    pub(super) national_figures: Vec<&'a Figure>,
}

impl<'a> Shelves<'a> {
    #[must_use]
    pub fn of(material: &Material<'a>) -> Self {
        let mut shelves = Self::default();
        let held_back = material.held_back();
        for one in &material.matching.matches {
            if !held_back.contains(&one.id.case) && is_offered(one, material.registry, material.as_of) {
                shelves.at(one.desk.as_str()).offered.push(one);
            }
        }
        for workshop in material.registry.workshops.values().filter(|one| one.active || !one.has_left()) {
            for desk in &workshop.desks {
                shelves.at(desk.as_str()).workshops.push(workshop);
            }
        }
        for reply in material.registry.applications.iter().filter(|one| !one.superseded) {
            shelves.at(reply.desk.as_str()).replies.push(reply);
        }
        let mut named: BTreeMap<&str, Vec<&'a str>> = BTreeMap::new();
        for desk in material.registry.desks.values() {
            named.entry(&desk.name).or_default().push(desk.id.as_str());
        }
        for figure in material.figures {
            match &figure.scope {
                Scope::Total => shelves.national_figures.push(figure),
                // By its slug or by its name.
                Scope::Desk(scope) => {
                    shelves.at(scope).figures.push(figure);
                    for slug in named.get(scope.as_str()).into_iter().flatten().filter(|slug| *slug != scope)
                    {
                        shelves.at(slug).figures.push(figure);
                    }
                }
                _ => {}
            }
        }
        shelves
    }

    pub(super) fn of_desk(&self, desk: &DeskId) -> &Shelf<'a> {
        self.of_desks.get(desk.as_str()).unwrap_or(&self.empty)
    }

    fn at(&mut self, slug: &'a str) -> &mut Shelf<'a> {
        self.of_desks.entry(slug).or_default()
    }
}
