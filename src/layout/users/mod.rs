//! Users of workshops: lists of them are no lists of workshops, and their names are kept out of every cell.
//!
//! `heads` says which headings ask for persons, `book` takes users' names out of sentences before anything is read, `roster`
//! knows a list of users by its names and values, `accounts` a list of who may log in, `cells` withholds what stands where a number or a mark should.

mod accounts;
mod book;
pub(super) mod cells;
pub(super) mod heads;
mod roster;
#[cfg(test)]
mod tests;
mod words;

pub use book::without_names;
pub use cells::NAME_WITHHELD;
pub use roster::USERS_LIST;
pub(super) use roster::lists_users_alone;

use super::model::{Context, SheetLayout};
use crate::domain::Issue;

/// What a sheet says of users goes: the rows of a list of them, and names in the cells of others.
pub(super) fn withhold(read: &mut SheetLayout, issues: &mut Vec<Issue>, context: &Context) {
    accounts::leave_out(read, issues, context);
    roster::leave_out(read, issues, context);
    cells::withhold(read, issues, context);
}
