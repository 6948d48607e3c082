//! Questionnaires of the office's own: every TOML file of the folder `survey` beside the configuration.

use super::problem::Problem;
use crate::survey::{self, Questionnaire};
use std::path::{Path, PathBuf};

const FOLDER: &str = "survey";

/// The shipped ones, each replaced by one of the same id; then the office's others, in order of file name.
pub(super) fn beside(root: &Path, problems: &mut Vec<Problem>) -> Vec<Questionnaire> {
    let mut all = survey::shipped().to_vec();
    for path in files(&root.join(FOLDER)) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let place = format!("{FOLDER}/{name}");
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) => {
                problems.push(Problem::new(place, "", format!("ファイルを読めません（{error}）。")));
                continue;
            }
        };
        match survey::parse(&text) {
            Ok(own) => match all.iter_mut().find(|one| one.id == own.id) {
                Some(standing) => *standing = own,
                None => all.push(own),
            },
            Err(found) => problems.extend(found.into_iter().map(|one| Problem::new(place.clone(), "", one))),
        }
    }
    all
}

/// A folder that is not there holds nothing.
fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    paths.sort();
    paths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_office_adds_and_replaces_questionnaires_by_files_alone() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join(FOLDER);
        std::fs::create_dir(&folder).unwrap();
        let text = |id: &str| {
            format!(
                "id = \"{id}\"\nname = \"催し\"\n[[question]]\nid = \"q\"\nlabel = \"感想\"\ntype = \"free\""
            )
        };
        std::fs::write(folder.join("a.toml"), text("event")).unwrap();
        std::fs::write(folder.join("b.toml"), text("training")).unwrap();
        std::fs::write(folder.join("c.txt"), "not one").unwrap();
        let mut problems = Vec::new();
        let all = beside(root.path(), &mut problems);
        assert_eq!(problems, []);
        let ids: Vec<(&str, usize)> = all.iter().map(|one| (one.id.as_str(), one.questions.len())).collect();
        assert_eq!(ids[1..], [("training", 1), ("event", 1)]);
        std::fs::write(folder.join("d.toml"), "id = 3").unwrap();
        beside(root.path(), &mut problems);
        assert_eq!(problems.iter().map(|one| one.place.as_str()).collect::<Vec<_>>(), ["survey/d.toml"]);
    }
}
