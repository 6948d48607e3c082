//! A cell that holds several things, and its parts: 14／20 under 現員／定員, `定員：20名　現員：11名`, an address with its telephone and
//! fax, a reading above its name.

use super::{contact, memo_items};
use crate::domain::Field;
use crate::normalise::{corporation, ruby, tidy_line};
use crate::table::Cell;

/// A column of cells that hold several things.
pub(in crate::layout) struct Stacked {
    pub(in crate::layout) header: u32,
    pub(in crate::layout) col: u32,
    /// What each of them is called.
    pub(in crate::layout) words: Vec<String>,
    pub(in crate::layout) by: By,
    /// Which of them a cell is that cannot be taken apart.
    pub(in crate::layout) whole: usize,
}

impl Stacked {
    /// What a cell of the column says in each of those that it becomes.
    pub(super) fn cells(&self, cell: &Cell, header: &Cell) -> Vec<Cell> {
        let parts = match cell {
            // On each printed page.
            cell if cell == header => Some(self.words.iter().cloned().map(Some).collect()),
            cell => self.by.parts(cell, self.words.len()),
        };
        let Some(parts) = parts else {
            let mut cells = vec![Cell::Empty; self.words.len()];
            cells[self.whole] = cell.clone();
            return cells;
        };
        parts.into_iter().map(|part| part.map_or(Cell::Empty, |part| Cell::text(&part))).collect()
    }
}

/// How a cell is taken apart.
pub(in crate::layout) enum By {
    /// A line each; what is more than the header promised belongs to the last.
    Lines,
    /// What stands before and behind a sign that divides the header as well.
    Sign(char),
    /// A line of kana, then the name.
    Reading,
    /// A number each, in order or by the words before them.
    Counts(Vec<Field>),
    /// By words with a colon: these (several that mean the same), behind what stands without one.
    Labels(Vec<Vec<String>>),
    /// What stands before a bracket, and in it.
    Bracket,
    /// A name, and who runs it in a bracket behind it.
    Owner,
    /// An address, a telephone number, a fax number, an address of mail.
    Contact,
    /// Everything in one cell of remarks: these, behind what is left of it.
    Memo(Vec<Field>),
}

impl By {
    /// The parts of a cell, where it has them; else it is one of them whole.
    pub(in crate::layout) fn parts(&self, cell: &Cell, count: usize) -> Option<Vec<Option<String>>> {
        match self {
            Self::Lines => {
                let mut lines = lines_of(cell)?;
                let rest = lines.split_off(lines.len().min(count - 1));
                lines.extend(Some(rest.join("\n")).filter(|rest| !rest.is_empty()));
                Some(lines.into_iter().map(Some).chain(std::iter::repeat(None)).take(count).collect())
            }
            Self::Sign(sign) => {
                let Cell::Text(text) = cell else { return None };
                let parts: Vec<&str> = text.split(|c| same_sign(c) == *sign).map(str::trim).collect();
                let is_whole = parts.len() == count && parts.iter().all(|part| !part.is_empty());
                is_whole.then(|| parts.into_iter().map(|part| Some(part.to_owned())).collect())
            }
            Self::Reading => {
                let lines = lines_of(cell)?;
                ruby::is_kana(&tidy_line(&lines[0]))
                    .then(|| vec![Some(lines[0].clone()), Some(lines[1..].join("\n"))])
            }
            Self::Counts(fields) => counts(cell, fields),
            Self::Labels(words) => {
                let is_word = |label: &String| words.iter().flatten().any(|word| word == label);
                let pairs = labelled(cell).or_else(|| one_word(cell).filter(|pair| is_word(&pair[0].0)))?;
                let value = |words: &[String]| {
                    pairs.iter().find(|(label, _)| words.contains(label)).map(|(_, value)| value.clone())
                };
                // What no list of workshops knows stays with the column's own words.
                let said = |(label, value): &(String, String)| match label.is_empty() {
                    true => value.clone(),
                    false => format!("{label}：{value}"),
                };
                let own: Vec<String> = pairs.iter().filter(|(label, _)| !is_word(label)).map(said).collect();
                let own = (!own.is_empty()).then(|| own.join("\n"));
                Some(std::iter::once(own).chain(words.iter().map(|words| value(words))).collect())
            }
            Self::Bracket => {
                let Cell::Text(text) = cell else { return None };
                let (before, inner) = bracketed(text)?;
                Some(vec![Some(before.to_owned()), Some(inner.to_owned())])
            }
            Self::Owner => {
                let Cell::Text(text) = cell else { return None };
                let (name, owner) = bracketed(text).filter(|(name, owner)| is_owned(name, owner))?;
                Some(vec![Some(name.to_owned()), Some(owner.to_owned())])
            }
            Self::Memo(fields) => memo_items::parts(cell, fields),
            Self::Contact => contact::read(cell).map(|contact| contact.into_iter().take(count).collect()),
        }
    }
}

