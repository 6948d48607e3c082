//! The model of a produced workbook: what is written, whatever the target is (xlsx, Google Sheets).

use crate::domain::DeskId;
use chrono::NaiveDate;
use std::fmt;

/// Which book: the national one, a block's or a desk's.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BookId {
    National,
    Block(String),
    Desk(DeskId),
}

/// `national`, `block:九州沖縄`, `desk:d01`: the name used in the registry and in origins.
impl fmt::Display for BookId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::National => f.write_str("national"),
            Self::Block(name) => write!(f, "block:{name}"),
            Self::Desk(id) => write!(f, "desk:{id}"),
        }
    }
}

impl BookId {
    /// The book of such a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        match name.split_once(':') {
            None => (name == "national").then_some(Self::National),
            Some(("block", block)) => Some(Self::Block(block.to_owned())),
            Some(("desk", desk)) => Some(Self::Desk(DeskId::new(desk))),
            Some(_) => None,
        }
    }

    /// As an office calls it, and where its file is in the out folder: `全国台帳`, `支部/九州沖縄`, `窓口/d01`.
    #[must_use]
    pub fn shown(&self) -> String {
        match self {
            Self::National => "全国台帳".to_owned(),
            Self::Block(name) => format!("支部/{name}"),
            Self::Desk(id) => format!("窓口/{id}"),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Workbook {
    pub id: BookId,
    /// `全国共同受注 つなぎ台帳`
    pub title: String,
    pub tabs: Vec<Tab>,
}

/// One tab: row 1 is the header, every further row one record.
#[derive(Clone, Debug, PartialEq)]
pub struct Tab {
    /// 案件マッチング
    pub name: String,
    /// One sentence for 定義.
    pub purpose: String,
    pub columns: Vec<TabColumn>,
    pub rows: Vec<TabRow>,
    pub charts: Vec<Chart>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// The visible key of the row (exactly one column of a tab, always the first).
    Key,
    /// Ours: written by tsunagi, overwritten each night.
    Owned,
    /// A person's: never written, carried with the row's key.
    Human,
}

/// How a cell is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Text,
    /// Wrapped text.
    LongText,
    /// 1,234
    Integer,
    /// 12.3
    Decimal,
    /// A number whose unit stands in another column: 1,234,567 or 71.4 (already rounded to one decimal at most).
    Figure,
    /// 1,234 (yen; the unit stands in the header)
    Yen,
    /// 71.4%
    Percent,
    /// 2026-11-20
    Date,
    /// 2026-11-20 13:05
    DateTime,
}

#[derive(Clone, Debug, PartialEq)]
pub struct TabColumn {
    /// Unique within the tab; carries the unit: `金額（円）`.
    pub header: String,
    pub kind: ColumnKind,
    pub format: Format,
    /// In half-width characters.
    pub width: f64,
    /// Dropdown of a human column; empty = free text.
    pub choices: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub enum TabCell {
    #[default]
    Empty,
    /// Always text, even where it begins with `=`.
    Text(String),
    Number(f64),
    /// Only ever a person's own cell.
    Bool(bool),
    Date(NaiveDate),
    DateTime(chrono::NaiveDateTime),
}

/// One record. `cells` are those of the key and owned columns in order of column; human columns hold `Empty`.
#[derive(Clone, Debug, PartialEq)]
pub struct TabRow {
    /// Unique and not empty within the tab; equals the text of the key column.
    pub key: String,
    pub cells: Vec<TabCell>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChartKind {
    Bar,
    Column,
    Line,
}

/// A chart over columns of rows of the same tab.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    pub kind: ChartKind,
    pub title: String,
    /// Alternative text for those who cannot see it.
    pub alt: String,
    /// Header of the column with the labels.
    pub labels: String,
    pub series: Vec<Series>,
    /// Keys of the first and last row shown (the rows between them are consecutive in the model).
    pub rows: (String, String),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    pub name: String,
    /// Header of the column with the values.
    pub column: String,
}
