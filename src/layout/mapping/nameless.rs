//! A list of workshops whose names stand under a word that nobody knows: their column is known by what stands in it.

use crate::domain::Field;
use crate::layout::mapping::seen::Seen;
use crate::layout::mapping::values::{Values, remap};
use crate::layout::model::Column;
use crate::layout::vocabulary::words::fold;
use crate::normalise::work;

/// What headers of names end with.
const ENDS: [&str; 10] = ["名", "名称", "名前", "先", "さん", "所", "ところ", "相手", "団体", "手"];
/// What a header of other names has.
const OTHERS: [&str; 14] =
    ["担当", "氏名", "駅", "停", "連絡", "代表", "管理", "責任", "法人", "会社", "町", "市", "場所", "作業"];

/// The one column of such texts, where several columns say what workshops alone are asked: by its header's last word, else alone.
pub(super) fn only_names(columns: &[Seen<'_>]) -> Option<usize> {
    let is_work = |text: &str| !work::kinds_in(text, work::shipped_words()).is_empty();
    let may_name = |at: &usize| {
        let one = &columns[*at];
        let header = fold(&one.own);
        one.field.is_none()
            && !OTHERS.iter().any(|word| header.contains(word))
            && are_names(&one.values)
            && one.values.share_of(is_work) < 0.5
    };
    let candidates: Vec<usize> = (0..columns.len()).filter(may_name).collect();
    let is_named = |at: &&usize| ENDS.iter().any(|end| fold(&columns[**at].own).ends_with(&fold(end)));
    let only = || if let [only] = candidates[..] { Some(only) } else { None };
    candidates.iter().find(is_named).copied().or_else(only)
}

/// Names the one column of texts that differ from row to row and look like nothing else.
pub(in crate::layout) fn name(columns: &mut [Column], values: &[Values<'_>]) {
    if columns.iter().any(|column| column.field == Some(Field::Name)) {
        return;
    }
    let is_unknown = |column: &Column| {
        column.field.is_none() && column.reasons.last().is_some_and(|reason| reason.rule == "unknown")
    };
    let header = |at: usize| columns[at].header.last().map_or_else(String::new, |own| fold(own));
    let may_name = |at: &usize| {
        let header = header(*at);
        is_unknown(&columns[*at])
            && !OTHERS.iter().any(|word| header.contains(word))
            && are_names(&values[*at])
    };
    let candidates: Vec<usize> = (0..columns.len()).filter(may_name).collect();
    let is_named = |at: &&usize| ENDS.iter().any(|end| header(**at).ends_with(&fold(end)));
    let only = || if let [only] = candidates[..] { Some(only) } else { None };
    let Some(at) = candidates.iter().find(is_named).copied().or_else(only) else { return };
    let text = "事業所名の列がほかになく、行ごとに違う名前が並んでいる".to_owned();
    remap(&mut columns[at], Some(Field::Name), "values-names", text);
}

fn are_names(values: &Values<'_>) -> bool {
    values.are_different() && values.may_be_names()
}
