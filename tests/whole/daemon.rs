//! The daemon as a process: one per registry, catches up once, ends cleanly, reads its configuration again, shows its state.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use crate::support::{Installation, TONIGHT};
use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

const TINY: tsunagi::demo::Options =
    tsunagi::demo::Options { desks: 4, workshops: 20, cases: 6, years: 2, seed: 5 };
/// Longer than anything takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(90);

/// A daemon of an installation; killed when dropped.
struct Daemon {
    child: Child,
    log: std::path::PathBuf,
}

impl Daemon {
    fn start(installation: &Installation, now: &str, arguments: &[&str]) -> Self {
        let log = installation.path(&format!("daemon-{now}-{}.log", arguments.len()));
        let file = fs::File::create(&log).unwrap();
        let mut command = installation.command(now, "daemon", arguments);
        let child = command.stdout(Stdio::null()).stderr(file).spawn().unwrap();
        Self { child, log }
    }

    fn said(&self) -> String {
        fs::read_to_string(&self.log).unwrap()
    }

    #[track_caller]
    fn until(&self, what: &str) {
        let start = Instant::now();
        while !self.said().contains(what) {
            assert!(start.elapsed() < PATIENCE, "「{what}」 was not said:\n{}", self.said());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn signal(&self, signal: &str) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args([signal, &pid]).status().unwrap().success());
    }

    #[track_caller]
    fn ends(&mut self, within: Duration) -> ExitStatus {
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(start.elapsed() < within, "it still runs after {within:?}:\n{}", self.said());
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        if self.child.try_wait().is_ok_and(|ended| ended.is_none()) {
            self.child.kill().unwrap();
            self.child.wait().unwrap();
        }
    }
}

/// A port that was free a moment ago.
fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn configure(installation: &Installation, more: &str) -> u16 {
    let port = free_port();
    let text = format!("[status]\nlisten = \"127.0.0.1:{port}\"\n{more}");
    fs::write(installation.path("tsunagi.toml"), text).unwrap();
    port
}

/// Status, headers and body of a page.
fn get(port: u16, path: &str, host: &str) -> (u16, String, String) {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.split(' ').nth(1).unwrap().parse().unwrap(), head.to_lowercase(), body.to_owned())
}

fn runs(installation: &Installation) -> i64 {
    installation.registry().query_row("SELECT count(*) FROM run", [], |row| row.get(0)).unwrap()
}

#[test]
fn downtime_is_made_up_for_by_one_run_and_a_second_daemon_is_told_by_whom() {
    let installation = Installation::demo(&TINY);
    configure(&installation, "");
    // The first start: nothing is due, and it is remembered since when.
    let mut first = Daemon::start(&installation, TONIGHT, &[]);
    first.until("next_run");
    let start = Instant::now();
    first.signal("-TERM");
    assert!(first.ends(Duration::from_secs(10)).success());
    assert!(start.elapsed() < Duration::from_secs(10));
    assert_eq!(runs(&installation), 0);
    // Four nights later: one run.
    let mut daemon = Daemon::start(&installation, "2026-11-24T12:00", &[]);
    daemon.until("run_ended");
    daemon.until("2026-11-25T02:00:00");
    assert_eq!(runs(&installation), 1);
    let second = installation.verb("2026-11-24T12:00", "daemon", &[]);
    second.ended(4);
    assert!(second.stderr.contains(&format!("プロセス {}", daemon.child.id())), "{}", second.stderr);
    // One that waits takes its place, and has nothing to make up for.
    let waiting = Daemon::start(&installation, "2026-11-24T12:00", &["--wait"]);
    waiting.until("waiting_for_the_other");
    // A run by hand needs no daemon's leave.
    installation.run("2026-11-24T12:30").ended(0);
    daemon.signal("-TERM");
    assert!(daemon.ends(Duration::from_secs(10)).success());
    waiting.until("next_run");
    assert_eq!(runs(&installation), 2);
}

#[test]
fn a_killed_daemon_leaves_nothing_in_the_way_and_its_run_is_done_by_the_next() {
    let installation = Installation::demo(&TINY);
    configure(&installation, "");
    let mut first = Daemon::start(&installation, TONIGHT, &[]);
    first.until("next_run");
    first.signal("-TERM");
    first.ends(PATIENCE);
    let mut killed = Daemon::start(&installation, "2026-11-21T02:00", &[]);
    killed.until("run_started");
    killed.signal("-KILL");
    killed.ends(PATIENCE);
    let next = Daemon::start(&installation, "2026-11-21T02:10", &[]);
    next.until("run_ended");
    let good: i64 = installation
        .registry()
        .query_row("SELECT count(*) FROM run WHERE state = 'done'", [], |row| row.get(0))
        .unwrap();
    assert_eq!(good, 1);
}

#[test]
fn a_night_that_falls_into_a_run_by_hand_follows_it() {
    let installation = Installation::demo(&TINY);
    configure(&installation, "");
    let mut first = Daemon::start(&installation, TONIGHT, &[]);
    first.until("next_run");
    first.signal("-TERM");
    first.ends(PATIENCE);
    let zone = chrono_tz::Asia::Tokyo;
    let now = tsunagi::clock::Clock::now(&tsunagi::clock::SystemClock { zone });
    let registry = installation.path("var/registry.db");
    let (stop, rhythm) = (tsunagi::cycle::Stop::default(), tsunagi::daemon::Rhythm::default());
    let by_hand = tsunagi::daemon::hold(&registry, tsunagi::daemon::Office::Run, now, &stop, rhythm).unwrap();
    let daemon = Daemon::start(&installation, "2026-11-21T02:00", &[]);
    daemon.until("run_waits_for_another");
    assert_eq!(runs(&installation), 0);
    drop(by_hand);
    daemon.until("run_ended");
    assert_eq!(runs(&installation), 1);
}

