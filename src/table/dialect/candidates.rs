//! Which delimiters, quotes and escapes a text makes possible.

use crate::table::records::Dialect;

pub(super) const COMMON: [&str; 4] = [",", "\t", ";", "|"];
/// Signs that hardly stand in a text, and signs that do.
const SELDOM: [&str; 6] = ["\u{1}", "\u{1F}", "^", "~", "¦", "§"];
/// Signs that some programs enclose texts in, and that stand nowhere else then.
const ENCLOSING: [char; 4] = ['~', '^', '|', '`'];
const OF_TEXTS: [&str; 7] = [":", "/", "#", "!", "@", "*", " "];

/// How usual a delimiter is; the less so, the more the rows have to say for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rank {
    Common,
    /// Of several signs, each of which stands nowhere else.
    Several,
    Seldom,
    OfTexts,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate<'t> {
    pub(super) dialect: Dialect<'t>,
    pub(super) rank: Rank,
}

pub(super) fn of(sample: &str) -> Vec<Candidate<'_>> {
    let quote = quote(sample);
    let mut delimiters: Vec<(&str, Rank)> = COMMON.iter().map(|sign| (*sign, Rank::Common)).collect();
    delimiters.extend(several(sample).into_iter().map(|signs| (signs, Rank::Several)));
    let everywhere = |sign: &&&str| {
        let with = first_lines(sample).filter(|line| line.contains(**sign)).count();
        with * 3 >= first_lines(sample).count() * 2
    };
    delimiters.extend(SELDOM.iter().filter(everywhere).map(|sign| (*sign, Rank::Seldom)));
    delimiters.extend(OF_TEXTS.iter().filter(everywhere).map(|sign| (*sign, Rank::OfTexts)));
    let enclosed = delimiters.iter().find_map(|(delimiter, rank)| {
        let quote = ENCLOSING.into_iter().find(|quote| encloses(sample, delimiter, *quote))?;
        Some(Candidate { dialect: Dialect { delimiter, quote, backslash_escapes: false }, rank: *rank })
    });
    if let Some(enclosed) = enclosed {
        return vec![enclosed];
    }
    let escapes_quotes = escapes_quotes(sample, quote);
    let mut candidates = Vec::new();
    for (delimiter, rank) in delimiters {
        let of =
            |backslash_escapes| Candidate { dialect: Dialect { delimiter, quote, backslash_escapes }, rank };
        candidates.push(of(escapes_quotes));
        let escapes_delimiters =
            || sample.match_indices('\\').any(|(at, _)| sample[at + 1..].starts_with(delimiter));
        if !escapes_quotes && rank == Rank::Common && escapes_delimiters() {
            candidates.push(of(true));
        }
    }
    candidates
}

/// The dialect of a text whose lines are its cells.
pub(super) fn of_one_column(sample: &str) -> Dialect<'static> {
    let delimiter = COMMON.into_iter().chain(SELDOM).find(|sign| !sample.contains(sign)).unwrap_or(COMMON[0]);
    Dialect { delimiter, quote: quote(sample), backslash_escapes: false }
}

/// Lines without the comments between them.
fn first_lines(sample: &str) -> impl Iterator<Item = &str> {
    sample.lines().filter(|line| !line.trim().is_empty() && !line.starts_with("# ")).take(9)
}

/// Runs of signs in the first lines that stand between fields as one: none of their signs stands elsewhere.
fn several(sample: &str) -> Vec<&str> {
    let is_sign =
        |c: char| c == '\t' || (c.is_ascii_punctuation() && !"\"'.,;+-_()[]{}<>\\%$&=?".contains(c));
    let mut found: Vec<&str> = Vec::new();
    for line in first_lines(sample) {
        for run in line.split(|c: char| !is_sign(c)) {
            if (2..=3).contains(&run.len()) && !found.contains(&run) {
                found.push(run);
            }
        }
    }
    found.retain(|run| stands_alone(sample, run));
    found
}

fn stands_alone(sample: &str, run: &str) -> bool {
    let whole = sample.matches(run).count();
    let elsewhere: usize =
        sample.split(run).map(|rest| rest.matches(|c: char| run.contains(c)).count()).sum();
    whole >= 2 && elsewhere * 50 <= whole
}

/// `~01001~^~Butter, salted~^~~^6.38`: every one of the signs begins or ends a field, and some fields stand whole between two.
fn encloses(sample: &str, delimiter: &str, quote: char) -> bool {
    if delimiter.contains(quote) {
        return false;
    }
    let (mut enclosed, mut lines) = (0, 0);
    for line in first_lines(sample) {
        let is_open = |field: &str| field.matches(quote).count() > 0;
        let is_whole = |field: &str| {
            field.len() > 1
                && field.starts_with(quote)
                && field.ends_with(quote)
                && field.matches(quote).count() == 2
        };
        let fields = || line.trim_end_matches('\r').split(delimiter);
        if fields().count() < 2 || fields().any(|field| is_open(field) && !is_whole(field)) {
            return false;
        }
        enclosed += usize::from(fields().any(is_whole));
        lines += 1;
    }
    lines >= 2 && enclosed * 2 > lines
}

/// A single quote, where fields begin and end with it and none begins with a double one.
fn quote(sample: &str) -> char {
    let is_border = |c: Option<char>| c.is_none_or(|c| c == '\n' || c == '\r' || is_common(c));
    let borders = |quote: char| {
        let starts = |at: usize| is_border(sample[..at].chars().next_back());
        let ends = |at: usize| is_border(sample[at + 1..].chars().next());
        let at: Vec<usize> = sample.match_indices(quote).map(|(at, _)| at).collect();
        (at.iter().filter(|at| starts(**at)).count(), at.iter().filter(|at| ends(**at)).count())
    };
    let (double, _) = borders('"');
    let (starts, ends) = borders('\'');
    if double == 0 && starts >= 2 && starts == ends { '\'' } else { '"' }
}

/// Backslashes before quotes that do not close a field.
fn escapes_quotes(sample: &str, quote: char) -> bool {
    let ends_field =
        |rest: &str| rest.is_empty() || rest.starts_with([quote, '\r', '\n']) || rest.starts_with(is_common);
    let mut after = sample.match_indices('\\').map(|(at, _)| &sample[at + 1..]);
    after.any(|rest| rest.strip_prefix(quote).is_some_and(|rest| !ends_field(rest)))
}

fn is_common(letter: char) -> bool {
    matches!(letter, ',' | '\t' | ';' | '|')
}
