//! What is read from Google: folders of desks at Drive, spreadsheets, forms; what changed, what did not, what is out of reach.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use crate::google::Google;
use crate::google::drive::Role;
use crate::google::fault::{Action, Rule};
use crate::google::forms::people::Question;
use crate::google::quota::Api;
use crate::google::reply::Reply;
use crate::google::token::ROBOT;
use crate::support::{self, Installation, Row, SMALL, Said, TONIGHT};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

const NEXT: &str = "2026-11-21T02:00";
const THIRD: &str = "2026-11-22T02:00";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const LIST: &str = "事業所名,サービス種別,所在地,電話番号\n\
                    とまり木,B型,福岡県久留米市城南町15-3,0942-30-9001\n\
                    あおぞら作業所,B型,福岡県久留米市城南町15-4,0942-30-9002\n";

struct Office {
    at: Installation,
    google: Google,
}

impl Office {
    /// An empty installation beside Google; `sources` as the configuration has them.
    fn new() -> Self {
        let at = Installation::empty();
        fs::remove_dir_all(at.path("inbox")).unwrap();
        let google = Google::start();
        google.write_key(&at.path("google-key.json"));
        Self { at, google }
    }

    fn configure(&self, sources: &str) {
        let urls = self.google.base_urls();
        let text = format!(
            "[google]\nkey_file = \"google-key.json\"\nreads_per_minute = 100000\ntimeout_seconds = 2\n\
             patience_seconds = 2\n[google.server]\ntoken = \"{}\"\ndrive = \"{}\"\nsheets = \"{}\"\nforms = \"{}\"\n\
             first_wait_ms = 10\n{sources}",
            urls.token, urls.drive, urls.sheets, urls.forms
        );
        fs::write(self.at.path("tsunagi.toml"), text).unwrap();
    }

    /// A shared folder as the one source.
    fn with_folder() -> (Self, String) {
        let office = Self::new();
        let root = office.google.state(|world| {
            let root = world.put_folder("窓口", None);
            world.share(&root, ROBOT, Role::Reader);
            root
        });
        office.configure(&format!(
            "[[sources]]\nkind = \"drive\"\nname = \"窓口ドライブ\"\nfolder = \"{root}\"\n"
        ));
        (office, root)
    }

    /// The same with a desk's folder and a list of two workshops in it: folder and file.
    fn with_desk() -> (Self, String, String) {
        let (office, root) = Self::with_folder();
        let folder = office.folder("d01", &root);
        let file = office.csv("一覧.csv", &folder, LIST);
        office.run(TONIGHT).ended(0);
        (office, folder, file)
    }

    fn folder(&self, name: &str, parent: &str) -> String {
        self.google.state(|world| world.put_folder(name, Some(parent)))
    }

    fn csv(&self, name: &str, parent: &str, text: &str) -> String {
        self.google.state(|world| world.put_blob(name, "text/csv", Some(parent), text.as_bytes()))
    }

    fn run(&self, now: &str) -> Said {
        self.at.verb(now, "run", &[])
    }

    /// Runs and answers how many calls of each method there were.
    fn calls(&self, now: &str) -> BTreeMap<String, usize> {
        let mark = self.google.state(|world| world.journal.mark());
        self.run(now).ended(0);
        self.google.state(|world| {
            let mut calls = BTreeMap::new();
            for entry in world.journal.since(mark).iter().filter(|entry| entry.api != Api::Token) {
                *calls.entry(entry.method.clone()).or_default() += 1;
            }
            calls
        })
    }

    /// Name, desk and file of each row about a workshop.
    fn rows(&self, now: &str) -> Vec<[String; 3]> {
        let mut rows: Vec<[String; 3]> = self.at.tables(now)["observations.csv"]
            .iter()
            .map(|row| [row["name"].clone(), row["desk"].clone(), row["file"].clone()])
            .collect();
        rows.sort();
        rows
    }

    fn told(&self, now: &str, code: &str) -> Vec<String> {
        let issues = &self.at.tables(now)["issues.csv"];
        issues.iter().filter(|row| row["code"] == code).map(|row| row["file"].clone()).collect()
    }
}

