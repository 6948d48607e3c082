//! The same count in its parts and as a whole side by side (男, 女, 計 below 現員): the whole is read, and never a part for it.

use crate::domain::{Field, Reason};
use crate::layout::mapping::values::{Values, is_settled};
use crate::layout::model::Column;
use crate::layout::vocabulary::words::fold;

const WHOLES: [&str; 8] = ["男女計", "合計", "総計", "小計", "全体", "全員", "総", "計"];
const PARTS: [&str; 18] = [
    "主たる事業所",
    "従たる事業所",
    "主",
    "従",
    "男性",
    "女性",
    "男",
    "女",
    "身体",
    "知的",
    "精神",
    "難病",
    "発達",
    "常勤",
    "非常勤",
    "専従",
    "兼務",
    "その他",
];

/// Parts that are never all where others of them stand beside.
const BY_SORT: [&str; 5] = ["身体", "知的", "精神", "難病", "発達"];

/// Gives a count to the column of the whole; where there is none, a part alone is not read as all.
pub(in crate::layout) fn prefer_whole(columns: &mut [Column], values: &[Values<'_>]) {
    for at in 0..columns.len() {
        let Some(field) = columns[at].field.filter(counts) else { continue };
        let Some((stem, part)) = part_of(&columns[at]).filter(|_| !is_settled(&columns[at])) else {
            continue;
        };
        let is_whole = |other: &usize| {
            *other != at
                && !is_settled(&columns[*other])
                && values[*other].filled() > 0
                && columns[*other].field.is_none_or(|own| own == field)
                && whole_of(&columns[*other]).is_some_and(|own| own == stem)
        };
        let whole = (0..columns.len()).find(is_whole);
        // 身体, 知的 and 精神 side by side without a whole: none of them is all.
        let is_sibling = |other: &usize| {
            *other != at && part_of(&columns[*other]).is_some_and(|(own, other)| own == stem && other != part)
        };
        let is_never_all = part.starts_with(['男', '女'])
            || BY_SORT.contains(&part) && (0..columns.len()).any(|other| is_sibling(&other));
        if whole.is_none() && !is_never_all {
            continue;
        }
        if let Some(whole) = whole {
            columns[whole].field = Some(field);
            columns[whole].confidence = columns[at].confidence;
            columns[whole].reasons.push(Reason::new("whole-count", "内訳ではなく、合計の列"));
        }
        columns[at].field = None;
        columns[at].confidence = 0.0;
        columns[at].reasons.push(Reason::new("part-count", "人数の内訳の列"));
    }
}

const fn counts(field: &Field) -> bool {
    matches!(field, Field::Users | Field::Staff | Field::Capacity | Field::WorkersAvailable)
}

fn words(column: &Column) -> String {
    let mut words = fold(&column.header.join(""));
    words.retain(|letter| !"()[]・/人名数".contains(letter));
    words
}

/// What a column counts, and the part of it: 現員 > 男, 利用者数（うち女性）.
fn part_of(column: &Column) -> Option<(String, &'static str)> {
    let words = words(column);
    let part = PARTS.iter().find(|part| words.ends_with(&fold(part)))?;
    let stem = words.strip_suffix(&fold(part))?.trim_end_matches("ウチ").trim_end_matches('内');
    (!stem.is_empty()).then(|| (stem.to_owned(), *part))
}

/// What a column counts as a whole: 現員 > 計, 利用者数（合計）, 利用者数.
fn whole_of(column: &Column) -> Option<String> {
    if part_of(column).is_some() {
        return None;
    }
    let words = words(column);
    let stem = WHOLES.iter().find_map(|whole| words.strip_suffix(whole)).unwrap_or(&words);
    (!stem.is_empty()).then(|| stem.to_owned())
}
