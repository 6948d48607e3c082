//! Yen amounts with the units of their cell or header, ranges and negative marks; plain numbers with unit words.

use super::Reading;
use super::numeral;
use super::reading::{Fault, quote};
use super::text::{is_dash, states_nothing, tidied_line, tidy_line, without_brackets};
use crate::domain::{IssueCode, Yen, YenRange};
use crate::table::Cell;

/// A price that is not of whole yen.
pub const FRACTION: IssueCode = IssueCode::new("value.yen-fraction");
/// The amount does not fit the unit of its column (円 in a 千円 column, or the other way round).
pub const UNIT: IssueCode = IssueCode::new("value.yen-unit");
/// An amount with two ends, of which sums take the middle.
pub const RANGE: IssueCode = IssueCode::new("value.yen-range");
/// Not an amount.
pub const UNREADABLE: IssueCode = IssueCode::new("value.yen-unreadable");

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum YenUnit {
    Yen,
    Thousand,
    TenThousand,
    Million,
}

impl YenUnit {
    pub(crate) const fn factor(self) -> f64 {
        match self {
            Self::Yen => 1.0,
            Self::Thousand => 1e3,
            Self::TenThousand => 1e4,
            Self::Million => 1e6,
        }
    }
}

/// The unit that a header states: `平均工賃（千円）`, `金額[単位：万円]`.
#[must_use]
pub fn unit_in_header(header: &str) -> Option<YenUnit> {
    if !header.contains('円') {
        return None;
    }
    let line = tidied_line(header);
    let unit_of = |(at, _): (usize, &str)| match &line[..at] {
        before if before.ends_with("百万") => YenUnit::Million,
        before if before.ends_with('千') => YenUnit::Thousand,
        before if before.ends_with('万') => YenUnit::TenThousand,
        _ => YenUnit::Yen,
    };
    // Of several the one that is named first in this list.
    const RANKS: [YenUnit; 4] = [YenUnit::Million, YenUnit::Thousand, YenUnit::TenThousand, YenUnit::Yen];
    let stated = line.match_indices('円').map(unit_of);
    stated.min_by_key(|unit| RANKS.iter().position(|one| one == unit))
}

/// Reads an amount. The unit in the cell wins over the header's. Ranges keep both ends.
///
/// A monthly wage (header 工賃 or 賃金) whose unit cannot be right is a fault without value: more than one million yen
/// a month by the unit of its column, or a fraction below 1,000 where yen are expected.
#[must_use]
pub fn read(cell: &Cell, header: &str) -> Reading<YenRange> {
    let unit = unit_in_header(header);
    match cell {
        Cell::Number(number) => in_unit(*number, *number, unit, header),
        _ => read_text(&cell.show(), unit, header),
    }
}

/// One amount to count with: of a range its middle, which is told.
#[must_use]
pub fn countable(cell: &Cell, header: &str) -> Reading<Yen> {
    let reading = read(cell, header);
    let told = reading.value.filter(|range| !range.is_single()).map(|range| {
        let message = format!(
            "幅のある金額です。合計などには両端の中間の額（{}なら{}）を使います。決まった金額が分かれば、その額をご記入ください。",
            quote(&cell.show()),
            range.middle()
        );
        Fault::notice(RANGE, message)
    });
    let reading = reading.map(YenRange::middle);
    match told {
        Some(fault) => reading.with(fault),
        None => reading,
    }
}

/// Both ends of an amount that was read as its middle, by the text of its cell; the unit may have stood in the header.
#[must_use]
pub fn ends(middle: Yen, text: &str) -> Option<YenRange> {
    let written = read(&Cell::text(text), "").value.filter(|range| !range.is_single())?;
    let scale = |unit: YenUnit| {
        let of = |end: Yen| Yen(end.0.saturating_mul(unit.factor() as i64));
        YenRange { low: of(written.low), high: of(written.high) }
    };
    let units = [YenUnit::Yen, YenUnit::Thousand, YenUnit::TenThousand, YenUnit::Million];
    units.into_iter().map(scale).find(|range| range.middle() == middle)
}

