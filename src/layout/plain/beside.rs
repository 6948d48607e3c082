//! What stands beside the tables of a delimited text: labels and prose above them, comments between their rows, sources below.
//!
//! A comma in a sentence makes it two cells. Such lines are folded into one cell each, so that they are read as the titles and
//! notes that they are.

use super::header;
use super::lines::{self, Band, Line};
use super::shape::Profile;
use super::{sums, titles};
use std::collections::{BTreeMap, BTreeSet};

/// Lines that may stand above a header without a blank line between.
const DEEPEST: usize = 12;
/// Lone rows between blank ones from which on blank lines divide rows, not tables.
const SPACED: usize = 4;
/// Rows by which a table is known.
const SAMPLE: usize = 100;

/// The bands of a text with what stands beside its tables set apart.
pub(super) fn set_apart(bands: Vec<Band>, is_column: bool) -> Vec<Band> {
    if is_column {
        return vec![bands.into_iter().flatten().collect()];
    }
    let mut bands = without_comments(bands);
    for at in notes(&bands) {
        fold(&mut bands[at]);
    }
    for band in &mut bands {
        if let Some(header) = header_below_lines(band).or_else(|| header_below_values(band)) {
            fold(&mut band[..header]);
        }
    }
    bands
}

/// Up to the last cell that is filled.
fn extent(line: &Line) -> usize {
    line.extent().map_or(0, |(_, last)| last + 1)
}

/// The extent that most lines have; the larger of equals.
fn usual(lines: &[Line]) -> usize {
    let mut extents: BTreeMap<usize, usize> = BTreeMap::new();
    for line in lines {
        *extents.entry(extent(line)).or_default() += 1;
    }
    extents.into_iter().max_by_key(|(extent, times)| (*times, *extent)).map_or(0, |(extent, _)| extent)
}

fn sample(lines: &[Line]) -> &[Line] {
    &lines[..lines.len().min(SAMPLE)]
}

