//! Ids of orders: the office's number, else what the row says, so that neither sorting a ledger nor a line put into it
//! changes any. An order whose row was corrected, or that had its id before, is known again by what is kept of it.

use super::document;
use crate::domain::{CellRef, Order, OrderRow};
use crate::normalise::text;
use std::collections::{BTreeMap, BTreeSet};

/// An order without a number as the registry keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownOrder {
    pub id: String,
    facts: Facts,
}

/// What is kept of an order, as its document writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Facts {
    /// The folder of its file.
    folder: String,
    /// File and sheet, then the cell: rows of equal facts are paired in this order.
    place: (String, Option<(u32, u32)>),
    name: String,
    workshop: String,
    day: String,
    month: String,
    amount: String,
    /// 按分, トライアル, 事業所決定日
    more: String,
}

impl Facts {
    fn of(document: &str) -> Option<Self> {
        let document: serde_json::Value = serde_json::from_str(document).ok()?;
        let text = |key: &str| match document.get(key) {
            Some(serde_json::Value::String(text)) => text.clone(),
            Some(value) => value.to_string(),
            None => String::new(),
        };
        let origin = text("origin");
        let (sheet, cell) = origin.rsplit_once('!').unwrap_or((&origin, ""));
        let cell = cell.parse().ok().map(|cell: CellRef| (cell.row, cell.col));
        Some(Self {
            folder: origin.rsplit_once('/').map(|(folder, _)| folder.to_owned()).unwrap_or_default(),
            place: (sheet.to_owned(), cell),
            name: text::fold(&text("workshop_name")),
            workshop: text("workshop"),
            day: text("ordered_on"),
            month: text("month"),
            amount: text("amount"),
            more: format!("{}|{}|{}", text("share"), text("trial"), text("assigned_on")),
        })
    }
}

/// From its id and document; `None` for an order with a number of its own.
#[must_use]
pub fn read_order(id: &str, document: &str) -> Option<KnownOrder> {
    let facts = id.contains(':').then(|| Facts::of(document))??;
    Some(KnownOrder { id: id.to_owned(), facts })
}

/// The office's number; what stands in its place until ids are given is empty.
pub(super) fn number(row: &OrderRow) -> String {
    row.number.as_ref().map(|seen| seen.value.clone()).unwrap_or_default()
}

/// Gives every order without a number its id: the one that it had, else a new one.
pub(super) fn give(orders: &mut [Order], rows: &[OrderRow], known: &[KnownOrder]) {
    let mut taken: BTreeSet<String> =
        rows.iter().filter_map(|row| row.number.as_ref()).map(|seen| seen.value.clone()).collect();
    let mut free: BTreeMap<&str, &Facts> = known
        .iter()
        .filter(|one| !taken.contains(&one.id))
        .map(|one| (one.id.as_str(), &one.facts))
        .collect();
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    let mut open: Vec<Open> = Vec::new();
    for (at, row) in rows.iter().enumerate().filter(|(_, row)| row.number.is_none()) {
        let said = said(row);
        let time = times.entry(said.clone()).or_default();
        *time += 1;
        let id = nth(&said, *time);
        if free.remove(id.as_str()).is_some() {
            taken.insert(id.clone());
            orders[at].id = id;
        } else if let Some(facts) = Facts::of(&document::order(&orders[at]).text) {
            open.push(Open { at, said, facts });
        }
    }
    for likeness in LIKENESSES {
        for (at, id) in pairs(&open, &free, likeness) {
            free.remove(id.as_str());
            taken.insert(id.clone());
            orders[at].id = id;
        }
        open.retain(|one| orders[one.at].id.is_empty());
    }
    for Open { at, said, .. } in open {
        let mut ids = (1..).map(|time| nth(&said, time));
        let id = ids.find(|id| !taken.contains(id)).unwrap_or_default();
        taken.insert(id.clone());
        orders[at].id = id;
    }
}

/// An order that has no id yet.
struct Open {
    at: usize,
    said: String,
    facts: Facts,
}

/// What the row says, under the case that it names: `R6-1:3f9a2c71`.
fn said(row: &OrderRow) -> String {
    let text = |seen: &Option<crate::domain::Seen<String>>| {
        seen.as_ref().map(|seen| text::fold(&seen.value)).unwrap_or_default()
    };
    let case = row.case.as_ref().map(|seen| seen.value.as_str()).unwrap_or_default();
    let facts = [
        row.row.role.desk().map(ToString::to_string).unwrap_or_default(),
        text(&row.desk),
        text(&row.workshop),
        text(&row.office_number),
        text(&row.title),
        row.ordered_on.as_ref().map(|seen| seen.value.to_string()).unwrap_or_default(),
        row.month.as_ref().map(|seen| seen.value.to_string()).unwrap_or_default(),
        row.amount.as_ref().map(|seen| seen.value.0.to_string()).unwrap_or_default(),
    ];
    let hash = blake3::hash(facts.join("|").as_bytes()).to_hex();
    format!("{case}:{}", &hash[..8])
}

/// Equal rows are told apart by how often they stand there.
fn nth(said: &str, time: usize) -> String {
    if time == 1 { said.to_owned() } else { format!("{said}-{time}") }
}

/// By what two are taken for one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Likeness {
    /// All facts, and the row.
    Place,
    /// All facts.
    Facts,
    /// The workshop's name is written otherwise.
    Workshop,
    /// Another amount, or another fact that came later.
    Name,
}

const LIKENESSES: [Likeness; 4] = [Likeness::Place, Likeness::Facts, Likeness::Workshop, Likeness::Name];

