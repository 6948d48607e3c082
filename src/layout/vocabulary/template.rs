//! The templates of `templates/layouts` as they are written: words by kind of record and field.

use super::words::fold;
use crate::domain::Field;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A template that cannot be used.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum DictionaryError {
    #[error("a layout template is not valid TOML: {0}")]
    Syntax(String),
    #[error("a layout template names the unknown record kind {0:?}")]
    UnknownKind(String),
    #[error("a layout template names the unknown field {0:?}")]
    UnknownField(String),
    #[error("a layout template uses the unknown set {0:?}")]
    UnknownSet(String),
}

pub(super) fn folded(words: &[String]) -> Vec<String> {
    words.iter().map(|word| fold(word)).collect()
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Template {
    /// Absent in a file of shared words.
    pub(super) kind: Option<String>,
    #[serde(default)]
    pub(super) needs: Vec<Vec<String>>,
    #[serde(default)]
    pub(super) place: Vec<String>,
    #[serde(default)]
    pub(super) evidence: Vec<String>,
    #[serde(default)]
    pub(super) shared: Vec<String>,
    #[serde(default)]
    pub(super) sets: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    pub(super) fields: BTreeMap<String, Words>,
    #[serde(default)]
    pub(super) asked: Vec<Asked>,
}

impl Template {
    pub(super) fn parse(text: &str) -> Result<Self, DictionaryError> {
        toml::from_str(text).map_err(|error| DictionaryError::Syntax(error.to_string()))
    }
}

/// What a questionnaire asks, by words that all stand in a header, in files and sheets that are called so.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    pub(super) files: Vec<String>,
    pub(super) questions: Vec<Vec<String>>,
}

impl Asked {
    pub(super) fn folded(&self) -> Self {
        let questions = self.questions.iter().map(|words| folded(words)).collect();
        Self { files: folded(&self.files), questions }
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    pub(super) weight: Option<f64>,
    #[serde(default)]
    pub(super) exact: Vec<String>,
    /// Exact words that give way where another column bears one of the others; those of each further list to those before.
    #[serde(default)]
    pub(super) after: Vec<Vec<String>>,
    #[serde(default)]
    pub(super) words: Vec<String>,
    #[serde(default)]
    pub(super) forbid: Vec<String>,
}

pub(super) fn field(key: &str) -> Result<Field, DictionaryError> {
    Field::from_key(key).ok_or_else(|| DictionaryError::UnknownField(key.to_owned()))
}
