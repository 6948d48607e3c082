//! 新旧不明: two lists of one office tell of the same workshops, differ, and nothing says which is newer: the office is asked.

use crate::domain::{
    Golden, Issue, IssueCode, Loser, Observations, Origin, Severity, SourceRole, SurvivalRule, Workshop,
    WorkshopId,
};
use crate::normalise::edition::Edition;
use crate::resolve::Identities;
use std::cmp::Ordering;
use std::collections::BTreeMap;

const SIDE_BY_SIDE: IssueCode = IssueCode::new("workshop.editions-differ");

/// One question for each two lists, at the one whose values did not stand.
pub(super) fn list(
    observations: &Observations,
    identities: &Identities,
    workshops: &BTreeMap<WorkshopId, Workshop>,
) -> Vec<Issue> {
    // What stood, what did not, and whose they are → how many values.
    let mut differing: BTreeMap<(Origin, Origin, &SourceRole), usize> = BTreeMap::new();
    for identity in &identities.workshops {
        let Some(workshop) = workshops.get(&identity.id) else { continue };
        let undecided = undecided(workshop);
        if undecided.is_empty() {
            continue;
        }
        let roles: BTreeMap<Origin, &SourceRole> = identity
            .members
            .iter()
            .filter_map(|at| observations.workshops.get(*at))
            .map(|row| (row.row.origin.whole(), &row.row.role))
            .collect();
        let edition = |list: &Origin| Edition::of(&list.sheet, list.path().inner());
        for (stood, losers) in undecided {
            let stood = stood.whole();
            for fell in losers.iter().map(|loser| loser.origin.whole()).filter(|fell| *fell != stood) {
                let whose = roles.get(&stood).filter(|role| roles.get(&fell) == Some(*role));
                // An older list fell for its age, whoever else then decided.
                let is_older = edition(&fell).compare(&edition(&stood)) == Some(Ordering::Less);
                if let Some(role) = whose.filter(|_| !is_older) {
                    *differing.entry((stood.clone(), fell, role)).or_default() += 1;
                }
            }
        }
    }
    differing.into_iter().map(|((stood, fell, role), values)| issue(&stood, fell, role, values)).collect()
}

/// The values that nothing but the order of files decided, with those that did not stand.
fn undecided(workshop: &Workshop) -> Vec<(&Origin, &[Loser])> {
    fn of<T>(golden: Option<&Golden<T>>) -> Option<(&Origin, &[Loser])> {
        let golden = golden.filter(|golden| golden.rule == SurvivalRule::First)?;
        Some((&golden.origin, &golden.losers))
    }
    let all = [
        of(Some(&workshop.name)),
        of(workshop.corporation.as_ref()),
        of(workshop.office_number.as_ref()),
        of(workshop.service.as_ref()),
        of(workshop.postal_code.as_ref()),
        of(workshop.address.as_ref()),
        of(workshop.phones.as_ref()),
        of(workshop.fax.as_ref()),
        of(workshop.email.as_ref()),
        of(workshop.capacity.as_ref()),
        of(workshop.users.as_ref()),
        of(workshop.staff.as_ref()),
        of(workshop.workers_available.as_ref()),
        of(workshop.pc_count.as_ref()),
        of(workshop.off_site.as_ref()),
        of(workshop.average_wage.as_ref()),
        of(workshop.work_text.as_ref()),
    ];
    all.into_iter().flatten().chain(workshop.work.iter().filter_map(|(_, mark)| of(Some(mark)))).collect()
}

fn issue(stood: &Origin, fell: Origin, role: &SourceRole, values: usize) -> Issue {
    let message = format!(
        "{stood} と同じ事業所が載っていて、{values}件の値が違います。どちらが新しいか資料からは分からないため、{stood} の値を使いました。古いほうをフォルダから外すか、名前に年月（例 R8.11）や「旧」「最新」を入れるか、更新日の列を加えてください。"
    );
    Issue::new(SIDE_BY_SIDE, Severity::Notice, fell, message).desk(role.desk().cloned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::fixture::{self, Made};

    fn told(files: [&str; 2], years: [Option<i32>; 2]) -> (u32, &'static str, usize) {
        let mut made = Made::default();
        let rows = files.into_iter().zip(years).zip([20, 30]).map(|((file, year), capacity)| {
            let mut row = made.workshop("d01", "あおぞら");
            row.row = fixture::row_origin(file, 2);
            row.updated_on = year.map(|year| fixture::seen(fixture::year(year)));
            row.capacity = Some(fixture::seen(capacity));
            row
        });
        let rows = rows.collect();
        made.one_workshop(rows);
        let (registry, issues) = made.build();
        let capacity = registry.workshops[&WorkshopId(1)].capacity.clone().unwrap();
        (capacity.value, capacity.rule.key(), issues.iter().filter(|one| one.code == SIDE_BY_SIDE).count())
    }

    #[test]
    fn the_newer_list_of_an_office_stands_and_where_nothing_tells_it_is_asked() {
        for (files, years, expected) in [
            (["inbox/d01/R8.4.xlsx", "inbox/d01/R8.5.xlsx"], [None, None], (30, "edition", 0)),
            (["inbox/d01/一覧.xlsx", "inbox/d01/一覧_最新.xlsx"], [None, None], (30, "edition", 0)),
            (["inbox/d01/R8.4.xlsx", "inbox/d01/R8.5.xlsx"], [Some(2026), None], (30, "edition", 0)),
            (["inbox/d01/甲.xlsx", "inbox/d01/乙.xlsx"], [Some(2024), Some(2025)], (30, "newest", 0)),
            (["inbox/d01/乙.xlsx", "inbox/d01/甲.xlsx"], [None, None], (20, "first", 1)),
            (["inbox/d01/乙.xlsx", "inbox/d02/甲.xlsx"], [None, None], (20, "first", 0)),
            (["forms/回答.xlsx", "inbox/d02/甲.xlsx"], [Some(2026), Some(2025)], (20, "newest", 0)),
        ] {
            assert_eq!(told(files, years), expected, "{files:?}");
        }
    }
}
