//! Mail against a real SMTP server: each thing once, tried again when the server is not ready, off by default.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

#[expect(dead_code, reason = "not every test needs all of it")]
mod support;
#[path = "support/smtp.rs"]
mod smtp;

use smtp::{Mood, SmtpServer};
use std::fs;
use support::{Installation, SMALL, TONIGHT};

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
