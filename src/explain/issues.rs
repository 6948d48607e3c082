//! Issues as a table: the same finding in many cells becomes one line.

use super::page::Page;
use crate::domain::{Issue, IssueCode, Origin, Severity};
use std::collections::BTreeMap;

/// Cells named per line; the rest is counted.
const PLACES: usize = 3;

/// Adds the issues, the gravest first.
pub(super) fn add(page: &mut Page, issues: &[&Issue]) {
    add_table(page, issues, ToString::to_string);
}

/// The same where the page is about one file, which need not be named again.
pub(super) fn add_within_file(page: &mut Page, issues: &[&Issue]) {
    add_table(page, issues, |origin| {
        let within = origin.in_file(&"".into()).to_string();
        within.strip_prefix(':').map_or_else(|| "（ファイル全体）".to_owned(), str::to_owned)
    });
}

fn add_table(page: &mut Page, issues: &[&Issue], show: fn(&Origin) -> String) {
    page.table(
        ["重さ", "セル", "書かれていたもの", "内容"],
        groups(issues).into_iter().map(|group| {
            [group[0].severity.label().to_owned(), places(&group, show), seen(&group), message(&group)]
        }),
    );
}

/// Issues of one severity, code and file, in order of place. No group is empty.
fn groups<'a>(issues: &[&'a Issue]) -> Vec<Vec<&'a Issue>> {
    let mut groups: BTreeMap<(std::cmp::Reverse<Severity>, IssueCode, &str, &str), Vec<&Issue>> =
        BTreeMap::new();
    for issue in issues {
        let key = (std::cmp::Reverse(issue.severity), issue.code, &*issue.origin.file, &*issue.origin.sheet);
        groups.entry(key).or_default().push(issue);
    }
    let sorted = |mut group: Vec<&'a Issue>| {
        group.sort_by(|left, right| (&left.origin, &left.message).cmp(&(&right.origin, &right.message)));
        group
    };
    groups.into_values().map(sorted).collect()
}

/// `file:sheet!B5、C7、D9 ほか12セル`
fn places(group: &[&Issue], show: fn(&Origin) -> String) -> String {
    let mut shown: Vec<String> = Vec::new();
    for (at, issue) in group.iter().take(PLACES).enumerate() {
        match issue.origin.cell {
            Some(cell) if at > 0 => shown.push(cell.to_string()),
            _ => shown.push(show(&issue.origin)),
        }
    }
    shown.dedup();
    let rest = group.len().saturating_sub(PLACES);
    let more = if rest > 0 { format!(" ほか{rest}か所") } else { String::new() };
    format!("{}{more}", shown.join("、"))
}

fn seen(group: &[&Issue]) -> String {
    let mut shown: Vec<&str> =
        group.iter().take(PLACES).map(|issue| issue.seen.as_str()).filter(|text| !text.is_empty()).collect();
    shown.dedup();
    shown.join("、")
}

/// The first sentence; said so where those of the other cells differ (they quote what stands in the cell).
fn message(group: &[&Issue]) -> String {
    let first = &group[0].message;
    if group.iter().all(|issue| &issue.message == first) {
        first.clone()
    } else {
        format!("{first}（ほかのセルも同様です）")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::CellRef;

    #[test]
    fn the_same_finding_in_many_cells_is_one_line() {
        let code = IssueCode::new("value.phone-unreadable");
        let at = |row| Origin::file("inbox/d01/一覧.xlsx", "").sheet("名簿").at(CellRef::new(row, 4));
        let issues: Vec<Issue> = (5..10)
            .map(|row| {
                Issue::new(code, Severity::Warning, at(row), "電話番号を確かめてください。")
                    .seen(&format!("0{row}"))
            })
            .chain([Issue::new(
                IssueCode::new("table.sheet-unreadable"),
                Severity::Error,
                Origin::file("inbox/d01/一覧.xlsx", "").sheet("名簿"),
                "シートを読み取れません。",
            )])
            .collect();
        let mut page = Page::new("問題");
        add(&mut page, &issues.iter().collect::<Vec<_>>());
        insta::assert_snapshot!(page.text(), @"
        問題
          | 重さ | セル                                          | 書かれていたもの | 内容                         |
          |------|-----------------------------------------------|------------------|------------------------------|
          | 誤り | inbox/d01/一覧.xlsx:名簿                      |                  | シートを読み取れません。     |
          | 注意 | inbox/d01/一覧.xlsx:名簿!D5、D6、D7 ほか2か所 | 05、06、07       | 電話番号を確かめてください。 |
        ");
    }
}
