//! A page: titled sections of lines and tables, and its two forms, text of at most about 110 columns and JSON.

use comfy_table::{ContentArrangement, Row, Table, presets};
use serde_json::{Map, Value, json};

/// Columns of a terminal that a line may take; a Japanese character takes two.
const WIDTH: u16 = 110;
/// Spaces before each line of a section.
const INDENT: u16 = 2;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Page {
    title: String,
    sections: Vec<Section>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Section {
    title: String,
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Line(String),
    /// Short items that share lines.
    Flow(Vec<String>),
    Table {
        header: Vec<&'static str>,
        rows: Vec<Vec<String>>,
    },
}

impl Page {
    pub(super) fn new(title: impl Into<String>) -> Self {
        let head = Section::default();
        Self { title: title.into(), sections: vec![head] }
    }

    /// Begins a section; one that stays empty is not shown.
    pub(super) fn section(&mut self, title: impl Into<String>) {
        self.sections.push(Section { title: title.into(), parts: Vec::new() });
    }

    pub(super) fn line(&mut self, line: impl Into<String>) {
        self.add(Part::Line(line.into()));
    }

    pub(super) fn lines(&mut self, lines: impl IntoIterator<Item = String>) {
        lines.into_iter().for_each(|line| self.line(line));
    }

    /// Short items, as many on a line as fit.
    pub(super) fn flow(&mut self, items: impl IntoIterator<Item = String>) {
        self.add(Part::Flow(items.into_iter().collect()));
    }

    /// A table; nothing where it has no rows.
    pub(super) fn table<const N: usize>(
        &mut self,
        header: [&'static str; N],
        rows: impl IntoIterator<Item = [String; N]>,
    ) {
        let rows: Vec<Vec<String>> = rows.into_iter().map(Vec::from).collect();
        if !rows.is_empty() {
            self.add(Part::Table { header: header.to_vec(), rows });
        }
    }

    fn add(&mut self, part: Part) {
        if let Some(section) = self.sections.last_mut() {
            section.parts.push(part);
        }
    }

    pub(super) fn text(&self) -> String {
        let mut lines = vec![self.title.clone()];
        for section in self.shown() {
            if !section.title.is_empty() {
                lines.push(String::new());
                lines.push(format!("■ {}", section.title));
            }
            for part in &section.parts {
                match part {
                    Part::Line(line) => lines.extend(line.lines().map(|line| format!("  {line}"))),
                    Part::Flow(items) => lines.extend(flow_lines(items)),
                    Part::Table { header, rows } => lines.extend(table_lines(header, rows)),
                }
            }
        }
        lines.push(String::new());
        lines.join("\n")
    }

    pub(super) fn json(&self) -> Value {
        let sections: Vec<Value> = self.shown().map(Section::json).collect();
        json!({ "title": self.title, "sections": sections })
    }

    fn shown(&self) -> impl Iterator<Item = &Section> {
        self.sections.iter().filter(|section| !section.parts.is_empty())
    }
}

impl Section {
    fn json(&self) -> Value {
        let lines: Vec<&str> = self
            .parts
            .iter()
            .flat_map(|part| match part {
                Part::Line(line) => std::slice::from_ref(line),
                Part::Flow(items) => items,
                Part::Table { .. } => &[],
            })
            .map(String::as_str)
            .collect();
        let tables: Vec<Value> = self
            .parts
            .iter()
            .filter_map(|part| match part {
                Part::Line(_) | Part::Flow(_) => None,
                Part::Table { header, rows } => Some(rows.iter().map(|row| row_json(header, row)).collect()),
            })
            .collect();
        json!({ "title": self.title, "lines": lines, "tables": tables })
    }
}

fn row_json(header: &[&str], row: &[String]) -> Value {
    let pairs = header.iter().zip(row).map(|(name, text)| ((*name).to_owned(), Value::from(text.as_str())));
    Value::Object(pairs.collect::<Map<_, _>>())
}

/// Aligned by the width of Japanese characters, without borders but a rule under the header; the same whether or not
/// a terminal is there.
fn table_lines(header: &[&str], rows: &[Vec<String>]) -> Vec<String> {
    let mut table = Table::new();
    table.force_no_tty().load_style(presets::ASCII_MARKDOWN);
    table.set_content_arrangement(ContentArrangement::Dynamic).set_width(WIDTH - INDENT);
    table.set_header(header.iter().copied());
    for row in rows {
        table.add_row(Row::from(row.iter().map(|text| text.trim_end())));
    }
    table.lines().map(|line| format!("  {}", line.trim_end())).collect()
}

/// Items side by side, four columns in, broken between items only.
fn flow_lines(items: &[String]) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for item in items {
        let item = item.split_whitespace().collect::<Vec<_>>().join(" ");
        match lines.last_mut() {
            Some(line) if width(line) + width(&item) + 2 <= usize::from(WIDTH) => {
                line.push_str("  ");
                line.push_str(&item);
            }
            _ => lines.push(format!("    {item}")),
        }
    }
    lines
}

/// Columns of a terminal: one for ASCII and half-width katakana, two for the rest.
fn width(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() || ('｡'..='ﾟ').contains(&c) { 1 } else { 2 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page() -> Page {
        let mut page = Page::new("事業所 W-000001");
        page.line("現在活動中");
        page.section("空の節");
        page.section("値");
        page.table(
            ["項目", "値"],
            [["事業所名".to_owned(), "つばさ作業所".to_owned()], ["定員".to_owned(), "20".to_owned()]],
        );
        page
    }

    #[test]
    fn a_page_is_aligned_text() {
        insta::assert_snapshot!(page().text(), @"
        事業所 W-000001
          現在活動中

        ■ 値
          | 項目     | 値           |
          |----------|--------------|
          | 事業所名 | つばさ作業所 |
          | 定員     | 20           |
        ");
    }

    #[test]
    fn a_page_is_json_too() {
        insta::assert_snapshot!(page().json().to_string(), @r#"{"sections":[{"lines":["現在活動中"],"tables":[],"title":""},{"lines":[],"tables":[[{"値":"つばさ作業所","項目":"事業所名"},{"値":"20","項目":"定員"}]],"title":"値"}],"title":"事業所 W-000001"}"#);
    }

    #[test]
    fn a_table_keeps_to_its_width() {
        let long = "長い文章".repeat(60);
        let lines = table_lines(&["項目", "値"], &[vec!["備考".to_owned(), long]]);
        assert!(lines.len() > 3 && lines.iter().all(|line| width(line) <= usize::from(WIDTH)));
    }
}
