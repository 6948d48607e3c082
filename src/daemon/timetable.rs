//! When which job is due, given which due times were served: pure, so that downtime, jumps and summer time are a table.

use super::Job;
use crate::crontab::Schedule;
use chrono::{DateTime, TimeDelta};
use chrono_tz::Tz;
use std::collections::BTreeMap;

/// A clock that is set back by less than this does not make a time due twice.
const SMALL_STEP_BACK: TimeDelta = TimeDelta::hours(3);

#[derive(Clone, Debug)]
pub struct Timetable {
    entries: Vec<Entry>,
}

#[derive(Clone, Debug)]
struct Entry {
    job: Job,
    schedule: Schedule,
    /// Nothing at or before this moment is due any more.
    served: DateTime<Tz>,
}

/// Jobs that are due together, and since when the oldest of them waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// Strongest first.
    pub jobs: Vec<Job>,
    pub since: DateTime<Tz>,
}

impl Timetable {
    /// `served` = the latest due time of each job that was served, as the registry remembers; a job that never ran begins
    /// now. A time in the future (the clock was wrong) counts only where it is near.
    #[must_use]
    pub fn new(jobs: Vec<(Job, Schedule)>, served: &BTreeMap<Job, DateTime<Tz>>, now: DateTime<Tz>) -> Self {
        let entry = |(job, schedule): (Job, Schedule)| {
            let known = served.get(&job).copied().unwrap_or(now);
            let served = if known - now < SMALL_STEP_BACK { known } else { now };
            Entry { job, schedule, served }
        };
        let mut entries: Vec<Entry> = jobs.into_iter().map(entry).collect();
        entries.sort_by_key(|entry| entry.job);
        Self { entries }
    }

    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The next due time of each job, the earliest first.
    #[must_use]
    pub fn upcoming(&self) -> Vec<(Job, DateTime<Tz>)> {
        let next = |entry: &Entry| Some((entry.job, entry.schedule.next_after(entry.served)?));
        let mut upcoming: Vec<_> = self.entries.iter().filter_map(next).collect();
        upcoming.sort_by_key(|(job, due)| (*due, *job));
        upcoming
    }

    /// What is due now: every job whose next time has come, however many of its times have passed.
    #[must_use]
    pub fn due(&self, now: DateTime<Tz>) -> Option<Due> {
        let due: Vec<(Job, DateTime<Tz>)> =
            self.upcoming().into_iter().filter(|(_, due)| *due <= now).collect();
        let since = due.first()?.1;
        let mut jobs: Vec<Job> = due.into_iter().map(|(job, _)| job).collect();
        jobs.sort();
        Some(Due { jobs, since })
    }

    /// These jobs were served: nothing up to this moment is due for them any more.
    pub fn serve(&mut self, jobs: &[Job], until: DateTime<Tz>) {
        for entry in self.entries.iter_mut().filter(|entry| jobs.contains(&entry.job)) {
            entry.served = entry.served.max(until);
        }
    }

    /// The clock was set back: what was served far in the future was served by a wrong clock.
    pub fn set_back(&mut self, now: DateTime<Tz>) {
        for entry in &mut self.entries {
            if entry.served - now >= SMALL_STEP_BACK {
                entry.served = now;
            }
        }
    }

    /// The same jobs by other lines (a configuration read again): what was served stays served.
    #[must_use]
    pub fn replaced(&self, jobs: Vec<(Job, Schedule)>, now: DateTime<Tz>) -> Self {
        let served = self.entries.iter().map(|entry| (entry.job, entry.served)).collect();
        Self::new(jobs, &served, now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;
    use chrono_tz::Asia::Tokyo;

    fn at(text: &str) -> DateTime<Tz> {
        let local = chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
        Tokyo.from_local_datetime(&local).unwrap()
    }

    fn jobs(lines: &[(Job, &str)]) -> Vec<(Job, Schedule)> {
        lines.iter().map(|(job, line)| (*job, Schedule::parse(line, Tokyo).unwrap())).collect()
    }

    #[test]
    fn what_was_missed_is_due_once_and_what_never_ran_waits_for_its_time() {
        let planned = [(Job::Nightly, "0 2 * * *"), (Job::Intake, "0 * * * *")];
        let served = BTreeMap::from([(Job::Nightly, at("2026-11-17 02:00"))]);
        let mut table = Timetable::new(jobs(&planned), &served, at("2026-11-20 12:30"));
        let due = table.due(at("2026-11-20 12:30")).unwrap();
        assert_eq!(due, Due { jobs: vec![Job::Nightly], since: at("2026-11-18 02:00") });
        table.serve(&due.jobs, at("2026-11-20 12:30"));
        assert_eq!(table.due(at("2026-11-20 12:30")), None);
        assert_eq!(
            table.upcoming(),
            [(Job::Intake, at("2026-11-20 13:00")), (Job::Nightly, at("2026-11-21 02:00"))]
        );
    }

    #[test]
    fn jobs_that_fall_together_are_due_together_the_strongest_first() {
        let planned = [(Job::Mail, "0 2 * * *"), (Job::Intake, "0 * * * *"), (Job::Nightly, "0 2 * * *")];
        let table = Timetable::new(jobs(&planned), &BTreeMap::new(), at("2026-11-20 01:30"));
        assert_eq!(table.due(at("2026-11-20 01:59")), None);
        let due = table.due(at("2026-11-20 02:05")).unwrap();
        assert_eq!(due.jobs, [Job::Nightly, Job::Intake, Job::Mail]);
    }

    #[test]
    fn a_job_that_came_due_while_another_ran_is_not_lost() {
        let planned = [(Job::Intake, "0 * * * *"), (Job::Nightly, "1 2 * * *")];
        let mut table = Timetable::new(jobs(&planned), &BTreeMap::new(), at("2026-11-20 01:30"));
        let due = table.due(at("2026-11-20 02:00")).unwrap();
        assert_eq!(due.jobs, [Job::Intake]);
        table.serve(&due.jobs, at("2026-11-20 02:03"));
        assert_eq!(table.due(at("2026-11-20 02:03")).unwrap().jobs, [Job::Nightly]);
    }

    #[test]
    fn a_wrong_clock_neither_doubles_nor_stops_the_nights() {
        let planned = [(Job::Nightly, "0 2 * * *")];
        for (served, now, next) in [
            // Half an hour back after the run: not again.
            ("2026-11-20 02:00", "2026-11-20 01:30", "2026-11-21 02:00"),
            // Served by a clock of 2030: begins anew.
            ("2030-01-01 02:00", "2026-11-20 12:00", "2026-11-21 02:00"),
        ] {
            let served = BTreeMap::from([(Job::Nightly, at(served))]);
            let started = Timetable::new(jobs(&planned), &served, at(now));
            assert_eq!(started.upcoming(), [(Job::Nightly, at(next))], "{now}");
            let mut running = Timetable::new(jobs(&planned), &served, served[&Job::Nightly]);
            running.set_back(at(now));
            assert_eq!(running.upcoming(), [(Job::Nightly, at(next))], "{now}");
        }
    }

    #[test]
    fn another_line_keeps_what_was_served() {
        let mut table =
            Timetable::new(jobs(&[(Job::Nightly, "0 2 * * *")]), &BTreeMap::new(), at("2026-11-20 01:00"));
        table.serve(&[Job::Nightly], at("2026-11-20 02:01"));
        let table = table.replaced(jobs(&[(Job::Nightly, "30 1 * * *")]), at("2026-11-20 12:00"));
        assert_eq!(table.upcoming(), [(Job::Nightly, at("2026-11-21 01:30"))]);
    }
}