/// `ワーク見本（株式会社見本）`: what stands before the last bracket, and in it.
pub(super) fn bracketed(text: &str) -> Option<(&str, &str)> {
    let text = text.trim();
    let whole = text.strip_suffix(['）', ')'])?;
    // みほん（(株)見本）: the bracket that the last one closes.
    let mut depth = 1_usize;
    let opens = whole.char_indices().rev().find(|(_, letter)| {
        depth += usize::from(matches!(letter, '）' | ')'));
        depth -= usize::from(matches!(letter, '（' | '('));
        depth == 0
    });
    let (at, bracket) = opens?;
    let (before, inner) = (whole[..at].trim(), whole[at + bracket.len_utf8()..].trim());
    (!before.is_empty() && !inner.is_empty()).then_some((before, inner))
}

/// Whether what stands in a bracket runs what stands before it: a body with its legal form, behind a name without one.
fn is_owned(name: &str, owner: &str) -> bool {
    corporation::has_legal_form(owner) && !corporation::has_legal_form(name)
}

/// A sign that divides, narrow or wide.
pub(in crate::layout) const fn same_sign(sign: char) -> char {
    match sign {
        '／' => '/',
        '｜' => '|',
        other => other,
    }
}

/// `20（11）`, `14／20`, `定員20・現員11`, `20 (－)`: a side for each word. A side that says whose it is goes there.
fn counts(cell: &Cell, fields: &[Field]) -> Option<Vec<Option<String>>> {
    let Cell::Text(text) = cell else { return None };
    let line = tidy_line(text);
    let line = line.strip_suffix(')').map_or(line.as_str(), |open| open);
    let divides = |c: char| matches!(c, '/' | '(' | '・' | '、' | ',' | '|' | ' ' | '[' | ';');
    let sides: Vec<&str> = line.split(divides).map(|side| side.trim().trim_end_matches([')', ']'])).collect();
    let sides: Vec<&str> = match sides.len() == fields.len() {
        true => sides,
        false => sides.into_iter().filter(|side| !side.is_empty()).collect(),
    };
    let is_count = |side: &&str| {
        let digits = side.chars().filter(char::is_ascii_digit).count();
        digits <= 4 && side.chars().count() <= 14 && (digits > 0 || side.chars().count() <= 1)
    };
    if sides.len() != fields.len() || !sides.iter().all(is_count) || sides.iter().all(|side| side.is_empty())
    {
        return None;
    }
    let named: Vec<Option<usize>> =
        sides.iter().map(|side| fields.iter().position(|field| names_count(side, *field))).collect();
    let mut parts: Vec<Option<String>> = vec![None; fields.len()];
    for (side, place) in sides.iter().zip(&named) {
        if let Some(place) = place {
            parts[*place] = Some((*side).to_owned());
        }
    }
    for (at, side) in sides.iter().enumerate().filter(|(at, _)| named[*at].is_none()) {
        let free = if parts[at].is_none() { Some(at) } else { parts.iter().position(Option::is_none) };
        parts[free?] = Some((*side).to_owned()).filter(|side| !side.is_empty());
    }
    Some(parts)
}

