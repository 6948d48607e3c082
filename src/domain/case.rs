//! 案件 and what follows it: applications, orders, deliveries, wages, leads; each with the dates of its steps.

use super::{
    CaseId, ClientId, Corporation, DeskId, FiscalYear, Month, Municipality, Origin, Prefecture, Reason,
    WorkCategory, WorkKind, WorkshopId, Yen,
};
use chrono::{NaiveDate, NaiveDateTime};
use std::collections::BTreeSet;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Demand {
    /// 民需
    Private,
    /// 官公需
    Public,
}

/// The life of a case. DOMAIN §4.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CaseState {
    Draft,
    /// 情報提供・募集中
    Offered,
    Applied,
    Trial,
    Ordered,
    Assigned,
    Working,
    Delivered,
    Closed,
    /// 失注, 不成立
    Lost,
    /// 中止
    Withdrawn,
}

impl CaseState {
    const ALL: [Self; 11] = [
        Self::Draft,
        Self::Offered,
        Self::Applied,
        Self::Trial,
        Self::Ordered,
        Self::Assigned,
        Self::Working,
        Self::Delivered,
        Self::Closed,
        Self::Lost,
        Self::Withdrawn,
    ];

    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Draft => "準備中",
            Self::Offered => "募集中",
            Self::Applied => "応募あり",
            Self::Trial => "トライアル中",
            Self::Ordered => "発注済",
            Self::Assigned => "事業所決定",
            Self::Working => "作業中",
            Self::Delivered => "納品済",
            Self::Closed => "終了",
            Self::Lost => "失注",
            Self::Withdrawn => "中止",
        }
    }

    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Offered => "offered",
            Self::Applied => "applied",
            Self::Trial => "trial",
            Self::Ordered => "ordered",
            Self::Assigned => "assigned",
            Self::Working => "working",
            Self::Delivered => "delivered",
            Self::Closed => "closed",
            Self::Lost => "lost",
            Self::Withdrawn => "withdrawn",
        }
    }

    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.key() == key)
    }

    /// Still looking for workshops: may be matched.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::Offered | Self::Applied | Self::Trial)
    }

    /// 失注 or 中止: it came to nothing.
    #[must_use]
    pub const fn is_undone(self) -> bool {
        matches!(self, Self::Lost | Self::Withdrawn)
    }

    /// An order was placed (発注), whatever happened after.
    #[must_use]
    pub const fn is_ordered(self) -> bool {
        matches!(self, Self::Ordered | Self::Assigned | Self::Working | Self::Delivered | Self::Closed)
    }
}

/// One step of a case: the state it entered, and on which day (`None` where the sheet gives no date).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub state: CaseState,
    pub on: Option<NaiveDate>,
    /// The day of the run that first saw an undated step, where the case stood before it without: it was not known earlier.
    pub seen_on: Option<NaiveDate>,
    pub origin: Origin,
}

/// Where the work is done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkPlace {
    pub text: String,
    pub prefecture: Option<Prefecture>,
    pub municipality: Option<Municipality>,
}

/// 案件: one piece of work from one client.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    pub id: CaseId,
    /// 事業名 (全国試行, 県庁連携 …); empty where none is known.
    pub programme: String,
    pub fiscal_year: Option<FiscalYear>,
    /// The office's own number (`R3-001`); empty where none.
    pub number: String,
    pub title: String,
    pub client: Option<(ClientId, Corporation)>,
    pub demand: Option<Demand>,
    pub category: Option<WorkCategory>,
    pub kind: Option<WorkKind>,
    pub remote: Option<bool>,
    pub place: WorkPlace,
    pub quantity: Option<i64>,
    pub unit: String,
    pub unit_price: Option<Yen>,
    pub amount: Option<Yen>,
    pub annual_amount: Option<Yen>,
    /// Estimated work hours.
    pub hours: Option<f64>,
    pub people: Option<u32>,
    pub skills: String,
    pub open_on: Option<NaiveDate>,
    pub deadline_on: Option<NaiveDate>,
    pub due_on: Option<NaiveDate>,
    /// Every step with its date, in order of time.
    pub steps: Vec<Step>,
    pub parent: Option<CaseId>,
    pub lost_reason: String,
    /// 情報の不足箇所, listed and derived.
    pub gaps: Vec<String>,
    pub good_example: bool,
    pub origin: Origin,
    pub origins: Vec<Origin>,
    /// Whose case it is, where the national office's list does not tell of it.
    pub own_desks: BTreeSet<DeskId>,
}

