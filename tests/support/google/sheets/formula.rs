//! Formulas, as far as tests need them: literals, references, `+ - * / &`, SUM and its neighbours; and their references.

use super::a1::{corner, letters};
use super::model::{Book, Effective, Tab};

const DEEPEST: usize = 40;

pub(crate) fn evaluate(book: &Book, tab: &Tab, text: &str) -> Effective {
    evaluate_at(book, tab, text, 0)
}

fn evaluate_at(book: &Book, tab: &Tab, text: &str, depth: usize) -> Effective {
    if depth > DEEPEST {
        return Effective::Error("REF", "Circular dependency detected.".to_owned());
    }
    let signs = text.trim_start_matches('=').chars().collect();
    let mut reader = Reader { book, tab, signs, at: 0, depth };
    let values = reader.joined();
    reader.spaces();
    match values {
        Err(error) => error,
        Ok(_) if reader.at < reader.signs.len() => {
            Effective::Error("ERROR", "Formula parse error.".to_owned())
        }
        Ok(values) => values.into_iter().next().unwrap_or(Effective::Empty),
    }
}

struct Reader<'a> {
    book: &'a Book,
    tab: &'a Tab,
    signs: Vec<char>,
    at: usize,
    depth: usize,
}

/// A value or the values of a range; an error ends the formula.
type Values = Result<Vec<Effective>, Effective>;

fn parse_error() -> Effective {
    Effective::Error("ERROR", "Formula parse error.".to_owned())
}

fn to_number(value: Option<&Effective>) -> Result<f64, Effective> {
    match value {
        None | Some(Effective::Empty) => Ok(0.0),
        Some(Effective::Number(value)) => Ok(*value),
        Some(Effective::Bool(value)) => Ok(f64::from(u8::from(*value))),
        Some(Effective::Text(text)) => text.parse().map_err(|_| {
            Effective::Error("VALUE", format!("Expects number values. But '{text}' is a text."))
        }),
        Some(error) => Err(error.clone()),
    }
}

impl Reader<'_> {
    fn spaces(&mut self) {
        while self.signs.get(self.at).is_some_and(|sign| sign.is_whitespace()) {
            self.at += 1;
        }
    }

    fn next_is(&mut self, wanted: &[char]) -> Option<char> {
        self.spaces();
        let found = self.signs.get(self.at).copied().filter(|sign| wanted.contains(sign))?;
        self.at += 1;
        Some(found)
    }

    fn joined(&mut self) -> Values {
        let mut left = self.sum()?;
        while self.next_is(&['&']).is_some() {
            let right = self.sum()?;
            let shown =
                |values: &[Effective]| values.first().map_or(String::new(), |value| value.shown(None));
            left = vec![Effective::Text(shown(&left) + &shown(&right))];
        }
        Ok(left)
    }

    fn sum(&mut self) -> Values {
        let mut left = self.product()?;
        while let Some(sign) = self.next_is(&['+', '-']) {
            let right = to_number(self.product()?.first())?;
            let value = to_number(left.first())?;
            left = vec![Effective::Number(if sign == '+' { value + right } else { value - right })];
        }
        Ok(left)
    }

    fn product(&mut self) -> Values {
        let mut left = self.one()?;
        while let Some(sign) = self.next_is(&['*', '/']) {
            let right = to_number(self.one()?.first())?;
            let value = to_number(left.first())?;
            if sign == '/' && right == 0.0 {
                let message = "Function DIVIDE parameter 2 cannot be zero.";
                return Err(Effective::Error("DIVIDE_BY_ZERO", message.to_owned()));
            }
            left = vec![Effective::Number(if sign == '*' { value * right } else { value / right })];
        }
        Ok(left)
    }

    fn one(&mut self) -> Values {
        if self.next_is(&['-']).is_some() {
            return Ok(vec![Effective::Number(-to_number(self.one()?.first())?)]);
        }
        if self.next_is(&['(']).is_some() {
            let inner = self.joined()?;
            return self.next_is(&[')']).map(|_| inner).ok_or_else(parse_error);
        }
        if self.next_is(&['"']).is_some() {
            let mut text = String::new();
            while let Some(sign) = self.signs.get(self.at).copied() {
                self.at += 1;
                match sign {
                    '"' if self.signs.get(self.at) == Some(&'"') => {
                        self.at += 1;
                        text.push('"');
                    }
                    '"' => return Ok(vec![Effective::Text(text)]),
                    sign => text.push(sign),
                }
            }
            return Err(parse_error());
        }
        self.named()
    }

    fn named(&mut self) -> Values {
        self.spaces();
        let begin = self.at;
        let mut quoted = false;
        while let Some(sign) = self.signs.get(self.at) {
            quoted ^= *sign == '\'';
            if !(quoted || sign.is_alphanumeric() || "'!$:._".contains(*sign)) {
                break;
            }
            self.at += 1;
        }
        let word: String = self.signs[begin..self.at].iter().collect();
        if let Ok(value) = word.parse::<f64>() {
            return Ok(vec![Effective::Number(value)]);
        }
        if self.next_is(&['(']).is_some() {
            let mut values = Vec::new();
            while self.next_is(&[')']).is_none() {
                values.extend(self.joined()?);
                if self.next_is(&[',', ';']).is_none() && self.signs.get(self.at) != Some(&')') {
                    return Err(parse_error());
                }
            }
            return called(&word.to_ascii_uppercase(), &values);
        }
        match word.to_ascii_uppercase().as_str() {
            "TRUE" => Ok(vec![Effective::Bool(true)]),
            "FALSE" => Ok(vec![Effective::Bool(false)]),
            "" => Err(parse_error()),
            _ => self.referred(&word),
        }
    }

    fn referred(&self, word: &str) -> Values {
        let (tab, place) = match word.rsplit_once('!') {
            None => (self.tab, word),
            Some((title, place)) => {
                let title =
                    title.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')).unwrap_or(title);
                let tab = self.book.titled(&title.replace("''", "'"));
                (tab.ok_or_else(|| Effective::Error("REF", "Unresolved sheet name.".to_owned()))?, place)
            }
        };
        let unknown = || Effective::Error("NAME", format!("Unknown range name: '{word}'."));
        let (from, to) = place.split_once(':').unwrap_or((place, place));
        let (from, to) = (corner(from).ok_or_else(unknown)?, corner(to).ok_or_else(unknown)?);
        if !place.contains(':') && (from.0.is_none() || from.1.is_none()) {
            return Err(unknown());
        }
        let rows = from.1.unwrap_or(0)..=to.1.unwrap_or(tab.rows.max(1) - 1);
        let columns = from.0.unwrap_or(0)..=to.0.unwrap_or(tab.columns.max(1) - 1);
        let mut found = Vec::new();
        for row in rows {
            for column in columns.clone() {
                found.push(match tab.cell(row, column).map(|cell| &cell.value) {
                    Some(super::model::Entered::Formula(text)) => {
                        evaluate_at(self.book, tab, text, self.depth + 1)
                    }
                    _ => self.book.effective(tab, row, column),
                });
            }
        }
        Ok(found)
    }
}

