//! 情報の不足箇所: what a case's sheet lists as missing, and what is missing from its record.

use crate::domain::{Case, Field, WorkCategory};
use crate::normalise::text;

/// The listed gaps, then those that the record shows, each once.
pub(super) fn gaps_of(case: &Case, listed: &str) -> Vec<String> {
    let mut gaps: Vec<String> = Vec::new();
    for gap in listed_gaps(listed).chain(missing(case).into_iter().map(|field| field.label().to_owned())) {
        if !gaps.contains(&gap) {
            gaps.push(gap);
        }
    }
    gaps
}

fn listed_gaps(listed: &str) -> impl Iterator<Item = String> {
    listed.split(['、', ',', '，', '・', '\n', ';', '/']).map(text::tidy_line).filter(|gap| !gap.is_empty())
}

/// What matching and the offices need to know of every case.
fn missing(case: &Case) -> Vec<Field> {
    let amount_known = case.amount.is_some() || (case.unit_price.is_some() && case.quantity.is_some());
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
        assert_eq!(gaps_of(&empty, ""), all);
        let mut listed = vec!["搬入経路", "納期"];
        listed.extend(&all[..8]);
        assert_eq!(gaps_of(&empty, "搬入経路、納期"), listed);

        let mut known = empty.clone();
        known.quantity = Some(10);
        known.unit_price = Some(Yen(5));
        known.place = WorkPlace { prefecture: Prefecture::from_number(40), ..WorkPlace::default() };
        let gaps = gaps_of(&known, "");
        for (field, missing) in [("金額", false), ("数量", false), ("作業場所", false), ("納期", true)]
        {
            assert_eq!(gaps.contains(&field.to_owned()), missing, "{field}");
        }
        let mut remote = empty;
        remote.remote = Some(true);
        assert!(!gaps_of(&remote, "").contains(&"作業場所".to_owned()));
    }
}
