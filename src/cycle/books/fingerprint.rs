//! What a view says, in one hash: by tab, to tell when it last changed; by book, to tell one that need not be read.

use crate::plan;
use crate::views::{Tab, TabCell, Workbook};

/// Of all that a book says and shows.
pub(super) fn of_book(workbook: &Workbook) -> String {
    let mut hasher = blake3::Hasher::new();
    let mut add = |text: &str| {
        hasher.update(text.as_bytes()).update(b"\n");
    };
    add(env!("CARGO_PKG_VERSION"));
    add(&workbook.title);
    add(&plan::keep(workbook).shape);
    for tab in &workbook.tabs {
        add(&tab.name);
        add(&of_tab(tab));
    }
    hasher.finalize().to_hex()[..32].to_owned()
}

/// Of headers and cells.
pub(super) fn of_tab(tab: &Tab) -> String {
    let mut hasher = blake3::Hasher::new();
    for column in &tab.columns {
        hasher.update(column.header.as_bytes());
        hasher.update(b"\t");
    }
    for row in &tab.rows {
        hasher.update(b"\n");
        for cell in &row.cells {
            add_cell(&mut hasher, cell);
        }
    }
    hasher.finalize().to_hex()[..32].to_owned()
}

fn add_cell(hasher: &mut blake3::Hasher, cell: &TabCell) {
    match cell {
        TabCell::Empty => hasher.update(b"-"),
        TabCell::Text(text) => hasher.update(b"t").update(text.as_bytes()),
        TabCell::Number(number) => hasher.update(b"n").update(&number.to_le_bytes()),
        TabCell::Bool(truth) => hasher.update(&[b'b', u8::from(*truth)]),
        TabCell::Date(date) => hasher.update(b"d").update(date.to_string().as_bytes()),
        TabCell::DateTime(at) => hasher.update(b"m").update(at.to_string().as_bytes()),
    };
    hasher.update(b"\t");
}
