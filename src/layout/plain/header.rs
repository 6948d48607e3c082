//! How many rows at the top of a table are its header.

use super::lines::{self, Line};
use super::shape::{Profile, is_value, may_head};
use std::collections::BTreeSet;

const DEEPEST: usize = 5;

/// How many rows at the top are the header: none where the first is a row like all others.
pub(super) fn depth(lines: &[Line]) -> usize {
    let Some(first) = lines.first() else { return 0 };
    if lines.len() == 1 {
        return usize::from(!first.cells.iter().any(|text| is_value(text.trim())));
    }
    let mut depth = 1;
    while depth < DEEPEST.min(lines.len() - 1)
        && (is_bound(lines, depth) || is_below_groups(lines, depth) || is_part_of_header(lines, depth))
    {
        depth += 1;
    }
    if depth > 1 || is_header(lines) { depth } else { 0 }
}

/// Whether values of one kind stand below the first row's words.
pub(super) fn is_clear(lines: &[Line]) -> bool {
    let [first, _, _, ..] = lines else { return false };
    let is_whole = first.extent().is_some_and(|(from, to)| first.count() == to - from + 1);
    is_whole
        && !first.texts().iter().any(|text| text.ends_with([':', '：']))
        && Profile::of(&lines::rows(&lines[1..])).vote(&lines[0].cells) < 0
}

/// The rows that are surely records, below `at` and below what may be header as well.
fn body(lines: &[Line], at: usize) -> &[Line] {
    let stub = lines::extent(lines).map_or(0, |(from, _)| from);
    let is_open = |line: &&Line| !line.is_filled(stub) || line.below[stub];
    let open = lines[at + 1..].iter().take(DEEPEST).take_while(is_open).count();
    match &lines[at + 1 + open..] {
        [] => &lines[at + 1..],
        rows => rows,
    }
}

/// A cell of the header goes on into the row.
fn is_bound(lines: &[Line], at: usize) -> bool {
    let above = &lines[at - 1];
    let heads = above.cells.iter().all(|text| text.trim().is_empty() || may_head(text.trim()));
    let line = &lines[at];
    let goes_on = (0..line.cells.len()).any(|col| line.below[col] && line.is_filled(col));
    // Below a row of records, cells may be merged as well.
    let is_parent =
        || above.beside.contains(&true) || line.extent().is_some_and(|(stub, _)| line.below[stub]);
    heads && goes_on && is_parent() && !(at == 1 && first_is_record(lines))
}

/// The first row of a list without a header, one of whose cells goes on below.
fn first_is_record(lines: &[Line]) -> bool {
    let body = Profile::of(&lines::rows(&lines[1..]));
    body.has_shapes() && body.vote(&lines[0].cells) > 0
}

/// Years, ranges, days, units or words below the groups of the row above: nothing stands in the column of labels, or nothing stood
/// there before.
fn is_below_groups(lines: &[Line], at: usize) -> bool {
    let (above, line) = (&lines[at - 1], &lines[at]);
    let Some((stub, _)) = lines::extent(lines) else { return false };
    let columns: Vec<usize> =
        (stub..line.cells.len()).filter(|col| line.is_filled(*col) && !line.below[*col]).collect();
    let rest = body(lines, at);
    let is_labelled = rest.iter().take(DEEPEST).any(|line| line.is_filled(stub));
    let has_corner = !above.is_filled(stub) && line.is_filled(stub);
    let is_open = !line.is_filled(stub) || line.below[stub];
    if columns.is_empty() || !is_labelled || !(is_open || has_corner) {
        return false;
    }
    let texts: Vec<&str> = columns.iter().map(|col| line.cells[*col].trim()).collect();
    let counts_up = counts_up(&texts);
    if !counts_up && !texts.iter().all(|text| may_head(text)) {
        return false;
    }
    let is_group = |col: &usize| above.beside[*col] || !above.is_filled(*col);
    let groups = columns.iter().filter(|col| **col > stub && is_group(col)).count();
    let profile = Profile::of(&lines::rows(rest));
    let vote = profile.vote(&line.cells);
    // Weekdays below days.
    let names_days = || {
        let different: BTreeSet<&str> = texts.iter().copied().collect();
        let stands_below =
            |col: &usize| rest.iter().any(|row| row.cells[*col].trim() == line.cells[*col].trim());
        texts.len() >= 3
            && different.len() == texts.len()
            && columns.iter().all(|col| above.cells[*col].contains(char::is_numeric) && !stands_below(col))
    };
    let free = || columns.iter().all(|col| !profile.has_values(*col));
    match () {
        () if has_corner => groups > 0 && vote < 0,
        () if groups > 0 => {
            vote < 0 || vote == 0 && texts.iter().all(|text| !is_value(text)) || counts_up && vote <= 0
        }
        () if vote == 0 && texts.iter().all(|text| !is_value(text)) && names_days() => true,
        () if texts.iter().all(|text| is_value(text)) => texts.len() >= 2 && goes_up(&texts) && free(),
        () => vote < 0,
    }
}

