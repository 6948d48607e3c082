//! The TOML as written: every key known, nothing checked yet. Each key is read on its own, so that one wrong value does
//! not hide the others.

use super::operations::{self, RawOperations};
use super::problem::Problem;
use super::reader::{Reader, UNKNOWN_KEY, in_plain_words};
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Table;

#[derive(Debug, Default)]
pub(super) struct Raw {
    pub(super) paths: RawPaths,
    pub(super) office: RawOffice,
    pub(super) operations: RawOperations,
    pub(super) programmes: Option<Vec<RawProgramme>>,
    pub(super) identity: RawIdentity,
    pub(super) matching: RawMatching,
    pub(super) work_kinds: Vec<RawWorkKind>,
    pub(super) google: Option<RawGoogle>,
    pub(super) sources: Vec<RawSource>,
    pub(super) sheets: RawSheets,
}

#[derive(Debug, Default, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct RawPaths {
    pub(super) inbox: Option<String>,
    pub(super) forms: Option<String>,
    pub(super) official: Option<String>,
    pub(super) out: Option<String>,
    pub(super) registry: Option<String>,
    pub(super) logs: Option<String>,
}

#[derive(Debug, Default, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct RawOffice {
    pub(super) name: Option<String>,
    pub(super) folder: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct RawIdentity {
    pub(super) estimate: Option<bool>,
}

#[derive(Debug, Default, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct RawMatching {
    pub(super) candidates_per_case: Option<u32>,
    pub(super) hours_per_day: Option<f64>,
    pub(super) productivity: Option<f64>,
    pub(super) default_people: Option<u32>,
    pub(super) smallest_lot_hours: Option<u32>,
    pub(super) reply_days_min: Option<u32>,
    pub(super) reply_days_max: Option<u32>,
    pub(super) weights: Option<RawWeights>,
}

#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawWeights {
    pub(super) capability: Option<f64>,
    pub(super) capacity: Option<f64>,
    pub(super) quality: Option<f64>,
    pub(super) distance: Option<f64>,
    pub(super) wage_gain: Option<f64>,
    pub(super) answer_speed: Option<f64>,
    pub(super) fairness: Option<f64>,
    pub(super) freshness: Option<f64>,
    pub(super) hub: Option<f64>,
}

#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawProgramme {
    pub(super) name: String,
    pub(super) words: Vec<String>,
}

#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawWorkKind {
    pub(super) name: String,
    pub(super) category: String,
    #[serde(default)]
    pub(super) synonyms: Vec<String>,
    #[serde(default)]
    pub(super) remote: bool,
}

#[derive(Debug, Default, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct RawGoogle {
    pub(super) key_file: Option<String>,
    pub(super) key_env: Option<String>,
    pub(super) impersonate: Option<String>,
    pub(super) reads_per_minute: Option<u32>,
    pub(super) writes_per_minute: Option<u32>,
    pub(super) timeout_seconds: Option<u32>,
    pub(super) patience_seconds: Option<u32>,
    pub(super) server: RawServer,
}

#[derive(Debug, Default, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct RawServer {
    pub(super) token: Option<String>,
    pub(super) drive: Option<String>,
    pub(super) sheets: Option<String>,
    pub(super) forms: Option<String>,
    pub(super) first_wait_ms: Option<u32>,
}

#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawSource {
    pub(super) kind: String,
    pub(super) name: String,
    pub(super) folder: Option<String>,
    pub(super) form: Option<String>,
    pub(super) spreadsheet: Option<String>,
    pub(super) range: Option<String>,
    pub(super) role: Option<String>,
    pub(super) desk: Option<String>,
}

#[derive(Debug, Default, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct RawSheets {
    pub(super) national: Option<String>,
    pub(super) blocks: BTreeMap<String, String>,
    pub(super) desks: BTreeMap<String, String>,
}

