//! A client's name: what stands in brackets behind it and is a person or a department is none of it.

use super::reader::RowReader;
use crate::domain::{Corporation, Field, Seen};
use crate::normalise;

pub(super) fn read(row: &mut RowReader<'_>) -> Option<Seen<Corporation>> {
    row.read(Field::Client, |cell| {
        let shown = cell.value.show();
        normalise::corporation::read(plainly(without_person(&shown).unwrap_or(&shown)))
    })
}

/// `㈱見本（総務 見本様）` → `㈱見本`; 例示商事（東京） keeps its brackets.
fn without_person(text: &str) -> Option<&str> {
    let text = text.trim();
    let inner = text.strip_suffix(['）', ')'])?;
    let at = inner.rfind(['（', '('])?;
    let (name, inside) = (inner[..at].trim(), inner[at..].trim_start_matches(['（', '(']).trim());
    let is_person =
        inside.ends_with(['様', '氏', '殿']) || inside.ends_with("さん") || inside.starts_with("担当");
    (is_person && !name.is_empty()).then_some(name)
}

/// `㈱見本　様`, `見本市役所御中` → the name alone.
fn plainly(text: &str) -> &str {
    let text = text.trim();
    let polite = ["御中", "様", "さま", "さん", " 殿", "　殿"];
    let name = polite.iter().find_map(|ending| text.strip_suffix(ending)).map(str::trim_end);
    name.filter(|name| !name.is_empty()).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("㈱見本（総務 見本様）", Some("㈱見本"))]
    #[case("例示商事(担当：手本)", Some("例示商事"))]
    #[case("例示商事（東京）", None)]
    #[case("見本商店（株）", None)]
    #[case("（様）", None)]
    fn brackets_with_persons(#[case] text: &str, #[case] expected: Option<&str>) {
        assert_eq!(without_person(text), expected, "{text}");
    }

    #[rstest]
    #[case("㈱見本　様", "㈱見本")]
    #[case("見本市役所御中", "見本市役所")]
    #[case("例示信用組合さん", "例示信用組合")]
    #[case("見本御殿", "見本御殿")]
    #[case("様", "様")]
    fn polite_endings(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(plainly(text), expected, "{text}");
    }
}
