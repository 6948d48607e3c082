//! Where a value came from: source file, its revision, sheet and cell.

use super::FilePath;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// One cell of a sheet; both numbers are 1-based, as a person counts (`B5` is row 5, column 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellRef {
    pub row: u32,
    pub col: u32,
}

impl CellRef {
    #[must_use]
    pub const fn new(row: u32, col: u32) -> Self {
        Self { row, col }
    }
}

/// The letters of a 1-based column: 1 → `A`, 27 → `AA`.
#[must_use]
pub fn column_letters(col: u32) -> String {
    letters_of(col, &mut [0; 8]).to_owned()
}

/// The same, written from the end of a place that has room for the largest number.
fn letters_of(mut col: u32, room: &mut [u8; 8]) -> &str {
    let mut begin = room.len();
    while col > 0 {
        begin -= 1;
        room[begin] = b'A' + u8::try_from((col - 1) % 26).unwrap_or(0);
        col = (col - 1) / 26;
    }
    std::str::from_utf8(&room[begin..]).unwrap_or_default()
}

impl fmt::Display for CellRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut letters = [0; 8];
        f.write_str(letters_of(self.col, &mut letters))?;
        write!(f, "{}", self.row)
    }
}

impl FromStr for CellRef {
    type Err = ();

    /// Reads an A1 reference (`$` signs are ignored).
    fn from_str(text: &str) -> Result<Self, ()> {
        let plain: String = text.chars().filter(|c| *c != '$').collect::<String>().to_ascii_uppercase();
        let split = plain.find(|c: char| c.is_ascii_digit()).ok_or(())?;
        let (letters, digits) = plain.split_at(split);
        if letters.is_empty() || letters.len() > 3 || !letters.bytes().all(|b| b.is_ascii_uppercase()) {
            return Err(());
        }
        let col = letters.bytes().fold(0u32, |n, b| n * 26 + u32::from(b - b'A') + 1);
        let row: u32 = digits.parse().map_err(|_| ())?;
        if row == 0 { Err(()) } else { Ok(Self { row, col }) }
    }
}

/// A place inside the material that came in. A nation's records hold a million of them, so that those of one sheet share
/// its name.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    part: Arc<Part>,
    /// `None` when the whole file or sheet is meant.
    pub cell: Option<CellRef>,
}

/// A file of the material, or a sheet of it.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Part {
    /// Path relative to the installation (`inbox/d01/一覧.xlsx`), or the source's name and id for Google.
    pub file: Arc<str>,
    /// Content hash (hex) of the bytes that were read; empty where there are none.
    pub revision: Arc<str>,
    /// Empty where the format has no sheets (CSV).
    pub sheet: Arc<str>,
}

impl std::ops::Deref for Origin {
    type Target = Part;

    fn deref(&self) -> &Part {
        &self.part
    }
}

impl fmt::Debug for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Part { file, revision, sheet } = &*self.part;
        f.debug_struct("Origin")
            .field("file", file)
            .field("revision", revision)
            .field("sheet", sheet)
            .field("cell", &self.cell)
            .finish()
    }
}

impl Origin {
    #[must_use]
    pub fn file(file: &str, revision: &str) -> Self {
        Self::new(file.into(), revision.into(), "".into())
    }

    #[must_use]
    pub fn new(file: Arc<str>, revision: Arc<str>, sheet: Arc<str>) -> Self {
        Self { part: Arc::new(Part { file, revision, sheet }), cell: None }
    }

    #[must_use]
    pub fn sheet(&self, sheet: &str) -> Self {
        Self::new(Arc::clone(&self.file), Arc::clone(&self.revision), sheet.into())
    }

    #[must_use]
    pub fn at(&self, cell: CellRef) -> Self {
        Self { part: Arc::clone(&self.part), cell: Some(cell) }
    }

    /// The whole sheet, or the whole file where there are none.
    #[must_use]
    pub fn whole(&self) -> Self {
        Self { part: Arc::clone(&self.part), cell: None }
    }

    /// The same place of a file that is called otherwise.
    #[must_use]
    pub fn in_file(&self, file: &Arc<str>) -> Self {
        let renamed = Self::new(Arc::clone(file), Arc::clone(&self.revision), Arc::clone(&self.sheet));
        Self { cell: self.cell, ..renamed }
    }

    #[must_use]
    pub fn path(&self) -> FilePath<'_> {
        FilePath::new(&self.file)
    }

    /// The place as text that stays when a file at Google is renamed or moved.
    #[must_use]
    pub fn lasting(&self) -> String {
        format!("{}{}", self.path().lasting(), Within(self))
    }
}

/// What an origin says within its file: `:名簿!B5`
struct Within<'a>(&'a Origin);

impl fmt::Display for Within<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Origin { part, cell } = self.0;
        if !part.sheet.is_empty() {
            f.write_str(":")?;
            f.write_str(&part.sheet)?;
        }
        let Some(cell) = cell else { return Ok(()) };
        f.write_str(if part.sheet.is_empty() { ":" } else { "!" })?;
        cell.fmt(f)
    }
}

/// `inbox/d01/一覧.xlsx:名簿!B5`; the sheet is left out where the format has none, and so is Google's id.
impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.path().shown())?;
        Within(self).fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cell_references_read_and_show() {
        for (text, row, col) in
            [("A1", 1, 1), ("Z9", 9, 26), ("AA10", 10, 27), ("XFD1048576", 1_048_576, 16_384)]
        {
            let cell = CellRef::new(row, col);
            assert_eq!(cell.to_string(), text);
            assert_eq!(text.parse(), Ok(cell));
        }
        for bad in ["", "1", "A", "A0", "ABCD1", "あ1"] {
            assert!(bad.parse::<CellRef>().is_err(), "{bad}");
        }
    }

    #[test]
    fn an_origin_reads_like_a_place() {
        let file = Origin::file("inbox/d01/一覧.xlsx", "ab");
        assert_eq!(file.sheet("名簿").at(CellRef::new(5, 2)).to_string(), "inbox/d01/一覧.xlsx:名簿!B5");
        assert_eq!(file.at(CellRef::new(5, 2)).to_string(), "inbox/d01/一覧.xlsx:B5");
        assert_eq!(file.to_string(), "inbox/d01/一覧.xlsx");
        let at_google = Origin::file("窓口/d01/一覧.xlsx#1a", "").at(CellRef::new(5, 2));
        assert_eq!(at_google.to_string(), "窓口/d01/一覧.xlsx:B5");
        assert_eq!(at_google.lasting(), "窓口#1a:B5");
    }
}
