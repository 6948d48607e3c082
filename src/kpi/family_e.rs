//! Family E, データ整備: how many workshops are registered, how much is known of them, and how fresh it is.

use super::slice::{Slice, UNKNOWN, count, rate};
use crate::domain::{
    Definition, DeskId, Figure, Issue, Mark, Origin, Ratio, Scope, Severity, Unit, Workshop,
};
use crate::registry::Registry;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Issues in the national office's own material.
const NATIONAL_OFFICE: &str = "全国事務局";

const WORKSHOPS: Definition = Definition {
    key: "e.workshops",
    name: "登録事業所数",
    definition: "窓口の事業所一覧にある、廃止されていない事業所の数です（同じ場所でもサービスが違えば別に数えます）。公的な名簿だけにある事業所は含みません。",
    formula: "窓口に登録された事業所の数（名寄せ後）",
    unit: Unit::Workshops,
    family: "E",
};
const UNREGISTERED: Definition = Definition {
    key: "e.unregistered-workshops",
    name: "窓口未登録の事業所数",
    definition: "公的な名簿などにあり、どの窓口の事業所一覧にもない、廃止されていない事業所の数です。",
    formula: "窓口に登録されていない事業所の数（名寄せ後）",
    unit: Unit::Workshops,
    family: "E",
};
const WORK_KNOWN: Definition = Definition {
    key: "e.work-known-rate",
    name: "主な業務内容の把握率",
    definition: "主な業務内容、または作業ごとの対応可否が1つ以上分かる登録事業所の割合です。",
    formula: "業務内容の分かる事業所数 ÷ 登録事業所数",
    unit: Unit::Rate,
    family: "E",
};
const CAPACITY_KNOWN: Definition = Definition {
    key: "e.capacity-known-rate",
    name: "定員の把握率",
    definition: "定員が分かる登録事業所の割合です。",
    formula: "定員の分かる事業所数 ÷ 登録事業所数",
    unit: Unit::Rate,
    family: "E",
};
const PEOPLE_KNOWN: Definition = Definition {
    key: "e.people-known-rate",
    name: "対応可能人数の把握率",
    definition: "対応可能人数または利用者数が分かる登録事業所の割合です（割当に使う人数です）。",
    formula: "人数の分かる事業所数 ÷ 登録事業所数",
    unit: Unit::Rate,
    family: "E",
};
const FRESHNESS: Definition = Definition {
    key: "e.freshness-median",
    name: "更新からの日数（中央値）",
    definition: "登録事業所の、更新日から基準日までの日数の中央値です。更新日が分からない事業所と、基準日より後の更新は含みません。",
    formula: "基準日 − 更新日 の中央値",
    unit: Unit::Days,
    family: "E",
};
const OPEN_ISSUES: Definition = Definition {
    key: "e.open-issues",
    name: "要確認の件数",
    definition: "データ確認に出ている「注意」と「誤り」の箇所の数です（1行に何か所もあるときは「箇所の数」の合計）。",
    formula: "注意と誤りの箇所の数",
    unit: Unit::Cases,
    family: "E",
};

pub(super) const DEFINITIONS: &[Definition] =
    &[WORKSHOPS, UNREGISTERED, WORK_KNOWN, CAPACITY_KNOWN, PEOPLE_KNOWN, FRESHNESS, OPEN_ISSUES];

/// By 合計, block, prefecture, desk (by its slug) and service. A workshop in the lists of two desks counts for each of them; one
/// that no desk has is counted apart, as matching has it apart.
pub(super) fn figures(registry: &Registry, as_of: NaiveDate) -> Vec<Figure> {
    let active = || registry.workshops.values().filter(|workshop| workshop.active);
    let mut figures: Vec<Figure> = slices(active().filter(|one| !one.desks.is_empty()))
        .into_iter()
        .flat_map(|(scope, workshops)| workshop_figures(&Slice::of_all(scope), &workshops, as_of))
        .collect();
    let unregistered = slices(active().filter(|one| one.desks.is_empty()));
    figures.extend(unregistered.into_iter().map(|(scope, workshops)| {
        let rows = workshops.iter().map(|one| row_of(one));
        Slice::of_all(scope).figure(&UNREGISTERED, count(workshops.len()), rows)
    }));
    figures
}

/// The whole, and the parts that have any.
fn slices<'a>(workshops: impl Iterator<Item = &'a Workshop>) -> BTreeMap<Scope, Vec<&'a Workshop>> {
    let mut slices = BTreeMap::from([(Scope::Total, Vec::new())]);
    for workshop in workshops {
        for scope in scopes(workshop) {
            slices.entry(scope).or_default().push(workshop);
        }
    }
    slices
}

