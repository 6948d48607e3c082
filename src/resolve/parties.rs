//! Desks, clients and cases: decided whole each night, beside the workshops, of which they know nothing.

use super::model::{CaseIdentity, ClientIdentity, DeskIdentity, Doubt, Identities, KnownIdentities};
use super::{FolderHint, Night, cases, clients, desks, groups};
use crate::domain::Issue;

/// The night's desks, clients and cases, and questions about them.
pub(super) struct Parties {
    desks: Vec<DeskIdentity>,
    clients: Vec<ClientIdentity>,
    cases: Vec<CaseIdentity>,
    doubts: Vec<Doubt>,
    issues: Vec<Issue>,
}

pub(super) fn identify(
    night: &Night<'_>,
    folders: &[FolderHint],
    remembered: &mut KnownIdentities,
) -> Parties {
    let (desks, mut doubts, mut issues) = desks::identify(night, folders, remembered);
    let (clients, asked, more) = clients::identify(night, remembered);
    issues.extend(more);
    doubts.extend(asked);
    let (cases, more) = cases::identify(night.observations, night.known, remembered);
    issues.extend(more);
    Parties { desks, clients, cases, doubts, issues }
}

impl Parties {
    /// Beside the night's workshops, whose questions come first.
    pub(super) fn join(self, mut doubts: Vec<Doubt>, identities: &mut Identities) -> Vec<Issue> {
        doubts.extend(self.doubts);
        groups::name(&mut doubts, &mut identities.remembered);
        identities.doubts = doubts;
        (identities.desks, identities.clients, identities.cases) = (self.desks, self.clients, self.cases);
        self.issues
    }
}

/// What workshops do not ask for is taken out, to be decided by beside them; both sides know what was asked.
pub(super) fn take_out(remembered: &mut KnownIdentities) -> KnownIdentities {
    KnownIdentities {
        case_keys: std::mem::take(&mut remembered.case_keys),
        client_keys: std::mem::take(&mut remembered.client_keys),
        desk_keys: std::mem::take(&mut remembered.desk_keys),
        folder_names: std::mem::take(&mut remembered.folder_names),
        merged_desks: std::mem::take(&mut remembered.merged_desks),
        merged_clients: std::mem::take(&mut remembered.merged_clients),
        asked: remembered.asked.clone(),
        next: remembered.next.clone(),
        ..KnownIdentities::default()
    }
}

/// The other way. Each side asks about its own and counts its own kinds.
pub(super) fn put_back(remembered: &mut KnownIdentities, parties: KnownIdentities) {
    let KnownIdentities { asked, next, .. } = parties;
    for (key, asked) in asked {
        remembered.asked.entry(key).or_insert(asked);
    }
    for (kind, next) in next {
        let number = remembered.next.entry(kind).or_insert(next);
        *number = next.max(*number);
    }
    remembered.case_keys = parties.case_keys;
    remembered.client_keys = parties.client_keys;
    remembered.desk_keys = parties.desk_keys;
    remembered.folder_names = parties.folder_names;
    remembered.merged_desks = parties.merged_desks;
    remembered.merged_clients = parties.merged_clients;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{CaseId, ClientId, DeskId, FacilityId, WorkshopId};
    use crate::resolve::Asked;
    use std::collections::BTreeMap;

    #[test]
    fn what_is_taken_out_and_put_back_is_whole_with_what_both_sides_added() {
        let key = |text: &str| text.to_owned();
        let whole = KnownIdentities {
            workshop_keys: BTreeMap::from([(key("w"), WorkshopId(1))]),
            facility_keys: BTreeMap::from([(key("f"), FacilityId(1))]),
            case_keys: BTreeMap::from([(key("c"), CaseId(1))]),
            client_keys: BTreeMap::from([(key("k"), ClientId(1))]),
            desk_keys: BTreeMap::from([(key("d"), DeskId::new("d01"))]),
            folder_names: BTreeMap::from([(key("d01"), key("つばき窓口"))]),
            merged: BTreeMap::from([(WorkshopId(2), WorkshopId(1))]),
            merged_desks: BTreeMap::from([(DeskId::new("d02"), DeskId::new("d01"))]),
            merged_clients: BTreeMap::from([(ClientId(2), ClientId(1))]),
            asked: BTreeMap::from([(key("問い"), Asked::default())]),
            next: BTreeMap::from([('W', 3), ('K', 3)]),
        };
        let mut workshops = whole.clone();
        let mut parties = take_out(&mut workshops);
        put_back(&mut workshops, parties.clone());
        assert_eq!(workshops, whole);

        parties = take_out(&mut workshops);
        workshops.next.insert('W', 5);
        workshops.asked.insert(key("事業所の問い"), Asked::default());
        parties.next.insert('K', 4);
        parties.asked.insert(key("窓口の問い"), Asked::default());
        put_back(&mut workshops, parties);
        assert_eq!(workshops.next, BTreeMap::from([('K', 4), ('W', 5)]));
        assert_eq!(workshops.asked.len(), 3);
    }
}
