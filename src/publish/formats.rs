//! The fixed set of cell formats of our books; colours and font are those of `plan::look`, by which they are known again.

use crate::plan::{NumberFormat, look};
use crate::views::{ColumnKind, Format, TabColumn};
use rust_xlsxwriter::{Color, Format as CellFormat, FormatAlign, FormatPattern};
use std::collections::BTreeMap;

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

pub(super) fn header(kind: ColumnKind, added: bool) -> CellFormat {
    let (fill, text) = match (added, kind) {
        (true, _) => (look::ADDED_HEADER, look::TEXT),
        (false, ColumnKind::Human) => (look::HUMAN_HEADER, look::HEADER_TEXT),
        (false, _) => (look::OWNED_HEADER, look::HEADER_TEXT),
    };
    filled(plain().set_bold(), fill)
        .set_font_color(Color::RGB(text))
        .set_text_wrap()
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
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
    let dated = matches!(column.format, Format::Date | Format::DateTime);
    let base = if dated { base.set_align(FormatAlign::Center) } else { base };
    match look::column_format(column.format) {
        Some(code) => base.set_num_format(code),
        None => base,
    }
}

/// A column's format, and the same with other number formats, each made once.
pub(super) struct ColumnFormats {
    base: CellFormat,
    variants: BTreeMap<NumberFormat, CellFormat>,
}

impl ColumnFormats {
    pub(super) fn new(base: CellFormat) -> Self {
        Self { base, variants: BTreeMap::new() }
    }

    pub(super) fn with(&mut self, number_format: &NumberFormat) -> &CellFormat {
        let base = &self.base;
        self.variants.entry(number_format.clone()).or_insert_with(|| match number_format {
            NumberFormat::Builtin(index) => base.clone().set_num_format_index(*index),
            NumberFormat::Code(code) => base.clone().set_num_format(code.as_ref()),
        })
    }
}
