//! 自窓口の事業所: the desk's workshops as they were understood, and what is missing.
//!
//! Contacts are left out: a golden phone number may come from another desk's list.

use super::shelf::Shelf;
use crate::domain::Workshop;
use crate::views::line::Line;
use crate::views::words::{self, known};

pub(super) fn lines(shelf: &Shelf<'_>) -> Vec<Line> {
    let mut workshops = shelf.workshops.clone();
    workshops.sort_by_cached_key(|workshop| (words::workshop_order(workshop), workshop.id));
    workshops.into_iter().map(line).collect()
}

fn line(workshop: &Workshop) -> Line {
    Line::new(workshop.id)
        .text("事業所名", &workshop.name.value)
        .text("事業所名（カナ）", known!(workshop.kana))
        .text("法人名", known!(workshop.corporation))
        .text("事業所番号", known!(workshop.office_number))
        .text("サービス種別", known!(workshop.service))
        .text("状態", words::activity(workshop))
        .text("住所", known!(workshop.address))
        .count("定員（人）", workshop.capacity.as_ref().map(|count| count.value))
        .count("対応可能人数（人）", workshop.workers_available.as_ref().map(|count| count.value))
        .count("パソコン（台）", workshop.pc_count.as_ref().map(|count| count.value))
        .text("施設外就労", words::off_site(workshop))
        .text("対応できる作業", words::work(workshop))
        .text("主な業務内容", known!(workshop.work_text))
        .partial_date("更新日", workshop.updated_on)
        .text("不足している情報", words::missing(workshop))
}
