//! Columns that are things themselves, workshops, prefectures, days, months or cases: each cell says what a row and a column have to do with
//! each other.

pub(super) mod across;
mod below_cases;
pub(super) mod by_prefecture;
pub(super) mod cases_across;
pub(super) mod compared;
pub(super) mod day_columns;
mod month_band;
pub(super) mod month_columns;
mod month_lines;
mod month_words;
mod months_of_case;
pub(super) mod prefectures_down;
pub(super) mod shared_out;
pub(super) mod upright;
