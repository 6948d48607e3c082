//! Reads the cells of one record: each value with its cell and text, each fault as an issue on that cell.

use super::named_months::NamedMonths;
use super::{Columns, FileContext, Options};
use crate::domain::{
    Field, FiscalYear, Flag, Issue, IssueCode, Origin, Precision, Prefecture, RowOrigin, Seen, Severity,
    WorkKind, Yen,
};
use crate::layout::{MappedCell, Record};
use crate::normalise::date::DateHints;
use crate::normalise::work::WorkWords;
use crate::normalise::{self, Reading};
use crate::table::Cell;
use chrono::{Months, NaiveDate, NaiveDateTime, NaiveTime};

pub(super) const UNKNOWN_WORD: IssueCode = IssueCode::new("value.unknown-word");
pub(super) const DATE_TOO_VAGUE: IssueCode = IssueCode::new("value.date-without-day");

const NEGATIVE: IssueCode = IssueCode::new("value.negative");

pub(super) struct RowReader<'a> {
    record: &'a Record,
    context: &'a FileContext,
    columns: &'a Columns,
    options: &'a Options,
    issues: Vec<Issue>,
    /// Where the first cell of each field stands among the record's: a reader asks for more fields than a row has.
    first: [u8; Field::ALL.len()],
}

/// No cell of a field.
const NONE: u8 = u8::MAX;

impl<'a> RowReader<'a> {
    pub(super) fn new(
        record: &'a Record,
        context: &'a FileContext,
        columns: &'a Columns,
        options: &'a Options,
    ) -> Self {
        let mut first = [NONE; Field::ALL.len()];
        for (cell, at) in record.cells.iter().zip((0..NONE - 1).chain(std::iter::repeat(NONE - 1))) {
            let first = &mut first[cell.field as usize];
            *first = at.min(*first);
        }
        Self { record, context, columns, options, issues: Vec::new(), first }
    }

