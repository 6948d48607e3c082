//! Orders and below each what was delivered of it in parts: a head of labels, 注文番号 | M6-04 | 事業所 | みほん, then the header and the
//! lines of its deliveries, order below order. The lines become one list, in which each names its order.

use super::headed::{self, Head, Line, Says};
use super::laid::Laid;
use crate::domain::{Field, Issue, RecordKind};
use crate::layout::heads::heading::{is_note, is_total};
use crate::layout::heads::search::{self, SEARCHED_ROWS};
use crate::layout::mapping::scorer::Scorer;
use crate::layout::model::{Context, Orientation, SheetLayout};
use crate::layout::view::{Merges, View};
use crate::table::{Cell, Sheet};

/// Columns of a list of deliveries at least.
const FEWEST: usize = 3;
/// Rows of a head at most.
const MOST_LINES: u32 = 4;
const WHY: &str = "納品の表の上の行に、どの発注の納品かが書かれている";
/// What of an order each of its deliveries says as well.
const NAMES: [Field; 4] = [Field::OrderNumber, Field::CaseNumber, Field::Title, Field::Name];

/// The lines of all orders as one list, and the orders themselves.
pub(in crate::layout) struct Instalments {
    laid: Laid,
    orders: Vec<Head>,
}

pub(in crate::layout) fn lay(sheet: &Sheet, scorer: &mut Scorer<'_>) -> Option<Instalments> {
    let merges = Merges::of(sheet);
    let view = View::new(sheet, &merges, Orientation::Rows);
    let headers = headers(sheet, &view, scorer)?;
    let heads: Vec<Head> =
        headers.iter().map(|row| head_above(&view, *row, scorer)).collect::<Option<Vec<_>>>()?;
    let mut rows: Vec<Line<'_>> =
        (1..heads.first()?.first).map(|row| Line { row, says: Says::Nothing }).collect();
    rows.push(Line { row: *headers.first()?, says: Says::Header });
    let mut many = 0;
    for (at, head) in heads.iter().enumerate() {
        let end = heads.get(at + 1).map_or(view.rows(), |next| next.first - 1);
        for row in headers[at] + 1..=end {
            let texts = view.texts(row);
            let Some((_, begins)) = texts.first() else { continue };
            let is_line = texts.len() >= 2 && !is_total(begins) && !is_note(begins);
            many += usize::from(is_line);
            rows.push(Line { row, says: if is_line { Says::Of(head) } else { Says::Nothing } });
        }
    }
    if many == 0 {
        return None;
    }
    let mut labels = headed::labels(&heads);
    labels.retain(|(label, _)| {
        headed::meant_of(RecordKind::Order, label, scorer).is_some_and(|field| NAMES.contains(&field))
    });
    let laid = headed::laid(sheet, &view, &rows, &labels);
    Some(Instalments { laid, orders: heads })
}

impl Instalments {
    /// The sheet to be read in place of the office's.
    pub(in crate::layout) const fn sheet(&self) -> &Sheet {
        &self.laid.sheet
    }

    /// Columns and cells are those of the office's own sheet again, and the heads are orders.
    pub(in crate::layout) fn restore(
        &self,
        layout: &mut SheetLayout,
        issues: &mut [Issue],
        context: &Context,
        scorer: &mut Scorer<'_>,
    ) {
        self.laid.restore(layout, issues);
        let Some(list) = layout.tables.first() else { return };
        let caption = list.caption.clone();
        let above = (&*layout.name, &caption[..]);
        let orders = headed::said_by(&self.orders, (RecordKind::Order, WHY), above, context, scorer);
        layout.tables.splice(0..0, orders);
    }
}

/// The rows that head a list of deliveries, the same words each; none where there are fewer than two.
fn headers(sheet: &Sheet, view: &View<'_>, scorer: &mut Scorer<'_>) -> Option<Vec<u32>> {
    // A quick look: nearly all rows hold none of these.
    let speaks = |row: &u32| {
        let words = ["納品", "納入", "納め", "検収", "渡し", "出荷"];
        let says = |cell: &Cell| match cell {
            Cell::Text(text) => words.iter().any(|word| text.contains(word)),
            _ => false,
        };
        sheet.grid.row(*row).iter().any(says)
    };
    let first = (2..=view.rows().min(SEARCHED_ROWS))
        .filter(speaks)
        .find(|row| is_of_deliveries(view, *row, scorer))?;
    let texts = view.texts(first);
    let rows: Vec<u32> = (first..=view.rows()).filter(|row| view.texts(*row) == texts).collect();
    (rows.len() >= 2).then_some(rows)
}

/// Whether a row is the header of a list of deliveries that does not say of which orders.
fn is_of_deliveries(view: &View<'_>, row: u32, scorer: &mut Scorer<'_>) -> bool {
    if !search::heads_list(view, row, FEWEST, scorer) {
        return false;
    }
    let paths: Vec<Option<Vec<String>>> =
        view.texts(row).iter().map(|(_, text)| Some(vec![text.to_string()])).collect();
    let found = scorer.beside(Field::OrderNumber, |scorer| scorer.assign_as(&paths, RecordKind::Delivery));
    let Some(found) = found else { return false };
    let has = |field: &Field| found.fields.iter().flatten().any(|own| own.field == *field);
    has(&Field::DeliveredOn)
        && [Field::Quantity, Field::Defects, Field::WagesPaid].iter().any(has)
        && !NAMES.iter().any(has)
}

/// The labels right above a header that say which order it is of: its number or who does it, and one thing more at least.
fn head_above(view: &View<'_>, header: u32, scorer: &mut Scorer<'_>) -> Option<Head> {
    let mut head: Option<Head> = None;
    for row in (header.saturating_sub(MOST_LINES).max(1)..header).rev() {
        let Some(mut pairs) = headed::pairs_of(RecordKind::Order, view, row, scorer) else { break };
        let below = head.take();
        let last = below.as_ref().map_or(row, |below| below.last);
        pairs.extend(below.into_iter().flat_map(|below| below.pairs));
        head = Some(Head { first: row, last, pairs });
    }
    let head = head?;
    let mut says = |wanted: Field| {
        let mut pairs = head.pairs.iter();
        pairs.any(|pair| {
            !pair.value.is_blank() && headed::meant_of(RecordKind::Order, &pair.label, scorer) == Some(wanted)
        })
    };
    (head.pairs.len() >= 2 && (says(Field::OrderNumber) || says(Field::Name))).then_some(head)
}