fn names_count(side: &str, field: Field) -> bool {
    let words: &[&str] = match field {
        Field::Capacity => &["定員"],
        Field::Users => &["現員", "利用者", "現在", "在籍", "契約", "登録"],
        Field::Staff => &["職員"],
        Field::WorkersAvailable => &["対応", "可能"],
        Field::PcCount => &["PC", "パソコン", "台"],
        _ => &[],
    };
    words.iter().any(|word| side.contains(word))
}

/// The lines of a text that has several, without the brackets around a whole line.
pub(in crate::layout) fn lines_of(cell: &Cell) -> Option<Vec<String>> {
    let Cell::Text(text) = cell else { return None };
    if !text.contains('\n') {
        return None;
    }
    let lines: Vec<String> = text
        .lines()
        .map(|line| bare(line.trim()))
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect();
    (lines.len() >= 2).then_some(lines)
}

fn bare(line: &str) -> &str {
    let inside = line.strip_prefix(['(', '（']).and_then(|rest| rest.strip_suffix([')', '）']));
    // （株）見本（第二）: the first bracket is not closed by the last.
    let is_whole = |inside: &&str| {
        let mut depth = 0;
        inside.chars().all(|letter| {
            depth += i32::from(matches!(letter, '(' | '（')) - i32::from(matches!(letter, ')' | '）'));
            depth >= 0
        })
    };
    inside.filter(is_whole).unwrap_or(line)
}

/// `定員：20名　利用者：5名　PC：10台` → each word before a colon and what follows it; what stands before the first belongs to
/// no word.
pub(super) fn labelled(cell: &Cell) -> Option<Vec<(String, String)>> {
    let Cell::Text(text) = cell else { return None };
    if !text.contains(['：', ':']) {
        return worded(text);
    }
    if text.chars().filter(|c| matches!(c, '：' | ':')).count() < 2 {
        return None;
    }
    let parts: Vec<&str> = text.split(['：', ':']).collect();
    let mut pairs: Vec<(String, String)> = Vec::new();
    let (mut label, mut words) = (String::new(), 0);
    for (at, part) in parts.iter().enumerate() {
        let is_last = at + 1 == parts.len();
        let cut = part.trim_end().rfind(|c: char| c.is_whitespace() || "、，,・/／;；|｜".contains(c));
        let cut = cut.map(|at| at + part[at..].chars().next().map_or(1, char::len_utf8));
        let (value, next) = if is_last { (*part, "") } else { part.split_at(cut.unwrap_or(0)) };
        let value =
            value.trim().trim_end_matches(['、', '，', ',', '・', '/', '／', ';', '；', '|', '｜']).trim();
        // A time of day has no word before its colon.
        words += usize::from(label.chars().any(char::is_alphabetic));
        if !value.is_empty() {
            pairs.push((std::mem::take(&mut label), value.to_owned()));
        }
        label = next.trim().to_owned();
    }
    (words >= 2).then_some(pairs)
}

/// `定員20名　現員18名`, `定員20（利用者18人）`: words right before numbers, in each piece of a cell.
fn worded(text: &str) -> Option<Vec<(String, String)>> {
    pieces(text).filter(|pairs| pairs.len() >= 2)
}

/// `定員20名` alone.
fn one_word(cell: &Cell) -> Option<Vec<(String, String)>> {
    let Cell::Text(text) = cell else { return None };
    pieces(text).filter(|pairs| pairs.len() == 1)
}

