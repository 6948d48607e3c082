//! The operator's manual against the program: codes, verbs and settings that it names are there, and every kind of issue has
//! its place in it.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use tsunagi::domain::Field;

fn repository(inner: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(inner)
}

/// What stands in the code as `"word.word"` where issues are made.
fn codes(folder: &Path, found: &mut BTreeSet<String>) {
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            codes(&path, found);
        } else if let Ok(text) = fs::read_to_string(&path) {
            let quoted = text.split('"').skip(1).step_by(2);
            let is_code = |word: &&str| {
                word.split_once('.').is_some_and(|(kind, rest)| {
                    let plain = |part: &str| {
                        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
                    };
                    plain(kind) && plain(rest)
                })
            };
            found.extend(quoted.filter(is_code).map(str::to_owned));
        }
    }
}

#[test]
fn what_the_manual_says_of_issues_is_so() {
    let manual = fs::read_to_string(repository("docs/manual.md")).unwrap();
    let mut known = BTreeSet::new();
    codes(&repository("src"), &mut known);
    let rows = manual.lines().filter(|line| line.starts_with("| `"));
    let named: BTreeSet<&str> = rows
        .flat_map(|line| line.split('|').nth(1).unwrap().split('`').skip(1).step_by(2))
        .filter(|word| word.contains('.') && !word.contains('/'))
        .collect();
    assert!(named.len() > 40, "{named:?}");
    let stale: Vec<&&str> = named.iter().filter(|code| !known.contains(**code)).collect();
    assert!(stale.is_empty(), "the manual explains codes that the program does not have: {stale:?}");
    let mut made = BTreeSet::new();
    for path in tests_free_sources(&repository("src")) {
        let text = fs::read_to_string(path).unwrap();
        let text = text.split("#[cfg(test)]").next().unwrap().to_owned();
        let calls = text.split("IssueCode::new(\"").skip(1);
        made.extend(calls.filter_map(|rest| rest.split('"').next()).map(str::to_owned));
    }
    let kinds: BTreeSet<&str> = named.iter().filter_map(|code| code.split('.').next()).collect();
    // The readers of files state theirs in one table.
    let of_files = fs::read_to_string(repository("src/table/problem.rs")).unwrap();
    let is_code = |word: &&str| word.starts_with("file.") || word.starts_with("sheet.");
    made.extend(of_files.split('"').skip(1).step_by(2).filter(is_code).map(str::to_owned));
    for code in &made {
        assert!(
            code.split('.').next().is_some_and(|kind| kinds.contains(kind)),
            "docs/manual.md has no place for issues like `{code}`"
        );
        assert!(named.contains(code.as_str()), "docs/manual.md does not explain `{code}`");
    }
}

fn tests_free_sources(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| if path.is_dir() { tests_free_sources(&path) } else { vec![path] })
        .filter(|path| {
            !path.ends_with("tests.rs") && !path.ends_with("fixture.rs") && !path.ends_with("sample.rs")
        })
        .collect()
}

#[test]
fn the_manual_names_every_field_that_a_column_may_be_read_as() {
    let manual = fs::read_to_string(repository("docs/manual.md")).unwrap();
    let (_, words) = manual.split_once("### 読み取り先の言葉").unwrap();
    let list = words.split("\n## ").next().unwrap().replace('\n', "");
    let words: Vec<&str> = list.split(['、', '。']).map(str::trim).collect();
    let is_named = |field: &&Field| words.iter().any(|word| word.ends_with(field.label()));
    let missing: Vec<&str> = Field::ALL
        .iter()
        .filter(|field| **field != Field::PersonalInformation && !is_named(field))
        .map(|field| field.label())
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_verb_that_the_manual_names_is_there() {
    let manual = fs::read_to_string(repository("docs/manual.md")).unwrap();
    let help = std::process::Command::new(assert_cmd::cargo::cargo_bin!("tsunagi")).arg("--help").output();
    let help = String::from_utf8(help.unwrap().stdout).unwrap();
    let mut verbs = BTreeSet::new();
    for rest in manual.split("tsunagi ").skip(1) {
        let verb: String = rest.chars().take_while(char::is_ascii_lowercase).collect();
        let is_call = rest[verb.len()..].trim_start().starts_with("--config");
        if is_call {
            verbs.insert(verb);
        }
    }
    assert!(verbs.len() >= 8, "{verbs:?}");
    for verb in &verbs {
        assert!(help.lines().any(|line| line.trim_start().starts_with(verb.as_str())), "{verb}\n{help}");
    }
}

#[test]
fn the_package_brings_man_pages_completions_and_a_schema() {
    let folder = tempfile::tempdir().unwrap();
    let mut assets = std::process::Command::new(assert_cmd::cargo::cargo_bin!("tsunagi"));
    assert!(assets.arg("assets").arg(folder.path()).output().unwrap().status.success());
    let text = |inner: &str| fs::read_to_string(folder.path().join(inner)).unwrap();
    assert!(text("man/tsunagi.1").contains("tsunagi"));
    assert!(text("man/tsunagi-restore.1").contains("from"));
    assert!(text("completions/tsunagi.bash").contains("approve"));
    assert!(text("completions/_tsunagi").contains("approve"));
    assert!(text("completions/tsunagi.fish").contains("approve"));
    assert!(text("tsunagi.schema.json").contains("merges_per_night"));
    // What the package's own files name is what the program knows.
    let packaged = fs::read_to_string(repository("packaging/debian/tsunagi.toml")).unwrap();
    let config = tsunagi::config::parse(&packaged, Path::new("/etc/tsunagi")).unwrap();
    assert_eq!(config.paths.registry, Path::new("/var/lib/tsunagi/var/registry.db"));
    let unit = fs::read_to_string(repository("packaging/tsunagi.service")).unwrap();
    assert!(unit.contains("ExecStart=/usr/bin/tsunagi daemon --config /etc/tsunagi/tsunagi.toml"));
}
