//! Words that mean the same: those that a sign joins in a header (品名・役務名), and 人員 for 人数.

/// Letters of the longest header that is looked at.
const LONGEST: usize = 24;
const SIGNS: [char; 7] = ['・', '･', '／', '/', '、', '，', '＆'];
const WORDS: [&str; 4] = ["及び", "または", "又は", "もしくは"];

/// The words that signs join: 品名・役務名, 施設名または事業所名.
pub(super) fn words(header: &str) -> Vec<String> {
    let header = header.trim();
    if !header.contains(SIGNS) && !WORDS.iter().any(|word| header.contains(word)) {
        return Vec::new();
    }
    if header.chars().count() > LONGEST || header.contains(['（', '(', '\n']) {
        return Vec::new();
    }
    let plain = WORDS.iter().fold(header.to_owned(), |text, word| text.replace(word, "・"));
    plain.split(SIGNS).map(|word| word.trim().to_owned()).collect()
}

/// The same word with 人員 for 人数, or the other way round.
pub(super) fn in_other_words(word: &str) -> Option<String> {
    const ALIKE: [&str; 2] = ["人数", "人員"];
    let [one, other] = ALIKE;
    // 延人員 counts days of people.
    if word.contains('延') {
        None
    } else if word.contains(one) {
        Some(word.replace(one, other))
    } else {
        word.contains(other).then(|| word.replace(other, one))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("品名・役務名", &["品名", "役務名"])]
    #[case("施設名または事業所名", &["施設名", "事業所名"])]
    #[case("品名", &[])]
    fn signs_join_words(#[case] header: &str, #[case] expected: &[&str]) {
        assert_eq!(words(header), expected, "{header}");
    }

    #[test]
    fn one_word_for_another() {
        assert_eq!(in_other_words("可能人数").as_deref(), Some("可能人員"));
        assert_eq!(in_other_words("対応人員").as_deref(), Some("対応人数"));
        assert_eq!(in_other_words("延人員"), None);
    }
}
