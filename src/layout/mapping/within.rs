//! Counts whose cells name the service themselves, beside the column that is read: 定員（自立訓練ほか） over 就労継続支援B型　１０. Which of
//! them is the row's is told by its own service.

use crate::domain::Field;
use crate::domain::Reason;
use crate::layout::mapping::values::{Values, is_settled};
use crate::layout::model::Column;
use crate::normalise::service_count;

/// What is counted, and the words of its headers.
const COUNTED: [(Field, &[&str]); 3] = [
    (Field::Capacity, &["定員"]),
    (Field::Users, &["利用者数", "登録者数", "現員"]),
    (Field::AverageWage, &["工賃", "賃金"]),
];
const MOST: f64 = 0.7;

/// Reads a further column of a count where most of its cells say whose it is.
pub(in crate::layout) fn tell(columns: &mut [Column], values: &[Values<'_>]) {
    for (field, words) in COUNTED {
        if !columns.iter().any(|column| column.field == Some(field)) {
            continue;
        }
        let says = |column: &Column| {
            let own = column.header.last().map_or("", AsRef::as_ref);
            words.iter().any(|word| own.contains(word)) && !is_of_another_time(own)
        };
        let named = |text: &str| !service_count::parts(text).is_empty();
        for (column, values) in columns.iter_mut().zip(values) {
            let is_open = column.field.is_none() && !is_settled(column) && says(column);
            if is_open && values.filled() >= 2 && values.share_of(named) >= MOST {
                let text = "どのサービスの数かが値に書かれている（その行のサービスのものを読む）";
                column.field = Some(field);
                column.confidence = 0.9;
                column.reasons.push(Reason::new("services-within", text));
            }
        }
    }
}

/// 前年度の工賃, 目標工賃, 平均工賃（R4）: the same count at another time.
fn is_of_another_time(header: &str) -> bool {
    const TIMES: [&str; 7] = ["年", "前", "過去", "目標", "予定", "旧", "変更"];
    TIMES.iter().any(|word| header.contains(word)) || header.contains(char::is_numeric)
}
