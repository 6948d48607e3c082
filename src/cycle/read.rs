//! Sources → records. A file whose revision and way of reading are unchanged is taken from the registry; a file
//! that is missing, emptied or unreadable tonight keeps speaking through its last good records.

use super::columns::{self, Said};
use super::copies::{self, Copied, Words};
use super::desk_folder::{self, Earlier, Folder};
use super::observe::{largest_first, observe};
use super::read_with::{Basis, ReadWith};
use super::reading::{FileCounts, How, Reading, RecordCounts, TonightFile};
use super::vanished::FolderWords;
use super::{Progress, Stage, Stop, absent, last_good, remembered};
use crate::config::Config;
use crate::domain::{
    DeskId, FilePath, HumanCell, Issue, IssueCode, Origin, Prefecture, RecordKind, Severity, SourceRole,
};
use crate::layout::{self, Dictionary, Mapping, Record};
use crate::resolve::FolderHint;
use crate::source::{Content, Passed, Snapshot, Source, SourceFailure, SourceFile};
use crate::store::{FileStatus, PackedFile, StoredFile};
use crate::{survey, table};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

const MISPLACED: IssueCode = IssueCode::new("file.misplaced");

pub(super) fn read(
    config: &Config,
    source: &dyn Source,
    snapshot: Snapshot,
    mut stored: BTreeMap<String, StoredFile>,
    tonight: &Tonight<'_>,
    progress: Progress<'_>,
) -> Reading {
    let (mut folders, settings) = folders_of(&snapshot, &stored, tonight.memory);
    let all = snapshot.files.len() as u64;
    progress(Stage::Read, 0, all);
    let own = with_own_words(config);
    let dictionary = own.as_deref().unwrap_or_else(|| Dictionary::shipped());
    let moved = absent::follow_moved(&mut stored, &snapshot.files);
    let results = read_files(source, &snapshot.files, &folders, &stored, (dictionary, tonight));
    progress(Stage::Read, all, all);

    let mut reading =
        Reading { failures: snapshot.failures, moved, memory: snapshot.memory, ..Reading::default() };
    reading.memory.extend(settings);
    reading.issues.extend(tonight.said.issues.iter().cloned());
    reading.counts.passed = snapshot.passed.len();
    reading.issues.extend(snapshot.passed.iter().filter(|one| one.tell).map(misplaced));
    let mut files: Vec<TonightFile> = Vec::with_capacity(results.len());
    for (source, result) in snapshot.files.iter().zip(results) {
        let has_moved = reading.moved.iter().any(|(_, to)| **to == *source.path);
        let FileReading { file, how, captions, words } = match result {
            FileResult::Read(read) => *read,
            standing => {
                if let FileResult::OutOfReach(failure) = standing {
                    reading.failures.push(failure);
                }
                reading.counts.add(How::Unchanged);
                let known = stored.remove(&*source.path);
                files.extend(known.map(|file| TonightFile { file, is_news: has_moved }));
                continue;
            }
        };
        if let Some(folder) = file.role.desk().and_then(|id| folders.get_mut(id)) {
            folder.hint.captions.extend(captions);
        }
        reading.counts.add(how);
        reading.words.extend(words);
        let mut file = TonightFile::beside(file, &mut stored);
        file.is_news |= has_moved;
        files.push(file);
    }
    for mut folder in folders.into_values() {
        doubt_columns(&mut folder, &files, tonight.said);
        reading.folders.push(folder.hint);
        files.push(TonightFile::beside(folder.file, &mut stored));
    }
    let unheard = (reading.failures.as_slice(), &snapshot.silent);
    let (gone, questions) = absent::missing(stored, &files, unheard, tonight.folders);
    reading.vanished = questions;
    reading.vanished.extend(tonight.folders.renamed.iter().cloned());
    reading.counts.missing = gone
        .iter()
        .filter(|one| !one.file.records.is_empty() && !desk_folder::is_settings(&one.file))
        .count();
    reading.folders.extend(settled(&gone));
    reading.folders = one_per_desk(reading.folders);
    files.extend(gone);
    observe(config, files, (tonight.said, tonight.today), &mut reading);
    reading
}

