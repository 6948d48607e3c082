//! What was pasted into one column, a Web page's list or the mails of a day: blocks of lines `所在地：…`, `TEL：… FAX：…` below a
//! marked name. Each block becomes a row below the labels, with its lines' own places.

use super::blocks::{Block, LEAST_BLOCKS, LEAST_LABELS, Line, Says, blocks, lines, only_column, usual_mark};
use super::contact;
use super::laid::Laid;
use crate::domain::{CellRef, Field};
use crate::layout::forms::is_code;
use crate::layout::heads::heading::names;
use crate::layout::mapping::scorer::Scorer;
use crate::layout::model::LeftOut;
use crate::layout::vocabulary::scored::WORD;
use crate::normalise::{phone, tidy_line};
use crate::table::{Cell, Grid, Sheet};
use std::collections::BTreeSet;

/// The sheet as a table of its blocks.
pub(in crate::layout) fn lay(sheet: &Sheet, scorer: &mut Scorer<'_>) -> Option<Laid> {
    let lines = lines(&sheet.grid, only_column(&sheet.grid)?, scorer)?;
    let blocks = blocks(&lines, usual_mark(&lines));
    let labels = labels(&lines, &blocks, scorer);
    let is_one = |block: &&Block| block.pairs.iter().filter(|pair| labels.contains(&pair.label)).count() >= 2;
    let blocks: Vec<&Block> = blocks.iter().filter(is_one).collect();
    if labels.len() < LEAST_LABELS || blocks.len() < LEAST_BLOCKS {
        return None;
    }
    let columns = columns(&blocks, &labels, scorer)?;
    Some(table(sheet, &lines, &blocks, &columns))
}

/// The labels that come again from block to block, in their order.
fn labels(lines: &[Line], blocks: &[Block], scorer: &mut Scorer<'_>) -> Vec<String> {
    let mut order: Vec<&String> = Vec::new();
    for line in lines {
        let Says::Pairs(pairs) = &line.says else { continue };
        for (label, _) in pairs {
            if !order.contains(&label) {
                order.push(label);
            }
        }
    }
    let count = |label: &String| blocks.iter().filter(|block| block.says(label).is_some()).count();
    let own: Vec<String> = order.into_iter().filter(|label| count(label) >= 2).cloned().collect();
    let known = own.iter().filter(|label| scorer.best(label) >= WORD).count();
    if known * 2 >= own.len() { own } else { Vec::new() }
}

/// What a column of the table holds.
enum Holds {
    Title,
    /// A text without a label that says such.
    Said(Field),
    Label(String),
    /// The number of a case in the subject of a mail.
    Case(String),
    Subject(String),
}

struct Column {
    header: String,
    holds: Holds,
}

impl Column {
    /// What a block says in it, and where.
    fn value(&self, block: &Block) -> Option<(CellRef, String)> {
        match &self.holds {
            Holds::Title => block.title.clone(),
            Holds::Said(field) => block.texts.iter().find(|(_, text)| said(text) == Some(*field)).cloned(),
            Holds::Label(label) => block.says(label).map(|pair| (pair.place, pair.value.clone())),
            Holds::Case(label) => {
                let pair = block.says(label)?;
                subject(&pair.value).0.map(|code| (pair.place, code))
            }
            Holds::Subject(label) => block.says(label).map(|pair| (pair.place, subject(&pair.value).1)),
        }
    }
}

/// What a line without a label says by itself.
fn said(text: &str) -> Option<Field> {
    match () {
        () if names(text) == Some(Field::ServiceType) => Some(Field::ServiceType),
        () if phone::is_written(&tidy_line(text)) => Some(Field::Phone),
        () if contact::is_address(text) => Some(Field::Address),
        () => None,
    }
}

/// Words for the subject of a mail.
const SUBJECTS: [&str; 6] = ["件名", "題名", "標題", "表題", "Subject", "タイトル"];

/// `Re: 【案件照会】近6-06 会報発送準備`: the number that the subject begins with, behind what is said of the mail itself, and what follows.
fn subject(text: &str) -> (Option<String>, String) {
    const REPLIES: [&str; 6] = ["re", "fw", "fwd", "返信", "転送", "回答"];
    let mut rest = text.trim();
    loop {
        let word = rest
            .split_once([':', '：'])
            .filter(|(word, _)| REPLIES.contains(&&*word.trim().to_ascii_lowercase()));
        let bracket =
            rest.strip_prefix(['【', '[', '［']).and_then(|inner| inner.split_once(['】', ']', '］']));
        let next = match (word, bracket) {
            (Some((_, behind)), _) => behind,
            (None, Some((inner, behind))) if is_code(inner) => {
                return (Some(inner.trim().to_owned()), behind.trim().to_owned());
            }
            (None, Some((_, behind))) if !behind.trim().is_empty() => behind,
            _ => break,
        };
        rest = next.trim();
    }
    let end = rest.find(|c: char| c.is_whitespace() || "：:　「".contains(c)).unwrap_or(rest.len());
    let (first, behind) = rest.split_at(end);
    match is_code(first) {
        true => (Some(first.to_owned()), behind.trim_start_matches([' ', '　', ':', '：']).to_owned()),
        false => (None, rest.to_owned()),
    }
}

