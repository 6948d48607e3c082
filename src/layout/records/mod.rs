//! The rows below a header: which are records, what they take from the rows, headings and notes around them, and which hold several
//! records at once.

pub(super) mod addressees;
mod branches;
pub(super) mod carry;
pub(super) mod case_groups;
pub(super) mod closed;
pub(super) mod dated;
pub(super) mod departments;
pub(super) mod fold;
mod further_work;
pub(super) mod given;
pub(super) mod heads_of_month;
mod idle;
pub(super) mod lent;
mod lent_columns;
pub(super) mod lines;
mod month_and_day;
mod names_beside;
pub(super) mod noted;
pub(super) mod numbered;
mod owners;
pub(super) mod pairs;
mod partial;
pub(super) mod phone_parts;
pub(super) mod reader;
pub(super) mod replies;
pub(super) mod row;
pub(super) mod rows;
pub(super) mod several_names;
pub(super) mod stepwise;
pub(super) mod sums;
pub(super) mod threefold;
pub(super) mod two_tier;
pub(super) mod twofold;
pub(super) mod unanswered;
pub(super) mod unit_named;
mod year_beside;
