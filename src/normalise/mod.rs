//! Text of a cell → value + issues, one file per kind of value; also recognisers that say what a text looks like.
//!
//! Every reader takes a cell (or its text) and returns a `Reading`: the value, and what a person should look at.
//! The rules are those of DOMAIN §3 "Value rules". Nothing here knows of rows, columns or files.

pub mod address;
mod address_block;
pub mod area;
pub mod boxes;
pub(crate) mod broken_line;
pub mod case_number;
pub mod client_name;
pub mod corporation;
pub mod count;
pub mod date;
pub mod desk;
pub mod desk_name;
pub mod edition;
pub mod email;
pub mod era;
pub mod file_name;
mod folded_words;
mod former_place;
pub mod lost_reason;
pub mod machines;
pub mod mark;
pub mod municipality;
mod municipality_table;
pub mod name;
pub mod number;
mod numeral;
pub mod options;
pub mod person;
pub mod phone;
pub mod postal;
mod reading;
pub mod recognise;
pub mod ruby;
pub mod service;
pub mod service_count;
pub mod service_note;
pub mod text;
mod variant;
pub mod words;
pub mod work;
mod work_category;
pub mod work_mark;
mod written_date;
pub mod yen;

pub use reading::{Fault, Reading};
pub use text::{fold, fold_header, states_nothing, tidy, tidy_line};
