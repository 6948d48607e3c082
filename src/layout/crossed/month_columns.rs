//! Months as columns beside work that is given to workshops, a line for each case and workshop: each figure is an order of that month.
//! What adds months up is none; a figure of which the words do not say that it is an order's is left out and told.

use super::month_band::Band;
use super::month_lines::{Lines, WHY};
use super::month_words::{self, Said};
use super::{across, months_of_case};
use crate::domain::{Field, RecordKind};
use crate::layout::lying::{self, Read};
use crate::layout::mapping::scorer::Scorer;
use crate::layout::model::{Context, Orientation, Record, SheetLayout, Table};
use crate::layout::notice;
use crate::layout::records::{sums, twofold};
use crate::table::Sheet;
use std::collections::BTreeSet;

pub(in crate::layout) fn read(sheet: &Sheet, context: &Context, scorer: &mut Scorer<'_>) -> Option<Read> {
    let path = context.origin.path().inner();
    let mut band =
        (1..=sheet.grid.rows().min(across::SEARCHED)).find_map(|row| Band::at(sheet, row, path))?;
    band.name_parts(&sheet.grid, scorer);
    let mut captions = across::captions(sheet, band.header);
    captions.extend(band.part_words());
    let figures = month_words::figures_of(&sheet.grid, &band);
    let said = month_words::said(&captions, path);
    let field = match said {
        Said::Wages => return None,
        Said::Orders if band.is_once => month_words::counted(&captions, &figures),
        Said::Orders | Said::Nothing => None,
    };
    band.tell(field);
    let Some(lines) = Lines::of(&sheet.grid, &band, scorer) else {
        let lines = Lines::of_one_case(&sheet.grid, &band, scorer).filter(|_| said == Said::Orders)?;
        return months_of_case::read(sheet, &lines, sums::above(&captions), context, scorer);
    };
    if said == Said::Nothing && !lines.names_client(&sheet.grid, scorer) {
        return None;
    }
    let mut parts = band.months.iter().flat_map(|month| &month.group.parts);
    if !(said == Said::Orders && band.is_once && parts.any(|part| part.field.is_some())) {
        return Some(lines.untold(sheet, context, scorer));
    }
    let (mut layout, mut issues) = lying::as_it_lies(&lines.cases_alone(sheet), context, scorer);
    let unit = sums::above(&captions);
    if let Some(at) = table_of(&layout, RecordKind::Case) {
        let cases = &layout.tables[at];
        let records = lines.orders(&sheet.grid, cases, unit);
        let orders =
            across::beside(cases, RecordKind::Order, &band.groups(), ("month-columns", WHY), records);
        keep_once(&mut layout.tables[at]);
        layout.tables.insert(at + 1, orders);
    } else {
        (layout, issues) =
            lying::as_it_lies(&across::set_aside(sheet, band.first, &band.cols()), context, scorer);
        let Some(at) = table_of(&layout, RecordKind::Order) else {
            return Some(lines.no_wages(sheet, context, scorer));
        };
        let listed = &mut layout.tables[at];
        let each = |record: &Record| lines.in_months(&sheet.grid, record, across::row_of(record), unit);
        listed.records = listed.records.iter().flat_map(each).collect();
    }
    let unsaid = lines.unsaid(&sheet.grid);
    issues.extend(unsaid.into_iter().map(|(place, label)| {
        notice::unread_label(&context.origin.sheet(&sheet.name).at(place), context, &label)
    }));
    twofold::drop_read(&layout.tables.iter().collect::<Vec<_>>(), &mut issues);
    Some((layout, issues))
}

fn table_of(layout: &SheetLayout, kind: RecordKind) -> Option<usize> {
    let is_one = |table: &Table| {
        table.kind == kind && table.orientation == Orientation::Rows && !table.records.is_empty()
    };
    layout.tables.iter().position(is_one)
}

/// A case that stands in the lines of several workshops is one.
fn keep_once(cases: &mut Table) {
    let mut met: BTreeSet<Vec<String>> = BTreeSet::new();
    cases.records.retain(|case| {
        let said = |field: Field| case.get(field).map(|cell| cell.value.show().into_owned());
        let key: Vec<String> = match said(Field::CaseNumber) {
            Some(number) => vec![number],
            None => [Field::Title, Field::WorkKind, Field::Client].into_iter().filter_map(said).collect(),
        };
        met.insert(key)
    });
}

impl Lines<'_> {
    /// What is ordered from workshops without a word of the case is no wage of theirs, and no order that could be told apart.
    fn no_wages(&self, sheet: &Sheet, context: &Context, scorer: &mut Scorer<'_>) -> Read {
        let (mut layout, mut issues) = lying::as_it_lies(sheet, context, scorer);
        let count = layout.tables.len();
        layout.tables.retain(|table| !matches!(table.kind, RecordKind::MonthlyWage | RecordKind::Wage));
        if layout.tables.len() < count {
            issues.push(self.untold_months(&sheet.name, context));
        }
        (layout, issues)
    }

    /// The cases alone, and that their months are read for nothing.
    fn untold(&self, sheet: &Sheet, context: &Context, scorer: &mut Scorer<'_>) -> Read {
        let (mut layout, mut issues) = lying::as_it_lies(&self.cases_alone(sheet), context, scorer);
        let Some(at) = table_of(&layout, RecordKind::Case) else {
            return self.no_wages(sheet, context, scorer);
        };
        keep_once(&mut layout.tables[at]);
        issues.push(self.untold_months(&sheet.name, context));
        (layout, issues)
    }
}
