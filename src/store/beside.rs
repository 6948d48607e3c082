//! What stands beside a registry, by name: nobody else makes such a path.

use chrono::NaiveDateTime;
use std::path::{Path, PathBuf};

/// A file of ours that belongs to a registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beside {
    /// Held while a run lasts.
    RunLock,
    /// Held while a daemon lives.
    DaemonLock,
    /// Held while letters are sent.
    MailLock,
    /// The letters that a server took.
    SentLetters,
    /// When and why a run could not even begin.
    Failure,
    /// The registry as it was before its shape became that of this version.
    BeforeVersion(usize),
    /// The registry in whose place a backup was put at this moment.
    ReplacedAt(NaiveDateTime),
}

impl Beside {
    /// `var/registry.db` → `var/registry.db.sent`.
    #[must_use]
    pub fn path(self, registry: &Path) -> PathBuf {
        match self {
            Self::RunLock => registry.with_file_name("tsunagi.lock"),
            Self::DaemonLock => registry.with_file_name("daemon.lock"),
            Self::MailLock => registry.with_file_name("mail.lock"),
            Self::SentLetters => registry.with_added_extension("sent"),
            Self::Failure => registry.with_added_extension("failure"),
            Self::BeforeVersion(version) => registry.with_added_extension(format!("before-{version:04}")),
            Self::ReplacedAt(moment) => {
                registry.with_added_extension(format!("replaced-{}", moment.format("%Y%m%dT%H%M%S")))
            }
        }
    }
}

/// A registry with SQLite's own files beside it: they are moved together.
#[must_use]
pub fn with_companions(registry: &Path) -> [PathBuf; 3] {
    ["", "-wal", "-shm"].map(|suffix| {
        let mut path = registry.as_os_str().to_owned();
        path.push(suffix);
        PathBuf::from(path)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_file_has_its_name() {
        let moment = "2026-11-22T09:00:05".parse().unwrap();
        let cases = [
            (Beside::RunLock, "var/tsunagi.lock"),
            (Beside::DaemonLock, "var/daemon.lock"),
            (Beside::MailLock, "var/mail.lock"),
            (Beside::SentLetters, "var/registry.db.sent"),
            (Beside::Failure, "var/registry.db.failure"),
            (Beside::BeforeVersion(9), "var/registry.db.before-0009"),
            (Beside::ReplacedAt(moment), "var/registry.db.replaced-20261122T090005"),
        ];
        for (beside, path) in cases {
            assert_eq!(beside.path(Path::new("var/registry.db")), Path::new(path), "{beside:?}");
        }
        let all = with_companions(Path::new("var/台帳"));
        assert_eq!(all, ["var/台帳", "var/台帳-wal", "var/台帳-shm"].map(PathBuf::from));
    }
}
