//! 食い違い: two desks state two values for one workshop. Both are told; neither sees the other's telephone or address.

use super::precedence::{Age, Editions};
use crate::domain::{
    Address, DeskId, Field, Issue, IssueCode, Observations, Seen, Severity, Workshop, WorkshopId, WorkshopRow,
};
use crate::normalise::address;
use crate::resolve::Identities;
use chrono::NaiveDate;
use std::collections::BTreeMap;

const DIFFER: IssueCode = IssueCode::new("workshop.desks-differ");

/// What each desk says of one workshop: its newest row that states a field.
type Rows<'a> = Vec<(&'a DeskId, &'a WorkshopRow)>;

pub(super) fn list(
    observations: &Observations,
    identities: &Identities,
    workshops: &BTreeMap<WorkshopId, Workshop>,
    today: NaiveDate,
) -> Vec<Issue> {
    let mut issues = Vec::new();
    let editions = Editions::of(observations.workshops.iter().map(|row| &row.row), today);
    for identity in &identities.workshops {
        let Some(workshop) = workshops.get(&identity.id).filter(|workshop| workshop.desks.len() > 1) else {
            continue;
        };
        let mut rows: Rows<'_> = identity
            .members
            .iter()
            .filter_map(|row| observations.workshops.get(*row))
            .filter_map(|row| Some((row.row.role.desk()?, row)))
            .collect();
        let ages: Vec<Age<'_>> =
            rows.iter().map(|(_, row)| editions.age(&row.row, updated_on(row))).collect();
        let is_current = |row: &WorkshopRow| {
            let own = editions.age(&row.row, updated_on(row));
            !ages.iter().any(|other| own.is_older_than(other))
        };
        rows.sort_by_cached_key(|(desk, row)| {
            ((*desk).clone(), is_current(row), updated_on(row), row.row.origin.clone())
        });
        issues.extend(counts(workshop, &rows, Field::Capacity, |row| row.capacity.as_ref()));
        issues.extend(counts(workshop, &rows, Field::WorkersAvailable, |row| row.workers_available.as_ref()));
        issues.extend(differing(
            workshop,
            &rows,
            Field::Phone,
            |row| row.phones.as_ref(),
            |one, other| one.iter().any(|phone| other.contains(phone)),
            |_| None,
        ));
        issues.extend(differing(
            workshop,
            &rows,
            Field::Address,
            |row| row.address.as_ref(),
            is_one_place,
            |_| None,
        ));
    }
    issues
}

fn updated_on(row: &WorkshopRow) -> Option<NaiveDate> {
    row.updated_on.as_ref().map(|seen| seen.value.date)
}

fn counts(
    workshop: &Workshop,
    rows: &Rows<'_>,
    field: Field,
    of: fn(&WorkshopRow) -> Option<&Seen<u32>>,
) -> Vec<Issue> {
    differing(workshop, rows, field, of, |one, other| one == other, |count| Some(count.to_string()))
}

/// An issue for every desk whose value another desk's contradicts, at its cell. `told`: what the others may see of it.
fn differing<T>(
    workshop: &Workshop,
    rows: &Rows<'_>,
    field: Field,
    of: fn(&WorkshopRow) -> Option<&Seen<T>>,
    same: fn(&T, &T) -> bool,
    told: fn(&T) -> Option<String>,
) -> Vec<Issue> {
    let mut stated: BTreeMap<&DeskId, (&WorkshopRow, &Seen<T>)> = BTreeMap::new();
    for (desk, row) in rows {
        if let Some(seen) = of(row) {
            stated.insert(desk, (row, seen));
        }
    }
    let issue = |(desk, (row, seen)): (&&DeskId, &(&WorkshopRow, &Seen<T>))| {
        let others = stated.iter().filter(|(other, _)| *other != desk);
        let against: Vec<&Seen<T>> =
            others.map(|(_, (_, other))| *other).filter(|other| !same(&other.value, &seen.value)).collect();
        let first = against.first()?;
        let what = told(&first.value).map_or_else(
            || "違う内容になっています".to_owned(),
            |value| format!("「{value}」になっています"),
        );
        let message = format!(
            "「{}」の{}が、ほかの窓口の名簿では{what}。どちらが正しいか事業所に確かめ、違っていれば名簿を直してください。",
            workshop.name.value,
            field.label()
        );
        let issue = Issue::new(DIFFER, Severity::Notice, row.row.origin.at(seen.cell), message);
        Some(issue.seen(&seen.text).field(field).desk(Some((*desk).clone())))
    };
    stated.iter().filter_map(issue).collect()
}

/// Addresses that cannot be compared to the 番地 do not differ.
fn is_one_place(one: &Address, other: &Address) -> bool {
    match (address::key(one), address::key(other)) {
        (Some(one), Some(other)) => one.starts_with(&other) || other.starts_with(&one),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::fixture::{self, Made};

    fn told(values: &[(&str, i32, Option<u32>, &str)]) -> Vec<(String, String)> {
        let mut made = Made::default();
        let rows = values
            .iter()
            .map(|(desk, year, capacity, phone)| {
                let mut row = made.workshop(desk, "あおぞら");
                row.updated_on = Some(fixture::seen(fixture::year(*year)));
                row.capacity = capacity.map(fixture::seen);
                row.phones = Some(fixture::seen(vec![(*phone).to_owned()]));
                row
            })
            .collect();
        made.one_workshop(rows);
        let issues = made.build().1.into_iter().filter(|issue| issue.code == DIFFER);
        issues.map(|issue| (issue.desk.unwrap().to_string(), issue.message)).collect()
    }

    #[test]
    fn both_desks_are_told_and_see_no_telephone_of_the_other() {
        let told = told(&[("d01", 2021, Some(20), "0942651000"), ("d02", 2022, Some(30), "0942652000")]);
        let desks: Vec<&str> = told.iter().map(|(desk, _)| desk.as_str()).collect();
        assert_eq!(desks, ["d01", "d02", "d01", "d02"]);
        assert!(told[0].1.contains("定員") && told[0].1.contains("「30」"), "{told:?}");
        assert!(told.iter().all(|(_, message)| !message.contains("0942")), "{told:?}");
    }

    #[test]
    fn an_older_list_of_the_same_desk_contradicts_nobody() {
        let phone = "0942651000";
        let told = told(&[
            ("d01", 2020, Some(10), phone),
            ("d01", 2022, Some(30), phone),
            ("d02", 2021, Some(30), phone),
        ]);
        assert!(told.is_empty(), "{told:?}");
    }

    #[test]
    fn nor_does_an_older_edition_by_its_name() {
        let mut made = Made::default();
        let files = [
            ("d01", "inbox/d01/R8.4.xlsx", 20),
            ("d01", "inbox/d01/R8.11.xlsx", 30),
            ("d02", "inbox/d02/一覧.xlsx", 30),
        ];
        let rows = files.into_iter().map(|(desk, file, capacity)| {
            let mut row = made.workshop(desk, "あおぞら");
            row.row = fixture::row_origin(file, 2);
            row.capacity = Some(fixture::seen(capacity));
            row
        });
        let rows = rows.collect();
        made.one_workshop(rows);
        assert!(made.build().1.iter().all(|issue| issue.code != DIFFER));
    }
}
