//! How a file is read, as a page: per sheet why it was passed over, or its tables, columns, left-out rows and first
//! records; then the issues.

use super::page::Page;
use super::rows::{Row, rows, values_at};
use super::{issues, words};
use crate::domain::{Field, Issue, Observations, Reason, RecordKind, column_letters};
use crate::layout::{Column, Layout, LeftOut, MappedCell, Orientation, Record, SheetLayout, Table};
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;

/// Records shown per table.
pub(super) const RECORDS: usize = 5;
/// Left-out rows quoted per reason.
const EXAMPLES: usize = 3;

pub(super) fn page(name: &str, layout: &Layout, issues: &[Issue], observations: &Observations) -> Page {
    let mut page = Page::new(format!("「{name}」の読み取り方"));
    page.line(summary(layout, issues.len()));
    for sheet in &layout.sheets {
        add_sheet(&mut page, sheet, observations);
    }
    page.section("要確認");
    issues::add_within_file(&mut page, &issues.iter().collect::<Vec<_>>());
    page
}

/// `シート 3枚、事業所 20件、窓口 1件、要確認 4件`
fn summary(layout: &Layout, issues: usize) -> String {
    let mut counts: BTreeMap<RecordKind, usize> = BTreeMap::new();
    for record in layout.records() {
        *counts.entry(record.kind).or_default() += 1;
    }
    let mut parts = vec![format!("シート {}枚", layout.sheets.len())];
    parts.extend(counts.iter().map(|(kind, count)| format!("{} {count}件", kind.label())));
    if counts.is_empty() {
        parts.push("読み取れた行はありません".to_owned());
    }
    parts.push(format!("要確認 {issues}件"));
    parts.join("、")
}

fn add_sheet(page: &mut Page, sheet: &SheetLayout, observations: &Observations) {
    let title = sheet_title(sheet);
    if let Some(reason) = &sheet.skipped {
        page.section(format!("{title}：読み取りませんでした"));
        page.line(format!("理由：{}", reason.text));
    } else if sheet.tables.is_empty() {
        page.section(format!("{title}：表が見つかりませんでした"));
        page.line("見出しの行が見つからないため、このシートからは何も読み取っていません。");
    }
    for (at, table) in sheet.tables.iter().enumerate() {
        let number = if sheet.tables.len() > 1 { format!("の表{}", at + 1) } else { String::new() };
        let confidence = words::percent(table.confidence);
        let kind = table.kind.label();
        page.section(format!("{title}{number}：{kind}（確からしさ {confidence}）"));
        add_table(page, table, observations);
    }
}

fn sheet_title(sheet: &SheetLayout) -> String {
    if sheet.name.is_empty() { "表".to_owned() } else { format!("シート「{}」", sheet.name) }
}

fn add_table(page: &mut Page, table: &Table, observations: &Observations) {
    page.lines(table.reasons.iter().map(|reason| format!("判断の理由：{}", reason.text)));
    page.line(header_line(table));
    if !table.caption.is_empty() {
        let caption: Vec<String> = table.caption.iter().map(|text| shorten(text)).collect();
        page.line("見出しの上の文：");
        page.flow(caption.into_iter().map(|text| format!("「{text}」")));
    }
    let (mapped, unmapped): (Vec<&Column>, Vec<&Column>) =
        table.columns.iter().partition(|column| column.field.is_some());
    page.table(
        ["列", "見出し", "項目", "確からしさ", "理由"],
        mapped.iter().map(|column| column_row(column, table.orientation)),
    );
    add_unmapped(page, &unmapped, table.orientation);
    add_left_out(page, &table.left_out);
    add_records(page, &table.records, observations);
}

fn header_line(table: &Table) -> String {
    let (first, last) = table.header;
    let range = |name: fn(u32) -> String| {
        if first == last { name(first) } else { format!("{}から{}", name(first), name(last)) }
    };
    match table.orientation {
        Orientation::Rows => format!("見出し：{}（1行が1件）", range(|row| format!("{row}行目"))),
        Orientation::Columns => {
            format!("見出し：{}（1列が1件）", range(|col| format!("{}列", column_letters(col))))
        }
        Orientation::Card => "1枚に1件の調査票（項目名の隣の値を読み取ります）".to_owned(),
    }
}

