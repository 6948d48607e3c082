//! Lists that are kept by who does the work or by who wants it: ■みほん作業所 above each block, ＜㈱見本＞ between the rows, or a sheet for
//! each. They become one list with a column for that party, and are read so where that tells more.

use super::laid::Laid;
use crate::domain::{CellRef, Field, RecordKind};
use crate::layout::forms::{is_code, is_company, is_desk, is_organisation, is_place, is_workshop};
use crate::layout::heads::by_workshop::is_kept_by_doer;
use crate::layout::heads::header::Header;
use crate::layout::heads::heading::{is_note, is_total};
use crate::layout::heads::search::{self, SEARCHED_ROWS};
use crate::layout::lying::{self, Read};
use crate::layout::mapping::scorer::Scorer;
use crate::layout::model::{Context, Orientation, SheetLayout};
use crate::layout::records::still_to_come::names_workshop;
use crate::layout::view::{Merges, View};
use crate::layout::vocabulary::entry::Match;
use crate::layout::vocabulary::scored::WORD;
use crate::layout::vocabulary::words::names_month;
use crate::normalise::{corporation, tidy_line, work};
use crate::table::{Cell, Grid, Merge, Sheet};
use std::collections::BTreeMap;

/// Letters of a heading at most.
const LONGEST: usize = 40;
/// Columns of such a list at least.
const FEWEST_COLUMNS: usize = 4;
const MARKS: &str = "■◆●▼▽□◇★☆◎○▶【】《》＜＞〈〉<>［］[]";
/// What a heading says behind a name.
const BEHIND: [&str; 14] = [
    "御中",
    "様",
    "殿",
    "さま",
    "さん",
    "お願い分",
    "発注分",
    "依頼分",
    "委託分",
    "受注分",
    "受託分",
    "担当分",
    "請負分",
    "分",
];

/// Whose the rows below a heading are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Party {
    Doer,
    Client,
}

impl Party {
    /// What the column that is laid beside the rows is called, and the field that it must not have already.
    const fn column(self) -> (&'static str, Field) {
        match self {
            Self::Doer => ("事業所名", Field::Name),
            Self::Client => ("発注企業", Field::Client),
        }
    }
}

/// A heading: the rows from it on, to the next one, are of the party that it names.
struct Head {
    row: u32,
    col: u32,
    name: String,
    /// It bears a mark or lies over the width of the list.
    is_plain: bool,
}

/// The sheet with a column for the party whose list it is, where that tells more records than the sheet as it lies.
pub(in crate::layout) fn read(
    sheet: &Sheet,
    lying: &SheetLayout,
    context: &Context,
    scorer: &mut Scorer<'_>,
) -> Option<Read> {
    use RecordKind::{Case, Delivery, Order};
    let is_ledger = |kind: RecordKind| matches!(kind, Case | Order | Delivery);
    let first = lying.tables.first().filter(|table| is_ledger(table.kind))?;
    if first.orientation != Orientation::Rows || !lying.tables.iter().all(|table| is_ledger(table.kind)) {
        return None;
    }
    let count = |layout: &SheetLayout, kind: RecordKind| -> usize {
        layout.tables.iter().filter(|table| table.kind == kind).map(|table| table.records.len()).sum()
    };
    let merges = Merges::of(sheet);
    let view = View::new(sheet, &merges, Orientation::Rows);
    if !may_have_heads(&view, first.header.1) && !is_titled_by_its_name(&view, first.header.0) {
        return None;
    }
    let header = search::find(&view, 1, SEARCHED_ROWS, scorer)?;
    if header.paths.iter().flatten().count() < FEWEST_COLUMNS {
        return None;
    }
    let path = context.origin.path().inner();
    let (heads, party) = heads(&view, &header, scorer)
        .and_then(|heads| party(&heads, &view, &header, path).map(|party| (heads, party)))
        .or_else(|| of_sheet(&view, &header))?;
    // What tells of both already needs no more; whose work it is may still tell its numbers.
    if party == Party::Doer && count(lying, Case) > 0 && count(lying, Order) > 0 {
        return None;
    }
    let (column, field) = party.column();
    let says = |found: &Match| found.field == field && found.score >= WORD;
    if header.assignment.fields.iter().flatten().any(says) {
        return None;
    }
    let laid = lay(sheet, &view, &header, &heads, column);
    let (mut layout, mut issues) = lying::as_it_lies(&laid.sheet, context, scorer);
    laid.restore(&mut layout, &mut issues);
    // A line without a day was no delivery, whatever the sheet as it lies was taken for.
    let keeps = |kind: RecordKind| count(&layout, kind) >= count(lying, kind);
    let all =
        |layout: &SheetLayout| [Case, Order, Delivery].map(|kind| count(layout, kind)).iter().sum::<usize>();
    let cells = |layout: &SheetLayout| -> usize {
        layout.tables.iter().flat_map(|table| &table.records).map(|record| record.cells.len()).sum()
    };
    let tells = |layout: &SheetLayout| (all(layout), cells(layout));
    let tells_more = keeps(Case) && keeps(Order) && tells(&layout) > tells(lying);
    (tells_more && layout.tables.iter().all(|table| is_ledger(table.kind))).then_some((layout, issues))
}

