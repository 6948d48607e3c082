//! What a case was expected to cost beside what was agreed: 予定価格 | 契約金額, 見積金額 | 受注金額. What was agreed is read, whichever
//! stands first; of a case of which nothing is agreed yet, what is expected.

use crate::domain::{Field, Reason, RecordKind};
use crate::layout::heads::header::Header;
use crate::layout::mapping::values::{Values, is_settled};
use crate::layout::model::{Column, MappedCell, Record};
use crate::normalise::recognise::Looks;
use crate::normalise::text::states_nothing;

const EXPECTED: [&str; 11] =
    ["予定", "見積", "予算", "概算", "見込", "想定", "設計", "希望", "提示", "予想", "目安"];
/// The surest first.
const AGREED: [&str; 10] = ["契約", "請負", "決定", "確定", "成約", "約定", "落札", "受注", "注文", "発注"];
const SUMS: [&str; 4] = ["額", "価格", "代金", "料"];
/// Of another matter, or of a part.
const OTHERS: [&str; 12] =
    ["単価", "年間", "年額", "月額", "失注", "日", "率", "累計", "変更", "工賃", "支払", "事業所"];
const RULE: &str = "agreed";
/// Letters of a group's name at most.
const GROUP: usize = 8;

fn own(column: &Column) -> String {
    said(&column.header)
}

/// The text of a column, with the name of its group where its own says neither: 見積 > 金額, ご注文 > 金額.
fn said<T: AsRef<str>>(path: &[T]) -> String {
    let Some((own, groups)) = path.split_last() else { return String::new() };
    let own = own.as_ref();
    let says = |words: &[&str]| words.iter().any(|word| own.contains(word));
    let group = groups.last().map_or("", AsRef::as_ref);
    let is_group = group.chars().count() <= GROUP;
    if says(&EXPECTED) || says(&AGREED) || !is_group { own.to_owned() } else { format!("{group}{own}") }
}

fn is_expected(header: &str) -> bool {
    EXPECTED.iter().any(|word| header.contains(word))
}

fn is_agreed(header: &str) -> bool {
    let has = |words: &[&str]| words.iter().any(|word| header.contains(word));
    has(&AGREED) && has(&SUMS) && !has(&OTHERS) && !is_expected(header)
}

/// Whether a column of a row says what was agreed for its case, where the one that is read says what was expected: 見積額 | 受注額. It is the
/// case's, though it may be its order's as well.
pub(in crate::layout) fn is_agreed_sum(case: &Header, at: usize) -> bool {
    let own = |at: usize| case.paths[at].as_ref().map_or_else(String::new, |path| said(path));
    let fields = &case.assignment.fields;
    let read = fields.iter().position(|found| found.is_some_and(|found| found.field == Field::Amount));
    read.is_some_and(|read| is_expected(&own(read))) && is_agreed(&own(at)) && !own(at).contains("発注")
}

/// Reads the sum that was agreed, where the column that is read so far says what was expected.
pub(in crate::layout) fn tell(columns: &mut [Column], values: &[Values<'_>], kind: RecordKind) {
    if !matches!(kind, RecordKind::Case | RecordKind::CaseSplit) {
        return;
    }
    let is_main = |column: &Column| column.field == Some(Field::Amount);
    let mut read = columns.iter().filter(|column| is_main(column));
    let (Some(main), None) = (read.next(), read.next()) else { return };
    if !is_expected(&own(main)) || is_settled(main) {
        return;
    }
    let is_sum = |values: &Values<'_>| {
        values.filled() > 0
            && [Looks::Integer, Looks::Decimal, Looks::Yen].iter().any(|looks| values.mostly(*looks))
    };
    let is_found = |at: &usize| {
        let column = &columns[*at];
        column.field.is_none() && !is_settled(column) && is_agreed(&own(column)) && is_sum(&values[*at])
    };
    let surest = |at: &usize| AGREED.iter().position(|word| own(&columns[*at]).contains(word));
    let Some(only) = (0..columns.len()).filter(is_found).min_by_key(surest) else { return };
    let text = "決まった額の列（予定や見積もりの額より先に読む）";
    columns[only].field = Some(Field::Amount);
    columns[only].confidence = 0.9;
    columns[only].reasons.push(Reason::new(RULE, text));
}

/// Leaves each case with one of both sums.
pub(in crate::layout) fn settle(records: &mut [Record], columns: &[Column]) {
    if !columns.iter().any(|column| column.reasons.iter().any(|reason| reason.rule == RULE)) {
        return;
    }
    for record in records {
        let is_sum = |cell: &&MappedCell| cell.field == Field::Amount && !states_nothing(&cell.value.show());
        let header = |cell: &MappedCell| {
            let path: Vec<&str> = cell.header.split(" > ").collect();
            is_agreed(&said(&path))
        };
        let kept = record.cells.iter().filter(is_sum).find(|cell| header(cell)).map(|cell| cell.cell);
        if let Some(kept) = kept {
            record.cells.retain(|cell| cell.field != Field::Amount || cell.cell == kept);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("契約金額", true)]
    #[case("落札価格（税抜）", true)]
    #[case("決定額", true)]
    #[case("契約予定額", false)]
    #[case("契約日", false)]
    #[case("契約単価", false)]
    #[case("受注見込金額", false)]
    #[case("予定価格", false)]
    fn agreed(#[case] header: &str, #[case] expected: bool) {
        assert_eq!(is_agreed(header), expected, "{header}");
    }
}
