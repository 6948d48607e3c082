//! Delivery notes (納品書), one or several below each other on a sheet: the day, ㈱見本　御中, 件名, 注文番号, lines of what was delivered
//! and their sum. Each becomes a row of a list of deliveries.

use super::laid::Laid;
use crate::domain::{CellRef, Field, Precision, RecordKind};
use crate::layout::crossed::across::{figure, text};
use crate::layout::forms::is_desk;
use crate::layout::mapping::scorer::Scorer;
use crate::layout::vocabulary::scored::WORD;
use crate::normalise::date::{self, DateHints};
use crate::normalise::text::states_nothing;
use crate::table::{Cell, Grid, Sheet};
use std::collections::BTreeMap;

/// Letters of the words beside 納品書 at most: （控）, 兼受領書.
const BESIDE: usize = 10;
/// What a note says once beside a label.
const LABELLED: [Field; 8] = [
    Field::DeliveredOn,
    Field::Client,
    Field::Title,
    Field::OrderNumber,
    Field::CaseNumber,
    Field::Name,
    Field::OfficeNumber,
    Field::Defects,
];
/// Columns of the list, in their order, and what they are called there.
const COLUMNS: [(Field, &str); 11] = [
    (Field::DeliveredOn, "納品日"),
    (Field::Client, "発注者"),
    (Field::Title, "件名"),
    (Field::OrderNumber, "注文番号"),
    (Field::CaseNumber, "案件番号"),
    (Field::Quantity, "数量"),
    (Field::UnitPrice, "単価"),
    (Field::Amount, "金額"),
    (Field::Name, "作業事業所"),
    (Field::OfficeNumber, "事業所番号"),
    (Field::Defects, "不良数"),
];

/// The sheet as a list of its delivery notes; those that nobody filled in are none.
pub(in crate::layout) fn lay(sheet: &Sheet, scorer: &mut Scorer<'_>) -> Option<Laid> {
    let grid = &sheet.grid;
    let tops: Vec<u32> = (1..=grid.rows()).filter(|row| names_note(grid, *row)).collect();
    if tops.is_empty() || tops.len() * 3 > grid.rows() as usize {
        return None;
    }
    let note = |(at, top): (usize, &u32)| {
        let end = tops.get(at + 1).map_or(grid.rows(), |next| next - 1);
        Note::of(grid, (*top, end), scorer)
    };
    let notes: Vec<Note> = tops.iter().enumerate().filter_map(note).collect();
    (!notes.is_empty()).then(|| list(sheet, &notes))
}

/// 納　品　書（控）, 納品書兼受領書.
fn names_note(grid: &Grid, row: u32) -> bool {
    const TITLES: [&str; 4] = ["納品書", "納品伝票", "納入書", "納品明細書"];
    const OTHERS: [&str; 3] = ["見積", "注文", "番号"];
    let is_title = |text: &str| {
        let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let rest = TITLES.iter().find_map(|title| bare.strip_prefix(title));
        rest.is_some_and(|rest| {
            rest.chars().count() <= BESIDE
                && (rest.is_empty()
                    || rest.starts_with(['(', '（', '【', '控', '兼', '写', '正', '副', '・']))
                && !OTHERS.iter().any(|word| rest.contains(word))
        })
    };
    // Each begins with a letter that no other is a way to write.
    let may_be = |cell: &Cell| cell.written().is_some_and(|text| text.contains('納'));
    (1..).zip(grid.row(row)).any(|(col, cell)| may_be(cell) && is_title(&text(grid, row, col)))
}

/// What one note says, and where.
struct Note {
    said: BTreeMap<Field, (CellRef, Cell)>,
    /// Where its first line stands.
    line: CellRef,
}

impl Note {
    /// The note in some rows, where it says when something was delivered and what.
    fn of(grid: &Grid, (top, end): (u32, u32), scorer: &mut Scorer<'_>) -> Option<Self> {
        let header = (top..=end).find_map(|row| Lines::at(grid, row, scorer))?;
        let lines = header.lines(grid, end);
        let first = *lines.first()?;
        let mut said = labelled(grid, (top, header.row), scorer);
        // What stands below the lines is not said above them.
        for (field, cell) in labelled(grid, (lines.last()? + 1, end + 1), scorer) {
            said.entry(field).or_insert(cell);
        }
        // A slip that is addressed to nobody is read as a card.
        said.insert(Field::Client, addressee(grid, (top, header.row))?);
        if !said.contains_key(&Field::DeliveredOn) {
            said.extend(day_alone(grid, (top, header.row)).map(|day| (Field::DeliveredOn, day)));
        }
        let is_day = |(_, cell): &(CellRef, Cell)| cell.show().contains(|c: char| c.is_numeric());
        said.get(&Field::DeliveredOn).filter(|day| is_day(day))?;
        let take = |col: Option<u32>| {
            let col = col?;
            let cell = grid.get(first, col);
            (!cell.is_blank()).then(|| (CellRef::new(first, col), cell.clone()))
        };
        // Of several lines the units differ: only their sum holds for all.
        if let [_] = lines[..] {
            said.extend(take(header.quantity).map(|cell| (Field::Quantity, cell)));
            said.extend(take(header.unit_price).map(|cell| (Field::UnitPrice, cell)));
            if !said.contains_key(&Field::Title) {
                said.extend(take(Some(header.title)).map(|cell| (Field::Title, cell)));
            }
        }
        let sum = sum_below(grid, (first + 1, end));
        said.extend(sum.map(|cell| (Field::Amount, cell)));
        said.contains_key(&Field::Title).then_some(Self { said, line: CellRef::new(first, header.title) })
    }
}

