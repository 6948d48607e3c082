//! Who is who beside a piece of work, told from how a header is made: 受けてくれた所 does it, 頼んでくれた会社 wants it. The words stand in
//! `templates/layouts/parties.toml`.

use crate::normalise::text::tidy_line;
use serde::Deserialize;
use std::sync::LazyLock;

/// Somebody beside a piece of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::layout) enum Party {
    /// Who wants it.
    Client,
    /// Who does or did it, not who might.
    Doer,
}

/// Which way the work goes by a verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verb {
    Takes,
    Does,
    Gives,
    Settled,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    before: Vec<String>,
    takes: Vec<String>,
    does: Vec<String>,
    gives: Vec<String>,
    settled: Vec<String>,
    workshops: Vec<String>,
    companies: Vec<String>,
    goals: Vec<String>,
    agents: Vec<String>,
    givers: Vec<String>,
    persons: Vec<String>,
    origins: Vec<String>,
    behind: Vec<String>,
    towards: Vec<String>,
    passive: Vec<String>,
    who: Vec<String>,
    as_agent: Vec<String>,
    as_goal: Vec<String>,
    as_origin: Vec<String>,
    might: Vec<String>,
    clients: Vec<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../templates/layouts/parties.toml"))
        .expect("the shipped words are parsed by a test")
});

/// Letters of a header: a longer one is a sentence.
const LONGEST: usize = 24;

/// Whom a header names, where its make says so.
pub(in crate::layout) fn party(header: &str) -> Option<Party> {
    let words = &*WORDS;
    let header = tidy_line(header);
    let bare = header.split(['（', '(', '［', '[']).next().unwrap_or_default().trim();
    let said = without_ends(bare, &words.behind);
    if said.is_empty() || said.chars().count() > LONGEST {
        return None;
    }
    if words.clients.iter().any(|word| word == said) {
        return Some(Party::Client);
    }
    if holds(said, &words.might) {
        return None;
    }
    asked(said, words).or_else(|| named(said, words))
}

/// だれがする, どこに頼んだ, どこから来た仕事.
fn asked(said: &str, words: &Words) -> Option<Party> {
    let rest = words.who.iter().find_map(|who| said.strip_prefix(who.as_str()))?;
    let after =
        |particles: &[String]| particles.iter().find_map(|particle| rest.strip_prefix(particle.as_str()));
    if after(&words.as_origin).is_some() {
        return Some(Party::Client);
    }
    if let Some(rest) = after(&words.as_agent) {
        return match verb(rest, words) {
            None if rest.is_empty() => Some(Party::Doer),
            Some((Verb::Gives, _)) if !holds(rest, &words.passive) => Some(Party::Client),
            Some((Verb::Takes | Verb::Does, _)) => Some(Party::Doer),
            _ => None,
        };
    }
    let rest = after(&words.as_goal)?;
    let is_given = || verb(rest, words).is_some_and(|(verb, _)| matches!(verb, Verb::Gives | Verb::Settled));
    (rest.is_empty() || is_given()).then_some(Party::Doer)
}

/// A verb and who stands behind it.
fn named(said: &str, words: &Words) -> Option<Party> {
    use Party::{Client, Doer};
    let (verb, rest) = verb(said, words).or_else(|| verb(without_starts(said, &words.before), words))?;
    let ends = |nouns: &[String]| nouns.iter().any(|noun| rest.ends_with(noun.as_str()));
    // 依頼先 is who may be asked, お願いした先 who was; 頼み方 is how.
    let is_told = rest.contains(['た', 'だ', 'て', 'で', 'る', 'す', 'く', 'う', 'む']);
    let comes_to_us = holds(rest, &words.towards);
    let is_passive = holds(rest, &words.passive);
    let (is_workshop, is_company) = (ends(&words.workshops), ends(&words.companies));
    let (is_goal, is_origin) = (ends(&words.goals), ends(&words.origins));
    let gives = || ends(&words.agents) || ends(&words.givers) && (is_told || !ends(&words.persons));
    match verb {
        Verb::Gives if is_workshop => (is_told && !comes_to_us).then_some(Doer),
        Verb::Gives if comes_to_us || is_passive => (is_company || is_goal || gives()).then_some(Client),
        Verb::Gives if is_company || is_origin || gives() => Some(Client),
        Verb::Gives | Verb::Settled => (is_told && (is_goal || is_workshop)).then_some(Doer),
        // 受けられる事業所 might.
        Verb::Takes | Verb::Does if is_passive || is_company => None,
        Verb::Takes if is_origin => Some(Client),
        Verb::Takes => (is_goal || is_workshop || ends(&words.agents) || is_bare(said, rest)).then_some(Doer),
        Verb::Does => (is_goal || is_workshop || is_origin || ends(&words.agents)).then_some(Doer),
    }
}