/// The price of one piece. Half a yen rounded would be the double: such a price is told and left out.
#[must_use]
pub fn unit_price(cell: &Cell, header: &str) -> Reading<Yen> {
    let factor = unit_in_header(header).unwrap_or(YenUnit::Yen).factor();
    let price = number(cell).map(|number| number * factor);
    if price.is_some_and(|price| price.abs() < SMALL_PRICE && price.fract() != 0.0) {
        let message = format!(
            "単価{}には1円未満の端数があり、円単位では表せないため、単価としては読み取っていません（金額の列はそのまま使います）。",
            quote(&cell.show())
        );
        return Reading { value: None, faults: vec![Fault::notice(FRACTION, message)] };
    }
    read(cell, header).map(YenRange::middle)
}

/// From here on a fraction of a yen does not count.
const SMALL_PRICE: f64 = 100.0;

fn read_text(shown: &str, unit: Option<YenUnit>, header: &str) -> Reading<YenRange> {
    if states_nothing(shown) || is_open(shown) {
        return Reading::nothing();
    }
    match parse(shown) {
        _ if is_monthly_wage(header) && is_of_another_period(shown) => {
            let message = format!(
                "{}は月額ではないと思われるため、工賃（月額）として読み取っていません。1か月あたりの額をご記入ください。",
                quote(shown)
            );
            Reading::failed(UNIT, message)
        }
        Some(Written { low, high, has_unit: true }) => {
            Reading::of(YenRange { low: yen(low), high: yen(high) })
        }
        Some(Written { low, high, has_unit: false }) => in_unit(low, high, unit, header),
        None => {
            let message =
                format!("{}を金額として読み取れません。「12,000円」の形でご記入ください。", quote(shown));
            Reading::failed(UNREADABLE, message)
        }
    }
}

/// Words that leave the amount open, or say that there is none (a yearly amount of a single case).
fn is_open(shown: &str) -> bool {
    const WORDS: [&str; 17] = [
        "要相談",
        "応相談",
        "相談",
        "相談の上",
        "別途",
        "別途相談",
        "協議",
        "要協議",
        "見積",
        "要見積",
        "都度見積",
        "出来高",
        "単発",
        "単発のみ",
        "スポット",
        "一回限り",
        "都度",
    ];
    let line = without_brackets(&tidy_line(shown));
    WORDS.contains(&line.trim().trim_end_matches("による").trim_end_matches('り'))
}

/// Amounts as written, before the header's unit.
struct Written {
    low: f64,
    high: f64,
    /// The cell itself says 円, 万, 千 …
    has_unit: bool,
}

/// An amount whose unit is the header's.
fn in_unit(low: f64, high: f64, unit: Option<YenUnit>, header: &str) -> Reading<YenRange> {
    let factor = unit.unwrap_or(YenUnit::Yen).factor();
    if let Some(message) = wrong_unit(high, factor).filter(|_| is_monthly_wage(header)) {
        return Reading::failed(UNIT, message);
    }
    Reading::of(YenRange { low: yen(low * factor), high: yen(high * factor) })
}

/// A wage per head and month, by its header: not a sum, a year or an hour.
fn is_monthly_wage(header: &str) -> bool {
    let line = tidy_line(header);
    let other =
        ["総額", "合計", "支払", "年額", "年間", "時給", "時間", "日額", "予算", "最低賃金", "目標", "増加"];
    ["工賃", "賃金", "給与"].iter().any(|word| line.contains(word))
        && !other.iter().any(|word| line.contains(word))
}

/// 時給960円, 250円/時, 日額3,000円: none by the month.
fn is_of_another_period(shown: &str) -> bool {
    const WORDS: [&str; 20] = [
        "年間",
        "年計",
        "年総",
        "年合計",
        "(年)",
        "(日)",
        "時給",
        "時間給",
        "時間額",
        "日給",
        "日額",
        "日当",
        "年額",
        "年収",
        "/時",
        "/h",
        "/日",
        "/年",
        "1時間",
        "1日",
    ];
    let line = tidy_line(shown);
    // 年2,300円, 日:500: the period right before the amount.
    let leads = || {
        line.strip_prefix(['年', '日', '時']).is_some_and(|rest| {
            rest.trim_start_matches([':', ' ', '約']).starts_with(|c: char| c.is_ascii_digit())
        })
    };
    (WORDS.iter().any(|word| line.contains(word)) || leads()) && !line.contains('月')
}

