//! Nights on an accelerated clock in which everything goes wrong that may: after each one the registry is whole and every
//! book opens, and at the end the installation says the same as one that was never disturbed.
//!
//! `TSUNAGI_CHAOS_NIGHTS` (default 13) and `TSUNAGI_CHAOS_SEED` (default 1) say how long and which.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use crate::support::{self, Installation, TONIGHT};
use chrono::{NaiveDateTime, TimeDelta};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const TINY: tsunagi::demo::Options =
    tsunagi::demo::Options { desks: 4, workshops: 20, cases: 6, years: 2, seed: 5 };

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Trouble {
    None,
    Kill,
    Terminate,
    TwoAtOnce,
    TwoDaemons,
    FullDisk,
    ClockBack,
    ClockFarAhead,
    ReadOnlyOutputs,
    CorruptInput,
    CorruptBook,
    CorruptRegistry,
    KilledDaemon,
}

const TROUBLES: [Trouble; 13] = [
    Trouble::Kill,
    Trouble::Terminate,
    Trouble::TwoAtOnce,
    Trouble::TwoDaemons,
    Trouble::FullDisk,
    Trouble::ClockBack,
    Trouble::ClockFarAhead,
    Trouble::ReadOnlyOutputs,
    Trouble::CorruptInput,
    Trouble::CorruptBook,
    Trouble::CorruptRegistry,
    Trouble::KilledDaemon,
    Trouble::None,
];

struct Chaos {
    installation: Installation,
    random: ChaCha8Rng,
    now: NaiveDateTime,
    /// How long an ordinary night takes here.
    usual: Duration,
    restored: u32,
}

