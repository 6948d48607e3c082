//! [I/O] The daemon: jobs on a schedule, one run at a time, ended cleanly by a signal.
//!
//! ```text
//! Timetable (which job is due, what was served)  →  run(orders, clock, task, …)  →  Ended
//!        listen() turns signals into wishes;  hold() is the right to run on a registry
//! ```

mod job;
mod lock;
mod run;
mod signals;
mod tenure;
mod timetable;

pub use job::Job;
pub use lock::{Holder, Lock, LockError, acquire};
pub use run::{Ended, Orders, Task, TaskEnd, run};
pub use signals::{Control, SignalError, listen};
pub use tenure::{Office, Rhythm, Tenure, TenureError, hold};
pub use timetable::{Due, Timetable};
