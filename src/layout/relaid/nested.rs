//! Lines of two ranks below one header: a case, and beneath it, behind └, who does it. 件名／割振先 and 発注元／事業所番号 say what a
//! column is in a line of either rank.

use super::laid::Laid;
use super::parts::lines_of;
use crate::domain::{CellRef, Field, Issue, RecordKind};
use crate::layout::crossed::across;
use crate::layout::forms::{is_desk, is_workshop};
use crate::layout::lying::{self, Read};
use crate::layout::mapping::scorer::Scorer;
use crate::layout::model::{Context, LeftOut, Orientation, Record, SheetLayout, Table};
use crate::layout::records::lent::{is_one, lend_days, row_of};
use crate::layout::records::parts::NAMES_CASE;
use crate::layout::records::twofold;
use crate::layout::vocabulary::scored::WORD;
use crate::normalise::number::office_check_digit;
use crate::normalise::text::tidied_line;
use crate::normalise::tidy_line;
use crate::table::{Cell, Grid, Merge, Sheet};
use std::collections::BTreeMap;

/// Signs that draw a branch: nothing else begins with one.
const BRANCHES: [char; 12] = ['└', '├', '┗', '┣', '┕', '┝', '╰', '∟', '↳', '⎿', '┠', '┖'];
/// What may stand before a line of the lower rank as well as before others, believed where the header has words for both.
const OTHER_MARKS: [char; 11] = ['→', '⇒', '➡', '⇨', '・', '･', '＞', '>', '－', '-', '＊'];
const SIGNS: [char; 4] = ['／', '/', '｜', '|'];
/// Lines of either rank, before anything is believed.
const FEWEST: usize = 2;
/// Known words of a header.
const FEWEST_WORDS: usize = 4;
/// What a case says of each of its orders.
const OF_ORDER: [Field; 5] =
    [Field::OrderedOn, Field::AssignedOn, Field::DueOn, Field::Programme, Field::Trial];
/// What a case says of its one order, where that says nothing of its own.
const OF_ONLY_ORDER: [Field; 2] = [Field::Amount, Field::Quantity];
const WHY_LEFT_OUT: &str = "上の行の内訳";

/// One sheet of such lines: its cases, and the orders and deliveries beneath them.
pub(in crate::layout) fn read(sheet: &Sheet, context: &Context, scorer: &mut Scorer<'_>) -> Option<Read> {
    let ranks = Ranks::of(sheet, scorer)?;
    let (mut layout, mut issues) = ranks.read(Rank::Case, context, scorer);
    let [cases] = &mut layout.tables[..] else { return None };
    if cases.kind != RecordKind::Case || cases.orientation != Orientation::Rows {
        return None;
    }
    if ranks.who.is_none() {
        cases.left_out.extend(ranks.left_out());
        cases.left_out.sort_by_key(|left| left.row);
        return Some((layout, issues));
    }
    let delivered = ranks.delivered(scorer);
    let mut beneath = Vec::new();
    for (kind, rank) in
        [(RecordKind::Order, Rank::Order(&delivered)), (RecordKind::Delivery, Rank::Delivery(&delivered))]
    {
        match ranks.read_as(kind, rank, context, scorer) {
            Some((table, told)) => {
                issues.extend(told);
                beneath.push(table);
            }
            None if kind == RecordKind::Order => return None,
            None => {}
        }
    }
    for table in &mut beneath {
        ranks.lend(cases, table);
        table.records.retain(|record| is_one(record) || record.get(Field::DeskName).is_some());
    }
    layout.tables.extend(beneath);
    lend_days(&mut layout.tables);
    twofold::tell_once(&layout.tables.iter().collect::<Vec<_>>(), &mut issues);
    Some((layout, issues))
}

