//! The one service that a title above a list says, or the name of its sheet or file: 就労継続支援B型事業所一覧, たのめる所（Ｂ型）.

use crate::domain::ServiceType;
use crate::normalise::service;

/// The one service that the title of a list names.
pub(in crate::layout) fn service_in_title(text: &str) -> Option<&'static str> {
    const LISTS: [&str; 25] = [
        "一覧",
        "名簿",
        "リスト",
        "台帳",
        "事業者",
        "事業所",
        "施設",
        "指定状況",
        "登録状況",
        "便覧",
        "実績",
        "頼める",
        "たのめる",
        "お願いでき",
        "会員",
        "メンバー",
        "ガイド",
        "カタログ",
        "マップ",
        "連絡網",
        "連絡先",
        "連絡表",
        "作業所",
        "概要",
        "現況",
    ];
    LISTS.iter().any(|word| text.contains(word)).then(|| service_in_name(text))?
}

/// The one service that a name says without taking others in.
pub(super) fn service_in_name(text: &str) -> Option<&'static str> {
    const OTHERS: [&str; 8] = ["※", "は別", "別紙参照", "別表参照", "除", "以外", "含", "注意"];
    if text.chars().count() > 60 || OTHERS.iter().any(|word| text.contains(word)) {
        return None;
    }
    match service::read(text).value? {
        ServiceType::TypeA => Some("就労継続支援A型"),
        ServiceType::TypeB => Some("就労継続支援B型"),
        ServiceType::Transition => Some("就労移行支援"),
        ServiceType::Other(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("指定事業者一覧（就労継続支援Ｂ型）", Some("就労継続支援B型"))]
    #[case("令和5年度　工賃（賃金）実績　就労継続支援Ｂ型", Some("就労継続支援B型"))]
    #[case("指定障害福祉サービス事業所（就労継続支援Ａ型）", Some("就労継続支援A型"))]
    #[case("事業所一覧（就労継続支援Ａ型・Ｂ型）", None)]
    #[case("（別紙２）事業者一覧　就労継続支援（Ｂ型）", Some("就労継続支援B型"))]
    #[case("就労継続支援Ａ型の事業所は別紙", None)]
    #[case("施設一覧（就労継続支援Ａ型を除く）", None)]
    #[case("就労継続支援Ｂ型", None)]
    fn the_service_of_a_title(#[case] title: &str, #[case] expected: Option<&str>) {
        assert_eq!(service_in_title(title), expected, "{title}");
    }

    #[rstest]
    #[case("たのめる所（Ｂ型）", Some("就労継続支援B型"))]
    #[case("登録先_A型", Some("就労継続支援A型"))]
    #[case("Ｂ型以外の事業所", None)]
    #[case("A型B型", None)]
    #[case("事業所一覧", None)]
    fn the_service_of_a_name(#[case] name: &str, #[case] expected: Option<&str>) {
        assert_eq!(service_in_name(name), expected, "{name}");
    }
}
