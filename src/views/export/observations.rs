//! observations.csv: every row about a workshop as it was read, with the workshop that it became.

use super::ExportFile;
use super::cells::{list, opt, yen};
use crate::domain::{
    Address, Corporation, FacilityId, Mark, Municipality, Seen, SourceRole, WorkshopId, WorkshopRow, YenRange,
};
use crate::resolve::Identities;
use std::collections::BTreeMap;
use std::sync::Arc;

const HEADER: &[&str] = &[
    "desk",
    "file",
    "sheet",
    "row",
    "col",
    "cell",
    "kind",
    "workshop_id",
    "facility_id",
    "name",
    "kana",
    "legal_form",
    "corporation",
    "office_number",
    "corporate_number",
    "service_type",
    "postal_code",
    "prefecture",
    "municipality_code",
    "address",
    "phones",
    "fax",
    "email",
    "capacity",
    "users",
    "staff",
    "workers_available",
    "pc_count",
    "off_site",
    "average_wage_yen",
    "updated_on",
    "work_kinds",
    "flags",
    "average_wage_low_yen",
    "average_wage_high_yen",
];

type Identity = (WorkshopId, FacilityId);

pub(super) fn observations(rows: &[WorkshopRow], identities: &Identities) -> ExportFile {
    let identity = identities_by_row(identities);
    let rows = rows.iter().enumerate().map(|(at, row)| line(row, identity.get(&at).copied()));
    ExportFile::new("observations.csv", HEADER, rows.collect())
}

fn identities_by_row(identities: &Identities) -> BTreeMap<usize, Identity> {
    let pairs = identities.workshops.iter().flat_map(|one| one.members.iter().map(move |at| (*at, one)));
    pairs.map(|(at, one)| (at, (one.id, one.facility))).collect()
}

fn line(row: &WorkshopRow, identity: Option<Identity>) -> Vec<String> {
    let origin = &row.row.origin;
    let mut line = vec![
        desk(&row.row.role),
        origin.file.to_string(),
        origin.sheet.to_string(),
        opt(origin.cell.map(|cell| cell.row)),
        opt(origin.cell.map(|cell| cell.col)),
        opt(origin.cell),
        row.row.kind.key().to_owned(),
        opt(identity.map(|(workshop, _)| workshop)),
        opt(identity.map(|(_, facility)| facility)),
    ];
    line.extend(who(row));
    line.extend(place(row));
    line.extend(ability(row));
    line.push(list(row.row.flags.iter().map(|flag| format!("{}:{}", flag.field.key(), flag.code))));
    let wage = value(row.average_wage.as_ref());
    line.extend([yen(wage.map(|wage| wage.low)), yen(wage.map(|wage| wage.high))]);
    line
}

/// The folder whose material it is; forms and official registers are nobody's.
fn desk(role: &SourceRole) -> String {
    match role {
        SourceRole::Desk(id) => id.to_string(),
        SourceRole::Office => "jimukyoku".to_owned(),
        SourceRole::Form | SourceRole::Official => String::new(),
    }
}

fn value<T>(seen: Option<&Seen<T>>) -> Option<&T> {
    seen.map(|seen| &seen.value)
}

fn who(row: &WorkshopRow) -> [String; 7] {
    let corporation: Option<&Corporation> = value(row.corporation.as_ref());
    [
        opt(value(row.name.as_ref())),
        opt(value(row.kana.as_ref())),
        opt(corporation.and_then(|corporation| corporation.legal_form)),
        opt(corporation),
        opt(value(row.office_number.as_ref())),
        opt(value(row.corporate_number.as_ref())),
        opt(value(row.service.as_ref())),
    ]
}

fn place(row: &WorkshopRow) -> [String; 7] {
    let address: Option<&Address> = value(row.address.as_ref());
    let municipality: Option<&Municipality> = address.and_then(|address| address.municipality.as_ref());
    let phones = value(row.phones.as_ref());
    [
        opt(value(row.postal_code.as_ref())),
        opt(address.and_then(|address| address.prefecture)),
        opt(municipality.map(|municipality| Arc::clone(&municipality.code))),
        opt(address),
        list(phones.into_iter().flatten()),
        opt(value(row.fax.as_ref())),
        opt(value(row.email.as_ref())),
    ]
}

fn ability(row: &WorkshopRow) -> [String; 9] {
    let kinds = row.work.iter().filter(|seen| seen.value.1 != Mark::No).map(|seen| seen.value.0.name());
    [
        opt(value(row.capacity.as_ref())),
        opt(value(row.users.as_ref())),
        opt(value(row.staff.as_ref())),
        opt(value(row.workers_available.as_ref())),
        opt(value(row.pc_count.as_ref())),
        opt(value(row.off_site.as_ref()).map(|mark| mark.possibility())),
        opt(value(row.average_wage.as_ref()).map(|wage: &YenRange| wage.middle().0)),
        opt(value(row.updated_on.as_ref())),
        list(kinds),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{CellRef, Field, Flag, IssueCode, Origin, RecordKind, RowOrigin, WorkKind, Yen};
    use crate::resolve::WorkshopIdentity;

    fn seen<T>(value: T) -> Option<Seen<T>> {
        Some(Seen::new(value, CellRef::new(5, 2), ""))
    }

    #[test]
    fn a_row_tells_its_place_its_identity_and_its_values() {
        let origin = Origin::file("inbox/d01/一覧.xlsx", "ab").sheet("名簿").at(CellRef::new(5, 2));
        let flags = vec![Flag { field: Field::OfficeNumber, code: IssueCode::new("value.office-number") }];
        let role = SourceRole::Desk(crate::domain::DeskId::new("d01"));
        let row = RowOrigin { role, kind: RecordKind::Workshop, origin, flags };
        let work = |kind, mark| seen((WorkKind::new(kind), mark)).unwrap();
        let row = WorkshopRow {
            name: seen("=青葉作業所".to_owned()),
            corporation: seen(Corporation {
                legal_form: Some("社会福祉法人"),
                bare: "見本会".to_owned(),
                form_last: false,
            }),
            phones: seen(vec!["0920000001".to_owned(), "0920000002".to_owned()]),
            capacity: seen(20),
            off_site: seen(Mark::Partly),
            average_wage: seen(YenRange { low: Yen(5_000), high: Yen(6_000) }),
            work: vec![work("封入・封緘", Mark::Good), work("清掃", Mark::No), work("袋詰め", Mark::Unknown)],
            ..WorkshopRow::new(row)
        };
        let identity = WorkshopIdentity {
            id: WorkshopId(7),
            facility: FacilityId(3),
            members: vec![0],
            reasons: Vec::new(),
            links: Vec::new(),
        };
        let identities = Identities { workshops: vec![identity], ..Identities::default() };
        let file = observations(&[row], &identities);
        assert_eq!(
            file.rows[0].join(","),
            "d01,inbox/d01/一覧.xlsx,名簿,5,2,B5,workshop,W-000007,F-000003,'=青葉作業所,,社会福祉法人,社会福祉法人見本会,,,,,,,,\
             0920000001|0920000002,,,20,,,,,要相談,5500,,封入・封緘|袋詰め,office_number:value.office-number,5000,6000"
        );
    }
}
