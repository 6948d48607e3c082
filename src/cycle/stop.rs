//! The wish that a run ends early: at its next safe point it writes nothing more and says why.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

/// Why a run is asked to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StopCause {
    /// The operator or the system ends the process.
    Asked = 1,
    /// It takes longer than it may.
    TimeUp = 2,
    /// Another process has taken its place on this registry.
    LeaseLost = 3,
}

impl StopCause {
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Asked => "終了の合図を受けて、途中で止めました。次に動いたときに続きを行います。",
            Self::TimeUp => "決められた時間（schedule.timeout_minutes）を過ぎたため、途中で止めました。",
            Self::LeaseLost => "この登録簿の実行権がほかの tsunagi に移ったため、途中で止めました。",
        }
    }
}

/// Shared between a run and whoever may end it. The first cause holds.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicU8>);

impl Stop {
    pub fn ask(&self, cause: StopCause) {
        if self.0.compare_exchange(0, cause as u8, Ordering::SeqCst, Ordering::SeqCst).is_err() {
            tracing::debug!(event = "stop_was_asked_before");
        }
    }

    #[must_use]
    pub fn asked(&self) -> Option<StopCause> {
        match self.0.load(Ordering::SeqCst) {
            1 => Some(StopCause::Asked),
            2 => Some(StopCause::TimeUp),
            3 => Some(StopCause::LeaseLost),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_cause_holds_for_all_who_share_it() {
        let stop = Stop::default();
        let shared = stop.clone();
        assert_eq!(shared.asked(), None);
        stop.ask(StopCause::TimeUp);
        shared.ask(StopCause::Asked);
        assert_eq!((stop.asked(), shared.asked()), (Some(StopCause::TimeUp), Some(StopCause::TimeUp)));
    }
}
