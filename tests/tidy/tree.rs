//! The tree the rules judge: every tracked text file as path and text, in memory.

use std::fmt;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Path from the repository's root, with `/`, and the whole text; sorted by path.
pub(crate) type Tree = Vec<(String, String)>;

/// One place where the house rules are broken. A line of 0 means the file as a whole.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Violation {
    pub(crate) path: String,
    pub(crate) line: usize,
    pub(crate) what: String,
}

impl Violation {
    pub(crate) fn new(path: &str, line: usize, what: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line, what: what.into() }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.path, self.what),
            line => write!(f, "{}:{line}: {}", self.path, self.what),
        }
    }
}

/// Reads the repository under `root`: what git tracks or would add, or, where git cannot say, every file
/// outside the folders that builds and demos write.
pub(crate) fn read_tree(root: &Path) -> Tree {
    let paths = list_with_git(root).filter(|paths| !paths.is_empty()).unwrap_or_else(|| list_folder(root));
    let mut tree: Tree = paths
        .into_iter()
        .filter_map(|path| fs::read_to_string(root.join(&path)).ok().map(|text| (path, text)))
        .collect();
    tree.sort();
    tree
}

fn list_with_git(root: &Path) -> Option<Vec<String>> {
    let listed = Command::new("git")
        .arg("-C")
        .arg(root)
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .output()
        .ok()
        .filter(|output| output.status.success())?;
    let names = String::from_utf8(listed.stdout).ok()?;
    Some(names.split_terminator('\0').map(str::to_owned).collect())
}

fn list_folder(root: &Path) -> Vec<String> {
    const WRITTEN_BY_MACHINES: [&str; 3] = [".git", "target", "demo"];
    let mut found = Vec::new();
    let mut folders = vec![String::new()];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(root.join(&folder)).into_iter().flatten().flatten();
        for entry in entries {
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
            match entry.file_type() {
                Ok(kind) if kind.is_file() => found.push(path),
                Ok(kind) if kind.is_dir() => {
                    let skipped = folder.is_empty() && WRITTEN_BY_MACHINES.contains(&name.as_str());
                    if !skipped {
                        folders.push(path);
                    }
                }
                _ => {}
            }
        }
    }
    found
}

/// A tree written by hand, for the rules' own tests.
pub(crate) fn tree(files: &[(&str, &str)]) -> Tree {
    files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

/// The violations as they are printed, for the rules' own tests.
pub(crate) fn printed(violations: &[Violation]) -> Vec<String> {
    violations.iter().map(Violation::to_string).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_of_listing_find_this_file() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let this = "tests/tidy/tree.rs".to_owned();
        assert!(list_folder(root).contains(&this));
        assert!(read_tree(root).iter().any(|(path, _)| *path == this));
    }

    #[test]
    fn a_folder_that_git_does_not_know_is_still_read() {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        fs::create_dir(folder.path().join("src")).unwrap();
        fs::write(folder.path().join("src/lib.rs"), "//! A crate.\n").unwrap();
        fs::create_dir(folder.path().join("target")).unwrap();
        fs::write(folder.path().join("target/x.rs"), "").unwrap();
        assert_eq!(read_tree(folder.path()), tree(&[("src/lib.rs", "//! A crate.\n")]));
    }
}
