//! The layouts in which desks keep their lists: eleven families, each with words of its own.

mod cards;
mod columns;
mod csv_lists;
mod marks;
mod plain;
mod titled;
mod yearly;

use super::BuildError;
use super::desk::Desk;
use super::dirt::Clerk;
use super::workshop::Workshop;

/// A way to lay out a list of workshops.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Family {
    /// Headings in the first row.
    Plain,
    /// A title, the day it is as of, blank rows, then the headings.
    Titled,
    /// Headings of two rows, a column per kind of work with ◎○△×.
    Marks,
    /// Rows such as 【○○市】 between the workshops.
    Sections,
    /// A sheet per year, last year's hidden, and a filled-in example.
    Yearly,
    /// Remarks beside the table, 小計 and 合計 rows, ※ below.
    Noted,
    /// Line breaks and half-width kana in the headings, some of them twice.
    Broken,
    /// A short list, and a 調査票 of label and value per workshop.
    Cards,
    /// CSV in CP932.
    OldCsv,
    /// CSV in UTF-8 with a byte order mark.
    NewCsv,
    /// A column of users' names, which nobody may take over.
    Users,
}

/// A list as it was written.
pub(super) struct MadeList {
    pub(super) bytes: Vec<u8>,
    /// Rows of last year on a hidden sheet.
    pub(super) hidden_rows: u64,
    /// Workshops that also have a card.
    pub(super) cards: u64,
}

impl MadeList {
    fn plain(bytes: Vec<u8>) -> Self {
        Self { bytes, hidden_rows: 0, cards: 0 }
    }
}

impl Family {
    const ALL: [Self; 11] = [
        Self::Plain,
        Self::Titled,
        Self::Marks,
        Self::Sections,
        Self::Yearly,
        Self::Noted,
        Self::Broken,
        Self::Cards,
        Self::OldCsv,
        Self::NewCsv,
        Self::Users,
    ];

    /// The families of a desk's files: one each where there are many desks, several where there are few,
    /// so that every installation shows them all.
    pub(super) fn of_desk(desk: usize, desks: usize) -> Vec<Self> {
        if desks >= Self::ALL.len() {
            return vec![Self::ALL[desk % Self::ALL.len()]];
        }
        Self::ALL
            .into_iter()
            .enumerate()
            .filter(|(place, _)| place % desks == desk)
            .map(|(_, it)| it)
            .collect()
    }

    /// What the clerk called the file.
    pub(super) fn file_name(self) -> &'static str {
        match self {
            Self::Plain => "事業所一覧.xlsx",
            Self::Titled => "登録事業所名簿（最新）.xlsx",
            Self::Marks => "作業対応表.xlsx",
            Self::Sections => "市町村別事業所.xlsx",
            Self::Yearly => "事業所台帳.xlsx",
            Self::Noted => "名簿（集計付）.xlsx",
            Self::Broken => "新_事業所ﾘｽﾄ.xlsx",
            Self::Cards => "調査票まとめ.xlsx",
            Self::OldCsv => "登録事業所.csv",
            Self::NewCsv => "事業所DB出力.csv",
            Self::Users => "利用者・事業所一覧.xlsx",
        }
    }

    /// Writes the list of `workshops` as this desk's clerk would.
    pub(super) fn write(
        self,
        desk: &Desk,
        workshops: &[Workshop],
        clerk: &mut Clerk,
    ) -> Result<MadeList, BuildError> {
        match self {
            Self::Plain => plain::write_plain(workshops, clerk),
            Self::Users => plain::write_users(workshops, clerk),
            Self::Broken => plain::write_broken(workshops, clerk),
            Self::Titled => titled::write_titled(desk, workshops, clerk),
            Self::Sections => titled::write_sections(desk, workshops, clerk),
            Self::Noted => titled::write_noted(workshops, clerk),
            Self::Marks => marks::write_marks(desk, workshops, clerk),
            Self::Yearly => yearly::write_yearly(workshops, clerk),
            Self::Cards => cards::write_cards(desk, workshops, clerk),
            Self::OldCsv => csv_lists::write_old(workshops, clerk),
            Self::NewCsv => csv_lists::write_new(workshops, clerk),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_family_is_used_whatever_the_number_of_desks() {
        for desks in [1, 3, 6, 10, 11, 101] {
            let used: BTreeSet<Family> = (0..desks).flat_map(|desk| Family::of_desk(desk, desks)).collect();
            assert_eq!(used.len(), Family::ALL.len(), "{desks} desks");
        }
    }
}
