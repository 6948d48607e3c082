//! Notes above a list that say of which year the days of a column are: `※記入日は、すべて令和６年`.

use crate::domain::Field;
use crate::layout::model::Column;
use crate::normalise::tidy_line;
use std::sync::Arc;

/// The columns' whole headers; that of a date with the year that a note above names for it.
pub(in crate::layout) fn headers(columns: &[Column], caption: &[String]) -> Vec<Arc<str>> {
    let header = |column: &Column| match year_of(column, caption) {
        Some(year) => format!("{}（{year}）", column.header_text()).into(),
        None => column.header_text().into(),
    };
    columns.iter().map(header).collect()
}

fn year_of(column: &Column, caption: &[String]) -> Option<String> {
    if column.field != Some(Field::UpdatedOn) {
        return None;
    }
    let word = tidy_line(column.header.last()?);
    let speaks = |note: &String| note.contains(&word) && word.chars().count() >= 2;
    caption.iter().map(|note| tidy_line(note)).filter(speaks).find_map(|note| stated_year(&note))
}

/// 令和6年, 2024年: the one year of a note, no fiscal year.
fn stated_year(note: &str) -> Option<String> {
    let mut years = note.match_indices('年').filter_map(|(at, _)| {
        let rest = &note[at + '年'.len_utf8()..];
        let is_part = rest.starts_with(|c: char| c == '度' || c == '間' || c.is_ascii_digit());
        let before = note[..at].trim_end_matches(|c: char| c.is_ascii_digit() || c == '元');
        let number = &note[before.len()..at];
        let era = ["令和", "平成"].iter().find(|era| before.ends_with(**era));
        let is_year = !number.is_empty() && (era.is_some() || number.len() == 4);
        (is_year && !is_part).then(|| format!("{}{number}年", era.unwrap_or(&"")))
    });
    years.next().filter(|_| years.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::stated_year;

    #[test]
    fn one_year_is_stated() {
        for (note, expected) in [
            ("※記入日は、すべて令和6年", Some("令和6年")),
            ("更新日は2024年です", Some("2024年")),
            ("記入日は令和6年度中", None),
            ("記入日は令和5年から令和6年まで", None),
            ("記入日は毎年4月", None),
        ] {
            assert_eq!(stated_year(note).as_deref(), expected, "{note}");
        }
    }
}
