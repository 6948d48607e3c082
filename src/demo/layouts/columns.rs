//! What a column of a list holds, and a workshop's cell in it.

use crate::demo::cell::Cell;
use crate::demo::dirt::Clerk;
use crate::demo::names::{CONTACTS, PEOPLE};
use crate::demo::workshop::Workshop;

/// What stands in a column.
#[derive(Clone, Copy)]
pub(super) enum Field {
    Serial,
    Name,
    Kana,
    Corporation,
    CorporateNumber,
    OfficeNumber,
    Service,
    Postal,
    Address,
    Phone,
    /// A second column of the same heading, mostly empty.
    OtherPhone,
    Fax,
    Email,
    Capacity,
    Users,
    Staff,
    Computers,
    Workers,
    Works,
    Wage,
    /// Wage under a heading that says 千円.
    WageInThousands,
    Travel,
    Updated,
    Contact,
    Note,
    /// The name of a user, who is invented; the product must not take it over.
    UserName,
}

/// A heading and what stands under it.
pub(super) type Column = (&'static str, Field);

pub(super) fn headings(columns: &[Column]) -> impl Iterator<Item = &'static str> {
    columns.iter().map(|(heading, _)| *heading)
}

/// A workshop's row; `serial` counts from 1.
pub(super) fn row(columns: &[Column], workshop: &Workshop, serial: usize, clerk: &mut Clerk) -> Vec<Cell> {
    columns.iter().map(|(_, field)| cell(*field, workshop, serial, clerk)).collect()
}

fn cell(field: Field, workshop: &Workshop, serial: usize, clerk: &mut Clerk) -> Cell {
    match field {
        Field::Serial => Cell::number(serial as i64),
        Field::Name => clerk.name(&workshop.name.text, workshop.service),
        Field::Kana => kana(&workshop.name.kana, clerk),
        Field::Corporation => clerk.corporation(&workshop.corporation),
        Field::CorporateNumber => clerk.corporate_number(&workshop.corporation.number),
        Field::OfficeNumber => clerk.office_number(&workshop.office_number),
        Field::Service => clerk.service(workshop.service),
        Field::Postal => clerk.postal(&workshop.site),
        Field::Address => clerk.address(&workshop.site),
        Field::Phone => clerk.phone(&workshop.phone, &workshop.fax),
        Field::OtherPhone if clerk.dice.chance(20) => Cell::text(workshop.phone.hyphened()),
        Field::OtherPhone => Cell::Blank,
        Field::Fax => Cell::text(workshop.fax.hyphened()),
        Field::Email => Cell::text(workshop.email.clone()),
        Field::Capacity => clerk.count(workshop.capacity, "名"),
        Field::Users if clerk.dice.chance(8) => Cell::Blank,
        Field::Users => clerk.count(workshop.users, "名"),
        Field::Staff => clerk.count(workshop.staff, "名"),
        Field::Computers => clerk.computers(workshop.computers),
        Field::Workers => clerk.count(workshop.workers, "人"),
        Field::Works => clerk.works(workshop),
        Field::Wage => clerk.yen(workshop.wage),
        Field::WageInThousands => clerk.thousand_yen(workshop.wage),
        Field::Travel => clerk.travel(workshop.travels),
        Field::Updated => clerk.date(workshop.updated),
        Field::Contact => Cell::text(clerk.dice.word(CONTACTS)),
        Field::Note => clerk.note(),
        Field::UserName => Cell::text(clerk.dice.word(PEOPLE)),
    }
}

/// A reading in hiragana or, as often, in katakana.
fn kana(hiragana: &str, clerk: &mut Clerk) -> Cell {
    if clerk.dice.chance(50) { Cell::text(hiragana) } else { Cell::text(katakana(hiragana)) }
}

fn katakana(hiragana: &str) -> String {
    hiragana
        .chars()
        .map(|letter| match letter {
            'ぁ'..='ん' => char::from_u32(letter as u32 + 0x60).unwrap_or(letter),
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn katakana_of_hiragana() {
        assert_eq!(katakana("わーくひまわり"), "ワークヒマワリ");
    }
}
