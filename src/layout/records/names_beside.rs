//! Whom an order went to with the corporation behind it, in a cell of its own line or in brackets: おりづる（一般社団法人見本会）.

use crate::domain::{Field, RecordKind};
use crate::layout::model::Record;
use crate::normalise::corporation;
use crate::table::Cell;

/// The workshop alone: orders and deliveries name no corporation.
pub(in crate::layout) fn drop_corporation(record: &mut Record) {
    if !matches!(record.kind, RecordKind::Order | RecordKind::Delivery) {
        return;
    }
    for cell in record.cells.iter_mut().filter(|cell| cell.field == Field::Name) {
        let Cell::Text(text) = &cell.value else { continue };
        let own = before_corporation(text).map(Cell::text);
        if let Some(own) = own {
            cell.value = own;
        }
    }
}

/// The name before a corporation with its legal form in brackets.
fn before_corporation(text: &str) -> Option<&str> {
    let inner = text.trim().strip_suffix(['）', ')'])?;
    let at = inner.rfind(['（', '('])?;
    let (name, behind) = inner.split_at(at);
    let owner = behind.trim_start_matches(['（', '(']).trim();
    // （株） is a form without a name, and what follows the name of a company is no owner of it.
    let is_named = owner.chars().count() >= 5 && name.contains(char::is_alphabetic);
    (corporation::has_legal_form(owner) && is_named).then(|| name.trim())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("おりづる\n（一般社団法人おりづる会）", Some("おりづる"))]
    #[case("見本（株式会社例示）", Some("見本"))]
    #[case("㈱例示（見本作業所）", None)]
    #[case("例示（株）", None)]
    #[case("見本作業所", None)]
    fn names_before_their_corporations(#[case] text: &str, #[case] expected: Option<&str>) {
        assert_eq!(before_corporation(text), expected, "{text}");
    }
}
