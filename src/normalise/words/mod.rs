//! Words that stand for a choice: interest, states, consent, demand, remote work.

mod orders;
mod replies;
mod states;

pub use orders::{demand, remote, trial};
pub use replies::{consent, interest};
pub use states::{case_state, lead_state};

#[cfg(test)]
mod tests;
