//! Why work was lost: free text → one of a fixed list (`config/lost_reasons.toml`), so that reasons can be counted.

use super::text::{fold, states_nothing};
use serde::Deserialize;
use std::sync::LazyLock;

const SHIPPED: &str = include_str!("../../config/lost_reasons.toml");
/// For what no entry of the list knows.
const OTHER: &str = "その他";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    reason: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: String,
    words: Vec<String>,
}

static LIST: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let mut list = toml::from_str::<List>(SHIPPED).map(|list| list.reason).unwrap_or_default();
    for entry in &mut list {
        entry.words = entry.words.iter().map(|word| fold(word)).collect();
    }
    list
});

/// The entry whose name or words the text holds, the first of the list; `None` where nothing is said.
#[must_use]
pub fn of(text: &str) -> Option<&'static str> {
    if states_nothing(text) {
        return None;
    }
    let text = fold(text);
    let named = || LIST.iter().find(|entry| fold(&entry.name) == text);
    let holds = |entry: &&Entry| entry.words.iter().any(|word| text.contains(word.as_str()));
    Some(named().or_else(|| LIST.iter().find(holds)).map_or(OTHER, |entry| entry.name.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_list_is_read_and_names_itself() {
        assert!(LIST.len() >= 8);
        for entry in LIST.iter() {
            assert_eq!(of(&entry.name), Some(entry.name.as_str()));
        }
    }

    #[test]
    fn a_reason_is_found_in_free_text() {
        for (text, expected) in [
            ("単価が合わなかった", Some("価格・予算")),
            ("短納期のため受けられず", Some("納期・期間")),
            ("他社に価格で負けた", Some("他社に決定")),
            ("社内で対応することになったため", Some("企業の都合（中止・延期・内製）")),
            ("対応できる事業所が見つからなかった", Some("対応できる事業所・人数の不足")),
            ("ＰＣの台数が足りない", Some("技能・設備")),
            ("現場が遠方", Some("地域・場所")),
            ("事業所アサイン不可", Some("対応できる事業所・人数の不足")),
            ("情報不足で提案できず", Some("条件・情報の不足")),
            ("発注企業都合で中止", Some("企業の都合（中止・延期・内製）")),
            ("先方から返信なし", Some("連絡がとれない")),
            ("なんとなく", Some("その他")),
            ("", None),
            ("－", None),
        ] {
            assert_eq!(of(text), expected, "{text}");
        }
    }
}
