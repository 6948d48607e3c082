//! Observations: what one row of an office's sheet says, each value with its cell.

use super::{
    Address, CellRef, Consent, Corporation, Demand, DeskId, DeskKind, FiscalYear, Flag, Interest, LeadState,
    Mark, Month, Origin, PartialDate, Prefecture, RecordKind, ServiceType, WorkCategory, WorkKind, WorkPlace,
    Yen, YenRange,
};
use chrono::{NaiveDate, NaiveDateTime};
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

/// A value as it was understood, the cell it stood in, and the text of that cell. It stands apart from its row, which could
/// state thirty values and states ten.
#[derive(Clone, PartialEq)]
pub struct Seen<T>(Box<InCell<T>>);

/// What a [`Seen`] holds.
#[derive(Clone, Debug, PartialEq)]
pub struct InCell<T> {
    pub value: T,
    pub cell: CellRef,
    pub text: Arc<str>,
}

impl<T> Seen<T> {
    #[must_use]
    pub fn new(value: T, cell: CellRef, text: impl Into<Arc<str>>) -> Self {
        Self(Box::new(InCell { value, cell, text: text.into() }))
    }

    /// What else the same cell says.
    #[must_use]
    pub fn also<Other>(&self, value: Other) -> Seen<Other> {
        Seen::new(value, self.cell, Arc::clone(&self.text))
    }
}

impl<T> Deref for Seen<T> {
    type Target = InCell<T>;

    fn deref(&self) -> &InCell<T> {
        &self.0
    }
}

impl<T> DerefMut for Seen<T> {
    fn deref_mut(&mut self) -> &mut InCell<T> {
        &mut self.0
    }
}

impl<T: fmt::Debug> fmt::Debug for Seen<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Whose material a row is: it decides trust and how the desk is named.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SourceRole {
    /// A desk's own sub-folder.
    Desk(DeskId),
    /// The national office's (`jimukyoku/`).
    Office,
    /// Form responses (`forms/`).
    Form,
    /// Official registers (`official/`).
    Official,
}

impl SourceRole {
    #[must_use]
    pub const fn desk(&self) -> Option<&DeskId> {
        match self {
            Self::Desk(id) => Some(id),
            _ => None,
        }
    }
}

/// What every observation carries.
#[derive(Clone, Debug, PartialEq)]
pub struct RowOrigin {
    pub role: SourceRole,
    pub kind: RecordKind,
    /// File, sheet and the cell of the record's name (or first mapped cell).
    pub origin: Origin,
    /// Fields of this row that carry an issue.
    pub flags: Vec<Flag>,
}

/// A row about a workshop. `None` = the row does not state it.
#[derive(Clone, Debug, PartialEq)]
pub struct WorkshopRow {
    pub row: RowOrigin,
    /// As shown: NFKC, trimmed, spaces folded.
    pub name: Option<Seen<String>>,
    pub kana: Option<Seen<String>>,
    pub corporation: Option<Seen<Corporation>>,
    /// 10 digits with a valid check digit, lost zero restored; an invalid one is an issue and not kept here.
    pub office_number: Option<Seen<String>>,
    /// 13 digits with a valid check digit.
    pub corporate_number: Option<Seen<String>>,
    /// 公表システムの番号 of official registers (`A0000003583`).
    pub official_number: Option<Seen<String>>,
    pub service: Option<Seen<ServiceType>>,
    /// 7 digits.
    pub postal_code: Option<Seen<String>>,
    pub address: Option<Seen<Address>>,
    /// Digits, the main one first.
    pub phones: Option<Seen<Vec<String>>>,
    pub fax: Option<Seen<String>>,
    pub email: Option<Seen<String>>,
    pub capacity: Option<Seen<u32>>,
    pub users: Option<Seen<u32>>,
    pub staff: Option<Seen<u32>>,
    pub workers_available: Option<Seen<u32>>,
    pub pc_count: Option<Seen<u32>>,
    pub off_site: Option<Seen<Mark>>,
    pub travels_to: Option<Seen<Vec<Prefecture>>>,
    pub average_wage: Option<Seen<YenRange>>,
    pub work_text: Option<Seen<String>>,
    /// From mark columns and from text; `Seen::text` is the mark or the words.
    pub work: Vec<Seen<(WorkKind, Mark)>>,
    pub hub: Option<Seen<bool>>,
    pub status: Option<Seen<String>>,
    pub updated_on: Option<Seen<PartialDate>>,
    pub remarks: Option<Seen<String>>,
    pub latitude: Option<Seen<f64>>,
    pub longitude: Option<Seen<f64>>,
}