fn scopes(workshop: &Workshop) -> Vec<Scope> {
    let service = workshop.service.as_ref().map_or(UNKNOWN, |service| service.value.name());
    let (block, prefecture) = workshop
        .prefecture()
        .map_or((UNKNOWN, UNKNOWN), |prefecture| (prefecture.block().name(), prefecture.name()));
    let mut scopes = vec![
        Scope::Total,
        Scope::Block(block.to_owned()),
        Scope::Prefecture(prefecture.to_owned()),
        Scope::Service(service.to_owned()),
    ];
    scopes.extend(workshop.desks.iter().map(|desk| Scope::Desk(desk.to_string())));
    scopes
}

fn workshop_figures(slice: &Slice, workshops: &[&Workshop], as_of: NaiveDate) -> [Figure; 5] {
    let all = count(workshops.len());
    let share = |definition, is_known: fn(&Workshop) -> bool| {
        let known: Vec<Origin> =
            workshops.iter().filter(|workshop| is_known(workshop)).map(|one| row_in(slice, one)).collect();
        slice.figure(definition, rate(count(known.len()), all), known)
    };
    [
        slice.figure(&WORKSHOPS, all, workshops.iter().map(|one| row_in(slice, one))),
        share(&WORK_KNOWN, knows_work),
        share(&CAPACITY_KNOWN, |workshop| workshop.capacity.is_some()),
        share(&PEOPLE_KNOWN, |workshop| workshop.workers_available.is_some() || workshop.users.is_some()),
        freshness(slice, workshops, as_of),
    ]
}

fn freshness(slice: &Slice, workshops: &[&Workshop], as_of: NaiveDate) -> Figure {
    let mut dated: Vec<(i64, Origin)> = workshops
        .iter()
        .filter_map(|workshop| Some((workshop.updated_on?.date, workshop)))
        .filter(|(updated_on, _)| *updated_on <= as_of)
        .map(|(updated_on, workshop)| ((as_of - updated_on).num_days(), row_in(slice, workshop)))
        .collect();
    dated.sort();
    let (days, records): (Vec<i64>, Vec<Origin>) = dated.into_iter().unzip();
    slice.figure(&FRESHNESS, median(&days), records)
}

/// The middle of sorted numbers, or the mean of the two middle ones; no value where there are none.
fn median(sorted: &[i64]) -> Ratio {
    let middle = sorted.len() / 2;
    match (sorted.len() % 2, sorted) {
        (_, []) => Ratio { numerator: 0.0, denominator: 0.0 },
        (0, _) => rate(Ratio::whole(sorted[middle - 1] + sorted[middle]), Ratio::whole(2)),
        (_, _) => Ratio::whole(sorted[middle]),
    }
}

fn knows_work(workshop: &Workshop) -> bool {
    let has_text = workshop.work_text.as_ref().is_some_and(|text| !text.value.trim().is_empty());
    has_text || workshop.work.iter().any(|(_, mark)| mark.value != Mark::Unknown)
}

/// Of a desk's workshops the row in the desk's own list, where it has one.
fn row_in(slice: &Slice, workshop: &Workshop) -> Origin {
    let own = match &slice.scope {
        Scope::Desk(desk) => workshop.members.iter().find(|row| row.path().is_below(desk)),
        _ => None,
    };
    own.cloned().unwrap_or_else(|| row_of(workshop))
}

/// The row that gave the workshop its name.
fn row_of(workshop: &Workshop) -> Origin {
    workshop.name.origin.clone()
}

/// 注意 and 誤り in total and by desk; お知らせ ask nothing of anyone and are not counted.
pub(super) fn issue_figures(issues: &[Issue]) -> Vec<Figure> {
    let mut slices: BTreeMap<Scope, (usize, Vec<Origin>)> =
        BTreeMap::from([(Scope::Total, Default::default())]);
    for issue in issues.iter().filter(|issue| issue.severity > Severity::Notice) {
        let desk = issue.desk.as_ref().map_or_else(|| NATIONAL_OFFICE.to_owned(), DeskId::to_string);
        for scope in [Scope::Total, Scope::Desk(desk)] {
            let (count, records) = slices.entry(scope).or_default();
            *count += issue.places();
            records.push(issue.origin.clone());
        }
    }
    slices
        .into_iter()
        .map(|(scope, (open, records))| Slice::of_all(scope).figure(&OPEN_ISSUES, count(open), records))
        .collect()
}
