//! Which server sends for whom.

use crate::domain::DeskId;
use lettre::message::Mailbox;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// How the way to the server is kept private.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte.
    Tls,
    /// TLS after STARTTLS; a server that does not offer it is refused.
    StartTls,
    /// None: on this machine only.
    None,
}

impl Security {
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "tls" => Some(Self::Tls),
            "starttls" => Some(Self::StartTls),
            "none" => Some(Self::None),
            _ => None,
        }
    }

    #[must_use]
    pub const fn usual_port(self) -> u16 {
        match self {
            Self::Tls => 465,
            Self::StartTls => 587,
            Self::None => 25,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    pub server: String,
    pub port: u16,
    pub security: Security,
    /// User, and the file that holds nothing but the password.
    pub account: Option<(String, PathBuf)>,
    pub from: String,
    pub office: Vec<String>,
    /// Write to every desk whose address the registry knows.
    pub to_all_desks: bool,
    /// Addresses of desks; an empty one: this desk gets none.
    pub desks: BTreeMap<DeskId, String>,
}

impl Options {
    /// Where a desk's letter goes. `known` = its address in the registry.
    #[must_use]
    pub fn desk(&self, desk: &DeskId, known: &str) -> Option<String> {
        match self.desks.get(desk) {
            Some(address) => (!address.is_empty()).then(|| address.clone()),
            None => (self.to_all_desks && is_address(known)).then(|| known.to_owned()),
        }
    }
}

/// Whether mail can be addressed to it (`名前 <a@example.jp>` included).
#[must_use]
pub fn is_address(text: &str) -> bool {
    text.parse::<Mailbox>().is_ok()
}

/// Whether a server's name means this machine.
#[must_use]
pub fn is_this_machine(server: &str) -> bool {
    server == "localhost" || server.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_desk_is_written_to_only_where_the_office_wants_it() {
        let desk = DeskId::new("d01");
        let options = |all, own: Option<&str>| Options {
            server: "127.0.0.1".to_owned(),
            port: 25,
            security: Security::None,
            account: None,
            from: "tsunagi@example.jp".to_owned(),
            office: Vec::new(),
            to_all_desks: all,
            desks: own.map(|address| (desk.clone(), address.to_owned())).into_iter().collect(),
        };
        for (all, own, known, expected) in [
            (false, None, "k@example.jp", None),
            (true, None, "k@example.jp", Some("k@example.jp")),
            (true, None, "電話のみ", None),
            (true, Some(""), "k@example.jp", None),
            (false, Some("o@example.jp"), "k@example.jp", Some("o@example.jp")),
        ] {
            assert_eq!(options(all, own).desk(&desk, known).as_deref(), expected, "{all} {own:?} {known}");
        }
    }
}
