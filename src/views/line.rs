//! One row in the making: values by header, then laid out in the order of a tab's columns.

use super::spec::TabSpec;
use super::{Chart, Tab, TabCell, TabRow, words};
use crate::domain::{Case, PartialDate, Precision, Yen};
use chrono::{NaiveDate, NaiveDateTime};
use std::collections::BTreeSet;

/// The longest text of a cell, in UTF-16 units (Excel takes 32,767).
const LONGEST_TEXT: usize = 32_000;
const CUT_MARK: &str = "…（長いため以下省略）";

/// Values that most rows have room for.
const USUAL: usize = 16;

/// A row: its key, and its values by header. An absent value leaves its cell empty.
#[derive(Clone, Debug)]
pub(super) struct Line {
    key: String,
    /// In the order in which they were put, mostly that of the columns.
    cells: Vec<(&'static str, TabCell)>,
}

impl Line {
    pub(super) fn new(key: impl ToString) -> Self {
        Self { key: key.to_string(), cells: Vec::with_capacity(USUAL) }
    }

    pub(super) fn key(&self) -> &str {
        &self.key
    }

    pub(super) fn cell(self, header: &'static str, cell: Option<TabCell>) -> Self {
        self.put(header, cell)
    }

    fn put(mut self, header: &'static str, cell: Option<TabCell>) -> Self {
        if let Some(cell) = cell {
            debug_assert!(self.cells.iter().all(|(other, _)| *other != header), "{header} twice");
            self.cells.push((header, cell));
        }
        self
    }

    pub(super) fn text(self, header: &'static str, text: impl AsRef<str>) -> Self {
        let text = cut(text.as_ref().trim());
        let cell = (!text.is_empty()).then_some(TabCell::Text(text));
        self.put(header, cell)
    }

    pub(super) fn number(self, header: &'static str, number: Option<f64>) -> Self {
        let finite = number.filter(|number| number.is_finite());
        self.put(header, finite.map(TabCell::Number))
    }

    pub(super) fn count(self, header: &'static str, count: Option<u32>) -> Self {
        self.number(header, count.map(f64::from))
    }

    pub(super) fn many(self, header: &'static str, count: usize) -> Self {
        self.whole(header, i64::try_from(count).ok())
    }

    #[expect(clippy::cast_precision_loss, reason = "quantities stay far below 2^53")]
    pub(super) fn whole(self, header: &'static str, number: Option<i64>) -> Self {
        self.number(header, number.map(|number| number as f64))
    }

    pub(super) fn yen(self, header: &'static str, amount: Option<Yen>) -> Self {
        self.whole(header, amount.map(|amount| amount.0))
    }

    pub(super) fn date(self, header: &'static str, date: Option<NaiveDate>) -> Self {
        self.put(header, date.map(TabCell::Date))
    }

    /// A date where the day is known, else the year or month as text (`2025-09`).
    pub(super) fn partial_date(self, header: &'static str, date: Option<PartialDate>) -> Self {
        match date {
            Some(PartialDate { date, precision: Precision::Day }) => self.date(header, Some(date)),
            Some(coarse) => self.text(header, coarse.to_string()),
            None => self,
        }
    }

    /// 案件番号 and 件名; nothing where the registry does not know the case.
    pub(super) fn case(self, case: Option<&Case>) -> Self {
        match case {
            Some(case) => self.text("案件番号", words::case_number(case)).text("件名", &case.title),
            None => self,
        }
    }

    pub(super) fn moment(self, header: &'static str, moment: Option<NaiveDateTime>) -> Self {
        self.put(header, moment.map(TabCell::DateTime))
    }

    fn lay_out(mut self, spec: &TabSpec) -> TabRow {
        let mut cells = Vec::with_capacity(spec.columns.len());
        cells.push(TabCell::Text(self.key.clone()));
        let mut next = 0;
        cells.extend(spec.columns.iter().skip(1).map(|column| self.take(&column.header, &mut next)));
        debug_assert!(
            self.cells.iter().all(|(header, cell)| header.is_empty() && *cell == TabCell::Empty),
            "{} has no column for {:?}",
            spec.name,
            self.cells
        );
        TabRow { key: self.key, cells }
    }