impl Likeness {
    fn key(self, id: &str, facts: &Facts) -> Option<String> {
        let case = id.rsplit_once(':').map_or("", |(case, _)| case);
        let Facts { folder, place, name, workshop, day, month, amount, more } = facts;
        let is_dated = !day.is_empty() || !month.is_empty();
        let begin = format!("{case}|{folder}|{day}|{month}");
        match self {
            Self::Place => Some(format!("{begin}|{name}|{amount}|{more}|{place:?}")),
            Self::Facts => Some(format!("{begin}|{name}|{amount}|{more}")),
            Self::Workshop => {
                (is_dated && !workshop.is_empty()).then(|| format!("{begin}|{workshop}|{amount}"))
            }
            Self::Name => (is_dated && !name.is_empty()).then(|| format!("{begin}|{name}")),
        }
    }
}

/// Orders that are those known: of equal facts in order of their places, of likeness alone where there is no second one.
fn pairs(open: &[Open], free: &BTreeMap<&str, &Facts>, likeness: Likeness) -> Vec<(usize, String)> {
    type Ranked<T> = BTreeMap<String, Vec<((String, Option<(u32, u32)>), T)>>;
    let mut tonight: Ranked<usize> = BTreeMap::new();
    for one in open {
        if let Some(key) = likeness.key(&one.said, &one.facts) {
            tonight.entry(key).or_default().push((one.facts.place.clone(), one.at));
        }
    }
    let mut before: Ranked<&str> = BTreeMap::new();
    for (id, facts) in free {
        if let Some(key) = likeness.key(id, facts) {
            before.entry(key).or_default().push((facts.place.clone(), id));
        }
    }
    let is_certain = matches!(likeness, Likeness::Place | Likeness::Facts);
    let mut found = Vec::new();
    for (key, mut now) in tonight {
        let Some(mut then) = before.remove(&key) else { continue };
        if !is_certain && (now.len() > 1 || then.len() > 1) {
            continue;
        }
        now.sort();
        then.sort();
        found.extend(now.into_iter().zip(then).map(|((_, at), (_, id))| (at, id.to_owned())));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Origin, Yen};
    use crate::registry::Registry;
    use crate::registry::fixture::{self, Made};

    /// Rows of a ledger: workshop, title, day, amount.
    type Line = (&'static str, &'static str, &'static str, i64);

    const LEDGER: [Line; 4] = [
        ("あおぞら", "封入", "2023-05-06", 5000),
        ("ひなた", "箱折り", "2023-05-01", 5000),
        ("ひなた", "検品", "2023-05-01", 5000),
        ("みなと", "除草", "2023-05-03", 7000),
    ];

    fn night(lines: &[Line], known: &[KnownOrder]) -> Registry {
        let mut made = Made::default();
        made.known_orders = known.to_vec();
        for (at, (name, title, day, amount)) in (3..).zip(lines) {
            made.order("", "", "", name, None);
            let row = made.observations.orders.last_mut().unwrap();
            row.row.origin =
                Origin::file("inbox/d01/台帳.xlsx", "").sheet("R5").at(crate::domain::CellRef::new(at, 1));
            row.title = Some(fixture::seen((*title).to_owned()));
            row.ordered_on = Some(fixture::seen(day.parse().unwrap()));
            row.amount = Some(fixture::seen(Yen(*amount)));
        }
        made.build().0
    }

    fn kept(registry: &Registry) -> Vec<KnownOrder> {
        let read = |order: &Order| read_order(&order.id, &document::order(order).text);
        registry.orders.iter().filter_map(read).collect()
    }

    fn ids(registry: &Registry) -> Vec<&str> {
        registry.orders.iter().map(|order| order.id.as_str()).collect()
    }

    #[test]
    fn sorting_a_ledger_and_a_line_put_into_it_change_no_id() {
        let first = night(&LEDGER, &[]);
        let before = ids(&first);
        assert_eq!(before.iter().collect::<BTreeSet<_>>().len(), 4);
        let new = ("つばさ", "組立", "2023-04-30", 900);
        let moved = [new, LEDGER[2], LEDGER[1], LEDGER[3], LEDGER[0]];
        for known in [vec![], kept(&first)] {
            let second = night(&moved, &known);
            assert_eq!(ids(&second)[1..], [before[2], before[1], before[3], before[0]]);
        }
    }

    #[test]
    fn ids_by_row_of_before_survive_and_do_not_move_afterwards() {
        let mut first = night(&LEDGER, &[]);
        for (order, row) in first.orders.iter_mut().zip(3..) {
            order.id = format!(":{row}");
        }
        let second = night(&LEDGER, &kept(&first));
        assert_eq!(ids(&second), [":3", ":4", ":5", ":6"]);
        let sorted = [LEDGER[3], LEDGER[1], LEDGER[2], LEDGER[0]];
        let third = night(&sorted, &kept(&second));
        assert_eq!(ids(&third), [":6", ":4", ":5", ":3"]);
    }

    #[test]
    fn a_corrected_row_stays_itself_and_equal_rows_are_told_apart() {
        let first = night(&LEDGER, &[]);
        let mut changed = LEDGER;
        changed[3].3 = 7700;
        let second = night(&changed, &kept(&first));
        assert_eq!(ids(&second), ids(&first));
        // The next month's order for the same is another one.
        changed[3].2 = "2023-06-03";
        assert_ne!(ids(&night(&changed, &kept(&second)))[3], ids(&first)[3]);

        let twice = night(&[LEDGER[0], LEDGER[0]], &[]);
        let [one, other] = ids(&twice)[..] else { panic!("two orders") };
        assert_eq!(format!("{one}-2"), other);
    }
}