/// `B列`; where records stand in columns, `3行`; on a card the label's cell.
pub(super) fn column_place(column: &Column, orientation: Orientation) -> String {
    match orientation {
        Orientation::Rows => column_letters(column.index),
        Orientation::Columns => format!("{}行", column.index),
        Orientation::Card => column.header_cell.to_string(),
    }
}

fn column_row(column: &Column, orientation: Orientation) -> [String; 5] {
    [
        column_place(column, orientation),
        words::dash(&column.header_text()),
        column.field.map_or("", |field| field.label()).to_owned(),
        words::percent(column.confidence),
        words::texts(&column.reasons),
    ]
}

fn add_unmapped(page: &mut Page, columns: &[&Column], orientation: Orientation) {
    if columns.is_empty() {
        return;
    }
    page.line(format!("読み取らない列 {}列（値は保存しません）：", columns.len()));
    page.flow(columns.iter().map(|column| {
        let why = words::texts(&column.reasons);
        let why = if why.is_empty() { why } else { format!("（{why}）") };
        format!("{}「{}」{why}", column_place(column, orientation), column.header_text())
    }));
}

fn add_left_out(page: &mut Page, left_out: &[LeftOut]) {
    let mut by_reason: BTreeMap<&str, Vec<&LeftOut>> = BTreeMap::new();
    for row in left_out {
        by_reason.entry(row.why).or_default().push(row);
    }
    for (why, rows) in by_reason {
        let quoted: Vec<String> = rows
            .iter()
            .take(EXAMPLES)
            .map(|row| format!("{}行目「{}」", row.row, shorten(&row.text)))
            .collect();
        let more = if rows.len() > EXAMPLES { " ほか" } else { "" };
        page.line(format!("数えない行 {}行（{why}）：{}{more}", rows.len(), quoted.join("、")));
    }
}

/// At most 40 characters, on one line.
fn shorten(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= 40 { line } else { line.chars().take(39).chain(['…']).collect() }
}

fn add_records(page: &mut Page, records: &[Record], observations: &Observations) {
    page.line(format!("読み取った行 {}件（初めの{}件）：", records.len(), records.len().min(RECORDS)));
    let shown = &records[..records.len().min(RECORDS)];
    let rows = rows(observations, |origin| shown.iter().any(|record| &record.origin == origin));
    for record in shown {
        let place = record.origin.cell.map(|cell| cell.to_string()).unwrap_or_default();
        page.line(format!("・{place}"));
        page.flow(
            record_values(record, &rows).into_iter().map(|(label, value)| format!("{label} = {value}")),
        );
        page.lines(not_understood(record, &rows));
    }
}

