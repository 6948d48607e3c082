//! Tests of the whole: installations of their own, the built binary, what stands in its outputs.

#[path = "../support/google/mod.rs"]
mod google;
#[path = "../support/smtp.rs"]
mod smtp;
#[path = "../support/mod.rs"]
mod support;

mod again;
mod asking;
mod chaos;
mod copies;
mod counted;
mod crash;
mod daemon;
mod figures;
mod google_emulator;
mod google_night;
mod google_sources;
mod guards;
mod human;
mod identity;
mod keep;
mod known_at;
mod linkage;
mod mail;
mod manual;
mod night;
mod parties;
mod places;
mod printed;
mod privacy;
mod registers;
mod remembers;
mod replies;
mod shared_data;
mod sheets;
mod standing_books;
mod untouched_books;
