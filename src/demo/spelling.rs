//! Other ways to spell a text: full width, plain characters for variants, commas, numerals.

/// Whether a name does not yet say what kind of place it is.
pub(super) fn is_bare(name: &str) -> bool {
    !["事業所", "就労", "型"].iter().any(|word| name.contains(word))
}

/// Digits and hyphens in full width.
pub(super) fn widen(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            '!'..='~' => char::from_u32(letter as u32 + 0xFEE0).unwrap_or(letter),
            other => other,
        })
        .collect()
}

/// Variant characters as those who cannot type them write them.
pub(super) fn fold_variants(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            '髙' => '高',
            '﨑' => '崎',
            '邉' => '辺',
            '濵' => '浜',
            '齋' => '斎',
            '德' => '徳',
            '栁' => '柳',
            '澤' => '沢',
            other => other,
        })
        .collect()
}

/// An amount with commas every three digits.
pub(super) fn with_commas(value: i64) -> String {
    let digits = value.to_string();
    let lead = digits.len() % 3;
    let mut text = digits[..lead].to_owned();
    for start in (lead..digits.len()).step_by(3) {
        if !text.is_empty() {
            text.push(',');
        }
        text.push_str(&digits[start..start + 3]);
    }
    text
}

pub(super) fn kanji_digit(value: i64) -> char {
    ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'][(value % 10) as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas() {
        for (value, expected) in [(0, "0"), (999, "999"), (1000, "1,000"), (1234567, "1,234,567")] {
            assert_eq!(with_commas(value), expected);
        }
    }

    #[test]
    fn widening_keeps_japanese() {
        assert_eq!(widen("R5-就労 2"), "Ｒ５－就労 ２");
    }
}
