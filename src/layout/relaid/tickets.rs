//! Cards of cases whose labels stand above their values, several side by side and below each other, each with the lines of who does it:
//! 件名, 依頼元 | 数量, 金額, 納期 | 割当先, 支払額. Each card is a case, and the lines of all cards become one list.

use super::headed::{self, Head, Pair};
use super::laid::Laid;
use crate::domain::{CellRef, Field, Issue, RecordKind};
use crate::layout::forms::is_code;
use crate::layout::heads::heading::{is_note, is_total};
use crate::layout::lying::{self, Read};
use crate::layout::mapping::scorer::Scorer;
use crate::layout::model::{Context, Orientation, SheetLayout, Table};
use crate::layout::notice;
use crate::layout::records::lent;
use crate::layout::view::{Merges, View};
use crate::layout::vocabulary::scored::WORD;
use crate::normalise::tidy_line;
use crate::table::{Cell, Grid, Sheet};
use std::collections::BTreeMap;

/// Labels of a row at least, and letters of each at most.
const FEWEST: usize = 3;
const LONGEST: usize = 14;
/// Cards of a sheet at least, and labels of each that stand above their values.
const FEWEST_CARDS: usize = 2;
const FEWEST_LABELS: usize = 4;
/// What is larger is no sheet of cards.
const MOST_ROWS: u32 = 3_000;
const MOST_COLS: u32 = 60;
/// The label of a number that stands with its word in one cell: No. T-601.
const NUMBER: &str = "案件番号";

/// A card, and the lines below its labels.
struct Ticket {
    head: Head,
    /// Labels stand above their values in it; a head of labels beside them is read as one.
    has_labels_above: bool,
    /// The columns of its list.
    cols: Vec<u32>,
    lines: Vec<u32>,
}

impl Ticket {
    const fn opened_by(row: u32) -> Self {
        let head = Head { first: row, last: row, pairs: Vec::new() };
        Self { head, has_labels_above: false, cols: Vec::new(), lines: Vec::new() }
    }
}

/// The cards of a sheet, and the words over their lists.
struct Tickets<'s> {
    sheet: &'s Sheet,
    tickets: Vec<Ticket>,
    /// The header of the lists, and where it stands first.
    words: Vec<(String, CellRef)>,
    /// The row in which the first card begins.
    first: u32,
}

pub(in crate::layout) fn read(sheet: &Sheet, context: &Context, scorer: &mut Scorer<'_>) -> Option<Read> {
    let tickets = Tickets::of(sheet, scorer)?;
    let caption = tickets.caption();
    let heads = || tickets.tickets.iter().map(|ticket| &ticket.head);
    let heads: Vec<Head> = heads().map(|head| Head { pairs: head.pairs.clone(), ..*head }).collect();
    let cases = headed::cases(&heads, (&sheet.name, &caption), context, scorer)?;
    let mut layout =
        SheetLayout { name: std::sync::Arc::clone(&sheet.name), skipped: None, tables: Vec::new() };
    let mut issues: Vec<Issue> = Vec::new();
    if tickets.tickets.iter().any(|ticket| !ticket.lines.is_empty()) {
        let laid = tickets.lay(scorer);
        let (mut read, mut told) = lying::as_it_lies(&laid.sheet, context, scorer);
        laid.restore(&mut read, &mut told);
        let is_of_cases = |table: &Table| {
            matches!(table.kind, RecordKind::Order | RecordKind::Delivery | RecordKind::Application)
        };
        if read.tables.is_empty() || !read.tables.iter().all(is_of_cases) {
            return None;
        }
        layout.tables = read.tables;
        issues.extend(told);
    }
    let origin = context.origin.sheet(&sheet.name);
    let unread = cases.columns.iter().filter(|column| column.field.is_none());
    issues.extend(
        unread.map(|column| {
            notice::unread_label(&origin.at(column.header_cell), context, &column.header_text())
        }),
    );
    layout.tables.insert(0, cases);
    lent::lend_days(&mut layout.tables);
    Some((layout, issues))
}

