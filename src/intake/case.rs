//! A row about a case, or about one part of a split case.

use super::client;
use super::reader::{RowReader, seen};
use crate::domain::{CaseRow, CaseState, Field, Mark, Prefecture, Seen, WorkKind, WorkPlace, Yen};
use crate::layout::MappedCell;
use crate::normalise::{self, Reading};
use crate::table::Cell;
use chrono::NaiveDate;

const STATES: &str = "募集中・トライアル・発注済・納品済・終了・失注・不成立・中止など";

pub(super) fn read(row: &mut RowReader<'_>) -> CaseRow {
    let open_on = row.day(Field::OpenOn);
    let open = open_on.as_ref().map(|seen| seen.value);
    let state = state(row);
    let [amount, annual_amount] = [Field::Amount, Field::AnnualAmount].map(|field| {
        let told = row.yen(field);
        row.unless_negative(field, told)
    });
    let pieces = quantity(row);
    let pieces = row.unless_negative(Field::Quantity, pieces);
    let ended = ended_on(row, open, state.as_ref());
    CaseRow {
        programme: row.text(Field::Programme),
        number: number(row),
        parent: row.text(Field::ParentCase),
        // 作業 alone says what the work is called.
        title: row.text(Field::Title).or_else(|| row.text(Field::WorkKind)),
        client: client::read(row),
        demand: row.word(Field::Demand, "民需・官公需", normalise::words::demand),
        category: row.word(Field::Category, "PC作業・施設内軽作業・施設外軽作業", normalise::work::category),
        kind: kind(row),
        remote: remote(row),
        place: place(row),
        quantity: pieces,
        unit: row.text(Field::Unit),
        unit_price: unit_price(row),
        amount,
        annual_amount,
        hours: row.read(Field::Hours, |cell| normalise::count::hours_under(&cell.value, &cell.header)),
        people: row.count(Field::People),
        skills: row.text(Field::Skills),
        fiscal_year: if open_on.is_none() { row.year_of(Field::OpenOn) } else { None },
        open_on,
        deadline_on: row.day_after(Field::DeadlineOn, open).or_else(|| row.end_of(Field::OpenOn)),
        due_on: row.day_after(Field::DueOn, open),
        state,
        ordered_on: row.day_after(Field::OrderedOn, open).or(ended.ordered),
        assigned_on: row.day_after(Field::AssignedOn, open),
        closed_on: ended.closed,
        lost_reason: row.text(Field::LostReason),
        gaps: row.text(Field::Gaps),
        good_example: row.flag(Field::GoodExample),
        trial: row.trial(),
        row: row.origin(),
    }
}

/// 500部　＠12: how many, and behind the sign what one costs.
fn parted(cell: &MappedCell) -> Option<[Cell; 2]> {
    let text = cell.value.show();
    let (count, price) = text.split_once(['@', '＠'])?;
    let is_said = |part: &str| normalise::tidy_line(part).starts_with(|c: char| c.is_ascii_digit());
    let count = count.trim().trim_end_matches(['×', 'x', 'X', '、', ',']).trim();
    (is_said(count) && is_said(price)).then(|| [Cell::text(count), Cell::text(price.trim())])
}

fn quantity(row: &mut RowReader<'_>) -> Option<Seen<i64>> {
    let own = row.get(Field::Quantity).is_some();
    let field = if own { Field::Quantity } else { Field::UnitPrice };
    row.read(field, |cell| match parted(cell) {
        Some([count, _]) => normalise::count::quantity_under(&count, &cell.header),
        None if own => normalise::count::quantity_under(&cell.value, &cell.header),
        None => Reading::nothing(),
    })
}

fn unit_price(row: &mut RowReader<'_>) -> Option<Seen<Yen>> {
    let own = row.get(Field::UnitPrice).is_some();
    let field = if own { Field::UnitPrice } else { Field::Quantity };
    row.read(field, |cell| match parted(cell) {
        Some([_, price]) => normalise::yen::unit_price(&price, &cell.header),
        None if own => normalise::yen::unit_price(&cell.value, &cell.header),
        None => Reading::nothing(),
    })
}

/// How far the case is; below 結果 and 受注 a mark tells whether it was won.
fn state(row: &mut RowReader<'_>) -> Option<Seen<CaseState>> {
    let tells_outcome = row.get(Field::State).is_some_and(tells_outcome);
    row.word(Field::State, STATES, |text| state_of(text, tells_outcome))
}

/// The state that a cell tells.
pub(super) fn state_in(cell: &MappedCell) -> Option<CaseState> {
    let text = normalise::tidy_line(&cell.value.show());
    state_of(&normalise::boxes::ticked(&text).unwrap_or(text), tells_outcome(cell))
}

fn tells_outcome(cell: &MappedCell) -> bool {
    ["結果", "受注", "成約", "成否", "採否", "可否"].iter().any(|word| cell.header.contains(word))
}

