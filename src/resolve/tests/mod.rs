//! Rows as intake reads them, and who they turn out to be.

mod cases;
mod parties;
mod rows;

use super::*;
use crate::domain::{CellRef, DeskId, Field, Origin, RecordKind, SourceRole, WorkshopId};
use crate::intake::{self, FileContext};
use crate::layout::{MappedCell, Record};
use crate::table::Cell;

/// One file of one kind of record: each row is a list of (field, text).
fn file(role: SourceRole, path: &str, kind: RecordKind, rows: &[&[(Field, &str)]]) -> Observations {
    let records: Vec<Record> = rows
        .iter()
        .zip(2..)
        .map(|(cells, row)| Record {
            kind,
            origin: Origin::file(path, "r").at(CellRef::new(row, 1)),
            cells: cells
                .iter()
                .zip(1..)
                .map(|((field, text), col)| MappedCell {
                    field: *field,
                    header: field.label().into(),
                    cell: CellRef::new(row, col),
                    value: Cell::text(text),
                })
                .collect(),
        })
        .collect();
    let context = FileContext { role, path: path.to_owned(), prefecture: None };
    intake::observe(&records, &context, &intake::Options::default()).0
}

fn desk(id: &str) -> SourceRole {
    SourceRole::Desk(DeskId::new(id))
}

fn folder(id: &str, name: Option<&str>, captions: &[&str]) -> FolderHint {
    FolderHint {
        id: DeskId::new(id),
        name: name.map(str::to_owned),
        kind: None,
        prefecture: None,
        captions: captions.iter().map(|text| (*text).to_owned()).collect(),
    }
}

fn night(
    observations: &Observations,
    folders: &[FolderHint],
    known: &KnownIdentities,
) -> (Identities, Vec<Issue>) {
    resolve(observations, folders, known, &[], &Options::default())
}

use Field::{
    Address, Client, Corporation, DeskName, Email, Name, OfficeNumber, Phone, Prefecture, ServiceType,
};

fn answer(key: &str, value: &str) -> HumanCell {
    HumanCell {
        book: "national".to_owned(),
        tab: "名寄せ確認".to_owned(),
        key: key.to_owned(),
        column: "判定".to_owned(),
        value: value.to_owned(),
        first_seen: "2026-11-20T02:00:00".parse().unwrap(),
        origin: Origin::file("out/全国台帳.xlsx", ""),
    }
}
