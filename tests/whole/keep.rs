//! Backup, restore and verify; a damaged registry, a full disk, a folder that may not be written: a clear end, and the last
//! state intact.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use crate::support::{Installation, SMALL, Said, TONIGHT, said};
use std::fs;
use std::io::{Seek, SeekFrom, Write};
use std::process::Command;

const NEXT: &str = "2026-11-21T02:00";

/// A file that makes the next night change something.
fn add_news(installation: &Installation, number: u32) {
    let row = format!(
        "事業所名,サービス種別,所在地,電話番号\nとまり木{number}号,B型,福岡県久留米市城南町{number}-3,0942-30-90{number:02}\n"
    );
    fs::write(installation.path("inbox/d001-fukuoka/追加分.csv"), row).unwrap();
}

fn backups(installation: &Installation) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(installation.path("var/backup"))
        .map(|entries| entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect())
        .unwrap_or_default();
    names.sort();
    names
}

#[test]
fn the_registry_is_copied_before_the_first_run_of_a_day_and_comes_back() {
    let installation = Installation::after_a_night(&SMALL);
    assert_eq!(backups(&installation), Vec::<String>::new(), "there was nothing to copy");
    let before = installation.tables(TONIGHT);
    for now in [NEXT, "2026-11-21T12:00"] {
        add_news(&installation, 11);
        installation.run(now).ended(0);
    }
    assert_eq!(backups(&installation), ["registry-20261121T020000.db"]);
    assert!(installation.tables(TONIGHT)["workshops.csv"].len() > before["workshops.csv"].len());
    installation.verb(NEXT, "verify", &[]).ended(0);
    // The copy holds the evening before.
    fs::write(installation.path("var/registry.db"), "壊れた登録簿").unwrap();
    let broken = installation.run(NEXT);
    broken.ended(4);
    assert!(broken.stderr.contains("tsunagi restore"), "{}", broken.stderr);
    let restored = installation.verb("2026-11-21T13:00", "restore", &[]);
    restored.ended(0);
    assert!(restored.stdout.contains("registry-20261121T020000.db"), "{}", restored.stdout);
    assert!(installation.path("var/registry.db.replaced-20261121T130000").exists());
    assert!(before == installation.tables(TONIGHT));
    let verified = installation.verb(NEXT, "verify", &[]);
    verified.ended(0);
    assert!(verified.stdout.contains("すべて同じです"), "{}", verified.stdout);
    // What came in after the copy was taken is in the files, and is read again.
    installation.run("2026-11-22T02:00").ended(0);
    assert!(installation.tables(TONIGHT)["workshops.csv"].len() > before["workshops.csv"].len());
}

#[test]
fn a_changed_document_is_found_by_computing_it_again() {
    let installation = Installation::after_a_night(&SMALL);
    installation.verb(NEXT, "verify", &[]).ended(0);
    let changed = installation
        .registry()
        .execute(
            "UPDATE entity_version SET document = replace(document, '{', '{\"x\":1,')
             WHERE kind = 'case' AND id = (SELECT min(id) FROM entity_version WHERE kind = 'case')",
            [],
        )
        .unwrap();
    assert_eq!(changed, 1);
    let verified = installation.verb(NEXT, "verify", &[]);
    verified.ended(4);
    assert!(
        verified.stdout.contains("1 件が違います") && verified.stdout.contains("案件 C-"),
        "{}",
        verified.stdout
    );
}

#[test]
fn a_fingerprint_that_is_not_its_documents_is_found() {
    let installation = Installation::after_a_night(&SMALL);
    let changed = installation
        .registry()
        .execute(
            "UPDATE entity_version SET fingerprint = zeroblob(16)
             WHERE kind = 'case' AND id = (SELECT min(id) FROM entity_version WHERE kind = 'case')",
            [],
        )
        .unwrap();
    assert_eq!(changed, 1);
    let verified = installation.verb(NEXT, "verify", &[]);
    verified.ended(4);
    assert!(verified.stdout.contains("1 件が違います"), "{}", verified.stdout);
    // The next night that decides writes the document again, with its own.
    installation.verb(NEXT, "run", &["--full"]).ended(0);
    installation.verb(NEXT, "verify", &[]).ended(0);
}