/// The desks' folders, and the texts of their settings to keep in mind.
fn folders_of(
    snapshot: &Snapshot,
    stored: &BTreeMap<String, StoredFile>,
    memory: &BTreeMap<String, String>,
) -> (BTreeMap<DeskId, Folder>, BTreeMap<String, String>) {
    let mut good = BTreeMap::new();
    let folders = snapshot.desks.iter().map(|folder| {
        let path = desk_folder::settings_path(folder);
        let key = desk_folder::remembered_as(folder);
        let earlier = Earlier {
            text: memory.get(&key).map(String::as_str),
            file: stored.get(&path),
            unreadable: folder.unread.is_some()
                || snapshot.failures.iter().any(|failure| FilePath::new(&path).is_within(&failure.subject)),
        };
        let read = Folder::of(folder, earlier);
        good.extend(read.good.clone().map(|text| (key, text)));
        (folder.id.clone(), read)
    });
    (folders.collect(), good)
}

/// What a folder's settings say of its columns, where that cannot be so, is told on the settings.
fn doubt_columns(folder: &mut Folder, files: &[TonightFile], said: &Said) {
    let Folder { file, mappings, .. } = folder;
    let of_desk = files.iter().map(|one| &one.file).filter(|one| one.role == file.role);
    let origin = Origin::file(&file.path, &file.revision);
    for issue in columns::doubts(mappings, said.mappings(&file.role), of_desk, &origin) {
        if !file.issues.contains(&issue) {
            file.issues.push(issue);
        }
    }
}

/// What else holds tonight.
#[derive(Clone, Copy)]
pub(super) struct Tonight<'a> {
    pub(super) today: NaiveDate,
    /// Files whose new content the office has approved, by path.
    pub(super) approved: &'a BTreeSet<String>,
    /// What is known of folders that are gone.
    pub(super) folders: &'a FolderWords,
    /// What was kept in mind.
    pub(super) memory: &'a BTreeMap<String, String>,
    /// What people said of the columns.
    pub(super) said: &'a Said,
    /// What people's cells in our books say.
    pub(super) words: &'a Words,
    pub(super) stop: &'a Stop,
}

/// The same from the registry alone.
pub(super) fn recall(
    config: &Config,
    stored: BTreeMap<String, StoredFile>,
    (said, today): (&Said, NaiveDate),
) -> Reading {
    let files: Vec<TonightFile> = stored.into_values().map(TonightFile::standing).collect();
    let (folders, issues) = (one_per_desk(settled(&files).collect()), said.issues.clone());
    let mut reading = Reading { folders, issues, ..Reading::default() };
    observe(config, files, (said, today), &mut reading);
    reading
}

/// What the settings among these files say of their desks' folders.
fn settled(files: &[TonightFile]) -> impl Iterator<Item = FolderHint> {
    let mut settings: Vec<&StoredFile> = (files.iter().map(|one| &one.file))
        // Those of a folder that was withdrawn say nothing.
        .filter(|file| desk_folder::is_settings(file) && !file.records.is_empty())
        .collect();
    settings.sort_by_key(|file| file.status == FileStatus::Missing);
    settings.into_iter().filter_map(|file| Some(desk_folder::hint(file.role.desk()?, file)))
}

/// A desk may have folders in several places; what was said first holds.
fn one_per_desk(mut folders: Vec<FolderHint>) -> Vec<FolderHint> {
    folders.sort_by(|a, b| a.id.cmp(&b.id));
    folders.dedup_by(|later, first| later.id == first.id);
    folders
}

/// How a file was come by.
enum FileResult {
    Read(Box<FileReading>),
    /// Stands in the registry as it is.
    Standing,
    /// What stands in the registry holds.
    OutOfReach(SourceFailure),
}

struct FileReading {
    file: StoredFile,
    how: How,
    /// Titles above its tables.
    captions: Vec<String>,
    /// What people typed, where it is a copy of a book of ours.
    words: Vec<HumanCell>,
}

/// The shipped words and those by which the office's own questionnaires are told; none where it has no such.
fn with_own_words(config: &Config) -> Option<Arc<Dictionary>> {
    Dictionary::shipped_with(&survey::header_words(&config.questionnaires)?).ok()
}