/// Copies a local folder into one at Drive.
fn upload(google: &Google, from: &Path, parent: &str) {
    let mut folders: BTreeMap<String, String> = BTreeMap::from([(String::new(), parent.to_owned())]);
    for (inner, path) in support::files(from) {
        let (folder, name) = inner.rsplit_once('/').unwrap_or(("", &inner));
        let mut at = String::new();
        for part in folder.split('/').filter(|part| !part.is_empty()) {
            let above = folders[&at].clone();
            at = if at.is_empty() { part.to_owned() } else { format!("{at}/{part}") };
            let make = || google.state(|world| world.put_folder(part, Some(&above)));
            folders.entry(at.clone()).or_insert_with(make);
        }
        let bytes = fs::read(path).unwrap();
        google.state(|world| world.put_blob(name, XLSX, Some(&folders[folder]), &bytes));
    }
}

/// Rows without the columns that say where they stand.
fn without(rows: &[Row], columns: &[&str]) -> Vec<Row> {
    let mut rows = rows.to_vec();
    for row in &mut rows {
        columns.iter().for_each(|column| drop(row.remove(*column)));
    }
    rows.sort();
    rows
}

// ---- The same material --------------------------------------------------------------------------------------------

#[test]
fn the_same_bytes_from_drive_or_from_a_folder_say_the_same() {
    let local = Installation::after_a_night(&SMALL);
    let (office, root) = Office::with_folder();
    upload(&office.google, &local.path("inbox"), &root);
    for folder in ["forms", "official"] {
        let at = office.folder(folder, &root);
        upload(&office.google, &local.path(folder), &at);
    }
    office.run(TONIGHT).ended(0);
    let (ours, theirs) = (office.at.tables(TONIGHT), local.tables(TONIGHT));
    for (name, rows) in &theirs {
        assert!(
            without(rows, &["file"]) == without(&ours[name], &["file"]),
            "{name}: {} rows in folders, {} at Drive",
            rows.len(),
            ours[name].len()
        );
    }
}

/// What was new is asked for, and whether the folder is still shared.
fn quiet() -> BTreeMap<String, usize> {
    ["drive.changes.list", "drive.files.get"].map(|method| (method.to_owned(), 1)).into()
}

#[test]
fn a_night_on_which_nothing_changed_costs_two_calls_and_writes_nothing() {
    let (office, folder, _) = Office::with_desk();
    office.google.state(|world| {
        world.put_sheet("名簿", Some(&folder), &[&["事業所名", "電話番号"], &["つばさ", "0942-30-9003"]])
    });
    office.run("2026-11-20T23:00").ended(0);
    let count = |table: &str| -> i64 {
        let all = format!("SELECT count(*) FROM {table}");
        office.at.registry().query_row(&all, [], |row| row.get(0)).unwrap()
    };
    let memory = || -> String {
        office.at.registry().query_row("SELECT memory FROM source_memory", [], |row| row.get(0)).unwrap()
    };
    let before = (count("entity_version"), count("file"), memory(), office.at.outputs());
    assert_eq!(office.calls(NEXT), quiet());
    assert_eq!(office.at.last_run(), ("done".to_owned(), 0, 0));
    assert!(before == (count("entity_version"), count("file"), memory(), office.at.outputs()));
    assert_eq!(office.rows(NEXT).len(), 3);
}

// ---- What people do with files ------------------------------------------------------------------------------------

#[test]
fn a_renamed_and_moved_file_keeps_its_workshops_and_is_not_read_again() {
    let (office, folder, file) = Office::with_desk();
    let ids = |now: &str| without(&office.at.tables(now)["observations.csv"], &["file", "desk"]);
    let before = ids(TONIGHT);
    office.google.state(|world| world.rename(&file, "一覧（最新）.csv"));
    assert_eq!(office.calls(NEXT), quiet());
    assert_eq!(office.rows(NEXT)[0][2], format!("窓口ドライブ/d01/一覧（最新）.csv#{file}"));
    let other = office.google.state(|world| {
        let root = world.file(&folder).parent.clone().unwrap();
        let other = world.put_folder("d02", Some(&root));
        world.move_to(&file, &other);
        other
    });
    let calls = office.calls(THIRD);
    assert_eq!(
        calls.keys().collect::<Vec<_>>(),
        ["drive.changes.list", "drive.files.get", "drive.files.list"]
    );
    let rows = office.rows(THIRD);
    assert!(rows.iter().all(|row| row[1] == "d02"), "{rows:?}");
    assert_eq!((ids(THIRD), office.told(THIRD, "file.missing")), (before, Vec::new()));
    office.google.state(|world| world.rename(&other, "福岡の窓口"));
    office.run("2026-11-23T02:00").ended(0);
    let rows = office.rows(THIRD);
    assert!(
        rows.iter().all(|row| row[1] == "d02" && row[2].starts_with("窓口ドライブ/福岡の窓口/")),
        "{rows:?}"
    );
}

