//! Delimited text (csv, tsv …) → one sheet: decoded, its dialect told, what is drawn around it taken off.

use super::cells::Scattered;
use super::problem::Problem;
use super::records::{Dialect, records};
use super::{
    Book, Cell, Format, Options, Reading, Sheet, Visibility, aligned, console, dialect, encoding, logs,
    quoted_lines,
};
use crate::domain::CellRef;
use std::borrow::Cow;
use std::sync::Arc;

pub(super) fn read(bytes: &[u8], options: &Options) -> Result<Reading, Problem> {
    let decoded = encoding::decode(bytes);
    let declared = declared_delimiter(&decoded.text);
    let text = declared.map_or(decoded.text.as_str(), |(_, rest)| rest);
    let sniffed = dialect::sniff(text);
    let unquoted = quoted_lines::unquoted_lines(text, sniffed);
    let (text, mut dialect) =
        unquoted.as_deref().map_or((text, sniffed), |inside| (inside, dialect::sniff(inside)));
    if let Some((delimiter, _)) = declared {
        dialect.delimiter = delimiter;
    }
    let is_console = console::is_console(text, dialect);
    let rows = rows(text, dialect, is_console, declared.is_some());
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

type Rows<'t> = Box<dyn Iterator<Item = Vec<Cow<'t, str>>> + 't>;

/// The rows of a text as it is written: a log that names its columns, columns parted by blanks, or fields between delimiters.
fn rows<'t>(text: &'t str, dialect: Dialect<'t>, is_console: bool, is_declared: bool) -> Rows<'t> {
    if let Some(rows) = logs::rows(text) {
        return Box::new(rows);
    }
    let aligned =
        || if is_console || is_declared || is_sure(text, dialect) { None } else { aligned::rows(text) };
    if let Some(rows) = aligned() {
        let owned = |row: Vec<String>| row.into_iter().map(Cow::Owned).collect();
        return Box::new(rows.map(owned));
    }
    let is_drawn = move |row: &[Cow<str>]| is_console && (console::is_rule(row) || console::is_count(row));
    let mut corner = lacks_corner(text, dialect).then_some(Cow::Borrowed(""));
    let with_corner = move |mut row: Vec<Cow<'t, str>>| {
        if let Some(corner) = corner.take() {
            row.insert(0, corner);
        }
        row
    };
    Box::new(records(text, dialect).filter(move |row| !is_drawn(row)).map(with_corner))
}

/// Whether a usual delimiter cuts the first line as it cuts all others.
fn is_sure(text: &str, dialect: Dialect) -> bool {
    let widths: Vec<usize> =
        records(text, dialect).map(|row| row.len()).filter(|width| *width > 0).take(1000).collect();
    let is_same = widths.windows(2).all(|pair| pair[0] == pair[1]);
    is_same
        && widths.first().is_some_and(|width| *width > 1)
        && [",", "\t", ";", "|"].contains(&dialect.delimiter)
}

/// R's tables: each row begins with its name in quotes, the header has none for these.
fn lacks_corner(text: &str, dialect: Dialect) -> bool {
    const ROWS: usize = 100;
    let widths: Vec<usize> = records(text, dialect).map(|row| row.len()).take(ROWS).collect();
    let [head, rows @ ..] = &widths[..] else { return false };
    let is_quoted = || text.lines().take(ROWS).all(|line| line.is_empty() || line.starts_with(dialect.quote));
    // A delimiter behind the last field makes rows longer as well.
    let has_last =
        || records(text, dialect).take(ROWS).all(|row| row.last().is_none_or(|last| !last.is_empty()));
    rows.len() >= 2 && rows.iter().all(|width| *width == head + 1 || *width == 0) && is_quoted() && has_last()
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
