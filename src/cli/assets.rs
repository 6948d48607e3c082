//! `tsunagi assets DIR`: what a package brings beside the program: man pages, shell completions, the schema of the
//! configuration and its example.

use super::arguments::{Arguments, AssetsArguments};
use super::ending::Ending;
use super::print;
use super::targets;
use crate::config;
use anyhow::Context;
use clap::CommandFactory;
use clap_complete::Shell;
use std::path::Path;

const NAME: &str = "tsunagi";

pub(super) fn run(arguments: &AssetsArguments) -> anyhow::Result<Ending> {
    let dir = &arguments.dir;
    let failed = || format!("{} に書けません", dir.display());
    targets::refuse_sources(dir, None)?;
    // An installation's own configuration stands under the same name; among assets the schema stands beside it.
    if !dir.join("tsunagi.schema.json").exists() {
        targets::refuse_others(&dir.join("tsunagi.toml"), config::EXAMPLE.as_bytes())?;
    }
    let (man, completions) = (dir.join("man"), dir.join("completions"));
    for folder in [&man, &completions] {
        std::fs::create_dir_all(folder).with_context(failed)?;
    }
    clap_mangen::generate_to(Arguments::command(), &man).with_context(failed)?;
    for shell in [Shell::Bash, Shell::Zsh, Shell::Fish] {
        clap_complete::generate_to(shell, &mut Arguments::command(), NAME, &completions)
            .with_context(failed)?;
    }
    write(&dir.join("tsunagi.schema.json"), &config::schema()).with_context(failed)?;
    write(&dir.join("tsunagi.toml"), config::EXAMPLE).with_context(failed)?;
    print::result(&format!("書き出しました: {}\n", dir.display()))?;
    Ok(Ending::Done)
}

fn write(path: &Path, text: &str) -> std::io::Result<()> {
    std::fs::write(path, text)
}
