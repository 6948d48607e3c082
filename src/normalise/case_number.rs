//! The number of a case without the words that an office puts before it.

/// 全国R8-101, 全国案件 №R8-101, 全国（R8-101） → R8-101. A number without a letter of its own keeps its words: 全国12 is not 12.
#[must_use]
pub fn plain(number: &str) -> &str {
    const WORDS: [&str; 8] = ["全国版", "全国", "案件番号", "案件", "番号", "No.", "NO.", "№"];
    let mut rest = number.trim();
    loop {
        let named = WORDS.iter().find_map(|word| rest.strip_prefix(word));
        // № as it is tidied.
        let behind_no =
            || rest.strip_prefix("No").filter(|rest| rest.starts_with(|c: char| c.is_uppercase()));
        let Some(behind) = named.or_else(behind_no) else { break };
        rest = behind.trim_start_matches(|c: char| c.is_whitespace() || "：:.．（(".contains(c));
    }
    if !rest.contains(['（', '(']) {
        rest = rest.trim_end_matches(['）', ')']);
    }
    let is_latin = |c: char| c.is_ascii_alphabetic() || matches!(c, 'Ａ'..='Ｚ' | 'ａ'..='ｚ');
    let is_number = rest.starts_with(is_latin) && rest.contains(|c: char| c.is_numeric());
    if is_number { rest } else { number }
}

/// 【S6-04】レンタルモップの仕分け → S6-04 レンタルモップの仕分け: a number in brackets before the title.
#[must_use]
pub fn unbracketed(said: &str) -> Option<String> {
    const BRACKETS: [(char, char); 4] = [('【', '】'), ('[', ']'), ('［', '］'), ('〔', '〕')];
    let said = said.trim();
    let (number, title) = BRACKETS
        .iter()
        .find_map(|(open, close)| said.strip_prefix(*open)?.split_once(*close))
        .map(|(number, title)| (number.trim(), title.trim()))?;
    let is_number = number.contains(|c: char| c.is_numeric()) && !number.contains(char::is_whitespace);
    (is_number && !title.is_empty()).then(|| format!("{number} {title}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_in_brackets_stands_before_its_title() {
        for (said, plain) in [
            ("【S6-04】レンタルモップの仕分け", Some("S6-04 レンタルモップの仕分け")),
            ("[12]封入", Some("12 封入")),
            ("【急募】封入", None),
            ("【S6-04】", None),
            ("S6-04 封入", None),
        ] {
            assert_eq!(unbracketed(said).as_deref(), plain, "{said}");
        }
    }

    #[test]
    fn words_before_a_number_are_no_part_of_it() {
        for (said, number) in [
            ("R8-101", "R8-101"),
            ("全国R8-101", "R8-101"),
            ("全国案件 R8-101", "R8-101"),
            ("№R8-101", "R8-101"),
            ("案件番号：Ｒ８－１０１", "Ｒ８－１０１"),
            ("全国（R8-101）", "R8-101"),
            ("NoR8-101", "R8-101"),
            ("Nord-1", "Nord-1"),
            ("全国12", "全国12"),
            ("No.12", "No.12"),
            ("案件A", "案件A"),
            ("福岡R8-101", "福岡R8-101"),
        ] {
            assert_eq!(plain(said), number, "{said}");
        }
    }
}
