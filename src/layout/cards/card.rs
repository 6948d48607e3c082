//! Cards: one record a sheet or block, each label with its value to the right of it or below it, several pairs a row.

use super::{inner_list, sub_labels, unlabelled};
use crate::domain::{CellRef, Field, RecordKind};
use crate::layout::heads::header::Header;
use crate::layout::vocabulary::scored::WORD;

use crate::layout::heads::heading::{is_example, is_note};
use crate::layout::mapping::assign::Assignment;

use crate::layout::mapping::scorer::Scorer;
use crate::layout::view::View;
use crate::layout::vocabulary::words::fold;
use crate::normalise::recognise::{Looks, looks};
use crate::normalise::{boxes, service, work};
use crate::table::{Cell, Merge};
use std::collections::{BTreeMap, BTreeSet};

/// A card is no larger than this; what is larger is a list.
const ROWS: u32 = 400;
const COLS: u32 = 60;
/// A form whose labels do not begin within these rows is none.
const OPENS_WITHIN: u32 = 40;
/// Labels that do not begin within so many rows below what reads well as a header are values.
const BELOW_A_HEADER: u32 = 5;
/// Blank cells that may lie between a label and its value.
const REACH: u32 = 8;
/// What begins like a note (現在の利用者数) must be a word of the dictionary as it stands.
const NOTED: f64 = 0.94;
/// A text that holds a word of the dictionary.
const HOLDS_A_WORD: f64 = 0.6;
const FEWEST_PAIRS: usize = 3;
/// What a card whose labels have labels of their own must be worth, of another reading.
const LEAST_WITH_PARTS: f64 = 0.7;
/// The same of several cards that have pairs side by side.
const LEAST_ABREAST: f64 = 0.9;

/// A label and the place of its value.
#[derive(Clone, Debug)]
pub(in crate::layout) struct Pair {
    pub(in crate::layout) label: CellRef,
    /// The label, below the group that it belongs to.
    pub(in crate::layout) path: Vec<String>,
    pub(in crate::layout) value: CellRef,
}

/// One record: its pairs in order of place, and what each is.
#[derive(Clone, Debug)]
pub(in crate::layout) struct Block {
    pub(in crate::layout) pairs: Vec<Pair>,
    pub(in crate::layout) assignment: Assignment,
}

/// The cards of a sheet, and where lists begin among their labels.
pub(in crate::layout) struct Cards {
    pub(in crate::layout) blocks: Vec<Block>,
    pub(in crate::layout) lists: Vec<CellRef>,
}

/// The cards of a sheet, where it reads better so than as a list (of which a reading is worth `other`, and below whose header
/// no label stands).
pub(in crate::layout) fn read(
    view: &View<'_>,
    other: f64,
    header: Option<&Header>,
    scorer: &mut Scorer<'_>,
) -> Option<Cards> {
    if view.rows() > ROWS || view.cols() > COLS {
        return None;
    }
    let mut labels = labels(view, header.map(|header| header.last), scorer);
    unlabelled::add(view, &mut labels, scorer);
    let lists = inner_list::take(view, &mut labels, scorer);
    let mut blocks: Vec<Block> = blocks(view, &labels)
        .into_iter()
        .filter(|pairs| pairs.len() >= FEWEST_PAIRS)
        .filter_map(|pairs| Some(Block { assignment: scorer.assign(&paths_of(&pairs))?, pairs }))
        .collect();
    alike(&mut blocks, scorer);
    let first = blocks.first()?;
    if is_turned_list(view, &labels, &blocks) {
        return None;
    }
    let kind = first.assignment.kind;
    let total: f64 = blocks.iter().map(|block| block.assignment.total).sum::<f64>() / blocks.len() as f64;
    let rows: BTreeSet<u32> = first.pairs.iter().map(|pair| pair.label.row).collect();
    let is_kind = matches!(
        kind,
        RecordKind::Workshop
            | RecordKind::Desk
            | RecordKind::Case
            | RecordKind::Application
            | RecordKind::Order
            | RecordKind::Delivery
            | RecordKind::Lead
            | RecordKind::MonthlyWage
    );
    let is_one_kind = blocks.iter().all(|block| block.assignment.kind == kind);
    // A label with labels of its own is read on cards alone.
    let has_parts =
        first.pairs.windows(2).any(|pair| pair[0].label == pair[1].label && pair[0].value != pair[1].value);
    // So is a label behind the value of another in its row.
    let columns: BTreeSet<u32> = first.pairs.iter().map(|pair| pair.label.col).collect();
    let least = match () {
        () if has_parts => other * LEAST_WITH_PARTS,
        () if blocks.len() > 1 && columns.len() > 1 => other * LEAST_ABREAST,
        () => other * 1.02 + 0.01,
    };
    if !(is_kind && is_one_kind && rows.len() >= 2 && total > least) {
        return None;
    }
    for block in &mut blocks {
        block.assignment.settle(&paths_of(&block.pairs), scorer);
    }
    Some(Cards { blocks, lists })
}

