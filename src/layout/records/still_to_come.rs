//! What stands where a workshop or a day is still to come, or never will: 調整中, 未納品, （雨で中止）.

use crate::layout::heads::heading::is_total;
use crate::normalise::text::states_nothing;

/// 未, 未納品, まだ, 作業中, 納品待ち: what stands for a day that is still to come.
pub(in crate::layout) fn is_not_yet(text: &str) -> bool {
    const LONGEST: usize = 8;
    let text = text.trim().trim_matches(['（', '）', '(', ')']).trim();
    let is_word = text.chars().count() <= LONGEST && !text.contains(char::is_numeric);
    is_word
        && (text.starts_with('未')
            || text.starts_with("まだ")
            || ["作業中", "製作中", "加工中", "待ち", "これから"].iter().any(|end| text.ends_with(end)))
}

/// Whether a text below 事業所 names one: 調整中 and 計 are none.
pub(in crate::layout) fn names_workshop(text: &str) -> bool {
    const SOUGHT: [&str; 9] = ["募集", "さがし", "探し", "捜し", "調整", "選定", "検討", "相談", "照会"];
    let text = text.trim();
    let is_sought =
        text.strip_suffix('中').is_some_and(|stem| SOUGHT.iter().any(|word| stem.ends_with(word)));
    !is_sought && !states_nothing(text) && !is_total(text) && !is_called_off(text)
}

/// （雨で中止）, 取りやめ, キャンセル: why nobody does it.
fn is_called_off(text: &str) -> bool {
    const ENDS: [&str; 9] =
        ["中止", "取りやめ", "取り止め", "キャンセル", "延期", "辞退", "見送り", "未定", "お断り"];
    let bare = text.trim_matches(['（', '）', '(', ')', '【', '】', '※']).trim();
    let is_noted = bare.len() < text.len();
    ENDS.contains(&bare) || is_noted && ENDS.iter().any(|word| bare.ends_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("みほん作業所", true)]
    #[case("（雨で中止）", false)]
    #[case("キャンセル", false)]
    #[case("（福）みほん会", true)]
    #[case("調整中", false)]
    fn names_of_workshops(#[case] text: &str, #[case] expected: bool) {
        assert_eq!(names_workshop(text), expected, "{text}");
    }

    #[rstest]
    #[case("未", true)]
    #[case("（未納品）", true)]
    #[case("作業中", true)]
    #[case("納品待ち", true)]
    #[case("済", false)]
    #[case("5/8", false)]
    #[case("未定（5/8予定）", false)]
    #[case("", false)]
    fn days_that_are_still_to_come(#[case] text: &str, #[case] expected: bool) {
        assert_eq!(is_not_yet(text), expected, "{text}");
    }
}
