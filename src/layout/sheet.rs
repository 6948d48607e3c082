//! One sheet: whether it is read at all, its tables one after another, and what is said about each.

use super::assign::{Assignment, Scorer};
use super::card::{self, Block};
use super::dictionary::{Dictionary, Match};
use super::evidence::{self, Values};
use super::header::{self, Header, SEARCHED_ROWS};
use super::heading::{heading, names};
use super::memory;
use super::model::{Column, Context, MappedCell, Orientation, Record, SheetLayout, Table};
use super::notice;
use super::rows::Reader;
use super::strips;
use super::view::{Merges, View};
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
    let merges = Merges::of(sheet);
    let month = month_above(&View::new(sheet, &merges, Orientation::Rows), 6);
    let stated = sheet_names(&sheet.name).into_iter().chain(month.map(|_| Field::Month)).collect();
    let mut scorer = Scorer::new(dictionary, &surroundings, stated);
    let mut reading = Reading { sheet, merges: &merges, context, origin, issues: Vec::new() };
    layout.tables = reading.tables(&mut scorer);
    memory::drop_found(&mut reading.issues, &layout.tables);
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
    merges: &'a Merges<'a>,
    context: &'a Context,
    origin: Origin,
    issues: Vec<Issue>,
}

impl<'a> Reading<'a> {
    /// The tables as they lie, side by side and below each other; where the sheet reads better turned (labels down the
    /// first columns) or as cards (labels beside their values), so.
    fn tables(&mut self, scorer: &mut Scorer<'_>) -> Vec<Table> {
        let upright = View::new(self.sheet, self.merges, Orientation::Rows);
        let turned = View::new(self.sheet, self.merges, Orientation::Columns);
        let by_rows = header::find(&upright, 1, SEARCHED_ROWS, scorer);
        let list = by_rows.as_ref().filter(|header| header::explains_most(header));
        let may_be_turned = list.is_none() && self.sheet.grid.rows() <= MOST_LABELS;
        let by_columns = may_be_turned.then(|| header::find(&turned, 1, 5, scorer)).flatten();
        let total = |header: &Option<Header>| header.as_ref().map_or(0.0, |header| header.assignment.total);
        if let Some(blocks) = card::read(&upright, total(&by_rows).max(total(&by_columns)), list, scorer) {
            return vec![self.cards(&upright, &blocks, scorer.dictionary)];
        }
        if total(&by_columns) > total(&by_rows) * 1.2 {
            return by_columns.map_or_else(Vec::new, |header| self.turned_tables(turned, &header, scorer));
        }
        let Some(first) = by_rows else { return Vec::new() };
        let strips = strips::split(&upright, &first, scorer);
        if strips.is_empty() {
            return self.tables_below(upright, Some(first), scorer);
        }
        let mut tables = Vec::new();
        for (from, to) in strips {
            let strip = upright.strip(from, to);
            let header = header::find(&strip, 1, SEARCHED_ROWS, scorer);
            tables.extend(self.tables_below(strip, header, scorer));
        }
        tables
    }

    /// A table and those below it.
    fn tables_below(&mut self, view: View<'a>, first: Option<Header>, scorer: &mut Scorer<'_>) -> Vec<Table> {
        let mut tables = Vec::new();
        let mut next = first;
        let mut from = 1;
        while let Some(header) = next {
            let (table, end) = self.table(view, &header, from, scorer);
            tables.push(table);
            from = end + 1;
            next = (from < view.rows()).then(|| header::find(&view, from, from + 5, scorer)).flatten();
        }
        tables
    }