/// Cards of one form are of one kind: that of the one that is filled in most, or another that all of them may be. What is blank
/// on some tells nothing.
fn alike(blocks: &mut [Block], scorer: &mut Scorer<'_>) {
    let Some(fullest) = blocks.iter().max_by_key(|block| block.pairs.len()) else { return };
    let own = fullest.assignment.kind;
    let labels: BTreeSet<&Vec<String>> = fullest.pairs.iter().map(|pair| &pair.path).collect();
    let is_of_form = |block: &Block| block.pairs.iter().all(|pair| labels.contains(&pair.path));
    if blocks.iter().all(|block| block.assignment.kind == own) || !blocks.iter().all(is_of_form) {
        return;
    }
    let mut read = |kind: RecordKind| -> Option<Vec<Assignment>> {
        blocks.iter().map(|block| scorer.assign_as(&paths_of(&block.pairs), kind)).collect()
    };
    let kinds = [own, RecordKind::Order, RecordKind::Case];
    let Some(found) = kinds.into_iter().find_map(&mut read) else { return };
    for (block, assignment) in blocks.iter_mut().zip(found) {
        block.assignment = assignment;
    }
}

/// The labels as the paths of a header.
pub(in crate::layout) fn paths_of(pairs: &[Pair]) -> Vec<Option<Vec<String>>> {
    pairs.iter().map(|pair| Some(pair.path.clone())).collect()
}

/// Whether most labels have more values than one beside them: a list turned by a quarter.
fn is_turned_list(view: &View<'_>, labels: &BTreeMap<CellRef, String>, blocks: &[Block]) -> bool {
    let pairs = || blocks.iter().flat_map(|block| &block.pairs);
    let has_more = |pair: &&Pair| {
        let next = CellRef::new(pair.value.row, end_of(view, pair.value).col + 1);
        let is_beside = pair.value.row == pair.label.row && next.col <= view.cols();
        // A range over further rows beside the pairs (写真, 地図) is a box, no second value.
        let is_box = || {
            view.merge(next.row, next.col).is_some_and(|range| range.first.row < range.last.row)
                && view
                    .merge(pair.label.row, pair.label.col)
                    .is_none_or(|range| range.first.row == range.last.row)
        };
        is_beside && !is_box() && !view.get(next.row, next.col).is_blank() && !labels.contains_key(&next)
    };
    pairs().filter(has_more).count() * 2 > pairs().count()
}

