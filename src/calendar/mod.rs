//! Business days and the holidays of Japan: which day counts, and how many lie between two others.
//!
//! A business day is not a Saturday, not a Sunday, not a 祝日, not one of 12/29–1/3, and not one of the closures
//! that were given (a desk's own). Source: DOMAIN §2.

mod business_days;
mod holidays;

pub use business_days::Calendar;
pub use holidays::{Holiday, holiday};