    /// The first cell of a field.
    pub(super) fn get(&self, field: Field) -> Option<&'a MappedCell> {
        self.all(field).next()
    }

    /// All cells of a repeating field.
    pub(super) fn all(&self, field: Field) -> impl Iterator<Item = &'a MappedCell> + use<'a> {
        let record: &'a Record = self.record;
        let cells = match self.first[field as usize] {
            NONE => &[][..],
            first => &record.cells[usize::from(first)..],
        };
        cells.iter().filter(move |cell| cell.field == field)
    }

    /// Faults that were found before the record was read.
    pub(super) fn note(&mut self, faults: &mut Vec<Issue>) {
        self.issues.append(faults);
    }

    pub(super) fn into_issues(self) -> Vec<Issue> {
        self.issues
    }

    pub(super) const fn record(&self) -> &'a Record {
        self.record
    }

    pub(super) const fn context(&self) -> &'a FileContext {
        self.context
    }

    pub(super) const fn work_words(&self) -> &'a WorkWords {
        &self.options.work
    }

    /// The kinds of work that a header of marks names.
    pub(super) fn works_named(&self, header: &str) -> &'a [WorkKind] {
        self.columns.work(header)
    }

    /// The months that headers of wages name.
    pub(super) const fn months(&self) -> &'a NamedMonths {
        &self.columns.months
    }

    /// Whether the names below a header have their readings beside them.
    pub(super) fn has_readings(&self, header: &str) -> bool {
        self.columns.has_readings(header)
    }

    /// Whether the names below a header have their services in brackets behind them.
    pub(super) fn has_services(&self, header: &str) -> bool {
        self.columns.has_services(header)
    }

    /// The question above an answer.
    pub(super) fn question(&self, cell: &MappedCell) -> String {
        self.columns.question(&cell.header)
    }

    pub(super) const fn prefecture(&self) -> Option<Prefecture> {
        self.columns.prefecture
    }

    /// The row's origin with the flags of all issues so far: call it last.
    pub(super) fn origin(&self) -> RowOrigin {
        RowOrigin {
            role: self.context.role.clone(),
            kind: self.record.kind,
            origin: self.record.origin.clone(),
            flags: Flag::of(&self.issues),
        }
    }

    /// Reads the first cell of a field by a normaliser; its faults become issues of that cell.
    pub(super) fn read<T>(
        &mut self,
        field: Field,
        normalise: impl FnOnce(&MappedCell) -> Reading<T>,
    ) -> Option<Seen<T>> {
        let cell = self.get(field)?;
        self.take(cell, normalise(cell))
    }

    /// Keeps a reading of a cell: its faults as issues, its value with the cell.
    pub(super) fn take<T>(&mut self, cell: &MappedCell, reading: Reading<T>) -> Option<Seen<T>> {
        for fault in reading.faults {
            self.report(cell, fault.code, fault.severity, &fault.message);
        }
        Some(seen(cell, reading.value?))
    }

    pub(super) fn report(&mut self, cell: &MappedCell, code: IssueCode, severity: Severity, message: &str) {
        let issue = Issue::new(code, severity, self.place(cell), message)
            .seen(&cell.value.show())
            .field(cell.field)
            .desk(self.context.role.desk().cloned());
        self.issues.push(issue);
    }

    fn place(&self, cell: &MappedCell) -> Origin {
        self.record.origin.at(cell.cell)
    }

    /// Tidy text on one line; `None` where the cell says that there is nothing.
    pub(super) fn text(&mut self, field: Field) -> Option<Seen<String>> {
        let cell = self.get(field)?;
        let text = normalise::text::tidy_line(&normalise::broken_line::mend(&cell.value.show()));
        (!text.is_empty() && !normalise::text::states_nothing(&text)).then(|| seen(cell, text))
    }

    /// Tidy text of all cells of a repeating field, one a line; the place is the first cell.
    pub(super) fn long_text(&mut self, field: Field) -> Option<Seen<String>> {
        let cells: Vec<&MappedCell> = self.all(field).collect();
        let lines: Vec<String> = cells
            .iter()
            .map(|cell| normalise::text::tidy(&cell.value.show()))
            .filter(|text| !text.is_empty())
            .collect();
        let text = lines.join("\n");
        let first = cells.first()?;
        (!text.is_empty() && !normalise::text::states_nothing(&text)).then(|| seen(first, text))
    }

    /// A word of a closed list; a word that is not in it becomes an issue that names what is expected.
    pub(super) fn word<T>(
        &mut self,
        field: Field,
        expected: &str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Option<Seen<T>> {
        let cell = self.get(field)?;
        let text = normalise::text::tidy_line(&cell.value.show());
        let text = normalise::boxes::ticked(&text).unwrap_or(text);
        let value = read(&text);
        if value.is_none() && (text.is_empty() || normalise::text::states_nothing(&text)) {
            return None;
        }
        if value.is_none() {
            let message = format!(
                "「{}」は読み取れませんでした。{expected}のいずれかでご記入ください。",
                field.label()
            );
            self.report(cell, UNKNOWN_WORD, Severity::Warning, &message);
        }
        Some(seen(cell, value?))
    }

    /// A date to the day; one that names only a month or year is reported.
    pub(super) fn day(&mut self, field: Field) -> Option<Seen<NaiveDate>> {
        let cell = self.get(field)?;
        if let Some((first, last)) = self.span(field) {
            let is_first = matches!(field, Field::OpenOn | Field::FirstMeetingOn | Field::OrderedOn);
            return Some(seen(cell, if is_first { first } else { last }));
        }
        let reading = normalise::date::read(&cell.value, self.date_hints(cell));
        let seen = self.take(cell, reading)?;
        if seen.value.precision != Precision::Day {
            let message = format!("「{}」に日がありません。年月日でご記入ください。", field.label());
            self.report(cell, DATE_TOO_VAGUE, Severity::Warning, &message);
            return None;
        }
        Some(seen.also(seen.value.date))
    }

    /// 令和5年度 where a date is asked for: no day, but a fiscal year.
    pub(super) fn year_of(&self, field: Field) -> Option<Seen<FiscalYear>> {
        let cell = self.get(field)?;
        let text = normalise::text::tidy_line(&cell.value.show());
        let year = text.contains("年度").then(|| normalise::date::fiscal_year_in(&text))??;
        Some(seen(cell, year))
    }

    /// A moment; of a day that is written without a time (記入日 4/8 under 令和6年度) its beginning.
    pub(super) fn moment(&mut self, field: Field) -> Option<Seen<NaiveDateTime>> {
        let cell = self.get(field)?;
        let is_day = match &cell.value {
            Cell::Text(text) => !text.contains([':', '：', '時']),
            _ => false,
        };
        if is_day {
            let day = self.day(field)?;
            return Some(day.also(day.value.and_time(NaiveTime::MIN)));
        }
        self.read(field, |cell| normalise::date::read_moment(&cell.value))
    }

    fn span(&self, field: Field) -> Option<(NaiveDate, NaiveDate)> {
        let cell = self.get(field)?;
        normalise::date::span(&cell.value, self.date_hints(cell))
    }

    /// The last day of a span below one field, 募集期間, where it is another's too.
    pub(super) fn end_of(&self, field: Field) -> Option<Seen<NaiveDate>> {
        let cell = self.get(field)?;
        Some(seen(cell, self.span(field)?.1))
    }

    /// A date that lies behind an earlier one of its row: 4/10 behind 3/20 of the fiscal year is of the next.
    pub(super) fn day_after(&mut self, field: Field, earlier: Option<NaiveDate>) -> Option<Seen<NaiveDate>> {
        let mut seen = self.day(field)?;
        let cell = self.get(field)?;
        let wraps = earlier.is_some_and(|earlier| seen.value < earlier)
            && self.date_hints(cell).fiscal.is_some()
            && normalise::date::lacks_its_year(&cell.value);
        if let Some(later) = seen.value.checked_add_months(Months::new(12)).filter(|_| wraps) {
            seen.value = later;
        }
        Some(seen)
    }

    /// Whether an order or a case is a trial.
    pub(super) fn trial(&mut self) -> Option<Seen<bool>> {
        let cell = self.get(Field::Trial)?;
        normalise::words::trial(&cell.value.show())
            .or_else(|| normalise::mark::yes_no(&cell.value))
            .map(|value| seen(cell, value))
    }

    pub(super) fn date_hints(&self, cell: &MappedCell) -> DateHints {
        self.columns.date_hints(&self.record.origin.sheet, cell)
    }

    /// Whole yen; a range is taken at its middle, which is told.
    pub(super) fn yen(&mut self, field: Field) -> Option<Seen<Yen>> {
        self.read(field, |cell| normalise::yen::countable(&cell.value, &cell.header))
    }

    /// A value that is not below nothing; one that is cannot be meant.
    pub(super) fn unless_negative<T: PartialOrd + Default>(
        &mut self,
        field: Field,
        seen: Option<Seen<T>>,
    ) -> Option<Seen<T>> {
        let is_negative = seen.as_ref().is_some_and(|seen| seen.value < T::default());
        if is_negative && let Some(cell) = self.get(field) {
            let message = format!(
                "{}の「{}」がマイナスになっているため、数えていません。正しい値をご記入ください。",
                self.record.kind.label(),
                field.label()
            );
            self.report(cell, NEGATIVE, Severity::Warning, &message);
        }
        seen.filter(|_| !is_negative)
    }

    pub(super) fn count(&mut self, field: Field) -> Option<Seen<u32>> {
        self.read(field, |cell| normalise::count::read(&cell.value))
    }

    /// What the words of a cell count beside what they say; none where the cell is nothing but a number.
    pub(super) fn counted_beside(&self, field: Field, units: &[&str]) -> Option<Seen<u32>> {
        let cell = self.get(field)?;
        let Cell::Text(text) = &cell.value else { return None };
        normalise::count::beside(text, units).map(|count| seen(cell, count))
    }

    /// ○, はい, 有 … → true; × and the like → false.
    pub(super) fn flag(&mut self, field: Field) -> Option<Seen<bool>> {
        let cell = self.get(field)?;
        normalise::mark::yes_no(&cell.value).map(|value| seen(cell, value))
    }
}

pub(super) fn seen<T>(cell: &MappedCell, value: T) -> Seen<T> {
    Seen::new(value, cell.cell, cell.value.shared())
}
