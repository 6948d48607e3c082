//! The daemon: the consolidation on a schedule, one run at a time, ended cleanly by a signal.
//!
//! ```text
//! Schedule::parse("0 2 * * *", zone)  →  run(schedule, clock, job, token)  →  Ended
//!                      cancel_on_signals(token) ends it;  lock::acquire keeps a second run out
//! ```

mod field;
mod lock;
mod run;
mod schedule;
mod signals;

pub use lock::{Holder, Lock, LockError, acquire};
pub use run::{DaemonError, Ended, run};
pub use schedule::{Schedule, ScheduleError};
pub use signals::{SignalError, cancel_on_signals};
