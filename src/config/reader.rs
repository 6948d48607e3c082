//! Reads a TOML table key by key: every wrong value is told, and none hides another.

use super::problem::Problem;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use toml::{Table, Value};

pub(super) const UNKNOWN_KEY: &str = "この項目はありません。つづりをご確認ください。";

pub(super) struct Section {
    name: &'static str,
    table: Table,
}

pub(super) struct Reader {
    table: Table,
    problems: Vec<Problem>,
}

impl Reader {
    pub(super) const fn of(table: Table) -> Self {
        Self { table, problems: Vec::new() }
    }

    pub(super) fn section(&mut self, name: &'static str) -> Section {
        let table = match self.table.remove(name) {
            None => Table::new(),
            Some(Value::Table(table)) => table,
            Some(other) => {
                self.problems.push(Problem::new(
                    name,
                    other,
                    format!("[{name}] という見出しの下に書いてください。"),
                ));
                Table::new()
            }
        };
        Section { name, table }
    }

    /// A heading below a heading: `[google.server]`.
    pub(super) fn inner(&mut self, outer: &mut Section, key: &str, name: &'static str) -> Section {
        let table = match outer.table.remove(key) {
            None => Table::new(),
            Some(Value::Table(table)) => table,
            Some(other) => {
                let remedy = format!("[{name}] という見出しの下に書いてください。");
                self.problems.push(Problem::new(name, other, remedy));
                Table::new()
            }
        };
        Section { name, table }
    }

    /// Whether a heading is there at all.
    pub(super) fn has(&self, name: &str) -> bool {
        self.table.contains_key(name)
    }

    /// Every key of a heading whose keys are names.
    pub(super) fn all(&mut self, mut section: Section) -> BTreeMap<String, String> {
        let keys: Vec<String> = section.table.keys().cloned().collect();
        keys.into_iter().filter_map(|key| Some((key.clone(), self.take(&mut section, &key)?))).collect()
    }

    pub(super) fn take<T: DeserializeOwned>(&mut self, section: &mut Section, key: &str) -> Option<T> {
        let value = section.table.remove(key)?;
        let shown = value.to_string();
        match value.try_into() {
            Ok(read) => Some(read),
            Err(error) => {
                let place = format!("{}.{key}", section.name);
                self.problems.push(Problem::new(place, shown, wrong_type(&error)));
                None
            }
        }
    }

    pub(super) fn list<T: DeserializeOwned>(&mut self, name: &str) -> Option<Vec<T>> {
        let value = self.table.remove(name)?;
        let Value::Array(items) = value else {
            self.problems.push(Problem::new(
                name,
                value,
                format!("[[{name}]] という見出しで一つずつ書いてください。"),
            ));
            return None;
        };
        let mut read = Vec::new();
        for (at, item) in items.into_iter().enumerate() {
            match item.try_into() {
                Ok(one) => read.push(one),
                Err(error) => {
                    self.problems.push(Problem::new(format!("{name}[{}]", at + 1), "", wrong_type(&error)))
                }
            }
        }
        Some(read)
    }

    pub(super) fn report_unknown(&mut self, section: Section) {
        for (key, value) in section.table {
            self.problems.push(Problem::new(format!("{}.{key}", section.name), value, UNKNOWN_KEY));
        }
    }

    pub(super) fn finish(mut self) -> Vec<Problem> {
        for (key, value) in self.table {
            self.problems.push(Problem::new(key, value, UNKNOWN_KEY));
        }
        self.problems
    }
}

fn wrong_type(error: &toml::de::Error) -> String {
    format!("値の形が違います（{}）。", in_plain_words(error.message()))
}

/// What the reader of TOML says, for those who do not know it by these words.
pub(super) fn in_plain_words(message: &str) -> String {
    let numbers = ["u8", "u16", "u32", "u64", "usize", "i32", "i64", "f64", "integer", "float"];
    let expects = |word: &str| message.contains(&format!("expected {word}"));
    let words = if numbers.iter().any(|number| expects(number) || expects(&format!("an {number}"))) {
        "数だけを、引用符を付けずに書きます"
    } else if expects("a string") {
        "文字は、引用符（\"）で囲んで書きます"
    } else if expects("a boolean") {
        "true か false を、引用符を付けずに書きます"
    } else if expects("a sequence") || expects("an array") {
        "[ ] で囲み、「,」で区切って並べます"
    } else if message.contains("key with no value") || expects("`=`") || message.contains("expected `.`, `=`")
    {
        "「項目 = 値」の形で書きます"
    } else if message.contains("duplicate key") {
        "同じ項目や見出しが二つあります"
    } else if message.contains("string values must be quoted") {
        "文字は、引用符（\"）で囲んで書きます"
    } else {
        return message.to_owned();
    };
    words.to_owned()
}