/// Whether an amount says by itself that it is by the month: 月2万円, 月額約20,000円, 2万円/月.
#[must_use]
pub fn says_by_month(text: &str) -> bool {
    let line = tidy_line(text).replace(' ', "");
    if line.contains('年')
        || ["か月", "ヶ月", "カ月", "ヵ月", "箇月", "ケ月"].iter().any(|word| line.contains(word))
    {
        return false;
    }
    let leads = ["月額", "毎月", "月々", "ひと月", "月"].iter().any(|word| {
        let rest =
            line.split_once(word).filter(|(before, _)| !before.ends_with(|c: char| c.is_ascii_digit()));
        rest.is_some_and(|(_, rest)| {
            rest.trim_start_matches([':', '約', '@', '¥', '(', ')', '各', '\\'])
                .starts_with(|c: char| c.is_ascii_digit())
        })
    });
    leads
        || ["/月", "円月", "(月)", "(月額)", "毎月", "月額", "/month"].iter().any(|word| line.ends_with(word))
}

/// Highest monthly wage that is believed, in yen.
const WAGE_LIMIT: f64 = 1_000_000.0;

fn wrong_unit(number: f64, factor: f64) -> Option<String> {
    let amount = yen(number * factor);
    if number * factor > WAGE_LIMIT {
        return Some(format!("月額として{amount}は大きすぎます。単位（円・千円・万円）をご確認ください。"));
    }
    let is_fraction = factor < 2.0 && number > 0.0 && number < 1000.0 && number.fract() != 0.0;
    is_fraction.then(|| format!("「{number}」は円ではなく千円または万円と思われます。単位をご確認ください。"))
}

/// Rounded to whole yen; beyond the range of `i64` it saturates.
fn yen(amount: f64) -> Yen {
    Yen(amount.round() as i64)
}

/// Reads `約12,000円`, `5,000～6,000`, `▲1.2万円`, `(1,234)`.
fn parse(shown: &str) -> Option<Written> {
    let line = tidy_line(shown);
    let (line, in_brackets) = bracketed(&line);
    let compact: String =
        without_brackets(line).chars().filter(|c| !c.is_whitespace() && *c != '\'').collect();
    if numeral::is_mistyped(&compact) {
        return None;
    }
    let (first, rest) = amount(compact.trim_start_matches(['~', '〜']))?;
    let rest = strip_words(rest);
    if rest.is_empty() {
        let low = if in_brackets { -first.value } else { first.value };
        return Some(Written { low, high: low, has_unit: first.has_unit });
    }
    let rest = rest.strip_prefix(|c: char| is_dash(c))?;
    let rest = strip_words(rest);
    if rest.is_empty() {
        return Some(Written { low: first.value, high: first.value, has_unit: first.has_unit });
    }
    let (second, rest) = amount(rest)?;
    strip_words(rest).is_empty().then(|| range(first, second))
}

/// `(1,234)`: the accountants' negative.
fn bracketed(line: &str) -> (&str, bool) {
    match line.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')) {
        Some(inner) if inner.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '.' | '円')) => {
            (inner, true)
        }
        _ => (line, false),
    }
}

/// `5～6万円`: the unit of the second end is the unit of both.
fn range(first: Amount, second: Amount) -> Written {
    let low = if second.has_unit && !first.has_unit && first.value < second.value / second.scale * 10.0 {
        first.value * second.scale
    } else {
        first.value
    };
    let (low, high) = if low <= second.value { (low, second.value) } else { (second.value, low) };
    Written { low, high, has_unit: first.has_unit || second.has_unit }
}

#[derive(Clone, Copy)]
struct Amount {
    value: f64,
    has_unit: bool,
    /// The last scale word applied (万 = 10,000).
    scale: f64,
}

