//! What only the column as a whole shows: the prefecture that a file is about, and dates written without their era.

use super::named_months::NamedMonths;
use crate::domain::{DeskId, Field, Issue, IssueCode, Origin, Prefecture, Severity, WorkKind};
use crate::layout::{MappedCell, Record};
use crate::normalise;
use crate::normalise::date::DateHints;
use crate::normalise::work::WorkWords;
use crate::table::Cell;
use foldhash::{HashMap, HashSet};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Marks under a name that is no known kind of work.
const UNKNOWN_WORK: IssueCode = IssueCode::new("value.unknown-work");

/// A header's own words, with the first cell below it.
type Header = (Origin, Arc<str>);

/// The file's columns, studied before its rows are read.
#[derive(Debug, Default)]
pub(super) struct Columns {
    pub(super) prefecture: Option<Prefecture>,
    /// Date columns whose values are all of the form `5.4.1`.
    without_era: DateColumns,
    /// Date columns whose years have four digits wherever they are sure, and never an era.
    gregorian: DateColumns,
    /// What the headers of dates say of them.
    dates: HashMap<Arc<str>, DateHints>,
    /// The kinds of work that headers of marks name.
    work: HashMap<Arc<str>, Vec<WorkKind>>,
    /// Questions on one line, by the header that asks them.
    questions: HashMap<Arc<str>, String>,
    /// Headers of names that mostly have their readings beside them.
    readings: HashSet<Arc<str>>,
    /// Headers of names that mostly have their services in brackets behind them.
    services: HashSet<Arc<str>>,
    /// Where marks first stand under a header that names no known kind.
    unknown_work: Vec<Header>,
    /// The months that headers of wages name.
    pub(super) months: NamedMonths,
}

/// By sheet, field and header.
type DateColumns = BTreeSet<(String, Field, String)>;

impl Columns {
    pub(super) fn study(records: &[Record], known: Option<Prefecture>, words: &WorkWords) -> Self {
        let (work, unknown_work) = named_work(records, words);
        let [without_era, gregorian] = date_columns(records);
        Self {
            prefecture: known.or_else(|| usual_prefecture(records)),
            without_era,
            gregorian,
            dates: hints_of_headers(records),
            questions: questions(records),
            readings: names_with(records, &READINGS, normalise::ruby::has_reading),
            services: names_with(records, &SERVICES, |name| normalise::service_note::split(name).is_some()),
            work,
            unknown_work,
            months: NamedMonths::default(),
        }
    }

    /// What a person should know of whole columns, once each.
    pub(super) fn issues(&self, desk: Option<&DeskId>) -> Vec<Issue> {
        let issue = |(origin, header): &Header| {
            let message = format!(
                "「{header}」は作業の一覧にないため、この列の印は使っていません。\
                 一覧にある作業名に直すか、事務局に一覧への追加を依頼してください。"
            );
            Issue::new(UNKNOWN_WORK, Severity::Notice, origin.clone(), message)
                .seen(header)
                .field(Field::WorkMark)
                .desk(desk.cloned())
        };
        self.unknown_work.iter().map(issue).collect()
    }

    /// The kinds of work that a header of marks names.
    pub(super) fn work(&self, header: &str) -> &[WorkKind] {
        self.work.get(header).map_or(&[], Vec::as_slice)
    }

    pub(super) fn has_readings(&self, header: &str) -> bool {
        self.readings.contains(header)
    }

    pub(super) fn has_services(&self, header: &str) -> bool {
        self.services.contains(header)
    }

    pub(super) fn question(&self, header: &str) -> String {
        self.questions.get(header).cloned().unwrap_or_else(|| normalise::text::tidy_line(header))
    }

    /// What the header and the column as a whole say of a date.
    pub(super) fn date_hints(&self, sheet: &str, cell: &MappedCell) -> DateHints {
        let known = self.dates.get(&cell.header).copied();
        let mut hints = known.unwrap_or_else(|| DateHints::from_header(&cell.header));
        let is_among = |columns: &DateColumns| {
            !columns.is_empty() && columns.contains(&(sheet.to_owned(), cell.field, cell.header.to_string()))
        };
        hints.era_without_name |= is_among(&self.without_era);
        hints.gregorian = is_among(&self.gregorian);
        hints
    }
}

