//! What the words around columns of months say of their figures: that they are orders, and whether money or pieces; or that they are
//! wages, which are nobody's orders.

use super::across;
use super::month_band::{Band, WAGE_WORDS};
use crate::domain::Field;
use crate::layout::vocabulary::words::AnyOf;
use crate::table::{Cell, Grid};
use std::sync::LazyLock;

/// What the figures are by the words around them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    Orders,
    Wages,
    /// Neither, or both.
    Nothing,
}

/// Words of work that is given or taken.
const ORDERS: [&str; 18] = [
    "発注",
    "受注",
    "注文",
    "受託",
    "委託",
    "案件",
    "売上",
    "売り上げ",
    "税込",
    "税抜",
    "税別",
    "配分",
    "割当",
    "割り当",
    "わりふり",
    "割りふり",
    "割振",
    "割り振",
];
/// What is no order, or none yet, or one of another month.
const OTHERS: [&str; 26] = [
    "予定",
    "計画",
    "見込",
    "予算",
    "目標",
    "納品",
    "納入",
    "検収",
    "請求",
    "入金",
    "支払",
    "見積",
    "失注",
    "粗利",
    "利益",
    "手数料",
    "経費",
    "原価",
    "人数",
    "延べ",
    "時間",
    "件数",
    "回数",
    "日数",
    "残高",
    "希望",
];

/// What the texts above the months say; where they say neither, the file's name.
pub(super) fn said(captions: &[String], path: &str) -> Said {
    let file = without_desks(path.rsplit('/').next().unwrap_or_default());
    let file = file.as_str();
    let captions: Vec<String> = captions.iter().map(|text| without_desks(text)).collect();
    let say = |words: &AnyOf| captions.iter().any(|text| words.stands_in(text));
    let is_other = say(&OTHER_WORDS);
    match (say(&ORDER_WORDS), say(&WAGE_WORDS)) {
        (true, false) if !is_other => Said::Orders,
        (false, true) => Said::Wages,
        (false, false) if WAGE_WORDS.stands_in(file) => Said::Wages,
        (false, false) if !is_other && ORDER_WORDS.stands_in(file) && !OTHER_WORDS.stands_in(file) => {
            Said::Orders
        }
        _ => Said::Nothing,
    }
}

/// A desk for joint orders is called so whatever is listed: 見本県共同受注窓口　月別実績.
fn without_desks(text: &str) -> String {
    const DESKS: [&str; 5] = ["共同受注", "受注窓口", "受注センター", "受注ネットワーク", "受発注"];
    DESKS.iter().fold(text.to_owned(), |rest, word| rest.replace(word, ""))
}

static ORDER_WORDS: LazyLock<AnyOf> = LazyLock::new(|| AnyOf::new(&ORDERS));
static OTHER_WORDS: LazyLock<AnyOf> = LazyLock::new(|| AnyOf::new(&OTHERS));

/// The figures below the months, with what stands around them.
pub(super) fn figures_of(grid: &Grid, band: &Band) -> Vec<(f64, String)> {
    let parts = band.months.iter().flat_map(|month| &month.group.parts);
    let cells = parts.flat_map(|part| (band.last + 1..=grid.rows()).map(move |row| grid.get(row, part.col)));
    let told = |cell: &Cell| across::figure(cell).map(|figure| (figure, cell.show().into_owned()));
    cells.filter_map(told).filter(|(figure, _)| *figure > 0.0).collect()
}

/// Whether the figures are money or pieces, by what is said above them or beside each. Money of which nobody says the unit, and of
/// which nothing reaches a thousand, is perhaps in thousands: it is not known what it is.
pub(super) fn counted(captions: &[String], figures: &[(f64, String)]) -> Option<Field> {
    const MONEY: [&str; 8] = ["円", "金額", "額", "売上", "売り上げ", "税込", "税抜", "税別"];
    const PIECES: [&str; 9] = ["数量", "個数", "枚数", "部数", "台数", "本数", "袋数", "発注数", "受注数"];
    const SIGNS: [&str; 3] = ["円", "¥", "￥"];
    let says = |words: &[&str]| captions.iter().any(|text| words.iter().any(|word| text.contains(word)));
    let is_money = |(_, text): &(f64, String)| SIGNS.iter().any(|sign| text.contains(sign));
    let is_piece = |told: &(f64, String)| {
        !is_money(told)
            && told.1.trim_end().ends_with(|c: char| c.is_alphabetic() && !"円千万月日".contains(c))
    };
    if figures.is_empty() {
        return None;
    }
    match (says(&MONEY), says(&PIECES)) {
        (true, false) if figures.iter().any(is_piece) => None,
        (true, false) => {
            let has_unit = says(&["円"]) || figures.iter().all(is_money);
            let is_small = figures.iter().all(|(figure, _)| *figure < 1000.0);
            (has_unit || !is_small).then_some(Field::Amount)
        }
        (false, true) if !figures.iter().any(is_money) => Some(Field::Quantity),
        (false, false) if figures.iter().all(is_money) => Some(Field::Amount),
        (false, false) if figures.iter().all(is_piece) => Some(Field::Quantity),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(&["令和５年度　定期案件　月別実績（税込・円）"], "a.xlsx", Said::Orders)]
    #[case(&["月別発注額"], "a.xlsx", Said::Orders)]
    #[case(&["月別実績（円）"], "R5受注.xlsx", Said::Orders)]
    #[case(&["月別実績（円）"], "R5工賃.xlsx", Said::Wages)]
    #[case(&["工賃支払総額（月別）"], "a.xlsx", Said::Wages)]
    #[case(&["受注作業の月別工賃"], "a.xlsx", Said::Nothing)]
    #[case(&["月別実績（円）"], "a.xlsx", Said::Nothing)]
    #[case(&["見本県共同受注窓口　月別実績"], "a.xlsx", Said::Nothing)]
    #[case(&["見本県共同受注窓口　月別工賃"], "a.xlsx", Said::Wages)]
    #[case(&["月別受注予定額"], "a.xlsx", Said::Nothing)]
    #[case(&["案件の月別納品額"], "a.xlsx", Said::Nothing)]
    fn what_figures_below_months_are(#[case] texts: &[&str], #[case] path: &str, #[case] expected: Said) {
        let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
        assert_eq!(said(&texts, path), expected, "{texts:?} {path}");
    }

    #[rstest]
    #[case("月別発注額", &["26000", "900"], Some(Field::Amount))]
    #[case("月別発注額", &["260", "90"], None)]
    #[case("月別発注額（千円）", &["260", "90"], Some(Field::Amount))]
    #[case("月別受注数量", &["260", "90"], Some(Field::Quantity))]
    #[case("月別受注実績", &["26000", "900"], None)]
    #[case("月別受注実績", &["26,000円", "900円"], Some(Field::Amount))]
    #[case("月別受注実績", &["260枚", "90枚"], Some(Field::Quantity))]
    #[case("月別発注額", &["260枚", "90枚"], None)]
    #[case("月別の数量と金額", &["260", "90"], None)]
    fn what_is_counted_by_month(
        #[case] title: &str,
        #[case] texts: &[&str],
        #[case] expected: Option<Field>,
    ) {
        let told = |text: &&str| Some((across::figure(&Cell::text(text))?, (*text).to_owned()));
        let figures: Vec<(f64, String)> = texts.iter().filter_map(told).collect();
        assert_eq!(counted(&[title.to_owned()], &figures), expected, "{title}");
    }
}
