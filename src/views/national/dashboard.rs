//! ダッシュボード: what waits for the office, the dozen figures that matter, and the charts.

use super::{pictures, plan, tasks};
use crate::domain::{Block, Definition, Figure, FiscalYear, Prefecture, Scope, WorkCategory};
use crate::views::extent::Extent;
use crate::views::figures::{
    Compared, explained, family_name, in_thousands, is_same_series, latest, name, series_key, shown,
    unit_label, worded,
};
use crate::views::line::Line;
use crate::views::{Chart, ChartKind, Material, Series};
use std::collections::BTreeSet;

/// In the order in which they are shown; a key that no figure has is simply not shown.
const FAVOURITES: [&str; 32] = [
    "a.offered-count",
    "a.offered-without-year",
    "a.offered-amount",
    "a.offered-without-amount",
    "a.ordered-count",
    "a.ordered-amount",
    "a.ordered-annual",
    "a.order-rate",
    "a.applying-desks",
    "a.first-time-desks",
    "a.applications-per-case",
    "a.reply-period",
    "a.received-cases",
    "a.received-amount",
    "b.lead-companies",
    "b.demand",
    "b.lost",
    "b.contracted-companies",
    "b.contract-rate",
    "b.ordered",
    "b.order-rate",
    "b.arr",
    "b.participating-workshops",
    "b.wage-after",
    "b.wage-increase-rate",
    "f.defect-rate",
    "c.responses",
    "d.satisfaction",
    "e.desks-confirmed-rate",
    "e.workshops",
    "e.work-known-rate",
    "e.freshness-median",
];
/// What sums and years leave out is told where there is any.
const LEFT_OUT: [&str; 2] = ["a.offered-without-year", "a.offered-without-amount"];
const REPLIES: &str = "a.applying-desks";
const LEADS: &str = "b.lead-companies";
const ORDER_RATE: &str = "a.order-rate";
const WORKSHOPS: &str = "e.workshops";

pub(super) fn lines_and_charts(material: &Material<'_>, extent: Extent) -> (Vec<Line>, Vec<Chart>) {
    let mut lines = tasks::lines(material, extent);
    lines.extend(favourites(material, extent).iter().map(|total| told(material, total)));
    let mut charts = Vec::new();
    for programme in programmes(material.figures) {
        let rows = order_rates(material, programme);
        if differ(&rows) {
            let title = format!("作業区分ごとの発注率（％） {programme}");
            charts.extend(chart(ChartKind::Column, title.trim_end(), &rows));
        }
        lines.extend(series_lines(material, &rows));
    }
    let (title, places) = workshops_by_place(material, extent);
    charts.extend(chart(ChartKind::Bar, title, &places));
    lines.extend(series_lines(material, &places));
    for picture in pictures::all(material, extent) {
        charts.extend(picture.chart());
        lines.extend(picture.lines());
    }
    (lines, charts)
}

/// The tables that are drawn: 発注率 by 区分 of each programme, workshops by place.
pub(in crate::views) fn drawn<'a>(
    material: &Material<'a>,
    extent: Extent,
) -> Vec<(String, Vec<Compared<'a>>)> {
    let mut drawn = Vec::new();
    for programme in programmes(material.figures) {
        let rows = order_rates(material, programme);
        if differ(&rows) {
            drawn.push((format!("作業区分ごとの発注率 {programme}").trim_end().to_owned(), rows));
        }
    }
    let (title, places) = workshops_by_place(material, extent);
    drawn.push((title.to_owned(), places));
    drawn
}

/// Programme by programme; what belongs to none (the registry itself) last.
pub(in crate::views) fn favourites<'a>(material: &Material<'a>, extent: Extent) -> Vec<Compared<'a>> {
    let scope = extent.scope();
    let mut totals = latest(material.figures, material.fiscal_year(), |one| {
        one.scope == scope && FAVOURITES.contains(&one.definition.key)
    });
    let of_deals = of_deals(material.figures);
    totals.retain(|one| {
        one.figure.definition.family != "A" || !of_deals.contains(one.figure.programme.as_str())
    });
    totals.retain(|one| {
        !LEFT_OUT.contains(&one.figure.definition.key) || one.exact().is_some_and(|left| left > 0.0)
    });
    totals.sort_by_key(|one| {
        let Figure { definition: Definition { key, .. }, programme, .. } = one.figure;
        (programme.is_empty(), programme.as_str(), FAVOURITES.iter().position(|favourite| favourite == key))
    });
    totals
}

/// Programmes of deals (商談) that asked no desk: what was offered and ordered stands with their deals.
fn of_deals(figures: &[Figure]) -> BTreeSet<&str> {
    let named = |key: &'static str| {
        let said = move |one: &&Figure| one.definition.key == key && one.value.value().unwrap_or(0.0) > 0.0;
        figures.iter().filter(said).map(|one| one.programme.as_str())
    };
    let asking: BTreeSet<&str> = named(REPLIES).collect();
    named(LEADS).filter(|programme| !asking.contains(programme)).collect()
}

