//! 更新履歴: what changed in the registry, newest first.

use crate::views::line::{Line, content_key};
use crate::views::{ChangeLine, Material};

pub(super) fn lines(material: &Material<'_>) -> Vec<Line> {
    material.changes.iter().map(line).collect()
}

fn line(change: &ChangeLine) -> Line {
    Line::new(content_key(&change.on.to_string(), &[&change.what]))
        .date("日付", Some(change.on))
        .text("内容", &change.what)
}
