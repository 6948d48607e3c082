//! Names where a number, a mark, a day, a telephone or money should stand: no cell of a record, and no issue, has them.

use super::heads::{Asks, asks, may_name};
use crate::domain::{Field, Issue, IssueCode, Severity};
use crate::layout::model::{Context, MappedCell, SheetLayout};
use crate::normalise::{person, states_nothing};
use crate::table::Cell;
use std::collections::HashMap;
use std::sync::Arc;

pub const NAME_WITHHELD: IssueCode = IssueCode::new("value.name-withheld");

/// Issues of one heading; what stands below is counted.
struct Told {
    issue: Issue,
    label: &'static str,
    more: usize,
}

pub(super) fn withhold(read: &mut SheetLayout, issues: &mut Vec<Issue>, context: &Context) {
    for table in &mut read.tables {
        let mut known: HashMap<Arc<str>, Asks> = HashMap::new();
        let mut told: Vec<(Arc<str>, Told)> = Vec::new();
        for record in &mut table.records {
            let origin = &record.origin;
            for cell in &mut record.cells {
                give_way(cell);
            }
            record.cells.retain(|cell| {
                let asked = || {
                    *known.entry(Arc::clone(&cell.header)).or_insert_with(|| {
                        let path: Vec<&str> = cell.header.split(" > ").collect();
                        asks(path.into_iter())
                    })
                };
                if !is_name_there(cell, asked) {
                    return true;
                }
                match told.iter_mut().find(|(header, _)| *header == cell.header) {
                    Some((_, told)) => told.more += 1,
                    None => {
                        let issue =
                            Issue::new(NAME_WITHHELD, Severity::Warning, origin.at(cell.cell), String::new())
                                .seen(person::HIDDEN)
                                .field(cell.field)
                                .desk(context.role.desk().cloned());
                        told.push((
                            Arc::clone(&cell.header),
                            Told { issue, label: cell.field.label(), more: 0 },
                        ));
                    }
                }
                false
            });
        }
        issues.extend(told.into_iter().map(|(_, Told { mut issue, label, more })| {
            let more = if more > 0 { format!("（この列にほか{more}か所）") } else { String::new() };
            issue.message = format!(
                "「{label}」の欄にお名前らしい文字が書かれている{more}ため、読み取らず、保存も表示もしていません。{label}をご記入いただくか、可能であればお名前を除いてください。"
            );
            issue
        }));
    }
}

/// A name within a cell that says something else besides: 2台（山田花子さん用）, 清掃：山田 花子.
fn give_way(cell: &mut MappedCell) {
    const OF_PERSONS: [&str; 3] = ["利用者", "本人", "氏名"];
    let Cell::Text(text) = &cell.value else { return };
    let is_of_contact = matches!(cell.field, Field::Phone | Field::Fax | Field::Email);
    let belongs = if is_of_contact {
        !OF_PERSONS.iter().any(|word| cell.header.contains(word))
    } else {
        !is_formed(cell.field)
            && !matches!(cell.field, Field::WorkDescription | Field::WorkKinds | Field::Skills)
    };
    if belongs
        || text.chars().filter(|c| c.is_alphabetic()).nth(1).is_none()
        || person::is_name(text)
        || cell.field.is_day() && !text.contains(char::is_numeric)
    {
        return;
    }
    if let Some(masked) = person::masked_anyone(text) {
        cell.value = Cell::text(&masked);
    }
}

fn is_name_there(cell: &MappedCell, asked: impl FnOnce() -> Asks) -> bool {
    let Cell::Text(text) = &cell.value else { return false };
    if is_formed(cell.field) {
        if !text.chars().any(char::is_alphabetic) {
            return false;
        }
        let has_number = text.chars().any(|c| c.is_numeric() && c != '〇');
        return names_somebody(text, has_number)
            || !has_number && asked() != Asks::Nothing && !states_nothing(text) && may_name(text);
    }
    is_free(cell.field) && asked() != Asks::Nothing && may_name(text)
}

/// 山田花子, 山田花子@example.jp, 甲野さん, and what was a name before it gave way: 利用者の〇〇さん.
fn names_somebody(text: &str, has_number: bool) -> bool {
    const POLITE: [&str; 3] = ["さん", "様", "氏"];
    let bare = text.split(['@', '＠']).next().unwrap_or_default();
    let is_polite = || {
        POLITE.iter().any(|title| {
            let bare = bare.trim();
            let is_one = |name: &str| name.chars().count() >= 2 && may_name(name);
            // たくさん is no name of たく.
            bare.strip_suffix(title).is_some_and(is_one) && may_name(bare)
        })
    };
    // 20名（利用者：〇〇） is a number all the same.
    let gave_way =
        || !has_number && text.contains("〇〇") && text.chars().any(|c| c.is_alphabetic() && c != '〇');
    person::is_name(bare) || gave_way() || is_polite()
}

/// Fields of numbers, marks, days, telephones, money and single words: a name there is in the wrong place.
pub(in crate::layout) const fn is_formed(field: Field) -> bool {
    field.is_day()
        || matches!(
            field,
            Field::OfficeNumber
                | Field::CorporateNumber
                | Field::OfficialNumber
                | Field::CorporationPostalCode
                | Field::CorporationPhone
                | Field::CorporationFax
                | Field::PostalCode
                | Field::Latitude
                | Field::Longitude
                | Field::Phone
                | Field::Fax
                | Field::Email
                | Field::Capacity
                | Field::Users
                | Field::Staff
                | Field::WorkersAvailable
                | Field::PcCount
                | Field::OffSite
                | Field::AverageWage
                | Field::WorkMark
                | Field::Hub
                | Field::ServiceType
                | Field::Status
                | Field::StaffFullTime
                | Field::StaffShared
                | Field::Demand
                | Field::Category
                | Field::Remote
                | Field::Quantity
                | Field::UnitPrice
                | Field::Amount
                | Field::AnnualAmount
                | Field::Hours
                | Field::People
                | Field::State
                | Field::Interest
                | Field::WorkshopCount
                | Field::Month
                | Field::Share
                | Field::Trial
                | Field::Defects
                | Field::WagesPaid
                | Field::WageBefore
                | Field::WageAfter
                | Field::Heads
                | Field::MonthlyTotal
                | Field::MonthlyHeads
                | Field::DemandAmount
                | Field::LostAmount
                | Field::OrderedAmount
                | Field::AnnualRecurring
                | Field::MonthlyRecurring
                | Field::GrossProfit
                | Field::PlanValue
                | Field::ReferenceValue
                | Field::FiscalYear
                | Field::YearlyValue
        )
}

/// Fields of free text.
const fn is_free(field: Field) -> bool {
    matches!(
        field,
        Field::WorkDescription
            | Field::WorkKind
            | Field::WorkKinds
            | Field::Remarks
            | Field::Skills
            | Field::Comment
            | Field::GoodExample
            | Field::Area
            | Field::TravelsTo
    )
}
