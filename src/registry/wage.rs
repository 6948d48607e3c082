//! 工賃: before and after taking part, and month by month; each value with the formula that gave it.

use super::finders::Finders;
use super::lookup::Found;
use super::rows;
use super::workshop_index::{self, Wanted};
use crate::domain::{
    Field, Issue, IssueCode, MonthlyWage, Observations, Severity, Wage, WagePhase, WageRow, WorkshopId, Yen,
};
use crate::normalise::text;
use std::collections::BTreeMap;

const UNKNOWN_WORKSHOP: IssueCode = IssueCode::new("wage.unknown-workshop");

const SEVERAL: &str = "と同じ名前の事業所が台帳に二つ以上あり、どれのことか分かりません。事業所番号か窓口名の列を加えてください。";

const STATED: &str = "stated";
const BY_HEADS: &str = "total ÷ heads";

pub(super) fn build_wages(observations: &Observations, finders: &Finders<'_>) -> (Vec<Wage>, Vec<Issue>) {
    let (wages, issues) = rows::each(&observations.wages, |row, issues| {
        let workshop = workshop_of(row, finders, issues);
        let months = row.months.iter().map(|month| monthly(row, workshop, month));
        phases(row, workshop).chain(months).collect::<Vec<Wage>>()
    });
    (with_heads(wages.into_iter().flatten().collect()), issues)
}

