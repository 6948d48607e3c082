//! The fixed set of cell formats of our books; colours and font are those of `plan::look`, by which they are known again.

use crate::plan::{CellLook, NumberFormat, PlannedColumn, look};
use crate::views::{ColumnKind, Format, TabColumn};
use rust_xlsxwriter::{Color, Format as CellFormat, FormatAlign, FormatPattern, FormatUnderline};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The look of a cell without anything of its own: 游ゴシック 11, on top of its row.
pub(super) fn plain() -> CellFormat {
    CellFormat::new()
        .set_font_name(look::FONT_NAME)
        .set_font_size(look::FONT_SIZE)
        .set_font_family(2)
        .set_font_charset(128)
        .set_align(FormatAlign::Top)
}

fn filled(format: CellFormat, colour: u32) -> CellFormat {
    format.set_pattern(FormatPattern::Solid).set_background_color(Color::RGB(colour))
}

pub(super) fn header(one: &PlannedColumn) -> CellFormat {
    let (fill, text) = match (one.added, one.column.kind) {
        (true, _) => (look::ADDED_HEADER, look::TEXT),
        (false, ColumnKind::Human) => (look::HUMAN_HEADER, look::HEADER_TEXT),
        (false, _) => (look::OWNED_HEADER, look::HEADER_TEXT),
    };
    let format = filled(plain().set_bold(), fill)
        .set_font_color(Color::RGB(text))
        .set_text_wrap()
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter);
    match &one.look {
        Some(look) => looking(format, look),
        None => format,
    }
}

/// A format in a person's look.
fn looking(mut format: CellFormat, look: &CellLook) -> CellFormat {
    if let Some(colour) = look.fill {
        format = filled(format, colour);
    }
    if let Some(colour) = look.font_colour {
        format = format.set_font_color(Color::RGB(colour));
    }
    if let Some(tenths) = look.size {
        format = format.set_font_size(f64::from(tenths) / 10.0);
    }
    let format = if look.bold { format.set_bold() } else { format };
    let format = if look.italic { format.set_italic() } else { format };
    let format = if look.underline { format.set_underline(FormatUnderline::Single) } else { format };
    if look.strike { format.set_font_strikethrough() } else { format }
}

/// Whether the text of a column's cells is broken into lines.
pub(super) fn wraps(column: &TabColumn, added: bool) -> bool {
    let free_text = column.kind == ColumnKind::Human && column.choices.is_empty();
    !added && (column.format == Format::LongText || free_text)
}

/// How the cells of a column look.
pub(super) fn column(column: &TabColumn, added: bool) -> CellFormat {
    let human = column.kind == ColumnKind::Human && !added;
    let base = if human { filled(plain(), look::HUMAN_CELL) } else { plain() };
    let base = if wraps(column, added) { base.set_text_wrap() } else { base };
    let is_key = column.kind == ColumnKind::Key && !added;
    let base = if is_key { base.set_font_color(Color::RGB(look::KEY_TEXT)) } else { base };
    let is_unit = column.header == look::UNIT_HEADER && !added;
    let base = if is_unit { base.set_align(FormatAlign::Left).set_indent(1) } else { base };
    let base = match column.format {
        Format::Text | Format::LongText => base,
        Format::Date | Format::DateTime => base.set_align(FormatAlign::Center),
        // A number ends where the text beside it would begin.
        Format::Integer | Format::Decimal | Format::Figure | Format::Yen | Format::Percent => {
            base.set_align(FormatAlign::Right).set_indent(1)
        }
    };
    match look::column_format(column.format) {
        Some(code) => base.set_num_format(code),
        None => base,
    }
}

/// What a cell has of its own besides its column's format.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Variant {
    pub(super) number_format: Option<NumberFormat>,
    pub(super) look: Option<Arc<CellLook>>,
}

/// A column's format, and its variants, each made once.
pub(super) struct ColumnFormats {
    base: CellFormat,
    variants: BTreeMap<Variant, CellFormat>,
}

impl ColumnFormats {
    pub(super) fn new(base: CellFormat) -> Self {
        Self { base, variants: BTreeMap::new() }
    }

    pub(super) fn with(&mut self, variant: &Variant) -> &CellFormat {
        let base = &self.base;
        self.variants.entry(variant.clone()).or_insert_with(|| {
            let format = match &variant.number_format {
                None => base.clone(),
                Some(NumberFormat::Builtin(index)) => base.clone().set_num_format_index(*index),
                Some(NumberFormat::Code(code)) => base.clone().set_num_format(code.as_ref()),
            };
            match &variant.look {
                Some(look) => looking(format, look),
                None => format,
            }
        })
    }
}
