//! Groups above columns that say nothing of each: 数・単価・金額 over 数, 単価 and 金額; 受けた日 over 月 and 日.

use std::borrow::Cow;

/// Letters between the names that such a group counts up.
const SIGNS: [char; 6] = ['・', '･', '、', '／', '/', ','];

/// Drops the parents that merely count up their children's names, and 日 below a parent that names a day itself.
pub(in crate::layout) fn lift(parts: &mut Vec<Cow<'_, str>>) {
    if parts.len() < 2 {
        return;
    }
    let own = parts[parts.len() - 1].trim().to_owned();
    let last = parts.len() - 1;
    let mut at = 0;
    parts.retain(|part| {
        let counts = at < last && counts_up(part, &own);
        at += 1;
        !counts
    });
    if own == "日" && parts.len() > 1 && names_day(&parts[parts.len() - 2]) {
        parts.pop();
    }
}

/// 数・単価・金額 names 数 as one of several.
fn counts_up(parent: &str, own: &str) -> bool {
    parent.contains(SIGNS) && parent.split(SIGNS).filter(|part| !part.trim().is_empty()).count() >= 2 && {
        parent.split(SIGNS).any(|part| part.trim() == own)
    }
}

/// 受けた日, 納品年月日.
pub(in crate::layout) fn names_day(parent: &str) -> bool {
    let parent = parent.trim();
    parent.ends_with('日') && parent.chars().count() >= 3
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(&["数・単価・金額", "数"], &["数"])]
    #[case(&["数・単価・金額", "合計"], &["数・単価・金額", "合計"])]
    #[case(&["受けた日", "日"], &["受けた日"])]
    #[case(&["受けた日", "月"], &["受けた日", "月"])]
    #[case(&["受けたとき", "日"], &["受けたとき", "日"])]
    #[case(&["納品", "数"], &["納品", "数"])]
    fn what_groups_leave(#[case] path: &[&str], #[case] expected: &[&str]) {
        let mut parts: Vec<Cow<'_, str>> = path.iter().map(|part| Cow::Borrowed(*part)).collect();
        lift(&mut parts);
        assert_eq!(parts, expected);
    }
}
