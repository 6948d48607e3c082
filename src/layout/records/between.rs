//! What a line between the rows of a list says of the rows below it: whose they are, or of which month.

use super::pairs;
use super::row::{Row, Texts};
use crate::domain::{Field, RecordKind};
use crate::layout::forms::is_code;
use crate::layout::heads::heading::{Heading, heading};
use crate::layout::heads::section;
use crate::layout::records::reader::Reader;

impl<'a> Reader<'a> {
    /// A month that stands once between the rows of a list parts nothing: the rows below may be of any month.
    pub(super) fn is_only_month(&self, row: u32) -> bool {
        let names_month = |other: u32| match &self.view.texts(other)[..] {
            [(_, text)] => section::says(&heading(text), text, RecordKind::Order, |_| false)
                .is_some_and(|(field, _)| field == Field::Month),
            _ => false,
        };
        let first = self.header.last + 1;
        let is_below_rows = (first..row).any(|above| self.view.texts(above).len() > 1);
        // Where the title says a month another one begins here.
        let is_said_above = self.given.iter().any(|cell| cell.field == Field::Month);
        is_below_rows
            && !is_said_above
            && !(first..=self.view.rows()).any(|other| other != row && names_month(other))
    }

    /// R6-04 | ポスター貼り替え | ㈱見本 right above the header again: of which case the rows below are.
    pub(super) fn case_above_header(&self, row: u32, all: &Texts<'a>) -> Option<Row<'a>> {
        use RecordKind::{Application, Delivery, Order};
        let [(col, code), _, ..] = &all[..] else { return None };
        let has = |field: Field| self.columns.iter().any(|column| column.field == Some(field));
        let may_be = matches!(self.kind, Application | Order | Delivery) && is_code(code);
        let is_told = || has(Field::CaseNumber) || has(Field::WantedCases);
        if !may_be || is_told() || !self.repeats_header(&self.view.texts(row + 1)) {
            return None;
        }
        let mut heading = heading(code);
        (heading.field, heading.text) = (Some(Field::CaseNumber), code.trim().to_owned());
        Some(Row::Heading(heading, self.view.place(row, *col)))
    }

    /// `■ ㈱見本　御中` and the number of its bill: whose rows follow, where no column says so.
    pub(super) fn addressee(&self, row: u32, all: &Texts<'a>) -> Option<Row<'a>> {
        let [(col, text), rest @ ..] = &all[..] else { return None };
        if rest.len() > 2 || !text.contains("御中") {
            return None;
        }
        let mut heading = heading(text);
        let name = section::client_named(&heading, text, self.kind)?;
        if self.columns.iter().any(|column| column.field == Some(Field::Client)) {
            return None;
        }
        (heading.field, heading.text) = (Some(Field::Client), name);
        Some(Row::Heading(heading, self.view.place(row, *col)))
    }

    /// 得意先：例示運輸㈱ between the rows of a list that names no client itself: whose rows follow.
    pub(super) fn client_between(&self, row: u32, all: &Texts<'a>) -> Option<Row<'a>> {
        let may_be = matches!(self.kind, RecordKind::Case | RecordKind::Order | RecordKind::Delivery);
        let has_column = || self.columns.iter().any(|column| column.field == Some(Field::Client));
        if !may_be || has_column() || self.repeats_header(all) {
            return None;
        }
        let (col, name) = pairs::client_said(all)?;
        let heading = Heading { field: Some(Field::Client), text: name, is_marked: false, first: ' ' };
        Some(Row::Heading(heading, self.view.place(row, col)))
    }

    /// 事業所名：みほん between the rows of a list that names no workshop itself: whose rows follow.
    pub(super) fn workshop_between(&self, row: u32, all: &Texts<'a>) -> Option<Row<'a>> {
        let may_be = matches!(self.kind, RecordKind::Case | RecordKind::Order | RecordKind::Delivery);
        let has_column = || self.columns.iter().any(|column| column.field == Some(Field::Name));
        if !may_be || has_column() || self.repeats_header(all) {
            return None;
        }
        let (col, name) = pairs::workshop_said(all)?;
        if self.kind == RecordKind::Case {
            return Some(Row::LeftOut(name.into(), "見出しの行"));
        }
        let heading = Heading { field: Some(Field::Name), text: name, is_marked: false, first: ' ' };
        Some(Row::Heading(heading, self.view.place(row, col)))
    }
}
