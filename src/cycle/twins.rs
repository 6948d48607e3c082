//! Files that say what another file of the same office says, cell by cell: copies that lie beside the original. They are read
//! once, and told.

use super::desk_folder;
use super::reading::TonightFile;
use crate::domain::{FilePath, Issue, IssueCode, Origin, RecordKind, Severity, SourceRole};
use crate::layout::Record;
use crate::normalise::file_name::{Period, is_called_copy};
use crate::store::{FileStatus, StoredFile};
use std::collections::{BTreeMap, BTreeSet};

const SAME_CONTENT: IssueCode = IssueCode::new("file.same-content");

/// Records that say of themselves when they were; of others the file's name may.
const DATED: [RecordKind; 4] =
    [RecordKind::Application, RecordKind::Order, RecordKind::Delivery, RecordKind::Lead];

/// Tells the copies among the files (in order of path) and answers their paths.
///
/// Which of two is kept does not change from night to night: the one that was kept before, else the one that was there before,
/// else the one that is not called a copy, else the first by path. What was told to be a copy and has not changed since stays
/// one when the original goes on: it is what the original said before.
pub(super) fn tell(files: &mut [TonightFile]) -> BTreeSet<String> {
    let before: Vec<Option<Issue>> = files.iter_mut().map(|one| take_told(&mut one.file)).collect();
    let mut groups: BTreeMap<(&SourceRole, usize), Vec<usize>> = BTreeMap::new();
    for (at, one) in files.iter().enumerate() {
        if !one.file.records.is_empty() && !desk_folder::is_settings(&one.file) {
            groups.entry((&one.file.role, one.file.records.len())).or_default().push(at);
        }
    }
    // By the copy's place: the original's.
    let mut copies: BTreeMap<usize, usize> = BTreeMap::new();
    for mut group in groups.into_values().filter(|group| group.len() > 1) {
        group.sort_by_key(|at| {
            let one = &files[*at];
            let is_missing = one.file.status == FileStatus::Missing;
            (
                is_missing,
                before[*at].is_some(),
                one.is_news,
                is_called_copy(FilePath::new(&one.file.path).shown()),
                *at,
            )
        });
        let mut kept: Vec<usize> = Vec::new();
        for at in group {
            match kept.iter().find(|kept| is_same(&files[**kept].file, &files[at].file)) {
                Some(original) => drop(copies.insert(at, *original)),
                None => kept.push(at),
            }
        }
    }
    let standing: BTreeMap<&str, usize> = (files.iter().enumerate())
        .filter(|(_, one)| one.file.status != FileStatus::Missing && !one.file.records.is_empty())
        .map(|(at, one)| (FilePath::new(&one.file.path).shown(), at))
        .collect();
    let mut earlier: BTreeMap<usize, usize> = BTreeMap::new();
    for (at, told) in before.iter().enumerate() {
        let is_unchanged = !files[at].is_news && !copies.contains_key(&at);
        if let Some(original) =
            told.as_ref().filter(|_| is_unchanged).and_then(|told| standing.get(&*told.seen))
            && *original != at
            && !copies.contains_key(original)
        {
            earlier.insert(at, *original);
        }
    }
    drop(standing);
    let mut apart = BTreeSet::new();
    for (at, before) in before.iter().enumerate() {
        let original = copies.get(&at).map(|original| (*original, true));
        let original = original.or_else(|| earlier.get(&at).map(|original| (*original, false)));
        let told = original.map(|(original, is_same)| told(&files[at].file, &files[original].file, is_same));
        let one = &mut files[at];
        if told.is_some() {
            apart.insert(one.file.path.clone());
        }
        // That a missing file is missing has been told.
        let told = told.filter(|_| one.file.status != FileStatus::Missing);
        one.is_news |= told != *before;
        one.file.issues.extend(told);
    }
    apart
}

/// What was told of it last night.
fn take_told(file: &mut StoredFile) -> Option<Issue> {
    let at = file.issues.iter().position(|issue| issue.code == SAME_CONTENT)?;
    Some(file.issues.remove(at))
}

/// Whether two files of one office say the same, cell by cell, and their names do not speak of other years or months.
fn is_same(one: &StoredFile, other: &StoredFile) -> bool {
    let says = |(left, right): (&Record, &Record)| {
        left.kind == right.kind && left.origin.cell == right.origin.cell && left.cells == right.cells
    };
    let is_dated = || one.records.iter().all(|record| DATED.contains(&record.kind));
    let is_of_other_days = || Period::of(&one.path).is_other_than(&Period::of(&other.path));
    one.records.len() == other.records.len()
        && one.records.iter().zip(&other.records).all(says)
        && (is_dated() || !is_of_other_days())
}

