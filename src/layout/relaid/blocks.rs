//! The lines of one column, and the blocks that they make: what is said below a marked name, or between labels that come again.

use crate::domain::CellRef;
use crate::layout::heads::heading::is_note;
use crate::layout::mapping::scorer::Scorer;
use crate::layout::vocabulary::scored::WORD;
use crate::layout::vocabulary::spelt::unnumbered;
use crate::table::Grid;
use std::collections::BTreeMap;

/// Labels that come again, and blocks, before anything is believed.
pub(in crate::layout) const LEAST_LABELS: usize = 3;
pub(in crate::layout) const LEAST_BLOCKS: usize = 2;
/// Of the filled rows so many in ten have nothing beside the column.
const ALONE: usize = 9;
const MOST_ROWS: u32 = 20_000;
/// Letters of a label.
const LONGEST_LABEL: usize = 14;
/// Lines between a name and the first label below it.
const NEAR: usize = 3;
/// Signs that a name is marked with.
const MARKS: &str = "■◆●▼▽□◇★☆◎▲△〇○◯【《◉▪・";

/// One line of the column.
pub(in crate::layout) struct Line {
    pub(in crate::layout) place: CellRef,
    pub(in crate::layout) text: String,
    pub(in crate::layout) says: Says,
}

pub(in crate::layout) enum Says {
    Nothing,
    /// -----, ＊＊＊＊: what stands below is another's.
    Rule,
    Pairs(Vec<(String, String)>),
    /// Anything else, with its mark where it has one.
    Text(Option<char>),
}

/// The one column that holds nearly all there is.
pub(in crate::layout) fn only_column(grid: &Grid) -> Option<u32> {
    if grid.rows() > MOST_ROWS {
        return None;
    }
    let filled = |row: u32| (1..).zip(grid.row(row)).filter(|(_, cell)| !cell.is_blank());
    let mut alone: BTreeMap<u32, usize> = BTreeMap::new();
    let mut all = 0;
    for row in 1..=grid.rows() {
        let cols: Vec<u32> = filled(row).map(|(col, _)| col).take(2).collect();
        all += usize::from(!cols.is_empty());
        if let [col] = cols[..] {
            *alone.entry(col).or_default() += 1;
        }
    }
    let (col, count) = alone.into_iter().max_by_key(|(_, count)| *count)?;
    (count >= LEAST_LABELS && count * 10 >= all * ALONE).then_some(col)
}

/// The lines of a column, those within a cell too; none where few of them have a label.
pub(in crate::layout) fn lines(grid: &Grid, col: u32, scorer: &mut Scorer<'_>) -> Option<Vec<Line>> {
    let mut lines: Vec<Line> = Vec::new();
    for row in 1..=grid.rows() {
        let place = CellRef::new(row, col);
        let shown = grid.get(row, col).show();
        let texts: Vec<String> = shown.lines().map(|line| line.trim().to_owned()).collect();
        let is_block = texts.len() > 1;
        let own = if texts.is_empty() { vec![String::new()] } else { texts };
        lines.extend(own.into_iter().map(|text| Line { place, says: says(&text, scorer), text }));
        if is_block {
            lines.push(Line { place, text: String::new(), says: Says::Nothing });
        }
    }
    let labelled = lines.iter().filter(|line| matches!(line.says, Says::Pairs(_))).count();
    let filled = lines.iter().filter(|line| !matches!(line.says, Says::Nothing)).count();
    (labelled * 3 >= filled && labelled >= LEAST_LABELS * LEAST_BLOCKS).then_some(lines)
}

fn says(text: &str, scorer: &mut Scorer<'_>) -> Says {
    // What a mail quotes was said by another.
    if text.is_empty() || text.starts_with(['>', '＞']) {
        return Says::Nothing;
    }
    if text.chars().count() >= 3 && !text.contains(char::is_alphanumeric) {
        return Says::Rule;
    }
    match pairs(text, scorer) {
        Some(pairs) => Says::Pairs(pairs),
        None => Says::Text(mark(text)),
    }
}