#[test]
fn a_damaged_registry_is_refused_before_anything_is_written() {
    let installation = Installation::after_a_night(&SMALL);
    let (path, books) = (installation.path("var/registry.db"), installation.books());
    installation.registry().execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    let pages = fs::metadata(&path).unwrap().len() / 4096;
    let mut file = fs::OpenOptions::new().write(true).open(&path).unwrap();
    for page in (3..pages).step_by(7) {
        file.seek(SeekFrom::Start(page * 4096)).unwrap();
        file.write_all(&[0xA5; 512]).unwrap();
    }
    drop(file);
    let damaged = fs::read(&path).unwrap();
    add_news(&installation, 12);
    let refused = installation.run(NEXT);
    refused.ended(4);
    assert!(refused.stderr.contains("tsunagi restore"), "{}", refused.stderr);
    assert_eq!(backups(&installation), Vec::<String>::new(), "a damaged copy would push a whole one out");
    assert!(books == installation.books());
    assert_eq!(damaged.len(), fs::read(&path).unwrap().len());
}

/// `run` where no file may grow beyond so many KiB: what a full disk looks like to a program.
fn run_on_a_full_disk(installation: &Installation, now: &str, kib: u64) -> Said {
    let mut night = installation.command(now, "run", &[]);
    let words: Vec<String> = std::iter::once(night.get_program())
        .chain(night.get_args())
        .map(|word| format!("'{}'", word.to_str().unwrap()))
        .collect();
    // Blocks of ulimit are 1024 bytes in bash.
    let script = format!("trap '' XFSZ; ulimit -f {kib}; exec {}", words.join(" "));
    let mut shell = Command::new("bash");
    for (name, value) in night.env_remove("x").get_envs() {
        match value {
            Some(value) => shell.env(name, value),
            None => shell.env_remove(name),
        };
    }
    said(shell.args(["-c", &script]))
}

#[test]
fn a_full_disk_ends_the_night_and_the_next_one_is_as_if_nothing_had_been() {
    let installation = Installation::after_a_night(&SMALL);
    installation.registry().execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    let (before, books) = (installation.tables(TONIGHT), installation.books());
    add_news(&installation, 13);
    let mut ends = std::collections::BTreeSet::new();
    for kib in [4, 16, 64] {
        let full = run_on_a_full_disk(&installation, NEXT, kib);
        assert!(matches!(full.code, Some(3 | 4)), "{kib}: {:?}\n{}\n{}", full.code, full.stdout, full.stderr);
        ends.insert(full.code);
        let words = format!("{}{}", full.stdout, full.stderr);
        assert!(words.contains("空き") || words.contains("書けません"), "{kib}: {words}");
        let whole: String =
            installation.registry().query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
        assert_eq!(whole, "ok");
    }
    assert!(ends.contains(&Some(4)), "none of them stopped the registry from being written");
    assert!(books.len() == installation.books().len());
    let undisturbed = Installation::after_a_night(&SMALL);
    add_news(&undisturbed, 13);
    for one in [&installation, &undisturbed] {
        one.run("2026-11-22T02:00").ended(0);
        one.verb("2026-11-22T03:00", "verify", &[]).ended(0);
    }
    assert!(before["workshops.csv"].len() < installation.tables(TONIGHT)["workshops.csv"].len());
    assert!(installation.tables(TONIGHT) == undisturbed.tables(TONIGHT));
}

/// As a user who may not write; `None` where the test cannot become one.
fn run_as_nobody(installation: &Installation, now: &str) -> Option<Said> {
    let own = Command::new("id").arg("-u").output().ok()?;
    let night = installation.command(now, "run", &[]);
    if own.stdout != b"0\n" {
        return Some(installation.run(now));
    }
    let mut other = Command::new("setpriv");
    other.args(["--reuid", "65534", "--regid", "65534", "--clear-groups"]);
    other.arg(night.get_program()).args(night.get_args()).env("TSUNAGI_NOW", now);
    let said = said(&mut other);
    // A machine whose build folder nobody else may enter cannot try this.
    (said.code != Some(126) && said.code != Some(127)).then_some(said)
}

