//! What was, beside what is: 旧所在地 | 新所在地, 変更前定員 | 変更後定員, 所在地（移転前） | 所在地. The former is not read.

use crate::domain::{Field, Reason};
use crate::layout::mapping::values::{Values, is_settled};
use crate::layout::model::Column;
use crate::layout::vocabulary::words::fold;

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

/// 住所 > 旧 and 住所 > 新（現在）: words that say it alone below the same group.
const WAS: [&str; 16] = [
    "旧",
    "前",
    "以前",
    "従前",
    "従来",
    "変更前",
    "移転前",
    "改正前",
    "改定前",
    "更新前",
    "前回",
    "異動前",
    "元",
    "マエ",
    "昔",
    "カツテ",
];
const IS: [&str; 19] = [
    "新",
    "現",
    "現在",
    "今",
    "イマ",
    "現行",
    "変更後",
    "移転後",
    "改正後",
    "改定後",
    "更新後",
    "新現在",
    "現在新",
    "後",
    "今回",
    "異動後",
    "最新",
    "只今",
    "新シイ方",
];

/// The group of a column whose lowest text is one of `words`, or begins with `sign` (旧番号, 新番号), and what that text says else.
fn below(column: &Column, words: &[&str], sign: &[char]) -> Option<(String, String)> {
    let (own, above) = column.header.split_last().filter(|(_, above)| !above.is_empty())?;
    let group = fold(&above.join(" "));
    let outside = own.split(['（', '(']).next().unwrap_or_default();
    if [own, outside].iter().any(|text| words.contains(&fold(text).as_str())) {
        return Some((group, String::new()));
    }
    let own = fold(own);
    own.strip_prefix(sign).map(|rest| (group, rest.trim_start_matches('ノ').to_owned()))
}

/// Unmaps a column of what was where another says what is.
pub(in crate::layout) fn drop_former(columns: &mut [Column], values: &[Values<'_>]) {
    let may_be = |column: &Column| {
        column.header.iter().any(|part| part.contains(['旧', '前', '従', '元', '昔', 'ま', 'か']))
    };
    for at in 0..columns.len() {
        let Some(field) = columns[at].field else { continue };
        if !may_be(&columns[at]) || is_settled(&columns[at]) || field == Field::Remarks {
            continue;
        }
        let group = below(&columns[at], &WAS, &['旧']);
        let stem = without(&fold(&columns[at].header_text()), &FORMER);
        if group.is_none() && stem.is_none() {
            continue;
        }
        let is_current = |other: &usize| {
            let column = &columns[*other];
            *other != at
                && !is_settled(column)
                && column.field.is_none_or(|own| own == field)
                && values[*other].filled() * 2 >= values[at].filled()
                && values[*other].filled() > 0
                && {
                    let header = fold(&column.header_text());
                    let is_now = group.is_some() && below(column, &IS, &['新', '現']) == group;
                    let is_stem = |stem: &String| {
                        header == *stem || without(&header, &CURRENT).is_some_and(|own| own == *stem)
                    };
                    is_now || stem.as_ref().is_some_and(is_stem)
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
