//! What changed since last night: every entity's document beside the one that stood. An unchanged night gives nothing.
//!
//! A nation's documents are as large as its registry. So changes are told some at a time, in order of kind, and nobody
//! holds them all; only their number stays.

use super::document;
use super::human::{changed_human, moved_human};
use super::invitation;
use super::{
    Changes, Document, EntityChange, EntityKind, Known, Registry, SettledOverrides, Standing, Tallies,
};
use crate::domain::{Allocation, Application, Entry, HumanCell, Match, Matching, SurveyAnswer, Wage};
use crate::resolve::KnownIdentities;
use std::collections::{BTreeMap, HashSet};

/// So many changes are told at once.
const AT_ONCE: usize = 512;

/// What changed beside entities: keys of identities, human cells (all that stand tonight, see [`super::settle_human`]),
/// and settled corrections.
#[must_use]
pub fn diff(
    known: &Known,
    identities: &KnownIdentities,
    settled: &SettledOverrides,
    human: &[HumanCell],
) -> Changes {
    Changes {
        identities: new_identities(&known.identities, identities),
        human: changed_human(&known.human, human),
        moved: moved_human(&known.human, human),
        settled: new_entries(&known.settled, settled),
    }
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

/// Tells of tonight's records what is new, differs or is gone, and counts it. Records without an id of their own are named
/// by what they are about, and numbered (`#2`) where several are about the same.
pub fn diff_registry(
    standing: &Standing,
    registry: &Registry,
    tell: impl FnMut(Vec<EntityChange>),
) -> Tallies {
    let mut all = Comparison::with(standing, tell);
    all.of(EntityKind::Desk, &registry.desks, |(id, _)| id.to_string(), |(_, one)| document::desk(one));
    all.of(
        EntityKind::Workshop,
        &registry.workshops,
        |(id, _)| id.to_string(),
        |(_, one)| document::workshop(one),
    );
    all.of(EntityKind::Case, &registry.cases, |(id, _)| id.to_string(), |(_, one)| document::case(one));
    let replied = |one: &Application| format!("{}:{}", one.case, one.desk);
    all.of(EntityKind::Application, &registry.applications, replied, document::application);
    all.of(EntityKind::Order, &registry.orders, |one| one.id.clone(), document::order);
    all.of(EntityKind::Delivery, &registry.deliveries, |one| one.order.clone(), document::delivery);
    let paid = |one: &Wage| {
        let whose = one.workshop.map_or_else(|| one.workshop_name.clone(), |id| id.to_string());
        let when = one.month.map(|month| month.to_string());
        let when = when.or(one.phase.map(|phase| document::phase_key(phase).to_owned())).unwrap_or_default();
        format!("{whose}:{when}")
    };
    all.of(EntityKind::Wage, &registry.wages, paid, document::wage);
    all.of(EntityKind::Lead, &registry.leads, |one| one.id.clone(), document::lead);
    let planned = |one: &Entry| {
        let year = one.fiscal_year.map(|year| format!(":{year}")).unwrap_or_default();
        let programme = if one.programme.is_empty() { String::new() } else { format!(":{}", one.programme) };
        format!("{}:{}:{}{programme}{year}", one.kind.key(), one.group, one.item)
    };
    all.of(EntityKind::Entry, &registry.entries, planned, document::entry);
    let answered = |one: &SurveyAnswer| {
        let desk = one.desk.as_ref().map(ToString::to_string).unwrap_or_default();
        format!("{}:{desk}:{}", one.survey, one.question)
    };
    all.of(EntityKind::Survey, &registry.surveys, answered, document::survey);
    all.tallies
}

/// The same of tonight's matches, allocations and invitations.
///
/// Of the matches, those that are eligible or that a person decided on have versions; a refused pair is told by its
/// case and workshop, and is computed again when asked for.
pub fn diff_matching(
    standing: &Standing,
    matching: &Matching,
    tell: impl FnMut(Vec<EntityChange>),
) -> Tallies {
    let mut all = Comparison::with(standing, tell);
    let kept = matching.matches.iter().filter(|one| is_kept(one));
    all.of(EntityKind::Match, kept, |one| one.id.to_string(), document::matched);
    let allocated = |one: &Allocation| {
        let month = one.month.map(|month| format!(":{month}")).unwrap_or_default();
        format!("{}:{}{month}", one.case, one.workshop)
    };
    all.of(EntityKind::Allocation, &matching.allocations, allocated, document::allocation);
    all.of(EntityKind::Invitation, &matching.invitations, invitation::id, document::invitation);
    all.tallies
}

const fn is_kept(one: &Match) -> bool {
    one.eligible() || one.decision.is_some()
}

/// Tonight's documents against the fingerprints of those that stand: the text of one that says nothing new is let go as
/// soon as it is written, and that of another when it was told.
struct Comparison<'s, Tell> {
    standing: &'s Standing,
    tell: Tell,
    untold: Vec<EntityChange>,
    tallies: Tallies,
}