/// Which lines of a sheet are read, and which of their columns.
#[derive(Clone, Copy)]
enum Rank<'c> {
    Case,
    /// Without the columns of what was delivered.
    Order(&'c [u32]),
    /// With them, and with what names who does it.
    Delivery(&'c [u32]),
}

/// The lines of a sheet by their rank.
struct Ranks<'s> {
    sheet: &'s Sheet,
    /// First and last row of the header.
    header: (u32, u32),
    /// What each column is called in a line of either rank.
    words: Vec<[String; 2]>,
    /// The line of the case above each line of the lower rank.
    above: BTreeMap<u32, u32>,
    /// What the lines of the lower rank name, and where; nothing where nobody says that it is who does the work.
    who: Option<(u32, Option<&'static str>)>,
}

impl<'s> Ranks<'s> {
    fn of(sheet: &'s Sheet, scorer: &mut Scorer<'_>) -> Option<Self> {
        let grid = &sheet.grid;
        if !draws_branches(grid) && !has_words_for_both(grid) {
            return None;
        }
        let first = (1..=grid.rows().min(across::SEARCHED)).find(|row| is_header(grid, *row, scorer))?;
        let is_twofold = (1..=grid.cols()).any(|col| begins_branch(grid.get(first + 1, col)));
        let header = (first, first + u32::from(is_twofold));
        let words: Vec<[String; 2]> = (1..=grid.cols())
            .map(|col| {
                let own = across::text(grid, first, col).into_owned();
                let below = across::text(grid, header.1, col);
                if is_twofold && !below.is_empty() {
                    return [own, without_mark(&below).to_owned()];
                }
                let words = words_of(grid.get(first, col));
                words.filter(|_| !below_is_divided(grid, header.1, col)).unwrap_or([own.clone(), own])
            })
            .collect();
        let named = words.iter().position(|[case, own]| case != own && names_who(own, scorer));
        let mut ranks = Self { sheet, header, words, above: BTreeMap::new(), who: None };
        ranks.above = ranks.lines(named)?;
        ranks.who = match named {
            Some(at) => Some((at as u32 + 1, None)),
            None => ranks.who_is_named(),
        };
        Some(ranks)
    }

    /// The lines of the lower rank, each with that of its case: behind a mark, or, where the header has words for both ranks,
    /// without a number.
    fn lines(&self, named: Option<usize>) -> Option<BTreeMap<u32, u32>> {
        let grid = &self.sheet.grid;
        let rows = self.header.1 + 1..=grid.rows();
        let is_branch = |row: &u32| self.first_cell(*row).is_some_and(begins_branch);
        let is_marked = |row: &u32| self.first_cell(*row).is_some_and(begins_lower);
        let has_no_number = |row: &u32| {
            named.is_some_and(|at| !across::text(grid, *row, at as u32 + 1).is_empty())
                && (self.is_of_above(*row, 1) || across::text(grid, *row, 1).is_empty())
        };
        let divided = self.words.iter().filter(|[case, own]| case != own).count();
        let is_lower: &dyn Fn(&u32) -> bool = match named {
            _ if rows.clone().any(|row| is_branch(&row)) => &is_branch,
            Some(_) if rows.clone().any(|row| is_marked(&row)) => &is_marked,
            Some(at) if at > 0 && divided >= FEWEST => &has_no_number,
            _ => return None,
        };
        let (mut above, mut case) = (BTreeMap::new(), None);
        let mut cases = 0;
        for row in rows {
            if self.first_cell(row).is_none() {
                continue;
            }
            if is_lower(&row) {
                above.insert(row, case?);
            } else {
                case = Some(row);
                cases += 1;
            }
        }
        (above.len() >= FEWEST && cases >= FEWEST).then_some(above)
    }

    /// The first cell of a row that says anything and does not continue the one above it.
    fn first_cell(&self, row: u32) -> Option<&'s Cell> {
        let filled = |(col, cell): &(u32, &Cell)| !cell.is_blank() && !self.is_of_above(row, *col);
        (1..).zip(self.sheet.grid.row(row)).find(filled).map(|(_, cell)| cell)
    }

    /// Whether a cell belongs to a range that begins in a row above it.
    fn is_of_above(&self, row: u32, col: u32) -> bool {
        let cell = CellRef::new(row, col);
        self.sheet.merges.iter().any(|merge| merge.contains(cell) && merge.first.row < row)
    }

    /// Where a header has no word of its own for the lower rank, the values say whom it names.
    fn who_is_named(&self) -> Option<(u32, Option<&'static str>)> {
        let grid = &self.sheet.grid;
        let col = self.above.keys().find_map(|row| {
            (1..=grid.cols()).find(|col| {
                let text = across::text(grid, *row, *col);
                !self.is_of_above(*row, *col) && !without_mark(&text).is_empty()
            })
        })?;
        let names: Vec<String> = self
            .above
            .keys()
            .map(|row| without_mark(&across::text(grid, *row, col)).to_owned())
            .filter(|text| !text.is_empty())
            .collect();
        let most = |count: usize| count * 2 > names.len();
        let is_numbered = |row: &&u32| {
            grid.row(**row).iter().any(|cell| {
                let text = tidy_line(&cell.show());
                text.len() == 10 && office_check_digit(&text)
            })
        };
        if most(names.iter().filter(|name| is_desk(name)).count()) {
            return Some((col, Some("窓口名")));
        }
        let is_who = most(names.iter().filter(|name| is_workshop(name)).count())
            || most(self.above.keys().filter(is_numbered).count());
        is_who.then_some((col, Some("事業所名")))
    }

    /// The columns of what was delivered, where one of them says when.
    fn delivered(&self, scorer: &mut Scorer<'_>) -> Vec<u32> {
        let mut is_said = false;
        let mut cols = Vec::new();
        for (col, [_, own]) in (1..).zip(&self.words) {
            let meant = scorer.meanings(own);
            let of = |kind: RecordKind| {
                let best = meant.of_kind(kind).iter().max_by(|one, other| one.score.total_cmp(&other.score));
                best.filter(|found| found.score >= WORD).map(|found| found.field)
            };
            let field = of(RecordKind::Delivery).filter(|field| of(RecordKind::Order) != Some(*field));
            is_said |= field == Some(Field::DeliveredOn);
            cols.extend(field.filter(|field| OF_DELIVERY.contains(field)).map(|_| col));
        }
        if is_said { cols } else { Vec::new() }
    }

    /// The lines of one rank, read as a sheet of their own and told where they stand.
    fn read(&self, rank: Rank<'_>, context: &Context, scorer: &mut Scorer<'_>) -> Read {
        let laid = self.lay(rank, scorer);
        let (mut layout, mut issues): (SheetLayout, Vec<Issue>) =
            lying::as_it_lies(&laid.sheet, context, scorer);
        laid.restore(&mut layout, &mut issues);
        (layout, issues)
    }

    /// The same as one table of a kind: what beneath a case says who does it is that, whatever its header says of it.
    fn read_as(
        &self,
        kind: RecordKind,
        rank: Rank<'_>,
        context: &Context,
        scorer: &mut Scorer<'_>,
    ) -> Option<(Table, Vec<Issue>)> {
        let only = |(found, told): Read| match <[Table; 1]>::try_from(found.tables) {
            Ok([table]) if table.kind == kind => Some((table, told)),
            _ => None,
        };
        only(self.read(rank, context, scorer))
            .or_else(|| only(scorer.only(kind, |scorer| self.read(rank, context, scorer))))
    }

    fn lay(&self, rank: Rank<'_>, scorer: &mut Scorer<'_>) -> Laid {
        let grid = &self.sheet.grid;
        let rows: Vec<u32> = (1..=grid.rows()).filter(|row| self.is_read(*row, rank)).collect();
        let lines: Vec<u32> = rows.iter().copied().filter(|row| *row > self.header.0).collect();
        let outside = self.set_aside(rank, scorer);
        // A word for the other rank alone says nothing of these lines.
        let stays = |col: &u32| {
            let says = |row: &u32| !self.cell(*row, *col, rank).is_blank();
            matches!(rank, Rank::Case) || !outside.contains(col) && lines.iter().any(says)
        };
        let cols: Vec<u32> = (1..=grid.cols()).filter(stays).collect();
        let mut laid = Grid::new(rows.len() as u32, grid.cols());
        let mut places = Vec::with_capacity(rows.len() * grid.cols() as usize);
        for (at, row) in (1..).zip(&rows) {
            for col in 1..=grid.cols() {
                let from = if *row < self.header.0 { Some(&col) } else { cols.get(col as usize - 1) };
                places.push(CellRef::new(*row, from.copied().unwrap_or(col)));
                laid.set(at, col, from.map_or(Cell::Empty, |from| self.cell(*row, *from, rank)));
            }
        }
        let is_whole = cols.len() == grid.cols() as usize;
        let of_lines = |merge: &&Merge| is_whole || merge.last.row < self.header.0;
        let merges = self.sheet.merges.iter().filter(of_lines).filter_map(|merge| moved(merge, &rows));
        let merges = merges.collect();
        Laid::of_rows(Sheet { grid: laid, merges, ..self.sheet.clone() }, places)
    }

    /// Whether a row is read with the lines of one rank.
    fn is_read(&self, row: u32, rank: Rank<'_>) -> bool {
        let is_lower = self.above.contains_key(&row);
        let says = |col: &u32| !self.sheet.grid.get(row, *col).is_blank();
        let is_of_rank = match rank {
            Rank::Case => !is_lower,
            Rank::Order(_) => is_lower,
            Rank::Delivery(delivered) => is_lower && delivered.iter().any(says),
        };
        row <= self.header.0 || row > self.header.1 && is_of_rank
    }

    /// The columns that a reading leaves alone.
    fn set_aside(&self, rank: Rank<'_>, scorer: &mut Scorer<'_>) -> Vec<u32> {
        match rank {
            Rank::Case => Vec::new(),
            Rank::Order(delivered) => delivered.to_vec(),
            Rank::Delivery(delivered) => {
                let who = self.who.map_or(0, |(col, _)| col);
                let stays = |col: &u32, own: &String, scorer: &mut Scorer<'_>| {
                    *col == who || delivered.contains(col) || scorer.means(own, Field::OfficeNumber)
                };
                let cols = (1..).zip(&self.words);
                cols.filter(|(col, [_, own])| !stays(col, own, scorer)).map(|(col, _)| col).collect()
            }
        }
    }

    /// What a cell says in a line of one rank.
    fn cell(&self, row: u32, col: u32, rank: Rank<'_>) -> Cell {
        let cell = self.sheet.grid.get(row, col);
        let is_cases = matches!(rank, Rank::Case);
        if row == self.header.0 {
            let [case, own] = &self.words[col as usize - 1];
            // 割振先 of a delivery is a workshop's name, and no word of its own.
            let of_delivery = matches!(rank, Rank::Delivery(_)).then_some("事業所名");
            let named = self.who.filter(|(who, _)| *who == col && !is_cases);
            return match named.and_then(|(_, word)| word.or(of_delivery)) {
                Some(word) => Cell::text(word),
                _ if own == case => cell.clone(),
                _ => Cell::text(if is_cases { case } else { own }),
            };
        }
        if is_cases || row < self.header.0 {
            return cell.clone();
        }
        if self.is_of_above(row, col) {
            return Cell::Empty;
        }
        match cell {
            Cell::Text(text) => match without_mark(&tidy_line(text)) {
                "" => Cell::Empty,
                _ if !begins_lower(cell) => cell.clone(),
                bare => Cell::text(bare),
            },
            _ => cell.clone(),
        }
    }

    /// What the case above says of the records beneath it.
    fn lend(&self, cases: &Table, beneath: &mut Table) {
        let by_row: BTreeMap<u32, &Record> = cases.records.iter().map(|case| (row_of(case), case)).collect();
        let is_order = beneath.kind == RecordKind::Order;
        for record in &mut beneath.records {
            let Some(line) = self.above.get(&row_of(record)) else { continue };
            let Some(case) = by_row.get(line) else { continue };
            let is_only = self.above.values().filter(|above| *above == line).count() == 1;
            let mut of_case = NAMES_CASE.to_vec();
            of_case.extend(OF_ORDER.iter().filter(|_| is_order));
            of_case.extend(OF_ONLY_ORDER.iter().filter(|_| is_order && is_only));
            let missing = of_case.into_iter().filter(|field| record.get(*field).is_none());
            let lent: Vec<_> = missing.filter_map(|field| case.get(field).cloned()).collect();
            record.cells.extend(lent);
        }
    }

    /// The lines of the lower rank, where nobody says what they are.
    fn left_out(&self) -> impl Iterator<Item = LeftOut> {
        self.above.keys().map(|row| LeftOut {
            row: *row,
            text: self.first_cell(*row).map_or_else(String::new, |cell| tidy_line(&cell.show())),
            why: WHY_LEFT_OUT,
        })
    }
}

