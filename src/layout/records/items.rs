//! Lists of one row per thing – a product, a kind of work, a computer – that say again in each row whose it is: the rows of one
//! workshop below each other are one record, and computers of a row each are counted.

use crate::domain::{Field, Reason};
use crate::layout::forms::names_price;
use crate::layout::model::{Column, MappedCell, Orientation, Record};
use crate::layout::view::View;
use crate::layout::vocabulary::words::fold;
use crate::normalise::date::{self, DateHints};
use crate::normalise::machines;
use crate::table::Cell;
use std::ops::Range;

/// What may differ between the rows of one workshop: what is said of the thing.
const OF_THE_THING: [Field; 10] = [
    Field::RowNumber,
    Field::WorkDescription,
    Field::WorkKinds,
    Field::WorkMark,
    Field::Remarks,
    Field::ContactPerson,
    Field::TravelsTo,
    Field::UpdatedOn,
    Field::WorkersAvailable,
    Field::PcCount,
];
/// What tells that two rows of one name are of one workshop.
const TELL: [Field; 5] =
    [Field::OfficeNumber, Field::Phone, Field::Address, Field::Corporation, Field::ServiceType];

/// Makes one record of each workshop's rows; returns the records whose heads differ from thing to thing.
pub(in crate::layout) fn unite(
    records: &mut Vec<Record>,
    columns: &mut [Column],
    view: &View<'_>,
    around: &[&str],
) -> Vec<Record> {
    if view.orientation != Orientation::Rows || view.fold().is_some() || records.len() < 3 {
        return Vec::new();
    }
    let machine = machine_column(columns, around);
    // Two rows alike in a list of others may be a slip; where things have prices they are none.
    let are_priced = columns.iter().any(|column| column.header.last().is_some_and(|own| names_price(own)));
    let things: Vec<&Column> = columns.iter().filter(|column| is_of_things(column, are_priced)).collect();
    let runs = runs(records, &things, view, machine.is_some());
    let several: Vec<usize> = runs.iter().map(Range::len).filter(|rows| *rows > 1).collect();
    let are_things = several.len() >= 2 || several.iter().any(|rows| *rows > 2 || are_priced);
    if !are_things {
        return Vec::new();
    }
    let machine = machine.filter(|at| is_filled(&columns[*at], records, view));
    let counts = machine.map(|at| counted(&columns[at], columns, &runs, records, view));
    let mut differing = Vec::new();
    let mut rest = std::mem::take(records).into_iter();
    for (at, run) in runs.iter().enumerate() {
        let mut of_one = rest.by_ref().take(run.len());
        let Some(mut record) = of_one.next() else { break };
        let others: Vec<Record> = of_one.collect();
        let heads = |other: &Record| other.get(Field::WorkersAvailable).map(said);
        let heads_differ = others.iter().any(|other| heads(other) != heads(&record));
        for other in others {
            add(&mut record, other);
        }
        if heads_differ {
            record.cells.retain(|cell| cell.field != Field::WorkersAvailable);
            differing.push(record.clone());
        }
        if let Some(cell) = counts.as_ref().and_then(|counts| counts[at].clone()) {
            record.cells.retain(|cell| cell.field != Field::PcCount);
            record.cells.push(cell);
        }
        records.push(record);
    }
    if machine.is_some() {
        // 使用中 and 故障中 are said of the machine.
        records.iter_mut().for_each(|record| record.cells.retain(|cell| cell.field != Field::Status));
        for column in columns.iter_mut().filter(|column| column.field == Some(Field::Status)) {
            column.field = None;
            column.reasons.push(Reason::new("rows-counted", "機器の状態で、事業所の状態ではない".to_owned()));
        }
    }
    if let (Some(at), false) = (machine, columns.iter().any(|column| column.field == Some(Field::PcCount))) {
        let text = "パソコン1台に1行なので、事業所ごとに行を数えた".to_owned();
        columns[at].field = Some(Field::PcCount);
        columns[at].confidence = BY_ROWS;
        columns[at].reasons.push(Reason::new("rows-counted", text));
    }
    differing
}

