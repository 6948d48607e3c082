//! The hard rules of DOMAIN §5: through which desk a workshop is reached, and every rule that refuses it.

use super::capacity::People;
use super::market::{Access, Market, Profile};
use super::open_case::OpenCase;
use super::wage_floor::{UnderFloor, under_floor};
use crate::domain::{Consent, Demand, DeskKind, Mark, Reason, WorkCategory};

/// One case and one workshop.
#[derive(Clone, Copy)]
pub(super) struct Pair<'a> {
    pub(super) case: &'a OpenCase<'a>,
    pub(super) profile: &'a Profile<'a>,
    pub(super) market: &'a Market<'a>,
    /// Whole hours that the workshop has free in the case's months.
    pub(super) free_hours: u32,
}

/// The desk through which a workshop is reached.
#[derive(Clone, Copy)]
pub(super) struct Reach<'a> {
    pub(super) access: &'a Access<'a>,
    /// The desk takes no such cases; the block or the national office asks instead [000 §6].
    pub(super) safety_plan: bool,
}

/// A rule that refuses a pair.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Failure {
    /// Rule 1: no desk of the workshop wants case information.
    NoConsent,
    /// Rule 1: its desks want remote work only.
    RemoteOnly,
    /// Rule 2: on-site work in a prefecture that it neither stands in nor states to travel to.
    Area,
    /// Rule 3: closed.
    Inactive,
    /// Rule 3: its service is not among those allowed.
    Service,
    /// Rule 3: the kind of work is marked ×.
    WorkKind,
    /// Rule 3: it does no work outside its facility.
    OffSite,
    /// Rule 3: nobody is free.
    Capacity,
    /// Rules 3 and 4: work cannot start before the due date.
    Deadline,
    /// Rule 5.
    MinimumWage(UnderFloor),
    /// A person wrote 除外.
    Excluded,
}

impl Failure {
    pub(super) const fn rule(&self) -> &'static str {
        match self {
            Self::NoConsent | Self::RemoteOnly => "desk-consent",
            Self::Area => "area",
            Self::Inactive => "workshop-active",
            Self::Service => "service-type",
            Self::WorkKind => "work-kind",
            Self::OffSite => "off-site",
            Self::Capacity => "capacity",
            Self::Deadline => "deadline",
            Self::MinimumWage(_) => "minimum-wage",
            Self::Excluded => "excluded",
        }
    }

    pub(super) fn reason(&self, pair: Pair<'_>) -> Reason {
        Reason::new(self.rule(), self.sentence(pair))
    }

    fn sentence(&self, Pair { case, profile, .. }: Pair<'_>) -> String {
        let desk = profile.access.first().map_or("", Access::name);
        match self {
            Self::NoConsent => format!("{desk}は案件情報の受領を希望していません"),
            Self::RemoteOnly => format!("{desk}は在宅・遠隔の案件のみを希望しています"),
            Self::Area => area_sentence(case, profile),
            Self::Inactive => "廃止・休止の事業所です".to_owned(),
            Self::Service => {
                let service = profile.workshop.service.as_ref().map_or("", |service| service.value.name());
                format!("{service}は対象のサービス種別ではありません")
            }
            Self::WorkKind => format!("{}は×（対応できない）とされています", kind_name(case)),
            Self::OffSite => "施設外就労は不可とされています".to_owned(),
            Self::Capacity if profile.people.count() == 0 => "対応可能人数が0人です".to_owned(),
            Self::Capacity => "期間内の作業枠は、受注済みの仕事で埋まっています".to_owned(),
            // Without the earliest start: it moves every night, and the sheet must not.
            Self::Deadline => format!("納期{}までに作業を始められません", case.end_on),
            Self::MinimumWage(under) => under.sentence(),
            Self::Excluded => "シートで「除外」とされています".to_owned(),
        }
    }
}

fn area_sentence(case: &OpenCase<'_>, profile: &Profile<'_>) -> String {
    let place = case.place.map_or("", |place| place.name());
    match profile.workshop.prefecture() {
        Some(own) => format!("作業場所は{place}ですが、事業所は{own}で、{place}への出張は示されていません"),
        None => format!("作業場所は{place}ですが、事業所の所在地が分からず、出張も示されていません"),
    }
}

pub(super) fn kind_name(case: &OpenCase<'_>) -> String {
    case.kind.as_ref().map_or_else(|| "この作業".to_owned(), |kind| format!("「{kind}」"))
}

/// The first desk that consents, those that take this demand before those that need the safety plan, and those that
/// said so before those that were never asked; `Err` with the rule where none does.
pub(super) fn reach<'a>(pair: Pair<'a>) -> Result<Reach<'a>, Failure> {
    let wanting = pair.profile.access.iter().filter(|access| takes(access, pair.case));
    wanting
        .map(|access| Reach { access, safety_plan: needs_safety_plan(access, pair.case) })
        .min_by_key(|reach| (reach.access.consent().is_none(), reach.safety_plan))
        .ok_or_else(|| {
            let remote_only = |access: &Access<'_>| access.consent() == Some(Consent::RemoteOnly);
            if pair.profile.access.iter().any(remote_only) { Failure::RemoteOnly } else { Failure::NoConsent }
        })
}

