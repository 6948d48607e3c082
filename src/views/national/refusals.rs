//! 対象外の理由: per case, how many workshops each rule refused; the wording and the examples are of those that are kept.

use crate::domain::{CaseId, WorkshopId};
use crate::matching::rule_name;
use crate::views::Material;
use crate::views::line::Line;
use crate::views::words;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Workshops named as examples.
const EXAMPLES: usize = 3;

/// What one rule refused for one case.
#[derive(Default)]
struct Refused<'a> {
    /// Of all workshops.
    all: usize,
    workshops: BTreeSet<WorkshopId>,
    /// How often each wording occurs.
    wordings: BTreeMap<&'a str, usize>,
}

impl<'a> Refused<'a> {
    /// The wording that occurs most often; ties by the text.
    fn wording(&self) -> &'a str {
        let most = self.wordings.iter().max_by_key(|(text, times)| (**times, Reverse(**text)));
        most.map_or("", |(text, _)| text)
    }
}

pub(super) fn lines(material: &Material<'_>) -> Vec<Line> {
    let mut refused: BTreeMap<(CaseId, &'static str), Refused<'_>> = BTreeMap::new();
    for one in material.matching.matches.iter().filter(|one| !one.eligible()) {
        for reason in &one.reasons {
            let group = refused.entry((one.id.case, reason.rule)).or_default();
            group.workshops.insert(one.id.workshop);
            *group.wordings.entry(reason.text.as_str()).or_default() += 1;
        }
    }
    for (case, judged) in &material.matching.judged {
        for (rule, count) in judged.rules() {
            refused.entry((*case, rule)).or_default().all = count as usize;
        }
    }
    for group in refused.values_mut() {
        group.all = group.all.max(group.workshops.len());
    }
    let mut groups: Vec<_> = refused.into_iter().collect();
    groups.sort_by_key(|((case, rule), group)| (*case, Reverse(group.all), *rule));
    groups.iter().map(|((case, rule), group)| line(material, *case, rule, group)).collect()
}

fn line(material: &Material<'_>, id: CaseId, rule: &str, group: &Refused<'_>) -> Line {
    let examples = group.workshops.iter().take(EXAMPLES).map(|workshop| material.workshop_name(*workshop));
    Line::new(format!("{id}|{rule}"))
        .text("条件", rule_name(rule))
        .text("主な理由", group.wording())
        .many("事業所数", group.all)
        .text("例", words::join(examples, "、"))
        .case(material.case(id))
}
