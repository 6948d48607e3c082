//! A date that a person typed into a spreadsheet is read as its serial number: what they see is what they meant, so new
//! cells that may be dates are read once more as they are shown.

use crate::domain::HumanCell;
use crate::google::{Google, GoogleError};
use crate::normalise::date;
use crate::plan::show;
use crate::source;
use crate::table::Cell;
use std::collections::{BTreeMap, BTreeSet};

/// Serial numbers of the years 1954–2173: smaller and larger numbers are numbers.
const DAYS: std::ops::Range<f64> = 20_000.0..100_000.0;

/// Gives cells that may be dates the text that is shown; what was known to be one stays without asking again.
pub(super) async fn show_dates(
    google: &Google,
    id: &str,
    subject: &str,
    cells: &mut [HumanCell],
    known: &[HumanCell],
) -> Result<(), GoogleError> {
    let before: BTreeMap<_, &str> = known.iter().map(|cell| (place(cell), cell.value.as_str())).collect();
    let mut asked = BTreeSet::new();
    for cell in cells.iter_mut() {
        let Some(serial) = cell.value.parse::<f64>().ok().filter(|number| DAYS.contains(number)) else {
            continue;
        };
        match before.get(&place(cell)) {
            Some(stood) if serial_of(stood) == Some(serial.floor()) => (*stood).clone_into(&mut cell.value),
            Some(stood) if *stood == cell.value => {}
            _ => {
                asked.insert(cell.origin.sheet.to_string());
            }
        }
    }
    if asked.is_empty() {
        return Ok(());
    }
    let titles: Vec<String> = asked.into_iter().collect();
    let rows = source::shown_rows(google, id, &titles, subject).await?;
    let shown: BTreeMap<&str, _> = titles.iter().map(String::as_str).zip(&rows).collect();
    for cell in cells.iter_mut().filter(|cell| cell.value.parse().is_ok_and(|number| DAYS.contains(&number)))
    {
        let Some(at) = cell.origin.cell else { continue };
        let row = shown.get(&*cell.origin.sheet).and_then(|rows| rows.get(at.row as usize - 1));
        if let Some(seen) = row.and_then(|row| row.cells.get(at.col as usize - 1)) {
            cell.value = show(&seen.value).trim().to_owned();
        }
    }
    Ok(())
}

fn place(cell: &HumanCell) -> (&str, &str, &str, &str) {
    (&cell.book, &cell.tab, &cell.key, &cell.column)
}

/// The serial number of a date in words.
fn serial_of(text: &str) -> Option<f64> {
    let read = date::read(&Cell::text(text), date::DateHints::default());
    let start = chrono::NaiveDate::from_ymd_opt(1899, 12, 30)?;
    #[expect(clippy::cast_precision_loss, reason = "days of a calendar date stay far below 2^52")]
    let days = (read.value?.date - start).num_days() as f64;
    Some(days)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_known_to_be_a_date_is_known_again() {
        for (text, serial) in [
            ("2026/11/20", Some(46346.0)),
            ("2026-11-20", Some(46346.0)),
            ("令和8年11月20日", Some(46346.0)),
            ("済", None),
        ] {
            assert_eq!(serial_of(text), serial, "{text}");
        }
    }
}