/// What is said of a delivery alone.
const OF_DELIVERY: [Field; 5] =
    [Field::DeliveredOn, Field::Defects, Field::WagesPaid, Field::Hours, Field::Quantity];

/// Whether a sign of a branch stands anywhere.
fn draws_branches(grid: &Grid) -> bool {
    // Each begins with the same byte, as few other letters do.
    let may_draw = |text: &str| text.as_bytes().contains(&0xe2);
    let draws = |cell: &Cell| matches!(cell, Cell::Text(text) if may_draw(text) && text.contains(BRANCHES));
    (1..=grid.rows()).any(|row| grid.row(row).iter().any(draws))
}

/// Whether a header may say what a column is in a line of either rank.
fn has_words_for_both(grid: &Grid) -> bool {
    let may_be =
        |cell: &Cell| matches!(cell, Cell::Text(text) if text.contains(SIGNS) || text.contains('\n'));
    let is_divided = |cell: &Cell| may_be(cell) && words_of(cell).is_some();
    (1..=grid.rows().min(across::SEARCHED)).any(|row| grid.row(row).iter().any(is_divided))
}

/// Words side by side, four of them known in either of their parts.
fn is_header(grid: &Grid, row: u32, scorer: &mut Scorer<'_>) -> bool {
    let mut is_known = |cell: &Cell| {
        let own = words_of(cell).map_or_else(|| tidied_line(&cell.show()).into_owned(), |[case, _]| case);
        !own.is_empty() && scorer.best(&own) >= WORD
    };
    let filled = || grid.row(row).iter().filter(|cell| !cell.is_blank());
    let all = filled().count();
    // Figures and days are no words, and where half of a row is none, the rest need not be looked up.
    let is_figure = |cell: &&Cell| matches!(cell, Cell::Number(_) | Cell::DateTime(_) | Cell::Duration(_));
    let figures = filled().filter(is_figure).count();
    let may_be = |others: usize| all - others >= FEWEST_WORDS && (all - others) * 2 > all;
    if all < FEWEST_WORDS || !may_be(figures) {
        return false;
    }
    let mut others = figures;
    for cell in filled().filter(|cell| !is_figure(cell)) {
        others += usize::from(!is_known(cell));
        if !may_be(others) {
            return false;
        }
    }
    true
}