fn pieces(text: &str) -> Option<Vec<(String, String)>> {
    let is_digit = |c: char| matches!(c, '0'..='9' | '０'..='９');
    let ends = text.trim_end().ends_with(|c| is_digit(c) || matches!(c, '名' | '人' | '台' | '）' | ')'));
    if !ends || text.len() > 240 || !text.contains(is_digit) {
        return None;
    }
    let pieces = text.split(|c: char| c.is_whitespace() || "、，,・/／;；|｜（(）)".contains(c));
    let is_word = |label: &str| label.chars().all(char::is_alphabetic) && label.chars().count() <= 8;
    let mut pairs: Vec<(String, String)> = Vec::new();
    // 定員　２０: the word may stand apart from its number.
    let mut word = String::new();
    for piece in pieces.filter(|piece| !piece.is_empty()) {
        let at = piece.find(is_digit).unwrap_or(piece.len());
        let (label, value) = piece.split_at(at);
        if value.is_empty() && word.is_empty() && is_word(label) {
            label.clone_into(&mut word);
            continue;
        }
        let unit = value.trim_start_matches(is_digit);
        let is_count = value.len() - unit.len() <= 12 && ["", "名", "人", "台"].contains(&unit);
        let own = format!("{}{label}", std::mem::take(&mut word));
        if value.is_empty() || own.is_empty() || !is_count || !is_word(&own) {
            return None;
        }
        pairs.push((own, value.to_owned()));
    }
    word.is_empty().then_some(pairs)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(parts: Option<Vec<Option<String>>>) -> String {
        let parts = parts.unwrap_or_default();
        parts.into_iter().map(Option::unwrap_or_default).collect::<Vec<_>>().join("|").replace('\n', "⏎")
    }

    #[test]
    fn numbers_are_taken_apart_by_their_signs_or_words() {
        let by = By::Counts(vec![Field::Capacity, Field::Users]);
        for (text, expected) in [
            ("20（11）", "20|11"),
            ("14／20", "14|20"),
            ("20名（現員11名）", "20名|現員11名"),
            ("現員11・定員20", "定員20|現員11"),
            ("20（－）", "20|-"),
            ("／11", "|11"),
            ("20", ""),
            ("20名（うち男性12名、女性8名）", ""),
        ] {
            assert_eq!(shown(by.parts(&Cell::text(text), 2)), expected, "{text}");
        }
    }

    #[test]
    fn a_bracket_ends_where_it_began() {
        assert_eq!(bracketed("みほん工房（(株)見本）"), Some(("みほん工房", "(株)見本")));
        assert_eq!(bracketed("みほん（第二）（例示会）"), Some(("みほん（第二）", "例示会")));
        assert_eq!(bracketed("みほん）（例示）"), Some(("みほん）", "例示")));
        assert_eq!(bracketed("みほん例示）"), None);
    }

    #[test]
    fn words_with_colons_divide_a_cell() {
        let pairs = |text: &str| {
            let pairs = labelled(&Cell::text(text)).unwrap_or_default();
            pairs.iter().map(|(label, value)| format!("{label}={value}")).collect::<Vec<_>>().join("|")
        };
        assert_eq!(pairs("定員：20名　利用者：5名　PC：10台"), "定員=20名|利用者=5名|PC=10台");
        assert_eq!(pairs("定員：20名\n利用者：5名"), "定員=20名|利用者=5名");
        assert_eq!(pairs("見本棟　定員:20名、現員:"), "=見本棟|定員=20名");
        assert_eq!(pairs("9:00～16:00"), "");
        assert_eq!(pairs("定員20名　現員18名"), "定員=20名|現員=18名");
        assert_eq!(pairs("定員20（利用者18人）"), "定員=20|利用者=18人");
        assert_eq!(pairs("定員20／実21"), "定員=20|実=21");
        assert_eq!(pairs("定員　２０　現在２４名"), "定員=２０|現在=２４名");
        assert_eq!(pairs("定員20名（うち男性12名、女性8名）"), "定員=20名|うち男性=12名|女性=8名");
        assert_eq!(pairs("見本町1丁目 例示ビル2階"), "");
    }
}
