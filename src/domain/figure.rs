//! 指標: a number with its name, definition, unit and the records behind it.

use super::{FiscalYear, Origin};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    Yen,
    /// 件
    Cases,
    /// 窓口
    Desks,
    /// 事業所
    Workshops,
    /// 人
    People,
    /// 社
    Companies,
    /// A ratio, shown in percent with one decimal.
    Rate,
    /// A plain ratio (倍).
    Times,
    Days,
    BusinessDays,
    Points,
    /// A number whose unit is that of its question.
    Plain,
}

impl Unit {
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Yen => "円",
            Self::Cases => "件",
            Self::Desks => "窓口",
            Self::Workshops => "事業所",
            Self::People => "人",
            Self::Companies => "社",
            Self::Rate => "％",
            Self::Times => "倍",
            Self::Days => "日",
            Self::BusinessDays => "営業日",
            Self::Points => "点",
            Self::Plain => "",
        }
    }
}

/// What part of the nation or of the work a figure is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// 合計
    Total,
    /// 区分 (PC作業 …)
    Category(String),
    Block(String),
    Prefecture(String),
    Desk(String),
    Service(String),
    /// One option of a question, or one cell of a cross tab.
    Answer(String),
}

impl Scope {
    #[must_use]
    pub fn label(&self) -> &str {
        match self {
            Self::Total => "合計",
            Self::Category(name)
            | Self::Block(name)
            | Self::Prefecture(name)
            | Self::Desk(name)
            | Self::Service(name)
            | Self::Answer(name) => name,
        }
    }
}

/// An exact number: numerator ÷ denominator (denominator 1 for counts and sums).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ratio {
    pub numerator: f64,
    pub denominator: f64,
}

impl Ratio {
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "yen and counts stay far below 2^53")]
    pub fn whole(number: i64) -> Self {
        Self { numerator: number as f64, denominator: 1.0 }
    }

    /// A sum of nothing is 0, which some sums write as -0.
    #[must_use]
    pub fn without_sign_of_zero(self) -> Self {
        Self { numerator: self.numerator + 0.0, denominator: self.denominator + 0.0 }
    }

    /// `None` where the denominator is 0: no figure, and the sheet says why.
    #[must_use]
    pub fn value(self) -> Option<f64> {
        (self.denominator != 0.0).then(|| self.numerator / self.denominator)
    }
}

/// The definition of a figure, given once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// `a.order-rate`
    pub key: &'static str,
    /// 発注率
    pub name: &'static str,
    /// One Japanese sentence.
    pub definition: &'static str,
    /// 式 in Japanese words.
    pub formula: &'static str,
    pub unit: Unit,
    /// A, B, … of DOMAIN §6.
    pub family: &'static str,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    pub definition: &'static Definition,
    pub programme: String,
    pub fiscal_year: Option<FiscalYear>,
    pub scope: Scope,
    pub value: Ratio,
    /// The records counted (numerator's).
    pub records: Counted,
}

/// The records behind a figure. A nation's figures are behind three million places, for which nobody asks while its books
/// are made.
#[derive(Clone, Debug, PartialEq)]
pub enum Counted {
    /// Each by its place.
    At(Vec<Origin>),
    /// Only how many there are.
    Many(usize),
}

impl Counted {
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::At(places) => places.len(),
            Self::Many(number) => *number,
        }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Their places, where these are known.
    #[must_use]
    pub fn places(&self) -> &[Origin] {
        match self {
            Self::At(places) => places,
            Self::Many(_) => &[],
        }
    }

    /// Without their places.
    #[must_use]
    pub fn in_number(&self) -> Self {
        Self::Many(self.len())
    }
}
