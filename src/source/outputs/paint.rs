//! What about a cell's look is a person's: colours, fonts and borders that our writer does not use.

use crate::plan::CellLook;
use crate::plan::look::{FILLS, FONT_COLOURS, FONT_SIZE};
use calamine::{Borders, Color, Fill, FillPattern, Font, Style};

/// What is unusual about a cell's look; nothing, when we could have written it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Paint {
    /// What a rebuilt file can hold. Bold is usual in a header.
    pub look: CellLook,
    /// A fill of a pattern or of colours that run into one another.
    pub pattern: bool,
    pub border: bool,
}

/// Compares by what is seen, not by how it is stored: Excel, LibreOffice and openpyxl each rewrite the styles, and name
/// other fonts.
pub(super) fn paint_of(style: &Style) -> Paint {
    let fill = style.fill.as_ref();
    Paint {
        look: CellLook {
            fill: fill.and_then(own_colour),
            ..style.font.as_ref().map(look_of).unwrap_or_default()
        },
        pattern: fill.is_some_and(|fill| !matches!(fill.pattern, FillPattern::None | FillPattern::Solid)),
        border: style.borders.as_ref().is_some_and(Borders::has_visible_borders),
    }
}

fn own_colour(fill: &Fill) -> Option<u32> {
    let colour = fill.get_color().filter(|_| fill.pattern == FillPattern::Solid).map(rgb);
    colour.filter(|colour| !FILLS.contains(colour))
}

fn look_of(font: &Font) -> CellLook {
    CellLook {
        fill: None,
        font_colour: font.color.map(rgb).filter(|colour| !FONT_COLOURS.contains(colour)),
        size: font.size.filter(|size| (size - FONT_SIZE).abs() > 0.01).map(tenths),
        bold: font.is_bold(),
        italic: font.is_italic(),
        underline: font.has_underline(),
        strike: font.has_strikethrough(),
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a font has 1 to 409 points")]
fn tenths(size: f64) -> u16 {
    (size.clamp(1.0, 409.0) * 10.0).round() as u16
}

fn rgb(colour: Color) -> u32 {
    colour.to_argb() & 0x00FF_FFFF
}
