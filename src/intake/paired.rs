//! 定員（現員） of a card or of a table that is turned: two counts in one cell, told apart by the order of its header's words.

use super::by_service::{self, Said};
use super::reader::{RowReader, seen};
use crate::domain::{Field, Seen, ServiceType, Severity};
use crate::layout::MappedCell;
use crate::normalise;

/// Capacity and users, from a cell of each or from one that holds both.
pub(super) fn capacity_and_users(
    row: &mut RowReader<'_>,
    service: Option<&Seen<ServiceType>>,
) -> [Option<Seen<u32>>; 2] {
    let fields = [Field::Capacity, Field::Users];
    let cells = fields.map(|field| row.get(field));
    let both = match cells {
        [Some(cell), None] | [None, Some(cell)] => in_one(cell).map(|counts| (cell, counts)),
        _ => None,
    };
    let labelled = || {
        let cell = cells[0].or_else(|| row.get(Field::ServiceType)).filter(|_| cells[1].is_none())?;
        let counts = by_words(cell)?;
        // 定員 alone is what the cell is about where its column asks for it.
        (counts[1].is_some() || cells[0].is_none()).then_some((cell, counts))
    };
    match both {
        Some((cell, counts)) => counts.map(|count| Some(seen(cell, count))),
        None if labelled().is_some() => {
            let counts = labelled().map(|(cell, counts)| counts.map(|count| Some(seen(cell, count?))));
            counts.unwrap_or_default()
        }
        None => {
            let [capacity, users] = cells;
            let capacity = match capacity.or_else(|| row.get(Field::ServiceType)).and_then(beside_service) {
                Some(count) => Some(count),
                None => of_service(row, Field::Capacity, service),
            };
            [capacity, users.and_then(|_| of_service(row, Field::Users, service))]
        }
    }
}

/// The count of the row's service, where the cell counts several.
fn of_service(
    row: &mut RowReader<'_>,
    field: Field,
    service: Option<&Seen<ServiceType>>,
) -> Option<Seen<u32>> {
    match by_service::said(row, field, service) {
        Said::Whole => plausible(row, field),
        Said::Own(cell, count) => {
            let reading = normalise::count::read(&count);
            row.take(cell, reading).filter(|count| count.value <= MOST_PEOPLE)
        }
        Said::Others => None,
    }
}

/// Whether a header asks for the service and the number of places in one cell: サービス種別・定員.
fn asks_both(cell: &MappedCell) -> bool {
    let own = cell.header.rsplit(" > ").next().unwrap_or_default();
    own.contains("定員") && ["サービス", "種別", "種類", "区分", "型"].iter().any(|word| own.contains(word))
}

/// The service of a cell that holds the number of places too: Ａ型・25名.
pub(super) fn service_beside(cell: &MappedCell) -> Option<Seen<ServiceType>> {
    let read = |cell: &MappedCell| -> Option<ServiceType> {
        let text = normalise::tidy_line(&cell.value.show());
        let words: String = text.chars().filter(|c| !c.is_ascii_digit()).collect();
        let words = words.replace("定員", " ").replace(['名', '人'], " ");
        let pieces = words.split(|c: char| c.is_whitespace() || "・/、,()".contains(c));
        let mut named = pieces.filter(|piece| !piece.is_empty()).filter_map(normalise::service::named);
        let first = named.next()?;
        named.all(|other| other == first).then_some(first)
    };
    let service = asks_both(cell).then(|| read(cell)).flatten()?;
    Some(seen(cell, service))
}

/// The one number of a cell that holds the service too.
fn beside_service(cell: &MappedCell) -> Option<Seen<u32>> {
    let text = asks_both(cell).then(|| normalise::tidy_line(&cell.value.show()))?;
    let mut numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let (number, None) = (numbers.next()?.parse().ok()?, numbers.next()) else { return None };
    (number <= MOST_PEOPLE).then(|| seen(cell, number))
}

