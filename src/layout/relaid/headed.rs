//! Lists of one header, each beneath a line that says by labels which case it is of: 案件番号 | R7-01 | 件名 | 封入, then who replied or
//! who does it, and so on below. They become one list, in which each line names its case.

use super::laid::Laid;
use crate::domain::{CellRef, Field, Issue, Reason, RecordKind};
use crate::layout::forms::is_code;
use crate::layout::heads::heading::{is_note, is_total};
use crate::layout::heads::search;
use crate::layout::heads::search::SEARCHED_ROWS;
use crate::layout::mapping::scorer::Scorer;
use crate::layout::model::{Column, Context, MappedCell, Orientation, Record, SheetLayout, Table};
use crate::layout::records::dated;
use crate::layout::view::{Merges, View};
use crate::layout::vocabulary::entry::Match;
use crate::layout::vocabulary::scored::WORD;
use crate::normalise::tidy_line;
use crate::table::{Cell, Grid, Sheet};
use std::collections::BTreeMap;

/// Columns of a list at least.
const FEWEST: usize = 3;
/// Texts in a line of labels and values at most.
const MOST_TEXTS: usize = 12;
/// Lines of one head at most, and labels in several of them: what says more is a card, and read as one.
const MOST_LINES: u32 = 3;
const MOST_LABELS: usize = 3;

const MARKS: [char; 16] = ['【', '■', '◆', '●', '▼', '▽', '□', '◇', '★', '☆', '◎', '○', '《', '▶', '・', '※'];

/// A label of a head with its value.
#[derive(Clone, Debug)]
pub(super) struct Pair {
    pub(super) label: String,
    pub(super) label_at: CellRef,
    pub(super) value: Cell,
    pub(super) value_at: CellRef,
}

/// The head of a case, and the rows that it takes.
pub(super) struct Head {
    pub(super) first: u32,
    pub(super) last: u32,
    pub(super) pairs: Vec<Pair>,
}

/// The lists as one, and the cases of their heads where those say who wants the work: else they are listed elsewhere.
pub(in crate::layout) struct Headed {
    pub(in crate::layout) laid: Laid,
    cases: Vec<Head>,
}

pub(in crate::layout) fn lay(sheet: &Sheet, scorer: &mut Scorer<'_>) -> Option<Headed> {
    let merges = Merges::of(sheet);
    let view = View::new(sheet, &merges, Orientation::Rows);
    let heads = heads(sheet, &view, scorer);
    let first = heads.first()?;
    let header = header_beside(&view, first, scorer)?;
    let end = |at: usize| heads.get(at + 1).map_or(view.rows(), |next| next.first - 1);
    let above = (1..first.first).filter(|row| *row != header);
    let mut rows: Vec<Line<'_>> = above.map(|row| Line { row, says: Says::Nothing }).collect();
    rows.push(Line { row: header, says: Says::Header });
    let (mut many, mut current) = (0, header);
    for (at, head) in heads.iter().enumerate() {
        let mut is_first = true;
        for row in head.last + 1..=end(at) {
            let texts = view.texts(row);
            if texts.is_empty() || texts == view.texts(current) {
                continue;
            }
            if search::heads_list(&view, row, FEWEST, scorer) {
                // A list of something else stands below these: whose its lines are is not known.
                if !is_first || !is_of_case(&view, row, scorer) {
                    return None;
                }
                // Behind a gap it begins a table of its own, whose columns may say other things.
                rows.extend([Line { row, says: Says::Gap }, Line { row, says: Says::Header }]);
                current = row;
                continue;
            }
            let begins = texts.first().map_or("", |(_, text)| text.as_ref());
            let is_line = texts.len() >= 2 && !is_total(begins) && !is_note(begins);
            many += usize::from(is_line);
            is_first &= !is_line;
            rows.push(Line { row, says: if is_line { Says::Of(head) } else { Says::Nothing } });
        }
    }
    if many == 0 {
        return None;
    }
    let mut labels = labels(&heads);
    let is_told = labels.iter().any(|(label, _)| meant(label, scorer) == Some(Field::Client));
    labels.retain(|(label, _)| {
        !is_told || matches!(meant(label, scorer), Some(Field::CaseNumber | Field::Title))
    });
    let laid = laid(sheet, &view, &rows, &labels);
    Some(Headed { laid, cases: if is_told { heads } else { Vec::new() } })
}

