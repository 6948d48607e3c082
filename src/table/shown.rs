//! How a cell shows its number: a format may add words (`"A-"000`, `0"千円"`), fill up with zeros or leave thousands out. That is
//! what the office sees and means, and so it is read.

use super::Cell;
use calamine::{ExcelDateTime, ExcelDateTimeType, Style};
use chrono::NaiveDateTime;
use std::iter::Peekable;
use std::str::Chars;

/// What the styles of a workbook make of numbers; empty where none says more than the number itself.
#[derive(Debug, Default)]
pub(super) struct Shown {
    by_style: Vec<Option<Code>>,
    is_1904: bool,
}

impl Shown {
    pub(super) fn of(styles: &[Style], is_1904: bool) -> Self {
        let code = |style: &Style| Code::of(&style.number_format.as_ref()?.format_code);
        let by_style: Vec<Option<Code>> = styles.iter().map(code).collect();
        let says_more = by_style.iter().any(Option::is_some);
        Self { by_style: if says_more { by_style } else { Vec::new() }, is_1904 }
    }

    /// The cell as it is shown.
    pub(super) fn cell(&self, style: usize, cell: Cell) -> Cell {
        let (Cell::Number(number), Some(Some(code))) = (&cell, self.by_style.get(style)) else { return cell };
        let shown = match code {
            Code::Day => {
                let at = ExcelDateTime::new(*number, ExcelDateTimeType::DateTime, self.is_1904);
                day_of(&at).map(Cell::DateTime)
            }
            Code::Number(sections) => Section::show_among(sections, *number).map(|text| Cell::text(&text)),
        };
        shown.unwrap_or(cell)
    }
}

/// The moment of a serial, unless it is one that no calendar of an office knows: the library counts beyond its own numbers.
pub(super) fn day_of(at: &ExcelDateTime) -> Option<NaiveDateTime> {
    const FARTHEST: f64 = 3_000_000.0;
    if at.as_f64().abs() < FARTHEST { at.as_datetime() } else { None }
}

/// A format that says more than a bare number would.
#[derive(Clone, Debug, PartialEq)]
enum Code {
    /// A day by its era alone (`ggge"年度"`), which the reader of workbooks takes for a number.
    Day,
    /// One section for all numbers, or the second for those below zero and the third for zero.
    Number(Vec<Section>),
}