fn number(variable: &str, default: u64) -> u64 {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

impl Chaos {
    fn moment(&self) -> String {
        self.now.format("%Y-%m-%dT%H:%M").to_string()
    }

    fn command(&self, verb: &str) -> Command {
        let mut command = self.installation.command(&self.moment(), verb, &[]);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    fn spawn(&self, verb: &str) -> Child {
        self.command(verb).spawn().unwrap()
    }

    fn some_time(&mut self) -> Duration {
        self.usual.mul_f64(self.random.random_range(0.0..1.2))
    }

    /// A desk's list changes on most nights.
    fn news(&mut self) {
        let path = self.installation.path("inbox/d001-fukuoka/追加分.csv");
        let rows: String = (0..self.random.random_range(0..4_u32))
            .map(|at| {
                let number = self.random.random_range(1..60_u32) * 4 + at;
                format!("とまり木{number}号,B型,福岡県久留米市城南町{number}-3,0942-30-{number:04}\n")
            })
            .collect();
        fs::write(path, format!("事業所名,サービス種別,所在地,電話番号\n{rows}")).unwrap();
    }

    fn suffer(&mut self, trouble: Trouble) {
        match trouble {
            Trouble::None => {
                self.installation.run(&self.moment()).ended(0);
            }
            Trouble::Kill => {
                let mut night = self.spawn("run");
                std::thread::sleep(self.some_time());
                night.kill().unwrap();
                night.wait().unwrap();
            }
            Trouble::Terminate => {
                let mut daemon = self.spawn("daemon");
                std::thread::sleep(self.some_time());
                self.end(&mut daemon, "-TERM", Duration::from_secs(15));
            }
            Trouble::KilledDaemon => {
                let mut daemon = self.spawn("daemon");
                std::thread::sleep(self.some_time());
                self.end(&mut daemon, "-KILL", Duration::from_secs(15));
            }
            Trouble::TwoAtOnce => {
                let mut both = [self.spawn("run"), self.spawn("run")];
                let codes: Vec<Option<i32>> = both.iter_mut().map(|one| one.wait().unwrap().code()).collect();
                assert!(codes.iter().all(|code| matches!(code, Some(0 | 3 | 4))), "{codes:?}");
                assert!(codes.contains(&Some(0)), "{codes:?}");
            }
            Trouble::TwoDaemons => {
                let mut first = self.spawn("daemon");
                std::thread::sleep(self.usual / 2);
                let mut second = self.spawn("daemon");
                std::thread::sleep(self.usual);
                let alive = [&mut first, &mut second].map(|one| one.try_wait().unwrap().is_none());
                assert!(alive != [true, true], "two daemons live on one registry");
                for daemon in [&mut first, &mut second] {
                    self.end(daemon, "-TERM", Duration::from_secs(15));
                }
            }
            Trouble::FullDisk => {
                let kib = self.random.random_range(1..200_u32);
                let night = self.command("run");
                let words: Vec<String> = std::iter::once(night.get_program())
                    .chain(night.get_args())
                    .map(|word| format!("'{}'", word.to_str().unwrap()))
                    .collect();
                let script = format!("trap '' XFSZ; ulimit -f {kib}; exec {}", words.join(" "));
                let mut shell = Command::new("bash");
                shell.env("TSUNAGI_NOW", self.moment()).args(["-c", &script]);
                let said = support::said(&mut shell);
                assert!(matches!(said.code, Some(0 | 3 | 4)), "{:?} {}", said.code, said.stderr);
            }
            Trouble::ClockBack => {
                self.now -= TimeDelta::days(self.random.random_range(1..5));
                self.command("run").status().unwrap();
                self.now += TimeDelta::days(5);
            }
            Trouble::ClockFarAhead => {
                let before = self.now;
                self.now += TimeDelta::days(400);
                self.command("run").status().unwrap();
                self.now = before;
            }
            Trouble::ReadOnlyOutputs => {
                // A folder in the book's place: nobody can write there, root included.
                let book = self.installation.path("out/窓口/d001-fukuoka.xlsx");
                let aside = self.installation.path("aside.xlsx");
                if book.is_file() {
                    fs::rename(&book, &aside).unwrap();
                }
                fs::create_dir_all(book.join("x")).unwrap();
                fs::set_permissions(&book, fs::Permissions::from_mode(0o555)).unwrap();
                let code = self.command("run").status().unwrap().code();
                assert_eq!(code, Some(3), "a book that cannot be written is said");
                fs::remove_dir_all(&book).unwrap();
                if aside.is_file() {
                    fs::rename(&aside, &book).unwrap();
                }
            }
            Trouble::CorruptInput => {
                let path = self.installation.path("inbox/d001-fukuoka/追加分.csv");
                let bytes: Vec<u8> = (0..600).map(|_| self.random.random()).collect();
                fs::write(path, bytes).unwrap();
                self.command("run").status().unwrap();
            }
            Trouble::CorruptBook => {
                let path = self.installation.path("out/窓口/d002-osaka.xlsx");
                if let Ok(bytes) = fs::read(&path) {
                    fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
                    self.command("run").status().unwrap();
                    fs::write(&path, bytes).unwrap();
                }
            }
            Trouble::CorruptRegistry => {
                self.command("backup").status().unwrap();
                fs::write(self.installation.path("var/registry.db"), "壊れた登録簿").unwrap();
                for companion in ["-wal", "-shm"] {
                    let path = self.installation.path(&format!("var/registry.db{companion}"));
                    if path.exists() {
                        fs::remove_file(path).unwrap();
                    }
                }
                assert_eq!(self.command("run").status().unwrap().code(), Some(4));
                assert_eq!(self.command("restore").status().unwrap().code(), Some(0));
                self.restored += 1;
            }
        }
    }

    fn end(&self, child: &mut Child, signal: &str, within: Duration) {
        if child.try_wait().unwrap().is_none() {
            let pid = child.id().to_string();
            Command::new("kill").args([signal, &pid]).stderr(Stdio::null()).status().unwrap();
        }
        let start = Instant::now();
        while child.try_wait().unwrap().is_none() {
            assert!(start.elapsed() < within, "it still runs {within:?} after {signal}");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// The registry keeps its rules, and every book under its own name opens.
    fn is_whole(&self, when: &str) {
        let problems = tsunagi::store::integrity(&self.installation.path("var/registry.db")).unwrap();
        assert_eq!(problems, Vec::<String>::new(), "{when}");
        for (name, path) in support::files(&self.installation.path("out")) {
            if name.ends_with(".xlsx") {
                use calamine::Reader as _;
                let book = calamine::open_workbook_auto(&path);
                let mut book = book.unwrap_or_else(|error| panic!("{when}: {name}: {error}"));
                for sheet in book.sheet_names() {
                    book.worksheet_range(&sheet).unwrap_or_else(|error| panic!("{when}: {name}: {error}"));
                }
            }
        }
    }
}

#[test]
fn nothing_that_may_happen_at_night_breaks_an_installation() {
    let (nights, seed) = (number("TSUNAGI_CHAOS_NIGHTS", 13), number("TSUNAGI_CHAOS_SEED", 1));
    let installation = Installation::demo(&TINY);
    fs::write(installation.path("tsunagi.toml"), "[status]\nlisten = \"\"\n").unwrap();
    let start = Instant::now();
    installation.run(TONIGHT).ended(0);
    let mut chaos = Chaos {
        installation,
        random: ChaCha8Rng::seed_from_u64(seed),
        now: "2026-11-20T22:00:00".parse().unwrap(),
        usual: start.elapsed(),
        restored: 0,
    };
    let mut counts: BTreeMap<Trouble, u32> = BTreeMap::new();
    for night in 0..nights {
        chaos.now += TimeDelta::days(1);
        chaos.news();
        let trouble = match usize::try_from(night).ok().and_then(|at| TROUBLES.get(at)) {
            Some(trouble) => *trouble,
            None => TROUBLES[chaos.random.random_range(0..TROUBLES.len())],
        };
        chaos.suffer(trouble);
        *counts.entry(trouble).or_default() += 1;
        chaos.is_whole(&format!("seed {seed}, night {night}, {trouble:?}"));
    }
    // A quiet end: the same files, and what was never disturbed says the same.
    let last =
        "事業所名,サービス種別,所在地,電話番号\nとまり木7号,B型,福岡県久留米市城南町7-3,0942-30-0007\n";
    let undisturbed = Installation::after_a_night(&TINY);
    fs::write(undisturbed.path("tsunagi.toml"), "[status]\nlisten = \"\"\n").unwrap();
    for one in [&chaos.installation, &undisturbed] {
        fs::write(one.path("inbox/d001-fukuoka/追加分.csv"), last).unwrap();
        for days in [1, 2] {
            let now = (chaos.now + TimeDelta::days(days)).format("%Y-%m-%dT%H:%M").to_string();
            one.run(&now).ended(0);
        }
        one.verb(TONIGHT, "verify", &[]).ended(0);
    }
    let names = |one: &Installation| -> Vec<String> {
        let mut names: Vec<String> =
            one.tables(TONIGHT)["workshops.csv"].iter().map(|row| row["name"].clone()).collect();
        names.sort();
        names
    };
    assert_eq!(names(&chaos.installation), names(&undisturbed));
    let ids = |one: &Installation| -> BTreeMap<String, String> {
        let tables = one.tables(TONIGHT);
        let known = tables["workshops.csv"].iter().filter(|row| !row["name"].starts_with("とまり木"));
        known.map(|row| (row["workshop_id"].clone(), row["name"].clone())).collect()
    };
    assert_eq!(ids(&chaos.installation), ids(&undisturbed), "what was there all the time kept its ids");
    println!("{nights} nights (seed {seed}), restored {}: {counts:?}", chaos.restored);
}
