//! Ledgers that are kept by workshop, a block for each: ■ | みほん right above the same header again and again. The mark is a label: it
//! says whose the rows below are.

use crate::layout::forms::{is_code, is_company, is_desk, is_place, is_workshop};
use crate::layout::records::still_to_come::names_workshop;
use crate::layout::vocabulary::words::names_month;
use crate::normalise::{tidy_line, work};
use crate::table::{Cell, Grid, Sheet};
use std::borrow::Cow;

/// Blocks at least, and words of their header.
const FEWEST_BLOCKS: usize = 2;
const FEWEST_WORDS: usize = 4;
const MARKS: [char; 15] = ['■', '◆', '●', '▼', '▽', '□', '◇', '★', '☆', '◎', '○', '▶', '【', '《', '＜'];
/// Words for who does the work.
const DOERS: [&str; 12] = [
    "事業所",
    "作業所",
    "施設",
    "工房",
    "発注先",
    "委託先",
    "引受先",
    "引受け先",
    "引き受け先",
    "依頼先",
    "お願い先",
    "手配先",
];

/// A line that heads a block: where its mark and its name stand.
struct Line {
    row: u32,
    col: u32,
    name: String,
    /// The name stands behind the mark in the same cell.
    is_one: bool,
}

/// The sheet, with 事業所名 for the marks of such blocks.
pub(in crate::layout) fn name<'s>(sheet: Cow<'s, Sheet>, path: &str) -> Cow<'s, Sheet> {
    let lines = lines(&sheet.grid);
    if lines.len() < FEWEST_BLOCKS || !are_workshops(&sheet, &lines, path) {
        return sheet;
    }
    let mut own = sheet.into_owned();
    for line in lines {
        let word =
            if line.is_one { format!("事業所名：{}", line.name) } else { "事業所名".to_owned() };
        own.grid.set(line.row, line.col, Cell::text(&word));
    }
    Cow::Owned(own)
}

/// The lines of marks and names, each right above the same words.
fn lines(grid: &Grid) -> Vec<Line> {
    let marked = (1..grid.rows()).filter_map(|row| line(grid, row));
    let mut header: Option<Vec<(u32, String)>> = None;
    let mut lines: Vec<Line> = Vec::new();
    for line in marked {
        let below = texts(grid, line.row + 1);
        if below.len() < FEWEST_WORDS {
            continue;
        }
        match &header {
            Some(header) if *header == below => lines.push(line),
            // Headings of something else stand among them.
            Some(_) => return Vec::new(),
            None => {
                let names_doer = |(_, word): &(u32, String)| DOERS.iter().any(|doer| word.contains(doer));
                if below.iter().any(names_doer) {
                    return Vec::new();
                }
                header = Some(below);
                lines.push(line);
            }
        }
    }
    lines
}

fn line(grid: &Grid, row: u32) -> Option<Line> {
    let mut cells = (1..).zip(grid.row(row)).filter(|(_, cell)| !cell.is_blank());
    let (col, Cell::Text(first)) = cells.next()? else { return None };
    if !first.trim_start().starts_with(MARKS) {
        return None;
    }
    let bare = tidy_line(first.trim().trim_start_matches(MARKS).trim_end_matches(['】', '》', '＞']));
    match (bare.is_empty(), cells.next(), cells.next()) {
        (false, None, None) => Some(Line { row, col, name: bare, is_one: true }),
        (true, Some((_, Cell::Text(name))), None) => {
            Some(Line { row, col, name: tidy_line(name), is_one: false })
        }
        _ => None,
    }
}

fn texts(grid: &Grid, row: u32) -> Vec<(u32, String)> {
    let filled = (1..).zip(grid.row(row)).filter(|(_, cell)| !cell.is_blank());
    filled.map(|(col, cell)| (col, tidy_line(&cell.show()))).collect()
}

/// Whether the names are those of workshops: half of them by their own words, or as the file, the sheet or its title says.
fn are_workshops(sheet: &Sheet, lines: &[Line], path: &str) -> bool {
    let may_be = |line: &Line| {
        let name = line.name.as_str();
        names_workshop(name)
            && name.chars().any(char::is_alphabetic)
            && !name.contains(['：', ':'])
            && !is_code(name)
            && !is_desk(name)
            && !names_month(name)
            && (is_workshop(name) || !is_place(name) && !is_company(name))
            && work::category(name).is_none()
            && work::kind_of(name, work::shipped_words()).is_none()
    };
    let by_name = lines.iter().filter(|line| is_workshop(&line.name)).count();
    let title = || (1..lines[0].row).flat_map(|row| texts(&sheet.grid, row)).map(|(_, text)| text);
    let file = path.rsplit('/').next().unwrap_or_default();
    let is_said = || {
        [file.to_owned(), sheet.name.to_string()]
            .into_iter()
            .chain(title())
            .any(|name| is_kept_by_doer(&name))
    };
    lines.iter().all(may_be) && (by_name * 2 > lines.len() || is_said())
}

/// 発注先ごとの控え, 事業所別　受注簿.
pub(in crate::layout) fn is_kept_by_doer(name: &str) -> bool {
    let by = |rest: &str| ["ごと", "毎", "別", "べつ"].iter().any(|word| rest.starts_with(word));
    DOERS.iter().any(|doer| name.match_indices(doer).any(|(at, _)| by(&name[at + doer.len()..])))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Visibility;
    use rstest::rstest;

    fn sheet(names: &[[&str; 2]]) -> Sheet {
        let header = ["伝票", "出した日", "どこから", "何を", "金額"].map(Cell::text);
        let block = |[mark, name]: &[&str; 2]| {
            let head = vec![Cell::text(mark), if name.is_empty() { Cell::Empty } else { Cell::text(name) }];
            let line = ["見001", "R5.6.15", "㈱見本", "封入", "5,000"].map(Cell::text);
            [head, header.to_vec(), line.to_vec(), vec![Cell::Empty]]
        };
        let grid = Grid::from_rows(names.iter().flat_map(block).collect());
        Sheet { name: "控え".into(), visibility: Visibility::Visible, grid, merges: Vec::new() }
    }

    #[rstest]
    #[case("発注先ごとの控え.xlsx", &[["■", "みほん"], ["■", "れいじ"]], "事業所名|事業所名")]
    #[case("控え.xlsx", &[["■", "みほん作業所"], ["■", "れいじ園"]], "事業所名|事業所名")]
    #[case("事業所別.xlsx", &[["■みほん", ""], ["■れいじ", ""]], "事業所名：みほん|事業所名：れいじ")]
    #[case("事業所別.xlsx", &[["【みほん】", ""], ["【れいじ】", ""]], "事業所名：みほん|事業所名：れいじ")]
    #[case("控え.xlsx", &[["■", "みほん"], ["■", "れいじ"]], "■|■")]
    #[case("発注先ごとの控え.xlsx", &[["■", "㈱見本"], ["■", "れいじ"]], "■|■")]
    #[case("発注先ごとの控え.xlsx", &[["■", "封入"], ["■", "清掃"]], "■|■")]
    #[case("発注先ごとの控え.xlsx", &[["■", "みほん"]], "■")]
    fn marks_that_are_labels(#[case] file: &str, #[case] blocks: &[[&str; 2]], #[case] expected: &str) {
        let told = sheet(blocks);
        let named = name(Cow::Borrowed(&told), file);
        let first: Vec<String> =
            (0..blocks.len() as u32).map(|at| named.grid.get(at * 4 + 1, 1).show().into_owned()).collect();
        assert_eq!(first.join("|"), expected, "{file}");
    }
}
