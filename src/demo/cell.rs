//! What stands in a cell, how wide and high it is, and how a CSV spells it.

use chrono::{NaiveDate, NaiveDateTime};

/// What a clerk puts into a cell.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell {
    Blank,
    Text(String),
    Number(f64),
    Date(NaiveDate),
    Moment(NaiveDateTime),
}

impl Cell {
    pub(super) fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Blank } else { Self::Text(text) }
    }

    pub(super) fn number(value: i64) -> Self {
        Self::Number(value as f64)
    }

    /// A date where there is one.
    pub(super) fn date(date: Option<NaiveDate>) -> Self {
        date.map_or(Self::Blank, Self::Date)
    }

    pub(super) fn width(&self) -> usize {
        match self {
            Self::Blank => 0,
            Self::Text(text) => width_of(text),
            Self::Number(_) | Self::Date(_) => 11,
            Self::Moment(_) => 20,
        }
    }

    /// How many lines the cell takes in the widest column.
    pub(super) fn lines(&self) -> usize {
        match self {
            Self::Text(text) => {
                text.lines().map(|line| width_of_line(line).div_ceil(WIDEST - 2).max(1)).sum()
            }
            _ => 1,
        }
    }

    /// What the cell looks like in a CSV saved by a spreadsheet.
    pub(super) fn into_csv(self) -> String {
        match self {
            Self::Blank => String::new(),
            Self::Text(text) => text,
            Self::Number(value) => value.to_string(),
            Self::Date(date) => date.format("%Y/%-m/%-d").to_string(),
            Self::Moment(moment) => moment.format("%Y/%m/%d %H:%M:%S").to_string(),
        }
    }
}

/// The widest a column gets, in characters of half width; longer text wraps.
pub(super) const WIDEST: usize = 46;

/// The longest line of a text in characters of half width.
pub(super) fn width_of(text: &str) -> usize {
    text.lines().map(width_of_line).max().unwrap_or(0)
}

fn width_of_line(line: &str) -> usize {
    line.chars().map(|letter| if matches!(letter, ' '..='~' | '｡'..='ﾟ') { 1 } else { 2 }).sum()
}