/// A quick look: whether a text alone, or a mark and a text, stands anywhere below the header.
fn may_have_heads(view: &View<'_>, header: u32) -> bool {
    let is_short = |row: u32| (1..=view.cols()).filter(|col| !view.get(row, *col).is_blank()).take(3).count();
    (header + 1..=view.rows()).any(|row| matches!(is_short(row), 1 | 2))
}

/// The same of a sheet for each party.
fn is_titled_by_its_name(view: &View<'_>, header: u32) -> bool {
    let name = tidy_line(view.sheet_name());
    (1..header).any(|row| view.texts(row).iter().any(|(_, text)| tidy_line(text).starts_with(name.trim())))
}

/// The headings of the blocks: right above the header, which may come again below each, or between the rows.
fn heads(view: &View<'_>, header: &Header, scorer: &mut Scorer<'_>) -> Option<Vec<Head>> {
    const FEWEST: usize = 2;
    const NEAR: u32 = 2;
    let from = header.first.saturating_sub(NEAR).max(1);
    let mut heads: Vec<Head> = Vec::new();
    for row in (from..header.first).chain(header.last + 1..=view.rows()) {
        let Some(head) = head(view, row, header) else { continue };
        // A title above the header is none; a word of a header among the rows is none either.
        if scorer.best(&head.name) >= WORD {
            if row > header.last {
                return None;
            }
            continue;
        }
        heads.push(head);
    }
    // What stands above the header is a heading where those among the rows look the same.
    let among: Vec<bool> =
        heads.iter().filter(|head| head.row > header.last).map(|head| head.is_plain).collect();
    let is_alike = |head: &Head| head.row > header.last || among.contains(&head.is_plain);
    heads.retain(is_alike);
    while heads.iter().filter(|head| head.row < header.first).count() > 1 {
        heads.remove(0);
    }
    (heads.len() >= FEWEST).then_some(heads)
}

/// A row that holds nothing but a name.
fn head(view: &View<'_>, row: u32, header: &Header) -> Option<Head> {
    let texts = view.texts(row);
    let (at, is_marked) = match &texts[..] {
        [(_, text)] => (0, text.trim_start().starts_with(|c: char| MARKS.contains(c))),
        [(_, mark), (_, _)] if mark.trim().chars().all(|c| MARKS.contains(c)) => (1, true),
        _ => return None,
    };
    let (col, text) = &texts[at];
    let width = view.merge(row, *col).map_or(1, |range| range.last.col - range.first.col + 1);
    let is_wide = width as usize * 2 >= header.paths.iter().flatten().count();
    let Cell::Text(_) = view.get(row, *col) else { return None };
    let line = tidy_line(text);
    if line.chars().count() > LONGEST || is_total(&line) || is_note(&line) {
        return None;
    }
    // What begins further right is said of one column.
    let first = (1..).zip(&header.paths).find(|(_, path)| path.is_some()).map_or(1, |(col, _)| col);
    let begins = *col <= first + 1;
    let name = named(text);
    (begins && !name.is_empty()).then_some(Head { row, col: *col, name, is_plain: !is_marked && !is_wide })
}

