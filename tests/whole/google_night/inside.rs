//! Nights inside the test's own process: many a second, each with a client of its own as the binary has.

use crate::google::Google as Emulator;
use crate::google::drive::Role;
use crate::google::forms::people::Question;
use crate::google::token::ROBOT;
use crate::google::world::World;
use crate::google_night::stood::Stood;
use crate::support::Installation;
use crate::support::once::Once;
use chrono::{NaiveDateTime, TimeZone as _};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tsunagi::config::{self, Config, SourceSettings};
use tsunagi::cycle::{self, Outcome, Reach, Request, Stop};
use tsunagi::demo;
use tsunagi::domain::DeskId;
use tsunagi::google::{Google, GoogleError};
use tsunagi::source::{
    DriveSource, FolderSource, FormSource, GoogleSource, GoogleSources, SheetSource, Sources,
};
use tsunagi::store::Store;
use tsunagi::views::{self, BookId, BookKind, ColumnKind};

/// A desk with a folder, one at Drive, one in a spreadsheet, a form; the books of the nation and of two desks are online.
pub(crate) struct House {
    pub(crate) at: Installation,
    pub(crate) google: Emulator,
    pub(crate) books: BTreeMap<String, String>,
    pub(crate) list: String,
    pub(crate) form: String,
    pub(crate) response: String,
    pub(crate) desk_sheet: String,
    pub(crate) drive_sheet: String,
}

/// How a night ended.
pub(crate) struct Ran {
    pub(crate) outcome: Result<Outcome, String>,
    pub(crate) took: Duration,
}

pub(crate) const TINY: demo::Options = demo::Options { desks: 1, workshops: 8, cases: 4, years: 2, seed: 7 };
pub(crate) const HEADING: &str = "事業所名,サービス種別,所在地,電話番号\n";
pub(crate) const QUESTIONS: [&str; 4] = [
    "貴窓口の正式名称をお答えください",
    "応募する案件の番号をお選びください",
    "この案件にご興味はありますか（興味あり・なし・検討中）",
    "対応できる事業所の数をお答えください（数字のみ）",
];

impl House {
    /// Not yet run.
    pub(crate) fn new() -> Self {
        let at = Installation::demo(&TINY);
        let google = Emulator::start();
        let mut books = BTreeMap::new();
        let mut slugs = folders(&at);
        slugs.push("d090".to_owned());
        let mut names = vec!["national".to_owned()];
        names.extend(slugs.iter().map(|slug| format!("desk:{slug}")));
        let (root, list, drive_sheet, form, response, desk_sheet) = google.state(|world| {
            world.clock.run_at(0.0);
            world.clock.set("2026-11-20T10:00:00Z".parse().unwrap());
            for name in names {
                let id = world.put_sheet(&name, None, &[]);
                world.share(&id, ROBOT, Role::Writer);
                books.insert(name, id);
            }
            let root = world.put_folder("窓口", None);
            world.share(&root, ROBOT, Role::Reader);
            let desk = world.put_folder("d090", Some(&root));
            let list = world.put_blob("一覧.csv", "text/csv", Some(&desk), b"");
            let heading: Vec<&str> = HEADING.trim().split(',').collect();
            let row = ["とまり木", "B型", "福岡県久留米市城南町15-3", "0942-30-9001"];
            let drive_sheet = world.put_sheet("追加", Some(&desk), &[&heading, &row]);
            let questions = QUESTIONS.map(Question::Text);
            let form = world.put_form("案件応募", None, &questions);
            world.share(&form, ROBOT, Role::Writer);
            let response = world.answer_form(&form, None, &answers(&["3"]));
            let row = ["あおぞら作業所", "B型", "大分県別府市上人ヶ浜町2-2", "0977-66-1112"];
            let desk_sheet = world.put_sheet("別の窓口", None, &[&heading, &row]);
            world.share(&desk_sheet, ROBOT, Role::Reader);
            (root, list, drive_sheet, form, response, desk_sheet)
        });
        let house = Self { at, google, books, list, form, response, desk_sheet, drive_sheet };
        house.configure(&root);
        house
    }

    /// After nights of this name, which are run once for all that ask for the same.
    pub(crate) fn after(nights: &str, run: impl FnOnce(&Self)) -> Self {
        static MADE: Once<(Stood, BTreeMap<String, String>, [String; 5])> = Once::new();
        let make = || {
            let house = Self::new();
            run(&house);
            let Self { at, google, books, list, form, response, desk_sheet, drive_sheet } = house;
            (Stood::of(&at, &google), books, [list, form, response, desk_sheet, drive_sheet])
        };
        MADE.with(nights, make, |(stood, books, ids)| {
            let (at, google) = stood.again();
            let [list, form, response, desk_sheet, drive_sheet] = ids.clone();
            Self { at, google, books: books.clone(), list, form, response, desk_sheet, drive_sheet }
        })
    }

