//! What people wrote in a standing book, cell by cell with the key of its row, and what of the book they should know.

use super::compare::show;
use super::copies::own_rows;
use super::correspond::{FoundTab, Lookup, find_tabs, is_empty_sheet, text};
use super::model::{Standing, StandingSheet};
use crate::domain::{CellRef, HumanCell, Issue, IssueCode, Origin, Severity};
use crate::normalise::text::is_formula_error;
use crate::views::TabSpec;
use crate::views::{BookId, ColumnKind};
use chrono::NaiveDateTime;
use std::collections::BTreeMap;

const FOREIGN: IssueCode = IssueCode::new("book.holds-other-things");
const TAB_WITHOUT_KEY: IssueCode = IssueCode::new("book.tab-without-key");
const HEADER_RENAMED: IssueCode = IssueCode::new("book.header-renamed");
const ROW_WITHOUT_KEY: IssueCode = IssueCode::new("book.row-without-key");
const DUPLICATE_KEY: IssueCode = IssueCode::new("book.duplicate-key");
const FORMULA_ERROR: IssueCode = IssueCode::new("value.formula-error");
const ANSWERS_DIFFER: IssueCode = IssueCode::new("book.answers-differ");

/// All filled human cells of a book (the values of formulas included), in order of tab, key and column.
///
/// `specs` are all tabs of the book as views defines them; `origin` is the book's file. Where the new version stands
/// beside the book, what it says counts before the book's own. Of copied rows only the record's own
/// counts.
#[must_use]
pub fn read_human(
    book: &BookId,
    standing: &Standing,
    specs: &[TabSpec],
    now: NaiveDateTime,
    origin: &Origin,
) -> (Vec<HumanCell>, Vec<Issue>) {
    let mut reading = Reading { book: book.to_string(), now, cells: BTreeMap::new(), issues: Vec::new() };
    if !standing.foreign.is_empty() {
        reading.issues.push(foreign(standing, origin));
    }
    if let Some(beside) = &standing.beside {
        reading.read_book(beside, specs, origin);
        let newer = std::mem::take(&mut reading.cells);
        reading.read_book(standing, specs, origin);
        reading.cells.extend(newer);
    } else {
        reading.read_book(standing, specs, origin);
    }
    (reading.cells.into_values().collect(), reading.issues)
}

fn foreign(standing: &Standing, origin: &Origin) -> Issue {
    let message = format!(
        "このファイルには{}があり、作り直すと失われます。元のファイルはそのまま残し、更新があるときは隣に「…_新しい版.xlsx」を書きます。続けて使うには、内容を新しい版に移し、元のファイルを別の場所へ移してから、新しい版の名前を元の名前に戻してください。",
        standing.foreign.join("、")
    );
    Issue::new(FOREIGN, Severity::Warning, origin.clone(), message)
}

/// Order of a human cell: tab, key and column of the spec.
type Place = (usize, String, usize);

struct Reading {
    book: String,
    now: NaiveDateTime,
    cells: BTreeMap<Place, HumanCell>,
    issues: Vec<Issue>,
}

impl Reading {
    fn read_book(&mut self, standing: &Standing, specs: &[TabSpec], origin: &Origin) {
        for (at, lookup) in find_tabs(specs, None, standing).into_iter().enumerate() {
            match lookup {
                Lookup::Absent => {}
                // Nothing was written that could not be read: the tab is made in it.
                Lookup::WithoutKey(sheet) if is_empty_sheet(&standing.sheets[sheet]) => {}
                Lookup::WithoutKey(sheet) => {
                    let name = &standing.sheets[sheet].name;
                    let key = specs[at].columns.first().map_or("", |column| column.header.as_str());
                    let message = format!(
                        "シート「{name}」に列「{key}」の見出しが見つからないため、記入を読めません。見出しを元に戻してください。"
                    );
                    self.issues.push(Issue::new(
                        TAB_WITHOUT_KEY,
                        Severity::Error,
                        origin.sheet(name),
                        message,
                    ));
                }
                Lookup::Found(found) => {
                    let sheet = &standing.sheets[found.sheet];
                    self.read_tab(at, &specs[at], sheet, &found, &origin.sheet(&sheet.name));
                }
            }
        }
    }

    fn read_tab(
        &mut self,
        at: usize,
        spec: &TabSpec,
        sheet: &StandingSheet,
        found: &FoundTab,
        origin: &Origin,
    ) {
        for (column, seen) in &found.renamed {
            let message = format!(
                "列「{}」の見出しが「{seen}」に変わっています。同じ列として読み、見出しを元に戻します。",
                spec.columns[*column].header
            );
            let issue = Issue::new(HEADER_RENAMED, Severity::Notice, origin.clone(), message);
            self.issues.push(issue.seen(seen));
        }
        let human: Vec<(usize, usize)> = (found.columns.iter().enumerate())
            .filter_map(|(col, ours)| Some((col, (*ours)?)))
            .filter(|(_, ours)| spec.columns[*ours].kind == ColumnKind::Human)
            .collect();
        let columns: Vec<usize> = human.iter().map(|(col, _)| *col).collect();
        let own = own_rows(sheet, found, &columns);
        for (key, row) in &own {
            for (col, ours) in &human {
                self.read_cell((at, key.clone(), *ours), spec, sheet, (*row, *col), origin);
            }
        }
        for row in found.header + 1..sheet.rows.len() {
            let key = text(sheet, row, found.key_column());
            let place = origin.at(cell_ref(row, found.key_column()));
            if key.is_empty() {
                self.report_without_key(sheet, row, &human, place);
                continue;
            }
            let Some(first) = own.get(&key).filter(|own| **own != row) else { continue };
            let message = format!(
                "{}行目と同じキーの行があります（行の複写と思われます）。{}行目はそのまま残しますが、更新しません。不要なら行を削除してください。",
                first + 1,
                row + 1
            );
            self.issues.push(Issue::new(DUPLICATE_KEY, Severity::Warning, place, message).seen(&key));
            for (col, ours) in &human {
                self.compare_copy(&spec.columns[*ours].header, sheet, (*first, row, *col), origin);
            }
        }
    }

