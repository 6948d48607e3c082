//! A panic within the reading of a file is told as that file's issue: its English, and what it may quote, reach no terminal.

use crate::table;

pub(super) fn while_reading() {
    let otherwise = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| match panic.location() {
        Some(place) if table::is_contained(place) => tracing::debug!(event = "reader_panicked", at = %place),
        _ => otherwise(panic),
    }));
}