/// What each file says.
fn read_files(
    source: &dyn Source,
    files: &[SourceFile],
    folders: &BTreeMap<DeskId, Folder>,
    stored: &BTreeMap<String, StoredFile>,
    (dictionary, tonight): (&Dictionary, &Tonight<'_>),
) -> Vec<FileResult> {
    let orphans = absent::orphans(stored, files);
    let read = |file: &SourceFile| {
        if tonight.stop.asked().is_some() {
            // The night is given up before anything is written.
            return FileResult::Standing;
        }
        let folder = file.role.desk().and_then(|id| folders.get(id));
        let way = Way {
            prefecture: folder.and_then(|folder| folder.hint.prefecture),
            mappings: tonight
                .said
                .mappings(&file.role)
                .iter()
                .chain(folder.map_or(&[][..], |folder| &folder.mappings))
                .cloned()
                .collect(),
            named: dictionary.kinds_named(FilePath::new(&file.path).inner()),
            dictionary,
            words: tonight.words,
            today: tonight.today,
            approved: tonight.approved.contains(&*file.path),
            orphans: orphans.get(&file.role).map_or(&[], Vec::as_slice),
        };
        read_file(source, file, stored.get(&*file.path), &way)
    };
    largest_first(files.iter().collect(), |file| file.size(), read)
}

/// What else than its bytes decides how a file is read.
struct Way<'a> {
    prefecture: Option<Prefecture>,
    mappings: Vec<Mapping>,
    /// Kinds of records that the file's name speaks of.
    named: Vec<RecordKind>,
    dictionary: &'a Dictionary,
    words: &'a Words,
    today: NaiveDate,
    /// The office has approved whatever it says now.
    approved: bool,
    /// Lists of the same office that have gone: a new file may be what has become of them.
    orphans: &'a [&'a StoredFile],
}

fn read_file(
    from: &dyn Source,
    source: &SourceFile,
    stored: Option<&StoredFile>,
    way: &Way<'_>,
) -> FileResult {
    let print = fingerprint(way);
    let basis = Basis::Read(&print);
    let is_same = |file: &StoredFile| {
        *file.revision == *source.revision
            && ReadWith::of(&file.read_with).basis == basis
            && file.role == source.role
    };
    let waits = |file: &StoredFile| way.approved && last_good::speaks(file);
    if stored.is_some_and(|file| is_same(file) && file.status != FileStatus::Missing && !waits(file)) {
        return FileResult::Standing;
    }
    if source.content == Content::Later {
        return match from.fetch(source) {
            Ok(fetched) if fetched.content != Content::Later => read_file(from, &fetched, stored, way),
            Ok(_) => FileResult::Standing,
            Err(failure) => FileResult::OutOfReach(failure),
        };
    }
    let origin = Origin::file(&source.path, &source.revision);
    let (mut book, mut issues) = book_of(&origin, source);
    let copied = book.as_mut().and_then(|book| copies::set_apart(book, source, &origin, way.words));
    let Copied { whole: is_copy, taken: words, issues: told } = copied.unwrap_or_default();
    if is_copy {
        issues.clear();
    }
    issues.extend(told);
    let (mut records, captions, said) = match &book {
        Some(book) if !is_copy => records_of(book, source, (&origin, stored), way, &mut issues),
        _ => (Vec::new(), Vec::new(), String::new()),
    };
    // A sheet that ended in a fault of ours counts as the file: what was known of it stays whole.
    let has_fault = issues.iter().any(|issue| issue.code == layout::FAULT);
    if has_fault && stored.is_some_and(|before| !before.records.is_empty()) {
        records.clear();
    }
    // A list that was emptied is read: that it says nothing waits for the office's word.
    let is_emptied = stored.is_some() && issues.iter().any(table::tells_of_nothing);
    let (how, status) = match book {
        Some(_) if !has_fault => (How::Read, FileStatus::Ok),
        None if is_emptied => (How::Read, FileStatus::Ok),
        _ => (How::Failed, FileStatus::Failed),
    };
    let mut file = StoredFile {
        path: source.path.to_string(),
        revision: source.revision.to_string(),
        role: source.role.clone(),
        read_with: ReadWith { basis, said: &said }.to_string(),
        status,
        records: Vec::new(),
        issues: Vec::new(),
    };
    // What was kept of a list of users by mistake does not stand on.
    let lists_users = issues.iter().any(|issue| issue.code == layout::USERS_LIST);
    if let Some(before) = stored.filter(|before| !is_copy && !lists_users && !before.records.is_empty()) {
        last_good::keep(before, &mut records, &mut issues, &mut file, (way.today, way.approved));
    }
    for issue in &mut issues {
        issue.desk = source.role.desk().cloned();
    }
    file.records = records;
    file.issues = issues;
    FileResult::Read(Box::new(FileReading { file, how, captions, words }))
}

