//! 事業所: a designated service at a site, its golden record, and the facility it belongs to.

use super::{
    Address, DeskId, FacilityId, Field, Issue, Mark, Origin, PartialDate, Prefecture, Reason, WorkKind,
    WorkshopId, Yen, YenRange,
};
use std::fmt;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ServiceType {
    /// 就労継続支援A型
    TypeA,
    /// 就労継続支援B型
    TypeB,
    /// 就労移行支援
    Transition,
    /// 生活介護, 共同生活援助 …: kept by its name.
    Other(String),
}

impl ServiceType {
    /// `A型`, `B型`, `就労移行支援`, or the name as it stands.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::TypeA => "A型",
            Self::TypeB => "B型",
            Self::Transition => "就労移行支援",
            Self::Other(name) => name,
        }
    }
}

impl fmt::Display for ServiceType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A corporation's name split into its legal form and the bare name.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Corporation {
    /// Written out: `株式会社`, `社会福祉法人`; `None` where the text has none.
    pub legal_form: Option<&'static str>,
    pub bare: String,
    /// 後株: the form stands after the name.
    pub form_last: bool,
}

impl fmt::Display for Corporation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let form = self.legal_form.unwrap_or_default();
        if self.form_last { write!(f, "{}{form}", self.bare) } else { write!(f, "{form}{}", self.bare) }
    }
}

/// The value that survived for one field, where it stood, by which rule, and which values lost.
#[derive(Clone, Debug, PartialEq)]
pub struct Golden<T> {
    pub value: T,
    pub origin: Origin,
    pub rule: SurvivalRule,
    pub losers: Vec<Loser>,
}

impl<T> Golden<T> {
    /// The value of the only row that states one.
    #[must_use]
    pub const fn only(value: T, origin: Origin) -> Self {
        Self { value, origin, rule: SurvivalRule::Only, losers: Vec::new() }
    }
}

/// By which rule a value survived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SurvivalRule {
    /// Only one row states the field.
    Only,
    /// All rows state the same.
    Agreed,
    /// A person's correction.
    Override,
    /// A person's correction with which all rows agree by now: it has done its work.
    Settled,
    Official,
    Edition,
    Newest,
    MostSpecific,
    HomeDesk,
    /// Nothing but the order of files decided.
    First,
}

impl SurvivalRule {
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Only => "only",
            Self::Agreed => "agreed",
            Self::Override => "override",
            Self::Settled => "settled",
            Self::Official => "official",
            Self::Edition => "edition",
            Self::Newest => "newest",
            Self::MostSpecific => "most-specific",
            Self::HomeDesk => "home-desk",
            Self::First => "first",
        }
    }
}

/// A value that did not survive.
#[derive(Clone, Debug, PartialEq)]
pub struct Loser {
    pub shown: String,
    pub origin: Origin,
}

/// What the official registers say of a workshop of whose service and prefecture they know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RegisterStanding {
    Listed,
    /// 公式未掲載: a desk has it, no register does.
    Absent,
    /// 廃止の可能性: an earlier edition had it, the newest does not.
    Gone,
}

impl RegisterStanding {
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Listed => "掲載",
            Self::Absent => "公式未掲載",
            Self::Gone => "廃止の可能性",
        }
    }
}

/// The golden record of one workshop.
#[derive(Clone, Debug, PartialEq)]
pub struct Workshop {
    pub id: WorkshopId,
    pub facility: FacilityId,
    pub active: bool,
    /// `None` where no register tells of its service and prefecture.
    pub register: Option<RegisterStanding>,
    pub name: Golden<String>,
    pub kana: Option<Golden<String>>,
    pub corporation: Option<Golden<Corporation>>,
    pub corporate_number: Option<Golden<String>>,
    pub office_number: Option<Golden<String>>,
    pub service: Option<Golden<ServiceType>>,
    pub postal_code: Option<Golden<String>>,
    pub address: Option<Golden<Address>>,
    /// Digits only, the main one first.
    pub phones: Option<Golden<Vec<String>>>,
    pub fax: Option<Golden<String>>,
    pub email: Option<Golden<String>>,
    pub capacity: Option<Golden<u32>>,
    pub users: Option<Golden<u32>>,
    pub staff: Option<Golden<u32>>,
    pub workers_available: Option<Golden<u32>>,
    pub pc_count: Option<Golden<u32>>,
    pub off_site: Option<Golden<Mark>>,
    pub travels_to: Option<Golden<Vec<Prefecture>>>,
    /// Yen per month.
    pub average_wage: Option<Golden<YenRange>>,
    pub work_text: Option<Golden<String>>,
    /// What is known of each kind of work, from marks and text; ordered by kind.
    pub work: Vec<(WorkKind, Golden<Mark>)>,
    pub hub: bool,
    pub updated_on: Option<PartialDate>,
    /// The desks whose lists hold it, in order of id.
    pub desks: Vec<DeskId>,
    /// Its rows: the observations behind it.
    pub members: Vec<Origin>,
    /// Why these rows are one workshop.
    pub reasons: Vec<Reason>,
    /// Position in degrees (latitude, longitude), from official registers.
    pub position: Option<(f64, f64)>,
}

impl Workshop {
    /// An active workshop of which nothing but its name is known.
    #[must_use]
    pub const fn named(id: WorkshopId, facility: FacilityId, name: Golden<String>) -> Self {
        Self {
            id,
            facility,
            active: true,
            register: None,
            name,
            kana: None,
            corporation: None,
            corporate_number: None,
            office_number: None,
            service: None,
            postal_code: None,
            address: None,
            phones: None,
            fax: None,
            email: None,
            capacity: None,
            users: None,
            staff: None,
            workers_available: None,
            pc_count: None,
            off_site: None,
            travels_to: None,
            average_wage: None,
            work_text: None,
            work: Vec::new(),
            hub: false,
            updated_on: None,
            desks: Vec::new(),
            members: Vec::new(),
            reasons: Vec::new(),
            position: None,
        }
    }

    #[must_use]
    pub fn prefecture(&self) -> Option<Prefecture> {
        self.address.as_ref().and_then(|address| address.value.prefecture)
    }

    /// Whether no list tells of it any more: only orders and wages do.
    #[must_use]
    pub fn has_left(&self) -> bool {
        self.members.is_empty()
    }

    #[must_use]
    pub fn mark(&self, kind: &WorkKind) -> Mark {
        self.work.iter().find(|(one, _)| one == kind).map_or(Mark::Unknown, |(_, mark)| mark.value)
    }

    /// What is known of the yearly wage, for display.
    #[must_use]
    pub fn wage(&self) -> Option<Yen> {
        self.average_wage.as_ref().map(|wage| wage.value.middle())
    }
}

/// A place run by a corporation: the workshops that share it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facility {
    pub id: FacilityId,
    pub workshops: Vec<WorkshopId>,
}

/// A field of one row that carries an issue (exported as `field:code`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flag {
    pub field: Field,
    pub code: super::IssueCode,
}

impl Flag {
    /// The flags of the row whose issues these are.
    #[must_use]
    pub fn of(issues: &[Issue]) -> Vec<Self> {
        issues.iter().filter_map(|issue| issue.field.map(|field| Self { field, code: issue.code })).collect()
    }
}
