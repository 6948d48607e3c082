//! What a workshop is paid for the work of an order, where the same row says what the client pays.

use super::lent_columns::is_paid_out;
use super::partial::{parents, place_of, read_as, without};
use crate::domain::{Field, RecordKind};
use crate::layout::heads::header::Header;
use crate::layout::mapping::scorer::Scorer;

/// The order whose worth is what stands in the group of its workshop, 加工先 > 事業所, 支払額, and not 受注額 of the case.
pub(super) fn paid_in_group(order: Header, name: usize, scorer: &mut Scorer<'_>) -> Header {
    const OF_PEOPLE: [&str; 4] = ["工賃", "賃金", "給", "利用者"];
    let group = parents(&order, name).to_vec();
    let own = |at: usize| order.paths[at].as_ref().and_then(|path| path.last()).map_or("", String::as_str);
    let is_paid = |at: &usize| {
        parents(&order, *at) == group
            && ["支払額", "支払金額", "支払い額"].contains(&own(*at))
            && !group.iter().any(|above| OF_PEOPLE.iter().any(|word| above.contains(word)))
    };
    let Some(paid) = (0..order.paths.len()).find(is_paid).filter(|_| !group.is_empty()) else { return order };
    let sum = place_of(&order, &[Field::Amount]);
    if sum == Some(paid) {
        return order;
    }
    let read = read_as(&without(&order, |at| Some(at) == sum), RecordKind::Order, scorer);
    read.filter(|read| place_of(read, &[Field::Name]) == Some(name)).unwrap_or(order)
}

/// The column of what is paid to the workshop of an order (事業所への支払), where the client pays another sum in the same row (金額).
pub(super) fn paid_to_workshop(order: &Header, name: usize) -> Option<usize> {
    let own = |at: usize| order.paths[at].as_ref().and_then(|path| path.last()).map_or("", String::as_str);
    place_of(order, &[Field::Amount]).filter(|at| !is_paid_out(own(*at)))?;
    let is_free = |at: &usize| *at != name && order.assignment.fields[*at].is_none();
    let paid: Vec<usize> =
        (0..order.paths.len()).filter(is_free).filter(|at| pays_workshop(own(*at))).collect();
    if let [paid] = paid[..] { Some(paid) } else { None }
}

/// 事業所への支払, 作業所に払う額, うち事業所分: what a workshop is paid, not when nor how, and no wages of those who work there.
fn pays_workshop(header: &str) -> bool {
    const WORKSHOPS: [&str; 8] =
        ["事業所", "作業所", "施設", "受託先", "委託先", "引受先", "引き受け先", "受け手"];
    const PAID: [&str; 8] = ["払", "渡", "委託", "発注額", "発注金額", "分", "取り分", "作業料"];
    const OTHERS: [&str; 16] = [
        "日",
        "月",
        "期",
        "方法",
        "条件",
        "済",
        "有無",
        "確認",
        "工賃",
        "賃金",
        "給",
        "利用者",
        "単価",
        "率",
        "割合",
        "数",
    ];
    let is_said = |words: &[&str]| words.iter().any(|word| header.contains(word));
    is_said(&WORKSHOPS) && is_said(&PAID) && !is_said(&OTHERS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("事業所への支払", true)]
    #[case("作業所へ払う額", true)]
    #[case("事業所委託料", true)]
    #[case("事業所分", true)]
    #[case("事業所への支払日", false)]
    #[case("事業所の支払工賃", false)]
    #[case("事業所数", false)]
    #[case("支払額", false)]
    fn what_is_paid_to_a_workshop(#[case] header: &str, #[case] expected: bool) {
        assert_eq!(pays_workshop(header), expected, "{header}");
    }
}
