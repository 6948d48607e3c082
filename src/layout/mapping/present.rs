//! Those who are registered beside those who come: the latter are the users.

use crate::domain::{Field, Reason};
use crate::layout::mapping::values::{Values, is_settled};
use crate::layout::model::Column;
use crate::layout::vocabulary::words::fold;
use crate::normalise::recognise::Looks;

const REGISTERED: [&str; 5] = ["登録", "契約", "名簿上", "在籍", "延ベ"];
const COMING: [&str; 17] = [
    "実利用",
    "実際",
    "実人員",
    "実人数",
    "実員",
    "実通所",
    "現員",
    "現在員",
    "通所者",
    "通所人",
    "通所数",
    "利用人",
    "通ッテ",
    "通ウ",
    "来テイル",
    "稼働",
    "実働",
];
/// What counts something else of those who come.
const NO_COUNT: [&str; 6] = ["率", "日数", "回数", "時間", "工賃", "可能"];

/// 登録者数 | 実利用者数: the users are those who come.
pub(in crate::layout) fn prefer_coming(columns: &mut [Column], values: &[Values<'_>]) {
    let own = |column: &Column| fold(column.header.last().map_or("", AsRef::as_ref));
    let Some(at) = columns.iter().position(|column| column.field == Some(Field::Users)) else { return };
    let header = own(&columns[at]);
    let says = |text: &str, words: &[&str]| words.iter().any(|word| text.contains(word));
    if is_settled(&columns[at]) || !says(&header, &REGISTERED) || says(&header, &COMING) {
        return;
    }
    let comes = |other: &usize| {
        let column = &columns[*other];
        let own = own(column);
        column.field.is_none()
            && !is_settled(column)
            && says(&own, &COMING)
            && !says(&own, &REGISTERED)
            && !says(&own, &NO_COUNT)
            && values[*other].filled() * 2 >= values[at].filled()
            && values[*other].mostly(Looks::Integer)
    };
    let Some(other) = (0..columns.len()).find(comes) else { return };
    columns[other].field = Some(Field::Users);
    columns[other].confidence = columns[at].confidence;
    columns[other].reasons.push(Reason::new("coming", "登録の人数ではなく、実際に利用している人数の列"));
    columns[at].field = None;
    columns[at].confidence = 0.0;
    columns[at].reasons.push(Reason::new("registered", "登録の人数の列（実際の人数は別の列にある）"));
}
