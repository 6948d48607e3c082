//! What about a cell's look is a person's: colours, fonts and borders that our writer does not use.

use crate::plan::look::{FILLS, FONT_COLOURS, FONT_SIZE};
use calamine::{Borders, Color, Fill, FillPattern, Font, Style};

/// What is unusual about a cell's look; nothing, when we could have written it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Paint {
    pub fill: bool,
    pub font_colour: bool,
    /// Bold: usual in a header only.
    pub bold: bool,
    pub underline: bool,
    /// Italics, strikethrough, another size.
    pub font: bool,
    pub border: bool,
}

/// Compares by what is seen, not by how it is stored: Excel, LibreOffice and openpyxl each rewrite the styles.
pub(super) fn paint_of(style: &Style) -> Paint {
    let font = style.font.as_ref();
    Paint {
        fill: style.fill.as_ref().is_some_and(has_own_colour),
        font_colour: font
            .and_then(|font| font.color)
            .is_some_and(|colour| !FONT_COLOURS.contains(&rgb(colour))),
        bold: font.is_some_and(Font::is_bold),
        underline: font.is_some_and(Font::has_underline),
        font: font.is_some_and(has_own_shape),
        border: style.borders.as_ref().is_some_and(Borders::has_visible_borders),
    }
}

fn has_own_colour(fill: &Fill) -> bool {
    match fill.pattern {
        FillPattern::None => false,
        FillPattern::Solid => fill.get_color().is_some_and(|colour| !FILLS.contains(&rgb(colour))),
        _ => true,
    }
}

fn has_own_shape(font: &Font) -> bool {
    let other_size = font.size.is_some_and(|size| (size - FONT_SIZE).abs() > 0.01);
    font.is_italic() || font.has_strikethrough() || other_size
}

fn rgb(colour: Color) -> u32 {
    colour.to_argb() & 0x00FF_FFFF
}