/// (label, value) as understood; as the cells stand where nothing was made of the record. The cell's own words
/// follow where more than the width of letters was changed.
fn record_values(record: &Record, rows: &[Row<'_>]) -> Vec<(String, String)> {
    let values = values_at(rows, &record.origin);
    if values.is_empty() {
        let plain = |cell: &MappedCell| (cell.field.label().to_owned(), shorten(&cell.value.show()));
        return record.cells.iter().map(plain).collect();
    }
    values
        .into_iter()
        .map(|value| {
            let changed = value.text.nfkc().collect::<String>().trim() != value.shown;
            let seen = if changed { format!("（元：{}）", shorten(&value.text)) } else { String::new() };
            (shorten(&value.label), format!("{}{seen}", shorten(&value.shown)))
        })
        .collect()
}

/// Cells of mapped columns of which nothing was made, by label and place only: a value that nothing keeps is not shown.
fn not_understood(record: &Record, rows: &[Row<'_>]) -> Option<String> {
    let understood = values_at(rows, &record.origin);
    let is_kept = |cell: &MappedCell| {
        let whole = whole_of(cell.field);
        understood.iter().any(|value| value.cell == cell.cell || value.field == whole)
    };
    let cells: Vec<&MappedCell> = record
        .cells
        .iter()
        .filter(|cell| !matches!(cell.field, Field::RowNumber | Field::PersonalInformation) && !is_kept(cell))
        .collect();
    if understood.is_empty() || cells.is_empty() {
        return None;
    }
    let named: Vec<String> =
        cells.iter().take(EXAMPLES).map(|cell| format!("{} {}", cell.field.label(), cell.cell)).collect();
    let more = cells.len().saturating_sub(EXAMPLES);
    let more = if more > 0 { format!(" ほか{more}セル") } else { String::new() };
    Some(format!("  値にしていないセル：{}{more}", named.join("、")))
}

/// The field into which a part is joined; the field itself where it stands alone.
const fn whole_of(field: Field) -> Field {
    match field {
        Field::Prefecture | Field::Municipality | Field::Building => Field::Address,
        Field::CorporationForm => Field::Corporation,
        other => other,
    }
}

/// The rule and sentence of reasons, for machines.
pub(super) fn reasons_json(reasons: &[Reason]) -> serde_json::Value {
    reasons
        .iter()
        .map(
            |reason| serde_json::json!({ "rule": reason.rule, "points": reason.points, "text": reason.text }),
        )
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::Field;

    #[test]
    fn a_file_is_shown_as_it_is_read() {
        let (layout, issues, observations) = sample::file();
        insta::assert_snapshot!(super::page("一覧.xlsx", &layout, &issues, &observations).text(), @"
        「一覧.xlsx」の読み取り方
          シート 2枚、事業所 2件、要確認 1件

        ■ シート「名簿」：事業所（確からしさ 95%）
          判断の理由：事業所名と住所の列があります
          見出し：3行目から4行目（1行が1件）
          見出しの上の文：
            「○○県 事業所一覧」  「令和8年4月1日現在」
          | 列 | 見出し   | 項目     | 確からしさ | 理由                           |
          |----|----------|----------|------------|--------------------------------|
          | B  | 事業所名 | 事業所名 | 100%       | 見出しが「事業所名」と同じです |
          | C  | 定員     | 定員     | 90%        | 見出しが「定員」と同じです     |
          読み取らない列 1列（値は保存しません）：
            D「その他 > 色」（当てはまる項目がありません）
          数えない行 1行（合計の行）：7行目「合計 2か所」
          読み取った行 2件（初めの2件）：
          ・B5
            事業所名 = つばさ作業所  定員 = 20（元：２０名）
          ・B6
            事業所名 = ひかり工房

        ■ シート「記入例」：読み取りませんでした
          理由：記入例のシートです

        ■ 要確認
          | 重さ | セル    | 書かれていたもの | 内容                                                       |
          |------|---------|------------------|------------------------------------------------------------|
          | 注意 | 名簿!D6 | 12-34            | 電話番号として読み取れません。市外局番から書いてください。 |
        ");
    }

    #[test]
    fn a_cell_of_which_nothing_was_made_is_named_without_its_text() {
        let (mut layout, issues, observations) = sample::file();
        let cells = &mut layout.sheets[0].tables[0].records[1].cells;
        cells.extend([
            sample::mapped(Field::Phone, "D6", "12-34"),
            sample::mapped(Field::RowNumber, "A6", "2"),
        ]);
        let text = super::page("一覧.xlsx", &layout, &issues, &observations).text();
        let line = text.lines().find(|line| line.contains("値にしていないセル"));
        assert_eq!(line, Some("    値にしていないセル：電話番号 D6"));
    }

    #[test]
    fn a_file_without_anything_is_shown_too() {
        let page = super::page("空.csv", &Default::default(), &[], &Default::default());
        insta::assert_snapshot!(page.text(), @"
        「空.csv」の読み取り方
          シート 0枚、読み取れた行はありません、要確認 0件
        ");
    }
}
