//! The look of our books and the marks by which we know again what we wrote; anything else in a book is a person's.

use crate::views::{Format, TabCell};

/// Raised when the writer's own look changes, so that standing books are rebuilt once.
pub const LOOK_VERSION: u32 = 3;

/// Header of the column that names the unit of each row's figure.
pub const UNIT_HEADER: &str = "単位";
pub const RATE_UNIT: &str = "％";

pub const WHOLE_CODE: &str = "#,##0";
pub const TENTHS_CODE: &str = "#,##0.0";
pub const PERCENT_CODE: &str = "0.0%";
pub const DATE_CODE: &str = "yyyy-mm-dd";
pub const DATE_TIME_CODE: &str = "yyyy-mm-dd hh:mm";

/// How the numbers of a column are shown; `None` = as text.
#[must_use]
pub const fn column_format(format: Format) -> Option<&'static str> {
    match format {
        Format::Text | Format::LongText => None,
        Format::Integer | Format::Yen | Format::Figure => Some(WHOLE_CODE),
        Format::Decimal => Some(TENTHS_CODE),
        Format::Percent => Some(PERCENT_CODE),
        Format::Date => Some(DATE_CODE),
        Format::DateTime => Some(DATE_TIME_CODE),
    }
}

/// How a cell is shown where its column's own format would not do: a date among texts, a rate (always with one decimal)
/// or a broken number among figures.
#[must_use]
pub fn own_format(column: Format, value: &TabCell, is_rate: bool) -> Option<&'static str> {
    match value {
        TabCell::Date(_) if column != Format::Date => Some(DATE_CODE),
        TabCell::DateTime(_) if column != Format::DateTime => Some(DATE_TIME_CODE),
        TabCell::Number(number) if column == Format::Figure && (is_rate || number.fract() != 0.0) => {
            Some(TENTHS_CODE)
        }
        _ => None,
    }
}

/// How a date or moment is shown, whatever its column shows.
#[must_use]
pub const fn date_format(value: &TabCell) -> Option<&'static str> {
    match value {
        TabCell::Date(_) => Some(DATE_CODE),
        TabCell::DateTime(_) => Some(DATE_TIME_CODE),
        _ => None,
    }
}

pub const FONT_NAME: &str = "游ゴシック";
/// Points.
pub const FONT_SIZE: f64 = 11.0;

/// Dark text on white, 0xRRGGBB like all colours here.
pub const TEXT: u32 = 0x00_0000;
/// Text of a coloured header (contrast at least 6:1 on both fills).
pub const HEADER_TEXT: u32 = 0xFF_FFFF;
/// Keys: for programs and for asking why; an office reads past them (contrast 4.6:1 on white).
pub const KEY_TEXT: u32 = 0x76_7676;
/// Header of the key and of our own columns.
pub const OWNED_HEADER: u32 = 0x1F_4E78;
/// Header of the columns that a person fills in.
pub const HUMAN_HEADER: u32 = 0x7F_6000;
/// Header of a column that a person added.
pub const ADDED_HEADER: u32 = 0xF2_F2F2;
/// Cells that a person fills in.
pub const HUMAN_CELL: u32 = 0xFF_F9E5;

pub const FILLS: [u32; 5] = [0xFF_FFFF, OWNED_HEADER, HUMAN_HEADER, ADDED_HEADER, HUMAN_CELL];
pub const FONT_COLOURS: [u32; 3] = [TEXT, HEADER_TEXT, KEY_TEXT];

/// Title of the message of our dropdowns: an input rule with another title is a person's.
pub const DROPDOWN_TITLE: &str = "選択肢にない値です";

/// The name by which a formula refers to a tab's table, header and rows: `表_応募_発注`.
#[must_use]
pub fn table_name(tab: &str) -> String {
    let plain = tab.chars().map(|c| if c.is_alphanumeric() { c } else { '_' });
    std::iter::once('表').chain(['_']).chain(plain).collect()
}

/// Document property with the name of the book: by it a copy is known, whatever its file is called.
pub const BOOK_PROPERTY: &str = "tsunagi.book";
/// Document property with the plan's shape.
pub const SHAPE_PROPERTY: &str = "tsunagi.shape";
/// Document property per tab written in our order: `tsunagi.order.案件マッチング` = key header, `|`, hash of keys.
pub const ORDER_PROPERTY: &str = "tsunagi.order.";
/// Document property per tab: the marks of its key and owned columns' headers, one after the other.
pub const OWNED_PROPERTY: &str = "tsunagi.owned.";
/// Document property per tab: the marks of the headers of a person's own columns, one after the other.
pub const ADDED_PROPERTY: &str = "tsunagi.added.";
/// Document property: how often the book had been written once this file was.
pub const EDITION_PROPERTY: &str = "tsunagi.edition";
/// Document property per chart of ours: its title.
pub const CHART_PROPERTY: &str = "tsunagi.chart.";

/// The hash by which an order of keys is known again.
#[must_use]
pub fn order_mark<'a>(keys: impl Iterator<Item = &'a str>) -> String {
    let mut hasher = blake3::Hasher::new();
    for key in keys {
        hasher.update(key.as_bytes());
        hasher.update(&[0]);
    }
    hasher.finalize().to_hex()[..32].to_owned()
}

/// Length of a `header_mark`; 40 of them fit into a document property.
pub const HEADER_MARK: usize = 6;

/// The mark by which a header of ours is known again.
#[must_use]
pub fn header_mark(header: &str) -> String {
    blake3::hash(header.as_bytes()).to_hex()[..HEADER_MARK].to_owned()
}