    fn configure(&self, root: &str) {
        let key = self.at.path("google-key.json");
        self.google.write_key(&key);
        let urls = self.google.base_urls();
        let mut text = format!(
            "[google]\nkey_file = \"google-key.json\"\nreads_per_minute = 1000000\nwrites_per_minute = 1000000\n\
             timeout_seconds = 1\npatience_seconds = 1\n[google.server]\ntoken = \"{}\"\ndrive = \"{}\"\n\
             sheets = \"{}\"\nforms = \"{}\"\nfirst_wait_ms = 1\n",
            urls.token, urls.drive, urls.sheets, urls.forms
        );
        let (form, sheet) = (&self.form, &self.desk_sheet);
        text += &format!(
            "[[sources]]\nkind = \"drive\"\nname = \"窓口ドライブ\"\nfolder = \"{root}\"\n\
             [[sources]]\nkind = \"form\"\nname = \"応募フォーム\"\nform = \"{form}\"\n\
             [[sources]]\nkind = \"sheet\"\nname = \"別の窓口\"\nspreadsheet = \"{sheet}\"\nrole = \"desk\"\ndesk = \"d091\"\n"
        );
        let national = &self.books["national"];
        text += &format!("[sheets]\nnational = \"{national}\"\n");
        for kind in ["block", "desk"] {
            text += &format!("[sheets.{kind}s]\n");
            for (book, id) in &self.books {
                if let Some(name) = book.strip_prefix(&format!("{kind}:")) {
                    text += &format!("\"{name}\" = \"{id}\"\n");
                }
            }
        }
        std::fs::write(self.at.path("tsunagi.toml"), text).unwrap();
    }

    /// A night with plenty of time for every call.
    pub(crate) fn night(&self, now: &str) -> Ran {
        self.night_as(now, false, Duration::from_secs(20), Duration::from_secs(20))
    }

    /// `timeout`: of one call; `patience`: for its repetitions.
    pub(crate) fn night_as(&self, now: &str, full: bool, timeout: Duration, patience: Duration) -> Ran {
        night_in(self.at.root(), now, full, timeout, patience)
    }

    /// All books as they stand now.
    pub(crate) fn look(&self) -> Look<'_> {
        let seen =
            |(book, id): (&String, &String)| (book.clone(), self.google.state(|world| seen(world, id, book)));
        Look { house: self, books: self.books.iter().map(seen).collect() }
    }

    /// What stands under our headers, by key: `tab → key → header → cell`.
    pub(crate) fn ours(&self, book: &str) -> BTreeMap<String, Table> {
        self.google.state(|world| ours(&seen(world, &self.books[book], book)))
    }

    /// What stands under people's headers, by key; empty cells left out.
    pub(crate) fn peoples(&self, book: &str) -> BTreeMap<String, Table> {
        self.google.state(|world| peoples(&seen(world, &self.books[book], book)))
    }

    fn writes_of(&self, text: &str) -> String {
        self.google.state(|world| {
            let bodies = world.journal.all().iter().rev().filter_map(|entry| entry.body.as_ref());
            let found = bodies.filter(|body| body.contains(text)).take(3);
            let around = |body: &String| {
                let at = body[..body.find(text).unwrap_or(0)].chars().count();
                body.chars().skip(at.saturating_sub(300)).take(700).collect::<String>() + "\n"
            };
            found.map(around).collect()
        })
    }
}

/// All tabs of ours of all books, read once: reading them is most of what the checks take.
pub(crate) struct Look<'a> {
    house: &'a House,
    books: BTreeMap<String, Vec<Seen>>,
}

impl Look<'_> {
    /// As [`House::ours`], by book.
    pub(crate) fn ours(&self) -> BTreeMap<String, BTreeMap<String, Table>> {
        self.books.iter().map(|(book, tabs)| (book.clone(), ours(tabs))).collect()
    }

    /// As [`House::peoples`], by book.
    pub(crate) fn peoples(&self) -> BTreeMap<String, BTreeMap<String, Table>> {
        self.books.iter().map(|(book, tabs)| (book.clone(), peoples(tabs))).collect()
    }

    /// No key and no column of ours twice anywhere.
    #[track_caller]
    pub(crate) fn has_no_key_twice(&self, told: &str) {
        for (book, tab) in self.books.iter().flat_map(|(book, tabs)| tabs.iter().map(move |tab| (book, tab)))
        {
            let mut known = BTreeSet::new();
            let ours = tab.columns.iter().filter(|(_, kind)| kind.is_some());
            let twice = ours.map(|(header, _)| header).find(|header| !known.insert(*header));
            let columns = &tab.columns;
            let name = &tab.name;
            assert_eq!(
                twice,
                None,
                "{told}: {book} {name}: {columns:?}\n{}",
                self.house.writes_of("行の状態")
            );
            let mut known = BTreeSet::new();
            let twice = tab.filled().into_iter().map(|row| tab.key_of(row)).find(|key| !known.insert(*key));
            assert_eq!(twice, None, "{told}: {book} {name}");
        }
    }
}

