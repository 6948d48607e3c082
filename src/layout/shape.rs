//! Whether rows begin with a header, told by the shape of their values alone: no word of any language is needed.

use std::collections::{BTreeMap, BTreeSet};

/// Rows looked at.
const SAMPLE: usize = 60;
const DEEPEST: usize = 4;
/// Share of a column's filled cells that must be of one shape.
const MOST: f64 = 0.8;

/// What a column's values have in common.
#[derive(Clone, Debug, PartialEq)]
enum Shape {
    /// Numbers, dates, times, amounts.
    Value(Kinds),
    /// Texts of one pattern: `AB-123`.
    Pattern(String),
    /// A few texts that come again and again.
    Choice(BTreeSet<String>),
    Free,
}

/// What else is known of a column of values: a header over them may be a value too, of another kind (2019, 4月).
#[derive(Clone, Debug, PartialEq)]
struct Kinds {
    /// The patterns of those with letters in them.
    lettered: BTreeSet<String>,
    has_years: bool,
}

impl Kinds {
    fn of(texts: &[&str]) -> Self {
        let values = || texts.iter().filter(|text| is_value(text));
        Self {
            lettered: values()
                .filter(|text| text.contains(char::is_alphabetic))
                .map(|text| pattern(text))
                .collect(),
            has_years: values().any(|text| is_year(text)),
        }
    }

    fn holds(&self, text: &str) -> bool {
        let is_other = text.contains(char::is_alphabetic) && !self.lettered.contains(&pattern(text));
        is_value(text) && !is_other && (self.has_years || !is_year(text))
    }
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && text.parse::<u32>().is_ok_and(|year| (1900..2100).contains(&year))
}

/// The shapes of all columns.
pub(super) struct Profile {
    shapes: Vec<Shape>,
}

impl Profile {
    pub(super) fn of(rows: &[&[String]]) -> Self {
        let width = rows.iter().map(|row| row.len()).max().unwrap_or(0);
        Self { shapes: (0..width).map(|col| shape(rows, col)).collect() }
    }

    /// How many columns say that a row is one of theirs, less those that say it is not.
    fn vote(&self, row: &[String]) -> i32 {
        let of_column = |(shape, text): (&Shape, &String)| -> i32 {
            let text = text.trim();
            let is_own = match shape {
                Shape::Value(kinds) => kinds.holds(text),
                Shape::Pattern(own) => pattern(text) == *own,
                Shape::Choice(known) => known.contains(text),
                Shape::Free => return 0,
            };
            match (text.is_empty(), is_own) {
                (true, _) => 0,
                (_, true) => 2,
                (_, false) if matches!(shape, Shape::Value(_)) && !is_value(text) => -2,
                (_, false) => -1,
            }
        };
        self.shapes.iter().zip(row).map(of_column).sum()
    }

    pub(super) fn fits(&self, row: &[String]) -> bool {
        self.vote(row) >= 0
    }

    fn has_shapes(&self) -> bool {
        self.shapes.iter().any(|shape| *shape != Shape::Free)
    }
}

fn shape(rows: &[&[String]], col: usize) -> Shape {
    let texts: Vec<&str> = rows
        .iter()
        .take(SAMPLE)
        .filter_map(|row| row.get(col))
        .map(|text| text.trim())
        .filter(|text| !text.is_empty())
        .collect();
    let enough = |count: usize| !texts.is_empty() && count as f64 >= texts.len() as f64 * MOST;
    if enough(texts.iter().filter(|text| is_value(text)).count()) {
        return Shape::Value(Kinds::of(&texts));
    }
    let mut patterns: BTreeMap<String, usize> = BTreeMap::new();
    for text in &texts {
        *patterns.entry(pattern(text)).or_default() += 1;
    }
    let usual = patterns.into_iter().max_by_key(|(_, count)| *count);
    if let Some((pattern, count)) = usual
        && texts.len() >= 2
        && enough(count)
        && pattern.contains(|c: char| !c.is_alphabetic() && c != ' ')
    {
        return Shape::Pattern(pattern);
    }
    let different: BTreeSet<String> = texts.iter().map(ToString::to_string).collect();
    if texts.len() >= 6 && different.len() * 3 <= texts.len() {
        Shape::Choice(different)
    } else {
        Shape::Free
    }
}

