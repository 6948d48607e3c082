//! 商談, and the plain rows of 費用, 粗利, 予算, 計画値 and 当社実績数値.

use super::Options;
use super::lookup::ClientIndex;
use super::programme::{canonical_programme, fiscal_year_of, programme_of};
use crate::domain::{Entry, EntryRow, Lead, LeadRow, LeadState, Observations, Seen, Yen};

pub(super) fn build_leads(observations: &Observations, clients: &ClientIndex<'_>) -> Vec<Lead> {
    observations.leads.iter().map(|row| lead(row, clients)).collect()
}

fn lead(row: &LeadRow, clients: &ClientIndex<'_>) -> Lead {
    Lead {
        id: id_of(row),
        client: row.client.as_ref().and_then(|seen| clients.find(&seen.value, &row.row.origin)),
        category: value(row.category.as_ref()),
        state: state_of(row),
        first_meeting_on: value(row.first_meeting_on.as_ref()),
        demand: value(row.demand.as_ref()),
        ordered: value(row.ordered.as_ref()),
        annual_recurring: value(row.annual_recurring.as_ref()),
        lost: value(row.lost.as_ref()).map(|lost| Yen(lost.0.saturating_abs())),
        contracted_on: value(row.contracted_on.as_ref()),
        lost_on: value(row.lost_on.as_ref()),
        reason: row.reason.as_ref().map(|seen| seen.value.clone()).unwrap_or_default(),
        origin: row.row.origin.clone(),
    }
}

fn value<T: Copy>(seen: Option<&Seen<T>>) -> Option<T> {
    seen.map(|seen| seen.value)
}

/// The office's number, or the place of its row.
fn id_of(row: &LeadRow) -> String {
    row.number.as_ref().map_or_else(|| row.row.origin.lasting(), |seen| seen.value.clone())
}

/// As stated, else as the dates and amounts tell.
fn state_of(row: &LeadRow) -> LeadState {
    match &row.state {
        Some(seen) => seen.value,
        None if row.lost_on.is_some() || row.lost.is_some() => LeadState::Lost,
        None if row.contracted_on.is_some() => LeadState::Contracted,
        None => LeadState::Talking,
    }
}

pub(super) fn build_entries(observations: &Observations, options: &Options) -> Vec<Entry> {
    observations.entries.iter().map(|row| entry(row, options)).collect()
}

/// Of the 事業 and the fiscal year that its row states, else of those that the title, the sheet or the file names.
fn entry(row: &EntryRow, options: &Options) -> Entry {
    let words =
        |seen: &Option<Seen<String>>| seen.as_ref().map(|seen| seen.value.clone()).unwrap_or_default();
    let programme = match &row.programme {
        Some(stated) => canonical_programme(&stated.value, options),
        None => programme_of(&row.row.origin, &words(&row.title), options),
    };
    let stated = row.fiscal_year.as_ref().map(|seen| seen.value);
    Entry {
        kind: row.row.kind,
        programme,
        fiscal_year: stated.or_else(|| fiscal_year_of(&row.row.origin, &[], "")),
        group: words(&row.group),
        item: words(&row.item),
        value: row.value.as_ref().and_then(|seen| seen.value),
        text: row.value.as_ref().map(|seen| seen.text.to_string()).unwrap_or_default(),
        origin: row
            .value
            .as_ref()
            .map_or_else(|| row.row.origin.clone(), |seen| row.row.origin.at(seen.cell)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{CellRef, RecordKind};
    use crate::registry::fixture::{self, Made};

    #[test]
    fn losses_are_kept_positive_and_states_are_told() {
        for (state, lost, contracted, expected) in [
            (Some(LeadState::Failed), Some(-5), None, LeadState::Failed),
            (None, Some(-1_740_000), None, LeadState::Lost),
            (None, None, Some("2021-07-06"), LeadState::Contracted),
            (None, None, None, LeadState::Talking),
        ] {
            let mut made = Made::default();
            let mut row = fixture::lead_row(2);
            row.state = state.map(fixture::seen);
            row.lost = lost.map(|lost| fixture::seen(Yen(lost)));
            row.contracted_on = contracted.map(|on| fixture::seen(on.parse().unwrap()));
            made.observations.leads.push(row);
            let lead = made.build().0.leads.remove(0);
            assert_eq!((lead.state, lead.lost), (expected, lost.map(|lost: i64| Yen(lost.abs()))));
        }
    }

    #[test]
    fn an_entry_keeps_its_words_where_it_has_no_number() {
        let mut made = Made::default();
        made.observations.entries.push(EntryRow {
            row: fixture::row_of(RecordKind::Plan, "計画値.xlsx", 2),
            programme: None,
            title: None,
            fiscal_year: None,
            group: None,
            item: Some(fixture::seen("応募期間".to_owned())),
            value: Some(Seen::new(None, CellRef::new(2, 3), "1～3営業日")),
        });
        let entry = made.build().0.entries.remove(0);
        assert_eq!((entry.kind, entry.value, entry.text.as_str()), (RecordKind::Plan, None, "1～3営業日"));
    }
}
