//! Two tables of the same months on one sheet, 表１ 支払総額 and 表２ 支払対象者数: how many were paid joins what was paid to them. On a sheet
//! of its own, 人数 beside 支払額, each counts for itself.

use crate::domain::{Field, RecordKind};
use crate::layout::model::{MappedCell, Orientation, Record, Table};
use crate::layout::view::View;
use std::collections::BTreeMap;

/// Heads of a month at most: figures beyond it are money, whatever a title says.
const MOST_HEADS: f64 = 10_000.0;
/// The same where the name of the sheet alone says it.
const MOST_HEADS_OF_SHEET: f64 = 1_000.0;

/// Tells the tables that count heads by their titles, and joins each to the one that says what was paid.
pub(in crate::layout) fn join(tables: &mut Vec<Table>, view: &View<'_>) {
    *tables = std::mem::take(tables).into_iter().flat_map(|table| parts(table, view)).collect();
    let mut at = 0;
    while at < tables.len() {
        if counts_heads(&tables[at], view.sheet_name()) {
            count(&mut tables[at]);
            let is_other = |paid: &usize| {
                *paid != at && says_paid(&tables[*paid]) && is_of_same(&tables[*paid], &tables[at])
            };
            if let Some(paid) = (0..tables.len()).find(is_other) {
                let heads = tables.remove(at);
                add(&mut tables[if paid > at { paid - 1 } else { paid }], heads);
                continue;
            }
        }
        at += 1;
    }
}

/// A table whose header comes again below titles that say what its months are: the rows below each are a table of their own.
fn parts(table: Table, view: &View<'_>) -> Vec<Table> {
    let title = |row: u32| match &view.texts(row)[..] {
        [(_, text)] if says(text, &HEADS) || says(text, &PAID) => Some(text.to_string()),
        _ => None,
    };
    let is_list = table.kind == RecordKind::MonthlyWage && table.orientation == Orientation::Rows;
    if !is_list || view.fold().is_some() || !has_months(&table) {
        return vec![table];
    }
    let titles: BTreeMap<u32, String> =
        table.left_out.iter().filter_map(|left| Some((left.row, title(left.row)?))).collect();
    let repeats = |row: u32| table.left_out.iter().any(|left| left.row > row && left.row <= row + 2);
    let titles: BTreeMap<u32, String> = titles.into_iter().filter(|(row, _)| repeats(*row)).collect();
    let Some((first, _)) = titles.first_key_value() else { return vec![table] };
    let row_of = |record: &Record| record.origin.cell.map_or(0, |cell| cell.row);
    let within = |from: u32, to: u32| {
        let records = table.records.iter().filter(|record| (from..to).contains(&row_of(record)));
        records.cloned().collect::<Vec<_>>()
    };
    let mut parts = vec![Table { records: within(0, *first), ..table.clone() }];
    for (row, title) in &titles {
        let end = titles.range(row + 1..).next().map_or(u32::MAX, |(next, _)| *next);
        let records = within(*row, end);
        let caption = vec![title.clone()];
        parts.push(Table { records, caption, left_out: Vec::new(), ..table.clone() });
    }
    parts.retain(|part| !part.records.is_empty());
    if parts.is_empty() { vec![table] } else { parts }
}

const HEADS: [&str; 9] = ["人数", "人の数", "者数", "人員", "利用者数", "対象者", "員数", "（人）", "（名）"];
const PAID: [&str; 5] = ["総額", "支払額", "支給額", "工賃額", "賃金額"];

fn says(title: &str, words: &[&str]) -> bool {
    words.iter().any(|word| title.contains(word))
}

fn has_months(table: &Table) -> bool {
    months(table).next().is_some()
}

/// Whether the title right above a table of months says that it counts people, or else the name of its sheet does, and its figures
/// are such.
fn counts_heads(table: &Table, sheet: &str) -> bool {
    const OTHERS: [&str; 8] = ["額", "円", "平均", "日数", "時間", "上段", "下段", "延"];
    let title = table.caption.last().map_or("", String::as_str);
    let counts = |text: &str| says(text, &HEADS) && !says(text, &OTHERS);
    let most = match () {
        () if table.kind != RecordKind::MonthlyWage => return false,
        () if counts(title) => MOST_HEADS,
        () if counts(sheet) && !says(title, &PAID) => MOST_HEADS_OF_SHEET,
        () => return false,
    };
    let mut months = months(table).peekable();
    let is_count = |cell: &MappedCell| {
        let text = cell.value.show().trim().trim_end_matches(['人', '名']).replace(',', "");
        text.parse::<f64>().map_or(true, |figure| (0.0..most).contains(&figure))
    };
    months.peek().is_some() && months.all(is_count)
}

/// The figures of months that a table holds, whatever they are of.
fn months(table: &Table) -> impl Iterator<Item = &MappedCell> {
    table.records.iter().flat_map(|record| &record.cells).filter(|cell| cell.field == Field::MonthlyTotal)
}

/// What a table takes for money is a count of heads.
fn count(table: &mut Table) {
    let columns = table.columns.iter_mut().filter(|column| column.field == Some(Field::MonthlyTotal));
    columns.for_each(|column| column.field = Some(Field::MonthlyHeads));
    let cells = table.records.iter_mut().flat_map(|record| &mut record.cells);
    cells.filter(|cell| cell.field == Field::MonthlyTotal).for_each(|cell| cell.field = Field::MonthlyHeads);
}

/// Whether a table says what was paid in each month, and to how many it does not.
fn says_paid(table: &Table) -> bool {
    let has = |field: Field| table.records.iter().any(|record| record.get(field).is_some());
    table.kind == RecordKind::MonthlyWage && has(Field::MonthlyTotal) && !has(Field::MonthlyHeads)
}

/// Whether each workshop whose heads are counted is one, and only one, of those that were paid.
fn is_of_same(paid: &Table, heads: &Table) -> bool {
    let times = |record: &Record| paid.records.iter().filter(|other| is_same(record, other)).count();
    !heads.records.is_empty() && heads.records.iter().all(|record| times(record) == 1)
}

/// The same number, or where there is none the same name.
fn is_same(one: &Record, other: &Record) -> bool {
    let said =
        |record: &Record, field: Field| record.get(field).map(|cell| cell.value.show().trim().to_owned());
    for field in [Field::OfficeNumber, Field::Name] {
        if let (Some(own), Some(others)) = (said(one, field), said(other, field)) {
            return own == others;
        }
    }
    false
}

fn add(paid: &mut Table, heads: Table) {
    for record in heads.records {
        if let Some(own) = paid.records.iter_mut().find(|own| is_same(&record, own)) {
            own.cells.extend(record.cells.into_iter().filter(|cell| cell.field == Field::MonthlyHeads));
        }
    }
    paid.columns.extend(heads.columns.into_iter().filter(|column| column.field == Some(Field::MonthlyHeads)));
    paid.left_out.extend(heads.left_out);
}