pub(super) fn read(text: &str) -> (Raw, Vec<Problem>) {
    let table: Table = match text.parse() {
        Ok(table) => table,
        Err(error) => return (Raw::default(), vec![not_toml(text, &error)]),
    };
    let mut reader = Reader::of(table);
    let mut paths = reader.section("paths");
    let mut office = reader.section("office");
    let mut identity = reader.section("identity");
    let mut matching = reader.section("matching");
    let raw = Raw {
        paths: RawPaths {
            inbox: reader.take(&mut paths, "inbox"),
            forms: reader.take(&mut paths, "forms"),
            official: reader.take(&mut paths, "official"),
            out: reader.take(&mut paths, "out"),
            registry: reader.take(&mut paths, "registry"),
            logs: reader.take(&mut paths, "logs"),
        },
        office: RawOffice {
            name: reader.take(&mut office, "name"),
            folder: reader.take(&mut office, "folder"),
        },
        operations: operations::read(&mut reader),
        identity: RawIdentity { estimate: reader.take(&mut identity, "estimate") },
        matching: RawMatching {
            candidates_per_case: reader.take(&mut matching, "candidates_per_case"),
            hours_per_day: reader.take(&mut matching, "hours_per_day"),
            productivity: reader.take(&mut matching, "productivity"),
            default_people: reader.take(&mut matching, "default_people"),
            smallest_lot_hours: reader.take(&mut matching, "smallest_lot_hours"),
            reply_days_min: reader.take(&mut matching, "reply_days_min"),
            reply_days_max: reader.take(&mut matching, "reply_days_max"),
            weights: reader.take(&mut matching, "weights"),
        },
        programmes: reader.list("programmes"),
        work_kinds: reader.list("work_kinds").unwrap_or_default(),
        google: reader.google(),
        sources: reader.list("sources").unwrap_or_default(),
        sheets: reader.sheets(),
    };
    for section in [paths, office, identity, matching] {
        reader.report_unknown(section);
    }
    let mut problems = reader.finish();
    problems.sort_by_key(|problem| problem.remedy != UNKNOWN_KEY);
    (raw, problems)
}

impl Reader {
    fn google(&mut self) -> Option<RawGoogle> {
        if !self.has("google") {
            return None;
        }
        let mut google = self.section("google");
        let mut server = self.inner(&mut google, "server", "google.server");
        let raw = RawGoogle {
            key_file: self.take(&mut google, "key_file"),
            key_env: self.take(&mut google, "key_env"),
            impersonate: self.take(&mut google, "impersonate"),
            reads_per_minute: self.take(&mut google, "reads_per_minute"),
            writes_per_minute: self.take(&mut google, "writes_per_minute"),
            timeout_seconds: self.take(&mut google, "timeout_seconds"),
            patience_seconds: self.take(&mut google, "patience_seconds"),
            server: RawServer {
                token: self.take(&mut server, "token"),
                drive: self.take(&mut server, "drive"),
                sheets: self.take(&mut server, "sheets"),
                forms: self.take(&mut server, "forms"),
                first_wait_ms: self.take(&mut server, "first_wait_ms"),
            },
        };
        self.report_unknown(google);
        self.report_unknown(server);
        Some(raw)
    }

    fn sheets(&mut self) -> RawSheets {
        let mut sheets = self.section("sheets");
        let blocks = self.inner(&mut sheets, "blocks", "sheets.blocks");
        let desks = self.inner(&mut sheets, "desks", "sheets.desks");
        let raw = RawSheets {
            national: self.take(&mut sheets, "national"),
            blocks: self.all(blocks),
            desks: self.all(desks),
        };
        self.report_unknown(sheets);
        raw
    }
}

fn not_toml(text: &str, error: &toml::de::Error) -> Problem {
    let line = error.span().map_or(1, |span| text[..span.start.min(text.len())].lines().count().max(1));
    Problem::new(
        "",
        "",
        format!("{line} 行目が TOML の書き方に合っていません（{}）。", in_plain_words(error.message())),
    )
}
