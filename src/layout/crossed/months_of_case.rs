//! Months as columns beside workshops alone, below the card of the one case that they do: 案件名 | みほんの封入, then 事業所 | 4月 | 5月.

use super::across;
use super::month_lines::{Lines, WHY};
use crate::domain::{CellRef, Field, RecordKind};
use crate::layout::lying::{self, Read};
use crate::layout::mapping::scorer::Scorer;
use crate::layout::model::{Context, Orientation};
use crate::layout::records::twofold;
use crate::layout::relaid::laid::Laid;
use crate::layout::vocabulary::scored::WORD;
use crate::table::{Cell, Grid, Sheet};

/// Labels with their values that make a card.
const FEWEST: usize = 2;

/// The case of the card, and an order of it for each figure below a month; none where no one card names a case.
pub(super) fn read(
    sheet: &Sheet,
    lines: &Lines<'_>,
    unit: Option<&str>,
    context: &Context,
    scorer: &mut Scorer<'_>,
) -> Option<Read> {
    let band = lines.band;
    let card = lay(sheet, band.first, scorer)?;
    let (mut layout, mut issues) =
        scorer.only(RecordKind::Case, |scorer| lying::as_it_lies(&card.sheet, context, scorer));
    card.restore(&mut layout, &mut issues);
    let [cases] = &layout.tables[..] else { return None };
    let [case] = &cases.records[..] else { return None };
    let is_named = [Field::CaseNumber, Field::Title].into_iter().any(|field| case.get(field).is_some());
    if cases.kind != RecordKind::Case || !is_named {
        return None;
    }
    let parts = || band.months.iter().flat_map(|month| &month.group.parts);
    if !band.is_once || parts().all(|part| part.field.is_none()) {
        issues.push(lines.untold_months(&sheet.name, context));
        return Some((layout, issues));
    }
    let records = lines.orders_of(&sheet.grid, |_| Some(case), unit);
    let mut orders =
        across::beside(cases, RecordKind::Order, &band.groups(), ("months-of-case", WHY), records);
    (orders.orientation, orders.header) = (Orientation::Rows, (band.first, band.last));
    layout.tables.push(orders);
    twofold::drop_read(&layout.tables.iter().collect::<Vec<_>>(), &mut issues);
    Some((layout, issues))
}

/// A label and its value, with where each stands.
type Pair = [(Cell, CellRef); 2];

/// The card above the months as a list of one line; none where it does not say what the case is called.
fn lay(sheet: &Sheet, first: u32, scorer: &mut Scorer<'_>) -> Option<Laid> {
    let pairs = pairs(sheet, first, scorer);
    if pairs.len() < FEWEST {
        return None;
    }
    let side = |at: usize| pairs.iter().map(move |pair| pair[at].0.clone()).collect::<Vec<_>>();
    let grid = Grid::from_rows(vec![side(0), side(1)]);
    let places = (0..2).flat_map(|at| pairs.iter().map(move |pair| pair[at].1)).collect();
    let laid = Sheet { grid, merges: Vec::new(), ..sheet.clone() };
    Some(Laid::of_blocks(laid, places, Vec::new()))
}

/// The labels in the rows above another, each with what stands behind it: 案件名 | みほんの封入, 案件名：みほんの封入.
fn pairs(sheet: &Sheet, before: u32, scorer: &mut Scorer<'_>) -> Vec<Pair> {
    let grid = &sheet.grid;
    let begins = |row: u32, col: u32| {
        let own = CellRef::new(row, col);
        sheet.merges.iter().all(|merge| !merge.contains(own) || merge.first == own)
    };
    let mut is_label = |text: &str| {
        let meant = scorer.meanings(text);
        meant.of_kind(RecordKind::Case).iter().any(|found| found.score >= WORD)
    };
    let mut pairs: Vec<Pair> = Vec::new();
    for row in 1..before {
        let mut cells = (1..=grid.cols())
            .filter(|col| !grid.get(row, *col).is_blank() && begins(row, *col))
            .map(|col| (grid.get(row, col).clone(), CellRef::new(row, col)))
            .peekable();
        while let Some((cell, place)) = cells.next() {
            let text = across::text(grid, place.row, place.col);
            match text.split_once(['：', ':']) {
                Some((label, value)) if is_label(label.trim()) && !value.trim().is_empty() => {
                    pairs.push([(Cell::text(label.trim()), place), (Cell::text(value.trim()), place)]);
                }
                _ if is_label(&text) => {
                    let is_value =
                        |next: &(Cell, CellRef)| !is_label(&across::text(grid, next.1.row, next.1.col));
                    pairs.extend(cells.next_if(is_value).map(|value| [(cell, place), value]));
                }
                _ => {}
            }
        }
    }
    pairs
}
