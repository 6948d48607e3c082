//! The state as a page: one HTML file without scripts, readable on a telephone.

use super::Status;
use super::text::{desk_words, moment, source_words, state_words};
use crate::cycle::SourceLine;
use crate::domain::{group_thousands, visible_text};
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
    page.map(|page| visible_text(&page).into_owned())
        .unwrap_or_else(|_| "<!doctype html><title>つなぎ</title>状態を表示できません。".to_owned())
}

fn values(status: &Status) -> Value {
    // What needs a look first, then what has been quiet for longest.
    let mut sources: Vec<&SourceLine> = status.sources.iter().collect();
    sources.sort_by_key(|one| (one.failed + one.missing == 0, one.news_at));
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
        "sources": (sources.iter())
            .map(|one| json!({
                "words": source_words(one), "at": moment(one.news_at), "bad": one.failed + one.missing > 0,
                "ago": ago((status.now.date() - one.news_at.date()).num_days()),
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

fn ago(days: i64) -> String {
    if days <= 0 { "今日".to_owned() } else { format!("{days} 日前") }
}

fn grouped(count: u64) -> String {
    group_thousands(i64::try_from(count).unwrap_or(i64::MAX))
}

fn run_values(run: &Run) -> Value {
    json!({
        "at": run.started_at.format("%m-%d %H:%M").to_string(),
        "state": state_words(run),
        "failed": run.state == RunState::Failed,
        "gap": !run.summary.unreachable.is_empty(),
        "failure": run.failure,
        "files": grouped(run.counts.files_read),
        "changes": grouped(run.counts.changes),
        "outputs": grouped(run.counts.outputs),
        "issues": run.summary.errors + run.summary.warnings,
        "seconds": format!("{:.1}", run.summary.elapsed_ms as f64 / 1000.0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guard::Alarm;
    use crate::status::Health;
    use crate::store::{Hold, HoldKind, OutboxCounts};
    use chrono::NaiveDateTime;

    fn status(subject: &str) -> Status {
        let now: NaiveDateTime = "2026-11-21T09:00:00".parse().unwrap();
        let source = |number: u32| SourceLine {
            name: format!("inbox/d{number:02}"),
            files: 2,
            failed: usize::from(number == 20),
            missing: 0,
            news_at: now - chrono::TimeDelta::days(i64::from(number)),
        };
        Status {
            now,
            office: "全国事務局".to_owned(),
            version: "0",
            health: Health { problems: vec!["取りまとめが終わっていません。".to_owned()] },
            runs: Vec::new(),
            sources: (1..=20).map(source).collect(),
            holds: vec![Hold {
                kind: HoldKind::File,
                subject: subject.to_owned(),
                since: now.date(),
                question: "行が減っています。".to_owned(),
                approved: false,
            }],
            alarms: vec![Alarm { code: "slow", text: "延びています。".to_owned() }],
            outbox: OutboxCounts { given_up: 1, ..OutboxCounts::default() },
            last_backup: None,
            started: None,
            running: None,
            upcoming: Vec::new(),
            notice: None,
        }
    }

    #[test]
    fn what_needs_a_look_stands_first_and_nothing_from_outside_is_markup() {
        let page = page(&status("inbox/<script>alert(1)</script>.csv"));
        assert!(!page.contains("<script>") && page.contains("&lt;script&gt;"), "{page}");
        let order = [
            "異常があります",
            "判断をお願いしたいもの（1 件を保留中）",
            "気になること",
            "d20（",
            "d19（",
            "ほか 12 か所",
        ];
        let places: Vec<usize> =
            order.iter().map(|words| page.find(words).unwrap_or_else(|| panic!("{words}\n{page}"))).collect();
        assert!(places.is_sorted(), "{places:?}");
        assert!(page.contains("送れなかった 1"), "{page}");
    }
}
