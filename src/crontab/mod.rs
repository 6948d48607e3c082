//! Crontab lines of five fields → the moments that they name, in the office's time zone.

mod field;
mod schedule;

pub use schedule::{Schedule, ScheduleError};