/// 引き受け, and nothing behind it; 受け may be a day.
fn is_bare(said: &str, rest: &str) -> bool {
    rest.chars().count() == 1 && said.contains('引')
}

/// The longest verb that a text begins with, and what stands behind it.
fn verb<'t>(text: &'t str, words: &Words) -> Option<(Verb, &'t str)> {
    let kinds = [
        (Verb::Takes, &words.takes),
        (Verb::Does, &words.does),
        (Verb::Gives, &words.gives),
        (Verb::Settled, &words.settled),
    ];
    let all = kinds.into_iter().flat_map(|(verb, stems)| stems.iter().map(move |stem| (verb, stem)));
    let stem = all.filter(|(_, stem)| text.starts_with(stem.as_str())).max_by_key(|(_, stem)| stem.len())?;
    // The ending of the stem itself may tell the tense: 受けた.
    let last = stem.1.chars().next_back().map_or(0, char::len_utf8);
    Some((stem.0, &text[stem.1.len() - last..]))
}

fn holds(text: &str, words: &[String]) -> bool {
    words.iter().any(|word| text.contains(word.as_str()))
}

fn without_starts<'t>(text: &'t str, starts: &[String]) -> &'t str {
    let longest =
        starts.iter().filter(|start| text.starts_with(start.as_str())).max_by_key(|start| start.len());
    longest.map_or(text, |start| &text[start.len()..])
}

fn without_ends<'t>(text: &'t str, ends: &[String]) -> &'t str {
    let longest = ends.iter().filter(|end| text.ends_with(end.as_str())).max_by_key(|end| end.len());
    longest.map_or(text, |end| &text[..text.len() - end.len()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("受けた事業所")]
    #[case("やってくれた所")]
    #[case("受けてくれた先")]
    #[case("行く事業所")]
    #[case("今回やった所")]
    #[case("つないだ先")]
    #[case("お願いした事業所名")]
    #[case("お願いした先")]
    #[case("頼んだところ")]
    #[case("担当した事業所")]
    #[case("お引受け先")]
    #[case("引き受け")]
    #[case("受け手")]
    #[case("受ける側")]
    #[case("担い手")]
    #[case("加工先")]
    #[case("割り当てられた事業所")]
    #[case("最終的に決まった先")]
    #[case("だれがする")]
    #[case("どこが受けたか")]
    #[case("どこに頼んだ")]
    #[case("だれが")]
    fn who_does_the_work(#[case] header: &str) {
        assert_eq!(party(header), Some(Party::Doer), "{header}");
    }

    #[rstest]
    #[case("荷主")]
    #[case("頼んでくれた会社")]
    #[case("依頼のあった先")]
    #[case("頼まれた先")]
    #[case("依頼した会社")]
    #[case("頼んだ課")]
    #[case("ご依頼主様")]
    #[case("依頼もと")]
    #[case("仕事の出し手")]
    #[case("出す側")]
    #[case("頼んだ側")]
    #[case("注文した方")]
    #[case("受注元")]
    #[case("委託者名")]
    #[case("だれから")]
    #[case("どこが頼んだ")]
    fn who_wants_it(#[case] header: &str) {
        assert_eq!(party(header), Some(Party::Client), "{header}");
    }

    #[rstest]
    #[case("打診した事業所")]
    #[case("行った日")]
    #[case("お願いしたい先の候補")]
    #[case("働く会社")]
    #[case("受けた人")]
    #[case("受けられる事業所")]
    #[case("受け取り先")]
    #[case("担当")]
    #[case("担当者")]
    #[case("担当事業所")]
    #[case("依頼先")]
    #[case("頼み方")]
    #[case("事業所")]
    #[case("従事者数")]
    #[case("どこで")]
    #[case("作業場所")]
    #[case("作業所")]
    #[case("株式会社みほん")]
    fn neither(#[case] header: &str) {
        assert_eq!(party(header), None, "{header}");
    }
}