impl Case {
    /// The state as of a day: the last step that had happened.
    #[must_use]
    pub fn state_on(&self, day: NaiveDate) -> CaseState {
        self.step_on(day).map_or(CaseState::Draft, |step| step.state)
    }

    /// Whether its list says that it is still being prepared (準備中, 下書き, 未公開): no desk hears of it. One of whose state
    /// nobody speaks has no step at all.
    #[must_use]
    pub fn is_draft_on(&self, day: NaiveDate) -> bool {
        self.step_on(day).is_some_and(|step| step.state == CaseState::Draft)
    }

    /// The step that put the case into its state as of a day.
    #[must_use]
    pub fn step_on(&self, day: NaiveDate) -> Option<&Step> {
        self.steps_by(day).last()
    }

    /// The steps that had happened by a day. An undated one is not earlier than the dated ones before it, nor than the run that
    /// first saw it; where neither is known, it counts as having always been.
    pub fn steps_by(&self, day: NaiveDate) -> impl Iterator<Item = &Step> {
        let mut before: Option<NaiveDate> = None;
        self.steps.iter().filter(move |step| {
            before = before.max(step.on);
            step.on.or_else(|| before.max(step.seen_on)).is_none_or(|on| on <= day)
        })
    }

    /// The day on which a state was entered.
    #[must_use]
    pub fn entered(&self, state: CaseState) -> Option<NaiveDate> {
        self.steps.iter().find(|step| step.state == state).and_then(|step| step.on)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Interest {
    /// あり, 興味あり, 応募する
    Yes,
    /// 検討中
    Considering,
    /// なし, しない
    No,
    /// A mere comment or question: no answer is not 検討中.
    Unanswered,
}

impl Interest {
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Yes => "あり",
            Self::Considering => "検討中",
            Self::No => "なし",
            Self::Unanswered => "未回答",
        }
    }
}

/// 応募: a desk's reply to a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Application {
    pub case: CaseId,
    pub desk: DeskId,
    pub interest: Interest,
    pub workshop_count: Option<u32>,
    pub people: Option<u32>,
    pub kinds: Vec<WorkKind>,
    /// 対応可能数量
    pub quantity: Option<i64>,
    /// 対応事業所 that are known.
    pub workshops: Vec<WorkshopId>,
    pub comment: String,
    pub question: String,
    /// From the form's timestamp, else when the reply was first seen; `None` in lists without dates.
    pub answered_at: Option<NaiveDateTime>,
    /// When the question was asked, where that is not when the answer was given.
    pub asked_at: Option<NaiveDateTime>,
    /// When it was changed or taken back in the desk's book; `None` while it stands, and of forms.
    pub ended_at: Option<NaiveDateTime>,
    /// After the deadline.
    pub late: bool,
    /// A later answer of the same desk to the same case replaces it, or the desk has taken it back.
    pub superseded: bool,
    pub origin: Origin,
}

impl Application {
    /// Whether it had been given by the end of a day, and not been changed or taken back by then.
    #[must_use]
    pub fn stood_on(&self, day: NaiveDate) -> bool {
        let given = self.answered_at.is_none_or(|at| at.date() <= day);
        given && self.ended_at.is_none_or(|at| at.date() > day)
    }

    /// The greater of a desk's replies to a case is the one that stands: any answer before none, then the later one.
    #[must_use]
    pub fn standing(&self) -> (bool, Option<NaiveDateTime>) {
        (self.interest != Interest::Unanswered, self.answered_at)
    }
}

