//! Everyone whom a block's records name: its own as they are; of those beyond it as much as a name needs, and no contact.

use super::own::Own;
use crate::domain::{Address, Desk, DeskId, Golden, Matching, Order, Workshop, WorkshopId};
use crate::registry::Registry;
use std::collections::{BTreeMap, BTreeSet};

pub(super) struct Named {
    desks: BTreeSet<DeskId>,
    workshops: BTreeSet<WorkshopId>,
}

impl Named {
    pub(super) fn of(whole: &Registry, own: &Own<'_>, matching: &Matching, orders: &[Order]) -> Self {
        let Matching { matches, allocations, .. } = matching;
        let lists = own.workshops.iter().filter_map(|id| whole.workshops.get(id)).flat_map(|one| &one.desks);
        let desks = lists
            .chain(own.desks.iter().copied())
            .chain(matches.iter().map(|one| &one.desk))
            .chain(allocations.iter().map(|one| &one.desk))
            .chain(orders.iter().filter_map(|one| one.desk.as_ref()));
        let listed = whole.workshops.values().filter(|one| one.desks.iter().any(|id| own.desks.contains(id)));
        let workshops = listed
            .map(|one| one.id)
            .chain(own.workshops.iter().copied())
            .chain(matches.iter().map(|one| one.id.workshop))
            .chain(allocations.iter().map(|one| one.workshop))
            .chain(orders.iter().filter_map(|one| one.workshop));
        Self { desks: desks.cloned().collect(), workshops: workshops.collect() }
    }

    pub(super) fn desks(&self, whole: &Registry, own: &Own<'_>) -> BTreeMap<DeskId, Desk> {
        let known = self.desks.iter().filter_map(|id| whole.desks.get(id));
        let shown = known.map(|one| if own.desks.contains(&one.id) { one.clone() } else { desk(one) });
        shown.map(|one| (one.id.clone(), one)).collect()
    }

    pub(super) fn workshops(&self, whole: &Registry, own: &Own<'_>) -> BTreeMap<WorkshopId, Workshop> {
        let known = self.workshops.iter().filter_map(|id| whole.workshops.get(id));
        let shown =
            known.map(|one| if own.workshops.contains(&one.id) { one.clone() } else { workshop(one) });
        shown.map(|one| (one.id, one)).collect()
    }
}

/// Name and place of a desk: nowhere to write to, nothing that it said of itself.
fn desk(desk: &Desk) -> Desk {
    Desk {
        prefecture: desk.prefecture,
        listed: desk.listed,
        has_folder: desk.has_folder,
        ..Desk::named(desk.id.clone(), desk.name.clone())
    }
}

/// Name, service and municipality of a workshop, and which desks list it: no telephone, no street, no abilities.
fn workshop(workshop: &Workshop) -> Workshop {
    let service = workshop.service.as_ref();
    let address = workshop.address.as_ref();
    Workshop {
        active: workshop.active,
        service: service.map(|golden| bare(golden, golden.value.clone())),
        address: address.map(|golden| bare(golden, municipality(&golden.value))),
        desks: workshop.desks.clone(),
        ..Workshop::named(workshop.id, workshop.facility, bare(&workshop.name, workshop.name.value.clone()))
    }
}

/// Without the values that lost: they stand in other offices' files.
fn bare<T>(golden: &Golden<T>, value: T) -> Golden<T> {
    Golden { value, origin: golden.origin.clone(), rule: golden.rule, losers: Vec::new() }
}

fn municipality(address: &Address) -> Address {
    Address {
        prefecture: address.prefecture,
        municipality: address.municipality.clone(),
        rest: String::new(),
        building: String::new(),
    }
}