/// 就労継続支援Ｂ型 / 定員20名 / （現員17名）: a service, the number of its places and that of its users, each with its word. Where one of
/// them is said again, it is another service's.
fn by_words(cell: &MappedCell) -> Option<[Option<u32>; 2]> {
    const USERS: [&str; 10] =
        ["現員", "利用者", "在籍", "現在", "契約", "登録", "実員", "実人", "通所者", "実利用"];
    let text = normalise::tidy_line(&cell.value.show());
    let mut counts: [Option<u32>; 2] = [None, None];
    let (mut word, mut number) = (String::new(), String::new());
    for letter in text.chars().chain(std::iter::once(' ')) {
        if letter.is_ascii_digit() {
            number.push(letter);
            continue;
        }
        if !number.is_empty() {
            let users = USERS.iter().any(|said| word.contains(said));
            let at = match (word.contains("定員"), users) {
                (true, false) => 0,
                (false, true) => 1,
                (false, false) if asks_both(cell) => 0,
                _ => return None,
            };
            let count = std::mem::take(&mut number).parse().ok().filter(|count| *count <= MOST_PEOPLE)?;
            if counts[at].replace(count).is_some() {
                return None;
            }
            word.clear();
        }
        word.push(letter);
    }
    counts[0].is_some().then_some(counts)
}

/// No workshop has more people: 44 struck through before 34 comes as 4434.
const MOST_PEOPLE: u32 = 999;

fn plausible(row: &mut RowReader<'_>, field: Field) -> Option<Seen<u32>> {
    let count = row.count(field)?;
    let cell = row.get(field).filter(|_| count.value > MOST_PEOPLE);
    let Some(cell) = cell else { return Some(count) };
    let message = format!(
        "「{}」が{}人と読めます。取り消し線を引いた数字が残っていないか、桁をご確認ください。",
        field.label(),
        count.value
    );
    row.report(cell, normalise::count::UNREADABLE, Severity::Warning, &message);
    None
}

/// The two numbers of a cell whose header names capacity and users, in that order.
fn in_one(cell: &MappedCell) -> Option<[u32; 2]> {
    let own = cell.header.rsplit(" > ").next().unwrap_or_default();
    let users = [
        "現員",
        "利用者",
        "在籍",
        "現在",
        "契約者",
        "登録者",
        "いまの人",
        "今の人",
        "いる人",
        "通っている",
        "通所者",
        "実員",
        "実人",
    ];
    let (capacity, users) = (own.find("定員")?, users.iter().filter_map(|word| own.find(word)).min()?);
    // 利用者定員 is one.
    if !own.contains(['/', '／', '・', '(', '（', '、', '\n', ' ']) {
        return None;
    }
    let text = normalise::tidy_line(&cell.value.show());
    let numbers: Vec<&str> =
        text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let [first, second] = numbers[..] else { return None };
    let (first, second) = (first.parse().ok()?, second.parse().ok()?);
    Some(if capacity < users { [first, second] } else { [second, first] })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::CellRef;
    use crate::table::Cell;

    #[test]
    fn two_counts_follow_their_header() {
        let read = |header: &str, text: &str| {
            let (header, cell, value) = (header.into(), CellRef::new(1, 1), Cell::text(text));
            in_one(&MappedCell { field: Field::Capacity, header, cell, value })
        };
        assert_eq!(read("定員（現員）", "20（11）"), Some([20, 11]));
        assert_eq!(read("概要 > 現員／定員", "14名／20名"), Some([20, 14]));
        assert_eq!(read("定員／いまの人数", "32名／26名"), Some([32, 26]));
        assert_eq!(read("利用者定員", "20（11）"), None);
        assert_eq!(read("定員（現員）", "20"), None);
        assert_eq!(read("定員（うち女性）", "20（11）"), None);
    }

    #[test]
    fn a_service_may_stand_with_both_counts() {
        let read = |text: &str| {
            let (header, cell, value) = ("種別と定員".into(), CellRef::new(1, 1), Cell::text(text));
            by_words(&MappedCell { field: Field::Capacity, header, cell, value })
        };
        assert_eq!(read("就労継続支援\nＡ型\n定員20名\n（現員17名）"), Some([Some(20), Some(17)]));
        assert_eq!(read("Ｂ型　利用者12人／定員14人"), Some([Some(14), Some(12)]));
        assert_eq!(read("Ａ型定員10名、Ｂ型定員20名"), None);
        assert_eq!(read("Ｂ型（20）現員17"), Some([Some(20), Some(17)]));
        assert_eq!(read("Ｂ型（主20・従10）現員27"), None);
        assert_eq!(read("Ｂ型（定員20名）"), Some([Some(20), None]));
        assert_eq!(read("定員20名（現員17名）"), Some([Some(20), Some(17)]));
        assert_eq!(read("Ｂ型　20名、18名"), None);
    }
}
