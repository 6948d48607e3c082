//! What one text is by its form alone: a code, a day, a month, money, a count; a place, a workshop, a company, a desk; an answer,
//! a unit, a sign that repeats what stands above.

use crate::layout::vocabulary::words::{fold, month_named};
use crate::normalise::{corporation, options, words};

/// `R6-001`, `EH012`: a number with letters or signs, one word alone.
pub(in crate::layout) fn is_code(text: &str) -> bool {
    let text = text.trim();
    if is_lettered(text) {
        return true;
    }
    let has_letter = text.chars().any(char::is_alphabetic);
    let is_short_year =
        text.starts_with(|c: char| c.is_ascii_digit()) && text.contains('-') && text.len() <= 7;
    options::begins_with_code(text)
        && !text.contains(|c: char| c.is_whitespace() || "年月日/:：.".contains(c))
        && (has_letter || is_short_year)
}

/// ス101, コ001, 22千01, 千第1号: one or two letters of the script and a number; 約100 and 第10回 are none.
fn is_lettered(text: &str) -> bool {
    const MEASURES: &str = "第約計全各残万億月年日時分円人名個件回本枚台通部冊箱袋等他延毎半";
    let year = text.trim_start_matches(|c: char| c.is_ascii_digit());
    if text.len() - year.len() > 4 {
        return false;
    }
    let rest = year.trim_start_matches(|c: char| !c.is_ascii() && c.is_alphabetic());
    let letters = &year[..year.len() - rest.len()];
    let number = rest.strip_suffix('号').unwrap_or(rest);
    // 東-1 among 東-2, 東-3.
    let digits = number.strip_prefix('-').filter(|_| year.len() == text.len()).unwrap_or(number);
    let is_number = digits.chars().all(|c| c.is_ascii_digit() || c == '-')
        && digits.starts_with(|c: char| c.is_ascii_digit());
    let letters = letters.strip_suffix('第').unwrap_or(letters);
    (1..=2).contains(&letters.chars().count())
        && !letters.contains(|c: char| MEASURES.contains(c))
        && is_number
        && (2..=8).contains(&number.len())
}

/// The one code in a title: エントリー集約表（R6-003　名刺データの入力）.
pub(in crate::layout) fn code_in(title: &str) -> Option<&str> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let mut codes = title.split(|c: char| !is_part(c)).filter(|word| {
        word.contains('-') && word.starts_with(|c: char| c.is_ascii_alphabetic()) && is_code(word)
    });
    codes.next().filter(|_| codes.next().is_none())
}

/// 4月15日, 4/15, R6.4.15, 2024/4/15 and what a workbook holds as a day; R6-001 is none.
pub(in crate::layout) fn is_day(text: &str) -> bool {
    let text = text.trim();
    let is_part = |c: char| c.is_ascii_digit() || " /.-:年月日（）()令和平成RHrh元火水木金土".contains(c);
    if text.chars().count() > 20 || !text.chars().all(is_part) {
        return false;
    }
    let day = text.split([' ', '(', '（']).next().unwrap_or_default();
    let parts: Vec<&str> = day.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let within = |part: &str, most: u32| {
        part.len() <= 2 && part.parse::<u32>().is_ok_and(|number| (1..=most).contains(&number))
    };
    match parts[..] {
        [month, last] => {
            let is_short = day.starts_with(|c: char| c.is_ascii_digit()) && day.contains(['/', '月']);
            (is_short || day.contains('元')) && within(month, 12) && within(last, 31)
        }
        [year, month, last] => year.len() <= 4 && within(month, 12) && within(last, 31),
        _ => false,
    }
}

/// 2024年4月, R6.4: a month and no day.
pub(in crate::layout) fn is_month(text: &str) -> bool {
    // The first of a month is what a workbook makes of 2024/4; days of one table fall on other days as well.
    if let Some(first) = text.trim().strip_suffix(" 00:00:00").or(Some(text.trim()))
        && first.len() == 10
        && first.ends_with("-01")
        && is_day(first)
    {
        return true;
    }
    let digits = text.chars().filter(char::is_ascii_digit).count();
    month_named(text).is_some()
        && !text.contains('日')
        && digits <= 6
        && text.matches(['.', '/', '-', '年']).count() == 1
}

