//! What can go wrong between us and the registry file: which operation, on what, what to do, whether a retry helps.

use rusqlite::ErrorCode;
use std::path::{Path, PathBuf};

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("台帳ファイル {path} を開けません。{next_step}")]
    Open {
        path: PathBuf,
        next_step: &'static str,
        #[source]
        source: rusqlite::Error,
    },
    #[error(
        "登録簿の場所 {path} には、登録簿ではないもの（Excelなどのファイル、フォルダー、ほかのプログラムのデータ）があります。何もせずに止めました。設定 paths.registry の書き間違いでないか、確かめてください"
    )]
    Foreign { path: PathBuf },
    #[error(
        "台帳ファイル {path} の形式を更新できません。新しい版の tsunagi で作られた台帳かもしれません。版を確かめてください"
    )]
    Migrate {
        path: PathBuf,
        #[source]
        source: rusqlite_migration::Error,
    },
    #[error("台帳の処理（{operation}：{subject}）に失敗しました。{next_step}")]
    Query {
        operation: &'static str,
        subject: String,
        next_step: &'static str,
        #[source]
        source: rusqlite::Error,
    },
    #[error(
        "この登録簿の実行権は、ほかの tsunagi に移っています。こちらは何も書かずに止めました。二つが動いていないか確かめてください"
    )]
    Fenced,
    #[error(
        "登録簿のバックアップ {path} を{what}できません（{cause}）。フォルダーがあるか、書き込みが許されているか、ディスクに空きがあるかを確かめてください"
    )]
    Backup { path: PathBuf, what: &'static str, cause: String },
    #[error(
        "台帳の内容（{subject}）を読めません：{seen}。`tsunagi restore` でバックアップから戻してください"
    )]
    Content { subject: &'static str, seen: String },
}

impl StoreError {
    /// Whether the same call may succeed later: another process holds the registry.
    #[must_use]
    pub fn retry_helps(&self) -> bool {
        match self {
            Self::Open { source, .. } | Self::Query { source, .. } => is_busy(source),
            Self::Foreign { .. }
            | Self::Migrate { .. }
            | Self::Content { .. }
            | Self::Fenced
            | Self::Backup { .. } => false,
        }
    }

    pub(super) fn open(path: &Path) -> impl FnOnce(rusqlite::Error) -> Self + use<'_> {
        move |source| Self::Open { path: path.to_owned(), next_step: next_step(&source), source }
    }

    pub(super) fn query(operation: &'static str, subject: &str) -> impl FnOnce(rusqlite::Error) -> Self {
        move |source| {
            if is_fenced(&source) {
                return Self::Fenced;
            }
            Self::Query { operation, subject: subject.to_owned(), next_step: next_step(&source), source }
        }
    }

    pub(super) fn content(subject: &'static str, seen: &str) -> Self {
        Self::Content { subject, seen: seen.chars().take(80).collect() }
    }
}

/// Carried through SQLite's own kind of error, which is what a transaction answers.
const FENCED: &str = "tsunagi: fenced";

/// What a transaction answers where the lease is another's by now.
pub(super) fn fenced() -> rusqlite::Error {
    rusqlite::Error::InvalidParameterName(FENCED.to_owned())
}

fn is_fenced(source: &rusqlite::Error) -> bool {
    matches!(source, rusqlite::Error::InvalidParameterName(text) if text == FENCED)
}

fn is_busy(source: &rusqlite::Error) -> bool {
    matches!(source.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
}

/// What the operator does about it.
fn next_step(source: &rusqlite::Error) -> &'static str {
    match source.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            "ほかの tsunagi が使用中です。終わるのを待って、もう一度実行してください"
        }
        Some(ErrorCode::DiskFull) => "ディスクの空きがありません。空きを作って、もう一度実行してください",
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
            "台帳ファイルが壊れています。`tsunagi restore --config …` でバックアップから戻してください（壊れたファイルは隣に残ります）"
        }
        Some(ErrorCode::SystemIoFailure) => {
            "ディスクに書けませんでした。空きと、ディスクの状態を確かめて、もう一度実行してください"
        }
        Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied | ErrorCode::ReadOnly) => {
            "フォルダーがあるか、書き込みが許されているかを確かめてください"
        }
        _ => "記録（ログ）に残る詳しい理由を確かめてください",
    }
}
