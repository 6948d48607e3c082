//! What stands in the way of offering or allocating a case, told once per case.

use super::market::Market;
use super::merging::Merged;
use super::open_case::OpenCase;
use super::shortlist::Shortlist;
use super::wage_floor::{lowest_floor, under_floor};
use crate::domain::{CaseNote, Prefecture, Reason};

/// Rule whose note says that the time to reply is over and the office has to decide.
pub const DEADLINE_PASSED: &str = "deadline-passed";

/// Rule 5: held back for the office to decide. Remote work only where it pays less than the lowest rate of all.
pub(super) fn held_back(case: &OpenCase<'_>) -> Option<Reason> {
    let under = under_floor(case.pay?, floor_of(case)?, case.end_on)?;
    Some(Reason::new(
        "minimum-wage",
        format!("{}。割り当てを保留しています。金額または作業時間を確認してください", under.sentence()),
    ))
}

/// The prefecture whose rate counts.
fn floor_of(case: &OpenCase<'_>) -> Option<Prefecture> {
    if case.remote { lowest_floor(case.end_on) } else { case.place }
}

/// A part whose whole pays enough, but which itself got little of the money for its share of the pieces.
fn low_part(case: &OpenCase<'_>) -> Option<Reason> {
    let under = under_floor(case.pay_of_part()?, floor_of(case)?, case.end_on)?;
    let text = format!(
        "親案件の作業時間を数量で分けると{}。親案件全体では上回るため保留はしていません。金額の配分を確認してください",
        under.sentence()
    );
    held_back(case).is_none().then(|| Reason::new("minimum-wage-part", text))
}

/// In order of the rules.
pub(super) fn notes(list: &Shortlist<'_>, merged: Option<Merged>, market: &Market<'_>) -> Vec<CaseNote> {
    let notes = [
        held_back(list.case),
        low_part(list.case),
        unknown_pay(list.case),
        reply_period(list.case, market),
        deadline_passed(list.case, market),
        candidates_left_out(list),
        refused_left_out(list),
        merged.map(lots_merged),
    ];
    notes.into_iter().flatten().map(|reason| CaseNote { case: list.case.id, reason }).collect()
}

fn unknown_pay(case: &OpenCase<'_>) -> Option<Reason> {
    let text = match (case.hours, case.amount) {
        (Some(_), Some(_)) => return None,
        (None, _) => {
            "想定作業時間が不明のため、最低賃金の確認と割り当てができません。作業時間を記入してください"
        }
        (Some(_), None) => "金額が不明のため、最低賃金を確認できません。金額を記入してください",
    };
    Some(Reason::new("pay-unknown", text))
}

/// Rule 4: 5–7 business days from the opening, or from today where it is not open yet.
fn reply_period(case: &OpenCase<'_>, market: &Market<'_>) -> Option<Reason> {
    let usual = &market.options.reply_days;
    let (least, most) = (*usual.start(), *usual.end());
    let Some(deadline) = case.deadline_on else {
        let text =
            format!("応募締切が決まっていません。情報提供から{least}～{most}営業日を目安に決めてください");
        return Some(Reason::new("reply-period", text));
    };
    let opens = case.open_on.unwrap_or(market.as_of);
    let days = market.options.calendar.business_days_between(opens, deadline);
    (days < i64::from(least)).then(|| {
        let days = days.max(0);
        let text = format!("応募期間が{days}営業日しかありません（目安は{least}～{most}営業日）。締切{deadline}を確認してください");
        Reason::new("reply-period", text)
    })
}

/// Replies are in, or never came: it is the office's turn.
fn deadline_passed(case: &OpenCase<'_>, market: &Market<'_>) -> Option<Reason> {
    let deadline = case.deadline_on.filter(|deadline| *deadline < market.as_of)?;
    let text = format!(
        "応募締切{deadline}を過ぎたため、窓口への案内を止めています。発注する事業所を決めるか、応募締切を延ばすか、終わりにするかを決め、案件一覧の状態か応募締切を書き直してください"
    );
    Some(Reason::new(DEADLINE_PASSED, text))
}

fn lots_merged(merged: Merged) -> Reason {
    let Merged { lots, points_before, points_after } = merged;
    let text = format!(
        "小さな割り当て{lots}件を、同じ案件のほかの事業所にまとめました（1時間あたりの点数の平均は{points_before:.1}点から{points_after:.1}点）"
    );
    Reason::new("lots-merged", text)
}

fn candidates_left_out(list: &Shortlist<'_>) -> Option<Reason> {
    let kept = list.eligible.len();
    let left_out = list.eligible_all.saturating_sub(kept);
    (left_out > 0).then(|| {
        Reason::new(
            "candidates-left-out",
            format!(
                "候補は、点数の上位・各窓口の上位・割り当てのある事業所の{kept}か所を示しています（ほかに{left_out}か所）"
            ),
        )
    })
}

fn refused_left_out(list: &Shortlist<'_>) -> Option<Reason> {
    let (kept, left_out) = (list.refused.len(), list.refused_left_out);
    (left_out > 0).then(|| {
        Reason::new("refused-left-out", format!("対象外は{kept}か所を示しています（ほかに{left_out}か所）"))
    })
}
