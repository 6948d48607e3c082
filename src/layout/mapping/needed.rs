//! What makes a table one of its kind, beside the words over its columns: replies need a header that asks for a case or an answer, parts
//! of cases a parent and whose part each is, monthly wages an amount, a list of cases more than names and numbers of lines.

use super::scorer::Scorer;
use super::values::Values;
use crate::domain::{Field, RecordKind};
use crate::layout::model::Column;
use crate::layout::vocabulary::words::asks;

/// Why a table is none of its kind.
pub(super) fn why(
    columns: &[Column],
    values: &[Values<'_>],
    kind: RecordKind,
    scorer: &Scorer<'_>,
) -> Option<&'static str> {
    let has = |fields: &[Field]| {
        scorer.given.iter().any(|field| fields.contains(field))
            || columns.iter().any(|column| column.field.is_some_and(|field| fields.contains(&field)))
    };
    match kind {
        RecordKind::Application if !scorer.is_named(kind) && !asks_for_reply(columns, values) => {
            Some("応募する案件や意向を尋ねる見出しが見当たらない")
        }
        RecordKind::CaseSplit if !has(&OF_A_PART) => {
            Some("親の案件のほかに、都道府県・数量など、どの分かを示す列が見当たらない")
        }
        RecordKind::MonthlyWage if !has(&AMOUNTS) => Some("月ごとの額も人数も見当たらない"),
        _ => None,
    }
}

/// Whose part of a case it is, and how much.
const OF_A_PART: [Field; 12] = [
    Field::CaseNumber,
    Field::Prefecture,
    Field::Municipality,
    Field::Place,
    Field::Area,
    Field::DeskName,
    Field::Quantity,
    Field::Share,
    Field::Amount,
    Field::Hours,
    Field::People,
    Field::Title,
];

const AMOUNTS: [Field; 6] = [
    Field::MonthlyTotal,
    Field::MonthlyHeads,
    Field::WagesPaid,
    Field::Heads,
    Field::WageBefore,
    Field::WageAfter,
];

/// Whether a known word, or a question, asks for a case or an answer: of 有 and 無 under 備品 nobody asked to apply.
fn asks_for_reply(columns: &[Column], values: &[Values<'_>]) -> bool {
    const ASKED: [Field; 10] = [
        Field::CaseNumber,
        Field::Title,
        Field::WantedCases,
        Field::ConsideredCases,
        Field::Interest,
        Field::WorkshopCount,
        Field::People,
        Field::WorkKinds,
        Field::DeskName,
        Field::Question,
    ];
    /// Answers that only a reply to a case gives.
    const ANSWERS: [&str; 12] = [
        "検討",
        "応募",
        "興味",
        "希望",
        "辞退",
        "見送",
        "参加",
        "受け",
        "手を挙",
        "エントリー",
        "引き受",
        "前向き",
    ];
    let by_words = |column: &Column| {
        let rule = |rule: &str| column.reasons.iter().any(|reason| reason.rule == rule);
        rule("header-words") || rule("header-nearly") || rule("operator")
    };
    let is_asked = |(column, values): (&Column, &Values<'_>)| {
        let is_of_reply = column.field.is_some_and(|field| ASKED.contains(&field));
        let is_question = || column.header.iter().any(|text| asks(text));
        let is_answered = || {
            column.field == Some(Field::Interest)
                && values.texts().any(|text| ANSWERS.iter().any(|word| text.contains(word)))
        };
        is_of_reply && (by_words(column) || is_question() || is_answered())
    };
    columns.iter().zip(values).any(is_asked)
}