/// The columns: the names, where the labels do not say them, what is said without a label in most blocks, and the labels.
fn columns(blocks: &[&Block], labels: &[String], scorer: &mut Scorer<'_>) -> Option<Vec<Column>> {
    let most = |is_so: &dyn Fn(&Block) -> bool| {
        blocks.iter().filter(|block| is_so(block)).count() * 10 >= blocks.len() * 8
    };
    let mut columns: Vec<Column> = Vec::new();
    for (field, header) in
        [(Field::ServiceType, "サービス種別"), (Field::Address, "所在地"), (Field::Phone, "電話番号")]
    {
        let is_labelled = labels.iter().any(|label| scorer.means(label, field));
        let is_said = |block: &Block| block.texts.iter().any(|(_, text)| said(text) == Some(field));
        if !is_labelled && most(&is_said) {
            columns.push(Column { header: header.to_owned(), holds: Holds::Said(field) });
        }
    }
    for label in labels {
        let column = |header: &str, holds: fn(String) -> Holds| Column {
            header: header.to_owned(),
            holds: holds(label.clone()),
        };
        let names_case =
            |block: &Block| block.says(label).is_none_or(|pair| subject(&pair.value).0.is_some());
        if SUBJECTS.contains(&label.as_str()) && most(&names_case) {
            columns.push(column("案件番号", Holds::Case));
            columns.push(column(label, Holds::Subject));
        } else {
            columns.push(column(label, Holds::Label));
        }
    }
    let paths = |columns: &[Column], first: Option<&str>| -> Vec<Option<Vec<String>>> {
        let headers = columns.iter().map(|column| column.header.as_str());
        first.into_iter().chain(headers).map(|header| Some(vec![header.to_owned()])).collect()
    };
    let mut worth =
        |first: Option<&str>| scorer.assign(&paths(&columns, first)).map_or(0.0, |found| found.total);
    let bare = worth(None);
    let named = [worth(Some("事業所名")), worth(Some("案件名"))];
    let has_title = most(&|block: &Block| block.title.is_some());
    let word = match named {
        [workshop, case] if workshop > case && workshop > bare => Some("事業所名"),
        [workshop, case] if case > workshop && case > bare => Some("案件名"),
        _ => None,
    };
    if let Some(word) = word.filter(|_| has_title) {
        columns.insert(0, Column { header: word.to_owned(), holds: Holds::Title });
        return Some(columns);
    }
    (bare > 0.0).then_some(columns)
}

/// The lines above the first block, the header, and a row for each block.
fn table(sheet: &Sheet, lines: &[Line], blocks: &[&Block], columns: &[Column]) -> Laid {
    let start = |block: &Block| {
        let title = block.title.iter().map(|(place, _)| *place);
        title.chain(block.pairs.iter().map(|pair| pair.place)).min().unwrap_or(CellRef::new(1, 1))
    };
    let first = blocks.iter().map(|block| start(block)).min().unwrap_or(CellRef::new(1, 1));
    let mut rows: Vec<Vec<(Cell, CellRef)>> = Vec::new();
    let above = lines.iter().filter(|line| line.place < first && !line.text.is_empty());
    rows.extend(above.map(|line| {
        let blank = |_| (Cell::Empty, line.place);
        std::iter::once((Cell::text(&line.text), line.place)).chain((1..columns.len()).map(blank)).collect()
    }));
    let header = |column: &Column| {
        let place = blocks.iter().find_map(|block| column.value(block)).map_or(first, |(place, _)| place);
        (Cell::text(&column.header), place)
    };
    rows.push(columns.iter().map(header).collect());
    for block in blocks {
        let cell = |column: &Column| match column.value(block) {
            Some((place, text)) => (Cell::text(&text), place),
            None => (Cell::Empty, start(block)),
        };
        rows.push(columns.iter().map(cell).collect());
    }
    let places = rows.iter().flatten().map(|(_, place)| *place).collect();
    let grid = rows.into_iter().map(|row| row.into_iter().map(|(cell, _)| cell).collect()).collect();
    let laid = Sheet { grid: Grid::from_rows(grid), merges: Vec::new(), ..sheet.clone() };
    Laid::of_blocks(laid, places, left_out(lines, blocks, columns, first))
}

/// The lines of the blocks, and those between them, that stand in no column.
fn left_out(lines: &[Line], blocks: &[&Block], columns: &[Column], first: CellRef) -> Vec<LeftOut> {
    let values = blocks.iter().flat_map(|block| columns.iter().filter_map(|column| column.value(block)));
    let read: BTreeSet<CellRef> = values.map(|(place, _)| place).collect();
    let is_left = |line: &&Line| line.place > first && !line.text.is_empty() && !read.contains(&line.place);
    let told = |line: &Line| LeftOut {
        row: line.place.row,
        text: line.text.chars().take(200).collect(),
        why: "項目名のない行",
    };
    lines.iter().filter(is_left).map(told).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_subject_of_a_mail_names_the_case() {
        let said = |text: &str| {
            let (code, rest) = subject(text);
            format!("{}|{rest}", code.unwrap_or_default())
        };
        assert_eq!(said("Re: 【案件照会】近6-06 会報発送準備"), "近6-06|会報発送準備");
        assert_eq!(said("RE：Fw: 【R6-012】封入"), "R6-012|封入");
        assert_eq!(said("【照会】会報の封入について"), "|会報の封入について");
        assert_eq!(said("R6-012"), "R6-012|");
    }
}
