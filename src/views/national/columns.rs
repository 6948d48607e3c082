//! 列の対応: which column of the offices' files is read as what, for a person to correct; those that are not read on top.

use crate::domain::{DeskId, column_letters};
use crate::views::line::Line;
use crate::views::{ColumnUse, Material};

pub(super) fn lines(material: &Material<'_>) -> Vec<Line> {
    let mut columns: Vec<&ColumnUse> = material.columns.iter().collect();
    columns.sort_by_key(|column| column.field.is_some() && !column.is_gone);
    columns.into_iter().map(|column| line(material, column)).collect()
}

fn line(material: &Material<'_>, column: &ColumnUse) -> Line {
    let is_placed = column.col > 0 && !column.is_gone;
    let place = if is_placed { column_letters(column.col) } else { String::new() };
    let read_as = match column.field {
        _ if column.is_gone => "（列が見当たりません）",
        Some(field) => field.label(),
        None => "（読み取っていません）",
    };
    Line::new(&column.key)
        .text("窓口", owner(material, &column.owner))
        .text("表の種類", column.kind.label())
        .text("見出し", &column.header)
        .text("いまの読み取り先", read_as)
        .text("列", place)
        .text("シート", &column.sheet)
        .text("ファイル", &column.file)
}

fn owner(material: &Material<'_>, owner: &str) -> String {
    match owner {
        "@office" => "全国事務局".to_owned(),
        "@form" => "フォームの回答".to_owned(),
        "@official" => "公式の一覧".to_owned(),
        desk => material.desk_name(&DeskId::new(desk)).to_owned(),
    }
}