/// How sure a count of rows is.
const BY_ROWS: f64 = 0.8;

/// The records of one workshop each.
fn runs(records: &[Record], things: &[&Column], view: &View<'_>, are_machines: bool) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for at in 0..records.len() {
        match runs.last_mut() {
            Some(run)
                if are_of_one(&records[run.start], &records[at], are_machines)
                    && (are_machines || differ(&records[at - 1], &records[at], things, view)) =>
            {
                run.end = at + 1;
            }
            _ => runs.push(at..at + 1),
        }
    }
    runs
}

fn said(cell: &MappedCell) -> String {
    fold(&cell.value.show())
}

/// Whether a row says again whose it is, and nothing else of it than what is said of a thing.
fn are_of_one(first: &Record, own: &Record, are_machines: bool) -> bool {
    let name = own.get(Field::Name).map(|cell| &cell.value);
    if name.is_none() || name != first.get(Field::Name).map(|cell| &cell.value) {
        return false;
    }
    let mut tells = 0;
    for cell in own.cells.iter().filter(|cell| cell.field != Field::Name) {
        let is_here = |other: &&MappedCell| {
            let is_of_work = cell.field != Field::WorkMark || other.header == cell.header;
            other.field == cell.field && other.cell.col == cell.cell.col && is_of_work
        };
        let other = first.cells.iter().find(is_here);
        let is_same = other.is_none_or(|other| said(other) == said(cell));
        let may_differ = match cell.field {
            Field::WorkMark => false,
            Field::PcCount | Field::Status => are_machines,
            field => OF_THE_THING.contains(&field),
        };
        if !is_same && !may_differ {
            return false;
        }
        tells += usize::from(other.is_some() && TELL.contains(&cell.field));
    }
    // A row that says the name alone goes on with the one above it.
    tells > 0 || own.cells.iter().all(|cell| cell.field == Field::Name || OF_THE_THING.contains(&cell.field))
}

/// Whether a column says what a row is about: kinds of work, or, where things have prices, whatever is not read. Of homes of one
/// name the places differ, which are no things.
fn is_of_things(column: &Column, are_priced: bool) -> bool {
    match column.field {
        Some(field) => matches!(field, Field::WorkDescription | Field::WorkKinds | Field::WorkMark),
        None => are_priced && !numbers_rows(column),
    }
}

/// Whether two rows say different things.
fn differ(above: &Record, own: &Record, things: &[&Column], view: &View<'_>) -> bool {
    let row = |record: &Record| record.origin.cell.map_or(0, |cell| cell.row);
    let rows = [row(above), row(own)];
    things.iter().any(|column| {
        let [above, own] = rows.map(|row| view.text(row, column.index));
        above != own && !own.is_empty()
    })
}

/// 整理番号 that no field is differs from row to row, whatever the row says.
fn numbers_rows(column: &Column) -> bool {
    let own = fold(column.header.last().map_or("", AsRef::as_ref));
    ["番号", "no", "no.", "№", "id", "コード", "連番", "頁", "ページ"].iter().any(|end| own.ends_with(end))
}

/// Adds what a further row of the same workshop says.
fn add(record: &mut Record, other: Record) {
    for cell in other.cells {
        let same = |own: &MappedCell| own.field == cell.field && own.value == cell.value;
        let is_new = match cell.field {
            Field::WorkDescription | Field::WorkKinds | Field::Remarks => !record.cells.iter().any(same),
            Field::WorkMark => !record.all(cell.field).any(|own| own.header == cell.header),
            Field::UpdatedOn => {
                let is_older = |own: &MappedCell| own.field == cell.field && is_earlier(own, &cell);
                record.cells.retain(|own| !is_older(own));
                record.get(cell.field).is_none()
            }
            field => record.get(field).is_none(),
        };
        if is_new {
            record.cells.push(cell);
        }
    }
}