/// The kinds that headers of marks name, and the headers that name none, each where it first stands.
fn named_work(records: &[Record], words: &WorkWords) -> (HashMap<Arc<str>, Vec<WorkKind>>, Vec<Header>) {
    let mut headers: HashSet<&Arc<str>> = HashSet::default();
    let mut found = HashMap::default();
    let mut unknown = Vec::new();
    for record in records {
        for cell in record.all(Field::WorkMark).filter(|cell| headers.insert(&cell.header)) {
            let own = cell.header.rsplit(" > ").next().unwrap_or(&cell.header);
            let mut kinds = normalise::work::kinds_asked(own, words);
            if kinds.is_empty() {
                kinds.extend(said_twice(own, words));
            }
            match kinds.is_empty() {
                false => {
                    found.insert(Arc::clone(&cell.header), kinds);
                }
                true if own.contains("その他") => {}
                true => unknown.push((record.origin.at(cell.cell), own.into())),
            }
        }
    }
    (found, unknown)
}

/// 除草・草刈: several words for one kind.
fn said_twice(header: &str, words: &WorkWords) -> Option<WorkKind> {
    let parts =
        header.split(|c: char| c.is_whitespace() || "・、,/／".contains(c)).filter(|part| !part.is_empty());
    let mut kinds = parts.map(|part| normalise::work::kind_of(part, words));
    let first = kinds.next()??;
    kinds.all(|kind| kind.as_ref() == Some(&first)).then_some(first)
}

/// Addresses looked at, evenly over the file: more of them tell no more.
const ADDRESSES: usize = 500;

/// The prefecture of most addresses that can be told without help; a third of them may lie elsewhere.
fn usual_prefecture(records: &[Record]) -> Option<Prefecture> {
    let mut tally: BTreeMap<Prefecture, usize> = BTreeMap::new();
    let mut total = 0;
    let step = records.len().div_ceil(ADDRESSES).max(1);
    for cell in records.iter().step_by(step).filter_map(|record| record.get(Field::Address)) {
        if let Some(prefecture) = normalise::address::prefecture_of(&cell.value.show()) {
            *tally.entry(prefecture).or_default() += 1;
            total += 1;
        }
    }
    let (prefecture, count) =
        tally.into_iter().max_by_key(|(prefecture, count)| (*count, std::cmp::Reverse(*prefecture)))?;
    (total >= 3 && count * 3 >= total * 2).then_some(prefecture)
}

fn hints_of_headers(records: &[Record]) -> HashMap<Arc<str>, DateHints> {
    let mut hints: HashMap<Arc<str>, DateHints> = HashMap::default();
    for cell in records.iter().flat_map(|record| &record.cells).filter(|cell| cell.field.is_day()) {
        if !hints.contains_key(&cell.header) {
            hints.insert(Arc::clone(&cell.header), DateHints::from_header(&cell.header));
        }
    }
    hints
}

/// Words of a header that ask for the reading of a name, 事業所名（ふりがな）, and for its service, 事業所名（種別）.
const READINGS: [&str; 4] = ["フリガナ", "カナ", "ヨミ", "ルビ"];
const SERVICES: [&str; 5] = ["サービス", "種別", "種類", "区分", "型"];

/// Headers of names that ask for what may stand beside the name, or below which most names have it.
fn names_with(records: &[Record], words: &[&str], has: impl Fn(&str) -> bool) -> HashSet<Arc<str>> {
    let mut tally: HashMap<&Arc<str>, (usize, usize)> = HashMap::default();
    for cell in records.iter().filter_map(|record| record.get(Field::Name)) {
        let counts = tally.entry(&cell.header).or_default();
        counts.0 += 1;
        counts.1 += usize::from(has(&cell.value.show()));
    }
    let asks = |header: &str| {
        let header = normalise::fold(header);
        words.iter().any(|word| header.contains(word))
    };
    let known = tally
        .into_iter()
        .filter(|(header, (all, with))| *with > 0 && (asks(header) || *with >= 3 && with * 3 >= all * 2));
    known.map(|(header, _)| Arc::clone(header)).collect()
}

