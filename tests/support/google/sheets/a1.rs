//! A1 notation: from text to an area of a tab, and back as Google writes it.

use super::model::{Book, Tab};
use crate::google::json::{int, text};
use crate::google::reply::Refused;
use serde_json::Value;

/// A part of a tab; ends are exclusive and may be open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Area {
    pub(crate) sheet: i64,
    pub(crate) row: usize,
    pub(crate) column: usize,
    pub(crate) row_end: usize,
    pub(crate) column_end: usize,
    /// Given as one cell: a write may go beyond it.
    pub(crate) is_cell: bool,
}

const OPEN: usize = usize::MAX;
/// ZZZ, the last column there can be.
const LAST_COLUMN: usize = 18_278;

/// One corner: column and row, each maybe absent; counted from 0.
type Corner = (Option<usize>, Option<usize>);

pub(crate) fn letters(column: usize) -> String {
    let mut left = column + 1;
    let mut out = Vec::new();
    while left > 0 {
        left -= 1;
        out.push(char::from(b'A' + (left % 26) as u8));
        left /= 26;
    }
    out.iter().rev().collect()
}

pub(crate) fn corner(text: &str) -> Option<Corner> {
    let text = text.replace('$', "").to_ascii_uppercase();
    let split = text.find(|sign: char| !sign.is_ascii_uppercase()).unwrap_or(text.len());
    let (column, row) = text.split_at(split);
    if text.is_empty()
        || !row.bytes().all(|digit| digit.is_ascii_digit())
        || column.len() > 3
        || row.len() > 9
    {
        return None;
    }
    let column = (!column.is_empty())
        .then(|| column.bytes().fold(0, |sum, letter| sum * 26 + usize::from(letter - b'A') + 1) - 1);
    let row = match row {
        "" => None,
        digits => Some(digits.parse::<usize>().ok().filter(|row| *row > 0)? - 1),
    };
    column.is_none_or(|column| column < LAST_COLUMN).then_some((column, row))
}

/// `A1:B2`, `A:B`, `1:2`, `A5:B`: rows and columns with exclusive ends, and whether it is one cell.
fn span(text: &str) -> Option<(usize, usize, usize, usize, bool)> {
    let (from, to) = match text.split_once(':') {
        Some((from, to)) => (corner(from)?, corner(to)?),
        None => {
            let cell = corner(text)?;
            if cell.0.is_none() || cell.1.is_none() {
                return None;
            }
            (cell, cell)
        }
    };
    let axis = |from: Option<usize>, to: Option<usize>| match (from, to) {
        (Some(from), Some(to)) => (from.min(to), from.max(to) + 1),
        (Some(from), None) | (None, Some(from)) => (from, OPEN),
        (None, None) => (0, OPEN),
    };
    if (from.0.is_none() && to.0.is_some() && from.1.is_none()) || (from == (None, None)) {
        return None;
    }
    let (column, column_end) = axis(from.0, to.0);
    let (row, row_end) = axis(from.1, to.1);
    Some((row, row_end, column, column_end, !text.contains(':')))
}

/// Title and rest of `'It''s'!A1`, `Sheet1!A1`; the title alone if there is no `!`.
fn split(range: &str) -> Option<(Option<String>, Option<&str>, bool)> {
    if let Some(inner) = range.strip_prefix('\'') {
        let mut title = String::new();
        let mut signs = inner.char_indices().peekable();
        while let Some((at, sign)) = signs.next() {
            if sign != '\'' {
                title.push(sign);
            } else if signs.peek().is_some_and(|(_, next)| *next == '\'') {
                signs.next();
                title.push('\'');
            } else {
                let rest = &inner[at + 1..];
                return match rest.strip_prefix('!') {
                    Some(rest) => Some((Some(title), Some(rest), true)),
                    None => rest.is_empty().then_some((Some(title), None, true)),
                };
            }
        }
        return None;
    }
    Some(match range.rsplit_once('!') {
        Some((title, rest)) => (Some(title.to_owned()), Some(rest), false),
        None => (None, Some(range), false),
    })
}