/// A number, date, time, amount or truth value, however it is written.
pub(super) fn is_value(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let begins_with_letter = text.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_alphabetic);
    let words = ["true", "false", "null", "nan", "na", "n/a", "yes", "no", "-", "none"];
    words.contains(&text.to_lowercase().as_str())
        || (!begins_with_letter
            && digits > 0
            && letters <= 3
            && digits >= letters
            && text.chars().all(is_of_value))
        || (!begins_with_letter
            && digits >= 6
            && letters <= 4
            && text.contains([':', '/', '-'])
            && text.chars().all(is_of_value))
}

fn is_of_value(letter: char) -> bool {
    letter.is_alphanumeric() || "+-.,/: %$€£¥()'T\u{a0}".contains(letter)
}

/// Letters as `a`, digits as `9`, runs as one.
fn pattern(text: &str) -> String {
    let mut found = String::new();
    for letter in text.chars() {
        let kind = match letter {
            _ if letter.is_numeric() => '9',
            _ if letter.is_alphabetic() => 'a',
            _ => letter,
        };
        if !found.ends_with(kind) {
            found.push(kind);
        }
    }
    found
}

/// How many rows at the top are the header: none where the first is a row like all others.
pub(super) fn header_rows(rows: &[&[String]]) -> usize {
    if rows.len() < 2 {
        return usize::from(rows.len() == 1 && !rows[0].iter().any(|text| is_value(text.trim())));
    }
    let mut depth = 1;
    while depth < DEEPEST.min(rows.len() - 1) && is_part_of_header(rows, depth) {
        depth += 1;
    }
    if depth > 1 || is_header(rows) { depth } else { 0 }
}

fn is_header(rows: &[&[String]]) -> bool {
    let first = rows[0];
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
fn is_part_of_header(rows: &[&[String]], at: usize) -> bool {
    let (above, row) = (rows[at - 1], rows[at]);
    let filled = |row: &[String]| row.iter().filter(|text| !text.trim().is_empty()).count();
    if row.iter().any(|text| is_value(text.trim())) || filled(row) == 0 {
        return false;
    }
    let body = Profile::of(&rows[at + 1..]);
    let is_unlike = body.has_shapes() && body.vote(row) < 0;
    let is_unit = |text: &str| {
        text.is_empty() || (text.starts_with(['(', '（', '[']) && text.ends_with([')', '）', ']']))
    };
    let all_units = row.iter().all(|text| is_unit(text.trim()));
    let has_gaps = filled(above) < filled(row)
        || above.windows(2).any(|pair| !pair[0].trim().is_empty() && pair[0] == pair[1]);
    let is_new = row.iter().zip(above).filter(|(own, above)| own != above).count() > 0;
    is_unlike && is_new && (has_gaps || all_units)
        || (!body.has_shapes()
            && has_gaps
            && at == 1
            && filled(row) == row.len()
            && filled(above) * 3 <= row.len() * 2)
}

/// A header that stands again between the records.
pub(super) fn is_repeated(header: &[Vec<String>], row: &[String]) -> bool {
    let is_same = |own: &Vec<String>| {
        count_filled(own) >= 2 && own.iter().zip(row).all(|(one, other)| one.trim() == other.trim())
    };
    header.iter().any(is_same)
}

fn count_filled(row: &[String]) -> usize {
    row.iter().filter(|text| !text.trim().is_empty()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn depth(text: &str) -> usize {
        let rows: Vec<Vec<String>> =
            text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect();
        header_rows(&rows.iter().map(Vec::as_slice).collect::<Vec<_>>())
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
        ] {
            assert_eq!(depth(text), expected, "{text}");
        }
    }
}
