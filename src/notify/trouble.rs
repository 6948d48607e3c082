//! A night's end → a letter to the office of what was to be written and is not: the night's own letter is made before that
//! is known.

use super::Options;
use crate::store::Letter;
use chrono::NaiveDate;

/// Its kind in the outbox.
const KIND: &str = "office:unwritten";
/// What is named of many.
const NAMED: usize = 20;

/// To each of the office's addresses; nothing where there is no trouble.
#[must_use]
pub fn to_office_of_troubles(
    night: NaiveDate,
    office: &str,
    troubles: &[String],
    options: &Options,
) -> Vec<Letter> {
    if troubles.is_empty() {
        return Vec::new();
    }
    let mut lines: Vec<String> = troubles.iter().take(NAMED).map(|one| format!("・{one}\n")).collect();
    if troubles.len() > NAMED {
        lines.push(format!("・ほか {} 件\n", troubles.len() - NAMED));
    }
    let body = format!(
        "{night} の取りまとめで、書けなかったものがあります。\n\n{}\n\
         書けるようになれば、次の取りまとめで書きます（すぐに書くには tsunagi run --config …）。ブックを書けなかった窓口には、書けた日に案件をお知らせします。\n\n\
         --\nつなぎ（{office}）\n",
        lines.concat()
    );
    let letter = |recipient: &String| Letter {
        night,
        recipient: recipient.clone(),
        kind: KIND.to_owned(),
        subject: format!("【つなぎ】{night} 書けなかったものがあります（{} 件）", troubles.len()),
        body: body.clone(),
        things: Vec::new(),
    };
    options.office.iter().map(letter).collect()
}