/// The area that a range means; within the grid, unless it begins beyond it.
pub(crate) fn area(book: &Book, range: &str) -> Result<Area, Refused> {
    let unparsable = || Refused::invalid(format!("Unable to parse range: {range}"));
    let whole = |tab: &Tab| Area {
        sheet: tab.id,
        row: 0,
        column: 0,
        row_end: tab.rows,
        column_end: tab.columns,
        is_cell: false,
    };
    let (title, rest, quoted) = split(range).ok_or_else(unparsable)?;
    let tab = match (&title, rest) {
        (Some(title), None) => return book.titled(title).map(whole).ok_or_else(unparsable),
        (Some(title), Some(_)) => book.titled(title).ok_or_else(unparsable)?,
        (None, _) => {
            book.tabs.iter().find(|tab| !tab.is_hidden()).or(book.tabs.first()).ok_or_else(unparsable)?
        }
    };
    let rest = rest.unwrap_or_default();
    match span(rest) {
        Some((row, row_end, column, column_end, is_cell)) => {
            let area = Area { sheet: tab.id, row, column, row_end, column_end, is_cell };
            if row >= tab.rows || column >= tab.columns {
                return Err(beyond(tab, &area));
            }
            Ok(Area { row_end: row_end.min(tab.rows), column_end: column_end.min(tab.columns), ..area })
        }
        None if title.is_none() && !quoted => {
            let named = book.named_ranges.iter().find(|one| text(one, "name") == Some(rest));
            match named {
                Some(named) => from_grid(book, &named["range"]).map_err(Refused::invalid),
                None => book.titled(rest).map(whole).ok_or_else(unparsable),
            }
        }
        None => Err(unparsable()),
    }
}

pub(crate) fn beyond(tab: &Tab, area: &Area) -> Refused {
    Refused::invalid(format!(
        "Range ({}) exceeds grid limits. Max rows: {}, max columns: {}",
        written(tab, area),
        tab.rows,
        tab.columns
    ))
}

/// A `GridRange` of a request; absent ends are the grid's.
pub(crate) fn from_grid(book: &Book, range: &Value) -> Result<Area, String> {
    let sheet = int(range, "sheetId").unwrap_or(0);
    let tab = book.tab(sheet).ok_or_else(|| format!("No grid with id: {sheet}"))?;
    let axis = |begin: &str, end: &str, most: usize, what: &str| {
        let read = |key: &str| int(range, key);
        let (from, to) = (read(begin).unwrap_or(0), read(end).unwrap_or(most as i64));
        if from < 0 || to < 0 {
            return Err(format!("GridRange.{begin} must be greater than or equal to 0."));
        }
        if from as usize >= most {
            return Err(format!("GridRange.{begin}[{from}] is after last {what} in grid[{most}]"));
        }
        if to as usize > most {
            return Err(format!("GridRange.{end}[{to}] is after last {what} in grid[{most}]"));
        }
        if to <= from {
            return Err(format!("GridRange.{end}[{to}] must be greater than {begin}[{from}]"));
        }
        Ok((from as usize, to as usize))
    };
    let (row, row_end) = axis("startRowIndex", "endRowIndex", tab.rows, "row")?;
    let (column, column_end) = axis("startColumnIndex", "endColumnIndex", tab.columns, "column")?;
    Ok(Area { sheet, row, column, row_end, column_end, is_cell: false })
}

/// A title as it stands before `!`.
pub(crate) fn title(name: &str) -> String {
    let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && !name.starts_with(|sign: char| sign.is_ascii_digit());
    let like_a_cell = corner(name).is_some_and(|(column, row)| column.is_some() && row.is_some());
    if plain && !like_a_cell { name.to_owned() } else { format!("'{}'", name.replace('\'', "''")) }
}

/// `Sheet1!A1:B2`, as answers write it.
pub(crate) fn written(tab: &Tab, area: &Area) -> String {
    let mut out = format!("{}!{}{}", title(&tab.title), letters(area.column), area.row + 1);
    let one = area.row + 1 == area.row_end && area.column + 1 == area.column_end;
    if !one {
        let row_end = if area.row_end == OPEN { tab.rows.max(area.row + 1) } else { area.row_end };
        let column_end = if area.column_end == OPEN { tab.columns } else { area.column_end };
        out.push_str(&format!(":{}{row_end}", letters(column_end.max(1) - 1)));
    }
    out
}

impl Area {
    pub(crate) fn rows(&self) -> usize {
        self.row_end - self.row
    }

    pub(crate) fn columns(&self) -> usize {
        self.column_end - self.column
    }

    pub(crate) fn meets(&self, other: &Area) -> bool {
        self.sheet == other.sheet
            && self.row < other.row_end
            && other.row < self.row_end
            && self.column < other.column_end
            && other.column < self.column_end
    }

    pub(crate) fn holds(&self, row: usize, column: usize) -> bool {
        (self.row..self.row_end).contains(&row) && (self.column..self.column_end).contains(&column)
    }

    pub(crate) fn grid(&self) -> Value {
        serde_json::json!({
            "sheetId": self.sheet,
            "startRowIndex": self.row,
            "endRowIndex": self.row_end,
            "startColumnIndex": self.column,
            "endColumnIndex": self.column_end,
        })
    }
}
