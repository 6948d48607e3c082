//! Delimited text (csv, tsv …) → one sheet: decoded, its dialect told, what is drawn around it taken off.

use super::cells::Scattered;
use super::problem::Problem;
use super::records::records;
use super::{Book, Cell, Format, Options, Reading, Sheet, Visibility, console, dialect, encoding};
use crate::domain::CellRef;
use std::borrow::Cow;
use std::sync::Arc;

pub(super) fn read(bytes: &[u8], options: &Options) -> Result<Reading, Problem> {
    let decoded = encoding::decode(bytes);
    let declared = declared_delimiter(&decoded.text);
    let text = declared.map_or(decoded.text.as_str(), |(_, rest)| rest);
    let sniffed = dialect::sniff(text);
    let unquoted = console::unquoted_lines(text, sniffed);
    let (text, mut dialect) =
        unquoted.as_deref().map_or((text, sniffed), |inside| (inside, dialect::sniff(inside)));
    if let Some((delimiter, _)) = declared {
        dialect.delimiter = delimiter;
    }
    let is_console = console::is_console(text, dialect);
    let is_drawn = |row: &[Cow<str>]| is_console && (console::is_rule(row) || console::is_count(row));
    let rows = records(text, dialect).filter(|row| !is_drawn(row));
    let mut cells = Scattered::default();
    let mut first_lost = None;
    for (row, record) in (1 + u32::from(declared.is_some())..).zip(rows) {
        let mut fits = true;
        for (col, field) in (1..).zip(record) {
            let text = if is_console { field.trim() } else { as_text(&field) };
            if col > options.columns + 1 {
                break;
            }
            if decoded.lost && first_lost.is_none() && text.contains('\u{FFFD}') {
                first_lost = Some(CellRef::new(row, col));
            }
            fits &= cells.push(row, col, Cell::text(&line_breaks(text, options)), options);
        }
        if !fits {
            break;
        }
    }
    let (grid, merges, mut problems) = cells.into_grid(Vec::new(), options);
    if decoded.lost {
        problems.push(Problem::LostCharacters(decoded.name, first_lost));
    }
    let name: Arc<str> = "".into();
    let problems = problems.into_iter().map(|problem| (Arc::clone(&name), problem)).collect();
    let sheet = Sheet { name, visibility: Visibility::Visible, grid, merges };
    Ok((Book { format: Format::Csv, encoding: Some(decoded.name), sheets: vec![sheet] }, problems))
}

/// `="0812001352"`: how an export keeps Excel from taking a number's zeros; the text is what stands in the quotes.
fn as_text(field: &str) -> &str {
    let inside = field.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    inside.filter(|inside| !inside.contains('"')).unwrap_or(field)
}

/// A cell's line breaks are those of Excel, whatever the file's; or they stay.
fn line_breaks<'t>(field: &'t str, options: &Options) -> Cow<'t, str> {
    if !options.as_written && field.contains('\r') {
        Cow::Owned(field.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(field)
    }
}

/// Excel's first line `sep=;`.
fn declared_delimiter(text: &str) -> Option<(&str, &str)> {
    let (line, rest) = text.split_once('\n')?;
    let delimiter = line.trim_end_matches('\r').strip_prefix("sep=")?;
    (delimiter.chars().count() == 1).then_some((delimiter, rest))
}