/// 件名／割振先, also in two lines or with the branch in brackets: the word for either rank.
fn words_of(cell: &Cell) -> Option<[String; 2]> {
    let Cell::Text(text) = cell else { return None };
    let parts: Vec<String> = lines_of(cell).unwrap_or_else(|| {
        let line = tidy_line(text);
        let bracketed = line.strip_suffix(['）', ')']).and_then(|rest| rest.split_once(['（', '(']));
        match bracketed {
            Some((own, inner)) if inner.starts_with(BRANCHES) => vec![own.to_owned(), inner.to_owned()],
            _ => line.split(SIGNS).map(str::to_owned).collect(),
        }
    });
    let [case, own] = &parts[..] else { return None };
    let word = |text: &str| Some(without_mark(text).trim_end_matches(SIGNS).trim().to_owned());
    let words = [word(case)?, word(own)?];
    words.iter().all(|word| word.contains(char::is_alphabetic)).then_some(words)
}

/// Whether cells below a header are divided as it is: 定員／現員 over 20／18.
fn below_is_divided(grid: &Grid, header: u32, col: u32) -> bool {
    let below = || (header + 1..=grid.rows()).map(|row| grid.get(row, col)).filter(|cell| !cell.is_blank());
    let is_divided = |cell: &&Cell| {
        words_of(cell).is_some() || {
            let text = cell.show();
            matches!(cell, Cell::Text(_)) && text.matches(SIGNS).count() == 1
        }
    };
    below().filter(is_divided).count() * 2 > below().count()
}

