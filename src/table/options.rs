//! How much is read of a file.

/// Limits of what is read; what is beyond a limit becomes an issue, and the rest is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Larger files are not opened. Default 64 MiB.
    pub bytes_per_file: usize,
    /// Larger packages (unpacked) are not opened. Default 256 MiB.
    pub unpacked_bytes: u64,
    /// Cells of a sheet's rectangle. Default 5,000,000.
    pub cells_per_sheet: usize,
    /// Cells with something in them that are kept of all sheets together. Default 1,500,000.
    pub cells_per_file: usize,
    /// Rows with something in them that are kept of all sheets together. Default 50,000.
    pub rows_per_file: usize,
    /// Bytes of texts kept of all sheets together, those that cells share not counted. Default 64 MiB.
    pub text_per_file: usize,
    /// Sheets that are read. Default 1,000.
    pub sheets: usize,
    /// Characters kept of one cell. Default 50,000.
    pub text_per_cell: usize,
    /// Columns kept. Default 1,000.
    pub columns: u32,
    /// Delimited text keeps the line breaks inside its cells as they are written (else they become `\n`). Default no.
    pub as_written: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            bytes_per_file: 64 << 20,
            unpacked_bytes: 256 << 20,
            cells_per_sheet: 5_000_000,
            cells_per_file: 1_500_000,
            rows_per_file: 50_000,
            text_per_file: 64 << 20,
            sheets: 1_000,
            text_per_cell: 50_000,
            columns: 1_000,
            as_written: false,
        }
    }
}

impl Options {
    /// For what the office places itself: a national register, the orders of years. A desk's file is never so long, and
    /// a hundred of them are read in a night.
    #[must_use]
    pub fn of_office() -> Self {
        Self {
            cells_per_file: 10_000_000,
            rows_per_file: 1_000_000,
            text_per_file: 256 << 20,
            ..Self::default()
        }
    }
}
