//! What the names of a file and a sheet say of the programme and the fiscal year of their rows.

use crate::domain::{FiscalYear, Origin};
use crate::normalise::{date, text};
use crate::registry::Programme;

/// The programme whose words occur in the sheet's or the file's name.
pub(super) fn named_programme<'a>(origin: &Origin, programmes: &'a [Programme]) -> Option<&'a str> {
    let file = origin.file.rsplit('/').next().unwrap_or_default();
    let places = [text::tidy_line(&origin.sheet), text::tidy_line(file)];
    let named = |place: &String| {
        programmes.iter().find(|one| one.words.iter().any(|word| place.contains(word.as_str())))
    };
    places.iter().find_map(named).map(|programme| programme.name.as_str())
}

/// 令和3年度 in the sheet's or the file's name.
pub(super) fn named_year(origin: &Origin) -> Option<FiscalYear> {
    let file = origin.file.rsplit('/').next().unwrap_or_default();
    let named = |place: &str| if place.contains("年度") { date::fiscal_year_in(place) } else { None };
    named(&text::tidy_line(&origin.sheet)).or_else(|| named(&text::tidy_line(file)))
}
