//! One table as it stands, and the names of its columns.

use std::sync::Arc;

/// What stood above a table, its header rows and its records, texts as they stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlainTable {
    pub sheet: Arc<str>,
    pub caption: Vec<String>,
    /// One row a header row of the file; none where the file has no header.
    pub header: Vec<Vec<String>>,
    pub rows: Vec<Vec<String>>,
    /// The sheet's row (1-based) in which the table begins.
    pub first_row: u32,
    /// Columns of personal information, which are not among the others.
    pub withheld: Vec<String>,
    /// Rows that are no records: sums, notes at the end, numbers of columns.
    pub left_out: Vec<RowLeftOut>,
}

/// A row that is no record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowLeftOut {
    /// 1-based.
    pub row: u32,
    pub cells: Vec<String>,
    pub why: &'static str,
}

impl PlainTable {
    /// One name a column: the texts of its header rows from top to bottom, joined by ` > ` where there are several.
    #[must_use]
    pub fn names(&self) -> Option<Vec<String>> {
        let (last, parents) = self.header.split_last()?;
        let mut names: Vec<Vec<&str>> = vec![Vec::new(); last.len()];
        for row in parents {
            let mut parent = "";
            for (col, text) in row.iter().enumerate() {
                let has_child = !last[col].trim().is_empty();
                parent = if text.trim().is_empty() && has_child { parent } else { text };
                names[col].push(parent);
            }
        }
        let joined = |(mut parts, own): (Vec<&str>, &String)| {
            parts.push(own);
            parts.retain(|part| !part.trim().is_empty());
            parts.dedup();
            match parts[..] {
                [] => own.clone(),
                [one] => one.to_owned(),
                _ => parts.join(" > "),
            }
        };
        Some(names.into_iter().zip(last).map(|(parts, own)| joined((parts, own))).collect())
    }
}
