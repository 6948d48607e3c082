//! Answers given as numbers that the sheet explains: 問４ 施設外就労：1＝できる　2＝できない above the list, or 施設外就労（1.可 2.不可） as its
//! header. Each number is read as the answer it stands for.

use crate::normalise::{fold, mark, service, tidy_line};
use crate::table::{Cell, Sheet};
use std::borrow::Cow;

/// Rows from the top in which answers are explained.
const TOP: u32 = 30;
/// Cells of a column that must hold a number of an answer, and the share of them.
const FEWEST: usize = 3;
const MOST: f64 = 0.8;
/// Letters of an answer at most: what is longer is told, not chosen.
const LONGEST: usize = 24;
/// The highest number of an answer.
const HIGHEST: u32 = 20;

/// One explanation: whose answers they are, and their words by number (the first is number 1).
struct Told {
    row: u32,
    col: u32,
    label: String,
    words: Vec<String>,
}

/// The sheet with each number in the words of its answer.
pub(in crate::layout) fn explain(sheet: Cow<'_, Sheet>) -> Cow<'_, Sheet> {
    let told = told(&sheet);
    if told.is_empty() {
        return sheet;
    }
    let mut explained: Option<Sheet> = None;
    for col in 1..=sheet.grid.cols() {
        let Some((row, words)) = of_column(&sheet, &told, col) else { continue };
        let rows = row + 1..=sheet.grid.rows();
        let read = |row: u32| Some((row, answers(sheet.grid.get(row, col), words)?));
        let read: Vec<(u32, String)> = rows.filter_map(read).collect();
        let grid = &mut explained.get_or_insert_with(|| sheet.clone().into_owned()).grid;
        for (row, words) in read {
            grid.set(row, col, Cell::text(&words));
        }
    }
    explained.map_or(sheet, Cow::Owned)
}

/// What the top of a sheet explains.
fn told(sheet: &Sheet) -> Vec<Told> {
    let mut found = Vec::new();
    for row in 1..=sheet.grid.rows().min(TOP) {
        for (at, cell) in sheet.grid.row(row).iter().enumerate() {
            let Cell::Text(text) = cell else { continue };
            if text.len() < 6 || !text.contains(['1', '１', '①']) || !text.contains(['2', '２', '②']) {
                continue;
            }
            if let (Ok(col), Some((label, words))) = (u32::try_from(at + 1), entries(text)) {
                found.push(Told { row, col, label, words });
            }
        }
    }
    found
}

/// `問４ 施設外就労：1＝できる　2＝できない`: what stands before the first number, and the words behind each.
fn entries(text: &str) -> Option<(String, Vec<String>)> {
    let line = tidy_line(text);
    let mut begins: Vec<(usize, usize)> = Vec::new();
    let mut is_bare = false;
    let mut searched = 0;
    for number in 1..=HIGHEST {
        let Some((at, behind, bare)) = numbered(&line, number, searched) else { break };
        begins.push((at, behind));
        is_bare |= bare;
        searched = behind;
    }
    if begins.len() < 2 {
        return None;
    }
    let ends = begins.iter().skip(1).map(|(at, _)| *at).chain([line.len()]);
    let words: Vec<String> = begins
        .iter()
        .zip(ends)
        .map(|((_, behind), end)| word(line.get(*behind..end).unwrap_or_default()))
        .collect();
    let is_answer = |word: &String| !word.is_empty() && word.chars().count() <= LONGEST;
    // 1可 2不可: without a sign behind the number only where all is known for an answer.
    let is_known =
        |word: &String| mark::read(&Cell::text(word)).value.is_some() || service::named(word).is_some();
    let are_answers = words.iter().all(is_answer) && (!is_bare || words.iter().all(is_known));
    are_answers.then(|| (line[..begins[0].0].to_owned(), words))
}

/// Where a number begins an answer, where its words begin, and whether nothing stands between.
fn numbered(line: &str, number: u32, from: usize) -> Option<(usize, usize, bool)> {
    let digits = number.to_string();
    let mut from = from;
    while let Some(at) = line.get(from..)?.find(&digits).map(|at| from + at) {
        let behind = at + digits.len();
        let rest = &line[behind..];
        let is_free =
            !line[..at].ends_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '/' | '.' | '問' | 'Q'));
        let sign =
            rest.trim_start().chars().next().filter(|c| matches!(c, '=' | ':' | '.' | ')' | '…' | '→'));
        match sign {
            Some(sign) if is_free => {
                let skipped = rest.len() - rest.trim_start().len() + sign.len_utf8();
                // 1.5 is a number.
                if !rest[skipped..].starts_with(|c: char| c.is_ascii_digit()) {
                    return Some((at, behind + skipped, false));
                }
            }
            None if is_free && rest.starts_with(|c: char| c.is_alphanumeric() && !c.is_ascii()) => {
                return Some((at, behind, true));
            }
            _ => {}
        }
        from = behind;
    }
    None
}

fn word(text: &str) -> String {
    let word = text.trim().trim_end_matches([',', '、', '/', '・', ';', '。', ' ']);
    let is_open = word.contains(['(', '（']);
    // The bracket of the header, not of the answer: 施設外（1.可 2.不可）.
    let word = if is_open { word } else { word.trim_end_matches([')', '）', ']', '】']) };
    // 3=できない 空欄=無回答
    let word = word.split(" 空欄").next().unwrap_or(word);
    word.trim().to_owned()
}

