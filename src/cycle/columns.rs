//! Columns of the offices' files: how each is read, shown in 列の対応, and what a person said there.

use super::remembered::remembered;
use crate::domain::{Field, FilePath, HumanCell, Issue, IssueCode, Origin, RecordKind, Severity, SourceRole};
use crate::layout::{self, Mapping, Remembered, Standing};
use crate::normalise::text::fold;
use crate::store::StoredFile;
use crate::views::{COLUMNS_TAB, ColumnUse, LEAVE_OUT, READ_AS};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashSet};

const UNKNOWN_FIELD: IssueCode = IssueCode::new("human.unknown-field");
const TWO_WORDS: IssueCode = IssueCode::new("desk.columns-differ");
const NO_HEADING: IssueCode = IssueCode::new("desk.no-such-heading");

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
