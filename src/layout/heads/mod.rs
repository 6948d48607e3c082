//! Where a table begins and what stands there: its header of one to four rows, headings, sections, and sheets that hold no table.

pub(super) mod above;
mod among;
mod below_groups;
pub(super) mod by_workshop;
pub(super) mod corner;
pub(super) mod header;
pub(super) mod heading;
mod ledger;
pub(super) mod parts;
pub(super) mod procured;
mod question_groups;
pub(super) mod search;
pub(super) mod section;
pub(super) mod skip;
pub(super) mod strips;
mod twins;
mod units;
