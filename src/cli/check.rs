//! `tsunagi check`: every problem of a configuration at once, and whether its folders can be used.

use super::arguments::ConfigArgument;
use super::ending::Ending;
use super::print;
use crate::config::{self, Config};
use crate::daemon::Schedule;
use std::path::Path;

pub(super) fn run(arguments: &ConfigArgument) -> anyhow::Result<Ending> {
    let config = config::load(&arguments.config)?;
    if let Err(error) = Schedule::parse(&config.schedule.nightly, config.schedule.time_zone) {
        print::result(&format!("schedule.nightly = {}: {error}\n", config.schedule.nightly))?;
        return Ok(Ending::InvalidConfiguration);
    }
    let mut page = format!("設定に誤りはありません: {}\n", arguments.config.display());
    let mut unreachable = 0;
    for (name, folder, required) in folders(&config) {
        let found = folder.is_dir();
        let state = match (found, required) {
            (true, _) => "あります",
            (false, true) => "ありません。作るか、設定を直してください",
            (false, false) => "ありません（なくても動きます）",
        };
        page.push_str(&format!("  {name:<9} {} … {state}\n", folder.display()));
        unreachable += usize::from(!found && required);
    }
    print::result(&page)?;
    Ok(if unreachable == 0 { Ending::Done } else { Ending::Unreachable })
}

fn folders(config: &Config) -> [(&'static str, &Path, bool); 4] {
    let paths = &config.paths;
    [
        ("inbox", &paths.inbox, true),
        ("forms", &paths.forms, false),
        ("official", &paths.official, false),
        ("out", &paths.out, false),
    ]
}
