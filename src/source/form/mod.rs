//! A Google form: asked each night for what is new, read as a whole when there is something, and once a week for what
//! was deleted.
//!
//! Of the responses nothing is remembered but ids and times.

mod responses;

use super::memory::{look_of, path_of, recall};
use super::snapshot::{Snapshot, SourceFile, Tonight};
use crate::domain::SourceRole;
use crate::google::{FormResponse, Google, GoogleError};
use chrono::{NaiveDateTime, SecondsFormat, TimeDelta};
use responses::{book_of, instant};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Responses that came so shortly before the latest are asked for again: they may appear late.
const OVERLAP: TimeDelta = TimeDelta::minutes(10);
/// After this everything is read anew.
const FULL_AFTER: TimeDelta = TimeDelta::days(7);

/// A form as a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormSource {
    pub name: String,
    pub form: String,
}

#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Memory {
    form: String,
    read_at: NaiveDateTime,
    /// From when on responses are asked for; `None` while there are none.
    since: Option<String>,
    /// Id and time of the responses from then on.
    seen: BTreeSet<(String, String)>,
    revision: String,
}

impl FormSource {
    fn path(&self) -> String {
        path_of(&self.name, &self.form)
    }

    /// The responses tonight, and what to remember of them.
    pub(super) async fn look(
        &self,
        google: &Google,
        memory: Option<&str>,
        tonight: &Tonight<'_>,
    ) -> Result<(Snapshot, String), GoogleError> {
        let known = recall::<Memory>(memory).filter(|known| {
            known.form == self.form && !tonight.full && tonight.now - known.read_at < FULL_AFTER
        });
        if let Some(known) = known {
            let recent = google.responses(&self.form, known.since.as_deref(), &self.name).await?;
            if keys(&recent) == known.seen {
                let file = SourceFile::later(SourceRole::Form, &self.path(), &known.revision);
                return Ok(look_of(file, &known));
            }
        }
        let (file, responses) = self.read(google).await?;
        let since = overlap_of(&responses);
        let memory = Memory {
            form: self.form.clone(),
            read_at: tonight.now,
            seen: keys(&responses).into_iter().filter(|(_, time)| is_since(time, since.as_deref())).collect(),
            since,
            revision: file.revision.to_string(),
        };
        Ok(look_of(file, &memory))
    }

    async fn read(&self, google: &Google) -> Result<(SourceFile, Vec<FormResponse>), GoogleError> {
        let form = google.form(&self.form, &self.name).await?;
        let responses = google.responses(&self.form, None, &self.name).await?;
        let book = book_of(&form, responses.clone());
        Ok((SourceFile::of_cells(SourceRole::Form, &self.path(), book), responses))
    }

    pub(super) async fn fetch(&self, google: &Google) -> Result<SourceFile, GoogleError> {
        self.read(google).await.map(|(file, _)| file)
    }
}

fn keys(responses: &[FormResponse]) -> BTreeSet<(String, String)> {
    responses.iter().map(|one| (one.response_id.clone(), one.last_submitted_time.clone())).collect()
}

/// The beginning of the overlap before the latest response.
fn overlap_of(responses: &[FormResponse]) -> Option<String> {
    let latest = responses.iter().filter_map(|one| instant(&one.last_submitted_time)).max()?;
    Some((latest - OVERLAP).to_rfc3339_opts(SecondsFormat::Secs, true))
}

fn is_since(time: &str, since: Option<&str>) -> bool {
    match (instant(time), since.and_then(instant)) {
        (Some(time), Some(since)) => time >= since,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_overlap_begins_before_the_latest_response() {
        let at = |id: &str, time: &str| FormResponse {
            response_id: id.to_owned(),
            last_submitted_time: time.to_owned(),
            ..FormResponse::default()
        };
        let responses = [at("a", "2026-11-20T01:00:00.5Z"), at("b", "2026-11-19T01:00:00Z")];
        let since = overlap_of(&responses);
        assert_eq!(since.as_deref(), Some("2026-11-20T00:50:00Z"));
        assert!(is_since(&responses[0].last_submitted_time, since.as_deref()));
        assert!(!is_since(&responses[1].last_submitted_time, since.as_deref()));
        assert_eq!(overlap_of(&[]), None);
    }
}
