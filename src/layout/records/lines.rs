//! Lines of one record that say different things under the same months: 支払総額 in the first, 対象者数 in the second.

use super::reader::Lines;

use crate::domain::{Field, RecordKind};
use crate::layout::mapping::scorer::Scorer;
use crate::layout::records::reader::Reader;

use crate::layout::vocabulary::words::HeaderText;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A column that says of each row what its numbers are has few texts, over and over.
const MOST_LABELS: usize = 6;

impl Lines {
    pub(in crate::layout) fn of(reader: &Reader<'_>, scorer: &Scorer<'_>) -> Option<Self> {
        let months = |field: Option<Field>| matches!(field, Some(Field::MonthlyTotal | Field::MonthlyHeads));
        let first = reader.columns.iter().find(|column| months(column.field))?.index;
        if reader.kind != RecordKind::MonthlyWage {
            return None;
        }
        let names = |field: Option<Field>| {
            matches!(field, Some(Field::Name | Field::OfficeNumber | Field::RowNumber))
        };
        // The column of labels often has no header.
        let is_named = |col: u32| reader.column_at(col).is_some_and(|column| names(column.field));
        let left = (1..first).rev().filter(|col| !is_named(*col));
        left.into_iter()
            .find_map(|col| Self::in_column(reader, col, scorer))
            .or_else(|| Self::of_title(reader, scorer))
    }

    /// 工賃支払状況（上段：支払総額　下段：支払人数）, over records of two lines without labels.
    fn of_title(reader: &Reader<'_>, scorer: &Scorer<'_>) -> Option<Self> {
        let above = (1..reader.header.first).flat_map(|row| reader.view.texts(row));
        let said = above.map(|(_, text)| lines_said(&text)).find(|said| said.len() >= 2)?;
        let meant = |said: String| {
            let field = meaning(&said, scorer);
            (said, field)
        };
        let lines: Vec<(String, Option<Field>)> = said.into_iter().map(meant).collect();
        let has = |field: Field| lines.iter().any(|(_, own)| *own == Some(field));
        (has(Field::MonthlyHeads) && has(Field::MonthlyTotal)).then_some(Self::Titled(lines))
    }

    fn in_column(reader: &Reader<'_>, col: u32, scorer: &Scorer<'_>) -> Option<Self> {
        let rows = reader.header.last + 1..=reader.view.rows();
        let texts: Vec<String> = rows.map(|row| reader.view.text(row, col).into_owned()).collect();
        let filled = texts.iter().filter(|text| !text.is_empty()).count();
        // What stands in rows one below the other, 圏域 or 法人, tells no lines apart.
        let said: Vec<&String> = texts.iter().filter(|text| !text.is_empty()).collect();
        let alike = said.windows(2).filter(|pair| pair[0] == pair[1]).count();
        if alike * 5 > filled {
            return None;
        }
        let mut fields: BTreeMap<String, Option<Field>> = BTreeMap::new();
        for text in texts.into_iter().filter(|text| !text.is_empty()) {
            if fields.len() > MOST_LABELS {
                return None;
            }
            fields.entry(text).or_insert_with_key(|text| meaning(text, scorer));
        }
        let has = |field: Field| fields.values().any(|own| *own == Some(field));
        let come_again = fields.len() * 2 <= filled;
        let are_both = has(Field::MonthlyHeads) && has(Field::MonthlyTotal);
        (come_again && are_both).then_some(Self::Labelled { col, fields })
    }

    /// What a row's text says of its months: the field, where it is one, and the text.
    fn said(&self, reader: &Reader<'_>, row: u32) -> Option<(Option<Field>, String)> {
        match self {
            Self::Labelled { col, fields } => {
                let text = reader.view.text(row, *col);
                let field = fields.get(&*text)?;
                Some((*field, text.into_owned()))
            }
            Self::Titled(lines) => {
                let (text, field) = lines.get(line_of(reader, row, lines.len())?)?;
                Some((*field, text.clone()))
            }
        }
    }

    /// Whether a row says what its numbers are.
    pub(in crate::layout) fn speak_of(&self, reader: &Reader<'_>, row: u32) -> bool {
        self.said(reader, row).is_some()
    }

    /// The field and header of a row's cell: what the row says of its months, nothing where it says that they are of another
    /// kind; what says so is no value itself.
    pub(in crate::layout) fn field(
        &self,
        reader: &Reader<'_>,
        row: u32,
        column: (u32, Field),
        header: &Arc<str>,
    ) -> Option<(Field, Arc<str>)> {
        let (col, field) = column;
        if matches!(self, Self::Labelled { col: own, .. } if *own == col) {
            return None;
        }
        if !matches!(field, Field::MonthlyTotal | Field::MonthlyHeads) {
            return Some((field, Arc::clone(header)));
        }
        match self.said(reader, row) {
            Some((said, text)) => Some((said?, format!("{header} > {text}").into())),
            None if matches!(self, Self::Titled(_)) => None,
            None => Some((field, Arc::clone(header))),
        }
    }
}

/// Which line of its record a row is, from 0 on: the name stands in the first alone, or is merged over all.
fn line_of(reader: &Reader<'_>, row: u32, lines: usize) -> Option<usize> {
    let goes_on = |row: &u32| reader.name_continues(*row) || !reader.has_name(*row);
    let line = (reader.header.last + 1..=row).rev().take_while(goes_on).take(lines).count();
    (line < lines).then_some(line)
}

/// What a title says of the lines of each record, from the upper to the lower.
pub(in crate::layout) fn lines_said(title: &str) -> Vec<String> {
    const LINES: [&str; 11] =
        ["上段", "中段", "下段", "上の段", "下の段", "1行目", "2行目", "3行目", "１行目", "２行目", "３行目"];
    let mut starts: Vec<(usize, &str)> =
        LINES.iter().filter_map(|word| Some((title.find(word)?, *word))).collect();
    starts.sort_unstable();
    let is_between = |c: char| c.is_whitespace() || "：:…=＝は、，,／/・（）()【】[]".contains(c);
    let ends = starts.iter().skip(1).map(|(at, _)| *at).chain([title.len()]);
    let said = starts.iter().zip(ends).map(|((at, word), end)| &title[at + word.len()..end]);
    // 支払総額(円): a unit is none of its name.
    let bare = |said: &str| {
        let said = said.trim_matches(is_between);
        said.split(['(', '（']).next().unwrap_or(said).trim().to_owned()
    };
    said.map(bare).filter(|said| !said.is_empty()).collect()
}

/// What a text means below a month.
fn meaning(text: &str, scorer: &Scorer<'_>) -> Option<Field> {
    let found = scorer.dictionary.matches(&HeaderText::of(["4月", text]));
    let of_kind = found.iter().filter(|(kind, _)| *kind == RecordKind::MonthlyWage);
    let best =
        of_kind.flat_map(|(_, matches)| matches).max_by(|one, other| one.score.total_cmp(&other.score));
    best.map(|found| found.field).filter(|field| matches!(field, Field::MonthlyTotal | Field::MonthlyHeads))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("賃金支払状況（上段：支払総額(円)／下段：支払人数）", &["支払総額", "支払人数"])]
    #[case("工賃一覧　※上段は人数、下段は総額", &["人数", "総額"])]
    #[case("上段…工賃　中段…人数　下段…平均", &["工賃", "人数", "平均"])]
    #[case("令和6年度　工賃支払状況", &[])]
    fn titles_that_say_what_the_lines_are(#[case] title: &str, #[case] expected: &[&str]) {
        assert_eq!(lines_said(title), expected, "{title}");
    }
}