/// Whether a day lies before another: of several things that were put right, the last tells.
fn is_earlier(own: &MappedCell, other: &MappedCell) -> bool {
    let day = |cell: &MappedCell| date::read(&cell.value, DateHints::default()).value;
    day(other).is_some_and(|other| day(own).is_none_or(|own| own < other))
}

/// The column that says which machine a row is about, in a list of computers.
fn machine_column(columns: &[Column], around: &[&str]) -> Option<usize> {
    const OF_ONE: [&str; 19] = [
        "機器番号",
        "機器名",
        "機種",
        "型番",
        "型式",
        "メーカー",
        "PC番号",
        "PC名",
        "パソコン番号",
        "パソコン名",
        "パソコンの種類",
        "端末番号",
        "端末名",
        "製造番号",
        "シリアル",
        "資産番号",
        "基本ソフト",
        "使っているOS",
        "OSの種類",
    ];
    const ALONE: [&str; 6] = ["OS", "CPU", "PC", "パソコン", "機器", "端末"];
    let is_of_one = |column: &Column| {
        let own = fold(column.header.last().map_or("", AsRef::as_ref));
        column.field.is_none_or(|field| field == Field::RowNumber)
            && (OF_ONE.iter().any(|word| own.contains(&fold(word)))
                || ALONE.iter().any(|word| own == fold(word)))
            && !own.contains("台数")
    };
    let own = columns.iter().filter_map(|column| column.header.last());
    let is_list = around.iter().copied().chain(own.map(AsRef::as_ref)).any(machines::speaks_of_computers);
    let counts = |column: &Column| column.header.last().is_some_and(|own| own.contains("台数"));
    // Numbers that nobody read count them.
    let is_counted = columns.iter().any(|column| column.field.is_none() && counts(column));
    (is_list && !is_counted).then(|| columns.iter().position(is_of_one)).flatten()
}

/// Whether every record says which machine it is about.
fn is_filled(column: &Column, records: &[Record], view: &View<'_>) -> bool {
    records
        .iter()
        .all(|record| record.origin.cell.is_some_and(|cell| !view.get(cell.row, column.index).is_blank()))
}

/// How many computers the rows of each run are.
fn counted(
    machine: &Column,
    columns: &[Column],
    runs: &[Range<usize>],
    records: &[Record],
    view: &View<'_>,
) -> Vec<Option<MappedCell>> {
    let row = |record: &Record| record.origin.cell.map_or(0, |cell| cell.row);
    let text = |record: &Record, column: &Column| view.text(row(record), column.index);
    let is_of_state = |column: &&Column| {
        matches!(column.field, None | Some(Field::RowNumber | Field::Remarks | Field::Status))
    };
    let is_computer = |record: &Record| {
        let mut states = columns.iter().filter(is_of_state);
        !machines::is_other_machine(&text(record, machine))
            && !states.any(|column| machines::is_out_of_use(&text(record, column)))
    };
    let count = |record: &Record| match record.get(Field::PcCount) {
        Some(cell) => cell.value.show().trim().trim_end_matches('台').parse::<u32>().ok(),
        None => Some(1),
    };
    let has_counts = records.iter().any(|record| record.get(Field::PcCount).is_some());
    let of_run = |run: &Range<usize>| {
        let rows = &records[run.clone()];
        let computers = rows.iter().filter(|record| is_computer(record));
        let counts: Option<Vec<u32>> = computers.map(count).collect();
        let counts =
            counts.filter(|_| !has_counts || rows.iter().all(|row| row.get(Field::PcCount).is_some()))?;
        let first = rows.first()?;
        let said = first.get(Field::PcCount);
        Some(MappedCell {
            field: Field::PcCount,
            header: said.map_or_else(|| machine.header_text().into(), |cell| cell.header.clone()),
            cell: said.map_or_else(|| view.place(row(first), machine.index), |cell| cell.cell),
            value: Cell::Number(f64::from(counts.iter().sum::<u32>())),
        })
    };
    runs.iter().map(of_run).collect()
}
