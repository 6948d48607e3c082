//! What makes a table one of its kind, beside the words over its columns: replies need a header that asks for a case or an answer,
//! parts of cases a parent and whose part each is, monthly wages an amount, orders whose they are or a known word for which,
//! deliveries a day or how much, cases more than what they are called, a survey several questions.

use super::scorer::Scorer;
use super::values::Values;
use crate::domain::{Field, RecordKind};
use crate::layout::model::Column;
use crate::layout::vocabulary::words::asks;
use std::collections::BTreeSet;

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
        RecordKind::Order if !has(&WHOSE_ORDER) && !columns.iter().any(says_which) => {
            Some("作業をする事業所も、取り次ぐ窓口も、発注の番号・日・額を示す見出しも見当たらない")
        }
        RecordKind::Case
            if has(&[Field::Title])
                && columns.iter().all(|column| column.field.is_none_or(is_name_of_case)) =>
        {
            Some("発注企業も数量も期日も書かれていない")
        }
        RecordKind::Survey if questions(columns) == 1 && !has(&[Field::AnsweredAt]) => {
            Some("違う質問が一つしかなく、回答した日時もない")
        }
        RecordKind::Delivery if !has(&OF_A_DELIVERY) => Some("納品の日も数量も見当たらない"),
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

/// What a case is called, and no more.
const fn is_name_of_case(field: Field) -> bool {
    matches!(field, Field::Title | Field::Category | Field::WorkKind | Field::Remarks | Field::RowNumber)
}

/// How many different questions are asked.
fn questions(columns: &[Column]) -> usize {
    let asked = columns.iter().filter(|column| column.field == Some(Field::Question));
    asked.map(Column::header_text).collect::<BTreeSet<_>>().len()
}

/// Who is given an order.
const WHOSE_ORDER: [Field; 5] =
    [Field::Name, Field::OfficeNumber, Field::DeskName, Field::AssignedOn, Field::Trial];

/// What is said of a delivery besides its order.
const OF_A_DELIVERY: [Field; 5] =
    [Field::DeliveredOn, Field::Quantity, Field::Hours, Field::WagesPaid, Field::Month];

/// Whether known words say which order or case it is, or how much of one.
fn says_which(column: &Column) -> bool {
    matches!(
        column.field,
        Some(Field::OrderNumber | Field::CaseNumber | Field::Share | Field::OrderedOn | Field::Amount)
    ) && is_by_words(column)
}

/// Whether a known word, or a person, says what a column is.
fn is_by_words(column: &Column) -> bool {
    const RULES: [&str; 3] = ["header-words", "header-nearly", "operator"];
    column.reasons.iter().any(|reason| RULES.contains(&reason.rule))
}

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
    let is_asked = |(column, values): (&Column, &Values<'_>)| {
        let is_of_reply = column.field.is_some_and(|field| ASKED.contains(&field));
        let is_question = || column.header.iter().any(|text| asks(text));
        let is_answered = || {
            column.field == Some(Field::Interest)
                && values.texts().any(|text| ANSWERS.iter().any(|word| text.contains(word)))
        };
        is_of_reply && (is_by_words(column) || is_question() || is_answered())
    };
    columns.iter().zip(values).any(is_asked)
}
