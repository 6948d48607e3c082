//! The path under which a file is known: `inbox/d01/一覧.xlsx`, or at Google `<source>/<folders>/<name>#<id>`.
//!
//! A name at Google is no identity: files are renamed, moved, and may share a name. The id behind `#` is; people are shown
//! the path without it.

use std::borrow::Cow;

/// The first parts of paths of local files; no source at Google may be called so.
pub const LOCAL_ROOTS: [&str; 4] = ["inbox", "forms", "official", "out"];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FilePath<'a> {
    /// Without the id.
    shown: &'a str,
    id: Option<&'a str>,
}

impl<'a> FilePath<'a> {
    #[must_use]
    pub fn new(path: &'a str) -> Self {
        let is_local = || LOCAL_ROOTS.contains(&first_part(path));
        match path.rsplit_once('#') {
            Some((shown, id)) if is_id(id) && !is_local() => Self { shown, id: Some(id) },
            _ => Self { shown: path, id: None },
        }
    }

    /// As a person knows it.
    #[must_use]
    pub const fn shown(self) -> &'a str {
        self.shown
    }

    /// Google's id; `None` for a local file.
    #[must_use]
    pub const fn id(self) -> Option<&'a str> {
        self.id
    }

    /// The name of the source at Google, `inbox` …
    #[must_use]
    pub fn source(self) -> &'a str {
        first_part(self.shown)
    }

    /// Folders and name without the source, where there are any: what the path says of the content.
    #[must_use]
    pub fn inner(self) -> &'a str {
        match (self.id, self.shown.split_once('/')) {
            (Some(_), Some((_, inner))) => inner,
            _ => self.shown,
        }
    }

    /// The last part.
    #[must_use]
    pub fn name(self) -> &'a str {
        self.shown.rsplit('/').next().unwrap_or_default()
    }

    /// Whether one of its folders is called so.
    #[must_use]
    pub fn is_below(self, folder: &str) -> bool {
        self.shown.rsplit('/').skip(1).any(|part| part == folder)
    }

    /// Whether it is this folder or file, or lies in it.
    #[must_use]
    pub fn is_within(self, place: &str) -> bool {
        let rest = self.shown.strip_prefix(place);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// What stays when the file is renamed or moved.
    #[must_use]
    pub fn lasting(self) -> Cow<'a, str> {
        match self.id {
            Some(id) => Cow::Owned(format!("{}#{id}", self.source())),
            None => Cow::Borrowed(self.shown),
        }
    }
}

fn first_part(path: &str) -> &str {
    path.split(['/', '#']).next().unwrap_or_default()
}

fn is_id(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_shows_its_name_and_keeps_its_id() {
        for (path, shown, id, inner, lasting) in [
            (
                "inbox/d01/一覧.xlsx",
                "inbox/d01/一覧.xlsx",
                None,
                "inbox/d01/一覧.xlsx",
                "inbox/d01/一覧.xlsx",
            ),
            ("inbox/d01/一覧#2", "inbox/d01/一覧#2", None, "inbox/d01/一覧#2", "inbox/d01/一覧#2"),
            ("窓口/d01/A #3.xlsx#1a_-", "窓口/d01/A #3.xlsx", Some("1a_-"), "d01/A #3.xlsx", "窓口#1a_-"),
            ("応募フォーム#1F", "応募フォーム", Some("1F"), "応募フォーム", "応募フォーム#1F"),
            ("一覧.csv", "一覧.csv", None, "一覧.csv", "一覧.csv"),
        ] {
            let read = FilePath::new(path);
            assert_eq!((read.shown(), read.id(), read.inner()), (shown, id, inner), "{path}");
            assert_eq!(read.lasting(), lasting, "{path}");
        }
        let at_google = FilePath::new("窓口/d01/一覧.xlsx#1");
        assert_eq!(at_google.name(), "一覧.xlsx");
        assert!(at_google.is_below("d01") && !at_google.is_below("一覧.xlsx"));
        assert!(at_google.is_within("窓口/d01") && at_google.is_within("窓口/d01/一覧.xlsx"));
        assert!(!at_google.is_within("窓口/d0"));
    }
}