/// The cells that are labels, in order of place; none where the first rows (below the header of a list) have none.
pub(in crate::layout) fn labels(
    view: &View<'_>,
    list: Option<u32>,
    scorer: &mut Scorer<'_>,
) -> BTreeMap<CellRef, String> {
    let mut found = BTreeMap::new();
    let mut weak: Vec<(CellRef, String)> = Vec::new();
    let looked_at = list.map_or(OPENS_WITHIN, |header| header + BELOW_A_HEADER);
    for row in 1..=view.rows() {
        if row == looked_at && !stand_below(&found, list) {
            return BTreeMap::new();
        }
        for col in 1..=view.cols() {
            let place = view.place(row, col);
            if !matches!(view.get(row, col), Cell::Text(_))
                || view.merge(row, col).is_some_and(|range| range.first != place)
            {
                continue;
            }
            let text = view.text(row, col);
            if text.is_empty() || text.chars().count() > 40 || is_answer(&text) {
                continue;
            }
            let best = scorer.best(&text);
            if best < HOLDS_A_WORD && !scorer.names_work(&text) {
                continue;
            }
            if is_example(&text) || (is_note(&text) && best < NOTED) {
                continue;
            }
            let is_work = |scorer: &mut Scorer<'_>| {
                scorer.names_work(&text)
                    && looks(view.get(row, end_of(view, place).col + 1)).contains(&Looks::Mark)
            };
            if (best >= WORD || is_work(scorer)) && !is_way_of_contact(view, row, col, &text) {
                if is_category(view, place, &text, &found, scorer) {
                    continue;
                }
                found.insert(place, text.into_owned());
            } else if best >= HOLDS_A_WORD {
                weak.push((place, text.into_owned()));
            }
        }
    }
    admit(view, &mut found, weak);
    found
}

/// Options with their boxes, and one that is not ticked: an answer, no label. ■ marks a heading as well.
fn is_answer(text: &str) -> bool {
    let is_option = || boxes::option(text).is_some() && !text.starts_with('■') && !text.ends_with('■');
    boxes::offers(text) || is_option()
}

/// A text that merely holds a word is a label too where it stands among labels and has a value to its right as they have:
/// two or more sure ones in its column, or one there and one in its row.
fn admit(view: &View<'_>, found: &mut BTreeMap<CellRef, String>, weak: Vec<(CellRef, String)>) {
    if weak.is_empty() {
        return;
    }
    let has_value = |label: CellRef, found: &BTreeMap<CellRef, String>| {
        let next = CellRef::new(label.row, end_of(view, label).col + 1);
        !view.get(next.row, next.col).is_blank() && !found.contains_key(&next)
    };
    let mut with_values: BTreeMap<u32, usize> = BTreeMap::new();
    let mut rows: BTreeSet<u32> = BTreeSet::new();
    for label in found.keys().filter(|label| has_value(**label, found)) {
        *with_values.entry(label.col).or_default() += 1;
        rows.insert(label.row);
    }
    // What stands right behind a label is its value.
    let is_value = |place: CellRef, found: &BTreeMap<CellRef, String>| {
        let left = (1..place.col).rev().find(|col| !view.get(place.row, *col).is_blank());
        let first = left
            .map(|col| view.merge(place.row, col).map_or(CellRef::new(place.row, col), |range| range.first));
        first.is_some_and(|first| found.contains_key(&first))
    };
    for (place, text) in weak {
        let fewest = if rows.contains(&place.row) { 1 } else { 2 };
        let is_among_labels = with_values.get(&place.col).is_some_and(|count| *count >= fewest);
        if is_among_labels && has_value(place, found) && !is_value(place, found) {
            found.insert(place, text);
            rows.insert(place.row);
        }
    }
}

/// Whether labels stand below a header, or else below each other.
fn stand_below(labels: &BTreeMap<CellRef, String>, header: Option<u32>) -> bool {
    let mut rows = labels.keys().map(|label| label.row);
    let Some(first) = header.or_else(|| rows.next()) else { return false };
    rows.any(|row| row > first)
}

/// メール behind 連絡方法 is what was chosen, not the label of an address.
fn is_way_of_contact(view: &View<'_>, row: u32, col: u32, text: &str) -> bool {
    let ways = ["メール", "電話", "FAX", "ファックス", "郵送", "訪問"];
    let asked = (1..col).rev().take(4).map(|left| view.text(row, left)).find(|text| !text.is_empty());
    asked.is_some_and(|asked| asked.ends_with("方法")) && ways.iter().any(|way| fold(way) == fold(text))
}

