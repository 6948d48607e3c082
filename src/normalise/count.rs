//! Counts (20名, ２０, 定員:20), quantities, hours and shares.

use super::Reading;
use super::numeral;
use super::reading::quote;
use super::text::{is_dash, states_nothing, tidied_line, tidy_line, without_brackets};
use crate::domain::IssueCode;
use crate::table::Cell;

/// Not a number of the kind that the column holds.
pub const UNREADABLE: IssueCode = IssueCode::new("value.number-unreadable");

/// A whole, non-negative number: `20名`, `２０`, `定員:20`, `10人程度`, `12台`. Of a range the lower end (what is sure).
/// なし is 0 (of people and machines there are none); － and 未定 state nothing.
#[must_use]
pub fn read(cell: &Cell) -> Reading<u32> {
    if let Cell::Text(text) = cell
        && is_none(&tidied_line(text))
    {
        return Reading::of(0);
    }
    // A quick look: most counts stand before no word for goods.
    let counts = !matches!(cell, Cell::Text(text) if text.contains(OF_GOODS) && counts_goods(&compact(text)));
    let whole = |number: f64| {
        (counts && number >= 0.0 && number <= f64::from(u32::MAX)).then(|| number.round() as u32)
    };
    read_with(cell, whole, "人数や台数は「20」のように数字だけでご記入ください。")
}

/// Letters with which words for goods begin, however they are written.
const OF_GOODS: [char; 26] = [
    '部', '個', '枚', '通', '冊', '箱', '袋', '点', 'k', 'K', 'ｋ', 'Ｋ', '㎏', 'g', 'ｇ', 't', 'ｔ', '円',
    '万', '千', 'セ', 'ｾ', '食', '%', '％', '本',
];

/// `5,000部まで`, `300kg`: pieces and weights are no people and no machines.
fn counts_goods(line: &str) -> bool {
    const GOODS: [&str; 18] = [
        "部",
        "個",
        "枚",
        "通",
        "冊",
        "箱",
        "袋",
        "点",
        "kg",
        "g",
        "t",
        "円",
        "万円",
        "千円",
        "セット",
        "食",
        "%",
        "本",
    ];
    let Some(start) = line.find(|c: char| c.is_ascii_digit()) else { return false };
    let unit = line[start..].trim_start_matches(|c: char| c.is_ascii_digit() || ",.".contains(c));
    let ends = |rest: &str| {
        !rest.starts_with(|c: char| c.is_alphanumeric() && !"程以位未まくほ前超強弱".contains(c))
    };
    GOODS.iter().any(|word| unit.strip_prefix(word).is_some_and(ends))
}

/// What a text counts beside what it says: the 3 of `参加（3か所・12名）` before one of the words for places.
#[must_use]
pub fn beside(text: &str, units: &[&str]) -> Option<u32> {
    let line = tidy_line(text).replace(',', "");
    let counted = |unit: &&str| -> Vec<u32> {
        let before = |at: usize| {
            let digits = line[..at].trim_end_matches(|c: char| c.is_ascii_digit()).len();
            line[digits..at].parse().ok()
        };
        line.match_indices(*unit).filter_map(|(at, _)| before(at)).collect()
    };
    let found: Vec<u32> = units.iter().flat_map(counted).collect();
    let [only] = found[..] else { return None };
    Some(only)
}

/// なし, なし（０台）.
fn is_none(line: &str) -> bool {
    let (bare, inside) = line.split_once('(').unwrap_or((line, ""));
    ["なし", "無し", "無", "ナシ", "いない", "ない"].contains(&bare.trim())
        && !inside.contains(|c: char| c.is_numeric() && c != '0')
}

/// A whole number, possibly negative or large: `7,000店`, `12万通`, `1,000個/月`. Parts of one (1.5t) would be lost.
#[must_use]
pub fn quantity(cell: &Cell) -> Reading<i64> {
    let whole = |number: f64| (number.abs() < 1e15 && number.fract() == 0.0).then_some(number as i64);
    let whole = |number: f64| whole(number).filter(|_| !says_how_often(cell));
    read_with(cell, whole, "数量は「1000」のように数字だけでご記入ください。")
}

