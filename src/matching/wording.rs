//! How the rules and the parts of the score are told to an office: names, the strongest reasons, the points at a glance.

use crate::domain::Reason;

/// The name of a rule or part (DOMAIN §5) in words; an unknown one by its key.
#[must_use]
pub fn rule_name(rule: &str) -> &str {
    match rule {
        "capability" => "作業の得意さ",
        "capacity" => "空いている人数",
        "quality" => "品質と納期の実績",
        "distance" => "距離",
        "wage-gain" => "工賃の向上",
        "answer-speed" => "回答の早さ",
        "fairness" => "機会の公平さ",
        "freshness" => "情報の新しさ",
        "hub" => "ハブ事業所",
        "desk-consent" => "窓口の受領意向",
        "desk-kind" => "窓口の類型",
        "area" => "地域",
        "workshop-active" => "事業所の活動状況",
        "service-type" => "サービス種別",
        "work-kind" => "作業の種類",
        "off-site" => "施設外就労の可否",
        "deadline" => "期限",
        "minimum-wage" => "最低賃金",
        "excluded" => "人の判断による除外",
        other => other,
    }
}

/// The sentences of the parts that gave the most points, at most `count`: what speaks for a candidate. Of plain rules
/// the first ones.
#[must_use]
pub fn strongest(reasons: &[Reason], count: usize) -> Vec<&str> {
    let mut telling: Vec<&Reason> = reasons.iter().filter(|reason| !gave_nothing(reason)).collect();
    telling.sort_by(|a, b| b.points.unwrap_or_default().total_cmp(&a.points.unwrap_or_default()));
    telling.into_iter().take(count).map(|reason| reason.text.as_str()).collect()
}

/// `作業の得意さ 24.0／距離 10.0`: every part that gave points, in the order of the parts.
#[must_use]
pub fn points_at_a_glance(reasons: &[Reason]) -> String {
    let giving = reasons.iter().filter(|reason| !gave_nothing(reason));
    let parts = giving.filter_map(|reason| Some(format!("{} {:.1}", rule_name(reason.rule), reason.points?)));
    parts.collect::<Vec<_>>().join("／")
}

/// Less than what is shown as 0.1.
fn gave_nothing(reason: &Reason) -> bool {
    reason.points.is_some_and(|points| points < 0.05)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reasons() -> [Reason; 4] {
        [
            Reason::new("capability", "「封入・封緘」は○").points(24.0),
            Reason::new("capacity", "作業枠が足りる").points(15.0),
            Reason::new("quality", "ミスなし").points(30.0),
            Reason::new("hub", "ハブ事業所ではない").points(0.0),
        ]
    }

    #[test]
    fn the_strongest_reasons_come_first_and_what_gave_nothing_is_not_told() {
        assert_eq!(strongest(&reasons(), 2), ["ミスなし", "「封入・封緘」は○"]);
        assert_eq!(strongest(&reasons(), 9).len(), 3);
        assert_eq!(strongest(&[Reason::new("area", "県が違う")], 3), ["県が違う"]);
    }

    #[test]
    fn points_stand_in_the_order_of_the_parts() {
        assert_eq!(
            points_at_a_glance(&reasons()),
            "作業の得意さ 24.0／空いている人数 15.0／品質と納期の実績 30.0"
        );
    }
}
