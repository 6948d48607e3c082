//! Columns of another party beside the workshop's: 農家の側 > 名称, 住所, 電話 behind 福祉の側 > 名称, 住所, 電話.

use crate::domain::{Field, RecordKind};
use crate::layout::mapping::values::{is_settled, remap};
use crate::layout::model::Column;

/// What says where somebody is and how to reach them.
const OF_A_PARTY: [Field; 9] = [
    Field::PostalCode,
    Field::Prefecture,
    Field::Municipality,
    Field::Address,
    Field::Building,
    Field::Phone,
    Field::Fax,
    Field::Email,
    Field::ContactPerson,
];

/// Leaves out where the other party is: a group that has a name of its own, which is neither the workshop's nor its
/// corporation's.
pub(in crate::layout) fn leave_out(columns: &mut [Column], kind: RecordKind) {
    let name = columns.iter().find(|column| column.field == Some(Field::Name));
    let Some((own, group)) =
        name.and_then(|name| name.header.split_last()).filter(|(_, group)| !group.is_empty())
    else {
        return;
    };
    if kind != RecordKind::Workshop {
        return;
    }
    let (own, group) = (own.clone(), group.to_vec());
    let names_other = |column: &&Column| {
        let parted = column.header.split_last();
        column.field.is_none() && parted.is_some_and(|(word, other)| *word == own && other != group)
    };
    let others: Vec<_> = columns
        .iter()
        .filter(names_other)
        .map(|column| column.header[..column.header.len() - 1].to_vec())
        .collect();
    for column in columns.iter_mut().filter(|column| !is_settled(column)) {
        let is_others =
            column.header.split_last().is_some_and(|(_, group)| others.iter().any(|other| other == group));
        if is_others && column.field.is_some_and(|field| OF_A_PARTY.contains(&field)) {
            remap(column, None, "other-party", "別の相手の名称と並んでいる".to_owned());
        }
    }
}
