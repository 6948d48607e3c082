//! Whether a text reads as one that people write: a wrong encoding shows in letters that stand where none would.

use encoding_rs::EUC_JP;

/// Wide characters from which on a Japanese text of an office holds some kana.
const ENOUGH: usize = 24;

/// Whether a text that was read as Japanese is. Bytes of Western letters give single kanji, half-width kana or private
/// characters in the midst of Latin words; those of Chinese and Korean give kanji without kana, rare ones among them.
pub(super) fn is_japanese(text: &str, other_is_single_byte: bool) -> bool {
    let (mut runs, mut strange, mut lost) = (0_usize, 0_usize, 0_usize);
    for run in Runs::of(text) {
        runs += 1;
        strange += usize::from(run.is_strange());
        lost += usize::from(run.text.contains('\u{FFFD}'));
    }
    let wide = || text.chars().filter(|letter| !letter.is_ascii());
    let reads_well = runs > 0 && strange * 4 <= runs && lost * 10 <= runs;
    if other_is_single_byte || !reads_well {
        return reads_well;
    }
    let kana = wide().filter(|letter| is_kana(*letter)).count();
    let rare = wide().filter(|letter| is_second_level(*letter)).count();
    kana * 20 >= wide().count() || (wide().count() < ENOUGH && rare * 4 <= wide().count())
}

/// Characters that are not ASCII and stand together, with what stands beside them.
struct Run<'t> {
    before: Option<char>,
    text: &'t str,
    after: Option<char>,
}

impl Run<'_> {
    fn is_strange(&self) -> bool {
        let is_latin = |letter: Option<char>| letter.is_some_and(|c| c.is_ascii_alphabetic());
        let (before, after) = (is_latin(self.before), is_latin(self.after));
        let is_lost = self.text.chars().any(|c| c == '\u{FFFD}' || ('\u{80}'..'\u{A0}').contains(&c));
        let is_private = self.text.chars().all(|c| ('\u{E000}'..'\u{F900}').contains(&c));
        let is_half_width = self.text.chars().all(is_half_width);
        let is_single = self.text.chars().count() == 1;
        is_lost
            || is_private
            || (before && after && (is_single || is_half_width))
            || (is_single && is_half_width && (before || after))
    }
}

struct Runs<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Runs<'t> {
    fn of(text: &'t str) -> Self {
        Self { text, at: 0 }
    }
}

impl<'t> Iterator for Runs<'t> {
    type Item = Run<'t>;

    fn next(&mut self) -> Option<Run<'t>> {
        let start = self.at + self.text[self.at..].find(|c: char| !c.is_ascii())?;
        let end = self.text[start..].find(|c: char| c.is_ascii()).map_or(self.text.len(), |end| start + end);
        self.at = end;
        Some(Run {
            before: self.text[..start].chars().next_back(),
            text: &self.text[start..end],
            after: self.text[end..].chars().next(),
        })
    }
}

fn is_kana(letter: char) -> bool {
    ('\u{3041}'..='\u{30FF}').contains(&letter) || is_half_width(letter)
}

fn is_half_width(letter: char) -> bool {
    ('\u{FF61}'..='\u{FF9F}').contains(&letter)
}

/// Kanji beyond the three thousand that JIS X 0208 sets first.
fn is_second_level(letter: char) -> bool {
    let mut bytes = [0; 4];
    let (code, _, lost) = EUC_JP.encode(letter.encode_utf8(&mut bytes));
    !lost && code.first().is_some_and(|lead| *lead >= 0xD0)
}

/// Whether a character is one of those that tables are written in, not one that only chance brings.
pub(super) fn is_likely_letter(letter: char) -> bool {
    matches!(letter,
        ' '..='~' | '\t' | '\r' | '\n'
        | '\u{A0}'..='\u{24F}' | '\u{370}'..='\u{4FF}' | '\u{590}'..='\u{6FF}' | '\u{E00}'..='\u{E7F}'
        | '\u{2010}'..='\u{22FF}' | '\u{2460}'..='\u{24FF}' | '\u{2500}'..='\u{26FF}'
        | '\u{3000}'..='\u{301F}' | '\u{3041}'..='\u{30FF}' | '\u{3220}'..='\u{33FF}'
        | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FFEF}'
        | '\u{10000}'..)
}