/// The name in a heading: ■ 事業所名：みほん作業所　様.
fn named(line: &str) -> String {
    let is_around = |c: char| c.is_whitespace() || MARKS.contains(c);
    let bare = line.trim_matches(is_around);
    let said = bare.split_once(['：', ':']).map_or(bare, |(_, name)| name);
    without_behind(said.trim_matches(is_around)).to_owned()
}

fn without_behind(name: &str) -> &str {
    let mut name = name.trim();
    while let Some(rest) = BEHIND.iter().find_map(|end| name.strip_suffix(end)) {
        name = rest.trim_end();
    }
    name
}

/// Whose lists the headings name: each may be one, and most surely are or the file, the sheet or its title says so.
fn party(heads: &[Head], view: &View<'_>, header: &Header, path: &str) -> Option<Party> {
    let names = || heads.iter().map(|head| head.name.as_str());
    let most = |is: &dyn Fn(&str) -> bool| names().filter(|name| is(name)).count() * 2 > heads.len();
    let all_marked = heads.iter().all(|head| !head.is_plain);
    let file = path.rsplit('/').next().unwrap_or_default();
    let titles = (1..header.first).flat_map(|row| view.texts(row)).map(|(_, text)| text.into_owned());
    let said: Vec<String> =
        [file.to_owned(), view.sheet_name().to_owned()].into_iter().chain(titles).collect();
    let is_said = |is: fn(&str) -> bool| all_marked && said.iter().any(|text| is(text));
    if names().all(may_be_party) && names().all(|name| is_workshop(name) || !is_company(name)) {
        let is_doer = most(&is_workshop) || is_said(is_kept_by_doer);
        if is_doer {
            return Some(Party::Doer);
        }
    }
    let may_want = |name: &str| may_be_party(name) && !is_workshop(name);
    let wants = |name: &str| is_company(name) || is_organisation(name) || corporation::has_legal_form(name);
    let is_client = names().all(may_want) && (most(&wants) || is_said(is_kept_by_client));
    is_client.then_some(Party::Client)
}

/// No month, place, desk, code or work.
fn may_be_party(name: &str) -> bool {
    names_workshop(name)
        && name.chars().any(char::is_alphabetic)
        && !is_code(name)
        && !is_desk(name)
        && !names_month(name)
        && (!is_place(name) || is_workshop(name))
        && work::category(name).is_none()
        && (is_workshop(name) || is_company(name) || work::kind_of(name, work::shipped_words()).is_none())
}

/// 取引先別　受注台帳, 会社ごとの一覧.
fn is_kept_by_client(name: &str) -> bool {
    const CLIENTS: [&str; 12] = [
        "取引先",
        "得意先",
        "依頼元",
        "依頼主",
        "発注元",
        "発注者",
        "発注企業",
        "企業",
        "会社",
        "顧客",
        "お客様",
        "客先",
    ];
    let by = |rest: &str| ["ごと", "毎", "別", "べつ"].iter().any(|word| rest.starts_with(word));
    CLIENTS.iter().any(|client| name.match_indices(client).any(|(at, _)| by(&name[at + client.len()..])))
}

