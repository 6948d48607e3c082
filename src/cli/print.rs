//! The result on stdout. A reader that stops early (`| head`) is no error.

use anyhow::Context;
use std::io::{ErrorKind, Write};

pub(super) fn result(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error).context("結果を表示できません"),
        _ => Ok(()),
    }
}

/// What is said beside the result, on stderr.
pub(super) fn aside(text: &str) -> anyhow::Result<()> {
    std::io::stderr().lock().write_all(text.as_bytes()).context("標準エラーに書けません")
}
