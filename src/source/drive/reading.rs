//! The contents of a folder's files: only what changed is downloaded; a file that cannot be had costs that file.

use super::place::{DeskPlace, Placed};
use super::{DriveSource, Memory, Read, Settings};
use crate::domain::FilePath;
use crate::google::{Cause, Google, GoogleError};
use crate::source::content::{self, Head};
use crate::source::snapshot::{Content, Passed, Snapshot, SourceFile};
use futures_util::stream::{self, StreamExt};
use std::cell::Cell;
use std::collections::BTreeMap;

/// Files under way at once; the client's gate lets no more through anyway.
const AT_ONCE: usize = 4;
/// So many files out of reach for the moment: the rest waits for the next night.
const MOST_STALLED: usize = 3;
const TOO_LARGE: &str = "ファイルが大きすぎます。画像を除くか、表を分けて保存し直してください";

/// Why a file was not read.
enum Unread {
    Failed(GoogleError),
    /// Google as a whole is out of reach; that was told already.
    GivenUp,
}

/// When to stop asking.
#[derive(Default)]
struct Patience {
    stalled: Cell<usize>,
    is_over: Cell<bool>,
}

impl Patience {
    fn note(&self, error: &GoogleError) {
        use Cause::{ApiOff, Blocked, Certificate, Clock, DayQuota, Delegation, Key, Quota, Transient};
        match error.cause {
            Transient => self.stalled.set(self.stalled.get() + 1),
            Quota | DayQuota | Key | Clock | Delegation | ApiOff | Blocked | Certificate => {
                self.is_over.set(true);
            }
            _ => {}
        }
        if self.stalled.get() >= MOST_STALLED {
            self.is_over.set(true);
        }
    }
}

impl DriveSource {
    /// The texts of desks' settings, by id. Where one cannot be had, what it said last holds.
    pub(super) async fn read_settings(
        &self,
        google: &Google,
        desks: &[DeskPlace],
        memory: &mut Memory,
        snapshot: &mut Snapshot,
    ) -> BTreeMap<String, String> {
        let mut texts = BTreeMap::new();
        let mut kept = BTreeMap::new();
        for (path, id) in desks.iter().filter_map(|desk| desk.settings.as_ref()) {
            let Some(node) = memory.tree.nodes.get(id) else { continue };
            let mut known = memory.settings.remove(id);
            if known.as_ref().is_none_or(|known| known.tag != node.tag) {
                let shown = FilePath::new(path).shown();
                match google.download(id, node.size, shown).await {
                    Ok(bytes) => {
                        let text = String::from_utf8_lossy(&bytes).into_owned();
                        known = Some(Settings { tag: node.tag.clone(), text });
                    }
                    Err(error) => snapshot.failures.push(content::failure(shown, &error)),
                }
            }
            if let Some(known) = known {
                texts.insert(id.clone(), known.text.clone());
                kept.insert(id.clone(), known);
            }
        }
        memory.settings = kept;
        texts
    }

    pub(super) async fn read_files(
        &self,
        google: &Google,
        files: Vec<Placed>,
        memory: &mut Memory,
        snapshot: &mut Snapshot,
    ) {
        let mut known = std::mem::take(&mut memory.read);
        let mut contents = self.read_changed(google, &files, memory, &known).await;
        for file in files {
            let Some(node) = memory.tree.nodes.get(&file.id) else { continue };
            let shown = FilePath::new(&file.path).shown();
            let head = Head { id: &file.id, mime: &node.mime, size: node.size };
            if head.is_too_large() {
                snapshot.passed.push(Passed { path: file.path.clone(), why: TOO_LARGE, tell: true });
            }
            match contents.get_mut(&file.id) {
                Some(Ok(content)) => {
                    let source = SourceFile::of(file.role, &file.path, content.clone());
                    let read = Read { tag: node.tag.clone(), revision: source.revision.to_string() };
                    memory.read.insert(file.id.clone(), read);
                    snapshot.files.push(source);
                    continue;
                }
                Some(Err(Unread::Failed(error))) => {
                    snapshot.failures.push(content::failure(shown, error));
                }
                Some(Err(Unread::GivenUp)) | None => {}
            }
            // What was read of it last holds; it is tried again the next night.
            let before = memory.read.get(&file.id).cloned().or_else(|| known.remove(&file.id));
            if let Some(read) = before {
                snapshot.files.push(SourceFile::later(file.role, &file.path, &read.revision));
                memory.read.insert(file.id, read);
            }
        }
    }

    /// Contents of the files whose mark is not that of what was read, by id.
    async fn read_changed(
        &self,
        google: &Google,
        files: &[Placed],
        memory: &Memory,
        known: &BTreeMap<String, Read>,
    ) -> BTreeMap<String, Result<Content, Unread>> {
        let mut changed: BTreeMap<&str, &Placed> = BTreeMap::new();
        for file in files {
            let node = memory.tree.nodes.get(&file.id);
            let is_known = known.get(&file.id).zip(node).is_some_and(|(read, node)| read.tag == node.tag);
            let is_too_large = node
                .is_none_or(|node| Head { id: &file.id, mime: &node.mime, size: node.size }.is_too_large());
            if !is_known && !is_too_large {
                changed.entry(&file.id).or_insert(file);
            }
        }
        let patience = Patience::default();
        let read = stream::iter(changed).map(async |(id, file)| {
            let node = memory.tree.nodes.get(id);
            let (mime, size) = node.map_or(("", None), |node| (node.mime.as_str(), node.size));
            if patience.is_over.get() {
                return (id.to_owned(), Err(Unread::GivenUp));
            }
            let head = Head { id, mime, size };
            let found = content::read(google, &head, None, FilePath::new(&file.path).shown()).await;
            let found = found.map_err(|error| {
                patience.note(&error);
                Unread::Failed(error)
            });
            (id.to_owned(), found)
        });
        read.buffer_unordered(AT_ONCE).collect().await
    }
}
