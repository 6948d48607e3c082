//! Columns of the offices' files: how each was read, kept in mind for the next time, shown in 列の対応, and what a person
//! said there.

use crate::domain::{Field, FilePath, HumanCell, Issue, IssueCode, RecordKind, Severity, SourceRole};
use crate::layout::{DUPLICATE_COLUMN, MappedCell, Mapping, Remembered, UNMAPPED_COLUMN};
use crate::normalise::text::fold;
use crate::store::StoredFile;
use crate::views::{COLUMNS_TAB, ColumnUse, LEAVE_OUT, READ_AS};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashSet};

const UNKNOWN_FIELD: IssueCode = IssueCode::new("human.unknown-field");
/// Headers that we give ourselves to what a sheet states once.
const GIVEN: [&str; 2] = ["シート名", "見出し"];

/// What people said in 列の対応, by whose files it is about.
#[derive(Clone, Debug, Default)]
pub(super) struct Said {
    mappings: BTreeMap<String, Vec<Mapping>>,
    pub(super) issues: Vec<Issue>,
}

impl Said {
    pub(super) fn of(human: &[HumanCell]) -> Self {
        let mut said = Self::default();
        for cell in human.iter().filter(|cell| cell.tab == COLUMNS_TAB && cell.column == READ_AS) {
            let word = cell.value.trim();
            let Some((owner, kind, header)) = parts(&cell.key).filter(|_| !word.is_empty()) else { continue };
            let field = match field_of(word) {
                Some(field) => Some(field),
                None if word == LEAVE_OUT => None,
                None => {
                    said.issues.push(unknown_field(cell));
                    continue;
                }
            };
            let mapping = Mapping { kind: Some(kind), header: header.to_owned(), field };
            said.mappings.entry(owner.to_owned()).or_default().push(mapping);
        }
        said
    }

    pub(super) fn mappings(&self, role: &SourceRole) -> &[Mapping] {
        self.mappings.get(owner(role)).map_or(&[], Vec::as_slice)
    }

    /// Columns that a person has left out: nothing of them is in the registry, but the word can be taken back.
    fn left_out(&self) -> impl Iterator<Item = ColumnUse> {
        let of_owner = |(owner, mappings): (&String, &Vec<Mapping>)| {
            let left_out = |mapping: &Mapping| {
                let kind = mapping.kind.filter(|_| mapping.field.is_none())?;
                Some(ColumnUse {
                    key: key(owner, kind, &mapping.header),
                    owner: owner.clone(),
                    kind,
                    header: mapping.header.clone(),
                    file: String::new(),
                    sheet: String::new(),
                    col: 0,
                    field: None,
                })
            };
            mappings.iter().filter_map(left_out).collect::<Vec<_>>()
        };
        self.mappings.iter().flat_map(of_owner)
    }
}

fn field_of(word: &str) -> Option<Field> {
    let word = fold(word);
    Field::ALL.iter().copied().find(|field| fold(field.label()) == word || field.key() == word)
}

fn unknown_field(cell: &HumanCell) -> Issue {
    let message = format!(
        "「{COLUMNS_TAB}」の「{READ_AS}」に書かれた「{}」という項目はありません。「定員」「電話番号」のように、表の見出しにある項目の名前か「{LEAVE_OUT}」を選んでください。",
        cell.value.trim()
    );
    Issue::new(UNKNOWN_FIELD, Severity::Warning, cell.origin.clone(), message).seen(&cell.value)
}

/// Whose files: a desk's slug, or the office's own, forms, registers.
fn owner(role: &SourceRole) -> &str {
    match role {
        SourceRole::Desk(id) => id.as_str(),
        SourceRole::Office => "@office",
        SourceRole::Form => "@form",
        SourceRole::Official => "@official",
    }
}

fn key(owner: &str, kind: RecordKind, header: &str) -> String {
    format!("{owner}|{}|{header}", kind.key())
}

fn parts(key: &str) -> Option<(&str, RecordKind, &str)> {
    let (owner, rest) = key.split_once('|')?;
    let (kind, header) = rest.split_once('|')?;
    Some((owner, RecordKind::from_key(kind)?, header))
}

/// The columns of a file as its records and issues tell of them, each once, by sheet and column.
pub(super) fn remembered(file: &StoredFile) -> Vec<Remembered> {
    let mut found: BTreeMap<(&str, &str), Remembered> = BTreeMap::new();
    let mut kinds: BTreeMap<&str, RecordKind> = BTreeMap::new();
    // The records of a table share their header's texts: whether one was met is seen by its address, without reading it.
    let mut met: HashSet<(*const u8, *const u8)> = HashSet::new();
    for record in file.records.iter().filter(|record| record.kind != RecordKind::Survey) {
        let sheet = &record.origin.sheet;
        kinds.entry(sheet).or_insert(record.kind);
        let is_new = |cell: &&MappedCell| met.insert((sheet.as_ptr(), cell.header.as_ptr()));
        for cell in record.cells.iter().filter(is_new).filter(|cell| !GIVEN.contains(&&*cell.header)) {
            found.entry((sheet, &cell.header)).or_insert_with(|| Remembered {
                sheet: sheet.clone(),
                kind: record.kind,
                header: cell.header.clone(),
                field: Some(cell.field),
                col: cell.cell.col,
            });
        }
    }
    for issue in file.issues.iter().filter(|issue| [UNMAPPED_COLUMN, DUPLICATE_COLUMN].contains(&issue.code))
    {
        let sheet = &issue.origin.sheet;
        if let (Some(kind), Some(cell)) = (kinds.get(&**sheet), issue.origin.cell) {
            found.entry((sheet, &issue.seen)).or_insert_with(|| Remembered {
                sheet: sheet.clone(),
                kind: *kind,
                header: issue.seen.as_str().into(),
                field: None,
                col: cell.col,
            });
        }
    }
    let mut columns: Vec<Remembered> = found.into_values().collect();
    columns.sort_by(|one, other| {
        (&one.sheet, one.col, &one.header).cmp(&(&other.sheet, other.col, &other.header))
    });
    columns
}

/// All columns of all files, each header once for each office and kind of record, in order of office, kind and column.
pub(super) fn used<'f>(files: impl Iterator<Item = &'f StoredFile>, said: &Said) -> Vec<ColumnUse> {
    let mut found: BTreeMap<String, ColumnUse> = BTreeMap::new();
    let files: Vec<&StoredFile> = files.collect();
    let columns: Vec<Vec<Remembered>> = files.par_iter().map(|file| remembered(file)).collect();
    for (file, columns) in files.into_iter().zip(columns) {
        let owner = owner(&file.role);
        for column in columns {
            let key = key(owner, column.kind, &column.header);
            found.entry(key.clone()).or_insert_with(|| ColumnUse {
                key,
                owner: owner.to_owned(),
                kind: column.kind,
                header: column.header.to_string(),
                file: FilePath::new(&file.path).shown().to_owned(),
                sheet: column.sheet.to_string(),
                col: column.col,
                field: column.field,
            });
        }
    }
    for column in said.left_out() {
        found.entry(column.key.clone()).or_insert(column);
    }
    let mut columns: Vec<ColumnUse> = found.into_values().collect();
    columns.sort_by(|one, other| one.place().cmp(&other.place()));
    columns
}
