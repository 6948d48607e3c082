//! A desk's folder: what `desk.toml` says of it, kept in the registry like any other file so that it can be recalled.

use super::read_with::{Basis, ReadWith};
use crate::config::{self, DeskSettings, Problem};
use crate::domain::{
    CellRef, DeskId, DeskKind, Field, Issue, IssueCode, Origin, Prefecture, RecordKind, Severity, SourceRole,
};
use crate::layout::{MappedCell, Mapping, Record};
use crate::resolve::FolderHint;
use crate::source::DeskFolder;
use crate::store::{FileStatus, StoredFile};
use crate::table::Cell;

const SETTINGS: IssueCode = IssueCode::new("desk.settings");
const FILE_NAME: &str = "desk.toml";

/// The folder as the rest of the run sees it.
pub(super) struct Folder {
    pub(super) file: StoredFile,
    pub(super) hint: FolderHint,
    pub(super) mappings: Vec<Mapping>,
    /// The settings' text, where nothing is wrong with it.
    pub(super) good: Option<String>,
}

/// What earlier nights know of a folder's settings.
#[derive(Clone, Copy, Default)]
pub(super) struct Earlier<'a> {
    /// The last text in which nothing was wrong.
    pub(super) text: Option<&'a str>,
    pub(super) file: Option<&'a StoredFile>,
    /// Tonight's cannot be read at all.
    pub(super) unreadable: bool,
}

impl Earlier<'_> {
    fn settings(&self) -> Option<DeskSettings> {
        if let Some(text) = self.text {
            return Some(config::parse_desk(text).0);
        }
        let said = |field: Field| {
            let cell = self.file?.records.first().and_then(|record| record.get(field))?;
            Some(cell.value.show().into_owned())
        };
        self.file.map(|_| DeskSettings {
            name: said(Field::DeskName),
            kind: said(Field::DeskKind).and_then(|text| DeskKind::from_text(&text)),
            prefecture: said(Field::Prefecture).and_then(|text| Prefecture::from_name(&text)),
            columns: Vec::new(),
        })
    }
}

/// Where the text of a folder's settings is kept in mind.
pub(super) fn remembered_as(folder: &DeskFolder) -> String {
    format!("{FILE_NAME} {}", folder.place)
}

pub(super) fn settings_path(folder: &DeskFolder) -> String {
    format!("{}/{FILE_NAME}", folder.place)
}

/// What is wrong tonight says what it said on the last good night: a desk of public work must not be offered private work
/// because a letter of its settings is wrong.
fn heal(settings: &mut DeskSettings, problems: &[Problem], before: DeskSettings) {
    for problem in problems {
        match problem.place.as_str() {
            // The whole text, or a line of it that is no TOML.
            place if place.is_empty() || is_line(place) => {
                *settings = before;
                return;
            }
            "name" => settings.name.clone_from(&before.name),
            "kind" => settings.kind = before.kind,
            "prefecture" => settings.prefecture = before.prefecture,
            "columns" => settings.columns.clone_from(&before.columns),
            place => {
                let header = place.strip_prefix("columns.").unwrap_or(place);
                settings.columns.extend(before.columns.iter().filter(|(known, _)| known == header).cloned());
            }
        }
    }
}

/// Whether a problem lies in a line that is no TOML, so that nothing of the text is known.
fn is_line(place: &str) -> bool {
    place.ends_with("行目")
}

