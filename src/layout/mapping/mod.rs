//! Which column is which field: all columns at once by their words, then by what stands below them and beside them.

pub(super) mod amended;
pub(super) mod answers;
pub(super) mod assign;
mod choices;
pub(super) mod column;
mod days;
pub(super) mod evidence;
mod exchange;
pub(super) mod foreign;
mod former;
mod joint;
pub(super) mod left_over;
mod marks;
pub(super) mod memory;
mod nameless;
pub(super) mod numbers_of_cases;
pub(super) mod other_party;
mod outcome;
pub(super) mod outward;
mod persons;
mod present;
pub(super) mod service_list;
pub(super) mod services;
mod summed;
pub(super) mod valued;
pub(super) mod yearly;
pub(super) mod years;