/// `月1回`, `週に2回`: how often, not how many.
fn says_how_often(cell: &Cell) -> bool {
    let Cell::Text(text) = cell else { return false };
    let line = compact(text);
    line.starts_with(['月', '週', '年', '毎', '隔']) && line.ends_with(['回', '度'])
}

/// Hours: `240`, `40h`, `122時間`, `240:00`, `1時間30分`, `90分`, and time spans.
#[must_use]
pub fn hours(cell: &Cell) -> Reading<f64> {
    if let Cell::Duration(hours) = cell {
        return Reading::of(*hours);
    }
    let line = compact(&cell.show());
    match clock(&line).or_else(|| worded_hours(&line)) {
        Some(hours) => Reading::of(hours),
        None => read_with(
            cell,
            |number| (number >= 0.0 && !counts_days(&line)).then_some(number),
            "時間は「12.5」または「12:30」の形でご記入ください。",
        ),
    }
}

/// `3日`, `2人日`, `1人月`: how long a day is, nobody says.
fn counts_days(line: &str) -> bool {
    line.contains(['日', '週', '月']) && !line.contains(['時', 'h', 'H'])
}

/// Hours below a header that says 分: of a bare number its sixtieth.
#[must_use]
pub fn hours_under(cell: &Cell, header: &str) -> Reading<f64> {
    let reading = hours(cell);
    let says_minutes = {
        let line = tidied_line(header);
        line.ends_with("(分)") || line.contains("(分)") || line.ends_with("分数")
    };
    let is_bare = match cell {
        Cell::Number(_) => true,
        Cell::Text(text) => tidied_line(text).parse::<f64>().is_ok(),
        _ => false,
    };
    if says_minutes && is_bare { reading.map(|minutes| minutes / 60.0) } else { reading }
}

/// A quantity below a header that counts by hundreds or more: 数量（千枚）. Of a bare number.
#[must_use]
pub fn quantity_under(cell: &Cell, header: &str) -> Reading<i64> {
    let line = tidied_line(header);
    let inside = line.split_once('(').map_or("", |(_, inside)| inside);
    let inside = inside.strip_prefix("単位:").or_else(|| inside.strip_prefix("単位")).unwrap_or(inside);
    let factors = [("百万", 1_000_000), ("千", 1_000), ("万", 10_000), ("百", 100)];
    let is_money = inside.contains('円');
    let factor = factors.into_iter().find(|(word, _)| !is_money && inside.starts_with(word));
    let number = match cell {
        Cell::Number(number) => Some(*number),
        Cell::Text(text) => tidied_line(text).replace(',', "").parse::<f64>().ok(),
        _ => None,
    };
    match (factor, number) {
        (Some((_, factor)), Some(number)) if number.is_finite() => {
            quantity(&Cell::Number(number * f64::from(factor)))
        }
        _ => quantity(cell),
    }
}

/// A share 0–1: `0.25`, `25%`, `25％`, `2割5分`, `1/4`, `4分の1`, `全量`; a bare number above 1 is a percentage.
#[must_use]
pub fn share(cell: &Cell) -> Reading<f64> {
    if let Cell::Text(text) = cell
        && let Some(share) = worded_share(&compact(text))
    {
        return Reading::of(share);
    }
    let is_percent = tidy_line(&cell.show()).contains('%');
    let share = |number: f64| {
        let share = if is_percent || number > 1.0 { number / 100.0 } else { number };
        (0.0..=1.0).contains(&share).then_some(share)
    };
    read_with(cell, share, "割合は「25%」の形でご記入ください。")
}

