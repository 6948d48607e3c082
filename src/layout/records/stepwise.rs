//! Lists with a column for each step of a case (進捗 > 募集開始, 発注, 納品, 請求): each holds days, ○ where nobody noted one, or what ended
//! the case (中止（予算なし）).

use super::dated;
use crate::domain::{CaseState, Field, FiscalYear, Origin, Reason, RecordKind};
use crate::layout::forms::is_day;
use crate::layout::mapping::scorer::Scorer;
use crate::layout::model::{Column, MappedCell, Orientation, Record, Table};
use crate::layout::view::View;
use crate::layout::vocabulary::words::fold;
use crate::normalise::text::{is_dash, states_nothing};
use crate::normalise::words::case_state;
use std::sync::Arc;

/// Steps that name no day by themselves.
const ORDERED: [&str; 5] = ["発注", "受注", "契約", "成約", "注文"];
const DELIVERED: [&str; 10] = [
    "納品",
    "納入",
    "納品日",
    "納入日",
    "納品年月日",
    "納品完了",
    "納品完了日",
    "納入完了",
    "納品済",
    "納品実績",
];
/// What else was said of a delivery beside its day.
const OF_DELIVERY: [Field; 3] = [Field::Defects, Field::WagesPaid, Field::Hours];
/// Days that a column holds before it is believed.
const FEWEST: usize = 2;
/// Share of its texts that must be days, and of those that must be days, marks or ends.
const HALF: f64 = 0.5;
const NEARLY_ALL: f64 = 0.9;

/// Tells what the steps of a table's cases say; the deliveries among them are a table of their own.
pub(in crate::layout) fn settle(
    view: &View<'_>,
    cases: &mut Table,
    (origin, year): (&Origin, Option<FiscalYear>),
    scorer: &mut Scorer<'_>,
) -> Option<Table> {
    if cases.kind != RecordKind::Case || cases.orientation != Orientation::Rows || view.fold().is_some() {
        return None;
    }
    order(view, cases, year);
    end(view, cases);
    deliveries(view, cases, (origin, year), scorer)
}

/// The last row of a column's header, as it is compared.
fn own(column: &Column) -> String {
    fold(column.header.last().map_or("", AsRef::as_ref))
}

fn is_called(column: &Column, words: &[&str]) -> bool {
    let own = own(column);
    words.iter().any(|word| fold(word) == own)
}

fn is_mark(text: &str) -> bool {
    matches!(
        text.trim(),
        "○" | "〇" | "◯" | "●" | "◎" | "✓" | "✔" | "レ" | "済" | "済み" | "未" | "未定" | "不要"
    ) || text.trim().chars().all(is_dash)
}

/// 中止（予算なし）, 失注, 取下げ: what ended a case, typed where a day should stand.
fn ended(text: &str) -> Option<CaseState> {
    ended_by(text).map(|(state, _)| state)
}

/// The same, and what stands behind its word.
fn ended_by(text: &str) -> Option<(CaseState, &str)> {
    const LONGEST: usize = 20;
    const BEGINS: [&str; 12] = [
        "中止",
        "失注",
        "見送",
        "取下",
        "取り下げ",
        "取止",
        "取りやめ",
        "辞退",
        "キャンセル",
        "不成立",
        "不調",
        "断念",
    ];
    let text = text.trim();
    let rest = BEGINS.iter().find_map(|word| text.strip_prefix(word))?;
    let is_over = |state: &CaseState| matches!(state, CaseState::Lost | CaseState::Withdrawn);
    let state = case_state(text).filter(|state| text.chars().count() <= LONGEST && is_over(state))?;
    Some((state, rest))
}

/// 中止 under 摘要 of a list of cases that says nowhere else how far they are: what ended the case.
pub(in crate::layout) fn end_by_remark(cases: &mut [Record], columns: &[Column]) {
    const DONE: [&str; 9] = ["", "り", "げ", "となる", "となった", "になった", "しました", "済", "済み"];
    if columns.iter().any(|column| column.field == Some(Field::State)) {
        return;
    }
    for case in cases.iter_mut().filter(|case| case.get(Field::State).is_none()) {
        let ended = case.all(Field::Remarks).find(|cell| {
            let text = cell.value.show();
            ended_by(&text).is_some_and(|(_, rest)| {
                let said =
                    rest.split(['（', '(', '、', '。', '　', ' ', '：', ':']).next().unwrap_or_default();
                DONE.contains(&said)
            })
        });
        let state = ended.map(|cell| MappedCell { field: Field::State, ..cell.clone() });
        case.cells.extend(state);
    }
}

/// The row of each record, where its cells stand.
fn row_of(record: &Record) -> Option<u32> {
    Some(record.origin.cell?.row)
}

/// Whether the texts of a column are the days of a step.
fn holds_days(view: &View<'_>, cases: &Table, column: &Column) -> bool {
    let texts: Vec<_> = cases
        .records
        .iter()
        .filter_map(row_of)
        .map(|row| view.text(row, column.index))
        .filter(|text| !states_nothing(text))
        .collect();
    let days = texts.iter().filter(|text| is_day(text)).count();
    let steps = texts.iter().filter(|text| is_day(text) || is_mark(text) || ended(text).is_some()).count();
    let all = texts.len() as f64;
    days >= FEWEST && days as f64 >= all * HALF && steps as f64 >= all * NEARLY_ALL
}

