//! Where things stand, and in relation to each other: nothing is written into a folder that is read, and no two share a place.

use super::problem::Problem;
use super::raw::RawPaths;
use std::path::{Component, Path, PathBuf};

/// Absolute, or relative to the working folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paths {
    /// The folder of the configuration file.
    pub root: PathBuf,
    pub inbox: PathBuf,
    pub forms: PathBuf,
    pub official: PathBuf,
    pub out: PathBuf,
    pub registry: PathBuf,
    pub logs: PathBuf,
}

/// Each place as the configuration names it, or where it is by default.
pub(super) fn named(raw: RawPaths, root: &Path, problems: &mut Vec<Problem>) -> Paths {
    let mut path = |key: &str, value: Option<String>, default: &str| {
        let value = value.unwrap_or_else(|| default.to_owned());
        if value.trim().is_empty() {
            problems.push(Problem::new(
                format!("paths.{key}"),
                "\"\"",
                "フォルダーまたはファイルの場所を書いてください。",
            ));
        }
        root.join(value)
    };
    Paths {
        inbox: path("inbox", raw.inbox, "inbox"),
        forms: path("forms", raw.forms, "forms"),
        official: path("official", raw.official, "official"),
        out: path("out", raw.out, "out"),
        registry: path("registry", raw.registry, "var/registry.db"),
        logs: path("logs", raw.logs, "var/log"),
        root: root.to_owned(),
    }
}

/// What the offices' files are read from: nothing is ever written there.
#[must_use]
pub fn source_folders(paths: &Paths) -> [(&'static str, &Path); 3] {
    [("inbox", &paths.inbox), ("forms", &paths.forms), ("official", &paths.official)]
}

/// Whether a path is a folder, or lies in it, links and dots followed.
#[must_use]
pub fn is_within(path: &Path, folder: &Path) -> bool {
    resolved(path).starts_with(resolved(folder))
}

/// Absolute, without dots, links of what exists followed.
fn resolved(path: &Path) -> PathBuf {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut plain = PathBuf::new();
    for part in whole.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            other => plain.push(other),
        }
        // A link is followed before what stands behind it is looked at.
        if let Ok(real) = plain.canonicalize() {
            plain = real;
        }
    }
    plain
}

/// Tells every place that cannot be what the configuration makes of it.
pub(super) fn examine(paths: &Paths, backup: &Path, problems: &mut Vec<Problem>) {
    let registry = paths.registry.as_path();
    let targets: [(&str, &Path); 4] = [
        ("paths.out", &paths.out),
        ("paths.logs", &paths.logs),
        ("backup.folder", backup),
        ("paths.registry", registry),
    ];
    let sources = source_folders(paths);
    let mut tell = |place: &str, path: &Path, remedy: String| {
        if !problems.iter().any(|problem| problem.place == place) {
            problems.push(Problem::new(place, path.display(), remedy));
        }
    };
    for (place, path) in targets {
        if resolved(path).parent().is_none() {
            let remedy =
                "いちばん上のフォルダー（/）には書きません。専用のフォルダーの場所を書いてください。";
            tell(place, path, remedy.to_owned());
        }
        for (name, source) in sources {
            if is_within(path, source) {
                let remedy = format!(
                    "窓口などのファイルを読み取る場所（paths.{name}）の中です。tsunagi はそこには書きません。別の場所を書いてください。"
                );
                tell(place, path, remedy);
            }
        }
        if place != "paths.registry"
            && registry.is_dir() == path.is_dir()
            && resolved(path) == resolved(registry)
        {
            tell(
                place,
                path,
                "登録簿（paths.registry）と同じ場所です。別の場所を書いてください。".to_owned(),
            );
        }
    }
    for (name, source) in sources {
        if is_within(source, &paths.out) {
            let remedy = format!(
                "窓口などのファイルを読み取る場所（paths.{name}）が、この中にあります。別のフォルダーの場所を書いてください。"
            );
            tell("paths.out", &paths.out, remedy);
        }
    }
    let folders = [
        ("paths.inbox", paths.inbox.as_path()),
        ("paths.forms", &paths.forms),
        ("paths.official", &paths.official),
        ("paths.out", &paths.out),
        ("paths.logs", &paths.logs),
        ("backup.folder", backup),
    ];
    for (at, (place, path)) in folders.iter().enumerate() {
        if let Some((other, _)) = folders[..at].iter().find(|(_, other)| resolved(other) == resolved(path)) {
            tell(place, path, format!("{other} と同じ場所です。別のフォルダーの場所を書いてください。"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::config::parse;
    use rstest::rstest;
    use std::path::Path;

    #[rstest]
    #[case("[paths]\nout = \"inbox\"", "paths.out")]
    #[case("[paths]\nout = \"inbox/d009\"", "paths.out")]
    #[case("[paths]\nout = \"./inbox/../inbox/d009\"", "paths.out")]
    #[case("[paths]\nout = \"/\"", "paths.out")]
    #[case("[paths]\nout = \".\"", "paths.out")]
    #[case("[paths]\nlogs = \"forms/log\"", "paths.logs")]
    #[case("[paths]\nlogs = \"out\"", "paths.logs")]
    #[case("[paths]\nregistry = \"inbox/d009/r.db\"", "paths.registry")]
    #[case("[paths]\nregistry = \"official\"", "paths.registry")]
    #[case("[paths]\nforms = \"inbox\"", "paths.forms")]
    #[case("[backup]\nfolder = \"inbox/backup\"", "backup.folder")]
    #[case("[backup]\nfolder = \"out\"", "backup.folder")]
    fn places_that_cannot_be(#[case] text: &str, #[case] place: &str) {
        let problems = parse(text, Path::new("x")).unwrap_err();
        let places: Vec<&str> = problems.iter().map(|problem| problem.place.as_str()).collect();
        assert_eq!(places, [place], "{problems:?}");
    }

    #[rstest]
    #[case("[paths]\nout = \"out/now\"")]
    #[case("[paths]\nregistry = \"out/registry.db\"")]
    #[case("[paths]\nlogs = \"var\"\n[backup]\nfolder = \"var/copies\"")]
    #[case("[paths]\nout = \"inbox-out\"")]
    fn places_that_can(#[case] text: &str) {
        assert!(parse(text, Path::new("x")).is_ok(), "{text}");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_into_the_inbox_leads_there() {
        let home = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(home.path().join("inbox/d001")).unwrap();
        std::os::unix::fs::symlink(home.path().join("inbox/d001"), home.path().join("out")).unwrap();
        let problems = parse("", home.path()).unwrap_err();
        assert_eq!(problems[0].place, "paths.out", "{problems:?}");
    }
}
