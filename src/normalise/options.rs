//! Several options that one answer of a form ticks, in one cell: `E24-101　封入, E24-103　清掃、除草`.

use super::text::tidy_line;

/// Letters of a code at most.
const LONGEST: usize = 16;

/// The options of a cell. An option may hold a comma itself: where options begin with codes, only what does so begins one.
/// Nothing for a blank cell; a text without codes is one option.
#[must_use]
pub fn codes_in(text: &str) -> Vec<String> {
    let line = tidy_line(&text.replace('\n', ", "));
    let mut options: Vec<String> = Vec::new();
    let mut dividers = line.split_inclusive([',', '、', ';']);
    let first = dividers.next().unwrap_or_default();
    let is_coded = begins_with_code(first);
    options.push(first.to_owned());
    for part in dividers {
        match options.last_mut() {
            Some(last) if !(is_coded && begins_with_code(part)) => last.push_str(part),
            _ => options.push(part.to_owned()),
        }
    }
    let tidy = |option: String| option.trim().trim_end_matches([',', '、', ';']).trim().to_owned();
    options.into_iter().map(tidy).filter(|option| !option.is_empty()).collect()
}

/// `E24-101`, `西5-01`, `R3-001：封入`: letters and digits up to a blank or a colon, with a digit and more than digits among them.
pub(crate) fn begins_with_code(text: &str) -> bool {
    let code: Vec<char> = text
        .trim_start()
        .chars()
        .take_while(|c| !c.is_whitespace() && !",、;:：「(（【".contains(*c))
        .collect();
    let digits = code.iter().filter(|c| c.is_ascii_digit()).count();
    digits >= 2
        && code.len() <= LONGEST
        && (code.iter().any(|c| matches!(c, '-' | '_')) || code.iter().any(char::is_ascii_alphabetic))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("E24-101　封入", &["E24-101 封入"])]
    #[case("E24-101　封入, E24-103　清掃、除草", &["E24-101 封入", "E24-103 清掃、除草"])]
    #[case("西5-01 入力、西5-12 検品", &["西5-01 入力", "西5-12 検品"])]
    #[case("R3-001\nR3-002", &["R3-001", "R3-002"])]
    #[case("封入, 清掃", &["封入, 清掃"])]
    #[case("E24-101 A4, 100枚", &["E24-101 A4, 100枚"])]
    #[case("", &[])]
    fn options_of_a_cell(#[case] text: &str, #[case] expected: &[&str]) {
        assert_eq!(codes_in(text), expected, "{text}");
    }
}