/// Whether a word asks who does a piece of work.
fn names_who(word: &str, scorer: &mut Scorer<'_>) -> bool {
    let meant = scorer.meanings(word);
    let best = meant.of_kind(RecordKind::Order).iter().max_by(|one, other| one.score.total_cmp(&other.score));
    best.is_some_and(|found| matches!(found.field, Field::Name | Field::DeskName) && found.score >= WORD)
}

/// Whether a text begins with a branch: `　└ すずめのお宿`.
fn begins_branch(cell: &Cell) -> bool {
    matches!(cell, Cell::Text(text) if text.trim_start().starts_with(BRANCHES))
}

/// The same, or with another mark, a step to the right or 内訳.
fn begins_lower(cell: &Cell) -> bool {
    let Cell::Text(text) = cell else { return false };
    let bare = text.trim_start();
    bare.len() < text.len()
        || bare.starts_with(BRANCHES)
        || bare.starts_with(OTHER_MARKS)
        || bare.starts_with("内訳")
}

fn without_mark(text: &str) -> &str {
    let bare = text.trim_start_matches(|c: char| {
        c.is_whitespace() || BRANCHES.contains(&c) || OTHER_MARKS.contains(&c) || "─―━".contains(c)
    });
    bare.strip_prefix("内訳").map_or(bare, |rest| rest.trim_start_matches(['：', ':', '　', ' ']))
}

