//! A row of units or choices below a header: 人, 円, 台; `１ 可　２ 不可`. It belongs to the header and names no field.

use crate::layout::view::View;

const UNITS: [&str; 34] = [
    "名",
    "人",
    "円",
    "千円",
    "万円",
    "百万円",
    "台",
    "件",
    "回",
    "日",
    "時間",
    "分",
    "歳",
    "才",
    "％",
    "%",
    "㎡",
    "個",
    "枚",
    "箇所",
    "か所",
    "カ所",
    "ヶ所",
    "円/月",
    "円／月",
    "円/時",
    "円／時",
    "人/日",
    "人／日",
    "名/日",
    "km",
    "ｋｍ",
    "可否",
    "有無",
];

/// What such a row is called itself.
const LABELS: [&str; 2] = ["単位", "（単位）"];

/// A unit in brackets, as it would stand behind a header's words.
pub(in crate::layout) fn bracketed(text: &str) -> Option<String> {
    let bare = text.trim().trim_matches(['(', ')', '（', '）', '[', ']', '［', '］']).trim();
    UNITS.contains(&bare).then(|| format!("（{bare}）"))
}

/// Whether a row holds units (or what may be chosen) and nothing else, two or more of them.
pub(in crate::layout) fn is_row(view: &View<'_>, row: u32) -> bool {
    let own: Vec<_> =
        view.texts(row).into_iter().filter(|(col, _)| !view.continues_above(row, *col)).collect();
    let units = own.iter().filter(|(_, text)| bracketed(text).is_some()).count();
    units >= 2
        && own
            .iter()
            .all(|(_, text)| bracketed(text).is_some() || LABELS.contains(&&**text) || is_choice(text))
}

/// `1.Ａ型 2.Ｂ型`, `Ａ/Ｂ`, `可・否`: what may be answered, the first two at least.
fn is_choice(text: &str) -> bool {
    let text = text.trim();
    let is_numbered = text.starts_with(['1', '１', '①'])
        && text.contains(['2', '２', '②'])
        && text.contains(char::is_alphabetic)
        && text.chars().count() <= 60;
    let is_divided = text.contains(['/', '／', '・'])
        && text.chars().count() <= 10
        && !text.contains(char::is_numeric)
        && text.split(['/', '／', '・']).all(|part| !part.trim().is_empty());
    is_numbered || is_divided
}
