//! One call: carried out whole, or without the extras that Google refuses.

use super::batches::Batch;
use super::extra::{Extra, LeftOut};
use crate::google::{Cause, Google, GoogleError, Ready, Turn, Unsent};
use google_sheets4::api::{BatchUpdateSpreadsheetResponse, Request};

/// A call that was refused, whether it had gone without its extras as well, and whether it may go once all is read again.
pub(super) struct Refusal {
    pub(super) error: GoogleError,
    pub(super) was_bare: bool,
    pub(super) next: Option<Ready>,
}

/// Sends a batch. Where it is refused it goes without the kind of extras that Google names, or without all; what was left
/// out is then tried once more by itself, kind by kind.
pub(super) async fn send(
    google: &Google,
    (id, subject): (&str, &str),
    batch: &Batch,
    look_at: &[String],
    mut turn: Option<Turn>,
    left_out: &mut LeftOut,
) -> Result<BatchUpdateSpreadsheetResponse, Refusal> {
    let mut without: Vec<Extra> = Vec::new();
    let answer = loop {
        let goes = |extra: Option<Extra>| extra.is_none_or(|extra| !without.contains(&extra));
        if !without.is_empty() && !batch.says_something(&without) {
            break BatchUpdateSpreadsheetResponse::default();
        }
        match google.update((id, subject), batch.requests(goes), look_at, turn.take()).await {
            Ok(answer) => break answer,
            Err(Unsent { error, next }) => {
                let more = if is_refused(&error) { blamed(batch, &without, &error) } else { Vec::new() };
                if more.is_empty() {
                    return Err(Refusal { error, was_bare: !without.is_empty(), next });
                }
                tracing::warn!(
                    event = "sheet_refused", spreadsheet = subject, without = ?more, detail = error.detail
                );
                without.extend(more);
            }
        }
    };
    for kind in Extra::ALL.into_iter().filter(|kind| without.contains(kind)) {
        let alone = batch.requests(|extra| extra == Some(kind));
        if let Err(error) = patiently(google, (id, subject), alone).await {
            left_out.add(kind, error);
        }
    }
    Ok(answer)
}

/// Charts, formats and filters stand in nobody's way: they may go again as they are.
async fn patiently(
    google: &Google,
    whither: (&str, &str),
    requests: Vec<Request>,
) -> Result<BatchUpdateSpreadsheetResponse, GoogleError> {
    const TIMES: u32 = 4;
    let mut times = 0;
    loop {
        let turn = Some(google.turn_to_write().await);
        times += 1;
        match google.update(whither, requests.clone(), &[], turn).await {
            Err(Unsent { next: Some(_), .. }) if times < TIMES => {}
            other => return other.map_err(|unsent| unsent.error),
        }
    }
}

const fn is_refused(error: &GoogleError) -> bool {
    matches!(error.cause, Cause::Refused | Cause::Limit)
}

/// The extras that a refusal is about: those that it names at first, then all that are left.
fn blamed(batch: &Batch, without: &[Extra], error: &GoogleError) -> Vec<Extra> {
    let there = |kind: &Extra| !without.contains(kind) && batch.extras().any(|extra| extra == Some(*kind));
    let named = place_in(&error.detail).filter(|_| without.is_empty());
    match named.and_then(|at| batch.extras().nth(at)).flatten() {
        Some(kind) => vec![kind],
        None => Extra::ALL.into_iter().filter(there).collect(),
    }
}

/// `Invalid requests[12].updateChartSpec: …` → 12
fn place_in(detail: &str) -> Option<usize> {
    let (_, rest) = detail.split_once("requests[")?;
    rest.split_once(']')?.0.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_names_its_request() {
        for (words, place) in [
            ("400 INVALID_ARGUMENT Invalid requests[12].updateChartSpec: no", Some(12)),
            ("400 INVALID_ARGUMENT Request contains an invalid argument.", None),
            ("400 requests[x]", None),
        ] {
            assert_eq!(place_in(words), place, "{words}");
        }
    }
}