/// 施設外 and ＰＣ behind 区分 are what the work is, no labels.
fn is_category(
    view: &View<'_>,
    place: CellRef,
    text: &str,
    labels: &BTreeMap<CellRef, String>,
    scorer: &mut Scorer<'_>,
) -> bool {
    let asked = || {
        let (left, text) = labels.range(CellRef::new(place.row, 1)..place).next_back()?;
        (left.row == place.row && end_of(view, *left).col + 1 == place.col).then_some(text)
    };
    work::category(text).is_some() && asked().is_some_and(|label| scorer.means(label, Field::Category))
}

/// The last cell of the merged range that a cell begins.
fn end_of(view: &View<'_>, place: CellRef) -> CellRef {
    view.merge(place.row, place.col).map_or(place, |range| range.last)
}

/// The pairs of each card, by the label that opens it.
pub(in crate::layout) fn blocks(view: &View<'_>, labels: &BTreeMap<CellRef, String>) -> Vec<Vec<Pair>> {
    let values = values(view, labels);
    let Some((first, opening)) = values.keys().next().and_then(|label| labels.get_key_value(label)) else {
        return Vec::new();
    };
    // 名称 of the corporation opens a card, 名称 of its office below does not.
    let group = group_of(view, labels, *first);
    let opens = |(label, text): &(&CellRef, &String)| {
        unnumbered(text) == unnumbered(opening) && group_of(view, labels, **label) == group
    };
    let openings: Vec<CellRef> = labels.iter().filter(opens).map(|(label, _)| *label).collect();
    let leftmost = labels.keys().map(|label| label.col).min();
    let is_in_corner = openings.iter().map(|opening| opening.col).min() > leftmost;
    let mut blocks: BTreeMap<CellRef, Vec<Pair>> = BTreeMap::new();
    for (label, text) in labels {
        let Some(value) = values.get(label) else { continue };
        let names_service = || service::read(&view.text(value.row, value.col)).value.is_some();
        // №2, and the service in the card's other corner.
        let own = if unnumbered(text) != *text && names_service() { "サービス種別" } else { text };
        let path: Vec<String> = group_of(view, labels, *label).into_iter().chain([own.to_owned()]).collect();
        let block = blocks.entry(opening_of(&openings, *label, is_in_corner)).or_default();
        if let Some(address) = behind_postal_code(view, labels, *label, *value) {
            let postal_code = path.iter().cloned().chain(["郵便番号".to_owned()]).collect();
            block.push(Pair { label: *label, path: postal_code, value: *value });
            block.push(Pair { label: *label, path, value: address });
            continue;
        }
        let parts = sub_labels::of(view, *label, &path, *value);
        if parts.is_empty() {
            let further = options_below(view, labels, *label, *value);
            let pair = |value| Pair { label: *label, path: path.clone(), value };
            block.extend(std::iter::once(*value).chain(further).map(pair));
        } else {
            let pair = |(own, value): (String, CellRef)| {
                let path = path.iter().cloned().chain([own]).collect();
                Pair { label: *label, path, value }
            };
            block.extend(parts.into_iter().map(pair));
        }
    }
    blocks.into_values().collect()
}

/// Further lines of options below the first, beside the same label: ■検品 □組立 | □清掃 ■除草.
fn options_below(
    view: &View<'_>,
    labels: &BTreeMap<CellRef, String>,
    label: CellRef,
    value: CellRef,
) -> Vec<CellRef> {
    let offers = |row: u32| boxes::offers(&view.text(row, value.col));
    if value.row != label.row || !offers(value.row) {
        return Vec::new();
    }
    let is_own = |row: &u32| {
        let before = (1..value.col).all(|col| {
            view.get(*row, col).is_blank() || view.merge(*row, col).is_some_and(|range| range.first == label)
        });
        let place = CellRef::new(*row, value.col);
        let begins = view.merge(*row, value.col).is_none_or(|range| range.first == place);
        before && begins && offers(*row) && !labels.contains_key(&place)
    };
    let rows = end_of(view, value).row + 1..=view.rows();
    rows.take_while(is_own).map(|row| CellRef::new(row, value.col)).collect()
}

