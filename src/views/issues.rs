//! データ確認: issues grouped by cause, so that one cause in many cells is one line.

use super::line::{Line, content_key};
use super::words;
use super::{BookId, Material};
use crate::domain::{DeskId, Field, FilePath, Issue, IssueCode, Severity};
use crate::layout::{UNCERTAIN_COLUMN, UNMAPPED_COLUMN};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Texts shown as examples of what stands in the cells.
const EXAMPLES: usize = 3;
/// Headers shown of one table.
const HEADERS: usize = 10;

/// Messages of one line that each say of which record they are, the cell being none that lasts.
const MESSAGES: usize = 10;

/// What makes issues one line: the same cause in the same column of the same sheet.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Cause<'a> {
    severity: Reverse<Severity>,
    /// With Google's id, so that files of one name stay apart.
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
            field: if is_of_header(issue.code) { None } else { issue.field },
        }
    }

    /// By content, severity apart: a warning that becomes an error keeps its row.
    fn key(&self) -> String {
        let file = FilePath::new(self.file).lasting();
        content_key("D", &[self.code, &file, self.sheet, self.field.map_or("", Field::key)])
    }
}

/// Every issue of the material, for the office or the 支部 whose book it is. What no desk has to do with is theirs.
pub(super) fn national_lines(material: &Material<'_>, book: &BookId) -> Vec<Line> {
    let office = match book {
        BookId::Block(_) => "このブック",
        BookId::National | BookId::Desk(_) => "全国事務局",
    };
    let groups = group(material.issues.iter());
    let lines = groups.iter().map(|(cause, issues)| {
        let desk = issues.iter().find_map(|issue| issue.desk.as_ref());
        line(material, cause, issues)
            .text("窓口", desk.map_or(office, |desk| material.desk_name(desk)))
            .text("ファイル", FilePath::new(cause.file).shown())
            .text("内容と対応", message(issues))
            .text("分類", category(cause.code))
    });
    lines.collect()
}