/// How many were paid in a month may stand on another sheet of the file than what was paid: both are one wage.
fn with_heads(wages: Vec<Wage>) -> Vec<Wage> {
    let is_alone = |wage: &Wage| wage.total.is_none() && wage.heads.is_some();
    let key = |wage: &Wage| {
        let file = wage.origin.path().shown().to_owned();
        Some((file, wage.workshop, text::fold(&wage.workshop_name), wage.month?))
    };
    if !wages.iter().any(|wage| wage.month.is_some() && is_alone(wage)) {
        return wages;
    }
    let mut paid: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (at, wage) in wages.iter().enumerate().filter(|(_, wage)| wage.total.is_some()) {
        if let Some(key) = key(wage) {
            paid.entry(key).or_default().push(at);
        }
    }
    let mut joined: Vec<Option<Wage>> = wages.into_iter().map(Some).collect();
    for at in 0..joined.len() {
        let Some(own) = joined[at].as_ref().filter(|wage| is_alone(wage)) else { continue };
        let Some([only]) = key(own).and_then(|key| paid.get(&key)).map(Vec::as_slice) else { continue };
        let heads = own.heads;
        if let Some(wage) = joined[*only].as_mut().filter(|wage| wage.heads.is_none()) {
            wage.heads = heads;
            wage.average = wage.total.zip(heads).and_then(|(total, heads)| per_head(total, heads));
            joined[at] = None;
        }
    }
    joined.into_iter().flatten().collect()
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
    // Of how many it is to be told stands before any wage does.
    let of_heads = row.before.is_none() && row.after.is_none() && row.months.is_empty();
    let heads = row.heads.as_ref().filter(|_| of_heads).map(|seen| Wage {
        phase: Some(WagePhase::Before),
        origin: blank.origin.at(seen.cell),
        ..blank.clone()
    });
    let stated = stated.into_iter().filter_map(move |(phase, seen)| {
        let seen = seen?;
        let origin = blank.origin.at(seen.cell);
        Some(Wage { phase: Some(phase), average: Some(seen.value), origin, ..blank.clone() })
    });
    stated.chain(heads)
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

/// The desk that the row names decides between namesakes, else the desk whose file it is.
fn workshop_of(row: &WageRow, finders: &Finders<'_>, issues: &mut Vec<Issue>) -> Option<WorkshopId> {
    let said = row.workshop.as_ref().or(row.office_number.as_ref())?;
    let name = row.workshop.as_ref().map(|seen| seen.value.as_str()).unwrap_or_default();
    let number = row.office_number.as_ref().map(|seen| seen.value.as_str());
    let stated = row.desk.as_ref().and_then(|seen| finders.desk_index.find(&seen.value, &row.row.origin));
    let wanted = Wanted { name, number, desk: stated.or(row.row.role.desk()), prefecture: None };
    let why = match finders.workshop_index.find(wanted) {
        Found::One(id) => return Some(finders.departed.rather(id, wanted, finders.workshops)),
        Found::Several if number.is_none() => SEVERAL,
        Found::Several => workshop_index::several(wanted.number),
        Found::Contradiction => workshop_index::CONTRADICTION,
        Found::Nothing => match finders.departed.find(wanted) {
            Some(id) => return Some(id),
            None => "に当たる事業所が台帳にありません。事業所名か事業所番号を確かめてください。",
        },
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

    fn heads_alone() -> WageRow {
        WageRow {
            desk: None,
            row: fixture::row_of(RecordKind::Wage, "inbox/jimukyoku/工賃.csv", 2),
            workshop: Some(fixture::seen("あおぞら".to_owned())),
            office_number: None,
            heads: Some(fixture::seen(13)),
            before: None,
            after: None,
            months: Vec::new(),
        }
    }

    #[test]
    fn a_row_gives_one_wage_a_phase_and_a_month() {
        let mut made = Made::default();
        let row = made.workshop("d01", "あおぞら");
        made.one_workshop(vec![row]);
        made.observations.wages.push(WageRow {
            before: Some(fixture::seen(Yen(15_553))),
            after: Some(fixture::seen(Yen(17_166))),
            months: vec![MonthlyWage {
                month: Some(Month { year: 2021, month: 6 }),
                total: Some(fixture::seen(Yen(223_275))),
                heads: None,
            }],
            ..heads_alone()
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

    #[test]
    fn a_row_that_tells_no_wage_yet_tells_its_heads() {
        let mut made = Made::default();
        let row = made.workshop("d01", "あおぞら");
        made.one_workshop(vec![row]);
        made.observations.wages.push(heads_alone());
        let shown: Vec<_> =
            made.build().0.wages.iter().map(|one| (one.phase, one.heads, one.average)).collect();
        assert_eq!(shown, [(Some(WagePhase::Before), Some(13), None)]);
    }

    #[test]
    fn heads_of_another_sheet_join_what_was_paid() {
        let mut made = Made::default();
        let row = made.workshop("d01", "あおぞら");
        made.one_workshop(vec![row]);
        let month = |month: u32, total: Option<i64>, heads: Option<u32>| MonthlyWage {
            month: Some(Month { year: 2021, month }),
            total: total.map(|total| fixture::seen(Yen(total))),
            heads: heads.map(fixture::seen),
        };
        let sheets = [
            vec![month(6, Some(223_275), None), month(7, Some(200_000), Some(10))],
            vec![month(6, None, Some(13)), month(7, None, Some(11)), month(8, None, Some(12))],
        ];
        for months in sheets {
            made.observations.wages.push(WageRow {
                desk: None,
                row: fixture::row_of(RecordKind::Wage, "inbox/jimukyoku/工賃.csv", 2),
                workshop: Some(fixture::seen("あおぞら".to_owned())),
                office_number: None,
                heads: None,
                before: None,
                after: None,
                months,
            });
        }
        let (registry, _) = made.build();
        let told = |one: &Wage| (one.month.map(|month| month.month), one.total.is_some(), one.heads);
        let expected = [
            (Some(6), true, Some(13)),
            (Some(7), true, Some(10)),
            (Some(7), false, Some(11)),
            (Some(8), false, Some(12)),
        ];
        assert_eq!(registry.wages.iter().map(told).collect::<Vec<_>>(), expected);
        assert_eq!(registry.wages[0].average, Some(Yen(17_175)));
    }

    #[test]
    fn the_desk_of_the_row_or_of_the_file_decides_between_namesakes() {
        let mut made = Made::default();
        made.folder("d01", "佐賀県");
        made.desk_identity("d01", &["佐賀窓口"], vec![]);
        made.desk_identity("d02", &["福岡窓口"], vec![]);
        for desk in ["d01", "d02"] {
            let row = made.workshop(desk, "わかばジョブ");
            made.one_workshop(vec![row]);
        }
        let office = "inbox/jimukyoku/月次工賃.xlsx";
        for (file, desk, expected) in [
            (office, Some("福岡窓口"), Some(WorkshopId(2))),
            (office, Some("佐賀窓口"), Some(WorkshopId(1))),
            (office, None, None),
            ("inbox/d01/月次工賃.xlsx", None, Some(WorkshopId(1))),
            ("inbox/d01/月次工賃.xlsx", Some("福岡窓口"), Some(WorkshopId(2))),
        ] {
            made.observations.wages = vec![WageRow {
                row: fixture::row_of(RecordKind::Wage, file, 2),
                desk: desk.map(|name| fixture::seen(name.to_owned())),
                workshop: Some(fixture::seen("わかばジョブ".to_owned())),
                office_number: None,
                heads: Some(fixture::seen(13)),
                before: Some(fixture::seen(Yen(9_000))),
                after: None,
                months: vec![],
            }];
            let (registry, issues) = made.build();
            assert_eq!(registry.wages[0].workshop, expected, "{file} {desk:?}");
            let told = issues.iter().filter(|one| one.message.contains("二つ以上あり")).count();
            assert_eq!(told, usize::from(expected.is_none()), "{issues:?}");
        }
    }
}
