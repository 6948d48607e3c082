//! Who may see and change what: permissions on a file, on the folders above it and on its shared drive.

use super::{Drive, File};
use crate::google::dispatch::Request;
use crate::google::reply::Refused;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    Reader,
    Writer,
    Owner,
}

/// A permission; `None` = anyone with the link.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Access {
    pub(crate) email: Option<String>,
    pub(crate) role: Role,
}

impl Role {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Writer => "writer",
            Self::Owner => "owner",
        }
    }
}

/// The strongest role that a list of permissions gives to someone.
pub(crate) fn best(access: &[Access], who: &str) -> Option<Role> {
    let meant = |one: &&Access| one.email.as_deref().is_none_or(|email| email.eq_ignore_ascii_case(who));
    access.iter().filter(meant).map(|one| one.role).max()
}

impl Drive {
    /// The file and the folders above it.
    pub(crate) fn way_up<'a>(&'a self, file: &'a File) -> impl Iterator<Item = &'a File> {
        let mut steps = 0;
        std::iter::successors(Some(file), move |file| {
            steps += 1;
            file.parent.as_ref().and_then(|parent| self.files.get(parent)).filter(|_| steps < 100)
        })
    }

    pub(crate) fn role(&self, file: &File, who: &str) -> Option<Role> {
        let of_drive = file.drive.as_ref().and_then(|id| self.drives.get(id));
        let of_drive = of_drive.and_then(|drive| best(&drive.members, who));
        let owned = (file.drive.is_none() && file.owner == who).then_some(Role::Owner);
        self.way_up(file).filter_map(|file| best(&file.access, who)).chain(of_drive).chain(owned).max()
    }

    pub(crate) fn is_member(&self, id: &str, who: &str) -> bool {
        self.drives.get(id).is_some_and(|drive| best(&drive.members, who).is_some())
    }

    pub(crate) fn role_of(&self, id: &str, who: &str) -> Option<Role> {
        self.files.get(id).and_then(|file| self.role(file, who))
    }

    pub(crate) fn is_trashed(&self, file: &File) -> bool {
        self.way_up(file).any(|file| file.trashed)
    }

    /// Every permission that holds for a file, inherited ones too.
    pub(crate) fn all_access(&self, file: &File) -> Vec<Access> {
        let mut all: Vec<Access> = Vec::new();
        if file.drive.is_none() {
            all.push(Access { email: Some(file.owner.clone()), role: Role::Owner });
        }
        let members = file.drive.as_ref().and_then(|id| self.drives.get(id)).map(|drive| &drive.members);
        for one in self.way_up(file).flat_map(|file| &file.access).chain(members.into_iter().flatten()) {
            match all.iter_mut().find(|known| known.email == one.email) {
                Some(known) => known.role = known.role.max(one.role),
                None => all.push(one.clone()),
            }
        }
        all
    }

    /// The file as the caller may see it; 404 hides the rest, shared drives too unless they are asked for.
    pub(crate) fn visible(&self, id: &str, request: &Request) -> Result<&File, Refused> {
        let all_drives = request.is_true("supportsAllDrives") || request.is_true("supportsTeamDrives");
        self.files
            .get(id)
            .filter(|file| file.drive.is_none() || all_drives)
            .filter(|file| self.role(file, &request.caller).is_some())
            .ok_or_else(|| Refused::no_file(id))
    }
}