/// 120,000円, 12万円, ¥5,000.
pub(in crate::layout) fn is_money(text: &str) -> bool {
    let text = text.trim();
    (text.ends_with('円') || text.starts_with(['¥', '￥'])) && text.chars().any(|c| c.is_numeric())
}

/// 100件, 1,200 枚: a number and what is counted.
pub(in crate::layout) fn is_count(text: &str) -> bool {
    let unit = text.trim().trim_start_matches(|c: char| c.is_numeric() || ",，. 約".contains(c));
    const UNITS: [&str; 34] = [
        "件",
        "個",
        "枚",
        "部",
        "通",
        "本",
        "台",
        "袋",
        "箱",
        "冊",
        "セット",
        "点",
        "頁",
        "ページ",
        "店",
        "店舗",
        "足",
        "回",
        "分",
        "戸",
        "棟",
        "曲",
        "語",
        "文字",
        "ケース",
        "束",
        "組",
        "着",
        "食",
        "玉",
        "kg",
        "㎡",
        "か所",
        "箇所",
    ];
    text.trim() == "一式" || unit.len() < text.trim().len() && UNITS.contains(&unit)
}

/// 見本県, 例示市, 在宅: where work is done.
pub(in crate::layout) fn is_place(text: &str) -> bool {
    let text = text.trim();
    let is_town = text.ends_with(['市', '区', '町', '村', '県']) && (3..=12).contains(&text.chars().count());
    is_town || ["在宅", "遠隔", "リモート"].contains(&text)
}

/// ひまわり作業所, つばさ工房: a workshop by its name.
pub(in crate::layout) fn is_workshop(text: &str) -> bool {
    const WORDS: [&str; 16] = [
        "作業所",
        "工房",
        "ワーク",
        "就労",
        "授産",
        "福祉",
        "の家",
        "事業所",
        "センター",
        "ホーム",
        "園",
        "学園",
        "の里",
        "ファーム",
        "サポート",
        "支援",
    ];
    WORDS.iter().any(|word| text.contains(word))
        && !is_company(text)
        && !is_desk(text)
        && text.chars().count() <= 30
}

/// A name that nobody but a workshop has: 見本支援センター and 例示ホーム may be where the work is done.
pub(in crate::layout) fn is_surely_workshop(text: &str) -> bool {
    const WORDS: [&str; 6] = ["作業所", "工房", "授産", "就労", "事業所", "ワーク"];
    const OTHERS: [&str; 3] = ["ネットワーク", "ハローワーク", "営業所"];
    is_workshop(text)
        && WORDS.iter().any(|word| text.contains(word))
        && !OTHERS.iter().any(|word| text.contains(word))
}

/// A company by its legal form; 社会福祉法人 and their like run workshops.
pub(in crate::layout) fn is_company(text: &str) -> bool {
    const FORMS: [&str; 12] = [
        "株式会社",
        "有限会社",
        "合同会社",
        "合資会社",
        "㈱",
        "㈲",
        "(株)",
        "(有)",
        "（株）",
        "（有）",
        "(同)",
        "（同）",
    ];
    FORMS.iter().any(|form| text.contains(form)) && corporation::has_legal_form(text)
}

/// Whoever may want work, by the end of the name: a cooperative, an association, a shop, a farm. Workshops and desks are none.
pub(in crate::layout) fn is_organisation(text: &str) -> bool {
    const ENDS: [&str; 36] = [
        "組合",
        "協会",
        "協議会",
        "委員会",
        "商店会",
        "商工会",
        "振興会",
        "連合会",
        "自治会",
        "町内会",
        "事務所",
        "農園",
        "果樹園",
        "牧場",
        "旅館",
        "ホテル",
        "病院",
        "医院",
        "クリニック",
        "薬局",
        "銀行",
        "信用金庫",
        "信金",
        "生協",
        "農協",
        "大学",
        "学校",
        "商会",
        "商店",
        "製作所",
        "製菓",
        "印刷",
        "運輸",
        "物流",
        "工業",
        "公社",
    ];
    let name = text.trim().trim_end_matches("様").trim_end();
    let is_named = ENDS.iter().any(|end| name.ends_with(end)) && name.chars().count() >= 4;
    (is_named || corporation::has_legal_form(name) && !name.contains("福祉"))
        && !is_desk(text)
        && !is_surely_workshop(text)
        && name.chars().count() <= 30
}

