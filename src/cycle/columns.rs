//! Columns of the offices' files: how each was read, kept in mind for the next time, shown in 列の対応, and what a person
//! said there.

use crate::domain::{
    Field, FilePath, HumanCell, Issue, IssueCode, Origin, Reason, RecordKind, Severity, SourceRole,
};
use crate::layout::{
    self, CONTRADICTED_COLUMN, DUPLICATE_COLUMN, EXCHANGED_COLUMNS, GONE_COLUMN, Layout, MappedCell, Mapping,
    RENAMED_COLUMN, Record, Remembered, Standing, UNMAPPED_COLUMN,
};
use crate::normalise::text::fold;
use crate::store::StoredFile;
use crate::views::{COLUMNS_TAB, ColumnUse, LEAVE_OUT, READ_AS};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

const UNKNOWN_FIELD: IssueCode = IssueCode::new("human.unknown-field");
const TWO_WORDS: IssueCode = IssueCode::new("desk.columns-differ");
const NO_HEADING: IssueCode = IssueCode::new("desk.no-such-heading");
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
            let field = match layout::field_named(word) {
                _ if word == LEAVE_OUT => None,
                Some(field) => Some(field),
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

    /// Columns of which a person has said something and that stand nowhere tonight: the word can be taken back.
    fn spoken_of(&self) -> impl Iterator<Item = ColumnUse> {
        let of_owner = |(owner, mappings): (&String, &Vec<Mapping>)| {
            let spoken_of = |mapping: &Mapping| {
                let kind = mapping.kind?;
                Some(ColumnUse {
                    key: key(owner, kind, &mapping.header),
                    owner: owner.clone(),
                    kind,
                    header: mapping.header.clone(),
                    file: String::new(),
                    sheet: String::new(),
                    col: 0,
                    field: None,
                    is_gone: true,
                })
            };
            mappings.iter().filter_map(spoken_of).collect::<Vec<_>>()
        };
        self.mappings.iter().flat_map(of_owner)
    }
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

/// What a file was read with, without those lines.
pub(super) fn way_of(read_with: &str) -> &str {
    read_with.split('\n').next().unwrap_or_default()
}

/// Those lines, where earlier records go on speaking.
pub(super) fn lines_of(read_with: &str) -> &str {
    read_with.find('\n').map_or("", |at| &read_with[at..])
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
    lines_of(&file.read_with).lines().filter_map(line).collect::<Vec<_>>().into_iter()
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

/// What people said in two places, and where it stands nowhere: told on the desk's own settings.
pub(super) fn doubts<'f>(
    mappings: &[Mapping],
    said: &[Mapping],
    files: impl Iterator<Item = &'f StoredFile>,
    origin: &Origin,
) -> Vec<Issue> {
    let issue = |code: IssueCode, header: &str, message: String| {
        Issue::new(code, Severity::Warning, origin.clone(), message).seen(header)
    };
    let mut issues = Vec::new();
    let label = |field: Option<Field>| field.map_or(LEAVE_OUT, Field::label);
    for mapping in mappings {
        let is_other =
            |said: &&Mapping| fold(&said.header) == fold(&mapping.header) && said.field != mapping.field;
        if let Some(other) = said.iter().find(is_other) {
            let message = format!(
                "「{}」の読み取り先が、desk.toml では「{}」、「{COLUMNS_TAB}」では「{}」です。「{COLUMNS_TAB}」のほうを使っています。どちらかを消してください。",
                mapping.header,
                label(mapping.field),
                label(other.field)
            );
            issues.push(issue(TWO_WORDS, &mapping.header, message));
        }
    }
    if mappings.is_empty() {
        return issues;
    }
    let mut stands: HashSet<String> = HashSet::new();
    let mut has_any = false;
    for file in files {
        for column in remembered(file).into_iter().filter(|column| column.standing != Standing::Gone) {
            has_any = true;
            let own = column.header.rsplit(" > ").next().unwrap_or_default();
            stands.extend([fold(&column.header), fold(own), fold(&column.header.replace(" > ", ""))]);
        }
    }
    for mapping in mappings.iter().filter(|mapping| has_any && !stands.contains(&fold(&mapping.header))) {
        let message = format!(
            "desk.toml の [columns] にある「{}」という見出しは、この窓口のどの表にもありません。見出しの書き方を確かめるか、その行を消してください。",
            mapping.header
        );
        issues.push(issue(NO_HEADING, &mapping.header, message));
    }
    issues
}

/// The columns of a file as its records and issues tell of them, each once, by sheet and column: with what was known of them when
/// the file was whole.
pub(super) fn remembered(file: &StoredFile) -> Vec<Remembered> {
    let path: Arc<str> = file.path.as_str().into();
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
                file: Arc::clone(&path),
                sheet: sheet.clone(),
                kind: record.kind,
                header: cell.header.clone(),
                field: Some(cell.field),
                col: cell.cell.col,
                standing: Standing::Read,
            });
        }
    }
    let left_out = [UNMAPPED_COLUMN, DUPLICATE_COLUMN, CONTRADICTED_COLUMN];
    for issue in file.issues.iter().filter(|issue| left_out.contains(&issue.code)) {
        let sheet = &issue.origin.sheet;
        if let (Some(kind), Some(cell)) = (kinds.get(&**sheet), issue.origin.cell) {
            found.entry((sheet, &issue.seen)).or_insert_with(|| Remembered {
                file: Arc::clone(&path),
                sheet: sheet.clone(),
                kind: *kind,
                header: issue.seen.as_str().into(),
                field: None,
                col: cell.col,
                standing: Standing::Read,
            });
        }
    }
    let mut in_place: Vec<Remembered> = Vec::new();
    for issue in &file.issues {
        let sheet = &issue.origin.sheet;
        let Some((kind, cell)) = kinds.get(&**sheet).zip(issue.origin.cell) else { continue };
        let former = || layout::former(issue).map(Arc::<str>::from);
        match issue.code {
            GONE_COLUMN => {
                let gone = || Remembered {
                    file: Arc::clone(&path),
                    sheet: sheet.clone(),
                    kind: *kind,
                    header: issue.seen.as_str().into(),
                    field: issue.field,
                    col: cell.col,
                    standing: Standing::Gone,
                };
                let instead = layout::former(issue).map(|header| Remembered {
                    header: header.into(),
                    field: None,
                    standing: Standing::Read,
                    ..gone()
                });
                in_place.extend(instead);
                found.entry((sheet, &issue.seen)).or_insert_with(gone);
            }
            RENAMED_COLUMN | EXCHANGED_COLUMNS => {
                let column = found.get_mut(&(&**sheet, issue.seen.as_str()));
                let Some((column, former)) = column.zip(former()) else { continue };
                column.standing = match issue.code {
                    RENAMED_COLUMN => Standing::Renamed(former),
                    _ => Standing::Exchanged(former),
                };
            }
            _ => {}
        }
    }
    let mut columns: Vec<Remembered> = found.into_values().collect();
    let stands = |columns: &[Remembered], one: &Remembered| {
        columns.iter().any(|own| own.sheet == one.sheet && own.header == one.header)
    };
    for one in in_place {
        if !stands(&columns, &one) {
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

/// All columns of all files, each header once for each office and kind of record, in order of office, kind and column.
pub(super) fn used<'f>(files: impl Iterator<Item = &'f StoredFile>, said: &Said) -> Vec<ColumnUse> {
    let mut found: BTreeMap<String, ColumnUse> = BTreeMap::new();
    let files: Vec<&StoredFile> = files.collect();
    let columns: Vec<Vec<Remembered>> = files.par_iter().map(|file| remembered(file)).collect();
    for (file, columns) in files.into_iter().zip(columns) {
        let owner = owner(&file.role);
        for column in columns {
            let key = key(owner, column.kind, &column.header);
            let is_gone = column.standing == Standing::Gone;
            let one = ColumnUse {
                key: key.clone(),
                owner: owner.to_owned(),
                kind: column.kind,
                header: column.header.to_string(),
                file: FilePath::new(&file.path).shown().to_owned(),
                sheet: column.sheet.to_string(),
                col: column.col,
                field: column.field,
                is_gone,
            };
            match found.get_mut(&key) {
                Some(known) if known.is_gone && !is_gone => *known = one,
                Some(_) => {}
                None => drop(found.insert(key, one)),
            }
        }
    }
    for column in said.spoken_of() {
        found.entry(column.key.clone()).or_insert(column);
    }
    let mut columns: Vec<ColumnUse> = found.into_values().collect();
    columns.sort_by(|one, other| one.place().cmp(&other.place()));
    columns
}