/// A range among the rows that are left.
fn moved(merge: &Merge, rows: &[u32]) -> Option<Merge> {
    let is_in = |row: &u32| (merge.first.row..=merge.last.row).contains(row);
    let first = rows.iter().position(is_in)?;
    let last = rows.iter().rposition(is_in)?;
    let goes_on = rows[first] == merge.first.row && (first < last || merge.first.col < merge.last.col);
    goes_on.then(|| Merge {
        first: CellRef::new(first as u32 + 1, merge.first.col),
        last: CellRef::new(last as u32 + 1, merge.last.col),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("件名／└割振先", Some(["件名", "割振先"]))]
    #[case("案件名/作業所", Some(["案件名", "作業所"]))]
    #[case("発注者\n（事業所番号）", Some(["発注者", "事業所番号"]))]
    #[case("件名（└割振先）", Some(["件名", "割振先"]))]
    #[case("件名（正式）", None)]
    #[case("2024/4/1", None)]
    #[case("数量", None)]
    fn words_for_both_ranks(#[case] header: &str, #[case] expected: Option<[&str; 2]>) {
        let expected = expected.map(|words| words.map(str::to_owned));
        assert_eq!(words_of(&Cell::text(header)), expected, "{header}");
    }

    #[rstest]
    #[case("　└ すずめのお宿", "すずめのお宿")]
    #[case("├─みほん", "みほん")]
    #[case("→ みほん", "みほん")]
    #[case("内訳：みほん", "みほん")]
    #[case("みほん・ひだまり", "みほん・ひだまり")]
    fn names_behind_marks(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(without_mark(text), expected, "{text}");
    }
}
