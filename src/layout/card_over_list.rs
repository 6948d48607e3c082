//! A card over a list: the case, and below it who does it and what was delivered (割振・納品). Several may stand below each other.

use super::assign::Scorer;
use super::card::{self, Block, Cards, Pair, paths_of};
use super::lent;
use super::model::{Orientation, Record, Table};
use super::sheet::Reading;
use super::threefold::NAMES_CASE;
use super::twofold;
use super::view::View;
use crate::domain::{Field, RecordKind};
use std::collections::BTreeSet;

/// Pairs of a card at least, and those of them that are understood.
const FEWEST: usize = 4;

impl<'a> Reading<'a> {
    /// The lists of a sheet with the cards above them, where each list has one that names its case.
    pub(super) fn with_cards_above(
        &mut self,
        view: &View<'a>,
        mut lists: Vec<Table>,
        scorer: &mut Scorer<'_>,
    ) -> Vec<Table> {
        let Some(cards) = above(view, &lists, scorer) else { return lists };
        let mut cases = self.cards(view, &cards, scorer.dictionary);
        cases.records.retain(|case| NAMES_CASE.iter().any(|field| case.get(*field).is_some()));
        for record in lists.iter_mut().flat_map(|list| &mut list.records) {
            let case = cases.records.iter().rev().find(|case| row_of(case) < row_of(record));
            let names =
                case.into_iter().flat_map(|case| &case.cells).filter(|cell| NAMES_CASE.contains(&cell.field));
            let missing = names.filter(|cell| record.get(cell.field).is_none()).cloned();
            record.cells.extend(missing.collect::<Vec<_>>());
        }
        let mut tables: Vec<Table> = std::iter::once(cases).chain(lists).collect();
        lent::lend_days(&mut tables);
        twofold::tell_once(&tables.iter().collect::<Vec<_>>(), &mut self.issues);
        tables
    }
}

/// The cards above lists of what is done for a case; none where a list has no card that says which case it is of.
fn above(view: &View<'_>, lists: &[Table], scorer: &mut Scorer<'_>) -> Option<Cards> {
    let is_done_for_case =
        |kind: RecordKind| matches!(kind, RecordKind::Order | RecordKind::Delivery | RecordKind::Application);
    let are_lists = lists.iter().all(|list| {
        let names_case = |field: &Field| list.records.iter().any(|record| record.get(*field).is_some());
        list.orientation == Orientation::Rows
            && is_done_for_case(list.kind)
            && !NAMES_CASE.iter().any(names_case)
    });
    if lists.is_empty() || !are_lists {
        return None;
    }
    let taken = rows_of(view, lists);
    let mut labels = card::labels(view, None, scorer);
    labels.retain(|label, _| !taken.contains(&label.row));
    let is_outside = |pair: &Pair| !taken.contains(&pair.value.row);
    let mut blocks: Vec<Block> = Vec::new();
    for pairs in card::blocks(view, &labels) {
        let pairs: Vec<Pair> = pairs.into_iter().filter(is_outside).collect();
        if pairs.len() < FEWEST {
            continue;
        }
        let mut assignment = scorer.assign_as(&paths_of(&pairs), RecordKind::Case)?;
        let has = |field: Field| assignment.fields.iter().flatten().any(|found| found.field == field);
        let is_case = has(Field::Client) && (has(Field::Title) || has(Field::CaseNumber));
        if !is_case || assignment.fields.iter().flatten().count() < FEWEST {
            return None;
        }
        assignment.settle(&paths_of(&pairs), scorer);
        blocks.push(Block { pairs, assignment });
    }
    let first = blocks.iter().flat_map(|block| &block.pairs).map(|pair| pair.label.row).min()?;
    let is_below = |record: &Record| row_of(record) > first;
    let all_below = lists.iter().flat_map(|list| &list.records).all(is_below);
    all_below.then_some(Cards { blocks, lists: Vec::new() })
}

/// The rows of the lists: their headers, wherever they come again, and their records.
fn rows_of(view: &View<'_>, lists: &[Table]) -> BTreeSet<u32> {
    let mut rows = BTreeSet::new();
    for list in lists {
        let (first, last) = list.header;
        let header = view.texts(last);
        rows.extend((1..=view.rows()).filter(|row| view.texts(*row) == header));
        rows.extend(first..=last);
        rows.extend(list.records.iter().map(row_of));
    }
    rows
}

fn row_of(record: &Record) -> u32 {
    record.origin.cell.map_or(0, |cell| cell.row)
}