#[test]
fn a_replaced_file_is_read_again_and_a_trashed_one_goes() {
    let (office, folder, file) = Office::with_desk();
    let second = office.csv("追加.csv", &folder, &LIST.replace("とまり木", "みなと").replace("90", "80"));
    office
        .google
        .state(|world| world.replace_content(&file, LIST.replace("とまり木", "こもれび").as_bytes()));
    office.run(NEXT).ended(0);
    let names = |now: &str| office.rows(now).into_iter().map(|[name, ..]| name).collect::<Vec<_>>();
    assert_eq!(names(NEXT), ["あおぞら作業所", "あおぞら作業所", "こもれび", "みなと"]);
    office.google.state(|world| world.trash(&second));
    office.run(THIRD).ended(0);
    assert_eq!(names(THIRD), ["あおぞら作業所", "こもれび"]);
    office.google.state(|world| world.restore(&second));
    office.run("2026-11-23T02:00").ended(0);
    assert_eq!(names(THIRD).len(), 4);
}

#[test]
fn nested_folders_shortcuts_and_misplaced_files_are_what_they_are() {
    let (office, root) = Office::with_folder();
    let desk = office.folder("d01", &root);
    let deep = office.folder("令和8年度", &office.folder("一覧", &desk));
    office.csv("深い.csv", &deep, LIST);
    office.csv("迷子.csv", &root, LIST);
    let (target, gone) = office.google.state(|world| {
        let elsewhere = world.put_folder("別の人のフォルダー", None);
        world.share(&elsewhere, ROBOT, Role::Reader);
        let text = LIST.replace("とまり木", "みなと").replace("あおぞら", "ゆうひ").replace("90", "80");
        let target = world.put_blob("元の名前.csv", "text/csv", Some(&elsewhere), text.as_bytes());
        let gone = world.put_blob("共有なし.csv", "text/csv", None, b"x");
        world.put_shortcut("近道.csv", &target, Some(&desk));
        world.put_shortcut("上へ戻る", &desk, Some(&desk));
        (target, world.put_shortcut("先なし.csv", &gone, Some(&desk)))
    });
    let json = office.at.run_json(TONIGHT);
    let rows = office.rows(TONIGHT);
    let files: Vec<&str> = rows.iter().map(|row| row[2].rsplit_once('#').unwrap().0).collect();
    assert_eq!(files.iter().filter(|file| **file == "窓口ドライブ/d01/近道.csv").count(), 2, "{rows:?}");
    assert_eq!(files.iter().filter(|file| **file == "窓口ドライブ/d01/一覧/令和8年度/深い.csv").count(), 2);
    let issues = json["issues"].as_array().unwrap();
    let told: Vec<&str> = (issues.iter().filter(|issue| issue["code"] == "file.misplaced"))
        .map(|issue| issue["file"].as_str().unwrap())
        .collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told.iter().any(|file| file.ends_with(&gone)), "{told:?}");
    let text = LIST.replace("とまり木", "すみれ").replace("90", "80");
    office.google.state(|world| world.replace_content(&target, text.as_bytes()));
    office.run(NEXT).ended(0);
    assert!(office.rows(NEXT).iter().any(|row| row[0] == "すみれ"));
}

#[test]
fn desk_settings_and_a_shared_drive_are_read_too() {
    let office = Office::new();
    let drive = office.google.state(|world| {
        let drive = world.put_shared_drive("全国");
        world.share(&drive, ROBOT, Role::Reader);
        drive
    });
    office.configure(&format!(
        "[[sources]]\nkind = \"drive\"\nname = \"共有ドライブ\"\nfolder = \"{drive}\"\n"
    ));
    let desk = office.folder("d01", &drive);
    office.csv("一覧.csv", &desk, LIST);
    office.csv("desk.toml", &desk, "name = \"見本共同受注窓口\"\nprefecture = \"福岡県\"\n");
    office.run(TONIGHT).ended(0);
    let desks = |now: &str| without(&office.at.tables(now)["desks.csv"], &[]);
    assert_eq!(desks(TONIGHT)[0]["name"], "見本共同受注窓口");
    assert_eq!(office.calls(NEXT), BTreeMap::from([("drive.changes.list".to_owned(), 1)]));
    assert_eq!(desks(NEXT), desks(TONIGHT));
    assert_eq!(office.rows(NEXT).len(), 2);
}

