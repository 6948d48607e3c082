//! 情報の不足箇所: what a case's sheet lists as missing, and what is missing from its record.

use crate::domain::{Case, Field, WorkCategory, Yen, YenRange};
use crate::normalise::text;

/// The listed gaps, then those that the record shows, each once.
pub(super) fn gaps_of(case: &Case, amount_range: Option<YenRange>, listed: &str) -> Vec<String> {
    let mut gaps: Vec<String> = Vec::new();
    let missing = missing(case, amount_range.is_none()).into_iter().map(|field| match field {
        Field::Amount => amount_gap(case, amount_range),
        field => field.label().to_owned(),
    });
    for gap in listed_gaps(listed).chain(missing) {
        if !gaps.contains(&gap) {
            gaps.push(gap);
        }
    }
    gaps
}

/// 金額, with what is known of it.
fn amount_gap(case: &Case, range: Option<YenRange>) -> String {
    let label = Field::Amount.label();
    match (range, amount_by_price(case)) {
        (Some(YenRange { low, high }), _) => format!("{label}（{low}～{high}）"),
        (None, Some(amount)) => format!("{label}（単価×数量では{amount}）"),
        (None, None) => label.to_owned(),
    }
}

/// What the amount of a case would be that states none, by its price; of a part the whole's is divided.
pub(super) fn amount_by_price(case: &Case) -> Option<Yen> {
    let is_blank = case.amount.is_none() && case.parent.is_none();
    let (price, quantity) = (case.unit_price?, case.quantity?);
    is_blank.then(|| Yen(price.0.saturating_mul(quantity)))
}

fn listed_gaps(listed: &str) -> impl Iterator<Item = String> {
    listed.split(['、', ',', '，', '・', '\n', ';', '/']).map(text::tidy_line).filter(|gap| !gap.is_empty())
}

/// What matching and the offices need to know of every case.
fn missing(case: &Case, is_one_amount: bool) -> Vec<Field> {
    // What a part of a split case costs follows from the whole's price.
    let of_whole = case.parent.is_some() && case.unit_price.is_some() && case.quantity.is_some();
    let amount_known = (case.amount.is_some() && is_one_amount) || (case.amount.is_none() && of_whole);
    let away = case.remote != Some(true);
    let placed = case.place.prefecture.is_some() || !case.place.text.is_empty();
    let on_site = away && case.category != Some(WorkCategory::Pc);
    [
        (case.client.is_none(), Field::Client),
        (case.kind.is_none(), Field::WorkKind),
        (case.quantity.is_none(), Field::Quantity),
        (!amount_known, Field::Amount),
        (case.hours.is_none(), Field::Hours),
        (case.people.is_none(), Field::People),
        (on_site && !placed, Field::Place),
        (case.deadline_on.is_none(), Field::DeadlineOn),
        (case.due_on.is_none(), Field::DueOn),
    ]
    .into_iter()
    .filter_map(|(gap, field)| gap.then_some(field))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Prefecture, WorkPlace, Yen};
    use crate::registry::fixture;

    #[test]
    fn gaps_are_listed_and_derived() {
        let empty = fixture::case(1, "R3-001", "清掃", "", 2021);
        let all = [
            "発注企業",
            "作業細目",
            "数量",
            "金額",
            "想定作業時間",
            "必要人数",
            "作業場所",
            "応募締切",
            "納期",
        ];
        assert_eq!(gaps_of(&empty, None, ""), all);
        let mut listed = vec!["搬入経路", "納期"];
        listed.extend(&all[..8]);
        assert_eq!(gaps_of(&empty, None, "搬入経路、納期"), listed);

        let mut known = empty.clone();
        known.quantity = Some(10);
        known.unit_price = Some(Yen(5));
        known.place = WorkPlace { prefecture: Prefecture::from_number(40), ..WorkPlace::default() };
        let gaps = gaps_of(&known, None, "");
        for (field, missing) in [("金額", false), ("数量", false), ("作業場所", false), ("納期", true)]
        {
            assert_eq!(gaps.contains(&field.to_owned()), missing, "{field}");
        }
        // What price and quantity tell is no amount that was stated, but is told; the whole has the parts' amounts.
        assert!(gaps.contains(&"金額（単価×数量では50円）".to_owned()), "{gaps:?}");
        let part = Case { parent: Some(crate::domain::CaseId(9)), ..known.clone() };
        assert!(gaps_of(&part, None, "").iter().all(|gap| !gap.starts_with("金額")));
        known.amount = Some(Yen(150_000));
        let range = YenRange { low: Yen(100_000), high: Yen(200_000) };
        assert!(gaps_of(&known, Some(range), "").contains(&"金額（100,000円～200,000円）".to_owned()));
        assert!(gaps_of(&known, None, "").iter().all(|gap| !gap.starts_with("金額")));
        let mut remote = empty;
        remote.remote = Some(true);
        assert!(!gaps_of(&remote, None, "").contains(&"作業場所".to_owned()));
    }
}