fn worded_share(line: &str) -> Option<f64> {
    let part = |number: &str, whole: &str| {
        let [number, whole] =
            [number, whole].map(|text| numeral::leading(text).filter(|one| one.rest.is_empty()));
        let share = number?.value / whole?.value;
        (0.0..=1.0).contains(&share).then_some(share)
    };
    if ["全部", "全量", "全て", "すべて", "全数", "全額"].contains(&line) {
        return Some(1.0);
    }
    if ["半分", "半数", "半量", "折半"].contains(&line) {
        return Some(0.5);
    }
    if let Some((tenths, rest)) = line.split_once('割') {
        let hundredths =
            rest.strip_suffix('分').map_or(rest.is_empty().then_some(0.0), |rest| part(rest, "10"));
        return Some(part(tenths, "10")? + hundredths? / 10.0);
    }
    if let Some((whole, number)) = line.split_once("分の") {
        return part(number, whole);
    }
    let (number, whole) = line.split_once('/')?;
    part(number, whole)
}

fn read_with<T>(cell: &Cell, accept: impl Fn(f64) -> Option<T>, remedy: &str) -> Reading<T> {
    let number = match cell {
        Cell::Number(number) => Some(*number),
        _ if states_nothing(&cell.show()) => return Reading::nothing(),
        _ => number_in(behind_its_measure(&compact(&cell.show()))),
    };
    match number.filter(|number| number.is_finite()).and_then(accept) {
        Some(value) => Reading::of(value),
        None => {
            let shown = cell.show();
            Reading::failed(UNREADABLE, format!("{}を数として読み取れません。{remedy}", quote(&shown)))
        }
    }
}

fn compact(shown: &str) -> String {
    let line = tidy_line(shown);
    let bare = without_brackets(&line);
    let kept = if bare.trim().is_empty() || counts_in_brackets(&line, &bare) { &line } else { &bare };
    kept.chars().filter(|c| !c.is_whitespace() && !matches!(c, '\'' | '(' | ')')).collect()
}

/// `有（4台）`: there are some, and the brackets say how many.
fn counts_in_brackets(line: &str, bare: &str) -> bool {
    let inside = || line.split_once('(')?.1.strip_suffix(')');
    let is_count = |inside: &str| {
        let number = inside.trim_start_matches(['約', ' ']);
        let unit = number.trim_start_matches(|c: char| c.is_ascii_digit());
        unit.len() < number.len()
            && ["", "台", "名", "人", "台程度", "名程度", "人程度"].contains(&unit.trim())
    };
    ["有", "有り", "あり", "○", "可", "保有"].contains(&bare.trim()) && inside().is_some_and(is_count)
}

/// The one number of a text, with words before and after it; none where a second, unrelated number follows.
fn number_in(line: &str) -> Option<f64> {
    if numeral::is_mistyped(line) {
        return None;
    }
    let start = line.find(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c))?;
    let negative = line[..start].ends_with(['-', '−', '▲', '△']);
    let found = numeral::leading(&line[start..])?;
    let is_range = found
        .rest
        .trim_start_matches(|c: char| !c.is_ascii_digit() && !is_dash(c))
        .starts_with(|c| is_dash(c) && c != 'ー');
    // 3,200㎡ is written m2 once it is tidied: the unit's digit is no number.
    let unit = ["m2", "m3", "km2", "cm2", "cm3"].into_iter().find_map(|unit| found.rest.strip_prefix(unit));
    let another = unit.unwrap_or(found.rest).contains(|c: char| c.is_ascii_digit());
    let sign = if negative { -1.0 } else { 1.0 };
    // 14/20名 is two numbers, 1,000/2週 one.
    let unit = found.rest.strip_prefix('/').map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()));
    let is_rate = unit.is_some_and(|unit| !unit.is_empty() && !unit.starts_with(['名', '人', '台']));
    (!another || is_range || is_rate || found.rest.starts_with('個')).then_some(sign * found.value)
}

