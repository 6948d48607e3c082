//! The registry in memory, what the store knew of it, and the difference.

use super::departed::LastKnownWorkshops;
use super::fingerprint::{Document, Fingerprint};
use super::order_ids::KnownOrder;
use crate::domain::{
    Application, Case, CaseId, ClientId, Corporation, Delivery, Desk, DeskId, Entry, Facility, FacilityId,
    HumanCell, Invitation, Lead, Order, PastCell, SurveyAnswer, Wage, Workshop, WorkshopId,
};
use crate::resolve::{Doubt, KnownIdentities};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::ops::AddAssign;

/// Everything that is known tonight. Lists are in order of their origin (file, sheet, row).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Registry {
    pub desks: BTreeMap<DeskId, Desk>,
    pub workshops: BTreeMap<WorkshopId, Workshop>,
    pub facilities: BTreeMap<FacilityId, Facility>,
    pub clients: BTreeMap<ClientId, Corporation>,
    pub cases: BTreeMap<CaseId, Case>,
    pub applications: Vec<Application>,
    pub orders: Vec<Order>,
    pub deliveries: Vec<Delivery>,
    pub wages: Vec<Wage>,
    pub leads: Vec<Lead>,
    pub entries: Vec<Entry>,
    pub surveys: Vec<SurveyAnswer>,
    pub doubts: Vec<Doubt>,
    /// Corrections that have done their work.
    pub settled: SettledOverrides,
}

/// Kinds of entity whose versions are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntityKind {
    Desk,
    Workshop,
    Case,
    Application,
    Order,
    Delivery,
    Wage,
    Lead,
    Entry,
    Survey,
    Match,
    Allocation,
    Invitation,
}

impl EntityKind {
    pub const ALL: [Self; 13] = [
        Self::Desk,
        Self::Workshop,
        Self::Case,
        Self::Application,
        Self::Order,
        Self::Delivery,
        Self::Wage,
        Self::Lead,
        Self::Entry,
        Self::Survey,
        Self::Match,
        Self::Allocation,
        Self::Invitation,
    ];

    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Desk => "desk",
            Self::Workshop => "workshop",
            Self::Case => "case",
            Self::Application => "application",
            Self::Order => "order",
            Self::Delivery => "delivery",
            Self::Wage => "wage",
            Self::Lead => "lead",
            Self::Entry => "entry",
            Self::Survey => "survey",
            Self::Match => "match",
            Self::Allocation => "allocation",
            Self::Invitation => "invitation",
        }
    }

    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Desk => "窓口",
            Self::Workshop => "事業所",
            Self::Case => "案件",
            Self::Application => "応募",
            Self::Order => "発注",
            Self::Delivery => "納品",
            Self::Wage => "工賃",
            Self::Lead => "商談",
            Self::Entry => "計画・費用",
            Self::Survey => "アンケート",
            Self::Match => "マッチング",
            Self::Allocation => "割当",
            Self::Invitation => "案内",
        }
    }
}

/// The current version of every entity: (kind, id) → fingerprint of its document (canonical JSON text).
pub type Standing = BTreeMap<(EntityKind, String), Fingerprint>;

/// What the store knew before this run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Known {
    pub identities: KnownIdentities,
    pub entities: Standing,
    /// Everyone who has been asked on earlier nights.
    pub invitations: Vec<Invitation>,
    /// Every order that stands without a number of its own.
    pub orders: Vec<KnownOrder>,
    /// Every human cell ever seen and still standing, with the run that saw it first.
    pub human: Vec<HumanCell>,
    pub settled: SettledOverrides,
    /// Every human cell that was replaced or erased.
    pub past: Vec<PastCell>,
    pub case_states: CaseStates,
    pub workshops: LastKnownWorkshops,
}

/// How far each case was by what each run that saw it change knew: case id → days of the runs, oldest first, with the keys of all
/// states that it had entered.
pub type CaseStates = BTreeMap<String, Vec<(NaiveDate, Vec<String>)>>;

impl Known {
    /// Every desk that stands in the registry.
    pub fn desks(&self) -> impl Iterator<Item = DeskId> {
        let desks = self.entities.keys().filter(|(kind, _)| *kind == EntityKind::Desk);
        desks.map(|(_, id)| DeskId::new(id))
    }

    /// The entities alone; all else is given back.
    #[must_use]
    pub fn into_entities(self) -> Standing {
        self.entities
    }
}

/// A new version of an entity; `document` is `None` where it is gone from all sources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntityChange {
    pub kind: EntityKind,
    pub id: String,
    /// Whether nothing was known of it.
    pub is_new: bool,
    pub document: Option<Document>,
}

/// How many entities of a kind are new, changed, gone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub new: usize,
    pub changed: usize,
    pub gone: usize,
}

impl Tally {
    pub fn add(&mut self, change: &EntityChange) {
        match (change.is_new, &change.document) {
            (true, _) => self.new += 1,
            (_, None) => self.gone += 1,
            _ => self.changed += 1,
        }
    }

    #[must_use]
    pub const fn sum(self) -> usize {
        self.new + self.changed + self.gone
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.new += other.new;
        self.changed += other.changed;
        self.gone += other.gone;
    }
}

/// What changed, counted; kinds of which nothing did are left out.
pub type Tallies = BTreeMap<EntityKind, Tally>;

/// What must be written to the registry beside entities. Empty on an unchanged night.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changes {
    /// Evidence keys that are new or point elsewhere now (keys are never forgotten: a desk may be missing for months).
    pub identities: KnownIdentities,
    /// Human cells that are new or have a new value.
    pub human: Vec<HumanCell>,
    /// Known human cells that stand in another place now: no change of what anybody said.
    pub moved: Vec<HumanCell>,
    /// Corrections that have done their work since last night.
    pub settled: SettledOverrides,
}

impl Changes {
    /// How many rows would be written.
    #[must_use]
    pub fn count(&self) -> usize {
        let keys = &self.identities;
        keys.workshop_keys.len()
            + keys.facility_keys.len()
            + keys.case_keys.len()
            + keys.client_keys.len()
            + keys.desk_keys.len()
            + keys.folder_names.len()
            + keys.merged.len()
            + keys.merged_desks.len()
            + keys.merged_clients.len()
            + keys.asked.len()
            + keys.next.len()
            + self.human.len()
            + self.settled.len()
    }
}

/// A correction with which all rows agreed one night: place (book, key, column) → what was written. It counts no
/// more, whatever the desks write later, until a person writes something else.
pub type SettledOverrides = BTreeMap<String, String>;
