//! `tsunagi mail`: sends what waits in the outbox, or writes it as files to look at.

use super::arguments::MailArguments;
use super::ending::Ending;
use super::{logs, lost, print, targets};
use crate::clock;
use crate::config::{self, Config};
use crate::cycle::{self, Stop};
use crate::daemon::{self, Office, Rhythm};
use crate::notify::{self, Post, Sent, Smtp, Transport, Unready};
use crate::store::Store;
use chrono::{DateTime, NaiveDateTime, TimeDelta};
use chrono_tz::Tz;
use std::path::Path;

/// Why nothing may wait: only the night's run prepares letters by itself.
const NO_LETTERS: &str = "新しく知らせることがないか、まだメールが用意されていません。手で行う取りまとめでは、tsunagi run に --letters を付けたときだけ用意します（常駐の夜の取りまとめでは自動です）。\n";

pub(super) fn run(arguments: &MailArguments) -> anyhow::Result<Ending> {
    let config = config::load(&arguments.config.config)?;
    let _logs = logs::start(Some(&config.paths.logs), "warn");
    let now = clock::from_environment(config.schedule.time_zone).now();
    let Some(options) = &config.mail else {
        anyhow::bail!("設定に [mail] がないので、何も送りません。tsunagi.toml の [mail] を書いてください。");
    };
    if let Some(folder) = &arguments.dry_run {
        return write_out(&config, options, folder, now.naive_local());
    }
    if let Some(to) = &arguments.test {
        return try_out(options, to, now.naive_local());
    }
    let Some(mut store) = Store::open_existing(&config.paths.registry)? else {
        print::result(NO_LETTERS)?;
        return Ok(Ending::Done);
    };
    if arguments.again {
        store.try_letters_again(now.naive_local())?;
    }
    let Sent { sent, later, given_up } = send(&config, now, false, &Stop::default())?;
    let waiting = store.outbox_counts()?.waiting;
    let mut text = format!("送信 {sent}／あとでもう一度 {waiting}／送れなかった {given_up}\n");
    if later + given_up > 0 {
        for one in store.undelivered(now.date_naive() - TimeDelta::days(30), 1)? {
            text.push_str(&format!(
                "  {}（{}） … {}\n",
                cycle::of_whom(&one.kind),
                one.recipient,
                one.failure
            ));
        }
        if given_up > 0 {
            text.push_str("直したあと、tsunagi mail --again で送り直せます。\n");
        }
    }
    print::result(&text)?;
    Ok(if later + given_up == 0 { Ending::Done } else { Ending::Unreachable })
}

/// Writes all that waits, also what waits for a later try, as files.
fn write_out(
    config: &Config,
    options: &notify::Options,
    folder: &Path,
    now: NaiveDateTime,
) -> anyhow::Result<Ending> {
    targets::refuse_sources(folder, Some(config))?;
    let mut store = lost::existing(config)?;
    let letters = store.letters_due(now + TimeDelta::days(30), false)?;
    let registry = store.registry_id()?;
    let written = notify::write_eml(&letters, options, &registry, folder)?;
    let lines: Vec<String> = written.iter().map(|path| format!("  {}\n", path.display())).collect();
    let hint = if lines.is_empty() { NO_LETTERS } else { "" };
    print::result(&format!(
        "【確認のみ】送信待ち {} 通を書き出しました。\n{}{hint}",
        lines.len(),
        lines.concat()
    ))?;
    Ok(Ending::Done)
}

/// Sends one letter that says nothing, to see whether it comes.
fn try_out(options: &notify::Options, to: &str, now: NaiveDateTime) -> anyhow::Result<Ending> {
    let result = Smtp::new(options).and_then(|mut smtp| notify::try_out(options, &mut smtp, to, now));
    match result {
        Ok(()) => {
            print::result(&format!("{to} へ試しのメールを送りました。届いたか確かめてください。\n"))?;
            Ok(Ending::Done)
        }
        Err(error) => anyhow::bail!("試しのメールを送れませんでした。{error}"),
    }
}

/// Sends what waits (`again`: only what was tried before); nothing where mail is not configured or another is sending.
pub(super) fn send(config: &Config, now: DateTime<Tz>, again: bool, stop: &Stop) -> anyhow::Result<Sent> {
    let Some(options) = &config.mail else { return Ok(Sent::default()) };
    let registry = &config.paths.registry;
    let Some(mut store) = Store::open_existing(registry)? else { return Ok(Sent::default()) };
    if store.letters_due(now.naive_local(), again)?.is_empty() {
        return Ok(Sent::default());
    }
    let _tenure = match daemon::hold(registry, Office::Mail, now, stop, Rhythm::default()) {
        Err(error) if error.is_held() => return Ok(Sent::default()),
        tenure => tenure?,
    };
    let id = store.registry_id()?;
    let mut transport: Box<dyn Transport> = match Smtp::new(options) {
        Ok(smtp) => Box::new(smtp),
        Err(error) => Box::new(Unready(error)),
    };
    let mut post = Post {
        options,
        transport: transport.as_mut(),
        registry: &id,
        now: now.naive_local(),
        again,
        stop: &|| stop.asked().is_some(),
    };
    let sent = notify::send(&mut store, &mut post)?;
    tracing::info!(event = "mail_sent", sent = sent.sent, later = sent.later, given_up = sent.given_up);
    Ok(sent)
}
