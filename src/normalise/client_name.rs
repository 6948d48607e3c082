//! Names of 発注企業 in parts: the company, its branch, its department.

use super::corporation;
use super::text::{fold, tidy_line};
use crate::domain::{Corporation, Prefecture};

/// A client's name in parts, folded for comparison.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientName {
    /// The company (`例示商事`) or the municipality (`久留米市`).
    pub bare: String,
    pub legal_form: Option<&'static str>,
    /// 後株.
    pub form_last: bool,
    /// `東京支店`; head offices say nothing.
    pub branch: Option<String>,
}

/// A place of its own; the company is known by its head office.
pub const BRANCHES: [&str; 9] =
    ["支店", "支社", "営業所", "出張所", "工場", "事業所", "支所", "支局", "物流センター"];
/// Says no more than the company's name.
const HEADS: [&str; 4] = ["本社", "本店", "本部", "本庁"];
/// Parts of an office that are no party of their own.
const DEPARTMENTS: [&str; 8] = ["部", "課", "係", "室", "局", "科", "グループ", "チーム"];
/// Regions by which branches are called, beside prefectures.
const REGIONS: [&str; 17] = [
    "東日本",
    "西日本",
    "中日本",
    "首都圏",
    "北関東",
    "南関東",
    "関東",
    "関西",
    "東北",
    "北陸",
    "東海",
    "中部",
    "近畿",
    "中国",
    "四国",
    "九州",
    "名古屋",
];
/// What a municipality's office is called → the municipality.
const OFFICES: [(&str, &str); 8] = [
    ("市役所", "市"),
    ("町役場", "町"),
    ("村役場", "村"),
    ("区役所", "区"),
    ("県庁", "県"),
    ("府庁", "府"),
    ("都庁", "都"),
    ("道庁", "道"),
];

/// Splits a client's name.
#[must_use]
pub fn parts(client: &Corporation) -> ClientName {
    let (legal_form, form_last, line) = with_inner_form(client);
    let words: Vec<&str> = line.split(' ').filter(|word| !word.is_empty()).collect();
    let mut own = words.len().min(1);
    let mut branch = None;
    // Only what ends the line is a part of the company: 例示 商事 is a name.
    if let Some(first) = (1..words.len()).find(|at| words[*at..].iter().all(|word| is_unit(word))) {
        own = first;
        branch = words[first..].iter().find(|word| is_branch(word)).map(|word| fold(word));
    } else if !words.is_empty() {
        own = words.len();
    }
    let mut bare = fold(&words[..own].join(" "));
    if let Some((company, place)) = branch_of_place(&bare) {
        branch = branch.or(Some(place));
        bare = company;
    }
    for head in HEADS {
        bare = bare.strip_suffix(head).filter(|rest| rest.chars().count() > 1).unwrap_or(&bare).to_owned();
    }
    for (office, place) in OFFICES {
        if let Some(name) = bare.strip_suffix(office).filter(|_| legal_form.is_none()) {
            bare = format!("{name}{place}");
        }
    }
    ClientName { bare, legal_form, form_last, branch }
}

/// `例示商事株式会社 東京支店` has its form in the middle.
fn with_inner_form(client: &Corporation) -> (Option<&'static str>, bool, String) {
    let line = tidy_line(&client.bare);
    if client.legal_form.is_some() || !corporation::may_name_form(&line) {
        return (client.legal_form, client.form_last, line);
    }
    let cuts: Vec<usize> = line.char_indices().map(|(at, _)| at).skip(2).collect();
    for cut in cuts {
        let before = corporation::split(line[..cut].trim());
        let after = line[cut..].trim();
        let is_rest = is_unit(after) || after.split(' ').all(is_unit);
        if before.legal_form.is_some() && before.form_last && !before.bare.is_empty() && is_rest {
            return (before.legal_form, true, format!("{} {after}", before.bare));
        }
    }
    (None, false, line)
}

fn is_unit(word: &str) -> bool {
    is_branch(word)
        || HEADS.iter().chain(&DEPARTMENTS).any(|unit| word.ends_with(unit) && word.chars().count() > 1)
}

fn is_branch(word: &str) -> bool {
    BRANCHES.iter().any(|unit| word.ends_with(unit))
}

/// `例示商事東京支店` → `例示商事`, `東京支店`: where a known place stands before the word.
fn branch_of_place(bare: &str) -> Option<(String, String)> {
    let whole = BRANCHES.iter().find_map(|unit| bare.strip_suffix(unit))?;
    let prefectures = Prefecture::all().map(Prefecture::short_name);
    let place = prefectures.chain(REGIONS).filter(|place| whole.ends_with(fold(place).as_str()));
    let company = &whole[..whole.len() - fold(place.max_by_key(|place| place.len())?).len()];
    (company.chars().count() > 1).then(|| (company.to_owned(), bare[company.len()..].to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("株式会社例示商事", "例示商事", "株式会社", "")]
    #[case("例示商事㈱　本社", "例示商事", "株式会社", "")]
    #[case("例示商事株式会社東京支店", "例示商事", "株式会社", "東京支店")]
    #[case("（株）例示商事東京支店", "例示商事", "株式会社", "東京支店")]
    #[case("株式会社例示商事 久留米営業所 総務課", "例示商事", "株式会社", "久留米営業所")]
    #[case("例示商事（株） 総務部", "例示商事", "株式会社", "")]
    #[case("例示 商事", "例示商事", "", "")]
    #[case("例示商店", "例示商店", "", "")]
    #[case("久留米市役所 障がい福祉課", "久留米市", "", "")]
    #[case("総務部", "総務部", "", "")]
    #[case("福岡工場", "福岡工場", "", "")]
    fn names_split(#[case] text: &str, #[case] bare: &str, #[case] form: &str, #[case] branch: &str) {
        let found = parts(&corporation::read(text).value.unwrap());
        let shown =
            (found.bare.as_str(), found.legal_form.unwrap_or(""), found.branch.as_deref().unwrap_or(""));
        assert_eq!(shown, (bare, form, branch));
    }
}
