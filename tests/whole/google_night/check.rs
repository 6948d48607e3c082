//! What an operator sees before anything is written: `check` and `run --dry-run`.

use crate::google::drive::Role;
use crate::google::quota::Api;
use crate::google::token::ROBOT;
use crate::google_night::office::Office;
use crate::support::{SMALL, TONIGHT};

#[test]
fn check_goes_through_every_source_and_target_and_writes_nothing() {
    let office = Office::new(&SMALL, &["近畿"]);
    let desk = office.books["desk:d001-fukuoka"].clone();
    office.google.state(|world| {
        world.unshare(&desk, ROBOT);
        world.share(&desk, ROBOT, Role::Reader);
        world.unshare(&office.books["block:近畿"], ROBOT);
    });
    let said = office.at.verb(TONIGHT, "check", &[]);
    said.ended(3);
    println!("{}", said.stdout);
    for words in [
        "共有する相手: tsunagi@tsunagi-emulator.iam.gserviceaccount.com",
        "書き込み先「全国台帳」… 書けます（「全国」）",
        "書けません。tsunagi@tsunagi-emulator.iam.gserviceaccount.com を「編集者」として共有してください",
        "tsunagi@tsunagi-emulator.iam.gserviceaccount.com に共有してください",
        "inbox/d001-fukuoka/",
        "全国台帳（スプレッドシート） … 新しく作ります",
    ] {
        assert!(said.stdout.contains(words), "{words}\n{}", said.stdout);
    }
    let writes = office.google.state(|world| world.journal.all().iter().filter(|call| call.is_write).count());
    assert_eq!(writes, 0);
    assert!(!office.at.path("var/registry.db").exists(), "not even a registry");
}

#[test]
fn a_dry_run_tells_cells_from_and_to_by_tab() {
    let office = Office::after_a_night(&SMALL, &[]);
    let national = office.national().to_owned();
    let key = office.rows("national", "事業所台帳")[1][0].clone();
    let name = office.rows("national", "事業所台帳")[1][1].clone();
    let place = office.place("national", "事業所台帳", &key, &office.rows("national", "事業所台帳")[0][1]);
    office.google.state(|world| world.type_cell(&national, "事業所台帳", &place, "書き換え"));
    let mark = office.google.state(|world| world.journal.mark());
    let said = office.run("2026-11-21T22:00", &["--dry-run"]);
    said.ended(0);
    assert!(said.stdout.contains("［事業所台帳］ セル 1・行の追加 0・行の終了 0"), "{}", said.stdout);
    assert!(said.stdout.contains(&format!("「書き換え」→「{name}」")), "{}", said.stdout);
    assert_eq!(office.google.state(|world| world.journal.writes_since(mark).len()), 0);
}

#[test]
fn without_its_key_a_night_does_what_it_can() {
    let office = Office::after_a_night(&SMALL, &[]);
    std::fs::remove_file(office.at.path("google-key.json")).unwrap();
    let said = office.run("2026-11-21T22:00", &[]);
    said.ended(3);
    assert!(said.stdout.contains("鍵のファイル") && said.stdout.contains("がありません"), "{}", said.stdout);
    assert!(said.stdout.contains("前回と同じ 18"), "{}", said.stdout);
}

#[test]
fn check_says_what_a_night_would_say_of_each_source_and_target() {
    let office = Office::after_a_night(&SMALL, &[]);
    let national = office.national().to_owned();
    let (file, list) = office.google.state(|world| {
        let file = world.put_blob("一覧.csv", "text/csv", None, b"a");
        let list = world.put_tabs("名簿", None, &[("名簿", &[&["事業所名"]])]);
        world.share(&file, ROBOT, Role::Reader);
        world.share(&list, ROBOT, Role::Reader);
        world.trash(&national);
        (file, list)
    });
    let text = std::fs::read_to_string(office.at.path("tsunagi.toml")).unwrap();
    let sources = format!(
        "[[sources]]\nkind = \"drive\"\nname = \"窓口\"\nfolder = \"{file}\"\n[[sources]]\nkind = \"sheet\"\nname = \"名簿\"\n\
         spreadsheet = \"{list}\"\nrange = \"ない\"\nrole = \"official\"\n[sheets]\n"
    );
    std::fs::write(office.at.path("tsunagi.toml"), text.replace("[sheets]\n", &sources)).unwrap();
    let said = office.at.verb("2026-11-21T22:00", "check", &[]);
    said.ended(3);
    for words in [
        "読み取り元「窓口」… 「一覧.csv」はフォルダーではありません",
        "「ない」というタブや範囲がありません",
        "書き込み先「全国台帳」… 「全国」はゴミ箱に入っています",
    ] {
        assert!(said.stdout.contains(words), "{words}\n{}", said.stdout);
    }
}

#[test]
fn a_spreadsheet_in_the_trash_is_written_and_told() {
    let office = Office::new(&SMALL, &[]);
    office.google.state(|world| world.trash(office.national()));
    let said = office.run(TONIGHT, &[]);
    said.ended(3);
    assert!(said.stdout.contains("ゴミ箱に入っています"), "{}", said.stdout);
    assert!(!office.rows("national", "事業所台帳").is_empty());
}

/// As a stranger found it: of a spreadsheet in the trash only nights that wrote it told.
#[test]
fn a_spreadsheet_in_the_trash_is_told_also_where_nothing_changes() {
    let office = Office::after_a_night(&SMALL, &[]);
    let drive_calls = |now: &str, code: i32| {
        let mark = office.google.state(|world| world.journal.mark());
        let said = office.run(now, &[]);
        said.ended(code);
        (office.google.state(|world| world.journal.count(mark, Api::Drive, false)), said.stdout)
    };
    assert_eq!(drive_calls("2026-11-21T22:00", 0).0, 1, "one call for all books");
    let desk = office.books.keys().find(|book| book.starts_with("desk:")).unwrap().clone();
    office.google.state(|world| world.trash(&office.books[&desk]));
    for now in ["2026-11-22T22:00", "2026-11-23T22:00"] {
        let (calls, said) = drive_calls(now, 3);
        assert_eq!(calls, 2, "the one that is missing is asked for");
        assert_eq!(said.matches("ゴミ箱に入っています").count(), 1, "{said}");
    }
    office.google.state(|world| world.restore(&office.books[&desk]));
    assert_eq!(drive_calls("2026-11-24T22:00", 0).0, 1);
}

#[test]
fn a_file_that_readers_may_not_download_is_told_so() {
    let office = Office::new(&SMALL, &[]);
    let folder = office.google.state(|world| {
        let folder = world.put_folder("窓口", None);
        world.share(&folder, ROBOT, Role::Reader);
        let desk = world.put_folder("d900", Some(&folder));
        let file = world.put_blob("一覧.csv", "text/csv", Some(&desk), "事業所名\nとまり木\n".as_bytes());
        world.lock(&file);
        folder
    });
    let text = std::fs::read_to_string(office.at.path("tsunagi.toml")).unwrap();
    let source =
        format!("[[sources]]\nkind = \"drive\"\nname = \"窓口ドライブ\"\nfolder = \"{folder}\"\n[sheets]\n");
    std::fs::write(office.at.path("tsunagi.toml"), text.replace("[sheets]\n", &source)).unwrap();
    let said = office.run(TONIGHT, &[]);
    said.ended(3);
    assert!(said.stdout.contains("ダウンロードが禁止されています"), "{}", said.stdout);
}