impl Folder {
    pub(super) fn of(folder: &DeskFolder, earlier: Earlier<'_>) -> Self {
        let text = folder.settings.as_ref().map_or("", |(_, text)| text.as_str());
        let path = settings_path(folder);
        let revision = if text.is_empty() {
            String::new()
        } else {
            blake3::hash(text.as_bytes()).to_hex()[..32].to_owned()
        };
        let origin = Origin::file(&path, &revision);
        let (mut settings, problems) = config::parse_desk(text);
        let before = if earlier.unreadable || !problems.is_empty() { earlier.settings() } else { None };
        let kept =
            if before.is_some() { "前に読めた設定をそのまま使っています。" } else { "" };
        let good = (problems.is_empty() && !earlier.unreadable).then(|| text.to_owned());
        match before {
            Some(before) if earlier.unreadable => settings = before,
            Some(before) => heal(&mut settings, &problems, before),
            None => {}
        }
        let unread = folder.unread.map(|why| Problem {
            place: String::new(),
            value: String::new(),
            remedy: format!("{why}。"),
        });
        let issues = unread.iter().chain(&problems).map(|problem| unreadable(problem, kept, &origin));
        let issues: Vec<Issue> = issues.collect();
        let stood = earlier.file.filter(|_| earlier.unreadable).cloned();
        let stood = stood.map(|file| match folder.unread {
            Some(_) => StoredFile { issues: issues.clone(), ..file },
            None => file,
        });
        let file = stood.unwrap_or_else(|| StoredFile {
            revision,
            role: SourceRole::Desk(folder.id.clone()),
            read_with: ReadWith { basis: Basis::Settings, said: "" }.to_string(),
            status: FileStatus::Ok,
            issues,
            records: vec![record(&settings, origin.clone())],
            path,
        });
        let hint = hint(&folder.id, &file);
        let mappings = settings
            .columns
            .into_iter()
            .map(|(header, field)| Mapping { kind: None, header, field })
            .collect();
        Self { file, hint, mappings, good }
    }
}

/// Written by the operator, and nothing that the desk can mend. `kept`: what is used instead, in a sentence.
fn unreadable(problem: &Problem, kept: &str, origin: &Origin) -> Issue {
    let remedy = &problem.remedy;
    let message = match problem.place.as_str() {
        "" => format!("desk.toml が読み取れません。{remedy}{kept}"),
        line if is_line(line) => format!("desk.toml の{remedy}{kept}"),
        place => format!("desk.toml の「{place}」が読み取れません。{remedy}{kept}"),
    };
    Issue::new(SETTINGS, Severity::Warning, origin.clone(), message).seen(&problem.value)
}

/// Whether a stored file is a desk's settings.
pub(super) fn is_settings(file: &StoredFile) -> bool {
    ReadWith::of(&file.read_with).basis == Basis::Settings
}

/// What the folder says of its desk; the folder's own name may name the prefecture.
pub(super) fn hint(id: &DeskId, file: &StoredFile) -> FolderHint {
    let said = |field: Field| {
        let cell = file.records.first().and_then(|record| record.get(field))?;
        Some(cell.value.show().into_owned())
    };
    FolderHint {
        id: id.clone(),
        name: said(Field::DeskName),
        kind: said(Field::DeskKind).and_then(|text| DeskKind::from_text(&text)),
        prefecture: said(Field::Prefecture)
            .and_then(|text| Prefecture::from_name(&text))
            .or_else(|| prefecture_in_name(id.as_str())),
        captions: Vec::new(),
    }
}

/// `d02-40_福岡`, `福岡県セルプ`: a prefecture's name that stands by itself.
fn prefecture_in_name(name: &str) -> Option<Prefecture> {
    let words = name.split(|c: char| c.is_ascii_punctuation() || c.is_whitespace() || c == '　' || c == '＿');
    let mut found = words.filter_map(Prefecture::from_name);
    found.next()
}

fn record(settings: &DeskSettings, origin: Origin) -> Record {
    let said = [
        (Field::DeskName, settings.name.clone()),
        (Field::DeskKind, settings.kind.map(|kind| kind.name().to_owned())),
        (Field::Prefecture, settings.prefecture.map(|prefecture| prefecture.name().to_owned())),
    ];
    let cells = said
        .into_iter()
        .zip(1..)
        .filter_map(|((field, text), row)| {
            let (value, cell) = (Cell::text(&text?), CellRef::new(row, 1));
            Some(MappedCell { field, header: field.key().into(), cell, value })
        })
        .collect();
    Record { kind: RecordKind::Desk, origin, cells }
}
