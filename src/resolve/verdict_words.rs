//! What a word in 判定 of 名寄せ確認 means. The tab asks 「同じものですか」: people answer it in words of their own, and what
//! cannot be told for certain is no answer.

use crate::normalise::text::tidy_line;

/// An answer to one question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Same,
    Apart,
    OnHold,
    /// For all pairs of the group.
    AllSame,
    AllApart,
}

impl Verdict {
    pub(super) const fn answer(self) -> Option<bool> {
        match self {
            Self::Same | Self::AllSame => Some(true),
            Self::Apart | Self::AllApart => Some(false),
            Self::OnHold => None,
        }
    }

    pub(super) const fn is_for_all(self) -> bool {
        matches!(self, Self::AllSame | Self::AllApart)
    }
}

const SAME: [&str; 19] = [
    "同じ",
    "おなじ",
    "同",
    "同一",
    "統合",
    "一致",
    "一緒",
    "いっしょ",
    "名寄せ",
    "同じ事業所",
    "同一事業所",
    "同じ窓口",
    "同じ会社",
    "同じ企業",
    "同一企業",
    "はい",
    "○",
    "1つ",
    "同じもの",
];
const APART: [&str; 25] = [
    "別",
    "べつ",
    "別々",
    "別もの",
    "別物",
    "別の事業所",
    "別事業所",
    "別の窓口",
    "別窓口",
    "別会社",
    "別の会社",
    "別企業",
    "別の企業",
    "違う",
    "違い",
    "ちがう",
    "異なる",
    "相違",
    "別法人",
    "いいえ",
    "×",
    "同じではない",
    "同じでない",
    "同一ではない",
    "同一でない",
];
const ON_HOLD: [&str; 10] =
    ["保留", "未定", "不明", "分からない", "わからない", "要確認", "確認中", "検討中", "あとで", "△"];
/// Said behind a word without changing it.
const ENDINGS: [&str; 7] = ["でお願いします", "してください", "ます", "です", "する", "した", "だ"];
/// In what follows an answer: it is none after all.
const DOUBTS: [&str; 13] = [
    "たぶん",
    "多分",
    "おそらく",
    "恐らく",
    "かも",
    "思",
    "?",
    "らしい",
    "不明",
    "確認中",
    "未確認",
    "要確認",
    "だが",
];

/// `None` = no answer that is known.
pub(super) fn read(text: &str) -> Option<Verdict> {
    let line: String = tidy_line(text).chars().map(plain).filter(|c| !c.is_whitespace()).collect();
    let line = line.trim_matches(|c| "「」『』\"'。、.!".contains(c));
    let (first, rest) = match line.find(|c| "。、,(;/:".contains(c)) {
        Some(at) => line.split_at(at),
        None => (line, ""),
    };
    let (first, for_all) = first.strip_prefix("まとめて").map_or((first, false), |rest| (rest, true));
    let verdict = of_word(first)?;
    let also = |words: &[&str]| words.iter().any(|word| word.chars().count() > 1 && rest.contains(word));
    let says_otherwise = match verdict {
        Verdict::Same => also(&APART) || rest.contains('別') || rest.contains("違"),
        Verdict::Apart => also(&SAME),
        _ => false,
    };
    if says_otherwise || verdict != Verdict::OnHold && also(&DOUBTS) || rest.contains('?') {
        return None;
    }
    Some(match (verdict, for_all) {
        (Verdict::Same, true) => Verdict::AllSame,
        (Verdict::Apart, true) => Verdict::AllApart,
        (verdict, _) => verdict,
    })
}

/// Circles and crosses as people type them.
const fn plain(c: char) -> char {
    match c {
        '〇' | '◯' | '◎' | '⭕' => '○',
        '✕' | '✖' | '☓' | '╳' | '❌' => '×',
        '!' => '。',
        other => other,
    }
}

fn of_word(word: &str) -> Option<Verdict> {
    let known = |word: &str| {
        let is_in = |words: &[&str]| words.contains(&word);
        if is_in(&SAME) {
            Some(Verdict::Same)
        } else if is_in(&APART) {
            Some(Verdict::Apart)
        } else if is_in(&ON_HOLD) {
            Some(Verdict::OnHold)
        } else {
            None
        }
    };
    known(word).or_else(|| {
        ENDINGS.iter().find_map(|ending| known(word.strip_suffix(ending)?.trim_end_matches('の')))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use Verdict::{AllApart, AllSame, Apart, OnHold, Same};

    #[test]
    fn an_answer_is_read_in_the_words_that_people_use() {
        for (words, expect) in [
            ("同じ", Some(Same)),
            ("同じ　", Some(Same)),
            ("おなじ", Some(Same)),
            ("統合", Some(Same)),
            ("統合してください", Some(Same)),
            ("同一", Some(Same)),
            ("同じ事業所です", Some(Same)),
            ("同じです。電話で確認済", Some(Same)),
            ("○", Some(Same)),
            ("〇", Some(Same)),
            ("別 ", Some(Apart)),
            ("別々", Some(Apart)),
            ("別会社", Some(Apart)),
            ("違う", Some(Apart)),
            ("違います", Some(Apart)),
            ("同じではない", Some(Apart)),
            ("別（電話で確認）", Some(Apart)),
            ("×", Some(Apart)),
            ("✕", Some(Apart)),
            ("保留", Some(OnHold)),
            ("分からない", Some(OnHold)),
            ("まとめて同じ", Some(AllSame)),
            ("まとめて別", Some(AllApart)),
            ("まとめて別々", Some(AllApart)),
            ("たぶん同じ", None),
            ("同じ（たぶん）", None),
            ("同じ？", None),
            ("同じ、ただし別の日に確認", None),
            ("OK", None),
            ("電話する", None),
        ] {
            assert_eq!(read(words), expect, "{words}");
        }
    }
}
