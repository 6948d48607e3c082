//! Words over who buys and who sells, in lists whose names tell which side they are written on: 相手方 in what offices list of their
//! purchases from workshops (優先調達, 障害者就労施設等からの調達実績) is the workshop and 所管 the client, and 宛先 of slips that order
//! (発注書の控え) is the workshop.

use super::search::SEARCHED_ROWS;
use crate::normalise::tidy_line;
use crate::table::{Cell, Grid, Sheet};
use std::borrow::Cow;

/// Words for whoever sells, which elsewhere are words for who orders.
const SELLERS: [&str; 8] =
    ["相手方", "相手", "相手先", "相手方名", "相手方の名称", "調達先", "購入先", "契約先"];
/// Words for the department that buys, which elsewhere say where somebody belongs.
const BUYERS: [&str; 12] = [
    "所属",
    "所属名",
    "所管",
    "所管課",
    "課",
    "課名",
    "課室名",
    "課所名",
    "部署",
    "部署名",
    "部局名",
    "所属課",
];
/// Whom a slip is written to.
const ADDRESSEES: [&str; 7] = ["宛先", "宛先名", "宛名", "あて先", "あて名", "送り先", "宛て先"];
/// Rows of titles.
const TITLES: u32 = 3;

/// The sheet, with 契約の相手方 over those who sell and 発注先 over those whom slips are written to.
pub(in crate::layout) fn name<'s>(sheet: Cow<'s, Sheet>, path: &str) -> Cow<'s, Sheet> {
    let Some(row) = header(&sheet.grid) else { return sheet };
    let words = words(&sheet, row, path);
    let renamed: Vec<(u32, String)> = (1..)
        .zip(sheet.grid.row(row).iter().chain(sheet.grid.row(row + 1)))
        .filter_map(|(col, cell)| Some((col, called(&text(cell)?, &words)?)))
        .collect();
    if renamed.is_empty() {
        return sheet;
    }
    let width = sheet.grid.cols();
    let mut own = sheet.into_owned();
    for (at, name) in renamed {
        let (row, col) = if at > width { (row + 1, at - width) } else { (row, at) };
        own.grid.set(row, col, Cell::text(&name));
    }
    Cow::Owned(own)
}

/// Words and what stands for them.
type Words = Vec<(&'static [&'static str], &'static str)>;

fn called(own: &str, words: &Words) -> Option<String> {
    let (_, name) = words.iter().find(|(words, _)| words.contains(&own))?;
    Some(format!("{name}（{own}）"))
}

/// The first row that holds one of the words, beside others: it heads a table.
fn header(grid: &Grid) -> Option<u32> {
    const FEWEST: usize = 3;
    // One of these letters is in each word, and no cell of the table says more.
    const LETTERS: [char; 10] = ['相', '先', '属', '管', '課', '署', '局', '名', '宛', '方'];
    const LONGEST: usize = 30;
    let may_be =
        |cell: &Cell| cell.written().is_some_and(|text| text.len() <= LONGEST && text.contains(LETTERS));
    let is_word = |cell: &Cell| {
        may_be(cell)
            && text(cell).is_some_and(|own| {
                [&SELLERS[..], &BUYERS, &ADDRESSEES].iter().any(|words| words.contains(&own.as_str()))
            })
    };
    let is_header = |row: &u32| {
        let cells = grid.row(*row);
        cells.iter().any(is_word) && cells.iter().filter(|cell| text(cell).is_some()).count() >= FEWEST
    };
    (1..=grid.rows().min(SEARCHED_ROWS)).find(is_header)
}

fn words(sheet: &Sheet, header: u32, path: &str) -> Words {
    let name = path.rsplit('/').next().unwrap_or_default();
    let mut names = vec![name.to_owned(), sheet.name.to_string()];
    names.extend((1..header.min(TITLES + 1)).flat_map(|row| texts(&sheet.grid, row)));
    let says = |words: &[&str]| words.iter().any(|word| names.iter().any(|name| name.contains(word)));
    let is_of_workshops = says(&["優先調達", "就労施設", "障害者", "障がい者", "授産", "福祉施設"]);
    let mut words: Words = Vec::new();
    if says(&["調達"]) && is_of_workshops {
        words.push((&SELLERS, "契約の相手方"));
        words.push((&BUYERS, "発注所属"));
    }
    let headers = texts(&sheet.grid, header);
    let numbers_slips = headers.iter().any(|own| {
        ["発注書番号", "発注書No", "発注書№", "注文書番号", "注文書No", "注文書№"]
            .iter()
            .any(|word| own.contains(word))
    });
    let names_doer =
        headers.iter().any(|own| ["事業所", "作業所", "施設"].iter().any(|word| own.contains(word)));
    if numbers_slips && !names_doer {
        words.push((&ADDRESSEES, "発注先"));
    }
    words
}

fn text(cell: &Cell) -> Option<String> {
    match cell {
        Cell::Text(text) if !text.trim().is_empty() => Some(tidy_line(text).to_string()),
        _ => None,
    }
}

fn texts(grid: &Grid, row: u32) -> Vec<String> {
    grid.row(row).iter().filter_map(text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Visibility;
    use rstest::rstest;

    #[rstest]
    #[case("優先調達の実績", &["所管", "件名", "相手方", "金額"], &["発注所属(所管)", "契約の相手方(相手方)"])]
    #[case("契約の一覧", &["所管", "件名", "相手方", "金額"], &[])]
    #[case("控え", &["発注書番号", "宛先", "件名", "金額"], &["発注先(宛先)"])]
    #[case("控え", &["見積書番号", "宛先", "件名", "金額"], &[])]
    #[case("控え", &["発注書番号", "宛先", "事業所", "金額"], &[])]
    fn sides(#[case] name: &str, #[case] headers: &[&str], #[case] expected: &[&str]) {
        let row = headers.iter().map(|text| Cell::text(text)).collect();
        let grid = Grid::from_rows(vec![row, vec![Cell::Empty]]);
        let sheet = Sheet { name: name.into(), visibility: Visibility::Visible, grid, merges: Vec::new() };
        let named = super::name(Cow::Borrowed(&sheet), "一覧.xlsx");
        let changed: Vec<String> =
            texts(&named.grid, 1).into_iter().filter(|text| !headers.contains(&text.as_str())).collect();
        assert_eq!(changed, expected, "{name}");
    }
}
