//! Mail against a real SMTP server: each thing once, tried again when the server is not ready, off by default.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use crate::smtp::{Mood, SmtpServer};
use crate::support::{Installation, SMALL, TONIGHT};
use std::fs;

/// The sample with mail to the office and to two of its desks.
fn installation(port: u16) -> (Installation, Vec<String>) {
    let installation = Installation::demo(&SMALL);
    let desks: Vec<String> = fs::read_dir(installation.path("inbox"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with('d'))
        .collect();
    let mut desks = desks;
    desks.sort();
    for desk in desks.iter().take(2) {
        let row = "事業所名,サービス種別,所在地,電話番号\n工房あおぞら,B型,福岡県久留米市城南町1-3,12\n";
        fs::write(installation.path(&format!("inbox/{desk}/追加分.csv")), row).unwrap();
    }
    let lines: Vec<String> =
        desks.iter().take(2).map(|desk| format!("\"{desk}\" = \"{desk}@example.jp\"")).collect();
    let mail = format!(
        "[mail]\nserver = \"127.0.0.1\"\nport = {port}\nsecurity = \"none\"\nfrom = \"つなぎ <tsunagi@example.jp>\"\n\
         office = [\"jimu@example.jp\"]\n[mail.desks]\n{}\n",
        lines.join("\n")
    );
    fs::write(installation.path("tsunagi.toml"), mail).unwrap();
    (installation, desks)
}

#[test]
fn a_night_is_told_once_to_each_and_only_what_is_theirs() {
    let server = SmtpServer::start();
    let (installation, desks) = installation(server.port);
    installation.verb(TONIGHT, "run", &["--letters"]).ended(0);
    assert_eq!(server.mails().len(), 0, "the night only queues");
    let eml = installation.path("eml");
    installation.verb(TONIGHT, "mail", &["--dry-run", eml.to_str().unwrap()]).ended(0);
    assert_eq!(fs::read_dir(&eml).unwrap().count(), 3);
    assert_eq!(server.mails().len(), 0);
    installation.verb(TONIGHT, "mail", &[]).ended(0);
    let mails = server.mails();
    let mut to: Vec<&str> = mails.iter().map(|mail| mail.to.as_str()).collect();
    to.sort_unstable();
    let expected =
        [format!("{}@example.jp", desks[0]), format!("{}@example.jp", desks[1]), "jimu@example.jp".into()];
    assert_eq!(to, expected);
    for mail in &mails {
        assert!(mail.header("Message-ID").ends_with("@tsunagi>"), "{}", mail.text);
        let body = mail.body();
        for other in desks.iter().filter(|desk| !mail.to.starts_with(desk.as_str())) {
            assert!(mail.to == "jimu@example.jp" || !body.contains(other.as_str()), "{other}\n{body}");
        }
    }
    let desk = mails.iter().find(|mail| mail.to == expected[0]).unwrap().body();
    assert!(desk.contains("応募締切") || desk.contains("直していただきたい"), "{desk}");
    // The same night again, and the next one: nothing is new, nothing is sent.
    for now in [TONIGHT, "2026-11-21T02:00"] {
        installation.verb(now, "run", &["--letters"]).ended(0);
        installation.verb(now, "mail", &[]).ended(0);
        assert_eq!(server.mails().len(), 3, "{now}");
    }
}

#[test]
fn a_server_that_is_not_ready_is_tried_again_and_one_that_refuses_is_not() {
    let server = SmtpServer::start();
    let (installation, _) = installation(server.port);
    installation.verb(TONIGHT, "run", &["--letters"]).ended(0);
    server.will(&[Mood::Later, Mood::Refuses, Mood::Takes]);
    let first = installation.verb(TONIGHT, "mail", &[]);
    first.ended(3);
    assert!(first.stdout.contains("送信 1／あとでもう一度 1／送れなかった 1"), "{}", first.stdout);
    // Five minutes have to pass.
    installation.verb("2026-11-20T22:04", "mail", &[]).ended(0);
    assert_eq!(server.mails().len(), 1);
    installation.verb("2026-11-20T22:06", "mail", &[]).ended(0);
    assert_eq!(server.mails().len(), 2);
    let status = installation.verb("2026-11-20T22:10", "status", &[]);
    assert!(status.stdout.contains("送信済み 2／送信待ち 0／送れなかった 1"), "{}", status.stdout);
}

#[test]
fn a_letter_whose_fate_is_unknown_is_sent_again_under_the_same_id() {
    let server = SmtpServer::start();
    let (installation, _) = installation(server.port);
    installation.verb(TONIGHT, "run", &["--letters"]).ended(0);
    server.will(&[Mood::BreaksOffAfterTaking]);
    installation.verb(TONIGHT, "mail", &[]).ended(3);
    installation.verb("2026-11-20T22:06", "mail", &[]).ended(0);
    let mails = server.mails();
    let ids: std::collections::BTreeSet<String> =
        mails.iter().map(|mail| mail.header("Message-ID")).collect();
    assert_eq!((mails.len(), ids.len()), (4, 3), "a receiver can tell the second copy by its id");
}

fn set_port(installation: &Installation, from: u16, to: u16, more: &str) {
    let file = installation.path("tsunagi.toml");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(file, text.replace(&format!("port = {from}\n"), &format!("port = {to}\n{more}"))).unwrap();
}

/// A server that is not there, then a login that it does not know: what lies on us costs no letter, however long it lasts.
#[test]
fn a_letter_that_cannot_leave_us_waits_until_it_can() {
    let server = SmtpServer::start();
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let (installation, _) = installation(closed);
    installation.verb(TONIGHT, "run", &["--letters"]).ended(0);
    for day in 21..31 {
        let tried = installation.verb(&format!("2026-11-{day}T08:00"), "mail", &[]);
        tried.ended(3);
        assert!(tried.stdout.contains("送信 0／あとでもう一度 3／送れなかった 0"), "{day}: {}", tried.stdout);
        assert!(tried.stdout.contains("つながりません"), "{}", tried.stdout);
    }
    // Between two tries they are still named as waiting.
    let between = installation.verb("2026-11-30T08:01", "mail", &[]);
    assert!(between.stdout.contains("あとでもう一度 3"), "{}", between.stdout);
    let status = installation.verb("2026-11-30T09:00", "status", &[]);
    let (_, worries) = status.stdout.split_once("■ 気になること").unwrap();
    assert!(worries.contains("メール 3 通を送れないまま待っています（窓口 d001-"), "{worries}");
    fs::write(installation.path("password"), "himitsu\n").unwrap();
    #[cfg(unix)]
    fs::set_permissions(installation.path("password"), std::os::unix::fs::PermissionsExt::from_mode(0o600))
        .unwrap();
    let login = "user = \"tsunagi\"\npassword_file = \"password\"\n";
    set_port(&installation, closed, server.port, login);
    let tried = installation.verb("2026-12-01T08:00", "mail", &[]);
    tried.ended(3);
    assert!(
        tried.stdout.contains("あとでもう一度 3／送れなかった 0")
            && tried.stdout.contains("ログインできません"),
        "{}",
        tried.stdout
    );
    fs::remove_file(installation.path("password")).unwrap();
    let tried = installation.verb("2026-12-02T08:00", "mail", &[]);
    tried.ended(3);
    assert!(tried.stdout.contains("パスワードのファイル"), "{}", tried.stdout);
    set_port(&installation, server.port, server.port, "");
    let file = installation.path("tsunagi.toml");
    fs::write(&file, fs::read_to_string(&file).unwrap().replace(login, "")).unwrap();
    let sent = installation.verb("2026-12-03T08:00", "mail", &[]);
    sent.ended(0);
    assert_eq!(server.mails().len(), 3, "{}", sent.stdout);
}

#[test]
fn a_letter_that_was_given_up_does_not_count_as_told() {
    let server = SmtpServer::start();
    let (installation, desks) = installation(server.port);
    installation.verb(TONIGHT, "run", &["--letters"]).ended(0);
    server.will(&[Mood::Refuses, Mood::Full]);
    let first = installation.verb(TONIGHT, "mail", &[]);
    first.ended(3);
    assert!(first.stdout.contains("送信 1／あとでもう一度 1／送れなかった 1"), "{}", first.stdout);
    assert!(first.stdout.contains("tsunagi mail --again"), "{}", first.stdout);
    installation.verb("2026-11-20T22:06", "mail", &[]).ended(0);
    let status = installation.verb("2026-11-20T22:10", "status", &[]);
    let named = format!("メール 1 通を送れませんでした（窓口 {}）", desks[0]);
    assert!(status.stdout.contains(&named), "{}", status.stdout);
    // The next night tells it anew.
    installation.verb("2026-11-21T02:00", "run", &["--letters"]).ended(0);
    installation.verb("2026-11-21T08:00", "mail", &[]).ended(0);
    let to = format!("{}@example.jp", desks[0]);
    let told = |server: &SmtpServer| server.mails().iter().filter(|mail| mail.to == to).count();
    assert_eq!(told(&server), 1);
    let status = installation.verb("2026-11-21T09:00", "status", &[]);
    assert!(!status.stdout.contains("送れませんでした"), "{}", status.stdout);
}

#[test]
fn letters_that_were_given_up_are_sent_again_when_a_person_wants_it() {
    let server = SmtpServer::start();
    let (installation, _) = installation(server.port);
    installation.verb(TONIGHT, "run", &["--letters"]).ended(0);
    server.will(&[Mood::Refuses, Mood::Refuses, Mood::Refuses]);
    installation.verb(TONIGHT, "mail", &[]).ended(3);
    installation.verb("2026-11-21T08:00", "mail", &[]).ended(0);
    assert_eq!(server.mails().len(), 0);
    let again = installation.verb("2026-11-21T08:01", "mail", &["--again"]);
    again.ended(0);
    assert!(again.stdout.contains("送信 3"), "{}", again.stdout);
    // They count as told now.
    installation.verb("2026-11-22T02:00", "run", &["--letters"]).ended(0);
    installation.verb("2026-11-22T08:00", "mail", &[]).ended(0);
    assert_eq!(server.mails().len(), 3);
    installation.verb("2026-11-22T08:00", "mail", &["--test", "watashi@example.jp"]).ended(0);
    assert_eq!(server.mails().last().unwrap().to, "watashi@example.jp");
}

#[test]
fn a_restored_registry_sends_nothing_twice_and_no_id_again() {
    let server = SmtpServer::start();
    let (installation, desks) = installation(server.port);
    installation.verb(TONIGHT, "run", &[]).ended(0);
    installation.verb("2026-11-20T22:10", "backup", &[]).ended(0);
    installation.verb("2026-11-20T22:20", "run", &["--full", "--letters"]).ended(0);
    installation.verb("2026-11-20T22:20", "mail", &[]).ended(0);
    let desks_mails =
        |server: &SmtpServer| server.mails().iter().filter(|mail| mail.to.starts_with('d')).count();
    assert_eq!(desks_mails(&server), 2);
    installation.verb("2026-11-20T22:30", "restore", &[]).ended(0);
    installation.verb("2026-11-20T22:40", "run", &["--full", "--letters"]).ended(0);
    installation.verb("2026-11-20T22:40", "mail", &[]).ended(0);
    assert_eq!(desks_mails(&server), 2, "what the desks know is not told again");
    // What is new is told under an id of its own.
    let row = "事業所名,サービス種別,所在地,電話番号\n工房ゆうやけ,B型,福岡県久留米市城南町9-3,34\n";
    fs::write(installation.path(&format!("inbox/{}/追加分２.csv", desks[0])), row).unwrap();
    installation.verb("2026-11-21T02:00", "run", &["--letters"]).ended(0);
    installation.verb("2026-11-21T08:00", "mail", &[]).ended(0);
    assert_eq!(desks_mails(&server), 3);
    let mails = server.mails();
    let ids: std::collections::BTreeSet<String> =
        mails.iter().map(|mail| mail.header("Message-ID")).collect();
    assert_eq!(ids.len(), mails.len());
}

/// A folder of books that cannot be written: a file stands in its place.
#[test]
fn the_office_hears_of_books_that_could_not_be_written_and_their_desks_wait() {
    let server = SmtpServer::start();
    let (installation, _) = installation(server.port);
    fs::remove_dir_all(installation.path("out/窓口")).unwrap_or_default();
    fs::write(installation.path("out/窓口"), "").unwrap();
    installation.verb(TONIGHT, "run", &["--letters"]).ended(3);
    let status = installation.verb("2026-11-20T22:10", "status", &[]);
    status.ended(3);
    assert!(
        status.stdout.contains("異常") && status.stdout.contains("書けなかったものが"),
        "{}",
        status.stdout
    );
    installation.verb("2026-11-20T22:10", "mail", &[]).ended(0);
    let mails = server.mails();
    assert!(mails.iter().all(|mail| mail.to == "jimu@example.jp"), "{mails:?}");
    assert!(
        mails
            .iter()
            .any(|mail| mail.body().contains("書けなかったものがあります") && mail.body().contains("窓口/")),
        "{mails:?}"
    );
    fs::remove_file(installation.path("out/窓口")).unwrap();
    installation.verb("2026-11-21T02:00", "run", &["--letters"]).ended(0);
    installation.verb("2026-11-21T08:00", "mail", &[]).ended(0);
    assert_eq!(server.mails().iter().filter(|mail| mail.to != "jimu@example.jp").count(), 2);
    installation.verb("2026-11-21T08:10", "status", &[]).ended(0);
}

#[test]
fn nothing_is_sent_unless_the_office_asks_for_it() {
    let installation = Installation::after_a_night(&SMALL);
    let said = installation.verb(TONIGHT, "mail", &[]);
    said.ended(4);
    assert!(said.stderr.contains("[mail]"), "{}", said.stderr);
    let queued: i64 =
        installation.registry().query_row("SELECT count(*) FROM outbox", [], |row| row.get(0)).unwrap();
    assert_eq!(queued, 0);
}

/// Without encryption only a server of this machine may be named.
#[test]
fn an_open_way_to_another_machine_is_refused() {
    let installation = Installation::empty();
    let mail = "[mail]\nserver = \"smtp.example.jp\"\nsecurity = \"none\"\nfrom = \"tsunagi\"\n";
    fs::write(installation.path("tsunagi.toml"), mail).unwrap();
    let said = installation.verb(TONIGHT, "check", &[]);
    said.ended(2);
    for place in ["mail.security", "mail.from"] {
        assert!(said.stderr.contains(place), "{place}\n{}", said.stderr);
    }
}
