//! Silence alarms: everything is green, and yet nothing has happened for too long where things used to happen.

use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;

/// After how many days of silence the office is told; 0 = never.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AlarmOptions {
    /// Default 14.
    pub no_reply_days: u32,
    /// Default 7.
    pub no_match_days: u32,
    /// Default 14.
    pub no_change_days: u32,
    /// Default 90.
    pub no_source_days: u32,
    /// A night that takes this many times the usual time. Default 3.
    pub slower_times: f64,
    /// Nights that make a usual time. Default 7.
    pub usual_nights: usize,
    /// Nights faster than this are never slow. Default 60 s.
    pub least_ms: u64,
}

impl Default for AlarmOptions {
    fn default() -> Self {
        Self {
            no_reply_days: 14,
            no_match_days: 7,
            no_change_days: 14,
            no_source_days: 90,
            slower_times: 3.0,
            usual_nights: 7,
            least_ms: 60_000,
        }
    }
}

/// One good run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PastRun {
    pub on: NaiveDate,
    pub open_cases: u64,
    pub eligible: u64,
    /// Whether it read files: runs that did not are no measure of time.
    pub files_read: u64,
    pub elapsed_ms: u64,
}

/// What is known of the past.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Past {
    /// Good runs, newest first.
    pub runs: Vec<PastRun>,
    /// New replies by day.
    pub replies: BTreeMap<NaiveDate, u64>,
    /// Changed records of any kind by day.
    pub changes: BTreeMap<NaiveDate, u64>,
    /// When each source last said something new.
    pub sources: Vec<(String, NaiveDate)>,
}

/// Something that should not be so quiet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alarm {
    /// `silence.replies`, `silence.matches`, `silence.changes`, `silence.source`, `slow`
    pub code: &'static str,
    pub text: String,
}

/// What the office should look at.
#[must_use]
pub fn alarms(past: &Past, today: NaiveDate, options: &AlarmOptions) -> Vec<Alarm> {
    let mut found = Vec::new();
    let mut tell = |code: &'static str, text: String| found.push(Alarm { code, text });
    // A daemon that has not run cannot know what it has not seen: health says that.
    let latest = past.runs.first().map(|run| run.on);
    let Some(latest) = latest else { return found };
    if let Some(last) = silent_since(&past.replies, latest, options.no_reply_days) {
        tell(
            "silence.replies",
            format!(
                "{last} を最後に、新しい応募・返事がありません。フォームや「おすすめ案件」の返事の欄が使えているか確かめてください。"
            ),
        );
    }
    if let Some(last) = silent_since(&past.changes, latest, options.no_change_days) {
        tell(
            "silence.changes",
            format!(
                "{last} を最後に、台帳がまったく変わっていません。窓口のファイルが届く場所と設定の場所が同じか確かめてください。"
            ),
        );
    }
    if let Some(last) = last_match(&past.runs, options.no_match_days) {
        tell(
            "silence.matches",
            format!(
                "募集中の案件があるのに、{last} を最後に候補が一つも出ていません。「案件マッチング」の見送りの理由を確かめてください。"
            ),
        );
    }
    for (source, last) in &past.sources {
        if options.no_source_days > 0 && days(*last, today) >= i64::from(options.no_source_days) {
            tell("silence.source", format!("{source} は {last} から更新されていません。"));
        }
    }
    if let Some((now, usual)) = slower(&past.runs, options) {
        tell(
            "slow",
            format!(
                "取りまとめの所要時間が、ふだんの {usual:.0} 秒から {now:.0} 秒に延びています。ファイルが急に増えていないか、機械の具合を確かめてください。"
            ),
        );
    }
    found
}

fn days(from: NaiveDate, to: NaiveDate) -> i64 {
    (to - from).num_days()
}

/// The last day of something that used to happen (on two days at least) and has not for `limit` days of running.
fn silent_since(happened: &BTreeMap<NaiveDate, u64>, latest: NaiveDate, limit: u32) -> Option<NaiveDate> {
    let mut on = happened.iter().filter(|(_, count)| **count > 0).map(|(day, _)| *day).rev();
    let last = on.next()?;
    let used_to = on.next().is_some();
    (limit > 0 && used_to && days(last, latest) >= i64::from(limit)).then_some(last)
}

