//! The rules about rooms: data flows down, only [I/O] rooms touch the world, the domain knows no format.

use std::collections::BTreeMap;

use super::source::{Name, Source};
use super::tree::{Tree, Violation};

const LIBRARY: &str = "src/lib.rs";
const CRATE: &str = "tsunagi";

/// Rooms that touch the world whatever lib.rs says of them.
const ALWAYS_IO: [&str; 1] = ["cli"];

/// Crates that touch the world; those whose names go on from these (`tokio_util`) as well.
const IO_CRATES: [&str; 11] = [
    "tokio",
    "reqwest",
    "hyper",
    "axum",
    "lettre",
    "yup_oauth2",
    "google_sheets4",
    "google_drive3",
    "google_forms1",
    "rusqlite",
    "rand",
];

/// Ways to the file system, the clock and chance that hide in crates which pure rooms may use.
const IO_NAMES: [&[&str]; 6] = [
    &["std", "fs"],
    &["Instant", "now"],
    &["SystemTime"],
    &["Utc", "now"],
    &["Local", "now"],
    &["Uuid", "now_v7"],
];

/// A room as lib.rs declares it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Room {
    pub(crate) name: String,
    pub(crate) is_io: bool,
}

/// The rooms in lib.rs's order, top first; `[I/O]` is read from the first line of their doc comments.
pub(crate) fn rooms_of(tree: &Tree) -> Vec<Room> {
    let Some((_, text)) = tree.iter().find(|(path, _)| path == LIBRARY) else { return Vec::new() };
    let declared = Source::read(text).modules;
    declared
        .into_iter()
        .filter(|module| module.inside.is_empty() && !module.in_test)
        .map(|module| {
            let marked = module.docs.first().is_some_and(|doc| doc.starts_with("[I/O]"));
            Room { is_io: marked || ALWAYS_IO.contains(&module.name.as_str()), name: module.name }
        })
        .collect()
}

/// The modules from the crate's root down to a file of the library; none for lib.rs and the binaries.
pub(crate) fn module_path(path: &str) -> Option<Vec<String>> {
    let inner = path.strip_prefix("src/")?.strip_suffix(".rs")?;
    if inner == "lib" || inner == "main" || inner.starts_with("bin/") {
        return None;
    }
    let inner = inner.strip_suffix("/mod").unwrap_or(inner);
    Some(inner.split('/').map(str::to_owned).collect())
}

/// House rule 1: a room imports only rooms above it. A cycle needs an import upwards, so there are none.
/// Tests inside the files are held to it too: a room that needs a lower one to be tested is in the wrong place.
pub(crate) fn imports_point_up(tree: &Tree) -> Vec<Violation> {
    let rooms = rooms_of(tree);
    let place: BTreeMap<&str, usize> =
        rooms.iter().enumerate().map(|(at, room)| (room.name.as_str(), at)).collect();
    let mut found = Vec::new();
    for (path, text) in tree {
        let Some(module) = module_path(path) else { continue };
        let Some(&own) = place.get(module[0].as_str()) else { continue };
        for name in Source::read(text).names {
            let what = match reach(&name, &module) {
                Reach::Elsewhere => continue,
                Reach::Root => "takes from the crate's root, which hides the room: name the room".to_owned(),
                Reach::Room(room) => match place.get(room.as_str()) {
                    Some(&other) if other <= own => continue,
                    Some(_) => {
                        format!("room `{}` imports `{room}`, which stands below it in lib.rs", module[0])
                    }
                    None => {
                        format!("`{}` names `{room}`, which is no room of lib.rs", name.segments.join("::"))
                    }
                },
            };
            found.push(Violation::new(path, name.line, what));
        }
    }
    found.dedup();
    found
}

/// House rule 2: only [I/O] rooms and binaries name files, network, database, clock or chance; tests may.
pub(crate) fn only_io_rooms_touch_the_world(tree: &Tree) -> Vec<Violation> {
    let rooms = rooms_of(tree);
    let is_io = |path: &str| match module_path(path) {
        Some(module) => rooms.iter().any(|room| room.is_io && room.name == module[0]),
        None => path != LIBRARY,
    };
    let test_files = super::files::test_files(tree);
    let mut found = Vec::new();
    for (path, text) in tree {
        let is_source = path.starts_with("src/") && path.ends_with(".rs");
        if !is_source || is_io(path) || test_files.contains(path) {
            continue;
        }
        for name in Source::read(text).names {
            if !name.in_test && touches_the_world(&name) {
                let what = format!(
                    "`{}` belongs in an [I/O] room; take it as an argument",
                    name.segments.join("::")
                );
                found.push(Violation::new(path, name.line, what));
            }
        }
    }
    found
}

