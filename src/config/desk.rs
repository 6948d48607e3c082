//! `desk.toml`: what an operator says about one desk and its files.

use super::problem::Problem;
use super::reader::in_plain_words;
use crate::domain::{DeskKind, Field, Prefecture};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The optional settings of one desk's folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeskSettings {
    pub name: Option<String>,
    pub kind: Option<DeskKind>,
    pub prefecture: Option<Prefecture>,
    /// Header → field (`None` = leave out), in order of header.
    pub columns: Vec<(String, Option<Field>)>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDesk {
    name: Option<String>,
    kind: Option<String>,
    prefecture: Option<String>,
    #[serde(default)]
    columns: BTreeMap<String, String>,
}

/// The word that leaves a column out.
const LEAVE_OUT: &str = "読み取らない";

/// Reads the text of a `desk.toml`; what is wrong is listed, the rest holds.
#[must_use]
pub fn parse_desk(text: &str) -> (DeskSettings, Vec<Problem>) {
    let raw: RawDesk = match toml::from_str(text) {
        Ok(raw) => raw,
        Err(error) => {
            let remedy = format!("書き方に誤りがあります（{}）。", in_plain_words(error.message()));
            return (DeskSettings::default(), vec![Problem::new("", "", remedy)]);
        }
    };
    let mut problems = Vec::new();
    let kind = raw.kind.and_then(|text| {
        known(
            "kind",
            &text,
            DeskKind::from_text(&text),
            "民需注力型・官公需型・地域連携型 のいずれか",
            &mut problems,
        )
    });
    let prefecture = raw.prefecture.and_then(|text| {
        known("prefecture", &text, Prefecture::from_name(&text), "都道府県名", &mut problems)
    });
    let mut columns = Vec::new();
    for (header, field) in raw.columns {
        match field_named(&field) {
            Some(field) => columns.push((header, field)),
            None => {
                let remedy =
                    format!("読み取り先の名前ではありません。項目名か「{LEAVE_OUT}」を書いてください。");
                problems.push(Problem::new(format!("columns.{header}"), field, remedy));
            }
        }
    }
    (DeskSettings { name: raw.name, kind, prefecture, columns }, problems)
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

/// A field by its key or its Japanese label; `Some(None)` = leave out.
fn field_named(text: &str) -> Option<Option<Field>> {
    if text == LEAVE_OUT {
        return Some(None);
    }
    Field::from_key(text).or_else(|| Field::ALL.iter().copied().find(|field| field.label() == text)).map(Some)
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
        assert_eq!(parse_desk("name = ").1.len(), 1);
    }
}
