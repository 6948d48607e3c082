//! One sheet: whether it is read at all, its tables one after another, and what is said about each.

use super::cards::card;
use super::heads::header::{self, Header};
use super::heads::{above, skip, strips};
use super::mapping::amended::Amendments;
use super::mapping::assign::Assignment;
use crate::layout::heads::search;
use crate::layout::heads::search::SEARCHED_ROWS;
use crate::layout::records::reader::Reader;

use super::mapping::scorer::Scorer;
use super::mapping::{
    against, column, decided, evidence, memory, names_by_service, other_place, service_list, services,
    yearly, years,
};
use super::model::{Column, Context, LeftOut, MappedCell, Orientation, Record, SheetLayout, Table};
use super::notice;
use super::records::given::{self, month_above, sheet_names};
use super::records::{
    addressees, behind, carry, dated, deleted, fold, heads_of_month, items, left_unsaid, lent, marked_works,
    noted, numbered, pairs, several_names, stepwise, sums, unit_named,
};
use super::view::{Fold, Merges, View};
use super::vocabulary::dictionary::Dictionary;
use super::vocabulary::entry::Match;
use super::vocabulary::scored::WORD;
use super::vocabulary::words::{HeaderText, asks};
use crate::domain::{Field, FiscalYear, Issue, Origin, Reason, RecordKind};
use crate::normalise::{boxes, date};
use crate::table::Sheet;
use std::cell::LazyCell;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A sheet of more rows than this is a list, never a table turned by a quarter.
const MOST_LABELS: u32 = 400;

pub(super) fn read(sheet: &Sheet, context: &Context, scorer: &mut Scorer<'_>) -> (SheetLayout, Vec<Issue>) {
    let origin = context.origin.sheet(&sheet.name);
    let mut layout = SheetLayout { name: Arc::clone(&sheet.name), skipped: None, tables: Vec::new() };
    if sheet.grid.is_empty() {
        layout.skipped = Some(Reason::new("empty", "何も入力されていないシート"));
        return (layout, Vec::new());
    }
    let surroundings = format!("{} {}", context.origin.path().inner(), sheet.name);
    let merges = Merges::of(sheet);
    let upright = View::new(sheet, &merges, Orientation::Rows);
    let is_list = |scorer: &mut Scorer<'_>| {
        scorer.turn_to(&surroundings, Vec::new());
        skip::is_list(&upright, scorer)
    };
    if let Some(reason) = skip::reason(sheet)
        && !(reason.rule == skip::CHOICES && is_list(scorer))
    {
        let issue = notice::sheet_skipped(&origin, context, &reason.text);
        layout.skipped = Some(reason);
        return (layout, vec![issue]);
    }
    let month = month_above(&upright, 6);
    let stated = sheet_names(&sheet.name).into_iter().chain(month.map(|_| Field::Month)).collect();
    scorer.turn_to(&surroundings, stated);
    let titled = title(&upright);
    scorer.title(&titled);
    // 案件番号 R7-01 above the parts of a case is that of the whole.
    if scorer.is_named(RecordKind::CaseSplit) && given::names_whole(&upright) {
        scorer.state(Field::ParentCase);
    }
    let mut reading = Reading {
        sheet,
        merges: &merges,
        context,
        origin,
        title: titled,
        issues: Vec::new(),
        is_of_same_matter: false,
    };
    layout.tables = reading.tables(scorer);
    if layout.tables.is_empty() {
        layout.tables = reading.nameless(scorer);
    }
    heads_of_month::join(&mut layout.tables, &upright);
    memory::drop_found(&mut reading.issues, &layout.tables);
    if layout.tables.is_empty() {
        layout.skipped = Some(Reason::new("no-header", "表の見出しが見つからないシート"));
        reading.issues.push(notice::no_header(&reading.origin, context));
    }
    (layout, reading.issues)
}