impl<'s> Tickets<'s> {
    fn of(sheet: &'s Sheet, scorer: &mut Scorer<'_>) -> Option<Self> {
        if sheet.grid.rows() > MOST_ROWS || sheet.grid.cols() > MOST_COLS {
            return None;
        }
        let merges = Merges::of(sheet);
        let view = View::new(sheet, &merges, Orientation::Rows);
        let rows = rows_of_words(&view, scorer);
        let widest =
            rows.iter().copied().max_by_key(|row| (times_in(&view, *row), std::cmp::Reverse(*row)))?;
        let strips = strips(&view, widest);
        let mut found = Self { sheet, tickets: Vec::new(), words: Vec::new(), first: u32::MAX };
        for (from, to) in strips {
            found.look_at(&view.strip(from, to), &rows, scorer)?;
        }
        found
            .tickets
            .sort_by_key(|ticket| (ticket.head.first, ticket.head.pairs.first().map(|pair| pair.label_at)));
        (found.tickets.len() >= FEWEST_CARDS && found.are_cases(scorer)).then_some(found)
    }

    /// The cards of one strip, from above; none where something stands among them that is no part of one.
    fn look_at(&mut self, view: &View<'_>, rows: &[u32], scorer: &mut Scorer<'_>) -> Option<()> {
        let mut opening: Option<String> = None;
        let mut own: Vec<Ticket> = Vec::new();
        let mut is_in_list = false;
        let mut row = 0;
        while row < view.rows() {
            row += 1;
            let texts = view.texts(row);
            if texts.is_empty() {
                is_in_list = false;
                continue;
            }
            let is_words = rows.contains(&row) && texts.len() >= FEWEST;
            if is_words && heads_list(&texts, scorer) {
                let ticket = own.last_mut()?;
                let words: Vec<(String, CellRef)> =
                    texts.iter().map(|(col, text)| (text.to_string(), view.place(row, *col))).collect();
                let is_same =
                    || self.words.iter().map(|(word, _)| word).eq(words.iter().map(|(word, _)| word));
                if !ticket.cols.is_empty() || !self.words.is_empty() && !is_same() {
                    return None;
                }
                ticket.cols = texts.iter().map(|(col, _)| *col).collect();
                if self.words.is_empty() {
                    self.words = words;
                }
                is_in_list = true;
                continue;
            }
            let is_above_values = is_words && !rows.contains(&(row + 1));
            let number = numbered(view, row, scorer);
            let is_above_values = is_above_values && number.is_none();
            let pairs = match number {
                Some(pairs) => Some(pairs),
                None if is_above_values => Some(values_below(view, row)),
                None => headed::pairs(view, row, scorer),
            };
            match pairs {
                Some(pairs) => {
                    is_in_list = false;
                    let first = pairs.first()?.label.clone();
                    let opening = opening.get_or_insert_with(|| first.clone());
                    if *opening == first || own.is_empty() {
                        own.push(Ticket::opened_by(row));
                    }
                    let ticket = own.last_mut()?;
                    ticket.head.pairs.extend(pairs);
                    ticket.has_labels_above |= is_above_values;
                    row += u32::from(is_above_values);
                    ticket.head.last = row;
                }
                None if is_in_list => {
                    let begins = texts.first().map_or("", |(_, text)| text.as_ref());
                    if texts.len() >= 2 && !is_total(begins) && !is_note(begins) {
                        own.last_mut()?.lines.push(row);
                    }
                }
                // The title of the sheet, a note below it.
                None if own.is_empty() || texts.len() <= 2 => {}
                None => return None,
            }
        }
        self.first = own.first().map_or(self.first, |ticket| self.first.min(ticket.head.first));
        self.tickets.extend(own);
        Some(())
    }

    /// Whether the cards say which case they are of, and who wants it, in labels that come again.
    fn are_cases(&self, scorer: &mut Scorer<'_>) -> bool {
        let mut is_case = |ticket: &Ticket| {
            let meant: Vec<Field> =
                ticket.head.pairs.iter().filter_map(|pair| headed::meant(&pair.label, scorer)).collect();
            let has = |field: Field| meant.contains(&field);
            ticket.has_labels_above
                && has(Field::Client)
                && (has(Field::Title) || has(Field::CaseNumber))
                && meant.len() >= FEWEST_LABELS
        };
        self.tickets.iter().all(&mut is_case)
    }

    /// The texts above the cards.
    fn caption(&self) -> Vec<String> {
        let merges = Merges::of(self.sheet);
        let view = View::new(self.sheet, &merges, Orientation::Rows);
        (1..self.first).flat_map(|row| view.texts(row)).map(|(_, text)| text.into_owned()).collect()
    }