#[test]
fn a_run_that_is_told_to_stop_writes_nothing_half_and_goes_on_at_the_next_start() {
    let installation = Installation::demo(&tsunagi::demo::Options { desks: 20, workshops: 600, ..TINY });
    configure(&installation, "");
    let mut first = Daemon::start(&installation, TONIGHT, &[]);
    first.until("next_run");
    first.signal("-TERM");
    first.ends(PATIENCE);
    let mut stopped = Daemon::start(&installation, "2026-11-21T02:00", &[]);
    stopped.until("run_started");
    let start = Instant::now();
    stopped.signal("-TERM");
    assert!(stopped.ends(Duration::from_secs(10)).success());
    println!("ended {:?} after SIGTERM during a run", start.elapsed());
    assert!(stopped.said().contains("run_asked_to_end"), "{}", stopped.said());
    let next = Daemon::start(&installation, "2026-11-21T02:10", &[]);
    next.until("run_ended");
    installation.verb("2026-11-21T03:00", "verify", &[]).ended(0);
}

#[test]
fn a_configuration_is_read_again_when_it_is_valid_and_only_then() {
    let installation = Installation::demo(&TINY);
    let port = configure(&installation, "");
    let daemon = Daemon::start(&installation, TONIGHT, &[]);
    daemon.until("2026-11-21T02:00:00");
    fs::write(installation.path("tsunagi.toml"), "[schedule]\nnightly = \"0 25 * * *\"\n").unwrap();
    daemon.signal("-HUP");
    daemon.until("configuration_refused");
    let (code, _, page) = get(port, "/", "127.0.0.1");
    assert!(
        code == 200 && page.contains("前の設定のまま動いています") && page.contains("schedule.nightly"),
        "{page}"
    );
    fs::write(installation.path("tsunagi.toml"), "[schedule]\nnightly = \"30 3 * * *\"\n").unwrap();
    daemon.signal("-HUP");
    daemon.until("2026-11-21T03:30:00");
    let (_, _, page) = get(port, "/", "127.0.0.1");
    assert!(!page.contains("前の設定のまま") && page.contains("11月21日 03:30"), "{page}");
}

#[test]
fn the_page_the_health_and_the_metrics_say_what_the_terminal_says() {
    let installation = Installation::demo(&TINY);
    let port = configure(&installation, "stale_hours = 30\n");
    let row = "事業所名,サービス種別,所在地,電話番号\n工房あおぞら,B型,福岡県久留米市城南町1-3,12\n";
    fs::write(installation.path("inbox/d001-fukuoka/追加分.csv"), row).unwrap();
    let new = Daemon::start(&installation, TONIGHT, &[]);
    new.until("next_run");
    assert_eq!(get(port, "/healthz", "localhost").0, 200, "a new installation has time for its first night");
    drop(new);
    installation.run(TONIGHT).ended(0);
    let daemon = Daemon::start(&installation, "2026-11-21T01:00", &[]);
    daemon.until("next_run");
    let (code, head, page) = get(port, "/", "127.0.0.1");
    assert_eq!(code, 200);
    assert!(head.contains("content-security-policy: default-src 'none'"), "{head}");
    for part in
        ["正常に動いています", "2026-11-20 22:00", "夜間の取りまとめ", "最後のバックアップ", "lang=\"ja\""]
    {
        assert!(page.contains(part), "{part}\n{page}");
    }
    assert!(!page.contains("<script"), "{page}");
    assert_eq!(get(port, "/healthz", "localhost").0, 200);
    let (_, _, metrics) = get(port, "/metrics", "127.0.0.1");
    for line in [
        "tsunagi_healthy 1",
        "tsunagi_workshops 2",
        "# EOF",
        "tsunagi_desk_issues{desk=",
        "tsunagi_source_age_seconds{",
    ] {
        assert!(metrics.contains(line), "{line}\n{metrics}");
    }
    assert_eq!(get(port, "/", "tsunagi.example.jp").0, 403, "a foreign name does not open a local page");
    assert_eq!(get(port, "/etc", "127.0.0.1").0, 404);
    let text = installation.verb("2026-11-21T01:00", "status", &[]);
    text.ended(0);
    assert!(
        text.stdout.contains("■ 状態  正常") && text.stdout.contains("2026-11-21 02:00  夜間の取りまとめ"),
        "{}",
        text.stdout
    );
    drop(daemon);
    // Three days without a night: dead, whatever the process says.
    fs::write(
        installation.path("tsunagi.toml"),
        format!("[status]\nlisten = \"127.0.0.1:{port}\"\n[schedule]\nnightly = \"\"\n"),
    )
    .unwrap();
    let dead = Daemon::start(&installation, "2026-11-24T09:00", &[]);
    dead.until("status_page");
    let (code, _, body) = get(port, "/healthz", "localhost");
    assert!(code == 503 && body.contains("2026-11-20 22:00"), "{code} {body}");
    assert!(get(port, "/", "localhost").2.contains("異常があります"));
    let text = installation.verb("2026-11-24T09:00", "status", &[]);
    text.ended(3);
}
