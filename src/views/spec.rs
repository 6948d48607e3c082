//! The static description of the tabs, read once from `templates/views/`: names, purposes, columns, widths, choices.

use super::{BookId, ColumnKind, Format, Tab, TabColumn};
use serde::Deserialize;
use std::sync::LazyLock;

const NATIONAL_TOML: &str = include_str!("../../templates/views/national.toml");
const DESK_TOML: &str = include_str!("../../templates/views/desk.toml");

/// Which template a book follows; a block's book follows the national one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BookKind {
    National,
    Desk,
}

impl BookKind {
    #[must_use]
    pub const fn of(book: &BookId) -> Self {
        match book {
            BookId::National | BookId::Block(_) => Self::National,
            BookId::Desk(_) => Self::Desk,
        }
    }
}

/// One tab as it is meant to be, whatever its rows.
#[derive(Clone, Debug, PartialEq)]
pub struct TabSpec {
    /// 案件マッチング
    pub name: String,
    /// One sentence for 定義.
    pub purpose: String,
    /// The key column first.
    pub columns: Vec<TabColumn>,
}

impl From<&Tab> for TabSpec {
    fn from(tab: &Tab) -> Self {
        Self { name: tab.name.clone(), purpose: tab.purpose.clone(), columns: tab.columns.clone() }
    }
}

/// A template: the title of the book (`{窓口}` stands for the desk's name), the title of a block's book of the same shape
/// (`{ブロック}` stands for its name), and the tabs in order.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct BookSpec {
    pub(super) title: String,
    pub(super) block_title: String,
    pub(super) tabs: Vec<TabSpec>,
}

/// The tabs of a kind of book, in order; a book leaves out those that have no row.
#[must_use]
pub fn tab_specs(kind: BookKind) -> &'static [TabSpec] {
    &book_spec(kind).tabs
}

pub(super) fn book_spec(kind: BookKind) -> &'static BookSpec {
    static NATIONAL: LazyLock<BookSpec> = LazyLock::new(|| shipped(NATIONAL_TOML));
    static DESK: LazyLock<BookSpec> = LazyLock::new(|| shipped(DESK_TOML));
    match kind {
        BookKind::National => &NATIONAL,
        BookKind::Desk => &DESK,
    }
}

fn shipped(text: &str) -> BookSpec {
    parse(text).expect("compiled into the binary; the test `shipped_templates_parse` reads both")
}

/// Reads a template.
///
/// # Errors
/// Where the text is not TOML of the expected shape.
fn parse(text: &str) -> Result<BookSpec, toml::de::Error> {
    let raw: RawBook = toml::from_str(text)?;
    Ok(BookSpec {
        title: raw.title,
        block_title: raw.block_title,
        tabs: raw.tab.into_iter().map(RawTab::build).collect(),
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBook {
    title: String,
    #[serde(default)]
    block_title: String,
    tab: Vec<RawTab>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTab {
    name: String,
    purpose: String,
    columns: Vec<RawColumn>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawColumn {
    header: String,
    #[serde(default)]
    kind: RawKind,
    #[serde(default)]
    format: RawFormat,
    width: f64,
    #[serde(default)]
    choices: Vec<String>,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum RawKind {
    Key,
    #[default]
    Owned,
    Human,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum RawFormat {
    #[default]
    Text,
    LongText,
    Integer,
    Decimal,
    Figure,
    Yen,
    Percent,
    Date,
    DateTime,
}

impl RawTab {
    fn build(self) -> TabSpec {
        TabSpec {
            name: self.name,
            purpose: self.purpose,
            columns: self.columns.into_iter().map(RawColumn::build).collect(),
        }
    }
}

impl RawColumn {
    fn build(self) -> TabColumn {
        let kind = match self.kind {
            RawKind::Key => ColumnKind::Key,
            RawKind::Owned => ColumnKind::Owned,
            RawKind::Human => ColumnKind::Human,
        };
        let format = match self.format {
            RawFormat::Text => Format::Text,
            RawFormat::LongText => Format::LongText,
            RawFormat::Integer => Format::Integer,
            RawFormat::Decimal => Format::Decimal,
            RawFormat::Figure => Format::Figure,
            RawFormat::Yen => Format::Yen,
            RawFormat::Percent => Format::Percent,
            RawFormat::Date => Format::Date,
            RawFormat::DateTime => Format::DateTime,
        };
        TabColumn { header: self.header, kind, format, width: self.width, choices: self.choices }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn shipped_templates_parse() {
        for text in [NATIONAL_TOML, DESK_TOML] {
            let book = parse(text).unwrap();
            assert!(!book.title.is_empty() && !book.tabs.is_empty());
        }
    }

    #[test]
    fn a_misspelt_word_in_a_template_is_refused() {
        for bad in [
            "title = \"a\"\n[[tab]]\nname = \"b\"\npurpose = \"c\"\ncolumns = [{ header = \"d\", width = 3, kindd = \"key\" }]",
            "title = \"a\"\n[[tab]]\nname = \"b\"\npurpose = \"c\"\ncolumns = [{ header = \"d\", width = 3, format = \"money\" }]",
        ] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn every_tab_has_one_key_first_and_unique_headers() {
        for kind in [BookKind::National, BookKind::Desk] {
            let names: BTreeSet<&str> = tab_specs(kind).iter().map(|tab| tab.name.as_str()).collect();
            assert_eq!(names.len(), tab_specs(kind).len(), "tab names are unique");
            for tab in tab_specs(kind) {
                let keys: Vec<usize> =
                    (0..tab.columns.len()).filter(|at| tab.columns[*at].kind == ColumnKind::Key).collect();
                assert_eq!(keys, [0], "{}", tab.name);
                let headers: BTreeSet<&str> = tab.columns.iter().map(|one| one.header.as_str()).collect();
                assert_eq!(headers.len(), tab.columns.len(), "{}", tab.name);
                for column in &tab.columns {
                    assert!(
                        column.choices.is_empty() || column.kind == ColumnKind::Human,
                        "{}",
                        column.header
                    );
                    assert!((6.0..=110.0).contains(&column.width), "{} {}", tab.name, column.header);
                }
            }
        }
    }

    #[test]
    fn every_header_is_readable_beside_its_filter_button() {
        let width_of =
            |header: &str| header.chars().map(|c| if c.is_ascii() { 1.0 } else { 2.0 }).sum::<f64>();
        for kind in [BookKind::National, BookKind::Desk] {
            for tab in tab_specs(kind) {
                for column in &tab.columns {
                    assert!(column.width >= width_of(&column.header) + 3.0, "{} {}", tab.name, column.header);
                }
            }
        }
    }

    #[test]
    fn yen_columns_name_their_unit() {
        for kind in [BookKind::National, BookKind::Desk] {
            for tab in tab_specs(kind) {
                for column in tab.columns.iter().filter(|one| one.format == Format::Yen) {
                    assert!(column.header.contains("（円"), "{} {}", tab.name, column.header);
                }
            }
        }
    }
}
