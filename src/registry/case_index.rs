//! From what a row calls a case, its number or title, to its id.

use super::lookup::{Found, narrowed};
use crate::domain::{Case, CaseId, FiscalYear, Origin};
use crate::normalise::{case_number, text};
use foldhash::HashMap;
use std::collections::BTreeSet;

/// Cases by number, then by title.
#[derive(Debug, Default)]
pub(super) struct CaseIndex {
    by_number: HashMap<String, BTreeSet<CaseId>>,
    by_title: HashMap<String, BTreeSet<CaseId>>,
    facts: HashMap<CaseId, Facts>,
}

/// What tells cases of one number apart.
#[derive(Debug)]
struct Facts {
    programme: String,
    year: Option<FiscalYear>,
    /// Folded.
    title: String,
    /// The folders of the files that tell of it.
    folders: BTreeSet<String>,
}

/// The folder of the file in which something stands.
fn folder(origin: &Origin) -> &str {
    origin.path().shown().rsplit_once('/').map_or("", |(folder, _)| folder)
}

impl CaseIndex {
    pub(super) fn new<'a>(cases: impl IntoIterator<Item = &'a Case>) -> Self {
        let mut index = Self::default();
        for case in cases {
            if !case.number.is_empty() {
                for number in [case.number.as_str(), case_number::plain(&case.number)] {
                    index.by_number.entry(number_key(number)).or_default().insert(case.id);
                }
            }
            if case.parent.is_none() && !case.title.is_empty() {
                index.by_title.entry(text::fold(&case.title)).or_default().insert(case.id);
            }
            let folders = case.origins.iter().map(|origin| folder(origin).to_owned()).collect();
            let facts = Facts {
                programme: case.programme.clone(),
                year: case.fiscal_year,
                title: text::fold(&case.title),
                folders,
            };
            index.facts.insert(case.id, facts);
        }
        index
    }

    /// The case whose number stands at the start of the text, or whose title the text is. Where several years or
    /// programmes use one number, `programme` and `year` (both may be unknown) decide; where several offices do, the folder
    /// in which it is said. A number before the title of another case leads to neither.
    pub(super) fn find(
        &self,
        said: &str,
        programme: &str,
        year: Option<FiscalYear>,
        at: &Origin,
    ) -> Found<CaseId> {
        let said = bare(said);
        let key = number_key(said);
        let (ids, title) = match self.at_start(&key) {
            Some((ids, rest)) => (Some(ids), text::fold(rest)),
            None => (self.by_title.get(&text::fold(said)), String::new()),
        };
        let Some(ids) = ids else { return Found::Nothing };
        let is_called = |id: &CaseId| {
            let own = self.facts.get(id).map_or("", |facts| facts.title.as_str());
            own.is_empty() || own.contains(&title) || title.contains(own)
        };
        let others = self.by_title.get(&title).filter(|others| !title.is_empty() && others.is_disjoint(ids));
        if others.is_some() && !ids.iter().any(is_called) {
            return Found::Contradiction;
        }
        let ids: BTreeSet<CaseId> = narrowed(ids.iter().copied().collect(), is_called).into_iter().collect();
        let ids = narrowed(ids.iter().copied().collect(), |id| {
            !programme.is_empty() && self.facts.get(id).is_some_and(|facts| facts.programme == programme)
        });
        let is_of_year =
            |id: &CaseId| year.is_some() && self.facts.get(id).is_some_and(|facts| facts.year == year);
        let ids = narrowed(ids, is_of_year);
        let ids =
            narrowed(ids, |id| self.facts.get(id).is_some_and(|facts| facts.folders.contains(folder(at))));
        Found::of(ids)
    }

    /// The longest known number at the start that ends there (`R3-01` does not stand in `R3-014`), and what follows it.
    fn at_start<'a>(&self, said: &'a str) -> Option<(&BTreeSet<CaseId>, &'a str)> {
        let ends = said.char_indices().map(|(at, _)| at).skip(1).chain([said.len()]);
        ends.filter(|end| ends_a_number(&said[*end..]))
            .filter_map(|end| Some((self.by_number.get(said[..end].trim_end())?, &said[end..])))
            .last()
    }
}

