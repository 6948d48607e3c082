//! Users' names within sentences give way before a book is read: no heading, value, note or table has them afterwards.

use crate::domain::{CellRef, Issue, IssueCode, Origin, Severity};
use crate::layout::notice;
use crate::normalise::person;
use crate::table::{Book, Cell, Grid, Sheet, contained};

const NAME_MASKED: IssueCode = IssueCode::new("layout.name-masked");
const NAME_IN_TITLE: IssueCode = IssueCode::new("file.name-of-user");

/// Takes the names out of a book's cells, and says where they stood; those in the names of file and sheets stay, for they are
/// the origin of all that is read, and are told.
pub fn without_names(book: &mut Book, origin: &Origin) -> Vec<Issue> {
    let mut issues = Vec::new();
    if person::masked(origin.path().inner()).is_some() {
        issues.push(named(origin.clone(), "ファイル"));
    }
    for sheet in &mut book.sheets {
        let own = origin.sheet(&sheet.name);
        let masked = contained(|| mask(sheet, &own));
        issues.extend(masked.unwrap_or_else(|fault| {
            // Nobody knows what still stands in it.
            sheet.grid = Grid::default();
            vec![notice::fault(&own, &fault)]
        }));
    }
    issues
}

fn mask(sheet: &mut Sheet, own: &Origin) -> Vec<Issue> {
    let mut issues = Vec::new();
    if person::masked(&sheet.name).is_some() {
        issues.push(named(own.clone(), "シート"));
    }
    let mut places: Vec<CellRef> = Vec::new();
    for row in 1..=sheet.grid.rows() {
        for col in 1..=sheet.grid.cols() {
            let Cell::Text(text) = sheet.grid.get(row, col) else { continue };
            let Some(masked) = person::masked(text) else { continue };
            sheet.grid.set(row, col, Cell::text(&masked));
            let at = CellRef::new(row, col);
            // What is merged stands in many cells and was written once.
            if !sheet.merges.iter().any(|merge| merge.first != at && merge.contains(at)) {
                places.push(at);
            }
        }
    }
    let [first, others @ ..] = &places[..] else { return issues };
    let more = match others.len() {
        0 => String::new(),
        more => format!("（このシートにほか{more}か所）"),
    };
    let message = format!(
        "利用者のお名前が書かれているようです{more}。お名前は「〇〇」に置きかえて読み取り、保存していません。可能であれば、お送りいただくファイルからお名前を除いてください。"
    );
    issues.push(Issue::new(NAME_MASKED, Severity::Warning, own.at(*first), message).seen(person::HIDDEN));
    issues
}

fn named(origin: Origin, what: &str) -> Issue {
    let message = format!(
        "{what}の名前に利用者のお名前が入っているようです。{what}の名前は、どこから読み取ったかを示すために残ります。お名前のない名前に変えてください。"
    );
    Issue::new(NAME_IN_TITLE, Severity::Warning, origin, message)
}
