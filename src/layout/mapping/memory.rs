//! What changed since the file was read as a whole: a column that was renamed, moved or lost its header is read as before where that
//! is certain, and one that is gone is told until it is mended, so that no known field is ever dropped silently.

use super::past::{Agreement, Past, Tonight};
use super::{emptied, exchanged};
use crate::domain::{Field, Issue, Reason};
use crate::layout::mapping::values::{Values, is_settled, may_hold};
use crate::layout::model::{Column, Context, MISFIT, MappedCell, Remembered, Standing, TOLD, Table};
use crate::layout::notice;
use crate::layout::view::View;
use crate::layout::vocabulary::scored::WORD;
use crate::layout::vocabulary::words::{HeaderText, fold};
use crate::normalise::recognise::Looks;
use crate::normalise::yen;

/// Confidence of a mapping that rests on what the column was before.
const AS_BEFORE: f64 = 0.8;
const IN_ITS_PLACE: f64 = 0.7;

/// What a column without a header is called.
pub(in crate::layout) const NAMELESS: &str = "（見出しなし）";

/// Of the rows that stand in both tables, how many must say the same: in the old place, and anywhere.
const HALF: f64 = 0.5;
const NEARLY_ALL: f64 = 0.8;
const FEWEST: usize = 3;
/// As many rows that all say something else are proof.
const PROOF: usize = 3;

/// Words of what no field is.
const OTHERS: [&str; 26] = [
    "部屋",
    "室数",
    "駐車",
    "車両",
    "車輛",
    "台車",
    "開設",
    "設立",
    "創立",
    "開所",
    "築",
    "面積",
    "利用料",
    "使用料",
    "料金",
    "会費",
    "食費",
    "契約",
    "支援員",
    "指導員",
    "送迎",
    "定休",
    "階",
    "坪",
    "年齢",
    "家賃",
];

