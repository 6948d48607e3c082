//! Cases of dates, moments, months and fiscal years.

use super::*;
use chrono::Datelike;
use proptest::prelude::*;
use rstest::rstest;

fn shown(cell: &Cell, hints: DateHints) -> String {
    let reading = read(cell, hints);
    match (reading.value, reading.faults.first()) {
        (Some(date), None) => date.to_string(),
        (_, Some(fault)) => fault.code.to_string(),
        (None, None) => String::new(),
    }
}

#[rstest]
#[case("令和5年4月1日", "2023-04-01")]
#[case("令和５年４月１日", "2023-04-01")]
#[case("令和 5 年 4 月 1 日", "2023-04-01")]
#[case("令和元年5月1日", "2019-05-01")]
#[case("令和元年４月３０日", "value.date-impossible")]
#[case("平成31年4月30日", "2019-04-30")]
#[case("平成31年5月1日", "value.date-impossible")]
#[case("平成32年4月1日", "value.date-impossible")]
#[case("昭和64年1月7日", "1989-01-07")]
#[case("昭和64年1月8日", "value.date-impossible")]
#[case("R5.4.1", "2023-04-01")]
#[case("R５．４．１", "2023-04-01")]
#[case("r5/4/1", "2023-04-01")]
#[case("R5-4-1", "2023-04-01")]
#[case("R050401", "2023-04-01")]
#[case("㋿5.4.1", "2023-04-01")]
#[case("㍻30.4.1", "2018-04-01")]
#[case("H30.4.1", "2018-04-01")]
#[case("S60.4.1", "1985-04-01")]
#[case("2023/4/1", "2023-04-01")]
#[case("2023.4.1", "2023-04-01")]
#[case("2022.1.1", "2022-01-01")]
#[case("2023-04-01", "2023-04-01")]
#[case("2023年4月1日", "2023-04-01")]
#[case("２０２３年４月１日（土）", "2023-04-01")]
#[case("2023年4月1日 土曜日", "2023-04-01")]
#[case("20230401", "2023-04-01")]
#[case("2023/4/1 10:30", "2023-04-01")]
#[case("2023-04-01T00:00:00", "2023-04-01")]
#[case("2023/4/1 午後 1:00", "2023-04-01")]
#[case("令和5年4月1日現在", "2023-04-01")]
#[case("更新：令和5年4月1日", "2023-04-01")]
#[case("4/1/2023", "2023-04-01")]
#[case("2025年9月", "2025-09")]
#[case("令和7年9月", "2025-09")]
#[case("R7.9", "2025-09")]
#[case("2025/9", "2025-09")]
#[case("2025-09", "2025-09")]
#[case("202509", "2025-09")]
#[case("令和5年度", "2023")]
#[case("令和元年度", "2019")]
#[case("2023年度", "2023")]
#[case("2023年", "2023")]
#[case("2023", "2023")]
#[case("令和5年", "2023")]
#[case("平成31年度", "2019")]
#[case("令和5年度2月", "2024-02")]
#[case("2023/6/31", "value.date-impossible")]
#[case("令和5年2月30日", "value.date-impossible")]
#[case("令和4年2月30日", "value.date-impossible")]
#[case("2023/13/1", "value.date-impossible")]
#[case("2023/2/29", "value.date-impossible")]
#[case("2024/2/29", "2024-02-29")]
#[case("20230631", "value.date-impossible")]
#[case("0/0/0", "value.date-ambiguous")]
#[case("5.4.1", "value.date-ambiguous")]
#[case("23/4/1", "value.date-ambiguous")]
#[case("44927", "2023-01-01")]
#[case("先月", "value.date-unreadable")]
#[case("090-1234-5678", "value.date-unreadable")]
#[case("未定", "")]
#[case("－", "")]
#[case("", "")]
fn dates(#[case] text: &str, #[case] expected: &str) {
    assert_eq!(shown(&Cell::text(text), DateHints::default()), expected, "{text}");
}

#[rstest]
#[case("最終更新日（令和）", "5.4.1", "2023-04-01")]
#[case("更新日(和暦)", "5.4.1", "2023-04-01")]
#[case("更新日(和暦)", "５．４．１", "2023-04-01")]
#[case("更新日(和暦)", "05/04/01", "2023-04-01")]
#[case("更新日(和暦)", "5.4", "2023-04")]
#[case("指定年月日（平成）", "18.10.1", "2006-10-01")]
#[case("更新日(和暦)", "2023/4/1", "2023-04-01")]
#[case("更新日(和暦)", "H30.4.1", "2018-04-01")]
#[case("更新日(和暦)", "5.2.30", "value.date-impossible")]
#[case("更新日", "5.4.1", "value.date-ambiguous")]
fn dates_under_a_header(#[case] header: &str, #[case] text: &str, #[case] expected: &str) {
    assert_eq!(shown(&Cell::text(text), DateHints::from_header(header)), expected, "{text}");
}