/// Lines that begin with `#` where few do: those far from the rows' width, and those above the header. `#4` is a number. They
/// come back as a band of their own above all others.
fn without_comments(bands: Vec<Band>) -> Vec<Band> {
    let is_marked = |line: &Line| {
        let rest = line.cells.first().and_then(|text| text.strip_prefix('#'));
        rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    let lines = || bands.iter().flatten();
    let (marked, all) = (lines().filter(|line| is_marked(line)).count(), lines().count());
    if marked == 0 || marked * 2 > all {
        return bands;
    }
    let rows: Vec<Line> = lines().filter(|line| !is_marked(line)).take(SAMPLE).cloned().collect();
    let top = lines().position(|line| !is_marked(line)).unwrap_or(0);
    let usual = usual(&rows[rows.len() / 2..]);
    let has_header = Profile::of(&lines::rows(&rows[1..])).vote(&rows[0].cells) < 0;
    let is_comment = |at: usize, line: &Line| {
        let extent = extent(line);
        is_marked(line)
            && (extent > usual || extent * 3 <= usual * 2 || at + 1 < top || at < top && has_header)
    };
    let mut at = 0;
    let mut comments = Band::new();
    let mut kept = Vec::new();
    for band in bands {
        let mut rest = Band::new();
        for line in band {
            if is_comment(at, &line) {
                comments.push(line);
            } else {
                rest.push(line);
            }
            at += 1;
        }
        kept.extend((!rest.is_empty()).then_some(rest));
    }
    fold(&mut comments);
    kept.splice(0..0, (!comments.is_empty()).then_some(comments));
    kept
}

/// The bands of labels and prose before the first table, and of sources and sums behind one.
fn notes(bands: &[Band]) -> Vec<usize> {
    if bands.iter().filter(|band| band.len() == 1).count() >= SPACED.max(bands.len() / 2) {
        return Vec::new();
    }
    let usual: Vec<usize> = bands.iter().map(|band| usual(band)).collect();
    let mut above: Option<&Band> = None;
    let mut notes = Vec::new();
    for (at, band) in bands.iter().enumerate() {
        let may_be_header = band.len() == 1 && usual[at] > 2;
        let is_wider =
            |other: usize| bands[other].len() >= 2 && usual[other] > usual[at] + usize::from(may_be_header);
        let is_note = match above {
            None => (at + 1..bands.len()).any(is_wider) && !is_surely_table(band, usual[at]),
            Some(above) => {
                let has_rows_below = usual.get(at + 1) == Some(&usual[at]);
                !has_rows_below && is_below(band, above)
            }
        };
        if is_note {
            notes.push(at);
        } else {
            above = Some(band);
        }
    }
    notes
}

/// Rows of three columns and more, most of one width; pairs only where values of one kind stand below a clear header.
fn is_surely_table(band: &[Line], usual: usize) -> bool {
    let steady = band.iter().filter(|line| extent(line) == usual).count();
    let has_letters = |line: &Line| line.last().contains(char::is_alphabetic);
    let is_alike = || band[1..].windows(2).all(|pair| has_letters(&pair[0]) == has_letters(&pair[1]));
    match usual {
        0 | 1 => false,
        2 => steady == band.len() && header::is_clear(sample(band)) && is_alike(),
        _ => steady >= 3 && steady * 3 >= band.len() * 2,
    }
}

/// Whether a band behind a table is no table of its own: remarks, a line that is none of its rows, sums with gaps.
fn is_below(band: &[Line], above: &[Line]) -> bool {
    let widest = above.iter().map(extent).max().unwrap_or(0);
    let [first, rest @ ..] = band else { return false };
    if band.iter().any(|line| extent(line) > widest || line.count() >= widest) {
        return false;
    }
    let label = first.first();
    if sums::is_remark(label) || label.contains(": ") || label.ends_with([':', '：']) {
        return true;
    }
    if rest.is_empty() {
        let rows = &sample(above)[1..];
        return !rows.is_empty() && !Profile::of(&lines::rows(rows)).fits(&first.cells);
    }
    let has_gaps = |line: &Line| line.count() < extent(line) && line.count() * 2 <= widest;
    band.iter().all(has_gaps) && header::depth(sample(band)) == 0
}

/// Where the rows begin whose widths and kinds of values are steady, if lines of another width stand directly above.
fn header_below_lines(band: &[Line]) -> Option<usize> {
    let usual = usual(band);
    let header = band.iter().take(DEEPEST).position(|line| extent(line) == usual)?;
    let rows = &band[header..];
    if usual < 2 || header == 0 || rows.len() < 2 {
        return None;
    }
    let steady = rows.iter().filter(|line| extent(line) == usual).count();
    if steady * 3 < rows.len() * 2 || Profile::of(&lines::rows(&sample(rows)[1..])).vote(&rows[0].cells) >= 0
    {
        return None;
    }
    let is_group = |line: &&Line| extent(line) <= usual && titles::is_group(line);
    let groups = band[..header].iter().rev().take_while(is_group).count();
    Some(header - groups).filter(|top| *top > 0)
}

/// A first line of the rows' width that holds numbers, above a line of names that is no row: what the file is of.
fn header_below_values(band: &[Line]) -> Option<usize> {
    let [first, second, rows @ ..] = band else { return None };
    let holds_numbers = |line: &Line| line.texts().iter().any(|text| text.contains(char::is_numeric));
    let names: BTreeSet<&str> = second.texts().into_iter().collect();
    let is_header = || {
        names.len() == extent(second)
            && Profile::of(&lines::rows(sample(rows))).vote(&second.cells) < 0
            && header::depth(sample(band)) <= 1
    };
    (rows.len() >= 2 && holds_numbers(first) && !holds_numbers(second) && extent(second) >= 3 && is_header())
        .then_some(1)
}

/// Each line's cells as one text in its first cell.
fn fold(lines: &mut [Line]) {
    for line in lines {
        let text = line.texts().join(", ");
        line.cells.iter_mut().for_each(String::clear);
        if let Some(cell) = line.cells.first_mut() {
            *cell = text;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{Cell, Grid, Sheet, Visibility};

    /// The rows as they stand after [`set_apart`], cells joined by `|`.
    fn apart(text: &str) -> Vec<String> {
        let row = |line: &str| line.split(',').map(Cell::text).collect::<Vec<_>>();
        let grid = Grid::from_rows(text.lines().map(row).collect());
        let is_column = grid.cols() == 1;
        let sheet = Sheet { name: "".into(), visibility: Visibility::Visible, grid, merges: Vec::new() };
        let lines = set_apart(lines::bands(&sheet), is_column).into_iter().flatten();
        lines.map(|line| line.cells.join("|").trim_end_matches('|').to_owned()).collect()
    }

    const ROWS: &str = "id,n,x,y\n1,a,2,p\n2,b,3,q\n3,c,4,r";

    #[test]
    fn lines_above_a_header_are_no_rows() {
        for (above, folded) in [
            ("Filter,all\nRows,3\n\n", &["Filter, all", "Rows, 3"][..]),
            (
                "Device,TX\nSerial,88,rev B\nStart,2024-03-01\n",
                &["Device, TX", "Serial, 88, rev B", "Start, 2024-03-01"],
            ),
            (
                "Made by us, for you.\nSee the notes, please, all.\n\n",
                &["Made by us, for you.", "See the notes, please, all."],
            ),
            ("EXTF,700,21,Stapel,,9\n", &["EXTF, 700, 21, Stapel, 9"]),
            ("EXTF,700,21,Stapel\n", &["EXTF, 700, 21, Stapel"]),
            ("# a, b\n# c, d, e, f\n", &["# a, b", "# c, d, e, f"]),
        ] {
            let seen = apart(&format!("{above}{ROWS}"));
            assert_eq!(&seen[..folded.len()], folded, "{above}");
            assert_eq!(seen[folded.len()], "id|n|x|y", "{above}");
        }
    }

    #[test]
    fn what_stands_below_is_no_table() {
        for below in ["\n\nSource: Office, 2024", "\n\nMin,,2\nMax,,4"] {
            let seen = apart(&format!("{ROWS}{below}"));
            assert!(seen[4..].iter().all(|line| !line.contains('|')), "{below}: {seen:?}");
        }
        assert_eq!(apart(&format!("key,value\nh,1\nw,2\n\n{ROWS}"))[..3], ["key|value", "h|1", "w|2"]);
        assert_eq!(apart(&format!("{ROWS}\n\nsku,price\nk1,2\nk2,3"))[4..], ["sku|price", "k1|2", "k2|3"]);
    }

    #[test]
    fn rows_are_left_as_they_are() {
        for text in [
            "id,n,x,extra\n1,a,2\n2,b,3\n3,c,4",
            ",2022,,2023\nRegion,M,F,M,F\nA,1,2,3,4\nB,5,6,7,8",
            "id,n\n#4,a\n5,b\n6,c",
            "#id,n,m\n4,a,1\n5,b,2\n6,c,3",
            "id,n,x\n\n1,a,2\n\n2,b\n\n3,c,3\n\n4,d,5",
            "code\nA1\n\nA2\n\n\nA3",
        ] {
            let rows = text.lines().filter(|line| !line.is_empty());
            let expected: Vec<String> = rows.map(|line| line.replace(',', "|")).collect();
            assert_eq!(apart(text), expected, "{text}");
        }
        let seen = apart("t,v,w\n1,2,3\n# restarted,ok\n2,3,4");
        assert_eq!(seen, ["# restarted, ok", "t|v|w", "1|2|3", "2|3|4"]);
    }
}
