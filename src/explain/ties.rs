//! Why rows are one, as waterfalls; and with whom they may be one.

use super::material::Material;
use super::page::Page;
use crate::domain::{Reason, signed};
use crate::resolve::{Evidence, Party, Tie};

/// Links shown with their evidence, the strongest first.
const LINKS: usize = 12;

/// The evidence of each link as a waterfall: every field's weight and the sum so far. `sides`: how the rows are called.
pub(super) fn waterfalls<'a>(
    page: &mut Page,
    noun: &str,
    links: impl ExactSizeIterator<Item = (String, String, &'a Evidence)>,
) {
    let all = links.len();
    if all == 0 {
        return;
    }
    page.section(format!("つながりの根拠（重み：プラスは同じ、マイナスは別の{noun}らしさ）"));
    for (left, right, link) in links.take(LINKS) {
        let decided = if link.decided { "（担当者が「同じ」と判定）" } else { "" };
        page.line(format!("{left} ＝ {right}{decided}"));
        let mut sum = 0.0;
        let rows = link.reasons().into_iter().map(|reason| {
            let points = reason.points.unwrap_or_default();
            sum += points;
            [reason.text, signed(points), signed(sum)]
        });
        page.table(["根拠", "重み", "ここまでの合計"], rows.collect::<Vec<_>>());
    }
    if all > LINKS {
        page.line(format!("ほか {} 組", all - LINKS));
    }
}

/// Those of a desk's or a client's ways of being written.
pub(super) fn ties(page: &mut Page, noun: &str, ties: &[Tie]) {
    let shown = |(text, origin): &(String, crate::domain::Origin)| format!("「{text}」{origin}");
    waterfalls(page, noun, ties.iter().map(|tie| (shown(&tie.left), shown(&tie.right), &tie.evidence)));
}

/// Who may be the same, by 名寄せ確認.
pub(super) fn doubts(page: &mut Page, own: &Party, material: &Material<'_>) {
    page.section(format!("同じ{}かもしれない相手（名寄せ確認）", own.noun()));
    let concerned = material.registry.doubts.iter().filter(|one| one.left_id == *own || one.right_id == *own);
    page.table(
        ["相手", "こちらの行", "相手の行", "理由"],
        concerned.map(|doubt| {
            let left_is_own = doubt.left_id == *own;
            let (here, there) =
                if left_is_own { (&doubt.left, &doubt.right) } else { (&doubt.right, &doubt.left) };
            let other = if left_is_own { &doubt.right_id } else { &doubt.left_id };
            [
                name_of(other, material),
                here.to_string(),
                there.to_string(),
                doubt.reasons.iter().map(Reason::weighed).collect::<Vec<_>>().join("\n"),
            ]
        }),
    );
}

fn name_of(party: &Party, material: &Material<'_>) -> String {
    match party {
        Party::Workshop(id) => material.workshop_name(*id),
        Party::Desk(id) => format!("{id} {}", material.desk_name(id)),
        Party::Client(id) => {
            let name = material.registry.clients.get(id).map(ToString::to_string);
            format!("{id} {}", name.unwrap_or_default())
        }
    }
}
