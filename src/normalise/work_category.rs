//! The category of work that a text names.

use super::text::fold;
use crate::domain::WorkCategory;
use foldhash::HashMap;
use std::sync::LazyLock;

/// The category that a text names: PC作業, IT業務 / 施設内軽作業, 軽作業 / 施設外軽作業, 施設外・軽作業.
#[must_use]
pub fn category(text: &str) -> Option<WorkCategory> {
    const PC: [&str; 20] = [
        "pc",
        "pc作業",
        "pc業務",
        "pc関連",
        "pc関連業務",
        "pc関係",
        "it",
        "it業務",
        "it関連",
        "パソコン作業",
        "パソコン業務",
        "デジタル作業",
        "pc関連作業",
        "pc系",
        "pc系作業",
        "パソコン",
        "パソコン関連",
        "it作業",
        "デジタル",
        "デジタル業務",
    ];
    const INDOOR: [&str; 24] = [
        "内",
        "施設内軽作業",
        "施設内作業",
        "施設内",
        "軽作業",
        "内職",
        "内職作業",
        "軽作業施設内",
        "施設内ノ軽作業",
        "室内軽作業",
        "所内作業",
        "内作業",
        "内軽作業",
        "所内",
        "所内軽作業",
        "室内作業",
        "屋内作業",
        "屋内軽作業",
        "事業所内",
        "事業所内作業",
        "事業所内軽作業",
        "施設内業務",
        "軽作業内",
        "軽作業中",
    ];
    const OFF_SITE: [&str; 23] = [
        "外",
        "施設外軽作業",
        "施設外作業",
        "施設外",
        "施設外就労",
        "施設外ノ軽作業",
        "軽作業施設外",
        "施設外業務",
        "屋外作業",
        "屋外軽作業",
        "出張作業",
        "外作業",
        "外軽作業",
        "屋外",
        "所外作業",
        "事業所外",
        "事業所外作業",
        "事業所外軽作業",
        "施設外就労作業",
        "現場作業",
        "軽作業外",
        "出向き",
        "出向き作業",
    ];
    // 施設外系, PC系統, 施設内の軽作業, パソコンの作業: the same said with a word more.
    let key = fold(text).replace('ノ', "");
    let key = ["系統", "系作業", "系業務", "系", "関係", "部門", "分野"]
        .into_iter()
        .find_map(|end| key.strip_suffix(end))
        .unwrap_or(&key);
    static NAMES: LazyLock<HashMap<String, WorkCategory>> = LazyLock::new(|| {
        let lists: [(&[&str], WorkCategory); 3] =
            [(&INDOOR, WorkCategory::Indoor), (&PC, WorkCategory::Pc), (&OFF_SITE, WorkCategory::OffSite)];
        let names = |(list, category): (&'static [&str], _)| {
            list.iter().map(move |word| (fold(word).replace('ノ', ""), category))
        };
        lists.into_iter().flat_map(names).collect()
    });
    NAMES.get(key).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("PC作業", Some(WorkCategory::Pc))]
    #[case("ＰＣ", Some(WorkCategory::Pc))]
    #[case("施設内軽作業", Some(WorkCategory::Indoor))]
    #[case("軽作業（施設内）", Some(WorkCategory::Indoor))]
    #[case("施設外・軽作業", Some(WorkCategory::OffSite))]
    #[case("施設外軽作業", Some(WorkCategory::OffSite))]
    #[case("施設外系", Some(WorkCategory::OffSite))]
    #[case("施設外の軽作業", Some(WorkCategory::OffSite))]
    #[case("パソコンの作業", Some(WorkCategory::Pc))]
    #[case("PC系統", Some(WorkCategory::Pc))]
    #[case("軽作業(外)", Some(WorkCategory::OffSite))]
    #[case("軽作業（中）", Some(WorkCategory::Indoor))]
    #[case("出向き", Some(WorkCategory::OffSite))]
    #[case("清掃", None)]
    #[case("PC台数", None)]
    fn categories(#[case] text: &str, #[case] expected: Option<WorkCategory>) {
        assert_eq!(category(text), expected, "{text}");
    }

    proptest! {
        #[test]
        fn nothing_panics(text in any::<String>()) {
            let _read = category(&text);
        }
    }
}
