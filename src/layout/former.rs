//! What was, beside what is: 旧所在地 | 新所在地, 変更前定員 | 変更後定員, 所在地（移転前） | 所在地. The former is not read.

use super::evidence::{Values, is_settled};
use super::model::Column;
use super::words::fold;
use crate::domain::{Field, Reason};

const FORMER: [&str; 10] =
    ["変更前", "移転前", "改正前", "改定前", "従前", "以前ノ", "前ノ", "従来", "更新前", "旧"];
const CURRENT: [&str; 10] =
    ["変更後", "移転後", "改正後", "改定後", "現在ノ", "現在", "現行", "更新後", "新シイ", "新"];

/// A header without the word of `words` that it begins or ends with.
fn without(header: &str, words: &[&str]) -> Option<String> {
    let stem =
        words.iter().find_map(|word| header.strip_prefix(word).or_else(|| header.strip_suffix(word)))?;
    let stem = stem.trim_start_matches('ノ').trim_end_matches('ノ');
    (stem.chars().count() >= 2).then(|| stem.to_owned())
}

/// Unmaps a column of what was where another says what is.
pub(super) fn drop_former(columns: &mut [Column], values: &[Values<'_>]) {
    let may_be = |column: &Column| column.header.iter().any(|part| part.contains(['旧', '前', '従']));
    for at in 0..columns.len() {
        let Some(field) = columns[at].field else { continue };
        if !may_be(&columns[at]) || is_settled(&columns[at]) || field == Field::Remarks {
            continue;
        }
        let Some(stem) = without(&fold(&columns[at].header_text()), &FORMER) else { continue };
        let is_current = |other: &usize| {
            let column = &columns[*other];
            *other != at
                && !is_settled(column)
                && column.field.is_none_or(|own| own == field)
                && values[*other].filled() * 2 >= values[at].filled()
                && values[*other].filled() > 0
                && {
                    let header = fold(&column.header_text());
                    header == stem || without(&header, &CURRENT).is_some_and(|own| own == stem)
                }
        };
        let Some(current) = (0..columns.len()).find(is_current) else { continue };
        if columns[current].field.is_none() {
            columns[current].field = Some(field);
            columns[current].confidence = columns[at].confidence;
            columns[current].reasons.push(Reason::new("current", "変更前ではなく、変更後の列"));
        }
        columns[at].field = None;
        columns[at].confidence = 0.0;
        columns[at].reasons.push(Reason::new("former", "変更前の列（変更後は別の列にある）"));
    }
}
