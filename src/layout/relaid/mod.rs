//! Sheets whose cells are laid out anew before they are read, printed pages, pasted mails, several things in one cell, and the way
//! back to the office's own cells.

mod apart;
mod blocks;
pub(super) mod by_party;
pub(super) mod choice_codes;
mod contact;
mod corporation_over_name;
pub(super) mod days_told;
pub(super) mod delivery_note;
pub(super) mod headed;
pub(super) mod heads_per_work;
pub(super) mod instalments;
pub(super) mod laid;
pub(super) mod lanes;
pub(super) mod legend;
mod memo_items;
mod memo_words;
mod memos;
pub(super) mod months_down;
pub(super) mod nested;
pub(super) mod pages;
mod parts;
pub(super) mod pasted;
pub(super) mod pieces;
pub(super) mod spread;
pub(super) mod stacked;
pub(super) mod state_board;
pub(super) mod state_marks;
pub(super) mod tickets;
pub(super) mod widened;
pub(super) mod wrapped;