/// A folder in another organisation's shared drive: it is shared with us, the drive is not.
fn inside_a_drive() -> (Office, String, String) {
    let office = Office::new();
    let (drive, root) = office.google.state(|world| {
        let drive = world.put_shared_drive("ほかの団体");
        let root = world.put_folder("受け取り", Some(&drive));
        world.share(&root, ROBOT, Role::Reader);
        (drive, root)
    });
    office
        .configure(&format!("[[sources]]\nkind = \"drive\"\nname = \"窓口ドライブ\"\nfolder = \"{root}\"\n"));
    let desk = office.folder("d01", &root);
    office.csv("一覧.csv", &desk, LIST);
    (office, drive, desk)
}

#[test]
fn a_folder_inside_a_shared_drive_is_read_without_being_a_member_of_the_drive() {
    let (office, drive, desk) = inside_a_drive();
    let more = |name: &str, digits: &str| {
        let text = LIST.replace("とまり木", name).replace("あおぞら", "ゆうひ").replace("90", digits);
        office.csv(&format!("{name}.csv"), &desk, &text);
    };
    office.run(TONIGHT).ended(0);
    assert_eq!(office.rows(TONIGHT).len(), 2);
    let mut asks_for_the_drive = quiet();
    asks_for_the_drive.insert("drive.changes.getStartPageToken".to_owned(), 1);
    assert_eq!(office.calls(NEXT), asks_for_the_drive);
    more("みなと", "80");
    office.run(THIRD).ended(0);
    assert_eq!(office.rows(THIRD).len(), 4);
    // The drive is opened to us: from then on its own log is followed.
    office.google.state(|world| world.share(&drive, ROBOT, Role::Reader));
    let calls = office.calls("2026-11-23T02:00");
    assert_eq!(calls["drive.changes.getStartPageToken"], 2, "whether it is open, and where its log stands");
    more("すみれ", "70");
    let calls = office.calls("2026-11-24T02:00");
    assert_eq!(calls.keys().collect::<Vec<_>>(), ["drive.changes.list", "drive.files.get"]);
    assert_eq!(office.rows("2026-11-24T02:00").len(), 6);
}

fn silence() -> Action {
    Action::Answer(Reply::json(200, &serde_json::json!({"newStartPageToken": "1", "changes": []})))
}

/// As a stranger found it: the account's own log, which need not say a word of it, was followed until a full listing.
#[test]
fn who_becomes_a_member_of_a_drive_follows_its_log_from_that_night_on() {
    let (office, drive, desk) = inside_a_drive();
    office.run(TONIGHT).ended(0);
    office.csv("追加.csv", &desk, &LIST.replace("とまり木", "みなと").replace("90", "80"));
    office.google.state(|world| {
        world.share(&drive, ROBOT, Role::Reader);
        world.faults.add(Rule::on("drive.changes.list", silence()).always());
    });
    office.run(NEXT).ended(0);
    assert_eq!(office.rows(NEXT).len(), 4);
    office.google.state(|world| world.faults.clear());
    assert_eq!(office.calls(THIRD), quiet());
}

/// As a stranger found it: a file of which a log says that it is removed was forgotten, though it can still be read.
#[test]
fn what_a_log_calls_removed_is_gone_only_where_it_cannot_be_had() {
    let (office, folder, file) = Office::with_desk();
    let told = serde_json::json!({"newStartPageToken": "1", "changes": [
        {"changeType": "file", "fileId": file, "removed": true},
        {"changeType": "file", "fileId": folder, "removed": true}]});
    let removed = Rule::on("drive.changes.list", Action::Answer(Reply::json(200, &told)));
    office.google.state(|world| world.faults.add(removed));
    let calls = office.calls(NEXT);
    assert_eq!(calls["drive.files.get"], 3, "the root, and what is said to be removed");
    assert_eq!((office.rows(NEXT).len(), office.told(NEXT, "file.missing")), (2, Vec::new()));
    office.google.state(|world| world.delete(&file));
    office.run(THIRD).ended(0);
    assert_eq!(office.told(THIRD, "file.missing").len(), 1);
}

#[test]
fn a_folder_whose_changes_nobody_tells_is_listed_every_night() {
    let (office, _, desk) = inside_a_drive();
    let none = Rule::on("drive.changes.getStartPageToken", Action::NotFound).always();
    office.google.state(|world| world.faults.add(none));
    office.run(TONIGHT).ended(0);
    office.csv("追加.csv", &desk, &LIST.replace("とまり木", "みなと").replace("90", "80"));
    let calls = office.calls(NEXT);
    assert_eq!((calls.get("drive.changes.list"), calls["drive.files.list"]), (None, 2));
    assert_eq!(office.rows(NEXT).len(), 4);
}

