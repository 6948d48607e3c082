//! Golden records and their history: observations + identities → the registry, and what changed since last night.

mod application;
mod balance;
mod beside_orders;
mod build;
mod case;
mod case_index;
mod conflict;
mod content;
mod departed;
mod desk;
mod desk_kind;
mod diff;
mod document;
mod field;
#[cfg(test)]
mod fixture;
mod first_seen;
mod followed;
mod found_by;
mod gap;
mod human;
mod invitation;
mod json;
mod lead;
mod lookup;
mod merge;
mod model;
mod options;
mod order;
mod order_ids;
mod precedence;
mod programme;
mod register;
mod reply;
mod reply_history;
mod rows;
mod same_row;
mod short_name;
mod side_by_side;
mod step;
mod survey;
mod survive;
mod wage;
mod work;
mod workshop;
mod workshop_index;
mod workshop_name;

pub use build::build;
pub use content::says_the_same;
pub use departed::{LAST_KNOWN, LastKnown, LastKnownWorkshops, read_last_known};
pub use diff::{diff, diff_matching, diff_registry};
pub use first_seen::read_states;
pub use human::{past_human, settle_human};
pub use invitation::read_invitation;
pub use model::SettledOverrides;
pub use model::{
    CaseStates, Changes, Document, EntityChange, EntityKind, Fingerprint, Known, Registry, Standing, Tallies,
    Tally,
};
pub use options::{BuildContext, Options, Programme, QuestionWords, Questions};
pub use order_ids::{KnownOrder, read_order};