/// The header of the lines: 品名, 数量, 単価, 金額.
struct Lines {
    row: u32,
    title: u32,
    quantity: Option<u32>,
    unit_price: Option<u32>,
    amount: Option<u32>,
}

impl Lines {
    fn at(grid: &Grid, row: u32, scorer: &mut Scorer<'_>) -> Option<Self> {
        let mut place = |field: Field| {
            (1..=grid.cols()).find(|col| means(&text(grid, row, *col), RecordKind::Case, field, scorer))
        };
        let title = place(Field::Title)?;
        let lines = Self {
            row,
            title,
            quantity: place(Field::Quantity),
            unit_price: place(Field::UnitPrice),
            amount: place(Field::Amount),
        };
        let others = [lines.quantity, lines.unit_price, lines.amount];
        (others.iter().flatten().count() >= 2).then_some(lines)
    }

    /// The rows that are lines: what was delivered, and how much of it or for how much.
    fn lines(&self, grid: &Grid, end: u32) -> Vec<u32> {
        let counts = |row: u32| {
            let cols = [self.quantity, self.amount];
            cols.into_iter()
                .flatten()
                .any(|col| figure(grid.get(row, col)).is_some_and(|figure| figure != 0.0))
        };
        let is_sum = |row: &u32| {
            (1..=grid.cols()).any(|col| {
                let bare: String = text(grid, *row, col).chars().filter(|c| !c.is_whitespace()).collect();
                bare.chars().count() <= 12
                    && (bare.contains('計') && !bare.contains('時') || bare.contains("消費税"))
            })
        };
        (self.row + 1..=end)
            .take_while(|row| !is_sum(row))
            .filter(|row| !states_nothing(&text(grid, *row, self.title)) && counts(*row))
            .collect()
    }
}

/// Whether a text is the word for a field.
fn means(text: &str, kind: RecordKind, field: Field, scorer: &mut Scorer<'_>) -> bool {
    if text.is_empty() {
        return false;
    }
    let meant = scorer.meanings(text);
    let best = meant.of_kind(kind).iter().max_by(|one, other| one.score.total_cmp(&other.score));
    best.is_some_and(|best| best.field == field && best.score >= WORD)
}

/// What stands to the right of labels in some rows, or behind their colon.
fn labelled(
    grid: &Grid,
    (from, to): (u32, u32),
    scorer: &mut Scorer<'_>,
) -> BTreeMap<Field, (CellRef, Cell)> {
    let mut said = BTreeMap::new();
    for (row, col) in (from..to).flat_map(|row| (1..=grid.cols()).map(move |col| (row, col))) {
        let own = text(grid, row, col);
        if own.is_empty() || col > 1 && own == text(grid, row, col - 1) {
            continue;
        }
        let (label, behind) = own.split_once(['：', ':']).unwrap_or((own.as_ref(), ""));
        let label: String = label.chars().filter(|c| !c.is_whitespace()).collect();
        let field = LABELLED.into_iter().find(|field| means(&label, RecordKind::Delivery, *field, scorer));
        // 検品時の不良数: when they were counted says nothing more.
        let counts_defects = ["不良数", "不良品数", "ミス数"].iter().any(|end| label.ends_with(end));
        let Some(field) = field.or(counts_defects.then_some(Field::Defects)) else { continue };
        let value = if behind.trim().is_empty() {
            let is_value = |col: &u32| {
                !matches!(&*text(grid, row, *col), "" | "：" | ":") && text(grid, row, *col) != own
            };
            (col + 1..=grid.cols())
                .find(is_value)
                .map(|col| (CellRef::new(row, col), grid.get(row, col).clone()))
        } else {
            Some((CellRef::new(row, col), Cell::text(behind.trim())))
        };
        // The next label is no value, and 　　個 counts nothing.
        let is_said = |(_, cell): &(CellRef, Cell)| {
            let shown = cell.show();
            let is_counted = field != Field::Defects || shown.contains(|c: char| c.is_numeric());
            scorer.best(shown.trim()) < WORD && is_counted
        };
        if let Some(value) = value.filter(is_said) {
            said.entry(field).or_insert(value);
        }
    }
    said
}