fn amount(text: &str) -> Option<(Amount, &str)> {
    let text = strip_words(text);
    let (text, negative) = match text.strip_prefix(|c: char| matches!(c, '▲' | '△' | '-' | '−' | '–' | '‐'))
    {
        Some(rest) => (rest, true),
        None => (text, false),
    };
    let text = text.trim_start_matches(['¥', '\\', '+', '@']);
    let (text, negative_after) = text.strip_prefix('-').map_or((text, negative), |rest| (rest, true));
    let found = numeral::leading(text)?;
    let (rest, wrote_yen) = found.rest.strip_prefix('円').map_or((found.rest, false), |rest| (rest, true));
    let value = if negative_after { -found.value } else { found.value };
    let scale = if found.scaled { last_scale(&text[..text.len() - found.rest.len()]) } else { 1.0 };
    Some((Amount { value, has_unit: found.scaled || wrote_yen, scale }, rest))
}

fn last_scale(text: &str) -> f64 {
    let scales = [("千万", 1e7), ("百万", 1e6), ("億", 1e8), ("万", 1e4), ("千", 1e3), ("百", 1e2)];
    scales.into_iter().find(|(word, _)| text.ends_with(word)).map_or(1.0, |(_, scale)| scale)
}

/// Words around an amount that do not change it.
fn strip_words(text: &str) -> &str {
    const WORDS: [&str; 48] = [
        "およそ",
        "おおよそ",
        "だいたい",
        "大体",
        "ざっと",
        "ほぼ",
        "約",
        "概ね",
        "平均",
        "月額",
        "月平均",
        "年額",
        "日額",
        "時給",
        "税込み",
        "税込",
        "税抜き",
        "税抜",
        "税別",
        "程度",
        "前後",
        "くらい",
        "ほど",
        "ぐらい",
        "位",
        "以上",
        "以下",
        "以内",
        "未満",
        "超",
        "から",
        "より",
        "/月",
        "/年",
        "/日",
        "/人",
        "/個",
        "/件",
        "/枚",
        "/時間",
        "/h",
        "也",
        "。",
        "、",
        "金",
        "当たり",
        "円",
        "月",
    ];
    let mut text = text;
    while let Some(rest) = WORDS.iter().find_map(|word| text.strip_prefix(word)) {
        text = rest;
    }
    text
}

/// Any plain number with unit words: `6,000万円` (60,000,000), `51.5社`, `72%` (0.72), `-1,173万円`. `None` where the
/// cell holds other words or a range.
#[must_use]
pub fn number(cell: &Cell) -> Option<f64> {
    if let Cell::Number(number) | Cell::Duration(number) = cell {
        return Some(*number);
    }
    let line = tidy_line(&cell.show());
    let (line, in_brackets) = bracketed(&line);
    let compact: String = line.chars().filter(|c| !c.is_whitespace() && *c != '\'').collect();
    let (amount, rest) = amount(&compact)?;
    let value = if in_brackets { -amount.value } else { amount.value };
    let unit = strip_words(rest);
    let is_unit = unit.chars().count() <= 6 && !unit.chars().any(|c| c.is_ascii_digit() || is_range_mark(c));
    match unit {
        "%" => Some(value / 100.0),
        _ => is_unit.then_some(value),
    }
}

