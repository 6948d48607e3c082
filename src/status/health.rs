//! Whether the installation lives: a dead man's switch on the last good night.

use crate::cycle::StopCause;
use crate::domain::TO_THE_MINUTE;
use crate::store::{Run, RunState};
use chrono::{NaiveDateTime, TimeDelta};
use std::time::Duration;

/// A night in which something was out of reach counts for this many times the limit, not for ever.
const WITH_GAPS: i32 = 3;
/// Books that are named.
const NAMED: usize = 3;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Health {
    /// Why it is not healthy, in words; empty = healthy.
    pub problems: Vec<String>,
}

impl Health {
    #[must_use]
    pub const fn is_good(&self) -> bool {
        self.problems.is_empty()
    }

    /// `runs` newest first, and those `ahead`, which are dated later than now; `started` = when the daemon started, which gives a
    /// new installation time for its first night.
    pub(super) fn of(
        runs: &[Run],
        ahead: &[Run],
        started: Option<NaiveDateTime>,
        now: NaiveDateTime,
        stale: Duration,
    ) -> Self {
        let limit = TimeDelta::from_std(stale).unwrap_or(TimeDelta::MAX);
        let why = |latest| why(latest, started.is_some());
        let mut problems = Vec::new();
        let good = runs.iter().find(|run| run.state == RunState::Done);
        let ended = |run: &Run| run.finished_at.unwrap_or(run.started_at);
        match good.map(ended) {
            Some(at) if now - at > limit => problems.push(format!(
                "最後に終わった取りまとめは {} で、{} 時間たっています。{}",
                at.format(TO_THE_MINUTE),
                (now - at).num_hours(),
                why(runs.first())
            )),
            None if let Some(at) = ahead.iter().find(|run| run.state == RunState::Done).map(ended) => {
                problems.push(format!(
                    "最後に終わった取りまとめの日付（{}）が、いまの時計（{}）より先です。パソコンの時計を確かめてください。{}",
                    at.format(TO_THE_MINUTE),
                    now.format(TO_THE_MINUTE),
                    why(runs.first())
                ));
            }
            None if started.is_none_or(|at| now - at > limit) => {
                problems.push(format!("取りまとめがまだ一度も終わっていません。{}", why(runs.first())));
            }
            _ => {}
        }
        if problems.is_empty() {
            problems.extend(failed_night(runs));
        }
        let unwritten = good.map_or(&[][..], |run| &run.summary.unwritten);
        problems.extend(unwritten_words(unwritten));
        let clean = runs.iter().find(|run| run.state == RunState::Done && run.summary.unreachable.is_empty());
        let since = clean.map(ended).or_else(|| runs.last().map(|run| run.started_at));
        if good.is_some_and(|run| !run.summary.unreachable.is_empty() && unwritten.is_empty())
            && since.is_some_and(|at| now - at > limit * WITH_GAPS)
        {
            let words = good.map(|run| run.summary.unreachable.join(" ")).unwrap_or_default();
            problems.push(format!("読めない・書けない相手がある状態が続いています。{words}"));
        }
        Self { problems }
    }
}

/// A night that failed has not written all its books. One that somebody ended goes on by itself.
fn failed_night(runs: &[Run]) -> Option<String> {
    let latest = runs.iter().find(|run| run.state != RunState::Running)?;
    let is_ended = latest.failure.starts_with(StopCause::Asked.words());
    (latest.state == RunState::Failed && !is_ended).then(|| {
        let at = latest.started_at.format(TO_THE_MINUTE);
        format!("{at} の取りまとめは失敗しました。{}", latest.failure)
    })
}

/// In one line: how many, the first ones, and why the first one.
fn unwritten_words(unwritten: &[(String, String)]) -> Option<String> {
    let (_, why) = unwritten.first()?;
    let names: Vec<&str> = unwritten.iter().take(NAMED).map(|(path, _)| path.as_str()).collect();
    let more = if unwritten.len() > NAMED { " ほか" } else { "" };
    Some(format!("書けなかったものが {} 件あります（{}{more}）。{why}", unwritten.len(), names.join("、")))
}

