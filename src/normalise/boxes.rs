//! Boxes of a form, ticked or not: `☑Ｂ型　□Ａ型` says Ｂ型 and nothing of Ａ型.

const OPEN: [char; 7] = ['□', '☐', '◻', '▢', '⬜', '❏', '❑'];
const TICKED: [char; 10] = ['☑', '☒', '■', '◼', '▣', '✓', '✔', '✅', '🗹', '⬛'];

/// What is ticked among options of which at least one is not: nothing of it where none is (`Some("")`); `None` where a
/// text has no such boxes.
#[must_use]
pub fn ticked(text: &str) -> Option<String> {
    if !may_hold(text) || !text.contains(OPEN) {
        return None;
    }
    let is_box = |c: char| OPEN.contains(&c) || TICKED.contains(&c);
    let text = text.trim();
    let parts: Vec<&str> = text.split(is_box).map(tidy).collect();
    let boxes: Vec<char> = text.chars().filter(|c| is_box(*c)).collect();
    // Ａ型□　Ｂ型☑: the boxes stand behind their options.
    let options =
        if text.starts_with(is_box) || !text.ends_with(is_box) { &parts[1..] } else { &parts[..boxes.len()] };
    if options.iter().all(|option| option.is_empty()) {
        return None;
    }
    let is_any = boxes.iter().any(|own| TICKED.contains(own));
    if !is_any && !parts[0].is_empty() && !text.ends_with(is_box) {
        // レ Ａ型 □Ｂ型: ticked by a sign that may be a letter.
        return None;
    }
    let chosen = boxes.iter().zip(options).filter(|(own, _)| TICKED.contains(own)).map(|(_, option)| *option);
    Some(chosen.filter(|option| !option.is_empty()).collect::<Vec<_>>().join("、"))
}

/// Whether a text has several boxes: an answer with its options, and no label.
#[must_use]
pub fn offers(text: &str) -> bool {
    may_hold(text)
        && text.contains(OPEN)
        && text.chars().filter(|c| OPEN.contains(c) || TICKED.contains(c)).count() >= 2
}

/// Whether the one box of a text is ticked, and its option: `☑ 除草`, `清掃□`. A text of a heading's mark (■ 連絡先) looks the same.
#[must_use]
pub fn option(text: &str) -> Option<(bool, &str)> {
    if !may_hold(text) {
        return None;
    }
    let text = text.trim();
    let is_box = |c: char| OPEN.contains(&c) || TICKED.contains(&c);
    if text.chars().filter(|c| is_box(*c)).count() != 1 {
        return None;
    }
    let option = text.trim_start_matches(is_box);
    let option = if option.len() < text.len() { option } else { text.trim_end_matches(is_box) };
    let is_ticked = text.contains(TICKED);
    (option.len() < text.len() && option.contains(char::is_alphabetic)).then_some((is_ticked, tidy(option)))
}

/// A quick look at the bytes that all of these signs begin with, and hardly any letter.
fn may_hold(text: &str) -> bool {
    memchr::memchr2(0xE2, 0xF0, text.as_bytes()).is_some()
}

fn tidy(option: &str) -> &str {
    option.trim().trim_matches(['・', '、', ',', '/', '／', '｜', '|']).trim()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("☑就労継続支援Ｂ型　□就労継続支援Ａ型　□就労移行支援", Some("就労継続支援Ｂ型"))]
    #[case("□Ａ型　■Ｂ型", Some("Ｂ型"))]
    #[case("□応募する ✓検討中 □応募しない", Some("検討中"))]
    #[case("☑封入 ☑検品 □清掃", Some("封入、検品"))]
    #[case("種別：□Ａ型 ☑Ｂ型", Some("Ｂ型"))]
    #[case("Ａ型□　Ｂ型☑", Some("Ｂ型"))]
    #[case("□可　□不可", Some(""))]
    #[case("可・不可", None)]
    #[case("レ Ａ型 □Ｂ型", None)]
    #[case("■封入 ■検品", None)]
    #[case("□", None)]
    #[case("■", None)]
    #[case("", None)]
    fn options(#[case] text: &str, #[case] expected: Option<&str>) {
        assert_eq!(ticked(text).as_deref(), expected, "{text}");
    }

    #[rstest]
    #[case("☑ 除草", Some((true, "除草")))]
    #[case("□　清掃", Some((false, "清掃")))]
    #[case("清掃□", Some((false, "清掃")))]
    #[case("□Ａ型 ☑Ｂ型", None)]
    #[case("除草", None)]
    #[case("□", None)]
    #[case("□ 1", None)]
    fn one_option(#[case] text: &str, #[case] expected: Option<(bool, &str)>) {
        assert_eq!(option(text), expected, "{text}");
    }

    #[test]
    fn every_box_is_seen_at_a_glance() {
        assert!(OPEN.iter().chain(&TICKED).all(|sign| may_hold(&sign.to_string())));
        assert!(!may_hold("清掃（Ａ）／ 1"));
    }

    proptest! {
        #[test]
        fn no_text_panics_and_what_was_chosen_has_no_open_box(text in ".{0,40}") {
            if let Some(chosen) = ticked(&text) {
                prop_assert!(ticked(&chosen).is_none());
            }
        }
    }
}
