//! What the words beside a kind of work say of it: not offered, upon agreement, a speciality.

use super::mark;
use super::text::{fold_character, tidied};
use crate::domain::Mark;
use aho_corasick::AhoCorasick;
use std::sync::LazyLock;

/// Words beside a kind that state a mark, folded.
static MARK_WORDS: LazyLock<[(Vec<String>, Mark); 3]> = LazyLock::new(|| {
    const NO: [&str; 62] = [
        "不可",
        "×",
        "✕",
        "できない",
        "出来ない",
        "できません",
        "出来ません",
        "以外",
        "除く",
        "除き",
        "対応していない",
        "対応していません",
        "行っていない",
        "行っていません",
        "していない",
        "していません",
        "未対応",
        "非対応",
        "休止",
        "廃止",
        "苦手",
        "お断り",
        "断って",
        "やっていない",
        "やっていません",
        "やってない",
        "やってません",
        "やりません",
        "受けていない",
        "受けていません",
        "受けません",
        "受けられない",
        "受けられません",
        "請けていません",
        "扱っていない",
        "扱っていません",
        "見合わせ",
        "やめました",
        "やめています",
        "無理",
        "休み",
        "休んで",
        "停止",
        "中断",
        "撤退",
        "行いません",
        "致しません",
        "いたしません",
        "かねます",
        "遠慮",
        "はしない",
        "はしません",
        "はやらない",
        "は行わない",
        "は行なわない",
        "は受けない",
        "は請けない",
        "は請けません",
        "は扱わない",
        "は扱いません",
        "を除外",
        "不得意",
    ];
    const PARTLY: [&str; 12] = [
        "要相談",
        "応相談",
        "要調整",
        "要検討",
        "△",
        "▲",
        "相談",
        "検討中",
        "条件",
        "難しい",
        "困難",
        "場合により",
    ];
    const GOOD: [&str; 4] = ["◎", "得意", "専門", "実績多数"];
    let folded = |words: &[&str]| words.iter().map(|word| characters(word).into_iter().collect()).collect();
    [(folded(&NO), Mark::No), (folded(&PARTLY), Mark::Partly), (folded(&GOOD), Mark::Good)]
});

/// The mark that words beside a kind state: 不可, ×, 以外 … → No; 要相談, △ → Partly; 得意, ◎ → Good.
pub(super) fn stated_mark(words: &str) -> Option<Mark> {
    if words.is_empty() {
        return None;
    }
    static ANY: LazyLock<Option<AhoCorasick>> =
        LazyLock::new(|| AhoCorasick::new(MARK_WORDS.iter().flat_map(|(list, _)| list)).ok());
    let folded: String = characters(words).into_iter().collect();
    // 行っておりません is 行っていません, more politely.
    let folded = if folded.contains("テオリ") { folded.replace("テオリ", "テイ") } else { folded };
    // One look for all of them: most words beside a kind are none.
    let may_hold = ANY.as_ref().is_none_or(|any| any.is_match(&folded));
    let holds = |list: &[String]| list.iter().any(|word| folded.contains(word.as_str()));
    MARK_WORDS.iter().filter(|_| may_hold).find(|(list, _)| holds(list)).map(|(_, mark)| *mark).or_else(
        || {
            let bare =
                words.trim_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '(' | ')' | 'ハ' | '-'));
            mark::of_words(bare)
        },
    )
}

/// What a clause says of all its kinds: 以前は清掃も行っていました tells of what is not done any more.
pub(super) fn stated_around(before: &[char], after: &[char]) -> Option<Mark> {
    const ONCE: [&str; 5] = ["以前ハ", "カツテハ", "昔ハ", "従来ハ", "過去ニハ"];
    const PAST: [&str; 2] = ["シタ", "イタ"];
    let holds = |text: &[char], words: &[&str]| {
        let text: String = text.iter().collect();
        words.iter().any(|word| text.contains(word))
    };
    (!before.is_empty() && holds(before, &ONCE) && holds(after, &PAST)).then_some(Mark::No)
}

pub(super) fn characters(text: &str) -> Vec<char> {
    tidied(text)
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| fold_character(c.to_ascii_lowercase()))
        .collect()
}