impl Headed {
    /// Columns and cells are those of the office's own sheet again, and the heads are cases.
    pub(in crate::layout) fn restore(
        &self,
        layout: &mut SheetLayout,
        issues: &mut [Issue],
        context: &Context,
        scorer: &mut Scorer<'_>,
    ) {
        self.laid.restore(layout, issues);
        if !layout.tables.is_empty() {
            layout.tables.splice(0..0, cases(&self.cases, (&layout.name, &[]), context, scorer));
        }
    }
}

/// The cases of heads, on a sheet of a name and below some texts.
pub(super) fn cases(
    heads: &[Head],
    above: (&str, &[String]),
    context: &Context,
    scorer: &mut Scorer<'_>,
) -> Option<Table> {
    let why = "表の上の行に、どの案件の表かが書かれている";
    said_by(heads, (RecordKind::Case, why), above, context, scorer)
}

/// The records of a kind that heads say, and why they are such.
pub(super) fn said_by(
    heads: &[Head],
    (kind, why): (RecordKind, &'static str),
    (sheet, caption): (&str, &[String]),
    context: &Context,
    scorer: &mut Scorer<'_>,
) -> Option<Table> {
    let labels = labels(heads);
    let paths: Vec<Option<Vec<String>>> = labels.iter().map(|(label, _)| Some(vec![label.clone()])).collect();
    let fields = scorer.assign_as(&paths, kind)?.fields;
    let why = Reason::new("head-of-list", why);
    let column = |((label, place), found): (&(String, CellRef), &Option<Match>)| Column {
        index: place.col,
        header: vec![label.as_str().into()],
        header_cell: *place,
        field: found.map(|found| found.field),
        confidence: found.map_or(0.0, |found| found.score),
        reasons: vec![why.clone()],
    };
    let columns: Vec<Column> = labels.iter().zip(&fields).map(column).collect();
    let year = dated::year(sheet, caption, "", context.origin.path().inner());
    let origin = context.origin.sheet(sheet);
    let record = |head: &Head| {
        let cell = |pair: &Pair| {
            let column = columns.iter().find(|column| *column.header[0] == *pair.label)?;
            let field = column.field.filter(|field| *field != Field::PersonalInformation)?;
            let header = dated::named(column, year.filter(|_| dated::lacks_year(&pair.value)));
            Some(MappedCell { field, header, cell: pair.value_at, value: pair.value.clone() })
        };
        let filled = head.pairs.iter().filter(|pair| !pair.value.is_blank());
        let cells: Vec<MappedCell> = filled.filter_map(cell).collect();
        let names: &[Field] = match kind {
            RecordKind::Order => &[Field::OrderNumber, Field::CaseNumber, Field::Name],
            _ => &[Field::Title, Field::CaseNumber],
        };
        let place = names.iter().find_map(|field| cells.iter().find(|cell| cell.field == *field))?.cell;
        Some(Record { kind, origin: origin.at(place), cells })
    };
    let records: Vec<Record> = heads.iter().filter_map(record).collect();
    let (first, last) = (heads.first()?.first, heads.last()?.last);
    Some(Table {
        kind,
        confidence: 0.9,
        reasons: vec![why],
        orientation: Orientation::Card,
        header: (first, last),
        caption: caption.to_vec(),
        columns,
        records,
        left_out: Vec::new(),
    })
}

/// A row of the list to be.
pub(super) struct Line<'h> {
    pub(super) row: u32,
    pub(super) says: Says<'h>,
}

pub(super) enum Says<'h> {
    Header,
    /// It stands beneath a head.
    Of(&'h Head),
    /// A blank row before it.
    Gap,
    Nothing,
}

