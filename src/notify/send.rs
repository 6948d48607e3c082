//! The outbox → the server: each letter marked before and after, tried again later with growing pauses.

use super::Options;
use super::smtp::{MailError, Parcel, Transport, message};
use crate::store::{Queued, Store, StoreError};
use chrono::{NaiveDateTime, TimeDelta};

/// Minutes until the next try, by how often it was tried; after the last one it is given up.
const PAUSES: [i64; 6] = [5, 15, 60, 180, 720, 1440];

/// What became of the letters whose time had come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    pub sent: u64,
    pub later: u64,
    pub given_up: u64,
}

/// What is needed to send.
pub struct Post<'a> {
    pub options: &'a Options,
    pub transport: &'a mut dyn Transport,
    /// Id of the registry: part of every Message-ID.
    pub registry: &'a str,
    pub now: NaiveDateTime,
    /// Only letters that were tried before.
    pub again: bool,
    /// Looked at between two letters.
    pub stop: &'a dyn Fn() -> bool,
}

/// Sends what waits.
///
/// # Errors
/// When the registry cannot be read or written; what the server does is in the answer.
pub fn send(store: &mut Store, post: &mut Post<'_>) -> Result<Sent, StoreError> {
    let mut done = Sent::default();
    for letter in store.letters_due(post.now, post.again)? {
        if (post.stop)() {
            break;
        }
        store.letter_sending(letter.id)?;
        match deliver(&letter, post) {
            Ok(()) => {
                store.letter_sent(letter.id)?;
                done.sent += 1;
            }
            Err(error) => {
                let pause = PAUSES.get(letter.attempts as usize).filter(|_| error.retry_helps());
                let next = pause.map(|minutes| post.now + TimeDelta::minutes(*minutes));
                tracing::warn!(event = "mail_failed", letter = letter.id, again = next.is_some(), %error);
                store.letter_failed(letter.id, next, &error.to_string())?;
                if next.is_some() { done.later += 1 } else { done.given_up += 1 }
            }
        }
    }
    Ok(done)
}

fn deliver(letter: &Queued, post: &mut Post<'_>) -> Result<(), MailError> {
    let message = message(&parcel(letter, post.options, post.registry))?;
    post.transport.deliver(&message)
}

pub(super) fn parcel<'a>(letter: &'a Queued, options: &'a Options, registry: &str) -> Parcel<'a> {
    Parcel {
        id: format!("<{}.{registry}@tsunagi>", letter.id),
        from: &options.from,
        to: &letter.recipient,
        subject: &letter.subject,
        body: &letter.body,
    }
}
