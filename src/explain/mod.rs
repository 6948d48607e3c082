//! Any reference → where it came from and why, in Japanese text for people and as JSON for machines.
//!
//! Each subject builds a [`page::Page`]; the page becomes text or JSON in one place. How a file is read has a JSON of
//! its own, because programs want its columns and confidences as values.

mod case;
mod cell;
mod desk;
mod figure;
mod golden;
mod issues;
mod layout;
mod layout_json;
mod matching;
mod material;
mod page;
mod reference;
mod rows;
#[cfg(test)]
mod sample;
mod words;
mod workshop;

pub use material::{HistoryLine, Material};
pub use reference::{Reference, ReferenceError};

use crate::domain::{Issue, Observations};
use crate::layout::Layout;
use page::Page;

/// How a file is read (`tsunagi layout FILE`): sheets, tables, columns with confidence and why, what was left out, the
/// first records as understood, and the issues.
#[must_use]
pub fn layout(name: &str, layout: &Layout, issues: &[Issue], observations: &Observations) -> String {
    layout::page(name, layout, issues, observations).text()
}

/// The same for machines.
#[must_use]
pub fn layout_json(
    name: &str,
    layout: &Layout,
    issues: &[Issue],
    observations: &Observations,
) -> serde_json::Value {
    layout_json::value(name, layout, issues, observations)
}

/// Where a record, match, figure or cell came from and why; `None` where tonight's material does not hold it.
#[must_use]
pub fn explain(reference: &Reference, material: &Material<'_>) -> Option<String> {
    page_of(reference, material).map(|page| page.text())
}

/// The same for machines: `{"title", "sections": [{"title", "lines", "tables": [[{column: text}]]}]}`.
#[must_use]
pub fn explain_json(reference: &Reference, material: &Material<'_>) -> Option<serde_json::Value> {
    page_of(reference, material).map(|page| page.json())
}

fn page_of(reference: &Reference, material: &Material<'_>) -> Option<Page> {
    match reference {
        Reference::Workshop(id) => workshop::page(*id, material),
        Reference::Facility(id) => workshop::facility_page(*id, material),
        Reference::Case(id) => case::page(*id, material),
        Reference::Match(id) => matching::page(*id, material),
        Reference::Desk(id) => desk::page(id, material),
        Reference::Figure(key) => figure::page(key, material),
        Reference::Cell(place) => cell::page(place, material),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(reference: &str) -> String {
        let night = sample::night();
        explain(&reference.parse().unwrap(), &night.material()).unwrap()
    }

    #[test]
    fn a_workshop_tells_where_its_values_come_from() {
        insta::assert_snapshot!(shown("W-000001"), @"");
    }

    #[test]
    fn a_case_tells_its_values_steps_candidates_and_refusals() {
        insta::assert_snapshot!(shown("C-000001"), @"");
    }

    #[test]
    fn a_kept_pair_tells_each_part_of_its_score() {
        insta::assert_snapshot!(shown("C-000001:W-000001"), @"");
    }

    #[test]
    fn a_refused_pair_tells_each_rule_that_failed() {
        insta::assert_snapshot!(shown("C-000001 W-000002"), @"");
    }

    #[test]
    fn a_figure_tells_its_definition_numbers_and_rows() {
        insta::assert_snapshot!(shown("a.order-rate"), @"");
    }

    #[test]
    fn a_cell_tells_what_it_lost() {
        insta::assert_snapshot!(shown("inbox/d01/一覧.xlsx:名簿!B5"), @"");
    }

    #[test]
    fn a_cell_of_a_csv_tells_what_it_won() {
        insta::assert_snapshot!(shown("official/wam.csv:A2"), @"");
    }

    #[test]
    fn a_cell_that_was_not_kept_tells_its_row_and_issues() {
        insta::assert_snapshot!(shown("./inbox/d01/一覧.xlsx:名簿!D6"), @"");
    }

    #[test]
    fn what_is_not_known_is_not_explained() {
        let night = sample::night();
        for text in [
            "W-000009",
            "F-000009",
            "C-000009",
            "C-000001:W-000009",
            "d99",
            "z.none",
            "inbox/d01/一覧.xlsx:名簿!B99",
        ] {
            assert_eq!(explain(&text.parse().unwrap(), &night.material()), None, "{text}");
        }
    }

    #[test]
    fn machines_get_sections_lines_and_tables() {
        let night = sample::night();
        let value = explain_json(&"W-000001".parse().unwrap(), &night.material()).unwrap();
        assert_eq!(value["title"], "事業所 W-000001 就労継続支援つばさ作業所（B型）");
        assert_eq!(value["sections"][1]["tables"][0][0]["項目"], "事業所名");
        assert_eq!(value["sections"][1]["tables"][0][1]["値"], "つばさ作業所");
    }
}
