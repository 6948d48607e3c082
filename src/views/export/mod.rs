//! The registry as CSV: one file per record kind, by the contract of EXPORT.md.

mod cells;
mod decisions;
mod observations;
mod registers;
mod reports;
mod work;

use super::Material;
use crate::domain::WorkshopRow;
use crate::resolve::Identities;

/// One CSV file: pure rows of text, safe to open in a spreadsheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportFile {
    /// `observations.csv`
    pub name: &'static str,
    pub header: &'static [&'static str],
    /// Each as long as the header.
    pub rows: Vec<Vec<String>>,
}

impl ExportFile {
    /// Every cell is made safe here, whichever file it is in.
    fn new(name: &'static str, header: &'static [&'static str], rows: Vec<Vec<String>>) -> Self {
        debug_assert!(rows.iter().all(|row| row.len() == header.len()), "{name}: a row has another length");
        let safe = |row: Vec<String>| row.into_iter().map(cells::safe).collect();
        Self { name, header, rows: rows.into_iter().map(safe).collect() }
    }
}

/// All files of the contract, those without rows too: the header alone says that there was nothing.
pub(super) fn build(
    material: &Material<'_>,
    observed: &[WorkshopRow],
    identities: &Identities,
) -> Vec<ExportFile> {
    vec![
        observations::observations(observed, identities),
        registers::workshops(material),
        registers::facilities(material),
        registers::desks(material),
        work::cases(material),
        work::applications(material),
        work::orders(material),
        work::deliveries(material),
        work::wages(material),
        work::leads(material),
        reports::survey_responses(material),
        decisions::matches(material),
        decisions::allocations(material),
        reports::issues(material),
        reports::kpi(material),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::views::sample;

    /// The lists of EXPORT.md; columns may be added at the end.
    const CONTRACT: [(&str, &str); 12] = [
        (
            "observations.csv",
            "desk, file, sheet, row, col, cell, kind, workshop_id, facility_id, name, kana, legal_form, corporation, \
             office_number, corporate_number, service_type, postal_code, prefecture, municipality_code, address, \
             phones, fax, email, capacity, users, staff, workers_available, pc_count, off_site, average_wage_yen, \
             updated_on, work_kinds, flags",
        ),
        (
            "cases.csv",
            "case_id, programme, fiscal_year, number, title, client, category, kind, remote, prefecture, \
             municipality, quantity, unit, unit_price_yen, amount_yen, annual_yen, hours, people, skills, open_on, \
             deadline_on, due_on, state, state_on, parent_id, lost_reason, file, sheet, row",
        ),
        (
            "applications.csv",
            "case_id, desk, interest, workshop_count, people, answered_at, late, superseded, file, sheet, row",
        ),
        (
            "orders.csv",
            "order_id, case_id, desk, workshop_id, share, trial, amount_yen, ordered_on, assigned_on, month, \
             category, file, sheet, row",
        ),
        ("deliveries.csv", "order_id, delivered_on, quantity, defects, hours, wages_yen, file, sheet, row"),
        ("wages.csv", "workshop_id, month, phase, total_yen, heads, average_yen, formula, file, sheet, row"),
        (
            "leads.csv",
            "lead_id, client, state, demand_yen, ordered_yen, annual_recurring_yen, lost_yen, contracted_on, \
             lost_on, reason, file, sheet, row",
        ),
        ("survey_responses.csv", "survey, desk, question, answer, answered_at, superseded, file, sheet, row"),
        ("matches.csv", "case_id, desk, workshop_id, eligible, score, reasons"),
        ("allocations.csv", "case_id, workshop_id, month, hours, quantity, amount_yen"),
        ("issues.csv", "code, severity, file, sheet, cell, seen, message"),
        ("kpi.csv", "key, programme, fiscal_year, scope, value, unit, numerator, denominator"),
    ];

    #[test]
    fn headers_are_those_of_the_contract() {
        let files = sample::with_material(|material| build(material, &[], &Identities::default()));
        assert_eq!(files.len(), CONTRACT.len() + 3, "workshops.csv, facilities.csv and desks.csv besides");
        for (name, columns) in CONTRACT {
            let file = files.iter().find(|file| file.name == name).unwrap();
            let expected: Vec<&str> = columns.split(", ").collect();
            assert_eq!(file.header[..expected.len()], expected[..], "{name}");
        }
    }

    #[test]
    fn every_row_is_as_long_as_its_header() {
        for file in sample::with_material(|material| build(material, &[], &Identities::default())) {
            for row in &file.rows {
                assert_eq!(row.len(), file.header.len(), "{}", file.name);
            }
        }
    }

    #[test]
    fn records_are_exported_as_plain_values() {
        let files = sample::with_material(|material| build(material, &[], &Identities::default()));
        let first = |name: &str| files.iter().find(|file| file.name == name).unwrap().rows[0].join(",");
        for (name, expected) in [
            (
                "cases.csv",
                "C-000001,全国試行,2026,R8-001,カタログの封入,株式会社見本商事,施設内軽作業,封入・封緘,0,福岡県,,1000,部,50,50000,\
                 600000,40,5,手先の作業,2026-11-02,2026-11-30,2026-12-25,募集中,2026-11-02,,,\
                 inbox/jimukyoku/案件一覧.xlsx,案件,4,offered,民需,納品先",
            ),
            ("matches.csv", "C-000001,d01,W-000001,1,78.5,capability:封入の印が◎です|distance:同じ県です"),
            ("kpi.csv", "a.order-rate,全国試行,2026,合計,0.7142857142857143,％,15,21,発注率,合計"),
        ] {
            assert_eq!(first(name), expected, "{name}");
        }
    }
}
