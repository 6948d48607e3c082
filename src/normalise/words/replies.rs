//! What a desk replies: whether it wants a case, and whether it wants to hear of cases at all.

use crate::domain::{Consent, Interest, Mark};
use crate::normalise::folded_words::{FoldedLists, FoldedWords};
use crate::normalise::mark;
use crate::normalise::text::{fold, tidy_line};

/// A desk's reply: あり, 興味あり, 応募する, ○ / 検討中 / なし, 応募しない, 辞退.
#[must_use]
pub fn interest(text: &str) -> Option<Interest> {
    let key = fold(text);
    let is_eager = ["是非", "ゼヒ"].iter().any(|word| key.starts_with(word));
    if is_eager
        && ["願イ", "参加", "ヤリタイ", "受ケ", "協力", "応募", "取リ組"]
            .iter()
            .any(|word| key.contains(word))
    {
        return Some(Interest::Yes);
    }
    // 可能性はありますか: ある, ない.
    match key.as_str() {
        "検" => return Some(Interest::Considering),
        "アル" | "有ル" => return Some(Interest::Yes),
        "ナイ" | "無イ" => return Some(Interest::No),
        _ => {}
    }
    static CONSIDERING: FoldedWords = FoldedWords::new(&[
        "検討",
        "保留",
        "要相談",
        "相談",
        "確認中",
        "未定",
        "次第",
        "分からない",
        "わからない",
        "どちらとも",
        "考え中",
        "考えて",
        "考えたい",
        "迷って",
        "調整中",
    ]);
    if CONSIDERING.stand_in(&key) {
        return Some(Interest::Considering);
    }
    static DECLINING: FoldedWords = FoldedWords::new(&[
        "しない",
        "しません",
        "興味なし",
        "見送",
        "辞退",
        "不参加",
        "不可",
        "ありません",
        "受けない",
        "受けません",
        "受けられない",
        "受けられません",
        "引き受けられず",
        "難しい",
        "厳しい",
        "困難",
        "興味がない",
        "興味はない",
        "関心がない",
        "関心はない",
        "断り",
        "やらない",
        "やりません",
        "遠慮",
        "無理",
        "出来ない",
        "出来ません",
        "かねま",
        "かねる",
        "応じられな",
        "応じられま",
        "応じない",
        "応じません",
        "できない",
        "できません",
        "なし",
    ]);
    if DECLINING.stand_in(&key) {
        return Some(Interest::No);
    }
    static WILLING: FoldedWords = FoldedWords::new(&[
        "興味あり",
        "興味有",
        "応募",
        "参加",
        "希望",
        "関心あり",
        "あります",
        "する",
        "受けられ",
        "受けたい",
        "受けます",
        "手を上げ",
        "手上げ",
        "受ける",
        "できます",
        "できる",
        "可能",
        "手挙げ",
        "手を挙げ",
        "あり",
        "興味がある",
        "関心がある",
        "エントリー",
        "受注したい",
        "やりたい",
        "やります",
        "引き受けます",
        "引受けます",
        "お受けします",
        "お引き受け",
        "取り組みたい",
        "取組みたい",
        "挑戦したい",
        "応じ",
        "承ります",
        "承りたい",
    ]);
    if WILLING.stand_in(&key) {
        return Some(Interest::Yes);
    }
    // はい、ぜひ: the answer stands before what is said with it.
    let begins = |word: &str| {
        tidy_line(text)
            .strip_prefix(word)
            .is_some_and(|rest| rest.starts_with(['、', '。', ',', ' ', '!', '！']))
    };
    if begins("はい") {
        return Some(Interest::Yes);
    }
    if begins("いいえ") {
        return Some(Interest::No);
    }
    // ○3: how many would stands behind the mark.
    let line = tidy_line(text);
    let counts = line.starts_with(['○', '〇', '◯', '◎', '●']);
    let answer = line.trim_end_matches(|c: char| counts && (c.is_numeric() || c == ' '));
    match mark::of_words(answer)? {
        Mark::Good | Mark::Yes => Some(Interest::Yes),
        Mark::Partly => Some(Interest::Considering),
        Mark::No => Some(Interest::No),
        Mark::Unknown => None,
    }
}

/// The answer to ④-2 [000 §2]; 在宅・遠隔案件のみ wins where both are ticked.
#[must_use]
pub fn consent(text: &str) -> Option<Consent> {
    let key = fold(text);
    static SAID: FoldedLists<Consent> = FoldedLists::new(&[
        (&["希望しない", "希望しません", "不要", "受け取らない", "受取らない", "否"], Consent::No),
        (&["在宅", "遠隔", "リモート", "テレワーク"], Consent::RemoteOnly),
        (&["内容により", "内容による", "案件による", "案件により", "条件"], Consent::Depends),
        (&["希望", "受け取る", "受取る", "可", "必要", "はい"], Consent::All),
    ]);
    let by_mark = || match mark::of_words(&tidy_line(text))? {
        Mark::Good | Mark::Yes => Some(Consent::All),
        Mark::Partly => Some(Consent::Depends),
        Mark::No => Some(Consent::No),
        Mark::Unknown => None,
    };
    if key.contains("不可") {
        return Some(Consent::No);
    }
    SAID.first_in(&key).or_else(by_mark)
}