fn questions(records: &[Record]) -> HashMap<Arc<str>, String> {
    let mut questions: HashMap<Arc<str>, String> = HashMap::default();
    for cell in records.iter().flat_map(|record| record.all(Field::SurveyQuestion)) {
        if !questions.contains_key(&cell.header) {
            questions.insert(Arc::clone(&cell.header), normalise::text::tidy_line(&cell.header));
        }
    }
    questions
}

/// How the dates of one column are written.
#[derive(Clone, Copy, Default)]
struct Dates {
    all: usize,
    /// `5.4.1`
    bare: usize,
    /// With a year of four digits, or a date of the program's own.
    whole: usize,
    with_era: usize,
    /// `22/11/9`: a year that 令和 has not reached, before a slash.
    short: usize,
}

/// The columns that lack eras, and those that never have any.
fn date_columns(records: &[Record]) -> [DateColumns; 2] {
    let mut tally: HashMap<(&str, Field, &str), Dates> = HashMap::default();
    for record in records {
        for cell in record.cells.iter().filter(|cell| cell.field.is_day()) {
            let counts = tally.entry((&record.origin.sheet, cell.field, &cell.header)).or_default();
            counts.all += 1;
            if has_whole_year(&cell.value) {
                counts.whole += 1;
                continue;
            }
            counts.bare += usize::from(is_year_month_day_of_an_era(&cell.value));
            counts.with_era += usize::from(has_era(&cell.value));
            counts.short += usize::from(cell.field == Field::UpdatedOn && is_short_gregorian(&cell.value));
        }
    }
    let columns = |is_such: fn(&Dates) -> bool| {
        let such = tally.iter().filter(|(_, dates)| is_such(dates));
        such.map(|((sheet, field, header), _)| ((*sheet).to_owned(), *field, (*header).to_owned())).collect()
    };
    [
        columns(|dates| dates.bare >= 3 && dates.bare * 10 >= dates.all * 9),
        columns(|dates| {
            let are_whole = dates.whole >= 3 && dates.whole * 2 >= dates.all && dates.with_era == 0;
            // 25/1/1 beside 2020/7/5.
            let are_short = dates.short >= 3 && dates.short + dates.whole == dates.all;
            are_whole || are_short && dates.with_era == 0
        }),
    ]
}

fn has_whole_year(cell: &Cell) -> bool {
    if matches!(cell, Cell::DateTime(_)) {
        return true;
    }
    let shown = cell.show();
    let tidy = normalise::text::tidied_line(&shown);
    let year = tidy.get(..4).and_then(|year| year.parse::<u32>().ok());
    year.is_some_and(|year| (1900..2100).contains(&year))
        && !tidy[4..].starts_with(|c: char| c.is_ascii_digit())
}

fn has_era(cell: &Cell) -> bool {
    normalise::era::Era::leading(&normalise::text::tidied_line(&cell.show())).is_some()
}

/// `5.4.1` with a year of 令和 so far (or soon): one or two digits each, month and day possible.
fn is_year_month_day_of_an_era(cell: &Cell) -> bool {
    let shown = cell.show();
    let tidy = normalise::text::tidied_line(&shown);
    let mut parts = tidy.split(['.', '/', '-']).map(|part| part.parse::<u32>().ok());
    let mut is_within = |last: u32| parts.next().flatten().is_some_and(|part| (1..=last).contains(&part));
    is_within(12) && is_within(12) && is_within(31) && parts.next().is_none()
}

/// `22/11/9` in a list's own days: nobody wrote an era's year so, and the list was not kept in 平成22 alone.
fn is_short_gregorian(cell: &Cell) -> bool {
    let shown = cell.show();
    let tidy = normalise::text::tidied_line(&shown);
    let mut parts = tidy.split('/').map(|part| part.parse::<u32>().ok());
    let mut is_within =
        |first: u32, last: u32| parts.next().flatten().is_some_and(|part| (first..=last).contains(&part));
    is_within(19, 31) && is_within(1, 12) && is_within(1, 31) && parts.next().is_none()
}
