//! Cards as a table: a column for each label, a record for each card.

use super::card::{Block, Cards, Pair, paths_of};
use crate::domain::{CellRef, Field, RecordKind};
use crate::layout::heads::header::Header;
use crate::layout::vocabulary::entry::Match;
use crate::layout::vocabulary::parties::{self, Party};
use crate::layout::vocabulary::scored::WORD;

use crate::layout::mapping::assign::Assignment;

use crate::layout::mapping::scorer::Scorer;
use crate::layout::mapping::values::Values;
use crate::layout::mapping::{column, evidence, services};
use crate::layout::model::{Column, MappedCell, Orientation, Record, Table};
use crate::layout::notice;
use crate::layout::records::{dated, given, lent, parts, threefold, twofold};
use crate::layout::sheet::{Reading, caption, confidence, reasons};
use crate::layout::view::View;
use crate::layout::vocabulary::dictionary::Dictionary;
use std::collections::BTreeSet;
use std::sync::Arc;

impl<'a> Reading<'a> {
    /// The tables that cards are: slips of orders may be the case, its order and its delivery at once.
    pub(in crate::layout) fn tables_of_cards(
        &mut self,
        view: &View<'a>,
        cards: &Cards,
        scorer: &mut Scorer<'_>,
    ) -> Vec<Table> {
        let slips = slips(view, cards, scorer);
        let are_slips = slips.is_some();
        let Some(kinds) = slips.or_else(|| with_workshops(cards, scorer)) else {
            return vec![self.cards(view, cards, scorer.dictionary)];
        };
        let mut tables: Vec<Table> =
            kinds.iter().map(|cards| self.cards(view, cards, scorer.dictionary)).collect();
        for table in &mut tables {
            table.records.retain(lent::is_one);
        }
        if let (false, [cases, others @ ..]) = (are_slips, &mut tables[..]) {
            let records = others.iter_mut().flat_map(|table| &mut table.records);
            records.for_each(|order| complete(order, &cases.records));
        }
        lent::lend_days(&mut tables);
        twofold::tell_once(&tables.iter().collect::<Vec<_>>(), &mut self.issues);
        tables
    }

    /// Cards of one form: a column for each label, a record for each block.
    pub(in crate::layout) fn cards(
        &mut self,
        view: &View<'a>,
        cards: &Cards,
        dictionary: &Dictionary,
    ) -> Table {
        let blocks = &cards.blocks;
        let kind = blocks[0].assignment.kind;
        let mut columns: Vec<Column> = Vec::new();
        let mut cells: Vec<Vec<(usize, CellRef)>> = Vec::new();
        for (number, block) in blocks.iter().enumerate() {
            for (pair, found) in block.pairs.iter().zip(&block.assignment.fields) {
                let path: Vec<Arc<str>> = pair.path.iter().map(|part| part.as_str().into()).collect();
                let is_used = |at: usize| cells[at].last().is_some_and(|(last, _)| *last == number);
                let known = (0..columns.len()).find(|at| columns[*at].header == path && !is_used(*at));
                let at = known.unwrap_or_else(|| {
                    columns.push(column::labelled(
                        pair.label.col,
                        pair.label,
                        path,
                        *found,
                        &block.assignment,
                        dictionary,
                        self.context,
                    ));
                    cells.push(Vec::new());
                    columns.len() - 1
                });
                cells[at].push((number, pair.value));
            }
        }
        let cell = |place: &CellRef| view.get(place.row, place.col);
        let values: Vec<Values<'_>> =
            cells.iter().map(|places| Values::of(places.iter().map(|(_, place)| cell(place)))).collect();
        if let Some(words) = dictionary.vocabulary(kind) {
            evidence::weigh(&mut columns, &values, words);
        }
        for column in &columns {
            self.issues.extend(notice::column(&self.origin, self.context, column, true, None));
        }
        if columns.iter().all(|column| column.field != Some(Field::PersonalInformation)) {
            for (label, text) in unread(view, cards) {
                self.issues.push(notice::unread_label(&self.origin.at(label), self.context, &text));
            }
        }
        for list in &cards.lists {
            let texts = view.texts(list.row);
            let headers: Vec<&str> = texts.iter().map(|(_, text)| text.as_ref()).collect();
            self.issues.push(notice::inner_list(&self.origin.at(*list), self.context, &headers));
        }
        let labels = || blocks.iter().flat_map(|block| &block.pairs).map(|pair| pair.label.row);
        let caption = caption(view, 1, labels().min().unwrap_or(1));
        let year = self.year(&caption);
        let header = |at: usize| {
            let lacks_year = || cells[at].iter().any(|(_, place)| dated::lacks_year(cell(place)));
            dated::named(&columns[at], year.filter(|_| lacks_year()))
        };
        let headers: Vec<Arc<str>> = (0..columns.len()).map(header).collect();
        let place = dictionary.vocabulary(kind).map(|words| words.place.clone()).unwrap_or_default();
        let given = given::by_name(&self.sheet.name, dictionary, kind);
        let record = |number: usize| {
            let of_block =
                |at: usize| cells[at].iter().find(|(block, _)| *block == number).map(|(_, place)| *place);
            let mapped = columns.iter().enumerate().filter_map(|(at, column)| {
                let field = column.field.filter(|field| *field != Field::PersonalInformation)?;
                let place = of_block(at)?;
                Some(MappedCell {
                    field,
                    header: Arc::clone(&headers[at]),
                    cell: place,
                    value: cell(&place).clone(),
                })
            });
            let mut mapped: Vec<MappedCell> = mapped.collect();
            mapped.sort_by_key(|cell| cell.cell);
            let named = place.iter().find_map(|field| mapped.iter().find(|cell| cell.field == *field));
            let at = named.or(mapped.first()).map(|cell| cell.cell)?;
            let is_stated = |field: Field| mapped.iter().any(|cell| cell.field == field);
            let more: Vec<MappedCell> = given.iter().filter(|cell| !is_stated(cell.field)).cloned().collect();
            mapped.extend(more);
            Some(Record { kind, origin: self.origin.at(at), cells: mapped })
        };
        let mut records: Vec<Record> = (0..blocks.len()).filter_map(record).collect();
        if services::are_abreast(&columns) {
            for (at, field) in services::settle(&mut records) {
                self.issues.push(notice::several_services(&records[at].origin, self.context, field));
            }
        }
        Table {
            kind,
            confidence: confidence(&columns),
            reasons: reasons(&blocks[0].assignment),
            orientation: Orientation::Card,
            header: (labels().min().unwrap_or(1), labels().max().unwrap_or(1)),
            caption,
            columns,
            records,
            left_out: Vec::new(),
        }
    }
}

