//! Departments of clients that the headings between the rows name: 担当課 below ■ みはらし市.

use crate::domain::{Field, RecordKind};
use crate::layout::forms::is_ditto;
use crate::layout::heads::header::Header;

use crate::layout::heads::heading::{heading, is_total};
use crate::layout::heads::section;
use crate::layout::mapping::values::{is_settled, remap};
use crate::layout::model::Column;
use crate::layout::view::View;

/// Headings that name a public body before they are taken for the clients.
const BODIES: usize = 2;
/// What a department's name ends with.
const ENDINGS: [&str; 13] =
    ["課", "室", "局", "部", "係", "会", "署", "館", "校", "班", "所", "園", "センター"];

/// Leaves the client to the headings, where its column holds departments alone and the headings name whose they are.
pub(in crate::layout) fn leave_to_headings(
    columns: &mut [Column],
    view: &View<'_>,
    header: &Header,
    kind: RecordKind,
) {
    if !matches!(kind, RecordKind::Case | RecordKind::Order | RecordKind::Delivery) {
        return;
    }
    let is_client = |column: &&mut Column| column.field == Some(Field::Client) && !is_settled(column);
    let Some(client) = columns.iter_mut().find(is_client) else { return };
    let rows = || header.last + 1..=view.rows();
    let names_body = |row: &u32| {
        let [(_, text)] = &view.texts(*row)[..] else { return false };
        section::client_named(&heading(text), text, kind).is_some()
    };
    if rows().filter(names_body).take(BODIES).count() < BODIES {
        return;
    }
    let mut named = rows().filter(|row| view.texts(*row).len() > 1).map(|row| view.text(row, client.index));
    let is_department = |text: &str| {
        let text = text.trim();
        text.chars().count() <= 14 && ENDINGS.iter().any(|ending| text.ends_with(ending))
    };
    let says_none = |text: &str| text.trim().is_empty() || is_ditto(text) || is_total(text);
    if named.all(|text| says_none(&text) || is_department(&text)) {
        remap(
            client,
            None,
            "department",
            "表の途中の見出しが発注した団体を示し、この列はその部署".to_owned(),
        );
    }
}
