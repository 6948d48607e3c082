//! Letters that a terminal would obey, or that turn the rest of a line round, in signs that are seen.

use std::borrow::Cow;

/// A name on one line.
#[must_use]
pub fn visible_name(name: &str) -> Cow<'_, str> {
    with_signs(name, is_hidden)
}

/// A text of lines: their ends and tabs stay.
#[must_use]
pub fn visible_text(text: &str) -> Cow<'_, str> {
    with_signs(text, |letter| is_hidden(letter) && !matches!(letter, '\n' | '\t'))
}

fn with_signs(text: &str, is_hidden: impl Fn(char) -> bool) -> Cow<'_, str> {
    if text.contains(&is_hidden) {
        Cow::Owned(text.chars().map(|letter| if is_hidden(letter) { sign(letter) } else { letter }).collect())
    } else {
        Cow::Borrowed(text)
    }
}

const fn is_hidden(letter: char) -> bool {
    matches!(letter,
        '\0'..='\u{1F}' | '\u{7F}'..='\u{9F}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}'
    )
}

/// The picture of a control character: ␛ for escape, ␊ for a line's end.
fn sign(letter: char) -> char {
    let picture = match letter {
        '\0'..='\u{1F}' => char::from_u32(0x2400 + u32::from(letter)),
        '\u{7F}' => Some('\u{2421}'),
        _ => None,
    };
    picture.unwrap_or(char::REPLACEMENT_CHARACTER)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_obeys_is_seen() {
        assert_eq!(visible_name("\u{1b}[31m赤\u{7}\n一覧.xlsx"), "␛[31m赤␇␊一覧.xlsx");
        assert_eq!(visible_text("一行\n二行\t\u{202e}三"), "一行\n二行\t\u{fffd}三");
        assert!(matches!(visible_name("名簿（2026）　最新.xlsx"), Cow::Borrowed(_)));
    }
}
