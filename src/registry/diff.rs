//! What changed since last night: every entity's document beside the one that stood. An unchanged night gives nothing.

use super::document;
use super::human::{changed_human, moved_human};
use super::invitation;
use super::{Changes, EntityChange, EntityKind, Fingerprint, Known, Registry};
use crate::domain::{HumanCell, Match, Matching};
use crate::resolve::KnownIdentities;
use rayon::prelude::*;
use std::collections::BTreeMap;

type Documents = BTreeMap<(EntityKind, String), String>;

/// The changes from `known` to tonight's registry, matching, identities and human cells (all that stand tonight, see
/// [`super::settle_human`]).
///
/// Of the matches, those that are eligible or that a person decided on have versions; a refused pair is told by its
/// case and workshop, and is computed again when asked for.
#[must_use]
pub fn diff(
    known: &Known,
    registry: &Registry,
    matching: &Matching,
    identities: &KnownIdentities,
    human: &[HumanCell],
) -> Changes {
    let documents = documents_of(registry, matching);
    Changes {
        entities: changed_entities(&known.entities, documents),
        identities: new_identities(&known.identities, identities),
        human: changed_human(&known.human, human),
        moved: moved_human(&known.human, human),
        settled: new_entries(&known.settled, &registry.settled),
    }
}

/// In order of kind and id: what is new or differs, then what is gone, merged into one order.
fn changed_entities(
    before: &BTreeMap<(EntityKind, String), Fingerprint>,
    mut after: Documents,
) -> Vec<EntityChange> {
    let mut changes: BTreeMap<(EntityKind, String), EntityChange> = BTreeMap::new();
    for (key, standing) in before {
        let document = after.remove(key);
        if document.as_deref().map(Fingerprint::of) != Some(*standing) {
            changes.insert(key.clone(), change(key, false, document));
        }
    }
    for (key, document) in after {
        let new = change(&key, true, Some(document));
        changes.insert(key, new);
    }
    changes.into_values().collect()
}

fn change((kind, id): &(EntityKind, String), is_new: bool, document: Option<String>) -> EntityChange {
    EntityChange { kind: *kind, id: id.clone(), is_new, document }
}

/// Keys that are new or point elsewhere now.
fn new_identities(known: &KnownIdentities, now: &KnownIdentities) -> KnownIdentities {
    KnownIdentities {
        workshop_keys: new_entries(&known.workshop_keys, &now.workshop_keys),
        facility_keys: new_entries(&known.facility_keys, &now.facility_keys),
        case_keys: new_entries(&known.case_keys, &now.case_keys),
        client_keys: new_entries(&known.client_keys, &now.client_keys),
        desk_keys: new_entries(&known.desk_keys, &now.desk_keys),
        folder_names: new_entries(&known.folder_names, &now.folder_names),
        merged: new_entries(&known.merged, &now.merged),
        merged_desks: new_entries(&known.merged_desks, &now.merged_desks),
        merged_clients: new_entries(&known.merged_clients, &now.merged_clients),
        asked: new_entries(&known.asked, &now.asked),
        next: new_entries(&known.next, &now.next),
    }
}

fn new_entries<Key: Ord + Clone, Value: PartialEq + Clone>(
    known: &BTreeMap<Key, Value>,
    now: &BTreeMap<Key, Value>,
) -> BTreeMap<Key, Value> {
    let new = now.iter().filter(|(key, value)| known.get(key) != Some(value));
    new.map(|(key, value)| (key.clone(), value.clone())).collect()
}

/// Every entity's document by its id. Records without an id of their own are named by what they are about, and
/// numbered (`#2`) where several are about the same.
fn documents_of(registry: &Registry, matching: &Matching) -> Documents {
    let mut all = Shelf::default();
    for (id, one) in &registry.desks {
        all.put(EntityKind::Desk, id.to_string(), document::desk(one));
    }
    all.put_all(EntityKind::Workshop, registry.workshops.par_iter(), |(id, one)| {
        (id.to_string(), document::workshop(one))
    });
    all.put_all(EntityKind::Case, registry.cases.par_iter(), |(id, one)| {
        (id.to_string(), document::case(one))
    });
    all.put_all(EntityKind::Application, registry.applications.par_iter(), |one| {
        (format!("{}:{}", one.case, one.desk), document::application(one))
    });
    all.put_all(EntityKind::Order, registry.orders.par_iter(), |one| (one.id.clone(), document::order(one)));
    all.put_all(EntityKind::Delivery, registry.deliveries.par_iter(), |one| {
        (one.order.clone(), document::delivery(one))
    });
    all.put_all(EntityKind::Wage, registry.wages.par_iter(), |one| {
        let whose = one.workshop.map_or_else(|| one.workshop_name.clone(), |id| id.to_string());
        let when = one.month.map(|month| month.to_string());
        let when = when.or(one.phase.map(|phase| document::phase_key(phase).to_owned())).unwrap_or_default();
        (format!("{whose}:{when}"), document::wage(one))
    });
    for one in &registry.leads {
        all.put(EntityKind::Lead, one.id.clone(), document::lead(one));
    }
    for one in &registry.entries {
        let id = format!("{}:{}:{}", one.kind.key(), one.group, one.item);
        all.put(EntityKind::Entry, id, document::entry(one));
    }
    for one in &registry.surveys {
        let desk = one.desk.as_ref().map(ToString::to_string).unwrap_or_default();
        let id = format!("{}:{desk}:{}", one.survey, one.question);
        all.put(EntityKind::Survey, id, document::survey(one));
    }
    let kept = matching.matches.par_iter().filter(|one| is_kept(one));
    all.put_all(EntityKind::Match, kept, |one| (one.id.to_string(), document::matched(one)));
    for one in &matching.allocations {
        let month = one.month.map(|month| format!(":{month}")).unwrap_or_default();
        let id = format!("{}:{}{month}", one.case, one.workshop);
        all.put(EntityKind::Allocation, id, document::allocation(one));
    }
    for one in &matching.invitations {
        all.put(EntityKind::Invitation, invitation::id(one), document::invitation(one));
    }
    all.0
}

