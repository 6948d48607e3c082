//! How a verb ends: its exit code, and what is said when it fails.

use crate::config::ConfigError;
use clap::error::ErrorKind;
use std::process::ExitCode;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    Done,
    InvalidConfiguration,
    /// Done, but a source or target could not be reached.
    Unreachable,
    Nothing,
}

const WRONG_USAGE: u8 = 64;

impl From<Ending> for ExitCode {
    fn from(ending: Ending) -> Self {
        match ending {
            Ending::Done => Self::SUCCESS,
            Ending::InvalidConfiguration => Self::from(2),
            Ending::Unreachable => Self::from(3),
            Ending::Nothing => Self::from(4),
        }
    }
}

/// Help and version end well; anything else is wrong usage.
#[expect(clippy::print_stderr, reason = "the command line speaks to its user")]
pub(super) fn usage(error: &clap::Error) -> ExitCode {
    let words = match error.kind() {
        ErrorKind::MissingRequiredArgument => {
            Some("必要な指定が足りません（下の <…> のもの。多くは --config 設定ファイル です）。")
        }
        ErrorKind::InvalidSubcommand => Some("そのような命令はありません。tsunagi --help で一覧が出ます。"),
        ErrorKind::UnknownArgument => {
            Some("知らない指定があります。命令の後に --help を付けると、使い方が出ます。")
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => Some("値の書き方が違います。"),
        _ => None,
    };
    if let Some(words) = words {
        eprintln!("{words}");
    }
    if error.print().is_err() {
        eprintln!("{error}");
    }
    if error.use_stderr() { ExitCode::from(WRONG_USAGE) } else { ExitCode::SUCCESS }
}

/// Says why nothing could be done; an invalid configuration is listed problem by problem.
#[expect(clippy::print_stderr, reason = "the command line speaks to its user")]
pub(super) fn explain(error: &anyhow::Error) -> ExitCode {
    match error.downcast_ref::<ConfigError>() {
        Some(invalid) => {
            eprintln!("{invalid}");
            if let ConfigError::Invalid { problems, .. } = invalid {
                problems.iter().for_each(|problem| eprintln!("  ・{problem}"));
            }
            Ending::InvalidConfiguration.into()
        }
        None => {
            eprintln!("{error:#}");
            Ending::Nothing.into()
        }
    }
}
