//! What stands in the way of offering or allocating a case, told once per case.

use super::census::Counted;
use super::market::Market;
use super::merging::Merged;
use super::open_case::OpenCase;
use super::shortlist::Shortlist;
use super::wage_floor::{UnderFloor, lowest_floor, under_floor};
use crate::domain::{CaseNote, Prefecture, Reason};

/// Rule whose note says that the time to reply is over and the office has to decide.
pub const DEADLINE_PASSED: &str = "deadline-passed";

/// Why nothing of it is allocated unless a person writes 確定.
pub(super) fn held_back(case: &OpenCase<'_>) -> Option<Reason> {
    draft(case).or_else(|| under_wage(case))
}

/// DOMAIN §4: what is still being prepared is not offered yet.
fn draft(case: &OpenCase<'_>) -> Option<Reason> {
    let text = "準備中（下書き・検討中・未公開など）の案件のため、窓口への案内も割り当てもしていません。案内を始めるときは、案件一覧の状態を「募集中」にしてください";
    case.is_draft.then(|| Reason::new("draft", text))
}

/// Rule 5: held back for the office to decide. Remote work only where it pays less than the lowest rate of all.
fn under_wage(case: &OpenCase<'_>) -> Option<Reason> {
    let under = under_floor(case.pay?, floor_of(case)?, case.end_on)?;
    Some(Reason::new(
        "minimum-wage",
        format!("{}。割り当てを保留しています。金額または作業時間を確認してください", sentence(&under, case)),
    ))
}

/// 高知県 has nothing to do with what is done at home: there it is told as the lowest of all.
fn sentence(under: &UnderFloor, case: &OpenCase<'_>) -> String {
    if case.remote { under.sentence_of_anywhere() } else { under.sentence() }
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
        sentence(&under, case)
    );
    under_wage(case).is_none().then(|| Reason::new("minimum-wage-part", text))
}

/// What the night found of a case beside its list.
pub(super) struct Found<'a> {
    pub(super) counted: &'a Counted,
    pub(super) merged: Option<Merged>,
    /// Workshops that are given hours, and of them those to which not a whole piece falls.
    pub(super) lots: usize,
    pub(super) without_pieces: usize,
}

/// In order of the rules.
pub(super) fn notes(list: &Shortlist<'_>, found: &Found<'_>, market: &Market<'_>) -> Vec<CaseNote> {
    let notes = [
        draft(list.case),
        under_wage(list.case),
        low_part(list.case),
        unknown_pay(list.case),
        reply_period(list.case, market),
        deadline_passed(list.case, market),
        ordered_already(list.case),
        candidates_left_out(list, found.counted),
        found.merged.and_then(lots_merged),
        found.merged.and_then(|merged| lots_left_small(merged, market)),
        without_pieces(list.case, found),
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

fn lots_merged(merged: Merged) -> Option<Reason> {
    let Merged { lots, filled, points_before, points_after, .. } = merged;
    let put_together =
        (lots > 0).then(|| format!("小さな割り当て{lots}件を、同じ案件のほかの事業所にまとめました"));
    let filled_up = (filled > 0)
        .then(|| format!("小さな割り当て{filled}件に、同じ案件の大きな割り当てから時間を分けました"));
    let told: Vec<String> = put_together.into_iter().chain(filled_up).collect();
    let text = format!(
        "{}（1時間あたりの点数の平均は{points_before:.1}点から{points_after:.1}点）",
        told.join("。")
    );
    (!told.is_empty()).then(|| Reason::new("lots-merged", text))
}

fn lots_left_small(merged: Merged, market: &Market<'_>) -> Option<Reason> {
    let (left, smallest) = (merged.left, market.options.smallest_lot_hours);
    let text = format!(
        "{smallest}時間に満たない割り当てが{left}件あります。同じ案件の事業所に空きがなく、まとめることも時間を分けることもできませんでした"
    );
    (left > 0).then(|| Reason::new("lots-small", text))
}

/// Pieces are whole, hours are not given by the piece: a clerk cannot order no piece.
fn without_pieces(case: &OpenCase<'_>, found: &Found<'_>) -> Option<Reason> {
    let (pieces, Found { lots, without_pieces, .. }) = (case.quantity.filter(|all| *all > 0)?, found);
    let text = format!(
        "数量{pieces}の案件を{lots}か所に割り当てたため、{without_pieces}か所の割当数量は0です。作業時間で分けて発注するか、事業所をしぼってください"
    );
    (*without_pieces > 0).then(|| Reason::new("lots-without-pieces", text))
}

/// Part of the case is ordered although it still looks for workshops.
fn ordered_already(case: &OpenCase<'_>) -> Option<Reason> {
    let percent = 100.0 * case.ordered?;
    let text = if percent < 100.0 {
        let hours = case.whole_hours();
        format!("発注済みの{percent:.0}％を除いた残り（{hours}時間）について、事業所を探しています")
    } else {
        "すべて発注済みのため、割り当てていません。案件一覧の状態を確かめてください".to_owned()
    };
    Some(Reason::new("ordered-already", text))
}

fn candidates_left_out(list: &Shortlist<'_>, counted: &Counted) -> Option<Reason> {
    let (kept, all) = (list.eligible.len(), counted.all.candidates as usize);
    (all > kept).then(|| {
        Reason::new(
            "candidates-left-out",
            format!(
                "候補{all}か所のうち{kept}か所を示しています（「応募する」と答えた窓口・点数の上位・各窓口の上位・割り当てのある事業所）"
            ),
        )
    })
}
