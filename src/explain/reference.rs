//! What a person may ask about, and how they write it.

use crate::domain::{CaseId, CellRef, ClientId, DeskId, FacilityId, MatchId, Origin, WorkshopId};
use std::fmt;
use std::str::FromStr;

/// One thing that can be explained.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reference {
    /// `W-000001`
    Workshop(WorkshopId),
    /// `F-000001`
    Facility(FacilityId),
    /// `C-000001`
    Case(CaseId),
    /// `K-000001`
    Client(ClientId),
    /// The office's number of an order, or the one that it was given; told from other words by the registry alone.
    Order(String),
    /// `C-000001:W-000002`, or the two as separate words, in either order.
    Match(MatchId),
    /// A desk's slug, or its name where it has no spaces.
    Desk(DeskId),
    /// A figure's key (`a.order-rate`), and words that narrow it to some of its values (`a.order-rate 令和3年度 PC作業`).
    Figure(String),
    /// `inbox/d01/一覧.xlsx:名簿!B5`; without a sheet (`…:B5`) any sheet of the file. Its revision is empty.
    Cell(Origin),
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReferenceError {
    #[error("何を調べるかを書いてください。{EXAMPLES}")]
    Empty,
    #[error("「{text}」のセルの番地が読み取れません。「ファイル:シート!B5」のように書いてください。")]
    Cell { text: String },
    #[error(
        "「{text}」はファイルの名前のようです。読み取り方を見るには tsunagi layout を使うか、「{text}:シート!B5」のようにセルまで書いてください。"
    )]
    File { text: String },
    #[error("「{text}」は読み取れません。{EXAMPLES}")]
    Unknown { text: String },
}

/// What may be asked for.
pub const EXAMPLES: &str = "例：事業所 W-000001 か事業所名、案件 C-000001 か案件番号、発注番号、発注企業 K-000001、組み合わせ C-000001:W-000002、セル inbox/d01/一覧.xlsx:名簿!B5、窓口の ID、指標のキーか名前（a.order-rate、発注率）";

impl FromStr for Reference {
    type Err = ReferenceError;

    fn from_str(text: &str) -> Result<Self, ReferenceError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(ReferenceError::Empty);
        }
        if let Some(id) = read_match(text) {
            return Ok(Self::Match(id));
        }
        if let Some(numbered) = read_numbered(text) {
            return Ok(numbered);
        }
        if text.contains([':', '!']) {
            return read_cell(text)
                .map(Self::Cell)
                .ok_or_else(|| ReferenceError::Cell { text: text.to_owned() });
        }
        if text.contains(['/', '\\']) {
            return Err(ReferenceError::File { text: text.to_owned() });
        }
        if is_figure_key(text.split_whitespace().next().unwrap_or_default()) {
            return Ok(Self::Figure(text.to_owned()));
        }
        if text.contains(char::is_whitespace) {
            return Err(ReferenceError::Unknown { text: text.to_owned() });
        }
        Ok(Self::Desk(DeskId::new(text)))
    }
}

fn read_match(text: &str) -> Option<MatchId> {
    let mut words = text.split(|c: char| c == ':' || c.is_whitespace()).filter(|word| !word.is_empty());
    let (first, second) = (words.next()?, words.next()?);
    if words.next().is_some() {
        return None;
    }
    let (case, workshop) = if first.starts_with('W') { (second, first) } else { (first, second) };
    Some(MatchId { case: case.parse().ok()?, workshop: workshop.parse().ok()? })
}

fn read_numbered(text: &str) -> Option<Reference> {
    let workshop = text.parse().ok().map(Reference::Workshop);
    let facility = || text.parse().ok().map(Reference::Facility);
    let case = || text.parse().ok().map(Reference::Case);
    let client = || text.parse().ok().map(Reference::Client);
    workshop.or_else(facility).or_else(case).or_else(client)
}

/// The sheet's name may hold `!`, a file's name on some systems `:`; so both are looked for from the right.
fn read_cell(text: &str) -> Option<Origin> {
    let (file, sheet, cell) = match text.rsplit_once('!') {
        Some((place, cell)) => {
            let (file, sheet) = place.rsplit_once(':')?;
            (file, sheet, cell)
        }
        None => {
            let (file, cell) = text.rsplit_once(':')?;
            (file, "", cell)
        }
    };
    let file = file.replace('\\', "/");
    let file = file.trim_start_matches("./");
    let cell: CellRef = cell.parse().ok()?;
    (!file.is_empty()).then(|| Origin::file(file, "").sheet(sheet.trim_matches('\'')).at(cell))
}

/// `a.order-rate`: the family's letter, a point, words.
fn is_figure_key(text: &str) -> bool {
    text.split_once('.').is_some_and(|(family, name)| {
        let is_word =
            |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_' || c == '.';
        family.len() == 1
            && family.chars().all(|c| c.is_ascii_lowercase())
            && !name.is_empty()
            && name.chars().all(is_word)
    })
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Workshop(id) => id.fmt(f),
            Self::Facility(id) => id.fmt(f),
            Self::Case(id) => id.fmt(f),
            Self::Client(id) => id.fmt(f),
            Self::Order(id) => id.fmt(f),
            Self::Match(id) => id.fmt(f),
            Self::Desk(id) => id.fmt(f),
            Self::Figure(key) => key.fmt(f),
            Self::Cell(place) => place.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(file: &str, sheet: &str, row: u32, col: u32) -> Reference {
        Reference::Cell(Origin::file(file, "").sheet(sheet).at(CellRef::new(row, col)))
    }

    #[test]
    fn a_reference_is_read_as_it_is_written_elsewhere() {
        let pair = Reference::Match(MatchId { case: CaseId(1), workshop: WorkshopId(2) });
        for (text, expected) in [
            ("W-000001", Reference::Workshop(WorkshopId(1))),
            (" F-000012 ", Reference::Facility(FacilityId(12))),
            ("C-000003", Reference::Case(CaseId(3))),
            ("K-000004", Reference::Client(ClientId(4))),
            ("C-000001:W-000002", pair.clone()),
            ("C-000001 W-000002", pair.clone()),
            ("W-000002 C-000001", pair),
            ("inbox/d01/一覧.xlsx:名簿!B5", cell("inbox/d01/一覧.xlsx", "名簿", 5, 2)),
            ("./inbox/d01/一覧.xlsx:名簿!$B$5", cell("inbox/d01/一覧.xlsx", "名簿", 5, 2)),
            ("inbox\\d01\\一覧.xlsx:名簿!b5", cell("inbox/d01/一覧.xlsx", "名簿", 5, 2)),
            ("inbox/d01/一覧.xlsx:重要!名簿!AA10", cell("inbox/d01/一覧.xlsx", "重要!名簿", 10, 27)),
            ("official/wam.csv:B5", cell("official/wam.csv", "", 5, 2)),
            ("a.order-rate", Reference::Figure("a.order-rate".to_owned())),
            ("d01", Reference::Desk(DeskId::new("d01"))),
            ("福岡県", Reference::Desk(DeskId::new("福岡県"))),
        ] {
            assert_eq!(text.parse(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_answered_with_what_to_write() {
        for (text, part) in [
            ("", "何を調べるか"),
            ("inbox/d01/一覧.xlsx", "tsunagi layout"),
            ("inbox/d01/一覧.xlsx:名簿", "セルの番地"),
            ("inbox/d01/一覧.xlsx:名簿!", "セルの番地"),
            ("C-000001 C-000002", "W-000001"),
        ] {
            let message = text.parse::<Reference>().unwrap_err().to_string();
            assert!(message.contains(part), "{text}: {message}");
        }
    }
}