/// A desk that was never asked is not one that refused.
fn takes(access: &Access<'_>, case: &OpenCase<'_>) -> bool {
    match access.consent() {
        Some(Consent::All | Consent::Depends) | None => true,
        Some(Consent::RemoteOnly) => case.remote,
        Some(Consent::No) => false,
    }
}

/// ② and ③ take no private cases themselves.
fn needs_safety_plan(access: &Access<'_>, case: &OpenCase<'_>) -> bool {
    let kind = access.desk.and_then(|desk| desk.kind).map(|stated| stated.kind);
    case.demand == Demand::Private && matches!(kind, Some(DeskKind::PublicDemand | DeskKind::Community))
}

/// Every rule that fails, in the order of DOMAIN §5.
pub(super) fn failures(pair: Pair<'_>, reach: &Result<Reach<'_>, Failure>) -> Vec<Failure> {
    let Pair { case, profile, free_hours, .. } = pair;
    let off_site = || profile.workshop.off_site.as_ref().map(|mark| mark.value);
    let rules = [
        (!reaches_place(pair), Failure::Area),
        (!profile.active, Failure::Inactive),
        (!profile.serves, Failure::Service),
        (profile.mark(case.kind.as_ref()) == Mark::No, Failure::WorkKind),
        (case.category == Some(WorkCategory::OffSite) && off_site() == Some(Mark::No), Failure::OffSite),
        (profile.people.count() == 0 || (free_hours == 0 && !case.is_too_late()), Failure::Capacity),
        (case.is_too_late(), Failure::Deadline),
    ];
    let failing = rules.into_iter().filter(|(fails, _)| *fails).map(|(_, failure)| failure);
    reach.as_ref().err().copied().into_iter().chain(failing).chain(minimum_wage_failure(pair)).collect()
}

/// Remote work crosses prefectures. On-site work needs the prefecture, or a statement that the workshop travels
/// there; where either place is not known, nothing is refused (it is asked).
fn reaches_place(Pair { case, profile, .. }: Pair<'_>) -> bool {
    let Some(place) = case.place.filter(|_| !case.remote) else { return true };
    profile.prefecture.is_none_or(|own| own == place) || profile.travels_to(place)
}

/// On the last day of the work: by then every rate that comes into force during it holds.
fn minimum_wage_failure(Pair { case, profile, .. }: Pair<'_>) -> Option<Failure> {
    let own = profile.prefecture;
    let prefecture = if case.remote { own } else { case.place.or(own) }?;
    under_floor(case.pay?, prefecture, case.end_on).map(Failure::MinimumWage)
}

/// 要確認: what a person should ask before relying on the pair. Unknown is not No.
pub(super) fn questions(pair: Pair<'_>, reach: Option<Reach<'_>>) -> Vec<String> {
    let mut questions = reach.map(desk_questions).unwrap_or_default();
    questions.extend(workshop_questions(pair));
    questions
}

fn desk_questions(reach: Reach<'_>) -> Vec<String> {
    let name = reach.access.name();
    let estimated = reach.access.desk.and_then(|desk| desk.kind).is_some_and(|kind| kind.estimated);
    let mut questions = Vec::new();
    if reach.access.consent().is_none() {
        questions.push(format!("{name}に案件情報の受領意向を確認してください"));
    }
    if reach.access.consent() == Some(Consent::Depends) {
        questions.push(format!("{name}は内容により希望です。この案件でよいか確認してください"));
    }
    if reach.safety_plan {
        let basis = if estimated { "（類型は推定）" } else { "" };
        questions.push(format!(
            "{name}は民需案件を扱わない類型です{basis}。支部または全国事務局から事業所の意向を確認してください"
        ));
    }
    questions
}

fn workshop_questions(Pair { case, profile, .. }: Pair<'_>) -> Vec<String> {
    let workshop = profile.workshop;
    let mut questions = Vec::new();
    match profile.mark(case.kind.as_ref()) {
        Mark::Unknown => questions.push(format!("{}に対応できるか確認してください", kind_name(case))),
        Mark::Partly => questions.push(format!("{}は△（要相談）です", kind_name(case))),
        _ => {}
    }
    let off_site = workshop.off_site.as_ref().map_or(Mark::Unknown, |mark| mark.value);
    if case.category == Some(WorkCategory::OffSite) && off_site <= Mark::Partly {
        questions.push("施設外就労ができるか確認してください".to_owned());
    }
    if case.category == Some(WorkCategory::Pc) && workshop.pc_count.as_ref().is_some_and(|pc| pc.value == 0) {
        questions.push("パソコンが0台とされています。作業環境を確認してください".to_owned());
    }
    if workshop.service.is_none() {
        questions.push("サービス種別を確認してください".to_owned());
    }
    if !case.remote && (case.place.is_none() || workshop.prefecture().is_none()) {
        questions.push("作業場所に通えるか確認してください（所在地または作業場所が不明です）".to_owned());
    }
    match profile.people {
        People::Stated(_) => {}
        People::Estimated(count, from) => {
            questions.push(format!("対応可能人数を確認してください（{from}{count}人で計算）"));
        }
        People::Unknown(count) => {
            questions.push(format!("対応可能人数が不明です（仮に{count}人で計算。自動では割り当てません）"))
        }
    }
    questions
}
