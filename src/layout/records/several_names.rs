//! Two workshops in one cell of an order, a line each or told apart by commas: two orders, where another row shows that one of
//! them is a whole name, or where each ends as names of workshops do (こだち舎、あおば園).

use super::still_to_come::names_workshop;
use crate::domain::{Field, RecordKind};
use crate::layout::model::Record;
use crate::normalise::{corporation, fold};
use crate::table::Cell;
use std::collections::{BTreeMap, BTreeSet};

/// What stands between two names.
const BETWEEN: [char; 5] = ['\n', '\r', '、', '，', '､'];
/// What is said of all of them together, and of none alone.
const OF_ALL: [Field; 3] = [Field::Amount, Field::Quantity, Field::Share];

/// The records with those of several workshops parted, and where a sum or a number of all of them stands that none of them keeps.
pub(in crate::layout) fn part(records: Vec<Record>) -> (Vec<Record>, Vec<(Record, Field)>) {
    let is_parted = |record: &Record| record.kind == RecordKind::Order && lines_of(record).len() > 1;
    if !records.iter().any(is_parted) {
        return (records, Vec::new());
    }
    let whole = |record: &Record| Some(record.get(Field::Name)?.value.show().into_owned());
    let names: BTreeSet<String> = records
        .iter()
        .filter_map(whole)
        .filter(|name| !name.contains(BETWEEN))
        .map(|name| fold(&name))
        .chain(met_again(&records))
        .collect();
    let (mut parted, mut lost) = (Vec::new(), Vec::new());
    for record in records {
        let lines = lines_of(&record);
        let is_known = |line: &String| names.contains(&fold(line));
        if lines.len() < 2 || !(lines.iter().any(is_known) || are_listed(&record, &lines)) {
            parted.push(record);
            continue;
        }
        let of_all = OF_ALL.into_iter().find(|field| record.get(*field).is_some());
        lost.extend(of_all.map(|field| (record.clone(), field)));
        for line in lines {
            let mut own = record.clone();
            own.cells.retain(|cell| !OF_ALL.contains(&cell.field));
            for cell in own.cells.iter_mut().filter(|cell| cell.field == Field::Name) {
                cell.value = Cell::text(&line);
            }
            parted.push(own);
        }
    }
    (parted, lost)
}

/// Lines that stand beside others in one cell, and again in another: a name, and no half of one.
fn met_again(records: &[Record]) -> Vec<String> {
    let mut met: BTreeMap<String, usize> = BTreeMap::new();
    for record in records.iter().filter(|record| record.kind == RecordKind::Order) {
        for line in lines_of(record).iter().map(|line| fold(line)).collect::<BTreeSet<_>>() {
            *met.entry(line).or_default() += 1;
        }
    }
    met.into_iter().filter(|(_, times)| *times > 1).map(|(line, _)| line).collect()
}

/// Names behind each other that all end as a workshop's does; a line that ends so may be the first half of a name.
fn are_listed(record: &Record, lines: &[String]) -> bool {
    const ENDS: [&str; 14] = [
        "舎",
        "園",
        "館",
        "苑",
        "センター",
        "工房",
        "作業所",
        "事業所",
        "ホーム",
        "の家",
        "ワークス",
        "ファーム",
        "の里",
        "の会",
    ];
    let is_broken = record.get(Field::Name).is_some_and(|cell| cell.value.show().contains('\n'));
    !is_broken && lines.iter().all(|line| ENDS.iter().any(|end| line.ends_with(end)))
}

/// The lines of the name of an order, where each may be a workshop's: no corporation above its office, and no reading.
fn lines_of(record: &Record) -> Vec<String> {
    let text = match record.get(Field::Name).map(|cell| &cell.value) {
        Some(Cell::Text(text)) if text.contains(BETWEEN) => text,
        _ => return Vec::new(),
    };
    let lines: Vec<String> =
        text.split(BETWEEN).map(str::trim).filter(|line| !line.is_empty()).map(ToOwned::to_owned).collect();
    let may_be = |line: &String| {
        names_workshop(line)
            && !corporation::has_legal_form(line)
            && !line.starts_with(['（', '('])
            && line.chars().count() >= 2
    };
    if lines.iter().all(may_be) { lines } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{CellRef, Origin};
    use crate::layout::model::MappedCell;

    fn order(row: u32, name: &str) -> Record {
        let cell = |field: Field, text: &str| MappedCell {
            field,
            header: field.label().into(),
            cell: CellRef::new(row, 1),
            value: Cell::text(text),
        };
        let cells = vec![cell(Field::Name, name), cell(Field::Amount, "10000")];
        Record { kind: RecordKind::Order, origin: Origin::file("台帳.xlsx", "R6"), cells }
    }

    #[test]
    fn a_line_that_is_a_name_elsewhere_makes_two_orders() {
        let told = |records: Vec<Record>| {
            let (parted, lost) = part(records);
            let name = |record: &Record| record.get(Field::Name).unwrap().value.show().into_owned();
            (parted.iter().map(name).collect::<Vec<_>>(), lost.len())
        };
        let both = told(vec![order(1, "ひまわり"), order(2, "つくし園\nひまわり")]);
        assert_eq!(both, (["ひまわり", "つくし園", "ひまわり"].map(str::to_owned).to_vec(), 1));
        let wrapped = told(vec![order(1, "ひまわり"), order(2, "つくし\n工房")]);
        assert_eq!(wrapped, (["ひまわり", "つくし\n工房"].map(str::to_owned).to_vec(), 0));
        let listed = told(vec![order(1, "こだち舎、あおば園"), order(2, "こころ、みらい")]);
        assert_eq!(listed.0, ["こだち舎", "あおば園", "こころ、みらい"]);
        let owned = told(vec![order(1, "ひまわり"), order(2, "社会福祉法人例示会\nひまわり")]);
        assert_eq!(owned.1, 0);
    }
}