/// The labels of all heads, each once, where it stands first.
pub(super) fn labels(heads: &[Head]) -> Vec<(String, CellRef)> {
    let mut labels: Vec<(String, CellRef)> = Vec::new();
    for pair in heads.iter().flat_map(|head| &head.pairs) {
        if labels.iter().all(|(label, _)| *label != pair.label) {
            labels.push((pair.label.clone(), pair.label_at));
        }
    }
    labels
}

/// The lists as one, and right behind its columns those of the heads.
pub(super) fn laid(sheet: &Sheet, view: &View<'_>, rows: &[Line<'_>], labels: &[(String, CellRef)]) -> Laid {
    let is_used = |col: &u32| rows.iter().any(|line| !view.text(line.row, *col).is_empty());
    let cols: Vec<u32> = (1..=view.cols()).filter(is_used).collect();
    let mut grid: Vec<Vec<Cell>> = Vec::new();
    let mut places: Vec<CellRef> = Vec::new();
    let mut lines: BTreeMap<u32, CellRef> = BTreeMap::new();
    for (at, line) in (1..).zip(rows) {
        let mut cells: Vec<Cell> = Vec::new();
        for col in &cols {
            // What is merged sideways stands once.
            let is_own = !matches!(line.says, Says::Gap)
                && view.merge(line.row, *col).is_none_or(|range| range.first.col == *col);
            cells.push(if is_own { view.get(line.row, *col).clone() } else { Cell::Empty });
            places.push(CellRef::new(line.row, *col));
        }
        for (label, label_at) in labels {
            let (cell, place) = match line.says {
                Says::Header => (Cell::text(label), *label_at),
                Says::Of(head) => match head.pairs.iter().find(|pair| pair.label == *label) {
                    Some(pair) if !pair.value.is_blank() => (pair.value.clone(), pair.value_at),
                    // What this head does not say is none of what the one above it says.
                    _ => (Cell::text("－"), CellRef::new(head.first, 1)),
                },
                Says::Gap | Says::Nothing => (Cell::Empty, CellRef::new(line.row, 1)),
            };
            cells.push(cell);
            places.push(place);
        }
        let first = view.texts(line.row).first().map_or(1, |(col, _)| *col);
        lines.insert(at, CellRef::new(line.row, first));
        grid.push(cells);
    }
    let laid = Sheet { grid: Grid::from_rows(grid), merges: Vec::new(), ..sheet.clone() };
    Laid::of_lists(laid, places, lines)
}

/// The heads of a sheet, from above; none where one says more than which case it is.
fn heads(sheet: &Sheet, view: &View<'_>, scorer: &mut Scorer<'_>) -> Vec<Head> {
    // A quick look: most rows begin with no word for a case.
    let may_be = |row: &u32| match sheet.grid.row(*row).iter().find(|cell| !cell.is_blank()) {
        Some(Cell::Text(text)) => may_begin(text),
        _ => false,
    };
    let mut heads: Vec<Head> = Vec::new();
    let mut begins_well = None;
    // What is merged downwards heads a group or a column of the table below.
    let goes_on_below = |row: u32| view.texts(row).iter().any(|(col, _)| view.continues_above(row + 1, *col));
    for row in 1..=view.rows() {
        // A long list is not looked through for heads of which none stands near its top.
        let names = || heads.iter().any(|head| names_case(head, scorer));
        if row > SEARCHED_ROWS && !*begins_well.get_or_insert_with(names) {
            return Vec::new();
        }
        if !may_be(&row) || (row < view.rows() && goes_on_below(row)) {
            continue;
        }
        let Some(pairs) = pairs(view, row, scorer) else { continue };
        match heads.last_mut().filter(|head| head.last + 1 == row) {
            Some(head) => {
                head.last = row;
                head.pairs.extend(pairs);
            }
            None => heads.push(Head { first: row, last: row, pairs }),
        }
    }
    // One that leaves the number open is a head as well, and the lines below it are none of the case above.
    let said = |head: &Head| head.pairs.iter().map(|pair| pair.label.clone()).collect::<Vec<_>>();
    let known: Vec<Vec<String>> = heads.iter().filter(|head| names_case(head, scorer)).map(said).collect();
    heads.retain(|head| known.contains(&said(head)));
    let mut is_card = |head: &Head| {
        let lines = head.last - head.first + 1;
        let above = head.first - 1;
        let goes_on_above = above > 0
            && !search::heads_list(view, above, FEWEST, scorer)
            && pairs(view, above, scorer).is_some();
        lines > MOST_LINES || lines > 1 && head.pairs.len() > MOST_LABELS || goes_on_above
    };
    if heads.iter().any(&mut is_card) { Vec::new() } else { heads }
}