    fn report_without_key(
        &mut self,
        sheet: &StandingSheet,
        row: usize,
        human: &[(usize, usize)],
        place: Origin,
    ) {
        let words: Vec<String> =
            human.iter().map(|(col, _)| text(sheet, row, *col)).filter(|words| !words.is_empty()).collect();
        if words.is_empty() {
            return;
        }
        let message = "キーのない行に記入があります。行はそのまま残しますが、どの記録への記入か分からないため反映できません。該当する行に書いてください。";
        let issue = Issue::new(ROW_WITHOUT_KEY, Severity::Warning, place, message);
        self.issues.push(issue.seen(&words.join(" / ")));
    }

    fn read_cell(
        &mut self,
        place: Place,
        spec: &TabSpec,
        sheet: &StandingSheet,
        (row, col): (usize, usize),
        origin: &Origin,
    ) {
        let Some(cell) = sheet.rows[row].cells.get(col) else { return };
        let value = show(&cell.value).trim().to_owned();
        if value.is_empty() {
            return;
        }
        let origin = origin.at(cell_ref(row, col));
        let column = spec.columns[place.2].header.clone();
        if is_formula_error(&value) {
            let message = format!(
                "「{column}」の数式がエラーになっています。直るまで空欄として扱います。数式はそのまま残します。"
            );
            self.issues.push(Issue::new(FORMULA_ERROR, Severity::Warning, origin, message).seen(&value));
            return;
        }
        let cell = HumanCell {
            book: self.book.clone(),
            tab: spec.name.clone(),
            key: place.1.clone(),
            column,
            value,
            first_seen: self.now,
            origin,
        };
        self.cells.insert(place, cell);
    }

    /// What a copy of a row says otherwise than the record's own row: it does not count.
    fn compare_copy(
        &mut self,
        column: &str,
        sheet: &StandingSheet,
        (first, row, col): (usize, usize, usize),
        origin: &Origin,
    ) {
        let (counts, value) = (text(sheet, first, col), text(sheet, row, col));
        if value.is_empty() || value == counts {
            return;
        }
        let counts = if counts.is_empty() { "空欄".to_owned() } else { format!("「{counts}」") };
        let message = format!(
            "同じキーの行で列「{column}」の記入が異なります。{}行目の{counts}を使い、{}行目のこの記入は使いません。どちらかに揃えてください。",
            first + 1,
            row + 1
        );
        let issue = Issue::new(ANSWERS_DIFFER, Severity::Warning, origin.at(cell_ref(row, col)), message);
        self.issues.push(issue.seen(&value));
    }
}

fn cell_ref(row: usize, col: usize) -> CellRef {
    let number = |at: usize| u32::try_from(at + 1).unwrap_or(u32::MAX);
    CellRef::new(number(row), number(col))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::model::{StandingCell, StandingRow};
    use crate::views::{BookKind, TabCell, tab_specs};

    #[test]
    fn a_formula_that_failed_is_no_word_of_anybodys() {
        let spec = tab_specs(BookKind::National).iter().find(|spec| spec.name == "事業所台帳").unwrap();
        let text =
            |text: &str| StandingCell { value: TabCell::Text(text.to_owned()), ..StandingCell::default() };
        let header: Vec<StandingCell> = spec.columns.iter().map(|column| text(&column.header)).collect();
        let written = |word: &str| {
            let cell = |column: &crate::views::TabColumn| match (column.kind, column.header.as_str()) {
                (ColumnKind::Key, _) => text("W-000001"),
                (_, "事業所名（修正）") => text(word),
                _ => StandingCell::default(),
            };
            let rows = vec![
                StandingRow { cells: header.clone() },
                StandingRow { cells: spec.columns.iter().map(cell).collect() },
            ];
            let sheet = StandingSheet { name: spec.name.clone(), rows, ..StandingSheet::default() };
            let standing = Standing { sheets: vec![sheet], ..Standing::default() };
            let specs = std::slice::from_ref(spec);
            let now = NaiveDateTime::default();
            read_human(&BookId::National, &standing, specs, now, &Origin::file("全国台帳.xlsx", ""))
        };
        let (cells, issues) = written("ひなた作業所");
        assert_eq!((cells.len(), issues.len()), (1, 0));
        let (cells, issues) = written("#NAME?");
        assert_eq!((cells.len(), issues.len()), (0, 1));
        assert_eq!(issues[0].code.as_str(), "value.formula-error");
    }
}