/// Domain types have no file format: `src/domain` never names serde, not even in tests.
pub(crate) fn domain_knows_no_format(tree: &Tree) -> Vec<Violation> {
    let mut found = Vec::new();
    for (path, text) in tree {
        if !path.starts_with("src/domain") || !path.ends_with(".rs") {
            continue;
        }
        for name in Source::read(text).names {
            let of_serde = |word: &String| {
                word == "serde" || word.starts_with("serde_") || word == "Serialize" || word == "Deserialize"
            };
            if name.segments.iter().any(of_serde) {
                let what = format!(
                    "the domain names `{}`: row types at the edge carry serde",
                    name.segments.join("::")
                );
                found.push(Violation::new(path, name.line, what));
            }
        }
    }
    found
}

/// What a name reaches for, seen from the room it stands in.
enum Reach {
    Room(String),
    /// The crate's root itself: a glob of it, a second name for it.
    Root,
    /// Another crate, or a name of the file's own.
    Elsewhere,
}

fn reach(name: &Name, module: &[String]) -> Reach {
    if name.segments.len() < 2 && !name.in_use {
        return Reach::Elsewhere;
    }
    let mut here: Vec<&str> = module.iter().chain(&name.inside).map(String::as_str).collect();
    let mut rest = name.segments.iter().map(String::as_str).peekable();
    match rest.next() {
        Some("crate" | CRATE) => here.clear(),
        Some("self") => {}
        Some("super") => {
            here.pop();
        }
        _ => return Reach::Elsewhere,
    }
    while rest.next_if_eq(&"super").is_some() {
        here.pop();
    }
    match here.into_iter().chain(rest).next() {
        None | Some("*" | "self") => Reach::Root,
        Some(room) => Reach::Room(room.to_owned()),
    }
}

