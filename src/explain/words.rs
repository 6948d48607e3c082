//! Rules and states in the words of an office.

use crate::domain::{Demand, Reason, SourceRole, SurvivalRule};

/// Which rule chose a golden value, in words. Source: DOMAIN §3 and the registry's survivorship.
pub(super) const fn survivorship(rule: SurvivalRule) -> &'static str {
    match rule {
        SurvivalRule::Only => "値が一つだけ",
        SurvivalRule::Agreed => "どの資料も同じ値",
        SurvivalRule::Settled => "人が書いた値のとおりに資料も直った",
        SurvivalRule::Override => "人が書いた値を優先",
        SurvivalRule::Official => "公的な名簿の値を優先",
        SurvivalRule::Edition => "同じ窓口（フォーム）の、より新しい版・後の回答の値",
        SurvivalRule::Newest => "更新日が最も新しい資料の値",
        SurvivalRule::MostSpecific => "最も詳しい値",
        SurvivalRule::HomeDesk => "同じ都道府県の窓口の値",
        SurvivalRule::First => "どれが新しいか資料からは分からないため、ファイル名の順で先の値",
    }
}

pub(super) fn role(role: &SourceRole) -> String {
    match role {
        SourceRole::Desk(id) => format!("窓口 {id} の資料"),
        SourceRole::Office => "全国事務局の資料".to_owned(),
        SourceRole::Form => "フォームの回答".to_owned(),
        SourceRole::Official => "公的な名簿".to_owned(),
    }
}

pub(super) const fn demand(demand: Demand) -> &'static str {
    match demand {
        Demand::Private => "民需",
        Demand::Public => "官公需",
    }
}

/// 0.934 → `93%`.
pub(super) fn percent(share: f64) -> String {
    format!("{:.0}%", share * 100.0)
}

/// 0.153 → `15.3%`.
pub(super) fn share(share: f64) -> String {
    format!("{:.1}%", share * 100.0)
}

/// Points with one decimal.
pub(super) fn points(points: f64) -> String {
    format!("{points:.1}")
}

/// The sentences of reasons, one a line, with their points where they have any.
pub(super) fn sentences(reasons: &[Reason]) -> String {
    reasons.iter().map(sentence).collect::<Vec<_>>().join("\n")
}

/// One reason as a line of a list.
pub(super) fn reason_line(reason: &Reason) -> String {
    format!("・{}", sentence(reason))
}

/// The sentences alone, where the points say nothing to a reader.
pub(super) fn texts(reasons: &[Reason]) -> String {
    reasons.iter().map(|reason| reason.text.as_str()).collect::<Vec<_>>().join("\n")
}

fn sentence(reason: &Reason) -> String {
    match reason.points {
        Some(value) => format!("{}（{}点）", reason.text, points(value)),
        None => reason.text.clone(),
    }
}

pub(super) const fn yes_no(yes: bool) -> &'static str {
    if yes { "はい" } else { "いいえ" }
}

/// A dash in place of nothing.
pub(super) fn dash(text: &str) -> String {
    if text.is_empty() { "－".to_owned() } else { text.to_owned() }
}
