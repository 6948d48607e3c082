//! What a file's records rest on, kept beside them as one text: how they were read on its first line, and below it what people
//! said of columns.

use chrono::NaiveDate;
use std::fmt;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Basis<'f> {
    /// A desk's settings, which are read anew each night.
    Settings,
    /// New content waits since this day; earlier records speak.
    HeldSince(NaiveDate),
    /// The fingerprint of all that decides how a file is read; of none, it is to be read again.
    Read(&'f str),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ReadWith<'f> {
    pub(super) basis: Basis<'f>,
    /// Each line with the break before it.
    pub(super) said: &'f str,
}

const SETTINGS: &str = "desk.toml";
const HELD_SINCE: &str = "held since ";

impl<'f> ReadWith<'f> {
    pub(super) fn of(text: &'f str) -> Self {
        let (first, said) = text.split_at(text.find('\n').unwrap_or(text.len()));
        let held_since = || first.strip_prefix(HELD_SINCE)?.parse().ok();
        let basis = match held_since() {
            _ if first == SETTINGS => Basis::Settings,
            Some(day) => Basis::HeldSince(day),
            None => Basis::Read(first),
        };
        Self { basis, said }
    }
}

impl fmt::Display for ReadWith<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.basis {
            Basis::Settings => f.write_str(SETTINGS)?,
            Basis::HeldSince(day) => write!(f, "{HELD_SINCE}{day}")?,
            Basis::Read(fingerprint) => f.write_str(fingerprint)?,
        }
        f.write_str(self.said)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_read_as_it_is_written() {
        let day = "2026-11-20".parse().unwrap();
        for (text, basis, said) in [
            ("", Basis::Read(""), ""),
            ("desk.toml", Basis::Settings, ""),
            ("0a1b", Basis::Read("0a1b"), ""),
            ("0a1b\nworkshop\t名簿", Basis::Read("0a1b"), "\nworkshop\t名簿"),
            ("held since 2026-11-20\na\nb", Basis::HeldSince(day), "\na\nb"),
            ("held since long ago", Basis::Read("held since long ago"), ""),
        ] {
            let read = ReadWith::of(text);
            assert_eq!(read, ReadWith { basis, said }, "{text}");
            assert_eq!(read.to_string(), text);
        }
    }
}