fn called(name: &str, values: &[Effective]) -> Values {
    if let Some(error) = values.iter().find(|value| matches!(value, Effective::Error(..))) {
        return Err(error.clone());
    }
    let numbers = values.iter().filter_map(|value| match value {
        Effective::Number(value) => Some(*value),
        _ => None,
    });
    let value = match name {
        "SUM" => Effective::Number(numbers.sum()),
        "COUNT" => Effective::Number(numbers.count() as f64),
        "COUNTA" => {
            Effective::Number(values.iter().filter(|value| **value != Effective::Empty).count() as f64)
        }
        "MAX" => Effective::Number(numbers.reduce(f64::max).unwrap_or(0.0)),
        "MIN" => Effective::Number(numbers.reduce(f64::min).unwrap_or(0.0)),
        "AVERAGE" => {
            let all: Vec<f64> = numbers.collect();
            if all.is_empty() {
                let message = "Evaluation of function AVERAGE caused a divide by zero error.";
                return Err(Effective::Error("DIVIDE_BY_ZERO", message.to_owned()));
            }
            Effective::Number(all.iter().sum::<f64>() / all.len() as f64)
        }
        "CONCATENATE" => Effective::Text(values.iter().map(|value| value.shown(None)).collect()),
        "IMPORTXML" | "IMPORTDATA" | "IMPORTHTML" | "IMPORTRANGE" | "HYPERLINK" => {
            Effective::Text(values.last().map_or(String::new(), |value| value.shown(None)))
        }
        _ => return Err(Effective::Error("NAME", format!("Unknown function: '{name}'."))),
    };
    Ok(vec![value])
}

/// A reference to a cell inside a formula.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Reference {
    /// The title before `!`, as written.
    pub(crate) title: Option<String>,
    pub(crate) column: usize,
    pub(crate) row: usize,
    pub(crate) column_fixed: bool,
    pub(crate) row_fixed: bool,
}

/// The formula with every reference as `change` leaves it; `None` = what it meant is gone.
pub(crate) fn rewritten(text: &str, mut change: impl FnMut(Reference) -> Option<Reference>) -> String {
    let signs: Vec<char> = text.chars().collect();
    let mut out = String::new();
    let mut title: Option<String> = None;
    let mut at = 0;
    while at < signs.len() {
        let sign = signs[at];
        if sign == '"' || sign == '\'' {
            let end =
                signs[at + 1..].iter().position(|next| *next == sign).map_or(signs.len(), |end| at + end + 2);
            let whole: String = signs[at..end].iter().collect();
            out.push_str(&whole);
            at = end;
            if sign == '\'' && signs.get(at) == Some(&'!') {
                title = Some(whole.trim_matches('\'').to_owned());
                out.push('!');
                at += 1;
            }
            continue;
        }
        let is_part = |sign: &char| sign.is_alphanumeric() || "$_.".contains(*sign);
        let end = signs[at..].iter().position(|next| !is_part(next)).map_or(signs.len(), |end| at + end);
        if end == at {
            // The second corner of `A1:B2` belongs to the same tab.
            if sign != ':' {
                title = None;
            }
            out.push(sign);
            at += 1;
            continue;
        }
        let word: String = signs[at..end].iter().collect();
        at = end;
        if signs.get(at) == Some(&'!') {
            title = Some(word.clone());
            out.push_str(&word);
            out.push('!');
            at += 1;
            continue;
        }
        let is_call = signs.get(at) == Some(&'(');
        match corner(&word).filter(|_| !is_call) {
            Some((Some(column), Some(row))) => {
                let reference = Reference {
                    title: title.clone(),
                    column,
                    row,
                    column_fixed: word.starts_with('$'),
                    row_fixed: word[1..].contains('$'),
                };
                match change(reference) {
                    Some(new) => {
                        let sign = |fixed: bool| if fixed { "$" } else { "" };
                        out.push_str(&format!(
                            "{}{}{}{}",
                            sign(new.column_fixed),
                            letters(new.column),
                            sign(new.row_fixed),
                            new.row + 1
                        ));
                    }
                    None => out.push_str("#REF!"),
                }
            }
            _ => out.push_str(&word),
        }
    }
    out
}
