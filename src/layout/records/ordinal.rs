//! Names with the number of the group that they belong to: 事業所②, ①の額, 受託先2金額, 第1施設, ２か所目, 受託先A, 主担当施設.

/// A name without its number, in its parts and in one word, and the number; none where it has none.
pub(super) struct Numbered {
    pub(super) path: Vec<String>,
    pub(super) bare: String,
    pub(super) number: String,
}

/// Behind a number these count or date something, and tell no group.
const COUNTED: &str = "月日年円個回時人名%％期級次型類号分枚部件点台本箱冊袋千万割店";
/// What a number before a name counts: ２か所目の事業所.
const IN_TURN: [&str; 11] =
    ["か所目", "カ所目", "ヶ所目", "ヵ所目", "箇所目", "施設目", "社目", "件目", "番目", "つ目", "回目"];

pub(super) fn numbered(name: &str) -> Numbered {
    let name = name.trim();
    let found = behind(name)
        .or_else(|| lettered(name))
        .or_else(|| before(name))
        .or_else(|| ranked(name))
        .or_else(|| within(name));
    found.unwrap_or_else(|| self::found(&[name], ""))
}

fn found(path: &[&str], number: &str) -> Numbered {
    let (parts, bare) = (path.iter().map(|&part| part.to_owned()).collect(), path.concat());
    Numbered { path: parts, bare, number: number.to_owned() }
}

/// 事業所②, 数量(2), 受注先3.
fn behind(name: &str) -> Option<Numbered> {
    let is_number = |c: char| c.is_numeric() || "()（） 　".contains(c);
    let bare = name.trim_end_matches(is_number);
    let number = name[bare.len()..].trim();
    let bare = bare.strip_suffix("その").filter(|own| !own.is_empty()).unwrap_or(bare);
    let is_found = !bare.is_empty() && number.contains(char::is_numeric);
    is_found.then(|| found(&[bare], number))
}

/// 受託先A, 施設（イ）, 担当施設 乙; no メディア.
fn lettered(name: &str) -> Option<Numbered> {
    let bare = name.trim_end_matches([')', '）']);
    let letter =
        bare.chars().last().filter(|letter| "ABCDEＡＢＣＤＥアイウエオ甲乙丙丁".contains(*letter))?;
    let before = bare[..bare.len() - letter.len_utf8()].trim_end_matches(['(', '（', ' ', '　', '・']);
    let is_word = |c: char| c.is_ascii_alphanumeric() || ('ァ'..='ー').contains(&c) || c.is_numeric();
    let is_found = before.chars().count() >= 2 && !before.ends_with(is_word);
    is_found.then(|| found(&[before], &letter.to_string()))
}

/// ①の額, (2)施設, 第3受託先, 1社目, 2か所目の事業所.
fn before(name: &str) -> Option<Numbered> {
    let is_circled = |c: char| c.is_numeric() && !c.is_ascii_digit() && !('０'..='９').contains(&c);
    let open = name.trim_start_matches(['(', '（', '第', '№']);
    let rest = open.trim_start_matches(char::is_numeric);
    let number = &open[..open.len() - rest.len()];
    let first = number.chars().next()?;
    let is_marked = open.len() < name.len() || is_circled(first) || rest.starts_with('の');
    let bare = rest.trim_start_matches([')', '）', '.', '．', ' ', '　', '_', '・']);
    let turn = IN_TURN.iter().find_map(|word| Some((*word, bare.strip_prefix(word)?)));
    let (own, is_in_turn) = match turn {
        Some((word, "")) if word != "回目" => ("事業所", true),
        Some((_, own)) => (own, true),
        None => (bare, false),
    };
    let own = own.trim_start_matches(['の', ' ', '　']);
    let is_found = !own.is_empty() && (is_in_turn || is_marked && !own.starts_with(|c| COUNTED.contains(c)));
    is_found.then(|| found(&[own], number))
}

/// 主担当施設 beside 副担当施設, メイン事業所 beside サブ事業所.
fn ranked(name: &str) -> Option<Numbered> {
    const RANKS: [(&str, &str); 6] =
        [("主たる", "1"), ("従たる", "2"), ("メイン", "1"), ("サブ", "2"), ("主", "1"), ("副", "2")];
    let (own, number) = RANKS.iter().find_map(|(rank, number)| Some((name.strip_prefix(rank)?, *number)))?;
    // 主な作業 and 主要取引先 rank nothing.
    let is_found = own.chars().count() >= 2 && !own.starts_with(['な', '要']);
    is_found.then(|| found(&[own], number))
}

/// 受託先1名称, 施設②金額.
fn within(name: &str) -> Option<Numbered> {
    let start = name.find(char::is_numeric)?;
    let rest = name[start..].trim_start_matches(char::is_numeric);
    let number = &name[start..name.len() - rest.len()];
    let rest = rest.trim_start_matches(['の', ' ', '　', '_', '・', ')', '）']);
    let above = name[..start].trim_end_matches(['(', '（', '_', ' ', '　']);
    let is_found = above.chars().count() >= 2
        && !rest.is_empty()
        && !rest.contains(char::is_numeric)
        && (rest.starts_with("名称")
            || rest.starts_with("名前")
            || !rest.starts_with(|c| COUNTED.contains(c)));
    is_found.then(|| found(&[above, rest], number))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("事業所②", "事業所", "②")]
    #[case("数量(2)", "数量", "(2)")]
    #[case("担当その１", "担当", "１")]
    #[case("①の額", "額", "①")]
    #[case("第1施設", "施設", "1")]
    #[case("２か所目", "事業所", "２")]
    #[case("2社目の金額", "金額", "2")]
    #[case("受託先A", "受託先", "A")]
    #[case("施設（イ）", "施設", "イ")]
    #[case("副担当施設", "担当施設", "2")]
    #[case("受託先1名称", "受託先>名称", "1")]
    #[case("4月", "4月", "")]
    #[case("1個あたり", "1個あたり", "")]
    #[case("メディア", "メディア", "")]
    #[case("令和5年度", "令和5年度", "")]
    #[case("主な作業", "主な作業", "")]
    #[case("主要取引先", "主要取引先", "")]
    fn numbers_of_groups(#[case] name: &str, #[case] path: &str, #[case] number: &str) {
        let read = numbered(name);
        assert_eq!((read.path.join(">").as_str(), read.number.as_str()), (path, number), "{name}");
    }
}
