//! One sheet: whether it is read at all, its tables one after another, and what is said about each.

use super::assign::{Assignment, Scorer};
use super::dictionary::{Dictionary, Match};
use super::evidence::{self, Values};
use super::header::{self, Header, SEARCHED_ROWS};
use super::heading::names;
use super::model::{Column, Context, MappedCell, Orientation, SheetLayout, Table};
use super::notice;
use super::rows::Reader;
use super::view::View;
use super::words::{HeaderText, fold, names_month};
use crate::domain::{CellRef, Field, Issue, Origin, Reason, RecordKind};
use crate::table::{Cell, Sheet, Visibility};
use std::sync::Arc;

/// A sheet of more rows than this is a list, never a table turned by a quarter.
const MOST_LABELS: u32 = 400;

pub(super) fn read(sheet: &Sheet, context: &Context, dictionary: &Dictionary) -> (SheetLayout, Vec<Issue>) {
    let origin = context.origin.sheet(&sheet.name);
    let mut layout = SheetLayout { name: Arc::clone(&sheet.name), skipped: None, tables: Vec::new() };
    if sheet.grid.is_empty() {
        layout.skipped = Some(Reason::new("empty", "何も入力されていないシート"));
        return (layout, Vec::new());
    }
    if let Some(reason) = reason_to_skip(sheet) {
        let issue = notice::sheet_skipped(&origin, context, &reason.text);
        layout.skipped = Some(reason);
        return (layout, vec![issue]);
    }
    let surroundings = format!("{} {}", context.origin.path().inner(), sheet.name);
    let mut scorer = Scorer::new(dictionary, &surroundings);
    let mut reading = Reading { sheet, context, origin, issues: Vec::new() };
    layout.tables = reading.tables(&mut scorer);
    if layout.tables.is_empty() {
        layout.skipped = Some(Reason::new("no-header", "表の見出しが見つからないシート"));
        reading.issues.push(notice::no_header(&reading.origin, context));
    }
    (layout, reading.issues)
}

/// Hidden sheets, examples and lists of choices.
fn reason_to_skip(sheet: &Sheet) -> Option<Reason> {
    if sheet.visibility == Visibility::Hidden {
        return Some(Reason::new("hidden", "非表示のシート"));
    }
    let name = fold(&sheet.name);
    let is_example = [
        "記入例",
        "入力例",
        "記載例",
        "記入見本",
        "書き方",
        "記入方法",
        "入力方法",
        "使い方",
        "作成例",
        "記入要領",
    ];
    if is_example.iter().any(|word| name.contains(&fold(word)))
        || ["見本", "サンプル", "例"].iter().any(|word| name == fold(word))
    {
        return Some(Reason::new("example", "記入例のシート"));
    }
    let is_choices = [
        "リスト",
        "選択肢",
        "プルダウン",
        "マスタ",
        "マスター",
        "入力規則",
        "list",
        "lists",
        "コード表",
        "区分表",
        "選択リスト",
        "プルダウンリスト",
        "ドロップダウン",
        "master",
        "リスト用",
        "設定",
    ];
    if is_choices.iter().any(|word| name == fold(word)) {
        return Some(Reason::new("choices", "選択肢の一覧のシート"));
    }
    None
}

struct Reading<'a> {
    sheet: &'a Sheet,
    context: &'a Context,
    origin: Origin,
    issues: Vec<Issue>,
}

impl<'a> Reading<'a> {
    /// The tables as they lie; where the sheet reads better turned (labels down the first columns), turned.
    fn tables(&mut self, scorer: &mut Scorer<'_>) -> Vec<Table> {
        let upright = View::new(self.sheet, Orientation::Rows);
        let turned = View::new(self.sheet, Orientation::Columns);
        let by_rows = header::find(&upright, 1, SEARCHED_ROWS, scorer);
        let may_be_turned = self.sheet.grid.rows() <= MOST_LABELS;
        let by_columns = may_be_turned.then(|| header::find(&turned, 1, 5, scorer)).flatten();
        let total = |header: &Option<Header>| header.as_ref().map_or(0.0, |header| header.assignment.total);
        if total(&by_columns) > total(&by_rows) * 1.2 {
            return by_columns.map(|header| self.turned_table(turned, &header, scorer)).into_iter().collect();
        }
        let mut tables = Vec::new();
        let mut next = by_rows;
        let mut from = 1;
        while let Some(header) = next {
            let (table, end) = self.table(upright, &header, from, scorer);
            tables.push(table);
            from = end + 1;
            next = (from < upright.rows()).then(|| header::find(&upright, from, from + 5, scorer)).flatten();
        }
        tables
    }

