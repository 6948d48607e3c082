//! `tsunagi layout FILE`: how one file is read, before a desk is taken on.

use super::arguments::LayoutArguments;
use super::ending::Ending;
use super::{logs, print, targets};
use crate::domain::{DeskId, Issue, Observations, Origin, Prefecture, SourceRole, visible_name};
use crate::intake::{self, FileContext};
use crate::layout::{self, Dictionary, PlainTable, RowLeftOut};
use crate::store::Store;
use crate::{config, cycle, explain, table};
use anyhow::Context;
use serde_json::{Value, json};
use std::path::Path;

pub(super) fn run(arguments: &LayoutArguments) -> anyhow::Result<Ending> {
    let _logs = logs::start(None, "error");
    let path = &arguments.file;
    let bytes = std::fs::read(path).with_context(|| format!("{} を読めません", path.display()))?;
    let name =
        path.file_name().map_or_else(String::new, |name| visible_name(&name.to_string_lossy()).into_owned());
    let prefecture = match &arguments.prefecture {
        Some(text) => Some(
            Prefecture::from_name(text)
                .context("--prefecture は都道府県名で指定してください（例 福岡県）")?,
        ),
        None => None,
    };
    let revision = &blake3::hash(&bytes).to_hex()[..32];
    let mut context = known(arguments, revision, prefecture)?;
    // With the desk's folder's name a list may be taken for another's: a preview goes by what stands in it.
    if context.remembered.is_empty() {
        context.origin = Origin::file(&name, revision);
    }
    let options = table::Options { as_written: arguments.csv.is_some(), ..table::Options::of_office() };
    let Preview { book, layout, observations, tables, issues } = preview(&name, &bytes, &context, &options);
    let written = match &arguments.csv {
        Some(folder) => write_tables(folder, path, &tables)?,
        None => Vec::new(),
    };
    if arguments.csv.is_some() {
        print::aside(&withheld(&tables))?;
        print::aside(&sections(&tables))?;
    }
    if arguments.json {
        let mut analysis = explain::layout_json(&name, &layout, &issues, &observations);
        analysis["encoding"] = json!(book.as_ref().and_then(|book| book.encoding));
        analysis["format"] = json!(book.as_ref().map(|book| format!("{:?}", book.format).to_lowercase()));
        analysis["tables"] = tables.iter().map(table_json).collect();
        analysis["csv"] = json!(written);
        print::result(&format!("{analysis:#}\n"))?;
    } else if arguments.csv.is_some() {
        let lines: String = written.iter().map(|line| format!("{line}\n")).collect();
        let said = issues.iter().filter(|issue| {
            issue.code.as_str().starts_with("file.") || issue.code.as_str().starts_with("sheet.")
        });
        let said: String = said.map(|issue| format!("{}\n", issue.message)).collect();
        print::result(&format!("{lines}{said}"))?;
    } else {
        print::result(&explain::layout(&name, &layout, &issues, &observations))?;
    }
    Ok(if book.is_some() { Ending::Done } else { Ending::Nothing })
}

/// How a file is read; all but the issues is nothing where it holds no book.
#[derive(Default)]
struct Preview {
    book: Option<table::Book>,
    layout: layout::Layout,
    observations: Observations,
    tables: Vec<PlainTable>,
    issues: Vec<Issue>,
}

fn preview(name: &str, bytes: &[u8], context: &layout::Context, options: &table::Options) -> Preview {
    let (book, mut issues) = table::read(&context.origin, bytes, options);
    let Some(mut book) = book else { return Preview { issues, ..Preview::default() } };
    issues.extend(layout::without_names(&mut book, &context.origin));
    let (layout, more) = layout::read(&book, context, Dictionary::shipped());
    issues.extend(more);
    let records: Vec<layout::Record> = layout.records().cloned().collect();
    let file =
        FileContext { role: context.role.clone(), path: name.to_owned(), prefecture: context.prefecture };
    let (observations, more) = intake::observe(&records, &file, &intake::Options::default());
    issues.extend(more);
    let whole = long_cells(&issues).then(|| whole(&context.origin, bytes, options)).flatten();
    let tables = layout::plain_tables(whole.as_ref().unwrap_or(&book), &layout, Dictionary::shipped());
    Preview { book: Some(book), layout, observations, tables, issues }
}