/// 発注 / アサイン: case × desk × workshop with a share of the quantity.
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    /// The office's number, or where it has none the case that its row names and a hash of what it says.
    pub id: String,
    pub case: Option<CaseId>,
    /// The programme stated in the row, else the case's.
    pub programme: String,
    pub desk: Option<DeskId>,
    /// `None` where the desk does the work itself (窓口直接) or the workshop could not be told.
    pub workshop: Option<WorkshopId>,
    /// As written in the sheet.
    pub workshop_name: String,
    /// By what this workshop was chosen.
    pub chosen: Option<Reason>,
    /// 0–1.
    pub share: Option<f64>,
    pub trial: bool,
    /// 失注 or 中止 (キャンセル, 取消, 辞退 …) where the order's own row says so: it is kept and shown, and counts nowhere.
    pub ended: Option<CaseState>,
    pub amount: Option<Yen>,
    /// 発注日
    pub ordered_on: Option<NaiveDate>,
    /// 事業所決定日
    pub assigned_on: Option<NaiveDate>,
    pub month: Option<Month>,
    pub category: Option<WorkCategory>,
    pub origin: Origin,
}

/// 納品と品質.
#[derive(Clone, Debug, PartialEq)]
pub struct Delivery {
    pub order: String,
    pub delivered_on: Option<NaiveDate>,
    pub quantity: Option<i64>,
    pub defects: Option<i64>,
    pub hours: Option<f64>,
    pub wages: Option<Yen>,
    pub origin: Origin,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WagePhase {
    Before,
    After,
}

/// 工賃 / 賃金 of a workshop: one month, or before/after taking part.
#[derive(Clone, Debug, PartialEq)]
pub struct Wage {
    pub workshop: Option<WorkshopId>,
    pub workshop_name: String,
    pub month: Option<Month>,
    pub phase: Option<WagePhase>,
    /// 支払総額
    pub total: Option<Yen>,
    pub heads: Option<u32>,
    /// Yen per head and month.
    pub average: Option<Yen>,
    /// `stated` or `total ÷ heads`.
    pub formula: &'static str,
    pub origin: Origin,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LeadState {
    /// 商談中
    Talking,
    /// 契約
    Contracted,
    /// 失注
    Lost,
    /// 中止
    Withdrawn,
    /// 不成立
    Failed,
}

impl LeadState {
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Talking => "商談中",
            Self::Contracted => "契約",
            Self::Lost => "失注",
            Self::Withdrawn => "中止",
            Self::Failed => "不成立",
        }
    }
}

/// 商談: one row of a 商談管理表.
#[derive(Clone, Debug, PartialEq)]
pub struct Lead {
    pub id: String,
    pub client: Option<(ClientId, Corporation)>,
    pub category: Option<WorkCategory>,
    pub state: LeadState,
    pub first_meeting_on: Option<NaiveDate>,
    pub demand: Option<Yen>,
    pub ordered: Option<Yen>,
    /// 年間定期: already yearly.
    pub annual_recurring: Option<Yen>,
    /// Kept positive.
    pub lost: Option<Yen>,
    pub contracted_on: Option<NaiveDate>,
    pub lost_on: Option<NaiveDate>,
    pub reason: String,
    pub origin: Origin,
}

/// A row of 費用, 粗利, 予算, 計画値 or 当社実績数値: a name and an exact number.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub kind: super::RecordKind,
    /// Empty where neither the row nor the names around it tell one.
    pub programme: String,
    pub fiscal_year: Option<FiscalYear>,
    /// 区分 (顧客獲得費用), リード番号, or nothing.
    pub group: String,
    /// 内訳, 企業名 or 指標.
    pub item: String,
    /// Whose 粗利 it is, where that is told by one name of one client.
    pub client: Option<ClientId>,
    /// Yen, counts or rates as written (`72%` = 0.72); `None` where the cell holds words.
    pub value: Option<f64>,
    pub text: String,
    pub origin: Origin,
}

impl Entry {
    /// 区分 and 費目 of the expenses that won customers.
    const WINNING: [&str; 3] = ["顧客獲得", "獲得費用", "CAC"];

    /// 顧客獲得費用: what its group or item is called says so.
    #[must_use]
    pub fn wins_customers(&self) -> bool {
        let says = |word: &&str| self.group.contains(*word) || self.item.contains(*word);
        self.kind == super::RecordKind::Cost && Self::WINNING.iter().any(says)
    }
}

/// One answer of a questionnaire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SurveyAnswer {
    /// Name of the questionnaire (the file's).
    pub survey: String,
    pub desk: Option<DeskId>,
    pub question: String,
    pub answer: String,
    pub answered_at: Option<NaiveDateTime>,
    pub superseded: bool,
    pub origin: Origin,
    /// The row (or card) of which it is a part.
    pub response: Origin,
}
