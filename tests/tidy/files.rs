//! The rules about files: what a file is called, how it opens, how long it may grow, who declares it, what it must not say.

use std::collections::{BTreeMap, BTreeSet};

use super::rooms::{module_path, rooms_of};
use super::source::Source;
use super::tree::{Tree, Violation};

const NAMES_THAT_SAY_NOTHING: [&str; 5] = ["utils", "helpers", "common", "misc", "manager"];

/// Lines of a source file outside its tests.
const LOOK_AGAIN_AT: usize = 400;
const STOP_AT: usize = 600;
const MEDIAN_AT_MOST: usize = 200;
const FACE_AT_MOST: usize = 150;
const ARCHITECTURE_AT_MOST: usize = 200;

/// Files that may pass `STOP_AT`, each with its reason.
const LONG_FOR_A_REASON: [(&str, &str); 0] = [];

/// House rule 3: each Rust file opens with a `//!` sentence.
pub(crate) fn files_open_with_a_sentence(tree: &Tree) -> Vec<Violation> {
    rust_files(tree)
        .filter(|(_, text)| !opens_with_a_sentence(text))
        .map(|(path, _)| Violation::new(path, 1, "open with a `//!` sentence that says what the file does"))
        .collect()
}

/// House rule 3: no file or folder of Rust code bears a name that says nothing.
pub(crate) fn names_say_something(tree: &Tree) -> Vec<Violation> {
    let says_nothing = |part: &&str| NAMES_THAT_SAY_NOTHING.contains(&part.trim_end_matches(".rs"));
    rust_files(tree)
        .filter_map(|(path, _)| path.split('/').find(says_nothing).map(|part| (path, part)))
        .map(|(path, part)| Violation::new(path, 0, format!("`{part}` does not say what is inside")))
        .collect()
}

/// House rule 4: no source file passes 600 lines of code, and the median stays readable.
pub(crate) fn files_stay_short(tree: &Tree) -> Vec<Violation> {
    let lengths = lengths(tree);
    let excused = |path: &str| LONG_FOR_A_REASON.iter().any(|(long, _)| *long == path);
    let mut found: Vec<Violation> = lengths
        .iter()
        .filter(|(path, lines)| **lines > STOP_AT && !excused(path))
        .map(|(path, lines)| {
            Violation::new(path, 0, format!("{lines} lines of code; at most {STOP_AT}: divide it"))
        })
        .collect();
    let median = median(lengths.values().copied().collect());
    if median > MEDIAN_AT_MOST {
        let what = format!("the median file has {median} lines of code; at most {MEDIAN_AT_MOST}");
        found.push(Violation::new("src", 0, what));
    }
    found
}

/// House rule 4, the part that only speaks: files to look at again.
pub(crate) fn files_to_look_at_again(tree: &Tree) -> Vec<Violation> {
    lengths(tree)
        .into_iter()
        .filter(|(_, lines)| (LOOK_AGAIN_AT + 1..=STOP_AT).contains(lines))
        .map(|(path, lines)| Violation::new(path, 0, format!("{lines} lines of code; look again")))
        .collect()
}

/// House rule 5: each source file hangs on a `mod` declaration, from lib.rs, main.rs or a binary.
pub(crate) fn files_are_declared(tree: &Tree) -> Vec<Violation> {
    let declared = declared_files(tree);
    let mut found: Vec<Violation> = source_files(tree)
        .filter(|(path, _)| !declared.contains_key(*path))
        .map(|(path, _)| Violation::new(path, 0, "no `mod` declaration leads here"))
        .collect();
    for (path, text) in source_files(tree) {
        let moved = Source::read(text)
            .attributes
            .into_iter()
            .filter(|a| a.words.first().is_some_and(|w| w == "path"));
        found.extend(moved.map(|a| Violation::new(path, a.line, "`#[path]` hides where a module lives")));
    }
    found
}

