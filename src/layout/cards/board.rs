//! A board of notes: how far cases are stands in its headers, and each cell below is a case in a few lines: who wants it, what,
//! how many, for how much, until when.

use crate::domain::{Field, FiscalYear, Reason, RecordKind};
use crate::layout::model::{Column, HEADING, MappedCell, Orientation, Record, Table};
use crate::layout::sheet::{Reading, caption, confidence};
use crate::layout::view::View;
use crate::normalise::{corporation, words};
use crate::table::Cell;
use std::sync::Arc;

/// Rows within which the headers of a board are looked for.
const WITHIN: u32 = 8;
/// States side by side, and notes below them, at least.
const FEWEST: usize = 3;
/// Share of notes that must begin with a client.
const MOST: f64 = 0.8;

impl<'a> Reading<'a> {
    /// The cases of a sheet that is a board.
    pub(in crate::layout) fn board(&mut self, view: &View<'a>) -> Option<Table> {
        let header = (1..=WITHIN.min(view.rows())).find(|row| names_states(view, *row))?;
        let states: Vec<u32> = view.texts(header).iter().map(|(col, _)| *col).collect();
        let mut notes: Vec<(u32, u32, Vec<String>)> = Vec::new();
        for row in header + 1..=view.rows() {
            for col in 1..=view.cols() {
                let lines = lines_of(view.get(row, col));
                if lines.is_empty() {
                    continue;
                }
                if lines.len() < 2 || !states.contains(&col) {
                    return None;
                }
                notes.push((row, col, lines));
            }
        }
        let named = notes.iter().filter(|(_, _, lines)| corporation::has_legal_form(&lines[0])).count();
        if notes.len() < FEWEST || (named as f64) < notes.len() as f64 * MOST {
            return None;
        }
        let caption = caption(view, 1, header);
        let year = self.year(&caption);
        let records = notes.iter().map(|(row, col, lines)| {
            let place = view.place(*row, *col);
            let said = said(lines).into_iter().map(|(field, text)| MappedCell {
                field,
                header: header_of(field, year),
                cell: place,
                value: Cell::text(&text),
            });
            let mut cells: Vec<MappedCell> = said.collect();
            cells.push(MappedCell {
                field: Field::State,
                header: HEADING.into(),
                cell: view.place(header, *col),
                value: view.get(header, *col).clone(),
            });
            Record { kind: RecordKind::Case, origin: self.origin.at(place), cells }
        });
        let records: Vec<Record> = records.collect();
        let why = "見出しが案件の状況を示し、その下の1マスに1件が数行で書かれている";
        let columns: Vec<Column> = states.iter().map(|col| column(view, header, *col, why)).collect();
        Some(Table {
            kind: RecordKind::Case,
            confidence: confidence(&columns),
            reasons: vec![Reason::new("board", why)],
            orientation: Orientation::Rows,
            header: (header, header),
            caption,
            columns,
            records,
            left_out: Vec::new(),
        })
    }
}

fn column(view: &View<'_>, header: u32, col: u32, why: &'static str) -> Column {
    Column {
        index: col,
        header: vec![view.text(header, col).as_ref().into()],
        header_cell: view.place(header, col),
        field: Some(Field::State),
        confidence: 0.9,
        reasons: vec![Reason::new("board", why)],
    }
}

/// A row that says how far cases are and nothing else.
fn names_states(view: &View<'_>, row: u32) -> bool {
    let texts = view.texts(row);
    texts.len() >= FEWEST && texts.iter().all(|(_, text)| words::case_state(text).is_some())
}

fn lines_of(cell: &Cell) -> Vec<String> {
    let Cell::Text(text) = cell else {
        return if cell.is_blank() { Vec::new() } else { vec![cell.show().into_owned()] };
    };
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(ToOwned::to_owned).collect()
}

fn header_of(field: Field, year: Option<FiscalYear>) -> Arc<str> {
    match year.filter(|_| field == Field::DueOn) {
        Some(year) => format!("{}（{}年度）", field.label(), year.0).into(),
        None => field.label().into(),
    }
}

/// What the lines of a note say: the client, the work and how many of it, then sums, days and reasons by their own words.
fn said(lines: &[String]) -> Vec<(Field, String)> {
    let [client, title, rest @ ..] = lines else { return Vec::new() };
    let mut said = vec![(Field::Client, client.clone())];
    match title.rsplit_once(char::is_whitespace).filter(|(_, count)| is_count(count)) {
        Some((title, count)) => {
            said.push((Field::Title, title.trim().to_owned()));
            said.push((Field::Quantity, count.to_owned()));
        }
        None => said.push((Field::Title, title.clone())),
    }
    for line in rest {
        match labelled(line) {
            Some(found) => said.push(found),
            None => said.extend(line.split_whitespace().filter_map(labelled)),
        }
    }
    said
}

/// 420分, 2,700件: a number with what it counts.
fn is_count(word: &str) -> bool {
    word.starts_with(|c: char| c.is_numeric())
        && !word.ends_with(char::is_numeric)
        && !word.contains(['/', '月', '日', '円', '@'])
}

/// `納期 8/2`, `理由：価格`, `@120円`, `計50,400円`.
fn labelled(text: &str) -> Option<(Field, String)> {
    const LABELS: [(&str, Field); 14] = [
        ("納期", Field::DueOn),
        ("納品期限", Field::DueOn),
        ("〆切", Field::DueOn),
        ("失注理由", Field::LostReason),
        ("理由", Field::LostReason),
        ("担当", Field::ContactPerson),
        ("合計", Field::Amount),
        ("金額", Field::Amount),
        ("計", Field::Amount),
        ("単価", Field::UnitPrice),
        ("数量", Field::Quantity),
        ("@", Field::UnitPrice),
        ("＠", Field::UnitPrice),
        ("備考", Field::Remarks),
    ];
    let (rest, field) = LABELS.iter().find_map(|(label, field)| Some((text.strip_prefix(label)?, *field)))?;
    let value = rest.trim_start_matches(|c: char| c.is_whitespace() || "：:＝=".contains(c)).trim();
    let is_one = field != Field::UnitPrice && field != Field::Amount || !value.contains(char::is_whitespace);
    (!value.is_empty() && is_one).then(|| (field, value.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_says_what_its_lines_say() {
        let lines =
            ["㈱見本観光", "議事録の文字起こし　420分", "@120円　計50,400円", "納期 8/2"].map(str::to_owned);
        let expected = [
            (Field::Client, "㈱見本観光"),
            (Field::Title, "議事録の文字起こし"),
            (Field::Quantity, "420分"),
            (Field::UnitPrice, "120円"),
            (Field::Amount, "50,400円"),
            (Field::DueOn, "8/2"),
        ];
        let said = said(&lines);
        assert_eq!(said.iter().map(|(field, text)| (*field, text.as_str())).collect::<Vec<_>>(), expected);
    }
}
