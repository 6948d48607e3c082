//! A cell that lists its services with their places, 就労継続支援Ａ型（6）、就労継続支援Ｂ型（14）、生活介護（10）: a record for each of
//! those that are read, with its places.

use crate::domain::{Field, RecordKind, ServiceType};
use crate::layout::model::{MappedCell, Record};
use crate::normalise;
use crate::table::Cell;

/// One service and its places.
#[derive(Debug, PartialEq, Eq)]
struct Listed {
    name: String,
    places: u32,
}

/// Each record as it is, or as those that its list of services tells of.
pub(in crate::layout) fn part(records: Vec<Record>) -> Vec<Record> {
    if !records.iter().any(|record| listed(record).is_some()) {
        return records;
    }
    let parts = |record: Record| match listed(&record) {
        Some((cell, services)) => services.into_iter().map(|one| of_service(&record, &cell, one)).collect(),
        None => vec![record],
    };
    records.into_iter().flat_map(parts).collect()
}

fn of_service(record: &Record, cell: &MappedCell, Listed { name, places }: Listed) -> Record {
    let mut own = record.clone();
    let is_list = |own: &MappedCell| own.field == Field::ServiceType || own.cell == cell.cell;
    own.cells.retain(|own| !is_list(own));
    own.cells.push(MappedCell { field: Field::ServiceType, value: Cell::text(&name), ..cell.clone() });
    if own.get(Field::Capacity).is_none() {
        let value = Cell::Number(f64::from(places));
        own.cells.push(MappedCell { field: Field::Capacity, value, ..cell.clone() });
    }
    own
}

/// The cell and those of its services that rows are read for; `None` where it is no such list, or no such service is in it.
fn listed(record: &Record) -> Option<(MappedCell, Vec<Listed>)> {
    if record.kind != RecordKind::Workshop {
        return None;
    }
    let of = |field: Field| {
        let cell = record.get(field)?;
        let Cell::Text(text) = &cell.value else { return None };
        Some((cell, services(text)?))
    };
    let (cell, services) = of(Field::ServiceType).or_else(|| of(Field::Capacity))?;
    // One service alone says its places only where it is asked for them; 定員 that names its service is read as it stands.
    let is_asked = services.len() > 1
        || cell.field == Field::ServiceType && normalise::fold(&cell.header).contains("定員");
    let is_read = |one: &Listed| {
        matches!(normalise::service::named(&one.name), Some(ServiceType::TypeA | ServiceType::TypeB))
    };
    let read: Vec<Listed> = services.into_iter().filter(is_read).collect();
    (is_asked && !read.is_empty()).then(|| (cell.clone(), read))
}

/// Every part of the text is a service with its places.
fn services(text: &str) -> Option<Vec<Listed>> {
    if !text.contains(['型', 'A', 'B', 'Ａ', 'Ｂ', 'a', 'b']) || !text.contains(char::is_numeric) {
        return None;
    }
    let text = normalise::tidy(text);
    let parts = text.split(['\n', '、', ',', '/', ';', '+', '・', '，']);
    parts.map(str::trim).filter(|part| !part.is_empty()).map(one).collect()
}

/// `A型(20)`, `B型 14名`, `生活介護:定員10人`.
fn one(part: &str) -> Option<Listed> {
    let bare = part.trim_end_matches([')', '）', ']', '】', ' ']).trim_end_matches(['名', '人']);
    let letters = bare.trim_end_matches(|c: char| c.is_ascii_digit());
    let places = bare[letters.len()..].parse().ok().filter(|places| (1..1000).contains(places))?;
    let joints = ['(', '（', '[', '【', ':', '：', ' '];
    let name = letters.trim_end_matches(joints).trim_end_matches("定員").trim_end_matches(joints);
    let is_parted = letters.ends_with(joints) || letters.ends_with("型") || bare.len() < part.len();
    let is_named = name.chars().any(char::is_alphabetic);
    (is_parted && is_named).then(|| Listed { name: name.to_owned(), places })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("就労継続支援Ａ型（6）、就労継続支援Ｂ型（14）", &[("就労継続支援A型", 6), ("就労継続支援B型", 14)])]
    #[case("就労継続支援Ｂ型（20）\n生活介護（10）", &[("就労継続支援B型", 20), ("生活介護", 10)])]
    #[case("A型20名・B型10名", &[("A型", 20), ("B型", 10)])]
    #[case("Ａ型：定員20人／Ｂ型：定員14人", &[("A型", 20), ("B型", 14)])]
    fn lists(#[case] text: &str, #[case] expected: &[(&str, u32)]) {
        let read = services(text).unwrap();
        let read: Vec<(&str, u32)> = read.iter().map(|one| (one.name.as_str(), one.places)).collect();
        assert_eq!(read, expected);
    }

    #[rstest]
    #[case("就労継続支援A型")]
    #[case("A型・B型")]
    #[case("就労継続支援A型、就労継続支援B型（14）")]
    #[case("B型（令和5年4月1日）")]
    #[case("4511")]
    fn no_lists(#[case] text: &str) {
        assert_eq!(services(text), None, "{text}");
    }
}
