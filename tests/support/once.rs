//! What many tests begin with, made once for all of them: a folder as it stood is put down again as often as one likes.

use std::collections::BTreeMap;
use std::fs::{self, File, Permissions};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::SystemTime;

/// Things by what they are made of. Whoever comes first makes one; who comes meanwhile waits for it.
pub(crate) struct Once<T>(Mutex<BTreeMap<String, Arc<OnceLock<T>>>>);

/// Held in memory, so that nothing is left of it when the tests end.
pub(crate) struct Folder {
    /// Outer ones first.
    folders: Vec<(PathBuf, Permissions)>,
    files: Vec<(PathBuf, Stood)>,
}

struct Stood {
    bytes: Vec<u8>,
    modified: SystemTime,
    permissions: Permissions,
}

impl<T> Once<T> {
    pub(crate) const fn new() -> Self {
        Self(Mutex::new(BTreeMap::new()))
    }

    /// Hands the one of a key to `look`.
    pub(crate) fn with<L>(&self, key: &str, make: impl FnOnce() -> T, look: impl FnOnce(&T) -> L) -> L {
        let known = Arc::clone(
            self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(key.to_owned()).or_default(),
        );
        look(known.get_or_init(make))
    }
}

impl Folder {
    pub(crate) fn of(root: &Path) -> Self {
        let mut folder = Self { folders: Vec::new(), files: Vec::new() };
        let mut within = vec![PathBuf::new()];
        while let Some(at) = within.pop() {
            for entry in fs::read_dir(root.join(&at)).unwrap().map(Result::unwrap) {
                let (inner, stands) = (at.join(entry.file_name()), entry.metadata().unwrap());
                let (permissions, modified) = (stands.permissions(), stands.modified().unwrap());
                if stands.is_dir() {
                    within.push(inner.clone());
                    folder.folders.push((inner, permissions));
                } else {
                    let bytes = fs::read(entry.path()).unwrap();
                    folder.files.push((inner, Stood { bytes, modified, permissions }));
                }
            }
        }
        folder
    }

    /// With the times at which its files were last changed.
    pub(crate) fn put(&self, root: &Path) {
        for (inner, permissions) in &self.folders {
            fs::create_dir(root.join(inner)).unwrap();
            fs::set_permissions(root.join(inner), permissions.clone()).unwrap();
        }
        for (inner, stood) in &self.files {
            let path = root.join(inner);
            fs::write(&path, &stood.bytes).unwrap();
            fs::set_permissions(&path, stood.permissions.clone()).unwrap();
            File::options().write(true).open(&path).unwrap().set_modified(stood.modified).unwrap();
        }
    }
}