fn counts_up(texts: &[&str]) -> bool {
    let number = |text: &str| text.trim_matches(['(', ')', '（', '）', '[', ']']).parse::<usize>().ok();
    texts.len() >= 2 && texts.iter().zip(1..).all(|(text, at)| number(text) == Some(at))
}

fn goes_up(texts: &[&str]) -> bool {
    texts.windows(2).all(|pair| pair[0] < pair[1])
}

fn is_header(lines: &[Line]) -> bool {
    let mut rows = lines::rows(lines);
    let first = rows[0];
    // A header that stands again is none of the values.
    let others: Vec<&[String]> = rows[1..].iter().copied().filter(|row| *row != first).collect();
    let is_repeated = others.len() + 1 < rows.len() && !others.is_empty();
    if is_repeated && Profile::of(&others).vote(first) < 0 {
        rows.truncate(1);
        rows.extend(others);
    }
    let profile = Profile::of(&rows[1..]);
    let vote = profile.vote(first);
    if vote != 0 {
        return vote < 0;
    }
    let filled: Vec<&str> = first.iter().map(|text| text.trim()).filter(|text| !text.is_empty()).collect();
    let different: BTreeSet<&str> = filled.iter().copied().collect();
    let comes_again = rows[1..].iter().any(|row| {
        row.iter().zip(first).any(|(text, own)| !own.trim().is_empty() && text.trim() == own.trim())
    });
    let is_sentence = filled.iter().any(|text| text.chars().count() > 60);
    different.len() == filled.len()
        && !comes_again
        && !filled.iter().any(|text| is_value(text))
        && !is_sentence
}

/// Whether one more row belongs to the header: words only, over columns of values, below a row with gaps or repetitions, or
/// units in brackets.
fn is_part_of_header(lines: &[Line], at: usize) -> bool {
    let (above, row) = (&lines[at - 1].cells, &lines[at].cells);
    let filled = |row: &[String]| row.iter().filter(|text| !text.trim().is_empty()).count();
    if row.iter().any(|text| is_value(text.trim())) || filled(row) == 0 {
        return false;
    }
    let body = Profile::of(&lines::rows(body(lines, at)));
    let is_unlike = body.has_shapes() && body.vote(row) < 0;
    let is_unit = |text: &str| {
        text.is_empty() || (text.starts_with(['(', '（', '[']) && text.ends_with([')', '）', ']']))
    };
    let all_units = row.iter().all(|text| is_unit(text.trim()));
    let has_gaps = filled(above) < filled(row)
        || above
            .windows(2)
            .zip(row.windows(2))
            .any(|(pair, own)| !pair[0].trim().is_empty() && pair[0] == pair[1] && own[0] != own[1]);
    let is_new = row.iter().zip(above).filter(|(own, above)| own != above).count() > 0;
    is_unlike && is_new && (has_gaps || all_units)
        || is_unlike && at == 1 && lines.len() >= 4 && names_again(above, row, &body)
        || (!body.has_shapes()
            && has_gaps
            && at == 1
            && filled(row) == row.len()
            && filled(above) * 3 <= row.len() * 2)
}

/// The names once more: in another script, in a language in which half of them begin alike, or their units in words over columns
/// that all hold values. A first record in words would be lost: in doubt it is one.
fn names_again(above: &[String], row: &[String], body: &Profile) -> bool {
    /// Letters of a unit.
    const LONGEST: usize = 6;
    let columns: Vec<usize> = (0..row.len())
        .filter(|col| {
            !row[*col].trim().is_empty() || above.get(*col).is_some_and(|text| !text.trim().is_empty())
        })
        .collect();
    let is_word = |text: &str| !text.trim().is_empty() && !is_value(text.trim());
    let different: BTreeSet<&str> = columns.iter().map(|col| row[*col].trim()).collect();
    if columns.len() < 2
        || different.len() < columns.len()
        || !columns.iter().all(|col| is_word(&row[*col]) && is_word(&above[*col]))
    {
        return false;
    }
    let values = columns.iter().filter(|col| body.has_values(**col)).count();
    let is_far = |text: &str| text.contains(|c: char| c > '\u{2E7F}');
    let scripts_differ = columns.iter().all(|col| is_far(&above[*col]) != is_far(&row[*col]));
    let initial = |text: &str| text.trim().chars().next().map(|letter| letter.to_lowercase().to_string());
    let alike = columns.iter().filter(|col| initial(&above[**col]) == initial(&row[**col])).count();
    let is_unit = |text: &str| text.trim().chars().count() <= LONGEST && !text.trim().contains(' ');
    let are_units = || values == columns.len() && columns.iter().all(|col| is_unit(&row[*col]));
    let are_alike = || values >= 2 && values + 1 >= columns.len() && alike * 2 >= columns.len();
    values >= 1 && columns.len() >= 3 && scripts_differ || are_alike() || are_units()
}