#[cfg(unix)]
#[test]
fn folders_that_may_not_be_written_are_named_and_nothing_is_lost() {
    use std::os::unix::fs::PermissionsExt;
    let installation = Installation::after_a_night(&SMALL);
    let (before, books) = (installation.tables(TONIGHT), installation.books());
    add_news(&installation, 14);
    let set = |folder: &str, mode: u32| {
        fs::set_permissions(installation.path(folder), fs::Permissions::from_mode(mode)).unwrap();
    };
    set("", 0o755);
    // The registry's folder.
    set("var", 0o555);
    let Some(refused) = run_as_nobody(&installation, NEXT) else { return };
    set("var", 0o755);
    refused.ended(4);
    assert!(
        refused.stderr.contains("書き込めるか") || refused.stderr.contains("許されているか"),
        "{}",
        refused.stderr
    );
    assert!(books == installation.books());
    assert!(before == installation.tables(TONIGHT));
    installation.run(NEXT).ended(0);
    installation.verb(NEXT, "verify", &[]).ended(0);
}

#[test]
fn the_way_back_is_closed_while_a_run_goes_on() {
    let installation = Installation::after_a_night(&SMALL);
    installation.verb(TONIGHT, "backup", &[]).ended(0);
    let stop = tsunagi::cycle::Stop::default();
    let now = tsunagi::clock::Clock::now(&tsunagi::clock::SystemClock { zone: chrono_tz::Asia::Tokyo });
    let registry = installation.path("var/registry.db");
    let rhythm = tsunagi::daemon::Rhythm::default();
    let tenure = tsunagi::daemon::hold(&registry, tsunagi::daemon::Office::Run, now, &stop, rhythm).unwrap();
    let refused = installation.verb(TONIGHT, "restore", &[]);
    refused.ended(4);
    assert!(refused.stderr.contains(&std::process::id().to_string()), "{}", refused.stderr);
    drop(tenure);
    installation.verb(TONIGHT, "restore", &[]).ended(0);
    let list = installation.verb(TONIGHT, "restore", &["--list"]);
    assert!(list.stdout.contains("registry-20261120T220000.db"), "{}", list.stdout);
}

fn lose(installation: &Installation) {
    for companion in ["", "-wal", "-shm"] {
        fs::remove_file(installation.path(&format!("var/registry.db{companion}"))).unwrap_or_default();
    }
}

/// No verb makes an empty registry where there was one, and none copies or restores it.
#[test]
fn a_lost_registry_is_refused_by_every_verb_and_comes_back_from_a_copy_that_holds_something() {
    let installation = Installation::after_a_night(&SMALL);
    installation.verb(NEXT, "backup", &[]).ended(0);
    let before = installation.tables(TONIGHT);
    lose(&installation);
    for (verb, arguments) in [
        ("backup", &[][..]),
        ("approve", &[]),
        ("daemon", &[]),
        ("verify", &[]),
        ("run", &[]),
        ("run", &["--dry-run"]),
    ] {
        let said = installation.verb(NEXT, verb, arguments);
        said.ended(4);
        assert!(said.stderr.contains("前回までの記録がありません"), "{verb}: {}", said.stderr);
        assert!(!installation.path("var/registry.db").exists(), "{verb}");
    }
    let status = installation.verb(NEXT, "status", &[]);
    status.ended(3);
    assert!(status.stdout.contains("前回までの記録がありません"), "{}", status.stdout);
    // An older version has left an empty one, and a copy of it.
    drop(tsunagi::store::Store::open(&installation.path("var/registry.db")).unwrap());
    drop(tsunagi::store::Store::open(&installation.path("var/backup/registry-20261122T020000.db")).unwrap());
    for verb in ["backup", "approve", "daemon", "verify", "run"] {
        installation.verb("2026-11-22T03:00", verb, &[]).ended(4);
    }
    let restored = installation.verb("2026-11-22T03:00", "restore", &[]);
    restored.ended(0);
    assert!(restored.stdout.contains("registry-20261121T020000.db"), "{}", restored.stdout);
    assert!(before == installation.tables(TONIGHT));
    installation.run("2026-11-22T04:00").ended(0);
}

