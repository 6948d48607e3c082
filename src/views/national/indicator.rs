//! What the office wrote about one indicator of one 事業 and one fiscal year: a plan, a reference, a budget.

use crate::domain::{Entry, Figure, FiscalYear, RecordKind};
use crate::views::words;
use unicode_normalization::UnicodeNormalization;

/// What the office wrote about one indicator.
#[derive(Default)]
pub(super) struct Indicator<'a> {
    pub(super) key: String,
    /// What entries of one indicator have in common, whatever each sheet calls it.
    identity: String,
    /// Empty where it is of all.
    pub(super) programme: &'a str,
    /// `None`: of the latest year that has figures.
    pub(super) fiscal_year: Option<FiscalYear>,
    /// Whether no later year of the same indicator is written about.
    is_latest: bool,
    pub(super) plan: Option<&'a Entry>,
    pub(super) reference: Option<&'a Entry>,
    pub(super) budget: Option<&'a Entry>,
}

impl<'a> Indicator<'a> {
    /// The place for this kind of entry; `None` for what is neither plan, reference nor budget.
    fn slot(&mut self, kind: RecordKind) -> Option<&mut Option<&'a Entry>> {
        match kind {
            RecordKind::Plan => Some(&mut self.plan),
            RecordKind::Reference => Some(&mut self.reference),
            RecordKind::Budget => Some(&mut self.budget),
            _ => None,
        }
    }

    pub(super) fn entries(&self) -> impl Iterator<Item = &'a Entry> + use<'a> {
        [self.plan, self.reference, self.budget].into_iter().flatten()
    }

    /// Whether a figure of its name is what it speaks of; of figures without a year (a count of today) the latest year does.
    pub(super) fn is_about(&self, figure: &Figure, is_newest: bool) -> bool {
        let is_of_year = match (self.fiscal_year, figure.fiscal_year) {
            (None, _) => is_newest,
            (Some(_), None) => self.is_latest,
            (own, year) => own == year,
        };
        is_of_year && is_of_programme(self.programme, figure)
    }
}

/// Whether a plan of this programme is one of the figure's.
pub(super) fn is_of_programme(programme: &str, figure: &Figure) -> bool {
    programme.is_empty() || programme == figure.programme
}

/// In the order of the office's own sheets; a second plan of the same name (another sheet) has a row of its own, and so has one of
/// another 事業 or year. What was achieved elsewhere stands beside each of them.
pub(super) fn indicators(entries: &[Entry]) -> Vec<Indicator<'_>> {
    let mut indicators: Vec<Indicator<'_>> = Vec::new();
    let (later, first): (Vec<&Entry>, Vec<&Entry>) =
        entries.iter().partition(|entry| stands_beside(entry, entries));
    for entry in first {
        let identity = identity(entry);
        let standing = indicators.iter_mut().filter(|one| {
            one.identity == identity
                && one.programme == entry.programme
                && one.fiscal_year == entry.fiscal_year
        });
        let free = standing.filter_map(|one| one.slot(entry.kind)).find(|slot| slot.is_none());
        match free {
            Some(slot) => *slot = Some(entry),
            None => indicators.extend(own(entry)),
        }
    }
    for entry in later {
        let identity = identity(entry);
        let standing = indicators.iter_mut().filter(|one| one.identity == identity && speaks_of(entry, one));
        let mut free =
            standing.filter_map(|one| one.slot(entry.kind)).filter(|slot| slot.is_none()).peekable();
        if free.peek().is_some() {
            free.for_each(|slot| *slot = Some(entry));
        } else {
            drop(free);
            indicators.extend(own(entry));
        }
    }
    let last = |one: &Indicator<'_>| {
        let of_same = indicators.iter().filter(|other| other.identity == one.identity);
        of_same.filter(|other| other.programme == one.programme).map(|other| other.fiscal_year).max()
    };
    let latest: Vec<bool> = indicators.iter().map(|one| last(one) == Some(one.fiscal_year)).collect();
    for (one, is_latest) in indicators.iter_mut().zip(latest) {
        one.is_latest = is_latest;
    }
    indicators
}

/// A row of its own.
fn own(entry: &Entry) -> Option<Indicator<'_>> {
    let year = entry.fiscal_year.map(|year| year.to_string()).unwrap_or_default();
    let key = words::join([&comparable(&entry.group), &comparable(&entry.item), &year], "|");
    let (programme, fiscal_year) = (entry.programme.as_str(), entry.fiscal_year);
    let mut own =
        Indicator { key, identity: identity(entry), programme, fiscal_year, ..Indicator::default() };
    *own.slot(entry.kind)? = Some(entry);
    Some(own)
}

fn identity(entry: &Entry) -> String {
    words::join([comparable(&entry.group), canonical(&entry.item)], "|")
}