/// A sheet while it is read.
pub(super) struct Reading<'a> {
    pub(super) sheet: &'a Sheet,
    merges: &'a Merges<'a>,
    pub(super) context: &'a Context,
    pub(super) origin: Origin,
    /// The texts that stand alone in its first rows.
    pub(super) title: String,
    pub(super) issues: Vec<Issue>,
    /// The strip that is read has the words of one to its left that gave records: it is of the same matter.
    pub(super) is_of_same_matter: bool,
}

impl<'a> Reading<'a> {
    /// The tables as they lie, side by side and below each other; where the sheet reads better turned (labels down the
    /// first columns) or as cards (labels beside their values), so.
    fn tables(&mut self, scorer: &mut Scorer<'_>) -> Vec<Table> {
        let upright = View::new(self.sheet, self.merges, Orientation::Rows);
        let turned = View::new(self.sheet, self.merges, Orientation::Columns);
        if let Some(board) = self.board(&upright) {
            return vec![board];
        }
        if let Some(tables) = self.list_beside_card(upright, scorer) {
            return tables;
        }
        let by_rows = search::find(&upright, 1, SEARCHED_ROWS, scorer);
        if let Some(tables) = by_rows.as_ref().and_then(|header| self.folded_table(upright, header, scorer)) {
            return tables;
        }
        let is_plain = by_rows.as_ref().is_some_and(header::explains_most);
        let least = match &by_rows {
            Some(header) if fold::adds_reading(&upright, header, scorer) => 0.0,
            Some(header) => header.assignment.total * fold::BETTER,
            None => 0.0,
        };
        let fold = match &by_rows {
            Some(header) if is_plain => fold::above_header(&upright, header, scorer),
            _ => fold::without_header(&upright, scorer),
        };
        if let Some(fold) = fold
            && let Some(tables) = self.folded_as(upright, fold, least, scorer)
        {
            return tables;
        }
        let list = by_rows.as_ref().filter(|header| header::explains_most(header));
        let may_be_turned = list.is_none() && self.sheet.grid.rows() <= MOST_LABELS;
        let by_columns = may_be_turned.then(|| search::find(&turned, 1, 5, scorer)).flatten();
        let by_columns = by_columns.filter(|header| {
            explains_some(header) && !names_measures(&turned, header) && !header::labels_come_again(header)
        });
        let are_cards = by_columns.as_ref().is_some_and(|header| has_labels_abreast(&turned, header, scorer));
        let total = |header: &Option<Header>| header.as_ref().map_or(0.0, |header| header.assignment.total);
        // A label without a value tells nothing: on a card it is no pair, turned it is no column.
        let turned_list = by_columns.as_ref().filter(|_| !are_cards);
        let turned_worth = turned_list.map_or(0.0, |header| search::worth_of_filled(&turned, header, scorer));
        if let Some(cards) = card::read(&upright, total(&by_rows).max(turned_worth), list, scorer) {
            let lists = self.lists_on_cards(upright, &cards, scorer);
            return lists.unwrap_or_else(|| self.tables_of_cards(&upright, &cards, scorer));
        }
        if total(&by_columns) > total(&by_rows) * 1.2 {
            // A form that nobody has filled in.
            if are_cards {
                return Vec::new();
            }
            return by_columns.map_or_else(Vec::new, |header| self.turned_tables(turned, &header, scorer));
        }
        let Some(first) = by_rows else { return Vec::new() };
        let strips = strips::split(&upright, &first, scorer);
        if strips.is_empty() {
            let begins = first.first;
            let tables = self.tables_below(upright, Some(first), scorer);
            let tables = self.with_cards_above(&upright, tables, scorer);
            self.tell_unread_above(&upright, begins, &tables, scorer);
            return tables;
        }
        let mut tables = Vec::new();
        let mut left: Option<(View<'_>, Header)> = None;
        for (from, to) in strips {
            let strip = upright.strip(from, to);
            let header = search::find(&strip, 1, SEARCHED_ROWS, scorer);
            let header = header.or_else(|| strips::again(&strip, left.as_ref()?));
            let has_records = tables.iter().any(|table: &Table| !table.records.is_empty());
            self.is_of_same_matter = has_records
                && left
                    .as_ref()
                    .zip(header.as_ref())
                    .is_some_and(|((_, left), own)| strips::are_alike(left, own));
            left = header.clone().map(|header| (strip, header)).or(left);
            tables.extend(self.tables_below(strip, header, scorer));
        }
        self.is_of_same_matter = false;
        tables
    }

    /// Tells a table above the first that was read, where nothing of it was.
    fn tell_unread_above(&mut self, view: &View<'a>, begins: u32, tables: &[Table], scorer: &mut Scorer<'_>) {
        let is_above = |record: &Record| record.origin.cell.is_some_and(|cell| cell.row < begins);
        let is_read = tables.iter().flat_map(|table| &table.records).any(is_above);
        let has_records = tables.iter().any(|table| !table.records.is_empty());
        if !has_records || is_read {
            return;
        }
        if let Some(row) = above::unread(view, begins, scorer) {
            let col = view.texts(row).first().map_or(1, |(col, _)| *col);
            let at = self.origin.at(view.place(row, col));
            self.issues.push(notice::table_above(&at, self.context, &view.text(row, col)));
        }
    }

    /// The tables of a sheet in which nothing was found, read as lists of workshops that name them in no known word.
    fn nameless(&mut self, scorer: &mut Scorer<'_>) -> Vec<Table> {
        scorer.may_be_nameless = true;
        let mut tables = self.tables(scorer);
        scorer.may_be_nameless = false;
        let is_named = |table: &Table| table.columns.iter().any(|column| column.field == Some(Field::Name));
        if tables.is_empty() || !tables.iter().all(is_named) {
            self.issues.clear();
            tables.clear();
        }
        tables
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
            if let Some(header) = search::find(&strip, 1, 5, scorer) {
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
    pub(super) fn table(
        &mut self,
        view: View<'a>,
        header: &Header,
        from: u32,
        scorer: &mut Scorer<'_>,
    ) -> (Table, u32) {
        let kind = header.assignment.kind;
        let (mut columns, foreign) = self.columns(&view, header, scorer);
        let caption = caption(&view, from, header.first);
        let year = self.year(&caption);
        let mut headers = noted::headers(&columns, &caption);
        dated::tell(&mut headers, &columns, &view, header, year);
        let notes = unit_named::below(&view, header.last);
        let around = caption.iter().chain(&notes).map(String::as_str).chain([self.title.as_str()]);
        unit_named::tell(&mut headers, &columns, around);
        sums::tell(&mut headers, &columns, self.unit(&caption).or_else(|| sums::above(&notes)));
        sums::show(&mut headers, &columns, &view, header.last + 1..=view.rows(), &caption);
        sums::doubt(&mut columns, &headers, &view, header.last + 1..=view.rows());
        let is_read = |issue: &Issue| {
            let at = |column: &Column| Some(column.header_cell) == issue.origin.cell;
            issue.code != notice::RENAMED_COLUMN
                || issue.origin.sheet != self.origin.sheet
                || !columns.iter().any(|column| at(column) && column.field.is_none())
        };
        self.issues.retain(is_read);
        let place = scorer.dictionary.vocabulary(kind).map(|words| words.place.clone()).unwrap_or_default();
        let mut reader = Reader {
            view,
            header,
            columns: &columns,
            headers,
            kind,
            place: &place,
            origin: &self.origin,
            given: self.given(&view, header, scorer.dictionary),
            month: given::month_of_days(&self.sheet.name, &view, header.first, year),
            lines: None,
            amendments: Amendments::of(&columns, kind),
            ranks: BTreeMap::new(),
        };
        reader.ranks = given::ranks(&reader.given, &view);
        reader.given.extend(pairs::above(&view, header, &columns, scorer));
        dated::given(&mut reader.given, year);
        yearly::given(&mut reader.given, kind, year, &caption, &self.title);
        let mut rows = reader.read(scorer);
        if kind == RecordKind::Order {
            dated::headed(&mut rows.records, year);
        }
        decided::settle(&mut rows.records, &columns);
        if kind == RecordKind::Case {
            lent::leave_out_nameless(&mut rows.records, &mut rows.left_out);
            stepwise::end_by_remark(&mut rows.records, &columns);
        }
        if evidence::is_no_list(&columns) || foreign.is_some() {
            rows.records.clear();
        }
        if kind == RecordKind::MonthlyWage {
            carry::name_months(&mut rows.records, &rows.left_out);
        }
        if kind == RecordKind::Workshop {
            numbered::strip(&mut rows.records);
            addressees::leave_out(&mut rows.records, &mut rows.left_out);
            behind::leave_out(&mut rows.records, &mut rows.left_out, &view, header.last);
        }
        if view.orientation == Orientation::Rows {
            deleted::leave_out(&mut rows.records, &mut rows.left_out, &columns, &view);
        }
        if rows.records.len() <= BLANK_FORM {
            rows.records.retain(|record| !is_blank_form(record, scorer));
        }
        self.issues.extend(against::settle(&mut rows.records, kind, &self.origin, self.context));
        rows.records = service_list::part(rows.records);
        let (parted, of_all) = several_names::part(rows.records);
        rows.records = parted;
        for (record, field) in of_all {
            self.issues.push(notice::several_workshops(&record, self.context, field));
        }
        if names_by_service::are_named(&columns) {
            names_by_service::part(&mut rows.records, &mut rows.left_out);
        }
        if services::are_abreast(&columns) {
            rows.records = services::part(rows.records);
            for (at, field) in services::settle(&mut rows.records) {
                self.issues.push(notice::several_services(&rows.records[at].origin, self.context, field));
            }
        }
        if kind == RecordKind::Workshop {
            let names = [self.title.as_str(), &self.sheet.name, self.context.origin.path().inner()];
            let around: Vec<&str> = caption.iter().map(String::as_str).chain(names).collect();
            marked_works::tell(&mut rows.records, &mut columns, &view, header.last);
            let differing = items::unite(&mut rows.records, &mut columns, &view, &around);
            self.issues.extend(differing.iter().map(|one| notice::heads_of_things(one, self.context)));
        }
        match &foreign {
            Some(refusal) => {
                self.issues.push(notice::other_matters(&self.origin, self.context, kind, refusal));
            }
            None => self.report(&view, header, &columns, rows.end, scorer.dictionary),
        }
        if rows.records.is_empty() && foreign.is_none() {
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

    /// The unit of sums that the texts above a table state.
    pub(super) fn unit(&self, caption: &[String]) -> Option<&'static str> {
        sums::above(caption).or_else(|| sums::above(std::slice::from_ref(&self.title)))
    }

    /// The fiscal year that the names around a table state.
    pub(super) fn year(&self, caption: &[String]) -> Option<FiscalYear> {
        dated::year(&self.sheet.name, caption, &self.title, self.context.origin.path().inner())
    }

    /// What is said above a table, in the rows of the sheet.
    fn given(&self, view: &View<'_>, header: &Header, dictionary: &Dictionary) -> Vec<MappedCell> {
        let name = &self.sheet.name;
        let mut given = match view.fold() {
            None => given::above(name, view, header, dictionary),
            Some(fold) => {
                let upright = View::new(self.sheet, self.merges, Orientation::Rows);
                let header =
                    Header { first: fold.first, last: fold.first + fold.height - 1, ..header.clone() };
                given::above(name, &upright, &header, dictionary)
            }
        };
        let path = self.context.origin.path().inner();
        given.extend(left_unsaid::service_of_names_around(header, &given, name, path));
        given
    }

    /// The table of a sheet whose records take several rows each, below a header of as many.
    fn folded_table(
        &mut self,
        upright: View<'a>,
        header: &Header,
        scorer: &mut Scorer<'_>,
    ) -> Option<Vec<Table>> {
        let fold = fold::find(&upright, header, scorer)?;
        self.folded_as(upright, fold, header.assignment.total * fold::BETTER, scorer)
    }

    /// The same, where the whole header is worth more than another reading.
    fn folded_as(
        &mut self,
        upright: View<'a>,
        fold: Fold,
        least: f64,
        scorer: &mut Scorer<'_>,
    ) -> Option<Vec<Table>> {
        let view = upright.folded(fold);
        let whole = search::find(&view, 1, 1, scorer)?;
        if whole.assignment.total <= least {
            return None;
        }
        let (mut table, _) = self.table(view, &whole, 1, scorer);
        let row_of = |row: u32| fold.first + (row - 1) * fold.height;
        table.header = (fold.first, fold.first + fold.height - 1);
        table.caption = caption(&upright, 1, fold.first);
        for left in &mut table.left_out {
            left.row = row_of(left.row);
        }
        let below = row_of(view.rows() + 1)..=upright.rows();
        table.left_out.extend(below.filter_map(|row| {
            let (_, text) = upright.texts(row).into_iter().next()?;
            Some(LeftOut { row, text: text.chars().take(200).collect(), why: "表の後の書き込み" })
        }));
        Some(vec![table])
    }

    fn report(
        &mut self,
        view: &View<'_>,
        header: &Header,
        columns: &[Column],
        end: u32,
        dictionary: &Dictionary,
    ) {
        let texts = LazyCell::new(|| {
            let text = |column: &Column| HeaderText::of(column.header.iter().map(AsRef::as_ref));
            columns.iter().map(text).collect::<Vec<HeaderText>>()
        });
        for (at, column) in columns.iter().enumerate() {
            // What is merged from the left belongs there.
            let has_data = || {
                let is_own = |row: u32| !view.continues_left(row, column.index);
                (header.last + 1..=end).any(|row| !view.get(row, column.index).is_blank() && is_own(row))
            };
            let is_left_out = column.field.is_none() && has_data();
            let is_twin = |(other, text): &(&Column, &HeaderText)| {
                let is_same = || text.joined().loose() == texts[at].joined().loose();
                other.field.is_some() && (is_same() || years::differ_in_year(other, column))
            };
            let twin = || {
                let named_alike = columns.iter().zip(&*texts).find(is_twin).map(|(other, _)| other);
                let beside = || columns.iter().find(|other| other.field == Some(Field::Address));
                named_alike.or_else(|| beside().filter(|_| other_place::is_left_out(column))).or_else(|| {
                    let field = column::also_means(&texts[at], &header.assignment, dictionary)?;
                    columns.iter().find(|other| other.field == Some(field))
                })
            };
            let twin = is_left_out.then(twin).flatten();
            let kind = header.assignment.kind;
            let unfit = column::unfit(column, kind, dictionary, self.context);
            self.issues.extend(
                unfit.map(|field| notice::unfit_mapping(&self.origin, self.context, column, (kind, field))),
            );
            self.issues.extend(notice::column(&self.origin, self.context, column, is_left_out, twin));
        }
    }
}

/// Whether a turned header explains some of its labels: where it leaves nearly all of them open, or most of what it knows of them is
/// about persons, or most are sentences that ask nothing, they are the values of a list.
fn explains_some(header: &Header) -> bool {
    const FEW: usize = 8;
    const ONE_IN: usize = 5;
    const SENTENCE: usize = 25;
    const FEWEST_SENTENCES: usize = 3;
    let labels = header.paths.iter().flatten().count();
    let known = || header.assignment.fields.iter().flatten();
    let personal = known().filter(|found| found.field == Field::PersonalInformation).count();
    let is_sentence =
        |path: &&Vec<String>| path.last().is_some_and(|own| own.chars().count() > SENTENCE && !asks(own));
    let sentences = header.paths.iter().flatten().filter(is_sentence).count();
    let is_explained = || known().count() * ONE_IN >= labels && personal * 2 <= known().count();
    (labels <= FEW || is_explained()) && (labels < FEWEST_SENTENCES || sentences * 2 <= labels)
}

/// Whether labels stand among the values of a turned header, 法人名 between a name and its corporation: they are cards.
fn has_labels_abreast(view: &View<'_>, header: &Header, scorer: &mut Scorer<'_>) -> bool {
    const LABELS: usize = 3;
    if !matches!(header.assignment.kind, RecordKind::Workshop | RecordKind::Desk) {
        return false;
    }
    (header.last + 1..=view.rows()).any(|row| {
        let mut texts = view.texts(row);
        texts.retain(|(col, _)| !view.continues_above(row, *col));
        let labels = texts.iter().filter(|(_, text)| scorer.best(text) >= WORD).count();
        labels >= LABELS && labels * 2 >= texts.len()
    })
}

/// Whether what a turned header takes for names is what a list counts: 施設・事業所 | 支払総額 | 延人数 | 月額 are the words of an upright one.
fn names_measures(turned: &View<'_>, header: &Header) -> bool {
    const MEASURES: [char; 8] = ['額', '数', '率', '計', '員', '金', '賃', '円'];
    let is_name = |found: &Option<Match>| found.is_some_and(|found| found.field == Field::Name);
    let Some(at) = header.assignment.fields.iter().position(is_name) else { return false };
    let Ok(col) = u32::try_from(at + 1) else { return false };
    let texts: Vec<_> = (header.last + 1..=turned.rows())
        .map(|row| turned.text(row, col))
        .filter(|text| !text.is_empty())
        .collect();
    let bare = |text: &str| text.trim_end_matches(['）', ')']).trim_end_matches("（円").to_owned();
    let measures = texts.iter().filter(|text| bare(text).ends_with(MEASURES)).count();
    measures >= 2 && measures * 2 >= texts.len()
}

/// A form that reads as a table has no more rows than this.
const BLANK_FORM: usize = 12;

/// Whether nearly all that a record says are labels: nobody has filled in the form, and each label has the next for its value.
fn is_blank_form(record: &Record, scorer: &mut Scorer<'_>) -> bool {
    const LABEL: f64 = 0.9;
    const NAMES: [Field; 3] = [Field::Name, Field::Title, Field::Client];
    let mut is_label = |cell: &&MappedCell| {
        let text = cell.value.show();
        scorer.best(&text) >= LABEL || boxes::offers(&text)
    };
    let all = record.cells.len();
    // Two in three are labels, or it is no such form.
    let others = record.cells.iter().filter(|cell| !is_label(cell)).take(all / 3 + 1).count();
    if others * 3 > all {
        return false;
    }
    let labels = all - others;
    let mut names = record.cells.iter().filter(|cell| NAMES.contains(&cell.field));
    labels >= 2
        && (labels == all || labels >= 3 && labels * 3 >= all * 2 && names.any(|cell| is_label(&cell)))
}

pub(super) fn confidence(columns: &[Column]) -> f64 {
    let mapped: Vec<f64> =
        columns.iter().filter(|column| column.field.is_some()).map(|column| column.confidence).collect();
    if mapped.is_empty() { 0.0 } else { mapped.iter().sum::<f64>() / mapped.len() as f64 }
}

pub(super) fn reasons(assignment: &Assignment) -> Vec<Reason> {
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

/// The texts that stand alone in the first rows, and the year that one states beside another: 令和4年6月分, and the office's name.
fn title(view: &View<'_>) -> String {
    const SHORT: usize = 10;
    let is_time = |text: &str| text.chars().count() <= SHORT && !date::fiscal_years_in(text).is_empty();
    let alone = (1..=view.rows().min(3)).filter_map(|row| match &view.texts(row)[..] {
        [(_, text)] => Some(text.to_string()),
        [(_, text), _] if is_time(text) => Some(text.to_string()),
        [(_, text), (_, time)] if row == 1 && is_time(time) => Some(format!("{text} {time}")),
        _ => None,
    });
    alone.collect::<Vec<_>>().join(" ")
}

/// The texts above the header, each once.
pub(super) fn caption(view: &View<'_>, from: u32, header: u32) -> Vec<String> {
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
