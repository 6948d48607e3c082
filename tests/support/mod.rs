//! What the tests of the whole stand on: installations of their own, the built binary, what stands in its outputs.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]
#![expect(clippy::print_stdout, reason = "a skipped test says so")]

pub(crate) mod once;

use once::{Folder, Once};
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;
use std::time::SystemTime;
use tempfile::TempDir;
use tsunagi::demo;

/// The night after the sample's story: 2026-11-20.
pub(crate) const TONIGHT: &str = "2026-11-20T22:00";

/// Small enough for many runs a test, with every layout and every kind of record in it.
pub(crate) const SMALL: demo::Options =
    demo::Options { desks: 6, workshops: 60, cases: 16, years: 2, seed: 7 };

/// An installation in a folder of its own that is gone when dropped.
pub(crate) struct Installation {
    folder: TempDir,
}

/// How a verb ended and what it said.
pub(crate) struct Said {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// A row of a table, by header.
pub(crate) type Row = BTreeMap<String, String>;

impl Installation {
    /// Folders and configuration as `tsunagi init` makes them.
    pub(crate) fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for inner in ["inbox/jimukyoku", "forms", "official", "out", "var/log"] {
            fs::create_dir_all(folder.path().join(inner)).unwrap();
        }
        fs::write(folder.path().join("tsunagi.toml"), tsunagi::config::EXAMPLE).unwrap();
        Self { folder }
    }

    /// What was made once for all tests that ask for it, in a folder of its own.
    pub(crate) fn again(made: &Once<Folder>, key: &str, make: impl FnOnce() -> Self) -> Self {
        made.with(key, || Folder::of(make().root()), Self::of)
    }

    /// What stood in another one's folder, in a folder of its own.
    pub(crate) fn of(stood: &Folder) -> Self {
        let folder = tempfile::tempdir().unwrap();
        stood.put(folder.path());
        Self { folder }
    }

    /// The sample's files, not yet read.
    pub(crate) fn demo(options: &demo::Options) -> Self {
        static MADE: Once<Folder> = Once::new();
        Self::again(&MADE, &format!("{options:?}"), || Self::demo_of_its_own(options))
    }

    /// The same, also where another test has them already.
    pub(crate) fn demo_of_its_own(options: &demo::Options) -> Self {
        let installation = Self::empty();
        demo::write_installation(installation.root(), options, &mut |_, _| {}).unwrap();
        installation
    }

    /// The sample after its first night. Two of them had one night and are one registry: what compares two nights runs both.
    pub(crate) fn after_a_night(options: &demo::Options) -> Self {
        static MADE: Once<Folder> = Once::new();
        Self::again(&MADE, &format!("{options:?}"), || {
            let installation = Self::demo(options);
            installation.run(TONIGHT).ended(0);
            installation
        })
    }

    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn path(&self, inner: &str) -> PathBuf {
        self.root().join(inner)
    }

    pub(crate) fn registry(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.path("var/registry.db")).unwrap()
    }

    /// `tsunagi VERB --config … ARGUMENTS` at a moment.
    pub(crate) fn command(&self, now: &str, verb: &str, arguments: &[&str]) -> Command {
        let mut command = tsunagi();
        command.env("TSUNAGI_NOW", now).arg(verb).arg("--config").arg(self.path("tsunagi.toml"));
        command.args(arguments);
        command
    }

    pub(crate) fn verb(&self, now: &str, verb: &str, arguments: &[&str]) -> Said {
        said(&mut self.command(now, verb, arguments))
    }

    /// A run that computes all, also where nothing changed: so that a test sees what it computes.
    pub(crate) fn run(&self, now: &str) -> Said {
        self.verb(now, "run", &["--full"])
    }

    /// What such a run says as JSON.
    pub(crate) fn run_json(&self, now: &str) -> serde_json::Value {
        self.json(now, &["--full"])
    }

    /// What `run --json` says.
    pub(crate) fn json(&self, now: &str, arguments: &[&str]) -> serde_json::Value {
        let arguments: Vec<&str> = ["--json"].iter().chain(arguments).copied().collect();
        let said = self.verb(now, "run", &arguments);
        said.ended(0);
        serde_json::from_str(&said.stdout).unwrap()
    }

    /// The exported files as bytes, by name.
    pub(crate) fn export(&self, now: &str) -> BTreeMap<String, Vec<u8>> {
        let out = tempfile::tempdir().unwrap();
        self.verb(now, "export", &["--out", out.path().to_str().unwrap()]).ended(0);
        files(out.path()).into_iter().map(|(name, path)| (name, fs::read(path).unwrap())).collect()
    }

    /// The exported files as rows, by name.
    pub(crate) fn tables(&self, now: &str) -> BTreeMap<String, Vec<Row>> {
        self.export(now).into_iter().map(|(name, bytes)| (name, rows_of(&bytes))).collect()
    }

    /// Everything under `out/`: bytes and time of last change.
    pub(crate) fn outputs(&self) -> BTreeMap<String, (Vec<u8>, SystemTime)> {
        let stamp = |path: &Path| (fs::read(path).unwrap(), fs::metadata(path).unwrap().modified().unwrap());
        files(&self.path("out")).into_iter().map(|(name, path)| (name, stamp(&path))).collect()
    }

    /// Everything under `out/` by content.
    pub(crate) fn books(&self) -> BTreeMap<String, Vec<u8>> {
        self.outputs().into_iter().map(|(name, (bytes, _))| (name, bytes)).collect()
    }

    /// Rows of the latest run's journal: state, changes, outputs.
    pub(crate) fn last_run(&self) -> (String, u64, u64) {
        let newest = "SELECT state, counts FROM run ORDER BY started_at DESC, run_id DESC LIMIT 1";
        let (state, counts): (String, String) =
            self.registry().query_row(newest, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        let counts: serde_json::Value = serde_json::from_str(&counts).unwrap();
        (state, counts["changes"].as_u64().unwrap(), counts["outputs"].as_u64().unwrap())
    }
}

