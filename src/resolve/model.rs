//! What resolution decides, and what it must remember from one night to the next.

use super::evidence::Evidence;
use crate::domain::{CaseId, ClientId, Corporation, DeskId, FacilityId, Origin, Reason, WorkshopId};
use std::collections::BTreeMap;
use std::fmt;

/// One workshop: the rows that are it, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct WorkshopIdentity {
    pub id: WorkshopId,
    pub facility: FacilityId,
    /// Indices into `Observations::workshops`, ascending.
    pub members: Vec<usize>,
    /// What these rows agree on, in sentences that stay the same while weights shift.
    pub reasons: Vec<Reason>,
    /// The evidence of each link that made it, the strongest first.
    pub links: Vec<Evidence>,
}

/// One desk: its id, its names, and the rows of `Observations::desks` that are it.
#[derive(Clone, Debug, PartialEq)]
pub struct DeskIdentity {
    pub id: DeskId,
    /// The name shown (正式名称), then its other spellings.
    pub names: Vec<String>,
    pub members: Vec<usize>,
    /// Names by which it is called where nothing else is said (orders, replies), see [`crate::normalise::desk::key`].
    pub called: Vec<String>,
    pub reasons: Vec<Reason>,
    /// The evidence of each link between two of its ways of being written.
    pub ties: Vec<Tie>,
}

/// One client and its spellings.
#[derive(Clone, Debug, PartialEq)]
pub struct ClientIdentity {
    pub id: ClientId,
    /// The spelling shown.
    pub name: Corporation,
    pub spellings: Vec<String>,
    /// Every reading of them.
    pub written: Vec<Corporation>,
    /// The rows that name it, in order of their place.
    pub rows: Vec<Origin>,
    pub reasons: Vec<Reason>,
    pub ties: Vec<Tie>,
}

/// Why two mentions of a desk or a client are one: each as it is written, and where first.
#[derive(Clone, Debug, PartialEq)]
pub struct Tie {
    pub left: (String, Origin),
    pub right: (String, Origin),
    pub evidence: Evidence,
}

/// One case: the rows of `Observations::cases` that are it.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseIdentity {
    pub id: CaseId,
    pub members: Vec<usize>,
    pub reasons: Vec<Reason>,
}

/// Whom a question of 名寄せ確認 is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Party {
    Workshop(WorkshopId),
    Desk(DeskId),
    Client(ClientId),
}

impl Party {
    #[must_use]
    pub const fn workshop(&self) -> Option<WorkshopId> {
        match self {
            Self::Workshop(id) => Some(*id),
            Self::Desk(_) | Self::Client(_) => None,
        }
    }

    /// `事業所`, `窓口`, `発注企業`
    #[must_use]
    pub const fn noun(&self) -> &'static str {
        match self {
            Self::Workshop(_) => "事業所",
            Self::Desk(_) => "窓口",
            Self::Client(_) => "発注企業",
        }
    }
}

impl fmt::Display for Party {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Workshop(id) => id.fmt(f),
            Self::Desk(id) => id.fmt(f),
            Self::Client(id) => id.fmt(f),
        }
    }
}

/// Two rows or clusters that may be one: a person should say.
#[derive(Clone, Debug, PartialEq)]
pub struct Doubt {
    /// Stable by content, not by id: the key of the row in 名寄せ確認.
    pub key: String,
    /// Questions about the same workshops share it; empty = no other question is about these.
    pub group: String,
    pub left: Origin,
    pub right: Origin,
    pub left_id: Party,
    pub right_id: Party,
    /// The weight of the pair in bits: the nearer to linking, the more an answer is worth.
    pub weight: f64,
    /// Each field's part in it, what speaks loudest first.
    pub reasons: Vec<Reason>,
}

/// A question once put to people: by what both sides are found again, and the answer that stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// Same (true) or other (false); `None` = not answered, 保留 or taken back.
    pub verdict: Option<bool>,
    pub left: Vec<String>,
    pub right: Vec<String>,
    /// [`Doubt::group`] when it was last put.
    pub group: String,
}

/// The answer of the room.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Identities {
    /// In order of id.
    pub workshops: Vec<WorkshopIdentity>,
    pub desks: Vec<DeskIdentity>,
    pub clients: Vec<ClientIdentity>,
    pub cases: Vec<CaseIdentity>,
    pub doubts: Vec<Doubt>,
    /// What the next night must know: evidence key → id, and the next free numbers.
    pub remembered: KnownIdentities,
}

/// Identities as the registry remembers them: evidence keys (folded number+service+name, name+phone …) → id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KnownIdentities {
    pub workshop_keys: BTreeMap<String, WorkshopId>,
    pub facility_keys: BTreeMap<String, FacilityId>,
    pub case_keys: BTreeMap<String, CaseId>,
    pub client_keys: BTreeMap<String, ClientId>,
    pub desk_keys: BTreeMap<String, DeskId>,
    /// The name under which a folder's desk was found, by its slug: it stands in a title that is not read every night.
    pub folder_names: BTreeMap<String, String>,
    /// Workshops that became part of another: id → the id it was merged into; an id that stands for itself was merged
    /// once and is apart again.
    pub merged: BTreeMap<WorkshopId, WorkshopId>,
    /// The same for desks and clients.
    pub merged_desks: BTreeMap<DeskId, DeskId>,
    pub merged_clients: BTreeMap<ClientId, ClientId>,
    /// Questions of 名寄せ確認 by their key.
    pub asked: BTreeMap<String, Asked>,
    /// The next free number of each kind (`W`, `F`, `C`, `K`); absent = 1.
    pub next: BTreeMap<char, u32>,
}

/// How evidence keys of 公表システムの番号 begin.
const OFFICIAL_KEY: &str = "official|";

impl KnownIdentities {
    /// Workshops that stood in an official register on some night, with repeats.
    pub fn listed_officially(&self) -> impl Iterator<Item = WorkshopId> + '_ {
        let keys = self.workshop_keys.range(OFFICIAL_KEY.to_owned()..);
        keys.take_while(|(key, _)| key.starts_with(OFFICIAL_KEY)).map(|(_, id)| *id)
    }
}