#[test]
fn a_desk_that_says_how_its_columns_read_has_its_unchanged_files_read_again() {
    let (office, folder, file) = Office::with_desk();
    let settings = "name = \"見本共同受注窓口\"\n[columns]\n\"電話番号\" = \"読み取らない\"\n";
    let toml = office.csv("desk.toml", &folder, settings);
    let calls = office.calls(NEXT);
    assert_eq!(calls["drive.files.get"], 4, "the settings, what the file is now, and its bytes");
    let phones = |now: &str| -> Vec<String> {
        office.at.tables(now)["observations.csv"].iter().map(|row| row["phones"].clone()).collect()
    };
    assert_eq!(phones(NEXT), ["", ""]);
    assert_eq!(office.calls(THIRD), quiet());
    office.google.state(|world| {
        world.replace_content(&toml, b"name = \"\xe8\xa6\x8b\xe6\x9c\xac\"\n");
        world.faults.add(Rule::on("drive.files.get", Action::Down(503)).target(&file).always());
    });
    office.run("2026-11-23T02:00").ended(3);
    assert_eq!(phones(NEXT), ["", ""], "what was read last holds");
    office.google.state(|world| world.faults.clear());
    office.run("2026-11-24T02:00").ended(0);
    assert_eq!(phones(NEXT), ["0942309001", "0942309002"]);
}

// ---- Listings ---------------------------------------------------------------------------------------------------------

#[test]
fn a_lost_token_a_week_or_the_operator_bring_a_full_listing_and_no_download() {
    let (office, folder, _) = Office::with_desk();
    office.google.state(|world| world.drive.lose_tokens());
    office.csv("追加.csv", &folder, &LIST.replace("とまり木", "みなと").replace("90", "80"));
    let calls = office.calls(NEXT);
    assert_eq!((calls["drive.changes.list"], calls["drive.files.list"]), (1, 2));
    assert_eq!(calls["drive.files.get"], 3, "the root twice, and the new file's bytes");
    assert_eq!(office.rows(NEXT).len(), 4);
    assert_eq!(office.calls(THIRD), quiet());
    let weekly = office.calls("2026-11-28T02:00");
    assert_eq!((weekly.get("drive.changes.list"), weekly["drive.files.get"]), (None, 1));
    let mark = office.google.state(|world| world.journal.mark());
    office.at.verb("2026-11-28T03:00", "run", &["--full"]).ended(0);
    assert_eq!(office.google.state(|world| world.journal.calls_of(mark, "drive.files.list")), 2);
    assert_eq!(office.at.last_run(), ("done".to_owned(), 0, 0));
}

// ---- Out of reach -------------------------------------------------------------------------------------------------

#[test]
fn a_source_that_is_not_shared_is_told_with_the_address_and_its_last_words_hold() {
    let (office, folder, _) = Office::with_desk();
    let before = office.rows(TONIGHT);
    let root = office.google.state(|world| {
        let root = world.file(&folder).parent.clone().unwrap();
        world.unshare(&root, ROBOT);
        root
    });
    fs::create_dir_all(office.at.path("inbox/d01")).unwrap();
    fs::write(office.at.path("inbox/d01/別.csv"), LIST.replace("とまり木", "みなと").replace("90", "80"))
        .unwrap();
    let said = office.run(NEXT);
    said.ended(3);
    assert!(said.stdout.contains("窓口ドライブ") && said.stdout.contains(ROBOT), "{}", said.stdout);
    assert!(before.iter().all(|row| office.rows(NEXT).contains(row)));
    assert_eq!(office.told(NEXT, "file.missing"), [""; 0]);
    office.google.state(|world| world.share(&root, ROBOT, Role::Reader));
    office.run(THIRD).ended(0);
    assert!(before.iter().all(|row| office.rows(THIRD).contains(row)));
}

#[test]
fn a_missing_key_is_told_and_the_local_folders_are_read() {
    let (office, _, _) = Office::with_desk();
    let before = office.rows(TONIGHT);
    fs::remove_file(office.at.path("google-key.json")).unwrap();
    let said = office.run(NEXT);
    said.ended(3);
    assert!(said.stdout.contains("鍵のファイル"), "{}", said.stdout);
    assert_eq!(office.rows(NEXT), before);
}