/// №2 → №: the number of a card stands behind the word for it.
fn unnumbered(text: &str) -> &str {
    let bare = text.trim_end_matches(char::is_numeric).trim_end();
    if bare.is_empty() { text } else { bare }
}

/// `所在地 | 〒500-0011 | 岐阜市…`: the address that stands behind the postal code, or below it beside the same label.
fn behind_postal_code(
    view: &View<'_>,
    labels: &BTreeMap<CellRef, String>,
    label: CellRef,
    value: CellRef,
) -> Option<CellRef> {
    let text = view.text(label.row, label.col);
    let asks_for_place = ["住所", "所在"].iter().any(|word| text.contains(word));
    if !asks_for_place
        || value.row != label.row
        || !looks(view.get(value.row, value.col)).contains(&Looks::Postal)
    {
        return None;
    }
    let is_text = |place: &CellRef| {
        let starts = view.merge(place.row, place.col).is_none_or(|range| range.first == *place);
        let is_other = labels
            .keys()
            .any(|other| other.row == place.row && other.col > label.col && other.col <= place.col);
        starts
            && !is_other
            && matches!(view.get(place.row, place.col), Cell::Text(_))
            && !view.get(place.row, place.col).is_blank()
    };
    let beside = CellRef::new(value.row, end_of(view, value).col + 1);
    let below = CellRef::new(end_of(view, value).row + 1, value.col);
    let is_own_row = || {
        let left = view.get(below.row, label.col).is_blank();
        left || view.continues_above(below.row, label.col)
    };
    if is_text(&beside) { Some(beside) } else { Some(below).filter(|place| is_own_row() && is_text(place)) }
}

/// The opening label of the block that a label belongs to: in the last row of openings above it (cards may stand side by
/// side there), the last one that is not to its right; where cards begin with a label in their right corner (No.), the first
/// that is not to its left.
fn opening_of(openings: &[CellRef], label: CellRef, is_in_corner: bool) -> CellRef {
    let above = || openings.iter().filter(|opening| opening.row <= label.row);
    let row = above().map(|opening| opening.row).max();
    let beside = above().filter(|opening| Some(opening.row) == row);
    let found = match is_in_corner {
        true => beside.clone().filter(|opening| opening.col >= label.col).min().or_else(|| beside.max()),
        false => beside.filter(|opening| opening.col <= label.col).max(),
    };
    found.or(openings.first()).copied().unwrap_or(label)
}

/// The text of a range over several rows to the left of a label: 法人 before 名称 and 電話番号, and before FAX behind those.
fn group_of(view: &View<'_>, labels: &BTreeMap<CellRef, String>, label: CellRef) -> Option<String> {
    let own = view.merge(label.row, label.col);
    let is_range = |range: &&Merge| range.first.row < range.last.row && Some(*range) != own;
    let left = (1..label.col).rev().find_map(|col| view.merge(label.row, col).filter(is_range))?;
    let text = view.text(left.first.row, left.first.col);
    let is_value = !labels.contains_key(&left.first) && left.first.col > 1;
    let is_beside = left.last.col + 1 == label.col;
    let is_group = is_beside || groups_labels(view, labels, left);
    (is_group && !is_value && !text.is_empty()).then(|| text.into_owned())
}

/// Whether labels stand right behind a range in two or more of its rows.
fn groups_labels(view: &View<'_>, labels: &BTreeMap<CellRef, String>, range: &Merge) -> bool {
    let is_label = |row: &u32| labels.contains_key(&view.place(*row, range.last.col + 1));
    (range.first.row..=range.last.row).filter(is_label).count() >= 2
}

