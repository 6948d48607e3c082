//! Family E, of desks [000 §5 課題1, §6]: how many there are, how many confirmed themselves this fiscal year, and their 類型.

use super::slice::{Slice, UNKNOWN, count, define, rate};
use crate::domain::{Definition, Desk, DeskKind, Figure, FiscalYear, Origin, Prefecture, Scope, Unit};
use crate::registry::Registry;
use chrono::NaiveDate;
use std::collections::BTreeMap;

const DESKS: Definition =
    define("e.desks", "窓口数", "台帳にある共同受注窓口の数です。", "窓口の数（名寄せ後）", Unit::Desks, "E");
const CONFIRMED: Definition = define(
    "e.desks-confirmed-rate",
    "年度確認の済んだ窓口の割合",
    "今年度に名簿・アンケート・案件への回答のいずれかで確認できた窓口の割合です。",
    "今年度に確認できた窓口数 ÷ 窓口数",
    Unit::Rate,
    "E",
);
const PRIVATE: Definition = define(
    "e.desks-private-demand",
    "①民需注力型の窓口数",
    "類型が民需注力型の窓口の数です（申告がない窓口は、アンケートの③-4・④-1と発注の実績から推定します）。",
    "民需注力型の窓口の数",
    Unit::Desks,
    "E",
);
const PUBLIC: Definition = define(
    "e.desks-public-demand",
    "②官公需型の窓口数",
    "類型が官公需型の窓口の数です（申告がない窓口は、アンケートの③-4・④-1と発注の実績から推定します）。",
    "官公需型の窓口の数",
    Unit::Desks,
    "E",
);
const COMMUNITY: Definition = define(
    "e.desks-community",
    "③地域連携型の窓口数",
    "類型が地域連携型の窓口の数です（申告がない窓口は、アンケートの③-4・④-1と発注の実績から推定します）。",
    "地域連携型の窓口の数",
    Unit::Desks,
    "E",
);
const NO_KIND: Definition = define(
    "e.desks-kind-unknown",
    "類型が分からない窓口数",
    "類型の申告がなく、推定する材料も足りない窓口の数です。",
    "窓口数 − 類型の分かる窓口の数",
    Unit::Desks,
    "E",
);

pub(super) const DEFINITIONS: &[Definition] = &[DESKS, CONFIRMED, PRIVATE, PUBLIC, COMMUNITY, NO_KIND];

/// By 合計, block and prefecture.
pub(super) fn figures(registry: &Registry, as_of: NaiveDate) -> Vec<Figure> {
    let mut slices: BTreeMap<Scope, Vec<&Desk>> = BTreeMap::new();
    for desk in registry.desks.values() {
        let block = desk.block().map_or(UNKNOWN, |block| block.name());
        let prefecture = desk.prefecture.map_or(UNKNOWN, Prefecture::name);
        for scope in [Scope::Total, Scope::Block(block.to_owned()), Scope::Prefecture(prefecture.to_owned())]
        {
            slices.entry(scope).or_default().push(desk);
        }
    }
    let year = FiscalYear::of(as_of);
    slices.into_iter().flat_map(|(scope, desks)| desk_figures(&Slice::of_all(scope), &desks, year)).collect()
}

fn desk_figures(slice: &Slice, desks: &[&Desk], year: FiscalYear) -> [Figure; 6] {
    let of = |keep: &dyn Fn(&Desk) -> bool| -> (usize, Vec<Origin>) {
        let kept: Vec<&Desk> = desks.iter().copied().filter(|desk| keep(desk)).collect();
        (kept.len(), kept.iter().filter_map(|desk| desk.origins.first().cloned()).collect())
    };
    let kind = |wanted: Option<DeskKind>| of(&|desk| desk.kind.map(|stated| stated.kind) == wanted);
    let whole = |definition, (number, records): (usize, Vec<Origin>)| {
        slice.figure(definition, count(number), records)
    };
    let (confirmed, records) = of(&|desk| desk.confirmed_year.is_some_and(|confirmed| confirmed >= year));
    [
        whole(&DESKS, of(&|_| true)),
        slice.figure(&CONFIRMED, rate(count(confirmed), count(desks.len())), records),
        whole(&PRIVATE, kind(Some(DeskKind::PrivateDemand))),
        whole(&PUBLIC, kind(Some(DeskKind::PublicDemand))),
        whole(&COMMUNITY, kind(Some(DeskKind::Community))),
        whole(&NO_KIND, kind(None)),
    ]
}