/// 1, 2, 3 … right below the header, over columns of text as well: it numbers the columns.
pub(super) fn numbers_columns(lines: &[Line], depth: usize) -> bool {
    let (Some(line), Some((from, to))) = (lines.get(depth), lines::extent(lines)) else { return false };
    if depth == 0 || lines.len() < depth + 2 {
        return false;
    }
    let columns: Vec<usize> = (from..=to).filter(|col| line.is_filled(*col)).collect();
    let texts: Vec<&str> = columns.iter().map(|col| line.cells[*col].trim()).collect();
    let body = Profile::of(&lines::rows(&lines[depth + 1..]));
    let is_over_text = columns.iter().any(|col| {
        let filled = || lines[depth + 1..].iter().filter(|line| line.is_filled(*col));
        !body.has_values(*col) && filled().count() > 0
    });
    counts_up(&texts) && texts.len() * 5 >= (to - from + 1) * 4 && is_over_text
}

/// A header that stands again between the records.
pub(super) fn is_repeated(header: &[Line], line: &Line) -> bool {
    let is_same = |own: &Line| {
        own.count() >= 2 && own.cells.iter().zip(&line.cells).all(|(one, other)| one.trim() == other.trim())
    };
    header.iter().any(is_same)
}

#[cfg(test)]
mod tests {
    use super::super::lines::Line;
    use super::*;

    fn lines(text: &str) -> Vec<Line> {
        let cells = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<String>>();
        let line = |(at, line): (u32, &str)| {
            let cells = cells(line);
            let none = vec![false; cells.len()];
            Line { row: at, cells, beside: none.clone(), below: none }
        };
        (1..).zip(text.lines()).map(line).collect()
    }

    #[test]
    fn headers_are_told_by_shape() {
        for (text, expected) in [
            ("id,name\n1,a\n2,b", 1),
            ("1,a\n2,b\n3,c", 0),
            ("name,city\nAnna,Bern\nBeat,Chur", 1),
            ("code,label\nA-1,x\nB-2,y", 1),
            ("A-1,x\nB-2,y\nC-3,z", 0),
            (",Sales,,Costs,\nYear,Q1,Q2,Q1,Q2\n2020,1,2,3,4\n2021,5,6,7,8", 2),
            ("weight,height\n(kg),(cm)\n80,180\n70,170", 2),
            ("when,2019,2020\na,1,2\nb,3,4", 1),
            ("x", 1),
            ("Area,Sales,\n,2022,2023\nEast,31,2\nWest,5,6", 2),
            ("Area,Men,,Women,\n,0-17,18-64,0-17,18-64\nEast,31,2,5,6\nWest,5,6,5,6", 2),
            ("Area,Rent,,,\n,Men,,Women,\n,Young,Old,Young,Old\nEast,31,2,13,4\nWest,5,6,7,8", 3),
            ("Sample,Depth,pH,Lead\n,m,,mg/L\nW1,1,7.1,3\nW2,2,7.2,4", 2),
            ("Name,Mon,Tue\n,2024-06-03,2024-06-04\nAnn,E,L\nBob,L,N", 2),
            ("Day,Dish,kcal\n,Soup,599\nMonday,Fish,150\nTuesday,Rice,543", 1),
            ("Club,Q1,Q2,Q3\nEast,1,2,3\nWest,15,6,7", 1),
        ] {
            assert_eq!(depth(&lines(text)), expected, "{text}");
        }
    }

    #[test]
    fn a_row_that_counts_over_texts_too_numbers_the_columns() {
        assert!(numbers_columns(&lines("Area,Pop\n1,2\nEast,100\nWest,200"), 1));
        assert!(!numbers_columns(&lines("Club,Q1,Q2\nEast,1,2\nWest,15,6"), 1));
        assert!(!numbers_columns(&lines("a,b,c\n1,2,3\n4,5,6"), 1));
    }
}
