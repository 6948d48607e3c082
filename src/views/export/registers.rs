//! workshops.csv, facilities.csv, desks.csv: the golden records with their ids.

use super::ExportFile;
use super::cells::{flag, list, opt};
use crate::domain::{Desk, DeskId, Mark, Prefecture, Workshop, WorkshopId};
use crate::views::Material;
use std::sync::Arc;

const WORKSHOPS: &[&str] = &[
    "workshop_id",
    "facility_id",
    "active",
    "desks",
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
    "travels_to",
    "average_wage_yen",
    "work_kinds",
    "work_text",
    "hub",
    "updated_on",
    "latitude",
    "longitude",
    "rows",
];

const FACILITIES: &[&str] = &["facility_id", "workshop_ids"];

const DESKS: &[&str] = &[
    "desk",
    "name",
    "kana",
    "aliases",
    "prefecture",
    "block",
    "kind",
    "kind_estimated",
    "consent",
    "email",
    "contact_methods",
    "staff_full_time",
    "staff_shared",
    "confirmed_year",
    "listed",
    "has_folder",
];

pub(super) fn workshops(material: &Material<'_>) -> ExportFile {
    let rows = material.registry.workshops.values().map(workshop);
    ExportFile::new("workshops.csv", WORKSHOPS, rows.collect())
}

pub(super) fn facilities(material: &Material<'_>) -> ExportFile {
    let rows = material.registry.facilities.values().map(|facility| {
        vec![facility.id.to_string(), list(facility.workshops.iter().map(WorkshopId::to_string))]
    });
    ExportFile::new("facilities.csv", FACILITIES, rows.collect())
}

pub(super) fn desks(material: &Material<'_>) -> ExportFile {
    ExportFile::new("desks.csv", DESKS, material.registry.desks.values().map(desk).collect())
}

fn workshop(one: &Workshop) -> Vec<String> {
    let mut row = vec![
        one.id.to_string(),
        one.facility.to_string(),
        flag(one.active),
        list(one.desks.iter().map(DeskId::as_str)),
    ];
    row.extend(who(one));
    row.extend(place(one));
    row.extend(ability(one));
    row
}

fn who(one: &Workshop) -> [String; 7] {
    let corporation = one.corporation.as_ref().map(|golden| &golden.value);
    [
        one.name.value.clone(),
        opt(one.kana.as_ref().map(|golden| &golden.value)),
        opt(corporation.and_then(|corporation| corporation.legal_form)),
        opt(corporation),
        opt(one.office_number.as_ref().map(|golden| &golden.value)),
        opt(one.corporate_number.as_ref().map(|golden| &golden.value)),
        opt(one.service.as_ref().map(|golden| &golden.value)),
    ]
}

fn place(one: &Workshop) -> [String; 7] {
    let address = one.address.as_ref().map(|golden| &golden.value);
    let municipality = address.and_then(|address| address.municipality.as_ref());
    [
        opt(one.postal_code.as_ref().map(|golden| &golden.value)),
        opt(address.and_then(|address| address.prefecture)),
        opt(municipality.map(|municipality| Arc::clone(&municipality.code))),
        opt(address),
        list(one.phones.iter().flat_map(|golden| &golden.value)),
        opt(one.fax.as_ref().map(|golden| &golden.value)),
        opt(one.email.as_ref().map(|golden| &golden.value)),
    ]
}

fn ability(one: &Workshop) -> Vec<String> {
    let kinds = one.work.iter().filter(|(_, mark)| mark.value != Mark::No).map(|(kind, _)| kind.name());
    let travels = one.travels_to.iter().flat_map(|golden| &golden.value);
    vec![
        opt(one.capacity.as_ref().map(|golden| golden.value)),
        opt(one.users.as_ref().map(|golden| golden.value)),
        opt(one.staff.as_ref().map(|golden| golden.value)),
        opt(one.workers_available.as_ref().map(|golden| golden.value)),
        opt(one.pc_count.as_ref().map(|golden| golden.value)),
        opt(one.off_site.as_ref().map(|golden| golden.value.possibility())),
        list(travels.map(|place| Prefecture::name(*place))),
        opt(one.wage().map(|wage| wage.0)),
        list(kinds),
        opt(one.work_text.as_ref().map(|golden| &golden.value)),
        flag(one.hub),
        opt(one.updated_on),
        opt(one.position.map(|(latitude, _)| latitude)),
        opt(one.position.map(|(_, longitude)| longitude)),
        one.members.len().to_string(),
    ]
}

fn desk(one: &Desk) -> Vec<String> {
    vec![
        one.id.to_string(),
        one.name.clone(),
        one.kana.clone(),
        list(&one.aliases),
        opt(one.prefecture),
        opt(one.block().map(|block| block.name())),
        opt(one.kind.map(|stated| stated.kind.name())),
        opt(one.kind.map(|stated| flag(stated.estimated))),
        opt(one.consent.map(|consent| consent.label())),
        one.email.clone(),
        list(&one.contact_methods),
        opt(one.staff_full_time),
        opt(one.staff_shared),
        opt(one.confirmed_year),
        flag(one.listed),
        flag(one.has_folder),
    ]
}
