//! The card of a case beside the list of its replies or orders: 件名 | 封入, 発注企業 | … to the right of 窓口名, 回答, each line of the list
//! being of that case.

use super::card::{Block, Cards, Pair, paths_of};
use super::card_over_list::is_done_for_case;
use crate::domain::{CellRef, Field, RecordKind};
use crate::layout::heads::header::Header;
use crate::layout::heads::search;
use crate::layout::heads::search::SEARCHED_ROWS;
use crate::layout::mapping::scorer::Scorer;
use crate::layout::model::{MappedCell, Orientation, Record, Table};
use crate::layout::records::parts::NAMES_CASE;
use crate::layout::records::{lent, twofold};
use crate::layout::sheet::Reading;
use crate::layout::view::View;
use crate::layout::vocabulary::scored::WORD;

/// Pairs of a card at least.
const FEWEST: usize = 3;
/// What is larger has no card beside it.
const MOST_ROWS: u32 = 400;
const MOST_COLS: u32 = 60;

/// Where the list and the card lie.
struct Beside {
    list: (u32, u32),
    card: (u32, u32),
    pairs: Vec<Pair>,
}

impl<'a> Reading<'a> {
    /// A list of what is done for one case, and beside it the case.
    pub(in crate::layout) fn list_beside_card(
        &mut self,
        view: View<'a>,
        scorer: &mut Scorer<'_>,
    ) -> Option<Vec<Table>> {
        if view.rows() > MOST_ROWS || view.cols() > MOST_COLS {
            return None;
        }
        let found = Beside::of(&view, scorer)?;
        let mut assignment = scorer.assign_as(&paths_of(&found.pairs), RecordKind::Case)?;
        assignment.settle(&paths_of(&found.pairs), scorer);
        let has = |field: Field| assignment.fields.iter().flatten().any(|found| found.field == field);
        if !has(Field::Client) && !has(Field::Title) || assignment.fields.iter().flatten().count() < FEWEST {
            return None;
        }
        let strip = view.strip(found.list.0, found.list.1);
        let header = search::find(&strip, 1, SEARCHED_ROWS, scorer).filter(is_of_case)?;
        let issues = self.issues.len();
        let mut lists = self.tables_below(strip, Some(header), scorer);
        if lists.is_empty() || !lists.iter().all(|table| is_done_for_case(table.kind)) {
            self.issues.truncate(issues);
            return None;
        }
        let cards = Cards { blocks: vec![Block { pairs: found.pairs, assignment }], lists: Vec::new() };
        let card = view.strip(found.card.0, found.card.1);
        let mut cases = self.cards(&card, &cards, scorer.dictionary);
        name_alike(&mut cases, &mut lists);
        let mut tables: Vec<Table> = std::iter::once(cases).chain(lists).collect();
        lent::lend_days(&mut tables);
        twofold::tell_once(&tables.iter().collect::<Vec<_>>(), &mut self.issues);
        Some(tables)
    }
}

/// What names the case on its card or in the title above the list names it in both.
fn name_alike(cases: &mut Table, lists: &mut [Table]) {
    let [case] = &mut cases.records[..] else { return };
    let numbers = || lists.iter().flat_map(|list| &list.records).map(|record| record.get(Field::CaseNumber));
    let first = numbers().next().flatten().cloned();
    let is_one =
        |number: &MappedCell| numbers().all(|other| other.is_some_and(|other| other.value == number.value));
    if case.get(Field::CaseNumber).is_none() {
        case.cells.extend(first.filter(is_one));
    }
    let case: &Record = case;
    for record in lists.iter_mut().flat_map(|list| &mut list.records) {
        let names = case.cells.iter().filter(|cell| NAMES_CASE.contains(&cell.field));
        let missing = names.filter(|cell| record.get(cell.field).is_none()).cloned();
        record.cells.extend(missing.collect::<Vec<_>>());
    }
}

/// Whether a list says who replies or does the work, and names no case itself.
fn is_of_case(header: &Header) -> bool {
    let has = |field: Field| header.assignment.fields.iter().flatten().any(|found| found.field == field);
    is_done_for_case(header.assignment.kind)
        && !has(Field::CaseNumber)
        && !has(Field::Title)
        && !has(Field::WantedCases)
}

impl Beside {
    /// A blank column, two columns of labels and values on its one side, and more of them on the other.
    fn of(view: &View<'_>, scorer: &mut Scorer<'_>) -> Option<Self> {
        if view.orientation != Orientation::Rows || view.fold().is_some() {
            return None;
        }
        let first = (1..=view.rows()).find(|row| view.texts(*row).len() >= 2)?;
        let is_blank = |col: u32| (first..=view.rows()).all(|row| view.get(row, col).is_blank());
        let used: Vec<u32> = (1..=view.cols()).filter(|col| !is_blank(*col)).collect();
        let (from, to) = (*used.first()?, *used.last()?);
        let gap = |col: &u32| *col > from && *col < to && is_blank(*col);
        (from..=to).filter(gap).find_map(|gap| {
            let right = pairs_in(view, first, (gap + 1, to), scorer);
            if let Some(pairs) = right {
                return Some(Self { list: (from, gap - 1), card: (gap + 1, to), pairs });
            }
            let pairs = pairs_in(view, first, (from, gap - 1), scorer)?;
            Some(Self { list: (gap + 1, to), card: (from, gap - 1), pairs })
        })
    }
}

/// The labels of two columns and their values, where nothing else stands in them and the labels are words, none of them twice.
fn pairs_in(
    view: &View<'_>,
    first: u32,
    (from, to): (u32, u32),
    scorer: &mut Scorer<'_>,
) -> Option<Vec<Pair>> {
    let strip = view.strip(from, to);
    let mut pairs: Vec<Pair> = Vec::new();
    let mut unknown = 0;
    for row in first..=strip.rows() {
        let texts = strip.texts(row);
        let (col, text, value) = match &texts[..] {
            [] => continue,
            // The title of the card, over both of its columns.
            [(col, _)] if strip.merge(row, *col).is_some_and(|range| range.first.col < range.last.col) => {
                continue;
            }
            // A label whose value is blank, or the card's own title.
            [(col, text)] if scorer.best(text) >= WORD => (*col, text, col + 1),
            [_] if pairs.is_empty() => continue,
            [(col, text), (value, _)] => (*col, text, *value),
            _ => return None,
        };
        if pairs.iter().any(|pair| pair.path == [text.to_string()]) {
            return None;
        }
        if scorer.best(text) < WORD {
            // 応募計 | 2 below the labels of the case.
            unknown += 1;
            continue;
        }
        let label = view.place(row, col);
        pairs.push(Pair { label, path: vec![text.to_string()], value: CellRef::new(row, value) });
    }
    if unknown * 2 > pairs.len() {
        return None;
    }
    let is_beside = |pair: &Pair| pair.label.col == pairs[0].label.col && pair.value.col > pair.label.col;
    (pairs.len() >= FEWEST && pairs.iter().all(is_beside)).then_some(pairs)
}