/// Whether an entry is no plan, and plans of its name say more narrowly of which 事業 and year they are.
fn stands_beside(entry: &Entry, entries: &[Entry]) -> bool {
    if entry.kind != RecordKind::Reference {
        return false;
    }
    let identity_of_entry = identity(entry);
    let is_narrower = |plan: &&Entry| {
        plan.kind == RecordKind::Plan
            && (plan.fiscal_year != entry.fiscal_year || plan.programme != entry.programme)
            && identity(plan) == identity_of_entry
    };
    entries.iter().any(|plan| is_narrower(&plan))
}

/// Of which rows an entry that names neither speaks: of all; of its own year's, where it names one that has a plan.
fn speaks_of(entry: &Entry, one: &Indicator<'_>) -> bool {
    let is_of_year =
        entry.fiscal_year.is_none() || one.fiscal_year.is_none_or(|_| one.fiscal_year == entry.fiscal_year);
    is_of_year && (entry.programme.is_empty() || one.programme.is_empty() || one.programme == entry.programme)
}

/// The name by which an indicator is known here, from the one of an office's sheet.
pub(super) fn canonical(name: &str) -> String {
    let plain = comparable(without_owner(name));
    let known = SYNONYMS.iter().find(|(others, _)| others.contains(&plain.as_str()));
    known.map_or(plain, |(_, name)| (*name).to_owned())
}

/// `当社_LTV` → `LTV`: whose figures they are, the column 参考値 says.
pub(super) fn without_owner(name: &str) -> &str {
    let name = name.trim();
    let bare = name.strip_prefix("当社").map(|rest| rest.trim_start_matches(['_', '＿', 'の', ' ', '　']));
    bare.filter(|rest| !rest.is_empty()).unwrap_or(name)
}

/// A name for comparison: width and spaces do not matter, nor a unit in brackets.
pub(super) fn comparable(name: &str) -> String {
    let plain: String = name.nfkc().filter(|c| !c.is_whitespace()).collect();
    match plain.rfind('(') {
        Some(at) if at > 0 && plain.ends_with(')') => plain[..at].to_owned(),
        _ => plain,
    }
}

/// Other names of our figures, as plans and reports write them.
const SYNONYMS: [(&[&str], &str); 12] = [
    (&["リード顧客の発注需要額", "リード発注需要額", "需要額"], "発注需要額"),
    (&["失注額"], "失注総額"),
    (&["発注顧客数", "契約社数", "契約顧客数"], "年間発注顧客数"),
    (&["目標年間発注額", "年間発注額", "年間目標発注額"], "年間発注総額"),
    (&["顧客獲得コスト", "顧客獲得費用", "顧客獲得単価"], "CAC"),
    (&["1顧客あたり年間平均LTV", "顧客あたりLTV", "年間平均LTV"], "LTV"),
    (&["ARR(年間定期収益)", "年間定期収益"], "ARR"),
    (&["平均案件単価", "月次案件単価", "案件単価"], "月次平均案件単価"),
    (&["工賃目標額", "目標工賃", "工賃目標", "目標平均工賃", "平均工賃"], "参加後の平均工賃"),
    (&["本モデル事業への参加事業所数", "登録事業所数(事業)"], "参加事業所数"),
    (
        &["アサインLT_PC", "事業所アサインリードタイム(PC作業)", "アサインリードタイム(PC作業)"],
        "アサインリードタイムPC作業",
    ),
    (
        &[
            "アサインLT_施設外軽作業",
            "事業所アサインリードタイム(施設外・軽作業)",
            "アサインリードタイム(施設外・軽作業)",
        ],
        "アサインリードタイム施設外・軽作業",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Origin;

    fn entry(kind: RecordKind, programme: &str, year: Option<i32>, item: &str) -> Entry {
        Entry {
            kind,
            programme: programme.to_owned(),
            fiscal_year: year.map(FiscalYear),
            group: String::new(),
            item: item.to_owned(),
            client: None,
            value: Some(1.0),
            text: String::new(),
            origin: Origin::file("計画値.xlsx", ""),
        }
    }

    #[test]
    fn plans_of_other_years_and_programmes_have_rows_of_their_own() {
        let entries = [
            entry(RecordKind::Plan, "全国試行", Some(2025), "発注率"),
            entry(RecordKind::Plan, "全国試行", Some(2026), "発注率"),
            entry(RecordKind::Plan, "", None, "受注率"),
            entry(RecordKind::Reference, "", None, "発注率"),
            entry(RecordKind::Reference, "", Some(2024), "受注率"),
        ];
        let found: Vec<_> = indicators(&entries)
            .iter()
            .map(|one| (one.key.clone(), one.programme.to_owned(), one.is_latest, one.reference.is_some()))
            .collect();
        let row =
            |key: &str, programme: &str, is_latest| (key.to_owned(), programme.to_owned(), is_latest, true);
        assert_eq!(
            found,
            [
                row("発注率|2025", "全国試行", false),
                row("発注率|2026", "全国試行", true),
                row("受注率", "", true)
            ]
        );
    }
}