/// Where each label's value stands; a label without one is left out.
fn values(view: &View<'_>, labels: &BTreeMap<CellRef, String>) -> BTreeMap<CellRef, CellRef> {
    let is_itself = |label: &CellRef| unlabelled::is_name(view, *label, &labels[label]);
    let others = || labels.keys().filter(|label| !is_itself(label));
    let to_right: BTreeMap<CellRef, CellRef> =
        others().filter_map(|label| Some((*label, right_of(view, labels, *label)?))).collect();
    let mut usual: BTreeMap<u32, BTreeMap<u32, usize>> = BTreeMap::new();
    for (label, value) in &to_right {
        *usual.entry(label.col).or_default().entry(value.col).or_default() += 1;
    }
    let usual_col = |label: &CellRef| {
        let counts = usual.get(&label.col)?;
        counts.iter().max_by_key(|(col, count)| (**count, std::cmp::Reverse(**col))).map(|(col, _)| *col)
    };
    // Wider labels further down have their values one column further right, one below the other.
    let is_shared = |label: &CellRef, value: &CellRef| {
        let counts = usual.get(&label.col);
        counts.and_then(|counts| counts.get(&value.col)).is_some_and(|count| *count >= 2)
    };
    let rows_with_right: BTreeSet<u32> = to_right.keys().map(|label| label.row).collect();
    let mut values: BTreeMap<CellRef, CellRef> =
        labels.keys().filter(|label| is_itself(label)).map(|label| (*label, *label)).collect();
    for label in others() {
        let value = match to_right.get(label) {
            Some(value) => Some(*value).filter(|value| {
                let is_numbered = || unnumbered(&labels[label]) != labels[label];
                usual_col(label).is_none_or(|col| value.col <= col)
                    || is_numbered()
                    || is_shared(label, value)
            }),
            None if rows_with_right.contains(&label.row) || has_blank_beside(view, *label) => None,
            None => below(view, labels, *label),
        };
        values.extend(value.map(|value| (*label, value)));
    }
    values
}

fn right_of(view: &View<'_>, labels: &BTreeMap<CellRef, String>, label: CellRef) -> Option<CellRef> {
    let groups = |range: &Merge| range.first.row < range.last.row && groups_labels(view, labels, range);
    if view.merge(label.row, label.col).is_some_and(groups) {
        return None;
    }
    let end = end_of(view, label).col;
    let col = (end + 1..=view.cols().min(end + REACH)).find(|col| !view.get(label.row, *col).is_blank())?;
    let place = CellRef::new(label.row, col);
    let is_other = view.merge(label.row, col).is_some_and(|range| range.first.row < label.row);
    let text = view.text(label.row, col);
    // 清掃・検品　※除草は受けていません: what stands before the note is a value.
    let own = text.split('※').next().filter(|own| !own.trim().is_empty()).unwrap_or(&text);
    (!labels.contains_key(&place) && !is_other && !is_note(own)).then_some(place)
}

/// A blank range over several columns beside a label: its value is not filled in.
fn has_blank_beside(view: &View<'_>, label: CellRef) -> bool {
    let next = CellRef::new(label.row, end_of(view, label).col + 1);
    let is_range = |range: &Merge| range.first.col == next.col && range.first.col < range.last.col;
    view.get(next.row, next.col).is_blank() && view.merge(next.row, next.col).is_some_and(is_range)
}

fn below(view: &View<'_>, labels: &BTreeMap<CellRef, String>, label: CellRef) -> Option<CellRef> {
    let place = CellRef::new(end_of(view, label).row + 1, label.col);
    let is_text = |place: CellRef| {
        let first = view.merge(place.row, place.col).map_or(place, |range| range.first);
        // A range that begins further left is another label's.
        first.col == place.col
            && place.row <= view.rows()
            && !view.get(place.row, place.col).is_blank()
            && !labels.contains_key(&first)
    };
    let next = CellRef::new(end_of(view, place).row + 1, place.col);
    let is_list = is_text(next);
    (is_text(place) && !is_list).then_some(place)
}
