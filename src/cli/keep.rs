//! `tsunagi backup`, `restore` and `verify`: copies of the registry, and whether it is whole.

use super::arguments::{ConfigArgument, RestoreArguments};
use super::ending::Ending;
use super::{logs, lost, print};
use crate::backup::{self, Rule};
use crate::clock;
use crate::config;
use crate::cycle::{self, Verified};
use crate::daemon::{self, Office};
use crate::store::refuse_foreign;

/// Differences that are named.
const NAMED: usize = 10;

pub(super) fn backup(arguments: &ConfigArgument) -> anyhow::Result<Ending> {
    let config = config::load(&arguments.config)?;
    let _logs = logs::start(None, "warn");
    let now = clock::from_environment(config.schedule.time_zone).now().naive_local();
    let settings = &config.backup;
    let taken = backup::take(&lost::open(&config)?, &settings.folder, &Rule::from(settings), now)?;
    print::result(&format!(
        "登録簿の写しを作り、壊れていないことを確かめました: {}（{} KB）\n",
        taken.path.display(),
        taken.bytes / 1000
    ))?;
    Ok(Ending::Done)
}

pub(super) fn restore(arguments: &RestoreArguments) -> anyhow::Result<Ending> {
    let config = config::load(&arguments.config.config)?;
    let _logs = logs::start(None, "warn");
    if arguments.list {
        let lines: Vec<String> = backup::list(&config.backup.folder)?
            .iter()
            .map(|one| format!("{}  {} KB  {}\n", one.taken_at, one.bytes / 1000, one.path.display()))
            .collect();
        let none = "バックアップはまだありません。\n".to_owned();
        print::result(&if lines.is_empty() { none } else { lines.concat() })?;
        return Ok(Ending::Done);
    }
    let now = clock::from_environment(config.schedule.time_zone).now();
    let registry = &config.paths.registry;
    refuse_foreign(registry)?;
    // Neither a daemon nor a run may use the registry meanwhile. The lease in it may not be readable.
    let _daemon = daemon::acquire(&Office::Daemon.lock_file(registry), now)?;
    let _run = daemon::acquire(&Office::Run.lock_file(registry), now)?;
    let from = arguments.from.as_deref();
    let restored = backup::restore(registry, &config.backup.folder, from, now.naive_local())?;
    let aside = restored.aside.map_or_else(String::new, |path| {
        format!("それまでの登録簿は {} に残してあります。\n", path.display())
    });
    print::result(&format!(
        "登録簿を {} の写しに戻しました。\n{aside}次の取りまとめ（tsunagi run）で、その後の変化をファイルから読み直します。\n",
        restored.from.display()
    ))?;
    Ok(Ending::Done)
}

pub(super) fn verify(arguments: &ConfigArgument) -> anyhow::Result<Ending> {
    let config = config::load(&arguments.config)?;
    let _logs = logs::start(None, "warn");
    let verified = cycle::verify(&config, &lost::open(&config)?)?;
    print::result(&words(&verified))?;
    Ok(if verified.is_good() { Ending::Done } else { Ending::Nothing })
}

fn words(verified: &Verified) -> String {
    let mut text = String::new();
    for problem in &verified.problems {
        text.push_str(&format!("壊れています: {problem}\n"));
    }
    if !verified.problems.is_empty() {
        text.push_str("`tsunagi restore` でバックアップから戻してください。\n");
        return text;
    }
    text.push_str("登録簿の決まり … すべて守られています\n");
    let Some(of) = verified.of else {
        return text + "取りまとめがまだないので、計算し直すものはありません。\n";
    };
    text.push_str(&format!(
        "計算し直し … {of} 時点で、{} 行から {} 件を計算し直しました。",
        verified.records, verified.entities
    ));
    if verified.differing.is_empty() {
        return text + "すべて同じです。\n";
    }
    text.push_str(&format!("{} 件が違います。\n", verified.differing.len()));
    for one in verified.differing.iter().take(NAMED) {
        text.push_str(&format!("  {one}\n"));
    }
    text + "tsunagi や設定を新しくした後は、次の取りまとめまで違うことがあります。それ以外なら、記録を添えてお知らせください。\n"
}
