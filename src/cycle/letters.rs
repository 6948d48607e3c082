//! The night's letters, from the books as they are made tonight.

use super::books;
use super::{Decisions, Outcome};
use crate::config::Config;
use crate::domain::Desk;
use crate::notify;
use crate::store::{Hold, Letter, Store, StoreError};
use crate::views::{BookId, ChangeLine, Workbook};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// What the registry knows that a letter looks at: what was told before, and what has fallen silent.
pub(super) struct Sent<'a> {
    options: &'a notify::Options,
    /// By recipient.
    told: BTreeMap<String, BTreeSet<String>>,
    /// Code and text.
    alarms: Vec<(String, String)>,
}

impl<'a> Sent<'a> {
    /// `None` where mail is not configured.
    pub(super) fn of(
        config: &'a Config,
        store: &Store,
        today: NaiveDate,
    ) -> Result<Option<Self>, StoreError> {
        let Some(options) = &config.mail else { return Ok(None) };
        let (_, alarms) = super::silence(store, today, &config.alarms)?;
        let alarms = alarms.into_iter().map(|alarm| (alarm.code.to_owned(), alarm.text)).collect();
        Ok(Some(Self { options, told: store.told()?, alarms }))
    }
}

pub(super) fn compose(
    config: &Config,
    sent: &Sent<'_>,
    views: &[Workbook],
    decisions: &Decisions,
    (outcome, holds, lines): (&Outcome, &[Hold], &[ChangeLine]),
    today: NaiveDate,
) -> Vec<Letter> {
    let address = |desk: &Desk| {
        let id = config.sheets.of(&BookId::Desk(desk.id.clone()));
        id.map(books::address).unwrap_or_default()
    };
    let desks: Vec<(&Desk, String)> =
        decisions.registry.desks.values().map(|desk| (desk, address(desk))).collect();
    let changes: Vec<String> =
        lines.iter().filter(|line| line.on == today).map(|line| line.what.clone()).collect();
    let changes = if outcome.changes > 0 { changes } else { Vec::new() };
    let night = notify::Night {
        on: today,
        office: &config.office.name,
        books: views,
        desks: &desks,
        holds,
        failures: &outcome.unreachable_words(),
        alarms: &sent.alarms,
        changes: &changes,
        summary: &outcome.summary("", std::time::Duration::ZERO),
        told: &sent.told,
    };
    notify::letters(&night, sent.options)
}
