//! 郵送先 beside the address: where the post goes is no part of where the workshop stands.

use crate::domain::Field;
use crate::layout::mapping::values::{Values, is_settled, remap};
use crate::layout::model::Column;

/// Words of where things are sent.
const SENT: [&str; 3] = ["郵送", "送付", "発送"];

/// Leaves out where the post goes, where another column says where the workshop stands.
pub(in crate::layout) fn leave_out(columns: &mut [Column], values: &[Values<'_>]) {
    let is_sent =
        |column: &Column| column.header.last().is_some_and(|own| SENT.iter().any(|word| own.contains(word)));
    let is_address = |column: &Column| {
        matches!(column.field, Some(Field::Address | Field::Municipality | Field::Building))
    };
    let stands = columns.iter().zip(values).any(|(column, values)| {
        column.field == Some(Field::Address) && !is_sent(column) && values.filled() > 0
    });
    for column in columns.iter_mut().filter(|column| stands && is_address(column) && is_sent(column)) {
        if !is_settled(column) {
            remap(column, None, "mailing", "所在地の列がほかにあり、郵便の宛先が並んでいる".to_owned());
        }
    }
}
