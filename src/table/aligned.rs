//! A text whose columns stand below each other, parted by blanks: print lists of hosts, the output of commands.
//!
//! A gutter is blank in all lines of a band; a rule of dashes under the header says it outright. Where neither is sure, the
//! lines are left whole.

/// Lines looked at.
const SAMPLE: usize = 2000;
/// No print list has longer lines, in bytes.
const LONGEST: usize = 4000;
/// Lines beside the rows, at the top and at the end of a band, that may spoil its gutters.
const BESIDE: usize = 2;

/// A line by the places that its letters take: a wide letter takes two.
struct Line {
    places: Vec<char>,
}

/// The second place of a wide letter.
const GOES_ON: char = '\0';

impl Line {
    fn of(text: &str) -> Self {
        let mut places = Vec::with_capacity(text.len());
        for letter in text.trim_end().chars() {
            places.push(letter);
            if is_wide(letter) {
                places.push(GOES_ON);
            }
        }
        Self { places }
    }

    fn is_blank_at(&self, place: usize) -> bool {
        self.places.get(place).is_none_or(|letter| letter.is_whitespace())
    }

    fn is_blank(&self) -> bool {
        self.places.iter().all(|letter| letter.is_whitespace())
    }

    fn text(&self, from: usize, to: usize) -> String {
        let to = to.min(self.places.len());
        let letters = self.places.get(from..to).unwrap_or_default();
        letters.iter().filter(|letter| **letter != GOES_ON).collect::<String>().trim().to_owned()
    }

    /// First and last place between two that is not blank.
    fn extent(&self, from: usize, to: usize) -> Option<(usize, usize)> {
        let mut filled = (from..to.min(self.places.len())).filter(|place| !self.is_blank_at(*place));
        let first = filled.next()?;
        Some((first, filled.next_back().unwrap_or(first)))
    }

    fn holds(&self, sign: char) -> bool {
        self.places.contains(&sign)
    }

    /// Where the dashes of `----  ------  ---` begin, two runs of them at least.
    fn dashes(&self) -> Option<Vec<usize>> {
        let is_dash = |letter: &char| matches!(letter, '-' | '=');
        if !self.places.iter().all(|letter| is_dash(letter) || *letter == ' ') {
            return None;
        }
        let starts: Vec<usize> = (0..self.places.len())
            .filter(|at| is_dash(&self.places[*at]) && (*at == 0 || self.is_blank_at(at - 1)))
            .collect();
        (starts.len() >= 2).then_some(starts)
    }
}

fn is_wide(letter: char) -> bool {
    matches!(letter, '\u{1100}'..='\u{115F}' | '\u{2E80}'..='\u{A4CF}' | '\u{AC00}'..='\u{D7A3}'
        | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FF60}' | '\u{FFE0}'..='\u{FFE6}'
        | '\u{20000}'..='\u{3FFFD}')
}

/// From where to where each column goes.
type Columns = Vec<(usize, usize)>;

/// The rows of such a text, one a line; nothing where it is none.
pub(super) fn rows(text: &str) -> Option<impl Iterator<Item = Vec<String>> + '_> {
    if !text.contains("  ") && !text.contains("--") {
        return None;
    }
    if text.lines().any(|line| line.len() > LONGEST) {
        return None;
    }
    let sample: Vec<Line> = text.lines().take(SAMPLE).map(Line::of).collect();
    if sample.iter().any(|line| line.holds('\t')) {
        return None;
    }
    let columns = ruled(&sample).or_else(|| gutters(&sample))?;
    let cut = move |line: Line| {
        let fits = columns.iter().skip(1).all(|(from, _)| line.is_blank_at(from - 1));
        let cells: Vec<String> = columns.iter().map(|(from, to)| line.text(*from, *to)).collect();
        let filled = cells.iter().filter(|text| !text.is_empty()).count();
        if fits && (filled * 2 >= cells.len() || filled >= 2 && line.is_blank_at(0)) {
            cells
        } else if line.is_blank() {
            Vec::new()
        } else {
            vec![line.text(0, usize::MAX)]
        }
    };
    let lines = text.lines().map(Line::of).filter(|line| line.dashes().is_none());
    Some(lines.map(cut))
}

/// As the dashes under a header say.
fn ruled(lines: &[Line]) -> Option<Columns> {
    const LEAST: f64 = 0.95;
    let rule = (1..lines.len()).find(|at| lines[*at].dashes().is_some() && !lines[at - 1].is_blank())?;
    let starts = lines[rule].dashes()?;
    let ends = starts[1..].iter().copied().chain([usize::MAX]);
    let columns: Columns = starts.iter().copied().zip(ends).collect();
    let body: Vec<&Line> = lines[rule + 1..].iter().take_while(|line| !line.is_blank()).collect();
    let fits = |line: &&&Line| columns[1..].iter().all(|(from, _)| line.is_blank_at(from - 1));
    let fit = body.iter().filter(fits).count() as f64;
    let heads =
        starts.iter().zip(&columns).all(|(_, (from, to))| !lines[rule - 1].text(*from, *to).is_empty());
    (body.len() >= 2 && fit >= body.len() as f64 * LEAST && heads).then_some(columns)
}

