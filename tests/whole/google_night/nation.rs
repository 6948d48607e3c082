//! Everything at Google: desks' files in a shared folder (some of them native spreadsheets), forms, all books online.
//!
//! Small as a test. `TSUNAGI_GOOGLE_DESKS=100` makes it the nation's size, `TSUNAGI_GOOGLE_QUOTA=1` lets it wait for the
//! quotas of the real Google (about ten minutes): `cargo test --release --test whole google_night::nation -- --nocapture`.

use crate::google::Google;
use crate::google::drive::Role;
use crate::google::forms::people::Question;
use crate::google::quota::Api;
use crate::google::token::ROBOT;
use crate::support::{Installation, Said, TONIGHT, files};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;
use tsunagi::demo;

const NIGHTS: [&str; 3] = ["2026-11-21T22:00", "2026-11-22T22:00", "2026-11-23T22:00"];
const BLOCKS: [&str; 8] = ["北海道", "東北", "関東", "中部", "近畿", "中国", "四国", "九州沖縄"];

struct Nation {
    at: Installation,
    google: Google,
    desks: Vec<String>,
    /// Id of the spreadsheet of each desk whose list is a native one.
    native: BTreeMap<String, String>,
    forms: usize,
    books: usize,
}

fn setting(name: &str) -> Option<usize> {
    std::env::var(name).ok()?.parse().ok()
}

impl Nation {
    fn new(desks: usize, quota: bool) -> Self {
        let options = demo::Options { desks, workshops: desks * 20, cases: desks.max(8), years: 2, seed: 3 };
        let at = Installation::demo(&options);
        let google = Google::start();
        let mut nation = Self { at, google, desks: Vec::new(), native: BTreeMap::new(), forms: 0, books: 0 };
        let folder = nation.move_into_drive();
        let forms = nation.move_forms();
        let sheets = nation.make_books();
        nation.configure(&folder, &forms, &sheets, quota);
        nation
    }

    /// Each desk's folder, every tenth desk's first CSV as a native spreadsheet.
    fn move_into_drive(&mut self) -> String {
        let inbox = self.at.path("inbox");
        let google = &self.google;
        let root = google.state(|world| {
            let root = world.put_folder("共有", None);
            world.share(&root, ROBOT, Role::Reader);
            root
        });
        let mut folders: BTreeMap<String, String> = BTreeMap::new();
        for (name, path) in files(&inbox) {
            let (desk, file) = name.split_once('/').unwrap();
            let bytes = std::fs::read(&path).unwrap();
            let parent = folders
                .entry(desk.to_owned())
                .or_insert_with(|| google.state(|world| world.put_folder(desk, Some(&root))))
                .clone();
            let is_list = file.ends_with(".csv") && !self.native.contains_key(desk) && desk != "jimukyoku";
            if is_list && self.native.len() * 10 <= folders.len() && std::str::from_utf8(&bytes).is_ok() {
                let id = google.state(|world| put_native(world, file, &parent, &bytes));
                self.native.insert(desk.to_owned(), id);
            } else {
                google.state(|world| world.put_blob(file, "application/octet-stream", Some(&parent), &bytes));
            }
        }
        self.desks = folders.into_keys().filter(|name| name != "jimukyoku").collect();
        std::fs::remove_dir_all(inbox).unwrap();
        root
    }

    /// Form responses of the sample as real forms; the files go.
    fn move_forms(&mut self) -> Vec<String> {
        let mut made = Vec::new();
        for (name, path) in files(&self.at.path("forms")) {
            if !name.ends_with(".csv") {
                continue;
            }
            let rows = csv_rows(&std::fs::read(&path).unwrap());
            let header: Vec<&str> = rows[0].iter().skip(1).map(String::as_str).collect();
            let id = self.google.state(|world| {
                let questions: Vec<Question<'_>> = header.iter().map(|title| Question::Text(title)).collect();
                let id = world.put_form(&name, None, &questions);
                // The answers of a form are for its editors.
                world.share(&id, ROBOT, Role::Writer);
                for row in &rows[1..] {
                    let given: Vec<[&str; 1]> = row.iter().skip(1).map(|cell| [cell.as_str()]).collect();
                    let answers: Vec<(&str, &[&str])> = (header.iter().zip(&given))
                        .filter(|(_, value)| !value[0].is_empty())
                        .map(|(title, value)| (*title, &value[..]))
                        .collect();
                    world.answer_form(&id, None, &answers);
                }
                id
            });
            made.push(id);
            std::fs::remove_file(path).unwrap();
        }
        self.forms = made.len();
        made
    }

    fn make_books(&mut self) -> String {
        let mut make = |title: &str| {
            self.books += 1;
            self.google.state(|world| {
                let id = world.put_sheet(title, None, &[]);
                world.share(&id, ROBOT, Role::Writer);
                id
            })
        };
        let mut text = format!("[sheets]\nnational = \"{}\"\n[sheets.blocks]\n", make("全国"));
        for block in BLOCKS {
            text += &format!("\"{block}\" = \"{}\"\n", make(block));
        }
        text += "[sheets.desks]\n";
        for desk in &self.desks {
            text += &format!("\"{desk}\" = \"{}\"\n", make(desk));
        }
        text
    }