/// A sheet for each party: its title calls it by the name of the sheet, みほん作業所　様　お願い分.
fn of_sheet(view: &View<'_>, header: &Header) -> Option<(Vec<Head>, Party)> {
    const GIVEN: [&str; 8] = ["お願い", "委託", "への発注", "発注分", "割当", "振分", "担当", "請負"];
    const WANTED: [&str; 5] = ["ご依頼", "ご注文", "依頼分", "注文分", "からの"];
    let name = tidy_line(view.sheet_name()).trim().to_owned();
    if !may_be_party(&name) || name.chars().count() < 2 {
        return None;
    }
    let is_header = |row: u32| view.texts(row).iter().any(|(_, text)| text.contains(name.as_str()));
    if (header.first..=header.last).any(is_header) {
        return None;
    }
    let mut titles =
        (1..header.first).flat_map(|row| view.texts(row).into_iter().map(move |text| (row, text)));
    let (row, col, rest) = titles.find_map(|(row, (col, text))| {
        let line = tidy_line(&text);
        let rest = line.strip_prefix(name.as_str())?;
        Some((row, col, rest.to_owned()))
    })?;
    let says = |words: &[&str]| words.iter().any(|word| rest.contains(word));
    let party = match () {
        () if is_workshop(&name) => Party::Doer,
        () if is_company(&name) => Party::Client,
        () if says(&WANTED) => Party::Client,
        () if says(&GIVEN) => Party::Doer,
        () => return None,
    };
    Some((vec![Head { row, col, name, is_plain: true }], party))
}

/// The rows of all blocks below one header, and right of its columns the party of each.
fn lay(sheet: &Sheet, view: &View<'_>, header: &Header, heads: &[Head], column: &str) -> Laid {
    let is_header = |row: u32| (header.first..=header.last).contains(&row);
    let header_texts: Vec<_> = (header.first..=header.last).map(|row| view.texts(row)).collect();
    // The same header again.
    let comes_again = |row: u32| row > header.last && header_texts.contains(&view.texts(row));
    let is_head = |row: u32| heads.binary_search_by_key(&row, |head| head.row).is_ok();
    let is_kept = |row: &u32| is_header(*row) || !comes_again(*row) && (!is_head(*row) || heads.len() == 1);
    let kept: Vec<u32> = (1..=view.rows()).filter(is_kept).collect();
    let cols = view.cols();
    let mut grid: Vec<Vec<Cell>> = Vec::new();
    let (mut places, mut lines) = (Vec::new(), BTreeMap::new());
    for (at, row) in (1..).zip(&kept) {
        let mut cells: Vec<Cell> = (1..=cols).map(|col| sheet.grid.get(*row, col).clone()).collect();
        places.extend((1..=cols).map(|col| CellRef::new(*row, col)));
        let head = heads[..heads.partition_point(|head| head.row < *row)].last();
        let is_line = *row > header.last && view.texts(*row).len() >= 2;
        let first = heads.first().map_or(CellRef::new(*row, 1), |head| CellRef::new(head.row, head.col));
        let (cell, place) = match head {
            _ if *row == header.first => (Cell::text(column), first),
            Some(head) if is_line => (Cell::text(&head.name), CellRef::new(head.row, head.col)),
            _ => (Cell::Empty, CellRef::new(*row, 1)),
        };
        cells.push(cell);
        places.push(place);
        let first = view.texts(*row).first().map_or(1, |(col, _)| *col);
        lines.insert(at, CellRef::new(*row, first));
        grid.push(cells);
    }
    let place = |row: u32| kept.binary_search(&row).ok().map(|at| at as u32 + 1);
    let moved = |merge: &Merge| {
        let (first, last) = (place(merge.first.row)?, place(merge.last.row)?);
        let is_whole = last - first == merge.last.row - merge.first.row;
        let corner = |row: u32, col: u32| CellRef::new(row, col);
        is_whole.then(|| Merge { first: corner(first, merge.first.col), last: corner(last, merge.last.col) })
    };
    let mut merges: Vec<Merge> = sheet.merges.iter().filter_map(moved).collect();
    if let (Some(first), Some(last)) = (place(header.first), place(header.last))
        && first < last
    {
        merges.push(Merge { first: CellRef::new(first, cols + 1), last: CellRef::new(last, cols + 1) });
    }
    Laid::of_lists(Sheet { grid: Grid::from_rows(grid), merges, ..sheet.clone() }, places, lines)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("■みほん作業所", "みほん作業所")]
    #[case("＜株式会社見本＞", "株式会社見本")]
    #[case("【事業所名：みほん】", "みほん")]
    #[case("みかんの木　様　お願い分", "みかんの木")]
    fn names_in_headings(#[case] line: &str, #[case] expected: &str) {
        assert_eq!(named(line), expected, "{line}");
    }
}
