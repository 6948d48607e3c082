//! What is wrong with a configuration: where, the value seen, and what to write instead.

use std::fmt;
use std::path::PathBuf;

/// One problem, in words for the operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// `matching.productivity`, `work_kinds[1].category`; empty for the text as a whole.
    pub place: String,
    /// The value as it stands.
    pub value: String,
    /// What is expected, in Japanese.
    pub remedy: String,
}

impl Problem {
    pub(super) fn new(place: impl Into<String>, value: impl fmt::Display, remedy: impl Into<String>) -> Self {
        Self { place: place.into(), value: value.to_string(), remedy: remedy.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.place.is_empty(), self.value.is_empty()) {
            (true, _) => f.write_str(&self.remedy),
            (false, true) => write!(f, "{}: {}", self.place, self.remedy),
            (false, false) => write!(f, "{} = {}: {}", self.place, self.value, self.remedy),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    #[error("設定ファイル {} を読めません（{cause}）。場所をご確認ください。新しく作るには tsunagi init を使います。", path.display())]
    Unreadable { path: PathBuf, cause: String },
    #[error("設定ファイル {} の文字コードが UTF-8 ではありません。エディター（メモ帳など）で開き、文字コードに UTF-8 を選んで保存し直してください。", path.display())]
    Encoding { path: PathBuf },
    #[error("設定ファイル {} に {} 件の誤りがあります。", path.display(), problems.len())]
    Invalid { path: PathBuf, problems: Vec<Problem> },
}