/// As the blanks say that stand in all lines of the longest band.
fn gutters(lines: &[Line]) -> Option<Columns> {
    let band = lines.split(|line| line.is_blank()).max_by_key(|band| band.len())?;
    let delimits = |sign: char| band.iter().all(|line| line.holds(sign));
    if [',', ';', '|'].into_iter().any(delimits) {
        return None;
    }
    (0..=BESIDE).find_map(|top| {
        (0..=BESIDE).find_map(|end| {
            let rows = band.get(top..band.len().checked_sub(end)?)?;
            columns(rows).filter(|columns| are_columns(rows, columns))
        })
    })
}

/// The columns of rows that are blank between them, the first of the rows with its names.
fn columns(rows: &[Line]) -> Option<Columns> {
    let [head, body @ ..] = rows else { return None };
    let width = rows.iter().map(|line| line.places.len()).max()?;
    let mut parts: Columns = Vec::new();
    for place in 0..width {
        if rows.iter().all(|line| line.is_blank_at(place)) {
            continue;
        }
        match parts.last_mut().filter(|part| part.1 == place) {
            Some(part) => part.1 = place + 1,
            None => parts.push((place, place + 1)),
        }
    }
    let mut columns: Columns = Vec::new();
    for part in parts {
        match columns.last_mut().filter(|left| !are_apart(head, body, **left, part)) {
            Some(left) => left.1 = part.1,
            None => columns.push(part),
        }
    }
    Some(columns)
}

/// Whether what stands at both sides of a gutter is two columns: each has a name and values; where the gutter is one blank wide,
/// the values stand against it.
fn are_apart(head: &Line, body: &[Line], left: (usize, usize), right: (usize, usize)) -> bool {
    let is_filled = |part: (usize, usize)| body.iter().any(|line| line.extent(part.0, part.1).is_some());
    let is_named = |part: (usize, usize)| head.extent(part.0, part.1).is_some();
    let is_labels = left.0 == 0;
    let touches = || {
        let left_ends =
            body.iter().filter_map(|line| line.extent(left.0, left.1)).all(|(_, last)| last + 1 == left.1);
        let right_starts =
            body.iter().filter_map(|line| line.extent(right.0, right.1)).all(|(first, _)| first == right.0);
        left_ends || right_starts
    };
    let is_wide = right.0 - left.1 >= 2;
    is_named(right)
        && (is_named(left) || is_labels && is_wide)
        && (is_wide || is_filled(left) && is_filled(right) && touches())
        && (is_filled(left) || is_wide)
}

/// Whether columns may be believed: three, or two far apart; most of them with values that begin or end below each other.
fn are_columns(rows: &[Line], columns: &Columns) -> bool {
    const ROWS: usize = 3;
    let is_wide = columns.windows(2).any(|pair| pair[1].0 - pair[0].1 >= 2);
    let least = if columns.len() == 2 { ROWS + 1 } else { ROWS };
    if columns.len() < 2 || !is_wide || rows.len() < least {
        return false;
    }
    let is_even = |(from, to): &&(usize, usize)| {
        let extents: Vec<(usize, usize)> =
            rows[1..].iter().filter_map(|line| line.extent(*from, *to)).collect();
        let same =
            |of: fn(&(usize, usize)) -> usize| extents.windows(2).all(|pair| of(&pair[0]) == of(&pair[1]));
        same(|extent| extent.0) || same(|extent| extent.1)
    };
    let even = columns.iter().filter(is_even).count();
    let filled = |line: &Line| columns.iter().filter(|(from, to)| line.extent(*from, *to).is_some()).count();
    let full = rows.iter().filter(|line| filled(line) * 2 > columns.len()).count();
    even * 10 >= columns.len() * 7 && full * 10 >= rows.len() * 8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Option<Vec<String>> {
        Some(rows(text)?.map(|row| row.join("|")).collect())
    }

    #[test]
    fn columns_below_each_other_are_cut_at_their_gutters() {
        for (text, expected) in [
            (
                "CODE  NAME          QTY    PRICE\nA001  Bolt           12 1,211.50\nA002  Washer flat   100 3,200.05\nA003  Nut             7 4,110.10\n",
                "CODE|NAME|QTY|PRICE/A001|Bolt|12|1,211.50/A002|Washer flat|100|3,200.05/A003|Nut|7|4,110.10",
            ),
            (
                "NO  NAME      UNIT\n1   ANN LEE   B\n2   BOB DEE\n3   CYD ROE   C\n",
                "NO|NAME|UNIT/1|ANN LEE|B/2|BOB DEE|/3|CYD ROE|C",
            ),
            (
                "STOCK LIST\n\nID NAME\n-- ---------\n 1 Bolt M4\n 2 Nut\n\n2 rows selected.\n",
                "STOCK LIST//ID|NAME/1|Bolt M4/2|Nut//2 rows selected.",
            ),
            (
                "品番    品名          数量\nA-1     ねじ            10\nA-2     木ねじ          20\nA-3     くぎ           300\n",
                "品番|品名|数量/A-1|ねじ|10/A-2|木ねじ|20/A-3|くぎ|300",
            ),
        ] {
            assert_eq!(shown(text).map(|rows| rows.join("/")).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn lines_that_are_no_columns_stay_whole() {
        for text in [
            "a,  b,  c\n1,  2,  3\n4,  5,  6\n",
            "id\tn\n1\ta  b\n2\tc  d\n",
            "Dear all,\n\nplease come  on Monday.\nThe room  is open.\nYours\n",
            "name city\nAnn Bern\nBob Chur\nCyd Brig\n",
        ] {
            assert_eq!(shown(text), None, "{text}");
        }
    }
}
