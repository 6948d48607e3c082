//! Tells our own books, and tabs of them, among the files of the offices: copied, renamed, of an earlier night, saved by
//! another program, with tabs deleted or renamed. What we wrote ourselves is no record of anyone's.

use super::correspond::{HEADER_DEPTH, fold};
use super::model::{Standing, StandingCell, StandingRow, StandingSheet};
use crate::table::{Book, Cell, Sheet};
use crate::views::{BookKind, TabCell, TabSpec, tab_specs};
use chrono::NaiveTime;
use std::collections::BTreeSet;

/// Fewer headers, the key among them, tell no tab by themselves.
const TELLING: usize = 4;
/// Tabs of one book that tell that the whole is ours.
const SEVERAL: usize = 2;

/// A file, or part of it, that we once wrote.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnBook {
    /// Whose tabs it has.
    pub kind: BookKind,
    /// Places of our tabs among its sheets.
    pub tabs: BTreeSet<usize>,
    /// Whether the whole file is ours; else only these sheets were put into a file of a person's.
    pub whole: bool,
    /// The same file as a standing book, from which can be read what people wrote.
    pub standing: Standing,
}

/// `signed`: the file says of itself that we wrote it. `likely`: whose tabs they are where both kinds of book have them.
#[must_use]
pub fn own_book(book: &Book, signed: bool, likely: BookKind) -> Option<OwnBook> {
    let heads: Vec<Vec<BTreeSet<String>>> = book.sheets.iter().map(head).collect();
    let of_kind = |kind: BookKind| -> (BookKind, BTreeSet<usize>, bool) {
        let specs = tab_specs(kind);
        let is_tab = |at: &usize| specs.iter().any(|spec| is_tab(spec, &book.sheets[*at].name, &heads[*at]));
        let tabs: BTreeSet<usize> = (0..heads.len()).filter(is_tab).collect();
        let defines = tabs.iter().any(|at| &*book.sheets[*at].name == "定義");
        (kind, tabs, defines)
    };
    let (kind, tabs, defines) = [BookKind::Desk, BookKind::National]
        .map(of_kind)
        .into_iter()
        .max_by_key(|(kind, tabs, _)| (tabs.len(), *kind == likely))?;
    if tabs.is_empty() {
        return None;
    }
    let whole = signed || defines || tabs.len() >= SEVERAL || tabs.len() == book.sheets.len();
    let sheets = book.sheets.iter().map(standing_sheet).collect();
    Some(OwnBook { kind, tabs, whole, standing: Standing { sheets, ..Standing::default() } })
}

/// The rows in which a header may stand, as sets of what their cells say.
fn head(sheet: &Sheet) -> Vec<BTreeSet<String>> {
    let depth = u32::try_from(HEADER_DEPTH).unwrap_or(u32::MAX).min(sheet.grid.rows());
    let said = |cell: &Cell| match cell {
        Cell::Text(text) => Some(fold(text)).filter(|text| !text.is_empty()),
        _ => None,
    };
    (1..=depth).map(|row| sheet.grid.row(row).iter().filter_map(said).collect()).collect()
}

/// Under its own name with half of its headers, under any name with its key and four of five; of a tab that has lost its
/// key as many of the others.
fn is_tab(spec: &TabSpec, name: &str, head: &[BTreeSet<String>]) -> bool {
    let Some((key, others)) = spec.columns.split_first() else { return false };
    let key = fold(&key.header);
    let others: BTreeSet<String> = others.iter().map(|column| fold(&column.header)).collect();
    head.iter().any(|row| {
        let has_key = row.contains(&key);
        let count = row.intersection(&others).count();
        let most = count * 5 >= others.len() * 4;
        let is_named = name == spec.name;
        has_key && is_named && count * 2 >= others.len() && count > 0
            || has_key && most && count + 1 >= TELLING
            || is_named && most && count >= TELLING
    })
}