    fn turned_table(&mut self, view: View<'a>, header: &Header, scorer: &mut Scorer<'_>) -> Table {
        let (mut table, _) = self.table(view, header, 1, scorer);
        if table.records.len() == 1 {
            table.orientation = Orientation::Card;
        }
        table
    }

    /// Reads one table; returns it with the last row that belongs to it.
    fn table(&mut self, view: View<'a>, header: &Header, from: u32, scorer: &mut Scorer<'_>) -> (Table, u32) {
        let kind = header.assignment.kind;
        let columns = self.columns(&view, header, scorer.dictionary);
        let caption = caption(&view, from, header.first);
        let place = scorer.dictionary.vocabulary(kind).map(|words| words.place.clone()).unwrap_or_default();
        let reader = Reader {
            view,
            header,
            columns: &columns,
            headers: columns.iter().map(|column| column.header_text().into()).collect(),
            kind,
            place: &place,
            origin: &self.origin,
            given: self.given(scorer.dictionary, kind),
        };
        let rows = reader.read(scorer);
        self.report(&view, header, &columns, rows.end);
        if rows.records.is_empty() {
            self.issues.push(notice::no_records(&self.origin, self.context, kind));
        }
        let table = Table {
            kind,
            confidence: confidence(&columns),
            reasons: reasons(&header.assignment),
            orientation: view.orientation,
            header: (header.first, header.last),
            caption,
            columns,
            records: rows.records,
            left_out: rows.left_out,
        };
        (table, rows.end)
    }

    fn columns(&self, view: &View<'_>, header: &Header, dictionary: &Dictionary) -> Vec<Column> {
        let rows = header.last + 1..=view.rows();
        let mut columns: Vec<Column> = Vec::new();
        let mut values: Vec<Values> = Vec::new();
        for (index, (path, found)) in (1..).zip(header.paths.iter().zip(&header.assignment.fields)) {
            let own = Values::sample(view, index, rows.clone());
            let column = match path {
                Some(path) => self.column(view, index, path, *found, header, dictionary),
                None => match (columns.last(), values.last()) {
                    (Some(left), Some(of_left))
                        if left.index + 1 == index
                            && evidence::continues_address(of_left, &own, rows.clone().count()) =>
                    {
                        let Some(column) = continued(left, view.place(header.last, index)) else { continue };
                        column
                    }
                    _ => continue,
                },
            };
            columns.push(column);
            values.push(own);
        }
        if let Some(words) =
            dictionary.vocabulary(header.assignment.kind).filter(|words| words.kind != RecordKind::Survey)
        {
            evidence::weigh(&mut columns, &values, words);
        }
        columns
    }

    fn column(
        &self,
        view: &View<'_>,
        index: u32,
        path: &[String],
        found: Option<Match>,
        header: &Header,
        dictionary: &Dictionary,
    ) -> Column {
        let row = (header.first..=header.last).rev().find(|row| !view.get(*row, index).is_blank());
        let mut column = Column {
            index,
            header: path.iter().map(|part| part.as_str().into()).collect(),
            header_cell: view.place(row.unwrap_or(header.last), index),
            field: None,
            confidence: 0.0,
            reasons: Vec::new(),
        };
        self.decide(&mut column, found, header, dictionary);
        column
    }

