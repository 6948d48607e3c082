//! Which of two numbers, days or sums is the order's: 事業所への発注番号 beside 受注番号, 発注日 beside 受注日, 支払額 beside 受注額. The other
//! is the case's.

use super::scorer::Scorer;
use crate::domain::{Field, RecordKind};
use crate::layout::heads::header::Header;
use crate::layout::vocabulary::entry::Match;

/// What a list may say twice: of what the client ordered from the desk, and of what the desk ordered from a workshop.
const SAID_TWICE: [Field; 3] = [Field::OrderNumber, Field::OrderedOn, Field::Amount];
/// The score of a column that is told by the one beside it.
const TOLD: f64 = 0.95;

/// The header without what is the case's, as orders and deliveries are read from it.
pub(in crate::layout) fn of_order(header: &Header, scorer: &mut Scorer<'_>) -> Header {
    let mut own = header.clone();
    for field in SAID_TWICE {
        let (inward, outward) = both_ways(header, field, scorer);
        for at in inward.iter().filter(|_| !outward.is_empty()) {
            own.paths[*at] = None;
            own.assignment.fields[*at] = None;
        }
    }
    own
}

/// Whether a list says a day or a sum of what came in and of what went out: it tells of the case as well.
pub(in crate::layout) fn says_twice(header: &Header, scorer: &mut Scorer<'_>) -> bool {
    [Field::OrderedOn, Field::Amount].into_iter().any(|field| {
        let (inward, outward) = both_ways(header, field, scorer);
        !inward.is_empty() && !outward.is_empty()
    })
}

/// The columns that say a field of what came in, and those that say it of what went out.
fn both_ways(header: &Header, field: Field, scorer: &mut Scorer<'_>) -> (Vec<usize>, Vec<usize>) {
    let (mut inward, mut outward) = (Vec::new(), Vec::new());
    for (at, path) in header.paths.iter().enumerate() {
        let Some([word]) = path.as_deref() else { continue };
        let direction = if field == Field::Amount { Direction::of_sum(word) } else { Direction::of(word) };
        match direction.filter(|_| scorer.means(word, field)) {
            Some(Direction::Inward) => inward.push(at),
            Some(Direction::Outward) => outward.push(at),
            None => {}
        }
    }
    (inward, outward)
}

/// What a list of orders says of its own where it says it of the case as well: 発注日 beside 受注日, 支払額 beside 受注額, 発注書No beside 受注番号.
pub(in crate::layout) fn tell(header: Header, scorer: &mut Scorer<'_>) -> Header {
    let mut own = tell_numbers(header, scorer);
    let kind = own.assignment.kind;
    let Some(words) = scorer.dictionary.vocabulary(kind).filter(|_| kind == RecordKind::Order) else {
        return own;
    };
    for field in [Field::OrderedOn, Field::Amount] {
        let (inward, outward) = both_ways(&own, field, scorer);
        let fields = &mut own.assignment.fields;
        let is_open = |found: &Option<Match>| found.is_none_or(|found| found.field == field);
        if let [only] = outward[..]
            && !inward.is_empty()
            && is_open(&fields[only])
        {
            for at in inward {
                fields[at] = fields[at].filter(|found| found.field != field);
            }
            fields[only] = Some(Match { field, score: TOLD, weight: words.weight(field) });
        }
    }
    own
}

