//! `tsunagi explain REF`: where each value came from, and why decisions were taken.

use super::arguments::ExplainArguments;
use super::ending::Ending;
use super::{logs, lost, print};
use crate::clock;
use crate::config;
use crate::cycle::{self, Decisions, Request};
use crate::domain::{Issue, TO_THE_MINUTE};
use crate::explain::{self, HistoryLine, Material, Reference, ReferenceError};
use crate::registry::EntityKind;
use crate::store::{Store, Version};

pub(super) fn run(arguments: &ExplainArguments) -> anyhow::Result<Ending> {
    let config = config::load(&arguments.config.config)?;
    let _logs = logs::start(None, "error");
    let text = arguments.reference.join(" ");
    let reference: Result<Reference, ReferenceError> = text.parse();
    if let Err(error @ (ReferenceError::Empty | ReferenceError::Cell { .. } | ReferenceError::File { .. })) =
        &reference
    {
        return Ok(nothing(&error.to_string()));
    }
    let store = lost::existing(&config)?;
    let now = clock::from_environment(config.schedule.time_zone).now();
    let request = Request::recalling(now, arguments.as_of, arguments.known_at);
    let (reading, decisions) = cycle::recall(&config, &store, &request)?;
    let issues = decisions.all_issues(&reading);
    let reference = match meant(&text, reference, &decisions, &issues) {
        Ok(reference) => reference,
        Err(why) => return Ok(nothing(&why)),
    };
    let versions = versions(&store, &reference)?;
    let mut history = history(&versions);
    if let Reference::Order(id) = &reference {
        let orders = decisions.registry.orders.iter().filter(|one| one.id == *id).count();
        history = order_history(&store, id, orders)?;
    }
    let last = versions.last().and_then(|last| Some((last, last.to?.format(TO_THE_MINUTE).to_string())));
    let standing = match &reference {
        Reference::Match(id) if decisions.matching.matches.iter().all(|one| one.id != *id) => {
            cycle::standing(&config, &store, &request, &decisions, *id)?
        }
        _ => None,
    };
    let known = store.load_known_at(request.known_at)?;
    let material = Material {
        registry: &decisions.registry,
        identities: &decisions.identities,
        observations: &reading.observations,
        matching: &decisions.matching,
        standing: standing.as_ref(),
        weights: &config.matching.weights,
        figures: &decisions.figures,
        issues: &issues,
        human: &known.human,
        history: &history,
        ended: last.as_ref().map(|(last, when)| (last.document.as_str(), when.as_str())),
    };
    let page = if arguments.json {
        explain::explain_json(&reference, &material).map(|value| format!("{value:#}\n"))
    } else {
        explain::explain(&reference, &material)
    };
    match page {
        Some(page) => {
            print::result(&page)?;
            Ok(Ending::Done)
        }
        None => Ok(nothing(&format!(
            "「{text}」は登録簿に見当たりません。番号やセルの書き方をご確認ください。{}",
            explain::EXAMPLES
        ))),
    }
}

#[expect(clippy::print_stderr, reason = "the command line speaks to its user")]
fn nothing(why: &str) -> Ending {
    eprintln!("{why}");
    Ending::Nothing
}

/// What is asked about: by its id, else by what people call it; or why that is nothing or more than one.
fn meant(
    text: &str,
    reference: Result<Reference, ReferenceError>,
    decisions: &Decisions,
    issues: &[Issue],
) -> Result<Reference, String> {
    let is_id = |one: &Reference| !matches!(one, Reference::Desk(_) | Reference::Cell(_));
    let mut called = match &reference {
        // The office may number its cases as we number clients: what is written just as ours is ours.
        Ok(one) if is_id(one) && (one.to_string() == text.trim() || matches!(one, Reference::Figure(_))) => {
            Vec::new()
        }
        Ok(Reference::Desk(id)) if decisions.registry.desks.contains_key(id) => Vec::new(),
        _ => explain::named(text, &decisions.registry, &decisions.figures, issues),
    };
    if called.len() > 1 {
        let list: Vec<String> = called.iter().map(|(one, what)| format!("  {one}  {what}")).collect();
        return Err(format!(
            "「{text}」に当たるものがいくつもあります。左の番号を使ってください。\n{}",
            list.join("\n")
        ));
    }
    match called.pop() {
        Some((one, _)) => Ok(one),
        None => reference.map_err(|error| error.to_string()),
    }
}

/// The versions of the entity that is asked about: when each became known.
fn versions(store: &Store, reference: &Reference) -> anyhow::Result<Vec<Version>> {
    let (kind, id) = match reference {
        Reference::Workshop(id) => (EntityKind::Workshop, id.to_string()),
        Reference::Case(id) => (EntityKind::Case, id.to_string()),
        Reference::Desk(id) => (EntityKind::Desk, id.to_string()),
        Reference::Match(id) => (EntityKind::Match, id.to_string()),
        _ => return Ok(Vec::new()),
    };
    Ok(store.history(kind, &id)?)
}

/// What became known of an order and when, with what it said before. Several orders of one number are told apart.
fn order_history(store: &Store, id: &str, orders: usize) -> anyhow::Result<Vec<HistoryLine>> {
    let mut told = Vec::new();
    for number in 1..=orders.max(1) {
        let key = if number == 1 { id.to_owned() } else { format!("{id}#{number}") };
        let versions = store.history(EntityKind::Order, &key)?;
        let which = if orders > 1 { format!("{number}件目：") } else { String::new() };
        for (at, version) in versions.iter().enumerate() {
            let what = match at.checked_sub(1).and_then(|before| versions.get(before)) {
                None => "登録".to_owned(),
                Some(before) => {
                    let changes = explain::order_changes(&before.document, &version.document);
                    if changes.is_empty() {
                        "行の場所が変わりました".to_owned()
                    } else {
                        changes.join("、")
                    }
                }
            };
            let when = version.from.format(TO_THE_MINUTE).to_string();
            told.push(HistoryLine { when, what: format!("{which}{what}") });
        }
    }
    told.sort_by(|a, b| b.when.cmp(&a.when));
    Ok(told)
}

fn history(versions: &[Version]) -> Vec<HistoryLine> {
    let said = versions.iter().enumerate().map(|(at, version)| {
        let what = if at == 0 { "登録" } else { "内容を更新" };
        let end = version
            .to
            .map_or_else(|| "現在まで".to_owned(), |to| format!("{} まで", to.format(TO_THE_MINUTE)));
        HistoryLine {
            when: version.from.format(TO_THE_MINUTE).to_string(), what: format!("{what}（{end}）")
        }
    });
    said.rev().collect()
}
