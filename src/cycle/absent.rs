//! Files of the registry that are not where they stood: moved at Google, withdrawn, missing, or out of reach tonight.

use super::reading::{Question, TonightFile};
use super::vanished::{self, FolderWords};
use super::{copies, desk_folder, last_good};
use crate::domain::{FilePath, Issue, IssueCode, Origin, Severity, SourceRole};
use crate::source::{SourceFailure, SourceFile};
use crate::store::{FileStatus, StoredFile};
use std::collections::{BTreeMap, BTreeSet};

const MISSING: IssueCode = IssueCode::new("file.missing");

/// Gives stored files that were renamed or moved at Google the path at which they stand tonight; answers from and to.
pub(super) fn follow_moved(
    stored: &mut BTreeMap<String, StoredFile>,
    tonight: &[SourceFile],
) -> Vec<(String, String)> {
    let standing: BTreeSet<&str> = tonight.iter().map(|file| &*file.path).collect();
    let mut homeless: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for path in stored.keys().filter(|path| !standing.contains(path.as_str())) {
        let known = FilePath::new(path);
        if known.id().is_some() {
            homeless.entry(known.lasting().into_owned()).or_default().push(path.clone());
        }
    }
    let mut moved = Vec::new();
    for file in tonight.iter().filter(|file| !stored.contains_key(&*file.path)).collect::<Vec<_>>() {
        let Some(paths) = homeless.get_mut(&*FilePath::new(&file.path).lasting()) else { continue };
        let same_owner =
            paths.iter().position(|path| stored.get(path).is_some_and(|one| one.role == file.role));
        if paths.is_empty() {
            continue;
        }
        let from = paths.remove(same_owner.unwrap_or(0));
        if let Some(old) = stored.remove(&from) {
            stored.insert(file.path.to_string(), at_new_place(old, file));
            moved.push((from, file.path.to_string()));
        }
    }
    moved
}

/// Stored lists that are not there tonight, by whose they are: a new file of theirs may be what has become of them.
pub(super) fn orphans<'s>(
    stored: &'s BTreeMap<String, StoredFile>,
    tonight: &[SourceFile],
) -> BTreeMap<&'s SourceRole, Vec<&'s StoredFile>> {
    let standing: BTreeSet<&str> = tonight.iter().map(|file| &*file.path).collect();
    let mut orphans: BTreeMap<&SourceRole, Vec<&StoredFile>> = BTreeMap::new();
    let has_gone = |file: &&StoredFile| {
        !standing.contains(file.path.as_str()) && !file.records.is_empty() && !desk_folder::is_settings(file)
    };
    for file in stored.values().filter(has_gone) {
        orphans.entry(&file.role).or_default().push(file);
    }
    orphans
}

fn at_new_place(old: StoredFile, file: &SourceFile) -> StoredFile {
    let here = |origin: &Origin| origin.in_file(&file.path);
    let mut moved = StoredFile { path: file.path.to_string(), role: file.role.clone(), ..old };
    for record in &mut moved.records {
        record.origin = here(&record.origin);
    }
    for issue in &mut moved.issues {
        issue.origin = here(&issue.origin);
        issue.desk = file.role.desk().cloned();
    }
    moved
}

