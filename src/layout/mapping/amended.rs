//! What is registered, beside what is to be amended: 現在の登録内容 > 電話番号 | 変更後 > 電話番号. Where the second says
//! something, it holds; elsewhere the first does.

use crate::domain::{Reason, RecordKind};
use crate::layout::mapping::values::{Values, is_settled};
use crate::layout::model::Column;
use crate::layout::vocabulary::words::fold;

const REGISTERED: [&str; 10] =
    ["現在", "登録", "現行", "現状", "変更前", "修正前", "訂正前", "更新前", "前回", "当初"];
const AMENDED: [&str; 11] = [
    "変更後",
    "修正後",
    "訂正後",
    "更新後",
    "変更内容",
    "変更箇所",
    "変更事項",
    "修正",
    "訂正",
    "変更",
    "異動",
];

/// What a header without a group must say: 定員変更 alone may be the day of it.
const AMENDED_ALONE: [&str; 4] = ["変更後", "修正後", "訂正後", "更新後"];

/// Said in place of an amendment where there is none.
const NO_AMENDMENT: [&str; 14] = [
    "変更ナシ",
    "変更無シ",
    "変更無",
    "修正ナシ",
    "訂正ナシ",
    "異動ナシ",
    "ナシ",
    "無シ",
    "無",
    "同ジ",
    "同左",
    "左ニ同ジ",
    "同上",
    "",
];

/// The columns of an amendment: the index of what is registered, and of what amends it.
#[derive(Clone, Debug, Default)]
pub(in crate::layout) struct Amendments(Vec<(u32, u32)>);

impl Amendments {
    /// Those among a table's columns, as [`pair`] has mapped them.
    pub(in crate::layout) fn of(columns: &[Column], kind: RecordKind) -> Self {
        if kind != RecordKind::Workshop {
            return Self::default();
        }
        let is_pair = |(at, by): &(usize, usize)| {
            columns[*at].field.is_some() && columns[*at].field == columns[*by].field
        };
        let pairs = pairs(columns).into_iter().filter(is_pair);
        Self(pairs.map(|(at, by)| (columns[at].index, columns[by].index)).collect())
    }

    /// Whether a column says nothing in a row: it is amended there, or amends nothing. `text` = what another column says.
    pub(in crate::layout) fn silence(&self, column: u32, text: impl Fn(u32) -> bool) -> bool {
        self.0.iter().any(|(at, by)| *at == column && text(*by) || *by == column && !text(*by))
    }
}

/// Whether a text amends anything.
pub(in crate::layout) fn amends(text: &str) -> bool {
    let text = fold(text);
    !NO_AMENDMENT.contains(&text.as_str()) && text.chars().any(char::is_alphanumeric)
}

/// Reads a column that amends another one as that other one is read.
pub(in crate::layout) fn pair(columns: &mut [Column], values: &[Values<'_>]) {
    for (at, by) in pairs(columns) {
        let Some(field) = columns[at].field else { continue };
        if values[by].filled() == 0 || is_settled(&columns[by]) {
            continue;
        }
        columns[by].field = Some(field);
        columns[by].confidence = columns[at].confidence;
        columns[by]
            .reasons
            .push(Reason::new("amended", "登録内容の変更を書く列（書かれていれば、こちらを読む）"));
    }
}

/// What is registered, and what amends it, by their places among `columns`.
fn pairs(columns: &[Column]) -> Vec<(usize, usize)> {
    let may_amend =
        |column: &Column| column.header.iter().any(|part| part.contains(['変', '修', '訂', '更', '異']));
    if !columns.iter().any(may_amend) {
        return Vec::new();
    }
    let said: Vec<Option<(Side, String)>> = columns.iter().map(side).collect();
    let registered = |own: &str| {
        let is_own = |other: &Option<(Side, String)>| {
            other.as_ref().is_some_and(|(side, stem)| *side == Side::Registered && stem == own)
        };
        let plain = |column: &Column| fold(&column.header_text()) == own;
        said.iter().position(is_own).or_else(|| columns.iter().position(plain))
    };
    let amended = said.iter().enumerate().filter_map(|(by, said)| match said {
        Some((Side::Amended, stem)) => Some((registered(stem)?, by)),
        _ => None,
    });
    amended.filter(|(at, by)| at != by).collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Registered,
    Amended,
}

/// On which side a column stands, and what it says there.
fn side(column: &Column) -> Option<(Side, String)> {
    if let Some((own, above)) = column.header.split_last().filter(|(_, above)| !above.is_empty()) {
        let group = fold(&above.join(" "));
        let side = side_of(&group)?;
        return Some((side, fold(own)));
    }
    let header = fold(&column.header_text());
    let sides = [(Side::Amended, &AMENDED_ALONE[..]), (Side::Registered, &REGISTERED[..])];
    sides.into_iter().find_map(|(side, words)| {
        let stem = words.iter().find_map(|word| {
            let rest = header.strip_prefix(word).or_else(|| header.strip_suffix(word))?;
            Some(rest.trim_start_matches('ノ').trim_end_matches('ノ').to_owned())
        })?;
        (stem.chars().count() >= 2).then_some((side, stem))
    })
}

fn side_of(group: &str) -> Option<Side> {
    let says = |words: &[&str]| words.iter().any(|word| group.contains(word));
    let is_before = group.contains("変更前") || group.contains("修正前") || group.contains("訂正前");
    match () {
        () if !is_before && says(&AMENDED) && !group.contains("日") => Some(Side::Amended),
        () if says(&REGISTERED) => Some(Side::Registered),
        () => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::CellRef;

    #[test]
    fn a_side_is_said_by_the_group_or_by_the_header_itself() {
        let column = |parts: &[&str]| Column {
            index: 1,
            header: parts.iter().map(|part| (*part).into()).collect(),
            header_cell: CellRef::new(1, 1),
            field: None,
            confidence: 0.0,
            reasons: Vec::new(),
        };
        let columns = [
            column(&["事業所名"]),
            column(&["現在の登録内容（R5）", "電話番号"]),
            column(&["現在の登録内容（R5）", "定員"]),
            column(&["変更後", "電話番号"]),
            column(&["変更後", "定員"]),
            column(&["登録更新日"]),
            column(&["訂正後の事業所名"]),
            column(&["事業所名変更"]),
        ];
        assert_eq!(pairs(&columns), [(1, 3), (2, 4), (0, 6)]);
    }

    #[test]
    fn a_word_for_nothing_amends_nothing() {
        for text in ["変更なし", "なし", "－", "", "同左", "　"] {
            assert!(!amends(text), "{text}");
        }
        assert!(amends("20") && amends("箱折り"));
    }
}
