//! A plan → batches of requests, each small enough for one call; a small plan is one batch.

use super::extra::Extra;
use super::request::{append_dimension, insert_dimension, update_cells};
use super::{chart, look, stamp};
use crate::plan::look::column_format;
use crate::plan::online::{Block, OnlinePlan, OnlineTab, Place, Stamp};
use crate::views::TabCell;
use google_sheets4::api::Request;
use std::collections::BTreeSet;

/// Bytes of a call that Google recommends not to exceed: 2 MB, with room for our estimate.
const LARGEST: usize = 1_500_000;
/// Bytes that a cell takes beside its text, and a request beside its cells.
const PER_CELL: usize = 60;
const PER_REQUEST: usize = 400;
/// Rows that a grid gets beyond what it needs, when it has to grow.
const SPARE_ROWS: u32 = 50;

/// One call.
#[derive(Debug, Default)]
pub(super) struct Batch {
    /// With the kind of extra that each is; `None` = what it says is what the call is for.
    requests: Vec<(Request, Option<Extra>)>,
    size: usize,
    /// Place of the tab in the plan, and a row that is written into.
    pub(super) rows: BTreeSet<(usize, u32)>,
    /// Whether the stamp is among its requests.
    is_stamped: bool,
}

impl Batch {
    pub(super) fn requests(&self, goes: impl Fn(Option<Extra>) -> bool) -> Vec<Request> {
        let chosen = self.requests.iter().filter(|(_, extra)| goes(*extra));
        chosen.map(|(request, _)| request.clone()).collect()
    }

    /// In order of requests.
    pub(super) fn extras(&self) -> impl Iterator<Item = Option<Extra>> {
        self.requests.iter().map(|(_, extra)| *extra)
    }

    /// Whether more than the stamp is left without these extras.
    pub(super) fn says_something(&self, without: &[Extra]) -> bool {
        let left = self.extras().filter(|extra| extra.is_none_or(|extra| !without.contains(&extra)));
        left.count() > usize::from(self.is_stamped)
    }
}

pub(super) fn batches(plan: &OnlinePlan, signed: &Stamp) -> Vec<Batch> {
    let mut packer = Packer::default();
    packer.push((stamp::put(signed), None), PER_REQUEST);
    packer.last().is_stamped = true;
    if let Some(drawing) = plan.drawing() {
        let extra = |request| (request, Some(Extra::Charts));
        chart::canvas(&drawing).into_iter().for_each(|request| packer.push(extra(request), PER_REQUEST));
        for (piece, size) in drawing.blocks.iter().flat_map(|(_, block)| pieces(block.clone())) {
            packer.push(extra(update_cells(drawing.id, &piece, &[])), size);
        }
    }
    for (at, tab) in plan.tabs.iter().enumerate() {
        packer.push_together(structure(tab).into_iter().map(|request| (request, PER_REQUEST)).collect());
        write_cells(&mut packer, at, tab);
        for request in chart::charts(tab) {
            packer.push((request, Some(Extra::Charts)), 3 * PER_REQUEST);
        }
    }
    packer.batches
}

/// The cells of a tab. Rows that are inserted are so in the call that writes their keys: no blank row waits for its words
/// while somebody may type there.
fn write_cells(packer: &mut Packer, at: usize, tab: &OnlineTab) {
    let mut formats = vec![None; tab.columns_needed as usize];
    for column in &tab.columns {
        formats[column.at as usize] = column_format(column.column.format);
    }
    let key = tab.columns.first().map_or(0, |column| column.at);
    let mut waiting: Vec<(Block, usize)> = Vec::new();
    for (piece, size) in tab.blocks.iter().flat_map(|block| parted(block, tab.room.rows.0)).flat_map(pieces) {
        let holds_key = piece.col <= key && key < piece.col + count(piece.rows.first().map_or(0, Vec::len));
        let is_inserted = holds_key && tab.room.has_row(piece.row);
        let so_far: usize = waiting.iter().map(|(_, size)| size).sum();
        if !is_inserted || so_far + size > LARGEST / 2 {
            insert(packer, (at, tab), &formats, &mut waiting);
        }
        if is_inserted {
            waiting.push((piece, size));
        } else {
            packer.push((update_cells(tab.place.id(), &piece, &formats), None), size);
            packer.note_rows(at, &piece);
        }
    }
    insert(packer, (at, tab), &formats, &mut waiting);
}

