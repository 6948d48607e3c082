//! A file whose content is nothing tonight, or suspiciously little: what it said last goes on speaking, and the office is asked.

use super::read_with::{Basis, ReadWith};
use super::reading::Waiting;
use crate::domain::{Issue, IssueCode, Origin, Severity};
use crate::guard::{self, FileChange, Verdict};
use crate::layout::{self, Record};
use crate::store::{FileStatus, StoredFile};
use chrono::NaiveDate;

const LAST_GOOD: IssueCode = IssueCode::new("file.last-good-used");
const HELD: IssueCode = IssueCode::new("file.held");

/// Where tonight's content is nothing, or suspiciously little, the records of the last good reading stay.
pub(super) fn keep(
    before: &StoredFile,
    records: &mut Vec<Record>,
    issues: &mut Vec<Issue>,
    file: &mut StoredFile,
    (today, approved): (NaiveDate, bool),
) {
    let origin = Origin::file(&file.path, &file.revision);
    if records.is_empty() {
        if approved && file.status == FileStatus::Ok {
            return;
        }
        let is_ours = issues.iter().any(|issue| issue.code == layout::FAULT);
        issues.push(last_good_used(&origin, before.records.len(), is_ours));
        let ReadWith { said, .. } = ReadWith::of(&before.read_with);
        file.read_with = ReadWith { said, ..ReadWith::of(&file.read_with) }.to_string();
        records.clone_from(&before.records);
        return;
    }
    let held_since = held_since(before).filter(|_| before.revision == file.revision);
    let change =
        FileChange { before: before.records.len(), tonight: records.len(), held_since, today, approved };
    if let Verdict::Hold(reason) = guard::judge(&change, &guard::Options::default()) {
        issues.push(Issue::new(HELD, Severity::Warning, origin, reason.text));
        records.clone_from(&before.records);
        file.read_with = held_on(Some(before), held_since.unwrap_or(today));
    }
}

fn held_since(file: &StoredFile) -> Option<NaiveDate> {
    match ReadWith::of(&file.read_with).basis {
        Basis::HeldSince(day) => Some(day),
        Basis::Settings | Basis::Read(_) => None,
    }
}

/// What a file is read with whose earlier records speak since that day.
fn held_on(before: Option<&StoredFile>, since: NaiveDate) -> String {
    let said = before.map_or("", |before| ReadWith::of(&before.read_with).said);
    ReadWith { basis: Basis::HeldSince(since), said }.to_string()
}

/// What waits of a file, if anything does.
pub(super) fn waiting(file: &StoredFile) -> Option<Waiting> {
    let since = held_since(file);
    let question = |code| file.issues.iter().find(|issue| issue.code == code);
    let held = question(HELD).filter(|_| since.is_some());
    let emptied = question(LAST_GOOD).filter(|_| file.status == FileStatus::Ok);
    let waiting = |issue: &Issue| {
        let (path, question) = (file.path.clone(), issue.message.clone());
        Waiting { path, since, question }
    };
    held.or(emptied).map(waiting)
}

/// A file that waits: its earlier records stand, with the question put to the office.
pub(super) fn held(
    file: StoredFile,
    before: Option<StoredFile>,
    question: &str,
    since: NaiveDate,
) -> StoredFile {
    let origin = Origin::file(&file.path, &file.revision);
    let issue = Issue::new(HELD, Severity::Warning, origin, question).desk(file.role.desk().cloned());
    let read_with = held_on(before.as_ref(), since);
    let records = before.map(|before| before.records).unwrap_or_default();
    StoredFile { records, issues: vec![issue], read_with, ..file }
}

/// Whether a file's earlier records speak in its place.
pub(super) fn speaks(file: &StoredFile) -> bool {
    file.issues.iter().any(|issue| issue.code == LAST_GOOD)
}

fn last_good_used(origin: &Origin, records: usize, is_ours: bool) -> Issue {
    let message = match is_ours {
        true => format!("前回読んだ {records} 件をそのまま使っています。"),
        false => format!(
            "今回は読み取れる行がありませんでした。前回読んだ {records} 件をそのまま使っています。ファイルをご確認ください。"
        ),
    };
    Issue::new(LAST_GOOD, Severity::Warning, origin.clone(), message)
}
