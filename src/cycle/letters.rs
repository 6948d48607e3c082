//! The night's letters, from the books as they are made tonight.

use super::books;
use super::{Decisions, Outcome};
use crate::config::Config;
use crate::domain::Desk;
use crate::notify;
use crate::store::{Hold, Letter, Store, StoreError};
use crate::views::{BookId, ChangeLine, Workbook};
use chrono::NaiveDate;

/// Empty where mail is not configured.
pub(super) fn compose(
    config: &Config,
    store: &Store,
    views: &[Workbook],
    decisions: &Decisions,
    (outcome, holds, lines): (&Outcome, &[Hold], &[ChangeLine]),
    today: NaiveDate,
) -> Result<Vec<Letter>, StoreError> {
    let Some(options) = &config.mail else { return Ok(Vec::new()) };
    let address = |desk: &Desk| {
        let id = config.sheets.of(&BookId::Desk(desk.id.clone()));
        id.map(books::address).unwrap_or_default()
    };
    let desks: Vec<(&Desk, String)> =
        decisions.registry.desks.values().map(|desk| (desk, address(desk))).collect();
    let (_, alarms) = super::silence(store, today, &config.alarms)?;
    let alarms: Vec<(String, String)> =
        alarms.into_iter().map(|alarm| (alarm.code.to_owned(), alarm.text)).collect();
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
        alarms: &alarms,
        changes: &changes,
        summary: &outcome.summary("", std::time::Duration::ZERO),
        told: &store.told()?,
    };
    Ok(notify::letters(&night, options))
}
