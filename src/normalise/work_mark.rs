//! What the words beside a kind of work say of it: not offered, upon agreement, a speciality.

use super::mark;
use super::text::{fold_character, states_nothing, tidied, tidy_line};
use crate::domain::Mark;
use crate::table::Cell;
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

/// What is written in place of a mark below a kind of work, where it says what of it is done or up to what: 公園トイレの清掃,
/// 200㎡まで, 1回3,000円～. What is yet to come, is over or is not known is none, nor is a number alone or a person.
#[must_use]
pub fn described(cell: &Cell) -> Option<Mark> {
    const OPEN: [&str; 27] = [
        "予定",
        "来年",
        "今後",
        "将来",
        "準備",
        "以前",
        "過去",
        "昨年",
        "前年",
        "一昨年",
        "実績なし",
        "確認",
        "不明",
        "未",
        "担当",
        "年",
        "月から",
        "月より",
        "問合",
        "問い合",
        "上記",
        "参照",
        "別紙",
        "同上",
        "同じ",
        "連絡",
        "電話",
    ];
    const LIMITS: [&str; 14] = [
        "まで",
        "のみ",
        "だけ",
        "限る",
        "限り",
        "限定",
        "以内",
        "以下",
        "未満",
        "程度",
        "少量",
        "小規模",
        "場合",
        "時期",
    ];
    const SHORTEST: usize = 2;
    const LONGEST: usize = 40;
    let Cell::Text(text) = cell else { return None };
    let line = tidy_line(text);
    let letters = line.chars().count();
    let is_text = (SHORTEST..=LONGEST).contains(&letters) && line.contains(char::is_alphabetic);
    if !is_text || mark::of_cell(cell).is_some() || states_nothing(&line) {
        return None;
    }
    // 3名 and 2.5 count, and nobody knows what.
    let unit =
        line.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '約' | '～' | '-'));
    let counts =
        matches!(unit, "名" | "人" | "台" | "件" | "回" | "社" | "か所" | "箇所" | "年" | "月" | "日");
    if counts || OPEN.iter().any(|word| line.contains(word)) || line.contains(['?', '？']) {
        return None;
    }
    match stated_mark(&line) {
        Some(mark) => Some(mark),
        None if LIMITS.iter().any(|word| line.contains(word)) => Some(Mark::Partly),
        None => Some(Mark::Yes),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_below_a_kind_of_work_say_what_of_it_is_done() {
        let read = |text: &str| described(&Cell::text(text));
        for text in ["公園トイレの清掃", "アンケート・名簿等", "1回3,000円～", "月1万通"]
        {
            assert_eq!(read(text), Some(Mark::Yes), "{text}");
        }
        for text in ["200㎡まで", "小規模のみ"] {
            assert_eq!(read(text), Some(Mark::Partly), "{text}");
        }
        assert_eq!(read("休止中"), Some(Mark::No));
        for text in [
            "○",
            "応相談",
            "3名",
            "4月から可",
            "R7年度開始予定",
            "以前は可",
            "担当：見本",
            "？",
            "－",
            "未定",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