/// The same cards as those of cases, of orders and of deliveries. What several slips of one case say each is not the case's.
fn slips(view: &View<'_>, cards: &Cards, scorer: &mut Scorer<'_>) -> Option<Vec<Cards>> {
    let fullest = cards.blocks.iter().max_by_key(|block| block.pairs.len())?;
    let (paths, assignment) = (paths_of(&fullest.pairs), fullest.assignment.clone());
    let parts = threefold::of_slip(view, &Header { first: 1, last: 1, paths, assignment }, scorer)?;
    let mut case = parts.case;
    let number = |block: &Block| {
        let at = case.assignment.place_of(Field::CaseNumber)?;
        let label = &fullest.pairs[at].path;
        let value = block.pairs.iter().find(|pair| pair.path == *label)?.value;
        Some(view.text(value.row, value.col).into_owned())
    };
    let numbers: Vec<String> = cards.blocks.iter().filter_map(number).collect();
    let are_shared_out = numbers.iter().collect::<BTreeSet<_>>().len() < numbers.len();
    for found in case.assignment.fields.iter_mut().filter(|_| are_shared_out) {
        found.take_if(|found| matches!(found.field, Field::Quantity | Field::Amount));
    }
    let all: Vec<Header> = [Some(case), Some(parts.order), parts.delivery].into_iter().flatten().collect();
    let place = |pair: &Pair| fullest.pairs.iter().position(|other| other.path == pair.path);
    // A label that nobody reads is told of once, with the case.
    let is_unread = |at: usize| all.iter().all(|header| header.assignment.fields[at].is_none());
    let as_read = |(number, header): (usize, &Header)| {
        let block = |block: &Block| {
            let found = block.pairs.iter().filter_map(|pair| {
                let at = place(pair)?;
                let field = header.assignment.fields[at];
                (field.is_some() || number == 0 && is_unread(at)).then(|| (pair.clone(), field))
            });
            let (pairs, fields) = found.unzip();
            Block { pairs, assignment: Assignment { fields, ..header.assignment.clone() } }
        };
        Cards { blocks: cards.blocks.iter().map(block).collect(), lists: Vec::new() }
    };
    Some(all.iter().enumerate().map(as_read).collect())
}

/// The order of a card takes what names its case, and stands where its workshop is named.
fn complete(order: &mut Record, cases: &[Record]) {
    let is_shared = |case: &&Record| {
        let told = |field: Field| Some((case.get(field)?.cell, order.get(field)?.cell));
        parts::NAMES_CASE.into_iter().filter_map(told).any(|(own, other)| own == other)
    };
    let case = cases.iter().find(is_shared);
    let names = case.into_iter().flat_map(|case| &case.cells);
    // The sum and the number of a case that one workshop does are the order's.
    let is_lent = |field: Field| {
        order.kind == RecordKind::Order && matches!(field, Field::Amount | Field::Quantity)
            || parts::NAMES_CASE.contains(&field)
    };
    let missing = names.filter(|cell| is_lent(cell.field) && order.get(cell.field).is_none());
    let missing: Vec<MappedCell> = missing.cloned().collect();
    order.cells.extend(missing);
    if let Some(name) = order.get(Field::Name).map(|cell| cell.cell) {
        order.origin = order.origin.at(name);
    }
}