/// Whether a text is a desk's name by its words: 見本県共同受注センター, 例示セルプセンター.
pub(in crate::layout) fn is_desk(text: &str) -> bool {
    let words = [
        "共同受注",
        "受注窓口",
        "受注センター",
        "受注ネットワーク",
        "セルプセンター",
        "共受窓口",
        "授産振興",
    ];
    let names = words.iter().any(|word| text.contains(word)) && !words.contains(&text);
    (names || text.ends_with("窓口") && text != "窓口" && text.chars().count() > 4)
        && text.chars().count() <= 30
        && text != "共同受注窓口"
        && !text.ends_with(['別', '覧', '宛', '計', '名', '数', '額', '日', '者', '表', '簿', '帳', '票'])
        && !["一覧", "応募", "担当", "回答", "発注", "管理", "配分", "割当"]
            .iter()
            .any(|word| text.starts_with(word))
}

/// 単価, 目安の単価, 価格: a header of what a piece of work costs.
pub(in crate::layout) fn names_price(header: &str) -> bool {
    ["単価", "価格", "料金"].iter().any(|word| header.contains(word))
}

/// An answer in words or a mark; a number is none.
pub(in crate::layout) fn is_answer(said: &str) -> bool {
    said.trim().parse::<f64>().is_err() && words::interest(said).is_some()
}

/// 〃, 同上.
pub(in crate::layout) fn is_ditto(text: &str) -> bool {
    const LONGEST: usize = 6;
    let marks = |c: char| {
        matches!(c, '〃' | '々' | '仝' | 'ゝ' | 'ヽ' | '″' | '”' | '“' | '"' | '〟' | '〝')
            || c.is_whitespace()
    };
    // Nearly all texts are seen at a glance to be none.
    if text.len() > LONGEST * 4
        || !(text.starts_with(marks) || text.contains('同'))
        || text.chars().count() > LONGEST
    {
        return false;
    }
    let words = ["同上", "同ジ", "上ニ同ジ", "上記ニ同ジ", "上記同様"];
    (!text.trim().is_empty() && text.chars().all(marks))
        || (text.contains('同') && words.contains(&fold(text).as_str()))
}

/// A line of units under a header: （名）, （円）.
pub(in crate::layout) fn is_unit(text: &str) -> bool {
    let text = text.trim();
    text.starts_with(['(', '（', '[', '［'])
        && text.ends_with([')', '）', ']', '］'])
        && text.chars().count() <= 8
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("4/15", true)]
    #[case("4月15日（月）", true)]
    #[case("R6.4.15", true)]
    #[case("2024-04-15 10:00:00", true)]
    #[case("R6-001", false)]
    #[case("R6-01", false)]
    #[case("R6-001-1", false)]
    #[case("2024/4", false)]
    #[case("13/40", false)]
    fn what_is_a_day(#[case] text: &str, #[case] expected: bool) {
        assert_eq!(is_day(text), expected, "{text}");
    }

    #[rstest]
    #[case("エントリー集約表（R6-003　名刺データの入力）", Some("R6-003"))]
    #[case("R6-003・R6-004 のお返事", None)]
    #[case("令和6年度 お返事（R6）", None)]
    #[case("お問合せ 03-1111-2222", None)]
    fn the_case_of_a_title(#[case] text: &str, #[case] expected: Option<&str>) {
        assert_eq!(code_in(text), expected, "{text}");
    }

    #[rstest]
    #[case("見本果樹園", true)]
    #[case("例示信用組合", true)]
    #[case("医療法人見本会", true)]
    #[case("社会福祉法人見本会", false)]
    #[case("見本共同受注センター", false)]
    #[case("例示就労協会", false)]
    #[case("敬老会の菓子", false)]
    fn who_may_want_work(#[case] text: &str, #[case] expected: bool) {
        assert_eq!(is_organisation(text), expected, "{text}");
    }

    #[rstest]
    #[case("有", true)]
    #[case("今回は辞退します", true)]
    #[case("検討中（締切までに改めて回答）", true)]
    #[case("3", false)]
    #[case("週3日まで", false)]
    fn what_answers(#[case] text: &str, #[case] expected: bool) {
        assert_eq!(is_answer(text), expected, "{text}");
    }
}
