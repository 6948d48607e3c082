//! A column whose cells hold a corporation on one line and its workshop on the other, in the same order throughout, under a word that
//! promises no such thing (名称, どこ).

use super::parts::{By, Stacked, lines_of};
use crate::domain::{Field, RecordKind};
use crate::layout::forms::is_desk;
use crate::layout::mapping::scorer::Scorer;
use crate::layout::vocabulary::entry::Match;
use crate::layout::vocabulary::scored::WORD;
use crate::normalise::corporation;
use crate::table::{Cell, Grid};

/// Cells that hold both, at least.
const FEWEST: usize = 3;
/// Share of the filled cells that have two lines, and of those whose first line has a legal form.
const MOST: f64 = 0.6;
/// Rows within which such a column begins.
const WITHIN: u32 = 40;

/// Adds such columns.
pub(in crate::layout) fn find(grid: &Grid, scorer: &mut Scorer<'_>, found: &mut Vec<Stacked>) {
    for col in 1..=grid.cols() {
        if found.iter().all(|column| column.col != col) {
            found.extend(of_column(grid, col, scorer));
        }
    }
}

fn of_column(grid: &Grid, col: u32, scorer: &mut Scorer<'_>) -> Option<Stacked> {
    let first = (2..=grid.rows().min(WITHIN)).find(|row| order(grid.get(*row, col)).is_some())?;
    let at = order(grid.get(first, col))?;
    let header = (1..first).find(|row| is_header(grid, *row, scorer))?;
    let word = grid.get(header, col);
    if word.is_blank() || lines_of(word).is_some() || !may_head(grid, header, &word.show(), scorer) {
        return None;
    }
    // A heading between the rows stands alone.
    let rows = (header + 1..=grid.rows()).filter(|row| !grid.get(*row, col).is_blank());
    let cells: Vec<&Cell> = rows.filter(|row| texts(grid, *row) >= 2).map(|row| grid.get(row, col)).collect();
    let of_two = cells.iter().filter(|cell| lines_of(cell).is_some()).count();
    let both = cells.iter().filter(|cell| order(cell) == Some(at)).count();
    let are_most = |some: usize, all: usize| some as f64 >= all as f64 * MOST;
    let mut words = vec!["法人名".to_owned(), "事業所名".to_owned()];
    words.rotate_left(at);
    (both >= FEWEST && are_most(of_two, cells.len()) && are_most(both, of_two)).then_some(Stacked {
        header,
        col,
        words,
        by: By::Lines,
        whole: 1 - at,
    })
}

/// A row of texts of which two are words of the dictionary.
fn is_header(grid: &Grid, row: u32, scorer: &mut Scorer<'_>) -> bool {
    let texts: Vec<&Cell> = grid.row(row).iter().filter(|cell| !cell.is_blank()).collect();
    let mut words = 0;
    for cell in texts.iter().filter(|_| texts.len() >= 3) {
        words += usize::from(matches!(cell, Cell::Text(text) if scorer.best(text) >= WORD));
    }
    words >= 2
}

fn texts(grid: &Grid, row: u32) -> usize {
    grid.row(row).iter().filter(|cell| !cell.is_blank()).count()
}

/// Which of two lines is the corporation, where the other is none.
fn order(cell: &Cell) -> Option<usize> {
    let lines = lines_of(cell)?;
    let [one, other] = &lines[..] else { return None };
    let at = match (corporation::has_legal_form(one), corporation::has_legal_form(other)) {
        (true, false) => 0,
        (false, true) => 1,
        _ => return None,
    };
    // 株式会社見本 over 営業部 is one company, 社会福祉法人例示会 over its 共同受注窓口 a desk.
    let name = lines[1 - at].as_str();
    let is_part =
        name.ends_with(['部', '課', '係', '室']) || name.ends_with("支店") || name.ends_with("営業所");
    (!is_part && !is_desk(name)).then_some(at)
}

/// A word for the name or for a place (どこ), or one that nobody knows beside what only a list of workshops says: none for anything else,
/// and none for a client.
fn may_head(grid: &Grid, header: u32, word: &str, scorer: &mut Scorer<'_>) -> bool {
    let own = exactly(word, scorer);
    let is_client = own.iter().any(|(_, field)| *field == Field::Client);
    let mut of_workshop = own.iter().filter(|(kind, _)| *kind == RecordKind::Workshop).peekable();
    if is_client {
        return false;
    }
    if of_workshop.peek().is_some() {
        return of_workshop.all(|(_, field)| matches!(field, Field::Name | Field::Address));
    }
    let mut words = grid.row(header).iter().map(|cell| cell.show().into_owned());
    own.is_empty()
        && words.any(|word| {
            let says = exactly(&word, scorer);
            let of_list = [Field::ServiceType, Field::Capacity, Field::AverageWage];
            says.iter().any(|(kind, field)| *kind == RecordKind::Workshop && of_list.contains(field))
        })
}

/// What a word means as it stands, in any kind of list.
fn exactly(word: &str, scorer: &mut Scorer<'_>) -> Vec<(RecordKind, Field)> {
    let meant = scorer.meanings(word);
    let of_kind = |(kind, matches): &(RecordKind, Vec<Match>)| {
        let kind = *kind;
        let exact = matches.iter().filter(|one| one.score >= WORD);
        exact.map(move |one| (kind, one.field)).collect::<Vec<_>>()
    };
    meant.kinds.iter().flat_map(of_kind).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::Dictionary;

    fn found(header: &str, cells: &[&str]) -> usize {
        let row =
            |(text, service): (&str, &str)| vec![Cell::text(text), Cell::text(service), Cell::text("見本市")];
        let rows = cells.iter().map(|cell| (*cell, "A"));
        let rows = [(header, "何型")].into_iter().chain(rows).map(row).collect();
        let grid = Grid::from_rows(rows);
        let mut found = Vec::new();
        find(&grid, &mut Scorer::new(Dictionary::shipped()), &mut found);
        found.len()
    }

    #[test]
    fn two_lines_are_two_columns_where_the_first_is_a_corporation() {
        let both = ["株式会社見本\nひだまり", "社会福祉法人例示会\n例示園", "合同会社みほん\nみほん工房"];
        assert_eq!(found("どこ", &both), 1);
        assert_eq!(found("名称", &both), 1);
        assert_eq!(
            found("名称", &["ひだまり\n株式会社見本", "例示園\n（福）例示会", "みほん工房\n合同会社みほん"]),
            1
        );
        assert_eq!(found("備考", &both), 0);
        assert_eq!(found("得意先", &both), 0);
        assert_eq!(
            found("どこ", &["株式会社見本\n営業部", "例示株式会社\n総務課", "合同会社みほん\n大阪支店"]),
            0
        );
        assert_eq!(found("どこ", &["株式会社見本", "株式会社例示\n（本店）", "みほん\nれいじ"]), 0);
    }
}