/// Cards of cases that say who does the work, 引受事業所: the same cards, and an order of each in which a workshop is named.
fn with_workshops(cards: &Cards, scorer: &mut Scorer<'_>) -> Option<Vec<Cards>> {
    if cards.blocks.iter().any(|block| block.assignment.kind != RecordKind::Case) {
        return None;
    }
    let (mut orders, mut delivered) = (Vec::new(), Vec::new());
    for case in &cards.blocks {
        let Some(order) = order_of(case, scorer) else { continue };
        delivered.extend(delivery_of(case, &order, scorer));
        orders.push(order);
    }
    if orders.is_empty() {
        return None;
    }
    let cases = Cards { blocks: cards.blocks.clone(), lists: cards.lists.clone() };
    let of_work = [orders, delivered].into_iter().filter(|blocks| !blocks.is_empty());
    let others = of_work.map(|blocks| Cards { blocks, lists: Vec::new() });
    Some(std::iter::once(cases).chain(others).collect())
}

/// When what the order of a card asks for was delivered, where a label of no case says it: 引渡し日.
fn delivery_of(case: &Block, order: &Block, scorer: &mut Scorer<'_>) -> Option<Block> {
    let mut says_when = |at: usize| -> Option<Match> {
        let label = case.pairs[at].path.last().filter(|_| case.assignment.fields[at].is_none())?;
        let is_day = |found: &&Match| found.field == Field::DeliveredOn && found.score >= WORD;
        scorer.meanings(label).of_kind(RecordKind::Delivery).iter().find(is_day).copied()
    };
    let (at, day) = (0..case.pairs.len()).find_map(|at| Some((at, says_when(at)?)))?;
    let pairs = order.pairs.iter().cloned().chain([case.pairs[at].clone()]).collect();
    let fields = order.assignment.fields.iter().copied().chain([Some(day)]).collect();
    let assignment = Assignment { kind: RecordKind::Delivery, fields, ..order.assignment.clone() };
    Some(Block { pairs, assignment })
}

/// What names the case of a card, and who does it.
fn order_of(block: &Block, scorer: &mut Scorer<'_>) -> Option<Block> {
    // Who might do it does not do it yet.
    const MIGHT: [&str; 8] = ["希望", "候補", "予定", "紹介", "打診", "推薦", "見込", "窓口"];
    let fields = &block.assignment.fields;
    let mut says_who = |at: usize| -> Option<Match> {
        let label = block.pairs[at].path.last().filter(|_| fields[at].is_none())?;
        let does = parties::party(label) == Some(Party::Doer);
        let may_be = ["事業所", "作業所", "施設"].iter().any(|word| label.contains(word))
            && !MIGHT.iter().any(|word| label.contains(word));
        let meant = (may_be || does).then(|| scorer.meanings(label))?;
        let is_name = |found: &&Match| found.field == Field::Name && (does || found.score >= WORD);
        meant.of_kind(RecordKind::Order).iter().find(is_name).copied()
    };
    let (who, name) = (0..fields.len()).find_map(|at| Some((at, says_who(at)?)))?;
    let names_case = |found: &Match| parts::NAMES_CASE.contains(&found.field);
    let found = (0..fields.len()).filter_map(|at| {
        let field = if at == who { Some(name) } else { fields[at].filter(names_case) };
        Some((block.pairs[at].clone(), Some(field?)))
    });
    let (pairs, fields) = found.unzip();
    let assignment = Assignment { kind: RecordKind::Order, fields, ..block.assignment.clone() };
    Some(Block { pairs, assignment })
}

/// Texts between two labels of a card, a value beside them as beside those, that are no label known. Where a card speaks of
/// persons nobody looks for such: a name must reach no issue.
fn unread(view: &View<'_>, cards: &Cards) -> Vec<(CellRef, String)> {
    let pairs = || cards.blocks.iter().flat_map(|block| &block.pairs);
    let is_label = |place: CellRef| pairs().any(|pair| pair.label == place);
    let is_value = |place: CellRef| pairs().any(|pair| pair.value == place);
    let between = |label: &CellRef| {
        let next = CellRef::new(label.row + 1, label.col);
        let last = CellRef::new(label.row + 2, label.col);
        let is_own = !view.continues_above(next.row, next.col);
        (is_own && !is_label(next) && !is_value(next) && is_label(last)).then_some(next)
    };
    let labels: BTreeSet<CellRef> = pairs().map(|pair| pair.label).collect();
    let told = labels.iter().filter_map(between).filter_map(|place| {
        let text = view.text(place.row, place.col);
        let end = view.merge(place.row, place.col).map_or(place.col, |range| range.last.col);
        let value = CellRef::new(place.row, end + 1);
        let is_word = !text.is_empty() && text.chars().count() <= 20 && !text.contains(char::is_numeric);
        let has_value = !view.get(value.row, value.col).is_blank() && !is_label(value) && !is_value(value);
        (is_word && has_value).then(|| (place, text.into_owned()))
    });
    told.collect()
}
