//! 最低賃金: by prefecture and date in force, and whether a case pays it. DOMAIN §5 rule 5.

use super::open_case::Pay;
use crate::domain::{Issue, IssueCode, Origin, Prefecture, Severity, Yen};
use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;
use std::sync::LazyLock;

const TABLE_CSV: &str = include_str!("../../config/reference/minimum_wages.csv");

const OUTDATED: IssueCode = IssueCode::new("matching.minimum-wages-old");

/// Rates of each prefecture by the day they came into force.
static TABLE: LazyLock<BTreeMap<Prefecture, BTreeMap<NaiveDate, Yen>>> = LazyLock::new(|| {
    let mut table: BTreeMap<Prefecture, BTreeMap<NaiveDate, Yen>> = BTreeMap::new();
    for line in TABLE_CSV.lines().skip(1) {
        if let Some((prefecture, from, rate)) = read_row(line) {
            table.entry(prefecture).or_default().insert(from, rate);
        }
    }
    table
});

fn read_row(line: &str) -> Option<(Prefecture, NaiveDate, Yen)> {
    let mut parts = line.trim().split(',');
    let prefecture = Prefecture::from_name(parts.next()?)?;
    let rate = parts.next()?.parse().ok()?;
    Some((prefecture, parts.next()?.parse().ok()?, Yen(rate)))
}

/// Yen per hour in force on a day; after the end of the table the last known rate, before its beginning `None`.
#[must_use]
pub fn minimum_wage(prefecture: Prefecture, on: NaiveDate) -> Option<Yen> {
    TABLE.get(&prefecture)?.range(..=on).next_back().map(|(_, rate)| *rate)
}

/// A new rate comes every year.
const A_YEAR: Days = Days::new(366);

/// Tells once that rates of the table are those of more than a year ago.
pub(super) fn outdated(as_of: NaiveDate) -> Option<Issue> {
    let last = |one: Prefecture| Some((*TABLE.get(&one)?.keys().next_back()?, one));
    let old: Vec<(NaiveDate, Prefecture)> =
        Prefecture::all().filter_map(last).filter(|(from, _)| *from + A_YEAR < as_of).collect();
    let (from, first) = old.iter().min()?;
    // Without their number: it grows from day to day.
    let message = format!(
        "つなぎの最低賃金の表が古くなっています（{first}など。{from}からの額が最後です）。新しい額が決まっていれば、つなぎの管理者に新しい版への入れ替えを頼んでください。それまでは前の額で確かめているため、案件の金額は新しい額でもお確かめください。"
    );
    Some(Issue::new(
        OUTDATED,
        Severity::Notice,
        Origin::file("config/reference/minimum_wages.csv", ""),
        message,
    ))
}

/// A case that pays less per hour than the floor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct UnderFloor {
    /// Yen per hour, rounded down for display; the comparison is exact.
    pub(super) hourly: Yen,
    pub(super) floor: Yen,
    pub(super) prefecture: Prefecture,
}

impl UnderFloor {
    pub(super) fn sentence(&self) -> String {
        format!("1時間あたり{}で、{}の最低賃金{}を下回ります", self.hourly, self.prefecture, self.floor)
    }

    /// Of work that is done anywhere: the prefecture is only where the rate is the lowest.
    pub(super) fn sentence_of_anywhere(&self) -> String {
        format!(
            "1時間あたり{}で、全国で最も低い最低賃金（{}の{}）も下回ります",
            self.hourly, self.prefecture, self.floor
        )
    }
}

/// `None` where the case pays the floor or better, or where no rate is known.
pub(super) fn under_floor(pay: Pay, prefecture: Prefecture, on: NaiveDate) -> Option<UnderFloor> {
    let Pay { amount, hours } = pay;
    let floor = minimum_wage(prefecture, on)?;
    let [paid, rate] = [amount, floor].map(yen_as_number);
    (hours > 0.0 && paid < rate * hours).then(|| UnderFloor {
        hourly: whole_yen(paid / hours),
        floor,
        prefecture,
    })
}

/// The prefecture whose rate is the lowest on a day (ties by number): work that fails there fails everywhere.
pub(super) fn lowest_floor(on: NaiveDate) -> Option<Prefecture> {
    let rates = Prefecture::all().filter_map(|one| Some((minimum_wage(one, on)?, one)));
    rates.min().map(|(_, prefecture)| prefecture)
}

#[expect(clippy::cast_precision_loss, reason = "yen stay far below 2^53")]
pub(super) fn yen_as_number(yen: Yen) -> f64 {
    yen.0 as f64
}

#[expect(clippy::cast_possible_truncation, reason = "yen stay far below 2^53")]
fn whole_yen(number: f64) -> Yen {
    Yen(number.floor() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rate(prefecture: &str, on: &str) -> Option<i64> {
        let prefecture = Prefecture::from_name(prefecture).unwrap();
        minimum_wage(prefecture, on.parse().unwrap()).map(|yen| yen.0)
    }

    #[test]
    fn rates_hold_from_the_day_they_came_into_force() {
        for (prefecture, on, expected) in [
            ("北海道", "2002-09-30", None),
            ("北海道", "2002-10-01", Some(637)),
            ("東京都", "2021-09-30", Some(1013)),
            ("東京都", "2021-10-01", Some(1041)),
            ("秋田県", "2026-03-30", Some(951)),
            ("秋田県", "2026-03-31", Some(1031)),
            ("大分県", "2040-01-01", Some(1035)),
        ] {
            assert_eq!(rate(prefecture, on), expected, "{prefecture} {on}");
        }
    }

    #[test]
    fn every_row_of_the_table_is_read() {
        let rows: usize = TABLE.values().map(BTreeMap::len).sum();
        assert_eq!((TABLE.len(), rows), (47, TABLE_CSV.lines().count() - 1));
    }

    #[test]
    fn a_table_of_last_year_is_told_once() {
        let told = |on: &str| outdated(on.parse().unwrap()).map(|issue| issue.message);
        assert_eq!(told("2026-09-30"), None);
        assert!(told("2028-01-01").unwrap().contains("2025-"), "{:?}", told("2028-01-01"));
        assert_eq!(told("2028-01-01"), told("2028-01-02"), "nothing new, nothing written");
    }

    #[test]
    fn pay_is_compared_exactly() {
        let tokyo = Prefecture::from_name("東京都").unwrap();
        for (amount, hours, expected) in
            [(104_100, 100.0, None), (104_099, 100.0, Some(1040)), (0, 10.0, Some(0)), (10, 0.0, None)]
        {
            let pay = Pay { amount: Yen(amount), hours };
            let found = under_floor(pay, tokyo, "2021-12-01".parse().unwrap());
            assert_eq!(found.map(|under| under.hourly.0), expected, "{amount} / {hours}");
        }
    }
}
