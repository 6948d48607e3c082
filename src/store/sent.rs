//! What was sent, in a journal beside the registry: when an older copy is put in its place, it knows from there what its
//! recipients know already.

use super::beside::Beside;
use super::private::private_file;
use super::{Queued, Store};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A journal that has grown beyond this loses its older half.
const LARGEST: u64 = 16 << 20;

/// One letter that a server took; a line of its own.
#[derive(Debug, Serialize, Deserialize)]
struct Line {
    /// Of the registry: another's numbers mean other things.
    registry: String,
    id: String,
    recipient: String,
    things: Vec<String>,
}

/// What the journal says of this registry's letters.
#[derive(Debug, Default)]
pub(super) struct SentBeside {
    /// Message-IDs.
    pub(super) ids: BTreeSet<String>,
    /// Things by recipient.
    pub(super) told: BTreeMap<String, BTreeSet<String>>,
}

impl Store {
    /// What the journal says; nothing where there is none.
    pub(super) fn sent_beside(&self) -> SentBeside {
        let mut sent = SentBeside::default();
        let (Some(path), Some(own)) = (journal(&self.connection), own_id(&self.connection)) else {
            return sent;
        };
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return sent,
            Err(error) => {
                tracing::warn!(event = "sent_journal_unread", path = %path.display(), %error);
                return sent;
            }
        };
        // A line that a power cut left half written is none.
        let lines = text.lines().filter_map(|line| serde_json::from_str::<Line>(line).ok());
        for line in lines.filter(|line| line.registry == own) {
            sent.told.entry(line.recipient).or_default().extend(line.things);
            sent.ids.insert(line.id);
        }
        sent
    }

    /// Message-IDs of letters that a server has taken, though this registry may not know it.
    #[must_use]
    pub fn sent_ids(&self) -> BTreeSet<String> {
        self.sent_beside().ids
    }

    /// Notes in the journal that a server has taken a letter. That it could not be noted is told to the log: the registry
    /// itself knows it.
    pub fn note_sent(&self, letter: &Queued, id: &str) {
        let (Some(path), Some(registry)) = (journal(&self.connection), own_id(&self.connection)) else {
            return;
        };
        let note = || -> Result<(), Box<dyn std::error::Error>> {
            let things = self.things_of(letter)?;
            let line = Line { registry, id: id.to_owned(), recipient: letter.recipient.clone(), things };
            shorten(&path)?;
            // It names recipients.
            private_file(&path)?;
            let mut file = std::fs::OpenOptions::new().append(true).open(&path)?;
            writeln!(file, "{}", serde_json::to_string(&line)?)?;
            Ok(file.sync_data()?)
        };
        if let Err(error) = note() {
            tracing::warn!(event = "sent_not_noted", path = %path.display(), %error);
        }
    }
}

fn journal(connection: &Connection) -> Option<PathBuf> {
    let path = connection.path().filter(|path| !path.is_empty())?;
    Some(Beside::SentLetters.path(Path::new(path)))
}

fn own_id(connection: &Connection) -> Option<String> {
    connection.query_row("SELECT value FROM registry_meta WHERE key = 'id'", [], |row| row.get(0)).ok()
}

fn shorten(path: &Path) -> io::Result<()> {
    if !std::fs::metadata(path).is_ok_and(|file| file.len() > LARGEST) {
        return Ok(());
    }
    let text = std::fs::read_to_string(path)?;
    let lines: Vec<&str> = text.lines().collect();
    let later = lines[lines.len() / 2..].join("\n") + "\n";
    let copy = path.with_added_extension("tmp");
    private_file(&copy)?;
    std::fs::write(&copy, later)?;
    std::fs::rename(&copy, path)
}