/// The one date above the lines, where no word beside it says that it is another's: 発行日, 注文日.
fn day_alone(grid: &Grid, (from, to): (u32, u32)) -> Option<(CellRef, Cell)> {
    let is_day = |cell: &Cell| {
        let found = date::read(cell, DateHints::default()).value;
        !matches!(cell, Cell::Number(_)) && found.is_some_and(|date| date.precision == Precision::Day)
    };
    let cells = (from..to).flat_map(|row| (1..=grid.cols()).map(move |col| (row, col)));
    let days: Vec<(u32, u32)> = cells.filter(|(row, col)| is_day(grid.get(*row, *col))).collect();
    let [(row, col)] = days[..] else { return None };
    let is_free = |left: u32| matches!(&*text(grid, row, left), "" | "日付" | "年月日");
    (1..col).all(is_free).then(|| (CellRef::new(row, col), grid.get(row, col).clone()))
}

/// ㈱見本　御中: who had it delivered. To a desk its workshops deliver: it is nobody's client.
fn addressee(grid: &Grid, (from, to): (u32, u32)) -> Option<(CellRef, Cell)> {
    const ENDS: [&str; 3] = ["御中", "様", "殿"];
    let cells = (from..to).flat_map(|row| (1..=grid.cols()).map(move |col| (row, col)));
    let mut found = cells.filter_map(|(row, col)| {
        let written = |col: u32| grid.get(row, col).show().trim().to_owned();
        let own = written(col);
        let name = ENDS.iter().find_map(|end| own.strip_suffix(end))?.trim();
        let (col, name) = match name.is_empty() {
            false => (col, name.to_owned()),
            // 御中 may stand in a cell of its own.
            true => {
                let left = (1..col).rev().find(|left| !text(grid, row, *left).is_empty())?;
                (left, written(left))
            }
        };
        let is_name = (2..=40).contains(&name.chars().count()) && !states_nothing(&name) && !is_desk(&name);
        is_name.then(|| (CellRef::new(row, col), Cell::text(&name)))
    });
    found.next()
}

/// 合計, with the tax where both stand there; 小計 and 消費税 are parts of it.
fn sum_below(grid: &Grid, (from, to): (u32, u32)) -> Option<(CellRef, Cell)> {
    let sum_in = |row: u32| {
        let label = (1..=grid.cols()).find(|col| {
            let bare: String = text(grid, row, *col).chars().filter(|c| !c.is_whitespace()).collect();
            ["合計", "総計", "税込計"].iter().any(|word| bare.contains(word)) && bare.chars().count() <= 14
        })?;
        let col = (label + 1..=grid.cols()).find(|col| figure(grid.get(row, *col)).is_some())?;
        Some((text(grid, row, label).into_owned(), (CellRef::new(row, col), grid.get(row, col).clone())))
    };
    let sums: Vec<(String, (CellRef, Cell))> = (from..=to).filter_map(sum_in).collect();
    let with_tax = sums.iter().find(|(label, _)| label.contains("税込")).or(sums.last());
    with_tax.map(|(_, cell)| cell.clone())
}

/// The notes as rows below the labels.
fn list(sheet: &Sheet, notes: &[Note]) -> Laid {
    let columns: Vec<(Field, &str)> = COLUMNS
        .into_iter()
        .filter(|(field, _)| notes.iter().any(|note| note.said.contains_key(field)))
        .collect();
    let place = |field: &Field| notes.iter().find_map(|note| Some(note.said.get(field)?.0));
    let top = CellRef::new(1, 1);
    let mut rows: Vec<Vec<(Cell, CellRef)>> =
        vec![columns.iter().map(|(field, word)| (Cell::text(word), place(field).unwrap_or(top))).collect()];
    for note in notes {
        let cell = |(field, _): &(Field, &str)| match note.said.get(field) {
            Some((place, cell)) => (cell.clone(), *place),
            None => (Cell::Empty, note.line),
        };
        rows.push(columns.iter().map(cell).collect());
    }
    let lines = (2..).zip(notes).map(|(row, note)| (row, note.line)).collect();
    let places = rows.iter().flatten().map(|(_, place)| *place).collect();
    let grid = rows.into_iter().map(|row| row.into_iter().map(|(cell, _)| cell).collect()).collect();
    let laid = Sheet { grid: Grid::from_rows(grid), merges: Vec::new(), ..sheet.clone() };
    Laid::of_notes(laid, places, lines)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("納　品　書（控）", true)]
    #[case("納品書 兼 受領書", true)]
    #[case("納品書", true)]
    #[case("納品書番号", false)]
    #[case("納品書一覧", false)]
    #[case("請求書", false)]
    fn titles_of_notes(#[case] title: &str, #[case] expected: bool) {
        let grid = Grid::from_rows(vec![vec![Cell::Empty, Cell::text(title)]]);
        assert_eq!(names_note(&grid, 1), expected, "{title}");
    }

    #[rstest]
    #[case("㈱見本　御中", Some("㈱見本"))]
    #[case("　　　　御中", None)]
    #[case("見本共同受注センター　御中", None)]
    fn who_had_it_delivered(#[case] line: &str, #[case] expected: Option<&str>) {
        let grid = Grid::from_rows(vec![vec![Cell::text(line)]]);
        let found = addressee(&grid, (1, 2)).map(|(_, cell)| cell.show().into_owned());
        assert_eq!(found.as_deref(), expected, "{line}");
    }
}