/// Stored files that are not there tonight. Where the desk's other files are, the file was withdrawn (or renamed) and
/// its records go; where the whole desk is missing, they stay, and so does what its settings said, until the office says
/// that they may go. Of a silent source everything stays as it was.
pub(super) fn missing(
    stored: BTreeMap<String, StoredFile>,
    tonight: &[TonightFile],
    (failures, silent): (&[SourceFailure], &BTreeSet<String>),
    words: &FolderWords,
) -> (Vec<TonightFile>, Vec<Question>) {
    // A copy of our own book says nothing of where a desk's lists are.
    let speaking: BTreeSet<&SourceRole> = tonight
        .iter()
        .map(|one| &one.file)
        .filter(|file| file.status == FileStatus::Ok && !desk_folder::is_settings(file))
        .filter(|file| !copies::is_copy(file) && !last_good::speaks(file))
        .map(|file| &file.role)
        .collect();
    let unreachable =
        |path: &str| failures.iter().any(|failure| FilePath::new(path).is_within(&failure.subject));
    let mut asked: BTreeSet<String> = BTreeSet::new();
    let gone: Vec<TonightFile> = stored
        .into_values()
        .map(|file| {
            if silent.contains(FilePath::new(&file.path).source()) {
                return TonightFile::standing(file);
            }
            let is_reached = !unreachable(&file.path);
            let withdrawn = is_reached && (speaking.contains(&file.role) || words.lets_go(&file));
            if is_reached && !withdrawn && !file.records.is_empty() {
                asked.insert(file.path.clone());
            }
            let mut gone = StoredFile { status: FileStatus::Missing, issues: Vec::new(), ..file.clone() };
            if withdrawn {
                gone.records.clear();
            } else if !gone.records.is_empty() && !desk_folder::is_settings(&file) {
                gone.issues.push(missing_file(&gone));
            }
            TonightFile { is_news: gone != file, file: gone }
        })
        .collect();
    let about: Vec<&StoredFile> =
        gone.iter().map(|one| &one.file).filter(|file| asked.contains(&file.path)).collect();
    let questions = vanished::questions(&about, &vanished::speaking_sources(tonight));
    (gone, questions)
}

fn missing_file(file: &StoredFile) -> Issue {
    let message = format!(
        "このファイルが見当たりません。前回読んだ {} 件をそのまま使っています。移動や削除の覚えがなければ、フォルダーをご確認ください。",
        file.records.len()
    );
    Issue::new(MISSING, Severity::Warning, Origin::file(&file.path, &file.revision), message)
        .desk(file.role.desk().cloned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{DeskId, RecordKind};
    use crate::layout::Record;

    fn desk(id: &str) -> SourceRole {
        SourceRole::Desk(DeskId::new(id))
    }

    fn stored(path: &str, role: SourceRole) -> StoredFile {
        let origin = Origin::file(path, "aa");
        StoredFile {
            path: path.to_owned(),
            revision: "aa".to_owned(),
            read_with: "w".to_owned(),
            status: FileStatus::Ok,
            records: vec![Record { kind: RecordKind::Workshop, origin: origin.clone(), cells: Vec::new() }],
            issues: vec![missing_file(&StoredFile {
                path: path.to_owned(),
                revision: "aa".to_owned(),
                role: role.clone(),
                read_with: String::new(),
                status: FileStatus::Ok,
                records: Vec::new(),
                issues: Vec::new(),
            })],
            role,
        }
    }

    fn by_path(files: Vec<StoredFile>) -> BTreeMap<String, StoredFile> {
        files.into_iter().map(|file| (file.path.clone(), file)).collect()
    }

    #[test]
    fn a_file_that_moved_takes_its_records_to_its_new_desk() {
        let old = "窓口/d01/一覧.xlsx#1a";
        let mut known = by_path(vec![stored(old, desk("d01")), stored("inbox/d01/x.csv", desk("d01"))]);
        let tonight = [SourceFile::later(desk("d02"), "窓口/d02/名簿.xlsx#1a", "aa")];
        let moved = follow_moved(&mut known, &tonight);
        assert_eq!(moved, [(old.to_owned(), "窓口/d02/名簿.xlsx#1a".to_owned())]);
        let file = &known["窓口/d02/名簿.xlsx#1a"];
        assert_eq!(&*file.records[0].origin.file, "窓口/d02/名簿.xlsx#1a");
        assert_eq!((&file.role, file.issues[0].desk.as_ref()), (&desk("d02"), desk("d02").desk()));
        assert_eq!(known.len(), 2);
    }

    #[test]
    fn of_a_silent_source_everything_stays_as_it_was() {
        let known = by_path(vec![
            stored("窓口/d01/一覧.xlsx#1a", desk("d01")),
            stored("窓口2/d01/別.xlsx#1b", desk("d01")),
        ]);
        let other = TonightFile::standing(stored("inbox/d01/x.csv", desk("d01")));
        let silent = BTreeSet::from(["窓口".to_owned()]);
        let (gone, asked) = missing(known, &[other], (&[], &silent), &FolderWords::default());
        assert_eq!(asked, []);
        let told: Vec<_> = gone.iter().map(|one| (one.is_news, one.file.records.len())).collect();
        assert_eq!(told, [(false, 1), (true, 0)]);
    }
}
