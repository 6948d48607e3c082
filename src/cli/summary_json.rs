//! What a run did, as JSON for machines.

use crate::cycle::{Deed, DraftOutcome, Outcome, Output, TabOutcome};
use crate::domain::{Issue, Severity};
use crate::google::{Direction, Usage};
use serde_json::{Value, json};

pub(super) fn json(outcome: &Outcome) -> Value {
    let decided = &outcome.decided;
    let files = &outcome.files;
    let records: serde_json::Map<String, Value> =
        files.records.iter().map(|(kind, count)| (kind.key().to_owned(), json!(count))).collect();
    let entities: serde_json::Map<String, Value> = outcome
        .entities
        .iter()
        .map(|(kind, tally)| {
            let counts = json!({"new": tally.new, "changed": tally.changed, "gone": tally.gone});
            (kind.key().to_owned(), counts)
        })
        .collect();
    let issues: Vec<Value> = outcome.issues.iter().map(issue).collect();
    let outputs: Vec<Value> = outcome.outputs.iter().map(output).collect();
    let stages: serde_json::Map<String, Value> = outcome
        .stages
        .iter()
        .map(|(stage, took)| ((*stage).to_owned(), json!(took.as_millis() as u64)))
        .collect();
    json!({
        "run": outcome.run,
        "as_of": outcome.as_of.to_string(),
        "dry_run": outcome.dry_run,
        "unchanged_since": outcome.still.as_ref().map(|run| &run.id),
        "issue_counts": {
            "error": outcome.issue_count(Severity::Error),
            "warning": outcome.issue_count(Severity::Warning),
            "notice": outcome.issue_count(Severity::Notice),
        },
        "files": {
            "read": files.read, "unchanged": files.unchanged, "failed": files.failed,
            "missing": files.missing, "passed": files.passed,
        },
        "records": records,
        "decided": {
            "workshops": decided.workshops, "facilities": decided.facilities, "desks": decided.desks,
            "clients": decided.clients, "cases": decided.cases, "open_cases": decided.open_cases,
            "applications": decided.applications, "orders": decided.orders, "eligible": decided.eligible,
            "refused": decided.refused, "allocated_hours": decided.allocated_hours,
            "shortfalls": decided.shortfalls, "doubts": decided.doubts,
        },
        "allocation": {
            "wanted_hours": decided.wanted_hours, "placed_hours": decided.allocated_hours,
            "proven": decided.allocation_proven, "merged_lots": decided.merged_lots,
            "merging_cost_millipoints": decided.merging_cost,
        },
        "changes": outcome.changes,
        "entities": entities,
        "issues": issues,
        "outputs": outputs,
        "drafts": outcome.drafts.iter().map(draft).collect::<Vec<_>>(),
        "unreachable": outcome.failures.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "stage_ms": stages,
        "google": outcome.usage.as_ref().map(usage),
    })
}

fn issue(issue: &Issue) -> Value {
    json!({
        "code": issue.code.as_str(),
        "severity": issue.severity.label(),
        "file": &*issue.origin.file,
        "sheet": &*issue.origin.sheet,
        "cell": issue.origin.cell.map(|cell| cell.to_string()).unwrap_or_default(),
        "seen": issue.seen,
        "message": issue.message,
    })
}

fn draft(draft: &DraftOutcome) -> Value {
    json!({"path": draft.path, "cases": draft.cases, "error": draft.error})
}

fn output(output: &Output) -> Value {
    json!({
        "book": output.book,
        "path": output.path,
        "address": output.address,
        "action": match output.deed {
            Deed::Kept => "keep",
            Deed::Created => "create",
            Deed::Rebuilt => "rebuild",
            Deed::Edited => "edit",
            Deed::Beside(_) => "beside",
            Deed::Held(_) => "hold",
        },
        "tabs": output.tabs.iter().map(tab).collect::<Vec<_>>(),
        "held_tabs": output.held_tabs.iter().map(|(tab, why)| json!({"tab": tab, "reason": why})).collect::<Vec<_>>(),
        "disturbed": output.disturbed,
        "in_trash": output.in_trash,
        "rebuilt_tabs": output.rebuilt_tabs.iter().map(|(tab, words)| json!({"tab": tab, "words": words})).collect::<Vec<_>>(),
        "renamed_headings": output.renamed_headings.iter().map(|[tab, seen, ours]| json!({"tab": tab, "seen": seen, "restored": ours})).collect::<Vec<_>>(),
        "left_out": output.left_out,
        "cells_changed": output.counted.then_some(output.changes.len()),
        "rows_added": output.counted.then_some(output.rows_added),
        "rows_vanished": output.counted.then_some(output.rows_vanished),
        "error": output.error,
    })
}

fn tab(tab: &TabOutcome) -> Value {
    json!({"tab": tab.name, "new": tab.is_new, "cells_changed": tab.cells_changed,
           "rows_added": tab.rows_added, "rows_vanished": tab.rows_vanished})
}

fn usage(usage: &Usage) -> Value {
    let calls: serde_json::Map<String, Value> = usage
        .calls
        .iter()
        .map(|((api, direction), count)| {
            let what = if *direction == Direction::Read { "reads" } else { "writes" };
            (format!("{}_{what}", api.key()), json!(count))
        })
        .collect();
    json!({
        "calls": calls, "retries": usage.retries, "bytes_received": usage.bytes_received,
        "bytes_sent": usage.bytes_sent, "waited_ms": usage.waited.as_millis() as u64,
    })
}