/// A list of orders or deliveries that numbers what came in and what went out: 受注番号 beside 発注書No is the case's, where no other
/// column numbers it.
fn tell_numbers(header: Header, scorer: &mut Scorer<'_>) -> Header {
    let kind = header.assignment.kind;
    if !matches!(kind, RecordKind::Order | RecordKind::Delivery) {
        return header;
    }
    let (mut case, mut order) = (Vec::new(), Vec::new());
    for (at, path) in header.paths.iter().enumerate() {
        let Some([word]) = path.as_deref() else { continue };
        let is_number = scorer.means(word, Field::OrderNumber) || scorer.means(word, Field::CaseNumber);
        match Direction::of_number(word).filter(|_| is_number) {
            Some(Direction::Inward) => case.push(at),
            Some(Direction::Outward) => order.push(at),
            None => {}
        }
    }
    let ([case], [order]) = (&case[..], &order[..]) else { return header };
    let is_named_elsewhere = (0..header.paths.len()).any(|at| {
        let field = header.assignment.fields[at].map(|found| found.field);
        at != *case && at != *order && matches!(field, Some(Field::CaseNumber | Field::OrderNumber))
    });
    let Some(words) = scorer.dictionary.vocabulary(kind).filter(|_| !is_named_elsewhere) else {
        return header;
    };
    let told = |field: Field| Some(Match { field, score: TOLD, weight: words.weight(field) });
    let (of_case, of_order) = (told(Field::CaseNumber), told(Field::OrderNumber));
    let mut own = header.clone();
    own.assignment.fields[*case] = of_case;
    own.assignment.fields[*order] = of_order;
    own
}

/// Whether a column says of itself that something was given to a workshop: 回した日, 事業所への依頼日.
pub(in crate::layout) fn goes_out(header: &Header, at: usize) -> bool {
    let own = header.paths[at].as_ref().and_then(|path| path.last());
    own.is_some_and(|own| Direction::of(own) == Some(Direction::Outward))
}

/// Seen from the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Direction {
    /// From the client: 受注, 契約.
    Inward,
    /// To a workshop: 事業所への発注.
    Outward,
}

impl Direction {
    /// Whose number a word is: a slip (発注書, 注文書) is written to a workshop, what is asked for or received is the case's.
    fn of_number(word: &str) -> Option<Self> {
        const SLIPS: [&str; 5] = ["注文書", "手配", "委託", "割当", "配注"];
        const CASES: [&str; 6] = ["案件", "引合", "照会", "相談", "依頼", "見積"];
        if CASES.iter().any(|case| word.starts_with(case)) {
            return Some(Self::Inward);
        }
        Self::of(word).or_else(|| SLIPS.iter().any(|slip| word.starts_with(slip)).then_some(Self::Outward))
    }

    /// The same of a sum: what is paid or shared out goes to a workshop.
    fn of_sum(word: &str) -> Option<Self> {
        const PAID: [&str; 9] =
            ["支払", "お支払", "委託", "再委託", "配分", "割当", "振分", "割振", "割リ振"];
        let is_paid = PAID.iter().any(|paid| word.starts_with(paid));
        if is_paid { Some(Self::Outward) } else { Self::of(word) }
    }

    fn of(word: &str) -> Option<Self> {
        const WORKSHOPS: [&str; 7] = ["事業所", "作業所", "施設", "委託先", "発注先", "外注先", "協力先"];
        const INWARD: [&str; 9] =
            ["受注", "受託", "受付", "契約", "成約", "受けた", "請けた", "頼まれた", "もらった"];
        const GIVEN: [&str; 8] =
            ["発注", "お願いした", "頼んだ", "たのんだ", "割り振った", "割振った", "回した", "まわした"];
        if INWARD.iter().any(|inward| word.starts_with(inward)) {
            return Some(Self::Inward);
        }
        let is_to_workshop = WORKSHOPS.iter().any(|workshop| word.starts_with(workshop));
        let is_given = GIVEN.iter().any(|given| word.starts_with(given));
        (is_to_workshop || is_given).then_some(Self::Outward)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("受注番号", Some(Direction::Inward))]
    #[case("受付番号", Some(Direction::Inward))]
    #[case("案件番号", Some(Direction::Inward))]
    #[case("引合番号", Some(Direction::Inward))]
    #[case("発注書No", Some(Direction::Outward))]
    #[case("発注番号", Some(Direction::Outward))]
    #[case("注文書番号", Some(Direction::Outward))]
    #[case("事業所への発注番号", Some(Direction::Outward))]
    #[case("注文番号", None)]
    #[case("伝票番号", None)]
    fn whose_number_a_word_is(#[case] word: &str, #[case] expected: Option<Direction>) {
        assert_eq!(Direction::of_number(word), expected, "{word}");
    }
}