/// Bars that are all of one length, without last year's, say nothing.
fn differ(rows: &[Compared<'_>]) -> bool {
    let values: Vec<f64> = rows.iter().filter_map(Compared::exact).collect();
    let differ = values.windows(2).any(|pair| (pair[0] - pair[1]).abs() > f64::EPSILON);
    differ || rows.iter().any(|row| row.previous_value().is_some_and(|value| value > 0.0))
}

fn programmes(figures: &[Figure]) -> BTreeSet<&str> {
    figures.iter().map(|figure| figure.programme.as_str()).collect()
}

fn order_rates<'a>(material: &Material<'a>, programme: &str) -> Vec<Compared<'a>> {
    let mut rates = latest(material.figures, material.fiscal_year(), |one| {
        one.definition.key == ORDER_RATE
            && one.programme == programme
            && matches!(one.scope, Scope::Category(_))
    });
    rates.sort_by_key(|one| {
        let name = one.figure.scope.label();
        let place = WorkCategory::ALL.iter().position(|category| category.name() == name);
        (place.unwrap_or(WorkCategory::ALL.len()), name)
    });
    rates
}

/// The nation by its blocks, a block by its prefectures; from north to south, what is unknown last.
fn workshops_by_place<'a>(material: &Material<'a>, extent: Extent) -> (&'static str, Vec<Compared<'a>>) {
    let (title, place): (_, fn(&Scope) -> Option<usize>) = match extent {
        Extent::Nation => ("ブロックごとの登録事業所数", block_place),
        Extent::Block(_) => ("都道府県ごとの登録事業所数", prefecture_place),
    };
    let mut places = latest(material.figures, material.fiscal_year(), |one| {
        one.definition.key == WORKSHOPS && place(&one.scope).is_some()
    });
    places.sort_by_key(|one| {
        (place(&one.figure.scope), one.figure.scope.label(), one.figure.programme.as_str())
    });
    (title, places)
}

fn block_place(scope: &Scope) -> Option<usize> {
    let Scope::Block(name) = scope else { return None };
    Some(Block::ALL.iter().position(|block| block.name() == name).unwrap_or(usize::MAX))
}

fn prefecture_place(scope: &Scope) -> Option<usize> {
    let Scope::Prefecture(name) = scope else { return None };
    Some(Prefecture::from_name(name).map_or(usize::MAX, |one| one.number().into()))
}

/// One figure by many scopes: what it is stands in the first row, why there is none in each that has none.
fn series_lines(material: &Material<'_>, rows: &[Compared<'_>]) -> Vec<Line> {
    let is_told = |at: usize, row: &Compared<'_>| at == 0 || row.exact().is_none();
    let of = |(at, row)| if is_told(at, row) { told(material, row) } else { line(material, row) };
    rows.iter().enumerate().map(of).collect()
}

/// With what the figure is.
fn told(material: &Material<'_>, compared: &Compared<'_>) -> Line {
    line(material, compared).text("説明", explained(compared.figure))
}

fn line(material: &Material<'_>, compared: &Compared<'_>) -> Line {
    let figure = compared.figure;
    Line::new(series_key(figure, false))
        .text("分類", family_name(figure.definition))
        .text("指標", name(figure.definition))
        .text("事業", &figure.programme)
        .text("範囲", figure.scope.label())
        .text("年度", compared.year())
        .cell("値", compared.cell(material.as_of))
        .text("単位", unit_label(figure.definition))
        .number("前年度の値", compared.previous_value())
        .number("差", compared.difference())
        .number("計画", plan::planned(material, figure, true))
        .text("推移", trend(material.figures, figure))
}

/// `令和2年度 44.0％ → 令和3年度 71.4％`, from two years on.
fn trend(all: &[Figure], figure: &Figure) -> String {
    let mut years: Vec<(FiscalYear, f64)> = all
        .iter()
        .filter(|one| is_same_series(figure, one))
        .filter_map(|one| Some((one.fiscal_year?, shown(one.value, one.definition.unit)?)))
        .collect();
    years.sort_by_key(|(year, _)| *year);
    let unit = figure.definition.unit;
    let thousands = in_thousands(years.iter().map(|(_, value)| *value), unit);
    let told: Vec<String> = years
        .iter()
        .map(|(year, value)| {
            let (number, unit) = worded(*value, unit, thousands);
            format!("{} {number}{unit}", year.label())
        })
        .collect();
    if told.len() > 1 { told.join(" → ") } else { String::new() }
}

/// A chart over these consecutive rows; one bar alone says nothing that its number does not.
fn chart(kind: ChartKind, title: &str, rows: &[Compared<'_>]) -> Option<Chart> {
    let [first, .., last] = rows else { return None };
    let mut series = vec![Series { name: series_name(first), column: "値".to_owned() }];
    if rows.iter().any(|row| row.previous.is_some()) {
        series.push(Series { name: "前年度".to_owned(), column: "前年度の値".to_owned() });
    }
    Some(Chart {
        kind,
        title: title.to_owned(),
        alt: format!("{title}の棒グラフ。同じ数値が表の「値」の列にあります。"),
        labels: "範囲".to_owned(),
        series,
        rows: (series_key(first.figure, false), series_key(last.figure, false)),
    })
}

fn series_name(compared: &Compared<'_>) -> String {
    if compared.year().is_empty() { compared.figure.definition.name.to_owned() } else { compared.year() }
}
