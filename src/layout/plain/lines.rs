//! The rows of a sheet as texts, and which of their cells only go on with a merged one.

use crate::table::{Cell, Merge, Sheet};
use std::collections::BTreeMap;

/// A row that is not blank.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// 1-based.
    pub(super) row: u32,
    pub(super) cells: Vec<String>,
    /// The cell goes on with the one to its left.
    pub(super) beside: Vec<bool>,
    /// The cell goes on with the one above it.
    pub(super) below: Vec<bool>,
}

/// Rows without a blank one between them.
pub(super) type Band = Vec<Line>;

impl Line {
    pub(super) fn is_filled(&self, col: usize) -> bool {
        self.cells.get(col).is_some_and(|text| !text.trim().is_empty())
    }

    fn filled(&self) -> impl DoubleEndedIterator<Item = usize> {
        (0..self.cells.len()).filter(|col| self.is_filled(*col))
    }

    /// How many cells say something.
    pub(super) fn count(&self) -> usize {
        self.filled().count()
    }

    /// The columns in which a text begins: one of several merged cells is one.
    pub(super) fn starts(&self) -> Vec<usize> {
        self.filled().filter(|col| !self.beside[*col] || !self.is_filled(col.saturating_sub(1))).collect()
    }

    pub(super) fn runs(&self) -> usize {
        self.starts().len()
    }

    pub(super) fn texts(&self) -> Vec<&str> {
        self.starts().into_iter().map(|col| self.cells[col].trim()).collect()
    }

    /// First and last column that say something.
    pub(super) fn extent(&self) -> Option<(usize, usize)> {
        Some((self.filled().next()?, self.filled().next_back()?))
    }

    pub(super) fn first(&self) -> &str {
        self.filled().next().map_or("", |col| self.cells[col].trim())
    }

    pub(super) fn last(&self) -> &str {
        self.filled().next_back().map_or("", |col| self.cells[col].trim())
    }

    /// The same row, of some columns only; `None` where nothing stands there.
    pub(super) fn within(&self, from: usize, to: usize) -> Option<Self> {
        let line = Self {
            row: self.row,
            cells: self.cells[from..=to].to_vec(),
            beside: self.beside[from..=to].to_vec(),
            below: self.below[from..=to].to_vec(),
        };
        (line.count() > 0).then_some(line)
    }
}

pub(super) fn rows(lines: &[Line]) -> Vec<&[String]> {
    lines.iter().map(|line| line.cells.as_slice()).collect()
}

/// First and last column of which any line says something.
pub(super) fn extent(lines: &[Line]) -> Option<(usize, usize)> {
    let each = lines.iter().filter_map(Line::extent);
    each.reduce(|one, other| (one.0.min(other.0), one.1.max(other.1)))
}

/// How many texts a row usually holds; the larger of equals. Headings that stand alone are no measure.
pub(super) fn usual_count(lines: &[Line]) -> usize {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    let (mut wide, mut alone) = (0, 0);
    for line in lines {
        if line.runs() == 1 {
            alone += 1;
        } else {
            wide += 1;
            *counts.entry(line.runs()).or_default() += 1;
        }
    }
    if wide * 3 < alone {
        return 1;
    }
    counts
        .into_iter()
        .max_by_key(|(width, times)| (*times, *width))
        .map_or(usize::from(alone > 0), |(width, _)| width)
}

/// The bands of a sheet from top to bottom.
pub(super) fn bands(sheet: &Sheet) -> Vec<Band> {
    let width = sheet.grid.cols() as usize;
    let mut bands: Vec<Band> = Vec::new();
    let mut is_open = false;
    let mut merges = sheet.merges.iter().peekable();
    let mut open: Vec<&Merge> = Vec::new();
    for row in 1..=sheet.grid.rows() {
        open.retain(|merge| merge.last.row >= row);
        while let Some(merge) = merges.next_if(|merge| merge.first.row <= row) {
            open.push(merge);
        }
        let cells: Vec<String> = sheet.grid.row(row).iter().map(text).collect();
        if cells.iter().all(|text| text.trim().is_empty()) {
            is_open = false;
            continue;
        }
        let mut line = Line { row, cells, beside: vec![false; width], below: vec![false; width] };
        for merge in &open {
            for col in merge.first.col..=merge.last.col.min(sheet.grid.cols()) {
                line.beside[col as usize - 1] = col > merge.first.col;
                line.below[col as usize - 1] = row > merge.first.row;
            }
        }
        if !is_open {
            bands.push(Band::new());
        }
        is_open = true;
        if let Some(band) = bands.last_mut() {
            band.push(line);
        }
    }
    bands
}

/// A cell as it is shown; a time span as times of day are (8:30, 41:00).
fn text(cell: &Cell) -> String {
    let Cell::Duration(hours) = cell else { return cell.show().into_owned() };
    let seconds = (hours.abs() * 3600.0).round() as u64;
    let sign = if *hours < 0.0 && seconds > 0 { "-" } else { "" };
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match seconds {
        0 => format!("{sign}{hours:02}:{minutes:02}"),
        _ => format!("{sign}{hours:02}:{minutes:02}:{seconds:02}"),
    }
}
