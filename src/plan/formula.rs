//! A person's formulas follow their cells: when rows or columns of a sheet move, references into it move with them.

use crate::domain::{CellRef, column_letters};
use std::collections::BTreeMap;

/// Where the rows and columns of one standing sheet stand in the new version. All numbers are 1-based.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct SheetMove {
    /// `rows[r - 1]` = the new row of standing row `r`; `None` = it is gone. Rows past the end keep their distance to it.
    pub rows: Vec<Option<u32>>,
    pub cols: Vec<Option<u32>>,
    /// Number of the last row of the new version.
    pub last_row: u32,
}

impl SheetMove {
    fn moves_nothing(&self) -> bool {
        let stays = |places: &[Option<u32>]| places.iter().zip(1u32..).all(|(place, at)| *place == Some(at));
        stays(&self.rows) && stays(&self.cols) && self.rows.len() == self.last_row as usize
    }

    fn row(&self, row: u32) -> Option<u32> {
        let count = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        if row > count { Some(row - count + self.last_row) } else { *self.rows.get(row as usize - 1)? }
    }

    fn col(&self, col: u32) -> Option<u32> {
        self.cols.get(col as usize - 1).map_or(Some(col), |place| *place)
    }

    /// A span of rows keeps what is left of it; one that reached the last row reaches the new last row.
    fn row_span(&self, first: u32, last: u32) -> Option<(u32, u32)> {
        let count = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        if first > count {
            return Some((self.row(first)?, self.row(last)?));
        }
        let (start, mut end) = span(&self.rows, first, last.min(count))?;
        if last > count {
            end = last - count + self.last_row;
        } else if last == count && first < last {
            end = end.max(self.last_row);
        }
        Some((start, end))
    }

    fn col_span(&self, first: u32, last: u32) -> Option<(u32, u32)> {
        let count = u32::try_from(self.cols.len()).unwrap_or(u32::MAX);
        match (first > count, last > count) {
            (true, _) => Some((first, last)),
            (false, true) => Some((span(&self.cols, first, count)?.0, last)),
            (false, false) => span(&self.cols, first, last),
        }
    }
}

/// The smallest and largest new place of the standing places `first..=last`.
fn span(places: &[Option<u32>], first: u32, last: u32) -> Option<(u32, u32)> {
    let left = places.get(first as usize - 1..last as usize)?.iter().flatten();
    Some((*left.clone().min()?, *left.max()?))
}

/// The moves of a book's sheets, by standing name.
#[derive(Clone, Debug, Default)]
pub(super) struct Moves(BTreeMap<String, SheetMove>);

impl Moves {
    /// Sheets that stay as they are need no entry.
    pub(super) fn add(&mut self, sheet: &str, moved: SheetMove) {
        if !moved.moves_nothing() {
            self.0.insert(sheet.to_lowercase(), moved);
        }
    }

    /// The formula (without `=`) of a cell of sheet `home`, its references moved.
    pub(super) fn follow(&self, formula: &str, home: &str) -> String {
        if self.0.is_empty() {
            return formula.to_owned();
        }
        let chars: Vec<char> = formula.chars().collect();
        let mut out = String::with_capacity(formula.len());
        let mut at = 0;
        let mut sheet: Option<String> = None;
        while at < chars.len() {
            let (token, next) = token(&chars, at);
            match token {
                Token::Sheet(name) => {
                    out.extend(&chars[at..next]);
                    sheet = Some(name);
                }
                Token::Word => {
                    let word: String = chars[at..next].iter().collect();
                    let moved = self.0.get(&sheet.take().unwrap_or_else(|| home.to_owned()).to_lowercase());
                    let called = chars.get(next) == Some(&'(');
                    match moved.filter(|_| !called).and_then(|moved| move_reference(&word, moved)) {
                        Some(reference) => out.push_str(&reference),
                        None => out.push_str(&word),
                    }
                }
                Token::Other => {
                    out.extend(&chars[at..next]);
                    sheet = None;
                }
            }
            at = next;
        }
        out
    }
}

enum Token {
    /// `'案件 1'!` or `Sheet1!`, without quotes.
    Sheet(String),
    /// A name, a number, a reference or a range.
    Word,
    Other,
}

/// The token at a place, and where the next begins.
fn token(chars: &[char], at: usize) -> (Token, usize) {
    match chars[at] {
        quote @ ('"' | '\'') => {
            let end = quoted_end(chars, at, quote);
            if quote == '\'' && chars.get(end) == Some(&'!') {
                let name: String = chars[at + 1..end - 1].iter().collect();
                (Token::Sheet(name.replace("''", "'")), end + 1)
            } else {
                (Token::Other, end)
            }
        }
        '[' => {
            let end = chars[at..].iter().position(|c| *c == ']').map_or(chars.len(), |n| at + n + 1);
            (Token::Other, end)
        }
        c if is_word(c) => {
            let end = chars[at..].iter().position(|c| !is_word(*c)).map_or(chars.len(), |n| at + n);
            if chars.get(end) == Some(&'!') {
                (Token::Sheet(chars[at..end].iter().collect()), end + 1)
            } else {
                (Token::Word, end)
            }
        }
        _ => (Token::Other, at + 1),
    }
}

fn quoted_end(chars: &[char], start: usize, quote: char) -> usize {
    let mut at = start + 1;
    while at < chars.len() {
        if chars[at] == quote {
            if chars.get(at + 1) != Some(&quote) {
                return at + 1;
            }
            at += 1;
        }
        at += 1;
    }
    chars.len()
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '$' | '_' | '.' | ':' | '\\')
}