fn book_of(origin: &Origin, source: &SourceFile) -> (Option<table::Book>, Vec<Issue>) {
    let options = match source.role {
        SourceRole::Desk(_) | SourceRole::Form => table::Options::default(),
        SourceRole::Office | SourceRole::Official => table::Options::of_office(),
    };
    let (mut book, mut issues) = match &source.content {
        Content::Bytes(bytes) => table::read(origin, bytes, &options),
        Content::Cells(cells) => table::gather(origin, cells, &options),
        Content::TooLarge(_) => (None, vec![table::too_large(origin)]),
        Content::Later => (None, Vec::new()),
    };
    if let Some(book) = &mut book {
        issues.extend(layout::without_names(book, origin));
    }
    (book, issues)
}

/// The records of a book, the titles above its tables, and what people had a say in.
fn records_of(
    book: &table::Book,
    source: &SourceFile,
    (origin, stored): (&Origin, Option<&StoredFile>),
    way: &Way<'_>,
    issues: &mut Vec<Issue>,
) -> (Vec<Record>, Vec<String>, String) {
    let own = stored.filter(|file| !file.records.is_empty());
    let known = || own.into_iter().chain(way.orphans.iter().copied().filter(|_| own.is_none()));
    let context = layout::Context {
        role: source.role.clone(),
        origin: origin.clone(),
        prefecture: way.prefecture,
        mappings: way.mappings.clone(),
        remembered: known().flat_map(remembered::remembered).collect(),
        before: known().flat_map(remembered::before).collect(),
    };
    let (layout, mut more) = layout::read(book, &context, way.dictionary);
    issues.append(&mut more);
    let tables = || layout.sheets.iter().flat_map(|sheet| &sheet.tables);
    let captions = tables().flat_map(|table| table.caption.iter().cloned()).collect();
    let said = remembered::said_in(&layout);
    (layout.into_records().collect(), captions, said)
}

/// The same night without what these files say anew: their earlier records stand until the office approves or a later day
/// confirms it.
pub(super) fn hold_back(
    config: &Config,
    reading: Reading,
    mut stored: BTreeMap<String, StoredFile>,
    held: &BTreeSet<String>,
    (said, since): (&Said, NaiveDate),
    question: &str,
) -> Reading {
    for (from, _) in &reading.moved {
        stored.remove(from);
    }
    let mut files = Vec::new();
    for file in reading.to_store.into_iter().map(PackedFile::unpacked) {
        let before = stored.remove(&file.path);
        if !held.contains(&file.path) {
            files.push(TonightFile { file, is_news: true });
            continue;
        }
        let file = last_good::held(file, before, question, since);
        files.push(TonightFile { file, is_news: true });
    }
    files.extend(stored.into_values().map(TonightFile::standing));
    let mut held = Reading {
        issues: reading
            .issues
            .into_iter()
            .filter(|issue| issue.code == MISPLACED || said.issues.contains(issue))
            .collect(),
        folders: reading.folders,
        failures: reading.failures,
        moved: reading.moved,
        vanished: reading.vanished,
        memory: reading.memory,
        counts: FileCounts { records: RecordCounts::new(), lines: Vec::new(), ..reading.counts },
        ..Reading::default()
    };
    observe(config, files, (said, since), &mut held);
    held
}

/// Since copies of our own books are told from material, and one refused cell costs no sheet.
const OWN_BOOKS: &str = "own-books|cells";
/// Files read before users' names gave way are read again, and what was kept of them goes.
const USERS: &str = "no-users";

/// Another fingerprint means: read the file again.
fn fingerprint(way: &Way<'_>) -> String {
    let prefecture = way.prefecture.map_or("", Prefecture::name);
    let version = env!("CARGO_PKG_VERSION");
    let text = format!(
        "{version}|{OWN_BOOKS}|{USERS}|{}|{prefecture}|{:?}|{:?}",
        way.dictionary.fingerprint(),
        way.mappings,
        way.named
    );
    blake3::hash(text.as_bytes()).to_hex()[..16].to_owned()
}

fn misplaced(passed: &Passed) -> Issue {
    let message = format!("このファイルは読んでいません。{}。", passed.why);
    Issue::new(MISPLACED, Severity::Warning, Origin::file(&passed.path, ""), message)
}
