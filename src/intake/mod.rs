//! Records → observations: typed rows with origin, and issues on the cells that could not be read.
//!
//! One file per kind of record. `observe` takes the records of **one** file, because what a column means may only
//! show in the column as a whole (`5.4.1` is a date of 令和 where every value of the column looks like that).

mod address;
mod ahead;
mod application;
mod by_service;
mod case;
mod client;
mod columns;
mod desk;
mod entry;
mod formula_error;
mod lead;
mod named_months;
mod once;
mod order;
mod paired;
mod reader;
mod remarked;
mod survey;
#[cfg(test)]
mod tests;
mod wage;
mod workshop;

pub use ahead::leave_out_far_days;
pub use once::once;

use crate::domain::{
    Issue, IssueCode, IssueList, Observations, Prefecture, RecordKind, Severity, SourceRole,
};
use crate::layout::Record;
use crate::normalise;
use crate::normalise::work::WorkWords;
use crate::table::{Fault, contained};
use columns::Columns;
use reader::RowReader;

const FAULT: IssueCode = IssueCode::new("row.fault");

/// What intake needs to know beyond the records.
#[derive(Clone, Debug)]
pub struct Options {
    /// The kinds of work that the installation knows.
    pub work: WorkWords,
}

impl Default for Options {
    fn default() -> Self {
        Self { work: normalise::work::shipped_words().clone() }
    }
}

/// Whose file it is.
#[derive(Clone, Debug)]
pub struct FileContext {
    pub role: SourceRole,
    /// `inbox/d01/一覧.xlsx`, as shown: without Google's id.
    pub path: String,
    /// The desk's prefecture, where it is known: it settles addresses that name no prefecture.
    pub prefecture: Option<Prefecture>,
}

impl FileContext {
    /// The file's name without folders and extension: the name of a questionnaire.
    fn stem(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        name.rsplit_once('.').map_or(name, |(stem, _)| stem)
    }
}

/// Reads the records of one file.
#[must_use]
pub fn observe(records: &[Record], context: &FileContext, options: &Options) -> (Observations, Vec<Issue>) {
    observe_by(read_record, records, context, options)
}

/// A row whose reading panics costs that row.
fn observe_by(
    read: impl Fn(RecordKind, &mut RowReader<'_>, &mut Observations),
    records: &[Record],
    context: &FileContext,
    options: &Options,
) -> (Observations, Vec<Issue>) {
    let columns = Columns::study(records, context.prefecture, &options.work);
    let mut observations = Observations::default();
    let workshops = records.iter().filter(|record| record.kind == RecordKind::Workshop).count();
    observations.workshops.reserve_exact(workshops);
    let mut issues = IssueList::new();
    issues.extend(columns.issues(context.role.desk()));
    for record in records {
        let (record, mut faults) = formula_error::set_apart(record, context.role.desk());
        let mut reader = RowReader::new(&record, context, &columns, options);
        reader.note(&mut faults);
        let read = contained(|| read(record.kind, &mut reader, &mut observations));
        issues.extend(reader.into_issues());
        issues.extend(read.err().map(|fault| unread(&record, context, &fault)));
    }
    (observations, issues.into_issues())
}

/// A row whose reading ended in a fault of ours.
fn unread(record: &Record, context: &FileContext, fault: &Fault) -> Issue {
    let message = format!(
        "つなぎの側の不具合のため、この行を読み取れませんでした。行を直す必要はありません。全国事務局は、ファイルの名前、行、この文をつなぎの管理者へお知らせください{}。",
        fault.in_words()
    );
    Issue::new(FAULT, Severity::Error, record.origin.clone(), message).desk(context.role.desk().cloned())
}

fn read_record(kind: RecordKind, reader: &mut RowReader<'_>, into: &mut Observations) {
    match kind {
        RecordKind::Workshop => into.workshops.push(workshop::read(reader)),
        RecordKind::Desk => into.desks.extend(desk::read(reader)),
        RecordKind::Case | RecordKind::CaseSplit => into.cases.push(case::read(reader)),
        RecordKind::Application => {
            into.desks.extend(application::desk(reader));
            into.applications.extend(application::read(reader));
        }
        RecordKind::Order => into.orders.push(order::read(reader)),
        RecordKind::Delivery => into.deliveries.push(order::read_delivery(reader)),
        RecordKind::Wage | RecordKind::MonthlyWage => into.wages.push(wage::read(reader)),
        RecordKind::Lead => into.leads.push(lead::read(reader)),
        RecordKind::Cost
        | RecordKind::GrossProfit
        | RecordKind::Budget
        | RecordKind::Plan
        | RecordKind::Reference => into.entries.extend(entry::read(reader)),
        RecordKind::Survey => {
            into.desks.extend(survey::desk(reader));
            into.surveys.push(survey::read(reader));
        }
    }
}
