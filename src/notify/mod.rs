//! [I/O] Mail: what desks and the office are told of a night, each thing once.
//!
//! The night composes letters (`digest`) and queues them in its own transaction; `send` gives them to the SMTP server,
//! or writes them as files. Off unless the configuration names a server.

mod digest;
mod eml;
mod options;
mod send;
mod smtp;
mod trouble;

pub use digest::{Night, letters};
pub use eml::write_eml;
pub use options::{Options, Security, is_address, is_this_machine};
pub use send::{Post, Sent, send, try_out};
pub use smtp::{Fault, MailError, Smtp, Transport, Unready};
pub use trouble::to_office_of_troubles;
