//! Reads the truth's CSV files into a registry.

use super::{CaseState, Interest, WorkCategory, Yen, application, case, step};
use crate::domain::{CaseId, FiscalYear};
use crate::matching::sample;
use crate::registry::Registry;
use std::collections::BTreeMap;
use std::path::Path;

type Row = BTreeMap<String, String>;

fn rows(path: &Path) -> Vec<Row> {
    csv::Reader::from_path(path).unwrap().deserialize().map(Result::unwrap).collect()
}

fn registry_of_cases(rows: &[Row]) -> (Registry, BTreeMap<String, CaseId>) {
    let mut ids = BTreeMap::new();
    let mut cases = Vec::new();
    for (number, row) in (1u32..).zip(rows) {
        let mut one = case(number);
        ids.insert(row["case_id"].clone(), one.id);
        one.programme = row["programme"].clone();
        one.fiscal_year = row["fy"].parse().ok().map(FiscalYear);
        one.category = WorkCategory::from_name(&row["category"]);
        one.amount = row["amount"].parse().ok().map(Yen);
        one.annual_amount = row["annual"].parse().ok().map(Yen);
        one.open_on = row["open_date"].parse().ok();
        one.deadline_on = row["deadline"].parse().ok();
        one.steps.clear();
        for (column, state) in [
            ("open_date", CaseState::Offered),
            ("ordered_date", CaseState::Ordered),
            ("assigned_date", CaseState::Assigned),
            ("closed_date", CaseState::Lost),
        ] {
            if !row[column].is_empty() {
                one.steps.push(step(state, &row[column]));
            }
        }
        cases.push(one);
    }
    (sample::registry(Vec::new(), Vec::new(), cases), ids)
}

pub(super) fn registry(truth: &Path) -> Registry {
    let (mut all, ids) = registry_of_cases(&rows(&truth.join("cases.csv")));
    for row in rows(&truth.join("applications.csv")) {
        let Some(id) = ids.get(&row["case_id"]) else { continue };
        let interest = if row["interest"] == "あり" { Interest::Yes } else { Interest::No };
        let mut answer = application(id.0, &row["desk"], interest, "2021-09-06");
        answer.answered_at = row["timestamp"]
            .parse()
            .ok()
            .or_else(|| chrono::NaiveDateTime::parse_from_str(&row["timestamp"], "%Y-%m-%d %H:%M:%S").ok());
        answer.superseded = row["superseded"] == "1";
        all.applications.push(answer);
    }
    all
}
