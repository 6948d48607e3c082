//! A row of a 商談管理表.

use super::address;
use super::client;
use super::reader::RowReader;
use super::workshop;
use crate::domain::{Field, LeadRow, LeadState, Seen, Yen};
use crate::normalise;

const MONTHS_A_YEAR: i64 = 12;

pub(super) fn read(row: &mut RowReader<'_>) -> LeadRow {
    let first_meeting_on = row.day(Field::FirstMeetingOn);
    let met = first_meeting_on.as_ref().map(|seen| seen.value);
    let state = row.word(Field::State, "商談中・契約・失注・中止・不成立", normalise::words::lead_state);
    let is_lost = state.as_ref().is_some_and(|state| {
        matches!(state.value, LeadState::Lost | LeadState::Withdrawn | LeadState::Failed)
    });
    let contracted_on = row.day_after(Field::ContractedOn, met);
    let lost_on = row.day_after(Field::LostOn, met);
    let is_won = state.as_ref().is_some_and(|state| state.value == LeadState::Contracted);
    // 契約・失注日: the day of either, which the state tells.
    let is_of_outcome = is_day_of_outcome(row);
    let is_either =
        is_of_outcome || row.get(Field::ContractedOn).is_some_and(|cell| cell.header.contains("失注"));
    let (contracted_on, lost_on) = match lost_on {
        None if is_either && is_lost => (None, contracted_on),
        None if is_of_outcome && !is_won => (None, None),
        lost_on => (contracted_on, lost_on),
    };
    LeadRow {
        number: row.text(Field::LeadNumber),
        client: client::read(row),
        corporate_number: row
            .read(Field::CorporateNumber, |cell| normalise::number::corporate_number(&cell.value)),
        address: address::full_address(row),
        phones: workshop::phones(row),
        email: row.read(Field::Email, |cell| normalise::email::read(&cell.value.show())),
        category: row.word(Field::Category, "PC作業・施設内軽作業・施設外軽作業", normalise::work::category),
        demand_kind: row.word(Field::Demand, "民需・官公需", normalise::words::demand),
        state,
        first_meeting_on,
        demand: row.yen(Field::DemandAmount),
        ordered: row.yen(Field::OrderedAmount),
        annual_recurring: annual_recurring(row),
        lost: row.yen(Field::LostAmount).map(positive),
        contracted_on,
        lost_on,
        reason: row.text(Field::LostReason),
        row: row.origin(),
    }
}

/// 結果日, 結果 > 月日 beside 結果 > 区分: the day of whatever the state says.
fn is_day_of_outcome(row: &RowReader<'_>) -> bool {
    const OUTCOMES: [&str; 3] = ["結果", "結論", "決着"];
    let header = |field: Field| row.get(field).map(|cell| cell.header.to_string());
    let Some(day) = header(Field::ContractedOn) else { return false };
    let group = |header: &str| header.rsplit_once(" > ").map(|(above, _)| above.to_owned());
    let is_in_group =
        || group(&day).is_some_and(|own| header(Field::State).and_then(|state| group(&state)) == Some(own));
    let own = day.rsplit(" > ").next().unwrap_or(&day);
    let says_no_more = ["月日", "年月日", "日付", "日", "期日", "決定日", "確定日"]
        .iter()
        .any(|word| own.trim().starts_with(word));
    OUTCOMES.iter().any(|word| own.starts_with(word)) || says_no_more && is_in_group()
}

/// 年間定期 is yearly already; 月額 counts twelve times.
fn annual_recurring(row: &mut RowReader<'_>) -> Option<Seen<Yen>> {
    let of_year = |monthly: Seen<Yen>| monthly.also(Yen(monthly.value.0.saturating_mul(MONTHS_A_YEAR)));
    let stated = row.yen(Field::AnnualRecurring);
    // 月2万円 below 年間定期.
    let stated = stated.map(|own| if normalise::yen::says_by_month(&own.text) { of_year(own) } else { own });
    stated.or_else(|| row.yen(Field::MonthlyRecurring).map(of_year))
}

/// Sheets write losses as negatives; they are kept positive.
fn positive(lost: Seen<Yen>) -> Seen<Yen> {
    lost.also(Yen(lost.value.0.abs()))
}
