//! A card over a list: the case, and below it who does it and what was delivered (割振・納品). Several may stand below each other.

use super::card::{self, Block, Cards, Pair, paths_of};
use crate::domain::{CellRef, Field, RecordKind};
use crate::layout::heads::header::Header;
use crate::layout::heads::search;
use crate::layout::mapping::scorer::Scorer;
use crate::layout::model::{Column, MappedCell, Orientation, Record, Table};
use crate::layout::records::lent::{self, row_of};
use crate::layout::records::parts::NAMES_CASE;
use crate::layout::records::twofold;
use crate::layout::sheet::Reading;
use crate::layout::view::View;
use std::collections::{BTreeMap, BTreeSet};

/// Pairs of a card at least, and those of them that are understood.
const FEWEST: usize = 4;
/// Words of a list at least: who does it, for how much, since when.
const FEWEST_IN_LIST: usize = 3;

impl<'a> Reading<'a> {
    /// The lists below the labels of cards, where those are cases and the lists say what is done for them.
    pub(in crate::layout) fn lists_on_cards(
        &mut self,
        view: View<'a>,
        cards: &Cards,
        scorer: &mut Scorer<'_>,
    ) -> Option<Vec<Table>> {
        if cards.blocks.iter().any(|block| block.assignment.kind != RecordKind::Case) {
            return None;
        }
        let rows: Vec<u32> =
            (1..=view.rows()).filter(|row| search::heads_list(&view, *row, FEWEST_IN_LIST, scorer)).collect();
        let issues = self.issues.len();
        let mut lists = Vec::new();
        for (at, row) in rows.iter().enumerate() {
            let done = search::find(&view, *row, *row, scorer)
                .filter(|header| is_done_for_case(header.assignment.kind));
            let (mut tables, _) = match done {
                // The card says of which case the sums are.
                Some(header) if twofold::allots(&header) => {
                    scorer.beside(Field::CaseNumber, |scorer| self.tables_at(view, header, *row, scorer))
                }
                Some(header) => self.tables_at(view, header, *row, scorer),
                None => match parts_of_case(&view, *row, scorer) {
                    Some(header) => {
                        let (parts, end) = self.table(view, &header, *row, scorer);
                        (vec![parts], end)
                    }
                    None => continue,
                },
            };
            // The next card has a list of its own.
            let next = rows.get(at + 1).copied().unwrap_or(u32::MAX);
            tables.iter_mut().for_each(|table| table.records.retain(|record| row_of(record) < next));
            lists.extend(tables);
        }
        let count = lists.len();
        let tables = self.with_cards_above(&view, lists, scorer);
        if tables.len() == count {
            self.issues.truncate(issues);
            return None;
        }
        Some(tables)
    }

    /// The lists of a sheet with the cards above them, where each list has one that names its case.
    pub(in crate::layout) fn with_cards_above(
        &mut self,
        view: &View<'a>,
        mut lists: Vec<Table>,
        scorer: &mut Scorer<'_>,
    ) -> Vec<Table> {
        let Some((cards, places)) = above(view, &lists, scorer) else { return lists };
        let rows = &places.rows;
        // Where cards stand below each other, the list of the first went on through the next.
        lists.iter_mut().for_each(|list| list.records.retain(|record| !rows.contains(&row_of(record))));
        let mut cases = self.cards(view, &cards, scorer.dictionary);
        cases.records.retain(|case| NAMES_CASE.iter().any(|field| case.get(*field).is_some()));
        for record in lists.iter_mut().flat_map(|list| &mut list.records) {
            // A card that says too little to be read is none of those above it.
            let opening = places.openings.range(..row_of(record)).next_back().copied().unwrap_or_default();
            let is_above = |case: &&Record| (opening..row_of(record)).contains(&row_of(case));
            let case = cases.records.iter().rev().find(is_above);
            let names =
                case.into_iter().flat_map(|case| &case.cells).filter(|cell| NAMES_CASE.contains(&cell.field));
            let missing: Vec<MappedCell> = match record.kind {
                // The card is the whole of which these are parts.
                RecordKind::CaseSplit => {
                    let is_open = record.get(Field::ParentCase).is_none();
                    names.filter(|_| is_open).filter_map(as_whole).collect()
                }
                _ => names.filter(|cell| record.get(cell.field).is_none()).cloned().collect(),
            };
            record.cells.extend(missing);
        }
        let mut tables: Vec<Table> = std::iter::once(cases).chain(lists).collect();
        lent::lend_days(&mut tables);
        twofold::tell_once(&tables.iter().collect::<Vec<_>>(), &mut self.issues);
        tables
    }
}

