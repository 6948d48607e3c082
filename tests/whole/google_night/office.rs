//! An office with Google: the sample installation, its books in spreadsheets that a person made and shared.

use crate::google::Google;
use crate::google::drive::Role;
use crate::google::sheets::people::Shown;
use crate::google::token::ROBOT;
use crate::google_night::stood::Stood;
use crate::support::once::Once;
use crate::support::{Installation, Said, TONIGHT};
use std::collections::BTreeMap;
use tsunagi::demo;

pub(crate) struct Office {
    pub(crate) at: Installation,
    pub(crate) google: Google,
    /// Spreadsheets by book: `national`, `block:関東`, `desk:d01`.
    pub(crate) books: BTreeMap<String, String>,
}

impl Office {
    /// Not yet run. The national book, the given blocks' and all desks' books are online.
    pub(crate) fn new(options: &demo::Options, blocks: &[&str]) -> Self {
        let at = Installation::demo(options);
        let google = Google::start();
        let mut books = BTreeMap::new();
        let mut sheets = String::from("[sheets]\n");
        let mut make = |book: String, title: &str| {
            let id = google.state(|world| {
                let id = world.put_sheet(title, None, &[]);
                world.share(&id, ROBOT, Role::Writer);
                id
            });
            books.insert(book, id.clone());
            id
        };
        sheets += &format!("national = \"{}\"\n[sheets.blocks]\n", make("national".to_owned(), "全国"));
        for block in blocks {
            sheets += &format!("\"{block}\" = \"{}\"\n", make(format!("block:{block}"), block));
        }
        sheets += "[sheets.desks]\n";
        for desk in desks(&at) {
            sheets += &format!("\"{desk}\" = \"{}\"\n", make(format!("desk:{desk}"), &desk));
        }
        let office = Self { at, google, books };
        office.configure(&sheets);
        office
    }

    /// The same after its first night, which is run once for all tests that ask for it.
    pub(crate) fn after_a_night(options: &demo::Options, blocks: &[&str]) -> Self {
        static MADE: Once<(Stood, BTreeMap<String, String>)> = Once::new();
        let make = || {
            let office = Self::new(options, blocks);
            office.at.run(TONIGHT).ended(0);
            (Stood::of(&office.at, &office.google), office.books)
        };
        MADE.with(&format!("{options:?} {blocks:?}"), make, |(stood, books)| {
            let (at, google) = stood.again();
            Self { at, google, books: books.clone() }
        })
    }

    /// The configuration of the client: as fast as a test wants to be, and soon tired of failures, but not of a machine on
    /// which much else runs.
    fn configure(&self, more: &str) {
        let key = self.at.path("google-key.json");
        self.google.write_key(&key);
        let urls = self.google.base_urls();
        let text = format!(
            "[google]\nkey_file = \"google-key.json\"\nreads_per_minute = 100000\nwrites_per_minute = 100000\n\
             timeout_seconds = 20\npatience_seconds = 2\n[google.server]\ntoken = \"{}\"\ndrive = \"{}\"\n\
             sheets = \"{}\"\nforms = \"{}\"\nfirst_wait_ms = 10\n{more}",
            urls.token, urls.drive, urls.sheets, urls.forms
        );
        std::fs::write(self.at.path("tsunagi.toml"), text).unwrap();
    }

    pub(crate) fn national(&self) -> &str {
        &self.books["national"]
    }

    pub(crate) fn run(&self, now: &str, arguments: &[&str]) -> Said {
        self.at.verb(now, "run", arguments)
    }

    pub(crate) fn run_json(&self, now: &str, code: i32) -> serde_json::Value {
        let said = self.at.verb(now, "run", &["--json"]);
        said.ended(code);
        serde_json::from_str(&said.stdout).unwrap()
    }

    /// A tab as it is shown: header, then rows.
    pub(crate) fn rows(&self, book: &str, tab: &str) -> Shown {
        self.google.state(|world| world.rows(&self.books[book], tab))
    }

    /// What stands in the row of a key under a header.
    pub(crate) fn shown(&self, book: &str, tab: &str, key: &str, header: &str) -> String {
        let rows = self.rows(book, tab);
        let col = column(&rows[0], header);
        let row = rows.iter().find(|row| row.iter().any(|cell| cell == key)).expect(key);
        row.get(col).cloned().unwrap_or_default()
    }

    /// The A1 place of a key's cell under a header.
    pub(crate) fn place(&self, book: &str, tab: &str, key: &str, header: &str) -> String {
        let rows = self.rows(book, tab);
        let col = u32::try_from(column(&rows[0], header)).unwrap();
        let row = rows.iter().position(|row| row.iter().any(|cell| cell == key)).expect(key);
        tsunagi::domain::CellRef::new(u32::try_from(row).unwrap() + 1, col + 1).to_string()
    }
}

pub(crate) fn column(header: &[String], name: &str) -> usize {
    header.iter().position(|cell| cell == name).unwrap_or_else(|| panic!("no {name} in {header:?}"))
}

fn desks(at: &Installation) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(at.path("inbox"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name != "jimukyoku")
        .collect();
    names.sort();
    names
}