fn state_of(text: &str, tells_outcome: bool) -> Option<CaseState> {
    let outcome = if tells_outcome { outcome(text) } else { None };
    outcome.or_else(|| normalise::words::case_state(text))
}

/// ○ won, × lost: one letter alone.
fn outcome(text: &str) -> Option<CaseState> {
    if text.chars().nth(1).is_some() {
        return None;
    }
    match normalise::mark::read(&Cell::text(text)).value? {
        Mark::Good | Mark::Yes => Some(CaseState::Ordered),
        Mark::No => Some(CaseState::Lost),
        Mark::Partly | Mark::Unknown => None,
    }
}

/// What the day on which a case was settled is: of its end, or of its order.
#[derive(Default)]
struct Ended {
    closed: Option<Seen<NaiveDate>>,
    ordered: Option<Seen<NaiveDate>>,
}

/// 結論が出た日 of a case that was ordered is the day of its order.
fn ended_on(row: &mut RowReader<'_>, open: Option<NaiveDate>, state: Option<&Seen<CaseState>>) -> Ended {
    let names_outcome = row.get(Field::ClosedOn).is_some_and(|cell| {
        ["結論", "結果", "可否", "合否"].iter().any(|word| cell.header.contains(word))
            && !["失注", "不成立", "中止"].iter().any(|word| cell.header.contains(word))
    });
    let day = row.day_after(Field::ClosedOn, open);
    let is_ordered = |state: CaseState| {
        matches!(state, CaseState::Ordered | CaseState::Assigned | CaseState::Working | CaseState::Delivered)
    };
    match state.filter(|state| names_outcome && is_ordered(state.value)) {
        Some(_) => Ended { ordered: day, ..Ended::default() },
        None => Ended { closed: day, ..Ended::default() },
    }
}

/// From its own column; where there is none, the one that the title names: `DM封入・封緘`, `駐車場の草刈り`.
fn kind(row: &mut RowReader<'_>) -> Option<Seen<WorkKind>> {
    let work = row.work_words();
    let named = |text: &str| normalise::work::kind_named(text, work);
    if row.get(Field::WorkKind).is_some() {
        return row.word(Field::WorkKind, "作業の種類（例 封入・封緘、データ入力）", named);
    }
    let cell = row.get(Field::Title)?;
    let kind = named(&cell.value.show())?;
    Some(seen(cell, kind))
}

/// A bare 枝番 beside the number of its case: `R6-5` and `1` → `R6-5-1`.
fn number(row: &mut RowReader<'_>) -> Option<Seen<String>> {
    let mut number = row.text(Field::CaseNumber)?;
    let is_branch = number.value.len() <= 3 && number.value.bytes().all(|byte| byte.is_ascii_digit());
    if let Some(parent) = row.text(Field::ParentCase).filter(|_| is_branch) {
        number.value = format!("{}-{}", parent.value, number.value);
    }
    Some(number)
}

/// From its own column; else from a place that says 在宅・遠隔可.
fn remote(row: &mut RowReader<'_>) -> Option<Seen<bool>> {
    let stated = row.word(Field::Remote, "可・不可", normalise::words::remote);
    stated.or_else(|| {
        let cell = row.get(Field::Place)?;
        let text = normalise::text::tidy_line(&cell.value.show());
        ["在宅", "遠隔", "リモート"].iter().any(|word| text.contains(word)).then(|| seen(cell, true))
    })
}

/// The place of work: a text, with prefecture and municipality where it names them.
fn place(row: &mut RowReader<'_>) -> Option<Seen<WorkPlace>> {
    let parts = match row.get(Field::Place) {
        Some(cell) => vec![cell],
        None => {
            [Field::Prefecture, Field::Municipality].into_iter().filter_map(|field| row.get(field)).collect()
        }
    };
    let cell = *parts.first()?;
    let mut text: String = parts.iter().map(|cell| normalise::text::tidy_line(&cell.value.show())).collect();
    if normalise::text::states_nothing(&text) {
        return None;
    }
    let mut address = normalise::address::read(&text, None).value.unwrap_or_default();
    // 八戸市 on the sheet of 青森県: the prefecture that another cell says, where the municipality lies in it.
    let said = row.get(Field::Prefecture).filter(|cell| !parts.contains(cell));
    if let Some(said) =
        said.and_then(|cell| Prefecture::from_name(&normalise::text::tidy_line(&cell.value.show())))
        && !text.contains(&said.to_string())
    {
        let whole = format!("{said}{text}");
        let within = normalise::address::read(&whole, None).value.unwrap_or_default();
        let agrees = address.prefecture.is_none_or(|own| own == said);
        if agrees && within.prefecture == Some(said) && within.municipality.is_some() {
            (text, address) = (whole, within);
        }
    }
    let prefecture = address
        .prefecture
        .or_else(|| Prefecture::from_name(&text))
        .or_else(|| normalise::address::prefecture_in(&text));
    Some(seen(cell, WorkPlace { text, prefecture, municipality: address.municipality }))
}
