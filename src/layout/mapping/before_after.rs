//! 現在の平均工賃 beside 事業参加前の平均工賃: what is earned now is what was earned after, where another column says what was before.

use crate::domain::{Field, RecordKind};
use crate::layout::mapping::values::{Values, is_settled, remap};
use crate::layout::model::Column;
use crate::layout::vocabulary::words::fold;

const WAGES: [&str; 4] = ["工賃", "賃金", "月額", "給与"];
const NOW: [&str; 19] = [
    "現在",
    "現時点",
    "現状",
    "現行",
    "直近",
    "最近",
    "最新",
    "今ノ",
    "今月",
    "今年",
    "今期",
    "本年",
    "期末",
    "月末",
    "年度末",
    "後ノ",
    "上半期",
    "下半期",
    "以降",
];
/// What is reckoned from the two, meant to be, or said of others or of something else.
const OTHERS: [&str; 17] = [
    "増", "減", "差", "率", "比", "伸ビ", "目標", "計画", "予定", "見込", "時間", "時給", "日数", "総額",
    "県", "全国", "前",
];
const HALF: f64 = 0.5;

/// The one column of wages as they are now, beside those before.
pub(in crate::layout) fn tell(columns: &mut [Column], values: &[Values<'_>], kind: RecordKind) {
    let has = |field: Field| columns.iter().any(|column| column.field == Some(field));
    if kind != RecordKind::Wage || !has(Field::WageBefore) || has(Field::WageAfter) {
        return;
    }
    let is_figure = |text: &str| text.starts_with(|c: char| c.is_numeric() || matches!(c, '¥' | '￥' | '約'));
    let is_now = |at: &usize| {
        let text = fold(&columns[*at].header.concat());
        let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
        columns[*at].field.is_none()
            && !is_settled(&columns[*at])
            && says(&WAGES)
            && says(&NOW)
            && !says(&OTHERS)
            && values[*at].share_of(is_figure) >= HALF
    };
    let found: Vec<usize> = (0..columns.len()).filter(is_now).collect();
    if let [only] = found[..] {
        let text = "参加前の工賃の列があり、現在の工賃を述べている".to_owned();
        remap(&mut columns[only], Some(Field::WageAfter), "wages-now", text);
        columns[only].confidence = 0.9;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::CellRef;
    use crate::table::Cell;
    use rstest::rstest;

    #[rstest]
    #[case("現在の平均工賃月額（円）", Some(Field::WageAfter))]
    #[case("直近３か月の平均工賃", Some(Field::WageAfter))]
    #[case("令和６年９月末の工賃月額", Some(Field::WageAfter))]
    #[case("現在との増減（工賃）", None)]
    #[case("現在の県平均工賃", None)]
    #[case("工賃の目標（年度末）", None)]
    #[case("現在の利用者数", None)]
    fn what_is_earned_now(#[case] header: &str, #[case] expected: Option<Field>) {
        let cells = [Cell::Number(18_222.0), Cell::text("集計中"), Cell::text("13,089円")];
        let column = |header: &str, field: Option<Field>| Column {
            index: 1,
            header: vec![header.into()],
            header_cell: CellRef::new(1, 1),
            field,
            confidence: 0.9,
            reasons: Vec::new(),
        };
        let mut columns = vec![column("事業参加前の平均工賃", Some(Field::WageBefore)), column(header, None)];
        let values = vec![Values::of(cells.iter()), Values::of(cells.iter())];
        tell(&mut columns, &values, RecordKind::Wage);
        assert_eq!(columns[1].field, expected, "{header}");
    }
}