impl WorkshopRow {
    /// A row that states nothing yet.
    #[must_use]
    pub fn new(row: RowOrigin) -> Self {
        Self {
            row,
            name: None,
            kana: None,
            corporation: None,
            office_number: None,
            corporate_number: None,
            official_number: None,
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
            hub: None,
            status: None,
            updated_on: None,
            remarks: None,
            latitude: None,
            longitude: None,
        }
    }
}

/// A row about a desk (厚労省リスト, 窓口台帳, or a desk as it names itself in a form).
#[derive(Clone, Debug, PartialEq)]
pub struct DeskRow {
    pub row: RowOrigin,
    pub name: Seen<String>,
    pub kana: Option<Seen<String>>,
    pub prefecture: Option<Seen<Prefecture>>,
    /// Who runs it (運営法人).
    pub corporation: Option<Seen<Corporation>>,
    pub address: Option<Seen<Address>>,
    pub phones: Option<Seen<Vec<String>>>,
    pub kind: Option<Seen<DeskKind>>,
    pub consent: Option<Seen<Consent>>,
    pub email: Option<Seen<String>>,
    pub contact_methods: Option<Seen<Vec<String>>>,
    pub staff_full_time: Option<Seen<u32>>,
    pub staff_shared: Option<Seen<u32>>,
    pub confirmed_year: Option<Seen<FiscalYear>>,
}

impl DeskRow {
    /// A row that states nothing but the desk's name.
    #[must_use]
    pub const fn new(row: RowOrigin, name: Seen<String>) -> Self {
        Self {
            row,
            name,
            kana: None,
            prefecture: None,
            corporation: None,
            address: None,
            phones: None,
            kind: None,
            consent: None,
            email: None,
            contact_methods: None,
            staff_full_time: None,
            staff_shared: None,
            confirmed_year: None,
        }
    }
}