    /// The lines of all cards as one list, each with what names its case.
    fn lay(&self, scorer: &mut Scorer<'_>) -> Laid {
        let heads: Vec<&Head> = self.tickets.iter().map(|ticket| &ticket.head).collect();
        let mut labels: Vec<(String, CellRef)> = Vec::new();
        for pair in heads.iter().flat_map(|head| &head.pairs) {
            let is_name =
                matches!(headed::meant(&pair.label, scorer), Some(Field::CaseNumber | Field::Title));
            if is_name && labels.iter().all(|(label, _)| *label != pair.label) {
                labels.push((pair.label.clone(), pair.label_at));
            }
        }
        let width = self.words.len() + labels.len();
        let mut grid: Vec<Vec<Cell>> = Vec::new();
        let mut places: Vec<CellRef> = Vec::new();
        let mut lines: BTreeMap<u32, CellRef> = BTreeMap::new();
        for row in 1..self.first {
            let cells = (1..=width as u32).map(|col| match col {
                1 => self.title(row),
                _ => Cell::Empty,
            });
            grid.push(cells.collect());
            places.extend((1..=width as u32).map(|col| CellRef::new(row, col)));
        }
        grid.push(self.words.iter().chain(&labels).map(|(word, _)| Cell::text(word)).collect());
        places.extend(self.words.iter().chain(&labels).map(|(_, place)| *place));
        for ticket in &self.tickets {
            for row in &ticket.lines {
                let mut cells: Vec<Cell> = Vec::new();
                for (at, _) in self.words.iter().enumerate() {
                    let place = CellRef::new(*row, ticket.cols.get(at).copied().unwrap_or(1));
                    cells.push(self.sheet.grid.get(place.row, place.col).clone());
                    places.push(place);
                }
                for (label, _) in &labels {
                    let pair = ticket.head.pairs.iter().find(|pair| pair.label == *label);
                    let pair = pair.filter(|pair| !pair.value.is_blank());
                    // What this card does not say is none of what the one before it says.
                    cells.push(pair.map_or_else(|| Cell::text("－"), |pair| pair.value.clone()));
                    places.push(pair.map_or(CellRef::new(ticket.head.first, 1), |pair| pair.value_at));
                }
                grid.push(cells);
                lines
                    .insert(grid.len() as u32, CellRef::new(*row, ticket.cols.first().copied().unwrap_or(1)));
            }
        }
        let laid = Sheet { grid: Grid::from_rows(grid), merges: Vec::new(), ..self.sheet.clone() };
        Laid::of_lists(laid, places, lines)
    }

    /// The first text of a row above the cards.
    fn title(&self, row: u32) -> Cell {
        self.sheet.grid.row(row).iter().find(|cell| !cell.is_blank()).cloned().unwrap_or(Cell::Empty)
    }
}

/// The rows that hold nothing but words, and come again, side by side or below: labels above their values, or over a list.
fn rows_of_words(view: &View<'_>, scorer: &mut Scorer<'_>) -> Vec<u32> {
    let may_be = |row: u32| {
        let cells = (1..=view.cols()).map(|col| view.get(row, col)).filter(|cell| !cell.is_blank());
        let mut count = 0;
        for cell in cells {
            match cell {
                Cell::Text(text) if text.chars().count() <= LONGEST => count += 1,
                _ => return None,
            }
        }
        (count >= FEWEST).then_some(row)
    };
    // The last card may stand alone in its row: what comes again is its words.
    let mut known: BTreeMap<Vec<String>, (Vec<u32>, usize)> = BTreeMap::new();
    for row in (1..=view.rows()).filter_map(may_be) {
        let mut texts: Vec<String> = view.texts(row).into_iter().map(|(_, text)| text.into_owned()).collect();
        let times = repeated(&texts);
        texts.truncate(texts.len() / times.max(1));
        let (of, all) = known.entry(texts).or_default();
        of.push(row);
        *all += times;
    }
    let mut rows: Vec<u32> = Vec::new();
    for (texts, (of, times)) in known {
        if times > 1 && texts.iter().all(|text| scorer.best(text) >= WORD) {
            rows.extend(of);
        }
    }
    rows.sort_unstable();
    rows
}

/// How often the same words come again in a row.
fn repeated<T: PartialEq>(texts: &[T]) -> usize {
    let is_so = |width: &usize| {
        texts.len().is_multiple_of(*width) && texts.chunks(*width).all(|chunk| *chunk == texts[..*width])
    };
    let width = (FEWEST..=texts.len()).find(is_so).unwrap_or(texts.len());
    texts.len() / width.max(1)
}

/// How often the words of a row come again in it.
fn times_in(view: &View<'_>, row: u32) -> usize {
    let texts: Vec<String> = view.texts(row).into_iter().map(|(_, text)| text.into_owned()).collect();
    repeated(&texts)
}