#[test]
fn one_file_out_of_reach_costs_that_file_and_is_tried_again() {
    let (office, folder, file) = Office::with_desk();
    office.csv("別.csv", &folder, &LIST.replace("とまり木", "みなと").replace("90", "80"));
    office.google.state(|world| {
        world.replace_content(&file, LIST.replace("とまり木", "こもれび").as_bytes());
        world.faults.add(Rule::on("drive.files.get", Action::Down(503)).target(&file).always());
    });
    let said = office.run(NEXT);
    said.ended(3);
    assert!(
        said.stdout.contains("窓口ドライブ/d01/一覧.csv") && !said.stdout.contains(&file),
        "{}",
        said.stdout
    );
    let names = |now: &str| office.rows(now).into_iter().map(|[name, ..]| name).collect::<Vec<_>>();
    assert_eq!(names(NEXT), ["あおぞら作業所", "あおぞら作業所", "とまり木", "みなと"]);
    office.google.state(|world| world.faults.clear());
    office.run(THIRD).ended(0);
    assert_eq!(names(THIRD), ["あおぞら作業所", "あおぞら作業所", "こもれび", "みなと"]);
}

#[test]
fn a_spoilt_answer_now_and_then_changes_nothing() {
    let (office, folder, _) = Office::with_desk();
    for at in 0..6 {
        let text = LIST.replace("とまり木", &format!("作業所{at}")).replace("90", &format!("7{at}"));
        office.csv(&format!("{at}.csv"), &folder, &text);
    }
    office.google.state(|world| {
        world.faults.add(Rule::any(Action::Down(503)).nth(2));
        world.faults.add(Rule::on("drive.files.get", Action::Truncated).nth(2));
        world.faults.add(Rule::on("drive.files.get", Action::OverQuota(None)).nth(4));
        world.faults.add(Rule::of(Api::Drive, Action::Reset).nth(5));
    });
    office.run(NEXT).ended(0);
    assert_eq!(office.rows(NEXT).len(), 14);
}

// ---- Spreadsheets and forms ---------------------------------------------------------------------------------------

const HEADER: [&str; 6] = ["事業所名", "事業所番号", "サービス種別", "電話番号", "定員", "更新日"];
const WORKSHOP: [&str; 6] = ["とまり木", "4012701233", "B型", "0942-30-9001", "20", "2026/04/01"];

#[test]
fn a_spreadsheet_says_the_same_as_the_workbook_of_its_content() {
    let local = Installation::empty();
    fs::create_dir_all(local.path("inbox/d01")).unwrap();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("名簿").unwrap();
    let date = rust_xlsxwriter::Format::new().set_num_format("yyyy/mm/dd");
    for (col, (header, value)) in (0..).zip(HEADER.iter().zip(WORKSHOP)) {
        sheet.write(0, col, *header).unwrap();
        match *header {
            "事業所番号" | "定員" => sheet.write(1, col, value.parse::<f64>().unwrap()).unwrap(),
            "更新日" => {
                let day = rust_xlsxwriter::ExcelDateTime::from_ymd(2026, 4, 1).unwrap();
                sheet.write_with_format(1, col, &day, &date).unwrap()
            }
            _ => sheet.write(1, col, value).unwrap(),
        };
    }
    book.save(local.path("inbox/d01/一覧.xlsx")).unwrap();
    local.run(TONIGHT).ended(0);
    let (office, root) = Office::with_folder();
    let desk = office.folder("d01", &root);
    let id = office.google.state(|world| {
        let rows: &[&[&str]] = &[&HEADER, &WORKSHOP];
        world.put_tabs("一覧", Some(&desk), &[("名簿", rows)])
    });
    let mark = office.google.state(|world| world.journal.mark());
    office.run(TONIGHT).ended(0);
    assert_eq!(office.google.state(|world| world.journal.count(mark, Api::Sheets, false)), 2);
    let rows = |at: &Installation| without(&at.tables(TONIGHT)["observations.csv"], &["file"]);
    assert_eq!(rows(&office.at), rows(&local));
    assert_eq!(rows(&local).len(), 1);
    office.google.state(|world| world.type_cell(&id, "名簿", "E2", "25"));
    office.run(NEXT).ended(0);
    assert_eq!(office.at.tables(NEXT)["observations.csv"][0]["capacity"], "25");
}

