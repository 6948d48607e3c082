//! A name with its reading beside it: `例示工房（れいじこうぼう）`, or on a line of its own.

use super::text::{fold, tidy, tidy_line};

/// The name and the reading beside it. `is_known`: the column holds readings, so that brackets of kana are one; else
/// only what can be read along the name's own kana is (`ケアホーム緑（けあほーむみどり）`), for brackets name units too.
#[must_use]
pub fn split(text: &str, is_known: bool) -> (String, Option<String>) {
    let whole = || (tidy_line(text), None);
    if !may_have_reading(text) {
        return whole();
    }
    let tidied = tidy(text);
    let Some((name, reading)) = on_two_lines(&tidied).or_else(|| in_brackets(&tidied)) else {
        return whole();
    };
    let (name, reading) = (tidy_line(name), tidy_line(reading));
    if is_kana(&reading)
        && !fold(&name).is_empty()
        && (is_known && is_long_enough(&reading, &name) || reads(&reading, &name))
    {
        (name, Some(reading))
    } else {
        whole()
    }
}

/// A quick look: most names have neither brackets nor lines.
fn may_have_reading(text: &str) -> bool {
    text.contains(['(', '（', '\n'])
}

/// Whether a cell has brackets of kana behind a name, or a line of kana.
pub(crate) fn has_reading(text: &str) -> bool {
    may_have_reading(text) && split(text, true).1.is_some()
}

fn in_brackets(tidied: &str) -> Option<(&str, &str)> {
    let (name, reading) = tidied.strip_suffix(')')?.rsplit_once('(')?;
    Some((name, reading))
}

/// The line of kana is the reading, the upper one where both are.
fn on_two_lines(tidied: &str) -> Option<(&str, &str)> {
    let (upper, lower) = tidied.split_once('\n')?;
    if lower.contains(['\n', '(']) || upper.contains('(') {
        return None;
    }
    match (is_kana(upper), is_kana(lower)) {
        (true, _) => Some((lower, upper)),
        (false, true) => Some((upper, lower)),
        _ => None,
    }
}

/// Two letters or more, all of them kana.
pub(crate) fn is_kana(text: &str) -> bool {
    let letters = || text.chars().filter(|letter| !matches!(letter, ' ' | '・' | '\u{3000}'));
    letters().count() >= 2 && letters().all(is_kana_letter)
}

const fn is_kana_letter(letter: char) -> bool {
    matches!(letter, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー')
}

/// A reading has a letter at least for each of the name's; Latin letters and figures are read together.
fn is_long_enough(reading: &str, name: &str) -> bool {
    let name = fold(name);
    let ascii = name.chars().filter(char::is_ascii).count();
    // WISHウィッシュ（ウィッシュ）: its Latin letters say the same.
    if ascii > 0 && name.chars().filter(|letter| !letter.is_ascii()).eq(fold(reading).chars()) {
        return true;
    }
    fold(reading).chars().count() >= name.chars().count() - ascii + ascii.min(1)
}

/// Whether kana may be the reading of a name: its own kana stand in them in order, with room between for each letter that
/// is none. A name without kana tells nothing.
fn reads(reading: &str, name: &str) -> bool {
    let (reading, name): (Vec<char>, Vec<char>) =
        (fold(reading).chars().collect(), fold(name).chars().collect());
    let runs: Vec<&[char]> = name.chunk_by(|a, b| is_kana_letter(*a) == is_kana_letter(*b)).collect();
    let is_kana = |run: &[char]| run.first().is_some_and(|letter| is_kana_letter(*letter));
    if runs.iter().filter(|run| is_kana(run)).map(|run| run.len()).sum::<usize>() < 2 {
        return false;
    }
    let (mut at, mut room) = (0, 0);
    for (number, run) in runs.iter().enumerate() {
        if !is_kana(run) {
            // Latin letters and figures are read together, ideographs one by one.
            room = if run.iter().any(char::is_ascii) { 1 } else { run.len() };
            continue;
        }
        let from = at + room;
        let is_last = number + 1 == runs.len();
        let found = match (number, is_last) {
            (0, true) => (reading == *run).then_some(0),
            (0, false) => reading.starts_with(run).then_some(0),
            (_, true) => reading.len().checked_sub(run.len()).filter(|start| reading[*start..] == **run),
            _ => (from..reading.len()).find(|start| reading[*start..].starts_with(run)),
        };
        match found.filter(|start| *start >= from) {
            Some(start) => (at, room) = (start + run.len(), 0),
            None => return false,
        }
    }
    reading.len() >= at + room
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("スマイル（すまいる）", false, "スマイル", Some("すまいる"))]
    #[case("例示工房（れいじこうぼう）", true, "例示工房", Some("れいじこうぼう"))]
    #[case("例示工房（れいじこうぼう）", false, "例示工房(れいじこうぼう)", None)]
    #[case("モール事業所（もーるじぎょうしょ）", false, "モール事業所", Some("もーるじぎょうしょ"))]
    #[case(
        "ipfactoryプロボノ（あいぴーふぁくとりーぷろぼの）",
        false,
        "ipfactoryプロボノ",
        Some("あいぴーふぁくとりーぷろぼの")
    )]
    #[case(
        "見本センター　緑\n（ミホンセンターミドリ）",
        false,
        "見本センター 緑",
        Some("ミホンセンターミドリ")
    )]
    #[case("すまいる\nスマイル", false, "スマイル", Some("すまいる"))]
    #[case("れいじこうぼう\n例示工房", true, "例示工房", Some("れいじこうぼう"))]
    #[case("例示センター（ひまわり）", false, "例示センター(ひまわり)", None)]
    #[case("例示作業所（ひまわり）", true, "例示作業所(ひまわり)", None)]
    #[case("ひまわり\n多機能型事業所", true, "ひまわり 多機能型事業所", None)]
    #[case("SUN（さん）", true, "SUN", Some("さん"))]
    #[case("ＷＩＳＨウィッシュ（うぃっしゅ）", true, "WISHウィッシュ", Some("うぃっしゅ"))]
    #[case("例示作業所（第二）", true, "例示作業所(第二)", None)]
    #[case("例示作業所（ひまわり）分場", true, "例示作業所(ひまわり)分場", None)]
    #[case("ワーク例示（ワーク）", false, "ワーク例示(ワーク)", None)]
    #[case("社会福祉法人例示会\nひなた", false, "社会福祉法人例示会 ひなた", None)]
    #[case("ひなた", true, "ひなた", None)]
    #[case("（ひなた）", true, "(ひなた)", None)]
    fn readings_stand_apart(
        #[case] text: &str,
        #[case] known: bool,
        #[case] name: &str,
        #[case] reading: Option<&str>,
    ) {
        assert_eq!(split(text, known), (name.to_owned(), reading.map(str::to_owned)), "{text}");
    }
}