/// 「封入」, 案件番号：R6-024: without its quotes and without the word for what it is.
fn bare(said: &str) -> &str {
    const WORDS: [&str; 6] = ["案件番号", "案件管理番号", "案件No", "案件Ｎｏ", "案件ID", "案件"];
    let said = said.trim();
    let quoted = [('「', '」'), ('『', '』')]
        .iter()
        .find_map(|(open, close)| said.strip_prefix(*open)?.strip_suffix(*close));
    let said = quoted.unwrap_or(said).trim();
    let rest = WORDS.iter().find_map(|word| said.strip_prefix(word)).unwrap_or(said);
    let number = rest.trim_start_matches(|c: char| c.is_whitespace() || "：:.．".contains(c));
    case_number::plain(if number.starts_with(is_half_or_full) { number } else { said })
}

/// A letter or digit of a number, half or full width.
fn is_half_or_full(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ')
}

/// Whether what follows cannot belong to a number any more.
fn ends_a_number(rest: &str) -> bool {
    let mut letters = rest.chars();
    match letters.next() {
        Some('-' | '_') => letters.next().is_none_or(|next| !next.is_ascii_alphanumeric()),
        Some(next) => !next.is_ascii_alphanumeric(),
        None => true,
    }
}

/// A case number for comparison: half-width, upper case, one kind of hyphen.
pub(super) fn number_key(number: &str) -> String {
    text::tidy_line(number)
        .to_uppercase()
        .chars()
        .map(|c| if matches!(c, '‐' | '‑' | '–' | '—' | '−' | 'ー' | '－') { '-' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::fixture;

    #[test]
    fn a_case_is_found_by_the_number_at_the_start() {
        let mut cases = Vec::new();
        for (id, number, title, programme, year) in [
            (1, "R3-001", "清掃業務", "全国試行", 2021),
            (2, "R3-0012", "封入", "全国試行", 2021),
            (3, "R3-001-01", "清掃業務", "全国試行", 2021),
            (4, "001", "除草", "全国試行", 2021),
            (5, "001", "検品", "県庁連携", 2021),
            (6, "001", "組立", "全国試行", 2022),
        ] {
            cases.push(fixture::case(id, number, title, programme, year));
        }
        cases[2].parent = Some(CaseId(1));
        let index = CaseIndex::new(&cases);
        for (said, programme, year, found) in [
            ("R3-001 清掃業務（継続）", "", None, Found::One(1)),
            ("Ｒ３－００１　清掃業務", "", None, Found::One(1)),
            ("r3-001", "", None, Found::One(1)),
            ("R3-001：清掃", "", None, Found::One(1)),
            ("R3-0012", "", None, Found::One(2)),
            ("R3-001-01 大阪府", "", None, Found::One(3)),
            ("R3-001-02", "", None, Found::Nothing),
            ("R3-00", "", None, Found::Nothing),
            ("清掃業務", "", None, Found::One(1)),
            ("「清掃業務」", "", None, Found::One(1)),
            ("案件番号：R3-001", "", None, Found::One(1)),
            ("案件番号Ｒ３-001 清掃業務", "", None, Found::One(1)),
            ("R3-001 封入", "", None, Found::Contradiction),
            ("R3-001（清掃）", "", None, Found::One(1)),
            ("全国R3-001", "", None, Found::One(1)),
            ("NoR3-001（清掃業務）", "", None, Found::One(1)),
            ("001 検品", "", None, Found::One(5)),
            ("001", "", None, Found::Several),
            ("001", "県庁連携", None, Found::One(5)),
            ("001", "全国試行", Some(FiscalYear(2022)), Found::One(6)),
            ("", "", None, Found::Nothing),
        ] {
            let found = match found {
                Found::One(id) => Found::One(CaseId(id)),
                Found::Several => Found::Several,
                Found::Contradiction => Found::Contradiction,
                Found::Nothing => Found::Nothing,
            };
            let at = Origin::file("inbox/d01/発注.xlsx", "");
            assert_eq!(index.find(said, programme, year, &at), found, "{said}");
        }
    }

    #[test]
    fn of_several_offices_the_one_in_whose_folder_it_is_said() {
        let of = |id, path: &str| Case {
            origins: vec![Origin::file(path, "")],
            ..fixture::case(id, "R6-001", "封入", "", 2024)
        };
        let cases = [of(1, "inbox/d01/案件.xlsx"), of(2, "inbox/d02/案件.xlsx")];
        let index = CaseIndex::new(&cases);
        let find = |path: &str| index.find("R6-001", "", None, &Origin::file(path, ""));
        assert_eq!(find("inbox/d01/発注.xlsx"), Found::One(CaseId(1)));
        assert_eq!(find("inbox/d02/納品.xlsx"), Found::One(CaseId(2)));
        assert_eq!(find("forms/応募.xlsx"), Found::Several);
    }
}