/// House rule 5: a folder's face is its `mod.rs`, and a face is short: what is long there is logic.
pub(crate) fn faces_hold_no_logic(tree: &Tree) -> Vec<Violation> {
    let is_folder = |path: &str| {
        let folder = format!("{}/", path.trim_end_matches(".rs"));
        tree.iter().any(|(other, _)| other.starts_with(&folder) && other.ends_with(".rs"))
    };
    let mut found = Vec::new();
    for (path, text) in source_files(tree) {
        let lines = Source::read(text).lines_of_code();
        if path.ends_with("/mod.rs") && lines > FACE_AT_MOST {
            let what =
                format!("{lines} lines of code in a room's face; at most {FACE_AT_MOST}: move the logic out");
            found.push(Violation::new(path, 0, what));
        }
        if module_path(path).is_some() && is_folder(path) {
            found.push(Violation::new(path, 0, "a folder's face is its mod.rs"));
        }
    }
    found
}

/// No bare `allow`: an `#[expect(…, reason = "…")]` says why, and falls away when the reason does.
pub(crate) fn nothing_is_allowed_silently(tree: &Tree) -> Vec<Violation> {
    let mut found = Vec::new();
    for (path, text) in rust_files(tree) {
        for attribute in Source::read(text).attributes {
            let of_cfg = attribute.words.first().is_some_and(|word| word == "cfg_attr");
            let allows = attribute.words.iter().position(|word| word == "allow");
            if allows == Some(0) || (of_cfg && allows.is_some()) {
                let what = "`allow` gives no reason; write `#[expect(…, reason = \"…\")]`";
                found.push(Violation::new(path, attribute.line, what));
            }
        }
    }
    found
}

/// ARCHITECTURE.md stays a map: short, and every room of lib.rs is on it.
pub(crate) fn architecture_is_a_map(tree: &Tree) -> Vec<Violation> {
    const PATH: &str = "ARCHITECTURE.md";
    let Some((_, text)) = tree.iter().find(|(path, _)| path == PATH) else { return Vec::new() };
    let mut found = Vec::new();
    let lines = text.lines().count();
    if lines > ARCHITECTURE_AT_MOST {
        found.push(Violation::new(PATH, 0, format!("{lines} lines; at most {ARCHITECTURE_AT_MOST}")));
    }
    for room in rooms_of(tree) {
        let name = &room.name;
        let spellings = [format!("{name}/"), format!("{name}.rs"), format!("`{name}`")];
        if !spellings.iter().any(|spelling| text.contains(spelling)) {
            found.push(Violation::new(PATH, 0, format!("the room `{name}` of lib.rs is not on the map")));
        }
    }
    found
}

/// No tracked text tells where a machine keeps its files.
pub(crate) fn no_machine_is_named(tree: &Tree) -> Vec<Violation> {
    let places = ["work", "root", "tmp/wt"].map(|place| format!("/{place}/"));
    let mut found = Vec::new();
    for (path, text) in tree {
        for (at, line) in text.lines().enumerate() {
            if let Some(place) = places.iter().find(|place| names_place(line, place)) {
                found.push(Violation::new(path, at + 1, format!("`{place}` is a path of one machine")));
            }
        }
    }
    found
}

/// Source files that are compiled for tests only: declared below a `#[cfg(test)]`.
pub(crate) fn test_files(tree: &Tree) -> BTreeSet<String> {
    declared_files(tree).into_iter().filter(|(_, in_test)| *in_test).map(|(path, _)| path).collect()
}

fn rust_files(tree: &Tree) -> impl Iterator<Item = (&str, &str)> {
    tree.iter().filter(|(path, _)| path.ends_with(".rs")).map(|(path, text)| (path.as_str(), text.as_str()))
}

fn source_files(tree: &Tree) -> impl Iterator<Item = (&str, &str)> {
    rust_files(tree).filter(|(path, _)| path.starts_with("src/"))
}

