//! Marks of how far a case is that the sheet explains: 状況：●＝進行中　○＝おわった　×＝ながれた above or below the list. Each mark is read
//! in the words of its legend.

use crate::normalise::words::{case_state, lead_state};
use crate::normalise::{fold, tidy_line};
use crate::table::{Cell, Grid, Sheet};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Different states that a legend tells apart, at least.
const FEWEST: usize = 2;
/// Share of a legend's words that must be states, and of a column's cells that must be its marks.
const MOST: f64 = 0.6;
const NEARLY_ALL: f64 = 0.8;
/// Letters of a state, and of a header, at most.
const LONGEST: usize = 16;
/// How titles of lists end.
const TITLES: [&str; 8] = ["一覧", "リスト", "表", "台帳", "簿", "案件", "管理", "年度"];
/// Rows within which a header is looked for.
const WITHIN: u32 = 40;
const MARKS: &str = "○〇◯●◎△▲▽▼□■◇◆☆★×✕✖";
const SIGNS: [char; 12] = ['＝', '=', '：', ':', '…', '‥', '→', '⇒', '・', '－', '-', 'は'];

/// The sheet with each mark of a state in the words of its legend.
pub(in crate::layout) fn explain(sheet: Cow<'_, Sheet>) -> Cow<'_, Sheet> {
    let Some(legend) = legend(&sheet.grid) else { return sheet };
    let found: Vec<(u32, u32)> =
        (1..=sheet.grid.cols()).filter_map(|col| Some((col, legend.header_of(&sheet.grid, col)?))).collect();
    // Which of two columns a legend is of, nobody can tell.
    let [(col, header)] = found[..] else { return sheet };
    let mut explained = sheet.into_owned();
    for row in header + 1..=explained.grid.rows() {
        let word = mark(explained.grid.get(row, col)).and_then(|mark| legend.words.get(&mark));
        if let Some(word) = word {
            explained.grid.set(row, col, Cell::text(word));
        }
    }
    Cow::Owned(explained)
}

/// What each mark means, and the word before them all: 状況.
struct Legend {
    label: String,
    words: BTreeMap<char, String>,
}

impl Legend {
    /// The row of the header whose marks these are.
    fn header_of(&self, grid: &Grid, col: u32) -> Option<u32> {
        let below = |row: u32| (row + 1..=grid.rows()).map(move |row| grid.get(row, col));
        let holds_marks = |row: u32| {
            let filled = below(row).filter(|cell| !cell.is_blank()).count();
            let known = below(row).filter_map(mark).filter(|mark| self.words.contains_key(mark)).count();
            known >= FEWEST && known as f64 >= filled as f64 * NEARLY_ALL
        };
        (1..=grid.rows().min(WITHIN)).find(|row| {
            let Cell::Text(text) = grid.get(*row, col) else { return false };
            self.is_of(text) && holds_marks(*row)
        })
    }

    /// Whether a header is what the legend speaks of, or says how far something is where the legend names nothing.
    fn is_of(&self, header: &str) -> bool {
        const STATES: [&str; 10] =
            ["状況", "状態", "進捗", "結果", "ステータス", "経過", "具合", "現況", "段階", "現状"];
        let header = fold(header);
        if header.is_empty() || header.chars().count() > LONGEST {
            return false;
        }
        // 案件一覧　○（完了）: a title names no column.
        let is_title = TITLES.iter().any(|end| self.label.ends_with(end));
        match self.label.as_str() {
            _ if is_title => STATES.iter().any(|word| header.contains(&fold(word))),
            "" => STATES.iter().any(|word| header.contains(&fold(word))),
            label => header.contains(label) || header.chars().count() >= 2 && label.contains(&header),
        }
    }
}

/// The one legend of a sheet that tells states apart.
fn legend(grid: &Grid) -> Option<Legend> {
    // A quick look at the bytes that such marks begin with.
    let may_be = |text: &str| text.len() > 6 && memchr::memchr2(0xe2, 0xc3, text.as_bytes()).is_some();
    let mut label = String::new();
    let mut words: BTreeMap<char, String> = BTreeMap::new();
    for row in 1..=grid.rows() {
        for (at, cell) in grid.row(row).iter().enumerate() {
            let Cell::Text(text) = cell else { continue };
            if !may_be(text) {
                continue;
            }
            let Some((own, entries)) = entries(text) else { continue };
            for (mark, word) in entries {
                match words.get(&mark) {
                    // ○ means two things: this is no legend.
                    Some(other) if *other != word => return None,
                    _ => words.insert(mark, word),
                };
            }
            let is_word = |cell: &&Cell| !cell.is_blank() && !cell.show().contains(|c| MARKS.contains(c));
            let before = || grid.row(row)[..at].iter().rev().find(is_word);
            if label.is_empty() {
                label = match own.is_empty() {
                    false => own,
                    true => before().map_or_else(String::new, |cell| bare(&cell.show())),
                };
            }
        }
    }
    let states: Vec<String> = words.values().filter_map(|word| state(word)).collect();
    let differ = states.iter().collect::<std::collections::BTreeSet<_>>().len();
    let is_legend = differ >= FEWEST && states.len() as f64 >= words.len() as f64 * MOST;
    is_legend.then_some(Legend { label, words })
}

/// `状況：●＝進行中　○＝おわった`: what stands before the first mark, and the words behind each, where all are as short as states.
fn entries(text: &str) -> Option<(String, Vec<(char, String)>)> {
    let mut label = String::new();
    let mut found: Vec<(char, String)> = Vec::new();
    for letter in text.chars() {
        match found.last_mut() {
            _ if MARKS.contains(letter) => found.push((same(letter), String::new())),
            Some((_, word)) => word.push(letter),
            None => label.push(letter),
        }
    }
    // ○ 4月納品済 in a row of the list explains nothing.
    let is_explained = found.len() > 1 || found.iter().any(|(_, behind)| behind.starts_with(SIGNS));
    let entries: Vec<(char, String)> =
        found.into_iter().map(|(mark, behind)| (mark, word(&behind))).collect();
    let is_word = |(_, word): &(char, String)| !word.is_empty() && word.chars().count() <= LONGEST;
    let is_said = entries.iter().any(|(_, word)| state(word).is_some());
    (is_explained && is_said && entries.iter().all(is_word) && label.chars().count() <= LONGEST)
        .then(|| (bare(&label), entries))
}

/// `＝進行中　`, `：完了、`: the word itself; what is said of blank cells is none of it.
fn word(behind: &str) -> String {
    let line = tidy_line(behind);
    let is_open = |c: char| SIGNS.contains(&c) || "（(【[".contains(c) || c.is_whitespace();
    let line = line.trim_start_matches(is_open);
    let line = ["空欄", "空白", "無印", "ブランク"]
        .iter()
        .fold(line, |line, blank| line.split(blank).next().unwrap_or(line));
    line.trim_end_matches(|c: char| "、，,/／・;；。.）)】] ".contains(c) || c.is_whitespace()).to_owned()
}

/// A legend's label without its signs, what stands before it, and the words that any legend has.
fn bare(label: &str) -> String {
    let is_sign = |c: char| !c.is_alphanumeric();
    let label = label.trim_matches(is_sign);
    // 商談リスト（記号　◎＝成約
    let label = label.rsplit(is_sign).next().unwrap_or(label);
    let mut own = fold(label);
    for word in ["凡例", "記号", "印", "マーク", "見方", "説明", "欄", "ノ"] {
        own = own.replace(&fold(word), "");
    }
    own.trim_matches(is_sign).to_owned()
}

/// How far a case, or a talk, is.
fn state(word: &str) -> Option<String> {
    let case = case_state(word).map(|state| state.label().to_owned());
    case.or_else(|| lead_state(word).map(|state| state.label().to_owned()))
}

/// The mark of a cell that holds nothing else.
fn mark(cell: &Cell) -> Option<char> {
    let Cell::Text(text) = cell else { return None };
    let mut letters = text.trim().chars();
    let letter = letters.next().filter(|letter| MARKS.contains(*letter))?;
    letters.next().is_none().then(|| same(letter))
}

/// One of the signs that look alike.
const fn same(letter: char) -> char {
    match letter {
        '〇' | '◯' => '○',
        '✕' | '✖' => '×',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Visibility;
    use rstest::rstest;

    fn read(rows: &[&[&str]]) -> Vec<Vec<String>> {
        let cells = rows.iter().map(|row| row.iter().map(|text| Cell::text(text)).collect()).collect();
        let grid = Grid::from_rows(cells);
        let sheet = Sheet { name: "R7".into(), visibility: Visibility::Visible, grid, merges: Vec::new() };
        let told = explain(Cow::Borrowed(&sheet));
        let shown = |row: u32| told.grid.row(row).iter().map(|cell| cell.show().into_owned()).collect();
        (1..=told.grid.rows()).map(shown).collect()
    }

    #[rstest]
    #[case(vec![["状況：●＝進行中　○＝おわった　×＝ながれた　空欄＝まだ", "", ""]], "状況")]
    #[case(vec![["凡例", "●：進行中", "○：完了"], ["", "×：中止", ""]], "進み具合")]
    #[case(vec![["商談リスト（記号　●進行中　○完了　×失注）", "", ""]], "状況")]
    #[case(vec![["案件一覧　○（完了）●（進行中）×（中止）", "", ""]], "進捗状況")]
    #[case(vec![["※進捗の印　●進行中　○完了　×失注", "", ""]], "進捗")]
    fn marks_are_read_in_the_words_of_their_legend(#[case] legend: Vec<[&str; 3]>, #[case] header: &str) {
        let list = [
            [header, "会社名", "在宅"],
            ["○", "見本", "×"],
            ["●", "例示", "○"],
            ["", "架空", "○"],
            ["×", "仮", "×"],
        ];
        let rows: Vec<[&str; 3]> = legend.iter().copied().chain(list).collect();
        let shown = read(&rows.iter().map(|row| &row[..]).collect::<Vec<_>>());
        let states: Vec<&str> = shown[legend.len() + 1..].iter().map(|row| row[0].as_str()).collect();
        assert!(states[0] == "おわった" || states[0] == "完了", "{states:?}");
        assert_eq!((states[1], states[2]), ("進行中", ""));
        assert!(shown[legend.len() + 1..].iter().all(|row| row[2] == "○" || row[2] == "×"));
    }

    #[rstest]
    #[case(&["○：対応できる　△：要相談　×：できない", "", ""], "状況")]
    #[case(&["回答　○＝応募する　△＝検討中　×＝見送り", "", ""], "状況")]
    #[case(&["受注　○＝発注あり　×＝発注なし", "", ""], "受注")]
    fn legends_of_something_else_stay(#[case] legend: &[&str], #[case] header: &str) {
        let rows: [&[&str]; 4] =
            [legend, &[header, "会社名", "在宅"], &["○", "見本", "×"], &["×", "例示", "○"]];
        assert_eq!(read(&rows)[2][0], "○");
    }
}
