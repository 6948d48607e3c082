//! Names of 共同受注窓口, for comparison.

use super::text::{fold, tidy_line};

/// Comparison key of a desk's name: folded, without its legal form and polite endings. 窓口, センター and 協議会 tell
/// desks of one prefecture apart and stay.
#[must_use]
pub fn key(text: &str) -> String {
    let line = tidy_line(text);
    let polite = ["御中", "様", "さま", "殿"].iter().find_map(|ending| line.strip_suffix(ending));
    fold(&super::corporation::split(polite.unwrap_or(&line)).bare)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("福岡しらかば共同受注 センター", "福岡しらかば共同受注センター")]
    #[case("福岡しらかば共同受注センター　様", "福岡しらかば共同受注センター")]
    #[case("NPO法人　例示セルプ", "特定非営利活動法人例示セルプ")]
    fn spellings_of_one_desk(#[case] one: &str, #[case] other: &str) {
        assert_eq!(key(one), key(other));
    }

    #[test]
    fn desks_that_differ_stay_apart() {
        assert_ne!(key("愛知あさひ共同受注窓口"), key("愛知あさひ共同受注センター"));
    }
}