#[test]
fn a_dry_run_of_a_new_installation_makes_no_registry() {
    let installation = Installation::demo(&SMALL);
    installation.verb(TONIGHT, "run", &["--dry-run"]).ended(0);
    assert!(!installation.path("var/registry.db").exists());
}

#[test]
fn a_clock_that_has_gone_back_by_years_stops_the_night() {
    let installation = Installation::after_a_night(&SMALL);
    let books = installation.books();
    let refused = installation.run("2000-01-01T02:00");
    refused.ended(4);
    assert!(refused.stderr.contains("時計"), "{}", refused.stderr);
    assert!(books == installation.books());
    let status = installation.verb("2000-01-01T09:00", "status", &[]);
    assert!(status.stdout.contains("異常") && status.stdout.contains("時計"), "{}", status.stdout);
    // Right again: it goes on by itself.
    installation.run(NEXT).ended(0);
    installation.verb(NEXT, "status", &[]).ended(0);
    // A person who has looked at the clock is believed, and the next night needs nothing more.
    installation.verb("2026-10-01T02:00", "run", &["--clock-is-right"]).ended(0);
    installation.run("2026-10-02T02:00").ended(0);
}

#[test]
fn a_night_of_a_clock_that_was_ahead_is_not_taken_for_a_recent_one() {
    let installation = Installation::after_a_night(&SMALL);
    installation.run("2027-01-05T02:00").ended(0);
    installation.run(NEXT).ended(0);
    installation.verb("2026-11-21T09:00", "status", &[]).ended(0);
    for now in ["2026-11-23T12:00", "2026-12-20T09:00"] {
        let status = installation.verb(now, "status", &[]);
        status.ended(3);
        assert!(status.stdout.contains("最後に終わった取りまとめは 2026-11-21"), "{}", status.stdout);
        let metrics = installation.verb(now, "status", &["--metrics"]);
        assert!(metrics.stdout.contains("tsunagi_healthy 0"), "{}", metrics.stdout);
    }
}

#[test]
fn what_cannot_be_written_is_told_before_the_night() {
    let installation = Installation::after_a_night(&SMALL);
    let check = installation.verb(NEXT, "check", &[]);
    check.ended(0);
    assert!(check.stdout.contains("■ 書けるか"), "{}", check.stdout);
    let configure = |text: &str| fs::write(installation.path("tsunagi.toml"), text).unwrap();
    configure("[paths]\nout = \"inbox/../inbox/out\"\n");
    let refused = installation.verb(NEXT, "check", &[]);
    refused.ended(2);
    assert!(refused.stderr.contains("paths.out"), "{}", refused.stderr);
    configure("[paths]\nregistry = \"nowhere/registry.db\"\n");
    let told = installation.verb(NEXT, "check", &[]);
    told.ended(3);
    assert!(told.stdout.contains("nowhere がありません"), "{}", told.stdout);
    configure(
        "[mail]\nserver = \"127.0.0.1\"\nsecurity = \"none\"\nfrom = \"tsunagi@example.jp\"\nuser = \"tsunagi\"\npassword_file = \"nowhere\"\n",
    );
    let told = installation.verb(NEXT, "check", &[]);
    told.ended(3);
    assert!(told.stdout.contains("パスワードのファイル"), "{}", told.stdout);
    // Saved by an editor in its old encoding.
    fs::write(installation.path("tsunagi.toml"), b"# \x93\xfa\x96\x7b\n").unwrap();
    let told = installation.verb(NEXT, "check", &[]);
    told.ended(2);
    assert!(told.stderr.contains("UTF-8"), "{}", told.stderr);
}

#[test]
fn verbs_that_only_look_make_no_registry() {
    let installation = Installation::empty();
    let out = installation.path("csv").display().to_string();
    let page = installation.path("page.html").display().to_string();
    let verbs: [(&str, &[&str]); 4] = [
        ("explain", &["W-000001"]),
        ("review", &[]),
        ("export", &["--out", &out]),
        ("report", &["--html", &page]),
    ];
    for (verb, arguments) in verbs {
        let said = installation.verb(TONIGHT, verb, arguments);
        assert_ne!(said.code, Some(0), "{verb}: {}", said.stdout);
        assert!(!installation.path("var/registry.db").exists(), "{verb} made a registry\n{}", said.stderr);
    }
}
