//! The figures that matter, one card each: value, last year's, plan; large yen in thousands.

use super::html::escape;
use crate::domain::Unit;
use crate::views::extent::Extent;
use crate::views::figures::{Compared, in_thousands, shown, worded};
use crate::views::{Material, national, words};

pub(super) fn cards(material: &Material<'_>) -> String {
    let mut html = String::new();
    let mut programme = None;
    for one in national::dashboard::favourites(material, Extent::Nation) {
        let figure = one.figure;
        if programme != Some(figure.programme.as_str()) {
            let name = if figure.programme.is_empty() { "台帳" } else { &figure.programme };
            let close = if programme.is_some() { "</ul>\n" } else { "" };
            html.push_str(&format!("{close}<h2>{}</h2>\n<ul class=\"cards\">\n", escape(name)));
            programme = Some(figure.programme.as_str());
        }
        html.push_str(&card(material, &one));
    }
    if programme.is_some() { html + "</ul>\n" } else { html }
}

fn card(material: &Material<'_>, one: &Compared<'_>) -> String {
    let figure = one.figure;
    let own = shown(figure.value, one.unit());
    let planned = national::plan::planned(material, figure, true);
    let beside = [own, one.previous_value(), one.difference(), planned];
    let thousands = in_thousands(beside.into_iter().flatten(), one.unit());
    let (value, unit) = own.map_or(("—".to_owned(), ""), |value| worded(value, one.unit(), thousands));
    let plain = |value: f64| {
        let (value, unit) = worded(value, one.unit(), thousands);
        value + unit
    };
    let mut beside = Vec::new();
    if let Some(last) = one.previous_value() {
        let sign = one.difference().map_or(String::new(), |by| {
            format!("（{}{}）", if by > 0.0 { "+" } else { "" }, difference(by, one.unit(), thousands))
        });
        beside.push(format!("前年度 {}{sign}", plain(last)));
    }
    if let Some(plan) = planned {
        beside.push(format!("計画 {}", plain(plan)));
    }
    let year = figure.fiscal_year.map(|year| year.label()).unwrap_or_default();
    format!(
        "<li class=\"card\" title=\"{}\"><div class=\"name\">{} <span class=\"year\">{}</span></div><div class=\"value\">{}<span class=\"unit\">{}</span></div><div class=\"beside\">{}</div></li>\n",
        escape(figure.definition.definition),
        escape(figure.definition.name),
        escape(&year),
        escape(&value),
        escape(unit),
        escape(&beside.join("　")),
    )
}

fn difference(by: f64, unit: Unit, thousands: bool) -> String {
    if unit == Unit::Rate {
        return format!("{}ポイント", words::one_place(by));
    }
    let (value, unit) = worded(by, unit, thousands);
    value + unit
}
