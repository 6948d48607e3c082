//! ◎○△×: how well a workshop can do a kind of work.

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// × 不可 無
    No,
    /// Nothing stated. Unknown is not No.
    Unknown,
    /// △ 要相談
    Partly,
    /// ○ 可 有 レ 1
    Yes,
    /// ◎
    Good,
}

impl Mark {
    #[must_use]
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Good => "◎",
            Self::Yes => "○",
            Self::Partly => "△",
            Self::No => "×",
            Self::Unknown => "",
        }
    }

    /// As an off-site column is exported: 可 / 要相談 / 不可, empty when unknown.
    #[must_use]
    pub const fn possibility(self) -> &'static str {
        match self {
            Self::Good | Self::Yes => "可",
            Self::Partly => "要相談",
            Self::No => "不可",
            Self::Unknown => "",
        }
    }
}