    /// Cards of one form: a column for each label, a record for each block.
    fn cards(&mut self, view: &View<'a>, blocks: &[Block], dictionary: &Dictionary) -> Table {
        let kind = blocks[0].assignment.kind;
        let mut columns: Vec<Column> = Vec::new();
        let mut cells: Vec<Vec<(usize, CellRef)>> = Vec::new();
        for (number, block) in blocks.iter().enumerate() {
            for (pair, found) in block.pairs.iter().zip(&block.assignment.fields) {
                let path: Vec<Arc<str>> = pair.path.iter().map(|part| part.as_str().into()).collect();
                let is_used = |at: usize| cells[at].last().is_some_and(|(last, _)| *last == number);
                let known = (0..columns.len()).find(|at| columns[*at].header == path && !is_used(*at));
                let at = known.unwrap_or_else(|| {
                    columns.push(self.labelled(pair.label, path, *found, &block.assignment, dictionary));
                    cells.push(Vec::new());
                    columns.len() - 1
                });
                cells[at].push((number, pair.value));
            }
        }
        let cell = |place: &CellRef| view.get(place.row, place.col);
        let values: Vec<Values> =
            cells.iter().map(|places| Values::of(places.iter().map(|(_, place)| cell(place)))).collect();
        if let Some(words) = dictionary.vocabulary(kind) {
            evidence::weigh(&mut columns, &values, words);
        }
        for column in &columns {
            self.issues.extend(notice::column(&self.origin, self.context, column, true, None));
        }
        let place = dictionary.vocabulary(kind).map(|words| words.place.clone()).unwrap_or_default();
        let given = self.given(dictionary, kind);
        let record = |number: usize| {
            let of_block =
                |at: usize| cells[at].iter().find(|(block, _)| *block == number).map(|(_, place)| *place);
            let mapped = columns.iter().enumerate().filter_map(|(at, column)| {
                let field = column.field.filter(|field| *field != Field::PersonalInformation)?;
                let place = of_block(at)?;
                Some(MappedCell {
                    field,
                    header: column.header_text().into(),
                    cell: place,
                    value: cell(&place).clone(),
                })
            });
            let mut mapped: Vec<MappedCell> = mapped.collect();
            mapped.sort_by_key(|cell| cell.cell);
            let named = place.iter().find_map(|field| mapped.iter().find(|cell| cell.field == *field));
            let at = named.or(mapped.first()).map(|cell| cell.cell)?;
            let is_stated = |field: Field| mapped.iter().any(|cell| cell.field == field);
            let more: Vec<MappedCell> = given.iter().filter(|cell| !is_stated(cell.field)).cloned().collect();
            mapped.extend(more);
            Some(Record { kind, origin: self.origin.at(at), cells: mapped })
        };
        let records = (0..blocks.len()).filter_map(record).collect();
        let labels = || blocks.iter().flat_map(|block| &block.pairs).map(|pair| pair.label.row);
        Table {
            kind,
            confidence: confidence(&columns),
            reasons: reasons(&blocks[0].assignment),
            orientation: Orientation::Card,
            header: (labels().min().unwrap_or(1), labels().max().unwrap_or(1)),
            caption: caption(view, 1, labels().min().unwrap_or(1)),
            columns,
            records,
            left_out: Vec::new(),
        }
    }

    fn labelled(
        &self,
        label: CellRef,
        header: Vec<Arc<str>>,
        found: Option<Match>,
        assignment: &Assignment,
        dictionary: &Dictionary,
    ) -> Column {
        let mut column = Column {
            index: label.col,
            header,
            header_cell: label,
            field: None,
            confidence: 0.0,
            reasons: Vec::new(),
        };
        self.decide(&mut column, found, assignment, dictionary);
        column
    }