/// Whether a head says the number of a case or its title.
fn names_case(head: &Head, scorer: &mut Scorer<'_>) -> bool {
    head.pairs.iter().any(|pair| {
        let text = pair.value.show();
        match meant(&pair.label, scorer) {
            Some(Field::CaseNumber) => is_number(&text),
            Some(Field::Title) => scorer.best(&text) < WORD,
            _ => false,
        }
    })
}

/// R7-01, 12: no word that heads a column.
fn is_number(text: &str) -> bool {
    is_code(text) || text.contains(|c: char| c.is_ascii_digit()) && text.chars().count() <= 16
}

/// What a label of a head means of a case, in so many words.
pub(super) fn meant(label: &str, scorer: &mut Scorer<'_>) -> Option<Field> {
    meant_of(RecordKind::Case, label, scorer)
}

/// The same of a record of a kind.
pub(super) fn meant_of(kind: RecordKind, label: &str, scorer: &mut Scorer<'_>) -> Option<Field> {
    let meant = scorer.meanings(label);
    let best = meant.of_kind(kind).iter().max_by(|one, other| one.score.total_cmp(&other.score))?;
    // No. numbers the cases where it heads one.
    let field = if best.field == Field::RowNumber { Field::CaseNumber } else { best.field };
    (best.score >= WORD).then_some(field)
}

/// The labels of a row and their values, where it holds nothing else: 案件番号 | R7-01 | 件名 | 封入, 案件番号：R7-01　件名：封入.
pub(super) fn pairs(view: &View<'_>, row: u32, scorer: &mut Scorer<'_>) -> Option<Vec<Pair>> {
    pairs_of(RecordKind::Case, view, row, scorer)
}

/// The same of a record of a kind.
pub(super) fn pairs_of(
    kind: RecordKind,
    view: &View<'_>,
    row: u32,
    scorer: &mut Scorer<'_>,
) -> Option<Vec<Pair>> {
    let texts = view.texts(row);
    let (_, begins) = texts.first()?;
    // ■ 案件番号：R7-01 is a heading.
    let says_several = || kind == RecordKind::Order && said_together(begins).len() >= 2;
    let is_heading = texts.len() == 1 && begins.starts_with(MARKS) && !says_several();
    if texts.len() > MOST_TEXTS || is_heading {
        return None;
    }
    let mut pairs: Vec<Pair> = Vec::new();
    let mut texts = texts.iter().peekable();
    while let Some((col, text)) = texts.next() {
        let place = view.place(row, *col);
        let told = said_together(text);
        if !told.is_empty() {
            pairs.extend(told.into_iter().map(|(label, value)| Pair {
                label,
                label_at: place,
                value: Cell::text(&value),
                value_at: place,
            }));
            continue;
        }
        let label = bare(text);
        let end = view.merge(row, *col).map_or(*col, |range| range.last.col);
        let next = texts.peek().copied();
        // A label whose value is blank, before the next one.
        let is_open =
            next.is_none_or(|(next, text)| *next > end + 1 && meant_of(kind, &bare(text), scorer).is_some());
        let value_at = match next.filter(|_| !is_open) {
            Some((next, _)) => view.place(row, *next),
            None => view.place(row, end + 1),
        };
        if !is_open {
            texts.next();
        }
        let value = if is_open { Cell::Empty } else { view.get(row, value_at.col).clone() };
        pairs.push(Pair { label, label_at: place, value, value_at });
    }
    pairs.iter().all(|pair| meant_of(kind, &pair.label, scorer).is_some()).then_some(pairs)
}

/// Whether a text may begin a head.
fn may_begin(text: &str) -> bool {
    const WORDS: [&str; 12] =
        ["番号", "No", "NO", "Ｎｏ", "№", "ID", "件名", "案件", "品名", "業務", "仕事", "作業"];
    text.chars().count() <= 80 && WORDS.iter().any(|word| text.contains(word))
}

