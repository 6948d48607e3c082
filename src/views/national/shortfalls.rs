//! 供給不足: what could not be placed, why, and how many workshops are missing.

use crate::domain::Shortfall;
use crate::views::Material;
use crate::views::line::Line;
use crate::views::words;

pub(super) fn lines(material: &Material<'_>) -> Vec<Line> {
    let mut shortfalls: Vec<&Shortfall> = material.matching.shortfalls.iter().collect();
    shortfalls.sort_by_key(|one| (one.case, one.cause));
    shortfalls.into_iter().map(|one| line(material, one)).collect()
}

fn line(material: &Material<'_>, one: &Shortfall) -> Line {
    let case = material.case(one.case);
    Line::new(format!("{}|{}", one.case, one.cause.label()))
        .text("原因", one.cause.label())
        .count("不足する作業時間（時間）", Some(one.missing_hours))
        .count("不足する事業所数", Some(one.missing_workshops))
        .text("説明", &one.text)
        .case(case)
        .text("作業細目", case.map_or("", words::kind))
}