    /// Tables whose labels stand down the first column, one below the other where the labels come again.
    fn turned_tables(&mut self, view: View<'a>, header: &Header, scorer: &mut Scorer<'_>) -> Vec<Table> {
        let strips = strips::split(&view, header, scorer);
        if strips.is_empty() {
            return vec![self.turned_table(view, header, scorer)];
        }
        let mut tables = Vec::new();
        for (from, to) in strips {
            let strip = view.strip(from, to);
            if let Some(header) = header::find(&strip, 1, 5, scorer) {
                tables.push(self.turned_table(strip, &header, scorer));
            }
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
            given: self.given_above(&view, header, scorer.dictionary),
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

    fn columns(&mut self, view: &View<'_>, header: &Header, dictionary: &Dictionary) -> Vec<Column> {
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
        let kind = header.assignment.kind;
        if let Some(words) = dictionary.vocabulary(kind).filter(|_| kind != RecordKind::Survey) {
            evidence::weigh(&mut columns, &values, words);
            self.issues.extend(memory::compare(&mut columns, &values, (kind, &self.origin), self.context));
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
        self.decide(&mut column, found, &header.assignment, dictionary);
        column
    }

    /// An operator's word wins; then the best assignment; then a word that is one letter away.
    fn decide(
        &self,
        column: &mut Column,
        found: Option<Match>,
        assignment: &Assignment,
        dictionary: &Dictionary,
    ) {
        let text = HeaderText::of(column.header.iter().map(AsRef::as_ref));
        let whole = fold(&column.header_text());
        let says = |mapping: &&super::Mapping| {
            let word = fold(&mapping.header);
            mapping.kind.is_none_or(|kind| kind == assignment.kind)
                && (word == text.own.whole || word == text.joined().whole || word == whole)
        };
        if let Some(mapping) = self.context.mappings.iter().find(says) {
            column.field = mapping.field;
            column.confidence = 1.0;
            column.reasons.push(Reason::new("operator", "「列の対応」での指定"));
            return;
        }
        let is_taken = |field: Field| assignment.fields.iter().flatten().any(|taken| taken.field == field);
        let nearly = || {
            let found = dictionary.nearly(assignment.kind, &text);
            found.filter(|found| found.field.repeats() || !is_taken(found.field))
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
        let field = sheet_names(name);
        let is_known = |field: &Field| dictionary.vocabulary(kind).is_some_and(|words| words.has(*field));
        let cell = |field| MappedCell {
            field,
            header: "シート名".into(),
            cell: CellRef::new(1, 1),
            value: Cell::text(name),
        };
        field.filter(is_known).map(cell).into_iter().collect()
    }

    /// What the sheet's name says, and what a heading right above the header says of its table: a service, a place, a month.
    fn given_above(&self, view: &View<'_>, header: &Header, dictionary: &Dictionary) -> Vec<MappedCell> {
        let kind = header.assignment.kind;
        let mut given = self.given(dictionary, kind);
        if view.orientation != Orientation::Rows {
            return given;
        }
        let is_known = |field: Field| dictionary.vocabulary(kind).is_some_and(|words| words.has(field));
        let mut take = |field: Field, cell: CellRef, text: &str| {
            if is_known(field) {
                given.retain(|other: &MappedCell| other.field != field);
                given.push(MappedCell { field, header: "見出し".into(), cell, value: Cell::text(text) });
            }
        };
        if let Some((cell, text)) = month_above(view, header.first) {
            take(Field::Month, cell, &text);
        }
        for row in
            (header.first.saturating_sub(4).max(1)..header.first).filter(|row| view.texts(*row).len() <= 2)
        {
            for (col, text) in view.texts(row) {
                let heading = heading(&text);
                let is_said = heading.field == Some(Field::ServiceType) || heading.is_marked;
                if let Some(field) = heading.field.filter(|_| is_said) {
                    take(field, view.place(row, col), &heading.text);
                }
            }
        }
        given
    }

    fn report(&mut self, view: &View<'_>, header: &Header, columns: &[Column], end: u32) {
        for column in columns {
            let has_data = (header.last + 1..=end).any(|row| !view.get(row, column.index).is_blank());
            let own = HeaderText::of(column.header.iter().map(AsRef::as_ref));
            let twin = columns.iter().find(|other| {
                other.field.is_some()
                    && HeaderText::of(other.header.iter().map(AsRef::as_ref)).joined().loose
                        == own.joined().loose
            });
            self.issues.extend(notice::column(&self.origin, self.context, column, has_data, twin));
        }
    }
}

/// The field whose value a sheet's name is.
fn sheet_names(name: &str) -> Option<Field> {
    if names_month(name.trim()) { Some(Field::Month) } else { names(name.trim()) }
}

/// `令和5年6月分` above a header: the month of all that follows.
fn month_above(view: &View<'_>, before: u32) -> Option<(CellRef, String)> {
    let rows = (before.saturating_sub(6).max(1)..before.min(view.rows() + 1)).rev();
    let says = |text: &str| {
        (text.contains("月分") || text.contains("月度")) && text.chars().count() <= 40 && names_month(text)
    };
    rows.filter(|row| view.texts(*row).len() <= 3).find_map(|row| {
        let texts = view.texts(row);
        let (col, text) = texts.iter().find(|(_, text)| says(text))?;
        Some((view.place(row, *col), text.to_string()))
    })
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