/// The last day with a candidate, where for `limit` days there were open cases and none.
fn last_match(runs: &[PastRun], limit: u32) -> Option<NaiveDate> {
    let latest = runs.first()?.on;
    let last = runs.iter().find(|run| run.eligible > 0)?.on;
    let silent = runs.iter().take_while(|run| run.on > last);
    let was_open = silent.clone().count() > 0 && silent.clone().all(|run| run.open_cases > 0);
    let long_ago = latest >= last.checked_add_days(Days::new(u64::from(limit)))?;
    (limit > 0 && was_open && long_ago).then_some(last)
}

/// Seconds of the latest nights and of the usual ones, where they drift: the middle of the last three against the middle
/// of those before, so that one slow night is no alarm.
fn slower(runs: &[PastRun], options: &AlarmOptions) -> Option<(f64, f64)> {
    const LATEST: usize = 3;
    let working: Vec<u64> = runs.iter().filter(|run| run.files_read > 0).map(|run| run.elapsed_ms).collect();
    if working.len() < LATEST + options.usual_nights {
        return None;
    }
    let now = middle(&working[..LATEST])?;
    let usual = middle(&working[LATEST..])?;
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of a night stay far below 2^53")]
    let (now_s, usual_s) = (now as f64 / 1000.0, usual as f64 / 1000.0);
    (now >= options.least_ms && now_s >= usual_s * options.slower_times).then_some((now_s, usual_s))
}

fn middle(values: &[u64]) -> Option<u64> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    sorted.get(sorted.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn run(on: &str, eligible: u64, elapsed_ms: u64) -> PastRun {
        PastRun { on: day(on), open_cases: 3, eligible, files_read: 1, elapsed_ms }
    }

    fn codes(past: &Past, today: &str) -> Vec<&'static str> {
        alarms(past, day(today), &AlarmOptions::default()).iter().map(|alarm| alarm.code).collect()
    }

    #[test]
    fn silence_is_an_alarm_only_where_it_was_not_silent_before() {
        let counts = |days: &[&str]| days.iter().map(|on| (day(on), 1)).collect::<BTreeMap<_, _>>();
        for (happened, latest, expected) in [
            (&["2026-11-01", "2026-11-02"][..], "2026-11-16", vec!["silence.replies"]),
            (&["2026-11-01", "2026-11-02"], "2026-11-15", vec![]),
            (&["2026-11-02"], "2026-11-16", vec![]),
            (&[], "2026-11-16", vec![]),
        ] {
            let past = Past { runs: vec![run(latest, 1, 10)], replies: counts(happened), ..Past::default() };
            assert_eq!(codes(&past, latest), expected, "{happened:?} {latest}");
            let past = Past { replies: BTreeMap::new(), changes: counts(happened), ..past };
            assert_eq!(codes(&past, latest).len(), expected.len(), "{happened:?} {latest}");
        }
    }

    #[test]
    fn thirty_green_nights_without_a_match_are_not_green() {
        let mut runs: Vec<PastRun> =
            (1..=30).rev().map(|on| run(&format!("2026-11-{on:02}"), 0, 10)).collect();
        let past = Past { runs: runs.clone(), ..Past::default() };
        assert_eq!(codes(&past, "2026-11-30"), Vec::<&str>::new(), "there never was one");
        runs.push(run("2026-10-31", 5, 10));
        let past = Past { runs: runs.clone(), ..Past::default() };
        assert_eq!(codes(&past, "2026-11-30"), ["silence.matches"]);
        runs[3].open_cases = 0;
        assert_eq!(codes(&Past { runs, ..Past::default() }, "2026-11-30"), Vec::<&str>::new());
    }

    #[test]
    fn a_source_that_does_not_speak_and_nights_that_grow_longer_are_told() {
        let sources =
            vec![("inbox/d01".to_owned(), day("2026-08-01")), ("forms".to_owned(), day("2026-11-01"))];
        let past = Past { runs: vec![run("2026-11-20", 1, 10)], sources, ..Past::default() };
        assert_eq!(codes(&past, "2026-11-20"), ["silence.source"]);
        let mut runs: Vec<PastRun> =
            (1..=20).rev().map(|on| run(&format!("2026-11-{on:02}"), 1, 60_000)).collect();
        runs[0].elapsed_ms = 600_000;
        assert_eq!(codes(&Past { runs: runs.clone(), ..Past::default() }, "2026-11-20"), Vec::<&str>::new());
        runs[1].elapsed_ms = 600_000;
        assert_eq!(codes(&Past { runs, ..Past::default() }, "2026-11-20"), ["slow"]);
    }
}
