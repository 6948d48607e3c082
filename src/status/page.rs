//! The state as a page: one HTML file without scripts, readable on a telephone.

use super::Status;
use super::text::{desk_words, moment, source_words, state_words};
use crate::store::{Run, RunState};
use minijinja::Environment;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use serde_json::{Value, json};

const PAGE: &str = include_str!("../../templates/status/page.html");
const STYLE: &str = include_str!("../../templates/status/page.css");
/// Named so that everything from outside is escaped.
const NAME: &str = "page.html";

#[must_use]
pub fn page(status: &Status) -> String {
    let mut environment = Environment::new();
    if let Ok(syntax) = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build() {
        environment.set_syntax(syntax);
    }
    let page = environment
        .add_template(NAME, PAGE)
        .and_then(|()| environment.get_template(NAME))
        .and_then(|template| template.render(Serde(values(status))));
    // The template is compiled in and rendered by a test.
    page.unwrap_or_else(|_| "<!doctype html><title>つなぎ</title>状態を表示できません。".to_owned())
}

fn values(status: &Status) -> Value {
    let last = status.last_good();
    let mut desks: Vec<(&String, &(String, u64))> = last
        .iter()
        .flat_map(|run| &run.summary.issues_by_desk)
        .filter(|(_, (_, count))| *count > 0)
        .collect();
    desks.sort_by_key(|(id, (_, count))| (std::cmp::Reverse(*count), id.as_str()));
    let most = desks.first().map_or(1, |(_, (_, count))| *count).max(1);
    json!({
        "style": STYLE,
        "office": status.office,
        "version": status.version,
        "now": moment(status.now),
        "good": status.health.is_good(),
        "problems": status.health.problems,
        "notice": status.notice,
        "running": status.running.as_ref().map(|(what, since)| format!("{what}（{} から）", moment(*since))),
        "upcoming": (status.upcoming.iter())
            .map(|(job, due)| json!({ "job": job, "due": due.format("%-m月%-d日 %H:%M").to_string() }))
            .collect::<Vec<_>>(),
        "last": last.map(|run| json!({
            "at": moment(run.started_at), "summary": run.summary,
            "unreachable": run.summary.unreachable
        })),
        "runs": status.runs.iter().map(run_values).collect::<Vec<_>>(),
        "holds": (status.holds.iter())
            .map(|one| json!({
                "kind": one.kind.label(), "subject": one.shown_subject(), "question": one.question,
                "since": one.since.to_string(), "approved": one.approved
            }))
            .collect::<Vec<_>>(),
        "alarms": status.alarms.iter().map(|one| one.text.as_str()).collect::<Vec<_>>(),
        "sources": (status.sources.iter())
            .map(|one| json!({
                "words": source_words(one), "at": moment(one.news_at), "bad": one.failed + one.missing > 0,
                "days": (status.now.date() - one.news_at.date()).num_days()
            }))
            .collect::<Vec<_>>(),
        "desks": (desks.iter())
            .map(|(id, (name, count))| json!({
                "name": desk_words(id, name), "count": count, "share": 100 * *count / most
            }))
            .collect::<Vec<_>>(),
        "backup": status.last_backup.map(moment),
        "mail": json!({
            "sent": status.outbox.sent, "waiting": status.outbox.waiting, "given_up": status.outbox.given_up
        })
    })
}

fn run_values(run: &Run) -> Value {
    json!({
        "at": run.started_at.format("%m-%d %H:%M").to_string(),
        "state": state_words(run),
        "failed": run.state == RunState::Failed,
        "gap": !run.summary.unreachable.is_empty(),
        "failure": run.failure,
        "files": run.counts.files_read,
        "changes": run.counts.changes,
        "outputs": run.counts.outputs,
        "issues": run.summary.errors + run.summary.warnings,
        "seconds": format!("{:.1}", run.summary.elapsed_ms as f64 / 1000.0)
    })
}
