//! What is known of a folder at Drive: its files and folders by id, kept up to date by changes, followed through shortcuts.

use crate::google::{FOLDER, SHORTCUT};
use google_drive3::api::{Change, File};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Node {
    pub(super) name: String,
    pub(super) mime: String,
    /// Changes whenever the content does.
    pub(super) tag: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) parent: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) size: Option<i64>,
    /// Where a shortcut leads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) target: Option<String>,
    /// The shared drive that it is in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) drive: Option<String>,
    /// Of a folder: whether all that is in it is known.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) listed: bool,
}

impl Node {
    pub(super) fn of(file: File) -> Self {
        Self {
            tag: tag_of(&file),
            name: file.name.unwrap_or_default(),
            mime: file.mime_type.unwrap_or_default(),
            parent: file.parents.unwrap_or_default().into_iter().next(),
            size: file.size,
            target: file.shortcut_details.and_then(|details| details.target_id),
            drive: file.drive_id,
            listed: false,
        }
    }

    pub(super) fn is_folder(&self) -> bool {
        self.mime == FOLDER
    }

    pub(super) fn is_shortcut(&self) -> bool {
        self.mime == SHORTCUT
    }
}

/// A file's checksum; a file of Google's own has none, but a version.
pub(in crate::source) fn tag_of(file: &File) -> String {
    match &file.md5_checksum {
        Some(sum) => sum.clone(),
        None => {
            let modified = file.modified_time.map(|at| at.to_rfc3339()).unwrap_or_default();
            format!("{}@{modified}", file.version.unwrap_or_default())
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Tree {
    pub(super) root: String,
    /// The shared drive whose log of changes is followed; `None` = the account's own log, which also speaks of what is
    /// shared with it out of drives of which it is no member.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) drive: Option<String>,
    pub(super) nodes: BTreeMap<String, Node>,
    /// Shortcuts' targets that cannot be had.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub(super) dangling: BTreeSet<String>,
}

/// What has to be asked for before the tree is whole.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) targets: Vec<String>,
    /// Folders to be listed, by the shared drive that they are in.
    pub(super) folders: BTreeMap<Option<String>, Vec<String>>,
}

impl Wanted {
    pub(super) fn is_empty(&self) -> bool {
        self.targets.is_empty() && self.folders.is_empty()
    }
}

impl Tree {
    /// `drive`: whose log of changes is followed.
    pub(super) fn new(root: File, root_id: &str, drive: Option<String>) -> Self {
        let nodes = BTreeMap::from([(root_id.to_owned(), Node { parent: None, ..Node::of(root) })]);
        Self { root: root_id.to_owned(), drive, nodes, dangling: BTreeSet::new() }
    }

    /// Notes files as they are now; trashed ones go.
    pub(super) fn put(&mut self, file: File) {
        let Some(id) = file.id.clone() else { return };
        if file.trashed == Some(true) {
            self.nodes.remove(&id);
            return;
        }
        let mut node = Node::of(file);
        if let Some(before) = self.nodes.get(&id) {
            node.listed = before.listed && node.is_folder();
        }
        if id == self.root {
            node.parent = None;
        }
        self.dangling.remove(&id);
        self.nodes.insert(id, node);
    }

    /// The shared drive that the root is in, where only the folder is shared: the drive itself does not answer.
    pub(super) fn closed_drive(&self) -> Option<&String> {
        let root = self.nodes.get(&self.root).filter(|_| self.drive.is_none());
        root.and_then(|root| root.drive.as_ref())
    }

    /// `false` when the root itself is gone, or its drive was opened to the account: then another log speaks of it.
    pub(super) fn apply(&mut self, changes: Vec<Change>) -> bool {
        for change in changes {
            if change.drive_id.is_some() && change.file_id.is_none() {
                if change.drive_id.as_ref() == self.closed_drive() {
                    return false;
                }
                continue;
            }
            match (change.file, change.file_id) {
                (Some(file), _) if change.removed != Some(true) => self.put(file),
                (_, Some(id)) => drop(self.nodes.remove(&id)),
                _ => {}
            }
        }
        self.nodes.contains_key(&self.root)
    }

    /// Forgets what the change log of this tree does not speak of: shortcuts' targets in other shared drives.
    pub(super) fn forget_other_drives(&mut self) {
        let own = self.come_to(false);
        let drive = self.drive.clone();
        self.nodes.retain(|id, node| own.contains(id) || node.drive == drive);
    }

    /// By folder.
    pub(super) fn children(&self) -> BTreeMap<&str, Vec<&str>> {
        let mut children: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (id, node) in &self.nodes {
            if let Some(parent) = &node.parent {
                children.entry(parent).or_default().push(id);
            }
        }
        children
    }

    /// Ids of all that can be come to from the root.
    fn come_to(&self, by_shortcuts: bool) -> BTreeSet<String> {
        let children = self.children();
        let mut found: BTreeSet<String> = BTreeSet::new();
        let mut open: Vec<&str> = vec![&self.root];
        while let Some(id) = open.pop() {
            let Some(node) = self.nodes.get(id) else { continue };
            if found.insert(id.to_owned()) {
                open.extend(node.target.as_deref().filter(|_| by_shortcuts));
                open.extend(children.get(id).into_iter().flatten());
            }
        }
        found
    }

    /// Leaves out what cannot be come to any more.
    pub(super) fn prune(&mut self) {
        let reachable = self.come_to(true);
        self.nodes.retain(|id, _| reachable.contains(id));
        let targets: BTreeSet<&String> =
            self.nodes.values().filter_map(|node| node.target.as_ref()).collect();
        self.dangling.retain(|id| targets.contains(id));
    }

    pub(super) fn wanted(&self) -> Wanted {
        let mut wanted = Wanted::default();
        let mut targets = BTreeSet::new();
        for (id, node) in &self.nodes {
            if node.is_folder() && !node.listed {
                wanted.folders.entry(node.drive.clone()).or_default().push(id.clone());
            }
            targets.extend(
                node.target
                    .iter()
                    .filter(|target| !self.nodes.contains_key(*target) && !self.dangling.contains(*target)),
            );
        }
        wanted.targets = targets.into_iter().cloned().collect();
        wanted
    }

    /// The folders were listed: this is all that is in them.
    pub(super) fn put_children(&mut self, folders: &[String], files: Vec<File>) {
        for id in folders {
            if let Some(node) = self.nodes.get_mut(id) {
                node.listed = true;
            }
        }
        files.into_iter().for_each(|file| self.put(file));
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use google_drive3::api::FileShortcutDetails;

    pub(in super::super) fn file(id: &str, name: &str, parent: &str, mime: &str) -> File {
        File {
            id: Some(id.to_owned()),
            name: Some(name.to_owned()),
            parents: Some(vec![parent.to_owned()]),
            mime_type: Some(mime.to_owned()),
            md5_checksum: (!mime.starts_with("application/vnd.google-apps")).then(|| format!("md5 of {id}")),
            version: Some(3),
            size: Some(10),
            ..File::default()
        }
    }

    pub(in super::super) fn folder(id: &str, name: &str, parent: &str) -> File {
        file(id, name, parent, FOLDER)
    }

    pub(in super::super) fn shortcut(id: &str, name: &str, parent: &str, target: &str) -> File {
        let details = FileShortcutDetails { target_id: Some(target.to_owned()), ..Default::default() };
        File { shortcut_details: Some(details), ..file(id, name, parent, SHORTCUT) }
    }

    /// A tree of which all folders are listed.
    pub(in super::super) fn tree(files: Vec<File>) -> Tree {
        let mut tree = Tree::new(folder("root", "共有", "elsewhere"), "root", None);
        files.into_iter().for_each(|file| tree.put(file));
        tree.nodes.values_mut().for_each(|node| node.listed = node.is_folder());
        tree
    }

    fn changed(file: File) -> Change {
        Change { file_id: file.id.clone(), file: Some(file), ..Change::default() }
    }

    fn removed(id: &str) -> Change {
        Change { file_id: Some(id.to_owned()), removed: Some(true), ..Change::default() }
    }

    fn ids(tree: &Tree) -> Vec<&str> {
        tree.nodes.keys().map(String::as_str).collect()
    }

    #[test]
    fn changes_keep_the_tree_up_to_date() {
        let mut one = tree(vec![
            folder("d1", "d01", "root"),
            file("a", "一覧.xlsx", "d1", "x"),
            file("b", "別.xlsx", "d1", "x"),
            file("c", "古い.xlsx", "d1", "x"),
        ]);
        let trashed = File { trashed: Some(true), ..file("b", "別.xlsx", "d1", "x") };
        let is_there = one.apply(vec![
            changed(file("new", "新.xlsx", "d2", "x")),
            changed(folder("d2", "d02", "root")),
            changed(file("elsewhere", "他人.xlsx", "q", "x")),
            changed(trashed),
            changed(file("c", "古い.xlsx", "q", "x")),
            changed(file("a", "名簿.xlsx", "d1", "x")),
        ]);
        one.prune();
        assert!(is_there);
        assert_eq!(ids(&one), ["a", "d1", "d2", "new", "root"]);
        assert_eq!(one.nodes["a"].name, "名簿.xlsx");
        assert_eq!(
            one.wanted().folders,
            BTreeMap::from([(None, vec!["d2".to_owned()])]),
            "what was in it before"
        );
        assert!(!one.apply(vec![removed("root")]));
    }

    #[test]
    fn a_folder_that_leaves_takes_its_files_along_and_is_listed_when_it_comes_back() {
        let mut one = tree(vec![folder("d1", "d01", "root"), file("a", "一覧.xlsx", "d1", "x")]);
        one.apply(vec![changed(folder("d1", "d01", "q"))]);
        one.prune();
        assert_eq!(ids(&one), ["root"]);
        one.apply(vec![changed(folder("d1", "d01", "root"))]);
        one.prune();
        assert_eq!(one.wanted().folders.len(), 1);
        one.put_children(&["d1".to_owned()], vec![file("a", "一覧.xlsx", "d1", "x")]);
        assert_eq!((ids(&one), one.wanted().is_empty()), (vec!["a", "d1", "root"], true));
    }

    #[test]
    fn targets_of_shortcuts_are_asked_for_once() {
        let mut one = tree(vec![folder("d1", "d01", "root"), shortcut("s", "近道", "d1", "far")]);
        assert_eq!(one.wanted().targets, ["far"]);
        one.put(folder("far", "遠く", "q"));
        one.prune();
        assert_eq!(one.wanted().folders[&None], ["far"]);
        one.apply(vec![removed("far")]);
        one.dangling.insert("far".to_owned());
        one.prune();
        assert!(one.wanted().is_empty());
        one.apply(vec![removed("s")]);
        one.prune();
        assert!(one.dangling.is_empty());
    }

    #[test]
    fn targets_in_other_drives_are_looked_at_every_night() {
        let of_drive = |file: File, drive: &str| File { drive_id: Some(drive.to_owned()), ..file };
        let mut one = tree(vec![
            of_drive(folder("d1", "d01", "root"), "own"),
            of_drive(shortcut("s", "近道", "d1", "far"), "own"),
            of_drive(file("far", "遠く.csv", "q", "x"), "other"),
        ]);
        one.forget_other_drives();
        assert_eq!((ids(&one), one.wanted().targets), (vec!["d1", "root", "s"], vec!["far".to_owned()]));
    }

    #[test]
    fn a_drive_that_opens_to_us_is_followed_by_its_own_log() {
        let of_drive = |drive: &str| Change { drive_id: Some(drive.to_owned()), ..Change::default() };
        let inside = File { drive_id: Some("own".to_owned()), ..folder("root", "共有", "elsewhere") };
        let mut closed = Tree::new(inside.clone(), "root", None);
        assert_eq!(closed.closed_drive().map(String::as_str), Some("own"));
        assert!(closed.apply(vec![of_drive("other")]) && !closed.apply(vec![of_drive("own")]));
        let mut open = Tree::new(inside, "root", Some("own".to_owned()));
        assert!(open.closed_drive().is_none() && open.apply(vec![of_drive("own")]));
    }

    #[test]
    fn what_is_kept_reads_back() {
        let one = tree(vec![folder("d1", "d01", "root"), shortcut("s", "近道", "d1", "far")]);
        let text = serde_json::to_string(&one).unwrap();
        assert_eq!(serde_json::from_str::<Tree>(&text).unwrap(), one);
    }
}
