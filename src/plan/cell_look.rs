//! What a person gave to a cell: a number format, a look, a formula. A rebuilt file keeps it.

use std::sync::Arc;

/// How a person had a number shown.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NumberFormat {
    /// One of Excel's own (1–163), which show by the language of the program: 14 is a date, 31 `2026年11月20日`.
    Builtin(u8),
    /// `0.0%`
    Code(Arc<str>),
}

/// What a person changed about the look of a cell, as far as a rebuilt file can hold it. Colours are 0xRRGGBB.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct CellLook {
    pub fill: Option<u32>,
    pub font_colour: Option<u32>,
    /// Size of the font in tenths of a point.
    pub size: Option<u16>,
    pub bold: bool,
    pub italic: bool,
    pub underline: bool,
    pub strike: bool,
}

/// A formula, a number format and a look that a person gave to a cell, as in `StandingCell`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OwnLook {
    pub formula: Option<String>,
    pub array: bool,
    pub number_format: Option<NumberFormat>,
    pub look: Option<Arc<CellLook>>,
}