/// The columns of each card in a row of them: each begins where the words of a row begin anew.
fn strips(view: &View<'_>, row: u32) -> Vec<(u32, u32)> {
    let texts = view.texts(row);
    let words: Vec<&str> = texts.iter().map(|(_, text)| text.as_ref()).collect();
    let times = repeated(&words);
    let width = words.len() / times.max(1);
    let starts: Vec<u32> = (0..times).filter_map(|at| Some(texts.get(at * width)?.0)).collect();
    let from = |at: usize| if at == 0 { 1 } else { starts[at] };
    let to = |at: usize| starts.get(at + 1).map_or(view.cols(), |next| next - 1);
    (0..starts.len()).map(|at| (from(at), to(at))).collect()
}

/// Whether words head a list of who does the work, replies or delivers, and do not say of which case.
fn heads_list(texts: &[(u32, std::borrow::Cow<'_, str>)], scorer: &mut Scorer<'_>) -> bool {
    const KINDS: [RecordKind; 3] = [RecordKind::Order, RecordKind::Delivery, RecordKind::Application];
    let mut says = |fields: &[Field]| {
        texts.iter().any(|(_, text)| {
            KINDS.iter().any(|kind| fields.iter().any(|field| scorer.means_of(text, *kind, *field)))
        })
    };
    says(&[Field::DeskName, Field::Name, Field::OfficeNumber])
        && !says(&[Field::CaseNumber, Field::Title, Field::Client])
}

/// The labels of a row with what stands below each.
fn values_below(view: &View<'_>, row: u32) -> Vec<Pair> {
    let pair = |(col, text): (u32, std::borrow::Cow<'_, str>)| {
        let end = view.merge(row, col).map_or(col, |range| range.last.col);
        let below = (col..=end).find(|col| !view.get(row + 1, *col).is_blank()).unwrap_or(col);
        Pair {
            label: tidy_line(&text),
            label_at: view.place(row, col),
            value: view.get(row + 1, below).clone(),
            value_at: view.place(row + 1, below),
        }
    };
    view.texts(row).into_iter().map(pair).collect()
}

/// No. T-601 | 状況 | 納品済: a row that begins with the number of the case and its word in one cell.
fn numbered(view: &View<'_>, row: u32, scorer: &mut Scorer<'_>) -> Option<Vec<Pair>> {
    let texts = view.texts(row);
    let (col, text) = texts.first()?;
    let number = number_in(text)?;
    let place = view.place(row, *col);
    let mut pairs =
        vec![Pair { label: NUMBER.to_owned(), label_at: place, value: Cell::text(&number), value_at: place }];
    if let Some((next, _)) = texts.get(1) {
        pairs.extend(headed::pairs(&view.strip(*next, last_col(view, row)), row, scorer)?);
    }
    Some(pairs)
}

/// The last column of a row that is filled.
fn last_col(view: &View<'_>, row: u32) -> u32 {
    (1..=view.cols()).rev().find(|col| !view.get(row, *col).is_blank()).unwrap_or(1)
}

/// No. T-601, 案件番号 R7-01, №12: the number behind its word.
fn number_in(text: &str) -> Option<String> {
    const WORDS: [&str; 8] = ["案件番号", "受付番号", "整理番号", "管理番号", "案件No", "No", "NO", "番号"];
    let line = tidy_line(text).replace('№', "No");
    let rest = WORDS.iter().find_map(|word| line.strip_prefix(word))?;
    let number = rest.trim_start_matches(['.', ':', ' ', '：', '．']).trim();
    let is_number = number.contains(|c: char| c.is_ascii_digit())
        && number.chars().count() <= 16
        && (is_code(number) || number.bytes().all(|byte| byte.is_ascii_digit()));
    is_number.then(|| number.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("No. T-601", Some("T-601"))]
    #[case("№12", Some("12"))]
    #[case("案件番号：R7-01", Some("R7-01"))]
    #[case("案件番号", None)]
    #[case("番号札", None)]
    fn numbers_behind_their_words(#[case] text: &str, #[case] expected: Option<&str>) {
        assert_eq!(number_in(text).as_deref(), expected, "{text}");
    }

    #[rstest]
    #[case(&["件名", "依頼元", "納期", "件名", "依頼元", "納期"], 2)]
    #[case(&["件名", "依頼元", "納期"], 1)]
    #[case(&["件名", "件名", "件名", "件名"], 1)]
    fn words_that_begin_anew(#[case] words: &[&str], #[case] expected: usize) {
        assert_eq!(repeated(words), expected);
    }
}