/// The number of the case on a card, as that of the parts listed below it.
fn as_whole(cell: &MappedCell) -> Option<MappedCell> {
    (cell.field == Field::CaseNumber).then(|| MappedCell { field: Field::ParentCase, ..cell.clone() })
}

/// The header of a list of parts below the card of their case: 枝, 県, 店舗, 割り付け額. Whose parts they are the card says.
fn parts_of_case(view: &View<'_>, row: u32, scorer: &mut Scorer<'_>) -> Option<Header> {
    scorer.beside(Field::ParentCase, |scorer| {
        scorer.only(RecordKind::CaseSplit, |scorer| search::find(view, row, row, scorer)).filter(|header| {
            let has = |field: Field| header.assignment.place_of(field).is_some();
            header.assignment.kind == RecordKind::CaseSplit
                && [Field::Prefecture, Field::Place].into_iter().any(has)
                && [Field::Quantity, Field::Amount].into_iter().any(has)
        })
    })
}

pub(super) const fn is_done_for_case(kind: RecordKind) -> bool {
    matches!(kind, RecordKind::Order | RecordKind::Delivery | RecordKind::Application)
}

/// The cards above lists of what is done for a case, and the rows that they fill; none where a list has no card that says which
/// case it is of.
fn above(view: &View<'_>, lists: &[Table], scorer: &mut Scorer<'_>) -> Option<(Cards, Places)> {
    let are_lists = lists.iter().all(|list| {
        let names_case = |column: &Column| column.field.is_some_and(|field| NAMES_CASE.contains(&field));
        let is_part = list.kind == RecordKind::CaseSplit;
        list.orientation == Orientation::Rows
            && (is_part || is_done_for_case(list.kind) && !list.columns.iter().any(names_case))
    });
    let header = lists.iter().map(|list| list.header.0).min()?;
    if !are_lists {
        return None;
    }
    let mut labels = card::labels(view, None, scorer);
    let places = Places::of(view, &labels, lists, header);
    let rows = &places.rows;
    labels.retain(|label, _| rows.contains(&label.row));
    let is_on_card = |pair: &Pair| rows.contains(&pair.value.row);
    let mut blocks: Vec<Block> = Vec::new();
    for pairs in card::blocks(view, &labels) {
        let pairs: Vec<Pair> = pairs.into_iter().filter(is_on_card).collect();
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
    (!blocks.is_empty()).then_some((Cards { blocks, lists: Vec::new() }, places))
}

/// Where the cards stand between the lists.
struct Places {
    /// The rows in which they begin.
    openings: BTreeSet<u32>,
    /// All their rows.
    rows: BTreeSet<u32>,
}

impl Places {
    /// The card above the first list, and those that begin with the same label: each ends where its list or the next one begins.
    /// One without a list is no higher than the others.
    fn of(view: &View<'_>, labels: &BTreeMap<CellRef, String>, lists: &[Table], header: u32) -> Self {
        let Some((first, text)) = labels.iter().find(|(label, _)| label.row < header) else {
            return Self { openings: BTreeSet::new(), rows: BTreeSet::new() };
        };
        let heading = view.texts(header);
        let heads = |row: u32| lists.iter().any(|list| list.header.0 == row) || view.texts(row) == heading;
        let opens = |row: &u32| *row == first.row || view.text(*row, first.col) == *text && !heads(*row);
        let openings: BTreeSet<u32> = (first.row..=view.rows()).filter(opens).collect();
        let height = header - openings.range(..header).next_back().copied().unwrap_or(first.row);
        let of_card = |opening: u32| {
            let is_own = |row: &u32| *row == opening || !openings.contains(row) && !heads(*row);
            (opening..opening + height).take_while(is_own).collect::<Vec<_>>()
        };
        let rows = openings.iter().copied().flat_map(of_card).collect();
        Self { openings, rows }
    }
}
