//! What people do in Drive: put, share, trash, move, rename, replace.

use super::{Access, Drive, FOLDER, File, Role, SHORTCUT, SharedDrive};
use crate::google::world::{PERSON, World};
use std::collections::BTreeSet;

impl World {
    /// A folder of the person, at the top of their Drive or inside another one or a shared drive.
    pub(crate) fn put_folder(&mut self, name: &str, parent: Option<&str>) -> String {
        let id = self.ids.file();
        self.put(&id, name, FOLDER, parent, None)
    }

    /// A file with bytes: an `.xlsx`, a `.csv`, a `.pdf`.
    pub(crate) fn put_blob(&mut self, name: &str, mime: &str, parent: Option<&str>, bytes: &[u8]) -> String {
        let id = self.ids.file();
        self.put(&id, name, mime, parent, Some(bytes.to_vec()))
    }

    pub(crate) fn put_shortcut(&mut self, name: &str, target: &str, parent: Option<&str>) -> String {
        let id = self.ids.file();
        self.put(&id, name, SHORTCUT, parent, None);
        self.drive.files.get_mut(&id).unwrap().target = Some(target.to_owned());
        id
    }

    /// A shared drive; its id serves as a parent.
    pub(crate) fn put_shared_drive(&mut self, name: &str) -> String {
        let id = self.ids.drive();
        let members = vec![Access { email: Some(PERSON.to_owned()), role: Role::Writer }];
        let drive = SharedDrive { id: id.clone(), name: name.to_owned(), members };
        self.drive.drives.insert(id.clone(), drive);
        id
    }

    /// Puts any file under an id of one's own choice.
    pub(crate) fn put(
        &mut self,
        id: &str,
        name: &str,
        mime: &str,
        parent: Option<&str>,
        content: Option<Vec<u8>>,
    ) -> String {
        let now = self.clock.now();
        let drive = parent.and_then(|parent| match self.drive.files.get(parent) {
            Some(folder) => folder.drive.clone(),
            None => self.drive.drives.contains_key(parent).then(|| parent.to_owned()),
        });
        let file = File {
            id: id.to_owned(),
            name: name.to_owned(),
            mime: mime.to_owned(),
            parent: parent.map(str::to_owned),
            trashed: false,
            content,
            created: now,
            modified: now,
            version: 1,
            drive,
            target: None,
            owner: PERSON.to_owned(),
            access: Vec::new(),
            locked: false,
        };
        self.drive.files.insert(id.to_owned(), file);
        self.drive.note_change(id, now, BTreeSet::new());
        id.to_owned()
    }

    /// Shares a file, a folder with all in it, or a shared drive.
    pub(crate) fn share(&mut self, id: &str, email: &str, role: Role) {
        self.set_access(id, Some(email), Some(role));
    }

    pub(crate) fn share_with_anyone(&mut self, id: &str, role: Role) {
        self.set_access(id, None, Some(role));
    }

    pub(crate) fn unshare(&mut self, id: &str, email: &str) {
        self.set_access(id, Some(email), None);
    }

    fn set_access(&mut self, id: &str, email: Option<&str>, role: Option<Role>) {
        let email = email.map(str::to_owned);
        self.change_below(id, |drive| {
            let access = match drive.files.get_mut(id) {
                Some(file) => &mut file.access,
                None => &mut drive.drives.get_mut(id).unwrap_or_else(|| panic!("no file {id}")).members,
            };
            access.retain(|one| one.email != email);
            access.extend(role.map(|role| Access { email, role }));
        });
        if self.drive.drives.contains_key(id) {
            let now = self.clock.now();
            self.drive.note_change(id, now, BTreeSet::new());
        }
    }

    /// Readers may no longer download, print or copy the file.
    pub(crate) fn lock(&mut self, id: &str) {
        let now = self.clock.now();
        self.file(id).locked = true;
        self.drive.note_change(id, now, BTreeSet::new());
    }

    pub(crate) fn trash(&mut self, id: &str) {
        self.set_trashed(id, true);
    }

    pub(crate) fn restore(&mut self, id: &str) {
        self.set_trashed(id, false);
    }

    fn set_trashed(&mut self, id: &str, trashed: bool) {
        let now = self.clock.now();
        self.file(id).trashed = trashed;
        for id in self.drive.with_all_below(id) {
            self.drive.note_change(&id, now, BTreeSet::new());
        }
    }

    /// Deletes for good, with all below.
    pub(crate) fn delete(&mut self, id: &str) {
        self.change_below(id, |drive| {
            for id in drive.with_all_below(id) {
                drive.files.remove(&id);
            }
        });
        let files = &self.drive.files;
        self.books.retain(|id, _| files.contains_key(id));
        self.forms.retain(|id, _| files.contains_key(id));
    }

    pub(crate) fn move_to(&mut self, id: &str, parent: &str) {
        self.change_below(id, |drive| {
            let of_drive = match drive.files.get(parent) {
                Some(folder) => folder.drive.clone(),
                None => drive.drives.contains_key(parent).then(|| parent.to_owned()),
            };
            for below in drive.with_all_below(id) {
                drive.files.get_mut(&below).unwrap().drive.clone_from(&of_drive);
            }
            drive.files.get_mut(id).unwrap().parent = Some(parent.to_owned());
        });
    }

    pub(crate) fn rename(&mut self, id: &str, name: &str) {
        let now = self.clock.now();
        name.clone_into(&mut self.file(id).name);
        if let Some(book) = self.books.get_mut(id) {
            name.clone_into(&mut book.title);
        }
        self.drive.touch(id, now);
    }

    pub(crate) fn replace_content(&mut self, id: &str, bytes: &[u8]) {
        let now = self.clock.now();
        self.file(id).content = Some(bytes.to_vec());
        self.drive.touch(id, now);
    }

    pub(crate) fn file(&mut self, id: &str) -> &mut File {
        self.drive.files.get_mut(id).unwrap_or_else(|| panic!("no file {id}"))
    }

    /// Someone wrote into a native document.
    pub(crate) fn touched(&mut self, id: &str) {
        let now = self.clock.now();
        self.drive.touch(id, now);
    }

    /// A change that may take files away from who could see them.
    fn change_below(&mut self, id: &str, change: impl FnOnce(&mut Drive)) {
        let now = self.clock.now();
        let before: Vec<(String, BTreeSet<String>)> = self
            .drive
            .with_all_below(id)
            .into_iter()
            .map(|id| (id.clone(), self.drive.seen_by(&id)))
            .collect();
        change(&mut self.drive);
        for (id, seen) in before {
            let lost: BTreeSet<String> = seen.difference(&self.drive.seen_by(&id)).cloned().collect();
            self.drive.note_change(&id, now, lost);
        }
    }
}

impl Drive {
    /// A file or shared drive and everything inside it.
    pub(crate) fn with_all_below(&self, id: &str) -> Vec<String> {
        let mut found = Vec::new();
        let mut waiting = vec![id.to_owned()];
        while let Some(at) = waiting.pop() {
            let inside = self.files.values().filter(|file| file.parent.as_deref() == Some(at.as_str()));
            waiting.extend(inside.map(|file| file.id.clone()));
            if self.files.contains_key(&at) {
                found.push(at);
            }
        }
        found
    }

    fn seen_by(&self, id: &str) -> BTreeSet<String> {
        let access = self.files.get(id).map(|file| self.all_access(file)).unwrap_or_default();
        access.into_iter().filter_map(|one| one.email).collect()
    }
}
