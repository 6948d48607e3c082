//! 商談, and the plain rows of 費用, 粗利, 予算, 計画値 and 当社実績数値.

use super::Options;
use super::lookup::{ClientIndex, Found, LooseClients};
use super::programme::{canonical_programme, fiscal_year_of, programme_of};
use crate::domain::{
    ClientId, Entry, EntryRow, Field, FiscalYear, Issue, IssueCode, Lead, LeadRow, LeadState, Observations,
    RecordKind, Seen, Severity, Yen,
};
use std::collections::BTreeMap;

const UNKNOWN_CLIENT: IssueCode = IssueCode::new("gross-profit.unknown-client");
const NOTHING_WINS: IssueCode = IssueCode::new("cost.none-for-customers");

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

/// The rows as entries; what keeps CAC and LTV from being told, where deals are known at all.
pub(super) fn build_entries(
    observations: &Observations,
    clients: &LooseClients<'_>,
    leads: &[Lead],
    options: &Options,
) -> (Vec<Entry>, Vec<Issue>) {
    let mut issues = Vec::new();
    let mut entries = Vec::with_capacity(observations.entries.len());
    for row in &observations.entries {
        let found = row.client.as_ref().map_or(Found::Nothing, |seen| clients.find(&seen.value));
        let entry = Entry { client: found.id(), ..entry(row, options) };
        if !leads.is_empty() {
            issues.extend(nobodys(row, &entry, found, leads));
        }
        entries.push(entry);
    }
    if !leads.is_empty() {
        issues.extend(nothing_wins(observations, &entries));
    }
    (entries, issues)
}

/// 粗利 of a company that no deal names.
fn nobodys(row: &EntryRow, entry: &Entry, found: Found<ClientId>, leads: &[Lead]) -> Option<Issue> {
    let is_of = |lead: &&Lead| {
        (!entry.group.is_empty() && lead.id == entry.group)
            || lead.client.as_ref().is_some_and(|(id, _)| Some(*id) == entry.client)
    };
    let seen = row.client.as_ref()?;
    if entry.kind != RecordKind::GrossProfit || entry.value.is_none() || leads.iter().any(|lead| is_of(&lead))
    {
        return None;
    }
    let why = if found == Found::Several {
        "が商談管理表で一つに決まりません"
    } else {
        "が商談管理表にありません"
    };
    let message = format!(
        "粗利の企業「{}」{why}。この粗利はLTVに入っていません。企業名かリード番号を商談管理表に合わせてください。",
        seen.text
    );
    let issue = Issue::new(UNKNOWN_CLIENT, Severity::Warning, row.row.origin.at(seen.cell), message);
    Some(issue.seen(&seen.text).field(Field::Client).desk(row.row.role.desk().cloned()))
}

