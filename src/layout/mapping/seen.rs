//! One column as a list of workshops may have it: what its values say, beside the little that its words do.

use super::values::Values;
use crate::domain::Field;
use crate::layout::forms::{is_company, is_count, is_day, is_desk, is_money, is_workshop};
use crate::normalise::recognise::{Looks, looks};
use crate::normalise::{corporation, name, work};
use crate::table::Cell;

/// Share of names that have a workshop's words: many are called わかば or ハーモニー and no more.
const OFTEN: f64 = 0.3;
/// Share of names that others have as well.
const SELDOM: f64 = 0.2;
const MOST: f64 = 0.6;

/// Whether a header speaks of the places of others, or of where a workshop goes.
pub(super) fn is_of_others(header: &str) -> bool {
    const OTHERS: [&str; 12] =
        ["法人", "本部", "本社", "企業", "会社", "顧客", "先", "範囲", "エリア", "出張", "行け", "届"];
    OTHERS.iter().any(|word| header.contains(word))
}

/// One column of a header: its lowest text, the field of a list of workshops that its words say, and what stands below it.
pub(super) struct Seen<'v> {
    pub(super) own: String,
    pub(super) field: Option<Field>,
    pub(super) values: Values<'v>,
}

impl Seen<'_> {
    const FEWEST: usize = 3;

    /// Whether no word says what the column is, but that it counts lines.
    pub(super) fn is_open(&self) -> bool {
        self.field.is_none_or(|field| field == Field::RowNumber)
    }

    pub(super) fn are_mostly(&self, looks: Looks) -> bool {
        self.values.filled() >= Self::FEWEST && self.values.share(looks) >= MOST
    }

    /// Bodies that run workshops: of companies alone nobody knows whether they run them or trade with them.
    pub(super) fn are_corporations(&self) -> bool {
        const OTHERS: [&str; 12] =
            ["取引", "得意", "顧客", "発注", "受注", "納入", "納品", "依頼", "紹介", "連携", "実習", "就職"];
        let runs_workshops = |text: &str| corporation::has_legal_form(text) && !is_company(text);
        let has_name_behind = |text: &str| name::owner_in_front(text).is_some();
        self.are_mostly(Looks::Corporation)
            && self.values.share_of(runs_workshops) >= OFTEN
            && self.values.share_of(has_name_behind) < OFTEN
            && !OTHERS.iter().any(|word| self.own.contains(word))
    }

    /// Where a workshop is, not where others are or where it goes.
    pub(super) fn may_say_place(&self) -> bool {
        !is_of_others(&self.own)
    }

    /// Names that have a workshop's words often and differ from row to row.
    pub(super) fn are_names(&self, is_priced: bool) -> bool {
        const COMPANIES: [&str; 8] = ["法人", "会社", "運営", "経営", "設置", "企業", "顧客", "取引"];
        const PERSONS: [&str; 7] = ["担当", "氏名", "代表", "管理", "責任", "駅", "停"];
        let may_be = match self.field {
            None | Some(Field::DeskName | Field::Name) => true,
            Some(Field::Corporation) => !COMPANIES.iter().any(|word| self.own.contains(word)),
            _ => false,
        };
        may_be
            && !PERSONS.iter().any(|word| self.own.contains(word))
            && self.values.may_be_names()
            && (self.values.are_different() || is_priced && self.values.come_in_runs())
            && self.share_of_workshops() >= OFTEN
            && self.values.share_of(is_other_house) < SELDOM
            && self.values.share_of(|text| is_own_company(text) || is_desk(text)) < OFTEN
    }

    pub(super) fn share_of_workshops(&self) -> f64 {
        self.values.share_of(|text| is_workshop(text) && !is_other_house(text))
    }

    /// Whether the column says what is said of workshops alone.
    pub(super) fn tells_workshop(&self) -> bool {
        const TOLD: [Field; 6] = [
            Field::ServiceType,
            Field::Capacity,
            Field::OfficeNumber,
            Field::AverageWage,
            Field::WorkersAvailable,
            Field::OffSite,
        ];
        let by_values = self.is_open()
            && (self.are_mostly(Looks::Service)
                || self.are_mostly(Looks::OfficeNumber)
                || self.are_corporations());
        by_values
            || self.values.filled() >= Self::FEWEST && self.field.is_some_and(|field| TOLD.contains(&field))
            || self.field == Some(Field::Corporation) && self.are_corporations()
    }

    /// A kind of work over marks.
    pub(super) fn marks_work(&self) -> bool {
        let is_work = || work::kind_of(&self.own, work::shipped_words()).is_some();
        (self.field == Some(Field::WorkMark) || is_work()) && self.are_mostly(Looks::Mark)
    }

    /// Whether it says of which service or how large a workshop is: of a desk nobody says that.
    pub(super) fn says_size(&self) -> bool {
        matches!(self.field, Some(Field::ServiceType | Field::Capacity | Field::AverageWage | Field::OffSite))
            || self.is_open() && self.are_mostly(Looks::Service)
    }

    /// A list of persons, whose telephones are theirs, or of what was lent, asked or billed.
    pub(super) fn is_of_other_matters(&self) -> bool {
        const WORDS: [&str; 20] = [
            "氏名",
            "生年月日",
            "手帳",
            "貸出",
            "貸し",
            "貸した",
            "返却",
            "返し",
            "出席",
            "欠席",
            "相談元",
            "相談内容",
            "相談の",
            "苦情",
            "用件",
            "用向",
            "来訪",
            "応対",
            "入金",
            "振込",
        ];
        // Who is in charge, and who calls back, may be said of a workshop.
        const OF_WORKSHOPS: [&str; 6] = ["担当", "代表", "管理", "責任", "折り返", "折返"];
        let is_of_theirs = OF_WORKSHOPS.iter().any(|word| self.own.contains(word));
        !is_of_theirs && WORDS.iter().any(|word| self.own.contains(word))
    }

    /// 12,000円, 500部 below a word that nobody knows: what was paid or made, as no list of workshops says.
    pub(super) fn counts_sums(&self) -> bool {
        const THEIRS: [&str; 8] = ["工賃", "賃金", "給", "単価", "価格", "料金", "会費", "台"];
        let is_sum = |text: &str| is_money(text) || is_count(text) && !text.trim_end().ends_with('台');
        self.field.is_none()
            && self.values.filled() >= Self::FEWEST
            && self.values.share_of(is_sum) >= MOST
            && !THEIRS.iter().any(|word| self.own.contains(word))
    }

    /// Days below a word that nobody knows, and pieces of work below another: who does what when is a ledger.
    pub(super) fn says_when(&self) -> bool {
        self.field.is_none() && self.values.filled() >= Self::FEWEST && self.values.share_of(is_day) >= MOST
    }

    pub(super) fn says_what(&self) -> bool {
        let is_work = |text: &str| !work::kinds_in(text, work::shipped_words()).is_empty();
        self.field.is_none() && self.values.filled() >= Self::FEWEST && self.values.share_of(is_work) >= MOST
    }

    /// 御中, 様: the list is one of whom something is sent to.
    pub(super) fn are_addressed(&self) -> bool {
        let is = |text: &str| ["御中", "様", "殿", "行", "宛"].contains(&text.trim());
        self.values.filled() >= Self::FEWEST && self.values.share_of(is) >= MOST
    }

    /// How many can be spared, whether they go out, with how many computers, of which service: asked of workshops alone.
    pub(super) fn says_strength(&self) -> bool {
        const ASKED: [Field; 5] =
            [Field::ServiceType, Field::Capacity, Field::WorkersAvailable, Field::OffSite, Field::PcCount];
        self.values.filled() >= Self::FEWEST
            && (self.field.is_some_and(|field| ASKED.contains(&field)) || self.are_mostly(Looks::Service))
    }

    /// Whether what stands for its header is one more value: the list has no header at all.
    pub(super) fn begins_with_value(&self) -> bool {
        const FORMS: [Looks; 5] =
            [Looks::Phone, Looks::Postal, Looks::Address, Looks::Service, Looks::Municipality];
        let own = Cell::text(&self.own);
        let own = looks(&own);
        FORMS.iter().any(|form| own.contains(form) && self.are_mostly(*form))
    }

    /// Whether it says what is said of any house that somebody may call or write to.
    pub(super) fn tells_house(&self) -> bool {
        const FORMS: [Looks; 5] =
            [Looks::Phone, Looks::Postal, Looks::Address, Looks::Municipality, Looks::Email];
        FORMS.iter().any(|looks| self.are_mostly(*looks))
            || matches!(self.field, Some(Field::WorkDescription | Field::WorkMark | Field::PcCount))
    }
}

/// A company, and not one with the name of its workshop behind it.
fn is_own_company(text: &str) -> bool {
    is_company(text) && name::owner_in_front(text).is_none()
}

/// Houses whose names have a workshop's words and that are none: schools, hospitals, homes, offices.
fn is_other_house(text: &str) -> bool {
    const WORDS: [&str; 24] = [
        "学校",
        "大学",
        "病院",
        "クリニック",
        "医院",
        "保育",
        "幼稚園",
        "こども園",
        "老人",
        "デイサービス",
        "相談支援",
        "就業・生活支援",
        "地域包括",
        "社会福祉協議会",
        "商工会",
        "ハローワーク",
        "公共職業安定所",
        "公民館",
        "図書館",
        "役場",
        "役所",
        "警察",
        "組合連合会",
        "美術館",
    ];
    WORDS.iter().any(|word| text.contains(word))
}
