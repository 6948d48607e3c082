//! Cards and boards: labels beside their values, one record a sheet or block.

mod board;
pub(super) mod card;
mod card_beside_list;
mod card_over_list;
mod card_table;
mod inner_list;
mod sub_labels;
mod unlabelled;