#[test]
fn what_is_struck_through_in_a_spreadsheet_is_told() {
    let (office, root) = Office::with_folder();
    let desk = office.folder("d01", &root);
    let file = office.google.state(|world| {
        let rows: &[&[&str]] = &[&HEADER, &WORKSHOP];
        let id = world.put_tabs("一覧", Some(&desk), &[("名簿", rows)]);
        world.type_cell(&id, "名簿", "A2", "旧名とまり木");
        world.strike_first(&id, "名簿", "A2", 2);
        world.strike(&id, "名簿", "D2");
        world.strike(&id, "名簿", "F9");
        format!("窓口ドライブ/d01/一覧#{id}")
    });
    office.run(TONIGHT);
    assert_eq!(office.rows(TONIGHT)[0][0], "とまり木");
    for code in ["sheet.struck-cells", "sheet.struck-parts"] {
        assert_eq!(office.told(TONIGHT, code), std::slice::from_ref(&file), "{code}");
    }
}

#[test]
fn a_tab_that_is_renamed_while_its_spreadsheet_is_read_is_read_under_its_new_name() {
    let (office, root) = Office::with_folder();
    let desk = office.folder("d01", &root);
    office.google.state(|world| {
        let rows: &[&[&str]] = &[&HEADER, &WORKSHOP];
        let id = world.put_tabs("一覧", Some(&desk), &[("名簿", rows)]);
        let (method, sheet) = ("sheets.spreadsheets.get", id.clone());
        // Its tabs are known, its cells are not.
        world.hooks.before(method, Some(&id), 2, move |world| world.rename_tab(&sheet, "名簿", "事業所"));
    });
    office.run(TONIGHT).ended(0);
    assert_eq!(office.google.state(|world| world.hooks.waiting()), 0);
    assert_eq!(office.rows(TONIGHT)[0][0], "とまり木");
}

#[test]
fn one_range_of_a_spreadsheet_is_a_source_and_an_excel_file_too() {
    let office = Office::new();
    let bytes = fs::read({
        let path = office.at.path("book.xlsx");
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        for (col, (header, value)) in (0..).zip(HEADER.iter().zip(WORKSHOP)).take(4) {
            sheet.write(0, col, *header).unwrap();
            sheet.write(1, col, value.replace("とまり木", "みなと")).unwrap();
        }
        book.save(&path).unwrap();
        path
    })
    .unwrap();
    let (sheet, excel) = office.google.state(|world| {
        let rows: &[&[&str]] = &[&HEADER, &WORKSHOP];
        let other: &[&[&str]] = &[&HEADER, &["読まない作業所", "", "B型", "0942-30-9009", "", ""]];
        let sheet = world.put_tabs("台帳", None, &[("昨年", other), ("名簿", rows)]);
        let excel = world.put_blob("旧.xlsx", XLSX, None, &bytes);
        world.share(&sheet, ROBOT, Role::Reader);
        world.share(&excel, ROBOT, Role::Reader);
        (sheet, excel)
    });
    office.configure(&format!(
        "[[sources]]\nkind = \"sheet\"\nname = \"事業所台帳\"\nspreadsheet = \"{sheet}\"\nrange = \"名簿\"\nrole = \"desk\"\n\
         desk = \"d01\"\n[[sources]]\nkind = \"sheet\"\nname = \"旧台帳\"\nspreadsheet = \"{excel}\"\nrole = \"desk\"\n\
         desk = \"d02\"\n"
    ));
    office.run(TONIGHT).ended(0);
    let file = |name: &str, id: &str| format!("{name}#{id}");
    let expected = [
        ["とまり木".to_owned(), "d01".to_owned(), file("事業所台帳", &sheet)],
        ["みなと".to_owned(), "d02".to_owned(), file("旧台帳", &excel)],
    ];
    assert_eq!(office.rows(TONIGHT), expected);
    assert_eq!(office.calls(NEXT), BTreeMap::from([("drive.files.get".to_owned(), 2)]));
    office.google.state(|world| world.rename_tab(&sheet, "名簿", "名簿2"));
    let said = office.run(THIRD);
    said.ended(3);
    assert!(said.stdout.contains("事業所台帳") && said.stdout.contains("タブ"), "{}", said.stdout);
    assert_eq!(office.rows(THIRD), expected);
}

const QUESTIONS: [Question<'_>; 4] = [
    Question::Text("窓口名"),
    Question::Text("案件番号"),
    Question::Choice("応募の意向", &["応募する", "応募しない", "検討中"]),
    Question::Boxes("対応できる作業", &["封入", "清掃"]),
];

fn answers<'a>(desk: &'a [&'a str], will: &'a [&'a str]) -> [(&'a str, &'a [&'a str]); 4] {
    [("窓口名", desk), ("案件番号", &["R8-001"]), ("応募の意向", will), ("対応できる作業", &["封入", "清掃"])]
}

