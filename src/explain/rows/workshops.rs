//! The values of a workshop's row and of a row of wages.

use super::super::{golden, words};
use super::{RowValue, labelled, plain, worded};
use crate::domain::{Field, WageRow, WorkshopRow};

pub(super) fn workshop(row: &WorkshopRow) -> Vec<Option<RowValue>> {
    let mut values = vec![
        plain(Field::Name, &row.name),
        plain(Field::NameKana, &row.kana),
        plain(Field::Corporation, &row.corporation),
        plain(Field::OfficeNumber, &row.office_number),
        plain(Field::CorporateNumber, &row.corporate_number),
        plain(Field::OfficialNumber, &row.official_number),
        plain(Field::ServiceType, &row.service),
        plain(Field::PostalCode, &row.postal_code),
        plain(Field::Address, &row.address),
        worded(Field::Phone, &row.phones, |list| list.join("、")),
        plain(Field::Fax, &row.fax),
        plain(Field::Email, &row.email),
        plain(Field::Capacity, &row.capacity),
        plain(Field::Users, &row.users),
        plain(Field::Staff, &row.staff),
        plain(Field::WorkersAvailable, &row.workers_available),
        plain(Field::PcCount, &row.pc_count),
        worded(Field::OffSite, &row.off_site, |mark| golden::possibility(*mark)),
        worded(Field::TravelsTo, &row.travels_to, |list| golden::prefectures(list)),
        worded(Field::AverageWage, &row.average_wage, |range| golden::yen_range(*range)),
        plain(Field::WorkDescription, &row.work_text),
        worded(Field::Hub, &row.hub, |yes| words::yes_no(*yes).to_owned()),
        plain(Field::Status, &row.status),
        plain(Field::UpdatedOn, &row.updated_on),
        plain(Field::Remarks, &row.remarks),
        plain(Field::Latitude, &row.latitude),
        plain(Field::Longitude, &row.longitude),
    ];
    values.extend(row.work.iter().map(|work| {
        let label = format!("作業：{}", work.value.0);
        Some(labelled(Field::WorkMark, label, work, |(_, mark)| mark.symbol().to_owned()))
    }));
    values
}

pub(super) fn wage(row: &WageRow) -> Vec<Option<RowValue>> {
    let mut values = vec![
        plain(Field::Name, &row.workshop),
        plain(Field::OfficeNumber, &row.office_number),
        plain(Field::Heads, &row.heads),
        plain(Field::WageBefore, &row.before),
        plain(Field::WageAfter, &row.after),
    ];
    for month in &row.months {
        let of = |field: Field| {
            format!(
                "{}の{}",
                month.month.map_or_else(|| "月".to_owned(), |one| one.to_string()),
                field.label()
            )
        };
        values.extend([
            month.total.as_ref().map(|total| {
                labelled(Field::MonthlyTotal, of(Field::MonthlyTotal), total, ToString::to_string)
            }),
            month.heads.as_ref().map(|heads| {
                labelled(Field::MonthlyHeads, of(Field::MonthlyHeads), heads, ToString::to_string)
            }),
        ]);
    }
    values
}
