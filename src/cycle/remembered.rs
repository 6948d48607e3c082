//! The columns of a file as they were read, kept in mind so that the next reading can be compared with them.

use super::read_with::ReadWith;
use crate::domain::{Field, Issue, Reason, RecordKind};
use crate::layout::{
    self, CONTRADICTED_COLUMN, DUPLICATE_COLUMN, EMPTIED_COLUMN, EXCHANGED_COLUMNS, GONE_COLUMN, Layout,
    MappedCell, RENAMED_COLUMN, Record, Remembered, Standing, UNMAPPED_COLUMN,
};
use crate::store::StoredFile;
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

/// Headers that we give ourselves to what a sheet states once.
const GIVEN: [&str; 2] = ["シート名", "見出し"];

/// The columns that people had a say in, a line each: how a file was read beside what it was read with.
pub(super) fn said_in(layout: &Layout) -> String {
    let mut lines = String::new();
    for sheet in &layout.sheets {
        for table in &sheet.tables {
            let is_said = |reason: &Reason| reason.rule == "operator";
            for column in table.columns.iter().filter(|column| column.reasons.iter().any(is_said)) {
                let (kind, col) = (table.kind.key(), column.header_cell.col);
                let field = column.field.map_or("-", Field::key);
                let header = column.header_text();
                lines.push_str(&format!("\n{kind}\t{}\t{col}\t{field}\t{header}", sheet.name));
            }
        }
    }
    lines
}

fn said_lines(file: &StoredFile) -> impl Iterator<Item = Remembered> {
    let line = |line: &str| {
        let parts: Vec<&str> = line.splitn(5, '\t').collect();
        let [kind, sheet, col, field, header] = parts[..] else { return None };
        Some(Remembered {
            file: file.path.as_str().into(),
            sheet: sheet.into(),
            kind: RecordKind::from_key(kind)?,
            header: header.into(),
            field: Field::from_key(field),
            col: col.parse().ok()?,
            standing: Standing::Said,
        })
    };
    ReadWith::of(&file.read_with).said.lines().filter_map(line).collect::<Vec<_>>().into_iter()
}

/// Rows of a sheet that tell enough of what it said.
const ROWS: usize = 1000;

/// What a file said, for the columns of tonight to be compared with.
pub(super) fn before(file: &StoredFile) -> Vec<Record> {
    let mut rows: BTreeMap<Arc<str>, usize> = BTreeMap::new();
    let is_enough = |record: &&Record| {
        let count = rows.entry(record.origin.sheet.clone()).or_default();
        *count += 1;
        *count <= ROWS && record.kind != RecordKind::Survey
    };
    file.records.iter().filter(is_enough).cloned().collect()
}

/// The columns of a file as its records and issues tell of them, each once, by sheet and column: with what was known of them when
/// the file was whole.
pub(super) fn remembered(file: &StoredFile) -> Vec<Remembered> {
    let mut found = Found { path: file.path.as_str().into(), ..Found::default() };
    found.add_read(&file.records);
    found.add_left_out(&file.issues);
    let instead = found.note_changes(&file.issues);
    let mut columns: Vec<Remembered> = found.columns.into_values().collect();
    for one in instead {
        if !columns.iter().any(|own| own.sheet == one.sheet && own.header == one.header) {
            columns.push(one);
        }
    }
    for said in said_lines(file) {
        let is_it = |one: &&mut Remembered| {
            one.sheet == said.sheet
                && one.kind == said.kind
                && (one.header == said.header || one.col == said.col && one.field == said.field)
        };
        match columns.iter_mut().find(is_it) {
            Some(column) => column.standing = Standing::Said,
            None => columns.push(said),
        }
    }
    columns.sort_by(|one, other| {
        (&one.sheet, one.col, &one.header).cmp(&(&other.sheet, other.col, &other.header))
    });
    columns
}

/// What is found of a file's columns.
#[derive(Default)]
struct Found<'f> {
    path: Arc<str>,
    /// By sheet and header.
    columns: BTreeMap<(&'f str, &'f str), Remembered>,
    /// Of the first record of each sheet.
    kinds: BTreeMap<&'f str, RecordKind>,
}

impl<'f> Found<'f> {
    /// Columns that records have values of.
    fn add_read(&mut self, records: &'f [Record]) {
        // The records of a table share their header's texts: whether one was met is seen by its address, without reading it.
        let mut met: HashSet<(*const u8, *const u8)> = HashSet::new();
        for record in records.iter().filter(|record| record.kind != RecordKind::Survey) {
            let sheet = &record.origin.sheet;
            self.kinds.entry(sheet).or_insert(record.kind);
            let is_new = |cell: &&MappedCell| met.insert((sheet.as_ptr(), cell.header.as_ptr()));
            for cell in record.cells.iter().filter(is_new).filter(|cell| !GIVEN.contains(&&*cell.header)) {
                self.columns.entry((sheet, &cell.header)).or_insert_with(|| Remembered {
                    file: Arc::clone(&self.path),
                    sheet: sheet.clone(),
                    kind: record.kind,
                    header: cell.header.clone(),
                    field: Some(cell.field),
                    col: cell.cell.col,
                    standing: Standing::Read,
                });
            }
        }
    }

    /// Columns that were not read.
    fn add_left_out(&mut self, issues: &'f [Issue]) {
        let left_out = [UNMAPPED_COLUMN, DUPLICATE_COLUMN, CONTRADICTED_COLUMN];
        for issue in issues.iter().filter(|issue| left_out.contains(&issue.code)) {
            if let Some(column) = self.told_by(issue, Standing::Read) {
                let column = Remembered { field: None, ..column };
                self.columns.entry((&issue.origin.sheet, &issue.seen)).or_insert(column);
            }
        }
    }

    /// Notes which columns are gone, renamed or exchanged; answers those that stand where gone ones stood.
    fn note_changes(&mut self, issues: &'f [Issue]) -> Vec<Remembered> {
        let mut instead = Vec::new();
        for issue in issues {
            let former = || layout::former(issue).map(Arc::<str>::from);
            let place = (&*issue.origin.sheet, issue.seen.as_str());
            match issue.code {
                GONE_COLUMN => {
                    let Some(gone) = self.told_by(issue, Standing::Gone) else { continue };
                    instead.extend(former().map(|header| Remembered {
                        header,
                        field: None,
                        standing: Standing::Read,
                        ..gone.clone()
                    }));
                    self.columns.entry(place).or_insert(gone);
                }
                EMPTIED_COLUMN => {
                    if let Some(emptied) = self.told_by(issue, Standing::Read) {
                        self.columns.entry(place).or_insert(emptied);
                    }
                }
                RENAMED_COLUMN | EXCHANGED_COLUMNS => {
                    let Some((column, former)) = self.columns.get_mut(&place).zip(former()) else { continue };
                    column.standing = match issue.code {
                        RENAMED_COLUMN => Standing::Renamed(former),
                        _ => Standing::Exchanged(former),
                    };
                }
                _ => {}
            }
        }
        instead
    }

    /// The column that an issue is about, where its sheet has records.
    fn told_by(&self, issue: &Issue, standing: Standing) -> Option<Remembered> {
        Some(Remembered {
            file: Arc::clone(&self.path),
            sheet: issue.origin.sheet.clone(),
            kind: *self.kinds.get(&*issue.origin.sheet)?,
            header: issue.seen.as_str().into(),
            field: issue.field,
            col: issue.origin.cell?.col,
            standing,
        })
    }
}
