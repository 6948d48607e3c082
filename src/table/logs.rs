//! Logs that name their columns in a comment, as web servers write them: `#Fields: date time cs-method`.

use super::records::{Dialect, records};
use std::borrow::Cow;

/// Comments above the first record.
const DEEPEST: usize = 30;

/// The rows of such a log, its names a row like others, other comments a field each; nothing where a text is none.
pub(super) fn rows(text: &str) -> Option<impl Iterator<Item = Vec<Cow<'_, str>>>> {
    let named =
        text.lines().take(DEEPEST).take_while(|line| line.starts_with('#')).any(|line| names(line).is_some());
    if !named {
        return None;
    }
    let first = text.lines().find(|line| !line.starts_with('#') && !line.trim().is_empty())?;
    let delimiter = if first.contains('\t') { "\t" } else { " " };
    let dialect = Dialect { delimiter, quote: '"', backslash_escapes: false };
    let row = move |line| match names(line) {
        Some(names) => names.into_iter().map(Cow::Borrowed).collect(),
        None if line.starts_with('#') => vec![Cow::Borrowed(line)],
        None => records(line, dialect).next().unwrap_or_default(),
    };
    Some(text.lines().map(row))
}

fn names(line: &str) -> Option<Vec<&str>> {
    let rest = line.strip_prefix("#Fields").or_else(|| line.strip_prefix("#fields"))?;
    let rest = rest.strip_prefix(':').unwrap_or(rest);
    let names: Vec<&str> = rest.split_whitespace().collect();
    (rest.starts_with(char::is_whitespace) && names.len() >= 2).then_some(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_of_a_log_stand_in_a_comment() {
        let shown =
            |text: &str| rows(text).map(|rows| rows.map(|row| row.join("|")).collect::<Vec<_>>().join("/"));
        for (text, expected) in [
            (
                "#Version: 1.0\n#Fields: time ip\n10:00 \"a b\"\n10:01 c\n",
                "#Version: 1.0/time|ip/10:00|a b/10:01|c",
            ),
            ("#Fields: time ip\n10:00\ta b\n", "time|ip/10:00|a b"),
            ("#fields\tts\tuid\n1.5\tx\n", "ts|uid/1.5|x"),
        ] {
            assert_eq!(shown(text).as_deref(), Some(expected), "{text}");
        }
    }
}