/// Lets the last reading speak where the header says nothing; returns what an office should know of it.
pub(in crate::layout) fn compare(
    columns: &mut [Column],
    values: &[Values<'_>],
    past: &Past<'_>,
    tonight: &Tonight<'_, '_>,
) -> Vec<Issue> {
    let mut issues = read_as_before(columns, values, past, tonight);
    let gone: Vec<&Remembered> =
        past.known.iter().copied().filter(|one| is_gone(one, columns, past, tonight.context)).collect();
    let mut lost = Vec::new();
    for one in gone {
        match with_its_values(one, columns, values, past, tonight) {
            Some(at) => issues.push(take(one, &mut columns[at], tonight)),
            None => lost.push(one),
        }
    }
    lost.retain(|one| match in_its_place(one, columns, values, past, tonight) {
        Some(at) => {
            issues.push(take(one, &mut columns[at], tonight));
            false
        }
        None => true,
    });
    issues.extend(lost.into_iter().filter_map(|one| tell_gone(one, columns, past, tonight)));
    issues.extend(exchanged::tell(columns, past, tonight));
    issues.extend(emptied::tell(columns, past, tonight));
    issues
}

/// Whether a column of this place was read before and is not tonight: it may be the one that has lost its header.
pub(in crate::layout) fn is_missed(column: &Column, issues: &[Issue]) -> bool {
    let stood_here = |issue: &Issue| issue.origin.cell.is_some_and(|cell| cell.col == column.header_cell.col);
    issues.iter().any(|issue| issue.code == notice::GONE_COLUMN && stood_here(issue))
}

/// A column that one of several tables lacks is not gone where another one has it, or where a heading or the sheet's name says it;
/// nor is one emptied that any row has.
pub(in crate::layout) fn drop_found(issues: &mut Vec<Issue>, tables: &[Table]) {
    let columns = || tables.iter().flat_map(|table| &table.columns);
    let is_read = |field: Field| {
        let has = |cell: &MappedCell| cell.field == field;
        tables.iter().flat_map(|table| &table.records).any(|record| record.cells.iter().any(has))
    };
    let stands = |issue: &Issue| {
        let has_header =
            |column: &Column| column.field.is_some() && fold(&column.header_text()) == fold(&issue.seen);
        columns().any(has_header) || issue.field.is_some_and(|field| !field.repeats() && is_read(field))
    };
    let is_filled = |issue: &Issue| {
        let is_its = |cell: &MappedCell| {
            Some(cell.field) == issue.field
                && (!cell.field.repeats() || fold(&cell.header) == fold(&issue.seen))
        };
        tables.iter().flat_map(|table| &table.records).any(|record| record.cells.iter().any(is_its))
    };
    let mut told = Vec::new();
    issues.retain(|issue| {
        let is_found = match issue.code {
            notice::GONE_COLUMN => stands(issue),
            notice::EMPTIED_COLUMN => is_filled(issue),
            _ => return true,
        };
        let is_again = told.contains(&issue.seen);
        told.push(issue.seen.clone());
        !(is_again || is_found)
    });
}

/// A header that says nothing tonight but was understood the last time.
fn read_as_before(
    columns: &mut [Column],
    values: &[Values<'_>],
    past: &Past<'_>,
    tonight: &Tonight<'_, '_>,
) -> Vec<Issue> {
    let mut issues = Vec::new();
    for at in 0..columns.len() {
        let header = fold(&columns[at].header_text());
        let is_its = |one: &&&Remembered| {
            !matches!(one.standing, Standing::Said | Standing::Gone) && fold(&one.header) == header
        };
        let Some(before) = past.known.iter().find(is_its) else { continue };
        if columns[at].field.is_some() || is_settled(&columns[at]) {
            continue;
        }
        let is_free =
            |field: Field| field.repeats() || !columns.iter().any(|column| column.field == Some(field));
        let may_stand = |field: &Field| is_free(*field) && may_be(*field, &values[at]);
        let Some(field) = before.field.filter(may_stand) else { continue };
        let column = &mut columns[at];
        (column.field, column.confidence) = (Some(field), AS_BEFORE);
        column.reasons.push(Reason::new("remembered", "前回と同じ見出し"));
        if let Standing::Renamed(was) = &before.standing {
            issues.push(notice::renamed(tonight.origin, tonight.context, column, was, field));
        }
    }
    issues
}

/// A field that was read the last time, whose header stands nowhere tonight (or over values that are none of it) and that no other
/// column holds. That a person has it left out, or has taken back what it was said to be, is no loss.
fn is_gone(one: &Remembered, columns: &[Column], past: &Past<'_>, context: &Context) -> bool {
    let Some(field) = one.field.filter(|field| *field != Field::PersonalInformation) else { return false };
    let header = fold(&one.header);
    let said = context
        .mappings
        .iter()
        .find(|said| said.kind.is_none_or(|kind| kind == one.kind) && fold(&said.header) == header);
    let is_taken_back = one.standing == Standing::Said && said.is_none();
    if is_taken_back || said.is_some_and(|said| said.field.is_none()) {
        return false;
    }
    let is_held = |column: &Column| {
        let is_same = fold(&column.header_text()) == header && (column.field.is_some() || is_settled(column));
        is_same || (!field.repeats() && column.field == one.field)
    };
    if columns.iter().any(is_held) {
        return false;
    }
    !is_interchangeable(field) || is_short_of(field, one, columns, past)
}

/// Fields of which one column is as good as another: what a new header says takes the place of what an old one said.
const fn is_interchangeable(field: Field) -> bool {
    matches!(
        field,
        Field::Phone
            | Field::Address
            | Field::CorporationAddress
            | Field::WorkDescription
            | Field::Remarks
            | Field::Status
    )
}

/// Whether fewer columns of a field have come than have gone; of those that have gone, the last ones are missed.
fn is_short_of(field: Field, one: &Remembered, columns: &[Column], past: &Past<'_>) -> bool {
    let stands = |header: &str| {
        columns
            .iter()
            .any(|column| column.field == Some(field) && fold(&column.header_text()) == fold(header))
    };
    let gone = past.known.iter().filter(|other| other.field == Some(field) && !stands(&other.header));
    let rank = gone.take_while(|other| !std::ptr::eq(**other, one)).count();
    let new = columns
        .iter()
        .filter(|column| column.field == Some(field) && !past.knew(&fold(&column.header_text())))
        .count();
    rank >= new
}

/// A column that nobody knows yet: it may be one that was renamed.
fn is_new(column: &Column, past: &Past<'_>) -> bool {
    column.field.is_none() && !is_settled(column) && !past.knew(&fold(&column.header_text()))
}

/// A fax has the form of a telephone.
fn may_be(field: Field, values: &Values<'_>) -> bool {
    let is_line = matches!(field, Field::Fax | Field::CorporationPhone | Field::CorporationFax);
    may_hold(field, values) || is_line && values.mostly(Looks::Phone)
}

/// The one column that says in the same rows what the lost one said, wherever it stands.
fn with_its_values(
    one: &Remembered,
    columns: &[Column],
    values: &[Values<'_>],
    past: &Past<'_>,
    tonight: &Tonight<'_, '_>,
) -> Option<usize> {
    let field = one.field?;
    let agrees = |at: usize| {
        let found = past.agreement(tonight.view, columns[at].index, &one.header);
        let differ = values[at].texts().any(|text| values[at].texts().next() != Some(text));
        let is_there = columns[at].index == one.col && found.equal > 0 && found.share() >= HALF;
        let is_anywhere = differ && found.compared >= FEWEST && found.share() >= NEARLY_ALL;
        (is_there || is_anywhere).then_some(found)
    };
    let fits = |at: &usize| is_new(&columns[*at], past) && may_be(field, &values[*at]);
    let found = (0..columns.len()).filter(fits).filter_map(|at| Some((at, agrees(at)?)));
    let best = |(at, found): &(usize, Agreement)| (found.equal, columns[*at].index == one.col);
    found.max_by_key(best).map(|(at, _)| at)
}

/// The column that stands where the lost one stood, if its header is new and says nothing else, and its values may be of the field:
/// in the same column, or between the same neighbours.
fn in_its_place(
    one: &Remembered,
    columns: &[Column],
    values: &[Values<'_>],
    past: &Past<'_>,
    tonight: &Tonight<'_, '_>,
) -> Option<usize> {
    let field = one.field?;
    let neighbour = |step: i64| {
        let col = i64::from(one.col) + step;
        let other = past.known.iter().find(|other| i64::from(other.col) == col)?;
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
        is_new(&columns[*at], past)
            && may_be(field, &values[*at])
            && (columns[*at].index == one.col || is_between(*at))
            && !says_other(&columns[*at], field, tonight)
            && may_have_been(one, field, columns[*at].index, past, tonight.view)
    };
    let places: Vec<usize> = (0..columns.len()).filter(fits).collect();
    match places[..] {
        [only] => Some(only),
        _ => places.into_iter().find(|at| is_between(*at)),
    }
}

/// Whether a header means something else in so many words.
fn says_other(column: &Column, field: Field, tonight: &Tonight<'_, '_>) -> bool {
    let own = column.header_text();
    let text = HeaderText::of(column.header.iter().map(AsRef::as_ref));
    let means_other = || {
        let found = tonight.dictionary.matches(&text);
        let mut words = found.iter().flat_map(|(_, matches)| matches).filter(|found| found.score >= WORD);
        let own = found.iter().flat_map(|(_, matches)| matches).any(|found| found.field == field);
        !own && words.any(|found| found.field != field)
    };
    own.starts_with(NAMELESS) || OTHERS.iter().any(|word| own.contains(word)) || means_other()
}

/// Whether the values are of the kind and within the range of those that stood there, where the same rows do not say otherwise.
fn may_have_been(one: &Remembered, field: Field, index: u32, past: &Past<'_>, view: &View<'_>) -> bool {
    const ROOM: f64 = 1.5;
    const CHANGE: [Field; 6] = [
        Field::UpdatedOn,
        Field::Users,
        Field::WorkersAvailable,
        Field::AverageWage,
        Field::State,
        Field::Remarks,
    ];
    let found = past.agreement(view, index, &one.header);
    let numbers: Vec<f64> = past.values(&one.header).filter_map(yen::number).collect();
    let may_change = CHANGE.contains(&field) || field.is_day() || numbers.len() >= PROOF;
    if found.compared >= PROOF && found.share() < HALF && !may_change {
        return false;
    }
    let (least, most) =
        numbers.iter().fold((f64::MAX, f64::MIN), |(least, most), one| (least.min(*one), most.max(*one)));
    let range = least / ROOM..=most * ROOM;
    let own: Vec<f64> = (1..=view.rows()).filter_map(|row| yen::number(view.get(row, index))).collect();
    let within = own.iter().filter(|one| range.contains(one)).count();
    field.is_day() || numbers.len() < PROOF || own.is_empty() || within * 5 >= own.len() * 4
}

/// Reads a column as the one that was lost.
fn take(one: &Remembered, column: &mut Column, tonight: &Tonight<'_, '_>) -> Issue {
    let field = one.field;
    let before = match &one.standing {
        Standing::Renamed(first) => first,
        _ => &one.header,
    };
    let text = format!("前回は「{}」（{}）だった列", one.header, field.map_or("", Field::label));
    (column.field, column.confidence) = (field, IN_ITS_PLACE);
    column.reasons.push(Reason::new("remembered", text));
    notice::renamed(tonight.origin, tonight.context, column, before, field.unwrap_or(Field::Remarks))
}

/// What is told of a column that is not read any more, with what stands in its place where something new does.
fn tell_gone(
    one: &Remembered,
    columns: &mut [Column],
    past: &Past<'_>,
    tonight: &Tonight<'_, '_>,
) -> Option<Issue> {
    let field = one.field?;
    let header = fold(&one.header);
    let (origin, context) = (tonight.origin, tonight.context);
    let is_own = |column: &&mut Column| column.field.is_none() && fold(&column.header_text()) == header;
    if let Some(column) = columns.iter_mut().find(is_own) {
        let why =
            column.reasons.last().filter(|reason| reason.rule == MISFIT).map(|reason| reason.text.clone());
        column.reasons.push(Reason::new(TOLD, "読み取れないことを伝えた"));
        return Some(notice::unread(origin, context, column, field, why.as_deref()));
    }
    let in_place = |column: &&mut Column| {
        column.index == one.col && is_new(column, past) && !column.header_text().starts_with(NAMELESS)
    };
    let beside = columns.iter_mut().find(in_place).map(|column| {
        column.reasons.push(Reason::new(TOLD, "前回の列の代わりに見つかったことを伝えた"));
        &*column
    });
    let at = tonight.view.place(tonight.row, one.col);
    Some(notice::gone(origin, context, (&one.header, at), field, beside))
}
