//! The state for Prometheus.

use super::Status;
use crate::store::RunState;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

type Labels = Vec<(String, String)>;

/// Text in the OpenMetrics format. Names of desks are their slugs; nothing of anyone's records is in it.
#[must_use]
pub fn metrics(status: &Status) -> String {
    let mut registry = Registry::with_prefix("tsunagi");
    let mut put = |name: &str, help: &str, value: i64| {
        let gauge = Gauge::<i64>::default();
        gauge.set(value);
        registry.register(name, help, gauge);
    };
    put(
        "healthy",
        "1 while the last good night is recent and none failed since",
        i64::from(status.health.is_good()),
    );
    put("running", "1 while a run is under way", i64::from(status.running.is_some()));
    put("holds", "Things held back until the office decides", count(status.holds.len()));
    put("alarms", "Silence and slowness alarms", count(status.alarms.len()));
    put("mail_waiting", "Letters that wait to be sent", whole(status.outbox.waiting));
    put("mail_given_up", "Letters that could not be sent", whole(status.outbox.given_up));
    if let Some(at) = status.last_backup {
        put("last_backup_age_seconds", "Age of the newest backup", (status.now - at).num_seconds());
    }
    if let Some(run) = status.runs.first() {
        put("last_run_failed", "1 where the latest run failed", i64::from(run.state == RunState::Failed));
    }
    if let Some(run) = status.last_good() {
        let at = run.finished_at.unwrap_or(run.started_at);
        let (counts, summary) = (&run.counts, &run.summary);
        put("last_good_run_age_seconds", "Age of the latest good run", (status.now - at).num_seconds());
        put("last_good_run_duration_milliseconds", "What it took", whole(summary.elapsed_ms));
        for (name, help, value) in [
            ("files_read", "Files that the latest good run read", counts.files_read),
            ("rows", "Records in all files", counts.rows),
            ("changes", "Rows of the registry that it changed", counts.changes),
            ("outputs_written", "Books that it wrote", counts.outputs),
            ("issues_errors", "Open issues of severity error", summary.errors),
            ("issues_warnings", "Open issues of severity warning", summary.warnings),
            ("workshops", "Workshops in the registry", summary.decided.workshops as u64),
            ("open_cases", "Open cases", summary.decided.open_cases as u64),
            ("applications", "Applications", summary.decided.applications as u64),
            ("eligible_matches", "Eligible matches", summary.decided.eligible as u64),
            ("unreachable", "Sources and books out of reach", summary.unreachable.len() as u64),
        ] {
            put(name, help, whole(value));
        }
        let desks = Family::<Labels, Gauge>::default();
        for (desk, (_, issues)) in &summary.issues_by_desk {
            let desk = if desk.is_empty() { "office" } else { desk };
            desks.get_or_create(&vec![("desk".to_owned(), desk.to_owned())]).set(whole(*issues));
        }
        registry.register("desk_issues", "Errors and warnings by desk", desks);
    }
    let ages = Family::<Labels, Gauge>::default();
    for source in &status.sources {
        let age = (status.now - source.news_at).num_seconds();
        ages.get_or_create(&vec![("source".to_owned(), source.name.clone())]).set(age);
    }
    registry.register("source_age_seconds", "Since when a source has said nothing new", ages);
    let mut text = String::new();
    match encode(&mut text, &registry) {
        Ok(()) => text,
        Err(error) => format!("# {error}\n# EOF\n"),
    }
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn whole(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