impl<'s, Tell: FnMut(Vec<EntityChange>)> Comparison<'s, Tell> {
    const fn with(standing: &'s Standing, tell: Tell) -> Self {
        Self { standing, tell, untold: Vec::new(), tallies: Tallies::new() }
    }

    /// All of one kind, then what is gone of it.
    fn of<One: Copy>(
        &mut self,
        kind: EntityKind,
        all: impl IntoIterator<Item = One>,
        id: impl Fn(One) -> String,
        write: impl Fn(One) -> Document,
    ) {
        // Asked for and never walked through.
        let mut met = HashSet::new();
        for one in all {
            let key = (kind, free_id(&mut met, id(one)));
            let document = write(one);
            let stands = self.standing.get(&key);
            if stands != Some(&document.fingerprint) {
                self.change(key, stands.is_none(), Some(document));
            }
        }
        let of_kind =
            self.standing.range((kind, String::new())..).take_while(|((other, _), _)| *other == kind);
        for (key, _) in of_kind.filter(|((_, id), _)| !met.contains(id)) {
            self.change(key.clone(), false, None);
        }
        self.tell();
    }

    fn change(&mut self, (kind, id): (EntityKind, String), is_new: bool, document: Option<Document>) {
        let change = EntityChange { kind, id, is_new, document };
        self.tallies.entry(kind).or_default().add(&change);
        self.untold.push(change);
        if self.untold.len() >= AT_ONCE {
            self.tell();
        }
    }

    fn tell(&mut self) {
        if !self.untold.is_empty() {
            (self.tell)(std::mem::take(&mut self.untold));
        }
    }
}

/// The id itself, or the first number behind it that is not taken.
fn free_id(met: &mut HashSet<String>, mut id: String) -> String {
    let plain = id.len();
    let mut number = 1;
    while met.contains(&id) {
        number += 1;
        id.truncate(plain);
        id.push_str(&format!("#{number}"));
    }
    met.insert(id.clone());
    id
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
            rank: None,
            said: crate::domain::Said::default(),
            to_confirm: Vec::new(),
            decision: None,
        };
        let decided = Match { decision: Some("確定".to_owned()), ..pair(3, None) };
        Matching { matches: vec![pair(1, Some(80.5)), pair(2, None), decided], ..Matching::default() }
    }

    /// What is told, with its number.
    fn entities(known: &Known, registry: &Registry, matching: &Matching) -> Vec<EntityChange> {
        let mut told = Vec::new();
        let mut tallies = diff_registry(&known.entities, registry, |some| told.extend(some));
        tallies.extend(diff_matching(&known.entities, matching, |some| told.extend(some)));
        assert_eq!(tallies.values().map(|tally| tally.sum()).sum::<usize>(), told.len());
        told
    }

    /// What would be known after these were written.
    fn apply(known: &mut Known, entities: Vec<EntityChange>) {
        for change in entities {
            let key = (change.kind, change.id);
            match change.document {
                Some(document) => known.entities.insert(key, document.fingerprint),
                None => known.entities.remove(&key),
            };
        }
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
        let first = entities(&known, &registry, &matching());
        let ids: Vec<_> = first.iter().map(|one| format!("{} {}", one.kind.key(), one.id)).collect();
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
        apply(&mut known, first);
        assert_eq!(entities(&known, &registry, &matching()), []);
        let changes = diff(&known, &identities, &registry.settled, &human);
        assert_eq!(changes.count(), 2 + 1);
        (known.identities, known.human) = (changes.identities, changes.human);
        assert_eq!(diff(&known, &identities, &registry.settled, &human), Changes::default());
    }

    #[test]
    fn what_differs_or_is_gone_is_told_with_what_stood() {
        let mut made = made();
        let mut known = Known::default();
        let first = entities(&known, &made.build().0, &Matching::default());
        apply(&mut known, first);
        made.observations.deliveries.clear();
        made.observations.workshops[0].capacity = Some(fixture::seen(20));
        let second = entities(&known, &made.build().0, &Matching::default());
        let shown: Vec<_> =
            second.iter().map(|one| (one.id.as_str(), !one.is_new, one.document.is_some())).collect();
        // A case of which nothing else speaks was delivered no more.
        assert_eq!(shown, [("W-000001", true, true), ("C-000001", true, true), ("H1", true, false)]);
    }
}
