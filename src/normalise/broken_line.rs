//! Words that a narrow column or a pasted page broke over two lines: 自立支援セン⏎ター is one name.

use std::borrow::Cow;

/// Words of workshops and their services: a break inside one of them is nobody's meaning.
const WORDS: [&str; 34] = [
    "センター",
    "ワークス",
    "ワークショップ",
    "事業所",
    "作業所",
    "授産所",
    "授産園",
    "製作所",
    "共働舎",
    "共同",
    "サービス",
    "ステーション",
    "サポート",
    "ファーム",
    "カフェ",
    "工房",
    "工場",
    "福祉",
    "支援",
    "就労",
    "継続",
    "移行",
    "障害者",
    "障がい者",
    "生活",
    "自立",
    "就労継続支援",
    "就労移行支援",
    "就労定着支援",
    "地域活動支援センター",
    "生活介護",
    "自立訓練",
    "放課後等デイサービス",
    "障害福祉サービス",
];

/// The text with such breaks closed; all other lines stay apart.
pub(crate) fn mend(text: &str) -> Cow<'_, str> {
    if !text.contains('\n') {
        return Cow::Borrowed(text);
    }
    let mut whole = String::with_capacity(text.len());
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if !whole.is_empty() && !WORDS.iter().any(|word| is_broken(word, &whole, line)) {
            whole.push('\n');
        }
        whole.push_str(line);
    }
    Cow::Owned(whole)
}

/// Whether a word begins at the end of one line and ends in the next.
fn is_broken(word: &str, above: &str, below: &str) -> bool {
    let places = word.char_indices().skip(1).map(|(at, _)| word.split_at(at));
    places.into_iter().any(|(begun, rest)| above.ends_with(begun) && below.starts_with(rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("自立支援セン\nター　見本", "自立支援センター　見本")]
    #[case("地域活動支援\nセンター見本", "地域活動支援センター見本")]
    #[case("就労継続\n支援Ａ型", "就労継続支援Ａ型")]
    #[case("障害者支援センター\nみほん", "障害者支援センター\nみほん")]
    #[case("見本会\n例示工房", "見本会\n例示工房")]
    #[case("見本工房", "見本工房")]
    fn breaks_inside_words(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(mend(text), expected);
    }
}