fn is_range_mark(character: char) -> bool {
    is_dash(character) && character != 'ー'
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    fn text(shown: &str, header: &str) -> Option<(i64, i64)> {
        read(&Cell::text(shown), header).value.map(|range| (range.low.0, range.high.0))
    }

    #[test]
    fn what_is_by_the_month_says_so() {
        for (text, expected) in [
            ("月2万円", true),
            ("月額 約20,000円", true),
            ("毎月：20000", true),
            ("２万円／月", true),
            ("20,000円（月額）", true),
            ("240,000", false),
            ("年24万円（月2万円）", false),
            ("2万円×12か月", false),
            ("12月5日から10万円", false),
            ("", false),
        ] {
            assert_eq!(says_by_month(text), expected, "{text}");
        }
    }

    #[rstest]
    #[case("12,000円", 12_000)]
    #[case("12,000 円", 12_000)]
    #[case("¥12,000", 12_000)]
    #[case("￥12,000-", 12_000)]
    #[case("12,000円也", 12_000)]
    #[case("１２０００", 12_000)]
    #[case("９０，８２１円", 90_821)]
    #[case("1.2万円", 12_000)]
    #[case("7.8万円", 78_000)]
    #[case("67.6千円", 67_600)]
    #[case("2,050千円", 2_050_000)]
    #[case("1億28万円", 100_280_000)]
    #[case("8,854万", 88_540_000)]
    #[case("3万5千円", 35_000)]
    #[case("15百万円", 15_000_000)]
    #[case("三万円", 30_000)]
    #[case("▲1,000", -1_000)]
    #[case("△1,000円", -1_000)]
    #[case("−1,000", -1_000)]
    #[case("-1,173万円", -11_730_000)]
    #[case("-¥1,000", -1_000)]
    #[case("¥-1,000", -1_000)]
    #[case("(1,234)", -1_234)]
    #[case("約88,263円", 88_263)]
    #[case("約 1.5万円程度", 15_000)]
    #[case("15万円ほど", 150_000)]
    #[case("12,000円/月", 12_000)]
    #[case("12,000円（税込）", 12_000)]
    #[case("月額12,000円", 12_000)]
    #[case("'12,000", 12_000)]
    #[case("0", 0)]
    #[case("0円", 0)]
    #[case("12000.4", 12_000)]
    fn amounts(#[case] shown: &str, #[case] expected: i64) {
        assert_eq!(text(shown, "金額"), Some((expected, expected)), "{shown}");
    }

    #[rstest]
    #[case("5,000～6,000", 5_000, 6_000)]
    #[case("5,000円〜6,000円", 5_000, 6_000)]
    #[case("5,000-6,000円", 5_000, 6_000)]
    #[case("5～6万円", 50_000, 60_000)]
    #[case("5万～6万円", 50_000, 60_000)]
    #[case("500万円超～1,000万円以下", 5_000_000, 10_000_000)]
    #[case("10,000円～", 10_000, 10_000)]
    #[case("～10,000円", 10_000, 10_000)]
    fn ranges(#[case] shown: &str, #[case] low: i64, #[case] high: i64) {
        assert_eq!(text(shown, "金額"), Some((low, high)), "{shown}");
    }

    #[rstest]
    #[case("平均工賃（千円）", "85.7", 85_700)]
    #[case("平均工賃（万円）", "8.5", 85_000)]
    #[case("平均工賃（千円）", "85,700円", 85_700)]
    #[case("平均工賃（千円）", "8.6万円", 86_000)]
    #[case("予算（百万円）", "15", 15_000_000)]
    #[case("金額（千円）", "93654", 93_654_000)]
    #[case("支払工賃総額（千円）", "2,500", 2_500_000)]
    #[case("平均工賃（円）", "93654", 93_654)]
    #[case("平均工賃", "93654", 93_654)]
    #[case("発注需要額（千円）", "1,000,000", 1_000_000_000)]
    #[case("時給賃金（円）", "987.5", 988)]
    fn units_of_headers(#[case] header: &str, #[case] shown: &str, #[case] expected: i64) {
        assert_eq!(text(shown, header), Some((expected, expected)), "{header} {shown}");
    }

    #[rstest]
    #[case("平均工賃（千円）", Cell::text("93654"))]
    #[case("平均工賃\n（千円）", Cell::Number(93_654.0))]
    #[case("平均賃金（万円）", Cell::Number(93_654.0))]
    #[case("平均工賃（円）", Cell::Number(85.7))]
    #[case("平均工賃", Cell::text("85.7"))]
    #[case("平均工賃", Cell::text("（年）2,300～2,500"))]
    #[case("平均工賃", Cell::text("年3,000から5,000"))]
    #[case("平均工賃", Cell::text("年間平均 30,000円"))]
    #[case("平均工賃", Cell::text("日:500"))]
    fn units_that_cannot_be_right(#[case] header: &str, #[case] cell: Cell) {
        let reading = read(&cell, header);
        assert_eq!((reading.value, reading.faults[0].code), (None, UNIT));
    }

    #[test]
    fn number_cells_take_the_unit_of_the_header() {
        assert_eq!(read(&Cell::Number(85.7), "平均工賃（千円）").value, Some(YenRange::single(Yen(85_700))));
        assert_eq!(
            read(&Cell::Number(-1_220_000.0), "失注額").value,
            Some(YenRange::single(Yen(-1_220_000)))
        );
    }

    #[test]
    fn what_states_no_amount() {
        for shown in ["", "－", "なし", "未定", "非公表", "集計中", "要相談", "別途見積"] {
            assert!(text(shown, "金額").is_none(), "{shown}");
        }
        assert!(read(&Cell::text("応相談"), "単価").is_nothing());
        assert_eq!(read(&Cell::text("100円×3個"), "単価").faults[0].code, UNREADABLE);
        assert_eq!(read(&Cell::text("基本給"), "単価").faults[0].code, UNREADABLE);
        for mistyped in ["24.000", "15OOO円", "l200円"] {
            assert_eq!(read(&Cell::text(mistyped), "金額").faults[0].code, UNREADABLE, "{mistyped}");
        }
    }

    #[rstest]
    #[case("6,000万円", Some(60_000_000.0))]
    #[case("-1,173万円", Some(-11_730_000.0))]
    #[case("51.5社", Some(51.5))]
    #[case("72%", Some(0.72))]
    #[case("７２％", Some(0.72))]
    #[case("30事業所", Some(30.0))]
    #[case("470000", Some(470_000.0))]
    #[case("1～3営業日", None)]
    #[case("1～2週間", None)]
    #[case("未定", None)]
    fn plain_numbers(#[case] shown: &str, #[case] expected: Option<f64>) {
        assert_eq!(number(&Cell::text(shown)), expected, "{shown}");
    }

    #[rstest]
    #[case("10〜20万円", "金額", 150_000, (100_000, 200_000))]
    #[case("10～20", "金額（千円）", 15_000, (10_000, 20_000))]
    #[case("300,000円～500,000円", "受注額", 400_000, (300_000, 500_000))]
    fn a_range_counts_by_its_middle_and_keeps_both_ends(
        #[case] shown: &str,
        #[case] header: &str,
        #[case] middle: i64,
        #[case] kept: (i64, i64),
    ) {
        let reading = countable(&Cell::text(shown), header);
        assert_eq!(reading.value, Some(Yen(middle)));
        let told: Vec<_> = reading.faults.iter().map(|fault| (fault.code, fault.severity)).collect();
        assert_eq!(told, [(RANGE, crate::domain::Severity::Notice)]);
        assert!(reading.faults[0].message.contains(&Yen(middle).to_string()));
        assert_eq!(ends(Yen(middle), shown).map(|range| (range.low.0, range.high.0)), Some(kept));
        assert!(
            countable(&Cell::text("15万円"), header).faults.is_empty() && ends(Yen(1), "15万円").is_none()
        );
    }

    #[test]
    fn a_price_of_parts_of_a_yen_is_told_and_not_rounded() {
        for (cell, expected) in [
            (Cell::text("0.5円"), None),
            (Cell::Number(1.5), None),
            (Cell::text("50円"), Some(50)),
            (Cell::text("@750"), Some(750)),
            (Cell::Number(1_250.5), Some(1_251)),
            (Cell::text("0.5万円"), Some(5_000)),
        ] {
            let reading = unit_price(&cell, "単価");
            assert_eq!(reading.value.map(|yen| yen.0), expected, "{cell:?}");
            assert_eq!(reading.faults.len(), usize::from(expected.is_none()), "{cell:?}");
        }
    }

    proptest! {
        #[test]
        fn shown_yen_reads_the_same(amount in -1_000_000_000_000_i64..1_000_000_000_000) {
            prop_assert_eq!(text(&Yen(amount).to_string(), "金額"), Some((amount, amount)));
        }

        #[test]
        fn nothing_panics(shown in any::<String>(), number_cell in any::<f64>()) {
            let _read = (read(&Cell::text(&shown), "平均工賃（千円）"), number(&Cell::text(&shown)), unit_in_header(&shown));
            let _read = read(&Cell::Number(number_cell), "平均工賃（百万円）");
        }

        #[test]
        fn near_amounts_do_not_panic(shown in "[0-9０-９,.，．万千億円~～()▲△約¥%-]{0,16}") {
            let _read = (read(&Cell::text(&shown), "工賃"), number(&Cell::text(&shown)));
        }
    }
}
