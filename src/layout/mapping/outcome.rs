//! 結果 > 月日 beside 結果 > 区分 of a list of leads: the day on which a talk came to its end, a contract or none, as the state says.

use crate::domain::{Field, RecordKind};
use crate::layout::forms::is_day;
use crate::layout::mapping::values::{Values, is_settled, remap};
use crate::layout::model::Column;
use crate::layout::vocabulary::words::fold;

/// Words of a day that say no more.
const DAYS: [&str; 7] = ["月日", "年月日", "日付", "日", "期日", "決定日", "確定日"];
/// Days that such a column holds at least, and their share.
const FEWEST: usize = 2;
const NEARLY_ALL: f64 = 0.9;

/// The one column of days in the group of the state is the day of what the state says, where no other says a day of either.
pub(in crate::layout) fn date(columns: &mut [Column], values: &[Values<'_>], kind: RecordKind) {
    let ends = [Some(Field::ContractedOn), Some(Field::LostOn)];
    if kind != RecordKind::Lead || columns.iter().any(|column| ends.contains(&column.field)) {
        return;
    }
    let Some(group) = columns.iter().find(|column| column.field == Some(Field::State)).and_then(group_of)
    else {
        return;
    };
    let is_day_of_group = |at: &usize| {
        let column = &columns[*at];
        let own = fold(column.header.last().map_or("", AsRef::as_ref));
        column.field.is_none()
            && !is_settled(column)
            && group_of(column).is_some_and(|other| other == group)
            && DAYS.contains(&own.as_str())
            && values[*at].filled() >= FEWEST
            && values[*at].share_of(is_day) >= NEARLY_ALL
    };
    let found: Vec<usize> = (0..columns.len()).filter(is_day_of_group).collect();
    if let [only] = found[..] {
        let text = "状況と同じ見出しの下に、その日が並んでいる".to_owned();
        remap(&mut columns[only], Some(Field::ContractedOn), "day-of-state", text);
    }
}

/// The words above a column's own.
fn group_of(column: &Column) -> Option<Vec<String>> {
    let (_, above) = column.header.split_last()?;
    (!above.is_empty()).then(|| above.iter().map(|part| fold(part)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::CellRef;
    use crate::table::Cell;

    fn column(index: u32, header: &[&str], field: Option<Field>) -> Column {
        Column {
            index,
            header: header.iter().map(|part| (*part).into()).collect(),
            header_cell: CellRef::new(1, index),
            field,
            confidence: 0.9,
            reasons: Vec::new(),
        }
    }

    #[test]
    fn a_day_beside_the_state_is_that_of_the_outcome() {
        let days = [Cell::text("4/23"), Cell::text("6月17日")];
        let texts = [Cell::text("見送り"), Cell::text("成約")];
        let values = || vec![Values::of(texts.iter()), Values::of(days.iter())];
        let told = |group: &str, kind: RecordKind| {
            let mut columns =
                vec![column(1, &["結果", "区分"], Some(Field::State)), column(2, &[group, "月日"], None)];
            date(&mut columns, &values(), kind);
            columns[1].field
        };
        assert_eq!(told("結果", RecordKind::Lead), Some(Field::ContractedOn));
        assert_eq!(told("訪問②", RecordKind::Lead), None);
        assert_eq!(told("結果", RecordKind::Case), None);
    }
}