    /// An operator's word wins; then the best assignment; then a word that is one letter away.
    fn decide(&self, column: &mut Column, found: Option<Match>, header: &Header, dictionary: &Dictionary) {
        let text = HeaderText::of(column.header.iter().map(AsRef::as_ref));
        let says = |mapping: &&super::Mapping| {
            let word = fold(&mapping.header);
            word == text.own.whole || word == text.joined.whole
        };
        if let Some(mapping) = self.context.mappings.iter().find(says) {
            column.field = mapping.field;
            column.confidence = 1.0;
            column.reasons.push(Reason::new("operator", "「列の対応」での指定"));
            return;
        }
        let is_taken =
            |field: Field| header.assignment.fields.iter().flatten().any(|taken| taken.field == field);
        let nearly = || {
            let words = dictionary.vocabulary(header.assignment.kind)?;
            words.nearly(&text).filter(|found| found.field.repeats() || !is_taken(found.field))
        };
        if let Some(found) = found {
            column.reasons.push(Reason::new("header-words", words_reason(&found)).points(found.score));
            (column.field, column.confidence) = (Some(found.field), found.score);
        } else if let Some(found) = nearly() {
            column.reasons.push(
                Reason::new("header-nearly", format!("見出しが「{}」の言葉と1文字違い", found.field.label()))
                    .points(found.score),
            );
            (column.field, column.confidence) = (Some(found.field), found.score);
        } else {
            column.reasons.push(Reason::new("unknown", "見出しの言葉がどの項目とも合わない"));
        }
    }

    /// What the sheet's name says of every record: a service, a place, a month.
    fn given(&self, dictionary: &Dictionary, kind: RecordKind) -> Vec<MappedCell> {
        let name = self.sheet.name.trim();
        let field = if names_month(name) { Some(Field::Month) } else { names(name) };
        let is_known = |field: &Field| dictionary.vocabulary(kind).is_some_and(|words| words.has(*field));
        let cell = |field| MappedCell {
            field,
            header: "シート名".into(),
            cell: CellRef::new(1, 1),
            value: Cell::text(name),
        };
        field.filter(is_known).map(cell).into_iter().collect()
    }

    fn report(&mut self, view: &View<'_>, header: &Header, columns: &[Column], end: u32) {
        for column in columns {
            let has_data = (header.last + 1..=end).any(|row| !view.get(row, column.index).is_blank());
            let own = HeaderText::of(column.header.iter().map(AsRef::as_ref));
            let twin = columns.iter().find(|other| {
                other.field.is_some()
                    && HeaderText::of(other.header.iter().map(AsRef::as_ref)).joined.loose == own.joined.loose
            });
            self.issues.extend(notice::column(&self.origin, self.context, column, has_data, twin));
        }
    }
}

/// A column without a header that goes on with the address to its left.
fn continued(left: &Column, header_cell: CellRef) -> Option<Column> {
    if !matches!(left.field, Some(Field::Address | Field::CorporationAddress)) {
        return None;
    }
    Some(Column {
        index: left.index + 1,
        header: vec![format!("{}（続き）", left.header_text()).into()],
        header_cell,
        field: left.field,
        confidence: 0.7,
        reasons: vec![Reason::new("values-continue", "見出しがなく、左の列の住所の続きが並んでいる")],
    })
}

fn words_reason(found: &Match) -> String {
    let how = if found.score >= 0.9 { "言葉そのもの" } else { "言葉を含む" };
    format!("見出しが「{}」の{how}", found.field.label())
}

fn confidence(columns: &[Column]) -> f64 {
    let mapped: Vec<f64> =
        columns.iter().filter(|column| column.field.is_some()).map(|column| column.confidence).collect();
    if mapped.is_empty() { 0.0 } else { mapped.iter().sum::<f64>() / mapped.len() as f64 }
}

fn reasons(assignment: &Assignment) -> Vec<Reason> {
    let mut labels: Vec<(f64, &str)> =
        assignment.fields.iter().flatten().map(|found| (found.weight, found.field.label())).collect();
    labels.sort_by(|one, other| other.0.total_cmp(&one.0));
    labels.dedup();
    let told: Vec<&str> = labels.iter().take(5).map(|(_, label)| *label).collect();
    let text = format!("見出し（{}）から「{}」の表", told.join("、"), assignment.kind.label());
    let mut reasons = vec![Reason::new("fields", text).points(assignment.total)];
    if assignment.has_evidence {
        reasons.push(Reason::new("name", "ファイルやシートの名前も同じ種類を示す"));
    }
    reasons
}

/// The texts above the header, each once.
fn caption(view: &View<'_>, from: u32, header: u32) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    for row in from..header {
        for (_, text) in view.texts(row) {
            if !texts.iter().any(|known| *known == text) {
                texts.push(text.into_owned());
            }
        }
    }
    texts
}