/// What is known of the file: from the installation where it is one's, else from the desk.toml beside it.
fn known(
    arguments: &LayoutArguments,
    revision: &str,
    prefecture: Option<Prefecture>,
) -> anyhow::Result<layout::Context> {
    let path = &arguments.file;
    let settings = path.parent().and_then(|folder| std::fs::read_to_string(folder.join("desk.toml")).ok());
    let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let (said, problems) = config::parse_desk(settings.as_deref().unwrap_or_default());
    for problem in &problems {
        print::aside(&format!("desk.toml の{problem}\n"))?;
    }
    let mut context = layout::Context::of(SourceRole::Desk(DeskId::new("-")), Origin::file(&name, revision));
    context.prefecture = said.prefecture;
    let mapping = |(header, field)| layout::Mapping { kind: None, header, field };
    context.mappings = said.columns.into_iter().map(mapping).collect();
    if let Some(config) = &arguments.config {
        let config = config::load(config)?;
        let store = Store::open_to_look(&config.paths.registry)?;
        let place = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let inside = config.paths.inbox.clone();
        let file = place(path)
            .strip_prefix(place(&inside))
            .map_or_else(|_| path.clone(), |inner| inside.join(inner));
        if let Some(known) = cycle::known_of(&config, &store, (&file, revision), settings.as_deref())? {
            context = known;
        }
    }
    context.prefecture = prefecture.or(context.prefecture);
    Ok(context)
}

/// Whether cells were cut: what is written out as a table is not.
fn long_cells(issues: &[Issue]) -> bool {
    issues.iter().any(|issue| issue.code.as_str() == table::LONG_CELLS)
}

fn whole(origin: &Origin, bytes: &[u8], options: &table::Options) -> Option<table::Book> {
    let options = table::Options { text_per_cell: usize::MAX, ..options.clone() };
    let mut book = table::read(origin, bytes, &options).0?;
    layout::without_names(&mut book, origin);
    Some(book)
}

/// One file a table: RFC 4180, UTF-8, the header as it stands (several rows joined), then the records. Returns the names.
fn write_tables(folder: &Path, source: &Path, tables: &[PlainTable]) -> anyhow::Result<Vec<String>> {
    targets::refuse_sources(folder, None)?;
    let stem = source.file_stem().map_or_else(|| "表".to_owned(), |stem| stem.to_string_lossy().into_owned());
    std::fs::create_dir_all(folder).with_context(|| format!("{} を作れません", folder.display()))?;
    let mut names = Vec::new();
    for (number, table) in (1..).zip(tables) {
        let sheet: String = table.sheet.chars().map(|c| if is_plain(c) { c } else { '_' }).take(60).collect();
        let mut parts = vec![stem.clone()];
        parts.extend((!sheet.is_empty()).then_some(sheet));
        parts.extend((tables.len() > 1).then(|| number.to_string()));
        let name = format!("{}.csv", parts.join("_"));
        let path = folder.join(&name);
        let rows = || table.names().into_iter().chain(table.rows.iter().cloned());
        targets::refuse_others(&path, &first_line(rows().next())?)?;
        let mut writer =
            csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).flexible(true).from_path(&path)?;
        for row in rows() {
            writer.write_record(row)?;
        }
        writer.flush().with_context(|| format!("{} に書けません", path.display()))?;
        names.push(name);
    }
    Ok(names)
}

/// By which a file is known that was written here before.
fn first_line(row: Option<Vec<String>>) -> anyhow::Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    if let Some(row) = row {
        writer.write_record(row)?;
    }
    Ok(writer.into_inner().map_err(csv::IntoInnerError::into_error)?)
}

/// What a reader of the tables misses: columns of personal information.
fn withheld(tables: &[PlainTable]) -> String {
    let of_table = |table: &PlainTable| {
        let place = match &*table.sheet {
            "" => format!("{}行目からの表", table.first_row),
            sheet => format!("シート「{sheet}」の{}行目からの表", table.first_row),
        };
        format!("個人情報の列は書き出していません: {}（{place}）\n", table.withheld.join("、"))
    };
    tables.iter().filter(|table| !table.withheld.is_empty()).map(of_table).collect()
}

/// Headings between the records: which records stand below them, the CSV does not say.
fn sections(tables: &[PlainTable]) -> String {
    let of_table = |table: &PlainTable| {
        let rows = table.left_out.iter().filter(|left| left.why == layout::SECTION);
        let text = |left: &RowLeftOut| {
            let text = left.cells.iter().find(|text| !text.trim().is_empty());
            text.map(|text| format!("{}行目「{}」", left.row, text.trim()))
        };
        let names: Vec<String> = rows.filter_map(text).collect();
        let is_any = !names.is_empty();
        is_any.then(|| format!("区切りの見出しは行として書き出していません: {}\n", names.join("、")))
    };
    tables.iter().filter_map(of_table).collect()
}

/// Letters that may stand in a file's name anywhere.
fn is_plain(letter: char) -> bool {
    !letter.is_control() && !"/\\:*?\"<>|".contains(letter)
}

fn table_json(table: &PlainTable) -> Value {
    json!({
        "sheet": &*table.sheet,
        "first_row": table.first_row,
        "caption": table.caption,
        "header": table.names(),
        "header_rows": table.header,
        "records": table.rows.len(),
        "rows": table.rows,
        "withheld": table.withheld,
        "left_out": table.left_out.iter().map(left_out_json).collect::<Vec<Value>>(),
    })
}

fn left_out_json(left: &RowLeftOut) -> Value {
    json!({ "row": left.row, "why": left.why, "cells": left.cells })
}
