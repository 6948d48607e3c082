//! 工賃: before and after taking part, and month by month; each value with the formula that gave it.

use super::lookup::Found;
use super::rows;
use super::workshop_index::{self, Wanted, WorkshopIndex};
use crate::domain::{
    Field, Issue, IssueCode, MonthlyWage, Observations, Severity, Wage, WagePhase, WageRow, WorkshopId, Yen,
};

const UNKNOWN_WORKSHOP: IssueCode = IssueCode::new("wage.unknown-workshop");

const STATED: &str = "stated";
const BY_HEADS: &str = "total ÷ heads";

pub(super) fn build_wages(
    observations: &Observations,
    workshops: &WorkshopIndex<'_>,
) -> (Vec<Wage>, Vec<Issue>) {
    let (wages, issues) = rows::each(&observations.wages, |row, issues| {
        let workshop = workshop_of(row, workshops, issues);
        let months = row.months.iter().map(|month| monthly(row, workshop, month));
        phases(row, workshop).chain(months).collect::<Vec<Wage>>()
    });
    (wages.into_iter().flatten().collect(), issues)
}

fn blank(row: &WageRow, workshop: Option<WorkshopId>) -> Wage {
    Wage {
        workshop,
        workshop_name: row.workshop.as_ref().map(|seen| seen.value.clone()).unwrap_or_default(),
        month: None,
        phase: None,
        total: None,
        heads: row.heads.as_ref().map(|seen| seen.value),
        average: None,
        formula: STATED,
        origin: row.row.origin.clone(),
    }
}

fn phases(row: &WageRow, workshop: Option<WorkshopId>) -> impl Iterator<Item = Wage> {
    let stated = [(WagePhase::Before, row.before.as_ref()), (WagePhase::After, row.after.as_ref())];
    let blank = blank(row, workshop);
    stated.into_iter().filter_map(move |(phase, seen)| {
        let seen = seen?;
        let origin = blank.origin.at(seen.cell);
        Some(Wage { phase: Some(phase), average: Some(seen.value), origin, ..blank.clone() })
    })
}

fn monthly(row: &WageRow, workshop: Option<WorkshopId>, month: &MonthlyWage) -> Wage {
    let blank = blank(row, workshop);
    let total = month.total.as_ref().map(|seen| seen.value);
    let heads = month.heads.as_ref().map(|seen| seen.value).or(blank.heads);
    let cell = month.total.as_ref().map(|seen| seen.cell).or(month.heads.as_ref().map(|seen| seen.cell));
    let origin = cell.map_or_else(|| blank.origin.clone(), |cell| blank.origin.at(cell));
    let average = total.zip(heads).and_then(|(total, heads)| per_head(total, heads));
    Wage { month: month.month, total, heads, average, formula: BY_HEADS, origin, ..blank }
}

/// Rounded half up; nobody earns nothing.
fn per_head(total: Yen, heads: u32) -> Option<Yen> {
    let heads = i64::from(heads);
    (heads > 0).then(|| Yen((2 * total.0 + heads).div_euclid(2 * heads)))
}

fn workshop_of(row: &WageRow, workshops: &WorkshopIndex<'_>, issues: &mut Vec<Issue>) -> Option<WorkshopId> {
    let said = row.workshop.as_ref().or(row.office_number.as_ref())?;
    let name = row.workshop.as_ref().map(|seen| seen.value.as_str()).unwrap_or_default();
    let number = row.office_number.as_ref().map(|seen| seen.value.as_str());
    let wanted = Wanted { name, number, desk: row.row.role.desk(), prefecture: None };
    let why = match workshops.find(wanted) {
        Found::One(id) => return Some(id),
        Found::Several => workshop_index::several(wanted.number),
        Found::Contradiction => workshop_index::CONTRADICTION,
        Found::Nothing => "に当たる事業所が台帳にありません。事業所名か事業所番号を確かめてください。",
    };
    let message = format!("工賃の事業所「{}」{why}", said.text);
    let issue = Issue::new(UNKNOWN_WORKSHOP, Severity::Warning, row.row.origin.at(said.cell), message);
    issues.push(issue.seen(&said.text).field(Field::Name).desk(row.row.role.desk().cloned()));
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Month, RecordKind};
    use crate::registry::fixture::{self, Made};

    #[test]
    fn averages_are_rounded_half_up() {
        for (total, heads, average) in
            [(223_275, 13, Some(17_175)), (25, 10, Some(3)), (24, 10, Some(2)), (100, 0, None)]
        {
            assert_eq!(per_head(Yen(total), heads), average.map(Yen), "{total} {heads}");
        }
    }

    #[test]
    fn a_row_gives_one_wage_a_phase_and_a_month() {
        let mut made = Made::default();
        let row = made.workshop("d01", "あおぞら");
        made.one_workshop(vec![row]);
        made.observations.wages.push(WageRow {
            row: fixture::row_of(RecordKind::Wage, "inbox/jimukyoku/工賃.csv", 2),
            workshop: Some(fixture::seen("あおぞら".to_owned())),
            office_number: None,
            heads: Some(fixture::seen(13)),
            before: Some(fixture::seen(Yen(15_553))),
            after: Some(fixture::seen(Yen(17_166))),
            months: vec![MonthlyWage {
                month: Some(Month { year: 2021, month: 6 }),
                total: Some(fixture::seen(Yen(223_275))),
                heads: None,
            }],
        });
        let (registry, issues) = made.build();
        let shown: Vec<_> = registry
            .wages
            .iter()
            .map(|one| (one.workshop, one.phase, one.month.is_some(), one.average, one.formula))
            .collect();
        let id = Some(WorkshopId(1));
        assert_eq!(
            shown,
            [
                (id, Some(WagePhase::Before), false, Some(Yen(15_553)), "stated"),
                (id, Some(WagePhase::After), false, Some(Yen(17_166)), "stated"),
                (id, None, true, Some(Yen(17_175)), "total ÷ heads"),
            ]
        );
        assert_eq!(issues, []);
    }
}
