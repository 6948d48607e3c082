//! The day of which a header speaks, and how roughly: ４月１日の在籍, R5.9.30現在の利用者数, 工賃 約(円).

/// What a folded header says without the day, and without a word for "about".
pub(super) fn without(folded: &str) -> &str {
    const ROUGHLY: [&str; 6] = ["オオヨソ", "オヨソ", "オオムネ", "ダイタイ", "概ネ", "約"];
    let own = behind_day(folded).or_else(|| before_day(folded)).unwrap_or(folded);
    let bare = ROUGHLY.iter().find_map(|word| own.strip_suffix(word).or_else(|| own.strip_prefix(word)));
    bare.filter(|bare| is_word(bare)).unwrap_or(own)
}

const NOW: [&str; 3] = ["現在", "時点", "付"];

/// 令和5年4月1日現在在籍, r541現在利用者数, 9月末在籍: what stands behind the day.
fn behind_day(folded: &str) -> Option<&str> {
    let rest = ["令和", "平成", "r", "h"].iter().find_map(|era| folded.strip_prefix(era)).unwrap_or(folded);
    let behind = rest.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '年' | '月' | '度'));
    let day = &rest[..rest.len() - behind.len()];
    if !day.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    // 4月1日, 9月末; without either the day ends in a word for the present, r541現在.
    let is_dated = day.contains('月') || day.contains("年度");
    let (behind, is_day) = match behind.strip_prefix(['日', '末']).filter(|_| is_dated) {
        Some(behind) => (behind, true),
        None => (behind, false),
    };
    let now = NOW.iter().find_map(|word| behind.strip_prefix(word));
    // 4月1日現在員 counts 現在員.
    let behind = now.filter(|rest| is_word(rest)).or(is_day.then_some(behind))?;
    let behind = behind.strip_prefix('ノ').unwrap_or(behind);
    is_word(behind).then_some(behind)
}

/// 利用者数4月1日現在, 在籍r541現在: what stands before the day.
fn before_day(folded: &str) -> Option<&str> {
    let day = NOW.iter().find_map(|word| folded.strip_suffix(word))?;
    let own = day.trim_end_matches(|c: char| {
        c.is_ascii_digit() || matches!(c, '年' | '月' | '日' | '末' | '度' | 'r' | '令' | '和')
    });
    // 発注日付 says no day.
    let is_dated = day[own.len()..].contains(|c: char| c.is_ascii_digit());
    (is_dated && is_word(own)).then_some(own)
}

fn is_word(text: &str) -> bool {
    text.chars().count() >= 2 && !text.starts_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::without;
    use crate::layout::vocabulary::words::fold;
    use rstest::rstest;

    #[rstest]
    #[case("４月１日在籍", "在籍")]
    #[case("令和５年４月１日現在の利用者数", "利用者数")]
    #[case("R5.9.30現在 利用者数", "利用者数")]
    #[case("９月末在籍", "在籍")]
    #[case("利用者数 令和５年４月１日現在", "利用者数")]
    #[case("工賃 約", "工賃")]
    #[case("約工賃", "工賃")]
    #[case("４月１日現在員", "現在員")]
    #[case("工賃　おおよそ", "工賃")]
    #[case("4月利用者数", "4月利用者数")]
    #[case("1日に出せる人数", "1日に出せる人数")]
    #[case("契約", "契約")]
    #[case("発注日付", "発注日付")]
    #[case("100時間以上", "100時間以上")]
    fn a_day_is_none_of_what_is_counted(#[case] header: &str, #[case] expected: &str) {
        assert_eq!(without(&fold(header)), fold(expected), "{header}");
    }
}