/// The words that explain a column, and the row of its header.
fn of_column<'t>(sheet: &Sheet, told: &'t [Told], col: u32) -> Option<(u32, &'t [String])> {
    for one in told {
        let header = if one.col == col && holds_answers(sheet, col, one.row, &one.words) {
            Some(one.row)
        } else {
            (one.row + 1..=sheet.grid.rows().min(TOP)).find(|row| {
                let cell = sheet.grid.get(*row, col);
                matches!(cell, Cell::Text(text) if speaks_of(&one.label, text))
                    && holds_answers(sheet, col, *row, &one.words)
            })
        };
        if let Some(row) = header {
            return Some((row, &one.words));
        }
    }
    None
}

/// Whether most of what stands below is the number of an answer.
fn holds_answers(sheet: &Sheet, col: u32, row: u32, words: &[String]) -> bool {
    let below =
        || (row + 1..=sheet.grid.rows()).map(|row| sheet.grid.get(row, col)).filter(|cell| !cell.is_blank());
    let known = below().filter(|cell| answers(cell, words).is_some()).count();
    known >= FEWEST && known as f64 >= below().count() as f64 * MOST
}

/// The words of a cell that holds numbers of answers and nothing else: 1, 1,3, 2・4.
fn answers(cell: &Cell, words: &[String]) -> Option<String> {
    let text = match cell {
        Cell::Number(_) | Cell::Text(_) => tidy_line(&cell.show()),
        _ => return None,
    };
    if text.is_empty() || text.len() > 3 * words.len() {
        return None;
    }
    let chosen: Option<Vec<&str>> = text
        .split([',', '、', '・', '/', ' ', ';'])
        .filter(|code| !code.is_empty())
        .map(|code| words.get(code.parse::<usize>().ok()?.checked_sub(1)?).map(String::as_str))
        .collect();
    chosen.filter(|chosen| !chosen.is_empty()).map(|chosen| chosen.join("、"))
}

/// Whether an explanation's label names a column: by the number of the question, else by the word itself.
fn speaks_of(label: &str, header: &str) -> bool {
    let (label, header) = (fold(&bare(label)), fold(header));
    if let Some(number) = question(&label) {
        return question(&header) == Some(number);
    }
    label.chars().count() >= 2 && header.contains(&label)
}

/// `【選択肢】問1 サービス:` without its heading and signs.
fn bare(label: &str) -> String {
    let label = tidy_line(label);
    let label = label.rsplit_once(['】', ']', '※']).map_or(label.as_str(), |(_, behind)| behind);
    label.trim_matches([':', '(', '（', '・', ' ', '=', '…']).to_owned()
}

/// 問4, Q4, 設問4: the number of a question.
fn question(folded: &str) -> Option<u32> {
    let behind = ["設問", "質問", "問", "q"].iter().find_map(|word| folded.strip_prefix(word))?;
    let digits: String = behind.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{Grid, Visibility};
    use rstest::rstest;

    fn sheet(rows: &[&[&str]]) -> Sheet {
        let rows = rows.iter().map(|row| row.iter().map(|text| Cell::text(text)).collect()).collect();
        let grid = Grid::from_rows(rows);
        Sheet { name: "回答".into(), visibility: Visibility::Visible, grid, merges: Vec::new() }
    }

    fn column(sheet: &Sheet, col: u32, rows: std::ops::RangeInclusive<u32>) -> Vec<String> {
        rows.map(|row| sheet.grid.get(row, col).show().into_owned()).collect()
    }

    #[rstest]
    #[case("【選択肢】問１ サービス：1＝Ａ型　2＝Ｂ型", "【選択肢】問1 サービス:", &["A型", "B型"])]
    #[case("施設外就労（1.可 2.不可 3.要相談）", "施設外就労(", &["可", "不可", "要相談"])]
    #[case("施設外 1可 2不可", "施設外 ", &["可", "不可"])]
    #[case("問5：1＝できる　2＝条件付き　空欄＝無回答", "問5:", &["できる", "条件付き"])]
    #[case("1:できる、2:できない", "", &["できる", "できない"])]
    fn what_is_explained(#[case] text: &str, #[case] label: &str, #[case] words: &[&str]) {
        let expected = words.iter().map(|word| (*word).to_owned()).collect();
        assert_eq!(entries(text), Some((label.to_owned(), expected)), "{text}");
    }

    #[rstest]
    #[case("1月 2月 3月")]
    #[case("令和5年1月1日〜令和5年2月28日")]
    #[case("福岡市中央区1-2-3")]
    #[case("TEL 092-711-1234 FAX 092-711-1235")]
    #[case("1.5 2.5")]
    fn what_explains_nothing(#[case] text: &str) {
        assert_eq!(entries(text), None, "{text}");
    }

    #[test]
    fn numbers_are_read_as_their_answers() {
        let told = sheet(&[
            &["問1 サービス：1＝Ａ型　2＝Ｂ型", "", ""],
            &["問2 できる仕事：1＝封入　2＝清掃　3＝検品", "", ""],
            &["事業所名", "問１ サービスの種類", "問２ 仕事"],
            &["みほん", "1", "1,3"],
            &["れいじ", "2", "2"],
            &["ひだまり", "2", "1・2・3"],
        ]);
        let read = explain(Cow::Borrowed(&told));
        assert_eq!(column(&read, 2, 4..=6), ["A型", "B型", "B型"]);
        assert_eq!(column(&read, 3, 4..=6), ["封入、検品", "清掃", "封入、清掃、検品"]);
    }

    #[test]
    fn a_header_explains_its_own_column_and_no_other() {
        let told = sheet(&[
            &["事業所名", "施設外就労（1.可 2.不可 3.要相談）", "定員"],
            &["みほん", "1", "1"],
            &["れいじ", "3", "2"],
            &["ひだまり", "2", "3"],
        ]);
        let read = explain(Cow::Borrowed(&told));
        assert_eq!(column(&read, 2, 2..=4), ["可", "要相談", "不可"]);
        assert_eq!(column(&read, 3, 2..=4), ["1", "2", "3"]);
    }
}