/// As [`House::night_as`], of whatever installation.
pub(crate) fn night_in(root: &Path, now: &str, full: bool, timeout: Duration, patience: Duration) -> Ran {
    let started = Instant::now();
    let mut config = config::load(&root.join("tsunagi.toml")).unwrap();
    let options = config.google.as_mut().unwrap();
    options.timeout = timeout;
    options.patience = patience;
    let client = config.google.clone().map(|options| Google::new(options).map(Arc::new));
    let sources = sources(&config, &client);
    let google = client.as_ref().map(|client| client.as_deref());
    let mut store = Store::open(&config.paths.registry).unwrap();
    let at = NaiveDateTime::parse_from_str(now, "%Y-%m-%dT%H:%M").unwrap();
    let at = chrono_tz::Asia::Tokyo.from_local_datetime(&at).unwrap();
    let request = Request { full, allow_large_change: true, ..Request::at(at) };
    let stop = Stop::default();
    let reach = Reach { source: &sources, google, stop: &stop };
    let outcome = cycle::consolidate(&config, reach, &mut store, &request, &mut |_, _, _| {});
    Ran { outcome: outcome.map_err(|error| error.to_string()), took: started.elapsed() }
}

/// A tab of ours as it stands, whatever it is called.
pub(crate) struct Seen {
    pub(crate) name: String,
    pub(crate) title: String,
    /// Row of the header.
    pub(crate) header: usize,
    pub(crate) key: usize,
    /// Headers and whose they are; `None` = a person's own column.
    pub(crate) columns: Vec<(String, Option<ColumnKind>)>,
    /// All rows of the tab.
    pub(crate) rows: Vec<Vec<String>>,
}

impl Seen {
    pub(crate) fn key_of(&self, row: usize) -> &str {
        self.rows[row].get(self.key).map_or("", String::as_str)
    }

    /// Rows below the header in which anything stands.
    pub(crate) fn filled(&self) -> Vec<usize> {
        (self.header + 1..self.rows.len())
            .filter(|row| self.rows[*row].iter().any(|cell| !cell.is_empty()))
            .collect()
    }
}

/// The tabs of ours: known by their marks; of a tab and its copy the first.
pub(crate) fn seen(world: &World, id: &str, book: &str) -> Vec<Seen> {
    let found = world.book(id);
    let specs = tsunagi::plan::online::specs(views::tab_specs(kind_of(book)));
    let mut known = BTreeSet::new();
    let mut tabs = Vec::new();
    for tab in &found.tabs {
        let ours = |one: &&serde_json::Value| {
            one["location"]["sheetId"] == tab.id && one["metadataKey"] == tsunagi::source::TAB_KEY
        };
        let mark = found.metadata.iter().find(ours).and_then(|one| one["metadataValue"].as_str());
        let Some(spec) = specs.iter().find(|spec| Some(spec.name.as_str()) == mark) else { continue };
        let rows = world.rows(id, &tab.title);
        let Some(header) = rows.iter().position(|row| row.contains(&spec.columns[0].header)) else {
            continue;
        };
        if !known.insert(spec.name.clone()) {
            continue;
        }
        let kind = |header: &String| {
            spec.columns.iter().find(|column| column.header == *header).map(|column| column.kind)
        };
        let columns: Vec<_> = rows[header].iter().map(|header| (header.clone(), kind(header))).collect();
        let key = columns.iter().position(|(_, kind)| *kind == Some(ColumnKind::Key)).unwrap();
        tabs.push(Seen { name: spec.name.clone(), title: tab.title.clone(), header, key, columns, rows });
    }
    tabs
}

pub(crate) fn ours(tabs: &[Seen]) -> BTreeMap<String, Table> {
    cells(tabs, |kind| kind == Some(ColumnKind::Owned))
}

