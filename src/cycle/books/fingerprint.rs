//! What a view says, in one hash: by tab, to tell when it last changed; by book, to tell one that need not be read.

use crate::plan;
use crate::views::{Tab, TabCell, Workbook};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::io::Write as _;

/// Many small texts are hashed a block at a time: the hash is several times as fast on long ones.
const BLOCK: usize = 1 << 16;

/// Fingerprints of tabs by name.
pub(super) type TabPrints = BTreeMap<String, String>;

/// Of each tab.
pub(super) fn of_tabs(workbook: &Workbook) -> TabPrints {
    let tabs: Vec<(String, String)> =
        workbook.tabs.par_iter().map(|tab| (tab.name.clone(), of_tab(tab))).collect();
    tabs.into_iter().collect()
}

/// Of all that a book says and shows, from those of its tabs.
pub(super) fn of_book(workbook: &Workbook, tabs: &TabPrints) -> String {
    let mut print = Print::new();
    let mut add = |text: &str| {
        print.add(text.as_bytes());
        print.add(b"\n");
    };
    add(env!("CARGO_PKG_VERSION"));
    add(&workbook.title);
    add(&plan::keep(workbook).shape);
    for tab in &workbook.tabs {
        add(&tab.name);
        add(tabs.get(&tab.name).map_or("", String::as_str));
    }
    print.end()
}

/// Of headers and cells.
pub(super) fn of_tab(tab: &Tab) -> String {
    let mut print = Print::new();
    for column in &tab.columns {
        print.add(column.header.as_bytes());
        print.add(b"\t");
    }
    for row in &tab.rows {
        print.add(b"\n");
        for cell in &row.cells {
            print.add_cell(cell);
        }
    }
    print.end()
}

struct Print {
    hasher: blake3::Hasher,
    block: Vec<u8>,
}

impl Print {
    fn new() -> Self {
        Self { hasher: blake3::Hasher::new(), block: Vec::with_capacity(BLOCK + BLOCK / 8) }
    }

    fn add(&mut self, bytes: &[u8]) {
        self.block.extend_from_slice(bytes);
        if self.block.len() >= BLOCK {
            self.hasher.update(&self.block);
            self.block.clear();
        }
    }

    fn add_cell(&mut self, cell: &TabCell) {
        match cell {
            TabCell::Empty => self.add(b"-"),
            TabCell::Text(text) => {
                self.add(b"t");
                self.add(text.as_bytes());
            }
            TabCell::Number(number) => {
                self.add(b"n");
                self.add(&number.to_le_bytes());
            }
            TabCell::Bool(truth) => self.add(&[b'b', u8::from(*truth)]),
            TabCell::Date(date) => self.add_shown(b'd', date),
            TabCell::DateTime(at) => self.add_shown(b'm', at),
        }
        self.add(b"\t");
    }

    fn add_shown(&mut self, kind: u8, value: impl std::fmt::Display) {
        self.block.push(kind);
        // A block takes whatever is written into it.
        let _taken = write!(self.block, "{value}");
    }

    fn end(mut self) -> String {
        self.hasher.update(&self.block);
        self.hasher.finalize().to_hex()[..32].to_owned()
    }
}
