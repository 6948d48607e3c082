//! Tables of other matters that look like ledgers of work: what was bought, given, taught, booked or invoiced. They have
//! titles, companies, days and amounts too; a case that nobody sought workshops for must not come of them.

use super::assign::Scorer;
use super::evidence::{Values, is_settled};
use super::model::{Column, Context};
use super::words::fold;
use crate::domain::{Field, RecordKind};
use crate::normalise::work;
use serde::Deserialize;
use std::sync::LazyLock;

/// Words that tell other matters from work that is passed on, folded.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    columns: Vec<String>,
    names: Vec<String>,
    trade: Vec<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let words: Words = toml::from_str(include_str!("../../templates/layouts/other_matters.toml"))
        .expect("the shipped words are parsed by a test");
    let folded = |words: Vec<String>| words.iter().map(|word| fold(word)).collect();
    Words { columns: folded(words.columns), names: folded(words.names), trade: folded(words.trade) }
});

/// Why a table is none of its kind after all.
pub(super) fn why(
    columns: &[Column],
    values: &[Values<'_>],
    kind: RecordKind,
    context: &Context,
    names: &str,
    scorer: &Scorer<'_>,
) -> Option<String> {
    if columns.iter().any(is_settled) {
        return None;
    }
    match kind {
        RecordKind::Case | RecordKind::Order | RecordKind::Delivery | RecordKind::Lead => {
            if scorer.is_named(kind) { None } else { why_no_ledger(columns, values, names) }
        }
        // What the programme costs, the office says; a desk keeps expenses of its own.
        RecordKind::Cost | RecordKind::GrossProfit | RecordKind::Budget => {
            let is_desks = context.role.desk().is_some();
            is_desks.then(|| "窓口のファイルにあり、事業の収支は事務局のファイルから読み取る".to_owned())
        }
        // Other desks are the office's list; a desk's own says 窓口 somewhere.
        RecordKind::Desk => {
            let says_desk = |column: &Column| {
                let text = column.header_text();
                ["窓口", "受注", "センター"].iter().any(|word| text.contains(word))
            };
            let is_desks = context.role.desk().is_some();
            (is_desks && !scorer.is_named(kind) && !columns.iter().any(says_desk))
                .then(|| "窓口のファイルにあり、共同受注窓口についてのものと書かれていない".to_owned())
        }
        _ => None,
    }
}

fn why_no_ledger(columns: &[Column], values: &[Values<'_>], names: &str) -> Option<String> {
    let has = |text: &str, words: &[String]| words.iter().any(|word| text.contains(word.as_str()));
    let headers: Vec<(String, String)> = columns
        .iter()
        .map(|column| {
            let text = column.header_text();
            (fold(&text), text)
        })
        .collect();
    let (of_trade, rest): (Vec<_>, Vec<_>) =
        headers.iter().partition(|(folded, _)| has(folded, &WORDS.trade));
    let others: Vec<&str> = rest
        .iter()
        .filter(|(folded, _)| has(folded, &WORDS.columns))
        .map(|(_, text)| text.as_str())
        .collect();
    let is_called_so = has(&fold(names), &WORDS.names);
    if others.len() + usize::from(is_called_so) > of_trade.len() {
        return Some(match others[..] {
            [] => "ファイルやシートの名前が別の用件を示し、仕事の受け渡しについての見出しが見当たらない"
                .to_owned(),
            _ => format!("「{}」などの列がある", others[..others.len().min(3)].join("」「")),
        });
    }
    // 日付, 件名, 金額: of nothing in particular, and no title is a piece of work.
    let is_work = |text: &str| !work::kinds_in(text, work::shipped_words()).is_empty();
    let title = columns.iter().zip(values).find(|(column, _)| column.field == Some(Field::Title));
    let speaks = title.is_none_or(|(_, values)| values.filled() == 0 || values.share_of(is_work) > 0.0);
    (of_trade.is_empty() && !speaks)
        .then(|| "仕事の受け渡しについての見出しも、作業の名前も見当たらない".to_owned())
}
