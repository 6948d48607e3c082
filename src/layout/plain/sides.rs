//! Tables beside each other: a blank column between them, each with a header of its own and records that are its own.

use super::lines::{self, Band, Line};
use super::shape::is_value;
use super::{header, titles};
use std::collections::BTreeSet;

/// Bands that are read one after the other.
pub(super) enum Region {
    Whole(Vec<Band>),
    Beside(Vec<Vec<Band>>),
}

const FEWEST_ROWS: usize = 3;

/// Parts what stands beside each other from the rest.
pub(super) fn regions(bands: Vec<Band>) -> Vec<Region> {
    let mut regions: Vec<Region> = Vec::new();
    let mut left = bands.into_iter().peekable();
    while let Some(band) = left.next() {
        let captions = left.peek().is_some_and(|next| {
            band.len() == 1 && blocks(next).is_some_and(|blocks| are_captions(&band[0], &blocks))
        });
        let mut group = vec![band];
        if captions {
            group.extend(left.next());
        }
        let found = blocks(group.last().map_or(&[], Vec::as_slice))
            .filter(|blocks| are_apart(group.last().map_or(&[], Vec::as_slice), blocks, captions));
        let Some(blocks) = found else {
            match regions.last_mut() {
                Some(Region::Whole(bands)) => bands.extend(group),
                _ => regions.push(Region::Whole(group)),
            }
            continue;
        };
        while let Some(next) = left.next_if(|next| {
            next.iter().all(|line| line.runs() >= 2 && lies_in(line, &blocks) || is_of_one(line, &blocks))
        }) {
            group.push(next);
        }
        // What stands alone above the headers is said of all.
        if let Some(first) = group.first_mut().filter(|_| !captions) {
            let above = first.iter().take_while(|line| line.runs() == 1 && first.len() > 1).count();
            let above = if above > 0 && !are_captions(&first[0], &blocks) { above } else { 0 };
            if above > 0 {
                let titles: Band = first.drain(..above).collect();
                regions.push(Region::Whole(vec![titles]));
            }
        }
        let of_block = |(from, to): &(usize, usize)| {
            let within =
                |band: &Band| band.iter().filter_map(|line| line.within(*from, *to)).collect::<Band>();
            group.iter().map(within).filter(|band| !band.is_empty()).collect::<Vec<Band>>()
        };
        regions.push(Region::Beside(blocks.iter().map(of_block).collect()));
    }
    regions
}

type Block = (usize, usize);

/// The columns of a band in runs, where there are several of two columns or more each.
fn blocks(band: &[Line]) -> Option<Vec<Block>> {
    let used: BTreeSet<usize> = band
        .iter()
        .filter(|line| line.runs() >= 2)
        .flat_map(|line| (0..line.cells.len()).filter(|col| line.is_filled(*col)))
        .collect();
    let mut blocks: Vec<Block> = Vec::new();
    for col in used {
        match blocks.last_mut().filter(|block| block.1 + 1 == col) {
            Some(block) => block.1 = col,
            None => blocks.push((col, col)),
        }
    }
    (blocks.len() >= 2 && blocks.iter().all(|(from, to)| to > from)).then_some(blocks)
}

fn lies_in(line: &Line, blocks: &[Block]) -> bool {
    let is_in = |col: usize| blocks.iter().any(|(from, to)| (*from..=*to).contains(&col));
    (0..line.cells.len()).all(|col| !line.is_filled(col) || is_in(col))
}

/// A text in one of the blocks that is not the first: a caption there.
fn is_of_one(line: &Line, blocks: &[Block]) -> bool {
    line.runs() == 1 && lies_in(line, &blocks[1..])
}

/// One text above the first column of each block.
fn are_captions(line: &Line, blocks: &[Block]) -> bool {
    let starts = line.starts();
    starts.len() == blocks.len()
        && starts.iter().zip(blocks).all(|(start, (from, to))| {
            (*from..=*to).contains(start) && line.texts().iter().all(|text| !is_value(text))
        })
}

fn are_apart(band: &[Line], blocks: &[Block], have_captions: bool) -> bool {
    // What stands between the blocks would be lost.
    if !band.iter().skip_while(|line| line.runs() == 1).all(|line| lies_in(line, blocks)) {
        return false;
    }
    let parts: Vec<Band> = blocks
        .iter()
        .map(|(from, to)| {
            band.iter()
                .filter(|line| {
                    line.runs() >= 2 || line.starts().first().is_some_and(|col| *col >= *from && *from > 0)
                })
                .filter_map(|line| line.within(*from, *to))
                .collect()
        })
        .collect();
    let mut heads: Vec<Vec<String>> = Vec::new();
    let mut rows: Vec<usize> = Vec::new();
    let mut are_own = true;
    let mut have_titles = 0;
    for (at, part) in parts.iter().enumerate() {
        let usual = lines::usual_count(part);
        let above = titles::rows(part, usual.max(2));
        have_titles += usize::from(above > 0);
        let part = &part[above..];
        let depth = header::depth(part);
        let (Some(head), records) = (part.first(), part.len().saturating_sub(depth)) else { return false };
        let is_whole = (1..head.cells.len()).all(|col| head.is_filled(col)) && !head.beside.contains(&true);
        let is_label = head.texts().iter().any(|text| text.ends_with([':', '：']));
        let stub = part[depth.min(part.len())..].iter().map(|line| line.cells[0].trim());
        let is_close = part.windows(2).all(|pair| pair[0].row + 1 == pair[1].row);
        let is_labelled = is_close && stub.clone().all(|text| !text.is_empty());
        if depth != 1 || !is_whole || is_label || records < FEWEST_ROWS - 1 || !is_labelled {
            return false;
        }
        let different: BTreeSet<&str> = stub.clone().collect();
        let is_text = stub.clone().all(|text| !is_value(text)) && different.len() == records;
        are_own &= at == 0 || is_text && records >= FEWEST_ROWS;
        heads.push(head.cells.clone());
        rows.push(records);
    }
    let are_alike = heads.windows(2).all(|pair| pair[0] == pair[1]);
    let differ =
        rows.windows(2).any(|pair| pair[0].abs_diff(pair[1]) >= 2) && rows.iter().all(|rows| *rows >= 2);
    are_alike || differ || are_own || have_captions || have_titles == parts.len()
}