    fn configure(&self, folder: &str, forms: &[String], sheets: &str, quota: bool) {
        let key = self.at.path("google-key.json");
        self.google.write_key(&key);
        if quota {
            self.google.state(|world| world.quotas.switch_on());
        }
        let speed = if quota { "" } else { "reads_per_minute = 100000\nwrites_per_minute = 100000\n" };
        let urls = self.google.base_urls();
        let mut text = format!(
            "[google]\nkey_file = \"google-key.json\"\n{speed}[google.server]\ntoken = \"{}\"\ndrive = \"{}\"\n\
             sheets = \"{}\"\nforms = \"{}\"\n[[sources]]\nkind = \"drive\"\nname = \"窓口ドライブ\"\n\
             folder = \"{folder}\"\n",
            urls.token, urls.drive, urls.sheets, urls.forms
        );
        for (at, form) in forms.iter().enumerate() {
            text += &format!("[[sources]]\nkind = \"form\"\nname = \"フォーム{at}\"\nform = \"{form}\"\n");
        }
        std::fs::write(self.at.path("tsunagi.toml"), text + sheets).unwrap();
    }

    fn run(&self, now: &str) -> (Said, Spent) {
        let mark = self.google.state(|world| world.journal.mark());
        if setting("TSUNAGI_GOOGLE_QUOTA").is_some() {
            // Nights lie a day apart: the calls of the last one are not of this one's minute.
            std::thread::sleep(std::time::Duration::from_secs(61));
        }
        let started = Instant::now();
        let said = self.at.verb(now, "run", &["--json"]);
        let seconds = started.elapsed().as_secs_f64();
        said.ended(0);
        let told: Value = serde_json::from_str(&said.stdout).unwrap();
        let count = |api, is_write| self.google.state(|world| world.journal.count(mark, api, is_write));
        let spent = Spent {
            drive: count(Api::Drive, false),
            forms: count(Api::Forms, false),
            reads: count(Api::Sheets, false),
            writes: count(Api::Sheets, true),
            seconds,
        };
        let calls = &told["google"]["calls"];
        let told_of = |name: &str| calls[name].as_u64().unwrap_or(0) as usize;
        assert_eq!(
            [spent.drive, spent.forms, spent.reads, spent.writes],
            [
                told_of("drive_reads"),
                told_of("forms_reads"),
                told_of("sheets_reads"),
                told_of("sheets_writes")
            ],
            "the client counts what Google counts"
        );
        println!(
            "{now}: {:.1} s, {spent:?}, waited {} ms, received {} B, sent {} B, stages {}",
            seconds,
            told["google"]["waited_ms"],
            told["google"]["bytes_received"],
            told["google"]["bytes_sent"],
            told["stage_ms"],
        );
        (said, spent)
    }
}

#[derive(Debug)]
#[expect(dead_code, reason = "shown by Debug")]
struct Spent {
    drive: usize,
    forms: usize,
    reads: usize,
    writes: usize,
    seconds: f64,
}

#[test]
fn nation_everything_at_google_within_the_call_budget() {
    let desks = setting("TSUNAGI_GOOGLE_DESKS").unwrap_or(4);
    let nation = Nation::new(desks, setting("TSUNAGI_GOOGLE_QUOTA").is_some());
    println!(
        "{desks} desks, {} native spreadsheets, {} forms, {} books",
        nation.native.len(),
        nation.forms,
        nation.books
    );
    let (_, first) = nation.run(TONIGHT);
    assert!(first.writes > desks, "{first:?}");

    let (_, unchanged) = nation.run(NIGHTS[0]);
    assert_eq!(unchanged.writes, 0);
    assert!(unchanged.drive <= 3, "{unchanged:?}");
    assert_eq!(unchanged.forms, nation.forms);
    assert!(unchanged.reads <= 2 * nation.books, "{unchanged:?}");

    // One cell of one desk's native spreadsheet.
    let (desk, sheet) = nation.native.iter().next().expect("a native spreadsheet");
    nation.google.state(|world| {
        let rows = world.rows(sheet, "シート1");
        let col = rows[0].iter().position(|header| header.contains("定員")).unwrap_or(0);
        let place = tsunagi::domain::CellRef::new(2, u32::try_from(col).unwrap() + 1).to_string();
        world.type_cell(sheet, "シート1", &place, "37");
    });
    let (said, changed) = nation.run(NIGHTS[1]);
    let told: Value = serde_json::from_str(&said.stdout).unwrap();
    let edited: Vec<&str> = (told["outputs"].as_array().unwrap().iter())
        .filter(|output| output["action"] != "keep")
        .map(|output| output["book"].as_str().unwrap())
        .collect();
    println!("one cell of {desk}: written into {edited:?}");
    assert_eq!(told["files"]["read"], 1);
    assert!(edited.contains(&"national") && edited.contains(&format!("desk:{desk}").as_str()), "{edited:?}");
    assert_eq!(changed.writes, edited.len(), "one write each");
    assert!(changed.reads <= 2 * nation.books + 2 + edited.len(), "{changed:?}");

    let (_, after) = nation.run(NIGHTS[2]);
    assert_eq!(after.writes, 0);
}

fn csv_rows(bytes: &[u8]) -> Vec<Vec<String>> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn put_native(world: &mut crate::google::world::World, file: &str, parent: &str, bytes: &[u8]) -> String {
    let rows = csv_rows(bytes);
    let cells: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    let rows: Vec<&[&str]> = cells.iter().map(Vec::as_slice).collect();
    let name = Path::new(file).file_stem().unwrap().to_string_lossy().into_owned();
    world.put_sheet(&name, Some(parent), &rows)
}
