//! The result on stdout, without a letter that a terminal would obey. A reader that stops early (`| head`) is no error.

use crate::domain::visible_text;
use anyhow::Context;
use std::io::{ErrorKind, Write};

pub(super) fn result(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(visible_text(text).as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error).context("結果を表示できません"),
        _ => Ok(()),
    }
}

/// What is said beside the result, on stderr.
pub(super) fn aside(text: &str) -> anyhow::Result<()> {
    std::io::stderr().lock().write_all(visible_text(text).as_bytes()).context("標準エラーに書けません")
}
