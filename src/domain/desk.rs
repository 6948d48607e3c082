//! 共同受注窓口: the small offices that pass companies' work on to workshops.

use super::{Block, DeskId, FiscalYear, Origin, Prefecture, Reason};

/// 類型 of a desk [000 §6].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DeskKind {
    /// ①民需注力型
    PrivateDemand,
    /// ②官公需型
    PublicDemand,
    /// ③地域連携型
    Community,
}

impl DeskKind {
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::PrivateDemand => "民需注力型",
            Self::PublicDemand => "官公需型",
            Self::Community => "地域連携型",
        }
    }

    /// `①民需注力型`, as the report numbers them.
    #[must_use]
    pub const fn numbered(self) -> &'static str {
        match self {
            Self::PrivateDemand => "①民需注力型",
            Self::PublicDemand => "②官公需型",
            Self::Community => "③地域連携型",
        }
    }

    /// Reads 民需…, 官公需…, 地域連携…, with or without ①②③.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        match text {
            t if t.contains("民需") || t.contains('①') => Some(Self::PrivateDemand),
            t if t.contains("官公需") || t.contains("官需") || t.contains('②') => {
                Some(Self::PublicDemand)
            }
            t if t.contains("地域") || t.contains('③') => Some(Self::Community),
            _ => None,
        }
    }
}

/// A desk's kind and whether the office stated it or it was derived (推定).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatedKind {
    pub kind: DeskKind,
    pub estimated: bool,
}

/// The desk's answer to ④-2 [000 §2]: does it want to receive case information?
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Consent {
    /// 希望する
    All,
    /// 内容により希望する: asked like `All`, and told why.
    Depends,
    /// 在宅・遠隔案件のみ
    RemoteOnly,
    /// 希望しない
    No,
}

impl Consent {
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::All => "希望する",
            Self::Depends => "内容により希望する",
            Self::RemoteOnly => "在宅・遠隔案件のみ",
            Self::No => "希望しない",
        }
    }
}

/// What the registry knows of one desk.
#[derive(Clone, Debug, PartialEq)]
pub struct Desk {
    pub id: DeskId,
    /// 正式名称; the slug where nothing better is known.
    pub name: String,
    pub kana: String,
    /// Other spellings under which it appeared.
    pub aliases: Vec<String>,
    pub prefecture: Option<Prefecture>,
    pub kind: Option<StatedKind>,
    /// What its answers and orders say of its kind; empty where the office stated it.
    pub kind_reasons: Vec<Reason>,
    pub consent: Option<Consent>,
    pub email: String,
    pub contact_methods: Vec<String>,
    pub staff_full_time: Option<u32>,
    pub staff_shared: Option<u32>,
    /// The last fiscal year in which the desk confirmed itself (form, survey or reply).
    pub confirmed_year: Option<FiscalYear>,
    /// Whether it stands in the 厚労省リスト.
    pub listed: bool,
    /// Whether it has a folder of its own in the inbox (and so gets a workbook of its own).
    pub has_folder: bool,
    pub origins: Vec<Origin>,
}

impl Desk {
    /// A desk of which nothing but its name is known.
    #[must_use]
    pub const fn named(id: DeskId, name: String) -> Self {
        Self {
            id,
            name,
            kana: String::new(),
            aliases: Vec::new(),
            prefecture: None,
            kind: None,
            kind_reasons: Vec::new(),
            consent: None,
            email: String::new(),
            contact_methods: Vec::new(),
            staff_full_time: None,
            staff_shared: None,
            confirmed_year: None,
            listed: false,
            has_folder: false,
            origins: Vec::new(),
        }
    }

    #[must_use]
    pub fn block(&self) -> Option<Block> {
        self.prefecture.map(Prefecture::block)
    }
}
