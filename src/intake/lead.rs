//! A row of a 商談管理表.

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
    // 契約・失注日: the day of either, which the state tells.
    let is_either = row.get(Field::ContractedOn).is_some_and(|cell| cell.header.contains("失注"));
    let (contracted_on, lost_on) = match lost_on {
        None if is_either && is_lost => (None, contracted_on),
        lost_on => (contracted_on, lost_on),
    };
    LeadRow {
        number: row.text(Field::LeadNumber),
        client: client::read(row),
        corporate_number: row
            .read(Field::CorporateNumber, |cell| normalise::number::corporate_number(&cell.value)),
        address: workshop::full_address(row),
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

/// 年間定期 is yearly already; 月額 counts twelve times.
fn annual_recurring(row: &mut RowReader<'_>) -> Option<Seen<Yen>> {
    row.yen(Field::AnnualRecurring).or_else(|| {
        let monthly = row.yen(Field::MonthlyRecurring)?;
        Some(monthly.also(Yen(monthly.value.0.saturating_mul(MONTHS_A_YEAR))))
    })
}

/// Sheets write losses as negatives; they are kept positive.
fn positive(lost: Seen<Yen>) -> Seen<Yen> {
    lost.also(Yen(lost.value.0.abs()))
}