/// `1日4名`, `週2回3名`, `1班5名`: how often or by what, before the one number that counts people or machines.
fn behind_its_measure(line: &str) -> &str {
    const MEASURES: [&str; 12] =
        ["日", "週", "回", "か月", "カ月", "ヶ月", "月", "時間", "班", "組", "チーム", "年"];
    let rest = line.trim_start_matches(['毎', '週', '月', '約']);
    let number = rest.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七".contains(c));
    let after =
        MEASURES.iter().find_map(|unit| number.strip_prefix(unit)).filter(|_| number.len() < rest.len());
    let Some(after) = after else { return line };
    let count = after.trim_start_matches(|c: char| !c.is_ascii_digit());
    let unit = count.trim_start_matches(|c: char| c.is_ascii_digit());
    let counts = count.len() > unit.len() && unit.starts_with(['名', '人', '台']);
    if counts && !unit.contains(|c: char| c.is_ascii_digit()) { count } else { line }
}

/// `240:00`, `1:30:00`.
fn clock(line: &str) -> Option<f64> {
    let parts: Vec<f64> = line.split(':').map(str::parse).collect::<Result<_, _>>().ok()?;
    match parts[..] {
        [hours, minutes] if minutes < 60.0 && hours >= 0.0 => Some(hours + minutes / 60.0),
        [hours, minutes, seconds] if minutes < 60.0 && seconds < 60.0 && hours >= 0.0 => {
            Some(hours + minutes / 60.0 + seconds / 3600.0)
        }
        _ => None,
    }
}

