//! Raw values → the configuration that the rest receives; defaults stand here.

use super::google::{self as google_settings, SheetsSettings, SourceSettings};
use super::operations::{self, BackupSettings, Schedule, StatusSettings};
use super::places::{self, Paths};
use super::problem::Problem;
use super::questionnaires;
use super::raw::{Raw, RawMatching, RawOffice, RawProgramme, RawWeights, RawWorkKind};
use crate::domain::{WorkCategory, WorkKind, WorkKindEntry};
use crate::google;
use crate::guard::{AlarmOptions, StormOptions};
use crate::matching::Weights;
use crate::notify;
use crate::resolve;
use crate::survey::Questionnaire;
use std::path::Path;

#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    pub paths: Paths,
    pub office: Office,
    pub schedule: Schedule,
    pub backup: BackupSettings,
    pub status: StatusSettings,
    pub storm: StormOptions,
    pub alarms: AlarmOptions,
    /// `None` = no mail is sent.
    pub mail: Option<notify::Options>,
    /// `None` = the programmes that are known without being told.
    pub programmes: Option<Vec<Programme>>,
    /// Whether the weights of identity are estimated on tonight's lists (EM).
    pub estimate_identity: bool,
    pub matching: MatchingSettings,
    /// Kinds of work beyond the shipped list.
    pub work_kinds: Vec<WorkKindEntry>,
    /// The shipped questionnaires and those of the folder `survey` beside the configuration.
    pub questionnaires: Vec<Questionnaire>,
    /// `None` = nothing of Google is used.
    pub google: Option<google::Options>,
    /// What is read from Google, in order of name.
    pub sources: Vec<SourceSettings>,
    /// The spreadsheets that are written.
    pub sheets: SheetsSettings,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Office {
    pub name: String,
    /// Name of the national office's sub-folder of the inbox.
    pub folder: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Programme {
    pub name: String,
    pub words: Vec<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct MatchingSettings {
    pub candidates_per_case: usize,
    /// Hours that one person works a day.
    pub hours_per_day: f64,
    /// 0–1: the part of a workshop's productivity that plans may use [000 §3-4].
    pub productivity: f64,
    /// People assumed where a workshop does not say.
    pub default_people: u32,
    /// Hours; smaller lots of a case are put together.
    pub smallest_lot_hours: u32,
    /// Business days.
    pub reply_days_min: u32,
    pub reply_days_max: u32,
    /// How much each part of the score counts.
    pub weights: Weights,
}

pub(super) fn validate(raw: Raw, root: &Path, problems: &mut Vec<Problem>) -> Config {
    let settings = google_settings::validate(raw.google, raw.sources, raw.sheets, root, problems);
    let before = problems.len();
    let paths = places::named(raw.paths, root, problems);
    let operations = operations::validate(raw.operations, root, problems);
    let is_told = |problem: &Problem| problem.place.starts_with("paths.") || problem.place == "backup.folder";
    if !problems[before..].iter().any(is_told) {
        places::examine(&paths, &operations.backup.folder, problems);
    }
    Config {
        schedule: operations.schedule,
        backup: operations.backup,
        status: operations.status,
        storm: operations.storm,
        alarms: operations.alarms,
        mail: operations.mail,
        google: settings.google,
        sources: settings.sources,
        sheets: settings.sheets,
        paths,
        office: office(raw.office, problems),
        estimate_identity: raw.identity.estimate.unwrap_or(resolve::Options::default().estimate),
        matching: matching(&raw.matching, problems),
        programmes: programmes(raw.programmes, problems),
        questionnaires: questionnaires::beside(root, problems),
        work_kinds: raw
            .work_kinds
            .into_iter()
            .enumerate()
            .filter_map(|(at, kind)| work_kind(at + 1, kind, problems))
            .collect(),
    }
}

fn office(raw: RawOffice, problems: &mut Vec<Problem>) -> Office {
    let folder = raw.folder.unwrap_or_else(|| "jimukyoku".to_owned());
    if folder.trim().is_empty() || folder.contains(['/', '\\']) {
        let remedy = "inbox の中のフォルダーの名前だけを書いてください（「/」は使えません）。";
        problems.push(Problem::new("office.folder", &folder, remedy));
    }
    Office { name: raw.name.unwrap_or_else(|| "全国事務局".to_owned()), folder }
}

fn matching(raw: &RawMatching, problems: &mut Vec<Problem>) -> MatchingSettings {
    let settings = MatchingSettings {
        candidates_per_case: raw.candidates_per_case.unwrap_or(20) as usize,
        hours_per_day: raw.hours_per_day.unwrap_or(5.0),
        productivity: raw.productivity.unwrap_or(0.3),
        default_people: raw.default_people.unwrap_or(10),
        smallest_lot_hours: raw.smallest_lot_hours.unwrap_or(8),
        reply_days_min: raw.reply_days_min.unwrap_or(5),
        reply_days_max: raw.reply_days_max.unwrap_or(7),
        weights: weights(raw.weights.unwrap_or_default()),
    };
    let mut require = |holds: bool, key: &str, value: String, remedy: &str| {
        if !holds {
            problems.push(Problem::new(format!("matching.{key}"), value, remedy));
        }
    };
    let s = &settings;
    require(s.candidates_per_case >= 1, "candidates_per_case", "0".to_owned(), "1 以上にしてください。");
    require(
        s.hours_per_day > 0.0 && s.hours_per_day <= 24.0,
        "hours_per_day",
        s.hours_per_day.to_string(),
        "0 より大きく 24 以下にしてください。",
    );
    require(
        s.productivity > 0.0 && s.productivity <= 1.0,
        "productivity",
        s.productivity.to_string(),
        "0 より大きく 1 以下の割合にしてください（30% は 0.3）。",
    );
    require(
        s.reply_days_min <= s.reply_days_max,
        "reply_days_max",
        s.reply_days_max.to_string(),
        "reply_days_min 以上にしてください。",
    );
    require(
        s.weights.are_sound(),
        "weights",
        format!("{:?}", s.weights),
        "どの重みも 0 以上の数にし、少なくとも一つは 0 より大きくしてください。",
    );
    settings
}

/// A part that is not named counts as it is shipped.
fn weights(raw: RawWeights) -> Weights {
    let shipped = Weights::default();
    Weights {
        capability: raw.capability.unwrap_or(shipped.capability),
        capacity: raw.capacity.unwrap_or(shipped.capacity),
        quality: raw.quality.unwrap_or(shipped.quality),
        distance: raw.distance.unwrap_or(shipped.distance),
        wage_gain: raw.wage_gain.unwrap_or(shipped.wage_gain),
        answer_speed: raw.answer_speed.unwrap_or(shipped.answer_speed),
        fairness: raw.fairness.unwrap_or(shipped.fairness),
        freshness: raw.freshness.unwrap_or(shipped.freshness),
        hub: raw.hub.unwrap_or(shipped.hub),
    }
}

fn programmes(raw: Option<Vec<RawProgramme>>, problems: &mut Vec<Problem>) -> Option<Vec<Programme>> {
    let raw = raw?;
    for (at, programme) in raw.iter().enumerate() {
        if programme.name.trim().is_empty() || programme.words.iter().all(|word| word.trim().is_empty()) {
            let remedy = "name（事業名）と words（見分ける言葉）を書いてください。";
            problems.push(Problem::new(format!("programmes[{}]", at + 1), "", remedy));
        }
    }
    Some(raw.into_iter().map(|one| Programme { name: one.name, words: one.words }).collect())
}

fn work_kind(number: usize, raw: RawWorkKind, problems: &mut Vec<Problem>) -> Option<WorkKindEntry> {
    let Some(category) = WorkCategory::from_name(&raw.category) else {
        let remedy = "PC作業・施設内軽作業・施設外軽作業 のいずれかにしてください。";
        problems.push(Problem::new(format!("work_kinds[{number}].category"), &raw.category, remedy));
        return None;
    };
    if raw.name.trim().is_empty() {
        problems.push(Problem::new(
            format!("work_kinds[{number}].name"),
            "\"\"",
            "作業の名前を書いてください。",
        ));
        return None;
    }
    Some(WorkKindEntry {
        kind: WorkKind::new(&raw.name),
        category,
        synonyms: raw.synonyms,
        remote: raw.remote,
    })
}
