//! By what those are found whom a row or a reply names: desks, workshops and cases that stand, and their indexes.

use super::case_index::CaseIndex;
use super::departed::Departed;
use super::lookup::DeskIndex;
use super::workshop_index::WorkshopIndex;
use crate::domain::{Case, CaseId, Desk, DeskId, Workshop, WorkshopId};
use std::collections::BTreeMap;

#[derive(Clone, Copy)]
pub(super) struct Finders<'a> {
    pub(super) desks: &'a BTreeMap<DeskId, Desk>,
    pub(super) desk_index: &'a DeskIndex,
    pub(super) workshops: &'a BTreeMap<WorkshopId, Workshop>,
    pub(super) workshop_index: &'a WorkshopIndex<'a>,
    pub(super) departed: &'a Departed<'a>,
    pub(super) cases: &'a BTreeMap<CaseId, Case>,
    pub(super) case_index: &'a CaseIndex,
}