impl Code {
    /// `None` where a bare number says as much, or where the format is none of those that are understood here.
    fn of(code: &str) -> Option<Self> {
        let mut signs = code.chars().peekable();
        let mut sections = Vec::new();
        // A fourth would be for texts.
        while signs.peek().is_some() && sections.len() < 3 {
            let section = Section::read(&mut signs)?;
            if section.has_era {
                return section.pieces.iter().all(Piece::is_words).then_some(Self::Day);
            }
            sections.push(section);
        }
        sections.iter().any(Section::says_more).then_some(Self::Number(sections))
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Piece {
    Words(String),
    /// A place for a digit, and whether a zero is shown there.
    Digit(bool),
    /// The whole number.
    General,
}

impl Piece {
    const fn is_words(&self) -> bool {
        matches!(self, Self::Words(_))
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Section {
    pieces: Vec<Piece>,
    has_era: bool,
    /// Digits in groups, or a point between them: an amount, and no number of something.
    is_amount: bool,
    /// How many times a thousand is left out.
    thousands: i32,
}

impl Section {
    /// Reads to the end of a section.
    fn read(signs: &mut Peekable<Chars<'_>>) -> Option<Self> {
        let mut section = Self::default();
        while let Some(sign) = signs.next() {
            match sign {
                ';' => break,
                '"' => section.say(&signs.by_ref().take_while(|sign| *sign != '"').collect::<String>()),
                '\\' | '!' => section.say(signs.next()?.encode_utf8(&mut [0; 4])),
                // As wide as the next sign, or filled with it.
                '_' | '*' => drop(signs.next()),
                // Colours, currencies and languages; a condition of its own is not understood here.
                '[' => {
                    let inner: String = signs.by_ref().take_while(|sign| *sign != ']').collect();
                    if inner.starts_with(['<', '>', '=']) {
                        return None;
                    }
                }
                '0' | '#' | '?' => section.digit(sign == '0'),
                ',' => section.thousands += i32::from(section.pieces.iter().any(|piece| !piece.is_words())),
                '.' => section.is_amount = true,
                'G' if signs.clone().take(6).eq("eneral".chars()) => {
                    section.pieces.push(Piece::General);
                    signs.nth(5);
                }
                'g' | 'e' => section.has_era = true,
                // Shares, powers, fractions and texts; days and hours that the reader of workbooks knows.
                '%' | '@' | '/' | 'A'..='Z' | 'a'..='z' => return None,
                _ => section.say(sign.encode_utf8(&mut [0; 4])),
            }
        }
        Some(section)
    }

    fn say(&mut self, words: &str) {
        match self.pieces.last_mut() {
            Some(Piece::Words(before)) => before.push_str(words),
            _ => self.pieces.push(Piece::Words(words.to_owned())),
        }
    }

    /// Commas before a digit group what is shown; those behind the last one leave thousands out.
    fn digit(&mut self, shows_zero: bool) {
        self.is_amount |= self.thousands > 0;
        self.thousands = 0;
        self.pieces.push(Piece::Digit(shows_zero));
    }

    /// By the section for such numbers; one of its own for those below zero brings its sign.
    fn show_among(sections: &[Self], number: f64) -> Option<String> {
        match sections {
            [_, negative, ..] if number < 0.0 => negative.show(-number),
            [_, _, zero] if number == 0.0 => zero.show(number),
            [first, ..] => first.show(number),
            [] => None,
        }
    }

    fn says_more(&self) -> bool {
        let says = |piece: &Piece| matches!(piece, Piece::Words(words) if words.contains(|c: char| c.is_alphanumeric() || c == '%'));
        self.pieces.iter().any(says) || self.thousands > 0 || self.is_of_digits()
    }

    /// `000`, `000-0000`: shown digit by digit, as numbers of something are.
    fn is_of_digits(&self) -> bool {
        let places = self.pieces.iter().filter(|piece| !piece.is_words()).count();
        let zeros = self.pieces.iter().filter(|piece| **piece == Piece::Digit(true)).count();
        let between =
            self.pieces.iter().skip_while(|piece| piece.is_words()).skip_while(|piece| !piece.is_words());
        let is_split = between.clone().any(|piece| !piece.is_words());
        !self.is_amount && self.thousands == 0 && zeros > 0 && (is_split || (zeros > 1 && zeros == places))
    }

    /// The number in its words; `None` where nothing of it would be shown.
    fn show(&self, number: f64) -> Option<String> {
        let first = self.pieces.iter().position(|piece| !piece.is_words())?;
        if self.is_of_digits() && number >= 0.0 && number.fract() == 0.0 && number < 1e15 {
            return Some(self.in_places(number as u64, first));
        }
        let words = |piece: &Piece| match piece {
            Piece::Words(words) => words.clone(),
            _ => String::new(),
        };
        let [before, after]: [String; 2] =
            [&self.pieces[..first], &self.pieces[first..]].map(|pieces| pieces.iter().map(words).collect());
        // `#,##0,"k"`: the letters stand for what is left out, and no word of ours does.
        let letters = || before.chars().chain(after.chars()).filter(|letter| letter.is_alphabetic());
        if self.thousands > 0 && letters().next().is_some() && letters().all(|letter| letter.is_ascii()) {
            return None;
        }
        let shown = number / 1000_f64.powi(self.thousands);
        let scale = match self.thousands {
            0 => "",
            _ if after.contains(['千', '万', '億']) => "",
            1 => "千",
            2 => "百万",
            _ => return None,
        };
        let sign = if shown < 0.0 { "-" } else { "" };
        Some(format!("{sign}{before}{}{scale}{after}", shown.abs()))
    }

    /// Digit by digit from behind; what is left stands in the first place.
    fn in_places(&self, number: u64, first: usize) -> String {
        let mut left = number.to_string();
        let mut parts: Vec<String> = Vec::with_capacity(self.pieces.len());
        for (at, piece) in self.pieces.iter().enumerate().rev() {
            parts.push(match piece {
                Piece::Words(words) => words.clone(),
                _ if at == first && !left.is_empty() => std::mem::take(&mut left),
                Piece::Digit(shows_zero) => match left.pop() {
                    Some(digit) => digit.to_string(),
                    None => if *shows_zero { "0" } else { "" }.to_owned(),
                },
                Piece::General => std::mem::take(&mut left),
            });
        }
        parts.into_iter().rev().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn shown(code: &str, number: f64) -> Cell {
        let shown = Shown { by_style: vec![Code::of(code)], is_1904: false };
        shown.cell(0, Cell::Number(number))
    }

    #[rstest]
    #[case(r#""A-"000"#, 7.0, "A-007")]
    #[case(r#""R6-"0"#, 12.0, "R6-12")]
    #[case("000", 1.0, "001")]
    #[case("0000000000", 312_345_678.0, "0312345678")]
    #[case("000-0000", 100_001.0, "010-0001")]
    #[case("0#\"-\"####\"-\"####", 312_345_678.0, "03-1234-5678")]
    #[case(r#"#,##0"千円""#, 1200.0, "1200千円")]
    #[case(r#"#,##0,"千円""#, 1_234_500.0, "1234.5千円")]
    #[case("#,##0,", 1_234_500.0, "1234.5千")]
    #[case("#,##0,,", 3_000_000.0, "3百万")]
    #[case(r#"0"名";;"#, 5.0, "5名")]
    #[case(r#""令和"0"年度""#, 6.0, "令和6年度")]
    #[case(r#"General"月""#, 4.0, "4月")]
    #[case(r#"0\枚"#, 50.0, "50枚")]
    #[case("#,##0円;[Red]-#,##0円", -50.0, "-50円")]
    #[case("#,##0円;△#,##0円", -50.0, "△50円")]
    #[case("#,##0円", -50.0, "-50円")]
    #[case(r#"0.0"時間""#, 7.5, "7.5時間")]
    #[case(r#"0"%""#, 1.0, "1%")]
    fn a_number_is_read_as_it_is_shown(#[case] code: &str, #[case] number: f64, #[case] text: &str) {
        assert_eq!(shown(code, number), Cell::text(text));
    }

    #[rstest]
    #[case("General")]
    #[case("0")]
    #[case("#,##0")]
    #[case("#,##0.00")]
    #[case("#,##0_);[Red]\\(#,##0\\)")]
    #[case(r#"_ * #,##0_ ;_ * \-#,##0_ ;_ * "-"_ ;_ @_ "#)]
    #[case("[$¥-411]#,##0")]
    #[case("0%")]
    #[case("0.00E+00")]
    #[case("# ?/?")]
    #[case(r#"#,##0,"k""#)]
    #[case(r#"0.0,,"M""#)]
    #[case("@")]
    #[case("[>=100]0\"多\";0")]
    #[case(";;;")]
    #[case("yyyy/m/d")]
    #[case("\"")]
    #[case("")]
    fn what_says_no_more_stays_a_number(#[case] code: &str) {
        assert_eq!(shown(code, 45_383.0), Cell::Number(45_383.0));
    }

    #[test]
    fn a_year_of_an_era_is_a_day() {
        for code in [r#"[$-411]ggge"年度""#, "ge"] {
            assert!(matches!(shown(code, 45_383.0), Cell::DateTime(_)), "{code}");
        }
    }
}