/// `1時間30分`, `90分`.
fn worded_hours(line: &str) -> Option<f64> {
    let (hours, rest) = line.split_once("時間").unwrap_or(("0", line));
    let minutes = rest.strip_suffix('分')?;
    Some(hours.parse::<f64>().ok()? + minutes.parse::<f64>().ok()? / 60.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("20名", Some(20))]
    #[case("２０", Some(20))]
    #[case("20 ", Some(20))]
    #[case("定員:20", Some(20))]
    #[case("定員２０名", Some(20))]
    #[case("10人程度", Some(10))]
    #[case("約10名", Some(10))]
    #[case("12台", Some(12))]
    #[case("20か所", Some(20))]
    #[case("1,200", Some(1_200))]
    #[case("0", Some(0))]
    #[case("０人", Some(0))]
    #[case("5～10名", Some(5))]
    #[case("5名～10名", Some(5))]
    #[case("20名（うち男性12名）", Some(20))]
    #[case("（20）", Some(20))]
    #[case("十名", Some(10))]
    #[case("1日4名程度", Some(4))]
    #[case("有（4台）", Some(4))]
    #[case("あり（約10台）", Some(10))]
    #[case("一日あたり3人", Some(3))]
    #[case("週2日、5名まで", Some(5))]
    #[case("1班5名", Some(5))]
    #[case("20.0", Some(20))]
    #[case("なし", Some(0))]
    #[case("なし（０台）", Some(0))]
    #[case("無", Some(0))]
    #[case("○2名", Some(2))]
    #[case("No12", Some(12))]
    #[case("未定", None)]
    #[case("－", None)]
    #[case("", None)]
    fn counts(#[case] text: &str, #[case] expected: Option<u32>) {
        let reading = read(&Cell::text(text));
        assert_eq!((reading.value, reading.faults.len()), (expected, 0), "{text}");
    }

    #[test]
    fn what_is_no_count() {
        for text in [
            "あり（詳細は3階）",
            "多数",
            "5,000部まで",
            "300kg",
            "10,000個",
            "A型10名 B型20名",
            "-5",
            "14/20",
            "2O",
            "３o",
            "l4",
            "12OO名",
            "2〇",
            "24.000",
            "14／20名",
            "1日4名、2日8名",
        ] {
            assert_eq!(read(&Cell::text(text)).faults[0].code, UNREADABLE, "{text}");
        }
        assert_eq!(read(&Cell::Number(20.0)).value, Some(20));
    }

    #[rstest]
    #[case("参加（3か所・12名）", Some(3), Some(12))]
    #[case("可（2事業所）", Some(2), None)]
    #[case("2か所または3か所", None, None)]
    #[case("不参加", None, None)]
    fn what_a_reply_counts(#[case] text: &str, #[case] places: Option<u32>, #[case] people: Option<u32>) {
        assert_eq!(
            (beside(text, &["か所", "事業所"]), beside(text, &["名", "人"])),
            (places, people),
            "{text}"
        );
    }

    #[rstest]
    #[case("7,000店", 7_000)]
    #[case("12万通", 120_000)]
    #[case("1,000個/月", 1_000)]
    #[case("3,200㎡", 3_200)]
    #[case("12m3", 12)]
    #[case("１８０，０００", 180_000)]
    #[case("-3", -3)]
    fn quantities(#[case] text: &str, #[case] expected: i64) {
        assert_eq!(quantity(&Cell::text(text)).value, Some(expected), "{text}");
    }

    #[rstest]
    #[case("240", 240.0)]
    #[case("240:00", 240.0)]
    #[case("69:30", 69.5)]
    #[case("40h", 40.0)]
    #[case("122時間", 122.0)]
    #[case("1時間30分", 1.5)]
    #[case("90分", 1.5)]
    #[case("12.5", 12.5)]
    fn spans(#[case] text: &str, #[case] expected: f64) {
        assert_eq!(hours(&Cell::text(text)).value, Some(expected), "{text}");
    }

    #[rstest]
    #[case("90", "所要時間（分）", 1.5)]
    #[case("90", "所要時間", 90.0)]
    #[case("1時間30分", "作業時間（分）", 1.5)]
    fn spans_under_a_header(#[case] text: &str, #[case] header: &str, #[case] expected: f64) {
        assert_eq!(hours_under(&Cell::text(text), header).value, Some(expected), "{text} {header}");
    }

    #[rstest]
    #[case("12", "数量（千枚）", 12_000)]
    #[case("1.5", "数量（万部）", 15_000)]
    #[case("12千枚", "数量（千枚）", 12_000)]
    #[case("12", "数量（枚）", 12)]
    #[case("12", "数量（金額は千円）", 12)]
    fn quantities_under_a_header(#[case] text: &str, #[case] header: &str, #[case] expected: i64) {
        assert_eq!(quantity_under(&Cell::text(text), header).value, Some(expected), "{text} {header}");
    }

    #[rstest]
    #[case("0.25", 0.25)]
    #[case("25%", 0.25)]
    #[case("２５％", 0.25)]
    #[case("25", 0.25)]
    #[case("100%", 1.0)]
    #[case("1", 1.0)]
    #[case("4割", 0.4)]
    #[case("２割5分", 0.25)]
    #[case("1/4", 0.25)]
    #[case("三分の一", 1.0 / 3.0)]
    #[case("全量", 1.0)]
    #[case("半分", 0.5)]
    fn shares(#[case] text: &str, #[case] expected: f64) {
        assert_eq!(share(&Cell::text(text)).value, Some(expected), "{text}");
    }

    #[test]
    fn what_is_no_whole_number_and_no_time_is_told() {
        for text in ["1.5t", "0.5"] {
            assert_eq!(quantity(&Cell::text(text)).faults[0].code, UNREADABLE, "{text}");
        }
        assert_eq!(quantity(&Cell::Number(12.5)).faults[0].code, UNREADABLE);
        for text in ["3日", "2人日", "1人月"] {
            assert_eq!(hours(&Cell::text(text)).faults[0].code, UNREADABLE, "{text}");
        }
        assert_eq!(hours(&Cell::text("24時間/月")).value, Some(24.0));
    }

    proptest! {
        #[test]
        fn a_shown_count_reads_the_same(number in any::<u32>()) {
            prop_assert_eq!(read(&Cell::text(&number.to_string())).value, Some(number));
        }

        #[test]
        fn nothing_panics(text in any::<String>(), number in any::<f64>()) {
            for cell in [Cell::text(&text), Cell::Number(number)] {
                let _read = (read(&cell), quantity(&cell), hours(&cell), share(&cell));
            }
        }
    }
}
