//! What changed since the file was last read: a column that was renamed is read as before where that is certain, and one that
//! is gone is told, so that no known field is ever dropped silently.

use crate::domain::{Field, Issue, Origin, Reason, RecordKind};
use crate::layout::mapping::values::{Values, may_hold};
use crate::layout::model::{Column, Context, Remembered, Table};
use crate::layout::notice;
use crate::layout::vocabulary::words::fold;

/// Confidence of a mapping that rests on what the column was before.
const AS_BEFORE: f64 = 0.8;
const IN_ITS_PLACE: f64 = 0.7;

/// Lets the last reading speak where the header says nothing; returns what an office should know of it.
pub(in crate::layout) fn compare(
    columns: &mut [Column],
    values: &[Values<'_>],
    (kind, origin): (RecordKind, &Origin),
    context: &Context,
) -> Vec<Issue> {
    let known = known(context, kind, origin);
    if known.is_empty() {
        return Vec::new();
    }
    read_as_before(columns, values, &known);
    let gone: Vec<&Remembered> = known.iter().copied().filter(|one| is_gone(one, columns)).collect();
    let mut issues = Vec::new();
    for one in gone {
        match in_its_place(one, columns, values, &known) {
            Some((at, field)) => {
                let column = &mut columns[at];
                let text = format!("前回は「{}」（{}）だった列", one.header, field.label());
                (column.field, column.confidence) = (Some(field), IN_ITS_PLACE);
                column.reasons.push(Reason::new("remembered", text));
                issues.push(notice::renamed(origin, context, column, &one.header, field));
            }
            None => issues.extend(one.field.map(|field| notice::gone(origin, context, &one.header, field))),
        }
    }
    issues
}

/// A column that one of several tables lacks is not gone where another one has it.
pub(in crate::layout) fn drop_found(issues: &mut Vec<Issue>, tables: &[Table]) {
    let columns = || tables.iter().flat_map(|table| &table.columns);
    let stands = |issue: &Issue| columns().any(|column| fold(&column.header_text()) == fold(&issue.seen));
    let mut told = Vec::new();
    issues.retain(|issue| {
        let is_gone = issue.code == notice::GONE_COLUMN;
        let is_again = is_gone && told.contains(&issue.seen);
        told.extend(is_gone.then(|| issue.seen.clone()));
        !(is_again || (is_gone && stands(issue)))
    });
}

/// The columns of the same sheet, else (a sheet of a new name) of the only sheet of this kind.
fn known<'c>(context: &'c Context, kind: RecordKind, origin: &Origin) -> Vec<&'c Remembered> {
    let of_kind = || context.remembered.iter().filter(|one| one.kind == kind);
    let here: Vec<&Remembered> = of_kind().filter(|one| one.sheet == origin.sheet).collect();
    if !here.is_empty() {
        return here;
    }
    let first = of_kind().next().map(|one| &one.sheet);
    if of_kind().all(|one| Some(&one.sheet) == first) { of_kind().collect() } else { Vec::new() }
}

/// A header that says nothing tonight but was understood the last time.
fn read_as_before(columns: &mut [Column], values: &[Values<'_>], known: &[&Remembered]) {
    for at in 0..columns.len() {
        if columns[at].field.is_some() || is_settled(&columns[at]) {
            continue;
        }
        let header = fold(&columns[at].header_text());
        let before = known.iter().find(|one| fold(&one.header) == header).and_then(|one| one.field);
        let is_free =
            |field: Field| field.repeats() || !columns.iter().any(|column| column.field == Some(field));
        if let Some(field) = before.filter(|field| is_free(*field) && may_hold(*field, &values[at])) {
            let column = &mut columns[at];
            (column.field, column.confidence) = (Some(field), AS_BEFORE);
            column.reasons.push(Reason::new("remembered", "前回と同じ見出し"));
        }
    }
}

/// A field that was read the last time, whose header stands nowhere tonight and that no other column holds.
fn is_gone(one: &Remembered, columns: &[Column]) -> bool {
    let header = fold(&one.header);
    let is_held = |column: &Column| {
        fold(&column.header_text()) == header
            || (one.field.is_some_and(|field| !field.repeats()) && column.field == one.field)
    };
    one.field.is_some_and(|field| field != Field::PersonalInformation) && !columns.iter().any(is_held)
}

/// The column that stands where the lost one stood, if its header is new and its values may be of the field: in the same
/// column, or between the same neighbours.
fn in_its_place(
    one: &Remembered,
    columns: &[Column],
    values: &[Values<'_>],
    known: &[&Remembered],
) -> Option<(usize, Field)> {
    let field = one.field?;
    let is_new = |at: usize| {
        let header = fold(&columns[at].header_text());
        columns[at].field.is_none()
            && !is_settled(&columns[at])
            && !known.iter().any(|other| fold(&other.header) == header)
    };
    let neighbour = |step: i64| {
        let col = i64::from(one.col) + step;
        let other = known.iter().find(|other| i64::from(other.col) == col)?;
        Some(fold(&other.header))
    };
    let is_between = |at: usize| {
        let beside = |step: i64| {
            let col = i64::from(columns[at].index) + step;
            columns.iter().find(|column| i64::from(column.index) == col).map(|it| fold(&it.header_text()))
        };
        let same = |step: i64| neighbour(step).is_some() && neighbour(step) == beside(step);
        same(-1) && (same(1) || neighbour(1).is_none()) || same(1) && neighbour(-1).is_none()
    };
    let fits = |at: &usize| {
        is_new(*at) && may_hold(field, &values[*at]) && (columns[*at].index == one.col || is_between(*at))
    };
    let places: Vec<usize> = (0..columns.len()).filter(fits).collect();
    match places[..] {
        [only] => Some((only, field)),
        _ => places.into_iter().find(|at| is_between(*at)).map(|at| (at, field)),
    }
}

fn is_settled(column: &Column) -> bool {
    column.reasons.iter().any(|reason| reason.rule == "operator")
}