const fn is_kept(one: &Match) -> bool {
    one.eligible() || one.decision.is_some()
}

#[derive(Default)]
struct Shelf(Documents);

impl Shelf {
    /// Written on all cores, put in order.
    fn put_all<T: Send>(
        &mut self,
        kind: EntityKind,
        all: impl ParallelIterator<Item = T>,
        write: impl Fn(T) -> (String, String) + Sync + Send,
    ) {
        let written: Vec<(String, String)> = all.map(write).collect();
        for (id, document) in written {
            self.put(kind, id, document);
        }
    }

    fn put(&mut self, kind: EntityKind, id: String, document: String) {
        let mut key = (kind, id);
        let plain = key.1.len();
        let mut number = 1;
        while self.0.contains_key(&key) {
            number += 1;
            key.1.truncate(plain);
            key.1.push_str(&format!("#{number}"));
        }
        self.0.insert(key, document);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{CaseId, DeskId, Interest, MatchId, WorkshopId};
    use crate::registry::fixture::{self, Made};

    fn made() -> Made {
        let mut made = Made::default();
        made.folder("d01", "福岡県");
        made.desk_identity("d01", &["福岡あおぞら窓口"], vec![]);
        let row = made.workshop("d01", "あおぞら");
        made.one_workshop(vec![row]);
        let case = made.case("R3-001", "清掃");
        made.one_case(vec![case]);
        for at in ["2021-09-01T10:00:00", "2021-09-02T10:00:00"] {
            made.application("R3-001", "福岡あおぞら窓口", at, Interest::Yes);
        }
        made.order("H1", "R3-001", "福岡あおぞら窓口", "あおぞら", None);
        made.delivery("H1");
        made.observations.leads.push(fixture::lead_row(2));
        made.survey("アンケート", "福岡あおぞら窓口", "2021-09-01T10:00:00", &[("①-4", "メール")]);
        made
    }

    fn matching() -> Matching {
        let pair = |workshop, score| Match {
            id: MatchId { case: CaseId(1), workshop: WorkshopId(workshop) },
            desk: DeskId::new("d01"),
            safety_plan: false,
            score,
            reasons: Vec::new(),
            to_confirm: Vec::new(),
            decision: None,
        };
        let decided = Match { decision: Some("確定".to_owned()), ..pair(3, None) };
        Matching { matches: vec![pair(1, Some(80.5)), pair(2, None), decided], ..Matching::default() }
    }

    /// What would be known after the changes were written.
    fn apply(known: &mut Known, changes: Changes) {
        for change in changes.entities {
            let key = (change.kind, change.id);
            match change.document {
                Some(document) => known.entities.insert(key, Fingerprint::of(&document)),
                None => known.entities.remove(&key),
            };
        }
        known.identities.workshop_keys.extend(changes.identities.workshop_keys);
        known.identities.next.extend(changes.identities.next);
        known.human = changes.human;
    }

    #[test]
    fn an_unchanged_night_changes_nothing() {
        let made = made();
        let registry = made.build().0;
        let mut identities = KnownIdentities::default();
        identities.workshop_keys.insert("a".to_owned(), WorkshopId(1));
        identities.next.insert('W', 2);
        let human = [fixture::human("案件マッチング", "C-000001:W-000003", "判断", "確定", 1)];
        let mut known = Known::default();
        let first = diff(&known, &registry, &matching(), &identities, &human);
        let ids: Vec<_> = first.entities.iter().map(|one| format!("{} {}", one.kind.key(), one.id)).collect();
        assert_eq!(
            ids,
            [
                "desk d01",
                "workshop W-000001",
                "case C-000001",
                "application C-000001:d01",
                "application C-000001:d01#2",
                "order H1",
                "delivery H1",
                "lead inbox/jimukyoku/商談.xlsx:B2",
                "survey アンケート:d01:①-4",
                "match C-000001:W-000001",
                "match C-000001:W-000003",
            ]
        );
        assert_eq!(first.count(), 11 + 2 + 1);
        apply(&mut known, first);
        assert_eq!(diff(&known, &registry, &matching(), &identities, &human), Changes::default());
    }

    #[test]
    fn what_differs_or_is_gone_is_told_with_what_stood() {
        let mut made = made();
        let mut known = Known::default();
        let nothing = KnownIdentities::default();
        let first = diff(&known, &made.build().0, &Matching::default(), &nothing, &[]);
        apply(&mut known, first);
        made.observations.deliveries.clear();
        made.observations.workshops[0].capacity = Some(fixture::seen(20));
        let second = diff(&known, &made.build().0, &Matching::default(), &nothing, &[]);
        let shown: Vec<_> = second
            .entities
            .iter()
            .map(|one| (one.id.as_str(), !one.is_new, one.document.is_some()))
            .collect();
        assert_eq!(shown, [("W-000001", true, true), ("H1", true, false)]);
    }
}
