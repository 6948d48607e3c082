//! `tsunagi approve`: what is held back, and the office's yes to it.

use super::arguments::ApproveArguments;
use super::ending::Ending;
use super::{logs, lost, print};
use crate::config;
use crate::store::{Hold, HoldKind};

const FOLDERS_BY_NUMBER: &str = "フォルダーの保留は --all では承認しません。共有フォルダーが外れていないことを確かめてから、番号を付けて承認してください。\n";

pub(super) fn run(arguments: &ApproveArguments) -> anyhow::Result<Ending> {
    let config = config::load(&arguments.config.config)?;
    let _logs = logs::start(None, "warn");
    let mut store = lost::open(&config)?;
    let holds = store.holds()?;
    if holds.is_empty() {
        print::result("保留しているものはありません。\n")?;
        return Ok(Ending::Done);
    }
    let chosen: Vec<&Hold> = if arguments.all {
        // A folder that is gone ends all that it held: never by the way.
        holds.iter().filter(|hold| hold.kind != HoldKind::Folder).collect()
    } else {
        let mut chosen = Vec::new();
        for number in &arguments.numbers {
            match number.checked_sub(1).and_then(|at| holds.get(at)) {
                Some(hold) => chosen.push(hold),
                None => anyhow::bail!("{number} 番の保留はありません（1 から {} まで）。", holds.len()),
            }
        }
        chosen
    };
    let folders = if arguments.all { holds.iter().any(|hold| hold.kind == HoldKind::Folder) } else { false };
    let by_number = if folders { FOLDERS_BY_NUMBER } else { "" };
    if chosen.is_empty() && folders {
        print::result(&format!("{}{by_number}", listed(&holds)))?;
        return Ok(Ending::Done);
    }
    if chosen.is_empty() {
        print::result(&format!(
            "{}承認するには、番号を付けて実行します（例 tsunagi approve --config … 1）。すべてなら --all です。\n",
            listed(&holds)
        ))?;
        return Ok(Ending::Done);
    }
    let mut text = String::new();
    for hold in chosen {
        let done = store.approve(hold.kind, &hold.subject)?;
        let words = if done { "承認しました" } else { "もう保留されていません" };
        text.push_str(&format!("{words}: [{}] {}\n", hold.kind.label(), hold.shown_subject()));
    }
    text.push_str("次の取りまとめで反映します（すぐに反映するには tsunagi run）。\n");
    print::result(&(text + by_number))?;
    Ok(Ending::Done)
}

fn listed(holds: &[Hold]) -> String {
    let lines = holds.iter().zip(1..).map(|(hold, number)| {
        let approved = if hold.approved { "（承認済み）" } else { "" };
        format!(
            "{number}. [{}] {}（{} から）{approved}\n   {}\n",
            hold.kind.label(),
            hold.shown_subject(),
            hold.since,
            hold.question
        )
    });
    lines.collect()
}
