//! Ranges that a person protects against us: Google refuses the whole call that touches one, so the tab waits.

use super::area::{Area, OPEN_END, Protection};
use super::model::{Block, OnlineSheet, OnlineTab, Place};

/// Ranges that are named to a person; more say no more.
const NAMED: usize = 3;

/// Why a tab's writes would be refused; `None` = they would not.
pub(super) fn refusal(tab: &OnlineTab, sheet: &OnlineSheet) -> Option<String> {
    let in_the_way: Vec<&Protection> =
        sheet.protections.iter().filter(|one| is_in_the_way(tab, one)).collect();
    (!in_the_way.is_empty()).then(|| refusal_of(&tab.title, &in_the_way))
}

/// The same in words.
pub(super) fn refusal_of(title: &str, in_the_way: &[&Protection]) -> String {
    let named: Vec<String> = in_the_way.iter().take(NAMED).map(|one| shown(one)).collect();
    let more = if in_the_way.len() > NAMED { "ほか" } else { "" };
    format!(
        "タブ「{title}」の保護（{}{more}）のため、tsunagi はこのタブに書き込めません。「データ」→「シートと範囲を保護」で、この保護を外すか、「編集する前に警告を表示する」に変えるか、編集できる人に tsunagi のサービスアカウントを加えてください。",
        named.join("、")
    )
}

fn shown(protection: &Protection) -> String {
    match protection.name.trim() {
        "" => protection.area.to_string(),
        name => format!("{}「{name}」", protection.area),
    }
}

fn is_in_the_way(tab: &OnlineTab, protection: &Protection) -> bool {
    let is_closed =
        |area: &Area| protection.area.meets(area) && !protection.open.iter().any(|open| open.holds(area));
    // Of a protected tab not even the size or a chart may be changed, whatever cells of it are open.
    let inserts = tab.room.row_count() + tab.room.column_count() > 0;
    let grows = inserts || tab.rows_needed > tab.grid.0 || tab.columns_needed > tab.grid.1;
    let reshapes = grows || !tab.charts.is_empty() || matches!(tab.place, Place::Blank { .. });
    let new_columns = tab.columns.iter().filter(|column| column.is_new).map(|column| Area {
        rows: (tab.header, OPEN_END),
        columns: (column.at, column.at.saturating_add(1)),
    });
    protection.area == Area::WHOLE && reshapes
        || tab.blocks.iter().map(area_of).chain(new_columns).any(|area| is_closed(&area))
}

/// The cells that a block is written into.
fn area_of(block: &Block) -> Area {
    let end = |from: u32, length: usize| from.saturating_add(u32::try_from(length).unwrap_or(OPEN_END));
    Area {
        rows: (block.row, end(block.row, block.rows.len())),
        columns: (block.col, end(block.col, block.rows.first().map_or(0, Vec::len))),
    }
}
