//! An installation and its Google as they stood after a night, to go on from as often as one likes.

use crate::google::Google;
use crate::google::world::World;
use crate::support::Installation;
use crate::support::once::Folder;
use std::sync::Mutex;

pub(crate) struct Stood {
    folder: Folder,
    world: Mutex<World>,
    /// Where the services were.
    root: String,
}

impl Stood {
    pub(crate) fn of(at: &Installation, google: &Google) -> Self {
        let world = Mutex::new(google.state(|world| world.copy()));
        Self { folder: Folder::of(at.root()), world, root: google.root() }
    }

    /// In a folder and at an address of its own, which key and configuration name.
    pub(crate) fn again(&self) -> (Installation, Google) {
        let at = Installation::of(&self.folder);
        let google = Google::holding(self.world.lock().unwrap().copy());
        google.write_key(&at.path("google-key.json"));
        let text = std::fs::read_to_string(at.path("tsunagi.toml")).unwrap();
        std::fs::write(at.path("tsunagi.toml"), text.replace(&self.root, &google.root())).unwrap();
        (at, google)
    }
}
