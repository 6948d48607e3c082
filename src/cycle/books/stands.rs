//! What stands in the place of a book that is kept in a file.

use crate::plan::Standing;
use crate::source;
use crate::store::PublishedBook;
use std::path::Path;

/// What stands in a file.
#[derive(Debug)]
pub(super) enum Stands {
    Absent,
    /// The file that was last found to say what it should: what people wrote in it is known.
    Untouched(PublishedBook),
    /// What was read, and whether nothing in it is to be told: then it need not be read again until somebody touches it.
    Found(Box<Standing>, bool),
    /// Nothing is written, for this reason.
    Held(String),
}

impl Stands {
    /// Read after all, because it is to say something else.
    pub(super) fn again(path: &Path, known: &PublishedBook) -> Self {
        match source::read_standing(path) {
            Ok(Some(found)) => {
                // What somebody has written in the meantime is carried over now, and understood by the next night.
                let is_sound = found.revision == known.content_hash && found.beside.is_none();
                Self::Found(Box::new(found), is_sound)
            }
            Ok(None) => Self::Absent,
            Err(error) => Self::Held(error.to_string()),
        }
    }

    pub(super) const fn is_sound(&self) -> bool {
        matches!(self, Self::Absent | Self::Untouched(_) | Self::Found(_, true))
    }
}