/// A row about a case, or (with `parent`) about one part of a split case.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseRow {
    pub row: RowOrigin,
    pub programme: Option<Seen<String>>,
    pub number: Option<Seen<String>>,
    pub parent: Option<Seen<String>>,
    pub title: Option<Seen<String>>,
    pub client: Option<Seen<Corporation>>,
    pub demand: Option<Seen<Demand>>,
    pub category: Option<Seen<WorkCategory>>,
    pub kind: Option<Seen<WorkKind>>,
    pub remote: Option<Seen<bool>>,
    pub place: Option<Seen<WorkPlace>>,
    pub quantity: Option<Seen<i64>>,
    pub unit: Option<Seen<String>>,
    pub unit_price: Option<Seen<Yen>>,
    pub amount: Option<Seen<Yen>>,
    pub annual_amount: Option<Seen<Yen>>,
    pub hours: Option<Seen<f64>>,
    pub people: Option<Seen<u32>>,
    pub skills: Option<Seen<String>>,
    /// Stated in place of a date.
    pub fiscal_year: Option<Seen<FiscalYear>>,
    pub open_on: Option<Seen<NaiveDate>>,
    pub deadline_on: Option<Seen<NaiveDate>>,
    pub due_on: Option<Seen<NaiveDate>>,
    pub state: Option<Seen<super::CaseState>>,
    pub ordered_on: Option<Seen<NaiveDate>>,
    pub assigned_on: Option<Seen<NaiveDate>>,
    pub closed_on: Option<Seen<NaiveDate>>,
    pub lost_reason: Option<Seen<String>>,
    pub gaps: Option<Seen<String>>,
    pub good_example: Option<Seen<bool>>,
    pub trial: Option<Seen<bool>>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ApplicationRow {
    pub row: RowOrigin,
    /// A case number, or text that begins with one.
    pub case: Option<Seen<String>>,
    pub desk: Option<Seen<String>>,
    pub interest: Option<Seen<Interest>>,
    pub workshop_count: Option<Seen<u32>>,
    pub people: Option<Seen<u32>>,
    pub kinds: Option<Seen<Vec<WorkKind>>>,
    pub comment: Option<Seen<String>>,
    pub question: Option<Seen<String>>,
    pub answered_at: Option<Seen<NaiveDateTime>>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct OrderRow {
    pub row: RowOrigin,
    pub programme: Option<Seen<String>>,
    pub number: Option<Seen<String>>,
    pub case: Option<Seen<String>>,
    /// What its work is called: the title of its case, perhaps.
    pub title: Option<Seen<String>>,
    /// The row of the sheet in which the words for its case stand: the case itself may.
    pub case_row: Option<u32>,
    pub desk: Option<Seen<String>>,
    pub workshop: Option<Seen<String>>,
    pub office_number: Option<Seen<String>>,
    pub month: Option<Seen<Month>>,
    pub share: Option<Seen<f64>>,
    pub quantity: Option<Seen<i64>>,
    pub trial: Option<Seen<bool>>,
    pub amount: Option<Seen<Yen>>,
    pub category: Option<Seen<WorkCategory>>,
    /// How far this order is, in the words of cases.
    pub state: Option<Seen<super::CaseState>>,
    pub ordered_on: Option<Seen<NaiveDate>>,
    pub assigned_on: Option<Seen<NaiveDate>>,
    pub due_on: Option<Seen<NaiveDate>>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct DeliveryRow {
    pub row: RowOrigin,
    pub order: Option<Seen<String>>,
    /// The row that names the workshop: a calendar says in the next one what was delivered.
    pub order_row: Option<u32>,
    pub delivered_on: Option<Seen<NaiveDate>>,
    pub quantity: Option<Seen<i64>>,
    pub defects: Option<Seen<i64>>,
    pub hours: Option<Seen<f64>>,
    pub wages: Option<Seen<Yen>>,
}

/// Before/after averages of one workshop.
#[derive(Clone, Debug, PartialEq)]
pub struct WageRow {
    pub row: RowOrigin,
    pub desk: Option<Seen<String>>,
    pub workshop: Option<Seen<String>>,
    pub office_number: Option<Seen<String>>,
    pub heads: Option<Seen<u32>>,
    pub before: Option<Seen<Yen>>,
    pub after: Option<Seen<Yen>>,
    /// One entry per month: total paid and heads.
    pub months: Vec<MonthlyWage>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct MonthlyWage {
    /// `None` where the sheet names months but no year: the amounts still count where no month is asked for.
    pub month: Option<Month>,
    pub total: Option<Seen<Yen>>,
    pub heads: Option<Seen<u32>>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct LeadRow {
    pub row: RowOrigin,
    pub number: Option<Seen<String>>,
    pub client: Option<Seen<Corporation>>,
    /// The client's, as are the next three; identity looks at them, nothing shows them.
    pub corporate_number: Option<Seen<String>>,
    pub address: Option<Seen<Address>>,
    pub phones: Option<Seen<Vec<String>>>,
    pub email: Option<Seen<String>>,
    pub category: Option<Seen<WorkCategory>>,
    pub demand_kind: Option<Seen<Demand>>,
    pub state: Option<Seen<LeadState>>,
    pub first_meeting_on: Option<Seen<NaiveDate>>,
    pub demand: Option<Seen<Yen>>,
    pub ordered: Option<Seen<Yen>>,
    pub annual_recurring: Option<Seen<Yen>>,
    pub lost: Option<Seen<Yen>>,
    pub contracted_on: Option<Seen<NaiveDate>>,
    pub lost_on: Option<Seen<NaiveDate>>,
    pub reason: Option<Seen<String>>,
}

impl LeadRow {
    /// A row that states nothing yet.
    #[must_use]
    pub fn new(row: RowOrigin) -> Self {
        Self {
            row,
            number: None,
            client: None,
            corporate_number: None,
            address: None,
            phones: None,
            email: None,
            category: None,
            demand_kind: None,
            state: None,
            first_meeting_on: None,
            demand: None,
            ordered: None,
            annual_recurring: None,
            lost: None,
            contracted_on: None,
            lost_on: None,
            reason: None,
        }
    }
}

/// 費用, 粗利, 予算, 計画値, 当社実績数値.
#[derive(Clone, Debug, PartialEq)]
pub struct EntryRow {
    pub row: RowOrigin,
    pub programme: Option<Seen<String>>,
    /// What stands above the table: it may name the programme.
    pub title: Option<Seen<String>>,
    pub fiscal_year: Option<Seen<FiscalYear>>,
    pub group: Option<Seen<String>>,
    pub item: Option<Seen<String>>,
    /// Whose profit it is.
    pub client: Option<Seen<Corporation>>,
    /// `None` inside: the cell holds words (`1～3営業日`).
    pub value: Option<Seen<Option<f64>>>,
}

/// All answers of one response to a questionnaire.
#[derive(Clone, Debug, PartialEq)]
pub struct SurveyRow {
    pub row: RowOrigin,
    pub survey: String,
    pub desk: Option<Seen<String>>,
    pub answered_at: Option<Seen<NaiveDateTime>>,
    /// Question text → answer.
    pub answers: Vec<(String, Seen<String>)>,
}

/// Everything that came in tonight, in order of file, sheet and row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Observations {
    pub workshops: Vec<WorkshopRow>,
    pub desks: Vec<DeskRow>,
    pub cases: Vec<CaseRow>,
    pub applications: Vec<ApplicationRow>,
    pub orders: Vec<OrderRow>,
    pub deliveries: Vec<DeliveryRow>,
    pub wages: Vec<WageRow>,
    pub leads: Vec<LeadRow>,
    pub entries: Vec<EntryRow>,
    pub surveys: Vec<SurveyRow>,
}

impl Observations {
    /// Those of all files, in their order.
    #[must_use]
    pub fn concat(parts: Vec<Self>) -> Self {
        let count = |of: fn(&Self) -> usize| parts.iter().map(of).sum();
        let mut all = Self {
            workshops: Vec::with_capacity(count(|part| part.workshops.len())),
            cases: Vec::with_capacity(count(|part| part.cases.len())),
            applications: Vec::with_capacity(count(|part| part.applications.len())),
            orders: Vec::with_capacity(count(|part| part.orders.len())),
            ..Self::default()
        };
        for part in parts {
            all.append(part);
        }
        all
    }

    /// Adds another file's observations behind these.
    pub fn append(&mut self, mut other: Self) {
        self.workshops.append(&mut other.workshops);
        self.desks.append(&mut other.desks);
        self.cases.append(&mut other.cases);
        self.applications.append(&mut other.applications);
        self.orders.append(&mut other.orders);
        self.deliveries.append(&mut other.deliveries);
        self.wages.append(&mut other.wages);
        self.leads.append(&mut other.leads);
        self.entries.append(&mut other.entries);
        self.surveys.append(&mut other.surveys);
    }

    /// How many rows there are, of all kinds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.workshops.len()
            + self.desks.len()
            + self.cases.len()
            + self.applications.len()
            + self.orders.len()
            + self.deliveries.len()
            + self.wages.len()
            + self.leads.len()
            + self.entries.len()
            + self.surveys.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