/// `C5`, `$C$5:D9`, `C:D` or `5:9` moved; `None` when the word is no reference, `#REF!` when its cells are gone.
fn move_reference(word: &str, moved: &SheetMove) -> Option<String> {
    let lost = || "#REF!".to_owned();
    let Some((first, last)) = word.split_once(':') else {
        let cell = Corner::parse(word)?;
        let (row, col) = (cell.row?, cell.col?);
        return Some(match (moved.row(row), moved.col(col)) {
            (Some(row), Some(col)) => cell.show(Some(row), Some(col)),
            _ => lost(),
        });
    };
    let (first, last) = (Corner::parse(first)?, Corner::parse(last)?);
    let rows = match (first.row, last.row) {
        (Some(a), Some(b)) => Some(moved.row_span(a.min(b), a.max(b))),
        (None, None) => None,
        _ => return None,
    };
    let cols = match (first.col, last.col) {
        (Some(a), Some(b)) => Some(moved.col_span(a.min(b), a.max(b))),
        (None, None) => None,
        _ => return None,
    };
    if rows == Some(None) || cols == Some(None) {
        return Some(lost());
    }
    let (rows, cols) = (rows.flatten(), cols.flatten());
    let start = first.show(rows.map(|r| r.0), cols.map(|c| c.0));
    let end = last.show(rows.map(|r| r.1), cols.map(|c| c.1));
    Some(format!("{start}:{end}"))
}

/// `$C$5`, `C`, `$5`: one corner of a reference, with its dollar signs.
struct Corner {
    col: Option<u32>,
    row: Option<u32>,
    fixed_col: bool,
    fixed_row: bool,
}

impl Corner {
    fn parse(text: &str) -> Option<Self> {
        let (fixed, rest) = text.strip_prefix('$').map_or((false, text), |rest| (true, rest));
        let letters = rest.chars().take_while(char::is_ascii_alphabetic).count();
        let (letters, digits) = rest.split_at(letters);
        let (fixed_row, digits) = match digits.strip_prefix('$') {
            Some(digits) if !letters.is_empty() => (true, digits),
            Some(_) => return None,
            None => (letters.is_empty() && fixed, digits),
        };
        if letters.is_empty() && digits.is_empty() {
            return None;
        }
        let col = if letters.is_empty() { None } else { Some(column_number(letters)?) };
        let row = if digits.is_empty() && !fixed_row { None } else { Some(row_number(digits)?) };
        Some(Self { col, row, fixed_col: fixed && col.is_some(), fixed_row })
    }

    fn show(&self, row: Option<u32>, col: Option<u32>) -> String {
        let mut out = String::new();
        if let Some(col) = col {
            out.push_str(if self.fixed_col { "$" } else { "" });
            out.push_str(&column_letters(col));
        }
        if let Some(row) = row {
            out.push_str(if self.fixed_row { "$" } else { "" });
            out.push_str(&row.to_string());
        }
        out
    }
}

fn column_number(letters: &str) -> Option<u32> {
    let cell: CellRef = format!("{letters}1").parse().ok()?;
    (cell.col <= 16_384).then_some(cell.col)
}

fn row_number(digits: &str) -> Option<u32> {
    let row: u32 = digits.parse().ok()?;
    (1..=1_048_576).contains(&row).then_some(row)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Row 3 is gone, rows 4 and 5 swapped, two rows added at the end; a column came in before C.
    fn moves() -> Moves {
        let mut moves = Moves::default();
        moves.add(
            "案件",
            SheetMove {
                rows: vec![Some(1), Some(2), None, Some(4), Some(3)],
                cols: vec![Some(1), Some(2), Some(4)],
                last_row: 6,
            },
        );
        moves
    }

    #[test]
    fn references_follow_their_cells() {
        for (formula, expect) in [
            ("C4*2", "D4*2"),
            ("C5*$B$2", "D3*$B$2"),
            ("$C5", "$D3"),
            ("C3+1", "#REF!+1"),
            ("SUM(C2:C5)", "SUM(D2:D6)"),
            ("SUM(C2:C4)", "SUM(D2:D4)"),
            ("SUM(C:C)", "SUM(D:D)"),
            ("SUM($2:$5)", "SUM($2:$6)"),
            ("IF(B4=\"C5\",\"済\",LOG10(C4))", "IF(B4=\"C5\",\"済\",LOG10(D4))"),
            ("別シート!C5", "別シート!C5"),
            ("'案件'!C5&案件!C5", "'案件'!D3&案件!D3"),
            ("C9", "D10"),
            ("E4", "E4"),
            ("税率*C4", "税率*D4"),
            ("[1]案件!C5", "[1]案件!D3"),
            ("1.5+C4", "1.5+D4"),
        ] {
            assert_eq!(moves().follow(formula, "案件"), expect, "{formula}");
        }
        assert_eq!(moves().follow("C5+案件!C5", "メモ"), "C5+案件!D3");
    }

    #[test]
    fn nothing_moves_where_nothing_moved() {
        let mut moves = Moves::default();
        moves.add("案件", SheetMove { rows: vec![Some(1), Some(2)], cols: vec![Some(1)], last_row: 2 });
        assert_eq!(moves.follow("SUM(A1:A2)", "案件"), "SUM(A1:A2)");
    }
}
