//! A clock that has gone back: a night of long ago would open closed cases again and end all that came since.

use crate::guard;
use crate::store::Store;
use chrono::NaiveDateTime;

/// Good runs that are looked at.
const RUNS: u32 = 10;

#[derive(Debug, thiserror::Error)]
#[error(
    "いまの日付（{now}）が、これまでの取りまとめ（{last} など）よりずっと前です。パソコンの時計が狂っているおそれがあるため、何もせずに止めました。\n\
     ・時計を合わせてから、もう一度実行してください（常駐は、時計が合えば自動で続けます）。\n\
     ・時計が正しいとき（これまでの日付が誤りだったとき）は、tsunagi run に --clock-is-right を付けて一度実行してください。"
)]
pub(super) struct ClockBehind {
    now: chrono::NaiveDate,
    last: chrono::NaiveDate,
}

/// Refuses a run long before those that there were. `is_right` = a person has looked at the clock: that is kept in mind.
pub(super) fn look(store: &mut Store, now: NaiveDateTime, is_right: bool) -> anyhow::Result<()> {
    if is_right {
        store.put_clock_known_right(now)?;
    }
    warning(store, now)?.map_or(Ok(()), |behind| Err(behind.into()))
}

/// The same for those who only look.
pub(super) fn warning(store: &Store, now: NaiveDateTime) -> anyhow::Result<Option<ClockBehind>> {
    let good = store.latest_good_runs(RUNS)?;
    let behind = guard::clock_is_behind(now, &good, store.clock_known_right()?);
    let last = good.iter().max().copied().unwrap_or(now);
    Ok(behind.then(|| ClockBehind { now: now.date(), last: last.date() }))
}