/// Only what stands in the desk's own files.
pub(super) fn desk_lines(material: &Material<'_>, desk: &DeskId) -> Vec<Line> {
    let folder = format!("inbox/{desk}/");
    let groups = group(material.issues.iter().filter(|issue| issue.desk.as_ref() == Some(desk)));
    let lines = groups.iter().map(|(cause, issues)| {
        let shown = FilePath::new(cause.file).shown();
        line(material, cause, issues)
            .text("ファイル", shown.strip_prefix(&folder).unwrap_or(shown))
            .text("内容とお願い", message(issues))
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

fn count(issues: &[&Issue]) -> usize {
    issues.iter().map(|issue| issue.places()).sum()
}

/// What both books show.
fn line(material: &Material<'_>, cause: &Cause<'_>, issues: &[&Issue]) -> Line {
    Line::new(cause.key())
        .text("重要度", cause.severity.0.label())
        .text("シート", cause.sheet)
        .text("項目", cause.field.map_or("", Field::label))
        .text("書かれていた値（例）", examples(issues))
        .many("箇所の数", count(issues))
        .text("最初の箇所", places(issues, material.options.places_per_issue))
}

/// Headers of one table that were guessed or left out are one cause, whatever their fields.
fn is_of_header(code: IssueCode) -> bool {
    [UNCERTAIN_COLUMN, UNMAPPED_COLUMN].contains(&code)
}

/// Of one issue its own message, of several headers what they have in common.
fn message(issues: &[&Issue]) -> String {
    let [first, _, ..] = issues else { return issues.iter().map(|issue| issue.message.as_str()).collect() };
    if first.code == UNCERTAIN_COLUMN {
        let count = count(issues);
        format!(
            "見出しから推測して読み取った列が{count}列あります（右は「見出し → 読み取った項目」です）。違う列があれば、見出しを直してください（全国事務局で読み方を指定することもできます）。"
        )
    } else if first.code == UNMAPPED_COLUMN {
        let count = count(issues);
        format!(
            "何の項目か分からず、読み取っていない列が{count}列あります。必要な列があれば、見出しを分かりやすい言葉に直してください（全国事務局で読み方を指定することもできます）。"
        )
    } else if is_of_our_tabs(first.code) {
        each(issues)
    } else {
        first.message.clone()
    }
}

/// What people write in our own tabs: its rows move, and the message says whose they are.
fn is_of_our_tabs(code: IssueCode) -> bool {
    let family = code.as_str().split('.').next().unwrap_or_default();
    ["reply", "override", "matching", "human"].contains(&family)
}

/// Every message once, one a line.
fn each(issues: &[&Issue]) -> String {
    let mut told = BTreeSet::new();
    let different: Vec<&Issue> =
        issues.iter().copied().filter(|issue| told.insert(issue.message.as_str())).collect();
    let line = |issue: &&Issue| match issue.seen.trim() {
        "" => issue.message.clone(),
        seen => format!("{}（「{seen}」）", issue.message),
    };
    let rest = different.len().saturating_sub(MESSAGES);
    let more = (rest > 0).then(|| format!("ほか{rest}件"));
    let lines = different.iter().take(MESSAGES).map(line).chain(more);
    words::join(lines, "\n")
}

/// What kind of place has to be looked at.
fn category(code: &str) -> &'static str {
    if code == "human.unknown-field" {
        return "列の対応";
    }
    match code.split('.').next().unwrap_or_default() {
        "file" | "table" => "ファイル",
        "layout" | "sheet" => "表の見出し・シート",
        "value" => "値の書き方",
        "desk" => "窓口の情報",
        "case" => "案件",
        "application" => "応募",
        "order" => "発注",
        "delivery" => "納品",
        "wage" => "工賃",
        "workshop" | "identity" | "override" => "事業所の情報",
        "reply" => "おすすめ案件への回答",
        "survey" => "アンケート",
        "matching" | "human" => "案件マッチングの判断",
        "book" => "つなぎのブック",
        _ => "そのほか",
    }
}

fn examples(issues: &[&Issue]) -> String {
    let mut told = BTreeSet::new();
    let seen = issues.iter().map(|issue| example(issue)).filter(|seen| !seen.is_empty());
    let limit = if issues.first().is_some_and(|first| is_of_header(first.code)) { HEADERS } else { EXAMPLES };
    words::join(seen.filter(|seen| told.insert(seen.clone())).take(limit), "\n")
}

/// The text seen; of a guessed header also the field that it was read as.
fn example(issue: &Issue) -> String {
    match issue.field.filter(|_| issue.code == UNCERTAIN_COLUMN) {
        Some(field) => format!("{} → {}", issue.seen, field.label()),
        None => issue.seen.clone(),
    }
}

/// `B5、B9、B12 ほか`
fn places(issues: &[&Issue], limit: usize) -> String {
    let mut cells: Vec<_> = issues.iter().filter_map(|issue| issue.origin.cell).collect();
    cells.dedup();
    let is_all = cells.len() <= limit && issues.iter().all(|issue| issue.more == 0);
    let rest = if !is_all { " ほか" } else { "" };
    let first = cells.iter().take(limit).map(ToString::to_string);
    words::join(first, "、") + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Origin;

    #[test]
    fn what_is_written_in_our_tabs_is_told_of_each_record() {
        let code = IssueCode::new("reply.unclear-quantity");
        let told = |count: usize| {
            let one = |at: usize| {
                let origin = Origin::file("out/窓口/d01.xlsx", "").sheet("おすすめ案件");
                let message = format!("K-{at}の数量は数字だけで。");
                Issue::new(code, Severity::Warning, origin, message).seen("百個")
            };
            let issues: Vec<Issue> = (0..count).map(one).collect();
            message(&issues.iter().collect::<Vec<_>>())
        };
        assert_eq!(told(1), "K-0の数量は数字だけで。");
        assert_eq!(told(2), "K-0の数量は数字だけで。（「百個」）\nK-1の数量は数字だけで。（「百個」）");
        assert!(told(12).ends_with("\nほか2件"), "{}", told(12));
    }

    #[test]
    fn no_category_is_a_word_for_programs() {
        for code in ["workshop.conflict", "reply.unknown", "survey.unread", "override.unknown", "another.one"]
        {
            assert!(!category(code).is_ascii(), "{code}");
        }
    }
}
