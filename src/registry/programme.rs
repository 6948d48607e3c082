//! Which 事業 and which fiscal year a case belongs to, where its row does not say so itself.

use super::{Options, Programme};
use crate::domain::{FiscalYear, Origin};
use crate::normalise::{date, text};
use chrono::NaiveDate;

/// The programme whose words occur in the sheet's name, the file's or the title; empty where none does.
pub(super) fn programme_of(origin: &Origin, title: &str, options: &Options) -> String {
    let places = [text::tidy_line(&origin.sheet), text::tidy_line(file_name(origin)), text::tidy_line(title)];
    let named = |place: &String| options.programmes.iter().find(|programme| occurs(programme, place));
    places.iter().find_map(named).map(|programme| programme.name.clone()).unwrap_or_default()
}

/// The programme's one name for what a row states (県庁連携事業 → 県庁連携モデル); a programme of no known words keeps its own.
pub(super) fn canonical_programme(stated: &str, options: &Options) -> String {
    let stated = text::tidy_line(stated);
    let known = options.programmes.iter().find(|programme| occurs(programme, &stated));
    known.map_or(stated, |programme| programme.name.clone())
}

fn occurs(programme: &Programme, place: &str) -> bool {
    programme.words.iter().any(|word| place.contains(word.as_str()))
}

/// The last part of the path: a folder's name says nothing of a case.
fn file_name(origin: &Origin) -> &str {
    origin.path().name()
}

/// From 令和3年度 in the sheet's or file's name, else from the case's dates, else from its number (`R3-001`), else from any
/// year that the sheet or the file is named after (`案件一覧R4.xlsx`).
pub(super) fn fiscal_year_of(
    origin: &Origin,
    dates: &[Option<NaiveDate>],
    number: &str,
) -> Option<FiscalYear> {
    let places = [text::tidy_line(&origin.sheet), text::tidy_line(file_name(origin))];
    let named =
        || places.iter().filter(|place| place.contains("年度")).find_map(|one| date::fiscal_year_in(one));
    named()
        .or_else(|| dates.iter().flatten().next().map(|first| FiscalYear::of(*first)))
        .or_else(|| year_of_number(number))
        .or_else(|| places.iter().find_map(|place| date::fiscal_year_in(place)))
}

/// `R3-001` → 2021, `H30-2` → 2018, `2021-001` → 2021.
fn year_of_number(number: &str) -> Option<FiscalYear> {
    let number = text::tidy_line(number).to_uppercase();
    let (head, _) = number.split_once(['-', '_', ' '])?;
    let (era, year) = match head.chars().next()? {
        'R' => (2018, &head[1..]),
        'H' => (1988, &head[1..]),
        _ => (0, head),
    };
    let digits = year.len();
    let year: i32 = year.parse().ok()?;
    let plausible =
        if era == 0 { digits == 4 && (1990..2100).contains(&year) } else { digits <= 2 && year > 0 };
    plausible.then_some(FiscalYear(era + year))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_programme_is_told_by_words() {
        for (file, sheet, title, programme) in [
            ("inbox/jimukyoku/県庁連携_案件一覧.xlsx", "案件", "データ入力業務", "県庁連携モデル"),
            ("inbox/jimukyoku/案件.xlsx", "全国試行", "清掃", "全国試行"),
            ("inbox/全国試行/案件.xlsx", "", "清掃", ""),
            ("inbox/jimukyoku/案件.xlsx", "", "全国版共同受注窓口 試行運用の清掃", "全国試行"),
        ] {
            let origin = Origin::file(file, "").sheet(sheet);
            assert_eq!(programme_of(&origin, title, &Options::default()), programme, "{file} {sheet}");
        }
    }

    #[test]
    fn the_fiscal_year_comes_from_names_then_dates_then_number() {
        let day = |text: &str| text.parse::<NaiveDate>().ok();
        for (sheet, dates, number, year) in [
            ("令和2年度", vec![day("2021-05-01")], "R3-001", Some(2020)),
            ("案件", vec![None, day("2022-03-31")], "R4-001", Some(2021)),
            ("案件", vec![None], "R3-001", Some(2021)),
            ("案件", vec![], "H30-2", Some(2018)),
            ("案件", vec![], "2021-001", Some(2021)),
            ("案件", vec![], "K3-001", None),
            ("案件", vec![], "001", None),
            ("案件", vec![], "R-001", None),
            ("案件R4", vec![], "001", Some(2022)),
            ("案件（R4）", vec![], "R3-001", Some(2021)),
        ] {
            let origin = Origin::file("inbox/jimukyoku/案件.xlsx", "").sheet(sheet);
            assert_eq!(fiscal_year_of(&origin, &dates, number), year.map(FiscalYear), "{sheet} {number}");
        }
    }
}