impl Said {
    /// The verb must have ended so.
    #[track_caller]
    pub(crate) fn ended(&self, code: i32) -> &Self {
        assert_eq!(self.code, Some(code), "\n{}\n{}", self.stdout, self.stderr);
        self
    }
}

/// The built binary, with nothing of this machine's settings.
pub(crate) fn tsunagi() -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("tsunagi"));
    command.env_remove("TSUNAGI_LOG").env_remove("TSUNAGI_NOW").stdin(Stdio::null());
    command
}

pub(crate) fn said(command: &mut Command) -> Said {
    let Output { status, stdout, stderr } = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Said { code: status.code(), stdout: text(stdout), stderr: text(stderr) }
}

/// Every file below a folder, by its path inside it.
pub(crate) fn files(folder: &Path) -> BTreeMap<String, PathBuf> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(at) = folders.pop() {
        for path in fs::read_dir(at).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
                found.insert(name, path);
            }
        }
    }
    found
}

/// Copies a folder with all that is in it.
pub(crate) fn copy_folder(from: &Path, to: &Path) {
    for (name, path) in files(from) {
        let target = to.join(name);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(path, target).unwrap();
    }
}

/// The rows of a CSV with a header.
pub(crate) fn rows_of(bytes: &[u8]) -> Vec<Row> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    csv::Reader::from_reader(bytes).deserialize().map(|row| row.unwrap()).collect()
}

/// The text of every part of a workbook, one after the other; of a mail its head and its body.
pub(crate) fn parts_of(path: &Path) -> Vec<(String, String)> {
    if path.extension() == Some(OsStr::new("eml")) {
        let (head, body) = mail_of(path);
        return vec![("head".to_owned(), head), ("body".to_owned(), body)];
    }
    let mut archive = zip::ZipArchive::new(fs::File::open(path).unwrap()).unwrap();
    let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
    let mut part = |name: String| {
        let mut bytes = Vec::new();
        archive.by_name(&name).unwrap().read_to_end(&mut bytes).unwrap();
        (name, String::from_utf8_lossy(&bytes).into_owned())
    };
    names.into_iter().map(&mut part).collect()
}

/// Head and body of a mail draft.
pub(crate) fn mail_of(path: &Path) -> (String, String) {
    use base64::Engine as _;
    let text = fs::read_to_string(path).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let packed: String = body.split_whitespace().collect();
    let body = base64::engine::general_purpose::STANDARD.decode(packed).unwrap();
    (head.to_owned(), String::from_utf8(body).unwrap())
}

/// A tab of a standing book as rows by header, in the order in which they stand; cells as text.
pub(crate) fn tab(path: &Path, name: &str) -> Vec<Row> {
    use calamine::Reader as _;
    let mut book = calamine::open_workbook_auto(path).unwrap();
    let range = book.worksheet_range(name).unwrap();
    let lines: Vec<Vec<String>> =
        range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect();
    let Some((header, rows)) = lines.split_first() else { return Vec::new() };
    rows.iter().map(|row| header.iter().cloned().zip(row.iter().cloned()).collect()).collect()
}

/// What scripts of [`edit`] may use: the book, and the cell of a record (by the key in its first column) under a header.
const PRELUDE: &str = "\
import sys, openpyxl
wb = openpyxl.load_workbook(sys.argv[1])
def at(tab, key, header):
    ws = wb[tab]
    col = next(c.column for c in ws[1] if c.value == header)
    row = next(r for r in range(2, ws.max_row + 1) if ws.cell(r, 1).value == key)
    return ws.cell(row, col)
";

/// Edits a book with openpyxl (`wb` = the book, `at(tab, key, header)` = a cell); `false` = there is no openpyxl here,
/// and that is said.
pub(crate) fn edit(path: &Path, script: &str) -> bool {
    static THERE: LazyLock<bool> =
        LazyLock::new(|| python([OsStr::new("-c"), OsStr::new("import openpyxl")]));
    if !*THERE {
        println!("skipped: no python3 with openpyxl");
        return false;
    }
    let script = format!("{PRELUDE}{script}\nwb.save(sys.argv[1])\n");
    assert!(python([OsStr::new("-c"), OsStr::new(&script), path.as_os_str()]), "{script}");
    true
}

fn python<const N: usize>(arguments: [&OsStr; N]) -> bool {
    Command::new("python3").args(arguments).status().is_ok_and(|status| status.success())
}

/// `../shared/data`, or the folder that `TSUNAGI_SHARED_DATA` names; where it is absent that is said.
pub(crate) fn shared_data() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let folder = std::env::var_os("TSUNAGI_SHARED_DATA").map_or(beside, PathBuf::from);
    let found = folder.is_dir().then_some(folder);
    if found.is_none() {
        println!("skipped: no ../shared/data");
    }
    found
}
