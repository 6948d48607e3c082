//! E-mail addresses, tidied and checked for their shape.

use super::Reading;
use super::reading::quote;
use super::text::{states_nothing, tidy};
use crate::domain::IssueCode;

/// The text is not an e-mail address.
pub const UNREADABLE: IssueCode = IssueCode::new("value.email-unreadable");

/// The first address in a cell; the domain in lower case, full-width letters folded, `mailto:` dropped.
#[must_use]
pub fn read(text: &str) -> Reading<String> {
    if states_nothing(text) {
        return Reading::nothing();
    }
    let separators =
        |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '、' | '<' | '>' | '(' | ')' | '/' | ':');
    match tidy(text).split(separators).find_map(address) {
        Some(found) => Reading::of(found),
        None => Reading::failed(
            UNREADABLE,
            format!(
                "メールアドレス{}の形が正しくありません。「名前@ドメイン」の形でご記入ください。",
                quote(text)
            ),
        ),
    }
}

fn address(word: &str) -> Option<String> {
    let (local, domain) = word.split_once('@')?;
    let local_is_valid = !local.is_empty() && local.chars().all(|c| c.is_ascii_graphic());
    let labels: Vec<&str> = domain.split('.').collect();
    let label_is_valid =
        |label: &&str| !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    (local_is_valid && labels.len() >= 2 && labels.iter().all(label_is_valid))
        .then(|| format!("{local}@{}", domain.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("madoguchi@example.invalid", "madoguchi@example.invalid")]
    #[case("ｍａｄｏ＠Ｅｘａｍｐｌｅ．ＪＰ", "mado@example.jp")]
    #[case("mailto:mado@example.jp", "mado@example.jp")]
    #[case("窓口太郎 <mado@example.jp>", "mado@example.jp")]
    #[case("a@example.jp、b@example.jp", "a@example.jp")]
    #[case("Mail:mado@example.jp", "mado@example.jp")]
    fn addresses(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(read(text).value.as_deref(), Some(expected));
    }

    #[test]
    fn what_is_no_address() {
        for text in ["mado.example.jp", "mado@example", "@example.jp", "メールなしです"] {
            assert_eq!(read(text).faults[0].code, UNREADABLE, "{text}");
        }
        assert!(read("なし").is_nothing());
    }
}