fn bare(text: &str) -> String {
    let is_around = |c: char| c.is_whitespace() || "：:■◆●▼◎○□◇【】《》▶".contains(c);
    tidy_line(text).trim_matches(is_around).to_owned()
}

/// The labels and values of one cell, 案件番号：R7-01　件名：封入; none where it holds a label or a value alone.
fn said_together(text: &str) -> Vec<(String, String)> {
    let line = tidy_line(text);
    let mut found: Vec<(String, String)> = Vec::new();
    for piece in line
        .split(|c: char| c.is_whitespace() || matches!(c, '／' | '|' | '｜'))
        .filter(|piece| !piece.is_empty())
    {
        match (piece.split_once(['：', ':']), found.last_mut()) {
            (Some((label, value)), _) if !bare(label).is_empty() => {
                found.push((bare(label), value.trim().to_owned()))
            }
            // 案件番号：R7-02　清掃作業 calls the case by its title, too.
            (None, Some((label, value))) if label.contains("番号") && is_code(value) => {
                found.push(("件名".to_owned(), piece.to_owned()));
            }
            (None, Some((_, value))) => {
                if !value.is_empty() {
                    value.push(' ');
                }
                value.push_str(piece.trim_matches('/'));
            }
            (None, None) if bare(piece).is_empty() => {}
            _ => return Vec::new(),
        }
    }
    let is_whole = found.iter().all(|(_, value)| !value.trim().is_empty());
    if is_whole { found } else { Vec::new() }
}

/// The header right below the first head, or once for all right above it.
fn header_beside(view: &View<'_>, head: &Head, scorer: &mut Scorer<'_>) -> Option<u32> {
    let is_filled = |row: &u32| !view.texts(*row).is_empty();
    let below = (head.last + 1..=view.rows().min(head.last + 2)).find(is_filled)?;
    let above = (head.first.saturating_sub(2).max(1)..head.first).rev().find(is_filled);
    [Some(below), above].into_iter().flatten().find(|row| is_of_case(view, *row, scorer))
}

/// Whether a row is the header of a list that says who replies, does it or delivers, and names no case itself.
fn is_of_case(view: &View<'_>, row: u32, scorer: &mut Scorer<'_>) -> bool {
    if !search::heads_list(view, row, FEWEST, scorer) {
        return false;
    }
    let texts = view.texts(row);
    // A header of two lines is more than is joined here.
    if texts.iter().any(|(col, _)| view.continues_above(row + 1, *col)) {
        return false;
    }
    let paths: Vec<Option<Vec<String>>> =
        texts.iter().map(|(_, text)| Some(vec![text.to_string()])).collect();
    let kinds = [RecordKind::Application, RecordKind::Order, RecordKind::Delivery];
    kinds.into_iter().any(|kind| {
        let found = scorer.beside(Field::CaseNumber, |scorer| scorer.assign_as(&paths, kind));
        let Some(found) = found else { return false };
        let has = |field: &Field| found.fields.iter().flatten().any(|own| own.field == *field);
        [Field::DeskName, Field::Name, Field::OfficeNumber].iter().any(has)
            && ![Field::CaseNumber, Field::Title, Field::WantedCases].iter().any(has)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("案件番号：R7-01　件名：封入作業", "案件番号=R7-01|件名=封入作業")]
    #[case("■ 案件番号：R7-01 件名： 封入 作業", "案件番号=R7-01|件名=封入 作業")]
    #[case("案件番号：R7-02　清掃作業　（再）", "案件番号=R7-02|件名=清掃作業 (再)")]
    #[case("案件番号：", "")]
    #[case("R7-01 封入作業", "")]
    #[case("案件番号", "")]
    fn labels_and_values_in_one_cell(#[case] text: &str, #[case] expected: &str) {
        let told: Vec<String> =
            said_together(text).into_iter().map(|(label, value)| format!("{label}={value}")).collect();
        assert_eq!(told.join("|"), expected, "{text}");
    }
}