fn standing_sheet(sheet: &Sheet) -> StandingSheet {
    let cell = |cell: &Cell| StandingCell { value: value(cell), ..StandingCell::default() };
    let row = |row: u32| StandingRow { cells: sheet.grid.row(row).iter().map(cell).collect() };
    StandingSheet {
        name: sheet.name.to_string(),
        rows: (1..=sheet.grid.rows()).map(row).collect(),
        ..StandingSheet::default()
    }
}

fn value(cell: &Cell) -> TabCell {
    match cell {
        Cell::Empty => TabCell::Empty,
        Cell::Text(text) | Cell::Error(text) => TabCell::Text(text.to_string()),
        Cell::Number(number) | Cell::Duration(number) => TabCell::Number(*number),
        Cell::Bool(truth) => TabCell::Bool(*truth),
        Cell::DateTime(at) if at.time() == NaiveTime::MIN => TabCell::Date(at.date()),
        Cell::DateTime(at) => TabCell::DateTime(*at),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{Format, Grid, Visibility};

    fn sheet(name: &str, rows: &[&[&str]]) -> Sheet {
        let row = |row: &&[&str]| row.iter().map(|text| Cell::text(text)).collect();
        Sheet {
            name: name.into(),
            visibility: Visibility::Visible,
            grid: Grid::from_rows(rows.iter().map(row).collect()),
            merges: Vec::new(),
        }
    }

    fn told(sheets: Vec<Sheet>, signed: bool) -> Option<(BookKind, Vec<usize>, bool)> {
        let book = Book { format: Format::Xlsx, encoding: None, sheets };
        own_book(&book, signed, BookKind::National)
            .map(|own| (own.kind, own.tabs.into_iter().collect(), own.whole))
    }

    /// A tab's headers, the key under another name where it is told so.
    fn ours(kind: BookKind, tab: &str, key: &str, name: &str) -> Sheet {
        let spec = tab_specs(kind).iter().find(|spec| spec.name == tab).unwrap();
        let mut headers: Vec<&str> = spec.columns.iter().map(|column| column.header.as_str()).collect();
        headers[0] = key;
        sheet(name, &[&headers, &["C-000001", "R8-001"]])
    }

    #[test]
    fn our_books_are_known_whatever_became_of_their_names_and_tabs() {
        let list =
            || sheet("一覧", &[&["事業所名", "電話番号", "定員"], &["あおぞら", "03-0000-0000", "20"]]);
        let (desk, national) = (BookKind::Desk, BookKind::National);
        let tab = |tab: &str, name: &str| ours(desk, tab, "キー", name);
        for (what, sheets, signed, expect) in [
            ("a list of a desk's own", vec![list()], false, None),
            ("a list in a file that was ours once", vec![list()], true, None),
            (
                "a book of several tabs",
                vec![tab("おすすめ案件", "おすすめ案件"), tab("指標", "指標")],
                false,
                Some((desk, vec![0, 1], true)),
            ),
            (
                "one tab under another name",
                vec![tab("おすすめ案件", "回答します")],
                false,
                Some((desk, vec![0], true)),
            ),
            (
                "one tab without its key",
                vec![ours(desk, "おすすめ案件", "番号", "おすすめ案件")],
                false,
                Some((desk, vec![0], true)),
            ),
            (
                "a tab put into a desk's own file",
                vec![list(), tab("自窓口の事業所", "自窓口の事業所")],
                false,
                Some((desk, vec![1], false)),
            ),
            (
                "a person's sheet put into a book of ours",
                vec![list(), tab("自窓口の事業所", "自窓口の事業所")],
                true,
                Some((desk, vec![1], true)),
            ),
            (
                "a tab as CSV",
                vec![ours(national, "事業所台帳", "キー", "")],
                false,
                Some((national, vec![0], true)),
            ),
            ("a ledger of keys", vec![sheet("鍵", &[&["キー", "名前", "内容"]])], false, None),
        ] {
            assert_eq!(told(sheets, signed), expect, "{what}");
        }
    }
}
