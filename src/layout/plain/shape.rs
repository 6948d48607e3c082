//! What the values of a column have in common, told by their shape alone: no word of any language is needed.

use std::collections::{BTreeMap, BTreeSet};

/// Rows looked at.
const SAMPLE: usize = 60;
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
    /// Those that are more than a number: years, ranges, days.
    special: BTreeSet<Special>,
}

/// A value that may head a column of other values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Special {
    Year,
    Range,
    Day,
}

impl Kinds {
    fn of(texts: &[&str]) -> Self {
        let values = || texts.iter().filter(|text| is_value(text));
        Self {
            lettered: values()
                .filter(|text| text.contains(char::is_alphabetic))
                .map(|text| pattern(text))
                .collect(),
            special: values().filter_map(|text| special(text)).collect(),
        }
    }

    fn holds(&self, text: &str) -> bool {
        let is_other = text.contains(char::is_alphabetic) && !self.lettered.contains(&pattern(text));
        is_value(text) && !is_other && special(text).is_none_or(|special| self.special.contains(&special))
    }
}

fn special(text: &str) -> Option<Special> {
    let is_year = text.len() == 4 && text.parse::<u32>().is_ok_and(|year| (1900..2100).contains(&year));
    let is_number =
        |part: &str| (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_range = || {
        let parts = text.split_once(['-', '–', '~', '～', '〜']);
        parts.is_some_and(|(one, other)| is_number(one.trim()) && is_number(other.trim()))
            || text.strip_suffix('+').is_some_and(is_number)
    };
    let is_day = || pattern(text) == "9-9-9" || pattern(text) == "9/9/9";
    match () {
        () if is_year => Some(Special::Year),
        () if is_range() => Some(Special::Range),
        () if is_day() => Some(Special::Day),
        () => None,
    }
}

/// A text, or a value that may stand over others: 2022, 18-64, a day.
pub(super) fn may_head(text: &str) -> bool {
    !is_value(text) || special(text).is_some()
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
    pub(super) fn vote(&self, row: &[String]) -> i32 {
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

    /// Whether a column holds values of one kind.
    pub(super) fn has_values(&self, col: usize) -> bool {
        matches!(self.shapes.get(col), Some(Shape::Value(_)))
    }

    pub(super) fn has_shapes(&self) -> bool {
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
pub(super) fn pattern(text: &str) -> String {
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
