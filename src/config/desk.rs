//! `desk.toml`: what an operator says about one desk and its files.

use super::problem::Problem;
use crate::domain::{DeskKind, Field, Prefecture};
use crate::layout;
use std::collections::BTreeMap;
use toml::{Table, Value};

/// The optional settings of one desk's folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeskSettings {
    pub name: Option<String>,
    pub kind: Option<DeskKind>,
    pub prefecture: Option<Prefecture>,
    /// Header → field (`None` = leave out), in order of header.
    pub columns: Vec<(String, Option<Field>)>,
}

/// The word that leaves a column out.
const LEAVE_OUT: &str = "読み取らない";

/// Reads the text of a `desk.toml`; what is wrong is listed, the rest holds.
#[must_use]
pub fn parse_desk(text: &str) -> (DeskSettings, Vec<Problem>) {
    let mut table: Table = match toml::from_str(text) {
        Ok(table) => table,
        Err(error) => {
            let line =
                error.span().map_or(1, |span| 1 + text[..span.start.min(text.len())].matches('\n').count());
            let remedy = misspelt(text, line);
            return (DeskSettings::default(), vec![Problem::new(format!("{line}行目"), "", remedy)]);
        }
    };
    let mut problems = Vec::new();
    let name = text_of(&mut table, "name", &mut problems);
    let kind = text_of(&mut table, "kind", &mut problems).and_then(|text| {
        known(
            "kind",
            &text,
            DeskKind::from_text(&text),
            "民需注力型・官公需型・地域連携型 のいずれか",
            &mut problems,
        )
    });
    let prefecture = text_of(&mut table, "prefecture", &mut problems).and_then(|text| {
        known("prefecture", &text, Prefecture::from_name(&text), "都道府県名", &mut problems)
    });
    let mut columns = Vec::new();
    match table.remove("columns") {
        None => {}
        Some(Value::Table(said)) => {
            // By header, whatever the order of lines.
            let said: BTreeMap<String, Value> = said.into_iter().collect();
            for (header, value) in said {
                match value.as_str().and_then(field_named) {
                    Some(field) => columns.push((header, field)),
                    None => {
                        let remedy = format!(
                            "読み取り先の名前ではありません。項目名か「{LEAVE_OUT}」を \" \" で囲んで書いてください。"
                        );
                        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                        problems.push(Problem::new(format!("columns.{header}"), value, remedy));
                    }
                }
            }
        }
        Some(_) => {
            let remedy = "[columns] という見出しの下に、「\"見出し\" = \"項目名\"」の形で書いてください。";
            problems.push(Problem::new("columns", "", remedy));
        }
    }
    for (key, value) in table {
        let remedy = "この項目はありません。書けるのは name・kind・prefecture と [columns] です。";
        problems.push(Problem::new(key, value, remedy));
    }
    (DeskSettings { name, kind, prefecture, columns }, problems)
}

/// What a key says in words.
fn text_of(table: &mut Table, key: &str, problems: &mut Vec<Problem>) -> Option<String> {
    match table.remove(key)? {
        Value::String(text) => Some(text),
        other => {
            problems.push(Problem::new(key, other, "値を \" \" で囲んで、文字として書いてください。"));
            None
        }
    }
}

/// The line that is no TOML, and how one is written.
fn misspelt(text: &str, number: usize) -> String {
    let line = text.lines().nth(number - 1).unwrap_or_default().trim();
    format!(
        "{number}行目「{line}」の書き方に誤りがあります。見出しも項目名も、\"屋号\" = \"事業所名\" のように \" で囲み、同じ見出しは一度だけ書いてください。使える名前は name・kind・prefecture と [columns] です。"
    )
}

fn known<T>(
    key: &str,
    text: &str,
    value: Option<T>,
    expected: &str,
    problems: &mut Vec<Problem>,
) -> Option<T> {
    if value.is_none() {
        problems.push(Problem::new(key, text, format!("{expected}を書いてください。")));
    }
    value
}

/// The field that a word names; `Some(None)` = leave out.
fn field_named(text: &str) -> Option<Option<Field>> {
    if text == LEAVE_OUT {
        return Some(None);
    }
    layout::field_named(text).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_desk_says_what_it_is_and_how_its_columns_read() {
        let text = "name = \"見本共同受注窓口\"\nkind = \"①民需注力型\"\nprefecture = \"福岡\"\n[columns]\n\"屋号\" = \"事業所名\"\n\"メモ欄\" = \"読み取らない\"\n";
        let (desk, problems) = parse_desk(text);
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(desk.kind, Some(DeskKind::PrivateDemand));
        assert_eq!(desk.prefecture.unwrap().name(), "福岡県");
        assert_eq!(desk.columns, [("メモ欄".to_owned(), None), ("屋号".to_owned(), Some(Field::Name))]);
    }

    #[test]
    fn what_is_wrong_is_listed_and_the_rest_holds() {
        let (desk, problems) =
            parse_desk("name = \"見本\"\nkind = \"変な型\"\n[columns]\n\"屋号\" = \"？\"\n");
        assert_eq!(desk.name.as_deref(), Some("見本"));
        assert_eq!(problems.len(), 2);
        let (_, problems) = parse_desk("kind = \"①民需注力型\"\nname = ");
        assert_eq!(problems[0].place, "2行目");
        let (desk, problems) =
            parse_desk("name = 1\nprefecture = \"福岡\"\nnmae = \"x\"\ncolumns = 2\n[google]\n");
        assert!(desk.prefecture.is_some());
        let places: Vec<&str> = problems.iter().map(|problem| problem.place.as_str()).collect();
        assert_eq!(places, ["name", "columns", "google", "nmae"]);
        assert!(problems.iter().all(|problem| !problem.remedy.is_ascii()));
    }

    #[test]
    fn a_slip_is_told_with_its_line_and_in_words() {
        let problems = parse_desk("name = \"見本\"\n[columns]\n枠 = \"定員\"\n").1;
        let remedy = &problems[0].remedy;
        assert!(remedy.starts_with("3行目「枠 = \"定員\"」の書き方に誤り"), "{remedy}");
        assert!(!remedy.contains("invalid"), "{remedy}");
    }
}