/// 進捗 > 発注 over days is the day of the order.
fn order(view: &View<'_>, cases: &mut Table, year: Option<FiscalYear>) {
    if cases.columns.iter().any(|column| column.field == Some(Field::OrderedOn)) {
        return;
    }
    let is_step = |column: &Column| {
        column.field.is_none() && is_called(column, &ORDERED) && holds_days(view, cases, column)
    };
    let Some(at) = cases.columns.iter().position(is_step) else { return };
    let column = &mut cases.columns[at];
    column.field = Some(Field::OrderedOn);
    column.confidence = 0.8;
    column.reasons.push(Reason::new("step-days", "工程の列に日付が並んでいる"));
    let header = dated::named(column, year);
    let index = column.index;
    for record in &mut cases.records {
        let Some(row) = row_of(record) else { continue };
        if is_day(&view.text(row, index)) {
            record.cells.push(cell(view, row, index, (Field::OrderedOn, &header)));
        }
    }
}

fn cell(view: &View<'_>, row: u32, col: u32, (field, header): (Field, &Arc<str>)) -> MappedCell {
    MappedCell {
        field,
        header: Arc::clone(header),
        cell: view.place(row, col),
        value: view.get(row, col).clone(),
    }
}

/// What ended a case is its state, where no column has one; the step that it stands in has no day.
pub(in crate::layout) fn end(view: &View<'_>, cases: &mut Table) {
    let whole = &*cases;
    let is_step = |column: &&Column| match column.field {
        Some(field) => field.is_day() && field != Field::DueOn,
        // 見積 > A社 may say 辞退 of one who was asked: a step holds days.
        None => holds_days(view, whole, column),
    };
    let steps: Vec<(u32, Arc<str>)> = cases
        .columns
        .iter()
        .filter(is_step)
        .map(|column| (column.index, column.header_text().into()))
        .collect();
    for record in &mut cases.records {
        let Some(row) = row_of(record).filter(|_| record.get(Field::State).is_none()) else { continue };
        let found = steps.iter().find(|(col, _)| ended(&view.text(row, *col)).is_some());
        let Some((col, header)) = found else { continue };
        record.cells.retain(|cell| cell.cell != view.place(row, *col));
        record.cells.push(cell(view, row, *col, (Field::State, header)));
    }
}

/// 進捗 > 納品 over days, and 不良数 and the like beside it: what was delivered of each case. Where the work is due is said elsewhere.
fn deliveries(
    view: &View<'_>,
    cases: &mut Table,
    (origin, year): (&Origin, Option<FiscalYear>),
    scorer: &mut Scorer<'_>,
) -> Option<Table> {
    let names = |column: &Column| matches!(column.field, Some(Field::CaseNumber | Field::Title));
    if !cases.columns.iter().any(names) {
        return None;
    }
    let is_step = |column: &Column| {
        column.field.is_none() && is_called(column, &DELIVERED) && holds_days(view, cases, column)
    };
    let at = cases.columns.iter().position(is_step)?;
    let why = Reason::new("step-days", "工程の列に納品した日が並んでいる");
    let mut columns =
        vec![Column { field: Some(Field::DeliveredOn), confidence: 0.8, ..cases.columns[at].clone() }];
    for column in cases.columns.iter().filter(|column| column.field.is_none()) {
        let text = column.header.last().map_or("", AsRef::as_ref);
        let meant = scorer.meanings(text).word_of(RecordKind::Delivery, |field| OF_DELIVERY.contains(&field));
        if meant.is_some_and(|_| columns.iter().all(|other| other.field != meant)) {
            columns.push(Column { field: meant, confidence: 0.8, ..column.clone() });
        }
    }
    columns.iter_mut().for_each(|column| column.reasons.push(why.clone()));
    let of_case = [Field::CaseNumber, Field::Title, Field::Client];
    let mut records = Vec::new();
    for case in &cases.records {
        let Some(row) = row_of(case).filter(|row| is_day(&view.text(*row, columns[0].index))) else {
            continue;
        };
        let mut cells: Vec<MappedCell> =
            of_case.iter().filter_map(|field| case.get(*field).cloned()).collect();
        for column in &columns {
            let Some(field) = column.field.filter(|_| !view.get(row, column.index).is_blank()) else {
                continue;
            };
            cells.push(cell(view, row, column.index, (field, &dated::named(column, year))));
        }
        records.push(Record {
            kind: RecordKind::Delivery,
            origin: origin.at(view.place(row, columns[0].index)),
            cells,
        });
    }
    (!records.is_empty()).then(|| Table {
        kind: RecordKind::Delivery,
        confidence: 0.8,
        reasons: vec![why],
        orientation: cases.orientation,
        header: cases.header,
        caption: cases.caption.clone(),
        columns,
        records,
        left_out: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("中止（予算なし）", Some(CaseState::Withdrawn))]
    #[case("失注", Some(CaseState::Lost))]
    #[case("見送り", Some(CaseState::Lost))]
    #[case("○", None)]
    #[case("5/14", None)]
    #[case("先方より中止の連絡があり再度確認することとした", None)]
    fn what_ends_a_case(#[case] text: &str, #[case] expected: Option<CaseState>) {
        assert_eq!(ended(text), expected, "{text}");
    }
}