fn why(latest: Option<&Run>, is_daemon: bool) -> String {
    latest.filter(|run| run.state == RunState::Failed).map_or_else(
        || {
            let words = if is_daemon {
                "常駐は動いています。次の予定と、記録（ログ）を確かめてください。"
            } else {
                "常駐（tsunagi daemon）が動いているか確かめてください。"
            };
            words.to_owned()
        },
        |run| format!("直前の実行: {}", run.failure),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::RunSummary;

    fn at(text: &str) -> NaiveDateTime {
        text.parse().unwrap()
    }

    fn run(ended: &str, state: RunState, gap: bool) -> Run {
        let unreachable =
            if gap { vec!["「窓口ドライブ」に届きません。".to_owned()] } else { Vec::new() };
        Run {
            id: ended.to_owned(),
            started_at: at(ended),
            finished_at: Some(at(ended)),
            as_of: at(ended).date(),
            state,
            counts: crate::store::RunCounts::default(),
            summary: RunSummary { unreachable, ..RunSummary::default() },
            failure: "ディスクの空きがありません".to_owned(),
        }
    }

    #[test]
    fn it_is_dead_when_the_last_good_night_is_too_old() {
        use RunState::{Done, Failed};
        let now = at("2026-11-21T09:00:00");
        let hours = Duration::from_secs(30 * 3600);
        let failure = StopCause::Asked.words().to_owned();
        let ended_by_hand = Run { failure, ..run("2026-11-21T02:00:00", Failed, false) };
        for (runs, started, problem) in [
            (vec![run("2026-11-21T02:00:00", Done, false)], None, None),
            (vec![run("2026-11-20T02:00:00", Done, false)], None, Some("2026-11-20 02:00")),
            (
                vec![run("2026-11-21T02:00:00", Failed, false), run("2026-11-20T02:00:00", Done, false)],
                None,
                Some("ディスクの空き"),
            ),
            // A night of which nothing was written, though the last good one is not old.
            (
                vec![run("2026-11-21T02:00:00", Failed, false), run("2026-11-20T12:00:00", Done, false)],
                None,
                Some("ディスクの空き"),
            ),
            (vec![ended_by_hand.clone(), run("2026-11-20T12:00:00", Done, false)], None, None),
            (vec![], None, Some("まだ一度も")),
            (vec![], Some("2026-11-21T08:00:00"), None),
            (vec![], Some("2026-11-19T08:00:00"), Some("まだ一度も")),
            // Green but dead: it runs every night, and reaches nobody.
            (
                vec![run("2026-11-21T02:00:00", Done, true), run("2026-11-18T02:00:00", Done, false)],
                None,
                None,
            ),
            (
                vec![run("2026-11-21T02:00:00", Done, true), run("2026-11-17T02:00:00", Done, false)],
                None,
                Some("窓口ドライブ"),
            ),
        ] {
            let health = Health::of(&runs, &[], started.map(at), now, hours);
            assert_eq!(health.is_good(), problem.is_none(), "{runs:?} {health:?}");
            assert!(health.problems.iter().all(|one| one.contains(problem.unwrap())), "{health:?}");
        }
    }

    #[test]
    fn nights_that_a_clock_ahead_has_dated_are_not_said_to_be_none() {
        let ahead = [run("2026-11-24T02:00:00", RunState::Done, false)];
        let hours = Duration::from_secs(30 * 3600);
        let health = Health::of(&[], &ahead, None, at("2026-11-10T08:00:00"), hours);
        let [problem] = &health.problems[..] else { panic!("{health:?}") };
        assert!(problem.contains("2026-11-24 02:00") && problem.contains("時計"), "{problem}");
        assert!(!problem.contains("まだ一度も"), "{problem}");
    }
}
