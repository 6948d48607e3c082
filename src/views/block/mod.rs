//! The book of one block (支部): the national tabs, of the block's part of the material.
//!
//! What a 支部 clerk finds in it, and what stays with the national office:
//!
//! - 事業所台帳 and 窓口台帳 hold the block's own. A workshop or a desk beyond it appears by its name alone, where one of the
//!   block's desks or workshops has to do with it.
//! - 案件台帳 holds the cases whose work is done in the block, and those for which its desks or workshops are candidates,
//!   replied or were ordered; beside them the parent of a part, and what the clerk has written on. Candidates, replies,
//!   orders and sums are the block's alone, so that the tabs agree with each other; 順位 counts the block's candidates.
//! - 供給不足 holds work in its prefectures. Remote work without a place is missing in the whole nation.
//! - 質問一覧 holds what its desks asked. The national office answers the others; an answer of either reaches the desks.
//! - 名寄せ確認 holds pairs of which both are the block's. A pair across blocks would show another block's telephone, and
//!   two clerks could say different things: the national office decides it.
//! - データ確認 holds what stands in its desks' files, and in this book itself.
//! - アンケート集計 and クロス集計 count the answers of its desks, by the same questions as the nation's.
//! - 計画と実績 is absent: plans, budgets and sales talks are the national office's. So is 更新履歴, which counts the nation.

mod names;
mod own;
mod part;
#[cfg(test)]
mod tests;

use super::extent::Extent;
use super::{Material, Workbook, national};
use crate::domain::Block;
use part::Part;

pub(super) fn build(material: &Material<'_>, block: Block) -> Workbook {
    let extent = Extent::Block(block);
    let part = Part::of(material, extent);
    national::build(&part.material(material), extent)
}