fn told(file: &StoredFile, original: &StoredFile, is_same: bool) -> Issue {
    let [name, of] = [file, original].map(|one| FilePath::new(&one.path).shown());
    let why = match is_same {
        true => format!("「{name}」の中身は「{of}」と同じです"),
        false => format!("「{name}」の中身は、直される前の「{of}」と同じです"),
    };
    let message = format!(
        "{why}。写しと見て「{of}」だけを数え、このファイルは数えていません。要らない写しは片付けてください。別のものであれば、中身を直すか、ファイル名に年度か月を入れてください。"
    );
    Issue::new(SAME_CONTENT, Severity::Warning, Origin::file(&file.path, &file.revision), message)
        .seen(of)
        .desk(file.role.desk().cloned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{CellRef, DeskId, Field};
    use crate::layout::MappedCell;
    use crate::table::Cell;

    /// A file that says this amount of an entry or a deal.
    fn file(path: &str, kind: RecordKind, amount: &str) -> TonightFile {
        let role = SourceRole::Desk(DeskId::new("d01"));
        let cell = CellRef::new(2, 1);
        let cells =
            vec![MappedCell {
                field: Field::Amount, header: "金額".into(), cell, value: Cell::text(amount)
            }];
        let records = vec![Record { kind, origin: Origin::file(path, amount).at(cell), cells }];
        let (path, revision, read_with) = (path.to_owned(), format!("{path}{amount}"), String::new());
        let file =
            StoredFile { path, revision, role, read_with, status: FileStatus::Ok, records, issues: vec![] };
        TonightFile { file, is_news: true }
    }

    fn lead(path: &str, amount: &str) -> TonightFile {
        file(path, RecordKind::Lead, amount)
    }

    /// The next night: what is unchanged is no news.
    fn next(files: &mut [TonightFile]) -> Vec<String> {
        files.iter_mut().for_each(|one| one.is_news = false);
        tell(files).into_iter().collect()
    }

    #[test]
    fn a_copy_is_told_and_which_of_two_is_kept_does_not_change() {
        let mut files = vec![lead("商談 - コピー.xlsx", "1"), lead("商談.xlsx", "1")];
        assert_eq!(tell(&mut files), BTreeSet::from(["商談 - コピー.xlsx".to_owned()]));
        let told = &files[0].file.issues[0];
        assert!(
            told.message.contains("「商談 - コピー.xlsx」の中身は「商談.xlsx」と同じ"),
            "{}",
            told.message
        );
        assert!(files[1].file.issues.is_empty());
        assert_eq!(next(&mut files), ["商談 - コピー.xlsx"]);
        assert!(files.iter().all(|one| !one.is_news), "nothing is news the night after");

        // A third one whose name comes first does not take the place of the one that is kept.
        files.insert(0, lead("a.xlsx", "1"));
        assert_eq!(tell(&mut files).into_iter().collect::<Vec<_>>(), ["a.xlsx", "商談 - コピー.xlsx"]);
        assert_eq!(next(&mut files), ["a.xlsx", "商談 - コピー.xlsx"]);

        // The original goes on: its copy is what it said before. Without it the copy speaks.
        files[2] = lead("商談.xlsx", "2");
        files[0].is_news = false;
        assert_eq!(tell(&mut files).into_iter().collect::<Vec<_>>(), ["a.xlsx", "商談 - コピー.xlsx"]);
        files.remove(2);
        assert_eq!(next(&mut files).len(), 1);
    }

    #[test]
    fn files_of_other_days_and_a_renamed_one_are_no_copies() {
        let budget = |path: &str| file(path, RecordKind::Budget, "15000");
        assert!(tell(&mut [budget("予算_令和7年度.xlsx"), budget("予算_令和8年度.xlsx")]).is_empty());
        assert!(!tell(&mut [lead("商談_令和7年度.xlsx", "1"), lead("商談_令和8年度.xlsx", "1")]).is_empty());
        assert!(tell(&mut [lead("商談.xlsx", "1"), lead("商談2.xlsx", "2")]).is_empty());
        let mut gone = lead("商談.xlsx", "1");
        gone.file.status = FileStatus::Missing;
        let mut files = [gone, lead("商談（新）.xlsx", "1")];
        assert_eq!(tell(&mut files), BTreeSet::from(["商談.xlsx".to_owned()]));
        assert!(
            files.iter().all(|one| one.file.issues.is_empty()),
            "what has gone is no copy to be put away"
        );
    }
}
