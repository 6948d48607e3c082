//! データ確認: issues grouped by cause, so that one cause in many cells is one line.

use super::Material;
use super::line::{Line, content_key};
use super::words;
use crate::domain::{DeskId, Field, Issue, Severity};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Texts shown as examples of what stands in the cells.
const EXAMPLES: usize = 3;

/// What makes issues one line: the same cause in the same column of the same sheet.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Cause<'a> {
    severity: Reverse<Severity>,
    file: &'a str,
    sheet: &'a str,
    code: &'static str,
    field: Option<Field>,
}

impl<'a> Cause<'a> {
    fn of(issue: &'a Issue) -> Self {
        Self {
            severity: Reverse(issue.severity),
            file: &issue.origin.file,
            sheet: &issue.origin.sheet,
            code: issue.code.as_str(),
            field: issue.field,
        }
    }

    /// By content, severity apart: a warning that becomes an error keeps its row.
    fn key(&self) -> String {
        content_key("D", &[self.code, self.file, self.sheet, self.field.map_or("", Field::key)])
    }
}

/// Every issue, for the office.
pub(super) fn national_lines(material: &Material<'_>) -> Vec<Line> {
    let groups = group(material.issues.iter());
    let lines = groups.iter().map(|(cause, issues)| {
        let desk = issues.iter().find_map(|issue| issue.desk.as_ref());
        line(material, cause, issues)
            .text("窓口", desk.map_or("全国事務局", |desk| material.desk_name(desk)))
            .text("ファイル", cause.file)
            .text("内容と対応", &issues[0].message)
            .text("分類", cause.code)
    });
    lines.collect()
}

/// Only what stands in the desk's own files.
pub(super) fn desk_lines(material: &Material<'_>, desk: &DeskId) -> Vec<Line> {
    let folder = format!("inbox/{desk}/");
    let groups = group(material.issues.iter().filter(|issue| issue.desk.as_ref() == Some(desk)));
    let lines = groups.iter().map(|(cause, issues)| {
        line(material, cause, issues)
            .text("ファイル", cause.file.strip_prefix(&folder).unwrap_or(cause.file))
            .text("内容とお願い", &issues[0].message)
    });
    lines.collect()
}

/// Errors first, then by place; the issues of a group by cell. No group is empty.
fn group<'a>(issues: impl Iterator<Item = &'a Issue>) -> BTreeMap<Cause<'a>, Vec<&'a Issue>> {
    let mut groups: BTreeMap<Cause<'a>, Vec<&'a Issue>> = BTreeMap::new();
    for issue in issues {
        groups.entry(Cause::of(issue)).or_default().push(issue);
    }
    for group in groups.values_mut() {
        group.sort_by_key(|issue| (issue.origin.cell, &issue.message, &issue.seen));
    }
    groups
}

/// What both books show.
fn line(material: &Material<'_>, cause: &Cause<'_>, issues: &[&Issue]) -> Line {
    Line::new(cause.key())
        .text("重要度", cause.severity.0.label())
        .text("シート", cause.sheet)
        .text("項目", cause.field.map_or("", Field::label))
        .text("書かれていた値（例）", examples(issues))
        .many("箇所の数", issues.len())
        .text("最初の箇所", places(issues, material.options.places_per_issue))
}

fn examples(issues: &[&Issue]) -> String {
    let mut told = BTreeSet::new();
    let distinct = issues.iter().map(|issue| issue.seen.as_str()).filter(|seen| told.insert(*seen));
    words::join(distinct.filter(|seen| !seen.is_empty()).take(EXAMPLES), "\n")
}

/// `B5、B9、B12 ほか`
fn places(issues: &[&Issue], limit: usize) -> String {
    let mut cells: Vec<_> = issues.iter().filter_map(|issue| issue.origin.cell).collect();
    cells.dedup();
    let rest = if cells.len() > limit { " ほか" } else { "" };
    let first = cells.iter().take(limit).map(ToString::to_string);
    words::join(first, "、") + rest
}