/// The first paragraph of `//!` lines, opened on the first line, has three words and a full stop.
fn opens_with_a_sentence(text: &str) -> bool {
    let opening: Vec<&str> = text
        .lines()
        .map_while(|line| line.strip_prefix("//!"))
        .map(str::trim)
        .take_while(|line| !line.is_empty())
        .collect();
    let sentence = opening.join(" ");
    sentence.split_whitespace().count() >= 3 && sentence.ends_with(['.', ':', '。'])
}

fn lengths(tree: &Tree) -> BTreeMap<&str, usize> {
    let tests = test_files(tree);
    source_files(tree)
        .filter(|(path, _)| !tests.contains(*path))
        .map(|(path, text)| (path, Source::read(text).lines_of_code()))
        .collect()
}

fn median(mut lengths: Vec<usize>) -> usize {
    lengths.sort_unstable();
    lengths.get(lengths.len() / 2).copied().unwrap_or(0)
}

/// Every source file that a `mod` declaration leads to, and whether it is compiled for tests only.
fn declared_files(tree: &Tree) -> BTreeMap<String, bool> {
    let texts: BTreeMap<&str, &str> = source_files(tree).collect();
    let is_root = |path: &str| module_path(path).is_none();
    let mut waiting: Vec<(String, bool)> =
        texts.keys().filter(|path| is_root(path)).map(|path| ((*path).to_owned(), false)).collect();
    let mut declared = BTreeMap::new();
    while let Some((path, in_test)) = waiting.pop() {
        let Some(text) = texts.get(path.as_str()) else { continue };
        if declared.get(&path).is_some_and(|before| *before <= in_test) {
            continue;
        }
        let folder = folder_of_children(&path, is_root(&path));
        for module in Source::read(text).modules.into_iter().filter(|module| !module.has_body) {
            let place: String = module.inside.iter().map(|inline| format!("{inline}/")).collect();
            let child = format!("{folder}{place}{}", module.name);
            let child_in_test = in_test || module.in_test;
            waiting.push((format!("{child}.rs"), child_in_test));
            waiting.push((format!("{child}/mod.rs"), child_in_test));
        }
        declared.insert(path, in_test);
    }
    declared
}

/// The folder, with its `/`, in which the modules that a file declares are looked for.
fn folder_of_children(path: &str, is_root: bool) -> String {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    if is_root || file == "mod.rs" {
        format!("{folder}/")
    } else {
        format!("{}/", path.trim_end_matches(".rs"))
    }
}