pub(crate) fn peoples(tabs: &[Seen]) -> BTreeMap<String, Table> {
    let mut tables = cells(tabs, |kind| kind.is_none_or(|kind| kind == ColumnKind::Human));
    for table in tables.values_mut() {
        table.values_mut().for_each(|row| row.retain(|_, cell| !cell.is_empty()));
        table.retain(|_, row| !row.is_empty());
    }
    tables.retain(|_, table| !table.is_empty());
    tables
}

/// Of a key that stands twice both rows are told.
fn cells(tabs: &[Seen], wanted: impl Fn(Option<ColumnKind>) -> bool) -> BTreeMap<String, Table> {
    let tables = tabs.iter().map(|tab| {
        let mut table = Table::new();
        for row in tab.filled() {
            let mut key = tab.key_of(row).to_owned();
            while table.contains_key(&key) {
                key += TWICE;
            }
            let cells = tab.columns.iter().zip(&tab.rows[row]).filter(|((_, kind), _)| wanted(*kind));
            table.insert(key, cells.map(|((header, _), cell)| (header.clone(), cell.clone())).collect());
        }
        (tab.name.clone(), table)
    });
    tables.collect()
}

const TWICE: &str = "（再）";

/// Key → header → cell.
pub(crate) type Table = BTreeMap<String, BTreeMap<String, String>>;

impl Ran {
    /// 0 or 3, as the binary would end; anything else is a panic.
    #[track_caller]
    pub(crate) fn code(&self, told: &str) -> i32 {
        match &self.outcome {
            Ok(outcome) if outcome.unreachable() => 3,
            Ok(_) => 0,
            Err(error) => panic!("{told}: {error}"),
        }
    }

    /// What the books themselves gave cause to say.
    pub(crate) fn told(&self) -> String {
        let issues = self.outcome.iter().flat_map(|outcome| &outcome.issues);
        let of_books = issues.filter(|issue| issue.origin.file.contains("スプレッドシート"));
        of_books.map(|issue| format!("{:?}\n", issue)).collect()
    }

    /// Everything that a person is told of what did not go well.
    pub(crate) fn words(&self) -> String {
        let Ok(outcome) = &self.outcome else { return String::new() };
        let failures = outcome.failures.iter().map(ToString::to_string);
        let outputs = outcome.outputs.iter().flat_map(|output| {
            let held = output.held_tabs.iter().map(|(tab, why)| format!("{tab}: {why}"));
            let deed = match &output.deed {
                cycle::Deed::Held(why) => Some(format!("{}: {why}", output.path)),
                _ => None,
            };
            held.chain(deed).chain(output.error.clone())
        });
        failures.chain(outputs).collect::<Vec<_>>().join("\n")
    }
}

pub(crate) const fn answers<'a>(count: &'a [&'a str]) -> [(&'static str, &'a [&'a str]); 4] {
    [
        (QUESTIONS[0], &["見本窓口"]),
        (QUESTIONS[1], &["1"]),
        (QUESTIONS[2], &["興味あり"]),
        (QUESTIONS[3], count),
    ]
}

fn kind_of(book: &str) -> BookKind {
    BookKind::of(&match book.split_once(':') {
        Some(("block", name)) => BookId::Block(name.to_owned()),
        Some((_, name)) => BookId::Desk(DeskId::new(name)),
        None => BookId::National,
    })
}

fn folders(at: &Installation) -> Vec<String> {
    let names = std::fs::read_dir(at.path("inbox")).unwrap();
    let names = names.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|name| name != "jimukyoku").collect();
    names.sort();
    names
}

/// As the binary puts them together.
fn sources(config: &Config, client: &Option<Result<Arc<Google>, GoogleError>>) -> Sources {
    let office_folder = config.office.folder.clone();
    let written = config.sheets.national.iter().chain(config.sheets.blocks.values());
    let written = written.chain(config.sheets.desks.values()).cloned().collect();
    let of = |settings: &SourceSettings| match settings.clone() {
        SourceSettings::Drive { name, folder } => GoogleSource::Drive(DriveSource {
            name,
            folder,
            office_folder: office_folder.clone(),
            elsewhere: Clone::clone(&written),
        }),
        SourceSettings::Form { name, form } => GoogleSource::Form(FormSource { name, form }),
        SourceSettings::Sheet { name, spreadsheet, range, role } => {
            GoogleSource::Sheet(SheetSource { name, spreadsheet, range, role })
        }
    };
    Sources {
        folder: FolderSource {
            inbox: config.paths.inbox.clone(),
            forms: config.paths.forms.clone(),
            official: config.paths.official.clone(),
            office_folder: office_folder.clone(),
            needs_inbox: false,
        },
        google: client
            .clone()
            .map(|client| GoogleSources { client, sources: config.sources.iter().map(of).collect() }),
    }
}
