//! Any reference → where it came from and why, in Japanese text for people and as JSON for machines.
//!
//! Each subject builds a `page::Page`; the page becomes text or JSON in one place. How a file is read has a JSON of
//! its own, because programs want its columns and confidences as values.

mod case;
mod cell;
mod client;
mod desk;
mod ended;
mod figure;
mod golden;
mod issues;
mod layout;
mod layout_json;
mod matching;
mod material;
mod named;
mod order;
mod page;
mod reference;
mod rows;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;
mod ties;
mod words;
mod workshop;
mod written;

pub use material::{HistoryLine, Material};
pub use named::named;
pub use order::order_changes;
pub use reference::{EXAMPLES, Reference, ReferenceError};

use crate::domain::{DeskId, Issue, Observations};
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
    living(reference, material).or_else(|| ended::page(reference, material))
}

fn living(reference: &Reference, material: &Material<'_>) -> Option<Page> {
    match reference {
        Reference::Workshop(id) => workshop::page(*id, material),
        Reference::Facility(id) => workshop::facility_page(*id, material),
        Reference::Case(id) => case::page(*id, material),
        Reference::Client(id) => client::page(*id, material),
        Reference::Order(id) => order::page(id, material),
        Reference::Match(id) => matching::page(*id, material),
        Reference::Desk(id) => desk::page(id, material),
        // A desk's folder may be named like a figure's key.
        Reference::Figure(key) => {
            figure::page(key, material).or_else(|| desk::page(&DeskId::new(key), material))
        }
        Reference::Cell(place) => cell::page(place, material),
    }
}