/// ■ of `■ ワーク見本`, 1 of `3．ワーク見本`.
fn mark(text: &str) -> Option<char> {
    let first = text.chars().next()?;
    match unnumbered(text).len() < text.len() {
        true => Some('1'),
        false => Some(first).filter(|first| MARKS.contains(*first)),
    }
}

/// `TEL：… FAX：…`: a label and what follows its colon; a further one behind a space only where it is a word of the dictionary.
fn pairs(text: &str, scorer: &mut Scorer<'_>) -> Option<Vec<(String, String)>> {
    let (label, rest) = text.split_once([':', '：'])?;
    let label = label.trim_start_matches(|c: char| c.is_whitespace() || MARKS.contains(c)).trim();
    let is_label = |label: &str| {
        label.chars().count() <= LONGEST_LABEL
            && label.chars().next().is_some_and(char::is_alphabetic)
            && !label.contains(['。', '、', '「', '」', '/'])
            && !label.to_ascii_lowercase().starts_with("http")
    };
    if !is_label(label) {
        return None;
    }
    let mut pairs = vec![(label.to_owned(), String::new())];
    let divides = |c: char| c.is_whitespace() || "/／、,，|｜・;；".contains(c);
    let mut rest = rest;
    loop {
        let mut at = rest.char_indices().filter(|(_, c)| matches!(c, ':' | '：'));
        let next = at.find_map(|(at, colon)| {
            let word = rest[..at].rsplit(divides).next().unwrap_or_default();
            let begins = at - word.len();
            (begins > 0 && is_label(word) && scorer.best(word) >= WORD).then_some((begins, at, colon))
        });
        let value = next.map_or(rest, |(begins, _, _)| &rest[..begins]);
        if let Some(last) = pairs.last_mut() {
            last.1 = value.trim().trim_end_matches(divides).to_owned();
        }
        let Some((begins, at, colon)) = next else { break };
        pairs.push((rest[begins..at].to_owned(), String::new()));
        rest = &rest[at + colon.len_utf8()..];
    }
    Some(pairs)
}

/// The mark of the names: most labels' first lines have one with it right above.
pub(in crate::layout) fn usual_mark(lines: &[Line]) -> Option<char> {
    let mut counts: BTreeMap<char, usize> = BTreeMap::new();
    let mut labels: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, line) in lines.iter().enumerate() {
        let Says::Pairs(pairs) = &line.says else { continue };
        for (label, _) in pairs {
            *labels.entry(label).or_default() += 1;
        }
        let above = lines[..at].iter().rev().take(NEAR).map(|line| &line.says);
        let texts = above.take_while(|says| matches!(says, Says::Text(_) | Says::Nothing));
        let marked = texts.filter_map(|says| if let Says::Text(mark) = says { *mark } else { None }).next();
        if let Some(mark) = marked {
            *counts.entry(mark).or_default() += 1;
        }
    }
    let most = labels.into_values().max().unwrap_or(0);
    let (mark, count) = counts.into_iter().max_by_key(|(_, count)| *count)?;
    (count >= LEAST_BLOCKS && count * 10 >= most * 8).then_some(mark)
}

/// One block: its lines that say something.
#[derive(Default)]
pub(in crate::layout) struct Block {
    pub(in crate::layout) title: Option<(CellRef, String)>,
    pub(in crate::layout) pairs: Vec<Pair>,
    pub(in crate::layout) texts: Vec<(CellRef, String)>,
}

impl Block {
    pub(in crate::layout) fn says(&self, label: &str) -> Option<&Pair> {
        self.pairs.iter().find(|pair| pair.label == label)
    }
}

pub(in crate::layout) struct Pair {
    pub(in crate::layout) label: String,
    pub(in crate::layout) place: CellRef,
    pub(in crate::layout) value: String,
}

