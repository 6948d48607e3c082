//! Nothing is written among the files of the offices nor over a file of another hand, and what is private is for its owner alone.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use crate::support::{Installation, SMALL, Said, TONIGHT, files, said, tsunagi};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    files(folder).into_iter().map(|(name, path)| (name, fs::read(path).unwrap())).collect()
}

fn refused(said: &Said, words: &str) {
    said.ended(4);
    assert!(said.stderr.contains(words), "{}", said.stderr);
}

#[test]
fn no_verb_writes_among_the_files_of_the_offices() {
    let installation = Installation::after_a_night(&SMALL);
    let inbox = installation.path("inbox");
    let before = contents(&inbox);
    let (file, _) =
        before.iter().find(|(name, _)| name.starts_with("d001") && name.ends_with(".xlsx")).unwrap();
    let (file, folder) = (inbox.join(file), inbox.join("d001-fukuoka"));
    let text = |path: &Path| path.to_str().unwrap().to_owned();
    let mut all = vec![
        installation.verb(TONIGHT, "report", &["--html", &text(&file)]),
        installation.verb(TONIGHT, "report", &["--html", &text(&folder.join("新しい.html"))]),
        installation.verb(TONIGHT, "export", &["--out", &text(&folder)]),
        installation.verb(TONIGHT, "export", &["--out", &text(&inbox.join("d001-fukuoka/../d900"))]),
        installation.verb(TONIGHT, "export", &["--out", &text(&installation.path("forms"))]),
    ];
    let verbs: [&[&str]; 4] =
        [&["layout", &text(&file), "--csv"], &["assets"], &["init"], &["demo", "--write-only", "--dir"]];
    for verb in verbs {
        all.push(said(tsunagi().args(verb).arg(folder.join("neu"))));
    }
    for one in &all {
        refused(one, "読み取る場所");
    }
    assert!(contents(&inbox) == before);
    assert!(!folder.join("neu").exists() && !inbox.join("d900").exists());
}

#[test]
fn a_file_of_another_hand_is_not_written_over_and_our_own_is() {
    let installation = Installation::after_a_night(&SMALL);
    let elsewhere = tempfile::tempdir().unwrap();
    let at = |name: &str| elsewhere.path().join(name);
    let list = at("一覧.csv");
    fs::write(&list, "事業所名,電話番号,住所\nひまわり作業所,092-000-0001,福岡県福岡市\n").unwrap();
    for name in ["book.xlsx", "workshops.csv", "一覧_.csv", "tsunagi.toml"] {
        fs::write(at(name), "人のファイル").unwrap();
    }
    let text = |name: &str| at(name).to_str().unwrap().to_owned();
    let before = contents(elsewhere.path());
    refused(&installation.verb(TONIGHT, "report", &["--html", &text("book.xlsx")]), "上書きしませんでした");
    refused(&installation.verb(TONIGHT, "export", &["--out", &text("")]), "上書きしませんでした");
    refused(&said(tsunagi().arg("assets").arg(elsewhere.path())), "上書きしませんでした");
    assert!(contents(elsewhere.path()) == before);
    for _ in 0..2 {
        installation.verb(TONIGHT, "report", &["--html", &text("report.html")]).ended(0);
        installation.verb(TONIGHT, "export", &["--out", &text("export")]).ended(0);
        said(tsunagi().arg("layout").arg(&list).arg("--csv").arg(at("csv"))).ended(0);
        said(tsunagi().arg("assets").arg(at("assets"))).ended(0);
    }
    let written = files(&at("csv")).into_values().next().unwrap();
    fs::write(&written, "人のファイル").unwrap();
    refused(&said(tsunagi().arg("layout").arg(&list).arg("--csv").arg(at("csv"))), "上書きしませんでした");
    assert_eq!(fs::read_to_string(&written).unwrap(), "人のファイル");
}

/// `registry` by a slip at a workbook: told as what it is, not moved aside, no locks beside it.
#[test]
fn a_workbook_in_the_registrys_place_stays_and_restoring_is_not_advised() {
    let installation = Installation::after_a_night(&SMALL);
    fs::create_dir(installation.path("書類")).unwrap();
    let book = installation.path("書類/事業所一覧.xlsx");
    fs::write(&book, b"PK\x03\x04workbook").unwrap();
    let config = installation.path("tsunagi.toml");
    let example = fs::read_to_string(&config).unwrap();
    let slip = example.replace("[paths]\n", "[paths]\nregistry = \"書類/事業所一覧.xlsx\"\n");
    fs::write(&config, &slip).unwrap();
    for verb in ["run", "restore", "verify", "backup"] {
        let refused = installation.verb(TONIGHT, verb, &[]);
        refused.ended(4);
        assert!(refused.stderr.contains("登録簿ではないもの"), "{verb}: {}", refused.stderr);
        assert!(!refused.stderr.contains("restore"), "{verb}: {}", refused.stderr);
    }
    let left: Vec<String> = files(&installation.path("書類")).into_keys().collect();
    assert_eq!(left, ["事業所一覧.xlsx"]);
    let inside = example.replace("[paths]\n", "[paths]\nregistry = \"inbox/d009/r.db\"\nout = \"inbox\"\n");
    fs::write(&config, inside).unwrap();
    for verb in ["check", "run", "restore", "status"] {
        let refused = installation.verb(TONIGHT, verb, &[]);
        refused.ended(2);
        assert!(refused.stderr.contains("paths.registry") && refused.stderr.contains("paths.out"));
    }
    assert!(!installation.path("inbox/d009").exists());
}

#[cfg(unix)]
#[test]
fn registry_copies_and_letters_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let home = tempfile::tempdir().unwrap();
    let installation = Installation::after_a_night(&SMALL);
    installation.verb(TONIGHT, "backup", &[]).ended(0);
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let private = |folder: &str, ending: &str| {
        let all = files(&installation.path(folder)).into_values();
        let own: Vec<_> = all.filter(|path| path.to_string_lossy().ends_with(ending)).collect();
        assert!(!own.is_empty(), "{folder} holds no {ending}");
        for path in own {
            assert_eq!(mode(&path), 0o600, "{}", path.display());
        }
    };
    private("var", "registry.db");
    private("var/backup", ".db");
    private("out/メールの下書き", ".eml");
    for folder in ["var/backup", "out/メールの下書き"] {
        assert_eq!(mode(&installation.path(folder)), 0o700, "{folder}");
    }
    said(tsunagi().arg("init").arg(home.path().join("事務局"))).ended(0);
    assert_eq!(mode(&home.path().join("事務局/var")), 0o700);
}

#[test]
fn a_page_that_other_machines_can_open_is_told() {
    let installation = Installation::demo(&SMALL);
    let config = installation.path("tsunagi.toml");
    let example = fs::read_to_string(&config).unwrap();
    let told = |listen: &str| {
        let text = example.replace("[status]\n", &format!("[status]\nlisten = \"{listen}\"\n"));
        fs::write(&config, text).unwrap();
        let checked = installation.verb(TONIGHT, "check", &[]);
        checked.ended(0);
        checked.stdout.contains("ほかの機械からも見えます")
    };
    assert!(told("0.0.0.0:8799"));
    assert!(!told("127.0.0.1:8799"));
}
