//! What is said of an order or a case in a word: a trial or not, whose demand it is, whether it can be done from anywhere.

use crate::domain::Demand;
use crate::normalise::folded_words::FoldedWords;
use crate::normalise::mark;
use crate::normalise::text::fold;
use crate::table::Cell;

/// Whether an order is a trial: トライアル, 試行, お試し / 本発注, 本番, 通常; a mark below トライアル says so too.
#[must_use]
pub fn trial(text: &str) -> Option<bool> {
    let key = fold(text);
    static TRIALS: FoldedWords = FoldedWords::new(&["トライアル", "試行", "お試し", "試し", "テスト"]);
    let names_trial = TRIALS.stand_in(&key);
    static DENIALS: FoldedWords = FoldedWords::new(&["なし", "無", "不要", "しない", "以外"]);
    let is_denied = DENIALS.stand_in(&key);
    static REAL: FoldedWords =
        FoldedWords::new(&["本番", "本発注", "本実施", "本契約", "本作業", "正式", "通常", "継続", "定期"]);
    let is_real = REAL.stand_in(&key);
    match (names_trial, is_denied, is_real || ["本", "発注"].contains(&key.as_str())) {
        (true, denied, false) => Some(!denied),
        (false, _, false) if ["試", "試シ", "ト", "tr"].contains(&key.as_str()) => Some(true),
        (false, _, true) => Some(false),
        _ => mark::yes_no(&Cell::text(text)),
    }
}

/// 民需 / 官公需.
#[must_use]
pub fn demand(text: &str) -> Option<Demand> {
    let key = fold(text);
    static PUBLIC: FoldedWords = FoldedWords::new(&[
        "官公需",
        "官需",
        "官公庁",
        "公共",
        "自治体",
        "公共団体",
        "行政",
        "役所",
        "役場",
        "優先調達",
    ]);
    let public = ["官", "公", "国", "県", "市", "町", "村", "都", "府", "市町村"].contains(&key.as_str())
        || PUBLIC.stand_in(&key);
    static PRIVATE: FoldedWords = FoldedWords::new(&["民需", "民間", "企業"]);
    let private = key == "民" || PRIVATE.stand_in(&key);
    match (private, public) {
        (true, false) => Some(Demand::Private),
        (false, true) => Some(Demand::Public),
        _ => None,
    }
}

/// Whether the work can be done from anywhere: 可, 在宅可, 遠隔 / 不可, 現地, 施設外のみ.
#[must_use]
pub fn remote(text: &str) -> Option<bool> {
    if text.trim().is_empty() {
        return None;
    }
    let key = fold(text);
    static ON_SITE: FoldedWords = FoldedWords::new(&[
        "不可",
        "できない",
        "できません",
        "現地",
        "通所",
        "対面",
        "来社",
        "出社",
        "出張",
        "オンサイト",
        "施設外",
    ]);
    if ON_SITE.stand_in(&key) {
        return Some(false);
    }
    static REMOTE: FoldedWords = FoldedWords::new(&[
        "在宅",
        "遠隔",
        "リモート",
        "テレワーク",
        "オンライン",
        "全国",
        "場所不問",
        "場所を問わ",
        "どこでも",
    ]);
    if REMOTE.stand_in(&key) {
        return Some(true);
    }
    mark::yes_no(&Cell::text(text))
}