    /// The value of a column, which mostly stands behind the one that was taken last.
    fn take(&mut self, wanted: &str, next: &mut usize) -> TabCell {
        let places = (*next..self.cells.len()).chain(0..*next);
        let Some(at) = places.into_iter().find(|at| self.cells[*at].0 == wanted) else {
            return TabCell::Empty;
        };
        *next = at + 1;
        let (header, cell) = &mut self.cells[at];
        *header = "";
        std::mem::take(cell)
    }
}

/// The lines of a tab in the making: those of a nation are laid out as they come, for a line takes more room than its row.
pub(super) type Lines<'a> = Box<dyn Iterator<Item = Line> + 'a>;

/// A tab of these lines; `None` where there is none, so that the book leaves it out.
pub(super) fn fill(spec: &TabSpec, lines: impl IntoIterator<Item = Line>, charts: Vec<Chart>) -> Option<Tab> {
    let mut rows: Vec<TabRow> = distinct(lines).map(|line| line.lay_out(spec)).collect();
    rows.shrink_to_fit();
    (!rows.is_empty()).then(|| Tab {
        name: spec.name.clone(),
        purpose: spec.purpose.clone(),
        columns: spec.columns.clone(),
        rows,
        charts,
    })
}

/// Makes keys unique and not empty: an office may have given one number to two orders. The first keeps the plain key.
fn distinct(lines: impl IntoIterator<Item = Line>) -> impl Iterator<Item = Line> {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    lines.into_iter().map(move |mut line| {
        if line.key.trim().is_empty() {
            line.key = "（番号なし）".to_owned();
        }
        let plain = line.key.clone();
        let mut times = 1;
        while !taken.insert(line.key.clone()) {
            times += 1;
            line.key = format!("{plain}（{times}）");
        }
        line
    })
}

/// Drops control characters that no workbook may hold, and cuts what is too long for a cell.
fn cut(text: &str) -> String {
    let is_plain = text.bytes().all(|byte| !byte.is_ascii_control() || matches!(byte, b'\n' | b'\t'));
    // Other control characters (U+0080–U+009F) begin with this byte.
    if is_plain && text.len() <= LONGEST_TEXT && !text.as_bytes().contains(&0xC2) {
        return text.to_owned();
    }
    let plain = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t'));
    let mut kept = String::with_capacity(text.len());
    let mut units = 0;
    for c in plain {
        units += c.len_utf16();
        if units > LONGEST_TEXT {
            while kept.encode_utf16().count() + CUT_MARK.encode_utf16().count() > LONGEST_TEXT {
                kept.pop();
            }
            return kept + CUT_MARK;
        }
        kept.push(c);
    }
    kept
}

/// A short key from content that would be too long to show: the same content gives the same key every night.
pub(super) fn content_key(prefix: &str, content: &[&str]) -> String {
    let hash = blake3::hash(content.join("\u{1f}").as_bytes()).to_hex();
    format!("{prefix}-{}", &hash[..10])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::views::{BookKind, tab_specs};

    fn spec(name: &str) -> &'static TabSpec {
        tab_specs(BookKind::National).iter().find(|tab| tab.name == name).unwrap()
    }

    #[test]
    fn values_find_their_columns_and_human_cells_stay_empty() {
        let line = Line::new("C-000001|能力").text("件名", "=1+1").whole("不足する事業所数", Some(3));
        let tab = fill(spec("供給不足"), vec![line], Vec::new()).unwrap();
        let row = &tab.rows[0];
        assert_eq!(row.cells.len(), tab.columns.len());
        assert_eq!(row.cells[0], TabCell::Text("C-000001|能力".to_owned()));
        assert_eq!(row.cells[2], TabCell::Text("=1+1".to_owned()), "text stays text");
        assert_eq!(row.cells[8], TabCell::Number(3.0));
        assert_eq!(row.cells[12..], [TabCell::Empty, TabCell::Empty]);
    }

    #[test]
    fn a_tab_without_rows_is_left_out() {
        assert_eq!(fill(spec("供給不足"), Vec::new(), Vec::new()), None);
    }

    #[test]
    fn keys_are_made_unique_and_never_empty() {
        let lines = ["a", "", "a（2）", "a", "b", ""].map(Line::new).to_vec();
        let keys: Vec<String> = distinct(lines).map(|line| line.key).collect();
        assert_eq!(keys, ["a", "（番号なし）", "a（2）", "a（3）", "b", "（番号なし）（2）"]);
    }

    #[test]
    fn long_and_broken_text_is_cut() {
        for (text, units) in
            [("短い".to_owned(), 2), ("あ".repeat(50_000), 32_000), ("𠮷".repeat(20_000), 31_999)]
        {
            let kept = cut(&text);
            let length = kept.encode_utf16().count();
            assert!(length <= units && length + 1 >= units, "{length} {units}");
        }
        assert_eq!(cut("a\u{0}b\u{b}c\nd"), "abc\nd");
    }

    #[test]
    fn content_keys_depend_on_content_alone() {
        assert_eq!(content_key("D", &["a", "b"]), content_key("D", &["a", "b"]));
        assert_ne!(content_key("D", &["a", "b"]), content_key("D", &["ab", ""]));
    }
}