/// The blocks: each begins with a marked name, with a rule, or where a label comes again or, behind a blank line, stands further
/// up than those before it.
pub(in crate::layout) fn blocks(lines: &[Line], mark: Option<char>) -> Vec<Block> {
    let mut order: Vec<&str> = Vec::new();
    let mut blocks: Vec<Block> = Vec::new();
    let mut open = Block::default();
    // Texts since the last label, and whether a blank line or a rule stands before them.
    let mut loose: Vec<(CellRef, String)> = Vec::new();
    let mut is_behind_gap = true;
    for line in lines {
        match &line.says {
            Says::Nothing | Says::Rule => {
                let is_rule = matches!(line.says, Says::Rule);
                if is_rule && !open.pairs.is_empty() {
                    blocks.push(std::mem::take(&mut open));
                }
                if is_rule || !open.pairs.is_empty() || !is_behind_gap {
                    loose.clear();
                }
                is_behind_gap = true;
            }
            Says::Text(own) if own.is_some() && *own == mark => {
                if !open.pairs.is_empty() {
                    blocks.push(std::mem::take(&mut open));
                }
                open.title = Some((line.place, unmarked(&line.text)));
                open.texts.clear();
                loose.clear();
                is_behind_gap = false;
            }
            Says::Text(_) if open.title.is_some() && open.pairs.is_empty() => {
                open.texts.push((line.place, line.text.clone()));
            }
            Says::Text(_) => {
                let is_point = |text: &str| text.starts_with(['・', '･']);
                let goes_on = |last: &&mut Pair| {
                    let is_list = last.value.lines().last().is_none_or(is_point);
                    let is_first = last.value.is_empty() && !is_note(&line.text);
                    !is_behind_gap && (is_list && is_point(&line.text) || is_first)
                };
                match open.pairs.last_mut().filter(goes_on) {
                    Some(last) => {
                        last.value = format!("{}\n{}", last.value, line.text).trim().to_owned();
                    }
                    None => loose.push((line.place, line.text.clone())),
                }
            }
            Says::Pairs(pairs) => {
                let rank = |label: &str, order: &[&str]| order.iter().position(|own| *own == label);
                let comes_again =
                    pairs.iter().any(|(label, _)| open.pairs.iter().any(|pair| pair.label == *label));
                let last = open.pairs.iter().filter_map(|pair| rank(&pair.label, &order)).max();
                let goes_back = is_behind_gap
                    && last.is_some_and(|last| rank(&pairs[0].0, &order).is_some_and(|own| own < last));
                if comes_again || goes_back {
                    blocks.push(std::mem::take(&mut open));
                }
                if open.pairs.is_empty() && open.title.is_none() && mark.is_none() && is_behind_gap {
                    let mut texts = std::mem::take(&mut loose).into_iter();
                    open.title = texts.next().filter(|(_, text)| !is_note(text));
                    open.texts.extend(texts);
                } else {
                    open.texts.append(&mut loose);
                }
                for (label, value) in pairs {
                    if rank(label, &order).is_none() {
                        order.push(label);
                    }
                    open.pairs.push(Pair { label: label.clone(), place: line.place, value: value.clone() });
                }
                is_behind_gap = false;
            }
        }
    }
    open.texts.append(&mut loose);
    blocks.push(open);
    blocks
}

fn unmarked(text: &str) -> String {
    let is_mark = |c: char| c.is_whitespace() || MARKS.contains(c) || "】》".contains(c);
    unnumbered(text.trim_matches(is_mark)).trim_matches(is_mark).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::Dictionary;

    #[test]
    fn a_line_is_divided_at_known_words_alone() {
        let mut scorer = Scorer::new(Dictionary::shipped());
        let mut said = |text: &str| {
            let pairs = pairs(text, &mut scorer).unwrap_or_default();
            pairs.iter().map(|(label, value)| format!("{label}={value}")).collect::<Vec<_>>().join("|")
        };
        assert_eq!(said("TEL：000-0000-0001　FAX：000-0000-0002"), "TEL=000-0000-0001|FAX=000-0000-0002");
        assert_eq!(said("受信日時：2024/07/25 12:35"), "受信日時=2024/07/25 12:35");
        assert_eq!(said("件名：Re: 【照会】R6-1"), "件名=Re: 【照会】R6-1");
        assert_eq!(said("10:00～12:00"), "");
        assert_eq!(said("https://例示.invalid"), "");
    }
}
