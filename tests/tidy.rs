//! The house rules of ARCHITECTURE.md, held against this repository.
//!
//! Each rule is a pure function from the tree of files to the places where the rule is broken; it stands in
//! `tests/tidy/` with a test on small bad trees that shows that it can fail. What a rule finds says what to do.
//! A better rule is welcome here; a wider exception needs its reason beside it.

mod tidy {
    pub(crate) mod files;
    pub(crate) mod rooms;
    pub(crate) mod source;
    pub(crate) mod tree;
}

use std::io::Write;
use std::path::Path;

use rstest::rstest;
use tidy::tree::{Tree, Violation, read_tree};
use tidy::{files, rooms};

fn this_repository() -> Tree {
    read_tree(Path::new(env!("CARGO_MANIFEST_DIR")))
}

#[rstest]
#[case::imports_point_up(rooms::imports_point_up)]
#[case::only_io_rooms_touch_the_world(rooms::only_io_rooms_touch_the_world)]
#[case::domain_knows_no_format(rooms::domain_knows_no_format)]
#[case::files_open_with_a_sentence(files::files_open_with_a_sentence)]
#[case::names_say_something(files::names_say_something)]
#[case::files_stay_short(files::files_stay_short)]
#[case::files_are_declared(files::files_are_declared)]
#[case::faces_hold_no_logic(files::faces_hold_no_logic)]
#[case::nothing_is_allowed_silently(files::nothing_is_allowed_silently)]
#[case::architecture_is_a_map(files::architecture_is_a_map)]
#[case::no_machine_is_named(files::no_machine_is_named)]
fn this_repository_keeps_the_rule(#[case] rule: fn(&Tree) -> Vec<Violation>) {
    let broken: Vec<String> = rule(&this_repository()).iter().map(Violation::to_string).collect();
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
}

/// Speaks past the test runner's capture, so that a growing file is seen before it has to be divided.
#[test]
fn files_to_look_at_again_are_named() {
    for file in files::files_to_look_at_again(&this_repository()) {
        writeln!(std::io::stderr(), "tidy: {file}").expect("a test can write to stderr");
    }
}