fn touches_the_world(name: &Name) -> bool {
    let segments: Vec<&str> = name.segments.iter().map(String::as_str).collect();
    let leads_somewhere = name.in_use || segments.len() > 1;
    let of_io_crate = IO_CRATES
        .iter()
        .any(|io| segments[0].strip_prefix(io).is_some_and(|rest| rest.is_empty() || rest.starts_with('_')));
    let named_io = IO_NAMES.iter().any(|io| segments.windows(io.len()).any(|window| window == *io));
    (leads_somewhere && of_io_crate) || named_io
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::tidy::tree::{printed, tree};

    const MAP: &str = "//! The map.\n\
        /// [I/O] The clock.\npub mod clock;\n\
        /// The nouns.\npub mod domain;\n\
        /// Bytes to cells; no [I/O] here.\npub mod table;\n\
        /// [I/O] SQLite: the registry.\npub mod store;\n\
        /// The verbs.\npub mod cli;\n";

    fn with_map(path: &str, text: &str) -> Tree {
        tree(&[("src/lib.rs", MAP), (path, text)])
    }

    #[test]
    fn rooms_stand_in_the_order_of_the_map() {
        let rooms = rooms_of(&tree(&[("src/lib.rs", MAP)]));
        let told: Vec<_> = rooms.iter().map(|room| (room.name.as_str(), room.is_io)).collect();
        assert_eq!(
            told,
            [("clock", true), ("domain", false), ("table", false), ("store", true), ("cli", true)]
        );
    }

    #[rstest]
    #[case::above("src/table/mod.rs", "use crate::domain::Yen;")]
    #[case::own("src/table/csv.rs", "use super::Grid; use crate::table::Cell; fn f() { self::g(); }")]
    #[case::own_tests(
        "src/domain/mod.rs",
        "#[cfg(test)] mod tests { use super::*; use super::super::clock::X; }"
    )]
    #[case::said_only("src/domain/mod.rs", "/// See crate::store.\nconst A: &str = \"crate::store\";")]
    #[case::visibility("src/domain/ids.rs", "pub(crate) fn f() {} pub(in crate::domain) fn g(&self) {}")]
    #[case::other_crate("src/domain/ids.rs", "use std::fmt; use chrono::{self, NaiveDate};")]
    #[case::binary("src/main.rs", "fn main() { tsunagi::cli::run() }")]
    fn imports_that_stand(#[case] path: &str, #[case] text: &str) {
        assert_eq!(printed(&imports_point_up(&with_map(path, text))), Vec::<String>::new());
    }

    #[rstest]
    #[case::plain("use crate::store::Store;")]
    #[case::group("use crate::{clock, store::{self, Store}};")]
    #[case::in_code("fn f() { crate::store::open() }")]
    #[case::in_signature("fn f(s: &Vec<crate::store::Store>) {}")]
    #[case::in_macro("fn f() { vec![$crate::store::open()] }")]
    #[case::super_path("use super::super::store::Store;")]
    #[case::through_self("use self::super::super::store::Store;")]
    #[case::nested("mod a { use super::super::super::store::Store; }")]
    #[case::by_crate_name("use tsunagi::store::Store;")]
    #[case::in_tests("#[cfg(test)] mod tests { use crate::store::Store; }")]
    #[case::exported("pub use crate::store::Store;")]
    fn imports_from_below_fall(#[case] text: &str) {
        let found = imports_point_up(&with_map("src/table/csv.rs", text));
        assert!(!found.is_empty(), "{text}");
        let expected = "src/table/csv.rs:1: room `table` imports `store`, which stands below it in lib.rs";
        assert!(printed(&found).iter().all(|line| line == expected), "{found:?}");
    }

    #[rstest]
    #[case::glob("use crate::*;")]
    #[case::renamed("use crate as root;")]
    #[case::itself("use crate::{self as root};")]
    #[case::by_super("use super::*;")]
    #[case::stranger("use crate::Yen;")]
    fn names_that_hide_the_room_fall(#[case] text: &str) {
        assert_eq!(imports_point_up(&with_map("src/table.rs", text)).len(), 1, "{text}");
    }

    #[test]
    fn a_cycle_falls_at_the_import_that_points_down() {
        let cycle = tree(&[
            ("src/domain/mod.rs", "use crate::table::Grid;"),
            ("src/lib.rs", MAP),
            ("src/table/mod.rs", "use crate::domain::Yen;"),
        ]);
        assert_eq!(
            printed(&imports_point_up(&cycle)),
            ["src/domain/mod.rs:1: room `domain` imports `table`, which stands below it in lib.rs"]
        );
    }

    #[rstest]
    #[case::files("use std::fs::File;", "std::fs::File")]
    #[case::files_in_a_group("use std::{fmt, fs};", "std::fs")]
    #[case::files_in_code("fn f() { std::fs::read(p); }", "std::fs::read")]
    #[case::runtime("use tokio::time;", "tokio::time")]
    #[case::runtime_attribute("#[tokio::main] async fn f() {}", "tokio::main")]
    #[case::runtime_family("use tokio_util::sync::CancellationToken;", "tokio_util::sync::CancellationToken")]
    #[case::network("use reqwest::Client;", "reqwest::Client")]
    #[case::network_low("fn f(_: ::hyper::Request) {}", "hyper::Request")]
    #[case::google("use google_sheets4::api::Sheet;", "google_sheets4::api::Sheet")]
    #[case::database("fn f(c: &rusqlite::Connection) {}", "rusqlite::Connection")]
    #[case::clock("use std::time::{Duration, SystemTime};", "std::time::SystemTime")]
    #[case::clock_utc("fn f() { chrono::Utc::now(); }", "chrono::Utc::now")]
    #[case::clock_local("fn f() { Local::now(); }", "Local::now")]
    #[case::chance("use rand::Rng;", "rand::Rng")]
    #[case::not_only_tests("#[cfg(not(test))] use rand::Rng;", "rand::Rng")]
    fn a_pure_room_that_touches_the_world_falls(#[case] text: &str, #[case] name: &str) {
        let found = only_io_rooms_touch_the_world(&with_map("src/table/mod.rs", text));
        let expected =
            format!("src/table/mod.rs:1: `{name}` belongs in an [I/O] room; take it as an argument");
        assert_eq!(printed(&found), [expected]);
    }

    #[rstest]
    #[case::io_room("src/store/mod.rs", "use std::fs; use rusqlite::Connection;")]
    #[case::io_file("src/clock.rs", "fn now() { chrono::Utc::now() }")]
    #[case::always_io("src/cli/mod.rs", "use std::fs;")]
    #[case::binary("src/main.rs", "fn main() { tokio::spawn(f()) }")]
    #[case::tests("src/table/mod.rs", "#[cfg(test)] mod tests { use std::fs; fn f() { Utc::now() } }")]
    #[case::said_only("src/table/mod.rs", "// std::fs\nconst A: &str = \"tokio::spawn\";")]
    #[case::a_variable("src/table/mod.rs", "fn f(rand: u8) { let tokio = rand; }")]
    #[case::a_longer_name("src/table/mod.rs", "use randomness::X; fn f() { Clock::now() }")]
    fn what_may_touch_the_world(#[case] path: &str, #[case] text: &str) {
        assert_eq!(printed(&only_io_rooms_touch_the_world(&with_map(path, text))), Vec::<String>::new());
    }

    #[test]
    fn a_file_of_tests_may_touch_the_world() {
        let room = tree(&[
            ("src/lib.rs", MAP),
            ("src/table/mod.rs", "#[cfg(test)] mod tests;"),
            ("src/table/tests.rs", "use std::fs;"),
        ]);
        assert_eq!(only_io_rooms_touch_the_world(&room), []);
    }

    #[rstest]
    #[case::import("use serde::Serialize;", 1)]
    #[case::derive("#[derive(Clone, serde::Deserialize)] struct A;", 1)]
    #[case::attribute("#[serde(rename = \"a\")] struct A;", 1)]
    #[case::relative("fn f(v: serde_json::Value) {}", 1)]
    #[case::said_only("/// Derives no serde.\n#[derive(Clone)] struct A;", 0)]
    fn the_domain_names_no_serde(#[case] text: &str, #[case] expected: usize) {
        assert_eq!(domain_knows_no_format(&with_map("src/domain/money.rs", text)).len(), expected);
        assert_eq!(domain_knows_no_format(&with_map("src/store/rows.rs", text)).len(), 0);
    }
}
