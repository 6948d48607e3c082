//! Who is who where words and values disagree: 頼み先 over workshops is who does the work, where another column holds companies; of two columns
//! for workshops one that only counts them, （1）, （2）, names none.

use super::scorer::Scorer;
use super::values::Values;
use crate::domain::{Field, RecordKind};
use crate::layout::forms::{is_company, is_organisation, is_workshop};
use crate::layout::heads::header::Header;
use crate::layout::heads::search;
use crate::layout::view::View;

/// Rows below a header in which its values are looked for.
const WITHIN: u32 = 40;
/// Filled cells that a column must have before it is believed.
const FEWEST: usize = 3;
const HALF: f64 = 0.5;
const HARDLY: f64 = 0.1;
const SOME: f64 = 0.4;

/// The header read again, where its columns are told by what stands below them.
pub(in crate::layout) fn tell(header: Header, view: &View<'_>, scorer: &mut Scorer<'_>) -> Header {
    use RecordKind::{Case, Delivery, Lead, Order};
    if !matches!(header.assignment.kind, Case | Order | Delivery) {
        return header;
    }
    let header = named_not_counted(header, view, scorer);
    let told = parties(&header, view).or_else(|| companies_named(&header, view));
    let Some((client, company)) = told else { return header };
    let path = |at: usize| header.paths[at].clone().unwrap_or_default();
    scorer.settle(&path(client), Field::Name, &[Order, Delivery]);
    scorer.settle(&path(company), Field::Client, &[Case, Order, Delivery, Lead]);
    read_again(header, view, scorer)
}

/// The column of clients that holds workshops, and the one that no word tells and that holds companies.
fn parties(header: &Header, view: &View<'_>) -> Option<(usize, usize)> {
    let client = header.assignment.place_of(Field::Client)?;
    if !are_workshops(&values(header, client, view)) {
        return None;
    }
    Some((client, only_open(header, view, |values| are_companies(values, SOME))?))
}

/// The column that holds workshops and that no word tells, and the one of workshops by its word that holds companies: 就労先 beside
/// 行く事業所.
fn companies_named(header: &Header, view: &View<'_>) -> Option<(usize, usize)> {
    if header.assignment.place_of(Field::Client).is_some() {
        return None;
    }
    let company = header.assignment.place_of(Field::Name)?;
    if !are_companies(&values(header, company, view), HALF) {
        return None;
    }
    Some((only_open(header, view, are_workshops)?, company))
}

fn are_workshops(values: &Values<'_>) -> bool {
    values.filled() >= FEWEST && values.share_of(is_workshop) >= HALF && values.share_of(is_company) <= HARDLY
}

fn are_companies(values: &Values<'_>, share: f64) -> bool {
    let wants = |text: &str| is_company(text) || is_organisation(text);
    values.filled() >= FEWEST && values.share_of(wants) >= share && values.share_of(is_workshop) <= HARDLY
}

/// The one column of such values that no word tells.
fn only_open(header: &Header, view: &View<'_>, are: impl Fn(&Values<'_>) -> bool) -> Option<usize> {
    let is_open = |at: &usize| header.assignment.fields[*at].is_none() && header.paths[*at].is_some();
    let mut open = (0..header.paths.len()).filter(is_open).filter(|at| are(&values(header, *at, view)));
    open.next().filter(|_| open.next().is_none())
}

/// The header without a column for names that only counts them, where another one names them.
fn named_not_counted(mut header: Header, view: &View<'_>, scorer: &mut Scorer<'_>) -> Header {
    let Some(at) = header.assignment.place_of(Field::Name) else { return header };
    let own = values(&header, at, view);
    if own.filled() == 0 || own.share_of(is_ordinal) < HALF {
        return header;
    }
    let names = |other: usize, scorer: &mut Scorer<'_>| {
        let word = header.paths[other].as_ref().and_then(|path| path.last());
        header.assignment.fields[other].is_none()
            && word.is_some_and(|word| scorer.means(word, Field::Name))
            && values(&header, other, view).share_of(is_workshop) > 0.0
    };
    if (0..header.paths.len()).any(|other| other != at && names(other, scorer)) {
        header.paths[at] = None;
        return match scorer.assign(&header.paths) {
            Some(assignment) => Header { assignment, ..header },
            None => header,
        };
    }
    header
}

fn values<'v>(header: &Header, at: usize, view: &View<'v>) -> Values<'v> {
    // Behind a gap something else may stand below the column.
    let below = header.last + 1..=view.rows().min(header.last + WITHIN);
    let end = below.take_while(|row| !view.texts(*row).is_empty()).last().unwrap_or(header.last);
    Values::sample(view, at as u32 + 1, header.last + 1..=end)
}

/// （1）, ①, 1.
fn is_ordinal(text: &str) -> bool {
    let is_around = |c: char| c.is_whitespace() || "（）()【】[].．、".contains(c);
    let bare = text.trim_matches(is_around);
    (1..=3).contains(&bare.chars().count()) && bare.chars().all(char::is_numeric)
}

/// The header found anew where it stands.
fn read_again(header: Header, view: &View<'_>, scorer: &mut Scorer<'_>) -> Header {
    let found = search::find(view, header.first, header.first, scorer);
    found.filter(|found| found.last == header.last).unwrap_or(header)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("（1）", true)]
    #[case("①", true)]
    #[case("12", true)]
    #[case("みほん作業所", false)]
    #[case("2024", false)]
    fn numbers_that_count(#[case] text: &str, #[case] expected: bool) {
        assert_eq!(is_ordinal(text), expected, "{text}");
    }
}
