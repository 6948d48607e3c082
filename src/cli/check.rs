//! `tsunagi check`: every problem of a configuration at once; whether every source can be read and every target written;
//! how each file is read, and what a run would write. Nothing is written.

use super::arguments::ConfigArgument;
use super::ending::Ending;
use super::{check_page, check_writing, google, logs, print, run};
use crate::clock;
use crate::config::{self, Config};
use crate::cycle::{CycleError, Outcome, Request, Stop};
use crate::store::Store;
use std::net::SocketAddr;
use std::path::Path;

pub(super) fn run(arguments: &ConfigArgument) -> anyhow::Result<Ending> {
    let config = config::load(&arguments.config)?;
    let _logs = logs::start(None, "warn");
    let client = google::client(&config);
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
    if let Some(address) = config.status.listen.filter(|address| !address.ip().is_loopback()) {
        page.push_str(&format!("  {}\n", open_to_others(address)));
    }
    unreachable += check_writing::look(&mut page, &config);
    let tried = try_run(&config, &client);
    match &client {
        Some(Ok(client)) => {
            let refused = tried.as_ref().map(check_page::refused).unwrap_or_default();
            unreachable += check_page::google(&mut page, &config, client, &refused);
        }
        Some(Err(error)) => {
            page.push_str(&format!("■ Google\n  {error}\n"));
            unreachable += 1;
        }
        None => {}
    }
    match tried {
        Ok(outcome) => {
            check_page::corrections(&mut page, &outcome);
            check_page::files(&mut page, &outcome);
            check_page::outputs(&mut page, &outcome);
            unreachable += usize::from(outcome.unreachable());
        }
        Err(CycleError::Nothing(why)) => {
            page.push_str(&format!("■ ファイルの読み方\n  読み取れるものがまだありません。{why}\n"));
        }
        Err(error) => return Err(error.into()),
    }
    print::result(&page)?;
    Ok(if unreachable == 0 { Ending::Done } else { Ending::Unreachable })
}

/// What the office has to know of a page that other machines can open.
pub(super) fn open_to_others(address: SocketAddr) -> String {
    format!(
        "注意: 状態の画面（[status] listen = \"{address}\"）は、ほかの機械からも見えます。画面には窓口の名前が出ます。この機械の中からだけにするには、127.0.0.1 にしてください。"
    )
}

/// A run that writes nothing, beside a daemon that may be running.
fn try_run(config: &Config, client: &google::Client) -> Result<Outcome, CycleError> {
    let mut store = Store::open_to_look(&config.paths.registry)?;
    let now = clock::from_environment(config.schedule.time_zone).now();
    let request = Request { dry_run: true, ..Request::at(now) };
    run::with_progress(config, client, &mut store, &request, &Stop::default())
}

fn folders(config: &Config) -> [(&'static str, &Path, bool); 4] {
    let paths = &config.paths;
    [
        ("inbox", &paths.inbox, config.sources.is_empty()),
        ("forms", &paths.forms, false),
        ("official", &paths.official, false),
        ("out", &paths.out, false),
    ]
}
