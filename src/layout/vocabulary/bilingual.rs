//! Headers in two languages: 種別 / Type, 施設外就労／Off-site. The Japanese one is looked up.

/// English words that say something of their own behind a sign: 電話／Fax, 連絡先/Mail.
const OWN: [&str; 12] =
    ["fax", "tel", "mail", "e-mail", "email", "url", "web", "hp", "pc", "phone", "line", "zoom"];

/// A header without the same in English behind a sign or on its last line.
pub(in crate::layout) fn own(header: &str) -> &str {
    if !header.ends_with(|c: char| c.is_ascii_alphabetic() || c == ')') {
        return header;
    }
    let Some((before, after)) = header.rsplit_once(['/', '／', '\n', '|', '｜']) else { return header };
    let (before, after) = (before.trim_end(), after.trim());
    let is_english = after.is_ascii()
        && after.len() >= 3
        && after.contains(|c: char| c.is_ascii_lowercase())
        && !OWN.contains(&after.to_ascii_lowercase().as_str());
    let is_japanese = before.chars().any(|c| matches!(c, 'ぁ'..='ヿ' | '一'..='鿿'));
    if is_english && is_japanese { before } else { header }
}

#[cfg(test)]
mod tests {
    use super::own;
    use rstest::rstest;

    #[rstest]
    #[case("種別 / Type", "種別")]
    #[case("平均工賃 / Wage (JPY per month)", "平均工賃")]
    #[case("事業所名\nWorkshop", "事業所名")]
    #[case("電話／Fax", "電話／Fax")]
    #[case("電話/FAX", "電話/FAX")]
    #[case("A型／B型", "A型／B型")]
    #[case("office_name", "office_name")]
    fn the_japanese_header_is_kept(#[case] header: &str, #[case] expected: &str) {
        assert_eq!(own(header), expected);
    }
}
