//! Work on what an office sent, whose panic is a fault of that one file, sheet or row: it ends there, and nobody hears its English
//! or what it may quote.

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, Location, catch_unwind};

thread_local! {
    static DEPTH: Cell<u32> = const { Cell::new(0) };
    static PLACE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// What ended a work: the place in the program, where it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub place: Option<String>,
}

impl Fault {
    /// （場所: src/layout/sheet.rs:120）; nothing where the place is not known.
    #[must_use]
    pub fn in_words(&self) -> String {
        self.place.as_ref().map_or_else(String::new, |place| format!("（場所: {place}）"))
    }
}

/// Does a work; a panic ends it alone.
///
/// # Errors
/// When it panicked.
pub fn contained<T>(work: impl FnOnce() -> T) -> Result<T, Fault> {
    DEPTH.set(DEPTH.get() + 1);
    let done = catch_unwind(AssertUnwindSafe(work));
    DEPTH.set(DEPTH.get() - 1);
    done.map_err(|_| Fault { place: PLACE.take() })
}

/// Whether this thread is within such a work; if so, the place of its panic is kept for whoever tells of it.
pub fn is_contained(place: &Location<'_>) -> bool {
    let is_within = DEPTH.get() > 0;
    if is_within {
        PLACE.set(Some(format!("{}:{}", place.file(), place.line())));
    }
    is_within
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_ends_its_own_work_alone() {
        assert_eq!(contained(|| 1), Ok(1));
        let outer = contained(|| (contained(|| "あ"[1..].len()), DEPTH.get()));
        let (inner, depth) = outer.unwrap();
        assert!(inner.is_err());
        assert_eq!((depth, DEPTH.get()), (1, 0));
        assert!(!is_contained(Location::caller()));
    }
}
