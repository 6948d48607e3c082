//! `tsunagi review`: what people are asked about identities, what they have answered, and what is worth answering first.

use super::arguments::ReviewArguments;
use super::ending::Ending;
use super::{logs, lost, print};
use crate::clock;
use crate::config;
use crate::cycle::{self, Request};
use crate::domain::{Reason, signed};
use crate::registry::Registry;
use crate::resolve::{Asked, Doubt, KnownIdentities, Party};
use serde_json::{Value, json};

pub(super) fn run(arguments: &ReviewArguments) -> anyhow::Result<Ending> {
    let config = config::load(&arguments.config.config)?;
    let _logs = logs::start(None, "error");
    let store = lost::existing(&config)?;
    let now = clock::from_environment(config.schedule.time_zone).now();
    let (_, decisions) = cycle::recall(&config, &store, &Request { dry_run: true, ..Request::at(now) })?;
    let contradictions =
        decisions.issues.iter().filter(|issue| issue.code.as_str() == "identity.decisions-contradict");
    let counts = Counts::of(&decisions.identities.remembered, &decisions.registry, contradictions.count());
    let doubts = decisions.registry.doubts.iter().take(arguments.top);
    let page = if arguments.json {
        let pairs: Vec<Value> = doubts.map(|doubt| pair_json(doubt, &decisions.registry)).collect();
        format!("{:#}\n", json!({ "counts": counts.json(), "pairs": pairs }))
    } else {
        let pairs: String = doubts.map(|doubt| pair_text(doubt, &decisions.registry)).collect();
        format!("{}{pairs}", counts.text())
    };
    print::result(&page)?;
    Ok(Ending::Done)
}

/// Questions and answers so far.
struct Counts {
    open: usize,
    same: usize,
    other: usize,
    contradictions: usize,
    merged: usize,
}

impl Counts {
    fn of(known: &KnownIdentities, registry: &Registry, contradictions: usize) -> Self {
        let said = |verdict: bool| {
            known.asked.values().filter(|asked: &&Asked| asked.verdict == Some(verdict)).count()
        };
        Self {
            open: registry.doubts.len(),
            same: said(true),
            other: said(false),
            contradictions,
            merged: known.merged.iter().filter(|(gone, into)| gone != into).count(),
        }
    }

    fn text(&self) -> String {
        format!(
            "■ 名寄せ確認\n  答えを待っている組 {}\n  「同じ」と判定された組 {}／「別」と判定された組 {}／食い違う判定 {}\n  ほかの事業所に統合された番号 {}\n",
            self.open, self.same, self.other, self.contradictions, self.merged
        )
    }

    fn json(&self) -> Value {
        json!({
            "open": self.open, "same": self.same, "other": self.other,
            "contradictions": self.contradictions, "merged": self.merged,
        })
    }
}

fn name_of(party: &Party, registry: &Registry) -> String {
    let name = match party {
        Party::Workshop(id) => registry.workshops.get(id).map(|workshop| workshop.name.value.clone()),
        Party::Desk(id) => registry.desks.get(id).map(|desk| desk.name.clone()),
        Party::Client(id) => registry.clients.get(id).map(ToString::to_string),
    };
    format!("{party} {}", name.unwrap_or_default())
}

fn pair_text(doubt: &Doubt, registry: &Registry) -> String {
    let reasons: Vec<String> = doubt.reasons.iter().map(Reason::weighed).collect();
    format!(
        "  ・{}（{}） {} ／ {}\n      {} ／ {}\n      合計 {}：{}\n",
        doubt.key,
        doubt.left_id.noun(),
        name_of(&doubt.left_id, registry),
        name_of(&doubt.right_id, registry),
        doubt.left,
        doubt.right,
        signed(doubt.weight),
        reasons.join("、")
    )
}

fn pair_json(doubt: &Doubt, registry: &Registry) -> Value {
    let part =
        |reason: &Reason| json!({ "field": reason.rule, "text": reason.text, "points": reason.points });
    json!({
        "key": doubt.key,
        "kind": doubt.left_id.noun(),
        "left": name_of(&doubt.left_id, registry),
        "right": name_of(&doubt.right_id, registry),
        "left_row": doubt.left.to_string(),
        "right_row": doubt.right.to_string(),
        "weight": doubt.weight,
        "parts": doubt.reasons.iter().map(part).collect::<Vec<_>>(),
    })
}