/// Whether the line names the place as an absolute path, not as a part of a longer one.
fn names_place(line: &str, place: &str) -> bool {
    line.match_indices(place).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|sign| sign.is_alphanumeric() || "._-~/}".contains(sign))
    })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::tidy::tree::{printed, tree};

    #[rstest]
    #[case::sentence("//! Reads a yen amount.\n", true)]
    #[case::over_two_lines("//! Reads a yen amount\n//! as offices write it.\n//!\n//! More\n", true)]
    #[case::before_a_list("//! Reads these kinds:\n//!\n//! - yen\n", true)]
    #[case::japanese("//! 金額を 読む 部屋。\n", true)]
    #[case::empty("", false)]
    #[case::code_first("use std::fmt;\n//! Reads a yen amount.\n", false)]
    #[case::blank_first("\n//! Reads a yen amount.\n", false)]
    #[case::plain_comment("// Reads a yen amount.\n", false)]
    #[case::item_doc("/// Reads a yen amount.\nfn f() {}\n", false)]
    #[case::no_words("//!\n", false)]
    #[case::a_title("//! Yen.\n", false)]
    #[case::no_stop("//! reads a yen amount\n", false)]
    fn the_opening(#[case] text: &str, #[case] stands: bool) {
        assert_eq!(files_open_with_a_sentence(&tree(&[("src/yen.rs", text)])).is_empty(), stands);
    }

    #[rstest]
    #[case("src/normalise/yen.rs", true)]
    #[case("tests/support/mod.rs", true)]
    #[case("docs/common/notes.md", true)]
    #[case("src/table/commonness.rs", true)]
    #[case("src/utils.rs", false)]
    #[case("src/table/helpers.rs", false)]
    #[case("src/common/mod.rs", false)]
    #[case("tests/common/mod.rs", false)]
    #[case("src/misc.rs", false)]
    #[case("src/store/manager.rs", false)]
    fn the_name(#[case] path: &str, #[case] stands: bool) {
        assert_eq!(names_say_something(&tree(&[(path, "")])).is_empty(), stands);
    }

    fn long(lines: usize, tests: usize) -> String {
        format!("{}#[cfg(test)]\nmod tests {{\n{}}}\n", "// x\n".repeat(lines), "// y\n".repeat(tests))
    }

    #[rstest]
    #[case::at_the_stop(600, 0, &[])]
    #[case::tests_do_not_count(600, 900, &[])]
    #[case::beyond(601, 0, &["src/b.rs: 601 lines of code; at most 600: divide it"])]
    fn one_long_file(#[case] lines: usize, #[case] tests: usize, #[case] expected: &[&str]) {
        let files = tree(&[("src/a.rs", ""), ("src/b.rs", &long(lines, tests)), ("src/c.rs", "")]);
        assert_eq!(printed(&files_stay_short(&files)), expected);
    }

    #[test]
    fn a_long_median_falls() {
        let (short, long) = (long(10, 0), long(201, 0));
        let files = tree(&[("src/a.rs", &short), ("src/b.rs", &long), ("src/c.rs", &long)]);
        assert_eq!(
            printed(&files_stay_short(&files)),
            ["src: the median file has 201 lines of code; at most 200"]
        );
    }

    #[rstest]
    #[case::for_tests_only("#[cfg(test)]\nmod cases;", &[])]
    #[case::for_everybody("mod cases;", &["src/a/cases.rs: 700 lines of code; at most 600: divide it"])]
    fn a_long_file_of_tests(#[case] declaration: &str, #[case] expected: &[&str]) {
        let lines = "// x\n".repeat(700);
        let files = tree(&[
            ("src/a/cases.rs", &lines),
            ("src/a/mod.rs", declaration),
            ("src/lib.rs", "mod a;"),
            ("tests/b.rs", &lines),
        ]);
        assert_eq!(printed(&files_stay_short(&files)), expected);
    }

    #[rstest]
    #[case(400, &[])]
    #[case(401, &["src/a.rs: 401 lines of code; look again"])]
    #[case(601, &[])]
    fn files_between_the_marks_are_named(#[case] lines: usize, #[case] expected: &[&str]) {
        assert_eq!(printed(&files_to_look_at_again(&tree(&[("src/a.rs", &long(lines, 5))]))), expected);
    }

    #[test]
    fn a_tree_in_which_every_file_is_declared_stands() {
        let files = tree(&[
            ("src/bin/probe.rs", "mod part;"),
            ("src/bin/part.rs", ""),
            ("src/lib.rs", "pub mod clock;\npub mod table;"),
            ("src/clock.rs", "mod inner { mod deep; }"),
            ("src/clock/inner/deep.rs", ""),
            ("src/main.rs", ""),
            ("src/table/mod.rs", "mod csv;\n#[cfg(test)] mod tests;"),
            ("src/table/csv.rs", ""),
            ("src/table/tests.rs", ""),
            ("tests/tidy.rs", ""),
        ]);
        assert_eq!(printed(&files_are_declared(&files)), Vec::<String>::new());
        assert_eq!(test_files(&files), BTreeSet::from(["src/table/tests.rs".to_owned()]));
    }

    #[rstest]
    #[case::nobody("src/lib.rs", "//! Map.\n")]
    #[case::in_a_comment("src/lib.rs", "// mod lost;\n")]
    #[case::with_its_own_body("src/lib.rs", "mod lost { }\n")]
    #[case::by_a_file_nobody_declares("src/other.rs", "mod lost;\n")]
    fn a_lost_file_falls(#[case] path: &str, #[case] text: &str) {
        let found = files_are_declared(&tree(&[(path, text), ("src/lost.rs", "")]));
        assert!(
            printed(&found).contains(&"src/lost.rs: no `mod` declaration leads here".to_owned()),
            "{found:?}"
        );
    }

    #[test]
    fn a_module_moved_by_attribute_falls() {
        let files = tree(&[("src/lib.rs", "#[path = \"x.rs\"]\nmod a;"), ("src/x.rs", "")]);
        assert_eq!(
            printed(&files_are_declared(&files)),
            [
                "src/x.rs: no `mod` declaration leads here",
                "src/lib.rs:1: `#[path]` hides where a module lives"
            ]
        );
    }

    #[rstest]
    #[case::short("src/table/mod.rs", 150, 500, &[])]
    #[case::another_file("src/table/csv.rs", 500, 0, &[])]
    #[case::long("src/table/mod.rs", 151, 0, &["src/table/mod.rs: 151 lines of code in a room's face; at most 150: move the logic out"])]
    #[case::beside("src/table.rs", 1, 0, &["src/table.rs: a folder's face is its mod.rs"])]
    fn the_face(#[case] path: &str, #[case] lines: usize, #[case] tests: usize, #[case] expected: &[&str]) {
        let files = tree(&[("src/table/xlsx.rs", ""), (path, &long(lines, tests))]);
        assert_eq!(printed(&faces_hold_no_logic(&files)), expected);
    }

    #[rstest]
    #[case::outer("#[allow(dead_code)]\nfn f() {}", 1)]
    #[case::inner("#![allow(dead_code)]", 1)]
    #[case::conditional("#[cfg_attr(test, allow(dead_code))] fn f() {}", 1)]
    #[case::inside("fn f() { #[allow(unused)] let x = 1; }", 1)]
    #[case::expected("#[expect(dead_code, reason = \"a row type\")] fn f() {}", 0)]
    #[case::said_only("// #[allow(dead_code)]\nconst A: &str = \"#[allow(dead_code)]\";", 0)]
    #[case::a_function("fn f() { allow(x) }", 0)]
    fn allow(#[case] text: &str, #[case] expected: usize) {
        assert_eq!(nothing_is_allowed_silently(&tree(&[("tests/a.rs", text)])).len(), expected);
    }

    #[rstest]
    #[case::on_the_map("  table/  bytes\n", &[])]
    #[case::as_a_file("  table.rs  bytes\n", &[])]
    #[case::lost("  layout/ headers\n", &["ARCHITECTURE.md: the room `table` of lib.rs is not on the map"])]
    #[case::long(&"`table`\n".repeat(201), &["ARCHITECTURE.md: 201 lines; at most 200"])]
    fn the_map(#[case] text: &str, #[case] expected: &[&str]) {
        let files = tree(&[("ARCHITECTURE.md", text), ("src/lib.rs", "/// Bytes.\npub mod table;")]);
        assert_eq!(printed(&architecture_is_a_map(&files)), expected);
    }

    #[rstest]
    #[case::quoted("path = \"/HERE/shared\"", true)]
    #[case::bare("cd /HERE/main", true)]
    #[case::first("/HERE/main", true)]
    #[case::variable("DIR=/HERE/main", true)]
    #[case::part_of_a_path("src/HERE/mod.rs", false)]
    #[case::relative("../HERE/mod.rs", false)]
    #[case::of_a_variable("${DIR}/HERE/x", false)]
    #[case::of_an_address("https://example.jp/HERE/x", false)]
    fn places_of_one_machine(#[case] line: &str, #[case] falls: bool) {
        for place in ["work", "root", "tmp/wt"] {
            let text = format!("first line\n{}\n", line.replace("HERE", place));
            let expected = format!("docs/a.md:2: `/{place}/` is a path of one machine");
            let found = printed(&no_machine_is_named(&tree(&[("docs/a.md", &text)])));
            assert_eq!(found == [expected], falls, "{text}: {found:?}");
        }
    }
}
