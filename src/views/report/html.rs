//! Text and tables as HTML: everything that comes from outside is escaped.

use super::is_number;
use crate::domain::{TO_THE_MINUTE, Unit, visible_text};
use crate::views::{Format, Tab, TabCell, TabRow, words};

pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in visible_text(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// The chosen columns of a tab; where there are more rows than shown, that is said.
pub(super) fn table(tab: &Tab, headers: &[&str], most: usize) -> String {
    let chosen: Vec<usize> = headers
        .iter()
        .filter_map(|header| tab.columns.iter().position(|one| one.header == *header))
        .collect();
    let mut html =
        format!("<div class=\"scroll\"><table>\n<caption>{}</caption>\n<thead><tr>", escape(&tab.purpose));
    for at in &chosen {
        html.push_str(&format!("<th scope=\"col\">{}</th>", escape(&tab.columns[*at].header)));
    }
    html.push_str("</tr></thead>\n<tbody>\n");
    let unit = tab.columns.iter().position(|one| one.header == "単位");
    let is_rate = |row: &TabRow| matches!(unit.and_then(|at| row.cells.get(at)), Some(TabCell::Text(unit)) if unit == Unit::Rate.label());
    for row in tab.rows.iter().take(most) {
        html.push_str("<tr>");
        for at in &chosen {
            let format = tab.columns[*at].format;
            let class = if is_number(format) { "n" } else { "t" };
            let tenths = format == Format::Decimal || (format == Format::Figure && is_rate(row));
            html.push_str(&format!("<td class=\"{class}\">{}</td>", escape(&shown(&row.cells[*at], tenths))));
        }
        html.push_str("</tr>\n");
    }
    html.push_str("</tbody></table></div>\n");
    if tab.rows.len() > most {
        let rest = tab.rows.len() - most;
        html.push_str(&format!(
            "<p class=\"sub\">ほか{rest}行は、全国台帳の「{}」にあります。</p>\n",
            escape(&tab.name)
        ));
    }
    html
}

/// Rates and means always with one decimal.
fn shown(cell: &TabCell, tenths: bool) -> String {
    match cell {
        TabCell::Empty => String::new(),
        TabCell::Text(text) => text.clone(),
        TabCell::Number(number) if tenths => words::one_place(*number),
        TabCell::Number(number) => words::number(*number),
        TabCell::Bool(yes) => if *yes { "はい" } else { "いいえ" }.to_owned(),
        TabCell::Date(date) => date.to_string(),
        TabCell::DateTime(moment) => moment.format(TO_THE_MINUTE).to_string(),
    }
}