#[rstest]
#[case(44_927.0, "2023-01-01")]
#[case(44_927.75, "2023-01-01")]
#[case(20_230_401.0, "2023-04-01")]
#[case(202_304.0, "2023-04")]
#[case(2_023.0, "2023")]
#[case(20_230_631.0, "value.date-impossible")]
#[case(5.4, "value.date-unreadable")]
#[case(12.0, "value.date-unreadable")]
fn number_cells(#[case] number: f64, #[case] expected: &str) {
    assert_eq!(shown(&Cell::Number(number), DateHints::default()), expected);
}

#[rstest]
#[case("2021/06/01 14:12:05", "2021-06-01 14:12:05")]
#[case("2021/6/1 午後 2:12:05", "2021-06-01 14:12:05")]
#[case("2021/6/1 午前 12:05", "2021-06-01 00:05:00")]
#[case("2021/06/01 2:12:05 午後 GMT+9", "2021-06-01 14:12:05")]
#[case("2021-06-01T14:12:05", "2021-06-01 14:12:05")]
#[case("2021/6/1", "2021-06-01 00:00:00")]
#[case("2021年6月1日 9:05", "2021-06-01 09:05:00")]
fn moments(#[case] text: &str, #[case] expected: &str) {
    assert_eq!(read_moment(&Cell::text(text)).value.unwrap().to_string(), expected);
}

#[test]
fn moments_of_other_cells() {
    assert_eq!(read_moment(&Cell::Number(44_927.5)).value.unwrap().to_string(), "2023-01-01 12:00:00");
    assert_eq!(read_moment(&Cell::text("2021/6/1 25:00")).faults[0].code, UNREADABLE);
    assert!(read_moment(&Cell::Empty).is_nothing());
}

#[rstest]
#[case("2021年09月", None, "2021-09")]
#[case("R3.9", None, "2021-09")]
#[case("令和3年9月分", None, "2021-09")]
#[case("2021-09", None, "2021-09")]
#[case("2021/9/1", None, "2021-09")]
#[case("9月", Some(2021), "2021-09")]
#[case("3月", Some(2021), "2022-03")]
#[case("９月分", Some(2021), "2021-09")]
fn months(#[case] text: &str, #[case] year: Option<i32>, #[case] expected: &str) {
    assert_eq!(month(text, year.map(FiscalYear)).value.unwrap().to_string(), expected);
}

#[test]
fn a_month_without_a_year_is_not_guessed() {
    assert!(month("9月", None).value.is_none());
    assert!(!month("9月", None).faults.is_empty());
    assert!(!month("2021年", None).faults.is_empty());
}

#[rstest]
#[case("令和3年度", Some(2021))]
#[case("令和３年度　事業所一覧", Some(2021))]
#[case("R3年度実績", Some(2021))]
#[case("2021年度", Some(2021))]
#[case("FY2021", Some(2021))]
#[case("2021", Some(2021))]
#[case("R3", Some(2021))]
#[case("平成31年度", Some(2019))]
#[case("令和元年度", Some(2019))]
#[case("2022年3月", Some(2021))]
#[case("共同受注窓口アンケート2021（回答）", Some(2021))]
#[case("事業所一覧", None)]
#[case("R3-001", None)]
#[case("0120-2021-11", None)]
fn fiscal_years(#[case] text: &str, #[case] expected: Option<i32>) {
    assert_eq!(fiscal_year_in(text), expected.map(FiscalYear), "{text}");
}

proptest! {
    #[test]
    fn nothing_panics(text in any::<String>(), number in any::<f64>()) {
        let hints = DateHints { era_without_name: true, era: None };
        let _read = (read(&Cell::text(&text), hints), read_moment(&Cell::text(&text)), month(&text, Some(FiscalYear(2021))));
        let _read = (read(&Cell::Number(number), hints), read_moment(&Cell::Number(number)), fiscal_year_in(&text));
    }

    #[test]
    fn near_dates_do_not_panic(text in "[RHS令和平成元0-9年月日./:午後 -]{0,16}") {
        let hints = DateHints { era_without_name: true, era: None };
        let _read = (read(&Cell::text(&text), hints), read_moment(&Cell::text(&text)), fiscal_year_in(&text));
    }

    #[test]
    fn every_day_reads_in_every_writing(days in 0_u64..36_000) {
        let day = NaiveDate::from_ymd_opt(1950, 1, 1).unwrap() + Days::new(days);
        let era = Era::ALL.into_iter().find(|era| era.holds(day)).unwrap();
        let number = day.year() - era.year(1) + 1;
        let (month, date) = (day.month(), day.day());
        for text in [
            format!("{}{number}年{month}月{date}日", era.name()),
            format!("{}{number}.{month}.{date}", era.letter()),
            day.format("%Y/%-m/%-d").to_string(),
            day.format("%Y%m%d").to_string(),
        ] {
            prop_assert_eq!(read(&Cell::text(&text), DateHints::default()).value, Some(PartialDate::day(day)), "{}", text);
        }
    }
}