/// Rows that are new, and what is written into them, together.
fn insert(
    packer: &mut Packer,
    (at, tab): (usize, &OnlineTab),
    formats: &[Option<&'static str>],
    waiting: &mut Vec<(Block, usize)>,
) {
    let waiting = std::mem::take(waiting);
    let (Some(first), Some(end)) = (
        waiting.iter().map(|(piece, _)| piece.row).min(),
        waiting.iter().map(|(piece, _)| piece.row + count(piece.rows.len())).max(),
    ) else {
        return;
    };
    let id = tab.place.id();
    let mut requests = vec![((insert_dimension(id, "ROWS", (first, end)), None), PER_REQUEST)];
    let looks = look::new_rows(tab, first, end).into_iter();
    requests.extend(looks.map(|request| ((request, Some(Extra::Formats)), PER_REQUEST)));
    requests.extend(waiting.iter().map(|(piece, size)| ((update_cells(id, piece, formats), None), *size)));
    packer.push_together(requests);
    waiting.iter().for_each(|(piece, _)| packer.note_rows(at, piece));
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// A block cut in two where rows begin to be inserted.
fn parted(block: &Block, row: u32) -> Vec<Block> {
    let above = row.saturating_sub(block.row) as usize;
    if above == 0 || above >= block.rows.len() {
        return vec![block.clone()];
    }
    let (first, rest) = block.rows.split_at(above);
    let part = |row: u32, rows: &[_]| Block { row, col: block.col, rows: rows.to_vec() };
    vec![part(block.row, first), part(row, rest)]
}

/// Cells to put back, in one tab.
pub(super) fn restoring(sheet: i32, blocks: &[Block]) -> Vec<Request> {
    blocks.iter().map(|block| update_cells(sheet, block, &[])).collect()
}

/// What has to be there before cells can be written, and how it looks: the grid first, for what is to be frozen, formatted
/// or drawn upon must be there.
pub(super) fn structure(tab: &OnlineTab) -> Vec<(Request, Option<Extra>)> {
    let formats = |requests: Vec<Request>| requests.into_iter().map(|one| (one, Some(Extra::Formats)));
    let needed = |request| (request, None);
    let mut requests: Vec<_> = look::new_tab(tab).into_iter().map(needed).collect();
    if !matches!(tab.place, Place::New { .. }) {
        let (rows, columns) = tab.grid;
        let (rows_needed, columns_needed) = chart::grid_needed(tab);
        let room = &tab.room;
        // Rows and columns can only be inserted before one that stands.
        let least = |count: u32, first: u32| if count > 0 { first + 1 } else { 0 };
        let least_columns = least(room.column_count(), room.columns.0);
        let columns_needed = columns_needed.saturating_sub(room.column_count()).max(least_columns);
        if columns_needed > columns {
            requests.push(needed(append_dimension(tab.place.id(), "COLUMNS", columns_needed - columns)));
        }
        if room.column_count() > 0 {
            requests.push(needed(insert_dimension(tab.place.id(), "COLUMNS", room.columns)));
        }
        let least_rows = least(room.row_count(), room.rows.0);
        let rows_needed = rows_needed.saturating_sub(room.row_count()).max(least_rows);
        if rows_needed > rows {
            let end = rows_needed + SPARE_ROWS;
            requests.push(needed(append_dimension(tab.place.id(), "ROWS", end - rows)));
            requests.extend(formats(look::new_rows(tab, rows, end)));
        }
    }
    if matches!(tab.place, Place::Blank { .. }) {
        requests.extend(formats(vec![look::adopted_tab(tab)]));
    }
    requests.extend(formats(look::new_columns(tab)));
    requests.extend(look::warnings(tab).into_iter().map(|one| (one, Some(Extra::Warnings))));
    if !matches!(tab.place, Place::Stands { .. }) {
        requests.push((look::filter(tab), Some(Extra::Filter)));
    }
    requests
}

/// A block that fits into a call is one piece.
fn pieces(block: Block) -> Vec<(Block, usize)> {
    let mut pieces: Vec<(Block, usize)> = Vec::new();
    for (row, cells) in (block.row..).zip(block.rows) {
        let size: usize = cells.iter().map(|cell| PER_CELL + length(&cell.value)).sum();
        match pieces.last_mut() {
            Some((piece, so_far)) if *so_far + size <= LARGEST / 2 => {
                piece.rows.push(cells);
                *so_far += size;
            }
            _ => {
                let piece = Block { row, col: block.col, rows: vec![cells] };
                pieces.push((piece, size + PER_REQUEST));
            }
        }
    }
    pieces
}

fn length(cell: &TabCell) -> usize {
    if let TabCell::Text(text) = cell { text.len() } else { 0 }
}

#[derive(Default)]
struct Packer {
    batches: Vec<Batch>,
}

impl Packer {
    fn push(&mut self, request: (Request, Option<Extra>), size: usize) {
        if self.batches.last().is_none_or(|batch| batch.size + size > LARGEST) {
            self.batches.push(Batch::default());
        }
        let batch = self.last();
        batch.requests.push(request);
        batch.size += size;
    }

    /// What is given once, when a tab is made, goes in one call: a night that breaks behind it leaves no tab that looks half as
    /// ours do, for a later night takes the look of a tab that stands for people's.
    fn push_together(&mut self, requests: Vec<((Request, Option<Extra>), usize)>) {
        let size: usize = requests.iter().map(|(_, size)| size).sum();
        if self.batches.last().is_some_and(|batch| batch.size + size > LARGEST) {
            self.batches.push(Batch::default());
        }
        requests.into_iter().for_each(|(request, size)| self.push(request, size));
    }

    fn note_rows(&mut self, tab: usize, piece: &Block) {
        let rows = piece.row..piece.row + count(piece.rows.len());
        self.last().rows.extend(rows.map(|row| (tab, row)));
    }

    fn last(&mut self) -> &mut Batch {
        if self.batches.is_empty() {
            self.batches.push(Batch::default());
        }
        let end = self.batches.len() - 1;
        &mut self.batches[end]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::online::OnlineCell;

    #[test]
    fn what_makes_a_tab_is_not_parted() {
        let one = || (Request::default(), Some(Extra::Filter));
        let mut packer = Packer::default();
        packer.push(one(), LARGEST - 2 * PER_REQUEST);
        packer.push_together((0..3).map(|_| (one(), PER_REQUEST)).collect());
        let counts: Vec<usize> = packer.batches.iter().map(|batch| batch.extras().count()).collect();
        assert_eq!(counts, [1, 3]);
    }

    #[test]
    fn a_large_block_is_cut_into_calls_and_loses_no_row() {
        let cell = OnlineCell { value: TabCell::Text("あ".repeat(1000)), format: None };
        let block = Block { row: 7, col: 0, rows: vec![vec![cell; 4]; 900] };
        let pieces = pieces(block);
        assert!(pieces.len() > 10 && pieces.iter().all(|(_, size)| *size <= LARGEST));
        let rows: Vec<u32> =
            pieces.iter().flat_map(|(piece, _)| (piece.row..).take(piece.rows.len())).collect();
        assert_eq!(rows, (7..907).collect::<Vec<u32>>());
    }
}