/// Expenses of a 事業 and year of which none is said to have won customers: CAC has no costs.
fn nothing_wins(observations: &Observations, entries: &[Entry]) -> Vec<Issue> {
    type Costs<'a> = Vec<(&'a EntryRow, &'a Entry)>;
    let mut years: BTreeMap<(&str, Option<FiscalYear>), Costs<'_>> = BTreeMap::new();
    let all = observations.entries.iter().zip(entries);
    for (row, entry) in all.filter(|(_, one)| one.kind == RecordKind::Cost && one.value.is_some()) {
        years.entry((&entry.programme, entry.fiscal_year)).or_default().push((row, entry));
    }
    let silent = years.into_values().filter(|costs| !costs.iter().any(|(_, one)| one.wins_customers()));
    let told = silent.filter_map(|costs| {
        let (row, _) = costs.first()?;
        let message = format!(
            "営業費用{}行のどれにも「顧客獲得費用」と書かれていないため、CAC（顧客獲得コスト）を出していません。顧客を得るための費用の行に、区分か費目として「顧客獲得費用」と書いてください（例：区分「顧客獲得費用」、費目「広告費」）。",
            costs.len()
        );
        let issue = Issue::new(NOTHING_WINS, Severity::Warning, row.row.origin.whole(), message);
        Some(issue.desk(row.row.role.desk().cloned()))
    });
    told.collect()
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
        client: None,
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
            client: None,
            value: Some(Seen::new(None, CellRef::new(2, 3), "1～3営業日")),
        });
        let entry = made.build().0.entries.remove(0);
        assert_eq!((entry.kind, entry.value, entry.text.as_str()), (RecordKind::Plan, None, "1～3営業日"));
    }

    /// A client that is written so, under this id.
    fn client(id: u32, names: &[&str]) -> crate::resolve::ClientIdentity {
        let written: Vec<_> =
            names.iter().filter_map(|name| crate::normalise::corporation::read(name).value).collect();
        crate::resolve::ClientIdentity {
            id: ClientId(id),
            name: written[0].clone(),
            spellings: Vec::new(),
            written,
            rows: Vec::new(),
            reasons: Vec::new(),
            ties: Vec::new(),
        }
    }

    fn entry_row(kind: RecordKind, group: &str, item: &str) -> EntryRow {
        EntryRow {
            row: fixture::row_of(kind, "inbox/jimukyoku/営業費用.xlsx", 2),
            programme: None,
            title: None,
            fiscal_year: None,
            group: Some(fixture::seen(group.to_owned())).filter(|_| !group.is_empty()),
            item: Some(fixture::seen(item.to_owned())),
            client: crate::normalise::corporation::read(item)
                .value
                .map(fixture::seen)
                .filter(|_| kind == RecordKind::GrossProfit),
            value: Some(fixture::seen(Some(5.0))),
        }
    }

    #[test]
    fn gross_profit_finds_its_client_in_whatever_spelling_or_says_that_it_does_not() {
        let night = |item: &str| {
            let mut made = Made::default();
            made.identities.clients = vec![
                client(1, &["株式会社高橋商会", "高橋商会株式会社"]),
                client(2, &["有限会社東雲"]),
                client(3, &["株式会社東雲"]),
            ];
            let mut lead = fixture::lead_row(2);
            lead.client = crate::normalise::corporation::read("株式会社高橋商会").value.map(fixture::seen);
            made.observations.leads.push(lead);
            made.observations.entries.push(entry_row(RecordKind::GrossProfit, "", item));
            let (registry, issues) = made.build();
            let codes: Vec<_> = issues.iter().map(|issue| issue.code.as_str()).collect();
            (registry.entries[0].client.map(|id| id.0), codes.join(" "))
        };
        for item in ["株式会社高橋商会", "㈱高橋商会", "高橋商会㈱", "株式会社 髙橋商会", "高橋商会"]
        {
            assert_eq!(night(item), (Some(1), String::new()), "{item}");
        }
        let unknown = "gross-profit.unknown-client".to_owned();
        assert_eq!(night("見本商店"), (None, unknown.clone()));
        assert_eq!(night("東雲"), (None, unknown.clone()));
        // Known, but nobody speaks with it.
        assert_eq!(night("㈲東雲"), (Some(2), unknown));
    }

    #[test]
    fn expenses_of_which_none_won_customers_are_told() {
        for (rows, expected) in [
            (vec![("", "人件費"), ("", "旅費")], vec!["cost.none-for-customers"]),
            (vec![("顧客獲得費用", "人件費"), ("", "旅費")], vec![]),
            (vec![("", "顧客獲得費用"), ("", "旅費")], vec![]),
            (vec![], vec![]),
        ] {
            let mut made = Made::default();
            made.observations.leads.push(fixture::lead_row(2));
            let costs = rows.iter().map(|(group, item)| entry_row(RecordKind::Cost, group, item));
            made.observations.entries.extend(costs);
            let codes: Vec<_> = made.build().1.iter().map(|issue| issue.code.as_str().to_owned()).collect();
            assert_eq!(codes, expected, "{rows:?}");
        }
    }
}
