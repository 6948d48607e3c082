//! What matching says: candidates with points or refusals, desks to ask, and an allocation.

use super::{Block, CaseId, DeskId, MatchId, Month, Prefecture, Reason, WorkKind, WorkshopId, Yen};
use chrono::NaiveDateTime;
use std::collections::BTreeMap;

/// How a workshop stands by the reply of its desk to a case; who stands first is ranked first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Said {
    /// Its desk has said that it does not do the case.
    Declined,
    #[default]
    Nothing,
    /// Its desk wants the case.
    Wanted,
    /// Its desk has named it.
    Named,
}

impl Said {
    /// Its desk has said あり, or named it.
    #[must_use]
    pub fn is_wanted(self) -> bool {
        self >= Self::Wanted
    }
}

/// One case × workshop: kept with a score, or refused with the rules that failed.
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    pub id: MatchId,
    /// The desk through which the workshop is reached.
    pub desk: DeskId,
    /// True where the desk itself takes no such cases and the block or national office asks instead [000 §6].
    pub safety_plan: bool,
    /// 0–100; `None` when refused.
    pub score: Option<f64>,
    /// Its place among all candidates that were looked at for the case, those that are not kept among them: by the reply of its
    /// desk, then by points; `None` when refused.
    pub rank: Option<u32>,
    pub said: Said,
    /// Named parts of the score, or the rules that refused.
    pub reasons: Vec<Reason>,
    /// 要確認: things a person should ask before relying on it.
    pub to_confirm: Vec<String>,
    /// A person's 判断 (確定, 除外 …), carried from the sheet.
    pub decision: Option<String>,
}

impl Match {
    #[must_use]
    pub const fn eligible(&self) -> bool {
        self.score.is_some()
    }
}

/// Work given to one workshop in one month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allocation {
    pub case: CaseId,
    pub workshop: WorkshopId,
    pub desk: DeskId,
    pub month: Option<Month>,
    /// Whole work hours.
    pub hours: u32,
    pub quantity: Option<i64>,
    pub amount: Option<Yen>,
}

/// Why part of a case could not be placed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ShortfallCause {
    /// 能力: nobody in reach can do this kind of work.
    Capability,
    /// 人数: those who can have no free capacity left.
    Capacity,
    /// 地域: those who can are elsewhere.
    Area,
    /// 期限: too late to start.
    Deadline,
    /// 意向: nobody but a desk or a person keeps those who can from it.
    Unwilling,
}

impl ShortfallCause {
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Capability => "能力",
            Self::Capacity => "人数",
            Self::Area => "地域",
            Self::Deadline => "期限",
            Self::Unwilling => "意向",
        }
    }
}

/// What could not be placed, and how much is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shortfall {
    pub case: CaseId,
    pub cause: ShortfallCause,
    pub missing_hours: u32,
    /// Its part of the case's amount.
    pub missing_amount: Option<Yen>,
    /// Where the work must be done; `None` where anywhere will do, or nobody knows.
    pub place: Option<Prefecture>,
    pub kind: Option<WorkKind>,
    /// People that would do the hours within the case's days.
    pub missing_people: u32,
    /// 必要事業所数, by config's usual workshop.
    pub missing_workshops: u32,
    pub text: String,
}

/// 案内: a desk that is asked about a case, and the run that asks it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Invitation {
    pub case: CaseId,
    pub desk: DeskId,
    pub at: NaiveDateTime,
}

/// A case with what stands in the way of offering or allocating it.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseNote {
    pub case: CaseId,
    pub reason: Reason,
}

/// How good the allocation is: the proof of the exact one, and what was given up for larger lots. DOMAIN §5.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Certificate {
    /// Of all open cases that are not held back.
    pub wanted_hours: u64,
    pub placed_hours: u64,
    /// No other way of giving the hours places more of what people fixed, then more hours, then more hours at desks that said
    /// あり, then hours of more points.
    pub proven: bool,
    /// Small lots that were put together afterwards.
    pub merged_lots: usize,
    /// What that cost, in thousandths of a point, over all hours.
    pub merging_cost: u64,
}

/// How all workshops were judged for one case: those that are not kept among them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Judged {
    pub candidates: u32,
    pub refused: u32,
    /// How many each rule refuses, in the order of `RULES`; several rules may refuse one.
    pub by_rule: [u32; Judged::RULES.len()],
}

impl Judged {
    pub const RULES: [&'static str; 10] = [
        "excluded",
        "desk-consent",
        "area",
        "workshop-active",
        "service-type",
        "work-kind",
        "off-site",
        "capacity",
        "deadline",
        "minimum-wage",
    ];

    /// The rules that refuse any, with how many.
    pub fn rules(&self) -> impl Iterator<Item = (&'static str, u32)> + use<> {
        Self::RULES.into_iter().zip(self.by_rule).filter(|(_, count)| *count > 0)
    }
}

/// The whole answer of the matching room.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Matching {
    /// Eligible and refused pairs, by case, then score (highest first), then workshop.
    pub matches: Vec<Match>,
    pub allocations: Vec<Allocation>,
    pub shortfalls: Vec<Shortfall>,
    /// Held back (minimum wage), too short a reply period …
    pub notes: Vec<CaseNote>,
    pub certificate: Certificate,
    /// How many candidates and refused ones there are, of all.
    pub judged: BTreeMap<CaseId, Judged>,
    /// The same of the pairs that have to do with a block, by its desk or its workshop; only where there are any.
    pub judged_in: BTreeMap<(Block, CaseId), Judged>,
    /// How many candidates a desk has for a case, where not all of them are kept.
    pub fitting: BTreeMap<(CaseId, DeskId), usize>,
    /// Who has been asked so far, and who is tonight, by case and desk.
    pub invitations: Vec<Invitation>,
}