impl Office {
    fn with_form() -> (Self, String) {
        let office = Self::new();
        let form = office.google.state(|world| {
            world.clock.set("2026-11-19T03:00:00Z".parse().unwrap());
            let form = world.put_form("案件応募フォーム", None, &QUESTIONS);
            world.share(&form, ROBOT, Role::Writer);
            world.answer_form(&form, None, &answers(&["見本共同受注窓口"], &["応募する"]));
            form
        });
        office.configure(&format!(
            "[[sources]]\nkind = \"form\"\nname = \"案件応募フォーム\"\nform = \"{form}\"\n"
        ));
        (office, form)
    }

    fn later(&self, at: &str) {
        let at: DateTime<Utc> = at.parse().unwrap();
        self.google.state(|world| world.clock.set(at + TimeDelta::zero()));
    }

    /// Records of forms as the registry has them: desk and will.
    fn replies(&self) -> Vec<String> {
        let registry = self.at.registry();
        let mut all = registry
            .prepare("SELECT cells FROM record WHERE known_to IS NULL ORDER BY path, sequence")
            .unwrap();
        let cells = all.query_map([], |row| row.get::<_, String>(0)).unwrap();
        cells.map(Result::unwrap).collect()
    }
}

#[test]
fn a_form_is_asked_once_a_night_and_read_when_someone_answered_or_changed_an_answer() {
    let (office, form) = Office::with_form();
    office.run(TONIGHT).ended(0);
    let first = office.replies();
    assert_eq!(first.len(), 1, "{first:?}");
    assert!(first[0].contains("封入, 清掃") || first[0].contains("応募する"), "{first:?}");
    let once = BTreeMap::from([("forms.forms.responses.list".to_owned(), 1)]);
    assert_eq!(office.calls(NEXT), once);
    office.later("2026-11-21T03:00:00Z");
    let second = office
        .google
        .state(|world| world.answer_form(&form, Some("a@example.jp"), &answers(&["別の窓口"], &["検討中"])));
    assert_eq!(office.calls(THIRD)["forms.forms.get"], 1);
    assert_eq!(office.replies().len(), 2);
    office.later("2026-11-22T03:00:00Z");
    office
        .google
        .state(|world| world.edit_response(&form, &second, &answers(&["別の窓口"], &["応募しない"])));
    office.run("2026-11-23T02:00").ended(0);
    assert!(office.replies()[1].contains("応募しない"), "{:?}", office.replies());
    assert_eq!(office.calls("2026-11-24T02:00"), once);
    let first = office.google.state(|world| world.form(&form).responses[0].id.clone());
    office.google.state(|world| world.delete_response(&form, &first));
    assert_eq!(office.calls("2026-11-25T02:00"), once, "a deletion is not told");
    office.run("2026-12-01T02:00").ended(0);
    let left = office.replies();
    assert!(left.len() == 1 && left[0].contains("別の窓口"), "{left:?}");
    let memory: String =
        office.at.registry().query_row("SELECT memory FROM source_memory", [], |row| row.get(0)).unwrap();
    assert!(!memory.contains("窓口") && !memory.contains("example.jp"), "{memory}");
}

#[test]
fn a_form_and_its_linked_spreadsheet_say_the_same() {
    let (office, _) = Office::with_form();
    office.run(TONIGHT).ended(0);
    let beside = Office::new();
    let sheet = beside.google.state(|world| {
        let rows: &[&[&str]] = &[
            &["タイムスタンプ", "窓口名", "案件番号", "応募の意向", "対応できる作業"],
            &["2026/11/19 12:00:00", "見本共同受注窓口", "R8-001", "応募する", "封入, 清掃"],
        ];
        let sheet = world.put_tabs("案件応募フォーム（回答）", None, &[("フォームの回答 1", rows)]);
        world.share(&sheet, ROBOT, Role::Reader);
        sheet
    });
    beside.configure(&format!(
        "[[sources]]\nkind = \"sheet\"\nname = \"案件応募フォーム\"\nspreadsheet = \"{sheet}\"\nrole = \"form\"\n"
    ));
    beside.run(TONIGHT).ended(0);
    assert!(!office.replies().is_empty());
    assert_eq!(office.replies(), beside.replies());
    for (name, rows) in office.at.tables(TONIGHT) {
        assert_eq!(
            without(&rows, &["file"]),
            without(&beside.at.tables(TONIGHT)[&name], &["file"]),
            "{name}"
        );
    }
}
