//! Which of two numbers or days is the order's: 事業所への発注番号 beside 受注番号, 発注日 beside 受注日. The other is the case's.

use super::assign::Scorer;
use crate::domain::Field;
use crate::layout::heads::header::Header;

/// What a list may say twice: of what the client ordered from the desk, and of what the desk ordered from a workshop.
const SAID_TWICE: [Field; 2] = [Field::OrderNumber, Field::OrderedOn];

/// The header without what is the case's, as orders and deliveries are read from it.
pub(in crate::layout) fn of_order(header: &Header, scorer: &mut Scorer<'_>) -> Header {
    let mut own = header.clone();
    for field in SAID_TWICE {
        let mut directions: Vec<(usize, Direction)> = Vec::new();
        for (at, path) in header.paths.iter().enumerate() {
            let Some([word]) = path.as_deref() else { continue };
            if let Some(direction) = Direction::of(word).filter(|_| scorer.means(word, field)) {
                directions.push((at, direction));
            }
        }
        if directions.iter().any(|(_, direction)| *direction == Direction::Outward) {
            for (at, _) in directions.iter().filter(|(_, direction)| *direction == Direction::Inward) {
                own.paths[*at] = None;
                own.assignment.fields[*at] = None;
            }
        }
    }
    own
}

/// Seen from the desk.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    /// From the client: 受注, 契約.
    Inward,
    /// To a workshop: 事業所への発注.
    Outward,
}

impl Direction {
    fn of(word: &str) -> Option<Self> {
        const WORKSHOPS: [&str; 7] = ["事業所", "作業所", "施設", "委託先", "発注先", "外注先", "協力先"];
        const INWARD: [&str; 5] = ["受注", "受託", "受付", "契約", "成約"];
        if INWARD.iter().any(|inward| word.starts_with(inward)) {
            return Some(Self::Inward);
        }
        let is_to_workshop = WORKSHOPS.iter().any(|workshop| word.starts_with(workshop));
        (is_to_workshop || word.starts_with("発注")).then_some(Self::Outward)
    }
}
