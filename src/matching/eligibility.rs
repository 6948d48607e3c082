//! Whether a workshop may do a case by the hard rules of DOMAIN §5: every rule that refuses it, in words, and what is to be asked
//! first.

use super::capacity::People;
use super::open_case::OpenCase;
use super::profile::{Access, Profile};
use super::rules::{Failure, Failures};
use super::wanted::{Glance, under_floor_in};
use crate::domain::{Consent, Mark, Reason, WorkCategory};

/// One case and one workshop, with all that is known of both.
#[derive(Clone, Copy)]
pub(super) struct Pair<'a> {
    pub(super) case: &'a OpenCase<'a>,
    pub(super) profile: &'a Profile<'a>,
    pub(super) glance: Glance<'a>,
}

impl<'a> Pair<'a> {
    /// The desk through which it is reached (none where a person pinned it against the rules).
    pub(super) fn access(self) -> Option<&'a Access<'a>> {
        let reach = self.glance.reach.ok()?;
        self.profile.access.get(usize::from(reach.access))
    }
}

impl Failure {
    pub(super) fn reason(self, pair: Pair<'_>) -> Reason {
        Reason::new(self.rule(), self.sentence(pair))
    }

    fn sentence(self, Pair { case, profile, .. }: Pair<'_>) -> String {
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
            Self::MinimumWage => under_floor_in(case, profile.workshop.prefecture())
                .map_or_else(String::new, |under| under.sentence()),
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

/// Every rule of DOMAIN §5 that fails.
pub(super) fn failures(glance: &Glance<'_>) -> Failures {
    let Glance { wanted, brief, .. } = glance;
    let rules = [
        (!glance.reaches_place(), Failure::Area),
        (!brief.active, Failure::Inactive),
        (!brief.serves, Failure::Service),
        (glance.ability.mark == Mark::No, Failure::WorkKind),
        (wanted.off_site && brief.off_site == Mark::No, Failure::OffSite),
        (brief.people == 0 || (glance.free_hours == 0 && !wanted.too_late), Failure::Capacity),
        (wanted.too_late, Failure::Deadline),
        (glance.pays_too_little(), Failure::MinimumWage),
    ];
    let mut failures = Failures::default();
    if let Err(refused) = glance.reach {
        failures.add(refused);
    }
    for (_, failure) in rules.into_iter().filter(|(fails, _)| *fails) {
        failures.add(failure);
    }
    failures
}

/// 要確認: what a person should ask before relying on the pair. Unknown is not No.
pub(super) fn questions(pair: Pair<'_>) -> Vec<String> {
    let safety_plan = pair.glance.reach.is_ok_and(|reach| reach.safety_plan);
    let mut questions = pair.access().map(|access| desk_questions(access, safety_plan)).unwrap_or_default();
    questions.extend(workshop_questions(pair));
    questions
}

fn desk_questions(access: &Access<'_>, safety_plan: bool) -> Vec<String> {
    let name = access.name();
    let estimated = access.desk.and_then(|desk| desk.kind).is_some_and(|kind| kind.estimated);
    let mut questions = Vec::new();
    if access.consent().is_none() {
        questions.push(format!("{name}に案件情報の受領意向を確認してください"));
    }
    if access.consent() == Some(Consent::Depends) {
        questions.push(format!("{name}は内容により希望です。この案件でよいか確認してください"));
    }
    if safety_plan {
        let basis = if estimated { "（類型は推定）" } else { "" };
        questions.push(format!(
            "{name}は民需案件を扱わない類型です{basis}。支部または全国事務局から事業所の意向を確認してください"
        ));
    }
    questions
}

fn workshop_questions(Pair { case, profile, glance }: Pair<'_>) -> Vec<String> {
    let workshop = profile.workshop;
    let mut questions = Vec::new();
    match glance.ability.mark {
        Mark::Unknown => questions.push(format!("{}に対応できるか確認してください", kind_name(case))),
        Mark::Partly => questions.push(format!("{}は△（要相談）です", kind_name(case))),
        _ => {}
    }
    if glance.wanted.off_site && glance.brief.off_site <= Mark::Partly {
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
