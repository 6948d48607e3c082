//! 案内先: per case the desks to be asked, in order, with their workshops, and when they were.

use crate::domain::{Application, Case, CaseId, Desk, DeskId, Interest, Invitation};
use crate::matching::{Asked, desks_to_ask};
use crate::views::Material;
use crate::views::line::Line;
use crate::views::words;
use chrono::NaiveDateTime;
use std::collections::BTreeMap;

pub(super) fn lines(material: &Material<'_>) -> Vec<Line> {
    let asked_at: BTreeMap<(CaseId, &DeskId), NaiveDateTime> = (material.matching.invitations.iter())
        .map(|Invitation { case, desk, at }| ((*case, desk), *at))
        .collect();
    let standing = material.registry.applications.iter().filter(|one| !one.superseded);
    let replies: BTreeMap<(CaseId, &DeskId), &Application> =
        standing.map(|one| ((one.case, &one.desk), one)).collect();
    let asked = desks_to_ask(material.registry, material.matching, material.as_of);
    let mut cases: Vec<(&Case, &Vec<Asked<'_>>)> =
        asked.iter().filter_map(|(case, desks)| Some((material.case(*case)?, desks))).collect();
    cases.sort_by_key(|(case, _)| (case.deadline_on.is_none(), case.deadline_on, case.id));
    let desks = cases
        .into_iter()
        .flat_map(|(case, desks)| desks.iter().zip(1..).map(move |(desk, at)| (case, desk, at)));
    desks
        .map(|(case, own, place)| {
            let key = (case.id, own.desk);
            line(material, case, own, place)
                .moment("メールの下書き", asked_at.get(&key).copied())
                .text("回答", replies.get(&key).map_or("", |one| Interest::label(one.interest)))
        })
        .collect()
}

fn line(material: &Material<'_>, case: &Case, own: &Asked<'_>, place: usize) -> Line {
    let desk = material.registry.desks.get(own.desk);
    let named = own.fitting.iter().take(material.options.workshops_per_recommendation);
    Line::new(format!("{}|{}", case.id, own.desk))
        .case(Some(case))
        .date("応募締切", case.deadline_on)
        .many("順番", place)
        .text("窓口", material.desk_name(own.desk))
        .text("連絡方法", desk.map(contact).unwrap_or_default())
        .text("メールアドレス", desk.map_or("", |desk| &desk.email))
        .many("合いそうな事業所数", own.all)
        .text("合いそうな事業所", words::join(named.map(|one| material.workshop_name(one.id.workshop)), "、"))
        .count("割当時間（時間）", Some(own.hours))
}

fn contact(desk: &Desk) -> String {
    words::join(&desk.contact_methods, "、")
}
