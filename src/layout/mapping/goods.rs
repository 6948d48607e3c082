//! 物品 and 役務 alone in a column say which of both an item is, not what is done: the items stand in another column, and those of
//! 物品 are no work.

use crate::domain::{Field, Reason};
use crate::layout::mapping::values::{Values, is_settled, remap};
use crate::layout::model::Column;
use crate::layout::vocabulary::words::fold;
use crate::normalise::recognise::Looks;
use std::borrow::Cow;

/// Why a column says which sort an item is of, and why one names the items.
const SORT: &str = "sorts";
const ITEM: &str = "values-sorted";
/// What is sold.
const GOODS: [&str; 4] = ["物品", "物", "商品", "製品"];
/// What an item is.
const SORTS: [&str; 10] =
    ["物品", "役務", "物", "役", "商品", "製品", "サービス", "作業", "物品・役務", "その他"];
/// Those that no other column holds.
const OWN: [&str; 2] = ["物品", "役務"];
/// Words of a column of items.
const ITEMS: [&str; 6] = ["品目", "業務", "作業", "品名", "内容", "役務"];

/// Words of a column that says of items something else: 品目分類, 内容量, 品目コード.
const ABOUT: [&str; 9] = ["分類", "コド", "番号", "単位", "量", "区分", "写真", "画像", "備考"];

/// Takes such a column for none of work, and the one of items for it.
pub(in crate::layout) fn tell(columns: &mut [Column], values: &[Values<'_>]) {
    let is_sort = |at: &usize| {
        matches!(columns[*at].field, None | Some(Field::WorkDescription | Field::ServiceType))
            && !is_settled(&columns[*at])
            && values[*at].filled() >= 3
            && values[*at].share_of(|text| SORTS.contains(&text)) >= 1.0
            && values[*at].share_of(|text| OWN.contains(&text)) >= 0.5
    };
    let Some(sort) = (0..columns.len()).find(is_sort) else { return };
    let describes = |at: &usize| {
        *at != sort && columns[*at].field == Some(Field::WorkDescription) && values[*at].mostly(Looks::Text)
    };
    let is_item = |at: &usize| {
        let own = columns[*at].header.last().map_or_else(String::new, |own| fold(own));
        columns[*at].field.is_none()
            && !is_settled(&columns[*at])
            && !ABOUT.iter().any(|word| own.contains(word))
            && ITEMS.iter().any(|word| own.contains(word))
            && values[*at].mostly(Looks::Text)
    };
    let item = (0..columns.len()).find(describes).or_else(|| (sort + 1..columns.len()).find(is_item));
    remap(&mut columns[sort], None, SORT, "物品か役務かだけが書かれている".to_owned());
    let Some(item) = item else { return };
    let text = "物品か役務かの列のとなりに、その品目や業務が並んでいる";
    if columns[item].field.is_none() {
        remap(&mut columns[item], Some(Field::WorkDescription), ITEM, text.to_owned());
    } else {
        columns[item].reasons.push(Reason::new(ITEM, text));
    }
}

/// Whether what a column says in a row is a thing that is sold, by the column of sorts.
pub(in crate::layout) fn is_good<'t>(
    columns: &[Column],
    column: &Column,
    text: impl Fn(u32) -> Cow<'t, str>,
) -> bool {
    let has = |column: &Column, rule: &str| column.reasons.iter().any(|reason| reason.rule == rule);
    has(column, ITEM)
        && columns.iter().any(|sort| has(sort, SORT) && GOODS.contains(&text(sort.index).trim()))
}
